"""PDF to rows of cells: ruled tables as grids, everything else as paragraphs.

pdfium is not thread-safe. Reading holds a lock around it, so threads that read documents through
this module wait for each other; nothing else in the process may use pypdfium2 meanwhile. Run
processes, not threads, to read faster.
"""

import ctypes
import logging
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from io import BytesIO
from itertools import pairwise
from threading import Lock
from typing import Any, Final, NamedTuple

from govreports.errors import MissingExtraError, UnreadableError
from govreports.sources.document import Document
from govreports.sources.pagination import Sheet, compose
from govreports.sources.ruling import Rule
from govreports.sources.typesetting import Glyph, turned

__all__ = ["read_pdf"]

_LOCK: Final = Lock()
_MOST_PAGES: Final = 400
_MOST_OBJECTS: Final = 50_000
"""Objects on a page above which it is a drawing: its text is read, its lines are not."""
_MOST_GLYPHS: Final = 50_000
_TAIL: Final = 64
"""Bytes behind the last mark of a file that may be missing."""
_THIN: Final = 4.0
"""Points up to which a filled box is a line."""
_BAND: Final = 6.0
"""Points from which on a line is drawn to colour an area."""
_SCANNED: Final = 20
"""Glyphs below which a page that is mostly a picture counts as scanned."""
_UPRIGHT: Final = 0.05
"""Slope up to which type counts as straight."""
_UNKNOWN: Final = "\ufffd"
_TROUBLES: Final = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What pdfminer lets through from broken objects, apart from its own errors."""

_Pages = dict[str, list[int]]


class _Survey(NamedTuple):
    """What pdfium tells of a page: its upright glyphs, whether pdfplumber has to read it, what else it holds."""

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


def read_pdf(data: bytes) -> Document:
    """Return a PDF as a document.

    Tables are read where lines rule them; the lines of a table without rules are paragraphs, with
    two blanks or more between its columns. A table that runs over pages is one table (``Row.table``),
    of which every cell keeps the address on its page; what the end of a page cut is joined. Page
    numbers, and running titles behind the first, are left out.

    ``notes`` holds ``scan`` where no page has text (``blank`` where they hold no picture either),
    ``scanned_pages:3,4`` where some have none, ``pages_unread:401-812`` behind the four hundredth,
    ``broken_pages``, ``tables_unread`` (a page's lines could not be read), ``slanted_text`` (a
    watermark, left out) and ``unmapped_glyphs`` (characters that the file does not name, read as
    U+FFFD) with the pages concerned.

    Parameters
    ----------
    data
        The bytes of the file.

    Raises
    ------
    UnreadableError
        The file is broken, truncated, protected by a password, or no PDF.
    MissingExtraError
        The extra ``pdf`` is not installed.

    Examples
    --------
    >>> from govreports.sources.pdf import read_pdf
    >>> read_pdf(b"<html>")
    Traceback (most recent call last):
    govreports.errors.UnreadableError: no PDF: it does not begin like one
    """
    _check_installed()
    _check_whole(data)
    concerned: _Pages = {}
    with _LOCK:
        surveys, count, metadata = _surveyed(data, concerned)
    sheets = {survey.sheet.number: survey.sheet for survey in surveys}
    wanted = [survey.sheet.number for survey in surveys if survey.plumbed]
    if wanted:
        sheets |= {sheet.number: sheet for sheet in _plumbed(data, wanted, concerned)}
    for survey in surveys:
        _judge(survey, sheets[survey.sheet.number], concerned)
    text, rows = compose([sheets[number] for number in sorted(sheets)])
    notes = _notes(concerned, len(surveys))
    if count > _MOST_PAGES:
        notes = (*notes, f"pages_unread:{_MOST_PAGES + 1}-{count}")
    return Document(text, rows, "pdf", metadata=metadata, notes=notes)


def _check_installed() -> None:
    try:
        import pdfplumber  # noqa: F401, PLC0415 - half a second that only a PDF need cost
        import pypdfium2  # noqa: F401, PLC0415
    except ImportError as error:
        message = 'PDF files need an extra: pip install "govreports[pdf]"'
        raise MissingExtraError(message) from error


def _check_whole(data: bytes) -> None:
    """Refuse what is no PDF, and what was cut off: pdfium would mend it and lose pages in silence."""
    if b"%PDF-" not in data[:1024]:
        message = "no PDF: it does not begin like one"
        raise UnreadableError(message)
    told = re.search(rb"/Linearized\b.{0,200}?/L\s+(\d+)", data[:2048], re.DOTALL)
    if b"startxref" not in data or (told and len(data) + _TAIL < int(told[1])):
        message = "a truncated PDF: its end is missing"
        raise UnreadableError(message)


def _note(concerned: _Pages, name: str, number: int) -> None:
    concerned.setdefault(name, []).append(number)


def _judge(survey: _Survey, sheet: Sheet, concerned: _Pages) -> None:
    """Note what is odd about the text of a page."""
    inked = sum(not glyph.text.isspace() for glyph in sheet.glyphs)
    if not inked and not survey.objects:
        _note(concerned, "blank", sheet.number)
    elif not inked or (inked < _SCANNED and survey.pictured > sheet.width * sheet.height / 2):
        _note(concerned, "scanned_pages", sheet.number)
    if any(_UNKNOWN in glyph.text for glyph in sheet.glyphs):
        _note(concerned, "unmapped_glyphs", sheet.number)


def _notes(concerned: _Pages, pages: int) -> tuple[str, ...]:
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


# -- pdfium: what the pages hold, and the text of those without lines ---------------------------


def _surveyed(data: bytes, concerned: _Pages) -> tuple[list[_Survey], int, dict[str, str]]:
    import pypdfium2  # noqa: PLC0415
    from pypdfium2 import raw  # noqa: PLC0415

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        protected = error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}
        message = "the PDF is protected by a password" if protected else f"a broken PDF: {error}"
        raise UnreadableError(message) from error
    surveys = []
    with closing(document):
        count = len(document)
        for index in range(min(count, _MOST_PAGES)):
            try:
                surveys.append(_survey(document, index, concerned))
            except pypdfium2.PdfiumError:
                _note(concerned, "broken_pages", index + 1)
        metadata = _declared(document)
    if not surveys:
        message = f"a broken PDF: none of its {count} pages can be read"
        raise UnreadableError(message)
    return surveys, count, metadata


def _declared(document: Any) -> dict[str, str]:  # noqa: ANN401 - pypdfium2 is untyped
    """Return what the file says of itself, without what it says in broken letters."""
    metadata = {}
    for key in document.METADATA_KEYS:
        try:
            metadata[key.lower()] = document.get_metadata_value(key)
        except UnicodeDecodeError:
            continue
    return {key: value for key, value in metadata.items() if value}


def _survey(document: Any, index: int, concerned: _Pages) -> _Survey:  # noqa: ANN401
    number = index + 1
    with closing(document[index]) as page:
        left, bottom, right, top = page.get_cropbox()
        with closing(page.get_textpage()) as text:
            glyphs, sure = _drawn(text, (left, bottom, right, top))
        census = _census(page)
        if census.objects > _MOST_OBJECTS:
            _note(concerned, "tables_unread", number)
        wanted = census.ruled or census.lost or not sure or bool(page.get_rotation())
        plumbed = wanted and (bool(glyphs) or census.lost) and census.objects <= _MOST_OBJECTS
        return _Survey(Sheet(number, right - left, top - bottom, glyphs), plumbed, census.objects, census.pictured)


def _drawn(text: Any, page: tuple[float, float, float, float]) -> tuple[list[Glyph], bool]:  # noqa: ANN401
    """Return the glyphs of a page without those that pdfium makes up, and whether all are upright and named."""
    from pypdfium2 import raw  # noqa: PLC0415

    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    glyphs = []
    sure = True
    high = ""
    for index in range(min(text.count_chars(), _MOST_GLYPHS)):
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
        sure &= abs(matrix.b) <= _UPRIGHT * matrix.a and not guessed
        above = page[3] - y.value - 0.86 * size  # the share of an em above the line that Chinese fonts agree on
        place = (box.left - page[0], above, box.right - page[0], above + size)
        if _is_visible(place, page[2] - page[0], page[3] - page[1]):
            glyphs.append(Glyph(_UNKNOWN if guessed else _readable(character), *place, size))
    return [glyph for glyph in glyphs if glyph.text], sure


def _is_visible(box: tuple[float, float, float, float], width: float, height: float) -> bool:
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
            thin, flat = right - left <= _THIN, top - bottom <= _THIN
            dots += thin and flat
            upright += (thin and not flat) + 2 * (not thin and not flat and _outlines(item))
    return _Census(objects, pictured, upright > 1 or dots > _SCANNED, lost)


def _outlines(item: Any) -> bool:  # noqa: ANN401
    """Return whether a path draws lines: it is stroked, or fills more than one box."""
    from pypdfium2 import raw  # noqa: PLC0415

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    return bool(stroke.value) or raw.FPDFPath_CountSegments(item) > 5  # noqa: PLR2004


def _readable(text: str) -> str:
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


# -- pdfplumber: pages with lines, or with type that does not stand upright ----------------------


def _plumbed(data: bytes, numbers: Sequence[int], concerned: _Pages) -> Iterator[Sheet]:
    """Iterate over the pages that pdfplumber can read among those asked for; note the others."""
    import pdfplumber  # noqa: PLC0415
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException  # noqa: PLC0415

    missing = set(numbers)
    troubles = (MalformedPDFException, PdfminerException, *_TROUBLES)
    try:
        with _hushed(), pdfplumber.open(BytesIO(data), pages=list(numbers)) as document:
            for page in document.pages:
                try:
                    sheet = _sheet(page, concerned)
                except troubles:
                    continue
                missing.discard(page.page_number)
                yield sheet
                page.close()
    except troubles:
        pass
    for number in missing:
        _note(concerned, "tables_unread", number)


@contextmanager
def _hushed() -> Iterator[None]:
    """Keep pdfminer's remarks about fonts and colours from the screen."""
    logger = logging.getLogger("pdfminer")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


def _sheet(page: Any, concerned: _Pages) -> Sheet:  # noqa: ANN401 - pdfplumber's pages
    box = page.bbox if page.rotation else page.cropbox  # pdfplumber does not turn the latter with the page
    left, top, width, height = box[0], box[1], float(box[2] - box[0]), float(box[3] - box[1])
    glyphs, slanted = _typed(page.objects.get("char", ()), (left, top, width, height))
    if slanted:
        _note(concerned, "slanted_text", page.page_number)
    edges = [(x0 - left, y0 - top, x1 - left, y1 - top) for x0, y0, x1, y1 in _edges(page.objects)]
    turn = Counter(glyph.turn for glyph in glyphs).most_common(1)[0][0] if glyphs else 0
    if turn:
        glyphs = [Glyph(g.text, *turned(g[1:5], turn, width, height), g.size, (g.turn - turn) % 4) for g in glyphs]
        edges = [turned(edge, turn, width, height) for edge in edges]
    if turn % 2:
        width, height = height, width
    sheet = Sheet(page.page_number, width, height, glyphs)
    for edge in edges:
        x0, y0, x1, y1 = max(edge[0], 0.0), max(edge[1], 0.0), min(edge[2], width), min(edge[3], height)
        if x0 <= x1 and 0 <= y1 - y0 <= _THIN:
            sheet.horizontal.append(Rule((y0 + y1) / 2, x0, x1))
        if y0 <= y1 and 0 <= x1 - x0 <= _THIN:
            sheet.vertical.append(Rule((x0 + x1) / 2, y0, y1))
    return sheet


def _typed(chars: Sequence[Mapping[str, Any]], page: tuple[float, float, float, float]) -> tuple[list[Glyph], bool]:
    """Return the glyphs on a page (left, top, width, height), and whether slanted ones were left out."""
    left, top, width, height = page
    glyphs = []
    slanted = False
    for char in chars[:_MOST_GLYPHS]:
        box = (char["x0"] - left, char["top"] - top, char["x1"] - left, char["bottom"] - top)
        text = _readable(char["text"])
        if not text or not _is_visible(box, width, height):
            continue
        turn = _turn(char["matrix"])
        if turn is None:
            slanted |= not text.isspace()
        else:
            glyphs.append(Glyph(text, *box, box[2] - box[0] if turn % 2 else box[3] - box[1], turn))
    return glyphs, slanted


def _turn(matrix: Sequence[float]) -> int | None:
    """Return by how many quarter turns type is turned, None where it is slanted."""
    a, b = matrix[:2]
    turns = math.atan2(b, a) / (math.pi / 2)
    return round(turns) % 4 if abs(turns - round(turns)) <= _UPRIGHT else None


def _edges(objects: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[tuple[float, float, float, float]]:
    """Iterate over the straight lines of a page as boxes without area; coloured areas are none."""
    for line in objects.get("line", ()):
        if (line["linewidth"] or 0) < _BAND:
            yield line["x0"], line["top"], line["x1"], line["bottom"]
    for shape in (*objects.get("rect", ()), *objects.get("curve", ())):
        x0, top, x1, bottom = shape["x0"], shape["top"], shape["x1"], shape["bottom"]
        if min(x1 - x0, bottom - top) <= _THIN:
            if shape["stroke"] or not _is_white(shape["non_stroking_color"]):
                yield x0, top, x1, bottom
        elif shape["stroke"] and shape["object_type"] == "rect":
            yield from ((x0, top, x1, top), (x0, bottom, x1, bottom), (x0, top, x0, bottom), (x1, top, x1, bottom))
        elif shape["stroke"]:
            points = shape["pts"]
            for (xa, ya), (xb, yb) in pairwise(points):
                yield min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)


def _is_white(colour: object) -> bool:
    """Return whether a colour is white in grey, red-green-blue, or four inks."""
    shades = list(colour) if isinstance(colour, Iterable) else [colour]
    return shades == [0, 0, 0, 0] or (len(shades) in {1, 3} and all(shade == 1 for shade in shades))
