"""Workbooks to rows of cells: one table a sheet, every cell at the place it has in the sheet."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Final

from govreports.sources.containers.books import sheets_in
from govreports.sources.document import Document, Place, Row, TextBuilder
from govreports.sources.packages import open_package, properties
from govreports.sources.workbooks import Sheet

__all__ = ["read_sheets"]

_DENSE: Final = 200_000
"""A used range of more cells is read without its empty ones."""
_MOST_MERGED: Final = 2_000_000


def read_sheets(data: bytes) -> Document:
    """Return the workbook (xlsx, ods or xls) in some bytes as a document of one table a sheet.

    A row has a cell for every column of the sheet's used range, empty ones too, but for those that a
    merged range covers. Hidden sheets are left out; the others keep their numbers. ``metadata`` has
    the names of the sheets and, of an xlsx, title, creator and dates.

    Raises
    ------
    UnreadableError
        The file is damaged, protected, no workbook, or larger than any report's.

    Examples
    --------
    >>> from govreports.sources.sheets import read_sheets
    >>> read_sheets(b"PK")
    Traceback (most recent call last):
    govreports.errors.UnreadableError: the file is no intact zip archive: File is not a zip file
    """
    metadata: dict[str, str] = {}
    name, sheets = sheets_in(data)
    if name != "xls":
        with open_package(data) as package:
            metadata = properties(package)
    shown = {number: sheet for number, sheet in enumerate(sheets, start=1) if not sheet.hidden}
    notes = []
    if len(shown) < len(sheets):
        notes.append(f"{len(sheets) - len(shown)} hidden sheets were left out")
    if shown:
        metadata["sheets"] = "\n".join(sheet.name for sheet in shown.values())
    builder = TextBuilder()
    rows: list[Row] = []
    for number, sheet in shown.items():
        rows.extend(_rows(sheet, number, builder, notes))
    return Document(builder.text(), tuple(rows), name, "utf-8", metadata, tuple(notes))


def _rows(sheet: Sheet, number: int, builder: TextBuilder, notes: list[str]) -> Iterator[Row]:
    if not sheet.cells:
        return
    top, bottom = min(row for row, _ in sheet.cells), max(row for row, _ in sheet.cells)
    left, right = min(column for _, column in sheet.cells), max(column for _, column in sheet.cells)
    dense = (bottom - top + 1) * (right - left + 1) <= _DENSE
    if not dense:
        notes.append(f"sheet {number} is too wide or long for its empty cells to be read")
    spans, covered = _spans(sheet, bottom, right) if dense else ({}, set())
    lost = covered & sheet.cells.keys()
    if lost:
        notes.append(f"sheet {number} has {len(lost)} values below merged cells, which nobody sees: left out")
    for row, columns in _lines(sheet, range(top, bottom + 1), range(left, right + 1), dense=dense):
        own = [(row, column) for column in columns if (row, column) not in covered]
        if own:
            texts = [sheet.cells.get(place, "").replace("\t", " ") for place in own]
            places = [Place(number, *place) for place in own]
            yield builder.table_row(texts, places, [spans.get(place, (1, 1)) for place in own])


def _lines(sheet: Sheet, rows: range, columns: range, *, dense: bool) -> Iterator[tuple[int, Iterable[int]]]:
    """Iterate over the rows with their columns, all of them or only those with text."""
    if dense:
        yield from ((row, columns) for row in rows)
    else:
        for row, places in groupby(sorted(sheet.cells), key=itemgetter(0)):
            yield row, [column for _, column in places]


_Spans = dict[tuple[int, int], tuple[int, int]]


def _spans(sheet: Sheet, bottom: int, right: int) -> tuple[_Spans, set[tuple[int, int]]]:
    """Return height and width of merged cells by place, and the places that they cover."""
    spans: _Spans = {}
    covered: set[tuple[int, int]] = set()
    work = 0
    for first, start, last, end in sheet.merges:
        height, width = min(last, bottom) - first + 1, min(end, right) - start + 1
        work += max(height * width, 1)
        if height < 1 or width < 1 or height * width == 1 or work > _MOST_MERGED:
            continue
        merged = {(row, column) for row in range(first, first + height) for column in range(start, start + width)}
        if not merged & covered and not merged & spans.keys():
            spans[first, start] = height, width
            covered |= merged - {(first, start)}
    return spans, covered
