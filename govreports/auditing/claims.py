"""What prose says in figures, against the tables and against itself."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import polars as pl

from govreports.auditing.claims_sums import Cells, Claim, Verdict, same_totals, shares, sums
from govreports.auditing.claims_tables import PLACES, against_tables
from govreports.auditing.rulebook import severity_of
from govreports.datasets import Corpus
from govreports.regimes import Forms
from govreports.statements import claim_batches
from govreports.statements.matters import has_others, of_others

__all__ = ["claims"]

_NOTES: Final = {
    "claims.table": "prose: {left}; table, counting the same in the same scope: {right}",
    "claims.table_unscoped": "prose: {left}; table, counting the same: {right}",
    "claims.table_scope": "prose: {left}; table, perhaps of another scope: {right}",
    "claims.table_matter": "prose, perhaps of another matter: {left}; table: {right}",
    "claims.table_about": "prose, rounded: {left}; table: {right}",
    "claims.parts_above_whole": "total: {left}; its parts, which exclude each other, together: {right}",
    "claims.topics_above_whole": "total: {left}; the topics listed, together: {right}",
    "claims.parts_below_whole": "total: {left}; the parts listed, together: {right}",
    "claims.parts_dealt": "total: {left}; what is dealt out behind it, together: {right}",
    "claims.share": "percentage: {left}; the part by the whole: {right}",
    "claims.rate": "rate: {left}; what was closed by what was received: {right}",
    "claims.totals_differ": "one sentence: {left}; another on the same thing: {right}",
    "claims.totals_scope": "one sentence: {left}; another, perhaps on another body: {right}",
}


def claims(corpus: Corpus, _: Forms) -> Iterator[dict[str, Any]]:
    """Yield findings on the numeric statements of prose (``govreports.claims``).

    Each statement on the report year is held against the cells that count the same thing, in the same scope;
    enumerations, percentages and repeated totals are held against each other. What a statement and a table
    may both mean is accepted (收到 and 受理 as new, or new and carried in; 答复 with or without other outcomes).
    Statements on other bodies, other periods and parts (部门动态) are held against no table. A blank or
    missing cell makes ``unknown`` unless no value of it could save the statement.

    Known false positives, check by check, stand in ``auditing.checks()``: a table of one scope and a sentence
    of another where neither says so (``table_unscoped``, and a note for governments: ``table_scope``);
    topics that overlap (``topics_above_whole``); 其中 that names examples (``parts_below_whole``); a share of
    something that is not in the sentence (``share``); a rate of what was due by the end of the year
    (``rate``); a total that a later sentence takes up for a part of the year without saying so
    (``totals_differ``).
    """
    reports = {row["report"]: row for row in corpus.reports.iter_rows(named=True)}
    cells, regimes = _cells(corpus)
    for batch in claim_batches(corpus):
        known = batch["report"].unique().to_list()
        texts = dict(corpus.texts.filter(pl.col("report").is_in(known)).select("report", "text").iter_rows())
        for key, own in batch.partition_by("report", as_dict=True, maintain_order=True).items():
            report = str(key[0])
            text = texts[report]
            lines = [0, *(match.end() for match in re.finditer("\n", text))]
            said = own.to_dicts()
            doubtful = of_others(said, text, lines)
            for verdict in against_tables(said, reports[report], cells.get(report, {}), regimes.get(report, {})):
                if verdict["n"] in doubtful:
                    if not has_others(verdict):
                        continue
                    verdict["check"] = "claims.table_matter"
                yield _finding(report, verdict, lines)
            for verdict in _among(said, doubtful, reports[report], cells.get(report, {})):
                yield _finding(report, verdict, lines)


def _among(said: Sequence[Claim], doubtful: set[int], report: Mapping[str, Any], cells: Cells) -> Iterator[Verdict]:
    """Yield what the statements of a report say of each other; totals only where they are sure to be of one matter."""
    yield from sums(said, cells)
    yield from shares(said)
    sure = [claim for claim in said if claim["n"] not in doubtful]
    yield from same_totals(sure, doubtful=report["organ_type"] in {"government", "vertical"})


def _cells(corpus: Corpus) -> tuple[dict[str, Cells], dict[str, dict[str, str]]]:
    """Return the cells that prose may be compared with, and the form of each table, by report."""
    place = pl.concat_str("table", "row", "column", separator="/")
    chosen = corpus.cells.filter(place.is_in(["/".join(each) for each in PLACES]))
    cells: dict[str, dict[tuple[str, str, str], tuple[float | None, str, str | None]]] = {}
    regimes: dict[str, dict[str, str]] = {}
    columns = ("report", "regime", "table", "row", "column", "value", "status", "unit")
    for report, regime, table, row, column, value, status, unit in chosen.select(columns).iter_rows():
        cells.setdefault(report, {})[table, row, column] = (value, status, unit)
        if regime is not None:
            regimes.setdefault(report, {})[table] = regime
    return dict(cells), regimes


def _finding(report: str, verdict: Verdict, lines: Sequence[int]) -> dict[str, Any]:
    check, start = verdict["check"], verdict["start"]
    line = bisect_right(lines, start)
    length = len(verdict["quote"].split(" | ")[0])
    return {
        "reports": [report],
        "check": check,
        "status": verdict["status"],
        "severity": severity_of(check) if verdict["status"] == "broken" else None,
        "left": verdict["left"],
        "right": verdict["right"],
        "cells": ["/".join((report, *place)) for place in verdict.get("places", ())],
        "quote": verdict["quote"],
        "at": f"{line}:{start - lines[line - 1] + 1}+{length}",
        "note": _NOTES[check].format(left=_said(verdict["left"]), right=_said(verdict["right"])),
    }


def _said(value: float | None) -> str:
    return "unknown" if value is None else f"{value:,.10g}"
