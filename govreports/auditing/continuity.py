"""What one year of an organ carries over into the next, and what a jurisdiction's figures say of its organs."""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import polars as pl

from govreports.auditing.rulebook import severity_of
from govreports.datasets import Corpus, Scanned
from govreports.gazetteer import lineage
from govreports.regimes import Forms

__all__ = ["continuity"]

Key = tuple[str, str, str, str]
Cells = Mapping[Key, float | None]


class _Row(NamedTuple):
    """What is compared of a report."""

    report: str
    organ_key: str
    year: int
    scope: str | None


_KEY: Final = ("report", "table", "row", "column")
_AT_ONCE: Final = 20_000
"""Pairs of a dataset whose cells are held at a time; each time all parts of it are looked at once."""
_STOCKS: Final = ("items_last_year", "items_change", "in_force", "issued", "repealed")
_RECEIVED: Final = ("applications", "new", "total")
_CARRIED: Final = pl.col("row").is_in(["carried_in", "carried_out"]) | pl.col("column").is_in(_STOCKS)
"""Cells that one year carries over into the next."""
_IS_RECEIVED: Final = (
    (pl.col("table") == _RECEIVED[0]) & (pl.col("row") == _RECEIVED[1]) & (pl.col("column") == "total")
)
_ENOUGH: Final = 5
_GOVERNMENT: Final = "人民政府"


def continuity(corpus: Corpus | Scanned, _: Forms) -> Iterator[dict[str, Any]]:
    """Yield findings on pairs of consecutive years of one organ, and on governments and the organs below them.

    Applications carried in are those carried out the year before; items at the end of last year are
    last year's items and change; documents in force are those of the year before, plus issued, less
    repealed; two years do not print the same numbers everywhere. Organs are matched by ``organ_key``,
    and an organ that was only renamed by the key it had before. Two reports on one year, and tables
    of different scopes, are not compared. The cells of a corpus are looked at once, those of a dataset once for some
    thousand pairs.
    """
    known = corpus.reports.lazy().filter(
        pl.col("organ_key").is_not_null(), pl.col("year").is_not_null(), pl.col("duplicate_of").is_null()
    )
    reports = [_Row(*row) for row in known.select(_Row._fields).collect().iter_rows()]
    pairs = list(_pairs(reports))
    at_once = _AT_ONCE if isinstance(corpus, Scanned) else max(1, len(pairs))
    for first in range(0, len(pairs), at_once):
        some = pairs[first : first + at_once]
        cells = _cells(corpus, {report for pair in some for report in pair}, _CARRIED)
        own: dict[str, list[Key]] = {}
        for key in cells:
            own.setdefault(key[0], []).append(key)
        same = _same(corpus, some)
        for earlier, later in some:
            yield from _pair(earlier, later, cells, own.get(later, []))
            yield from same.get((earlier, later), ())
    if len(reports) > 1 and any(row.scope == "jurisdiction" for row in reports):
        chosen = {row.report for row in reports if row.scope in {"jurisdiction", "own"}}
        yield from _children(reports, _cells(corpus, chosen, _IS_RECEIVED))


def _cells(corpus: Corpus | Scanned, reports: Collection[str], places: pl.Expr) -> dict[Key, float | None]:
    """Return the values of some reports' cells at some places."""
    chosen = corpus.cells.lazy().filter(pl.col("report").is_in(list(reports)) & places)
    return {tuple(key): value for *key, value in chosen.select(*_KEY, "value").collect().iter_rows()}


def _pairs(reports: Sequence[_Row]) -> Iterator[tuple[str, str]]:
    """Iterate over (before, now) of one organ and of comparable scope."""
    by_organ: dict[tuple[str, int], list[_Row]] = {}
    for row in reports:
        by_organ.setdefault((row.organ_key, row.year), []).append(row)
    for (organ, year), now in by_organ.items():
        before = by_organ.get((organ, year - 1), [])
        if not before:
            before = [row for key in _former(organ) for row in by_organ.get((key, year - 1), [])]
        if len(now) == len(before) == 1:
            scopes = {now[0].scope, before[0].scope} - {"unknown", None}
            if len(scopes) < 2:  # noqa: PLR2004 - two scopes are two things
                yield before[0].report, now[0].report


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
    values = [cells[key] for key, _ in earlier]
    left = cells[cell]
    known = all(value is not None for value in values)
    right = sum(sign * (value or 0.0) for (_, sign), value in zip(earlier, values, strict=True)) if known else None
    status = "unknown" if left is None or right is None else "holds" if left == right else "broken"
    note = f"{'/'.join(cell[1:])}: the figure of this year against what the year before carries over"
    names = ["/".join(key) for key in (cell, *(key for key, _ in earlier))]
    return _finding(check, status, reports, left=left, right=right, cells=names, note=note)


def _finding(check: str, status: str, reports: Sequence[str], **said: Any) -> dict[str, Any]:  # noqa: ANN401 - columns of findings
    severity = severity_of(check) if status == "broken" else None
    return said | {"check": check, "status": status, "severity": severity, "reports": list(reports)}


def _same(corpus: Corpus | Scanned, pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Return whether two years print the same numbers wherever both print one, carried ones left aside, by pair."""
    both = pl.DataFrame(pairs, schema={"before": pl.String, "now": pl.String}, orient="row").lazy()
    wanted = {report for pair in pairs for report in pair}
    printed = corpus.cells.lazy().filter(pl.col("report").is_in(list(wanted)), pl.col("value").is_not_null())
    values = printed.select(*_KEY, "value").collect().lazy()
    place = list(_KEY[1:])
    later = both.join(values, left_on="now", right_on="report")
    earlier = both.select("now", "before").join(values, left_on="before", right_on="report")
    name = pl.concat_str("now", *place, separator="/")
    above = (pl.col("value") != 0) & (pl.col("value_before") != 0)
    found = (
        later.join(earlier, on=["before", "now", *place], suffix="_before")
        .sort("now", *place)
        .group_by("before", "now", maintain_order=True)
        .agg(
            pl.len().alias("count"),
            above.sum().alias("above"),
            (pl.col("value") != pl.col("value_before")).any().alias("differ"),
            name.filter(above).alias("names"),
        )
        .filter((pl.col("above") >= _ENOUGH) | pl.col("differ"))
        .collect()
    )
    findings: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for before, now, count, filled, differ, names in found.iter_rows():
        note = f"{count} figures, {filled} of them above zero, are those of the year before"
        note = "the two years differ" if differ else note
        status = "holds" if differ else "broken"
        said = _finding("continuity.same_numbers", status, (before, now), cells=[] if differ else names, note=note)
        findings[before, now] = [said]
    return findings


def _children(reports: Sequence[_Row], cells: Cells) -> Iterator[dict[str, Any]]:
    """Yield whether a jurisdiction received at least what its organs received, those counted for themselves alone."""
    own: dict[int, list[tuple[str, int]]] = {}
    for n, row in enumerate(reports):
        if row.scope == "own":
            own.setdefault(row.year, []).append((row.organ_key, n))
    for listed in own.values():
        listed.sort()
    for parent in reports:
        if parent.scope != "jurisdiction" or not parent.organ_key.endswith(_GOVERNMENT):
            continue
        region = parent.organ_key.removesuffix(_GOVERNMENT)
        children = [reports[n].report for n in sorted(_beginning(own.get(parent.year, []), region))]
        places = [(child, *_RECEIVED) for child in children]
        figures = [value for place in places if (value := cells.get(place)) is not None]
        whole = cells.get((parent.report, *_RECEIVED))
        if not figures:
            continue
        total = sum(figures)
        status = "unknown" if whole is None else "holds" if whole >= total else "broken"
        yield _finding(
            "continuity.children_within_parent",
            status,
            [parent.report, *children],
            left=whole,
            right=total,
            cells=["/".join(place) for place in [(parent.report, *_RECEIVED), *places]],
            note=f"{len(figures)} organs of the jurisdiction, each counted for itself",
        )


def _beginning(listed: Sequence[tuple[str, int]], region: str) -> Iterator[int]:
    """Iterate over the numbers of the organs, sorted by key, whose key begins with a region."""
    for at in range(bisect_left(listed, (region, -1)), len(listed)):
        key, number = listed[at]
        if not key.startswith(region):
            return
        yield number
