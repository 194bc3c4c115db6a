"""CSV that no spreadsheet takes for formulas, and Parquet with the schema version."""

from importlib.metadata import version
from io import BytesIO
from pathlib import Path

import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.datasets import RISKY, csv_bytes, flat
from govreports.errors import InputError
from govreports.privacy import Persons, published

__all__ = ["parquet_bytes", "plain", "put", "read_csv", "write_csv", "write_parquet"]


@checked
def write_csv(frame: pl.DataFrame, path: str | Path, *, bom: bool = True, persons: Persons = "mask") -> Path:
    """Write a frame as CSV and return its path.

    Lists are joined by ``;``. A text that a spreadsheet would take for a formula (it begins with = + - @, a
    tab or a line end, also in full width) gets an apostrophe in front, unless it is a number: -6 stays -6.
    An empty text is quoted, a null is not.

    Parameters
    ----------
    frame
        Any frame.
    path
        File to write.
    bom
        Whether the file begins with a byte order mark, without which Excel shows no Chinese.
    persons
        Whether names and numbers of persons become asterisks (``mask``) or stay (``keep``); see
        ``govreports.privacy.mask_persons``.

    Raises
    ------
    InputError
        The file cannot be written.

    Examples
    --------
    >>> import tempfile, polars as pl
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = write_csv(pl.DataFrame({"raw": ["=1+1", "-6", "无"]}), f"{folder}/a.csv", bom=False)
    ...     file.read_text(encoding="utf-8").split()
    ['raw', "'=1+1", '-6', '无']
    """
    return put(path, csv_bytes(plain(published(frame, persons)), bom=bom))


def plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame whose lists are texts joined by ``;``, as files hold them.

    Raises
    ------
    InputError
        A column holds what no file of this kind can.
    """
    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List) and not kind.inner.is_nested()]
    strange = (pl.Object, pl.Binary, pl.Duration)
    nested = [c for c, kind in frame.schema.items() if (kind.is_nested() and c not in lists) or kind in strange]
    if nested:
        message = f"the columns {nested} cannot be written: unnest, cast or drop them"
        raise InputError(message)
    return flat(frame.with_columns(pl.col(lists).cast(pl.List(pl.String))) if lists else frame)


@checked
def read_csv(path: str | Path, name: str | None = None) -> pl.DataFrame:
    """Return what ``write_csv`` wrote, apostrophes taken away again.

    Parameters
    ----------
    path
        The file.
    name
        Name of a frame of ``govreports.describe``, to give the columns their types; without it all are texts.

    Raises
    ------
    InputError
        There is no such file or frame, or the file holds no such table.

    Examples
    --------
    >>> import tempfile, govreports as gr
    >>> book = gr.codebook()
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     read_csv(write_csv(book, f"{folder}/codebook.csv"), "codebook").equals(book)
    True
    """
    file = Path(path)
    if not file.is_file() or (name is not None and name not in schemas.FRAMES):
        message = f"there is no frame {name!r}" if file.is_file() else f"there is no file {file}"
        raise InputError(message)
    try:
        return _typed(pl.read_csv(file, infer_schema=False), name)
    except pl.exceptions.PolarsError as error:
        message = f"{file} cannot be read as a table{f' of {name}' if name else ''}: {str(error).splitlines()[0]}"
        raise InputError(message) from error


def _typed(texts: pl.DataFrame, name: str | None) -> pl.DataFrame:
    texts.columns = [column.removeprefix("'") for column in texts.columns]
    marked = pl.all().str.contains(rf"^'{RISKY[1:]}")
    bare = texts.with_columns(pl.when(marked).then(pl.all().str.slice(1)).otherwise(pl.all()))
    if name is None:
        return bare
    kinds = {column: kind for column, kind in schemas.empty(name).schema.items() if column in bare.columns}
    lists, truths = pl.List(pl.String), pl.Boolean()
    split = [pl.col(c).str.split(";").list.filter(pl.element() != "") for c, kind in kinds.items() if kind == lists]
    truth = [pl.col(c) == "true" for c, kind in kinds.items() if kind == truths]
    days = [pl.col(c).str.to_date() for c, kind in kinds.items() if kind == pl.Date()]
    return schemas.conform(name, bare.with_columns(*split, *truth, *days)).select(bare.columns)


@checked
def write_parquet(frame: pl.DataFrame, path: str | Path, *, persons: Persons = "mask") -> Path:
    """Write a frame as Parquet with the version of package and schema, and return its path.

    Names and numbers of persons become asterisks (``mask``) or stay (``keep``).

    Examples
    --------
    >>> import tempfile, govreports as gr, polars as pl
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     pl.read_parquet_metadata(write_parquet(gr.codebook(), f"{folder}/codebook.parquet"))["govreports.schema"]
    '1.1'
    """
    return put(path, parquet_bytes(published(frame, persons)))


def parquet_bytes(frame: pl.DataFrame) -> bytes:
    """Return a frame as the bytes that ``write_parquet`` writes."""
    buffer = BytesIO()
    note = {"govreports.schema": schemas.SCHEMA_VERSION, "govreports.version": version("govreports")}
    frame.write_parquet(buffer, metadata=note)
    return buffer.getvalue()


def put(path: str | Path, data: bytes) -> Path:
    """Write bytes to a file and return its path.

    Raises
    ------
    InputError
        The file cannot be written.
    """
    file = Path(path)
    try:
        file.write_bytes(data)
    except OSError as error:
        message = f"cannot write {file}: {error.strerror}"
        raise InputError(message) from error
    return file
