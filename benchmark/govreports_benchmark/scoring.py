"""What a reader makes of documents whose every cell is known."""

import hashlib
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from govreports_benchmark.writers import SyntheticReport, report, verdict

__all__ = ["Answer", "Reader", "fresh_seed", "score", "standing"]


class Answer(NamedTuple):
    """One cell as a reader gives it: codes as in ``govreports.codebook()``, status and number.

    ``form`` is the code of the table of the form (``applications``); ``status`` is ``read`` with a value, or ``blank``,
    ``dash``, ``unreadable``, ``ambiguous`` or ``absent`` without one. A cell that is not named counts as ``absent``.
    """

    form: str
    row: str
    column: str
    status: str
    value: float | None


Reader = Callable[[Path], Iterable[Answer]]
"""What enters the benchmark: a function from the path of a file to its cells; an exception counts as no cell."""

_SCHEMA: Final = {
    "seed": pl.Int64, "format": pl.String, "layout": pl.String, "cells": pl.Int64, "printed": pl.Int64,
    "right": pl.Int64, "flagged": pl.Int64, "wrong": pl.Int64, "seconds": pl.Float64, "refused": pl.String,
}  # fmt: skip
_NOTHING: Final = ("absent", None)


def fresh_seed(day: date) -> int:
    """Return the first seed of a day, which nobody could look at before it.

    Examples
    --------
    >>> from datetime import date
    >>> from govreports_benchmark import fresh_seed
    >>> fresh_seed(date(2026, 1, 1)) == fresh_seed(date(2026, 1, 1)) != fresh_seed(date(2026, 1, 2))
    True
    """
    return int.from_bytes(hashlib.sha256(day.isoformat().encode()).digest()[:4])


def score(reader: Reader, count: int, seed: int) -> pl.DataFrame:
    """Return one row a document: what a reader made of its cells.

    Columns: seed, format, layout, cells (of the forms in it), printed (those that it prints, blank ones included),
    right (number and status of a printed cell), flagged (printed, and no number given or another word said), wrong
    (another number, a number where none is printed, or empty where a number stands: silent errors), seconds, refused
    (the exception, if any).

    Parameters
    ----------
    reader
        The function that is judged.
    count, seed
        How many documents, and the seed of the first.

    Examples
    --------
    >>> from govreports_benchmark import score
    >>> score(lambda path: [], count=1, seed=4)["right"].item()
    0
    """
    with tempfile.TemporaryDirectory() as folder:
        rows = [_judged(reader, report(number), number, Path(folder)) for number in range(seed, seed + count)]
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


def _judged(reader: Reader, made: SyntheticReport, seed: int, folder: Path) -> tuple[object, ...]:
    path = folder / made.name
    path.write_bytes(made.data)
    found: dict[tuple[str, str, str], tuple[str, float | None]] = {}
    refused = None
    started = time.perf_counter()
    try:
        found = {(each.form, each.row, each.column): (each.status, each.value) for each in reader(path)}
    except Exception as error:  # noqa: BLE001 - a reader that fails has read nothing, and the others go on
        refused = f"{type(error).__name__}: {error}"[:200]
    seconds = time.perf_counter() - started
    path.unlink()
    counts: Counter[str] = Counter()
    for key, truth in made.cells.items():
        said = verdict(truth, *found.get(key, _NOTHING))
        printed = truth.status != "absent"
        counts["printed"] += printed
        counts["right"] += printed and said == "exact"
        counts["wrong"] += said == "wrong"
        counts["flagged"] += printed and said in {"honest", "missed"}
    invented = (key for key in found.keys() - made.cells.keys() if not key[1].startswith("local/"))
    counts["wrong"] += sum(found[key][1] is not None for key in invented)
    numbers = (len(made.cells), counts["printed"], counts["right"], counts["flagged"], counts["wrong"])
    return (seed, made.format, made.layout.family, *numbers, seconds, refused)


def standing(scores: pl.DataFrame) -> dict[str, float]:
    """Return the line of a leaderboard: silent errors in 10,000 cells, share of printed cells right, ms a document.

    Examples
    --------
    >>> from govreports_benchmark import score, standing
    >>> standing(score(lambda path: [], count=1, seed=4))["coverage"]
    0.0
    """
    total = scores.select(pl.col("cells", "printed", "right", "wrong", "seconds").sum()).row(0, named=True)
    return {
        "documents": scores.height,
        "cells": total["cells"],
        "wrong": total["wrong"],
        "wrong_in_10000": round(10_000 * total["wrong"] / max(1, total["cells"]), 2),
        "coverage": round(total["right"] / max(1, total["printed"]), 4),
        "ms": round(1_000 * total["seconds"] / max(1, scores.height), 1),
    }
