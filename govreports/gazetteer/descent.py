"""What an organ was before and became afterwards: reforms of the government, regions renamed and merged."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

from govreports.gazetteer.places import place_of
from govreports.gazetteer.regions import regions
from govreports.lexicons import rows

__all__ = ["Change", "lineage"]


@dataclass(frozen=True, slots=True)
class Change:
    """One organ going over into another: keys of both, kind, since when (year, or year-month), source.

    ``kind`` is ``renamed``, ``merged`` (others went in, too) or ``split`` (the predecessor goes on).
    """

    predecessor: str
    successor: str
    kind: str
    since: str
    source: str


def lineage(organ_key: str) -> tuple[Change, ...]:
    """Return the changes that lead to an organ and those that lead away from it, in order of time.

    A change says what the reform provided for: whether a place carried it out so, and when, differs.
    The dates are those of the notice; counties followed by March 2019 (reform of 2018), by 2024 (2023).

    Parameters
    ----------
    organ_key
        An organ's full name as in the column ``organ_key``.

    Examples
    --------
    >>> [change.successor for change in lineage("湖北省荆门市沙洋县环境保护局")]
    ['湖北省荆门市沙洋县生态环境局', '湖北省荆门市生态环境局沙洋分局']
    >>> [(c.kind, c.predecessor) for c in lineage("北京市密云区审计局")]
    [('renamed', '北京市密云县审计局')]
    """
    place = place_of(organ_key, None)
    region, rest = place.prefix + place.printed, place.rest
    branch = regions().one(place.branch, None)
    if branch is not None:
        region, rest = regions().path(branch), rest.replace(branch.short, "{short}")
    found = []
    for row in _changes().get(rest, ()):
        if row["predecessor"] == rest:
            successor = _named(row["successor"], region)
            found.append(Change(organ_key, successor, row["kind"], row["since"], row["source"]))
        if row["successor"] == rest:
            predecessor = _named(row["predecessor"], region)
            found.append(Change(predecessor, organ_key, row["kind"], row["since"], row["source"]))
    found += _regions(organ_key)
    return tuple(sorted(found, key=lambda change: (change.since, change.predecessor, change.successor)))


@cache
def _changes() -> dict[str, list[dict[str, str]]]:
    """Return the changes that a name takes part in, in the order of the list."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in rows("lineage"):
        for name in dict.fromkeys((row["predecessor"], row["successor"])):
            found.setdefault(name, []).append(row)
    return found


def _named(name: str, region: str) -> str:
    """Return the key of an organ of a region; a branch office ({short}) stands under the region above."""
    if place_of(name, None).central:
        return name
    own = regions().one(place_of(region, None).candidates, None)
    if "{short}" in name and own is not None:
        parent = regions().parents(own)[-1]
        return regions().path(parent) + name.format(short=own.short)
    return region + name


@cache
def _successions() -> dict[str, list[tuple[int, dict[str, str]]]]:
    """Return the renamings and mergers that a code takes part in, each with its place in the list."""
    text = (resources.files("govreports.gazetteer") / "successions.csv").read_text(encoding="utf-8")
    found: dict[str, list[tuple[int, dict[str, str]]]] = {}
    for n, row in enumerate(csv.DictReader(text.split("\n")[1:])):
        for code in dict.fromkeys((row["old_code"], row["new_code"])):
            found.setdefault(code, []).append((n, row))
    return found


def _regions(organ_key: str) -> list[Change]:
    """Return what renaming and merging the organ's region made of its name."""
    place = place_of(organ_key, None)
    known = regions()
    codes = {region.code for region in place.candidates}
    names = {region.name for region in place.candidates}
    found = []
    concerned = {n: row for code in codes for n, row in _successions().get(code, ())}
    for _, row in sorted(concerned.items()):
        if row["kind"] == "recoded":
            continue
        for here, there in (("old", "new"), ("new", "old")):
            if row[f"{here}_code"] not in codes or row[f"{here}_name"] not in names:
                continue
            other = next((r for r in known.by_code[row[f"{there}_code"]] if r.name == row[f"{there}_name"]), None)
            if other is None:
                continue
            key = place.prefix + known.path(other) + place.rest
            pair = (organ_key, key) if here == "old" else (key, organ_key)
            found.append(Change(*pair, row["kind"], row["year"], row["source"]))
    return found
