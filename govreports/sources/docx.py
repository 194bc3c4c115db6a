"""Word documents (docx) to rows of cells: as printed once all tracked changes are accepted."""

import re
from collections.abc import Callable, Iterator
from typing import Final
from xml.etree.ElementTree import Element

from govreports.errors import UnreadableError
from govreports.sources.document import Document
from govreports.sources.flow import Flow, kept_blanks
from govreports.sources.marks import END, MARKS, STRUCK
from govreports.sources.numbering import Numbering
from govreports.sources.packages import needed_xml, open_package, properties, read_xml

__all__ = ["read_docx"]

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_CHOICES: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_RELATION: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_PICTURE: Final = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
_OLD_PICTURE: Final = "{urn:schemas-microsoft-com:vml}imagedata"
_SAME: Final = frozenset(" !#%&()+,./0123456789:;<=>?[]_{|}±")
"""Characters that the font Symbol shows as what they are."""
_OFF: Final = frozenset(["0", "false", "off"])
_NEVER: Final = frozenset(
    W + name
    for name in (
        *("pPr", "rPr", "tblPr", "tblPrEx", "tblGrid", "trPr", "tcPr", "sectPr", "sdtPr", "sdtEndPr"),
        *("del", "moveFrom", "delText", "instrText", "delInstrText", "rt", "footnoteReference", "endnoteReference"),
    )
)
"""Elements without printed text: properties, what was deleted, field codes, pronunciation."""


def read_docx(data: bytes) -> Document:
    """Return the Word document in some bytes as a document.

    Tracked insertions count, deletions do not. Automatic list numbers stand in front of their
    paragraphs; the paragraphs of a text box follow the one it is anchored in. For raised, lowered and
    struck characters see `marks.plain`. Headers, footers, and notes with their marks are not read.
    ``metadata`` has title, creator, created and modified, ``notes`` that a document is embedded, that
    text is struck out, and ``pictures:3`` where a document has pictures and hardly a number.

    Raises
    ------
    UnreadableError
        The file is damaged, no Word document, or larger than any report.

    Examples
    --------
    >>> from govreports.sources.docx import read_docx
    >>> read_docx(b"PK")
    Traceback (most recent call last):
    govreports.errors.UnreadableError: the file is no intact zip archive: File is not a zip file
    """
    with open_package(data) as package:
        main = _main_part(read_xml(package, "_rels/.rels"))
        root = needed_xml(package, main, "Word document")
        folder = main.rpartition("/")[0] + "/"
        numbering = Numbering(read_xml(package, folder + "numbering.xml"), read_xml(package, folder + "styles.xml"))
        metadata = properties(package)
    body = root.find(W + "body")
    if body is None:
        message = f"part {main} has no body: no Word document"
        raise UnreadableError(message)
    flow = Flow(kept_blanks)
    _Walk(flow, numbering).over(body)
    return flow.document("docx", "utf-8", metadata)


def _main_part(relations: Element | None) -> str:
    if relations is not None:
        for relation in relations.iterfind(_RELATION):
            if relation.get("Type", "").endswith("/officeDocument"):
                return relation.get("Target", "").lstrip("/")
    return "word/document.xml"


class _Walk:
    """Brings a body into a flow, element by element and without recursion."""

    def __init__(self, flow: Flow, numbering: Numbering) -> None:
        self.flow = flow
        self.numbering = numbering
        self.boxes: list[Element] = []
        self.opens: dict[str, Callable[[Element], bool]] = {
            W + "p": self._paragraph,
            W + "r": self._run,
            W + "t": self._text,
            _MATH + "t": self._text,
            W + "tab": self._tab,
            W + "ptab": self._tab,
            W + "br": self._break,
            W + "cr": self._break,
            W + "noBreakHyphen": self._hyphen,
            W + "sym": self._symbol,
            W + "tbl": self._table,
            W + "tr": self._row,
            W + "tc": self._cell,
            W + "sdt": _control,
            W + "txbxContent": self._box,
            W + "altChunk": self._chunk,
            _PICTURE: self._picture,
            _OLD_PICTURE: self._picture,
        }
        self.closes: dict[str, Callable[[Element], object]] = {
            W + "p": self._end_paragraph,
            W + "tbl": lambda _: flow.close_table(),
            W + "tc": lambda _: flow.close_cell(),
            W + "r": self._end_run,
        }

    def over(self, body: Element) -> None:
        """Walk over everything in the body."""
        stack: list[tuple[Element, Iterator[Element]]] = [(body, iter(body))]
        while stack:
            parent, children = stack[-1]
            for element in children:
                tag = element.tag
                if tag in _NEVER:
                    continue
                opened = self.opens.get(tag)
                if opened is None or opened(element):
                    stack.append((element, _children(element)))
                    break
            else:
                stack.pop()
                closed = self.closes.get(parent.tag)
                if closed is not None:
                    closed(parent)
                if parent.tag == W + "p" and self.boxes:
                    stack.extend((box, iter(box)) for box in reversed(self.boxes))
                    self.boxes.clear()

    def _paragraph(self, element: Element) -> bool:
        own = element.find(W + "pPr")
        if not _mark_is_deleted(own):
            number = self.numbering.prefix(own)
            if number:
                self.flow.inline.insert(0, number)
        return True

    def _end_paragraph(self, element: Element) -> None:
        if not _mark_is_deleted(element.find(W + "pPr")):
            self.flow.end_line()

    def _run(self, element: Element) -> bool:
        own = element.find(W + "rPr")
        if own is None:
            return True
        if _is_on(own, "vanish"):
            return False
        mark = _mark_of(own)
        if mark:
            self.flow.inline.append(mark)
        return True

    def _end_run(self, element: Element) -> None:
        own = element.find(W + "rPr")
        if own is not None and _mark_of(own):
            self.flow.inline.append(END)

    def _text(self, element: Element) -> bool:
        if element.text:
            self.flow.inline.append(element.text.replace("\n", " "))
        return False

    def _tab(self, _: Element) -> bool:
        self.flow.inline.append(" " if self.flow.in_cell else "\t")
        return False

    def _break(self, _: Element) -> bool:
        self.flow.inline.append("\v")
        return False

    def _hyphen(self, _: Element) -> bool:
        self.flow.inline.append("-")
        return False

    def _symbol(self, element: Element) -> bool:
        self.flow.inline.append(_character(element.get(W + "char", ""), element.get(W + "font", "")))
        return False

    def _table(self, _: Element) -> bool:
        self.flow.open_table()
        return True

    def _row(self, element: Element) -> bool:
        own = element.find(W + "trPr")
        if own is not None and own.find(W + "del") is not None:
            return False
        self.flow.open_row(_number(own, "gridBefore", 0))
        return True

    def _cell(self, element: Element) -> bool:
        own = element.find(W + "tcPr")
        merge = own.find(W + "vMerge") if own is not None else None
        continues = merge is not None and merge.get(W + "val", "continue") == "continue"
        self.flow.open_cell(1, _number(own, "gridSpan", 1), continues=continues)
        return True

    def _box(self, element: Element) -> bool:
        self.boxes.append(element)
        return False

    def _picture(self, _: Element) -> bool:
        self.flow.pictures += 1
        return False

    def _chunk(self, _: Element) -> bool:
        note = "an embedded document was not read"
        if note not in self.flow.notes:
            self.flow.notes.append(note)
        return False


def _children(element: Element) -> Iterator[Element]:
    """Iterate over the children of an element, over one of its alternatives where it offers several."""
    if element.tag != _CHOICES + "AlternateContent":
        return iter(element)
    chosen = element.find(_CHOICES + "Choice")
    if chosen is None:
        chosen = element.find(_CHOICES + "Fallback")
    return iter(() if chosen is None else (chosen,))


def _character(code: str, font: str) -> str:
    """Return the character of a symbol; U+FFFD where its font knows what it shows, so that no sign is lost."""
    number = int(code, 16) if re.fullmatch("[0-9A-Fa-f]{1,4}", code) else 0
    character = chr(number & 0xFF) if 0xF000 <= number <= 0xF0FF else chr(number)  # noqa: PLR2004 - where symbol fonts are
    if character != chr(number) or font == "Symbol":
        return {"-": "−", "\xb4": "×", "\xb7": "·"}.get(character, character if character in _SAME else "\ufffd")
    return character if character.isprintable() else "\ufffd"


def _is_on(own: Element, name: str) -> bool:
    """Tell whether the properties of a run or control switch something on."""
    switch = own.find(W + name)
    return switch is not None and switch.get(W + "val", "") not in _OFF


def _mark_of(own: Element) -> str:
    """Return the mark of a run that is struck, raised or lowered."""
    if _is_on(own, "strike") or _is_on(own, "dstrike"):
        return STRUCK
    place = own.find(W + "vertAlign")
    return MARKS.get(place.get(W + "val", ""), "") if place is not None else ""


def _control(element: Element) -> bool:
    """Empty a content control that holds only the words that ask to fill it."""
    own = element.find(W + "sdtPr")
    if own is not None and _is_on(own, "showingPlcHdr"):
        for text in element.iter(W + "t"):
            text.text = None
        for inner in element.iter(W + "sdtPr"):  # what is in it is empty too: nobody need look again
            for switch in inner.findall(W + "showingPlcHdr"):
                inner.remove(switch)
    return True


def _mark_is_deleted(own: Element | None) -> bool:
    """Tell whether the end of a paragraph is deleted, so that the next one continues it."""
    mark = own.find(W + "rPr") if own is not None else None
    return mark is not None and (mark.find(W + "del") is not None or mark.find(W + "moveFrom") is not None)


def _number(own: Element | None, name: str, default: int) -> int:
    element = own.find(W + name) if own is not None else None
    text = element.get(W + "val", "") if element is not None else ""
    return int(text) if re.fullmatch(r"\d{1,6}", text) else default
