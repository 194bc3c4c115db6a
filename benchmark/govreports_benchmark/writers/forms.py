"""The official forms as this package's templates give them, read without the reader's own loader."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from govreports.errors import InputError

REGIMES = ("r2014", "r2019", "r2021")


@dataclass(frozen=True, slots=True)
class Entry:
    """A row or a column of a form: its code, its label path and the unit the form prints."""

    code: str
    path: tuple[str, ...]
    unit: str | None


@dataclass(frozen=True, slots=True)
class Identity:
    """An arithmetic relation: `whole` summed stands in `relation` to `parts` summed, once, each row or each column."""

    name: str
    each: str | None
    whole: tuple[str, ...]
    relation: str
    parts: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Table:
    """One table item of a form, with the labels that offices print instead of the official ones."""

    regime: str
    code: str
    section: str
    captions: tuple[str, ...]
    corner: tuple[str, ...]
    columns: tuple[Entry, ...]
    rows: tuple[Entry, ...]
    identities: tuple[Identity, ...]
    variants: dict[str, tuple[str, ...]]

    @property
    def has_unit_column(self) -> bool:
        """Whether the table prints the unit of each row in a column of its own."""
        return len(self.corner) > 1


@dataclass(frozen=True, eq=False)
class Form:
    """One official form: its tables in printed order and the first year it holds for."""

    regime: str
    since: int
    tables: tuple[Table, ...]

    def table(self, code: str) -> Table:
        """Table with this code.

        Parameters
        ----------
        code
            English code of the table.

        Returns
        -------
        Table
            The table; `StopIteration` never escapes because callers pass codes of this form.
        """
        return next(table for table in self.tables if table.code == code)


@cache
def form(regime: str) -> Form:
    """Official form of a regime.

    Parameters
    ----------
    regime
        One of `REGIMES`.

    Returns
    -------
    Form
        Tables, rows, columns and identities in the order of the annex.

    Raises
    ------
    InputError
        If there is no such regime.

    Examples
    --------
    >>> [table.code for table in form("r2021").tables][:2]
    ['documents', 'licensing']
    """
    if regime not in REGIMES:
        message = f"no regime {regime!r}: use one of {', '.join(REGIMES)}"
        raise InputError(message)
    tree = tomllib.loads((files("govreports.templates") / f"{regime}.toml").read_text(encoding="utf-8"))
    return Form(regime, tree["since"], tuple(_table(regime, item) for item in tree["tables"]))


def _table(regime: str, item: dict[str, Any]) -> Table:
    return Table(
        regime=regime,
        code=item["code"],
        section=item["section"],
        captions=tuple(item["captions"]),
        corner=tuple(item["corner"]),
        columns=tuple(_entry(*column) for column in item["columns"]),
        rows=tuple(_entry(*row) for row in item["rows"]),
        identities=tuple(_identity(entry) for entry in item.get("identities", ()) if "whole" in entry),
        variants={code: tuple(labels) for code, labels in item.get("variants", {}).items()},
    )


def _entry(code: str, path: str, unit: str | None = None) -> Entry:
    return Entry(code, tuple(path.split(" / ")) if path else (), unit)


def _identity(entry: dict[str, Any]) -> Identity:
    return Identity(
        entry["id"], entry.get("each"), tuple(entry["whole"]), entry.get("relation", "="), tuple(entry["parts"])
    )
