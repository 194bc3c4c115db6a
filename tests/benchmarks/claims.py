"""How well numbers in prose are found and judged: ``python -m tests.benchmarks.claims [--errors PART] [--synthetic N]``.

Truth is ``data/truth/claims``. ``reports.csv`` has every numeric statement of the five published reports, typed by
reading; the other parts are sentences in the manner of real ones, with the cells of the tables they stand beside:
development (rules were made on it), held_out (written with it before any rule, its errors never looked at) and fresh
(written after the rules). Sentences e... were the first fresh part: in wording sought out to be rare they scored 0.743
(F1), 1.000 (precision of accusations) and 0.824 (recall of accusations) before they became development. In ``marked`` a figure stands as ``{12件|subject=12|scope|period}``; ``!`` behind the value
means that an audit has to accuse the statement, ``?`` that it may only hint. A claim is right if value, subject and
scope are right and it stands where the figure does. The same hand wrote rules and marks: this measures the rules on
such prose, it is no agreement between coders. Intervals are bootstrap percentiles over sentences (or reports).
"""

import argparse
import csv
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

import govreports as gr
from govreports import schemas
from govreports.gazetteer import organ_type
from govreports.regimes import forms

ROOT = Path(__file__).parents[2] / "data"
PARTS = ("development", "held_out", "fresh")
SYNTHETIC = 7_000_000
"""Seed of the first synthetic report; other benchmarks and tests draw elsewhere."""
_MARK = re.compile(
    r"\{(?P<text>[^{}|]*)\|(?P<subject>[^{}|=]+)=(?P<value>[^{}|!?]+)(?P<verdict>[!?]?)(?:\|(?P<scope>\w+))?(?:\|(?P<period>\w+))?\}"
)
_RESAMPLES = 1000


@dataclass(frozen=True)
class Marked:
    """A statement as a reader marked it."""

    start: int
    end: int
    subject: str | None
    value: float
    scope: str
    period: str
    verdict: str

    def meets(self, start: int, end: int) -> bool:
        """Tell whether a slice touches the figure."""
        return start <= self.end and end >= self.start


@dataclass(frozen=True)
class Sample:
    """A sentence with the tables it stands beside."""

    row: dict[str, str]
    text: str
    marks: tuple[Marked, ...]


@cache
def samples(part: str) -> tuple[Sample, ...]:
    """Return the sentences of a part."""
    with (ROOT / "truth" / "claims" / f"{part}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_sample(row) for row in csv.DictReader(file))


def _sample(row: dict[str, str]) -> Sample:
    text, marks, at = "", [], 0
    for match in _MARK.finditer(row["marked"]):
        text += row["marked"][at : match.start()]
        start, at = len(text), match.end()
        text += match["text"]
        subject = None if match["subject"] == "-" else match["subject"]
        scope, period = match["scope"] or "unknown", match["period"] or "year"
        marks.append(Marked(start, len(text), subject, float(match["value"]), scope, period, match["verdict"]))
    return Sample(row, text + row["marked"][at:], tuple(marks))


def corpus_of(chosen: Sequence[Sample]) -> gr.Corpus:
    """Return sentences as a corpus of reports of one section, beside the cells that are given."""
    reports: list[dict[str, Any]] = []
    texts: list[dict[str, Any]] = []
    narratives: list[dict[str, Any]] = []
    cells: list[dict[str, Any]] = []
    for sample in chosen:
        row = sample.row
        reports.append(
            {"report": row["id"], "source": row["id"], "organ": row["organ"], "organ_type": organ_type(row["organ"])}
            | {"year": int(row["year"]), "regime": row["regime"], "scope": row["scope"], "status": "ok"}
        )
        texts.append({"report": row["id"], "text": sample.text})
        place = {"start": 0, "end": len(sample.text)}
        narratives.append({"report": row["id"], "section": row["section"], "text": sample.text} | place)
        cells += list(_cells(row))
    rows = {"reports": reports, "texts": texts, "narratives": narratives, "cells": cells}
    return gr.Corpus(**{name: _frame(name, own) for name, own in rows.items()}, leftovers=schemas.empty("leftovers"))


def _frame(name: str, rows: Sequence[dict[str, Any]]) -> pl.DataFrame:
    return schemas.frame(name, {column: [row.get(column) for row in rows] for column in schemas.FRAMES[name]})


def _cells(row: dict[str, str]) -> Iterator[dict[str, Any]]:
    for each in filter(None, row["cells"].split(";")):
        place, _, value = each.partition("=")
        table, line, column = place.split("/")
        form = forms()[row["regime"]].table(table)
        entries = (*form.rows, *form.columns) if form else ()
        unit = next((entry.unit for entry in entries if entry.code in {line, column} and entry.unit), None)
        said: dict[str, Any] = {"value": None, "status": "blank"}
        if value != "_":
            said = {"value": float(value), "status": "read", "unit": unit}
        yield {"report": row["id"], "regime": row["regime"], "table": table, "row": line, "column": column} | said


@dataclass(frozen=True)
class Judged:
    """What was found in one sentence: right, found, true; the same of accusations; periods right among the right."""

    claims: tuple[int, int, int]
    accusations: tuple[int, int, int]
    periods: int


def judged(chosen: Sequence[Sample]) -> list[Judged]:
    """Compare what is found and accused in sentences with their marks."""
    corpus = corpus_of(chosen)
    claims, findings = gr.claims(corpus), gr.audit(corpus, ["claims"])
    accused = findings.filter(pl.col("status") == "broken", pl.col("severity") != "note")
    found = []
    for sample in chosen:
        own = claims.filter(report=sample.row["id"]).to_dicts()
        right, periods = 0, 0
        rest = list(sample.marks)
        for claim in own:
            said = (claim["subject"], claim["value"], claim["scope"])
            for mark in rest:
                if said == (mark.subject, mark.value, mark.scope) and mark.meets(claim["start"], claim["end"]):
                    right, periods = right + 1, periods + (claim["period"] == mark.period)
                    rest.remove(mark)
                    break
        raised = accused.filter(pl.col("reports").list.contains(sample.row["id"]))["quote"].to_list()
        marked = [mark for mark in sample.marks if mark.verdict == "!"]
        hit = [any(_names(sample, mark, quote) for quote in raised) for mark in marked]
        true = sum(any(_names(sample, mark, quote) for mark in marked) for quote in raised)
        found.append(Judged((right, len(own), len(sample.marks)), (true, len(raised), sum(hit)), periods))
    return found


def _names(sample: Sample, mark: Marked, quote: str) -> bool:
    return any(
        mark.meets(match.start(), match.end())
        for part in quote.split(" | ")
        for match in re.finditer(re.escape(part), sample.text)
    )


def measure(pairs: Sequence[tuple[int, int]]) -> float:
    """Return the share of the first numbers in the second; 1 where there is nothing."""
    whole = sum(pair[1] for pair in pairs)
    return sum(pair[0] for pair in pairs) / whole if whole else 1.0


def interval(sample: Sequence[Any], score: Callable[[Sequence[Any]], float]) -> str:
    """Return a score with its 95 % bootstrap interval."""
    rng = random.Random(20240501)  # noqa: S311 - resampling
    scores = sorted(score(rng.choices(sample, k=len(sample))) for _ in range(_RESAMPLES))
    return f"{score(sample):.3f} [{scores[24]:.3f}, {scores[974]:.3f}]"


def scores(part: str) -> dict[str, str]:
    """Return the measures of one part by name."""
    each = judged(samples(part))
    marked = [sum(mark.verdict == "!" for mark in sample.marks) for sample in samples(part)]

    def f1(chosen: Sequence[Judged]) -> float:
        return measure([(2 * j.claims[0], j.claims[1] + j.claims[2]) for j in chosen])

    both = list(zip(each, marked, strict=True))
    return {
        "sentences": str(len(each)),
        "claims": str(sum(j.claims[2] for j in each)),
        "precision": interval(each, lambda chosen: measure([j.claims[:2] for j in chosen])),
        "recall": interval(each, lambda chosen: measure([(j.claims[0], j.claims[2]) for j in chosen])),
        "F1": interval(each, f1),
        "period, of those right": interval(each, lambda chosen: measure([(j.periods, j.claims[0]) for j in chosen])),
        "to accuse": str(sum(marked)),
        "accusations": str(sum(j.accusations[1] for j in each)),
        "accusations: precision": interval(each, lambda chosen: measure([j.accusations[:2] for j in chosen])),
        "accusations: recall": interval(both, lambda chosen: measure([(j.accusations[2], n) for j, n in chosen])),
    }


def published() -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Return what is missed and what is too much in the five reports: report, value, subject, scope."""
    corpus = gr.read(ROOT / "reports")
    with (ROOT / "truth" / "claims" / "reports.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    true = Counter((row["report"], str(float(row["value"])), row["subject"] or "-", row["scope"]) for row in rows)
    names = dict(
        corpus.reports.select("report", pl.col("source").str.split("/").list.last().str.slice(0, 3)).iter_rows()
    )
    found = Counter(
        (names[report], str(value), subject or "-", scope)
        for report, value, subject, scope in gr.claims(corpus).select("report", "value", "subject", "scope").iter_rows()
    )
    return list((true - found).elements()), list((found - true).elements())


def errors(part: str) -> None:
    """Print what differs from the marks in a part."""
    chosen = samples(part)
    corpus = corpus_of(chosen)
    claims = gr.claims(corpus)
    findings = gr.audit(corpus, ["claims"]).filter(status="broken")
    for sample, own in zip(chosen, judged(chosen), strict=True):
        hits, raised, met = own.accusations
        marked = sum(mark.verdict == "!" for mark in sample.marks)
        if own.claims[0] == own.claims[1] == own.claims[2] and hits == raised and met == marked:
            continue
        print(f"\n{sample.row['id']} {sample.row['marked']}  [{sample.row['cells']}]")
        for claim in claims.filter(report=sample.row["id"]).to_dicts():
            print("   ", *(claim[name] for name in ("quote", "subject", "value", "scope", "period", "kind", "whole")))
        for finding in findings.filter(pl.col("reports").list.contains(sample.row["id"])).to_dicts():
            print("  !", *(finding[name] for name in ("check", "severity", "left", "right", "quote", "note")))


def synthetic(number: int) -> None:
    """Print the broken findings on synthetic reports, whose prose repeats the figures of their tables.

    Two kinds are right and counted apart: tables with a figure changed on purpose (``slip``), and sentences of the
    2014 form that call answers, which the renderer draws on their own, parts of what was closed.
    """
    from govreports_benchmark import writers as made  # noqa: PLC0415 - renders documents

    counts: Counter[str] = Counter()
    for seed in range(SYNTHETIC, SYNTHETIC + number):
        report = made.report(seed)
        findings = gr.audit(gr.read_bytes(report.data, report.name), ["claims"])
        counts["judged"] += findings.filter(pl.col("status") != "unknown").height
        for finding in findings.filter(status="broken").to_dicts():
            apart = report.metadata["regime"] == "r2014" and finding["check"] == "claims.parts_above_whole"
            kind = "slip" if "slip" in report.oddities else "closed and answered apart" if apart else "false"
            counts[kind] += 1
            if kind == "false":
                print(seed, *(finding[name] for name in ("check", "severity", "left", "right", "quote", "cells")))
    print(f"\n{number} synthetic reports: {dict(counts)}")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="How well numbers in prose are found and judged.")
    parser.add_argument("--errors", choices=PARTS, help="list what differs from the marks in this part")
    parser.add_argument("--synthetic", type=int, default=1000, help="number of synthetic reports to audit")
    options = parser.parse_args()
    missed, extra = published()
    print(f"five reports: missed {missed}, too much {extra}")
    for finding in gr.audit(gr.read(ROOT / "reports"), ["claims"]).filter(status="broken").to_dicts():
        print("  !", *(finding[name] for name in ("check", "severity", "left", "right", "quote", "at")))
    known = [part for part in PARTS if (ROOT / "truth" / "claims" / f"{part}.csv").exists()]
    table = {part: scores(part) for part in known}
    print(f"\n{'':<26}" + "".join(f"{part:<24}" for part in table))
    for name in next(iter(table.values())):
        print(f"{name:<26}" + "".join(f"{found[name]:<24}" for found in table.values()))
    if options.errors:
        errors(options.errors)
    if options.synthetic:
        synthetic(options.synthetic)


if __name__ == "__main__":
    main()
