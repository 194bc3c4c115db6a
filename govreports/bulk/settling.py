"""What only all batches together show: files met again, and copies of a report under another name."""

import hashlib
import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from sqlite3 import Connection, connect
from sqlite3 import Error as SqliteError
from tempfile import TemporaryDirectory
from typing import Final

import polars as pl

from govreports.bulk.pieces import prints_in
from govreports.bulk.storing import INPUTS, SETTLING, frame_file, write_frame
from govreports.datasets import FRAMES
from govreports.errors import DatasetError
from govreports.extraction.originals import Originals
from govreports.metadata import Print

__all__ = ["settled"]

_FORMS: Final = 1000
"""So many lists of cells are remembered: reports on one form have the same, unless the office added rows."""


@dataclass
class _Said:
    """What is to be changed in a batch: reports met again, reports that are copies, reports of batches before it."""

    copies: dict[str, int] = field(default_factory=dict)
    originals: dict[str, str] = field(default_factory=dict)
    repeated: set[str] = field(default_factory=set)


def settled(out: Path, batches: Sequence[str]) -> dict[str, list[str]]:
    """Return the files that make up a dataset, frame by frame, after writing anew what needs it.

    A report met in several batches stays in the first; ``copies`` counts the others. Copies under other names or in
    other formats get ``duplicate_of`` as a corpus read at once would.
    """
    files = {name: list(batches) for name in FRAMES}
    try:
        changes = _changes(out, batches)
    except SqliteError as error:
        message = f"cannot compare the batches in {out}: {error}; what was done so far is kept: run the same call again"
        raise DatasetError(message) from error
    for number, said in sorted(changes.items()):
        for name in FRAMES:
            if name != "reports" and not said.repeated:
                continue
            frame = pl.read_parquet(frame_file(out, name, batches[number]))
            frame = frame.filter(~pl.col("report").is_in(list(said.repeated)))
            if name == "reports":
                frame = _told(frame, said)
            stem = f"{batches[number]}-{_digest(said)}"
            write_frame(out, name, stem, frame)
            files[name][number] = stem
    return files


def _told(reports: pl.DataFrame, said: _Said) -> pl.DataFrame:
    report = pl.col("report")
    return reports.with_columns(
        copies=report.replace_strict(said.copies, default=pl.lit(0), return_dtype=pl.Int64),
        duplicate_of=report.replace_strict(said.originals, default=None, return_dtype=pl.String),
    )


def _digest(said: _Said) -> str:
    shown = repr((sorted(said.copies.items()), sorted(said.originals.items()), sorted(said.repeated)))
    return hashlib.sha256(shown.encode()).hexdigest()[:12]


def _changes(out: Path, batches: Sequence[str]) -> dict[int, _Said]:
    """Return what is to be changed in which batch, by its number.

    What reports are recognised by goes through a file on disk, so that only those of one year whose organs end alike
    are in memory together.
    """
    changes: dict[int, _Said] = defaultdict(_Said)
    with TemporaryDirectory(prefix=SETTLING, dir=out) as folder, closing(connect(Path(folder) / "met")) as base:
        base.executescript(_TABLES)
        for number, batch in enumerate(batches):
            _add(base, number, pl.read_parquet(frame_file(out, INPUTS, batch)))
        base.executescript(_INDEXES)
        for report, first, copies in base.execute(_REPEATED):
            changes[first].copies[report] = copies
        for report, number in base.execute(_ELSEWHERE):
            changes[number].repeated.add(report)
        for number, report, original in _copied(base):
            if report not in changes[number].repeated:
                changes[number].originals[report] = original
    return {number: said for number, said in changes.items() if said != _Said()}


_TABLES: Final = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE met (report TEXT, batch INTEGER);
CREATE TABLE codes (joint TEXT PRIMARY KEY);
CREATE TABLE prints (
    n INTEGER PRIMARY KEY, year INTEGER, tail TEXT, batch INTEGER, report TEXT, sha256 TEXT, organ_key TEXT, organ TEXT,
    codes INTEGER, figures BLOB, clauses BLOB
);
"""
_INDEXES: Final = """
CREATE INDEX of_report ON met (report, batch);
CREATE INDEX of_shelf ON prints (year, tail, n);
"""
_REPEATED: Final = "SELECT report, min(batch), count(*) - 1 FROM met GROUP BY report HAVING count(*) > 1"
_ELSEWHERE: Final = (
    "SELECT DISTINCT met.report, met.batch FROM met JOIN "
    "(SELECT report, min(batch) AS first FROM met GROUP BY report HAVING count(*) > 1) AS again "
    "ON met.report = again.report WHERE met.batch > again.first"
)
_PRINTS: Final = (
    "SELECT year, tail, batch, report, sha256, organ_key, organ, codes, figures, clauses "
    "FROM prints ORDER BY year, tail, n"
)


def _add(base: Connection, number: int, inputs: pl.DataFrame) -> None:
    """Note the files of a batch and what its reports are recognised by."""
    base.executemany("INSERT INTO met VALUES (?, ?)", ((report, number) for report in inputs["report"]))
    known: dict[str, int] = {}
    for made, digest, joint in prints_in(inputs):
        if joint not in known:
            base.execute("INSERT OR IGNORE INTO codes VALUES (?)", (joint,))
            known[joint] = base.execute("SELECT rowid FROM codes WHERE joint = ?", (joint,)).fetchone()[0]
        figures, clauses = zlib.compress(made.values.tobytes(), 1), made.clauses.tobytes()
        row = (*made.shelf, number, made.report, digest, made.key, made.organ, known[joint], figures, clauses)
        base.execute("INSERT INTO prints VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)


def _copied(base: Connection) -> Iterator[tuple[int, str, str]]:
    """Iterate over the reports that are copies: number of the batch, report, the report that it is a copy of."""

    @lru_cache(maxsize=_FORMS)
    def codes(number: int) -> tuple[str, ...]:
        joint = base.execute("SELECT joint FROM codes WHERE rowid = ?", (number,)).fetchone()[0]
        return tuple(joint.split("\n")) if joint else ()

    for (year, _), rows in groupby(base.execute(_PRINTS), key=lambda row: row[:2]):
        originals = Originals()
        for _, _, batch, report, digest, key, organ, number, figures, clauses in rows:
            values = array("d", zlib.decompress(figures))
            made = Print(report, year, key, organ, codes(number), values, array("I", clauses))
            original = originals.original(made, digest)
            if original is not None:
                yield batch, report, original
