"""What the reading of a table asks of its form again and again, worked out once."""

from dataclasses import dataclass
from functools import cache

from govreports.alignment.labels import Lexicon, official_key
from govreports.alignment.rows import Check
from govreports.alignment.sums import row_check, total_column
from govreports.regimes import Regime, Table

__all__ = ["Plan", "plan_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A table of a form, as its rows are read.

    ``check`` are the identities of its rows and ``total`` is the column that sums all others up.
    ``leaves`` are the keys of the lowest label of each column; ``levels`` are the keys of each level of
    the header, of all columns, and of those alone that have a label below. ``index`` has the place in
    this form of a row by its place among the rows of all forms, ``depths`` how deep the label of each
    row stands; ``units`` says that the form prints a column of units.
    """

    regime: Regime
    table: Table
    width: int
    check: Check
    total: int | None
    leaves: list[str]
    levels: tuple[list[list[str]], list[list[str]]]
    index: dict[int, int]
    places: tuple[int, ...]
    depths: tuple[int, ...]
    units: bool
    labelled: bool


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
    return Plan(
        regime,
        table,
        len(table.columns),
        row_check(table),
        total_column(table),
        [official_key(column.path[-1]) for column in table.columns],
        (_levels(table, 0), _levels(table, 1)),
        {place: index for index, place in enumerate(places)},
        places,
        tuple(len(row.path) if row.label else 0 for row in table.rows),
        any(row.unit for row in table.rows),
        table.code not in words.unlabelled,
    )


def _levels(table: Table, below: int) -> list[list[str]]:
    """Return the keys of each level of the header, outermost first, of columns that have so many levels below."""
    paths = [column.path for column in table.columns]
    return [
        list(dict.fromkeys(official_key(path[level]) for path in paths if len(path) > level + below))
        for level in range(max(map(len, paths)))
    ]
