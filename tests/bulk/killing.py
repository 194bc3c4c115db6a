"""Interrupts extractions at random moments, again and again, and compares the result with an undisturbed one.

``python -m tests.bulk.killing [times] [rows]``; ``rows`` puts all reports into one JSONL. What is ended without notice: everything at once, the process that
was called, or one of those that work for it. Every fifth round the disk is full instead (no file may have more than a few kB).
Prints a line a round and a summary. Leave the package alone meanwhile: what another version read is read again.
"""

import json
import random
import shutil
import sys
import time
from collections import Counter
from pathlib import Path

import polars as pl

import govreports as gr
from govreports_benchmark import writers as synthetic

from .disturbing import ROOT, descendants, differences, end, files_of, start

_OPTIONS = '{"batch": 4, "jobs": 2}'


def killing(times: int, folder: Path, seed: int, *, as_rows: bool = False) -> None:
    """Interrupt extractions so many times; print what happened and whether anything was lost."""
    drawn = random.Random(seed)  # noqa: S311
    shutil.rmtree(folder, ignore_errors=True)
    synthetic.corpus(folder / "made", 120, seed, twins=10, format="text")
    sources = folder / "made" / "reports"
    if as_rows:
        sources = rows_of(sources, folder / "rows.jsonl")
    whole = gr.read(sources)
    calm = folder / "calm" / "out"
    calm.parent.mkdir()
    took = time.perf_counter()
    assert start(sources, calm, _OPTIONS).wait() == 0
    took = time.perf_counter() - took
    wanted = files_of(calm)
    done: Counter[str] = Counter()
    wrong = finished = 0
    while sum(done.values()) < times:
        out = folder / f"out-{finished}" / "out"
        out.parent.mkdir(exist_ok=True)
        how = "full disk" if drawn.randrange(5) == 0 else drawn.choice(["all", "caller", "worker"])
        process = start(sources, out, _OPTIONS, most=drawn.randrange(2_000, 40_000) if how == "full disk" else 0)
        deadline = time.monotonic() + (600 if how == "full disk" else drawn.uniform(0.2, took))
        while process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        if process.poll() is None:
            below = descendants(process.pid)
            end(
                {
                    "all": [process.pid, *below],
                    "caller": [process.pid],
                    "worker": drawn.sample(below, min(1, len(below))),
                }[how]
            )
        process.communicate()
        if process.returncode:
            done[how] += 1
            print(f"{sum(done.values()):>4}  {how:<10} {len(list(out.glob('cells/*'))):>3} batches on disk", flush=True)
            continue
        done["worker, mended"] += how == "worker"
        found = files_of(out)
        lost = differences(gr.scan(out).collect(), whole) or [
            name for name in found.keys() | wanted.keys() if not same(found.get(name), wanted.get(name))
        ]
        wrong += bool(lost)
        finished += 1
        print(f"      finished {finished}: {lost[:3] or 'as undisturbed'}", flush=True)
    print(f"{sum(done.values())} interruptions ({dict(done)}), {finished} extractions finished, {wrong} of them wrong")


def rows_of(sources: Path, table: Path) -> Path:
    """Write the texts of a folder as the rows of one JSONL."""
    texts = gr.read(sources).texts["text"]
    rows = [json.dumps({"url": f"http://a.gov.cn/{n}", "content": text}) for n, text in enumerate(texts)]
    table.write_text("\n".join(rows), encoding="utf-8")
    return table


def same(one: pl.DataFrame | None, other: pl.DataFrame | None) -> bool:
    return one is not None and other is not None and one.equals(other)


if __name__ == "__main__":
    killing(
        int(sys.argv[1]) if len(sys.argv) > 1 else 200,
        ROOT / "build" / "killing",
        random.SystemRandom().randrange(10**6),
        as_rows=sys.argv[2:] == ["rows"],
    )
