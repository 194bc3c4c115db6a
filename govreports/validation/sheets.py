"""Sheets for coders as CSV or XLSX, and the codes read back from them."""

import csv
import io
import re
from importlib import import_module
from os import PathLike
from pathlib import Path
from typing import Any, Final, Literal

import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.errors import InputError, MissingExtraError
from govreports.spreadsheets import grid
from govreports.validation.manual import CODES, code_of, manual, nearest

__all__ = ["read_codes", "write_coding"]

_COLUMNS: Final = ("item", "kind", "text", "span", "code", "note")
_FORMULA: Final = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")
_WIDTHS: Final = {"text": 50, "span": 50, "code": 20, "note": 30}


@checked(sample="coding_sample")
def write_coding(
    sample: pl.DataFrame, folder: str | PathLike[str], *, form: Literal["csv", "xlsx"] = "csv"
) -> list[Path]:
    """Write a sample as a sheet for coders beside the coding manual; return the files written.

    Coders see neither the machine's category nor the stratum. They fill ``code`` (a code or its label; blank
    for a clause they do not code) and ``note``. Nothing is executed in a spreadsheet: in CSV a value that begins
    like a formula (= + - @, also full width, tab, line end) gets an apostrophe before it, which ``read_codes``
    takes off; in XLSX every cell is text.

    Parameters
    ----------
    sample
        As ``coding_sample`` returns it.
    folder
        Made if it is missing.
    form
        csv: ``clauses.csv`` and ``manual.csv`` (UTF-8 with a mark, so that Excel reads it); xlsx: ``coding.xlsx``
        with both as sheets and a list of the codes to choose from.

    Raises
    ------
    InputError
        A file exists already (it may hold codes), ``form`` is unknown, or a clause is too long for a cell.
    MissingExtraError
        xlsx without the extra ``excel``.

    Examples
    --------
    >>> import tempfile
    >>> import govreports as gr
    >>> from govreports.validation import write_coding
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     written = write_coding(gr.coding_sample(gr.read("data/reports"), 8), folder)
    >>> [path.name for path in written]
    ['clauses.csv', 'manual.csv']
    """
    if form not in {"csv", "xlsx"}:
        message = f"form must be csv or xlsx, not {form!r}"
        raise InputError(message)
    target = Path(folder)
    names = ["clauses.csv", "manual.csv"] if form == "csv" else ["coding.xlsx"]
    paths = [target / name for name in names]
    if existing := [path for path in paths if path.exists()]:
        message = f"{existing[0]} exists and may hold codes; move it or give another folder"
        raise InputError(message)
    clauses = [_COLUMNS, *((*row, "", "") for row in sample.select(_COLUMNS[:4]).iter_rows())]
    guide = manual()
    tables = {"clauses": clauses, "manual": [tuple(guide.columns), *guide.iter_rows()]}
    target.mkdir(parents=True, exist_ok=True)
    if form == "csv":
        for path, table in zip(paths, tables.values(), strict=True):
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file).writerows([_guarded(value) for value in row] for row in table)
    else:
        paths[0].write_bytes(_workbook(tables))
    return paths


def _guarded(value: str | None) -> str:
    text = value or ""
    return f"'{text}" if _FORMULA.match(text) else text


def _bared(value: str) -> str:
    return value[1:] if value.startswith("'") and _FORMULA.match(value) else value


def _workbook(tables: dict[str, list[tuple[Any, ...]]]) -> bytes:
    try:
        xlsxwriter: Any = import_module("xlsxwriter")
    except ModuleNotFoundError as error:
        message = "xlsx needs XlsxWriter: pip install 'govreports[excel]', or form='csv'"
        raise MissingExtraError(message) from error
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    for name, table in tables.items():
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for column, title in enumerate(table[0]):
            sheet.set_column(column, column, _WIDTHS.get(title, 24), wrapped)
        for at, row in enumerate(table):
            for column, value in enumerate(row):
                # write_string takes a value that begins with = as it stands
                if sheet.write_string(at, column, value or "", wrapped):
                    message = f"row {at + 1} of {name} is too long for a cell of a workbook; use form='csv'"
                    raise InputError(message)
    rows = len(tables["clauses"])
    if rows > 1:
        book.get_worksheet_by_name("clauses").data_validation(
            1, 4, rows - 1, 4, {"validate": "list", "source": f"=manual!$A$2:$A${len(CODES) + 1}"}
        )
    book.close()
    return buffer.getvalue()


@checked(sample="coding_sample")
def read_codes(path: str | PathLike[str], sample: pl.DataFrame, coder: str | None = None) -> pl.DataFrame:
    """Return the codes of one coder's sheet, one row a clause of the sample.

    Put the frames of several coders under each other (``polars.concat``) for ``agreement`` and the rest.

    Parameters
    ----------
    path
        A sheet written by ``write_coding`` and filled in: XLSX, or CSV in any encoding and with any
        delimiter. Rows may be in any order.
    sample
        The sample it was written from.
    coder
        Name of the coder; the name of the file without its ending if none is given.

    Returns
    -------
    polars.DataFrame
        item, coder, code (null where left blank), note, in the order of the sample.

    Raises
    ------
    InputError
        The file cannot be read, lacks a column or a clause, repeats one, has one that was not drawn, whose text
        differs (as it does in another encoding), or a code that is none. The message names row and remedy.

    Examples
    --------
    >>> import tempfile
    >>> import govreports as gr
    >>> from govreports.validation import read_codes, write_coding
    >>> drawn = gr.coding_sample(gr.read("data/reports"), 8)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     codes = read_codes(write_coding(drawn, folder)[0], drawn, "wang")
    >>> codes["coder"][0], codes["code"].null_count()
    ('wang', 8)
    """
    source = Path(path)
    rows = grid(source, "sheet of codes", _COLUMNS, "clauses")
    header = [entry.strip() for entry in rows[0]] if rows else []
    for needed in ("item", "text", "code"):
        if header.count(needed) != 1:
            near = f", is it {nearest(needed, header)!r}?" if any(header) else ""
            _fail(
                source, 1, f"needs one column {needed!r}{near} (columns: {', '.join(filter(None, header)) or 'none'})"
            )
    texts = dict(sample.select("item", "text").iter_rows())
    found: dict[str, tuple[int, str | None, str | None]] = {}
    for at, row in enumerate(rows[1:], 2):
        if not any(entry.strip() for entry in row):
            continue
        if len(row) > len(header):
            _fail(source, at, f"has {len(row)} cells where the header has {len(header)}; quote commas in notes")
        cells = dict(zip(header, map(_bared, row), strict=False))
        item = cells.get("item", "").strip()
        if item not in texts:
            _fail(
                source, at, f"{item!r} was not drawn; is it {nearest(item, texts)!r}?" if texts else "nothing was drawn"
            )
        if item in found:
            _fail(source, at, f"{item} stands in row {found[item][0]} already; keep one of the two")
        if _letters(cells.get("text", "")) != _letters(texts[item]):
            _fail(source, at, f"the text of {item} differs from what was drawn; keep it, and save as UTF-8")
        found[item] = (at, _code(source, at, cells.get("code", "")), cells.get("note", "").strip() or None)
    if missing := [item for item in texts if item not in found]:
        first = f"{missing[0]} ({texts[missing[0]]})"
        message = f"{source}: {len(missing)} clauses are missing, the first {first}; keep the row, leave its code blank"
        raise InputError(message)
    return schemas.frame(
        "codes",
        {
            "item": list(texts),
            "coder": [coder or source.stem] * len(texts),
            "code": [found[item][1] for item in texts],
            "note": [found[item][2] for item in texts],
        },
    )


def _fail(source: Path, at: int, what: str) -> None:
    message = f"{source}, row {at}: {what}"
    raise InputError(message)


def _letters(text: str) -> str:
    # spreadsheets change line ends and white space
    return "".join(char for char in text if char.isalnum())


def _code(source: Path, at: int, entry: str) -> str | None:
    if not entry.strip():
        return None
    code = code_of(entry)
    if code is None:
        _fail(source, at, f"no code {entry.strip()!r}; is it {nearest(entry, CODES)!r}? codes: {', '.join(CODES)}")
    return code
