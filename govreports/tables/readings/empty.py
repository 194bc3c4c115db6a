"""A label followed at once by the next, in a table where every number has its row: its cells are empty."""

from govreports.tables.placing import Gap, Placement
from govreports.tables.region import Region
from govreports.tables.tokens import LABEL, TEXT

__all__ = ["empty"]


def empty(region: Region) -> Placement:
    """Return the rows behind whose label nothing stands; their cells are at the place behind it."""
    placed: Placement = {}
    if region.loose or any(len(line.values) > max(region.width, len(region.header.order or ())) for line in region.lines):
        return placed
    for number, line in enumerate(region.lines):
        followed = line.after is not None and line.after.kind in (LABEL, TEXT)
        if not line.cells and followed and not line.last and region.plan.labelled:
            placed |= {(number, column): Gap(line.label.end) for column in range(region.width)}
    return placed
