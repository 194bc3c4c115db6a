"""What only all batches together show: files met again, and copies of a report under another name."""

import hashlib
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import polars as pl

from govreports.bulk.pieces import prints_in
from govreports.bulk.storing import INPUTS, frame_file, write_frame
from govreports.datasets import FRAMES
from govreports.extraction.originals import Originals

__all__ = ["settled"]

_AT_ONCE: Final = 100_000
"""Files looked at together, so that memory stays flat however many there are."""


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
    files = {name: list(batches) for name in (*FRAMES, INPUTS)}
    for number, said in sorted(_changes(out, batches).items()):
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
    """Return what is to be changed in which batch, by its number."""
    changes: dict[int, _Said] = defaultdict(_Said)
    if not batches:
        return changes
    paths = [frame_file(out, INPUTS, batch) for batch in batches]
    numbers = pl.DataFrame({"file": [str(path) for path in paths], "batch": range(len(paths))}).lazy()
    met = pl.scan_parquet(paths, include_file_paths="file")
    parts = 1 + met.select(pl.len()).collect().item() // _AT_ONCE
    for part in range(parts):
        own = pl.col("report").str.head(4).str.to_integer(base=16) % parts == part
        found = met.filter(own).select("report", "file").join(numbers, on="file").select("report", "batch").collect()
        _repeated(found, changes)
    shown = met.filter(pl.col("codes").is_not_null())
    for year in shown.select(pl.col("year").unique()).collect()["year"].sort():
        of_year = shown.filter(pl.col("year").eq_missing(pl.lit(year, dtype=pl.Int64)))
        light = of_year.select("report", "sha256", "organ_key", "organ", prose=pl.col("clauses").hash()).collect()
        doubtful = _doubtful(light)
        if doubtful:
            prints = of_year.filter(pl.col("report").is_in(doubtful)).join(numbers, on="file").sort("batch").collect()
            _copied(prints.unique("report", keep="first", maintain_order=True), changes)
    return changes


def _repeated(found: pl.DataFrame, changes: dict[int, _Said]) -> None:
    """Note the reports whose files were met several times: the first batch counts them, the others give them up."""
    often = (
        found.group_by("report").agg(pl.col("batch").unique().sort(), copies=pl.len() - 1).filter(pl.col("copies") > 0)
    )
    for report, (first, *others), copies in often.iter_rows():
        changes[first].copies[report] = copies
        for other in others:
            changes[other].repeated.add(report)


def _doubtful(light: pl.DataFrame) -> list[str]:
    """Return the reports of one year that may be, or have, a copy: those with a fellow of the same bytes or organ."""
    alike = pl.any_horizontal(
        pl.col(name).is_duplicated() & pl.col(name).is_not_null() for name in ("sha256", "organ_key")
    )
    nameless = pl.col("organ").is_null()
    named = light.filter(~nameless)
    keyless = named.filter(pl.col("organ_key").is_null())["organ"].unique().to_list()
    names = _ending_alike(keyless, Counter(named["organ"]))
    mute = nameless & pl.col("prose").is_duplicated()
    return light.filter(alike | mute | pl.col("organ").is_in(list(names)))["report"].unique().to_list()


def _ending_alike(some: Sequence[str], names: Counter[str]) -> set[str]:
    """Return those of some names, and of all, of which one is the end of the other; or that several bear."""
    backwards = sorted(name[::-1] for name in names)
    found: set[str] = set()
    for name in some:
        ends = {name[start:] for start in range(1, len(name))} & names.keys()
        end = name[::-1]
        at = bisect_left(backwards, end)
        longer = set()
        while at < len(backwards) and backwards[at].startswith(end):
            longer.add(backwards[at][::-1])
            at += 1
        fellows = ends | longer - {name}
        found |= fellows | ({name} if fellows or names[name] > 1 else set())
    return found


def _copied(prints: pl.DataFrame, changes: dict[int, _Said]) -> None:
    originals = Originals()
    numbers = dict(prints.select("report", "batch").iter_rows())
    for made, digest in prints_in(prints):
        original = originals.original(made, digest)
        if original is not None:
            changes[numbers[made.report]].originals[made.report] = original
