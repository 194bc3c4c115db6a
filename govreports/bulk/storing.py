"""Files of a dataset: each one whole or not there, and one list of those that count."""

import json
import os
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from shutil import rmtree
from typing import Any, Final

import polars as pl

from govreports import schemas
from govreports.arguments import damaged
from govreports.datasets import FRAMES, INDEX, JOURNAL, file_note, is_index
from govreports.errors import DatasetError

__all__ = [
    "INPUTS",
    "PARTS",
    "SETTLING",
    "complete",
    "frame_file",
    "publish_with",
    "published",
    "read_index",
    "refuse_foreign",
    "remove_pending",
    "remove_strays",
    "unwritten",
    "whole",
    "write_frame",
    "write_index",
]

INPUTS: Final = "inputs"
_PLAN: Final = b'{"plan"'
PARTS: Final = (*FRAMES, INPUTS)
"""Frames of a batch: those of a corpus, and what was met in which files."""

SETTLING: Final = ".settling-"
"""How folders begin in which batches are compared."""

_PENDING: Final = ".part"
_HALF: Final = re.compile(r".+\.[0-9a-f]{8}\.part")
_BATCH: Final = re.compile(r"[0-9a-f]{16}(?:-[0-9a-f]{12})?")


def frame_file(out: Path, frame: str, stem: str) -> Path:
    """Return the place of a batch's frame."""
    return out / frame / f"{stem}.parquet"


def write_frame(out: Path, name: str, stem: str, frame: pl.DataFrame) -> None:
    """Write a frame of a batch; whoever looks finds the whole file or none.

    Raises
    ------
    DatasetError
        The file cannot be written, as on a full disk.
    """
    buffer = BytesIO()
    frame.write_parquet(buffer, metadata=file_note())
    published(frame_file(out, name, stem), buffer.getbuffer())


def published(target: Path, data: bytes | memoryview) -> None:
    """Write a file; whoever looks finds all of it, or what was there before.

    Raises
    ------
    DatasetError
        The file cannot be written; what there was under its name is still there.
    """

    def write(path: Path) -> None:
        path.write_bytes(data)

    publish_with(target, write)


def publish_with(target: Path, write: Callable[[Path], None]) -> None:
    """Have a file written under another name, see it safely on disk, and give it its own name.

    Raises
    ------
    DatasetError
        The file cannot be written; what there was under its name is still there.
    """
    pending = target.with_name(f"{target.name}.{secrets.token_hex(4)}{_PENDING}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write(pending)
        _sync(pending)
        pending.replace(target)
        if os.name == "posix":
            with suppress(OSError):  # not every file system knows it
                _sync(target.parent)
    except OSError as error:
        with suppress(OSError):
            pending.unlink(missing_ok=True)
        raise DatasetError(unwritten(target, error)) from error


def _sync(path: Path) -> None:
    """See a file, or the names in a folder, safely on disk."""
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def unwritten(target: Path, error: OSError) -> str:
    """Return what is said where a file cannot be written."""
    return f"cannot write {target}: {error.strerror}; what was done so far is kept: run the same call again"


def write_index(out: Path, files: Mapping[str, Sequence[str]], **more: Any) -> None:  # noqa: ANN401 - JSON
    """Publish which files make up the dataset, frame by frame and in their order."""
    index = {"schema": schemas.SCHEMA_VERSION, "version": version("govreports"), "files": files, **more}
    published(out / INDEX, json.dumps(index, ensure_ascii=False).encode())


def complete(out: Path, batch: str) -> bool:
    """Tell whether all files of a batch are there and can be read."""
    try:
        for name in PARTS:
            pl.read_parquet_metadata(frame_file(out, name, batch))
    except (OSError, pl.exceptions.PolarsError):
        return False
    return True


def read_index(out: Path) -> dict[str, Any]:
    """Return what was published last, nothing where there is none yet."""
    try:
        found: dict[str, Any] = json.loads((out / INDEX).read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


@contextmanager
def whole() -> Iterator[None]:
    """Raise what Polars says of a damaged or missing file of a dataset as an error of the dataset.

    Raises
    ------
    DatasetError
        A file could not be read.
    """
    try:
        yield
    except (OSError, pl.exceptions.ComputeError, pl.exceptions.SchemaError) as error:
        raise DatasetError(damaged(error)) from error


def refuse_foreign(out: Path) -> None:
    """Refuse a folder in which another program keeps a file of the name that the index or the journal has.

    Raises
    ------
    DatasetError
        There is such a file; it is left as it is.
    """
    known = (out / INDEX).is_file(), (out / JOURNAL).is_file()
    with (out / JOURNAL).open("rb") if known[1] else BytesIO(_PLAN) as journal:
        is_ours = _PLAN.startswith(journal.read(len(_PLAN)))
    foreign = JOURNAL if not is_ours else INDEX if known == (True, False) and not is_index(out / INDEX) else None
    if foreign:
        message = f"{out / foreign} is a file of another program: choose another folder"
        raise DatasetError(message)


def remove_pending(out: Path) -> None:
    """Remove what an interrupted run left half written; only who holds the dataset may."""
    for place in (out, *(out / name for name in PARTS)):
        for file in place.glob(f"*{_PENDING}"):
            if _HALF.fullmatch(file.name):
                file.unlink(missing_ok=True)
    for folder in out.glob(f"{SETTLING}*"):
        rmtree(folder, ignore_errors=True)


def remove_strays(out: Path, kept: Iterable[str]) -> None:
    """Remove the batches of a dataset that count no longer."""
    stems = set(kept)
    for name in PARTS:
        for file in (out / name).glob("*.parquet"):
            if file.stem not in stems and _BATCH.fullmatch(file.stem):
                file.unlink(missing_ok=True)
