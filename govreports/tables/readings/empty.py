"""A label followed at once by the next, in a table where every number has its row: its cells are empty."""

import re
from typing import Final

from govreports.script import fold
from govreports.tables.placing import Gap, Placement
from govreports.tables.region import Line, Region
from govreports.tables.tokens import LABEL, TEXT

__all__ = ["empty"]

_NOTE: Final = re.compile(r"[（(][^（()）]*[)）]")
_CELL: Final = re.compile(r"[\d/無无-]")


def empty(region: Region) -> Placement:
    """Return the rows behind whose label nothing stands but empty cells; theirs are at the place behind it."""
    placed: Placement = {}
    if (
        region.header.order is None
        or region.loose
        or any(len(line.values) > max(region.width, len(region.header.order or ())) for line in region.lines)
    ):
        return placed
    for number, line in enumerate(region.lines):
        if (
            not line.values
            and not line.last
            and region.plan.labelled
            and _at_once(line, region.text, units=region.plan.units)
        ):
            placed |= {(number, column): Gap(line.label.end) for column in range(region.width)}
    return placed


def _at_once(line: Line, text: str, *, units: bool) -> bool:
    """Tell whether the next label or text stands right behind, but for notes and the dash of a column of units."""
    after = line.after
    if (
        after is None
        or after.kind not in (LABEL, TEXT)
        or (after.kind == TEXT and not after.text.strip()[:1].isalpha())
    ):
        return False
    between = _NOTE.sub("", text[line.label.end : after.start])
    if after.kind == TEXT and not between:
        return False  # what adheres to the label may hold its number
    between = fold(between).strip()
    return not _CELL.search(between.strip("-") if units else between)
