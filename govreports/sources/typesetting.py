"""Glyphs on a page to lines and paragraphs: what stands together, what a gap means, where a line runs on."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple

from govreports.script import fold
from govreports.sources.marks import raised

__all__ = [
    "Glyph",
    "Line",
    "Margins",
    "Piece",
    "columns_of",
    "is_full",
    "joined",
    "lines_of",
    "margins_of",
    "numbering",
    "pieces_of",
    "runs_on",
    "tied",
    "turned",
]

_WIDE: Final = re.compile(
    r"[\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\u2018\u2019\u201c\u201d\u2026\u2014\u00b7\U00020000-\U0003ffff]"
)
_NUMERAL: Final = re.compile(r"[\d.,+%-]+")

_ENUMERATOR: Final = re.compile(
    r"\s*(?:[(]\s*[\d一二三四五六七八九十]+\s*[)]|[\d一二三四五六七八九十]+\s*[、.)](?!\d)|[①-⑳㈠-㈩])[、.]?"
)
_CLOSING: Final = ")]》。;:"

_COLUMN: Final = 1.0
"""Gap in ems that parts columns, where a number or Latin letter stands at one of its sides."""
_COLUMN_WIDE: Final = 1.6
"""The same between two full-width characters, which headers space out by up to one em."""
_WORD: Final = 0.2
"""Gap in ems that parts words."""
_DIGIT: Final = 0.3
"""Gap in ems that parts numbers: expanded type moves digits apart, and a number must not break."""
_TWICE: Final = 0.2
"""Distance in ems within which the same character is one that was drawn twice to look bold."""
_SMALL: Final = 0.8
"""Share of the size of other type below which a glyph may be raised."""
_RAISE: Final = 0.2
"""Share of its size by which raised type stands above the foot of the type beside it."""
_LONG_MARK: Final = 3
"""Glyphs of a footnote mark such as [1]."""
_INDENT: Final = 0.8
"""Ems behind the left margin at which a line begins a paragraph."""
_NARROW: Final = 14
"""Ems below which a line is no full one, however narrow the others are."""
_FEWEST: Final = 8
"""Lines in each column below which a page is not read in two columns."""


class Glyph(NamedTuple):
    """One character as drawn: its box in points from the top left, its em, its quarter turns.

    ``score`` says how sure it was recognised on a picture, between 0 and 1; None where it is no picture. A blank has
    white space as text and only says that the author typed one.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    turn: int = 0
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of glyphs as text: two blanks where a gap parts columns, none between full-width characters.

    ``tabular`` says that it reads as a row of a table, ``lead`` how wide the word is that it begins with.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    lead: float
    tabular: bool


@dataclass(frozen=True, slots=True)
class Margins:
    """Between which edges the lines of a column run, and how far apart they usually stand."""

    left: float
    right: float
    leading: float


def turned(
    box: tuple[float, float, float, float], turn: int, width: float = 0, height: float = 0
) -> tuple[float, float, float, float]:
    """Return a box (x0, top, x1, bottom) as it stands after text of so many quarter turns is set upright.

    Examples
    --------
    >>> from govreports.sources.typesetting import turned
    >>> turned((10, 80, 20, 90), 1, height=100)
    (10, 10, 20, 20)
    """
    x0, top, x1, bottom = box
    if turn == 1:
        return height - bottom, x0, height - top, x1
    if turn == 2:  # noqa: PLR2004 - quarter turns
        return width - x1, height - bottom, width - x0, height - top
    if turn:
        return top, width - x1, bottom, width - x0
    return box


def lines_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """Return the lines that some glyphs make, from top to bottom; sideways ones come last, set upright.

    Examples
    --------
    >>> from govreports.sources.typesetting import Glyph, lines_of
    >>> row = [Glyph("规", 0, 0, 10, 10, 10), Glyph("章", 10.2, 0, 20, 10, 10), Glyph("0", 60, 1, 65, 11, 10)]
    >>> [line.text for line in lines_of(row)]
    ['规章  0']
    """
    by_turn: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        by_turn.setdefault(glyph.turn, []).append(glyph)
    lines = []
    for turn in sorted(by_turn):
        upright = by_turn[turn]
        if turn:
            upright = [Glyph(g.text, *turned(g[1:5], turn), g.size) for g in upright]
        lines += [_line(row, tabular=turn > 0) for row in _rows(upright) if not all(g.text.isspace() for g in row)]
    return lines


class Piece(NamedTuple):
    """A stretch of a line that a gap parts from the rest of it, and its glyphs."""

    line: Line
    glyphs: tuple[Glyph, ...]


def pieces_of(glyphs: Iterable[Glyph], gap: float) -> list[list[Piece]]:
    """Return the upright lines that some glyphs make, each in the pieces that gaps of so many ems part.

    Examples
    --------
    >>> from govreports.sources.typesetting import Glyph, pieces_of
    >>> row = [Glyph("规", 0, 0, 10, 10, 10), Glyph("章", 10.2, 0, 20, 10, 10), Glyph("0", 60, 1, 65, 11, 10)]
    >>> [[piece.line.text for piece in line] for line in pieces_of(row, 0.5)]
    [['规章', '0']]
    """
    lines = []
    for row in _rows(glyph for glyph in glyphs if not glyph.turn and not glyph.text.isspace()):
        row.sort(key=lambda g: g.x0)
        cuts = [i for i, pair in enumerate(pairwise(row), 1) if _gap(*pair) > gap]
        parts = [row[a:b] for a, b in pairwise([0, *cuts, len(row)])]
        lines.append([Piece(_line(list(part), tabular=True), tuple(part)) for part in parts])
    return lines


def _rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Group glyphs whose middles lie within half an em of each other."""
    rows: list[list[Glyph]] = []
    middle = size = 0.0
    for glyph in sorted(glyphs, key=lambda g: g.top + g.bottom):
        here = (glyph.top + glyph.bottom) / 2
        if rows and here - middle <= max(size, glyph.size) / 2:
            rows[-1].append(glyph)
            size = max(size, glyph.size)
        else:
            rows.append([glyph])
            middle, size = here, glyph.size
    return rows


def _line(row: list[Glyph], *, tabular: bool) -> Line:
    row.sort(key=lambda g: g.x0)
    drawn: list[Glyph] = []
    blanks: list[str] = []
    typed = False
    for glyph in row:
        if glyph.text.isspace():
            typed = True
            continue
        if any(glyph.text == other.text and abs(glyph.x0 - other.x0) < _TWICE * glyph.size for other in drawn[-2:]):
            continue
        if drawn:
            blanks.append(_blank(drawn[-1], glyph, typed=typed))
        drawn.append(glyph)
        typed = False
    if any(len(blank) > 1 and glyph.text[0].isdigit() for blank, glyph in zip(blanks, drawn[1:], strict=True)):
        blanks = ["  " if _meets_value(*pair) else blank for pair, blank in zip(pairwise(drawn), blanks, strict=True)]
    columns = sum(len(blank) > 1 for blank in blanks)
    texts = [glyph.text for glyph in drawn]
    if min(glyph.size for glyph in drawn) < _SMALL * max(glyph.size for glyph in drawn):
        texts = [raised(text) if _is_raised(drawn, i) else text for i, text in enumerate(texts)]
    text = "".join(blank + shown for blank, shown in zip(["", *blanks], texts, strict=True))
    return Line(
        text,
        drawn[0].x0,
        min(g.top for g in drawn),
        max(g.x1 for g in drawn),
        max(g.bottom for g in drawn),
        max(g.size for g in drawn),
        _lead(drawn),
        tabular or columns > 1 or (columns == 1 and not all(map(_WIDE.search, text.split("  ")))),
    )


def _is_raised(drawn: Sequence[Glyph], index: int) -> bool:
    """Return whether a glyph is small and stands above the foot of a large one beside it: a footnote mark."""
    glyph = drawn[index]
    for other in (*drawn[max(index - _LONG_MARK, 0) : index], *drawn[index + 1 : index + 1 + _LONG_MARK]):
        near = max(glyph.x0 - other.x1, other.x0 - glyph.x1) < _LONG_MARK * glyph.size
        if near and glyph.size < _SMALL * other.size and other.bottom - glyph.bottom > _RAISE * other.size:
            return True
    return False


def _gap(left: Glyph, right: Glyph) -> float:
    """Return the gap between two glyphs in ems of the smaller one."""
    return (right.x0 - left.x1) / max(min(left.size, right.size), 1.0)


def _blank(left: Glyph, right: Glyph, *, typed: bool) -> str:
    """Return what stands between two glyphs of a line: nothing, one blank, or two between columns."""
    gap = _gap(left, right)
    wide_left, wide_right = _WIDE.match(left.text[-1]), _WIDE.match(right.text)
    if gap > (_COLUMN_WIDE if wide_left and wide_right else _COLUMN):
        return "  "
    if wide_left and wide_right:
        return ""
    if wide_left or wide_right:
        return " " if typed else ""
    digits = left.text[-1].isdigit() and right.text[0].isdigit()
    return " " if typed or gap > (_DIGIT if digits else _WORD) else ""


def _meets_value(left: Glyph, right: Glyph) -> bool:
    """Return whether a gap that would be none in prose parts a value from what stands before it in a row."""
    before = _WIDE.match(left.text[-1]) or left.text[-1].isdigit()
    return bool(before) and right.text[0].isdigit() and _gap(left, right) > _COLUMN / 2


def _lead(drawn: Sequence[Glyph]) -> float:
    """Return the width of the word at the beginning of a line, which is what had no room on the line before."""
    end = drawn[0]
    for before, glyph in pairwise(drawn):
        if _WIDE.match(before.text) or _blank(before, glyph, typed=False):
            break
        end = glyph
    return end.x1 - drawn[0].x0


def joined(texts: Sequence[Line], width: float) -> str:
    """Return the text of the lines of one cell: a wrapped word is whole again.

    Full-width characters meet without a blank. A number goes on only where the line before was full
    and longer: two numbers that stand above each other are no third one.

    Parameters
    ----------
    texts
        The lines from top to bottom.
    width
        Width of the cell in points.
    """
    text = ""
    for before, line in zip([None, *texts], texts, strict=False):
        if before is None or _WIDE.match(text[-1]) or _WIDE.match(line.text):
            text += line.text
        elif _NUMERAL.fullmatch(before.text) and _NUMERAL.match(line.text):
            shorter = len(line.text) < len(texts[0].text)
            text += line.text if shorter and is_full(before, width, 0.6) else f" {line.text}"
        else:
            text += f" {line.text}"
    return text


def numbering(text: str) -> str:
    """Return the numbering that a text begins with, or nothing.

    Examples
    --------
    >>> from govreports.sources.typesetting import numbering
    >>> numbering("（三）不予公开"), numbering("3.其他"), numbering("2023年")
    ('（三）', '3.', '')
    """
    match = _ENUMERATOR.match(fold(text))
    return text[: match.end()] if match else ""


def is_closed(text: str) -> bool:
    """Return whether a text ends as a sentence or a bracketed note does."""
    return fold(text.rstrip()[-1:]) in _CLOSING


def tied(texts: Sequence[str]) -> str:
    """Return the lines of a paragraph as one: full-width characters, and the halves of a number, meet without a blank.

    Examples
    --------
    >>> from govreports.sources.typesetting import tied
    >>> tied(["主动公开", "政府信息1", "1条"])
    '主动公开政府信息11条'
    """
    text = ""
    for line in texts:
        parts = (
            text
            and not _WIDE.match(text[-1])
            and not _WIDE.match(line)
            and not (text[-1].isdigit() and line[0].isdigit())
        )
        text += f" {line}" if parts else line
    return text


def is_full(line: Line, width: float, needed: float = 1.2) -> bool:
    """Return whether so many ems found no room behind a line of a cell that is ``width`` points wide."""
    padding = 11.0  # what Word leaves free at both sides of a cell, together
    return width - (line.x1 - line.x0) <= padding + needed * line.size


def margins_of(lines: Sequence[Line]) -> Margins:
    """Return the margins that most lines keep to: the outermost edges that at least three share.

    Examples
    --------
    >>> from govreports.sources.typesetting import margins_of
    >>> margins_of([])
    Margins(left=0.0, right=0.0, leading=0.0)
    """
    if not lines:
        return Margins(0.0, 0.0, 0.0)
    prose = [line for line in lines if not line.tabular] or list(lines)
    size = median(line.size for line in prose)
    gaps = [below.top - above.bottom for above, below in pairwise(prose) if 0 <= below.top - above.bottom < 2 * size]
    return Margins(
        _shared([line.x0 for line in prose], size),
        -_shared([-line.x1 for line in prose], size),
        median(gaps) if gaps else size,
    )


def _shared(edges: list[float], size: float) -> float:
    """Return the lowest edge that three share, or the lowest of all where that lies apart and few share one."""
    enough = 3
    edges.sort()
    edge = next(
        (edge for edge, third in zip(edges, edges[enough - 1 :], strict=False) if third - edge <= size / 2), edges[0]
    )
    sharing = sum(abs(other - edge) <= size / 2 for other in edges)
    return edge if edge - edges[0] <= 1.5 * size or sharing * enough >= len(edges) else edges[0]


def runs_on(above: Line, below: Line, margins: tuple[Margins, Margins], *, together: bool) -> bool:
    """Return whether a paragraph goes on from one line to the next.

    Parameters
    ----------
    above, below
        Two lines that follow each other in reading order.
    margins
        Margins of the columns that they stand in.
    together
        Whether they stand in the same column, so that the distance between them tells something.
    """
    if above.tabular or below.tabular or abs(above.size - below.size) > 0.15 * above.size:
        return False
    if below.x0 - margins[1].left > _INDENT * below.size or (numbering(below.text) and is_closed(above.text)):
        return False
    if margins[0].right - above.x1 > below.lead + above.size or above.x1 - above.x0 < _NARROW * above.size:
        return False
    return not together or below.top - above.bottom <= margins[0].leading + 0.6 * above.size


def columns_of(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Return the glyphs of a page in its columns: what crosses them, the left, the right; one list where it has one.

    A page has two columns where an empty band near its middle parts at least eight lines of dense
    text on either side; a column of numbers is not dense.
    """
    drawn = [g for g in glyphs if not g.text.isspace()]
    rows = _rows(drawn)
    if len(rows) < _FEWEST:
        return [list(glyphs)]
    left, right = min(g.x0 for g in drawn), max(g.x1 for g in drawn)
    middle = _gutter(rows, left, right)
    if middle is None:
        return [list(glyphs)]
    sides: list[list[Glyph]] = [[], []]
    crossing: list[Glyph] = []
    for row in _rows(glyphs):
        if any(g.x0 < middle < g.x1 for g in row):
            crossing += row
            continue
        for glyph in row:
            sides[glyph.x0 > middle].append(glyph)
    for side, width in zip(sides, (middle - left, right - middle), strict=True):
        lines = _rows(g for g in side if not g.text.isspace())
        inked = sum(g.x1 - g.x0 for g in side)
        if len(lines) < _FEWEST or inked < 0.6 * width * len(lines):
            return [list(glyphs)]
    return [part for part in (crossing, *sides) if part]


def _gutter(rows: list[list[Glyph]], left: float, right: float) -> float | None:
    """Return the middle of the widest band in the middle third that at most two lines cross, where it is an em wide."""
    step = max(3.0, (right - left) / 500)
    crossed: Counter[int] = Counter()
    for row in rows:
        crossed.update({band for g in row for band in range(int(g.x0 / step), int(g.x1 / step) + 1)})
    best: list[int] = []
    run: list[int] = []
    third = (right - left) / 3
    for band in range(int((left + third) / step), int((right - third) / step) + 1):
        run = [*run, band] if crossed[band] <= 2 else []  # noqa: PLR2004 - a title may cross
        best = max(best, run, key=len)
    size = median(g.size for row in rows for g in row)
    return (best[0] + best[-1] + 1) / 2 * step if best and len(best) * step >= size else None
