"""Pages of glyphs and rules to one document: page numbers out, tables whole, paragraphs across pages."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, NamedTuple

from govreports.sources.document import Row, Seen, TextBuilder
from govreports.sources.ruling import Lattice, Rule, lattices_of
from govreports.sources.stitching import Part, agreeing, filled, mended, parted
from govreports.sources.typesetting import (
    Glyph,
    Line,
    Margins,
    columns_of,
    joined,
    lines_of,
    margins_of,
    numbering,
    runs_on,
    tied,
)
from govreports.sources.unruled import unruled
from govreports.sources.weaving import woven_lines

__all__ = ["Sheet", "compose"]

_HEAD: Final = 0.1
_FOOT: Final = 0.88
"""Shares of the height of a page between which no page number stands."""
_PAGE: Final = (
    r"(?:[-–—－─~·•]\s?\d{1,4}\s?[-–—－─~·•]|\bp(?:age|\.)?\s?\d{1,4}(?:\s?(?:of|/)\s?\d{1,4})?|\b\d{1,4}\s?/\s?\d{1,4}|"
    r"第\s?\d{1,4}\s?[页頁](?:[\s,，/]*共\s?\d{1,4}\s?[页頁])?)"
)
_MARKED: Final = re.compile(_PAGE, re.IGNORECASE)
_ENDED: Final = re.compile(rf"\s*{_PAGE}$", re.IGNORECASE)
_BARE: Final = re.compile(r"\d{1,4}")
_SLACK: Final = 48.0
"""Points that a table may leave free at the foot or head of a page beside the row that had no room."""


_SHIFT: Final = 6.0
"""Points by which the columns of a table without rules may move from one page to the next."""
_OVERHANG: Final = 0.6
"""Ems by which the middle of a line may hang out of a cell that the end of a page cuts."""


@dataclass(slots=True)
class Sheet:
    """One page: its number, its size in points, its glyphs in the order drawn, its rules.

    ``recognised`` says that it, or a part of it, is a picture on which they were recognised.
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph]
    horizontal: list[Rule] = field(default_factory=list)
    vertical: list[Rule] = field(default_factory=list)
    recognised: bool = False


class _Placed(NamedTuple):
    """A line with its page and column, and the margins of that column."""

    line: Line
    page: int
    column: int
    margins: Margins


def compose(sheets: Sequence[Sheet], seen: dict[str, Seen] | None = None) -> tuple[str, tuple[Row, ...]]:
    r"""Return the text and the rows of the document that the pages make.

    Parameters
    ----------
    sheets
        The pages in order; those without text may be left out.
    seen
        Takes how the cells of recognised pages were seen, by the address of their place.

    Examples
    --------
    >>> from govreports.sources.pagination import Sheet, compose
    >>> from govreports.sources.typesetting import Glyph
    >>> word = [Glyph("规", 90, 90, 100, 100, 10), Glyph("章", 100, 90, 110, 100, 10)]
    >>> compose([Sheet(1, 595, 842, word)])[0]
    '规章\n'
    """
    lattices = [_framed(lattices_of(sheet.horizontal, sheet.vertical)) for sheet in sheets]
    titles: list[tuple[bool, str]] = []
    for _ in range(2):  # a running title may stand outside of the page number, or inside
        titles += _drop_furniture(sheets, lattices)
    tables, joints = _chained(sheets, lattices)
    parts: list[list[Part]] = []
    prose: list[list[Glyph]] = []
    for sheet, grids in zip(sheets, tables, strict=True):
        cells, outside = parted(sheet.glyphs, grids)
        numbered = enumerate(zip(grids, cells, strict=True), 1)
        ruled = [
            filled(sheet.number, number, grid, glyphs, recognised=sheet.recognised)
            for number, (grid, glyphs) in numbered
        ]
        bare, outside = unruled(sheet.number, len(ruled) + 1, outside)
        parts.append(sorted([*ruled, *bare], key=lambda part: part.top))
        prose.append(outside)
    for index in sorted(joints):
        mended(parts[index][-1], parts[index + 1][0])
    _complete(parts, prose)
    continued = _continued(parts, prose)
    _count(parts, joints | continued)
    if seen is not None:
        boxes = (box for tables in parts for part in tables for box in part.boxes)
        seen |= {str(box.place): box.seen for box in boxes if box.seen}
    return _written(_stream(sheets, parts, prose), titles)


def _framed(lattices: list[Lattice]) -> list[Lattice]:
    """Leave out frames: a lattice of one column around another one."""

    def holds(frame: Lattice, other: Lattice) -> bool:
        corners = ((other.xs[0], other.ys[0]), (other.xs[-1], other.ys[-1]))
        return frame is not other and all(frame.unit(*corner) for corner in corners)

    return [frame for frame in lattices if frame.columns > 1 or not any(holds(frame, other) for other in lattices)]


# -- page numbers and running titles ------------------------------------------------------------


def _drop_furniture(sheets: Sequence[Sheet], lattices: Sequence[Sequence[Lattice]]) -> list[tuple[bool, str]]:
    """Take page numbers and running titles out of the glyphs, in place; return the titles as (at the foot, text).

    A number without dashes or words around it is one only where it counts with the pages and stands
    in no table. A running title stands at the same place of several pages.
    """
    bare: list[tuple[Sheet, Line, int]] = []
    running: dict[tuple[bool, str, int], list[tuple[Sheet, Line]]] = {}
    for sheet, grids in zip(sheets, lattices, strict=True):
        for at_foot, line in _outermost(sheet):
            text = line.text.strip()
            if _MARKED.fullmatch(text):
                _remove(sheet, line)
            elif any(grid.unit(line.x0, line.bottom) for grid in grids if grid.columns > 1):
                continue
            elif _BARE.fullmatch(text):
                bare.append((sheet, line, int(text)))
            elif not _ENDED.sub("", text).rpartition("  ")[2].isdecimal():  # such a line may be a row of values
                running.setdefault((at_foot, _ENDED.sub("", text), round(line.top / 3)), []).append((sheet, line))
    offsets = Counter(number - sheet.number for sheet, _, number in bare)
    for sheet, line, number in bare:
        if number and (number == sheet.number or offsets[number - sheet.number] > 1):
            _remove(sheet, line)
    repeated = {key: places for key, places in running.items() if len(places) > 1}
    for places in repeated.values():
        for sheet, line in places:
            _remove(sheet, line)
    return [(at_foot, text) for at_foot, text, _ in repeated]


def _outermost(sheet: Sheet) -> list[tuple[bool, Line]]:
    """Return the first line in the head of a page and the last one in its foot, and whether it is the latter."""
    middles = [(g, (g.top + g.bottom) / 2) for g in sheet.glyphs if not g.turn]
    head = lines_of(g for g, middle in middles if middle < _HEAD * sheet.height)
    foot = lines_of(g for g, middle in middles if middle > _FOOT * sheet.height)
    return [(False, line) for line in head[:1]] + [(True, line) for line in foot[-1:]]


def _remove(sheet: Sheet, line: Line) -> None:
    def belongs(glyph: Glyph) -> bool:
        return (
            line.top <= (glyph.top + glyph.bottom) / 2 <= line.bottom
            and line.x0 <= (glyph.x0 + glyph.x1) / 2 <= line.x1
        )

    sheet.glyphs = [glyph for glyph in sheet.glyphs if not belongs(glyph)]


# -- tables over pages --------------------------------------------------------------------------


def _chained(sheets: Sequence[Sheet], lattices: Sequence[Sequence[Lattice]]) -> tuple[list[list[Lattice]], set[int]]:
    """Return the tables among the lattices, and the indexes of the pages of which the last one goes on.

    Parts of one table get the same column lines. What has one column, or no text, is no table.
    """
    tables = [list(grids) for grids in lattices]
    extents = [_extent(sheet, grids) for sheet, grids in zip(sheets, lattices, strict=True)]
    span = min((top for top, _ in extents), default=0.0), max((bottom for _, bottom in extents), default=0.0)
    joints: set[int] = set()
    chain: list[tuple[int, int]] = []
    for index, (sheet, following) in enumerate(pairwise(sheets)):
        grids, others = tables[index], tables[index + 1]
        shared = _shared_columns(sheet, following, grids, others, span)
        if not shared:
            continue
        grids[-1] = grids[-1].on(shared, max((g.bottom for g in _hanging(sheet, grids[-1])), default=0.0))
        above = (index, len(grids) - 1)
        chain = [*(chain if above in chain else [above]), (index + 1, 0)]
        joints.add(index)
        for page, i in chain:
            tables[page][i] = tables[page][i].on(shared)
    joined = {*joints, *(index + 1 for index in joints)}
    return [
        [grid for grid in grids if grid.columns > 1 and (index in joined or _told(sheet, grid))]
        for index, (sheet, grids) in enumerate(zip(sheets, tables, strict=True))
    ], joints


def _shared_columns(
    sheet: Sheet, following: Sheet, grids: Sequence[Lattice], others: Sequence[Lattice], span: tuple[float, float]
) -> tuple[float, ...]:
    """Return the column lines of a table that goes on from one page to the next, or none.

    ``span`` is from where to where the pages of the document are filled.
    """
    if following.number != sheet.number + 1 or not (grids and others):
        return ()
    if not (_sinks(sheet, grids, others[0], span[1]) and _rises(following, others[0], span[0])):
        return ()
    shared = agreeing(grids[-1], others[0])
    return shared if shared and len(shared) > 2 else ()  # noqa: PLR2004 - two lines make one column


def _extent(sheet: Sheet, grids: Sequence[Lattice]) -> tuple[float, float]:
    """Return where the first thing on a page begins and the last one ends."""
    drawn = [glyph for glyph in sheet.glyphs if not glyph.text.isspace()]
    tops = [*(glyph.top for glyph in drawn), *(grid.ys[0] for grid in grids)]
    bottoms = [*(glyph.bottom for glyph in drawn), *(grid.ys[-1] for grid in grids)]
    return min(tops, default=sheet.height), max(bottoms, default=0.0)


def _sinks(sheet: Sheet, grids: Sequence[Lattice], following: Lattice, low: float) -> bool:
    """Return whether the last table ends at the foot: nothing below, and no room for the row that follows."""
    last = grids[-1]
    if any(grid.ys[-1] > last.ys[-1] for grid in grids) or _is_box(sheet, last):
        return False
    room = low - last.ys[-1]
    below = sum(not g.text.isspace() and (g.top + g.bottom) / 2 > last.ys[-1] for g in sheet.glyphs)
    return room <= following.ys[1] - following.ys[0] + _SLACK and below == len(_hanging(sheet, last))


def _hanging(sheet: Sheet, grid: Lattice) -> list[Glyph]:
    """Return what browsers let hang out of a cell that the end of the page cuts: less than a line."""
    low, left, right = grid.ys[-1], grid.xs[0], grid.xs[-1]
    reach = [
        (g, (g.top + g.bottom) / 2 - low)
        for g in sheet.glyphs
        if left <= g.x0 and g.x1 <= right and not g.text.isspace()
    ]
    return [g for g, depth in reach if 0 < depth <= _OVERHANG * g.size]


def _rises(sheet: Sheet, first: Lattice, high: float) -> bool:
    """Return whether a table begins at the head of its page: nothing above."""
    above = (g for g in sheet.glyphs if not g.text.isspace() and (g.top + g.bottom) / 2 < first.ys[0])
    return first.ys[0] - high <= _SLACK and not any(above) and not _is_box(sheet, first)


def _is_box(sheet: Sheet, grid: Lattice) -> bool:
    """Return whether a lattice is a box around prose: one column, and higher than a few rows."""
    return grid.columns == 1 and grid.ys[-1] - grid.ys[0] > sheet.height / 3


def _told(sheet: Sheet, grid: Lattice) -> bool:
    return any(grid.unit((g.x0 + g.x1) / 2, (g.top + g.bottom) / 2) for g in sheet.glyphs if not g.text.isspace())


def _complete(parts: Sequence[Sequence[Part]], prose: list[list[Glyph]]) -> None:
    """Give a label without rules that is numbering alone the words that the end of the page cut off, in place."""
    for index, (above, below) in enumerate(pairwise(parts), 1):
        if not (above and below) or above[-1].lattice.vertical or below[0].lattice.vertical:
            continue
        label = above[-1].rows()[-1][0]
        words = [glyph for glyph in prose[index] if glyph.top < below[0].top]
        if label.text and numbering(label.text) == label.text and words:
            label.lines += lines_of(words)
            label.text = joined(label.lines, label.points)
            prose[index] = [glyph for glyph in prose[index] if glyph.top >= below[0].top]


def _continued(parts: Sequence[Sequence[Part]], prose: Sequence[Sequence[Glyph]]) -> set[int]:
    """Return the indexes of the pages of which a table without rules goes on: the same columns, no text between."""
    found = set()
    for index, (pair, texts) in enumerate(zip(pairwise(parts), pairwise(prose), strict=True)):
        if not (pair[0] and pair[1]):
            continue
        above, below = pair[0][-1].lattice, pair[1][0].lattice
        if above.vertical or below.vertical or len(above.xs) != len(below.xs):
            continue
        apart = any(g.top > above.ys[-1] for g in texts[0]) or any(g.bottom < below.ys[0] for g in texts[1])
        if not apart and all(abs(a - b) <= _SHIFT for a, b in zip(above.xs[1:], below.xs[1:], strict=True)):
            found.add(index)
    return found


def _count(parts: Sequence[Sequence[Part]], joints: set[int]) -> None:
    """Give the tables of the document their numbers; what goes on on the next page keeps its number."""
    number = 0
    for index, tables in enumerate(parts):
        for i, part in enumerate(tables):
            number += not (i == 0 and index - 1 in joints)
            part.table = number


# -- the document -------------------------------------------------------------------------------


def _stream(
    sheets: Sequence[Sheet], parts: Sequence[Sequence[Part]], prose: Sequence[Sequence[Glyph]]
) -> Iterator[_Placed | Part]:
    """Iterate over the lines and tables of all pages in reading order."""
    pages = [[glyphs] if tables else columns_of(glyphs) for tables, glyphs in zip(parts, prose, strict=True)]
    lines = [[woven_lines(column) for column in columns] for columns in pages]
    common: dict[int, list[Line]] = {}
    for sheet, columns in zip(sheets, lines, strict=True):
        if len(columns) == 1:
            common.setdefault(round(sheet.width / 10), []).extend(columns[0])
    shared = {width: margins_of(whole) for width, whole in common.items()}
    for sheet, columns, tables in zip(sheets, lines, parts, strict=True):
        for number, column in enumerate(columns):
            margins = shared[round(sheet.width / 10)] if len(columns) == 1 else margins_of(column)
            placed = [_Placed(line, sheet.number, number, margins) for line in column]
            yield from _woven(placed, tables)


def _woven(placed: Sequence[_Placed], tables: Sequence[Part]) -> Iterator[_Placed | Part]:
    """Iterate over lines and tables from top to bottom; lines keep their order."""
    waiting = list(tables)
    for item in placed:
        while waiting and waiting[0].top < item.line.top:
            yield waiting.pop(0)
        yield item
    yield from waiting


def _written(stream: Iterator[_Placed | Part], titles: Sequence[tuple[bool, str]]) -> tuple[str, tuple[Row, ...]]:
    """Write the document: running titles of the head before it, those of the foot behind."""
    builder = TextBuilder()
    rows = [builder.paragraph(text) for at_foot, text in titles if not at_foot]
    paragraph: list[_Placed] = []

    def close() -> None:
        if paragraph:
            rows.append(builder.paragraph(tied([item.line.text for item in paragraph])))
            paragraph.clear()

    for item in stream:
        if isinstance(item, Part):
            close()
            rows.extend(_tabled(builder, item))
            continue
        if paragraph and not _follows(paragraph[-1], item):
            close()
        paragraph.append(item)
    close()
    rows += [builder.paragraph(text) for at_foot, text in titles if at_foot]
    return builder.text(), tuple(rows)


def _tabled(builder: TextBuilder, part: Part) -> Iterator[Row]:
    for boxes in part.rows():
        row = builder.table_row(
            [box.text for box in boxes], [box.place for box in boxes], [(box.height, box.width) for box in boxes]
        )
        yield row._replace(table=part.table)


def _follows(above: _Placed, below: _Placed) -> bool:
    together = (above.page, above.column) == (below.page, below.column)
    return runs_on(above.line, below.line, (above.margins, below.margins), together=together)
