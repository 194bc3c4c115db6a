"""What one year of an organ carries over into the next, and what a jurisdiction's figures say of its organs."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import polars as pl

from govreports.auditing.rulebook import severity_of
from govreports.datasets import Corpus
from govreports.gazetteer import lineage
from govreports.regimes import Forms

__all__ = ["continuity"]

Key = tuple[str, str, str, str]
Cells = Mapping[Key, tuple[float | None, str]]
_Row = Mapping[str, Any]

_RECEIVED: Final = ("applications", "new", "total")
_ENOUGH: Final = 5
_GOVERNMENT: Final = "人民政府"


def continuity(corpus: Corpus, _: Forms) -> Iterator[dict[str, Any]]:
    """Yield findings on pairs of consecutive years of one organ, and on governments and the organs below them.

    Applications carried in are those carried out the year before; items at the end of last year are
    last year's items and change; documents in force are those of the year before, plus issued, less
    repealed; two years do not print the same numbers everywhere. Organs are matched by ``organ_key``,
    and an organ that was only renamed by the key it had before. Two reports on one year, and tables
    of different scopes, are not compared.
    """
    known = corpus.reports.filter(
        pl.col("organ_key").is_not_null(), pl.col("year").is_not_null(), pl.col("duplicate_of").is_null()
    )
    reports = known.select("report", "organ_key", "year", "scope", "region_code").to_dicts()
    if len(reports) < 2:  # noqa: PLR2004 - one report has no other year
        return
    pairs = list(_pairs(reports))
    wanted = {report for pair in pairs for report in pair}
    if any(row["scope"] == "jurisdiction" for row in reports):
        wanted |= {row["report"] for row in reports if row["scope"] in {"jurisdiction", "own"}}
    cells = {
        (report, table, row, column): (value, status)
        for report, table, row, column, value, status in corpus.cells.filter(pl.col("report").is_in(wanted))
        .select("report", "table", "row", "column", "value", "status")
        .iter_rows()
    }
    own: dict[str, list[Key]] = {}
    for key in cells:
        own.setdefault(key[0], []).append(key)
    for earlier, later in pairs:
        yield from _pair(earlier, later, cells, own.get(later, []))
        yield from _same(earlier, later, cells, own)
    yield from _children(reports, cells)


def _pairs(reports: Sequence[_Row]) -> Iterator[tuple[str, str]]:
    """Iterate over (before, now) of one organ and of comparable scope."""
    by_organ: dict[tuple[str, int], list[_Row]] = {}
    for row in reports:
        by_organ.setdefault((row["organ_key"], row["year"]), []).append(row)
    for (organ, year), now in by_organ.items():
        before = by_organ.get((organ, year - 1), [])
        if not before:
            before = [row for key in _former(organ) for row in by_organ.get((key, year - 1), [])]
        if len(now) == len(before) == 1:
            scopes = {now[0]["scope"], before[0]["scope"]} - {"unknown", None}
            if len(scopes) < 2:  # noqa: PLR2004 - two scopes are two things
                yield before[0]["report"], now[0]["report"]


def _former(organ: str) -> list[str]:
    """Return the keys an organ had before it was renamed; what was merged or split is another organ."""
    changes = [change for change in lineage(organ) if change.successor == organ]
    renamed = [change.predecessor for change in changes if change.kind == "renamed"]
    return renamed if len(renamed) == len(changes) == 1 else []


def _pair(before: str, now: str, cells: Cells, keys: Sequence[Key]) -> Iterator[dict[str, Any]]:
    for _, table, row, column in sorted(keys):
        if (table, row) == ("applications", "carried_in"):
            earlier = [((before, table, "carried_out", column), 1)]
            check = "applications.carried_over"
        elif column == "items_last_year":
            earlier = [((before, table, row, "items_last_year"), 1), ((before, table, row, "items_change"), 1)]
            check = f"{table}.items_carried_over"
        elif (table, column) == ("documents", "in_force"):
            earlier = [
                ((before, table, row, "in_force"), 1),
                ((now, table, row, "issued"), 1),
                ((now, table, row, "repealed"), -1),
            ]
            check = "documents.stock"
        else:
            continue
        if all(key in cells for key, _ in earlier):
            yield _carried(check, (before, now), (now, table, row, column), earlier, cells)


def _carried(
    check: str, reports: tuple[str, str], cell: Key, earlier: Sequence[tuple[Key, int]], cells: Cells
) -> dict[str, Any]:
    values = [cells[key][0] for key, _ in earlier]
    left = cells[cell][0]
    known = all(value is not None for value in values)
    right = sum(sign * (value or 0.0) for (_, sign), value in zip(earlier, values, strict=True)) if known else None
    status = "unknown" if left is None or right is None else "holds" if left == right else "broken"
    note = f"{'/'.join(cell[1:])}: the figure of this year against what the year before carries over"
    names = ["/".join(key) for key in (cell, *(key for key, _ in earlier))]
    return _finding(check, status, reports, left=left, right=right, cells=names, note=note)


def _finding(check: str, status: str, reports: Sequence[str], **said: Any) -> dict[str, Any]:  # noqa: ANN401 - columns of findings
    severity = severity_of(check) if status == "broken" else None
    return said | {"check": check, "status": status, "severity": severity, "reports": list(reports)}


def _same(before: str, now: str, cells: Cells, own: Mapping[str, list[Key]]) -> Iterator[dict[str, Any]]:
    """Yield whether two years print the same numbers wherever both print one, carried ones left aside."""
    both = [
        key
        for key in own.get(now, [])
        if cells[key][0] is not None and cells.get((before, *key[1:]), (None, ""))[0] is not None
    ]
    above = [key for key in both if cells[key][0] and cells[before, *key[1:]][0]]
    if not both:
        return
    differ = any(cells[key][0] != cells[before, *key[1:]][0] for key in both)
    if len(above) < _ENOUGH and not differ:
        return
    names = ["/".join(key) for key in sorted(above)] if not differ else []
    note = f"{len(both)} figures, {len(above)} of them above zero, are those of the year before"
    if differ:
        note = "the two years differ"
    check = "continuity.same_numbers"
    yield _finding(check, "holds" if differ else "broken", (before, now), cells=names, note=note)


def _children(reports: Sequence[_Row], cells: Cells) -> Iterator[dict[str, Any]]:
    """Yield whether a jurisdiction received at least what its organs received, those counted for themselves alone."""
    for parent in reports:
        key = parent["organ_key"]
        if parent["scope"] != "jurisdiction" or not key.endswith(_GOVERNMENT):
            continue
        region = key.removesuffix(_GOVERNMENT)
        children = [
            row["report"]
            for row in reports
            if row["year"] == parent["year"] and row["scope"] == "own" and row["organ_key"].startswith(region)
        ]
        places = [(child, *_RECEIVED) for child in children]
        figures = [cells[place][0] for place in places if place in cells and cells[place][0] is not None]
        whole = cells.get((parent["report"], *_RECEIVED), (None, ""))[0]
        if not figures:
            continue
        total = sum(figure or 0.0 for figure in figures)
        status = "unknown" if whole is None else "holds" if whole >= total else "broken"
        yield _finding(
            "continuity.children_within_parent",
            status,
            [parent["report"], *children],
            left=whole,
            right=total,
            cells=["/".join(place) for place in [(parent["report"], *_RECEIVED), *places]],
            note=f"{len(figures)} organs of the jurisdiction, each counted for itself",
        )
