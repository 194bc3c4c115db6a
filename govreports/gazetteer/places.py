"""The name of an organ taken apart: what was printed of its region, and what is left."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from govreports.gazetteer.regions import Region, regions
from govreports.lexicons import rows

__all__ = ["Place", "full_name", "is_central", "organ_type", "place_of"]

_TOWNSHIP: Final = re.compile(
    r"(?:人民政府|政府)?(?P<town>(?:(?!政府)[一-鿿]){1,9}?(?:镇|乡|街道|街|路(?=办事处)|苏木))"
    r"(?P<tail>人民政府|政府|办事处|办)?(?P<office>(?:党政)?(?:综合)?办公室)?"
)
_NO_REGION: Final = re.compile(r"(?:(?:街道|镇|乡|苏木)(?:人民政府|政府|办事处|办)?|办事处)$")
_BRANCH: Final = re.compile(r"[局部委](?P<inner>[一-鿿]{2,10}?)(?:分局|支局|支队|大队|管理处)")
_LEVEL: Final = re.compile(r"(?:自治[区州县旗]|[省市区县州旗])(?=[一-鿿])(?!场|容|政(?!府)|民|块)")
_UNKNOWN: Final = re.compile(r"[^镇乡]{2,8}?(?:[市县旗州]|区)(?!场|容|政(?!府)|民|块)")
_GOVERNMENT: Final = "人民政府"
_SHORTEST: Final = 2
_LONGEST_SHORT: Final = 6
_COUNTY: Final = 3


@dataclass(frozen=True, slots=True)
class Place:
    """An organ's name taken apart.

    ``candidates`` are the rows of the lists that the ``printed`` region may be, ``branch`` those of
    the region whose branch office it is (鹿城区 of 温州市公安局鹿城区分局), ``townships`` the codes of the
    counties that have a township of the printed name, ``level`` the level that stands for a region
    without naming it (县 of 县商务局), ``unknown`` a region that no list has.
    """

    rest: str
    central: bool = False
    prefix: str = ""
    printed: str = ""
    candidates: tuple[Region, ...] = ()
    branch: tuple[Region, ...] = ()
    level: str = ""
    township: str = ""
    townships: tuple[str, ...] = ()
    unknown: str = ""


@lru_cache(maxsize=4096)
def place_of(organ: str, year: int | None) -> Place:
    """Return an organ's name taken apart, by the lists of a year (of all years, where it is None).

    A region counts where its full name is printed; its short name only before another region
    (广州黄埔区), so that 安阳街道 is not in 安阳市, nor 海南州 in 海南省.

    Examples
    --------
    >>> place = place_of("北票市长皋乡人民政府", 2019)
    >>> place.printed, [region.code for region in place.candidates], place.township
    ('北票市', ['211381'], '长皋乡')
    >>> [region.code for region in place_of("朝阳区教育局", 2019).candidates]
    ['110105', '220104']
    """
    organ = re.sub(r"\([^()]*\)$", "", organ)
    if organ in _central():
        return Place(organ, central=True)
    prefix = _prefix(organ)
    text = organ[len(prefix) :]
    length, candidates = _chain(text, year, None)
    if not length:
        length, candidates = _shortened(text, year)
    rest = text[length:]
    level = "" if length else _level(rest)
    unknown = "" if length or level else _unknown(rest)
    if unknown and regions().towns(_township(rest)):
        unknown = ""
    township = _township(rest[len(level or unknown) :])
    townships: tuple[str, ...] = ()
    if township and all(region.rank < _COUNTY for region in candidates):
        townships = tuple(code for code in regions().towns(township) if _inside(code, candidates))
    return Place(
        rest=rest,
        prefix=prefix,
        printed=text[:length],
        candidates=candidates,
        branch=_branch(rest, candidates, year),
        level=level,
        township=township,
        townships=townships,
        unknown=unknown,
    )


def _township(rest: str) -> str:
    """Return the name of a township; of a subdistrict in full, also where 街 or nothing stands for 街道."""
    match = _TOWNSHIP.fullmatch(rest)
    if match is None:
        return ""
    town = match["town"]
    if town.endswith(("街道", "镇", "乡", "苏木")):
        return town
    known = town.endswith("路") or regions().towns(town + "街道")
    return (town if known else town.removesuffix("街")) + "街道"


def full_name(place: Place, region: Region | None) -> str | None:
    """Return the organ's full name with the path of its region, None where the region is not known.

    Short forms are written out, so that 黄石港区政府 and 湖北省黄石市黄石港区人民政府 are one organ.

    Examples
    --------
    >>> from govreports.gazetteer.regions import regions
    >>> place = place_of("吉林市昌邑区商务局", 2018)
    >>> full_name(place, regions().one(place.candidates, 2018))
    '吉林省吉林市昌邑区商务局'
    """
    if place.central:
        return place.rest
    if region is None:
        return None
    rest = place.rest[len(place.level or place.unknown) :]
    if place.branch:
        outer = regions().parents(region)[-1]
        return _at(place, outer) + _BRANCH.sub(lambda m: m[0].replace(m["inner"], region.short), rest)
    if place.township:
        match = _TOWNSHIP.fullmatch(rest)
        tail = (match["tail"] or "") + (match["office"] or "") if match else ""
        rest = place.township + tail
    return _at(place, region) + _written_out(rest)


def _at(place: Place, region: Region) -> str:
    return (place.prefix if _prefixes().get(place.prefix) else "") + regions().path(region)


@lru_cache(maxsize=4096)
def organ_type(organ: str) -> str:
    """Return the type of an organ by the end of its name, ``other`` where no ending is known.

    Examples
    --------
    >>> organ_type("沙洋县商务局"), organ_type("国家税务总局沙洋县税务局"), organ_type("丽园街道")
    ('department', 'vertical', 'subdistrict')
    """
    organ = re.sub(r"\([^()]*\)$", "", organ)
    central = _central().get(organ)
    if central:
        return central
    if organ.startswith(_vertical()):
        return "vertical"
    if organ in regions().by_name:
        return "government"
    place = place_of(organ, None)
    if place.rest in {"", place.unknown}:
        return "government"
    known = _endings()
    return next((known[organ[start:]] for start in range(len(organ)) if organ[start:] in known), "other")


@cache
def _endings() -> dict[str, str]:
    """Return the types of organs by the ends of their names; of two lines on one end the first counts."""
    return {row["suffix"]: row["organ_type"] for row in reversed(rows("organs"))}


def is_central(organ: str) -> bool:
    """Tell whether a name is that of a central organ, or of a customs house, which belongs to no region."""
    return organ in _central()


@cache
def _central() -> dict[str, str]:
    return {row["name"]: row["organ_type"] for row in rows("central") if row["kind"] == "organ"}


@cache
def _prefixes() -> dict[str, str]:
    found = [(row["name"], row["organ_type"]) for row in rows("central") if row["kind"] == "prefix"]
    return dict(sorted(found, key=lambda pair: -len(pair[0])))


@cache
def _vertical() -> tuple[str, ...]:
    return tuple(prefix for prefix, kind in _prefixes().items() if kind)


def _prefix(organ: str) -> str:
    """Return the name of a central organ at the beginning of the name of one of its branches."""
    if not organ.startswith(tuple(_prefixes())):
        return ""
    return next((prefix for prefix in _prefixes() if organ.startswith(prefix) and organ != prefix), "")


@cache
def _written() -> tuple[tuple[str, str], ...]:
    pairs = [(row["suffix"], row["full"]) for row in rows("abbreviations")]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def _written_out(rest: str) -> str:
    if not rest:
        return _GOVERNMENT
    suffix, full = next(((s, f) for s, f in _written() if rest.endswith(s)), ("", ""))
    return rest[: len(rest) - len(suffix)] + full


def _chain(text: str, year: int | None, within: tuple[Region, ...] | None) -> tuple[int, tuple[Region, ...]]:
    """Return how much of the beginning names regions, each inside the one before, and the last one's rows."""
    best: tuple[int, tuple[Region, ...]] = (0, within or ())
    known = regions()
    for length in range(min(known.longest, len(text)), _SHORTEST - 1, -1):
        head, tail = text[:length], text[length:]
        full = _inner(known.named(head, year), within) or _moved(head, year, within)
        if full and not _NO_REGION.match(tail):
            more, rows_ = _chain(tail, year, full)
            best = max(best, (length + more, rows_), key=lambda found: found[0])
        short = _inner(known.shortly(head, year), within)
        if short:
            more, rows_ = _chain(tail, year, short)
            if more:
                best = max(best, (length + more, rows_), key=lambda found: found[0])
    return best


def _inner(found: Iterable[Region], within: tuple[Region, ...] | None) -> tuple[Region, ...]:
    return tuple(r for r in found if within is None or any(r.within(outer) for outer in within))


def _shortened(text: str, year: int | None) -> tuple[int, tuple[Region, ...]]:
    """Return a short name that is surely the region: a province's before its department, a county's before its town."""
    known = regions()
    for length in range(min(_LONGEST_SHORT, len(text) - 1), _SHORTEST - 1, -1):
        rows_ = known.shortly(text[:length], year)
        rest = text[length:]
        if rows_ and rest.endswith("厅") and all(region.rank == 1 for region in rows_):
            return length, rows_
        codes = known.towns(_township(rest)) if rows_ else ()
        own = tuple(region for region in rows_ if region.code in codes)
        if own and not known.towns(_township(text)):
            return length, own
    return 0, ()


def _moved(head: str, year: int | None, within: tuple[Region, ...] | None) -> tuple[Region, ...]:
    """Return the regions of a name that lay inside one in other years, and are printed so still (六安市寿县)."""
    known = regions()
    old = _inner(known.by_name.get(head, ()), within) if within else ()
    return tuple(r for r in known.named(head, year) if any(known.one((r, other), year) for other in old))


def _inside(code: str, candidates: tuple[Region, ...]) -> bool:
    return not candidates or any(code.startswith(r.code[: 2 * r.rank]) for r in candidates)


def _branch(rest: str, candidates: tuple[Region, ...], year: int | None) -> tuple[Region, ...]:
    """Return the region that a branch office names behind its parent."""
    match = _BRANCH.search(rest)
    if match is None or not candidates:
        return ()
    known, inner = regions(), match["inner"]
    return _inner(known.named(inner, year) or known.shortly(inner, year), candidates)


def _level(rest: str) -> str:
    match = _LEVEL.match(rest)
    return match[0] if match else ""


@cache
def _zones() -> tuple[str, ...]:
    return tuple(row["suffix"] for row in rows("zones") if row["kind"] == "zone")


def _unknown(rest: str) -> str:
    """Return a region at the beginning that no list has: invented, overwritten, or of a development zone's organ."""
    match = _UNKNOWN.match(rest)
    return "" if match is None or match[0].endswith(_zones()) else match[0]
