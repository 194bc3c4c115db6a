"""What only sentences state, as values of indicators: ``lexicons/stated.csv``."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from functools import cache
from typing import Any, Final, Literal, NamedTuple

import polars as pl

from govreports.datasets import Corpus, Scanned
from govreports.lexicons import rows
from govreports.panels.crossing import yuan
from govreports.statements import claim_batches
from govreports.statements.matters import of_others
from govreports.statements.subjects import group_of

__all__ = ["PROSE", "Prose", "reasons", "stated"]

Prose = Literal["no", "fill", "only"]
"""Ways of using what sentences state, those that trust them least first."""
PROSE: Final = "prose"
"""What stands for the form of a value that a sentence states, and for the table of its cells."""

_SCOPES: Final[Mapping[str, Mapping[str | None, frozenset[str]]]] = {
    **{scope: {None: frozenset({scope, "unknown"})} for scope in ("own", "level", "jurisdiction")},
    "unknown": {
        None: frozenset({"own", "unknown"}),
        "level": frozenset({"level"}),
        "jurisdiction": frozenset({"jurisdiction"}),
    },
}
"""Whose figures may stand for a report by whose figures its tables hold, the first choice first, and by what scope."""

Claim = Mapping[str, Any]


class _Said(NamedTuple):
    """What sentences say of one thing: its value if they agree on one, how they say it, where."""

    value: float | None
    status: str
    cells: tuple[str, ...]


def reasons() -> dict[str, str]:
    """Return why a value that a sentence states is no better than it is, by indicator."""
    return {row["indicator"]: row["reason"] for row in reversed(rows("stated"))}


@cache
def _readings() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Return the sums of subjects that state an indicator, those to be preferred first."""
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for row in rows("stated"):
        found[row["indicator"]] = (*found.get(row["indicator"], ()), tuple(row["subjects"].split("+")))
    return found


def stated(corpus: Corpus | Scanned, reports: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return what sentences state of each indicator that they can state, one row a report that says anything of it.

    A sentence counts if it is about open government information, the year reported on and the body whose figures the
    report holds, and if it counts the whole and not a kind of it. ``stated`` are exact figures and denials; where all
    sentences only come near (近, 余, 约) the value is null, ``approximate``, and where two differ a ``conflict``. The
    figure of an area stands for a report only if nothing else is said; its row goes by that scope.

    Parameters
    ----------
    corpus
        The corpus, or a dataset.
    reports
        The reports wanted: place, report, scope.

    Returns
    -------
    dict of polars.DataFrame
        place, value, status, cells (``report/prose/at/quote``), said (scope, null where it is the report's).
    """
    known = {report: (place, scope) for place, report, scope in reports.select("place", "report", "scope").iter_rows()}
    found: dict[str, list[tuple[Any, ...]]] = {indicator: [] for indicator in _readings()}
    for batch in claim_batches(corpus):
        own = batch.filter(pl.col("report").is_in(list(known)))
        texts = corpus.texts.lazy().filter(pl.col("report").is_in(own["report"].unique().to_list())).collect()
        printed = dict(texts.select("report", "text").iter_rows())
        for (report,), claims in own.partition_by("report", as_dict=True, maintain_order=True).items():
            place, scope = known[report]
            for indicator, (said, whose) in _of_report(claims.to_dicts(), printed[str(report)], scope).items():
                found[indicator].append((place, said.value, said.status, list(said.cells), whose))
    schema: dict[str, Any] = {"place": reports.schema["place"], "value": pl.Float64, "status": pl.String}
    schema |= {"cells": pl.List(pl.String), "said": pl.String}
    return {indicator: pl.DataFrame(own, schema=schema, orient="row") for indicator, own in found.items()}


def _of_report(claims: Sequence[Claim], text: str, scope: str) -> dict[str, tuple[_Said, str | None]]:
    """Return what a report states, by indicator, each with the scope of the figure where it is not the report's."""
    lines = [0, *(match.end() for match in re.finditer("\n", text))]
    by_subject = _totals(claims, of_others(claims, text, lines))
    found: dict[str, tuple[_Said, str | None]] = {}
    for whose, scopes in _SCOPES[scope].items():
        told: dict[str, _Said] = {}
        for subject, own in by_subject.items():
            fitting = [claim for claim in own if claim["scope"] in scopes]
            if fitting:
                told[subject] = _agreed(fitting, lines)
        for indicator, readings in _readings().items():
            chosen = next((terms for terms in readings if all(term in told for term in terms)), None)
            if chosen and indicator not in found:
                found[indicator] = (_summed([told[term] for term in chosen]), whose)
    return found


def _totals(claims: Sequence[Claim], others: Container[int]) -> dict[str, list[Claim]]:
    """Return the claims that state a figure of the year, by subject: none is part of another or of another body."""
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        total = claim["whole"] is None or group_of(claim["subject"] or "")
        if claim["subject"] and claim["period"] == "year" and total and claim["n"] not in others:
            found[claim["subject"]].append(claim)
    return found


def _agreed(claims: Sequence[Claim], lines: Sequence[int]) -> _Said:
    """Return what sentences on one thing say together."""
    figures = [_bounds(claim) for claim in claims]
    exact = {low for low, high in figures if low is not None and low == high}
    cells = tuple(dict.fromkeys(_cell(claim, lines) for claim in claims))
    if not exact:
        return _Said(None, "approximate", cells)
    value = min(exact)
    fits = all((low is None or low <= value) and (high is None or value <= high) for low, high in figures)
    return _Said(value, "stated", cells) if fits else _Said(None, "conflict", cells)


def _bounds(claim: Claim) -> tuple[float | None, float | None]:
    """Return the least and the most a figure may stand for, amounts in yuan."""
    factor = yuan().get(claim["unit"] or "", 1.0)
    low, high = (None if claim[side] is None else round(claim[side] * factor, 6) for side in ("low", "high"))
    return low, high


def _summed(terms: Sequence[_Said]) -> _Said:
    status = next((name for name in ("conflict", "approximate") if any(t.status == name for t in terms)), "stated")
    value = sum(term.value or 0.0 for term in terms) if status == "stated" else None
    return _Said(value, status, tuple(cell for term in terms for cell in term.cells))


def _cell(claim: Claim, lines: Sequence[int]) -> str:
    """Return the name of a sentence as a cell: report, prose, line and column, quote."""
    line = bisect_right(lines, claim["start"])
    at = f"{line}:{claim['start'] - lines[line - 1] + 1}+{claim['end'] - claim['start']}"
    quote = "".join(claim["quote"].split()).replace("%", "%25").replace("/", "%2F")
    return "/".join((claim["report"], PROSE, at, quote))
