"""What is read of a document: the cells of its forms and what is left over."""

from dataclasses import dataclass, field
from typing import NamedTuple

__all__ = ["Aligned", "AlignedCell", "Leftover"]


class AlignedCell(NamedTuple):
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
    confidence: float | None = None


class Leftover(NamedTuple):
    """Something that stood in a table and has no place in the form."""

    at: str
    raw: str
    why: str
    start: int


@dataclass(slots=True)
class Aligned:
    """What a document's tables say.

    ``spans`` are the slices of text that tables take up; ``roles`` gives every piece of a table, by the offset at
    which it begins, as label, value or leftover; ``found`` says how many tables were met; ``by_year`` whether the
    year decided a form that no label decides; ``readings`` which readings each table permitted, and which of them
    put numbers in its cells.
    """

    cells: list[AlignedCell] = field(default_factory=list)
    leftovers: list[Leftover] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    regimes: dict[str, str] = field(default_factory=dict)
    found: int = 0
    by_year: bool = False
    notes: list[str] = field(default_factory=list)
    roles: dict[int, str] = field(default_factory=dict)
    readings: dict[str, str] = field(default_factory=dict)
