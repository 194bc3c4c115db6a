"""What the reading of a table asks of its form again and again, worked out once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from govreports.regimes import Regime, Table
from govreports.tables.labels import Lexicon, official_key

__all__ = ["Plan", "plan_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A table of a form, as its rows are read.

    ``sums`` are the identities of a row as places of columns (whole, parts); ``down`` those of a column as places of
    rows. ``total`` is the column that sums all others up. ``leaves`` are the keys of the lowest label of each column,
    ``levels`` those of each level of the header, of all columns and of those alone that have a label below. ``index``
    has the place of a row in this form by its place among the rows of all forms, ``depths`` how deep its label stands.
    ``units`` says that the form prints a column of units, ``labelled`` that its rows have labels.
    """

    regime: Regime
    table: Table
    width: int
    sums: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]
    down: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]
    total: int | None
    leaves: tuple[str, ...]
    levels: tuple[list[list[str]], list[list[str]]]
    index: dict[int, int]
    places: tuple[int, ...]
    depths: tuple[int, ...]
    units: bool
    labelled: bool

    def adds_up(self, numbers: Sequence[float | None]) -> bool | None:
        """Return whether the numbers of a row fulfil its sums, None where there are none or a number is missing.

        What is missing may stand for any number that is not negative: where that saves no sum, it is broken.
        """
        told = [_holds([numbers[i] for i in whole], [numbers[i] for i in parts]) for whole, parts in self.sums]
        return False if False in told else None if None in told or not told else True


def _holds(whole: Sequence[float | None], parts: Sequence[float | None]) -> bool | None:
    """Return whether two sums agree, None where what is missing may tell."""
    left, right = (sum(number for number in side if number is not None) for side in (whole, parts))
    if None not in whole and None not in parts:
        return abs(left - right) < 1e-6  # noqa: PLR2004 - sums of fractions
    if (None not in whole and right > left) or (None not in parts and left > right):
        return False
    return None


def plan_of(words: Lexicon, regime: Regime, table: str) -> Plan:
    """Return the plan of a form's table.

    Raises
    ------
    KeyError
        The form has no such table.
    """
    found = _plans(words).get((regime.id, table))
    if found is None:
        message = f"{regime.id} has no table {table}"
        raise KeyError(message)
    return found


@cache
def _plans(words: Lexicon) -> dict[tuple[str, str], Plan]:
    return {(regime.id, table.code): _plan(words, regime, table) for regime in words.forms for table in regime.tables}


def _plan(words: Lexicon, regime: Regime, table: Table) -> Plan:
    order = words.orders[table.code]
    places = tuple(order.index(row.code) for row in table.rows)
    sums = _sums(table, "row", [column.code for column in table.columns])
    every = set(range(len(table.columns)))
    return Plan(
        regime,
        table,
        len(table.columns),
        sums,
        _sums(table, "column", [row.code for row in table.rows]),
        next((whole[0] for whole, parts in sums if len(whole) == 1 and {*whole, *parts} == every), None),
        tuple(official_key(column.path[-1]) for column in table.columns),
        (_levels(table, 0), _levels(table, 1)),
        {place: index for index, place in enumerate(places)},
        places,
        tuple(len(row.path) if row.label else 0 for row in table.rows),
        any(row.unit for row in table.rows),
        table.code not in words.unlabelled,
    )


def _sums(table: Table, each: str, codes: list[str]) -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
    return tuple(
        (tuple(map(codes.index, identity.whole)), tuple(map(codes.index, identity.parts)))
        for identity in table.identities
        if identity.each == each and identity.relation == "="
    )


def _levels(table: Table, below: int) -> list[list[str]]:
    """Return the keys of each level of the header, outermost first, of columns that have so many levels below."""
    paths = [column.path for column in table.columns]
    return [
        list(dict.fromkeys(official_key(path[level]) for path in paths if len(path) > level + below))
        for level in range(max(map(len, paths)))
    ]
