"""Corrections as data: which cell, what was read, what it is, and why; refused when the source says otherwise."""

from pathlib import Path
from typing import Final

import polars as pl

from govreports import numerals
from govreports.arguments import checked
from govreports.datasets import Corpus
from govreports.errors import CorrectionError
from govreports.schemas import STATUSES
from govreports.script import fold
from govreports.spreadsheets import needed, table

__all__ = ["amend"]

_COLUMNS: Final = ("cell", "was", "now", "why")
_PARTS: Final = 4


@checked
def amend(corpus: Corpus, corrections: pl.DataFrame | str | Path) -> Corpus:
    """Return a corpus in which some cells are corrected by hand.

    Parameters
    ----------
    corpus
        The corpus; it is not changed.
    corrections
        A frame or a file of one (CSV, XLSX) with the columns ``cell`` (``report/table/row/column``, the report by any
        unique prefix of its id or file name), ``was``, ``now`` (a number as printed, or one of the
        statuses blank, dash, unreadable, ambiguous, absent) and ``why``. ``raw`` and ``at`` are never touched.

    Raises
    ------
    InputError
        The file or one of its columns is missing.
    CorrectionError
        A line names no cell of the corpus, gives no reason, or its ``was`` is not what the corpus
        holds (any more).

    Examples
    --------
    >>> import polars as pl, govreports as gr
    >>> cell = "002/procurement/centralised_procurement/amount"
    >>> line = pl.DataFrame({"cell": [cell], "was": ["2500"], "now": ["2600"], "why": ["example"]})
    >>> amended = gr.amend(gr.read("data/reports"), line)
    >>> amended.cells.filter(column="amount", table="procurement")["value"].to_list()[1]
    2600.0
    """
    lines = _read(corrections)
    if lines.is_empty():
        return corpus
    cells = corpus.cells.with_row_index("place")
    places, values, statuses = [], [], []
    for number, line in enumerate(lines.iter_rows(named=True), start=2):
        here = f"correction in line {number} ({line['cell']})"
        parts = (line["cell"] or "").split("/")
        if len(parts) < _PARTS or not line["why"]:
            message = f"{here}: it needs a cell report/table/row/column and a reason in 'why'"
            raise CorrectionError(message)
        report, code, *row, column = parts  # the row of an office's own begins with "local/"
        found = cells.filter(report=corpus.find(report), table=code, row="/".join(row), column=column)
        if found.height != 1:
            message = f"{here}: the corpus has no such cell"
            raise CorrectionError(message)
        now = (found["status"].item(), found["value"].item())
        if now != _reading(here, line["was"]):
            shown = now[1] if now[0] == "read" else now[0]
            message = (
                f"{here}: it corrects {line['was']!r}, but the corpus now holds {shown!r}; look at the source again"
            )
            raise CorrectionError(message)
        status, value = _reading(here, line["now"])
        places.append(found["place"].item())
        values.append(value)
        statuses.append(status)
    fixes = pl.DataFrame(
        {"place": places, "value": values, "status": statuses},
        schema={"place": cells.schema["place"], "value": pl.Float64, "status": pl.String},
    )
    amended = cells.update(fixes, on="place", include_nulls=True).sort("place").drop("place")
    return Corpus(corpus.reports, corpus.texts, amended, corpus.narratives, corpus.leftovers)


def _read(corrections: pl.DataFrame | str | Path) -> pl.DataFrame:
    frame = table(corrections, "file of corrections", _COLUMNS)
    needed(frame.columns, _COLUMNS, "file of corrections")
    return frame.select(pl.col(_COLUMNS).cast(pl.String))


def _reading(here: str, text: str | None) -> tuple[str, float | None]:
    plain = (text or "").strip()
    if plain in STATUSES and plain != "read":
        return plain, None
    reading = numerals.parse(fold(plain))
    if reading.status != "read":
        message = f"{here}: {plain!r} is neither a number nor a status"
        raise CorrectionError(message)
    return "read", reading.value
