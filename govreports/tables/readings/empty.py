"""A label followed at once by the next, in a table where every number has its row: its cells are empty."""

import re
from typing import Final

from govreports.script import fold
from govreports.tables.placing import Gap, Placement
from govreports.tables.region import Line, Region
from govreports.tables.tokens import LABEL, TEXT

__all__ = ["empty"]

_NOTE: Final = re.compile(r"[（(][^（()）]*[)）]")
_DIGIT: Final = re.compile(r"\d")
_CELL: Final = re.compile(r"[\d/無无-]")


def empty(region: Region) -> Placement:
    """Return the rows behind whose label nothing stands but empty cells; theirs are at the place behind it."""
    placed: Placement = {}
    if (
        region.header.order is None
        or region.loose
        or _only_last_holds_any(region)
        or any(len(line.values) > max(region.width, len(region.header.order or ())) for line in region.lines)
    ):
        return placed
    for number, line in enumerate(region.lines):
        if (
            not line.values
            and not line.last
            and region.plan.labelled
            and _at_once(line, region.text, units=region.plan.units)
            and not _goes_on_named(line, region)
        ):
            placed |= {(number, column): Gap(line.label.end) for column in range(region.width)}
    return placed


def _only_last_holds_any(region: Region) -> bool:
    """Tell whether all numbers of a table stand behind its last label, as where its labels were written first."""
    filled = [bool(line.values) for line in region.lines]
    return len(filled) > 1 and filled[-1] and not any(filled[:-1])


def _goes_on_named(line: Line, region: Region) -> bool:
    """Tell whether the row goes on in its line with the name of a column or a text with digits: values are named."""
    after, text = line.after, region.text
    if after is None or "\n" in text[line.label.end : after.start]:
        return False
    if after.kind == TEXT:
        end = text.find("\n", after.start)
        return _DIGIT.search(text, after.start, end if end >= 0 else len(text)) is not None
    table, regime = region.instance.table, region.regime.id
    return bool(after.meanings.columns(table, regime)) and not after.meanings.rows(table, regime)


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
