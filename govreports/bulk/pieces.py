"""Frames of some reports: made, taken over from an earlier batch, or sent by another process; put together in order."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isnan, nan
from pathlib import Path
from typing import Any, Final, NamedTuple

import polars as pl

from govreports import schemas
from govreports.bulk.storing import INPUTS, frame_file
from govreports.datasets import FRAMES
from govreports.extraction.collecting import Collector
from govreports.metadata import Print

__all__ = ["PRINTS", "Met", "Piece", "earlier", "inputs_of", "joined", "piece_of", "prints_in"]

PRINTS: Final = "prints"

Piece = Mapping[str, pl.DataFrame]
"""The five frames of a corpus, and ``prints``: by what copies of each report are recognised, where it was read."""


class Met(NamedTuple):
    """A report that was met: name, place, id, and what decided how it was read.

    ``told`` is what was known of it, as JSON; ``trouble`` the bounds that its document did not keep, or why its bytes
    could not be had: nothing for most. ``document`` is the id of the document that it is the ``part`` of, its own where
    that holds no other; part is 0 then.
    """

    name: str
    source: str
    report: str
    sha256: str | None
    told: str
    trouble: str
    document: str
    part: int


_MET: Final = {name: pl.Int64() if name == "part" else pl.String() for name in Met._fields}
_PRINTS: Final = {
    "report": pl.String(),
    "year": pl.Int64(),
    "organ_key": pl.String(),
    "organ": pl.String(),
    "codes": pl.Categorical(),
    "values": pl.List(pl.Float64()),
    "clauses": pl.List(pl.UInt32()),
}


def piece_of(collected: Collector) -> Piece:
    """Return what was collected."""
    columns: dict[str, list[Any]] = {name: [] for name in _PRINTS}
    for made in collected.prints.values():
        figures = [None if isnan(value) else value for value in made.values]
        row = (made.report, made.year, made.key, made.organ, "\n".join(made.codes), figures, made.clauses.tolist())
        for cells, value in zip(columns.values(), row, strict=True):
            cells.append(value)
    frames = {name: schemas.frame(name, rows) for name, rows in collected.columns.items()}
    return {**frames, PRINTS: pl.DataFrame(columns, schema=_PRINTS)}


def prints_in(inputs: pl.DataFrame) -> Iterator[tuple[Print, str | None, str]]:
    """Iterate over the prints in a frame ``inputs``, with the sha256 of the file and the codes joined by line ends."""
    codes: dict[str, tuple[str, ...]] = {}
    columns = ("report", "sha256", "year", "organ_key", "organ", "codes", "values", "clauses")
    for report, digest, year, key, organ, joint, values, clauses in inputs.select(columns).iter_rows():
        if joint is not None:
            names = codes.setdefault(joint, tuple(joint.split("\n")) if joint else ())
            figures = array("d", [nan if value is None else value for value in values])
            yield Print(report, year, key, organ, names, figures, array("I", clauses)), digest, joint


def inputs_of(out: Path, batch: str) -> list[Met]:
    """Return the reports that a batch of a dataset was made of, in their order."""
    found = pl.read_parquet(frame_file(out, INPUTS, batch), columns=list(Met._fields))
    return [Met(*row) for row in found.select(Met._fields).iter_rows()]


def earlier(out: Path, batch: str, reports: Iterable[str]) -> Piece:
    """Return what an earlier batch has of some reports."""
    own = pl.col("report").is_in(list(reports))
    frames = {name: pl.read_parquet(frame_file(out, name, batch)).filter(own) for name in FRAMES}
    met = pl.read_parquet(frame_file(out, INPUTS, batch)).filter(own, pl.col("codes").is_not_null())
    return {**frames, PRINTS: met.select(list(_PRINTS))}


def joined(pieces: Sequence[Piece], met: Sequence[Met]) -> Piece:
    """Return the frames of a batch: the reports of some pieces in the order in which they were met.

    Instead of ``prints`` there is ``inputs``, a row a report met, with the print where its report is met first.
    """
    inputs = pl.DataFrame(met, schema=_MET, orient="row").with_row_index("n")
    first = inputs.unique("report", keep="first", maintain_order=True).select("report", "n", "source")
    ordered = len(pieces) == 1 and pieces[0]["reports"]["report"].equals(first["report"])
    frames: dict[str, pl.DataFrame] = {}
    for name in FRAMES:
        whole = pl.concat(piece[name] for piece in pieces)
        if name == "reports":
            whole = whole.drop("source").with_columns(copies=pl.lit(0, dtype=pl.Int64))
        if name == "reports" or not ordered:
            whole = whole.join(first, on="report", how="left", maintain_order="left").sort("n", maintain_order=True)
        frames[name] = schemas.conform(name, whole)
    prints = pl.concat(piece[PRINTS] for piece in pieces).join(first.select("report", "n"), on="report")
    found = inputs.join(prints.drop("report"), on="n", how="left", maintain_order="left")
    return {**frames, INPUTS: found.drop("n")}
