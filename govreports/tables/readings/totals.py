"""Rows that print less than all columns, in a table that shows in every row that its totals are printed last."""

from typing import Final

from govreports.tables.placing import Placement, figures
from govreports.tables.region import Region
from govreports.tables.tokens import Token

__all__ = ["totals"]

_MANY: Final = 10
"""Rows that must agree before their silence counts as evidence."""


def totals(region: Region) -> Placement:
    """Return the last number of each short row as its total, where nothing else can be meant."""
    total = region.plan.total
    printed = [line.values for line in region.lines if line.values]
    filled = len(printed) >= _MANY and len(printed) == len(region.lines)
    if total is None or not region.header.plain or not filled or not all(map(_ends_in_total, printed)):
        return {}
    proven = any(len(values) > 1 and figures(values)[-1] for values in printed)
    if not proven and any(len(values) > 1 for values in printed):
        return {}
    return {
        (number, total): line.values[-1]
        for number, line in enumerate(region.lines)
        if not line.last and len(line.values) < region.width
    }


def _ends_in_total(values: tuple[Token, ...]) -> bool:
    numbers = figures(values, empty=0.0)
    if None in numbers:
        return False
    *some, last = [number or 0.0 for number in numbers]
    return not some or (last == sum(some) and all(some))
