"""Presentations (pptx) to rows of cells: the slides in their order, the shapes of each as the file has them."""

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final
from xml.etree.ElementTree import Element

from govreports.sources.document import Document
from govreports.sources.flow import Flow, kept_blanks
from govreports.sources.marks import END, LOWERED, RAISED, STRUCK
from govreports.sources.packages import Package, needed_xml, open_package, properties, read_xml

__all__ = ["read_slides"]

_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P: Final = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_CHOICES: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_RELATION: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_NEVER: Final = frozenset(
    [
        *(_P + name for name in ("nvSpPr", "spPr", "timing", "transition", "style", "nvGraphicFramePr", "extLst")),
        *(
            _A + name
            for name in ("pPr", "rPr", "endParaRPr", "tblPr", "tblGrid", "tcPr", "bodyPr", "lstStyle", "extLst")
        ),
        _CHOICES + "Fallback",
    ]
)
_MOST_SPAN: Final = 20_000


def read_slides(data: bytes) -> Document:
    """Return the presentation in some bytes as a document.

    Hidden slides are left out and a note says how many; notes of the speaker, numbers of slides and masters are not
    read. For raised, lowered and struck characters see `marks.plain`. ``metadata`` has title, creator, created and
    modified.

    Raises
    ------
    UnreadableError
        The file is damaged, no presentation, or larger than any report.

    Examples
    --------
    >>> from govreports.sources.slides import read_slides
    >>> read_slides(b"PK")
    Traceback (most recent call last):
    govreports.errors.UnreadableError: the file is no intact zip archive: File is not a zip file
    """
    flow = Flow(kept_blanks)
    hidden = 0
    with open_package(data) as package:
        for slide in _slides(package):
            if slide.get("show", "1") in {"0", "false"}:
                hidden += 1
            else:
                _Walk(flow).over(slide)
        metadata = properties(package)
    document = flow.document("pptx", "utf-8", metadata)
    return replace(document, notes=(*document.notes, f"{hidden} hidden slides were left out")) if hidden else document


def _slides(package: Package) -> Iterator[Element]:
    """Iterate over the slides in the order of the presentation."""
    root = needed_xml(package, "ppt/presentation.xml", "presentation")
    relations = read_xml(package, "ppt/_rels/presentation.xml.rels")
    targets = {
        relation.get("Id", ""): posixpath.normpath(posixpath.join("/ppt", relation.get("Target", "")))
        for relation in (relations.iterfind(_RELATION) if relations is not None else ())
    }
    seen: set[str] = set()
    for entry in root.iterfind(f"{_P}sldIdLst/{_P}sldId"):
        name = targets.get(entry.get(_R + "id", ""), "")
        slide = read_xml(package, name) if name not in seen else None
        seen.add(name)
        if slide is not None:
            yield slide


class _Walk:
    """Brings a slide into a flow, element by element and without recursion."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.opens: dict[str, Callable[[Element], bool]] = {
            _P + "cNvPr": lambda _: False,
            _P + "pic": self._picture,
            _A + "p": self._line,
            _A + "r": self._run,
            _A + "t": self._text,
            _A + "br": self._break,
            _A + "fld": lambda element: element.get("type", "") != "slidenum",
            _A + "tbl": self._table,
            _A + "tr": self._row,
            _A + "tc": self._cell,
        }
        self.closes: dict[str, Callable[[Element], object]] = {
            _A + "p": flow.end_line,
            _A + "r": self._end_run,
            _A + "tbl": lambda _: flow.close_table(),
            _A + "tc": lambda _: flow.close_cell(),
        }

    def over(self, slide: Element) -> None:
        """Walk over everything on a slide."""
        stack: list[tuple[Element, Iterator[Element]]] = [(slide, iter(slide))]
        while stack:
            parent, children = stack[-1]
            for element in children:
                opened = self.opens.get(element.tag)
                if element.tag not in _NEVER and (opened is None or opened(element)):
                    stack.append((element, iter(element)))
                    break
            else:
                stack.pop()
                closed = self.closes.get(parent.tag)
                if closed is not None:
                    closed(parent)

    def _line(self, _: Element) -> bool:
        self.flow.end_line()
        return True

    def _run(self, element: Element) -> bool:
        mark = _mark(element)
        if mark:
            self.flow.inline.append(mark)
        return True

    def _end_run(self, element: Element) -> None:
        if _mark(element):
            self.flow.inline.append(END)

    def _text(self, element: Element) -> bool:
        if element.text:
            self.flow.inline.append(element.text.replace("\n", " "))
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
        if element.get("hMerge", "0") in {"1", "true"} or element.get("vMerge", "0") in {"1", "true"}:
            return False
        height, width = (_number(element.get(name, "")) for name in ("rowSpan", "gridSpan"))
        self.flow.open_cell(height, width)
        return True

    def _picture(self, _: Element) -> bool:
        self.flow.pictures += 1
        return False


def _mark(run: Element) -> str:
    own = run.find(_A + "rPr")
    if own is None:
        return ""
    if own.get("strike", "noStrike") != "noStrike":
        return STRUCK
    baseline = own.get("baseline", "0")
    return "" if not baseline.strip("0%") else LOWERED if baseline.startswith("-") else RAISED


def _number(text: str) -> int:
    return min(max(int(text), 1), _MOST_SPAN) if text.isascii() and text.isdecimal() and len(text) < 7 else 1  # noqa: PLR2004
