"""The values behind a row label to the columns of the form: placed where the layout shows it, else ambiguous.

The rules, from strong to weak; a row is ``AMBIGUOUS`` where none applies:

1. as many numbers as columns: in order;
2. as many cells, empty ones among them, as columns: in order (the layout shows empty cells);
3. more cells: the surplus is padding, the same number before the values of all labels of one depth, if the
   rows leave only one number possible;
4. one cell a line: the number of empty lines says where empty cells were, if it does so in all rows;
5. digits that lost what stood between them: the only split that adds up;
6. fewer numbers than columns: only the total may be placed, where every row of the table shows that
   totals are printed throughout.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, pairwise
from math import comb
from operator import attrgetter
from typing import Final

from govreports import numerals
from govreports.alignment.tokens import BLANK, VALUE, Token

__all__ = ["Body", "Check", "Gaps", "Margin", "Placed", "is_wide", "place", "readings"]

Check = Callable[[Sequence[float | None]], bool | None]
"""Whether numbers in column order satisfy the row's identities; None where a number is missing."""

_MARKED: Final = attrgetter("marked")
_PAGED: Final = attrgetter("paged")
_CHECKED: Final = 3
"""Columns that a row needs for its sums to tell numbers that are not its own."""
_SEVERAL: Final = 3
_MANY: Final = 10
"""Rows that must agree before their silence counts as evidence."""


_CHOICES: Final = 20_000
"""More ways than this to cut glued digits, or to leave out strays, are not tried: the row stays ambiguous."""


@dataclass(slots=True)
class Body:
    """What stands behind one row label: the tokens, how deep the label stands, the label or text that follows.

    ``width`` is the number of columns of the form; ``last`` says that more of the row may be missing: the
    text ends here, or unknown words follow; ``ends`` that the form's table ends with this row. ``row`` are
    the cells of the row, numbers (``values``) and blanks: those in the label's own line where it marks its
    cells, else all behind it. ``marked`` says that the row shows its cells by marks, so that an empty one
    is a token of its own; ``beside`` that rows of such tables hold more numbers than columns, so that some
    may be those of another column.
    """

    tokens: list[Token]
    label: Token
    width: int
    depth: int = 1
    last: bool = False
    following: Token | None = None
    ends: bool = False
    beside: bool = False
    row: list[Token] = field(init=False)
    values: list[Token] = field(init=False)
    marked: bool = field(init=False)

    def __post_init__(self) -> None:
        """Find the cells of the row."""
        self.row = row = _bounded(self)
        self.values = [token for token in row if token.kind == VALUE]
        shown = bool(row) and all(map(_MARKED, row))
        self.marked = shown and (self.label.marked or len(row) > 1)


Gaps = Callable[[Body, Sequence[Token], int], list[Token | None] | None]
"""Places a row of some columns by its empty lines, None where they do not explain it."""


@dataclass(slots=True)
class Placed:
    """A row aligned: one token (None where an empty cell left no trace) a column, or ambiguous; tokens left over."""

    cells: list[Token | None] | None
    surplus: list[Token]
    missing: bool = False
    only: dict[int, Token] | None = None


@dataclass(frozen=True, slots=True)
class Margin:
    """How a row is padded, as ``padding.margins`` finds it.

    ``size`` is the usual number of cells of such rows, ``count`` how many rows have it, ``lead`` the
    surplus cells before the values, None where more than one number is possible; ``regular`` says that
    the document shows every empty cell even where it does not show the end of a row.
    """

    size: int
    count: int
    lead: int | None
    regular: bool


def place(
    bodies: list[Body],
    width: int,
    check: Check,
    total: int | None,
    margins: Sequence[Margin],
    *,
    gaps: Gaps | None = None,
    deduplicated: bool = False,
) -> list[Placed]:
    """Return the rows of one table aligned to ``width`` columns.

    Parameters
    ----------
    bodies
        The rows in reading order.
    width
        Number of columns of the form's table.
    check
        The row's identities.
    total
        Place of the column that is the sum of all others, None where there is none.
    margins
        How each row is padded.
    gaps
        What empty lines mean in this document, as ``gaps.gap_rule`` finds it.
    deduplicated
        The document lost repeated lines: a row without numbers is missing, not empty.
    """
    counts = [len(body.values) for body in bodies]
    fuller = [body for body in bodies if len(body.values) > width]
    table = _Table(
        width,
        check,
        gaps,
        short=bool(set(counts).intersection(range(1, width))),
        wide=is_wide(bodies, width) or any(body.beside for body in bodies),
        deduplicated=deduplicated,
    )
    placed = [table.place(*each) for each in zip(bodies, margins, strict=True)]
    if width < _CHECKED and len(fuller) >= _SEVERAL and 2 * len(fuller) > len(counts) - counts.count(0):
        return [Placed(None, body.tokens) for body in bodies]  # another column of numbers stands beside the form's
    most = max(_MANY, 2 * width)
    if any(len(body.tokens) > most and _numbers(body.tokens) > most for body in bodies):
        # all labels first, then all numbers
        for body, result in zip(bodies, placed, strict=True):
            if result.cells is not None and not any(result.cells):
                result.cells = None
                result.surplus = body.tokens
    _doubt_before_surplus(bodies, placed, width)
    if None in [result.cells for result in placed]:
        _split_glued(bodies, placed, width, check)
        if total is not None and not deduplicated:
            _place_totals(bodies, placed, total, width)
    return placed


def _doubt_before_surplus(bodies: list[Body], placed: list[Placed], width: int) -> None:
    """Make rows without a trace of cells ambiguous where the row behind them holds numbers for them as well."""
    for index, body in enumerate(bodies):
        surplus = len(body.values) - width
        for before in reversed(range(index)):
            if surplus <= 0 or bodies[before].tokens:
                break
            placed[before] = Placed(None, [])
            surplus -= width


def is_wide(bodies: list[Body], width: int) -> bool:
    """Tell whether a row holds more numbers than the form has columns; words of the text behind it are none.

    Where as many lines as columns hold them, two of one line are those of one cell.
    """
    fuller = [body.values for body in bodies if len(body.values) > width]
    return any(
        width < sum(not token.paged and _counts(token) for token in values)
        and (width == 1 or len({token.row for token in values}) != width)
        for values in fuller
    )


def _numbers(tokens: list[Token]) -> int:
    return [token.kind for token in tokens].count(VALUE)


def _bounded(body: Body) -> list[Token]:
    """Return the cells of the row: those in the label's own line where it marks its cells, else all behind it."""
    tokens, width = body.tokens, body.width
    if body.depth == 0 or not body.label.marked:
        return _one_line(tokens, width) or tokens
    line = body.label.row
    same = [token for token in tokens if token.row == line]
    if len(same) >= width:
        return same
    if _numbers(same) == 0:
        first = next((token.row for token in tokens if token.row != line and token.kind == VALUE), None)
        one_a_line = sum(token.row == first for token in tokens) == 1
        return tokens if one_a_line or first is None else [t for t in tokens if t.row <= first]
    return same if body.label.table or len(same) > 1 else tokens


def _one_line(tokens: list[Token], width: int) -> list[Token] | None:
    """Return the cells of the first line with numbers if it marks a whole row of them."""
    if len(tokens) < width or width == 1:
        return None
    first = next((token.row for token in tokens if token.kind == VALUE), None)
    line = [token for token in tokens if token.row == first]
    return line if len(line) >= width and all(token.marked for token in line) else None


@dataclass(frozen=True, slots=True)
class _Table:
    """What is known of a table before its rows are placed."""

    width: int
    check: Check
    gaps: Gaps | None
    short: bool
    wide: bool
    deduplicated: bool

    def place(self, body: Body, margin: Margin) -> Placed:
        """Return one row aligned."""
        row, values, marked = body.row, body.values, body.marked
        rest = _without(body.tokens, row) if len(row) < len(body.tokens) else []
        numbers, paged = all(map(_is_number, values)), any(map(_PAGED, values))
        lost = self.deduplicated and not numbers  # a word may be the next label
        if lost or (not values and _elsewhere(body, rest)):
            return Placed(None, [*row, *rest])
        if not values:
            empty = self._positional(row, margin) if marked else None
            headed = body.depth == 0 and not row and (body.following is None or body.following.gap < self.width)
            gone = self.deduplicated or body.last or headed  # a header alone
            return Placed(empty or [None] * self.width, rest, missing=gone and len(row) < self.width)
        if len(values) == self.width and numbers:
            alone = body.depth == 0 and len({token.row for token in values}) == len(values)
            doubtful = (self.short or alone) and not marked and self.check(readings(values)) is False
            # others fill more columns; a page number; a cell with two numbers; a row in two lines
            unsure = self.wide or paged or (_is_uneven(values) and not marked) or _goes_on(body, rest)
            doubtful = doubtful or (unsure and self._adds_up(values) is not True)
            return Placed(None, [*row, *rest]) if doubtful else Placed(list(values), rest)
        if body.last and len(values) < self.width and not (marked and margin.size == len(row) and margin.count > 1):
            return Placed(None, [*row, *rest])
        if paged and len(values) < self.width:
            return Placed(None, [*row, *rest])
        cells = self._positional(row, margin) if marked else self.gaps and self.gaps(body, row, self.width)
        if cells and not (_goes_on(body, rest) and self._adds_up(cells) is not True):
            return Placed(cells, rest)
        chosen = _without_strays(values, self.width, self.check) if len(values) > self.width else None
        if chosen:
            return Placed(list(chosen), [*_without(values, chosen), *rest])
        return Placed(None, [*row, *rest])

    def _positional(self, row: list[Token], margin: Margin) -> list[Token | None] | None:
        """Place the cells of a row that shows its empty ones."""
        pages = [token for token in row if token.pages]
        if len(pages) == 1 and len(row) == margin.size - 1 and pages[0].pages == 1:
            lost = replace(pages[0], kind=BLANK, text="", pages=0)  # a page number stands in an empty cell's place
            place = next(index for index, token in enumerate(row) if token is pages[0])
            found = self._positional([*row[:place], lost, *row[place:]], margin)
            return [None if cell is lost else cell for cell in found] if found else None
        extra, numbers = len(row) - self.width, _numbers(row)
        within = row[0].row == row[-1].row or all(token.table for token in row)
        usual = len(row) == margin.size and (within or margin.regular)
        if extra < 0 or not (usual or (not numbers and not within)):
            return None
        lead = margin.lead if numbers else min(extra, margin.lead or 0)
        if lead is None or lead > extra:
            return None
        cells = row[lead : lead + self.width]
        told = self._adds_up(cells) if numbers and extra and margin.count == 1 else True
        unsure = told is False or not (told or within)
        return list(cells) if _numbers(cells) == numbers and not unsure else None

    def _adds_up(self, cells: Sequence[Token | None]) -> bool | None:
        """Return whether cells add up with the empty ones and dashes as zero."""
        numbers = zip(cells, readings(cells), strict=True)
        return self.check([0.0 if number is None and _is_empty(cell) else number for cell, number in numbers])


def _elsewhere(body: Body, rest: list[Token]) -> bool:
    """Tell whether the numbers of an empty row may stand in the lines below it, before the line of the next label."""
    return any(t.kind == VALUE and (body.following is None or t.row != body.following.row) for t in rest)


def _goes_on(body: Body, rest: list[Token]) -> bool:
    """Tell whether numbers marked as cells stand in lines without a label below a row that marks its own."""
    return bool(rest) and body.marked and _elsewhere(body, [t for t in rest if t.marked])


def _is_uneven(values: list[Token]) -> bool:
    """Tell whether numbers stand in several lines, some alone and some together: two may be those of one cell."""
    lines = Counter(token.row for token in values).values()
    return 1 in lines and 1 < len(lines) < len(values)


def _without(tokens: Iterable[Token], taken: Iterable[Token]) -> list[Token]:
    """Return the tokens that are none of some others."""
    kept = set(map(id, taken))
    return [token for token in tokens if id(token) not in kept]


def _is_number(token: Token) -> bool:
    return numerals.parse(token.text).status != "unreadable"


def _is_empty(token: Token | None) -> bool:
    return token is None or token.kind == BLANK or numerals.parse(token.text).status == "dash"


def _counts(token: Token) -> bool:
    """Tell whether a token is more than words."""
    return any(map(str.isdecimal, token.text)) or _is_number(token)


def readings(tokens: Sequence[Token | None]) -> list[float | None]:
    """Return the numbers that tokens print, None where there is none."""
    parse = numerals.parse
    return [parse(token.text).value if token is not None else None for token in tokens]


def _without_strays(values: list[Token], width: int, check: Check) -> tuple[Token, ...] | None:
    """Return the numbers of a row without page numbers among them, if only one choice adds up."""
    if len(values) > width + 2 or width < _CHECKED:
        return None
    lines = Counter(token.row for token in values)
    fitting = [
        chosen
        for chosen in combinations(values, width)
        if check(readings(chosen)) is True and all(lines[token.row] == 1 for token in _without(values, chosen))
    ]
    distinct = {tuple(readings(chosen)) for chosen in fitting}
    return fitting[0] if len(distinct) == 1 and len({id(c[0]) for c in fitting}) == 1 else None


def _split_glued(bodies: list[Body], placed: list[Placed], width: int, check: Check) -> None:
    """Divide digits that lost their separators, where the table shows that it happened and one split adds up."""

    def glued(token: Token) -> bool:
        digits = token.text.strip()
        return digits.isdecimal() and len(digits) > 1 and digits[0] == "0"

    if width == 1 or not any(glued(token) for body in bodies for token in body.values):
        return
    for body, result in zip(bodies, placed, strict=True):
        values = body.values
        if result.cells is not None or len(values) != 1 or not values[0].text.strip().isdecimal() or body.last:
            continue
        digits = values[0].text.strip()
        splits = _splits(digits, width)
        if digits != "0" * width:
            splits = [split for split in splits if check([numerals.parse(digits[a:b]).value for a, b in split])]
        if len(splits) == 1:
            begin = values[0].start
            result.cells = [replace(values[0], start=begin + a, end=begin + b, text=digits[a:b]) for a, b in splits[0]]
            result.surplus = _without(result.surplus, values)


def _splits(digits: str, width: int) -> list[list[tuple[int, int]]]:
    """Return every way to cut digits into ``width`` numbers without leading zeros, [] if too many."""
    if len(digits) < width or comb(len(digits) - 1, width - 1) > _CHOICES:
        return []
    found = []
    for cuts in combinations(range(1, len(digits)), width - 1):
        bounds = list(pairwise([0, *cuts, len(digits)]))
        if not any(b - a > 1 and digits[a] == "0" for a, b in bounds):
            found.append(bounds)
    return found


def _place_totals(bodies: list[Body], placed: list[Placed], total: int, width: int) -> None:
    """Place the last number of short rows as their total where the whole table shows that totals are printed."""
    printed = [body.values for body in bodies if body.values]
    if len(printed) < _MANY or len(printed) < len(bodies) or not all(map(_ends_in_total, printed)):
        return
    lone = [values for values in printed if len(values) == 1]
    proven = any(len(values) > 1 and readings(values)[-1] for values in printed)
    if not proven and len(lone) != len(printed):
        return
    for body, result in zip(bodies, placed, strict=True):
        if result.cells is None and not body.last and len(body.values) < width:
            result.only = {total: body.values[-1]}


def _ends_in_total(values: list[Token]) -> bool:
    numbers = readings(values)
    if any(number is None for number in numbers):
        return False
    *some, last = [number or 0.0 for number in numbers]
    return (not some) or (last == sum(some) and all(some))
