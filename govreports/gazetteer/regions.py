"""The regions of China from province to county, year by year, and the names they are printed under."""

import gzip
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Final, TypeVar

__all__ = ["FIRST", "LAST", "Region", "Regions", "regions"]

FIRST: Final = 2007
LAST: Final = 2024
"""Years of the first and the last list of regions."""

_T = TypeVar("_T")
_SLACK: Final = 1
_HEADER: Final = 2
_SHORTEST: Final = 2
_LEVELS: Final = ("特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区", "林区", *"省市区县州盟旗")


@dataclass(frozen=True, slots=True)
class Region:
    """A region under one code and one name, in the lists of the years ``since`` to ``until``."""

    code: str
    name: str
    short: str
    since: int
    until: int

    @property
    def rank(self) -> int:
        """1 for a province, 2 for a prefecture, 3 for a county."""
        return 1 if self.code.endswith("0000") else 2 if self.code.endswith("00") else 3

    @property
    def level(self) -> str:
        """What the name ends in: 省, 市, 自治州, 区."""
        return next((level for level in _LEVELS if self.name.endswith(level)), "")

    def within(self, other: "Region") -> bool:
        """Tell whether the region lies in another one, by its code."""
        stem = other.code[: 2 * other.rank]
        return self.code != other.code and other.rank < self.rank and self.code.startswith(stem)

    def existed(self, year: int | None, slack: int = 0) -> bool:
        """Tell whether the list of a year has the region; years outside the lists count as the nearest."""
        if year is None:
            return True
        near = min(max(year, FIRST), LAST)
        return self.since - slack <= near <= self.until + slack


class Regions:
    """The lists, with their indexes."""

    def __init__(self, rows: Iterable[Region]) -> None:
        """Keep the rows, in the order of code and year."""
        self.rows = tuple(sorted(rows, key=lambda region: (region.code, region.since)))

    @cached_property
    def by_code(self) -> Mapping[str, tuple[Region, ...]]:
        """Regions by code, the oldest name first."""
        return _grouped((region.code, region) for region in self.rows)

    @cached_property
    def by_name(self) -> Mapping[str, tuple[Region, ...]]:
        """Regions by full name and by the name without nationalities (长阳县 for 长阳土家族自治县)."""
        return _grouped((name, region) for region in self.rows for name in _full_names(region))

    @cached_property
    def by_short(self) -> Mapping[str, tuple[Region, ...]]:
        """Regions by the name without its level (铜陵, 内蒙古)."""
        return _grouped((region.short, region) for region in self.rows if len(region.short) >= _SHORTEST)

    @cached_property
    def longest(self) -> int:
        """Length of the longest name."""
        return max(len(name) for name in self.by_name)

    @cached_property
    def townships(self) -> Mapping[str, tuple[str, ...]]:
        """Codes of the counties that have a township or subdistrict, by its name."""
        lines = (line.split(",") for line in _text("townships").split("\n")[_HEADER:] if line)
        return _grouped((name, code) for code, names in lines for name in names.split())

    def named(self, name: str, year: int | None) -> tuple[Region, ...]:
        """Return the regions of that full name in the list of a year, or of the years next to it.

        Reports name a region by its name at the time of writing, the year after the one reported on.
        """
        found = self.by_name.get(name)
        return tuple([region for region in found if region.existed(year, _SLACK)]) if found else ()

    def shortly(self, name: str, year: int | None) -> tuple[Region, ...]:
        """Return the regions of that name without level in the list of a year, or of the years next to it."""
        found = self.by_short.get(name)
        return tuple([region for region in found if region.existed(year, _SLACK)]) if found else ()

    def parents(self, region: Region) -> tuple[Region, ...]:
        """Return the province and the prefecture a region lies in, by the latest list that has the region."""
        stems = [region.code[: 2 * rank] + "0000"[: 6 - 2 * rank] for rank in range(1, region.rank)]
        return tuple(
            parent
            for code in stems
            for parent in [self._in_year(self.by_code.get(code, ()), region.until)]
            if parent is not None
        )

    def path(self, region: Region) -> str:
        """Return the full name with the names of province and prefecture before it.

        The same region has the same path in all years in which it bore the name: codes and parents
        are those of the latest list (思南县 is 贵州省铜仁市思南县 before 2011, too).

        Examples
        --------
        >>> known = regions()
        >>> known.path(known.named("沙洋县", 2020)[0])
        '湖北省荆门市沙洋县'
        """
        latest = max((other for other in self.by_name[region.name] if _same(region, other)), key=lambda r: r.until)
        return "".join(part.name for part in (*self.parents(latest), latest))

    def one(self, candidates: Iterable[Region], year: int | None) -> Region | None:
        """Return the only place among candidates, by its row in the list of a year; None where there are several.

        Rows that never stand in the same list and bear the same name are one place under two codes.
        """
        rows = list(dict.fromkeys(candidates))
        if not rows or any(not _same(rows[0], other) for other in rows[1:]):
            return None
        return self._in_year(rows, year)

    def towns(self, name: str) -> tuple[str, ...]:
        """Return the codes of the counties that have a township or subdistrict of that name today."""
        return self.townships.get(name, ())

    def with_code(self, code: str, year: int | None) -> Region | None:
        """Return the region of a code in the list of a year, or the nearest one that has the code."""
        return self._in_year(self.by_code.get(code, ()), year)

    @staticmethod
    def _in_year(rows: Iterable[Region], year: int | None) -> Region | None:
        wanted = LAST if year is None else min(max(year, FIRST), LAST)
        ordered = sorted(rows, key=lambda r: (max(r.since - wanted, wanted - r.until, 0), -r.until))
        return ordered[0] if ordered else None


def _same(one: Region, other: Region) -> bool:
    """Tell whether two rows are one place: the same name and never in the same list."""
    if one == other:
        return True
    apart = one.until < other.since or other.until < one.since
    return apart and (one.code == other.code or (one.name == other.name and one.code[:2] == other.code[:2]))


def _full_names(region: Region) -> Iterator[str]:
    yield region.name
    if "自治" in region.name and region.rank > 1 and region.short != region.name:
        yield region.short + region.name[-1]
        yield region.short + region.level


def _grouped(pairs: Iterable[tuple[str, _T]]) -> Mapping[str, tuple[_T, ...]]:
    groups: dict[str, list[_T]] = defaultdict(list)
    for key, each in pairs:
        if each not in groups[key]:
            groups[key].append(each)
    return {key: tuple(each) for key, each in groups.items()}


def _text(name: str) -> str:
    packed = (resources.files("govreports.gazetteer") / f"{name}.csv.gz").read_bytes()
    return gzip.decompress(packed).decode()


@cache
def regions() -> Regions:
    """Return the regions of the lists of 2007 to 2024.

    Source: see ``README.md`` beside this module.

    Examples
    --------
    >>> [region.code for region in regions().named("湘桥区", 2019)]
    ['445102']
    >>> len(regions().named("朝阳区", 2019))
    2
    """
    rows = (line.split(",") for line in _text("regions").split("\n")[_HEADER:] if line)
    return Regions(Region(c, name, short, int(since), int(until)) for c, name, short, since, until in rows)
