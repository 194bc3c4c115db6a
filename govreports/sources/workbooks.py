"""Sheets of xlsx and ods workbooks: printed text by row and column, and merged ranges."""

import datetime as dt
import posixpath
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element

from govreports.errors import UnreadableError
from govreports.sources.marks import END, MARKS, STRUCK, plain
from govreports.sources.packages import Package, needed_xml, read_xml

__all__ = [
    "EPOCHS",
    "SPREADSHEET",
    "Sheet",
    "Values",
    "date_styles",
    "ods_sheets",
    "place_of",
    "printed",
    "rich",
    "sheet_parts",
    "xlsx_sheets",
]

SPREADSHEET: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_S: Final = SPREADSHEET
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATION: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_NOTE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}annotation"
_MOST_ROWS: Final = 1_048_576
_MOST_COLUMNS: Final = 16_384
_MOST_CELLS: Final = 2_000_000
_MOST_SHEETS: Final = 500
_REFERENCE: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")
_ESCAPE: Final = re.compile("_x([0-9A-Fa-f]{4})_")
_FORMAT_WORDS: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.|General', re.IGNORECASE)
_DATE_FORMATS: Final = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_EPOCH: Final = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - printed dates have no zone
_EPOCH_1904: Final = dt.datetime(1904, 1, 1)  # noqa: DTZ001
EPOCHS: Final = (_EPOCH, _EPOCH_1904)
"""The first days of dates, as most workbooks count them and as those of a Macintosh once did."""
_LEAP_BUG: Final = 61
"""The first serial number of a date behind 29 February 1900, which Excel believes in."""
_EXACT: Final = 1e15
_DIGITS: Final = 15


@dataclass(slots=True)
class Sheet:
    """One sheet: texts by (row, column), both from 1; merged ranges as first and last row and column."""

    name: str
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False

    def rows(self) -> dict[int, list[str]]:
        """Return the texts of rows that hold any, by ascending number, from the first column of the sheet that does."""
        left, right = (pick(column for _, column in self.cells) for pick in (min, max))
        found = {row: [""] * (right - left + 1) for row in sorted({row for row, _ in self.cells})}
        for (row, column), text in self.cells.items():
            found[row][column - left] = text
        return found


def printed(value: object) -> str:
    """Return a cell's value as a sheet shows it: whole numbers without a point, midnight without a time.

    Examples
    --------
    >>> from govreports.sources.workbooks import printed
    >>> [printed(value) for value in (3.0, 0.1 + 0.2, True, " 甲 ", None)]
    ['3', '0.3', 'TRUE', '甲', '']
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if abs(value) < _EXACT and value.is_integer() else f"{value:.15g}"
    if isinstance(value, dt.datetime):
        return str(value.date() if value.time() == dt.time() else value.replace(microsecond=0))
    return str(value).replace("\r\n", "\n").replace("\r", "\n").strip()


def xlsx_sheets(package: Package) -> list[Sheet]:
    """Return the sheets of an xlsx workbook, in its order; raises what `needed_xml` does."""
    parts, epoch = sheet_parts(package)
    strings = [printed(rich(item)) for item in _children(read_xml(package, "xl/sharedStrings.xml"), _S + "si")]
    dates = date_styles(read_xml(package, "xl/styles.xml"))
    sheets: list[Sheet] = []
    for sheet, target in parts:
        part = read_xml(package, target)
        if part is not None:
            _fill(sheet, part, Values(strings, dates, epoch))
        sheets.append(sheet)
        _check_cells(_room(sheets))
    return sheets


def sheet_parts(package: Package) -> tuple[list[tuple[Sheet, str]], dt.datetime]:
    """Return the sheets of an xlsx workbook without cells, each with the name of its part, and the first day of dates.

    Raises
    ------
    UnreadableError
        The archive is no workbook, or its list of sheets is damaged.
    """
    root = needed_xml(package, "xl/workbook.xml", "xlsx workbook")
    relations = read_xml(package, "xl/_rels/workbook.xml.rels")
    targets = {
        relation.get("Id", ""): posixpath.normpath(posixpath.join("/xl", relation.get("Target", "")))
        for relation in (relations.iterfind(_RELATION) if relations is not None else ())
    }
    own = root.find(_S + "workbookPr")
    listed = [
        (
            Sheet(entry.get("name", ""), hidden=entry.get("state", "visible") != "visible"),
            targets.get(entry.get(_R + "id", ""), ""),
        )
        for entry in root.iterfind(f"{_S}sheets/{_S}sheet")
    ]
    return listed, EPOCHS[own is not None and own.get("date1904") in {"1", "true"}]


def _room(sheets: list[Sheet]) -> int:
    """Return how many cells may follow those of some sheets; less than none behind too many sheets."""
    return _MOST_CELLS - sum(len(sheet.cells) for sheet in sheets) if len(sheets) <= _MOST_SHEETS else -1


def _check_cells(room: int) -> None:
    if room < 0:
        message = f"the workbook has more than {_MOST_SHEETS} sheets or {_MOST_CELLS:,} cells"
        raise UnreadableError(message)


@dataclass(frozen=True, slots=True)
class Values:
    """What it takes to read a cell of a workbook."""

    strings: list[str]
    dates: frozenset[int]
    epoch: dt.datetime

    def text(self, cell: Element) -> str:
        """Return the printed text of a cell."""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return printed(rich(cell.find(_S + "is")))
        value = cell.findtext(_S + "v") or ""
        if kind == "s":
            index = _index(value)
            return self.strings[index] if 0 <= index < len(self.strings) else ""
        if kind == "b":
            return printed(value.strip() == "1")
        return self._number(value.strip(), cell.get("s", "0")) if kind == "n" else printed(_unescaped(value))

    def _number(self, value: str, style: str) -> str:
        if len(value) > _DIGITS and value.isdecimal():
            return value  # a float would round it
        try:
            number = float(value)
        except ValueError:
            return value
        if _index(style) in self.dates and 0 <= number < 2_958_466:  # noqa: PLR2004 - the year 9999
            days = number + 1 if self.epoch == _EPOCH and 1 <= number < _LEAP_BUG else number
            with suppress(OverflowError):  # a serial number behind the year 9999 is printed as a number
                moment = self.epoch + dt.timedelta(seconds=round(days * 86_400))
                return str(moment.time()) if number < 1 else printed(moment)
        return printed(number)


def _fill(sheet: Sheet, part: Element, values: Values) -> None:
    row = 0
    for line in part.iterfind(f"{_S}sheetData/{_S}row"):
        given = line.get("r", "")
        row = int(given) if re.fullmatch(r"\d{1,7}", given) else row + 1
        column = 0
        for cell in line.iterfind(_S + "c"):
            place = place_of(cell.get("r", ""))
            at, column = place or (row, column + 1)
            if not (1 <= at <= _MOST_ROWS and column <= _MOST_COLUMNS):
                message = f"a cell stands in row {at}, column {column}: the sheet is damaged"
                raise UnreadableError(message)
            text = values.text(cell)
            if text:
                sheet.cells[at, column] = text
    for merge in part.iterfind(f"{_S}mergeCells/{_S}mergeCell"):
        ends = [place_of(end) for end in merge.get("ref", "").split(":")]
        if len(ends) == 2 and ends[0] and ends[1]:  # noqa: PLR2004 - first and last cell
            sheet.merges.append((*ends[0], *ends[1]))


def place_of(reference: str) -> tuple[int, int] | None:
    """Return row and column of a reference like B7, None where it is none."""
    match = _REFERENCE.fullmatch(reference)
    if not match:
        return None
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column


def _children(root: Element | None, name: str) -> Iterator[Element]:
    return root.iterfind(name) if root is not None else iter(())


def rich(item: Element | None) -> str:
    """Return the text of a string item without its pronunciation."""
    if item is None:
        return ""
    runs = [_run(run) for run in item.iterfind(_S + "r")]
    return _unescaped(plain("".join([item.findtext(_S + "t") or "", *runs])))


def _run(run: Element) -> str:
    text = run.findtext(_S + "t") or ""
    struck, place = run.find(f"{_S}rPr/{_S}strike"), run.find(f"{_S}rPr/{_S}vertAlign")
    mark = MARKS.get(place.get("val", ""), "") if place is not None else ""
    if struck is not None and struck.get("val", "1") in {"1", "true"}:
        mark = STRUCK
    return f"{mark}{text}{END}" if mark else text


def _unescaped(text: str) -> str:
    text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text
    return text if text.isprintable() else text.encode("utf-8", "replace").decode()  # half a character is none


def _index(text: str) -> int:
    return int(text) if re.fullmatch(r"\d{1,9}", text) else -1


def date_styles(styles: Element | None) -> frozenset[int]:
    """Return the numbers of the cell styles that print a date or a time."""
    formats = {
        entry.get("numFmtId"): entry.get("formatCode", "")
        for entry in (styles.iterfind(f"{_S}numFmts/{_S}numFmt") if styles is not None else ())
    }

    def is_date(number: str) -> bool:
        code = formats.get(number)
        if code is None:
            return _index(number) in _DATE_FORMATS
        return bool(re.search("[ymdhs]", _FORMAT_WORDS.sub("", code), re.IGNORECASE))

    entries = styles.iterfind(f"{_S}cellXfs/{_S}xf") if styles is not None else ()
    return frozenset(index for index, entry in enumerate(entries) if is_date(entry.get("numFmtId", "0")))


def ods_sheets(package: Package) -> list[Sheet]:
    """Return the sheets of an ods workbook, in its order, with the texts it displays; raises what `needed_xml` does."""
    root = needed_xml(package, "content.xml", "ods workbook")
    sheets: list[Sheet] = []
    for table in root.iter(_TABLE + "table"):
        sheet = Sheet(table.get(_TABLE + "name", ""))
        row = 1
        room = _room(sheets)
        _check_cells(room)
        for line in table.iter(_TABLE + "table-row"):
            row += _ods_row(sheet, line, row, room)
        sheets.append(sheet)
    return sheets


def _ods_row(sheet: Sheet, line: Element, row: int, room: int) -> int:
    """Add a row to a sheet that has room for so many cells, as often as it is repeated; return how often."""
    repeats = _times(line, "number-rows-repeated", _MOST_ROWS)
    column = 1
    for cell in line:
        again = _times(cell, "number-columns-repeated", _MOST_COLUMNS)
        if cell.tag == _TABLE + "table-cell":
            text = printed("\n".join("".join(_ods_text(paragraph)) for paragraph in cell.iterfind(_TEXT + "p")))
            height, width = (_times(cell, f"number-{axis}-spanned", _MOST_ROWS) for axis in ("rows", "columns"))
            if height > 1 or width > 1:
                sheet.merges.append((row, column, row + height - 1, column + width - 1))
            if text:
                _check_cells(room - len(sheet.cells) - repeats * again)
                for below in range(repeats):
                    sheet.cells.update(((row + below, column + right), text) for right in range(again))
        column += again
    return repeats


def _ods_text(paragraph: Element) -> Iterator[str]:
    waiting: list[Element | str] = [paragraph]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            yield item
            continue
        if item.tag == _TEXT + "s":
            yield " " * min(_times(item, "c", 100, _TEXT), 100)
        elif item.tag == _TEXT + "tab":
            yield "\t"
        elif item.tag == _TEXT + "line-break":
            yield "\n"
        yield item.text or ""
        for child in reversed(item):
            waiting.append(child.tail or "")
            if child.tag != _NOTE:
                waiting.append(child)


def _times(element: Element, name: str, most: int, space: str = _TABLE) -> int:
    text = element.get(space + name, "1")
    return max(1, min(int(text), most)) if re.fullmatch(r"\d{1,9}", text) else 1
