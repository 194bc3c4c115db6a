"""Regions of China year by year, and what organs were called before and after the reforms of the government.

Sources, licences and vintages of the lists: ``README.md`` in this folder.
"""

from govreports.gazetteer.deciding import Decision, decide
from govreports.gazetteer.descent import Change, lineage
from govreports.gazetteer.places import Place, full_name, is_central, organ_type, place_of
from govreports.gazetteer.regions import FIRST, LAST, Region, Regions, regions

__all__ = [
    "FIRST",
    "LAST",
    "Change",
    "Decision",
    "Place",
    "Region",
    "Regions",
    "decide",
    "full_name",
    "is_central",
    "lineage",
    "organ_type",
    "place_of",
    "regions",
]
