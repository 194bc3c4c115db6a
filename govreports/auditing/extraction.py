"""What the reading itself met: disagreements that were kept and not decided silently."""

import re
from collections.abc import Iterator
from typing import Any, Final

import polars as pl

from govreports.auditing.rulebook import severity_of
from govreports.datasets import Corpus
from govreports.lexicons.roles import compiled
from govreports.regimes import Forms
from govreports.script import fold
from govreports.sources.document import Document

__all__ = ["extraction"]

_NOTES: Final = {
    "year_conflict": "the document names another year in another place",
    "organ_conflict": "the document names the organ otherwise in another place",
    "manifest_conflict": "the text disagrees with the manifest, which won",
    "record_conflict": "the table that the report is a row of says otherwise; the text comes first",
    "tables_conflict": "a table is printed twice with different figures; what differs is ambiguous",
    "published_conflict": "the document was published before the year it reports on was over",
    "scope_conflict": "the document says different things about whose figures the tables hold",
    "year_unclear": "the document names several years and none decides",
    "region_conflict": "the file lies in the folder of another region than the organ's",
    "region_unknown": "the organ's name prints a region that no list has",
    "two_reports": "the document seems to hold several reports, and nothing says whose some tables are",
    "two_forms": "the tables follow two forms, and the document disagrees with itself on organ or year",
    "year_before_forms": "the tables follow a form that begins after the year reported on",
    "lines_deduplicated": "repeated lines are missing from the document; their cells are absent",
}
_SHOWN: Final = frozenset({"year_conflict", "organ_conflict"})
_QUOTED: Final = re.compile(r"《[^《》\n]{0,60}》")
_REPORTING: Final = compiled("slips", "<reporting>")
_MARKS: Final = "。;!?\n,:"


def extraction(corpus: Corpus, forms: Forms) -> Iterator[dict[str, Any]]:
    """Yield one finding a disagreement that reading met, and one a form that does not fit the year."""
    columns = ("report", "year", "regime", "note")
    texts = dict(corpus.texts.select("report", "text").iter_rows())
    for report, year, regime, note in corpus.reports.select(columns).iter_rows():
        for part in (note or "").split("; "):
            name, _, said = part.partition(":")
            if name in _NOTES:
                found = _broken(report, f"extraction.{name}", _NOTES[name], said or None)
                shown = _printed(texts.get(report, ""), said) if name in _SHOWN else {}
                if shown is not None:
                    yield found | shown
        prescribed = forms.of_year(year)
        if regime is not None and prescribed is not None and regime != prescribed.id:
            used = corpus.cells.filter(pl.col("report") == report)["regime"].unique().sort().to_list()
            sentence = f"the year {year} prescribes {prescribed.id}, the tables follow {', '.join(used)}"
            yield _broken(report, "extraction.form_of_another_year", sentence, regime)


def _broken(report: str, check: str, sentence: str, said: str | None) -> dict[str, Any]:
    return {
        "reports": [report],
        "check": check,
        "status": "broken",
        "severity": severity_of(check),
        "quote": said,
        "cells": [],
        "note": sentence,
    }


def _printed(text: str, said: str) -> dict[str, Any] | None:
    """Return the clause in which a text prints what it says otherwise, and where; titles it cites left aside.

    None where a year of the lead stands only in clauses on something else (2018年印发的办法).
    """
    basis, _, value = said.partition("=")
    plain = _QUOTED.sub(lambda match: "\0" * len(match[0]), fold(text))
    wanted = rf"(?<!\d){value}(?=\s*年)" if value.isdigit() else re.escape(value) if value else "(?!)"
    clauses = [_clause(plain, match.start()) for match in re.finditer(wanted, plain)]
    telling = [clause for clause in clauses if _REPORTING.search(plain[slice(*clause)])]
    if basis == "lead" and value.isdigit() and clauses and not telling:
        return None
    if not clauses:
        return {}
    start, end = (telling or clauses)[0]
    sentence = _NOTES["year_conflict" if value.isdigit() else "organ_conflict"]
    return {
        "quote": text[start:end],
        "at": Document(text, (), "text").line_address(start, end),
        "note": f"{sentence}: {basis} says {value}",
    }


def _clause(plain: str, at: int) -> tuple[int, int]:
    """Return the slice of the clause around an offset."""
    start = max(plain.rfind(mark, 0, at) for mark in _MARKS) + 1
    end = min(found if (found := plain.find(mark, at)) >= 0 else len(plain) for mark in _MARKS)
    clause = plain[start:end]
    return start + len(clause) - len(clause.lstrip()), start + len(clause.rstrip())
