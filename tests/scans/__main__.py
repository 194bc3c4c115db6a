"""``python -m tests.scans --documents N --seed S [--only WEAR] [--paper ruled|bare]``: what is read of scans, by wear.

``wrong`` is a number that is not printed there, or ``blank`` or a dash where one is; ``missed`` is flagged or absent.
"""

import argparse
import random
import time
from collections import Counter

from govreports.extraction import read_bytes
from govreports_benchmark.writers import Layout, report, verdict

from .wearing import WEARS, scanned


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(prog="python -m tests.scans", description=__doc__)
    parser.add_argument("--documents", type=int, default=2, help="how many reports a wear (%(default)s)")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="the first seed; drawn without it")
    parser.add_argument("--only", help="only this wear")
    parser.add_argument(
        "--paper", default="ruled", choices=("ruled", "bare"), help="with rules or without (%(default)s)"
    )
    parser.add_argument("--sure", action="store_true", help="list what is read and how surely, for calibration")
    options = parser.parse_args()
    print(f"seed {options.seed}, {options.paper}")
    total: Counter[str] = Counter()
    for wear in [options.only] if options.only else WEARS:
        counts: Counter[str] = Counter()
        begun = time.monotonic()
        for seed in range(options.seed, options.seed + options.documents):
            counts += _judged(seed, wear, options.paper, sure=options.sure)
        spent = time.monotonic() - begun
        cells = sum(counts[name] for name in ("exact", "honest", "missed", "wrong"))
        print(
            f"{wear:10} {counts['exact'] / cells:7.2%} of {cells:5}, wrong {counts['wrong']}, {dict(counts)}, {spent:.0f} s",
            flush=True,
        )
        total += counts
    print("total", dict(total))


def _judged(seed: int, wear: str, paper: str, *, sure: bool) -> Counter[str]:
    made = report(seed, ("r2014", "r2019", "r2021")[seed % 3], Layout(format="pdf", paper=paper))
    corpus = read_bytes(scanned(made.data, wear, seed), "x.pdf")
    cells = corpus.cells.select("table", "row", "column", "status", "value", "raw", "confidence")
    answers = {row[:3]: row[3:] for row in cells.iter_rows()}
    counts: Counter[str] = Counter()
    for key, truth in made.cells.items():
        status, value, raw, score = answers.pop(key, ("absent", None, None, None))
        judged = verdict(truth, status, value)
        counts[judged] += 1
        if judged == "missed":
            counts[f"missed_{status}"] += 1
        if judged == "wrong" or sure:
            print(f"  {judged} {seed} {'/'.join(key)}: {truth.raw!r} {truth.status} read {raw!r} {status} {score}")
    invented = [key for key, (_, value, *_) in answers.items() if value is not None]
    counts["wrong"] += len(invented)
    for key in invented:
        print(f"  invented {seed} {'/'.join(key)}: {answers[key]}")
    return counts


if __name__ == "__main__":
    main()
