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
from functools import partial
from itertools import combinations, pairwise
from math import comb
from typing import Final

from govreports import numerals
from govreports.alignment.tokens import BLANK, LABEL, VALUE, Token

__all__ = ["Body", "Placed", "place"]

Check = Callable[[Sequence[float | None]], bool | None]
"""Whether numbers in column order satisfy the row's identities; None where a number is missing."""

_MANY: Final = 10
"""Rows that must agree before their silence counts as evidence."""


_CHOICES: Final = 20_000
"""More ways than this to cut glued digits, or to leave out strays, are not tried: the row stays ambiguous."""
_EXPLAINED: Final = 0.9
"""Share of rows that a reading of empty lines must explain; page numbers and cuts disturb a few."""


_LEAST: Final = 3
"""So many short rows must agree before empty lines are believed."""


@dataclass(slots=True)
class Body:
    """What stands behind one row label: the tokens, how deep the label stands, the label or text that follows.

    ``last`` says that more of the row may be missing: the text ends here, or unknown words follow.
    """

    tokens: list[Token]
    label: Token
    depth: int = 1
    last: bool = False
    following: Token | None = None


GapRule = Callable[[Body, list[Token], int], list[Token | None] | None]
"""Places a row of some columns by its empty lines, None where they do not explain it."""


@dataclass(slots=True)
class Placed:
    """A row aligned: one token (None where an empty cell left no trace) a column, or ambiguous; tokens left over."""

    cells: list[Token | None] | None
    surplus: list[Token]
    missing: bool = False
    only: dict[int, Token] | None = None


def place(
    bodies: list[Body],
    width: int,
    check: Check,
    total: int | None,
    *,
    gaps: GapRule | None = None,
    shown: bool = False,
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
    gaps
        What empty lines mean in this document, as ``gap_rule`` finds it.
    shown
        Another table of the document shows that empty cells leave their marks.
    deduplicated
        The document lost repeated lines: a row without numbers is missing, not empty.
    """
    rows = [_bounded(body, width) for body in bodies]
    table = _Table(
        width,
        check,
        _usual_sizes(bodies, rows),
        _usual_sizes(bodies, rows, least=2),
        _padding(bodies, rows, width),
        gaps,
        short=any(0 < _numbers(row) < width for row in rows),
        shown=shown or _shows_blanks(rows, width),
        deduplicated=deduplicated,
    )
    placed = [table.place(body, row) for body, row in zip(bodies, rows, strict=True)]
    _split_glued(bodies, rows, placed, width, check)
    if total is not None and not deduplicated:
        _place_totals(bodies, rows, placed, total, width)
    return placed


def _numbers(tokens: list[Token]) -> int:
    return sum(token.kind == VALUE for token in tokens)


def _bounded(body: Body, width: int) -> list[Token]:
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
class _Padding:
    """How a table pads its rows.

    ``leads`` are the empty cells before the values by depth of the label, where the rows leave only
    one number possible; ``least`` the fewest cells that complete rows have behind the values;
    ``vanishes`` says that empty cells leave no trace.
    """

    leads: dict[int, int]
    least: int
    vanishes: bool


def _padding(bodies: list[Body], rows: list[list[Token]], width: int) -> _Padding:
    bounds: dict[int, tuple[int, int]] = {}
    least: set[int] = set()
    vanishes = False
    for body, row in zip(bodies, rows, strict=True):
        numbers, extra = _numbers(row), len(row) - width
        if not numbers:
            continue
        if extra < 0:
            vanishes = vanishes or not body.last
            continue
        kinds = [token.kind for token in row]
        first, behind = kinds.index(VALUE), kinds[::-1].index(VALUE)
        low, high = bounds.get(body.depth, (0, extra))
        bounds[body.depth] = (max(low, extra - behind), min(high, first, extra))
        if numbers == width:
            least.add(behind)
    leads = {depth: low for depth, (low, high) in bounds.items() if low == high}
    return _Padding(leads, min(least, default=0), vanishes)


def _usual_sizes(bodies: list[Body], rows: list[list[Token]], least: int = 1) -> dict[int, int]:
    """Return the most frequent number of cells behind labels of each depth, where ``least`` bounded rows show it."""
    sizes: dict[int, Counter[int]] = {}
    for body, row in zip(bodies, rows, strict=True):
        if body.label.marked and row and row[0].row == body.label.row:
            sizes.setdefault(body.depth, Counter())[len(row)] += 1
    most = {depth: counts.most_common(1)[0] for depth, counts in sizes.items()}
    return {depth: size for depth, (size, count) in most.items() if count >= least}


@dataclass(frozen=True, slots=True)
class _Table:
    """What is known of a table before its rows are placed."""

    width: int
    check: Check
    usual: dict[int, int]
    common: dict[int, int]
    padding: _Padding
    gaps: GapRule | None
    short: bool
    shown: bool
    deduplicated: bool

    def place(self, body: Body, row: list[Token]) -> Placed:
        """Return one row aligned."""
        rest = [token for token in body.tokens if not any(token is kept for kept in row)]
        values = [token for token in row if token.kind == VALUE]
        marked = _marks(body, row)
        if not values:
            empty = self._positional(body, row) if marked else None
            gone = self.deduplicated or body.last
            return Placed(empty or [None] * self.width, rest, missing=gone and len(row) < self.width)
        if len(values) == self.width and all(_is_number(token) for token in values):
            doubtful = self.short and not marked and self.check(_readings(values)) is False
            return Placed(None, [*row, *rest]) if doubtful else Placed(list(values), rest)
        if body.last and len(values) < self.width and not (marked and self.common.get(body.depth) == len(row)):
            return Placed(None, [*row, *rest])
        cells = self._positional(body, row) if marked else self.gaps and self.gaps(body, row, self.width)
        if cells:
            return Placed(cells, rest)
        chosen = _without_strays(values, self.width, self.check) if len(values) > self.width else None
        if chosen:
            return Placed(list(chosen), [*(t for t in values if not any(t is c for c in chosen)), *rest])
        return Placed(None, [*row, *rest])

    def _positional(self, body: Body, row: list[Token]) -> list[Token | None] | None:
        """Place the cells of a row that shows its empty ones."""
        extra = len(row) - self.width
        bounded = row[0].row == row[-1].row
        if extra < 0 or (bounded and self.usual.get(body.depth, len(row)) != len(row)):
            return None
        numbers = _numbers(row)
        if not bounded and numbers and (self.padding.vanishes or extra < self.padding.least):
            return None
        lead = self.padding.leads.get(body.depth) if numbers else min(extra, self.padding.leads.get(body.depth, 0))
        if lead is None or lead > extra:
            return None
        cells = row[lead : lead + self.width]
        edges = cells[0].kind == BLANK or cells[-1].kind == BLANK
        untold = not bounded and not self.shown and self.width > 1 and edges and numbers
        return None if untold or _numbers(cells) != numbers else list(cells)


def _marks(body: Body, row: list[Token]) -> bool:
    if not row or not all(token.marked for token in row):
        return False
    return body.label.marked or (len(row) > 1 and row[0].row == row[-1].row)


def _is_number(token: Token) -> bool:
    return numerals.parse(token.text).status != "unreadable"


def _readings(tokens: Sequence[Token | None]) -> list[float | None]:
    return [numerals.parse(token.text).value if token is not None else None for token in tokens]


def shows_blanks(bodies: list[Body], width: int) -> bool:
    """Tell whether a table shows its empty cells between its numbers."""
    return _shows_blanks([_bounded(body, width) for body in bodies], width)


def _shows_blanks(rows: list[list[Token]], width: int) -> bool:
    """Tell whether empty cells stand between numbers in at least two rows, so that none of them vanished."""
    count = 0
    for row in rows:
        kinds = [token.kind for token in row[:width]]
        if VALUE in kinds:
            inner = kinds[kinds.index(VALUE) : len(kinds) - kinds[::-1].index(VALUE)]
            count += BLANK in inner
    return count > 1


def gap_rule(tables: Sequence[tuple[list[Body], int]]) -> GapRule | None:
    """Return how a document of one cell a line shows empty cells by empty lines, None where it does not.

    Parameters
    ----------
    tables
        The rows of all tables and their widths. A rule is taken that explains nearly all short rows
        and at least three; complete rows say how many empty lines divide cells.
    """
    rows = [
        (body, _bounded(body, width), width)
        for bodies, width in tables
        for body in bodies
        if not body.last and width > 1
    ]
    lines = [
        (b, row, w)
        for b, row, w in rows
        if _numbers(row) and not _marks(b, row) and len({t.row for t in row}) == len(row)
    ]
    bases = {token.gap for _, row, width in lines if _numbers(row) == width for token in row if not token.skipped}
    spread = [(body, row, width) for body, row, width in lines if _numbers(row) < width]
    if len(bases) > 1 or len(spread) < _LEAST:
        return None
    fitting = []
    for base in bases or {0, 1}:
        for step in (1, 2) if base else (1,):
            rule = partial(_by_gaps, base=base, step=step)
            explained = sum(rule(body, row, width) is not None for body, row, width in spread)
            if explained >= _EXPLAINED * len(spread):
                fitting.append(rule)
    return fitting[0] if len(fitting) == 1 else None


def _by_gaps(body: Body, row: list[Token], width: int, *, base: int, step: int) -> list[Token | None] | None:
    """Place a row by its empty lines: ``base`` of them divide cells, every ``step`` more are an empty cell."""
    cells: list[Token | None] = []
    if body.following is None:
        return None
    for token in (*row, body.following):
        empty, odd = divmod(token.gap - base * (1 + token.skipped), step)
        if empty < 0 or odd:
            return None
        cells.extend([None] * empty)
        cells.append(token)
    cells.pop()
    return cells if len(cells) == width else None


def _without_strays(values: list[Token], width: int, check: Check) -> tuple[Token, ...] | None:
    """Return the numbers of a row without page numbers among them, if only one choice adds up."""
    if len(values) > width + 2 or width < 3:  # noqa: PLR2004 - too many choices; too few columns to check
        return None
    fitting = [chosen for chosen in combinations(values, width) if check(_readings(chosen)) is True]
    distinct = {tuple(_readings(chosen)) for chosen in fitting}
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
        splits = [split for split in _splits(values[0], width) if zeros or check(_readings(split))]
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
    proven = any(len(values) > 1 and _readings(values)[-1] for values in printed)
    if not proven and len(lone) != len(printed):
        return
    for (body, values), result in zip(counted, placed, strict=True):
        if result.cells is None and not body.last and len(values) < width:
            result.only = {total: values[-1]}


def _ends_in_total(values: list[Token]) -> bool:
    numbers = _readings(values)
    if any(number is None for number in numbers):
        return False
    *some, last = [number or 0.0 for number in numbers]
    return (not some) or (last == sum(some) and all(some))
