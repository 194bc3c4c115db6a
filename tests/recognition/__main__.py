"""``python -m tests.recognition --documents N --seed S``: what is read of reports printed as OFD, by way of writing."""

import argparse
import random
from collections import Counter

from govreports.extraction import read_bytes
from govreports_benchmark.writers import Layout, report, verdict

from .papers import FRAMES, WAYS, ofd_of


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(prog="python -m tests.recognition", description=__doc__)
    parser.add_argument("--documents", type=int, default=20, help="how many reports (%(default)s)")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="the first seed; drawn without it")
    options = parser.parse_args()
    counts: dict[str, Counter[str]] = {}
    for seed in range(options.seed, options.seed + options.documents):
        rng = random.Random(seed)
        paper, way, frame = rng.choice(("ruled", "ruled", "bare")), rng.choice(WAYS), rng.choice(FRAMES)
        made = report(
            seed, rng.choice(("r2014", "r2019", "r2021")), Layout(format="pdf", paper=paper, page_numbers=True)
        )
        cells = read_bytes(ofd_of(made.data, seed, (way,), (frame,)), "x.ofd").cells
        answers = {row[:3]: row[3:] for row in cells.select("table", "row", "column", "status", "value").iter_rows()}
        judged = Counter(verdict(truth, *answers.get(key, ("absent", None))) for key, truth in made.cells.items())
        for name in (paper, f"{paper} {way}", f"{paper} {frame}"):
            counts.setdefault(name, Counter()).update(judged)
            counts[name]["documents"] += 1
    print(f"seed {options.seed}")
    for name in sorted(counts):
        print(f"{name:24}", dict(counts[name]))


if __name__ == "__main__":
    main()
