"""The leaderboard: ``python -m govreports_benchmark [reader …] [--documents N] [--day YYYY-MM-DD] [--keep FILE]``.

Documents are drawn from seeds that follow from the day, today by default: nobody could tune a reader to them before.
A reader of one's own is named as ``module:function``.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path

import polars as pl

from govreports_benchmark.readers import READERS
from govreports_benchmark.scoring import Reader, fresh_seed, score, standing


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the leaderboard, best reader first: fewest silent errors, then coverage, then time."""
    parser = argparse.ArgumentParser(prog="govreports_benchmark", description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("readers", nargs="*", default=list(READERS), help="names, or module:function")
    parser.add_argument("--documents", type=int, default=100)
    parser.add_argument("--day", type=date.fromisoformat, default=datetime.now(UTC).date())
    parser.add_argument("--keep", type=Path, help="a CSV file to write the leaderboard to")
    options = parser.parse_args(arguments)
    seed = fresh_seed(options.day)
    lines = [
        {"reader": name, "day": options.day.isoformat(), **standing(score(_reader(name), options.documents, seed))}
        for name in options.readers
    ]
    board = pl.DataFrame(lines).sort("wrong_in_10000", "coverage", "ms", descending=[False, True, False])
    with pl.Config(tbl_cols=-1, tbl_hide_dataframe_shape=True, tbl_hide_column_data_types=True):
        sys.stdout.write(f"{board}\n")
    if options.keep:
        board.write_csv(options.keep)
    return 0


def _reader(name: str) -> Reader:
    if name in READERS:
        return READERS[name]
    module, colon, function = name.partition(":")
    if not colon:
        message = f"no reader {name!r}: one of {', '.join(READERS)}, or module:function"
        raise SystemExit(message)
    found: Reader = getattr(import_module(module), function)
    return found


if __name__ == "__main__":
    sys.exit(main())
