"""One cell a line: empty lines divide the cells, and more of them are empty cells, by one rule for all rows."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise, product
from typing import Final, NamedTuple

from govreports.tables.placing import Gap, Placement, in_order
from govreports.tables.region import Region
from govreports.tables.tokens import TEXT, Token

__all__ = ["Rule", "rhythm", "rules"]

_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
_LEAST: Final = 3
"""So many short rows must agree before empty lines are believed."""


class Rule(NamedTuple):
    """Empty lines before the first cell, between cells and behind the last; an empty cell adds ``step``.

    With ``margin`` so does each merged cell of labels above that goes on before the label of the next row.
    """

    first: int
    base: int
    end: int
    step: int
    margin: int = 0


_STEPS: Final = range(1, 9)
_MARGINS: Final = (0, 1)
_EVEN: Final = tuple(
    Rule(base, base, base, step, margin) for base in (0, 1, 2) for step in (1, 2, 3) for margin in _MARGINS
)
"""Where no row is full, the lines between cells and rows are alike."""


class _Row(NamedTuple):
    """The numbers of a line, the empty lines before each and before what follows, and the notes among them."""

    number: int
    values: tuple[Token, ...]
    gaps: tuple[int, ...]
    notes: tuple[int, ...]
    ends: bool
    short: bool
    labelled: bool
    margin: int


def rules(regions: Iterable[Region]) -> list[Rule]:
    """Return the rules that explain every row of a document; none where too few rows are short."""
    rows = [(row, len(region.header.order)) for region in regions if region.header.order for row in _rows(region)]
    if sum(row.short for row, _ in rows) < _LEAST:
        return []
    full = [row for row, _ in rows if not (row.short or row.ends or any(row.notes)) and len(set(row.gaps[1:-1])) == 1]
    tried: list[Rule] = []
    for margin, step in product(_MARGINS, _STEPS):
        shapes = {(row.gaps[0], row.gaps[1], row.gaps[-1] - margin * step * row.margin) for row in full}
        tried += [Rule(*shape, step, margin) for shape in shapes] if len(shapes) == 1 else []
    tried = tried or list(_EVEN)
    return [rule for rule in tried if all(_counts(row, rule, width) for row, width in rows)]


def rhythm(region: Region, rule: Rule) -> Placement:
    """Return the short rows of a table as a rule places them."""
    order = region.header.order
    placed: Placement = {}
    for row in _rows(region) if order and not region.loose else ():
        counts = _counts(row, rule, len(order or ()))
        even = bool(row.values) and len(set(row.gaps)) == 1 and row.gaps[0] > 0  # nothing tells an empty cell
        if row.short and len(counts) == 1 and order and not even:
            placed |= in_order(row.number, order, _cells(row, next(iter(counts)), rule, region))
    return placed


def _rows(region: Region) -> list[_Row]:
    found = []
    lines, width = region.lines, len(region.header.order or ())
    for number, line in enumerate(lines):
        values = line.values
        apart = len({line.label.row, *(token.row for token in values)}) == len(values) + 1
        if (
            _glued(values, width)
            or not apart
            or line.label.marked
            or line.last
            or line.after is None
            or _is_other_notation(line.after)
            or len(values) > width
            or width == 1
        ):
            continue
        stops = [line.label, *values, line.after]
        notes = tuple(_notes(region, a, b) for a, b in pairwise(stops))
        gaps = tuple(region.text.count("\n", a.end, b.start) - 1 for a, b in pairwise(stops))
        if min(gaps) < 0:
            continue  # in the line of its label or number stands something else: no cell has a line to itself
        ends = number + 1 == len(lines) or lines[number + 1].label.start != line.after.start
        found.append(
            _Row(
                number,
                values,
                gaps,
                notes,
                ends,
                len(values) < width,
                region.plan.labelled,
                0 if ends else max(0, max(region.plan.depths) - 1 - lines[number + 1].level),
            )
        )
    return found


def _is_other_notation(token: Token) -> bool:
    """Tell whether a text has no word in it: an empty cell or a number, written as lists and dictionaries are."""
    return token.kind == TEXT and not _HAN.search(token.text)


def _glued(values: Sequence[Token], width: int) -> bool:
    """Tell whether a row may be one run of digits that lost what stood between them."""
    digits = values[0].text.strip() if len(values) == 1 else ""
    return digits.isdecimal() and len(digits) >= width


def _notes(region: Region, before: Token, behind: Token) -> int:
    return sum(before.row < row < behind.row for row in region.noted)


def _counts(row: _Row, rule: Rule, width: int) -> set[tuple[int, ...]]:
    """Return the numbers of empty cells before each number and behind the last that a rule allows."""
    found = set()
    missing = width - len(row.values)
    first = rule.first if row.labelled else rule.end
    for skips in product(*(range(note + 1) for note in row.notes)):
        counts = []
        for place, (gap, note, skip) in enumerate(zip(row.gaps, row.notes, skips, strict=True)):
            usual = first if place == 0 else rule.end if place == len(row.values) else rule.base
            if not row.values:
                usual = first + rule.end - rule.base
            empty, odd = divmod(gap - note - usual - rule.base * skip, rule.step)
            counts.append(-1 if odd else empty)
        *inner, behind = counts
        behind -= rule.margin * row.margin
        if row.ends:
            behind = missing - sum(inner)
        if min((*inner, behind)) >= 0 and sum(inner) + behind == missing:
            found.add((*inner, behind))
    return found


def _cells(row: _Row, counts: Sequence[int], rule: Rule, region: Region) -> list[Token | Gap]:
    """Return the cells of a row, each empty one at the empty line that shows it."""
    cells: list[Token | Gap] = []
    stop = region.lines[row.number].label.end
    for place, (empty, token) in enumerate(zip(counts, (*row.values, None), strict=True)):
        at = stop
        for _ in range((rule.base if place else rule.first if row.labelled else rule.end) + 1):
            at = region.text.find("\n", at) + 1
        for _ in range(empty):
            cells.append(Gap(at))
            for _ in range(rule.step):
                at = region.text.find("\n", at) + 1
        if token is not None:
            cells.append(token)
            stop = token.end
    return cells
