"""OpenDocument texts (odt) to rows of cells: as printed, tracked deletions left out."""

from collections.abc import Callable, Iterator
from typing import Final
from xml.etree.ElementTree import Element

from govreports.errors import UnreadableError
from govreports.sources.document import Document
from govreports.sources.flow import Flow, kept_blanks
from govreports.sources.marks import END, LOWERED, RAISED, STRUCK
from govreports.sources.packages import Package, needed_xml, open_package, read_part, read_xml

__all__ = ["read_odt"]

_SPACE: Final = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_OFFICE, _TEXT, _TABLE, _STYLE, _DRAW, _FO = (
    _SPACE % name for name in ("office", "text", "table", "style", "drawing", "xsl-fo-compatible")
)
_META: Final = {
    "{http://purl.org/dc/elements/1.1/}title": "title",
    "{http://purl.org/dc/elements/1.1/}creator": "creator",
    _SPACE % "meta" + "creation-date": "created",
    "{http://purl.org/dc/elements/1.1/}date": "modified",
}
_NEVER: Final = frozenset(
    [
        *(
            _TEXT + name
            for name in ("tracked-changes", "note", "ruby-text", "hidden-text", "sequence-decls", "page-number")
        ),
        *(_TEXT + name for name in ("variable-decls", "user-field-decls", "index-title-template", "page-count")),
        *(_OFFICE + name for name in ("annotation", "forms", "scripts", "binary-data", "event-listeners")),
        *(_TABLE + name for name in ("shapes", "covered-table-cell", "table-columns", "table-column")),
    ]
)
"""Elements without printed text, notes and their marks, and what a merged cell covers."""
_MOST_REPEATED: Final = 100_000
"""Cells that repeat others; tables of text hardly ever have one."""
_MOST_COLUMNS: Final = 500
_MOST_BLANKS: Final = 100


def read_odt(data: bytes) -> Document:
    """Return the OpenDocument text in some bytes as a document.

    Footnotes, comments and tracked deletions are not read; a repeated cell or row is read as often as it is repeated,
    an empty row once. For raised, lowered and struck characters see `marks.plain`. ``metadata`` has title,
    creator, created and modified.

    Raises
    ------
    UnreadableError
        The file is damaged, protected, no text, or larger than any report.

    Examples
    --------
    >>> from govreports.sources.opendocument import read_odt
    >>> read_odt(b"PK")
    Traceback (most recent call last):
    govreports.errors.UnreadableError: the file is no intact zip archive: File is not a zip file
    """
    with open_package(data) as package:
        if b"encryption-data" in (read_part(package, "META-INF/manifest.xml") or b""):
            message = "the file is protected by a password"
            raise UnreadableError(message)
        root = needed_xml(package, "content.xml", "OpenDocument text")
        metadata = _metadata(package)
        styles = _Styles((root, read_xml(package, "styles.xml")))
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        message = "part content.xml has no text: no OpenDocument text"
        raise UnreadableError(message)
    flow = Flow(kept_blanks)
    _Walk(flow, styles).over(body)
    return flow.document("odt", "utf-8", metadata)


def _metadata(package: Package) -> dict[str, str]:
    root = read_xml(package, "meta.xml")
    found = (
        (_META.get(element.tag), (element.text or "").strip()) for element in (root.iter() if root is not None else ())
    )
    return {name: text for name, text in found if name and text}


class _Styles:
    """The marks of text styles by name, "hidden" where a style shows nothing."""

    def __init__(self, roots: tuple[Element | None, ...]) -> None:
        self.marks: dict[str, str] = {}
        for root in roots:
            for style in root.iter(_STYLE + "style") if root is not None else ():
                own = style.find(_STYLE + "text-properties")
                mark = _mark(own) if own is not None else ""
                if mark:
                    self.marks[style.get(_STYLE + "name", "")] = mark


def _mark(own: Element) -> str:
    position = own.get(_STYLE + "text-position", "").split(" ", 1)[0]
    if own.get(_TEXT + "display") == "none":
        return "hidden"
    if own.get(_STYLE + "text-line-through-style", "none") != "none" or own.get(_STYLE + "text-line-through-type"):
        return STRUCK
    if position == "sub" or position.startswith("-"):
        return LOWERED
    return RAISED if position and position.strip("0%") else ""


class _Walk:
    """Brings a body into a flow, element by element and without recursion."""

    def __init__(self, flow: Flow, styles: _Styles) -> None:
        self.flow = flow
        self.styles = styles
        self.repeated = 0
        self.opens: dict[str, Callable[[Element], bool]] = {
            _TEXT + "p": self._line,
            _TEXT + "h": self._line,
            _TEXT + "span": self._span,
            _TEXT + "s": self._blanks,
            _TEXT + "tab": self._tab,
            _TEXT + "line-break": self._break,
            _TABLE + "table": self._table,
            _TABLE + "table-row": self._row,
            _TABLE + "table-cell": self._cell,
            _DRAW + "image": self._picture,
        }
        self.closes: dict[str, Callable[[Element], object]] = {
            _TEXT + "p": flow.end_line,
            _TEXT + "h": flow.end_line,
            _TEXT + "span": self._end_span,
            _TABLE + "table": lambda _: flow.close_table(),
            _TABLE + "table-cell": lambda _: flow.close_cell(),
        }

    def over(self, body: Element) -> None:
        """Walk over everything in the body."""
        stack: list[tuple[Element, Iterator[Element]]] = [(body, self._children(body))]
        while stack:
            parent, children = stack[-1]
            for element in children:
                opened = self.opens.get(element.tag)
                if element.tag not in _NEVER and (opened is None or opened(element)):
                    self._add(element.text)
                    stack.append((element, self._children(element)))
                    break
                self._add(element.tail)
            else:
                stack.pop()
                closed = self.closes.get(parent.tag)
                if closed is not None:
                    closed(parent)
                if stack:
                    self._add(parent.tail)

    def _children(self, element: Element) -> Iterator[Element]:
        """Iterate over the children of an element, over rows and cells as often as they are repeated."""
        for child in element:
            yield child
            name = {_TABLE + "table-row": "rows", _TABLE + "table-cell": "columns"}.get(child.tag)
            more = _number(child, _TABLE + f"number-{name}-repeated", 1) - 1 if name else 0
            if name == "columns":
                more = min(more, _MOST_COLUMNS)
            if more > 0 and (name == "columns" or _shows(child)):
                self.repeated += more
                if self.repeated > _MOST_REPEATED:
                    message = f"the tables repeat more than {_MOST_REPEATED:,} cells"
                    raise UnreadableError(message)
                for _ in range(more):
                    yield child

    def _add(self, text: str | None) -> None:
        if text:
            folded = " ".join(text.split()) if text.strip() else ""
            before, after = (" " if char.isspace() else "" for char in (text[0], text[-1]))
            self.flow.inline.append(f"{before}{folded}{after}" if folded else " " if self.flow.inline else "")

    def _line(self, _: Element) -> bool:
        self.flow.end_line()
        return True

    def _span(self, element: Element) -> bool:
        mark = self.styles.marks.get(element.get(_TEXT + "style-name", ""), "")
        if mark == "hidden":
            return False
        if mark:
            self.flow.inline.append(mark)
        return True

    def _end_span(self, element: Element) -> None:
        if self.styles.marks.get(element.get(_TEXT + "style-name", "")):
            self.flow.inline.append(END)

    def _blanks(self, element: Element) -> bool:
        self.flow.inline.append(" " * min(_number(element, _TEXT + "c", 1), _MOST_BLANKS))
        return False

    def _tab(self, _: Element) -> bool:
        self.flow.inline.append(" " if self.flow.in_cell else "\t")
        return False

    def _break(self, _: Element) -> bool:
        self.flow.inline.append("\v")
        return False

    def _table(self, _: Element) -> bool:
        self.flow.open_table()
        return True

    def _row(self, _: Element) -> bool:
        self.flow.open_row()
        return True

    def _cell(self, element: Element) -> bool:
        height, width = (_number(element, _TABLE + f"number-{axis}-spanned", 1) for axis in ("rows", "columns"))
        self.flow.open_cell(max(height, 1), max(width, 1))
        return True

    def _picture(self, _: Element) -> bool:
        self.flow.pictures += 1
        return False


def _shows(row: Element) -> bool:
    """Tell whether a row has any text."""
    return any(text.strip() for text in row.itertext())


def _number(element: Element, name: str, default: int) -> int:
    text = element.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else default  # noqa: PLR2004 - a longer one is damage
