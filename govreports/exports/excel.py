"""Excel workbooks: a sheet a frame, one on its columns, one with the codebook."""

import re
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.errors import InputError, MissingExtraError
from govreports.exports.labelling import meanings
from govreports.exports.texts import plain, put
from govreports.panels import crosswalk
from govreports.privacy import Persons, published
from govreports.regimes import codebook

__all__ = ["write_excel"]

_ROWS: Final = 1_048_575
_COLUMNS: Final = 16_384
_EXACT: Final = 2**53
"""Whole numbers above this are not told apart by the floating point numbers of a sheet."""
_CHARACTERS: Final = 32_767
_NAME: Final = 31
_HEADING: Final = 255
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f\ufffe\uffff]|^'|'$|^history$", re.IGNORECASE)
_OPTIONS: Final[Mapping[str, Any]] = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
    "in_memory": True,
}
_FORMATS: Final[Mapping[Any, str]] = {pl.Float64: "General", pl.Int64: "0", pl.Date: "yyyy-mm-dd"}


@checked
def write_excel(
    frames: pl.DataFrame | Mapping[str, pl.DataFrame], path: str | Path, *, persons: Persons = "mask"
) -> Path:
    """Write frames as an Excel workbook, one sheet each, and return its path.

    Behind them stand the sheets ``columns`` (what every column means), ``codebook`` (codes and official
    labels of the forms) and ``crosswalk`` (what indicators are made of). Texts are texts: nothing becomes
    a formula or a link. Nulls are empty cells, lists are joined by ``;``. The same frames give the same bytes.

    Parameters
    ----------
    frames
        A frame, or several by the name of their sheet; a sheet named as in ``govreports.describe`` has
        its columns explained from there.
    path
        File to write.
    persons
        Whether names and numbers of persons become asterisks (``mask``) or stay (``keep``); see
        ``govreports.privacy.mask_persons``.

    Raises
    ------
    MissingExtraError
        XlsxWriter is not installed.
    InputError
        A sheet has no proper name, more rows or columns than a sheet, columns that differ only in case, a text longer
        than a cell holds or a whole number that loses digits there.

    Examples
    --------
    >>> import tempfile, govreports as gr
    >>> from python_calamine import CalamineWorkbook
    >>> panel = gr.panel(gr.read("data/reports"), ["applications_received"])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     CalamineWorkbook.from_path(write_excel({"panel": panel}, f"{folder}/panel.xlsx")).sheet_names
    ['panel', 'columns', 'codebook', 'crosswalk']
    """
    try:
        from xlsxwriter import Workbook  # noqa: PLC0415 - an extra
    except ImportError as error:
        message = "Excel workbooks need XlsxWriter: pip install 'govreports[excel]'"
        raise MissingExtraError(message) from error
    given = {"frame": frames} if isinstance(frames, pl.DataFrame) else frames
    own = {name: published(frame, persons) for name, frame in given.items()}
    sheets = own | {"columns": _columns(own), "codebook": codebook(), "crosswalk": crosswalk()}
    names = [*own, "columns", "codebook", "crosswalk"]
    for name, frame in sheets.items():
        _check(name, plain(frame), [each.casefold() for each in names])
    buffer = BytesIO()
    layout: dict[str, Any] = {"table_style": None, "autofilter": False, "freeze_panes": (1, 0)}
    with Workbook(buffer, dict(_OPTIONS)) as book:
        book.set_properties({"title": "govreports", "created": datetime(2000, 1, 1)})  # noqa: DTZ001 - no zone in the file
        for name, frame in sheets.items():
            plain(frame).write_excel(book, worksheet=name, dtype_formats=dict(_FORMATS), **layout)
    return put(path, buffer.getvalue())


def _columns(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    rows = []
    for name, frame in frames.items():
        said = meanings(frame, name if name in schemas.FRAMES else None)
        rows += [(name, column, str(kind), said.get(column)) for column, kind in frame.schema.items()]
    return pl.DataFrame(rows, schema=["sheet", "column", "type", "meaning"], orient="row", infer_schema_length=None)


def _check(name: str, frame: pl.DataFrame, names: list[str]) -> None:
    if not name.strip() or len(name) > _NAME or _FORBIDDEN.search(name) or names.count(name.casefold()) > 1:
        message = f"{name!r} is no name for a sheet: at most {_NAME} characters, none of []:*?/\\, unlike the others"
        raise InputError(message)
    if frame.height > _ROWS or frame.width > _COLUMNS:
        message = f"a sheet holds {_ROWS} rows and {_COLUMNS} columns, {name!r} has {frame.shape}: write CSV or Parquet"
        raise InputError(message)
    headings = [column.casefold() for column in frame.columns]
    if len(set(headings)) < len(headings) or "" in headings or max(map(len, headings), default=0) > _HEADING:
        message = f"{name!r} has columns without name, of over {_HEADING} characters or alike but for case: rename them"
        raise InputError(message)
    for column, kind in frame.schema.items():
        series = frame[column]
        # the limit of Excel counts the units of UTF-16
        longest = max((len(text.encode("utf-16-le", "replace")) // 2 for text in _long(series)), default=0)
        if longest > _CHARACTERS:
            message = f"{name}.{column} has {longest} characters, a cell holds {_CHARACTERS}: drop it, or write CSV"
            raise InputError(message)
        if kind.is_integer() and series.cast(pl.Float64).abs().ge(_EXACT).any():
            message = f"{name}.{column} has whole numbers of more digits than a sheet keeps: make texts of them"
            raise InputError(message)


def _long(series: pl.Series) -> pl.Series:
    """Return the texts that may be too long for a cell."""
    texts = series.dtype == pl.String
    return series.filter(series.str.len_bytes() > _CHARACTERS) if texts else pl.Series(dtype=pl.String)
