"""A manifest on disk, in which every process finds what is known of a file without holding all of it."""

import json
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, Final, Self

import polars as pl

from govreports.extraction.manifests import Told, told_rows

__all__ = ["Manifest", "parsed", "write_manifest"]

_SLICE: Final = 10_000
_DATES: Final = ("published",)


def write_manifest(frame: pl.DataFrame, path: Path) -> None:
    """Write a manifest (``govreports.extraction.manifests.manifest_frame``) to a file that is looked up by name."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("CREATE TABLE manifest (file TEXT PRIMARY KEY, told TEXT) WITHOUT ROWID")
        for part in frame.iter_slices(_SLICE):
            rows = ((file, json.dumps(told, default=str, sort_keys=True)) for file, told in told_rows(part) if told)
            base.executemany("INSERT INTO manifest VALUES (?, ?)", rows)


class Manifest:
    """What is known of files, by place or name, read from the file that ``write_manifest`` wrote."""

    def __init__(self, path: str | None) -> None:
        """Open the file; without one nothing is known."""
        self._base = sqlite3.connect(f"{Path(path).as_uri()}?mode=ro&immutable=1", uri=True) if path else None

    def __enter__(self) -> Self:
        """Return the manifest."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        if self._base:
            self._base.close()

    def text(self, name: str) -> str:
        """Return what is known of a file as JSON, nothing where nothing is known."""
        row = self._base.execute("SELECT told FROM manifest WHERE file = ?", (name,)).fetchone() if self._base else None
        return str(row[0]) if row else ""

    def get(self, name: str, /) -> Told | None:
        """Return what is known of a file, None where nothing is known."""
        text = self.text(name)
        return parsed(text) if text else None


def parsed(text: str) -> Told:
    """Return what is known of a file from its JSON."""
    told: dict[str, Any] = json.loads(text)
    return told | {key: date.fromisoformat(told[key]) for key in _DATES if key in told}
