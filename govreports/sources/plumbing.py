"""Pages with lines, or with type that does not stand upright, as pdfplumber reads them."""

import logging
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from itertools import islice, pairwise
from typing import Any, Final

from govreports.sources.pagination import Sheet
from govreports.sources.ruling import Rule
from govreports.sources.surveying import MOST_GLYPHS, MOST_PAGES, THIN, UPRIGHT, Pages, is_visible, note, readable
from govreports.sources.typesetting import Glyph, turned

__all__ = ["plumbed", "sheet_of"]

_BAND: Final = 6.0
"""Points from which on a line is drawn to colour an area."""
_TROUBLES: Final = (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)
"""What pdfminer lets through from broken objects, apart from its own errors."""


def plumbed(data: bytes, numbers: Sequence[int], count: int, concerned: Pages) -> Iterator[Sheet]:
    """Iterate over the pages that pdfplumber can read among those asked for; note the others.

    Parameters
    ----------
    data
        The bytes of the file.
    numbers
        Numbers of the pages.
    count
        How many pages pdfium counts. Where pdfplumber does not count as many, its numbers are not to
        be trusted, and none is read.
    concerned
        Takes the notes.
    """
    import pdfplumber  # noqa: PLC0415 - half a second that only a PDF need cost
    from pdfminer.pdfpage import PDFPage  # noqa: PLC0415
    from pdfminer.psexceptions import PSException  # noqa: PLC0415
    from pdfplumber.page import Page  # noqa: PLC0415
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException  # noqa: PLC0415

    missing = set(numbers)
    troubles = (MalformedPDFException, PdfminerException, PSException, *_TROUBLES)
    try:
        with _hushed():
            document = pdfplumber.open(BytesIO(data))  # never closed: that would walk over all pages
            leaves = list(islice(PDFPage.create_pages(document.doc), MOST_PAGES + 1))
            agreed = len(leaves) == min(count, MOST_PAGES + 1)
            for number in numbers if agreed else ():
                try:
                    sheet = _sheet(Page(document, leaves[number - 1], page_number=number), concerned)
                except troubles:
                    continue
                missing.discard(number)
                yield sheet
    except troubles:
        pass
    for number in missing:
        note(concerned, "tables_unread", number)


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


def _sheet(page: Any, concerned: Pages) -> Sheet:  # noqa: ANN401 - pdfplumber's pages
    box = page.bbox if page.rotation else page.cropbox  # pdfplumber does not turn the latter with the page
    width, height = float(box[2] - box[0]), float(box[3] - box[1])
    right, down = page.mediabox[0] - box[0], page.mediabox[1] + float(page.height) - box[1]
    items = list(_items(page.layout))
    glyphs, slanted = _typed(items, (right, down), (width, height))
    if slanted:
        note(concerned, "slanted_text", page.page_number)
    edges = [(right + x0, down - y1, right + x1, down - y0) for x0, y0, x1, y1 in _edges(items)]
    return sheet_of(page.page_number, width, height, glyphs, edges)


def sheet_of(
    number: int,
    width: float,
    height: float,
    glyphs: list[Glyph],
    edges: Sequence[tuple[float, float, float, float]],
) -> Sheet:
    """Return a page as a sheet, turned so that most of its type stands upright; edges are lines as flat boxes.

    Examples
    --------
    >>> from govreports.sources.plumbing import sheet_of
    >>> sheet_of(1, 595, 842, [], [(50, 90, 500, 90)]).horizontal
    [Rule(at=90.0, start=50, end=500)]
    """
    turn = Counter(glyph.turn for glyph in glyphs).most_common(1)[0][0] if glyphs else 0
    if turn:
        glyphs = [Glyph(g.text, *turned(g[1:5], turn, width, height), g.size, (g.turn - turn) % 4) for g in glyphs]
        edges = [turned(edge, turn, width, height) for edge in edges]
    if turn % 2:
        width, height = height, width
    sheet = Sheet(number, width, height, glyphs)
    for edge in edges:
        x0, y0, x1, y1 = max(edge[0], 0.0), max(edge[1], 0.0), min(edge[2], width), min(edge[3], height)
        if x0 <= x1 and 0 <= y1 - y0 <= THIN:
            sheet.horizontal.append(Rule((y0 + y1) / 2, x0, x1))
        if y0 <= y1 and 0 <= x1 - x0 <= THIN:
            sheet.vertical.append(Rule((x0 + x1) / 2, y0, y1))
    return sheet


def _items(container: Any) -> Iterator[Any]:  # noqa: ANN401 - pdfminer's objects
    """Iterate over what is drawn on a page, that inside of forms too: in points from the foot of the page."""
    waiting = [iter(container)]
    while waiting:
        for item in waiting[-1]:
            if hasattr(item, "__iter__"):
                waiting.append(iter(item))
                break
            yield item
        else:
            waiting.pop()


def _typed(items: Iterable[Any], origin: tuple[float, float], page: tuple[float, float]) -> tuple[list[Glyph], bool]:
    """Return the glyphs on a page of some width and height, and whether slanted ones were left out."""
    from pdfminer.layout import LTChar  # noqa: PLC0415

    right, down = origin
    glyphs = []
    slanted = False
    for char in islice((item for item in items if isinstance(item, LTChar)), MOST_GLYPHS):
        box = (right + char.x0, down - char.y1, right + char.x1, down - char.y0)
        text = readable(char.get_text())
        if not text or not is_visible(box, *page):
            continue
        turn = _turn(char.matrix)
        if turn is None:
            slanted |= not text.isspace()
        else:
            glyphs.append(Glyph(text, *box, box[2] - box[0] if turn % 2 else box[3] - box[1], turn))
    return glyphs, slanted


def _turn(matrix: Sequence[float]) -> int | None:
    """Return by how many quarter turns type is turned, None where it is slanted."""
    a, b = matrix[:2]
    turns = math.atan2(b, a) / (math.pi / 2)
    return round(turns) % 4 if abs(turns - round(turns)) <= UPRIGHT else None


def _edges(items: Iterable[Any]) -> Iterator[tuple[float, float, float, float]]:
    """Iterate over the straight lines among some objects as boxes without area; coloured areas are none."""
    from pdfminer.layout import LTCurve, LTLine, LTRect  # noqa: PLC0415

    for shape in items:
        if not isinstance(shape, LTCurve):
            continue
        x0, y0, x1, y1 = shape.bbox
        if isinstance(shape, LTLine):
            if (shape.linewidth or 0) < _BAND:
                yield shape.bbox
        elif min(x1 - x0, y1 - y0) <= THIN:
            if shape.stroke or not _is_white(shape.non_stroking_color):
                yield shape.bbox
        elif shape.stroke and isinstance(shape, LTRect):
            yield from ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1))
        elif shape.stroke:
            for (xa, ya), (xb, yb) in pairwise(shape.pts):
                yield min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)


def _is_white(colour: object) -> bool:
    """Return whether a colour is white in grey, red-green-blue, or four inks."""
    shades = list(colour) if isinstance(colour, Iterable) else [colour]
    return shades == [0, 0, 0, 0] or (len(shades) in {1, 3} and all(shade == 1 for shade in shades))
