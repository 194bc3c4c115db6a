"""Ruled lines on a page to grids: which lines belong together, and which cells they enclose."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final, NamedTuple

__all__ = ["Field", "Lattice", "Rule", "lattices_of"]

_SNAP: Final = 4.0
"""Points within which two rules are one: borders are drawn double, as boxes, or cell by cell."""
_SHORTEST: Final = 5.0
"""Points below which a rule is a stray mark, also after the dots of a dotted one are joined."""
_MOST_RULES: Final = 2_000
"""Rules in one direction above which a page is a drawing and no table."""
_MOST_UNITS: Final = 100_000


class Rule(NamedTuple):
    """A straight line: where it stands across its direction, and from where to where it runs."""

    at: float
    start: float
    end: float


class Field(NamedTuple):
    """A cell of a lattice in units of its grid, counted from 0."""

    row: int
    column: int
    height: int
    width: int


@dataclass(frozen=True)
class Lattice:
    """Rules that touch each other, and the grid that they make.

    ``xs`` and ``ys`` are the positions of its grid lines. A side that no rule closes (a table cut
    by the end of a page, one without outer borders) ends where the rules across it end.
    """

    horizontal: tuple[Rule, ...]
    vertical: tuple[Rule, ...]
    xs: tuple[float, ...]
    ys: tuple[float, ...]

    @property
    def columns(self) -> int:
        """Number of columns of the grid."""
        return len(self.xs) - 1

    @property
    def rows(self) -> int:
        """Number of rows of the grid."""
        return len(self.ys) - 1

    @property
    def area(self) -> float:
        """Square points that it covers."""
        return (self.xs[-1] - self.xs[0]) * (self.ys[-1] - self.ys[0])

    def unit(self, x: float, y: float) -> tuple[int, int] | None:
        """Return row and column of the unit of the grid that a point lies in."""
        if not (self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]):
            return None
        return min(bisect_right(self.ys, y), self.rows) - 1, min(bisect_right(self.xs, x), self.columns) - 1

    def on(self, xs: tuple[float, ...], bottom: float = 0.0) -> "Lattice":
        """Return the lattice with the column lines of another one, of which its own are a part, down to ``bottom``.

        Its own lines stay where they are.
        """
        own = {min(range(len(xs)), key=lambda i: abs(xs[i] - x)): x for x in self.xs}
        lines = tuple(own.get(i, x) for i, x in enumerate(xs))
        return Lattice(self.horizontal, self.vertical, lines, (*self.ys[:-1], max(self.ys[-1], bottom)))

    @cached_property
    def owners(self) -> list[list[int]]:
        """For every unit of the grid the number of its cell in ``fields``."""
        columns = self.columns
        parent = list(range(self.rows * columns))
        walls = _covered(self.vertical, self.xs, self.ys)
        floors = _covered(self.horizontal, self.ys, self.xs)
        for row in range(self.rows):
            for column in range(columns):
                here = row * columns + column
                if column and (column, row) not in walls:
                    _unite(parent, here, here - 1)
                if row and (row, column) not in floors:
                    _unite(parent, here, here - columns)
        numbers: dict[int, int] = {}
        flat = [numbers.setdefault(_root(parent, unit), len(numbers)) for unit in range(len(parent))]
        return [flat[start : start + columns] for start in range(0, len(flat), columns)]

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The cells in reading order, each at its first unit."""
        first: dict[int, tuple[int, int]] = {}
        for row, owners in enumerate(self.owners):
            for column, owner in enumerate(owners):
                first.setdefault(owner, (row, column))
        return tuple(
            Field(
                row,
                column,
                _run([line[column] for line in self.owners], row, owner),
                _run(self.owners[row], column, owner),
            )
            for owner, (row, column) in first.items()
        )


def _run(owners: Sequence[int], start: int, owner: int) -> int:
    end = start
    while end < len(owners) and owners[end] == owner:
        end += 1
    return end - start


def _root(parent: list[int], node: int) -> int:
    while parent[node] != node:
        parent[node] = parent[parent[node]]
        node = parent[node]
    return node


def _unite(parent: list[int], one: int, other: int) -> None:
    one, other = _root(parent, one), _root(parent, other)
    parent[max(one, other)] = min(one, other)


def _covered(rules: Iterable[Rule], lines: Sequence[float], crossing: Sequence[float]) -> set[tuple[int, int]]:
    """Return (grid line, unit along it) for every piece of a grid line of which a rule covers the greater part."""
    covered = set()
    for rule in rules:
        line = min(range(len(lines)), key=lambda i: abs(lines[i] - rule.at))
        for unit, (start, end) in enumerate(pairwise(crossing)):
            if min(end, rule.end) - max(start, rule.start) > (end - start) / 2:
                covered.add((line, unit))
    return covered


def lattices_of(horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> list[Lattice]:
    """Return the lattices that the rules of a page make, from top to bottom.

    Parameters
    ----------
    horizontal
        Rules that run from left to right.
    vertical
        Rules that run from top to bottom.

    Examples
    --------
    >>> from govreports.sources.ruling import Rule, lattices_of
    >>> across = [Rule(y, 0, 100) for y in (0, 20, 40)]
    >>> down = [Rule(0, 0, 40), Rule(50, 0, 20), Rule(100, 0, 40)]
    >>> [tuple(field) for field in lattices_of(across, down)[0].fields]
    [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 2)]
    """
    across, down = _merged(horizontal), _merged(vertical)
    if max(len(across), len(down)) > _MOST_RULES:
        return []
    parent = list(range(len(across) + len(down)))
    for i, flat in enumerate(across):
        for j, steep in enumerate(down, len(across)):
            if (
                flat.start - _SNAP <= steep.at <= flat.end + _SNAP
                and steep.start - _SNAP <= flat.at <= steep.end + _SNAP
            ):
                _unite(parent, i, j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for node, rule in enumerate([*across, *down]):
        groups.setdefault(_root(parent, node), ([], []))[node >= len(across)].append(rule)
    found = [_lattice(flat, steep) for flat, steep in groups.values() if flat and steep]
    whole = [
        lattice
        for lattice in found
        if lattice.rows and lattice.columns and lattice.rows * lattice.columns <= _MOST_UNITS
    ]
    return sorted(whole, key=lambda lattice: (lattice.ys[0], lattice.xs[0]))


def _lattice(across: list[Rule], down: list[Rule]) -> Lattice:
    xs = _positions([rule.at for rule in down] + [rule.start for rule in across] + [rule.end for rule in across], down)
    ys = _positions([rule.at for rule in across] + [rule.start for rule in down] + [rule.end for rule in down], across)
    return Lattice(tuple(across), tuple(down), xs, ys)


def _positions(edges: list[float], rules: list[Rule]) -> tuple[float, ...]:
    """Return the positions of the rules, and the outermost edge on either side where no rule stands."""
    positions = sorted({rule.at for rule in rules})
    low, high = min(edges), max(edges)
    if positions[0] - low > _SNAP:
        positions.insert(0, low)
    if high - positions[-1] > _SNAP:
        positions.append(high)
    return tuple(positions)


def _merged(rules: Sequence[Rule]) -> list[Rule]:
    """Snap rules that stand within a few points of each other, and join what touches or overlaps."""
    groups: list[list[Rule]] = []
    for rule in sorted(rules):
        if groups and rule.at - groups[-1][0].at <= _SNAP:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return [joined for group in groups for joined in _joined(group)]


def _joined(group: list[Rule]) -> Iterator[Rule]:
    """Join the rules of one grid line; it stands where most of their length does."""
    lengths: dict[float, float] = {}
    for rule in group:
        at = round(rule.at, 1)
        lengths[at] = lengths.get(at, 0.0) + rule.end - rule.start
    at = max(lengths, key=lambda at: lengths[at])
    start, end = float("-inf"), float("-inf")
    for rule in sorted(group, key=lambda rule: rule.start):
        if rule.start - end > _SNAP:
            if end - start >= _SHORTEST:
                yield Rule(at, start, end)
            start, end = rule.start, rule.end
        end = max(end, rule.end)
    if end - start >= _SHORTEST:
        yield Rule(at, start, end)
