"""Frames of some files: made, taken over from an earlier batch, or sent by another process; put together in order."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isnan, nan
from pathlib import Path
from typing import Any, Final

import polars as pl

from govreports import schemas
from govreports.bulk.storing import INPUTS, frame_file
from govreports.datasets import FRAMES
from govreports.extraction.collecting import Collector
from govreports.metadata import Print

__all__ = ["Piece", "earlier", "inputs_of", "joined", "piece_of", "prints_in"]

Piece = Mapping[str, pl.DataFrame]
"""The five frames of a corpus, and ``inputs``: a row a file met, with what copies of its report are recognised by."""

_INPUTS: Final = {
    "name": pl.String(),
    "source": pl.String(),
    "report": pl.String(),
    "sha256": pl.String(),
    "told": pl.String(),
    "year": pl.Int64(),
    "organ_key": pl.String(),
    "organ": pl.String(),
    "codes": pl.Categorical(),
    "values": pl.List(pl.Float64()),
    "clauses": pl.List(pl.UInt32()),
}


def piece_of(collected: Collector, told: Sequence[str]) -> Piece:
    """Return what was collected; ``told`` is what was known of each file met, as JSON."""
    columns: dict[str, list[Any]] = {name: [] for name in _INPUTS}
    printed: set[str] = set()
    for met, known in zip(collected.inputs, told, strict=True):
        made = collected.prints.get(met.report) if met.report not in printed else None
        printed.add(met.report)
        shown = _shown(made) if made else dict.fromkeys(list(_INPUTS)[5:])
        for name, value in {**met._asdict(), "told": known, **shown}.items():
            columns[name].append(value)
    frames = {name: schemas.frame(name, rows) for name, rows in collected.columns.items()}
    return {**frames, INPUTS: pl.DataFrame(columns, schema=_INPUTS)}


def _shown(made: Print) -> dict[str, Any]:
    return {
        "year": made.year,
        "organ_key": made.key,
        "organ": made.organ,
        "codes": "\n".join(made.codes),
        "values": [None if isnan(value) else value for value in made.values],
        "clauses": made.clauses.tolist(),
    }


def prints_in(inputs: pl.DataFrame) -> Iterator[tuple[Print, str | None, str]]:
    """Iterate over the prints in a frame ``inputs``, with the sha256 of the file and the codes joined by line ends."""
    codes: dict[str, tuple[str, ...]] = {}
    columns = ("report", "sha256", "year", "organ_key", "organ", "codes", "values", "clauses")
    for report, digest, year, key, organ, joint, values, clauses in inputs.select(columns).iter_rows():
        if joint is not None:
            names = codes.setdefault(joint, tuple(joint.split("\n")) if joint else ())
            figures = array("d", [nan if value is None else value for value in values])
            yield Print(report, year, key, organ, names, figures, array("I", clauses)), digest, joint


def inputs_of(out: Path, batch: str) -> pl.DataFrame:
    """Return the files that a batch of a dataset was made of."""
    return pl.read_parquet(frame_file(out, INPUTS, batch), columns=["source", "report", "sha256", "told"])


def earlier(out: Path, batch: str, sources: Iterable[str]) -> Piece:
    """Return what an earlier batch has of the files that stand at some places."""
    met = pl.read_parquet(frame_file(out, INPUTS, batch)).filter(pl.col("source").is_in(list(sources)))
    reports = met["report"].unique().to_list()
    own = pl.col("report").is_in(reports)
    frames = {name: pl.read_parquet(frame_file(out, name, batch)).filter(own) for name in FRAMES}
    return {**frames, INPUTS: met}


def joined(pieces: Sequence[Piece], order: Sequence[str]) -> Piece:
    """Return pieces as one, its files in the order of their places, each report where it is first met.

    ``copies`` counts how often a report is met again among these files, whatever it was in an earlier batch.
    """
    places = pl.DataFrame({"source": order, "n": range(len(order))}).unique("source", keep="first")
    inputs = pl.concat(piece[INPUTS] for piece in pieces)
    met = inputs.join(places, on="source", how="left", maintain_order="left").sort("n", maintain_order=True)
    first = met.group_by("report").agg(pl.col("n").min(), pl.col("source").first(), copies=pl.len().cast(pl.Int64) - 1)
    seen: set[str] = set()
    parts: dict[str, list[pl.DataFrame]] = {name: [] for name in FRAMES}
    for piece in pieces:
        fresh = ~pl.col("report").is_in(list(seen))
        for name in FRAMES:
            parts[name].append(piece[name].filter(fresh) if seen else piece[name])
        seen |= set(piece["reports"]["report"])
    frames: dict[str, pl.DataFrame] = {}
    for name, each in parts.items():
        whole = pl.concat(each)
        if name == "reports":
            whole = whole.drop("source", "copies")
        placed = whole.join(first, on="report", how="left", maintain_order="left").sort("n", maintain_order=True)
        frames[name] = schemas.conform(name, placed)
    return {**frames, INPUTS: met.select(list(_INPUTS))}
