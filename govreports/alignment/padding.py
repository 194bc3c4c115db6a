"""Surplus cells of rows that show their empty cells: how many stand before the values and how many behind."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Final

from govreports.alignment.rows import Body, Check, Margin, readings
from govreports.alignment.tokens import VALUE, Token

__all__ = ["margins"]

_SKIPPED: Final = attrgetter("skipped")
_LEAST: Final = 5
_TWICE: Final = 2
_MANY: Final = 10
_REGULAR: Final = 0.9
"""So many rows of the size usual among their like, and such a share of all, show that no empty cell vanished."""


@dataclass(slots=True)
class _Group:
    """Rows of one table that are padded alike; ``level`` counts the depths of labels below, None without labels."""

    width: int
    check: Check
    total: int | None
    level: int | None
    rows: list[list[Token]] = field(default_factory=list)
    size: int = 0
    count: int = 0
    leads: list[int] = field(default_factory=list)

    def settle(self) -> None:
        """Find the usual size, the most frequent number of cells, and the numbers of leading surplus cells."""
        if self.rows:
            sizes = [len(row) for row in self.rows]
            self.size, self.count = sizes[0], len(sizes)
            if sizes.count(self.size) < self.count:
                self.size, self.count = Counter(sizes).most_common(1)[0]
            self.leads = self._leads() if self.extra > 0 else [0] if self.extra == 0 else []

    @property
    def extra(self) -> int:
        """How many cells of a row are surplus."""
        return self.size - self.width

    def _leads(self) -> list[int]:
        """Return the numbers of leading surplus cells that neither the rows of the usual size nor their sums deny."""
        rows = self.numbered()
        found = [lead for lead in range(self.extra + 1) if all(self._holds(row, lead) for row in rows)]
        sums = {lead: [self.adds_up(row, lead) for row in rows] for lead in found}
        right = [lead for lead, verdicts in sums.items() if verdicts.count(False) <= (1 - _REGULAR) * len(verdicts)]
        return right if len(right) < len(found) and any(True in sums[lead] for lead in right) else found

    def numbered(self) -> list[list[Token]]:
        """Return the rows of the usual size that hold numbers."""
        return [row for row in self.rows if len(row) == self.size and any(token.kind == VALUE for token in row)]

    def with_totals(self) -> list[int]:
        """Return the leads that make the only number of every row its total."""
        total, rows = self.total, self.numbered()
        if total is None or any(sum(token.kind == VALUE for token in row) > 1 for row in rows):
            return []
        return [lead for lead in self.leads if all(row[lead + total].kind == VALUE for row in rows)]

    def _holds(self, row: list[Token], lead: int) -> bool:
        outside = [*row[:lead], *row[lead + self.width :]]
        return not any(token.kind == VALUE for token in outside)

    def adds_up(self, row: list[Token], lead: int) -> bool | None:
        """Return whether a row adds up with its empty cells as zero, None for one of zeros alone."""
        cells = row[lead : lead + self.width]
        numbers = [number if cell.kind == VALUE else 0.0 for cell, number in zip(cells, readings(cells), strict=True)]
        return self.check(numbers) if any(numbers) else None


def margins(tables: Sequence[tuple[list[Body], int, Check, int | None]]) -> list[list[Margin]]:
    """Return how each row of each table is padded, by what all rows of the document show.

    Rows within a line are padded alike behind labels of one depth. Where the end of a row is not shown,
    the cells behind it are those that the next row begins with, so that its depth counts as well.

    Parameters
    ----------
    tables
        Rows, number of columns, row identities and place of the total of each table.
    """
    members: list[list[_Group]] = []
    loose: list[tuple[_Group, list[Token]]] = []
    for bodies, width, check, total in tables:
        deepest = max((body.depth for body in bodies), default=0)
        groups: dict[tuple[int, ...], _Group] = {}
        members.append([])
        for place, body in enumerate(bodies):
            row = body.row
            within = bool(row) and row[0].row == row[-1].row and (row[0].row == body.label.row or len(row) > 1)
            key = (body.depth,) if within else (body.depth, *_next(body, bodies, place))
            group = groups.get(key)
            if group is None:
                group = groups[key] = _Group(width, check, total, deepest - body.depth if deepest else None)
            members[-1].append(group)
            if body.marked and not any(map(_SKIPPED, row)):
                group.rows.append(row)
                if not within:
                    loose.append((group, row))
    every = {id(group): group for groups in members for group in groups}
    for group in every.values():
        group.settle()
    told = [len(row) == group.size >= group.width for group, row in loose if group.count > 1]
    regular = sum(told) >= max(_LEAST, _REGULAR * len(told))
    plain = regular and all(group.size == group.width for group in every.values() if group.rows)
    edges = _edges(list(every.values()))
    rule = _rule(list(every.values())) if regular else None
    result = []
    for mine in members:
        own = {id(group): group for group in mine}
        totals = any(len(group.leads) > 1 for group in own.values()) and _print_totals(list(own.values()))
        known = {}
        for identity, group in own.items():
            ruled = None
            if rule and group.rows and group.extra >= 0:
                ruled = _lead(group, edges, totals=totals) if group.level is None else rule[0] + rule[1] * group.level
            if plain and not group.rows:
                known[identity] = Margin(group.width, 0, 0, regular=True)
            elif ruled is not None and ruled in group.leads:
                known[identity] = Margin(group.size, max(group.count, _TWICE), ruled, regular=regular)
            else:
                known[identity] = Margin(group.size, group.count, _lead(group, edges, totals=totals), regular=regular)
        result.append([known[id(group)] for group in mine])
    return result


def _print_totals(groups: Sequence[_Group]) -> bool:
    """Tell whether the rows of a long table may all print a total."""
    filled = [group for group in groups if group.numbered()]
    many = sum(len(group.numbered()) for group in filled) >= _MANY
    return many and all(group.with_totals() for group in filled)


def _next(body: Body, bodies: list[Body], place: int) -> tuple[int, int]:
    """Return the depth of the next row of the table, 0 behind the last, and whether another label stands between."""
    if place + 1 == len(bodies):
        return 0, 0
    return bodies[place + 1].depth, int(bodies[place + 1].label is not body.following)


def _rule(groups: Sequence[_Group]) -> tuple[int, int] | None:
    """Return the surplus cells before the values of the deepest labels, and for each column that others span.

    All rows of a document must keep to the rule, labels that span several columns at least twice.
    """
    found = [
        (group.level, group.leads[0])
        for group in groups
        if group.level is not None and len(group.leads) == 1 and group.numbered()
    ]
    deepest = {lead for level, lead in found if level == 0}
    if len(deepest) != 1 or sum(level > 0 for level, _ in found) < _TWICE:
        return None
    base = deepest.pop()
    return next(((base, each) for each in (0, 1) if all(lead == base + each * level for level, lead in found)), None)


def _edges(groups: Sequence[_Group]) -> tuple[int, int] | None:
    """Return the surplus cells before and behind the values of a label that spans one column, where rows agree."""
    found = {
        (group.leads[0], group.extra - group.leads[0]) for group in groups if group.level == 0 and len(group.leads) == 1
    }
    return found.pop() if len(found) == 1 else None


def _lead(group: _Group, edges: tuple[int, int] | None, *, totals: bool) -> int | None:
    """Return the leading surplus of a group, None where more than one number is possible.

    A label that spans columns leaves the cells it covers either before or behind the values; a row
    without a label begins with the marks that close one row and open the next. Where the rows of a long
    table say no more, they all print a total (``totals``).
    """
    possible = group.leads
    if len(possible) == 1:
        return possible[0]
    if edges is None:
        summed = group.with_totals() if totals else []
        return summed[0] if len(summed) == 1 else None
    before, behind = edges
    if group.level is None:
        likely = {before + behind}
    elif group.extra == before + behind:
        likely = {before}
    else:
        likely = {before, group.extra - behind}
    fitting = likely.intersection(possible)
    return fitting.pop() if len(fitting) == 1 else None
