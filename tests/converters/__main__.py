"""``python -m tests.converters --documents N --seed S [--only TEXT] [--fast]``; ``--one CONVERTER SEED`` shows one document.

One row a converter: documents; those it failed on; those read exactly; cells; right; flagged (ambiguous, unreadable, a stroke
taken for a blank); absent; silently wrong as another number, a number where none is printed, blank where a number is
printed; blanks without address; rows taken for the office's own; cells whose place the output shows (an estimate, see
``measuring.places``) and how many of them are right.
"""

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Iterable

from . import environments
from .documents import document, moved
from .engines import CONVERTERS
from .measuring import WRONG, Outcome, judged, outcomes, target, written

COLUMNS = {
    "documents": "docs",
    "failed": "failed",
    "exact": "exact",
    "cells": "cells",
    "right": "right",
    "flagged": "flagged",
    "absent": "absent",
    "number": "wrong",
    "invented": "invented",
    "blanked": "blanked",
    "addressless": "no at",
    "local": "local",
    "shown": "shown",
}
SHOWN = 40


def main() -> None:
    """Measure, or show one document."""
    parser = argparse.ArgumentParser(prog="python -m tests.converters", description=__doc__)
    parser.add_argument("--documents", type=int, default=4, help="how many reports (%(default)s)")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="the first seed; drawn without it")
    parser.add_argument("--only", help="only converters whose name holds this text")
    parser.add_argument(
        "--one", nargs=2, metavar=("CONVERTER", "SEED"), help="write one document and print its wrong cells"
    )
    parser.add_argument("--fast", action="store_true", help="leave out those that take seconds a document")
    parser.add_argument("--list", action="store_true", help="print the names of the converters")
    options = parser.parse_args()
    if options.list:
        print("\n".join(CONVERTERS))
    elif options.one:
        one(options.one[0], int(options.one[1]))
    else:
        chosen = environments.available(environments.named(options.only, fast=options.fast))
        table(outcomes(range(options.seed, options.seed + options.documents), chosen), options.seed, options.documents)


def one(name: str, seed: int) -> None:
    """Write the report of a seed and what a converter makes of it, and print the cells that are read wrongly."""
    (each,) = environments.available([CONVERTERS[name]])
    made = document(seed)
    sources = [written(each_made, each.source) for each_made in (made, moved(made))]
    paths = [target(each, source) for source in sources]
    environments.converted([(each, source, path) for source, path in zip(sources, paths, strict=True)])
    found = judged(each, made, *paths)
    print(f"{made.title} ({made.regime}, {made.blanking})\n{sources[0]}\n{paths[0]}")
    print(dict(found.counts))
    print("\n".join(found.wrong))


def table(found: Iterable[Outcome], seed: int, documents: int, command: str = "converters") -> None:
    """Print one row a converter, then the documents with wrong cells."""
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    wrong: list[Outcome] = []
    for outcome in found:
        sums[outcome.converter].update(outcome.counts)
        if outcome.wrong:
            wrong.append(outcome)
    sums["all"] = sum(sums.values(), Counter())
    print(f"seeds {seed} to {seed + documents - 1}")
    print(f"{command:<36}" + "".join(f"{name:>9}" for name in COLUMNS.values()) + f"{'of them right':>15}")
    for name, counts in sums.items():
        share = counts["shown right"] / max(1, counts["shown"])
        print(f"{name:<36}" + "".join(f"{counts[column]:>9}" for column in COLUMNS) + f"{share:>15.1%}")
    total = sums["all"]
    print(
        f"\nsilently wrong: {sum(total[name] for name in WRONG)} cells of {total['cells']}, in {len(wrong)} documents"
    )
    for outcome in wrong[:SHOWN]:
        print(f"python -m tests.{command} --one '{outcome.converter}' {outcome.seed}: {len(outcome.wrong)} cells")
        print("\n".join(f"    {line}" for line in outcome.wrong[:3]))


if __name__ == "__main__":
    main()
