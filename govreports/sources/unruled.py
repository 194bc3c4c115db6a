"""Tables that nothing rules: rows and columns from where their numbers and labels stand.

The numbers of a row stand at one height, and its label around that height, as the lines of a cell
that is centred do. Where labels and numbers do not fit together so, the lines stay lines.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from typing import Final, NamedTuple

from govreports.sources.columns import (
    TOGETHER,
    Band,
    Block,
    Cells,
    Rows,
    band_at,
    block_of,
    blocks_of,
    ends,
    split_lines,
    unspaced,
)
from govreports.sources.document import Place, Seen
from govreports.sources.ruling import Lattice
from govreports.sources.stitching import Box, Part, seen_of
from govreports.sources.typesetting import Glyph, Line, Piece, joined, pieces_of

__all__ = ["unruled"]

_GAP: Final = 0.3
"""Ems between pieces of a line."""
_MOST_LINES: Final = 300
"""Lines of a page above which it is no page of a report."""
_CENTRED: Final = 0.45
"""Ems by which the middles of a label and of its numbers may differ."""
_SPACED: Final = 1.2
"""Ems between numbering and words of a label."""
_LOOSE: Final = 0.9
"""Ems between the lines of one cell at the most."""


def unruled(page: int, number: int, glyphs: Sequence[Glyph]) -> tuple[list[Part], list[Glyph]]:
    """Return the tables of a page that nothing rules, and the glyphs that stand in none.

    Parameters
    ----------
    page
        Number of the page.
    number
        Number that the first of them gets on its page.
    glyphs
        The glyphs of the page that stand in no ruled table.
    """
    rows = split_lines(glyphs)
    parts: list[Part] = []
    used: set[Glyph] = set()
    reached = -1
    for index in range(len(rows) if len(rows) <= _MOST_LINES else 0):
        band = band_at(rows, index, reached) if index > reached else None
        table = _table(rows, band, Place(number + len(parts), 1, 1, page), reached) if band else None
        if band and table:
            reached = max(band.rows)
            parts.append(table[0])
            used |= {glyph for piece in table[1] for glyph in piece.glyphs}
    return parts, [glyph for glyph in glyphs if glyph not in used]


def _table(rows: Rows, band: Band, origin: Place, reached: int) -> tuple[Part, list[Piece]] | None:
    """Return a table and the pieces that it is made of, None where they do not fit together."""
    first, last = min(band.rows), max(band.rows)
    roof, foot = ends(rows, band, range(band.head, reached, -1)), ends(rows, band, range(last, len(rows)))
    words = [piece for index in range(roof, foot + 1) for piece in band.words(rows[index])]
    header = [piece for index in range(band.head, first) for piece in band.cells(unspaced(rows[index]))]
    end = max((piece.line.bottom for piece in header), default=0.0)
    numbers = [_Line(_height(cells), cells) for _, cells in sorted(band.rows.items())]
    labels = _labels(words, numbers, end, band.size)
    if labels is None or _crowded(blocks_of(header, labels.together * band.size + 0.1), band.centres):
        return None
    level = rows[band.head][0].line.top - band.size
    labels = replace(labels, corner=[block for block in labels.corner if band.head < first and block.top > level])
    grid = _Grid(origin, labels, band)
    grid.head(blocks_of(header, labels.together * band.size + 0.1))
    grid.body()
    cells = [piece for row in band.rows.values() for piece in row if piece]
    taken = [*cells, *header, *(piece for block in labels.blocks() for piece in block.pieces)]
    xs = [min(piece.line.x0 for piece in taken), *band.centres]
    ys = min(piece.line.top for piece in taken), max(piece.line.bottom for piece in taken)
    return Part(origin.page, Lattice((), (), tuple(xs), ys), grid.boxes), taken


def _height(numbers: Iterable[Piece | None]) -> float:
    lines = [piece.line for piece in numbers if piece]
    return sum(line.top + line.bottom for line in lines) / 2 / len(lines)


class _Line(NamedTuple):
    """A row of a table: the height that it stands at, what stands in its columns, its label if it has one."""

    height: float
    cells: Cells
    leaf: Block | None = None


@dataclass(frozen=True, slots=True)
class _Labels:
    """The rows of a table, labels of several rows, those beside the header; ``together`` in ems."""

    rows: list[_Line]
    groups: list[Block]
    corner: list[Block]
    together: float

    def blocks(self) -> list[Block]:
        """Return all labels."""
        return [*(row.leaf for row in self.rows if row.leaf), *self.groups, *self.corner]


def _labels(words: Sequence[Piece], rows: Sequence[_Line], foot: float, size: float) -> _Labels | None:
    """Return the labels that stand around some rows, None where a row has none or something is left over.

    How far apart the lines of one label are is tried out: only some distances leave a label around
    every row, and the widest of them joins the most. ``foot`` is where the header ends.
    """
    if not words:
        return _Labels(list(rows), [], [], TOGETHER)
    lines = [piece.line for piece in words]
    gaps = {round((b.top - a.bottom) / size, 2) for a in lines for b in lines if b.top > a.top}
    wider = _LOOSE
    for together in sorted((gap for gap in {0.0, *gaps} if gap < _LOOSE), reverse=True):
        found = _fitted(blocks_of(words, together * size + 0.1), rows, foot, size)
        if found:
            return replace(found, together=max(together, min(TOGETHER, (together + wider) / 2)))
        wider = together
    return None


def _fitted(blocks: list[Block], rows: Sequence[_Line], foot: float, size: float) -> _Labels | None:
    lines = []
    for row in rows:
        around = [block for block in blocks if abs(block.middle - row.height) <= _CENTRED * size]
        if not around:
            return None
        lines.append(row._replace(leaf=_spaced(around, size)))
    leaves = [row.leaf for row in lines if row.leaf]
    chosen = [piece.glyphs[0] for leaf in leaves for piece in leaf.pieces]
    if len(set(chosen)) < len(chosen):
        return None
    taken = {glyph for leaf in leaves for piece in leaf.pieces for glyph in piece.glyphs}
    groups, corner, empty = [], [], []
    for block in blocks:
        if block.pieces[0].glyphs[0] in taken:
            continue
        level = [
            other for other in blocks if other is not block and other.top < block.bottom and other.bottom > block.top
        ]
        beside = [other for other in level if other.pieces[0].glyphs[0] in taken]
        if block.bottom <= leaves[0].top and block.top < foot:
            corner.append(block)
        elif level and block.right <= max(other.left for other in level) + _GAP * size:
            groups.append(block)
        elif beside:
            return None
        elif block.top < leaves[-1].top and (foot or block.top > leaves[0].top):
            empty.append(_Line(block.middle, [None] * len(rows[0].cells), block))
    return _Labels(sorted([*lines, *empty], key=lambda row: row.height), groups, corner, 0.0)


def _spaced(blocks: list[Block], size: float) -> Block:
    """Return the last of the blocks at one height, with those of one line before it that it is only spaced from."""
    blocks = sorted(blocks, key=lambda block: block.left)
    leaf = blocks.pop()
    while blocks and leaf.left - blocks[-1].right <= _SPACED * size and len(blocks[-1].pieces) == len(leaf.pieces) == 1:
        glyphs = (*blocks.pop().pieces[0].glyphs, *leaf.pieces[0].glyphs)
        leaf = block_of([piece for line in pieces_of(glyphs, _SPACED + 1) for piece in line])
    return leaf


# -- where the cells are placed -----------------------------------------------------------------


class _Grid:
    """The cells of a table as they are placed."""

    def __init__(self, origin: Place, labels: _Labels, band: Band) -> None:
        self.origin = origin
        self.labels = labels
        self.band = band
        pieces = (piece for cells in band.rows.values() for piece in cells if piece)
        self.recognised = any(glyph.score is not None for piece in pieces for glyph in piece.glyphs)
        self.boxes: list[Box] = []
        self.above = 0
        """Rows of the header."""
        self.edges: list[float] = []
        """Right edges of the columns of labels of several rows."""
        for group in sorted(labels.groups, key=lambda group: group.left):
            if not self.edges or group.left >= self.edges[-1]:
                self.edges.append(group.right)
            self.edges[-1] = max(self.edges[-1], group.right)
        self.first = len(self.edges) + 1 + any(row.leaf for row in labels.rows)
        """Column of the first numbers."""

    def head(self, blocks: Sequence[Block]) -> None:
        """Place the header: what stands lowest above each column, and above it what spans several.

        A lowest cell is centred between where it begins and where the numbers do: so it stands below
        the spanning ones that end before.
        """
        lowest = {max(over, key=lambda block: block.bottom) for x in self.band.centres if (over := _over(blocks, x))}
        spanning = sorted((block for block in blocks if block not in lowest), key=lambda block: block.middle)
        levels: list[float] = []
        for block in spanning:
            if not levels or block.middle - levels[-1] > self.band.size / 2:
                levels.append(block.middle)
        if blocks:
            self.above = len(levels) + 1
            foot = (max(block.bottom for block in blocks) + self._floors()[0]) / 2
            for block in blocks:
                begins = 2 * block.middle - foot if block in lowest else block.middle - self.band.size / 2
                row = 1 + sum(level < begins for level in levels)
                columns = [i for i, x in enumerate(self.band.centres) if block in _over(blocks, x)]
                nearest = min(range(len(self.band.centres)), key=lambda i: abs(self.band.centres[i] - _centre(block)))
                column = self.first + (columns[0] if columns else nearest)
                self._place(block, row, column, self.above + 1 - row if block in lowest else 1, max(len(columns), 1))
        if self.labels.corner and self.above:
            self._place(block_of([piece for block in self.labels.corner for piece in block.pieces]), 1, 1, self.above)

    def body(self) -> None:
        """Place the labels and the numbers."""
        indents = []
        for row, (_, cells, leaf) in enumerate(self.labels.rows, self.above + 1):
            indent = self.first
            if leaf:
                indent = 1 + sum(edge <= leaf.left + _GAP * self.band.size for edge in self.edges)
                self._place(leaf, row, indent, 1, self.first - indent)
            indents.append(indent)
            for column, piece in enumerate(cells, self.first):
                self._place(block_of([piece]) if piece else None, row, column)
        for column, (left, edge) in enumerate(pairwise([0.0, *self.edges]), 1):
            groups = [group for group in self.labels.groups if left < group.right <= edge]
            for group, start, end in _covering(groups, [indent > column for indent in indents], self._floors()):
                self._place(group, self.above + 1 + start, column, end - start)

    def _floors(self) -> list[float]:
        """Return where the rows begin, and where the last one ends."""
        half = self.band.size / 2
        tops = [min(leaf.top if leaf else y, y - half) for y, _, leaf in self.labels.rows]
        bottoms = [max(leaf.bottom if leaf else y, y + half) for y, _, leaf in self.labels.rows]
        inner = [(bottom + top) / 2 for bottom, top in zip(bottoms, tops[1:], strict=False)]
        return [tops[0], *inner, bottoms[-1]]

    def _place(self, block: Block | None, row: int, column: int, height: int = 1, width: int = 1) -> None:
        place = Place(self.origin.table, row, column, self.origin.page)
        lines: list[Line] = [piece.line for piece in block.pieces] if block else []
        points = block.right - block.left if block else 0.0
        seen = Seen(0.0, 0.0, 0.0, 0.0, 0.0) if self.recognised else None  # nothing tells that such a place has no ink
        if block and self.recognised:
            glyphs = [glyph for piece in block.pieces for glyph in piece.glyphs]
            seen = seen_of(glyphs, (block.left, block.top, block.right, block.bottom))
        self.boxes.append(Box(place, row, height, width, joined(lines, points), lines, points, seen))


def _over(blocks: Iterable[Block], x: float) -> list[Block]:
    return [block for block in blocks if block.left <= x <= block.right]


def _crowded(blocks: Sequence[Block], centres: Sequence[float]) -> bool:
    """Return whether a header stands above no column, beside one above the nearest: a column without numbers."""
    for block in blocks:
        nearest = min(centres, key=lambda x: abs(x - _centre(block)))
        beside = [other for other in _over(blocks, nearest) if other.top < block.bottom and other.bottom > block.top]
        if beside and not any(_over([block], x) for x in centres):
            return True
    return False


def _centre(block: Block) -> float:
    return (block.left + block.right) / 2


def _covering(
    groups: Sequence[Block], indented: Sequence[bool], floors: Sequence[float]
) -> list[tuple[Block, int, int]]:
    """Return labels of several rows with the first row of each, and the one behind: they are centred on their rows.

    Parameters
    ----------
    groups
        The labels of one column.
    indented
        By row, whether its own label leaves that column free.
    floors
        Where the rows begin, and where the last one ends.
    """
    found = []
    start = 0
    groups = sorted(groups, key=lambda group: group.top)
    for group, following in zip_longest(groups, groups[1:]):
        while start < len(indented) and not indented[start]:
            start += 1
        ends = [end for end in range(start + 1, len(indented) + 1) if all(indented[start:end])]
        if following is not None:
            ends = [end for end in ends if floors[end - 1] < following.top]
        if not ends:
            break
        middles = {end: (floors[start] + floors[end]) / 2 for end in ends}
        end = min(ends, key=lambda end: abs(middles[end] - group.middle))
        found.append((group, start, end))
        start = end
    return found
