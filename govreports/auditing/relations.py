"""The relations that the forms print or imply, each one in every row or column of its table."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

from govreports.auditing.rulebook import sentence
from govreports.regimes import Identity, Table

__all__ = ["Place", "Relation", "Relations", "relations_of"]

Place = tuple[str, str]
"""Row and column."""


class Relation(NamedTuple):
    """A relation in one row or column of a table, or a place that wants no number (``sign`` is empty)."""

    check: str
    severity: str
    sign: str
    whole: tuple[int, ...]
    parts: tuple[int, ...]
    note: str


@dataclass(frozen=True)
class Relations:
    """The relations of one table of a form; their operands are numbers of ``places``."""

    table: Table
    places: dict[Place, int] = field(default_factory=dict)
    found: list[Relation] = field(default_factory=list)

    def names(self, relation: Relation) -> list[str]:
        """Return what the cells of a relation are called behind the id of the report."""
        places = list(self.places)
        return ["/".join((self.table.code, *places[n])) for n in (*relation.whole, *relation.parts)]

    def add(self, identity: Identity, sign: str, whole: Iterable[Place], parts: Iterable[Place], note: str) -> None:
        """Add a relation between the sums of two groups of places."""
        left, right = (tuple([self._number(place) for place in places]) for places in (whole, parts))
        check = f"{self.table.code}.{identity.id}"
        self.found.append(Relation(check, identity.severity, sign, left, right, note))

    def _number(self, place: Place) -> int:
        return self.places.setdefault(place, len(self.places))


def relations_of(table: Table) -> Relations:
    """Return the relations of a table in the order of the form, row by row or column by column."""
    found = Relations(table)
    for identity in table.identities:
        for row, column in product(identity.empty, table.columns):
            note = f"{row}: the form wants no number here ({identity.source})"
            found.add(identity, "", [(row, column.code)], [], note)
        if identity.empty:
            continue
        across = identity.each == "row"
        for line in table.rows if across else table.columns:
            whole, parts = (
                [(line.code, code) if across else (code, line.code) for code in codes]
                for codes in (identity.whole, identity.parts)
            )
            note = f"{line.code}: {sentence(identity)} ({identity.source})"
            found.add(identity, identity.relation, whole, parts, note)
    return found
