"""A dataset of many batches to few large files, for those who only read it."""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Final

import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.bulk.storing import frame_file, publish_with, read_index, refuse_foreign, whole, write_index
from govreports.datasets import FRAMES, file_note
from govreports.errors import InputError

__all__ = ["compact"]

_ROWS: Final = 100_000
"""Rows of a row group: what a query of one organ or year reads at least."""

_PART: Final = re.compile(r"part-\d{6}-[0-9a-f]{12}")

_Part = tuple[list[int], pl.Series | None]
"""Numbers of the files that a file is made of, and the reports that it takes from them."""


@checked
def compact(source: str | Path, out: str | Path, *, reports: int = 50_000, by: str | Sequence[str] = ()) -> Path:
    """Write a dataset anew in files of many reports each, and return their folder.

    The order of the reports stays that of the dataset; with ``by`` those that agree in some columns of
    ``reports`` (``year``, ``regime``, ``region_code`` …) stand in files of their own, so that a query for one
    of them reads no other. ``govreports.scan`` opens the copy as it opens the dataset; only the dataset can be resumed.

    Parameters
    ----------
    source
        Folder of a dataset that ``extract`` finished.
    out
        Another folder, made if it is missing.
    reports
        Reports in a file, about.
    by
        Columns of ``reports`` by which files are divided.

    Raises
    ------
    InputError
        The folder holds no finished dataset, is the one to write to, or a column is unknown.
    DatasetError
        The files cannot be written, one of the dataset is damaged, or the folder is that of another program.

    Examples
    --------
    >>> import tempfile, govreports as gr
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     gr.bulk.extract("data/reports", f"{folder}/all", jobs=1).files
    ...     small = gr.bulk.compact(f"{folder}/all", f"{folder}/by_regime", by="regime")
    ...     gr.scan(small).reports.select("regime").collect()["regime"].to_list()
    5
    ['r2014', 'r2019', 'r2019', 'r2019', 'r2019']
    """
    origin, target = Path(source), Path(out)
    refuse_foreign(target)
    files = read_index(origin).get("files")
    if files is None or origin.resolve() == target.resolve():
        message = f"{origin} holds no finished dataset" if files is None else f"{origin} cannot be written over itself"
        raise InputError(message)
    keys = [by] if isinstance(by, str) else list(by)
    unknown = [key for key in keys if key not in schemas.FRAMES["reports"]]
    if unknown:
        message = f"reports have no column {unknown[0]!r}; there are {', '.join(schemas.FRAMES['reports'])}"
        raise InputError(message)
    paths = {name: [frame_file(origin, name, stem) for stem in files[name]] for name in FRAMES}
    said = repr((files, keys, reports))
    with whole():
        parts = [
            (f"part-{n:06}-{sha256(f'{said}{n}'.encode()).hexdigest()[:12]}", numbers, own)
            for n, (numbers, own) in enumerate(_parts(paths["reports"], keys, reports))
        ]
    for name in FRAMES:
        for stem, numbers, own in parts:
            frame = pl.scan_parquet([paths[name][number] for number in numbers])
            chosen = frame if own is None else frame.filter(pl.col("report").is_in(own.implode()))
            with whole():
                publish_with(frame_file(target, name, stem), partial(_sink, chosen))
    stems = {stem for stem, _, _ in parts}
    write_index(target, {name: [stem for stem, _, _ in parts] for name in FRAMES})
    for name in FRAMES:
        for file in (target / name).glob("part-*.parquet"):
            if file.stem not in stems and _PART.fullmatch(file.stem):
                file.unlink(missing_ok=True)
    return target


def _sink(frame: pl.LazyFrame, path: Path) -> None:
    frame.sink_parquet(path, metadata=file_note(), row_group_size=_ROWS)


def _parts(paths: list[Path], keys: Sequence[str], size: int) -> Iterator[_Part]:
    """Iterate over the files to be written."""
    numbers = pl.DataFrame({"file": [str(path) for path in paths], "number": range(len(paths))}).lazy()
    listed = pl.scan_parquet(paths, include_file_paths="file").select("report", "file", *keys).collect()
    known = listed.lazy().join(numbers, on="file", maintain_order="left").drop("file").collect()
    if not keys:
        counts = dict(known.group_by("number").len().iter_rows())
        first, held = 0, 0
        for number in range(len(paths)):
            held += counts.get(number, 0)
            if held >= size or number == len(paths) - 1:
                yield list(range(first, number + 1)), None
                first, held = number + 1, 0
        return
    groups = known.partition_by(keys, maintain_order=True, as_dict=True)
    for _, group in sorted(groups.items(), key=lambda item: [(value is None, str(value)) for value in item[0]]):
        for piece in group.iter_slices(size):
            yield piece["number"].unique().sort().to_list(), piece["report"]
