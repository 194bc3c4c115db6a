"""Lines of a table that nothing rules, where a cell of several lines stands around the height of its row."""

from collections.abc import Sequence
from itertools import chain
from typing import Final

from govreports.sources.columns import Block, block_of, split_lines
from govreports.sources.typesetting import Glyph, Line, Piece, joined, lines_of

__all__ = ["woven_lines"]

_CENTRED: Final = 0.3
"""Ems by which the middle of a row and that of a cell of several lines may differ."""
_CLOSE: Final = 0.6
"""Ems between two lines of one cell."""
_LONGEST: Final = 40
"""Characters of a piece above which it is prose."""

_Row = Sequence[Piece]


def woven_lines(glyphs: Sequence[Glyph]) -> list[Line]:
    """Return the lines that some glyphs make; a row whose label wraps around its numbers is one line.

    The line above and the line below the one with the numbers then hold nothing at its place from
    left to right, stand close to each other, and have it in their middle.

    Examples
    --------
    >>> from govreports.sources.typesetting import Glyph
    >>> from govreports.sources.weaving import woven_lines
    >>> glyphs = [Glyph("其", 0, 0, 10, 10, 10), Glyph("5", 60, 7, 65, 17, 10), Glyph("他", 0, 14, 10, 24, 10)]
    >>> [line.text for line in woven_lines(glyphs)]
    ['其他  5']
    """
    rows = split_lines(glyphs)
    made: list[Line] = []
    used: set[Glyph] = set()
    reached = -1
    for index in range(1, len(rows) - 1):
        reach = _reach(rows, index, reached)
        if reach:
            woven = rows[index - reach : index + reach + 1]
            made.append(_woven(woven))
            used |= {glyph for row in woven for piece in row for glyph in piece.glyphs}
            reached = index + reach
    if not made:
        return lines_of(glyphs)
    return sorted([*lines_of(glyph for glyph in glyphs if glyph not in used), *made], key=lambda line: line.top)


def _reach(rows: Sequence[_Row], index: int, reached: int) -> int:
    """Return how many lines above and below a line belong to its row."""
    reach = 0
    size = rows[index][0].line.size
    leading = _CLOSE * size
    while index - reach - 1 > reached and index + reach + 1 < len(rows):
        above, below = rows[index - reach - 1], rows[index + reach + 1]
        over, under = (rows[index - reach], rows[index + reach]) if reach else (below, above)
        gap = max(_top(over) - _bottom(above), _top(below) - _bottom(under))
        if gap > leading or not _is_around(above, rows[index], below):
            break
        if reach and not (_is_beside(above, over) and _is_beside(below, under)):
            break
        leading = leading if reach else gap + 0.15 * size
        reach += 1
    return reach


def _is_around(above: _Row, row: _Row, below: _Row) -> bool:
    """Return whether two lines have a third in their middle, leave its places free, and stand above each other."""
    pieces = [piece.line for piece in (*above, *row, *below)]
    size = row[0].line.size
    middle = (_top(above) + _bottom(above) + _top(below) + _bottom(below)) / 4
    if abs(middle - (_top(row) + _bottom(row)) / 2) > _CENTRED * size or max(len(p.text) for p in pieces) > _LONGEST:
        return False
    if any(_share(one, other) for one in row for other in (*above, *below)):
        return False
    return _is_beside(*sorted((above, below), key=len))


def _is_beside(row: _Row, other: _Row) -> bool:
    """Return whether everything in a line stands above or below something of another."""
    return all(any(_share(one, two) for two in other) for one in row)


def _share(one: Piece, other: Piece) -> bool:
    return min(one.line.x1, other.line.x1) > max(one.line.x0, other.line.x0)


def _top(row: _Row) -> float:
    return min(piece.line.top for piece in row)


def _bottom(row: _Row) -> float:
    return max(piece.line.bottom for piece in row)


def _woven(rows: Sequence[_Row]) -> Line:
    cells: list[list[Piece]] = []
    for piece in chain.from_iterable(rows):
        cell = next((cell for cell in cells if any(_share(piece, other) for other in cell)), None)
        if cell is None:
            cells.append([piece])
        else:
            cell.append(piece)
    blocks: list[Block] = sorted((block_of(cell) for cell in cells), key=lambda block: block.left)
    texts = [joined([piece.line for piece in block.pieces], block.right - block.left) for block in blocks]
    size = max(piece.line.size for block in blocks for piece in block.pieces)
    return Line(
        "  ".join(texts),
        blocks[0].left,
        min(block.top for block in blocks),
        max(block.right for block in blocks),
        max(block.bottom for block in blocks),
        size,
        blocks[0].right - blocks[0].left,
        tabular=True,
    )
