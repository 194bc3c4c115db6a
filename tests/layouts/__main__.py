"""``python -m tests.layouts --documents N --seed S [--only TEXT]``; ``--one FAMILY SEED`` shows one document.

One row a family; the columns are those of ``python -m tests.converters``.
"""

import argparse
import random

from tests.converters.__main__ import table

from .families import FAMILIES
from .measuring import ROOT, judged, named, outcomes, sample


def main() -> None:
    """Measure, or show one document."""
    parser = argparse.ArgumentParser(prog="python -m tests.layouts", description=__doc__)
    parser.add_argument("--documents", type=int, default=4, help="how many reports a family (%(default)s)")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="the first seed; drawn without it")
    parser.add_argument("--only", help="only families whose name holds this text")
    parser.add_argument(
        "--one", nargs=2, metavar=("FAMILY", "SEED"), help="write one document and print its wrong cells"
    )
    parser.add_argument("--list", action="store_true", help="print the names of the families")
    options = parser.parse_args()
    if options.list:
        print("\n".join(FAMILIES))
    elif options.one:
        each, seed = FAMILIES[options.one[0]], int(options.one[1])
        made, done, lost = sample(each, seed)
        path = ROOT / "build" / "layouts" / f"{each.name.replace(' ', '-').replace('/', '-')}-{seed}.{each.suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(done.text, encoding="utf-8")
        found = judged(each, seed)
        print(f"{path} ({made.regime}, {made.blanking}, {len(lost)} places lost)\n{dict(found.counts)}")
        print("\n".join(found.wrong))
    else:
        seeds = range(options.seed, options.seed + options.documents)
        table(outcomes(seeds, named(options.only)), options.seed, options.documents, "layouts")


if __name__ == "__main__":
    main()
