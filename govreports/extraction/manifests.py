"""What a researcher knows about files beforehand: one row a file, which wins over the text."""

import warnings
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, Protocol

import polars as pl

from govreports.errors import InputError
from govreports.extraction.recorded import day_of
from govreports.spreadsheets import code_in, meant, needed, table, year_in

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


def manifest_frame(manifest: pl.DataFrame | str | Path) -> pl.DataFrame:
    """Return a manifest with the columns that are read, each in its type; what is empty is null.

    Raises
    ------
    InputError
        There is no such file, it has no column ``file`` or names a file twice, or a year, date, code or scope is none.

    Warns
    -----
    UserWarning
        A column is not read whose name is near to that of one that is.

    Examples
    --------
    >>> import polars as pl
    >>> from govreports.extraction.manifests import manifest_frame
    >>> manifest_frame(pl.DataFrame({"file": ["a.txt"], "year": ["2020"], "mine": [1]})).row(0)
    ('a.txt', 2020)
    """
    frame = table(manifest, "manifest", ("file", *KNOWN))
    needed(frame.columns, ["file"], "manifest")
    unread = {column: meant(column, KNOWN) for column in frame.columns if column not in ("file", *KNOWN)}
    if said := [f"{column} (did you mean {near}?)" for column, near in unread.items() if near]:
        message = f"columns of the manifest that are not read: {', '.join(said)}"
        warnings.warn(message, stacklevel=2)
    columns = [column for column in ("file", *KNOWN) if column in frame.columns]
    typed = pl.DataFrame([_typed(frame[column]) for column in columns]).filter(pl.col("file").is_not_null())
    twice = typed["file"].filter(typed["file"].is_duplicated())
    if not twice.is_empty():
        message = f"the manifest names {twice[0]!r} more than once"
        raise InputError(message)
    return typed


def _typed(column: pl.Series) -> pl.Series:
    kind, wanted, read = _KINDS.get(column.name, (pl.String(), "a text", _text))
    plain = column.fill_nan(None) if column.dtype.is_float() else column
    given = [value if value is not None and str(value).strip() else None for value in plain]
    values = [None if value is None else read(value) for value in given]
    wrong = next((said for said, value in zip(given, values, strict=True) if said is not None and value is None), None)
    if wrong is not None:
        message = f"the manifest has {wrong!r} in the column {column.name!r}, which wants {wanted}"
        raise InputError(message)
    return pl.Series(column.name, values, kind)


def _text(value: Any) -> str | None:  # noqa: ANN401 - any cell
    return None if isinstance(value, bool | list | dict | bytes) else str(value).strip()


def _day(value: Any) -> date | None:  # noqa: ANN401 - any cell
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None if isinstance(value, bool) else day_of(str(value))


def _scope(value: Any) -> str | None:  # noqa: ANN401 - any cell
    return value if value in _SCOPES else None


_SCOPES: Final = ("own", "level", "jurisdiction", "unknown")
_KINDS: Final[Mapping[str, tuple[Any, str, Callable[[Any], Any]]]] = {
    "year": (pl.Int64(), "a year as 2020", year_in),
    "published": (pl.Date(), "a date as 2020-01-31", _day),
    "region_code": (pl.String(), "a code of 2, 4, 6, 9 or 12 digits", code_in),
    "scope": (pl.String(), f"one of {', '.join(_SCOPES)}", _scope),
}
"""Columns that are no plain text: their type, what is wanted there, and what makes it of a cell."""


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
