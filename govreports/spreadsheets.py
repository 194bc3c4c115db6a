"""Tables that a researcher keeps, as spreadsheets save them: any encoding, delimiter and line end, or a workbook."""

import csv
import io
import re
from collections.abc import Collection, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

import polars as pl

from govreports.errors import InputError, UnreadableError
from govreports.sources.containers.books import sheets_in
from govreports.sources.containers.roles import named
from govreports.sources.decoding import decode
from govreports.sources.workbooks import Sheet

__all__ = ["code_in", "grid", "meant", "needed", "table", "year_in"]

_DELIMITERS: Final = (",", ";", "\t", "|", "，")
_WORKBOOKS: Final = (b"PK\3\4", b"\xd0\xcf\x11\xe0")
_REMEDY: Final = "save it as XLSX, or as CSV in UTF-8"
_YEAR: Final = re.compile(r"((?:19[89]|20[0-4])\d)(?:\.0*)?(?: ?年度?)?")
_CODE: Final = re.compile(r"\d{2}(?:\d{2}){0,2}(?:\d{3}){0,2}")


def table(given: pl.DataFrame | str | Path, what: str, known: Collection[str]) -> pl.DataFrame:
    r"""Return a frame as it is, or a file of one: CSV in any encoding, with any delimiter, XLSX, XLS, ODS or Parquet.

    Columns of CSV and workbooks are texts, null where a cell is empty; empty rows and columns are left out.

    Parameters
    ----------
    given
        The frame or the path.
    what
        What the table is, for messages: ``manifest``.
    known
        Names of columns, by which the delimiter and the sheet are found.

    Raises
    ------
    InputError
        There is no such file, it is no table, or a row of it is broken; the message says what to do.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from govreports.spreadsheets import table
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "manifest.csv")
    ...     size = path.write_bytes("file;organ\r甲.txt;某县财政局\r".encode("gbk"))
    ...     table(path, "manifest", ["file", "organ"]).rows()
    [('甲.txt', '某县财政局')]
    """
    if isinstance(given, pl.DataFrame):
        return given
    path = Path(given)
    if path.suffix.lower() == ".parquet" and path.is_file():
        try:
            return pl.read_parquet(path)
        except pl.exceptions.PolarsError as error:
            message = f"the {what} {path} is no Parquet file ({str(error).splitlines()[0]}): {_REMEDY}"
            raise InputError(message) from error
    rows = grid(path, what, known)
    header = [name.strip() for name in rows[0]] if rows else []
    filled = [at for at, name in enumerate(header) if name]
    names = [header[at] for at in filled]
    if twice := next((name for name in names if names.count(name) > 1), None):
        _fail(path, 1, f"has the column {twice!r} twice; rename one of them")
    body = []
    for at, row in enumerate(rows[1:], 2):
        if any(cell.strip() for at_column, cell in enumerate(row) if at_column not in filled):
            _fail(path, at, f"has a cell without a column; it has {len(row)} cells, the header {len(header)}")
        if any(cell.strip() for cell in row):
            body.append([row[place] or None if place < len(row) else None for place in filled])
    return pl.DataFrame(body, schema=dict.fromkeys(names, pl.String), orient="row")


def grid(path: Path, what: str, known: Collection[str], sheet: str | None = None) -> Sequence[Sequence[str]]:
    """Return the rows of a file of a table as texts, its header first, as ``table`` finds them.

    Raises
    ------
    InputError
        There is no such file or sheet, or it is no table.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"there is no {what} {path}: it cannot be read ({error.strerror})"
        raise InputError(message) from error
    if data.startswith(_WORKBOOKS):
        return _of_workbook(path, data, known, sheet)
    try:
        text, encoding = decode(data)
    except UnreadableError as error:
        message = f"{path} is no table ({error}); {_REMEDY}"
        raise InputError(message) from error
    if "\ufffd" in text:
        _fail(path, text[: text.index("\ufffd")].count("\n") + 1, f"is damaged as {encoding}; {_REMEDY}")
    return _of_text(path, text.removeprefix("\ufeff"), known)


def _of_text(path: Path, text: str, known: Collection[str]) -> list[list[str]]:
    told = re.match(r"sep=(.)\n", text, re.IGNORECASE)
    body = text[told.end() :] if told else text
    delimiter = told[1] if told else max(_DELIMITERS, key=lambda mark: _names(body, mark, known))
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)
    try:
        return list(reader)
    except csv.Error as error:
        message = f"{path}, row {reader.line_num}: the quotes are broken, it is no CSV file ({error}); {_REMEDY}"
        raise InputError(message) from error


def _names(text: str, delimiter: str, known: Collection[str]) -> tuple[int, int]:
    """Return how many known names of columns a delimiter makes of the first line, and how many fields."""
    first = text.partition("\n")[0]
    try:
        fields = [field.strip() for field in next(csv.reader([first], delimiter=delimiter), [])]
    except csv.Error:
        return 0, 0
    return len(set(known) & set(fields)), len(fields)


def _of_workbook(path: Path, data: bytes, known: Collection[str], name: str | None) -> list[list[str]]:
    try:
        _, sheets = sheets_in(data)
    except UnreadableError as error:
        message = f"{path} is no workbook ({error}); {_REMEDY}"
        raise InputError(message) from error
    seen = [each for each in sheets if not each.hidden and each.cells]
    if name is not None and (own := [each for each in seen if each.name == name] or None) is None:
        near = get_close_matches(name, [each.name for each in seen], n=1, cutoff=0.0)
        _fail(path, 1, f"no sheet {name!r}" + (f"; is it {near[0]!r}?" if near else ""))
    grids = [_grid(each) for each in (own if name is not None and own else seen)]
    return max(grids, key=lambda rows: len(set(known) & {field.strip() for field in rows[0]}), default=[])


def _grid(sheet: Sheet) -> list[list[str]]:
    rows = sheet.rows()
    return [rows.get(number, []) for number in range(min(rows), max(rows) + 1)]


def _fail(path: Path, row: int, what: str) -> None:
    message = f"{path}, row {row}: {what}"
    raise InputError(message)


def meant(column: str, known: Collection[str]) -> str | None:
    """Return the known column that another name probably stands for.

    Examples
    --------
    >>> from govreports.spreadsheets import meant
    >>> [meant(name, ["file", "year", "organ"]) for name in ("年度", "Organ", "yaer", "province")]
    ['year', 'organ', 'year', None]
    """
    role = named(column)
    if role in known:
        return role
    close = get_close_matches(column.strip().lower(), known, n=1, cutoff=0.7)
    return close[0] if close else None


def needed(columns: Collection[str], wanted: Collection[str], what: str) -> None:
    """Refuse a table that lacks a column.

    Raises
    ------
    InputError
        A column is missing; the message names the one that may be meant for it.
    """
    missing = [name for name in wanted if name not in columns]
    if missing:
        near = next((column for column in columns if meant(column, missing[:1])), None)
        hint = f"; rename {near!r}, if it is meant" if near else ""
        message = f"the {what} needs a column {missing[0]!r}; it has {', '.join(columns) or 'none'}{hint}"
        raise InputError(message)


def year_in(value: Any) -> int | None:  # noqa: ANN401 - any cell
    """Return a cell as a year, None where it is none.

    Examples
    --------
    >>> from govreports.spreadsheets import year_in
    >>> [year_in(value) for value in (2020, "2020.0", "2020年", "-5", True)]
    [2020, 2020, 2020, None, None]
    """
    found = None if isinstance(value, bool) else _YEAR.fullmatch(str(value).strip())
    return int(found[1]) if found else None


def code_in(value: Any) -> str | None:  # noqa: ANN401 - any cell
    """Return a cell as a code of a region: 2, 4, 6, 9 or 12 digits; None where it is none.

    Examples
    --------
    >>> from govreports.spreadsheets import code_in
    >>> [code_in(value) for value in (420822, "420822.0", "42O822", True)]
    ['420822', '420822', None, None]
    """
    text = "" if isinstance(value, bool) else str(value).strip().removesuffix(".0")
    return text if _CODE.fullmatch(text) else None
