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
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from math import comb
from typing import Final

from govreports import numerals
from govreports.alignment.tokens import BLANK, LABEL, VALUE, Token

__all__ = ["Body", "Check", "Gaps", "Margin", "Placed", "bounded", "is_marked", "is_wide", "place", "readings"]

Check = Callable[[Sequence[float | None]], bool | None]
"""Whether numbers in column order satisfy the row's identities; None where a number is missing."""

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

    ``last`` says that more of the row may be missing: the text ends here, or unknown words follow;
    ``ends`` that the form's table ends with this row; ``beside`` that rows of such tables hold more numbers than
    columns, so that some may be those of another column.
    """

    tokens: list[Token]
    label: Token
    depth: int = 1
    last: bool = False
    following: Token | None = None
    ends: bool = False
    beside: bool = False


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
    rows = [bounded(body, width) for body in bodies]
    table = _Table(
        width,
        check,
        gaps,
        short=any(0 < _numbers(row) < width for row in rows),
        wide=is_wide(bodies, width) or any(body.beside for body in bodies),
        deduplicated=deduplicated,
    )
    placed = [table.place(*each) for each in zip(bodies, rows, margins, strict=True)]
    fuller = sum(_numbers(row) > width for row in rows)
    if width < _CHECKED and fuller >= _SEVERAL and 2 * fuller > sum(_numbers(row) > 0 for row in rows):
        return [Placed(None, body.tokens) for body in bodies]  # another column of numbers stands beside the form's
    if any(_numbers(body.tokens) > max(_MANY, 2 * width) for body in bodies):  # all labels first, then all numbers
        for body, result in zip(bodies, placed, strict=True):
            if result.cells is not None and not any(result.cells):
                result.cells = None
                result.surplus = body.tokens
    _doubt_before_surplus(bodies, rows, placed, width)
    _split_glued(bodies, rows, placed, width, check)
    if total is not None and not deduplicated:
        _place_totals(bodies, rows, placed, total, width)
    return placed


def _doubt_before_surplus(bodies: list[Body], rows: list[list[Token]], placed: list[Placed], width: int) -> None:
    """Make rows without a trace of cells ambiguous where the row behind them holds numbers for them as well."""
    for index, row in enumerate(rows):
        surplus = _numbers(row) - width
        for before in reversed(range(index)):
            if surplus <= 0 or bodies[before].tokens:
                break
            placed[before] = Placed(None, [])
            surplus -= width


def is_wide(bodies: list[Body], width: int) -> bool:
    """Tell whether a row holds more numbers than the form has columns."""
    return any(width < sum(t.kind == VALUE and not t.paged for t in bounded(body, width)) for body in bodies)


def _numbers(tokens: list[Token]) -> int:
    return sum(token.kind == VALUE for token in tokens)


def bounded(body: Body, width: int) -> list[Token]:
    """Return the cells of the row: those in the label's own line where it marks its cells, else all behind it."""
    tokens = [token for token in body.tokens if token.kind != LABEL]
    if body.depth == 0 or not body.label.marked:
        return _one_line(tokens, width) or tokens
    same = [token for token in tokens if token.row == body.label.row]
    if _numbers(same) == 0 and len(same) < width:
        first = next((token.row for token in tokens if token.row != body.label.row and token.kind == VALUE), None)
        one_a_line = sum(token.row == first for token in tokens) == 1
        return tokens if one_a_line or first is None else [t for t in tokens if t.row <= first]
    if body.label.table or _numbers(same) >= width or len(same) >= width:
        return same
    return same if any(t.row == body.label.row for t in tokens) and len(same) > 1 else tokens


def _one_line(tokens: list[Token], width: int) -> list[Token] | None:
    """Return the cells of the first line with numbers if it marks a whole row of them."""
    first = next((token.row for token in tokens if token.kind == VALUE), None)
    line = [token for token in tokens if token.row == first]
    return line if len(line) >= width > 1 and all(token.marked for token in line) else None


@dataclass(frozen=True, slots=True)
class _Table:
    """What is known of a table before its rows are placed."""

    width: int
    check: Check
    gaps: Gaps | None
    short: bool
    wide: bool
    deduplicated: bool

    def place(self, body: Body, row: list[Token], margin: Margin) -> Placed:
        """Return one row aligned."""
        rest = [token for token in body.tokens if not any(token is kept for kept in row)]
        values = [token for token in row if token.kind == VALUE]
        marked = is_marked(body, row)
        lost = self.deduplicated and not all(_is_number(token) for token in values)  # a word may be the next label
        if lost or (not values and _elsewhere(body, rest)):
            return Placed(None, [*row, *rest])
        if not values:
            empty = self._positional(row, margin) if marked else None
            headed = body.depth == 0 and not row and (body.following is None or body.following.gap < self.width)
            gone = self.deduplicated or body.last or headed  # a header alone
            return Placed(empty or [None] * self.width, rest, missing=gone and len(row) < self.width)
        if len(values) == self.width and all(_is_number(token) for token in values):
            alone = body.depth == 0 and len({token.row for token in values}) == len(values)
            doubtful = (self.short or alone) and not marked and self.check(readings(values)) is False
            unsure = self.wide or any(token.paged for token in values)  # others fill more columns; a page number
            doubtful = doubtful or (unsure and self.check(readings(values)) is not True)
            return Placed(None, [*row, *rest]) if doubtful else Placed(list(values), rest)
        if body.last and len(values) < self.width and not (marked and margin.size == len(row) and margin.count > 1):
            return Placed(None, [*row, *rest])
        if any(token.paged for token in values) and len(values) < self.width:
            return Placed(None, [*row, *rest])
        cells = self._positional(row, margin) if marked else self.gaps and self.gaps(body, row, self.width)
        if cells:
            return Placed(cells, rest)
        chosen = _without_strays(values, self.width, self.check) if len(values) > self.width else None
        if chosen:
            return Placed(list(chosen), [*(t for t in values if not any(t is c for c in chosen)), *rest])
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

    def _adds_up(self, cells: list[Token]) -> bool | None:
        """Return whether cells add up with the empty ones as zero."""
        return self.check(
            [0.0 if cell.kind == BLANK else number for cell, number in zip(cells, readings(cells), strict=True)]
        )


def _elsewhere(body: Body, rest: list[Token]) -> bool:
    """Tell whether the numbers of an empty row may stand in the lines below it, before the line of the next label."""
    return any(t.kind == VALUE and (body.following is None or t.row != body.following.row) for t in rest)


def is_marked(body: Body, row: list[Token]) -> bool:
    """Tell whether a row shows its cells by marks, so that an empty one is a token of its own."""
    if not row or not all(token.marked for token in row):
        return False
    return body.label.marked or len(row) > 1


def _is_number(token: Token) -> bool:
    return numerals.parse(token.text).status != "unreadable"


def readings(tokens: Sequence[Token | None]) -> list[float | None]:
    """Return the numbers that tokens print, None where there is none."""
    return [numerals.parse(token.text).value if token is not None else None for token in tokens]


def _without_strays(values: list[Token], width: int, check: Check) -> tuple[Token, ...] | None:
    """Return the numbers of a row without page numbers among them, if only one choice adds up."""
    if len(values) > width + 2 or width < _CHECKED:
        return None
    lines = Counter(token.row for token in values)
    fitting = [
        chosen
        for chosen in combinations(values, width)
        if check(readings(chosen)) is True
        and all(lines[token.row] == 1 for token in values if not any(token is kept for kept in chosen))
    ]
    distinct = {tuple(readings(chosen)) for chosen in fitting}
    return fitting[0] if len(distinct) == 1 and len({id(c[0]) for c in fitting}) == 1 else None


def _split_glued(bodies: list[Body], rows: list[list[Token]], placed: list[Placed], width: int, check: Check) -> None:
    """Divide digits that lost their separators, where the table shows that it happened and one split adds up."""

    def glued(token: Token) -> bool:
        digits = token.text.strip()
        return digits.isdecimal() and len(digits) > 1 and digits[0] == "0"

    if width == 1 or not any(glued(token) for row in rows for token in row if token.kind == VALUE):
        return
    for body, row, result in zip(bodies, rows, placed, strict=True):
        values = [token for token in row if token.kind == VALUE]
        if result.cells is not None or len(values) != 1 or not values[0].text.strip().isdecimal() or body.last:
            continue
        zeros = values[0].text.strip() == "0" * width
        splits = [split for split in _splits(values[0], width) if zeros or check(readings(split))]
        if len(splits) == 1:
            result.cells = list(splits[0])
            result.surplus = [token for token in result.surplus if not any(token is value for value in values)]


def _splits(token: Token, width: int) -> list[list[Token]]:
    """Return every way to cut the digits of a token into ``width`` numbers without leading zeros, [] if too many."""
    digits = token.text.strip()
    if len(digits) < width or comb(len(digits) - 1, width - 1) > _CHOICES:
        return []
    found = []
    for cuts in combinations(range(1, len(digits)), width - 1):
        bounds = list(pairwise([0, *cuts, len(digits)]))
        if not any(b - a > 1 and digits[a] == "0" for a, b in bounds):
            found.append(
                [replace(token, start=token.start + a, end=token.start + b, text=digits[a:b]) for a, b in bounds]
            )
    return found


def _place_totals(bodies: list[Body], rows: list[list[Token]], placed: list[Placed], total: int, width: int) -> None:
    """Place the last number of short rows as their total where the whole table shows that totals are printed."""
    counted = [(body, [t for t in row if t.kind == VALUE]) for body, row in zip(bodies, rows, strict=True)]
    printed = [values for _, values in counted if values]
    if len(printed) < _MANY or len(printed) < len(counted) or not all(map(_ends_in_total, printed)):
        return
    lone = [values for values in printed if len(values) == 1]
    proven = any(len(values) > 1 and readings(values)[-1] for values in printed)
    if not proven and len(lone) != len(printed):
        return
    for (body, values), result in zip(counted, placed, strict=True):
        if result.cells is None and not body.last and len(values) < width:
            result.only = {total: values[-1]}


def _ends_in_total(values: list[Token]) -> bool:
    numbers = readings(values)
    if any(number is None for number in numbers):
        return False
    *some, last = [number or 0.0 for number in numbers]
    return (not some) or (last == sum(some) and all(some))
