"""What a reading answers: which piece of the document stands in which cell of a table."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from govreports import numerals
from govreports.tables.plans import Plan
from govreports.tables.tokens import BLANK, VALUE, Token

__all__ = ["Gap", "Placement", "figures", "in_order", "is_empty", "is_number", "same", "verdict"]


class Gap(NamedTuple):
    """An empty cell that no token marks: the offset at which it would stand."""

    start: int


Placement = dict[tuple[int, int], Token | Gap]
"""By the number of a line and the place of a column: what stands there."""


def in_order(line: int, order: Sequence[int | None], cells: Iterable[Token | Gap]) -> Placement:
    """Return the cells of a line under columns as they are printed; those of the office's own are left out."""
    return {(line, column): cell for column, cell in zip(order, cells, strict=True) if column is not None}


def is_empty(cell: Token | Gap) -> bool:
    """Tell whether a cell holds nothing."""
    return isinstance(cell, Gap) or cell.kind == BLANK


def same(one: Token | Gap, other: Token | Gap) -> bool:
    """Tell whether two cells say the same: both nothing, or the same piece of text."""
    if is_empty(one) or is_empty(other):
        return is_empty(one) and is_empty(other)
    return (one.start, one.text.strip()) == (other.start, other.text.strip())  # type: ignore[union-attr]


def is_number(token: Token) -> bool:
    """Tell whether a token is a number or a dash."""
    return token.kind == VALUE and numerals.parse(token.text).status != "unreadable"


def figures(cells: Iterable[Token | Gap | None], *, empty: float | None = None) -> list[float | None]:
    """Return the numbers of cells, ``empty`` for those that hold nothing or a dash, None for what is no number."""
    found: list[float | None] = []
    for cell in cells:
        if cell is None or isinstance(cell, Gap) or cell.kind == BLANK:
            found.append(None if cell is None else empty)
        else:
            value, status, _ = numerals.parse(cell.text)
            found.append(empty if status == "dash" else value)
    return found


def verdict(plan: Plan, cells: Sequence[Token | Gap | None]) -> bool | None:
    """Return whether cells add up with the empty ones as zero, False only where no number in these could save it.

    None where nothing is told: by zeros alone, or by a row that might hold with other numbers in its empty cells.
    """
    zeros = figures(cells, empty=0.0)
    if not any(zeros):
        return None
    return True if plan.adds_up(zeros) else plan.adds_up(figures(cells))
