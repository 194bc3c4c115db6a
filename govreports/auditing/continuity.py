"""What one year of an organ carries over into the next."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from govreports.datasets import Corpus
from govreports.regimes import Forms

__all__ = ["continuity"]

Key = tuple[str, str, str, str]


def continuity(corpus: Corpus, _: Forms) -> Iterator[dict[str, Any]]:
    """Yield one finding a carried-over figure and pair of consecutive years of one organ.

    Applications carried in are those carried out the year before; items at the end of last year are
    last year's items and change; documents in force are those of the year before, plus issued, less
    repealed (a note only: revisions may be counted apart). Organs are matched by ``organ_key``.
    """
    known = corpus.reports.filter(pl.col("organ_key").is_not_null() & pl.col("year").is_not_null())
    by_organ: dict[tuple[str, int], list[str]] = {}
    for report, organ, year in known.select("report", "organ_key", "year").iter_rows():
        by_organ.setdefault((organ, year), []).append(report)
    pairs = [
        (before[0], now[0])
        for (organ, year), now in by_organ.items()
        if len(now) == 1 and len(before := by_organ.get((organ, year - 1), [])) == 1
    ]
    if not pairs:
        return
    cells = {
        (report, table, row, column): (value, status)
        for report, table, row, column, value, status in corpus.cells.filter(
            pl.col("report").is_in([report for pair in pairs for report in pair])
        )
        .select("report", "table", "row", "column", "value", "status")
        .iter_rows()
    }
    for earlier, later in pairs:
        yield from _pair(earlier, later, cells)


def _pair(before: str, now: str, cells: dict[Key, tuple[float | None, str]]) -> Iterator[dict[str, Any]]:
    here = {key[1:] for key in cells if key[0] == now}
    for table, row, column in sorted(here):
        if (table, row) == ("applications", "carried_in"):
            earlier = [((before, table, "carried_out", column), 1)]
            check, severity = "applications.carried_over", "error"
        elif column == "items_last_year":
            earlier = [((before, table, row, "items_last_year"), 1), ((before, table, row, "items_change"), 1)]
            check, severity = f"{table}.items_carried_over", "warning"
        elif (table, column) == ("documents", "in_force"):
            earlier = [
                ((before, table, row, "in_force"), 1),
                ((now, table, row, "issued"), 1),
                ((now, table, row, "repealed"), -1),
            ]
            check, severity = "documents.stock", "note"
        else:
            continue
        if any(key not in cells for key, _ in earlier):
            continue
        yield _finding((check, severity), (before, now), (now, table, row, column), earlier, cells)


def _finding(
    rule: tuple[str, str],
    reports: tuple[str, str],
    cell: Key,
    earlier: list[tuple[Key, int]],
    cells: dict[Key, tuple[float | None, str]],
) -> dict[str, Any]:
    check, severity = rule
    values = [cells[key][0] for key, _ in earlier]
    left = cells[cell][0]
    right = (
        None if any(value is None for value in values) else sum(sign * (cells[key][0] or 0.0) for key, sign in earlier)
    )
    status = "unknown" if left is None or right is None else ("holds" if left == right else "broken")
    return {
        "reports": list(reports),
        "check": check,
        "status": status,
        "severity": severity if status == "broken" else None,
        "left": left,
        "right": right,
        "cells": ["/".join(key) for key in (cell, *(key for key, _ in earlier))],
        "note": f"{'/'.join(cell[1:])}: the figure of this year against what the year before carries over",
    }
