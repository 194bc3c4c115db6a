"""What the audit finds of anomalies put into synthetic reports, and what it says of sound ones.

``python -m tests.benchmarks anomalies [--documents N] [--seed S]``: N documents with one anomaly each and as many
sound ones, written with the sentences of ``anomalies_held_out.toml``.

- found: a check of the kind says broken at the place of the anomaly (its words, or one of its cells).
- false: any other broken finding, whatever its severity, that the document does not deserve.
- lost: the anomaly is no longer in what was read (a table or a heading that the reader did not recognise).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import polars as pl

import govreports as gr
from govreports.extraction import read_bytes
from govreports.script import fold
from govreports_benchmark.writers.anomalies import KINDS, Anomalous, anomalous, unharmed
from govreports_benchmark.writers.anomalies_prose import wording

from .reading import PROCESSES, _commit

FAMILIES = ("arithmetic", "claims", "continuity", "coherence", "extraction")
HELD_OUT = Path(__file__).with_name("anomalies_held_out.toml")
CHUNK = 40
SHOWN = 30

Job = tuple[str, int]
Alarm = tuple[str, str | None, str | None]
Judged = tuple[bool, list[Alarm], bool]


def corpus_of(made: Anomalous) -> gr.Corpus:
    """Read the reports of an anomaly as one corpus; what a manifest would say of them is put in."""
    read = [read_bytes(report.data, report.name) for report in made.reports]
    frames: dict[str, pl.DataFrame] = {}
    for name in ("reports", "texts", "cells", "narratives", "leftovers"):
        frames[name] = pl.concat([getattr(corpus, name) for corpus in read])
    for column in sorted({column for told in made.known for column in told}):
        values = [told.get(column) for told in made.known]
        frames["reports"] = frames["reports"].with_columns(pl.Series(column, values))
    return gr.Corpus(**frames)


def plain(text: str | None) -> str:
    return "".join(character for character in fold(text or "").replace("著", "着") if not character.isspace())


def printed(made: Anomalous, text: str) -> str | None:
    """Return the words of an anomaly as the document prints them, empty for figures, None where reading lost them."""
    wanted = made.quote
    for name, fact in made.reports[0].metadata.items():
        wanted = wanted.replace("{" + name + "}", str(fact))
    pattern = re.sub(r"\\\{\w+\\\}", ".{1,20}?", re.escape(plain(wanted)))
    match = re.search(pattern, text)
    return match[0] if match else None


def judged(made: Anomalous, families: Sequence[str] = FAMILIES) -> Judged:
    """Return whether the anomaly was found, the false alarms, and whether reading lost it."""
    corpus = corpus_of(made)
    findings = gr.audit(corpus, families).filter(status="broken")
    wanted = printed(made, plain("".join(corpus.texts["text"])))
    found, alarms = False, []
    for row in findings.iter_rows(named=True):
        if row["check"] in made.checks and _is_there(made, row, wanted or ""):
            found = True
        elif row["check"] not in made.allowed and (row["check"] not in made.checks or made.quote):
            alarms.append((row["check"], row["quote"], row["note"]))
    read = {"/".join(cell) for cell in corpus.cells.filter(status="read").select("table", "row", "column").iter_rows()}
    lost = wanted is None or not made.cells <= read
    return found, alarms, bool(made.kind) and not found and lost


def _is_there(made: Anomalous, row: dict[str, Any], wanted: str) -> bool:
    if made.cells:
        return any("/".join(cell.split("/")[1:]) in made.cells for cell in row["cells"])
    said = plain(row["quote"])
    return not said or not made.quote or said in wanted or wanted in said or bool(_grams(said) & _grams(wanted))


def _grams(text: str) -> set[str]:
    return {text[n : n + 4] for n in range(len(text) - 3)}


def examined(jobs: Sequence[Job]) -> list[tuple[Job, Judged]]:
    said = wording(HELD_OUT)
    return [
        ((kind, seed), judged(anomalous(kind, seed, said) if kind else unharmed(seed, said))) for kind, seed in jobs
    ]


def anomalies(count: int, first: int) -> None:
    """Print recall and precision by kind over ``count`` documents with an anomaly and as many sound ones."""
    print(f"commit {_commit()}, seeds {first} to {first + count - 1}")
    kinds = list(KINDS)
    jobs = [(kinds[n % len(kinds)], first + n) for n in range(count)] + [("", first + n) for n in range(count)]
    chunks = [jobs[start : start + CHUNK] for start in range(0, len(jobs), CHUNK)]
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        results = [result for chunk in pool.map(examined, chunks) for result in chunk]
    _print_table(results)
    _print_alarms(results)


def _print_table(results: Sequence[tuple[Job, Judged]]) -> None:
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    for (kind, _), (found, alarms, lost) in results:
        for name in (kind or "sound reports", "all anomalies" if kind else "sound reports "):
            rows[name] += Counter(documents=1, found=int(found), lost=int(lost), false=len(alarms))
    del rows["sound reports "]
    print(
        f"\n{'kind':<22}{'documents':>10}{'found':>8}{'missed':>8}{'lost':>6}{'false':>7}{'recall':>9}{'precision':>11}"
    )
    order = sorted(rows, key=lambda name: (name == "all anomalies", name == "sound reports", name))
    for name in order:
        row = rows[name]
        missed = row["documents"] - row["found"] - row["lost"]
        recall, precision = row["found"] / row["documents"], row["found"] / max(1, row["found"] + row["false"])
        scores = "" if name == "sound reports" else f"{recall:>9.1%}{precision:>11.1%}"
        hit = "" if name == "sound reports" else f"{row['found']:>8}{missed:>8}{row['lost']:>6}"
        print(f"{name:<22}{row['documents']:>10}{hit or ' ' * 22}{row['false']:>7}{scores}")


def _print_alarms(results: Sequence[tuple[Job, Judged]]) -> None:
    shown = 0
    print("\nfalse alarms and misses")
    for (kind, seed), (found, alarms, _) in results:
        for alarm in alarms:
            shown += 1
            if shown <= SHOWN:
                print(f"false  {kind or 'sound'} {seed}: {alarm}")
        if kind and not found:
            shown += 1
            if shown <= SHOWN:
                print(f"missed {kind} {seed}")
    print(f"{shown} in all")
