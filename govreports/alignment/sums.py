"""The sums of a row as a test of where its numbers belong."""

from collections.abc import Sequence
from typing import Final

from govreports.alignment.rows import Check, Placed, readings
from govreports.regimes import Table

__all__ = ["against_its_sums", "agrees_with_sums", "proven_by_sums", "row_check", "total_column"]

_FEW: Final = 4
_MOSTLY: Final = 10
"""Damage may break the sums of one row in so many."""


def row_check(table: Table) -> Check:
    """Return the row identities of a table as one test of numbers in column order."""
    place_of = {column.code: index for index, column in enumerate(table.columns)}
    rules = [
        ([place_of[code] for code in identity.whole], [place_of[code] for code in identity.parts])
        for identity in table.identities
        if identity.each == "row" and identity.relation == "="
    ]

    def check(numbers: Sequence[float | None]) -> bool | None:
        if len(numbers) != len(place_of) or not rules:
            return None
        for whole, parts in rules:
            left, right = [numbers[i] for i in whole], [numbers[i] for i in parts]
            if None in left or None in right:
                return None
            if sum(left) != sum(right):  # type: ignore[arg-type]
                return False
        return True

    return check


def total_column(table: Table) -> int | None:
    """Return the column that is the sum of all others, None where the form has none."""
    codes = [column.code for column in table.columns]
    for identity in table.identities:
        if identity.each == "row" and len(identity.whole) == 1 and {*identity.whole, *identity.parts} == set(codes):
            return codes.index(identity.whole[0])
    return None


def against_its_sums(placed: list[Placed], check: Check) -> bool:
    """Tell whether most complete rows that are not all zero contradict their sums: the columns are not the form's."""
    rows = [readings(result.cells) for result in placed if result.cells]
    verdicts = [check(numbers) for numbers in rows if any(numbers)]
    broken = verdicts.count(False)
    return broken >= _FEW and broken * 2 > len(verdicts) - verdicts.count(None)


def agrees_with_sums(placed: list[Placed], check: Check) -> bool:
    """Tell whether some rows with their empty cells as zero fulfil their sums, and hardly any contradicts them.

    Where all numbers are zero, or some sums are broken, it takes several rows.
    """
    rows = [[number or 0.0 for number in readings(result.cells)] for result in placed if result.cells]
    verdicts = [(check(numbers), any(numbers)) for numbers in rows]
    right, broken = [told for verdict, told in verdicts if verdict], [verdict for verdict, _ in verdicts].count(False)
    return len(right) >= max(1 if any(right) and not broken else _FEW, _MOSTLY * broken)


def proven_by_sums(placed: list[Placed], check: Check) -> bool:
    """Tell whether all rows with numbers are full and none contradicts its sums, some of them not all zero."""
    verdicts = []
    for result in placed:
        numbers = readings(result.cells or ())
        if any(number is not None for number in numbers) or result.cells is None:
            if None in numbers or not numbers:
                return False
            verdicts.append(check(numbers) if any(numbers) else None)
    return verdicts.count(True) >= _FEW and False not in verdicts
