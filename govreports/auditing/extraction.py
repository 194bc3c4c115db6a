"""What the reading itself met: disagreements that were kept and not decided silently."""

from collections.abc import Iterator
from typing import Any, Final

import polars as pl

from govreports.datasets import Corpus
from govreports.regimes import Forms

__all__ = ["extraction"]

_NOTES: Final = {
    "year_conflict": ("warning", "the document names another year in another place"),
    "organ_conflict": ("note", "the document names the organ otherwise in another place"),
    "manifest_conflict": ("warning", "the text disagrees with the manifest, which won"),
    "tables_conflict": ("warning", "a table is printed twice with different figures; what differs is ambiguous"),
    "published_conflict": ("warning", "the document was published before the year it reports on was over"),
    "scope_conflict": ("note", "the document says different things about whose figures the tables hold"),
    "year_unclear": ("warning", "the document names several years and none decides"),
    "region_unknown": ("note", "the organ's name prints a region that no list has"),
    "two_reports": ("warning", "the document holds the tables of two reports; where they differ, cells are ambiguous"),
    "year_before_forms": ("warning", "the tables follow a form that begins after the year reported on"),
    "lines_deduplicated": ("warning", "repeated lines are missing from the document; their cells are absent"),
}


def extraction(corpus: Corpus, forms: Forms) -> Iterator[dict[str, Any]]:
    """Yield one finding a disagreement that reading met, and one a form that does not fit the year."""
    columns = ("report", "year", "regime", "note")
    for report, year, regime, note in corpus.reports.select(columns).iter_rows():
        for part in (note or "").split("; "):
            name, _, said = part.partition(":")
            if name in _NOTES:
                severity, sentence = _NOTES[name]
                yield _broken(report, f"extraction.{name}", severity, sentence, said or None)
        prescribed = forms.of_year(year)
        if regime is not None and prescribed is not None and regime != prescribed.id:
            used = corpus.cells.filter(pl.col("report") == report)["regime"].unique().sort().to_list()
            sentence = f"the year {year} prescribes {prescribed.id}, the tables follow {', '.join(used)}"
            yield _broken(report, "extraction.form_of_another_year", "note", sentence, regime)


def _broken(report: str, check: str, severity: str, sentence: str, said: str | None) -> dict[str, Any]:
    return {
        "reports": [report],
        "check": check,
        "status": "broken",
        "severity": severity,
        "quote": said,
        "cells": [],
        "note": sentence,
    }
