"""Exactly as many numbers as columns stand behind a label: they are its cells, in printed order."""

from collections import Counter

from govreports.tables.placing import Placement, figures, in_order, is_number
from govreports.tables.region import Line, Region
from govreports.tables.tokens import BLANK

__all__ = ["counted"]


def counted(region: Region) -> Placement:
    """Return the rows that hold as many numbers as there are columns."""
    order = region.header.order
    if order is None:
        return {}
    placed: Placement = {}
    short = any(0 < len(line.values) < len(order) for line in region.lines)
    for number, line in enumerate(region.lines):
        values = line.values
        if len(values) != len(order) or not all(map(is_number, values)) or _has_blanks_among(line):
            continue
        alone = not region.plan.labelled and len({token.row for token in values}) == len(values)
        unsure = _is_uneven(line) or any(token.start in region.paged for token in values)
        adds_up = region.plan.adds_up(figures(values)) if region.header.plain else None
        if (unsure and adds_up is not True) or ((short or alone) and not line.label.marked and adds_up is False):
            continue
        placed |= in_order(number, order, values)
    return placed


def _has_blanks_among(line: Line) -> bool:
    """Tell whether marked empty cells stand among the numbers, so that there are more cells than numbers."""
    kinds = [token.kind for token in line.cells]
    if BLANK not in kinds or len(kinds) == len(line.values):
        return False
    first = next(i for i, kind in enumerate(kinds) if kind != BLANK)
    last = next(i for i, kind in enumerate(reversed(kinds)) if kind != BLANK)
    return BLANK in kinds[first : len(kinds) - last]


def _is_uneven(line: Line) -> bool:
    """Tell whether numbers stand in several lines, some alone and some together: two may be those of one cell."""
    rows = Counter(token.row for token in line.values)
    return not line.label.table and 1 in rows.values() and 1 < len(rows) < sum(rows.values())
