"""Harmonised series: organ, year, indicator, with the form, the grade and the cells each value rests on; coverage."""

from govreports.panels.compositions import composition
from govreports.panels.crossing import crosswalk, events, touching
from govreports.panels.lines import follow
from govreports.panels.rosters import coverage
from govreports.panels.series import panel, sensitivity
from govreports.panels.shapes import long, wide

__all__ = [
    "composition",
    "coverage",
    "crosswalk",
    "events",
    "follow",
    "long",
    "panel",
    "sensitivity",
    "touching",
    "wide",
]
