"""The sums of a row as a test of where its numbers belong."""

from collections.abc import Sequence
from typing import Final

from govreports import numerals
from govreports.alignment.rows import Check, Placed
from govreports.regimes import Table

__all__ = ["against_its_sums", "proven_by_sums", "row_check", "total_column"]

_FEW: Final = 4


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
            if any(numbers[i] is None for i in (*whole, *parts)):
                return None
            if sum(numbers[i] or 0.0 for i in whole) != sum(numbers[i] or 0.0 for i in parts):
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
    verdicts = []
    for result in placed:
        readings = [numerals.parse(cell.text).value if cell else None for cell in result.cells or ()]
        if any(readings) and (verdict := check(readings)) is not None:
            verdicts.append(verdict)
    return verdicts.count(False) >= _FEW and verdicts.count(False) * 2 > len(verdicts)


def proven_by_sums(placed: list[Placed], check: Check, least: int = _FEW) -> bool:
    """Tell whether all rows with numbers are full and none contradicts its sums, ``least`` of them not all zero."""
    verdicts = []
    for result in placed:
        readings = [numerals.parse(cell.text).value if cell else None for cell in result.cells or ()]
        if any(number is not None for number in readings) or result.cells is None:
            if None in readings or not readings:
                return False
            verdicts.append(check(readings) if any(readings) else None)
    return verdicts.count(True) >= least and False not in verdicts
