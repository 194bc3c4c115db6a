"""A picture of a page to glyphs and rules in points, as the reading of PDF takes them."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING, Final, NamedTuple

from govreports.sources.document import SURE
from govreports.sources.pagination import Sheet
from govreports.sources.recognition.engine import Reading, read_lines
from govreports.sources.recognition.inking import Marks, Stretch, is_empty, marks_of, pieces, stretches
from govreports.sources.recognition.pictures import Page, prepared, turned_by
from govreports.sources.ruling import Lattice, lattices_of
from govreports.sources.typesetting import Glyph

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["recognised"]

_UNSEEN: Final = "\ufffd"
_DASHES: Final = frozenset("一-—–_~－―ー丶")
_FIGURES: Final = re.compile(r"[-+]?[\d.,，·]*\d[\d.,，%]*[万亿元件条个项份篇次]*")
_ORDINAL: Final = re.compile(r"^([一二三四五六七八九十])[—一-](?=、)")
"""The lowest stroke of a numeral is also seen as a dash behind it."""
_SHORT: Final = 14
"""Characters of what may be a number with its unit, and is looked at twice."""
_SAMPLE: Final = 6
_UPRIGHT: Final = 0.8
"""Mean score of most of a few lines from which on the page stands upright."""
_SECOND: Final = 1.3
"""How much wider a number is made for the second look."""
_DOUBT: Final = 0.6
"""Score of the worse of two looks that agree up to which the better one does not count."""
_NARROWEST, _WIDEST = 0.5, 1.0
"""Advance of a digit in its heights: less and more is another count of digits."""


class _Piece(NamedTuple):
    """A piece of type, the cell that it stands in (-1 in none), and whether its edge touches a rule."""

    stretch: Stretch
    cell: tuple[int, int]
    touching: bool


def recognised(colours: "NDArray[np.uint8]", number: int, scale: float | None = None) -> Sheet:
    """Return a picture of a page as a sheet; every glyph has a score, what has ink and no name is U+FFFD.

    Parameters
    ----------
    colours
        Height by width by red, green and blue.
    number
        Number of the page.
    scale
        Pixels of a point, where they are known.
    """
    page = _upright(prepared(colours, scale))
    marks = marks_of(page)
    found, lattices = _pieces(page, marks)
    readings = _read(page, marks, found)
    em = _em_of(found, readings, page.scale)
    height, width = page.grey.shape
    size = (width / page.scale, height / page.scale)
    sheet = Sheet(number, *size, [], marks.horizontal, marks.vertical, recognised=True)
    for piece, reading in zip(found, readings, strict=True):
        sheet.glyphs += _glyphs(piece, reading, page.scale, em)
    sheet.glyphs += _unseen(page, marks, lattices, {piece.cell for piece in found}, em)
    return sheet


def _upright(page: Page) -> Page:
    """Return a page turned so that its lines can be read."""
    best, most = page, 0.0
    for turns in (0, 1, 3, 2):
        turned = turned_by(page, turns) if turns else page
        marks = marks_of(turned)
        lines = [each for each in pieces(marks.type, turned.scale) if 3 < _aspect(each) < 18]  # noqa: PLR2004 - words
        step = max(1, len(lines) // _SAMPLE)
        seen = read_lines([_cut(turned, marks, each) for each in lines[::step][:_SAMPLE]])
        scores = [sum(reading.scores) / max(len(reading.scores), 1) for reading in seen]
        sure = sorted(scores)[len(scores) // 4] if scores else 0.0  # columns of characters make words too
        if sure > most:
            best, most = turned, sure
        if sure >= _UPRIGHT:
            break
    return best


def _aspect(stretch: Stretch) -> float:
    return (stretch.x1 - stretch.x0) / max(stretch.y1 - stretch.y0, 1)


# -- what stands where --------------------------------------------------------------------------


def _pieces(page: Page, marks: Marks) -> tuple[list[_Piece], list[Lattice]]:
    """Return the pieces of type of a page, those in cells first, and its lattices."""
    scale = page.scale
    lattices = lattices_of(marks.horizontal, marks.vertical)
    found: list[_Piece] = []
    outside = marks.type.copy()
    for index, lattice in enumerate(lattices):
        if lattice.columns < 2 and lattice.rows < 2:  # noqa: PLR2004 - a frame
            continue
        for cell, box in enumerate(_boxes(lattice, scale)):
            left, top, right, bottom = box
            for each in stretches(marks.type, box, scale):
                touching = each.x0 <= left + 1 or each.x1 >= right - 1 or each.y0 <= top or each.y1 >= bottom
                found.append(_Piece(each, (index, cell), touching))
            outside[top:bottom, left:right] = 0
    found += [_Piece(each, (-1, -1), touching=False) for each in pieces(outside, scale)]
    return found, lattices


def _boxes(lattice: Lattice, scale: float) -> list[tuple[int, int, int, int]]:
    """Return the cells of a lattice in pixels, without the lines around them."""
    xs, ys = lattice.xs, lattice.ys
    return [
        (
            int(xs[f.column] * scale) + 1,
            int(ys[f.row] * scale) + 1,
            int(xs[min(f.column + f.width, lattice.columns)] * scale),
            int(ys[min(f.row + f.height, lattice.rows)] * scale),
        )
        for f in lattice.fields
    ]


def _cut(page: Page, marks: Marks, stretch: Stretch) -> "NDArray[np.uint8]":
    """Return a piece of type with a margin, and white where rules are."""
    import numpy as np  # noqa: PLC0415 - an extra

    x0, y0, x1, y1, _ = stretch
    height = max(y1 - y0, int(4 * page.scale))
    above, beside = int(height * 0.2) + 1, int(height * 0.25) + 1
    middle = (y0 + y1) // 2
    top, bottom = max(0, min(y0, middle - height // 2) - above), max(y1, middle + height // 2) + above
    left, right = max(0, x0 - beside), x1 + beside
    part = page.grey[top:bottom, left:right].copy()
    part[marks.ruled[top:bottom, left:right] > 0] = 255
    inner = part[max(0, y0 - top - 1) : y1 - top + 1, max(0, x0 - left - 1) : x1 - left + 1]
    whole = np.full_like(part, 255)
    whole[max(0, y0 - top - 1) : y1 - top + 1, max(0, x0 - left - 1) : x1 - left + 1] = inner
    return whole


# -- what is read -------------------------------------------------------------------------------


def _read(page: Page, marks: Marks, found: Sequence[_Piece]) -> list[Reading]:
    """Return what the pieces say; a number is looked at twice, and counts where both looks agree."""
    cuts = [_cut(page, marks, piece.stretch) for piece in found]
    readings = read_lines(cuts)
    again = [
        i
        for i, reading in enumerate(readings)
        if len(reading.text) <= 1 or (len(reading.text) <= _SHORT and any(map(str.isdecimal, reading.figure)))
    ]
    for i, second in zip(again, read_lines([cuts[i] for i in again], _SECOND), strict=True):
        readings[i] = _agreed(readings[i], second, found[i].stretch, page.scale)
    readings = [
        _capped(reading, 0.0) if piece.touching else reading for piece, reading in zip(found, readings, strict=True)
    ]
    for _, numbers in groupby(range(len(found)), key=lambda i: (found[i].cell, found[i].stretch.y0 // 4)):
        row = list(numbers)
        if found[row[0]].cell[0] >= 0 and len(row) > 1 and all(_FIGURES.fullmatch(readings[i].text) for i in row):
            for i in row:  # two numbers in one cell: a rule between them was not seen
                readings[i] = _capped(readings[i], 0.0)
    return readings


def _agreed(first: Reading, second: Reading, stretch: Stretch, scale: float) -> Reading:
    """Return what two looks at a short piece say together."""
    height, width = stretch.y1 - stretch.y0, stretch.x1 - stretch.x0
    if height <= 0.3 * width and height < 2.5 * scale and stretch.runs == 1:
        sure = 1.0 if len(first.text) <= 1 and (not first.text or first.text in _DASHES) else 0.5
        return Reading("—", (sure,))
    if _FIGURES.fullmatch(first.figure) and _FIGURES.fullmatch(second.figure):
        first, second = (Reading(each.figure, each.figure_scores) for each in (first, second))
    text = first.text
    if len(text) > 1 and text[0] in _DASHES and text[1].isdecimal():
        text = "-" + text[1:]
    same = first.text.replace(" ", "") == second.text.replace(" ", "")
    low, high = sorted((min(first.scores, default=0.0), min(second.scores, default=0.0)))
    sure = high if same and low > _DOUBT else low if same else 0.0
    if text.isdecimal() and not _counts(len(text), stretch):
        sure = 0.0
    return Reading(text, (sure,) * len(text))


def _counts(digits: int, stretch: Stretch) -> bool:
    """Return whether a piece is as wide as so many digits are: the model may swallow one of several that are equal."""
    height, width = stretch.y1 - stretch.y0, stretch.x1 - stretch.x0
    least = 1 + (width - 0.8 * height) / (_WIDEST * height)
    most = 1 + (width - 0.1 * height) / (_NARROWEST * height)
    return least <= digits <= most and stretch.runs <= digits


def _capped(reading: Reading, most: float) -> Reading:
    return Reading(reading.text, tuple(min(score, most) for score in reading.scores))


# -- glyphs -------------------------------------------------------------------------------------


def _em_of(found: Sequence[_Piece], readings: Sequence[Reading], scale: float) -> float:
    """Return the usual em of a page in points."""
    sizes = [_size(piece.stretch, reading.text, scale, 0.0) for piece, reading in zip(found, readings, strict=True)]
    return median([size for size in sizes if size > 0] or [10.5])


def _size(stretch: Stretch, text: str, scale: float, em: float) -> float:
    """Return the em of a piece: a Chinese character nearly fills it, a digit three quarters; a dash does not tell."""
    height = (stretch.y1 - stretch.y0) / scale
    if any("\u4e00" <= each <= "\u9fff" and each not in _DASHES for each in text):
        return height * 1.06
    return height / 0.74 if any(map(str.isdecimal, text)) else em


def _glyphs(piece: _Piece, reading: Reading, scale: float, em: float) -> Iterable[Glyph]:
    """Return the glyphs of a piece, side by side over its width."""
    stretch = piece.stretch
    text, scores = reading[:2] if reading.text.strip() else (_UNSEEN, (0.0,))
    if _ORDINAL.match(text):
        text, scores = text[0] + text[2:], (scores[0], *scores[2:])
    if piece.cell[0] < 0 and min(scores) < SURE:  # outside of ruled cells nothing else keeps how sure a figure is
        unsure = _FIGURES.fullmatch(text)
        text = "".join(
            _UNSEEN if each.isdecimal() and (unsure or score < SURE) else each
            for each, score in zip(text, scores, strict=True)
        )
    size = _size(stretch, text, scale, em)
    left, right = stretch.x0 / scale, stretch.x1 / scale
    middle = (stretch.y0 + stretch.y1) / 2 / scale
    weights = [1 if each.isascii() else 2 for each in text]
    unit = (right - left) / sum(weights)
    for each, score, weight in zip(text, scores, weights, strict=True):
        if not each.isspace():
            yield Glyph(each, left, middle - size / 2, left + weight * unit, middle + size / 2, size, 0, score)
        left += weight * unit


def _unseen(
    page: Page, marks: Marks, lattices: Sequence[Lattice], told: set[tuple[int, int]], em: float
) -> Iterable[Glyph]:
    """Return a glyph without a name for every cell that seems empty and is not."""
    for index, lattice in enumerate(lattices):
        for cell, box in enumerate(_boxes(lattice, page.scale)):
            if (index, cell) in told or is_empty(page, marks, box):
                continue
            x, y = (box[0] + box[2]) / 2 / page.scale, (box[1] + box[3]) / 2 / page.scale
            yield Glyph(_UNSEEN, x - em / 2, y - em / 2, x + em / 2, y + em / 2, em, 0, 0.0)
