"""Workbooks: each visible sheet whose rows are records; the others as they are."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from govreports.errors import UnreadableError
from govreports.sources.containers.longbooks import LongBook
from govreports.sources.containers.tables import Record, gridded, records_of
from govreports.sources.packages import open_package, part_names
from govreports.sources.workbooks import Sheet, ods_sheets, xlsx_sheets
from govreports.sources.xls import xls_sheets

__all__ = ["book_records", "long_records", "sheets_in"]

_OLE: Final = b"\xd0\xcf\x11\xe0"
_FULL: Final = 32_767
"""Characters that a cell of a spreadsheet holds; a text of so many was cut by it."""


_handed: list[tuple[bytes, str, tuple[Sheet, ...]]] = []
"""The workbook that was found to hold no records, for who reads it as one document next; taken at most once."""


def sheets_in(data: bytes) -> tuple[str, tuple[Sheet, ...]]:
    """Return the format and the sheets of a workbook.

    Raises
    ------
    UnreadableError
        The file is damaged, protected, no workbook, or larger than any report's.
    """
    while _handed:
        known, name, sheets = _handed.pop()
        if known is data:
            return name, sheets
    if data.startswith(_OLE):
        return "xls", tuple(xls_sheets(data))
    with open_package(data) as package:
        name = "ods" if "content.xml" in part_names(package) else "xlsx"
        return name, tuple(ods_sheets(package) if name == "ods" else xlsx_sheets(package))


def book_records(data: bytes, name: str, columns: Mapping[str, str] | None) -> Iterator[Record] | None:
    """Return the records of all sheets, None where no sheet holds any; a sheet without any is one record."""
    kind, read = sheets_in(data)
    sheets = {number: sheet for number, sheet in enumerate(read, start=1) if not sheet.hidden}
    found = {number: _records(sheet, number, name, columns) for number, sheet in sheets.items() if sheet.cells}
    if not any(found.values()):
        _handed.append((data, kind, read))
        return None
    return (
        record
        for number, records in found.items()
        for record in (records or [Record(f"sheet={number}", _text(sheets[number]))])
    )


def long_records(data: bytes, name: str, columns: Mapping[str, str] | None) -> Iterator[Record] | None:
    """Return the records of an xlsx that is too large to be one report's, None where it holds none, or is no xlsx."""
    try:
        book = LongBook(open_package(data))
    except UnreadableError:
        return None
    if not any(_of_rows(book.rows(number), number, name, columns) for number in book.sheets):
        return None
    return _in_turn(book, name, columns)


def _in_turn(book: LongBook, name: str, columns: Mapping[str, str] | None) -> Iterator[Record]:
    for number in book.sheets:
        records = _of_rows(book.rows(number), number, name, columns)
        if records is not None:
            yield from records
        else:
            rows = [row for row in book.rows(number) if not isinstance(row, OSError)]
            if rows:
                yield Record(f"sheet={number}", _joined(_even(rows)))


def _even(rows: list[list[str]]) -> Iterator[list[str]]:
    """Iterate over rows of one width, from the first column that any of them fills."""
    width = max(map(len, rows))
    left = min(next(column for column, field in enumerate(row) if field) for row in rows)
    yield from (row[left:] + [""] * (width - len(row)) for row in rows)


def _records(sheet: Sheet, number: int, name: str, columns: Mapping[str, str] | None) -> Iterator[Record] | None:
    return _of_rows(sheet.rows().values(), number, name, columns)


def _of_rows(
    rows: Iterable[list[str] | OSError], number: int, name: str, columns: Mapping[str, str] | None
) -> Iterator[Record] | None:
    table = gridded(rows, f"sheet={number}&")
    if table is None or (columns and not set(columns.values()) <= set(table.columns)):
        return None
    found = records_of(table, name, columns)
    return None if found is None else map(_marked, found)


def _marked(record: Record) -> Record:
    if isinstance(record.payload, str) and len(record.payload) >= _FULL - 1:
        return record._replace(note=f"record_cut:{_FULL} characters, as many as a cell holds; {record.note}")
    return record


def _text(sheet: Sheet) -> str:
    return _joined(sheet.rows().values())


def _joined(rows: Iterable[list[str]]) -> str:
    return "\n".join("\t".join(" ".join(field.split()) for field in row) for row in rows)
