"""The region that a report's organ belongs to, and its full name with it."""

import re
from collections.abc import Collection, Sequence
from typing import Any, Final

from govreports.gazetteer import (
    FIRST,
    LAST,
    Decision,
    Place,
    Region,
    decide,
    full_name,
    organ_type,
    place_of,
    regions,
)
from govreports.metadata.paths import Filed
from govreports.metadata.records import Metadata
from govreports.script import fold

__all__ = ["governed_by_path", "locate", "told_place"]

_ADDRESS: Final = re.compile(r"地\s*址(?:为|是|在|位于)?\s*:?\s*([一-鿿]{3,30})")
_COUNTY: Final = 3


def locate(found: Metadata, plain: str, printed: Sequence[str], filed: Filed) -> None:
    """Fill in region and key: by the name, the index number, the text, the other organs printed, address, path.

    What rests on anything but the organ's own name is noted (``region_from``); a folder of another region is a
    contradiction and noted, too.
    """
    if found.organ is None:
        return
    place = place_of(fold(found.organ), found.year)
    decision = decide(place, found.year, plain, found.index_number)
    if decision.region is None:
        decision = (
            _by_issuer(place, found.year, printed)
            or _by_address(place, found.year, plain)
            or _by_path(place, found.year, filed)
            or decision
        )
    found.notes += decision.hints
    found.organ_key = full_name(place, decision.region)
    if decision.region is None:
        return
    found.region_code, found.region_vintage = decision.region.code, decision.vintage
    if decision.basis != "organ":
        found.notes.append(f"region_from:{decision.basis}={decision.quote}")
    if filed.regions and not any(_fit(decision.region, other) for other in filed.regions):
        found.notes.append(f"region_conflict:folder={filed.words}")


def _fit(one: Region, other: Region) -> bool:
    """Tell whether one region lies in the other, or is it under whatever code."""
    return one.name == other.name or one.within(other) or other.within(one)


def _decided(region: Region, year: int | None, basis: str, quote: str) -> Decision:
    near = region.until if year is None else min(max(year, FIRST), LAST)
    return Decision(region, str(min(max(near, region.since), region.until)), basis, quote)


def _by_issuer(place: Place, year: int | None, printed: Sequence[str]) -> Decision | None:
    """Decide what 县 alone means by the one region of that level among the organs printed."""
    found = {}
    for name in printed if place.level else ():
        other = decide(place_of(name, year), year)
        if other.region is not None and other.region.level == place.level:
            found[other.region] = name
    if len(found) != 1:
        return None
    region, name = next(iter(found.items()))
    return _decided(region, year, "text", name)


def _by_address(place: Place, year: int | None, plain: str) -> Decision | None:
    """Decide by the regions that the address in the text begins with."""
    for match in _ADDRESS.finditer(plain):
        printed = place_of(match[1], year)
        region = regions().one(_fitting(place, printed.candidates, year), year)
        if region is not None:
            return _decided(region, year, "text", printed.printed)
    return None


def _by_path(place: Place, year: int | None, filed: Filed) -> Decision | None:
    """Decide by the regions that folders and file name print."""
    region = regions().one(_fitting(place, filed.regions, year), year)
    return _decided(region, year, "folder", filed.words) if region is not None else None


def _fitting(place: Place, offered: Sequence[Region], year: int | None) -> list[Region]:
    """Return the regions offered, or those of the organ's candidates inside them, that the organ's name allows."""
    if place.central or place.unknown or not offered:
        return []
    if place.candidates and not place.township:
        return [row for row in place.candidates if any(row == o or row.within(o) for o in offered)]
    if place.township:
        towns = [row for code in place.townships if (row := regions().with_code(code, year))]
        inside = [row for row in towns if any(row.code == o.code or row.within(o) for o in offered)]
        alone = not place.candidates and not place.townships
        return inside or [row for row in offered if alone and row.rank == _COUNTY]
    if place.level:
        return [row for row in offered if row.level.endswith(place.level[-1])]
    return list(offered)


def governed_by_path(filed: Filed, plain: str) -> tuple[str | None, str | None]:
    """Return the area that the folders name, with its basis, where the prose speaks for an area of that level.

    A report that says 全县 and 我县, calls itself no bureau and lies in the folder of a county is its government's.
    """
    region = regions().one(filed.regions, filed.year)
    if region is None or not region.level:
        return None, None
    level = region.level[-1]
    speaks = re.search(rf"[我全]{level}(?![一-鿿]{{0,3}}[局委厅办])", plain) is not None
    return (region.name, "folder") if speaks and not re.search(r"我[局委厅办镇乡会社中馆院]", plain) else (None, None)


def told_place(row: dict[str, Any], told: Collection[str]) -> None:
    """Fill in key, type and region of a row of ``reports`` whose organ, region code or year was told, not read.

    What was told stays; a region that the told organ does not decide stays as the text says only if
    the organ, too, is the text's.
    """
    if row["organ"] is None or not {"organ", "region_code", "year"} & set(told):
        return
    organ, year = fold(row["organ"]), row["year"]
    place = place_of(organ, year)
    decision = decide(place, year, "", row["index_number"])
    if "region_code" in told:
        region = regions().with_code(str(row["region_code"]), year)
        found = {"organ_key": full_name(place, region), "region_vintage": str(min(max(year or LAST, FIRST), LAST))}
    elif decision.region is None and "organ" not in told:
        return
    else:
        code = decision.region.code if decision.region else None
        found = {
            "organ_key": full_name(place, decision.region),
            "region_code": code,
            "region_vintage": decision.vintage,
        }
    found["organ_type"] = organ_type(organ)
    row |= {name: value for name, value in found.items() if name not in told}
