"""The regions as a frame, to be joined on their codes."""

from typing import Any

import polars as pl

from govreports import schemas
from govreports.gazetteer.regions import Region
from govreports.gazetteer.regions import regions as lists

__all__ = ["LEVELS", "regions"]

LEVELS = ("province", "city", "county")
"""Levels of regions, the names of the columns that hold the name of each."""


def regions() -> pl.DataFrame:
    """Return the regions of China, one row a code, to join their names on ``region_code`` of ``reports``.

    Returns
    -------
    polars.DataFrame
        code, name, level, province, city, county, path, since, until; in the order of the codes. The lists are those at
        the end of 2007 to 2024 (GB/T 2260, see ``gazetteer/README.md``); a code that named two regions in turn has the
        later name.

    Examples
    --------
    >>> import govreports as gr
    >>> gr.regions().filter(code="420822").select("name", "level", "province", "city").row(0)
    ('沙洋县', 'county', '湖北省', '荆门市')
    """
    rows = [_row(named) for _, named in sorted(lists().by_code.items())]
    return schemas.frame("regions", {name: [row[name] for row in rows] for name in schemas.FRAMES["regions"]})


def _row(named: tuple[Region, ...]) -> dict[str, Any]:
    region = named[-1]
    above = {LEVELS[parent.rank - 1]: parent.name for parent in lists().parents(region)}
    level = LEVELS[region.rank - 1]
    return {
        **dict.fromkeys(LEVELS),
        **above,
        level: region.name,
        "code": region.code,
        "name": region.name,
        "level": level,
        "path": "".join([*above.values(), region.name]),
        "since": min(each.since for each in named),
        "until": max(each.until for each in named),
    }
