"""Pages of glyphs and rules to one document: page numbers out, tables whole, paragraphs across pages."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final, NamedTuple

from govreports.sources.document import Row, TextBuilder
from govreports.sources.ruling import Lattice, Rule, lattices_of
from govreports.sources.stitching import Part, agreeing, filled, mended, parted
from govreports.sources.typesetting import Glyph, Line, Margins, columns_of, lines_of, margins_of, runs_on, tied

__all__ = ["Sheet", "compose"]

_HEAD: Final = 0.1
_FOOT: Final = 0.88
"""Shares of the height of a page between which no page number stands."""
_MARKED: Final = re.compile(
    r"[-–—－─~·•]\s?(\d{1,4})\s?[-–—－─~·•]|(?:page|p)\s?\.?\s?(\d{1,4})(?:\s?(?:of|/)\s?\d{1,4})?|第\s?(\d{1,4})\s?[页頁](?:[\s,，/]*共\s?\d{1,4}\s?[页頁])?|(\d{1,4})\s?/\s?\d{1,4}",
    re.IGNORECASE,
)
_BARE: Final = re.compile(r"\d{1,4}")
_SLACK: Final = 48.0
"""Points that a table may leave free at the foot or head of a page beside the row that had no room."""


@dataclass(slots=True)
class Sheet:
    """One page: its number, its size in points, its glyphs in the order drawn, its rules."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph]
    horizontal: list[Rule] = field(default_factory=list)
    vertical: list[Rule] = field(default_factory=list)


class _Placed(NamedTuple):
    """A line with its page and column, and the margins of that column."""

    line: Line
    page: int
    column: int
    margins: Margins


def compose(sheets: Sequence[Sheet]) -> tuple[str, tuple[Row, ...]]:
    """Return the text and the rows of the document that the pages make.

    Parameters
    ----------
    sheets
        The pages in order; those without text may be left out.

    Examples
    --------
    >>> from govreports.sources.pagination import Sheet, compose
    >>> from govreports.sources.typesetting import Glyph
    >>> word = [Glyph("规", 90, 90, 100, 100, 10), Glyph("章", 100, 90, 110, 100, 10)]
    >>> compose([Sheet(1, 595, 842, word)])[0]
    '规章\\n'
    """
    lattices = [_framed(lattices_of(sheet.horizontal, sheet.vertical)) for sheet in sheets]
    _drop_folios(sheets, lattices)
    lattices, joints = _chained(sheets, lattices)
    parts: list[list[Part]] = []
    prose: list[list[Glyph]] = []
    for sheet, grids in zip(sheets, lattices, strict=True):
        cells, outside = parted(sheet.glyphs, grids)
        parts.append([filled(sheet.number, number, *pair) for number, pair in enumerate(zip(grids, cells, strict=True), 1)])
        prose.append(outside)
    for index in sorted(joints):
        mended(parts[index][-1], parts[index + 1][0])
    return _written(_stream(sheets, parts, prose), {id(parts[index + 1][0]) for index in joints})


def _framed(lattices: list[Lattice]) -> list[Lattice]:
    """Leave out frames: a lattice of one column around another one."""
    def holds(frame: Lattice, other: Lattice) -> bool:
        return frame is not other and frame.unit(other.xs[0], other.ys[0]) is not None and frame.unit(other.xs[-1], other.ys[-1]) is not None

    return [frame for frame in lattices if frame.columns > 1 or not any(holds(frame, other) for other in lattices)]


# -- page numbers -------------------------------------------------------------------------------


def _drop_folios(sheets: Sequence[Sheet], lattices: Sequence[Sequence[Lattice]]) -> None:
    """Take the page numbers out of the glyphs, in place.

    A number without dashes or words around it is one only where it counts with the pages and stands
    in no table.
    """
    bare: list[tuple[Sheet, Line, int]] = []
    for sheet, grids in zip(sheets, lattices, strict=True):
        for line in _outermost(sheet):
            text = line.text.strip()
            if _MARKED.fullmatch(text):
                _remove(sheet, line)
            elif _BARE.fullmatch(text) and not any(grid.unit(line.x0, line.bottom) for grid in grids):
                bare.append((sheet, line, int(text)))
    offsets = Counter(number - sheet.number for sheet, _, number in bare)
    for sheet, line, number in bare:
        if number and (number == sheet.number or offsets[number - sheet.number] > 1):
            _remove(sheet, line)


def _outermost(sheet: Sheet) -> list[Line]:
    """Return the first line in the head of a page and the last one in its foot."""
    middles = [(g, (g.top + g.bottom) / 2) for g in sheet.glyphs if not g.turn]
    head = lines_of(g for g, middle in middles if middle < _HEAD * sheet.height)
    foot = lines_of(g for g, middle in middles if middle > _FOOT * sheet.height)
    return [*head[:1], *foot[-1:]]


def _remove(sheet: Sheet, line: Line) -> None:
    sheet.glyphs = [g for g in sheet.glyphs if not (line.top <= (g.top + g.bottom) / 2 <= line.bottom and line.x0 <= (g.x0 + g.x1) / 2 <= line.x1)]


# -- tables over pages --------------------------------------------------------------------------


def _chained(sheets: Sequence[Sheet], lattices: list[list[Lattice]]) -> tuple[list[list[Lattice]], set[int]]:
    """Return the tables among the lattices and the pages whose last one goes on on the next.

    Parts of one table get the same column lines. What has one column, or no text, is no table.
    """
    low = max((_last(sheet, grids) for sheet, grids in zip(sheets, lattices, strict=True)), default=0.0)
    chains: list[list[tuple[int, int]]] = []
    for index, ((sheet, grids), (following, others)) in enumerate(pairwise(zip(sheets, lattices, strict=True))):
        if following.number != sheet.number + 1 or not _adjoin(sheet, grids, following, others, low):
            continue
        last = max(range(len(grids)), key=lambda i: grids[i].ys[-1])
        if not (chains and chains[-1][-1] == (index, last)):
            chains.append([(index, last)])
        chains[-1].append((index + 1, 0))
    joints = set()
    kept = [[grid.columns > 1 and _told(sheet, grid) for grid in grids] for sheet, grids in zip(sheets, lattices, strict=True)]
    for chain in chains:
        xs = _common([lattices[index][i] for index, i in chain])
        for (index, i), (after, j) in pairwise(chain):
            grid, other = lattices[index][i], lattices[after][j]
            shared = agreeing(grid, other)
            if shared and len(shared) > 2 and kept...
    return lattices, joints
