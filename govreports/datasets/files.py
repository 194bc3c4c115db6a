"""A corpus on disk: a file a frame, which says what it holds and with which others it was written."""

import json
import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any, Final, Literal

import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.datasets.corpora import FRAMES, Corpus, Scanned, refuse_twice
from govreports.errors import DatasetError, InputError

__all__ = ["INDEX", "JOURNAL", "RISKY", "csv_bytes", "file_note", "flat", "is_index", "scan", "write"]

SCHEMA_KEY: Final = "govreports.schema"
"""Key of the schema version in the metadata of Parquet files."""

_WITH_KEY: Final = "govreports.with"
"""Key of a hash that the five files of a corpus have in common."""

INDEX: Final = "dataset.json"
"""Which files make up a dataset of many files, frame by frame and in their order."""

JOURNAL: Final = "journal.jsonl"
"""Which batches of a dataset of many files are done."""

_NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "reports": ("report", "source", "status"),
    "texts": ("report", "text"),
    "cells": ("report", "table", "row", "column", "value", "status", "raw", "at"),
    "narratives": ("report", "section", "text"),
    "leftovers": ("report", "at", "raw", "why"),
}
"""Columns that every version of a frame has."""

_STEM: Final = re.compile(r"[\w-]+")
RISKY: Final = r"^'*[=+\-@\t\r\n＝＋－＠]"
"""What a spreadsheet may take for the beginning of a formula, with the apostrophes that were put before it."""
_NUMBER: Final = r"^[+-]?\d[\d,]*(?:\.\d+)?$"


def file_note() -> dict[str, str]:
    """Return what every Parquet file of this package carries: the versions of its schema and of the package."""
    return {SCHEMA_KEY: schemas.SCHEMA_VERSION, "govreports.version": version("govreports")}


@checked
def write(corpus: Corpus, folder: str | Path, kind: Literal["parquet", "csv"] = "parquet") -> Path:
    """Write the frames of a corpus to a folder, one file a frame, and return the folder.

    Parquet files carry the schema version; in CSV files lists are joined by ``;`` and the file
    begins with a byte order mark, so that Excel shows Chinese.

    Raises
    ------
    InputError
        The folder cannot be made or written, holds a dataset of another kind, or ``kind`` is neither parquet nor csv.
    """
    target = Path(folder)
    if kind == "parquet" and (told := [name for name in (INDEX, JOURNAL) if (target / name).exists()]):
        message = f"{target} has a {told[0]}, of gr.bulk.extract or of another program: choose another folder"
        raise InputError(message)
    note = file_note() | {_WITH_KEY: _common(corpus)}
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, frame in corpus.frames().items():
            if kind == "parquet":
                frame.write_parquet(target / f"{name}.parquet", metadata=note)
            else:
                (target / f"{name}.csv").write_bytes(csv_bytes(frame))
    except OSError as error:
        message = f"cannot write into the folder {target}: {error.strerror or error}"
        raise InputError(message) from error
    return target


def _common(corpus: Corpus) -> str:
    """Return what the files of a corpus have in common: a hash of its reports and of the size of its frames."""
    said = (
        schemas.SCHEMA_VERSION,
        [frame.height for frame in corpus.frames().values()],
        list(corpus.reports["report"]),
    )
    return sha256(repr(said).encode()).hexdigest()[:16]


def csv_bytes(frame: pl.DataFrame, *, bom: bool = True) -> bytes:
    r"""Return a frame as the bytes of a CSV file in which no spreadsheet finds a formula.

    A text that begins with = + - @, a tab or a line end, also in full width, gets an apostrophe in
    front, unless it is a number.

    Examples
    --------
    >>> import polars as pl
    >>> from govreports.datasets import csv_bytes
    >>> csv_bytes(pl.DataFrame({"raw": ["=1+1", "-6"]}), bom=False)
    b"raw\n'=1+1\n-6\n"
    """
    shown = flat(frame)
    texts = [pl.col(name) for name, kind in shown.schema.items() if kind == pl.String]
    risky = [text.str.contains(RISKY) & ~text.str.contains(_NUMBER) for text in texts]
    safe = shown.with_columns(
        pl.when(risk).then(pl.concat_str(pl.lit("'"), text)).otherwise(text).alias(text.meta.output_name())
        for text, risk in zip(texts, risky, strict=True)
    )
    safe.columns = [f"'{name}" if re.search(RISKY, name) else name for name in safe.columns]
    buffer = BytesIO()
    safe.write_csv(buffer, include_bom=bom)
    return buffer.getvalue()


def flat(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame whose list columns are texts joined by ``;``, as CSV files hold them."""
    lists = [name for name, kind in frame.schema.items() if kind == pl.List(pl.String)]
    return frame.with_columns(pl.col(lists).list.join(";")) if lists else frame


@checked
def scan(folder: str | Path) -> Scanned:
    """Return the dataset that ``write`` or ``bulk.extract`` left in a folder, as lazy frames.

    Raises
    ------
    InputError
        The folder holds no dataset, or a report twice.
    DatasetError
        Another major version of the schema wrote the files, one is missing, damaged or not of this dataset.

    Examples
    --------
    >>> import tempfile, govreports as gr
    >>> from govreports.datasets import scan, write
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     same = scan(write(gr.read("data/reports"), folder)).collect()
    >>> same.reports.height
    5
    """
    source = Path(folder)
    files = _files(source)
    lazies = {name: _lazy(name, paths) for name, paths in files.items()}
    if all(len(paths) == 1 for paths in files.values()):
        _refuse_mixed([path for (path,) in files.values()])
        refuse_twice(lazies["reports"].select("report", "source").collect())
    return Scanned(**lazies)


def is_index(path: Path) -> bool:
    """Tell whether a file is the index of a dataset of this package."""
    return _index(path) is not None


def _index(path: Path) -> dict[str, Any] | None:
    """Return what an index says, None where it is none of this package."""
    try:
        said = json.loads(path.read_bytes())
        stems = [stem for name in FRAMES for stem in said["files"][name]]
        return said if all(map(_STEM.fullmatch, [said["schema"].replace(".", "_"), *stems])) else None
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None


def _files(source: Path) -> dict[str, list[Path]]:
    """Return the files of a dataset, frame by frame: those its index lists, or one a frame."""
    if (source / INDEX).is_file():
        listed = _index(source / INDEX)
        if listed is None:
            message = f"{source / INDEX} is damaged or no index of this package: {_REMEDY}"
            raise DatasetError(message)
        _accept_version(source / INDEX, listed["schema"])
        paths = {name: [source / name / f"{stem}.parquet" for stem in listed["files"][name]] for name in FRAMES}
        gone = next((path for each in paths.values() for path in each if not path.is_file()), None)
        if gone:
            message = f"the dataset lacks its file {gone}: {_REMEDY}"
            raise DatasetError(message)
        return paths
    if (source / JOURNAL).is_file():
        message = f"the extraction into {source} is not finished; run the same call again, it goes on from there"
        raise DatasetError(message)
    paths = {name: [source / f"{name}.parquet"] for name in FRAMES}
    missing = next((path for (path,) in paths.values() if not path.is_file()), None)
    if missing:
        message = f"{source} holds no {missing.name}; write a corpus there first"
        raise InputError(message)
    return paths


def _lazy(name: str, paths: list[Path]) -> pl.LazyFrame:
    """Return files of a frame as one, with the columns that older versions of the schema lack."""
    declared = schemas.empty(name).schema
    if not paths:
        return schemas.empty(name).lazy()
    _accept_version(paths[0], _note(paths[0]).get(SCHEMA_KEY))
    lazy = pl.scan_parquet(paths)
    present = lazy.collect_schema()
    wrong = next((column for column in _NEEDED[name] if present.get(column) != declared[column]), None)
    if wrong:
        message = f"{paths[0]} holds another frame than {name}: it has no column {wrong!r} of {name}; {_REMEDY}"
        raise DatasetError(message)
    missing = [pl.lit(None, dtype=kind).alias(column) for column, kind in declared.items() if column not in present]
    return lazy.with_columns(missing).select(list(declared))


_REMEDY: Final = "write the corpus anew by gr.write, or run the same gr.bulk.extract again"


def _note(path: Path) -> dict[str, str]:
    try:
        return pl.read_parquet_metadata(path)
    except (OSError, pl.exceptions.PolarsError) as error:
        message = f"{path} is damaged ({str(error).partition(chr(10))[0]}): {_REMEDY}"
        raise DatasetError(message) from error


def _refuse_mixed(paths: Iterable[Path]) -> None:
    """Refuse files that were not written together."""
    told: dict[str | None, Path] = {}
    for path in paths:
        told.setdefault(_note(path).get(_WITH_KEY), path)
    if len(told) > 1:
        first, second = list(told.values())[:2]
        message = f"{second} was not written together with {first.name}: {_REMEDY}"
        raise DatasetError(message)


def _accept_version(path: Path, found: str | None) -> None:
    own = schemas.SCHEMA_VERSION.split(".")[0]
    if found is None or found.split(".")[0] != own:
        said = f"schema {found}" if found else "no schema version"
        message = (
            f"{path} carries {said}, this package reads schema {own}: "
            f"read the reports again, or install the version of govreports that wrote the file"
        )
        raise DatasetError(message)
