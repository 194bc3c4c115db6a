"""Benchmarks, one command each.

``python -m tests.benchmarks table [--keep]`` (speed beside other libraries), ``check`` (against the table kept),
``reading``, ``anomalies`` (what is read, and found, of synthetic reports), ``identity`` (organ, year, date and region of
openings labelled by hand), ``sections`` (of prose reports labelled by hand), ``scale`` (time and memory at growing sizes), ``rows`` (of one JSONL beside files).
"""

import argparse
import sys
from pathlib import Path
from secrets import randbelow

from .anomalies import anomalies
from .identity import identity
from .reading import reading

_BUILD = Path(__file__).parents[2] / "build"


def main() -> int:
    parser = argparse.ArgumentParser(description="Benchmarks of govreports.")
    parser.add_argument(
        "what", choices=("table", "check", "reading", "anomalies", "identity", "rows", "scale", "sections")
    )
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--keep", action="store_true", help="write the table to docs/benchmarks.md")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000])
    parser.add_argument("--seed", type=int, default=None, help="first seed; drawn at random by default")
    options = parser.parse_args()
    seed = randbelow(2**31) if options.seed is None else options.seed
    if options.what == "reading":
        reading(options.documents, seed)
    elif options.what == "anomalies":
        anomalies(options.documents, seed)
    elif options.what == "identity":
        identity()
    elif options.what == "sections":
        from .sections import sections  # noqa: PLC0415 - each imports what only it needs

        sections()
    elif options.what == "rows":
        from .rows import rows  # noqa: PLC0415

        rows(options.sizes, _BUILD / "rows")
    elif options.what == "scale":
        from .scale import scale  # noqa: PLC0415 - each imports what only it needs

        scale(options.sizes, _BUILD / "scale")
    else:
        from .table import check, table  # noqa: PLC0415

        if options.what == "check":
            return int(check(options.rounds) > 0)
        table(options.rounds, keep=options.keep)
    return 0


if __name__ == "__main__":
    sys.exit(main())
