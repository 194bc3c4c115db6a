"""What a researcher knows about files beforehand: one row a file, which wins over the text."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Protocol

import polars as pl

from govreports.errors import InputError

__all__ = ["KNOWN", "Known", "Told", "manifest_frame", "tell", "told_by", "told_rows"]

Told = Mapping[str, Any]
"""What is known about one file, by the names of the columns; only what is known is in it."""


class Known(Protocol):
    """Where what is known of a file is found by its place or name: a dictionary will do."""

    def get(self, name: str, /) -> Told | None:
        """Return what is known of a file, None where nothing is known."""


KNOWN: Final = (
    "organ",
    "organ_key",
    "organ_type",
    "region_code",
    "year",
    "published",
    "index_number",
    "document_number",
    "scope",
    "url",
    "retrieved",
)
"""Columns of a manifest that are read, beside ``file``."""

_TYPES: Final[Mapping[str, Any]] = {"year": pl.Int64(), "published": pl.Date()}


def manifest_frame(manifest: pl.DataFrame | str | Path) -> pl.DataFrame:
    """Return a manifest with the columns that are read, each in its type; what is empty is null.

    Raises
    ------
    InputError
        There is no such file, it has no column ``file`` or names a file twice, or a year or date is none.

    Examples
    --------
    >>> import polars as pl
    >>> from govreports.extraction.manifests import manifest_frame
    >>> manifest_frame(pl.DataFrame({"file": ["a.txt"], "year": ["2020"], "mine": [1]})).row(0)
    ('a.txt', 2020)
    """
    if isinstance(manifest, pl.DataFrame):
        frame = manifest
    else:
        file = Path(manifest)
        if not file.is_file():
            message = f"there is no manifest {file}"
            raise InputError(message)
        frame = pl.read_parquet(file) if file.suffix == ".parquet" else pl.read_csv(file, infer_schema=False)
    if "file" not in frame.columns:
        message = f"the manifest needs a column 'file'; it has {frame.columns}"
        raise InputError(message)
    columns = [column for column in ("file", *KNOWN) if column in frame.columns]
    typed = pl.DataFrame([_typed(frame[column]) for column in columns]).filter(pl.col("file").is_not_null())
    twice = typed["file"].filter(typed["file"].is_duplicated())
    if not twice.is_empty():
        message = f"the manifest names {twice[0]!r} more than once"
        raise InputError(message)
    return typed


def _typed(column: pl.Series) -> pl.Series:
    kind = _TYPES.get(column.name, pl.String())
    is_text = column.dtype == pl.String
    given = column.replace("", None) if is_text else column
    is_written = is_text and column.name == "published"
    typed = given.str.to_date(strict=False) if is_written else given.cast(kind, strict=False)
    wrong = given.filter(typed.is_null() & given.is_not_null())
    if not wrong.is_empty():
        what = "a date as 2020-01-31" if kind == pl.Date else "a number" if kind == pl.Int64 else "text"
        message = f"the manifest has {wrong[0]!r} in the column {column.name!r}, which wants {what}"
        raise InputError(message)
    return typed


def told_by(manifest: pl.DataFrame | str | Path | None) -> dict[str, Told]:
    """Return what a manifest tells about each file that it names."""
    if manifest is None:
        return {}
    return dict(told_rows(manifest_frame(manifest)))


def told_rows(frame: pl.DataFrame) -> list[tuple[str, Told]]:
    """Return (file, what is known of it) for the rows of a manifest."""
    return [
        (row["file"], {key: value for key, value in row.items() if key != "file" and value is not None})
        for row in frame.iter_rows(named=True)
    ]


def tell(row: dict[str, Any], told: Told) -> list[str]:
    """Let the manifest win in a row of ``reports``, and return what the text says otherwise."""
    notes = []
    for name, value in told.items():
        if row.get(name) not in {None, value, "unknown"}:
            notes.append(f"manifest_conflict:{name}={row[name]}")
        row[name] = value
        if f"{name}_basis" in row:
            row[f"{name}_basis"] = "manifest"
    return notes
