"""How well a series is made of prose alone: ``python -m tests.benchmarks.stated [--errors]``.

Truth is ``data/truth/prose_reports``: whole reports with what they state for the organ's own year, and traps. They are
read as files, year and organ given as a manifest would, and ``gr.panel(prose="only")`` is held against the labels, per
indicator: right, missed (stated, null here) and wrong (another number, or one where nothing is stated). The part
``held_out`` was written before the rules and is scored only; errors are listed of the development part.
"""

import argparse
import dataclasses
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import polars as pl

import govreports as gr

ROOT = Path(__file__).parents[2] / "data" / "truth" / "prose_reports"
PARTS = ("development", "held_out")
INDICATORS: Final[Mapping[str, tuple[str, ...]]] = {
    "applications_received": ("applications_received",),
    "applications_granted": ("disclosed", "granted_alone"),
    "applications_partly_granted": ("disclosed_in_part",),
    "applications_refused": ("refused",),
    "applications_carried_in": ("applications_carried_in",),
    "applications_carried_out": ("carried_out",),
    "reconsiderations": ("reconsiderations",),
    "lawsuits": ("lawsuits",),
    "items_disclosed": ("items_disclosed",),
    "fees_collected_yuan": ("information_fees_charged", "processing_fees_charged"),
}
"""Indicators of the truth, and of the panel; channels and interpretations are none of a panel."""


def labelled(part: str) -> list[dict[str, Any]]:
    """Return the reports of a part with their labels."""
    files = sorted(ROOT.glob(f"{part}_*.toml"))
    return [report for file in files for report in tomllib.loads(file.read_text(encoding="utf-8"))["report"]]


def read(report: Mapping[str, Any]) -> gr.Corpus:
    """Return a labelled report as the package reads it, whose it is and for which year being known."""
    corpus = gr.read_bytes(report["text"].encode(), report["file"])
    known = {name: pl.lit(report[name]) for name in ("organ", "organ_key")} | {"year": pl.lit(int(report["year"]))}
    status = pl.col("status").replace("not_a_report", "no_tables")
    reports = corpus.reports.with_columns(status=status, **known)
    return dataclasses.replace(corpus, reports=reports)


def judged(report: Mapping[str, Any]) -> Iterator[tuple[str, str, float | None, float | None, list[str]]]:
    """Iterate over indicators: answer (right, missed, wrong, silent), truth, value found, sentences it rests on."""
    panel = gr.panel(read(report), [code for codes in INDICATORS.values() for code in codes], prose="only")
    found = {row["indicator"]: row for row in panel.iter_rows(named=True)}
    truth = {item["indicator"]: float(item["value"]) for item in report["stated"]}
    for indicator, codes in INDICATORS.items():
        own = [found[code] for code in codes if code in found]
        row = next((row for row in own if row["value"] is not None), own[0] if own else {"value": None, "cells": []})
        value, true = row["value"], truth.get(indicator)
        alike = "silent" if true is None else "right"
        answer = alike if value == true else "missed" if value is None else "wrong"
        yield indicator, answer, true, value, [cell.split("/", 2)[2] for cell in row["cells"]]


def scores(part: str) -> dict[str, Counter[str]]:
    """Return how often each indicator is right, missed, wrong and rightly silent in a part."""
    found: dict[str, Counter[str]] = {indicator: Counter() for indicator in INDICATORS}
    for report in labelled(part):
        for indicator, answer, *_ in judged(report):
            found[indicator][answer] += 1
    return found


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="How well a series is made of prose alone.")
    parser.add_argument("--errors", action="store_true", help="list what differs in the development part")
    options = parser.parse_args()
    answers = ("right", "missed", "wrong", "silent")
    for part in PARTS:
        table = scores(part)
        print(f"\n{part}, {len(labelled(part))} reports{'':<8}" + "".join(f"{name:>8}" for name in answers))
        for indicator, counts in (*table.items(), ("all", sum(table.values(), Counter()))):
            print(f"{indicator:<32}" + "".join(f"{counts[name]:>8}" for name in answers))
    if options.errors:
        for report in labelled("development"):
            for indicator, answer, true, value, cells in judged(report):
                if answer in {"missed", "wrong"}:
                    print(answer, report["id"], report["organ"], indicator, "truth", true, "found", value, *cells)


if __name__ == "__main__":
    main()
