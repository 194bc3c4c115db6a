"""Columns of tables that nothing rules: lines of numbers that stand below each other."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, NamedTuple

from govreports import numerals
from govreports.script import fold
from govreports.sources.typesetting import Glyph, Piece, pieces_of

__all__ = [
    "TOGETHER",
    "Band",
    "Block",
    "Cells",
    "Rows",
    "band_at",
    "block_of",
    "blocks_of",
    "ends",
    "split_lines",
    "unspaced",
]

TOGETHER: Final = 0.55
"""Ems between the lines of one cell, where the labels of a table do not tell."""
_FEWEST: Final = 3
"""Numbers in a row below which it takes more to tell a table."""
_MANY: Final = 5
"""Rows that tell a table of one or two columns."""
_GAP: Final = 0.3
"""Ems between pieces of a line."""
_SPACED: Final = 1.6
"""Ems between characters that are spaced out."""
_MARKED: Final = re.compile(r"\d[\d.,]*(?<!\.)[^\s\d.,)、\u3400-\u9fff]{1,2}")
"""A number with a mark behind it."""
_BROKEN: Final = re.compile(r"[+-]?\d[\d,.]*\([^()]*")
"""A number whose note goes on in the next line."""
_SHORT: Final = 4
"""Characters of a word that stands in a column of its own, such as a unit."""
_OFF: Final = 0.45
"""Share of a column by which the middle of a number may stand off that of its column."""
_ALONE: Final = 6.0
"""Ems that the only column of a table takes."""
_MOST_COLUMNS: Final = 40
_MOST_HEADER: Final = 60
"""Lines of a header, and of the labels without numbers below it."""
_APART: Final = 2.0
"""Ems between two lines that are not of one table."""
_TYPE: Final = 0.12
"""Share by which type may differ in size within a table."""

Rows = Sequence[Sequence[Piece]]
"""Lines in pieces, from top to bottom."""
Cells = list[Piece | None]
"""What stands in the columns of a row."""


class Block(NamedTuple):
    """Pieces that make one cell, from top to bottom, and their outline."""

    pieces: tuple[Piece, ...]
    left: float
    right: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """Its height on the page."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Band:
    """Rows that share their columns: what stands in the columns by the index of the line.

    ``centres`` are the middles of the columns, ``head`` is the first line of the header (or of the
    rows, where there is none); ``narrow`` says that one of the columns holds short words.
    """

    rows: dict[int, Cells]
    centres: list[float]
    size: float
    narrow: bool
    head: int = 0

    @property
    def step(self) -> float:
        """The least distance between two columns."""
        return min((b - a for a, b in pairwise(self.centres)), default=_ALONE * self.size)

    def value_count(self) -> int:
        """Return how many cells hold numbers."""
        return sum(cell is not None and _is_value(cell) for cells in self.rows.values() for cell in cells)

    def words(self, row: Sequence[Piece]) -> list[Piece]:
        """Return the pieces of a line that stand left of the columns."""
        return [piece for piece in row if _middle(piece) < self.centres[0] - self.step / 2]

    def cells(self, row: Sequence[Piece]) -> list[Piece]:
        """Return the pieces of a line that stand in the columns."""
        return [piece for piece in row if _middle(piece) >= self.centres[0] - self.step / 2]

    def crossed(self, row: Sequence[Piece]) -> bool:
        """Return whether something in a line reaches from the labels into the columns."""
        return any(piece.line.x1 > self.centres[0] for piece in self.words(row))

    def placed(self, row: Sequence[Piece]) -> Cells | None:
        """Return what stands in the columns of a line, None where it is nothing for a cell or fits no column."""
        placed: Cells = [None] * len(self.centres)
        for piece in self.cells(row):
            column = self.column(piece)
            if column is None or placed[column] or not (_is_value(piece) or (self.narrow and _is_word(piece))):
                return None
            placed[column] = piece
        return None if self.crossed(row) or any(map(_is_value, self.words(row))) else placed

    def column(self, piece: Piece) -> int | None:
        """Return the column that a piece stands in, None where it stands in none."""
        offs = [abs(centre - _middle(piece)) for centre in self.centres]
        return offs.index(min(offs)) if min(offs) <= _OFF * self.step else None

    def strangers(self, row: Sequence[Piece]) -> list[float]:
        """Return the middles of the numbers that stand in no column, in a line that is a row but for them."""
        values = [piece for piece in (*self.words(row)[-1:], *self.cells(row)) if _is_value(piece)]
        fits = not self.narrow and len(values) >= len(self.cells(row)) > 0 and not self.crossed(row)
        return [_middle(piece) for piece in values if self.column(piece) is None] if fits else []


def split_lines(glyphs: Sequence[Glyph]) -> list[list[Piece]]:
    """Return the lines that some glyphs make in the pieces that gaps part."""
    return pieces_of(glyphs, _GAP)


def unspaced(row: Sequence[Piece]) -> list[Piece]:
    """Return the pieces of a line of a header, where words that are spaced out are one piece."""
    whole: list[Piece] = []
    letter = False
    for piece in row:
        single = len(piece.line.text) == 1 and piece.line.text.isalpha()
        if whole and letter and single and piece.line.x0 - whole[-1].line.x1 <= _SPACED * piece.line.size:
            whole[-1] = pieces_of((*whole[-1].glyphs, *piece.glyphs), _SPACED + 1)[0][0]
        else:
            whole.append(piece)
        letter = single
    return whole


def _middle(piece: Piece) -> float:
    return (piece.line.x0 + piece.line.x1) / 2


def _is_value(piece: Piece) -> bool:
    text = fold(piece.line.text)
    status = numerals.parse(text).status
    printed = status == "dash" or (status == "read" and re.search(r"\d|增|减", text))  # 一次 may end a label
    return bool(printed or _MARKED.fullmatch(text) or _BROKEN.fullmatch(text))


def _is_word(piece: Piece) -> bool:
    return len(piece.line.text) <= _SHORT


def _numbers(row: Sequence[Piece]) -> int:
    """Return how many numbers a line ends with; a lone one only where something stands before it."""
    count = 0
    while count < len(row) and _is_value(row[-1 - count]):
        count += 1
    return count if count > 1 or len(row) > 1 else 0


def _kinds(row: Sequence[Piece]) -> list[tuple[int, bool]]:
    """Return how many columns the end of a line may stand in, and whether the first of them is one of short words."""
    count = _numbers(row)
    kinds = [(count, False)]
    if count == 2 or (count == 1 and _is_word(row[-2])):  # noqa: PLR2004 - a word and a number
        kinds.append((2, True))
    return kinds


def band_at(rows: Rows, seed: int, reached: int) -> Band | None:
    """Return the table that holds a line, None where too little tells one.

    Parameters
    ----------
    rows
        The lines of a page.
    seed
        Index of the line.
    reached
        Index of the last line of the table before.
    """
    if not _numbers(rows[seed]):
        return None
    last = seed
    while last + 1 < len(rows) and _follow(rows, last, last + 1, rows[seed][-1].line.size):
        last += 1
    fullest = max(range(seed, last + 1), key=lambda index: _numbers(rows[index]))
    worded = next((index for index in range(seed, last + 1) if len(_kinds(rows[index])) > 1), seed)
    grown = [_grown(rows, start, reached, *kind) for start in {fullest, worded, seed} for kind in _kinds(rows[start])]
    headed = [_headed(rows, band, reached) for band in grown if seed in band.rows]
    sure = [band for band in headed if _is_sure(rows, band)]
    return max(sure, key=lambda band: (band.value_count(), len(band.centres)), default=None)


def _is_sure(rows: Rows, band: Band) -> bool:
    """Return whether rows are a table: by their number, or by a header above labels and columns."""
    many = len(band.centres) >= 2 * _FEWEST
    above = [piece for index in range(band.head, min(band.rows)) for piece in unspaced(rows[index])]
    headed = all(any(piece.line.x0 <= x <= piece.line.x1 for piece in above) for x in band.centres)
    if len(band.centres) < _FEWEST or band.narrow:
        head = [piece for piece in band.rows[min(band.rows)] if piece]
        words = len(head) == len(band.centres) and not any(map(_is_value, head))
        enough = len(band.rows) >= (_FEWEST if words else _MANY) and (band.narrow or len(band.centres) > 1)
    else:
        full = sum(None not in cells for cells in band.rows.values())
        enough = len(band.rows) > _MANY or full >= (1 if many else 2)
    labelled = all(band.words(rows[index]) or band.words(rows[index - 1]) for index in band.rows)
    return enough or (headed and (many or (labelled and bool(band.words(above)))))


def _grown(rows: Rows, seed: int, reached: int, count: int, narrow: bool) -> Band:  # noqa: FBT001 - as `_kinds` tells
    """Return the rows around one that share its columns, and those that a blank cell hid in it."""
    numbers = rows[seed][-count:]
    centres = [_middle(piece) for piece in numbers]
    while True:
        band = Band({}, sorted(centres), numbers[-1].line.size, narrow)
        strangers: list[float] = []
        for indexes in (range(seed, len(rows)), range(seed - 1, reached, -1)):
            before = seed
            for index in indexes:
                placed = band.placed(rows[index])
                if placed is None or not _follow(rows, before, index, band.size):
                    strangers += band.strangers(rows[index]) if _follow(rows, before, index, band.size) else []
                    break
                if any(placed):
                    band.rows[index] = placed
                before = index
        if not strangers or len(centres) > _MOST_COLUMNS:
            return band
        centres.append(strangers[0])


def _headed(rows: Rows, band: Band, reached: int) -> Band:
    """Return a band with its header, and with the columns that the header has but no number stands in."""
    first = min(band.rows)
    band = replace(band, head=_head(rows, band, first, reached))
    edge = max((piece.line.x1 for index in band.rows for piece in band.words(rows[index])), default=0.0)
    top = _head(rows, replace(band, centres=[edge + _ALONE * band.size / 2]), first, reached)
    header = [piece for index in range(top, first) for piece in unspaced(rows[index])]
    blocks = blocks_of((piece for piece in header if piece.line.x0 > edge - band.size / 2), TOGETHER * band.size)
    lowest = [block for block in blocks if not any(_is_below(other, block) for other in blocks)]
    centres = sorted((block.left + block.right) / 2 for block in lowest)
    if edge and len(header) == sum(len(block.pieces) for block in blocks):
        centres = centres[1:]  # the header of the labels, which stand at the left below it
    if band.narrow or not len(band.centres) < len(centres) <= _MOST_COLUMNS:
        return band
    wide = Band({}, centres, band.size, narrow=False, head=top)
    for index in band.rows:
        placed = wide.placed(rows[index])
        if placed is None:
            return band
        wide.rows[index] = placed
    return wide


def _is_below(one: Block, other: Block) -> bool:
    return one.top > other.top and min(one.right, other.right) > max(one.left, other.left)


def _head(rows: Rows, band: Band, first: int, reached: int) -> int:
    """Return the first line of the header: the lines above the numbers that have words above their columns."""
    top = first
    for index in range(first - 1, max(first - _MOST_HEADER, reached + 1) - 1, -1):
        cells = band.cells(rows[index])
        if band.crossed(rows[index]) or any(map(_is_value, cells)) or not _follow(rows, index + 1, index, band.size):
            break
        if cells:
            top = index
    return top


def ends(rows: Rows, band: Band, indexes: Iterable[int]) -> int:
    """Return the last of some lines, from one on, that hold nothing but words left of the columns."""
    end, *further = indexes
    for index in further:
        if band.cells(rows[index]) or band.crossed(rows[index]) or not _follow(rows, end, index, band.size):
            break
        end = index
    return end


def _follow(rows: Rows, one: int, other: int, size: float) -> bool:
    """Return whether two lines that follow each other may be of one table by distance and type."""
    above, below = rows[min(one, other)][0].line, rows[max(one, other)][0].line
    return below.top - above.bottom <= _APART * size and abs(rows[other][0].line.size - size) <= _TYPE * size


def blocks_of(pieces: Iterable[Piece], together: float) -> list[Block]:
    """Return pieces that stand closely above each other as blocks, from top to bottom."""
    stacks: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (piece.line.top, piece.line.x0)):
        line = piece.line
        for stack in stacks:
            above = stack[-1].line
            shared = min(line.x1, above.x1) - max(line.x0, above.x0)
            narrow = min(line.x1 - line.x0, above.x1 - above.x0)
            under = line.top - above.top > line.size / 2 and line.top - above.bottom <= together
            if under and shared > narrow / 2:
                stack.append(piece)
                break
        else:
            stacks.append([piece])
    return [block_of(stack) for stack in stacks]


def block_of(pieces: Sequence[Piece]) -> Block:
    """Return pieces as one block."""
    lines = [piece.line for piece in pieces]
    return Block(
        tuple(pieces),
        min(line.x0 for line in lines),
        max(line.x1 for line in lines),
        min(line.top for line in lines),
        max(line.bottom for line in lines),
    )
