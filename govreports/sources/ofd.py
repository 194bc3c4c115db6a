"""OFD, the national fixed-layout format (GB/T 33190-2016), to rows of cells: as with PDF, from glyphs and rules."""

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from govreports.errors import UnreadableError
from govreports.sources.apart import packed
from govreports.sources.document import Document
from govreports.sources.ofd_drawing import Drawing, Matrix, numbers_of, tag_of
from govreports.sources.packages import Package, needed_xml, open_package, part_names, read_xml
from govreports.sources.pagination import Sheet, compose
from govreports.sources.plumbing import sheet_of
from govreports.sources.surveying import MOST_PAGES, Pages, note, page_notes

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

__all__ = ["answer", "read_ofd"]

_POINTS: Final = 72 / 25.4
_A4: Final = (0.0, 0.0, 210.0, 297.0)
_LONGEST: Final = 5_000.0
"""Millimetres of a side above which a page is none."""
_SCANNED: Final = 20
"""Glyphs below which a page that is mostly a picture counts as scanned."""
_MOST_RESOURCES: Final = 10_000
_DECLARED: Final = {
    "Title": "title",
    "Author": "author",
    "Subject": "subject",
    "CreationDate": "created",
    "ModDate": "modified",
}


def read_ofd(data: bytes) -> Document:
    """Return the OFD file in some bytes as a document.

    Tables are read where lines rule them, or from where their numbers stand, as ``read_pdf`` does. Several documents
    in one file follow each other, their pages counted on. What a template draws under a page is of the page. Invisible
    type is left out, and so are annotations (stamps, watermarks).

    ``notes`` holds ``scan`` where no page has text, ``scanned_pages:3,4``, ``pages_unread:401-812``, ``broken_pages``,
    ``templates_unread``, ``text_unread``, ``slanted_text`` and ``unmapped_glyphs`` as with PDF, and
    ``signatures_unverified:2`` where the file bears signatures.

    Raises
    ------
    UnreadableError
        The file is broken, encrypted, too large, or no OFD.

    Examples
    --------
    >>> from govreports.sources.ofd import read_ofd
    >>> read_ofd(b"<html>")
    Traceback (most recent call last):
    govreports.errors.UnreadableError: the file is no intact zip archive: File is not a zip file
    """
    with open_package(data) as package:
        names = part_names(package)
        if any("encrypt" in posixpath.basename(name) and name.endswith(".xml") for name in names):
            message = "the OFD file is encrypted"
            raise UnreadableError(message)
        return _read(package, names)


def answer(data: bytes) -> dict[str, Any]:
    """Return an OFD file as a document in JSON, for the process that asks for it."""
    return packed(read_ofd(data))


def _read(package: Package, names: dict[str, str]) -> Document:
    root = needed_xml(package, "OFD.xml", "OFD file")
    concerned: Pages = {}
    sheets: list[Sheet] = []
    metadata: dict[str, str] = {}
    count = signatures = 0
    for body in _named(root, "DocBody"):
        where = "".join(element.text or "" for element in _named(body, "DocRoot")).strip()
        if not where:
            continue
        opened = _opened(package, names, where)
        for page in opened.pages:
            count += 1
            if count <= MOST_PAGES:
                sheets += _sheet(opened, page, count, concerned)
        for info in body.iter():
            name = _DECLARED.get(tag_of(info))
            if name and (info.text or "").strip():
                metadata.setdefault(name, (info.text or "").strip())
        signatures += len([element for element in body if tag_of(element) == "Signatures" and element.text])
    if not sheets:
        message = f"a broken OFD file: none of its {count} pages can be read"
        raise UnreadableError(message)
    text, rows = compose(sheets)
    notes = page_notes(concerned, len(sheets))
    if count > MOST_PAGES:
        notes = (*notes, f"pages_unread:{MOST_PAGES + 1}-{count}")
    if signatures:
        notes = (*notes, f"signatures_unverified:{signatures}")
    return Document(text, rows, "ofd", metadata=metadata, notes=notes)


def _named(element: "ET.Element", name: str) -> Iterator["ET.Element"]:
    return (child for child in element.iter() if tag_of(child) == name)


# -- one document of the file -------------------------------------------------------------------


@dataclass(slots=True)
class _Opened:
    """One document: the places of its pages and templates, its pages' box, what its composite objects draw."""

    package: Package
    names: dict[str, str]
    folder: str
    box: tuple[float, ...]
    pages: list[str] = field(default_factory=list)
    templates: dict[str, str] = field(default_factory=dict)
    composites: dict[str, "ET.Element"] = field(default_factory=dict)

    def part(self, place: str, *folders: str) -> "ET.Element | None":
        """Return the part at a place that is told from the root of the file or from a folder."""
        for folder in (*folders, self.folder, ""):
            name = posixpath.normpath(posixpath.join("/", folder, place.replace("\\", "/"))).lstrip("/")
            if name.lower() in self.names:
                return read_xml(self.package, name)
        return None

    def learn(self, places: Sequence[str], *folders: str) -> None:
        """Learn what the composite objects of some resources draw."""
        for place in places:
            root = self.part(place, *folders)
            for unit in _named(root, "CompositeGraphicUnit") if root is not None else ():
                if len(self.composites) < _MOST_RESOURCES:
                    self.composites[unit.get("ID", "")] = unit


def _opened(package: Package, names: dict[str, str], where: str) -> _Opened:
    folder = posixpath.dirname(where.replace("\\", "/")).lstrip("/")
    opened = _Opened(package, names, folder, _A4)
    root = opened.part("/" + where.lstrip("/"), "")
    if root is None:
        message = f"a broken OFD file: it has no part {where}"
        raise UnreadableError(message)
    for child in root:
        if tag_of(child) == "CommonData":
            opened.box = _box(child) or _A4
            opened.learn([e.text or "" for e in child if tag_of(e) in {"PublicRes", "DocumentRes"}])
            templates = (e for e in child if tag_of(e) == "TemplatePage")
            opened.templates = {e.get("ID", ""): e.get("BaseLoc", "") for e in templates}
        elif tag_of(child) == "Pages":
            opened.pages = [e.get("BaseLoc", "") for e in child if tag_of(e) == "Page"]
    return opened


def _box(element: "ET.Element") -> tuple[float, ...] | None:
    """Return the box of a page in millimetres, as its physical size gives it."""
    for box in _named(element, "PhysicalBox"):
        found = numbers_of(box.text, 4)
        if found and 0 < found[2] <= _LONGEST and 0 < found[3] <= _LONGEST:
            return found
    return None


def _sheet(opened: _Opened, place: str, number: int, concerned: Pages) -> list[Sheet]:
    """Return a page as a sheet, or nothing where it is broken."""
    try:
        root = opened.part(place)
        if root is None:
            note(concerned, "broken_pages", number)
            return []
        under = [opened.part(opened.templates.get(e.get("TemplateID", ""), "?")) for e in _named(root, "Template")]
    except UnreadableError:
        note(concerned, "broken_pages", number)
        return []
    folder = posixpath.dirname(posixpath.join(opened.folder, place))
    opened.learn([e.text or "" for e in _named(root, "PageRes")], folder)
    left, top, width, height = _box(root) or opened.box
    matrix: Matrix = (_POINTS, 0.0, 0.0, _POINTS, -left * _POINTS, -top * _POINTS)
    drawing = Drawing(width * _POINTS, height * _POINTS, opened.composites)
    if None in under:
        note(concerned, "templates_unread", number)
    for page in [*(template for template in under if template is not None), root]:
        for content in (child for child in page if tag_of(child) == "Content"):
            drawing.draw(content, matrix)
    _judge(drawing, number, concerned)
    return [sheet_of(number, drawing.width, drawing.height, drawing.glyphs, drawing.edges)]


def _judge(drawing: Drawing, number: int, concerned: Pages) -> None:
    """Note what is odd about a page."""
    inked = sum(not glyph.text.isspace() for glyph in drawing.glyphs)
    pictured = sum((box[2] - box[0]) * (box[3] - box[1]) for box, _ in drawing.pictures)
    if not inked and not (drawing.pictures or drawing.edges):
        note(concerned, "blank", number)
    elif not inked or (inked < _SCANNED and pictured > drawing.width * drawing.height / 2):
        note(concerned, "scanned_pages", number)
    if any("\ufffd" in glyph.text for glyph in drawing.glyphs):
        note(concerned, "unmapped_glyphs", number)
    if drawing.slanted:
        note(concerned, "slanted_text", number)
    if drawing.full:
        note(concerned, "text_unread", number)
