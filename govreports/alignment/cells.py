"""What is read of a document: the cells of its forms, what is left over, one printing of a table."""

from dataclasses import dataclass, field
from typing import NamedTuple

from govreports.alignment.instances import Instance
from govreports.alignment.plans import Plan
from govreports.alignment.tokens import Token
from govreports.regimes import Regime, Table

__all__ = ["Aligned", "AlignedCell", "Leftover", "Printing", "absent"]


@dataclass(slots=True)  # a frozen one takes three times as long to make
class AlignedCell:
    """One cell of a form: codes, reading, and the slice of the document it was printed in."""

    regime: str | None
    table: str
    row: str
    column: str
    value: float | None
    status: str
    unit: str | None
    raw: str | None
    at: str | None


class Leftover(NamedTuple):
    """Something that stood in a table and has no place in the form."""

    at: str
    raw: str
    why: str
    start: int


@dataclass(slots=True)
class Aligned:
    """What a document's tables say.

    ``spans`` are the slices of text that tables take up; ``roles`` counts the cells of all tables as
    label, value or leftover; ``found`` says how many tables were met; ``by_year`` whether the year decided
    a form that no label decides.
    """

    cells: list[AlignedCell] = field(default_factory=list)
    leftovers: list[Leftover] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    regimes: dict[str, str] = field(default_factory=dict)
    found: int = 0
    by_year: bool = False
    notes: list[str] = field(default_factory=list)
    roles: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class Printing:
    """One printing of a table, read in one form."""

    instance: Instance
    plan: Plan
    regime: Regime
    table: Table
    cells: dict[tuple[str, str], AlignedCell]
    leftovers: list[tuple[Token, str]]
    used: set[int]


def absent(regime: Regime, table: str, row: str, column: str) -> AlignedCell:
    """Return the cell of a form that a document does not have."""
    return AlignedCell(regime.id, table, row, column, None, "absent", None, None, None)
