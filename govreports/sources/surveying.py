"""What pdfium tells of the pages of a PDF: their text, and whether lines are drawn on them."""

import ctypes
import math
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Any, Final, NamedTuple

from govreports.errors import UnreadableError
from govreports.sources.pagination import Sheet
from govreports.sources.typesetting import Glyph

__all__ = ["MOST_GLYPHS", "MOST_PAGES", "THIN", "UPRIGHT", "Pages", "Survey"]
__all__ += ["is_visible", "note", "page_notes", "readable", "redrawn", "surveyed"]

MOST_PAGES: Final = 400
_MOST_OBJECTS: Final = 50_000
"""Objects on a page above which it is a drawing: its text is read, its lines are not."""
MOST_GLYPHS: Final = 50_000
THIN: Final = 4.0
"""Points up to which a filled box is a line."""
_DOTS: Final = 20
"""Dots on a page above which they may make lines."""
UPRIGHT: Final = 0.05
"""Slope up to which type counts as straight."""
_UNKNOWN: Final = "\ufffd"

Pages = dict[str, list[int]]
"""Numbers of the pages that a note concerns."""


class Survey(NamedTuple):
    """What pdfium tells of a page: its size and glyphs, whether pdfplumber has to read it, what else it holds."""

    sheet: Sheet
    plumbed: bool
    objects: int
    pictured: float


class _Census(NamedTuple):
    """The objects of a page: how many, square points of pictures, whether lines or lost type are among them."""

    objects: int
    pictured: float
    ruled: bool
    lost: bool


def note(concerned: Pages, name: str, number: int) -> None:
    """Note something about a page."""
    concerned.setdefault(name, []).append(number)


def page_notes(concerned: Pages, pages: int) -> tuple[str, ...]:
    """Return the notes on a document of so many pages; ``scan`` where none has text, ``blank`` where none has ink."""
    blank, scanned = concerned.pop("blank", []), concerned.pop("scanned_pages", [])
    notes = []
    if len(blank) == pages:
        notes.append("blank")
    elif len(blank) + len(scanned) == pages:
        notes.append("scan")
    elif scanned:
        concerned["scanned_pages"] = scanned
    notes += [f"{name}:{','.join(map(str, sorted(numbers)))}" for name, numbers in sorted(concerned.items())]
    return tuple(notes)


def surveyed(data: bytes, concerned: Pages) -> tuple[list[Survey], int, dict[str, str]]:
    """Return what pdfium tells of each page, how many there are, and what the file declares.

    A page that pdfplumber has to read comes without its glyphs. What is odd is noted in ``concerned``.

    Raises
    ------
    UnreadableError
        The file is broken, or protected by a password.
    """
    import pypdfium2  # noqa: PLC0415

    surveys = []
    with closing(_opened(data)) as document:
        count = len(document)
        for index in range(min(count, MOST_PAGES)):
            try:
                surveys.append(_survey(document, index, concerned))
            except pypdfium2.PdfiumError:
                note(concerned, "broken_pages", index + 1)
        metadata = _declared(document)
    if not surveys:
        message = f"a broken PDF: none of its {count} pages can be read"
        raise UnreadableError(message)
    return surveys, count, metadata


def redrawn(data: bytes, surveys: Iterable[Survey]) -> Iterator[Sheet]:
    """Iterate over some pages with their glyphs as pdfium has them, without lines."""
    with closing(_opened(data)) as document:
        for survey in surveys:
            sheet = survey.sheet
            with closing(document[sheet.number - 1]) as page, closing(page.get_textpage()) as text:
                yield Sheet(sheet.number, sheet.width, sheet.height, _drawn(text, page.get_cropbox())[0])


def _opened(data: bytes) -> Any:  # noqa: ANN401 - pypdfium2 is untyped
    import pypdfium2  # noqa: PLC0415
    from pypdfium2 import raw  # noqa: PLC0415

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        protected = error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}
        message = "the PDF is protected by a password" if protected else f"a broken PDF: {error}"
        raise UnreadableError(message) from error


def _declared(document: Any) -> dict[str, str]:  # noqa: ANN401 - pypdfium2 is untyped
    """Return what the file says of itself, without what it says in broken letters."""
    metadata = {}
    for key in document.METADATA_KEYS:
        try:
            metadata[key.lower()] = document.get_metadata_value(key)
        except UnicodeDecodeError:
            continue
    return {key: value for key, value in metadata.items() if value}


def _survey(document: Any, index: int, concerned: Pages) -> Survey:  # noqa: ANN401
    number = index + 1
    with closing(document[index]) as page, closing(page.get_textpage()) as text:
        left, bottom, right, top = page.get_cropbox()
        census = _census(page)
        drawing = census.objects > _MOST_OBJECTS
        if drawing:
            note(concerned, "tables_unread", number)
        glyphs: list[Glyph] = []
        plumbed = not drawing and (census.lost or (census.ruled and text.count_chars() > 0))
        if text.count_chars() > MOST_GLYPHS:
            note(concerned, "text_unread", number)
        if not plumbed:
            glyphs, sure = _drawn(text, (left, bottom, right, top))
            plumbed = not drawing and bool(glyphs) and not (sure and not page.get_rotation())
        return Survey(Sheet(number, right - left, top - bottom, glyphs), plumbed, census.objects, census.pictured)


def _drawn(text: Any, page: tuple[float, float, float, float]) -> tuple[list[Glyph], bool]:  # noqa: ANN401
    """Return the glyphs of a page without those that pdfium makes up, and whether all are upright and named."""
    from pypdfium2 import raw  # noqa: PLC0415

    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    glyphs = []
    sure = True
    high = ""
    for index in range(min(text.count_chars(), MOST_GLYPHS)):
        if raw.FPDFText_IsGenerated(text, index) == 1:
            continue
        code = raw.FPDFText_GetUnicode(text, index)
        if 0xD800 <= code < 0xDC00:  # noqa: PLR2004 - the first half of a character beyond the basic plane
            high = chr(code)
            continue
        character = (high + chr(code)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        high = ""
        raw.FPDFText_GetLooseCharBox(text, index, box)
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        raw.FPDFText_GetMatrix(text, index, matrix)
        size = abs(raw.FPDFText_GetFontSize(text, index)) * math.hypot(matrix.c, matrix.d)
        guessed = raw.FPDFText_HasUnicodeMapError(text, index) == 1
        sure &= abs(matrix.b) <= UPRIGHT * matrix.a and not guessed
        above = page[3] - y.value - 0.86 * size  # the share of an em above the line that Chinese fonts agree on
        place = (box.left - page[0], above, box.right - page[0], above + size)
        if is_visible(place, page[2] - page[0], page[3] - page[1]):
            glyphs.append(Glyph(_UNKNOWN if guessed else readable(character), *place, size))
    return [glyph for glyph in glyphs if glyph.text], sure


def is_visible(box: tuple[float, float, float, float], width: float, height: float) -> bool:
    """Return whether a glyph stands on its page; broken files draw it anywhere, at any size."""
    x0, top, x1, bottom = box
    on_page = 0 <= x0 + x1 <= 2 * width and 0 <= top + bottom <= 2 * height
    return on_page and 0 <= x1 - x0 <= width / 2 and 0 < bottom - top <= height / 2


def _census(page: Any) -> _Census:  # noqa: ANN401
    """Count the objects of a page.

    A piece of type without an outline (an unembedded Chinese font, the invisible font of character
    recognition) is lost to pdfium where it is a single character, or repeats one before it.
    """
    from pypdfium2 import raw  # noqa: PLC0415

    bounds = [ctypes.c_float() for _ in range(4)]
    upright = dots = objects = 0
    pictured = 0.0
    lost = False
    for item in page.get_objects(max_depth=5):
        objects += 1
        if objects > _MOST_OBJECTS:
            break
        if not raw.FPDFPageObj_GetBounds(item, *bounds):
            continue
        left, bottom, right, top = (edge.value for edge in bounds)
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            pictured += (right - left) * (top - bottom)
        elif item.type == raw.FPDF_PAGEOBJ_TEXT:
            lost |= min(right - left, top - bottom) < 0.01  # noqa: PLR2004 - nothing
        elif item.type == raw.FPDF_PAGEOBJ_PATH and upright < 2:  # noqa: PLR2004 - two sides make a column
            thin, flat = right - left <= THIN, top - bottom <= THIN
            dots += thin and flat
            upright += (thin and not flat) + 2 * (not thin and not flat and _outlines(item))
    return _Census(objects, pictured, upright > 1 or dots > _DOTS, lost)


def _outlines(item: Any) -> bool:  # noqa: ANN401
    """Return whether a path draws lines: it is stroked, or fills more than one box."""
    from pypdfium2 import raw  # noqa: PLC0415

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    return bool(stroke.value) or raw.FPDFPath_CountSegments(item) > 5  # noqa: PLR2004


def readable(text: str) -> str:
    """Return a glyph's text with what no font maps as U+FFFD, and nothing for marks without a shape."""
    if text.startswith("(cid:"):
        return _UNKNOWN
    if text.isprintable():
        return text
    if text.isspace():
        return " "
    kinds = {unicodedata.category(character) for character in text}
    if kinds == {"Cf"}:
        return ""
    return _UNKNOWN if kinds & {"Cc", "Cs", "Cn"} else text
