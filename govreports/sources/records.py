"""Tables saved as text: CSV and JSON whose quoting is regular, to rows of cells; anything else is plain text."""

import csv
import html
import io
import json
import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any, Final

from govreports.sources.document import Document, Place, Row, TextBuilder

__all__ = ["read_records"]

_FIELD: Final = r'(?:"(?:[^"]|"")*+"|[-+]?\d+(?:\.\d+)?|)'
_QUOTED: Final = re.compile(rf"(?:{_FIELD}(?:,{_FIELD})*+(?:\n|\Z))+")
"""Lines whose every word stands in quotes."""
_ESCAPED: Final = re.compile(r"&lt;/?(?:t[dr]|table|p|div)\b", re.IGNORECASE)
_MARKUP: Final = re.compile(r"(?:<|&lt;)(?:/t[dr]|/table|/p|br|/div)\b", re.IGNORECASE)
"""A page inside a string, its marks as they are or written as entities."""
_LEVEL: Final = re.compile(r"'([^']*)'")
"""One level of the name of a column with several, as pandas writes it: ('结果', '维持')."""
_LEAST_ROWS: Final = 5
_LEAST_FIELDS: Final = 3
_MOST_FIELDS: Final = 500


def read_records(text: str, encoding: str = "utf-8") -> Document | None:
    r"""Return a text that is CSV or JSON as a document, None where it is none for sure.

    CSV puts every word in quotes, or has as many fields, at least three, in each of its lines. JSON
    is an array of rows, one a line or not, or anything else that holds such arrays. A row is a table row, a JSON string
    of its own a paragraph, one that holds a web page that page; keys of JSON objects are the first row of a table
    whose every row has them.

    Parameters
    ----------
    text
        The decoded text with ``\n`` as line end.
    encoding
        Name of the encoding it was decoded from.

    Examples
    --------
    >>> from govreports.sources.records import read_records
    >>> document = read_records('"规章","1,234","2"\n' * 5)
    >>> document.format, str(document.rows[0].cells[1].place), document.text[3:8]
    ('csv', 't1r1c2', '1,234')
    """
    begins = text.lstrip()[:1]
    if begins in {"[", "{"}:
        return _json(text, encoding)
    head = text.lstrip().partition("\n")[0]
    return _csv(text, encoding) if begins == '"' or head.count(",") >= _LEAST_FIELDS - 1 else None


def _csv(text: str, encoding: str) -> Document | None:
    if text[-1] not in '\n"':  # its last number may be cut
        return None
    plain = text.strip() + "\n"
    try:
        rows = [row for row in csv.reader(io.StringIO(plain), strict=True) if row]
    except csv.Error:
        return None
    widths = {len(row) for row in rows}
    if len(rows) < _LEAST_ROWS or not _LEAST_FIELDS <= max(widths) <= _MOST_FIELDS:
        return None
    if len(widths) > 1 and not _QUOTED.fullmatch(plain):
        return None
    builder = TextBuilder()
    made = [_table_row(builder, row, 1, number) for number, row in enumerate(rows, start=1)]
    return Document(builder.text(), tuple(made), "csv", encoding)


def _json(text: str, encoding: str) -> Document | None:
    lines = [line for line in text.split("\n") if line.strip()]
    listed = all(line.startswith(("[", "{")) and line.rstrip().endswith(("]", "}")) for line in lines)
    try:  # numbers stay as they are printed
        content = json.loads(f"[{','.join(lines)}]" if listed else text, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return None
    builder = TextBuilder()
    rows = list(_rows(content, builder))
    return Document(builder.text(), tuple(rows), "json", encoding) if rows else None


def _rows(content: Any, builder: TextBuilder) -> Iterator[Row]:  # noqa: ANN401 - JSON
    """Iterate over the rows of a JSON value in its order, without recursion."""
    waiting = [content]
    table = 0
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            frame = _frame(item)
            waiting += [frame] if frame else reversed(item.values())
        elif isinstance(item, list):
            rows = _table(item)
            if rows:
                table += 1
                yield from (_table_row(builder, row, table, number) for number, row in enumerate(rows, start=1))
            else:
                waiting += reversed(item)
        elif _MARKUP.search(shown := _shown(item)):
            page = _page(shown)
            yield from _moved(page, builder, table)
            table += max((row.table for row in page.rows), default=0)
        elif shown.strip():
            yield from (builder.paragraph(line.strip()) for line in shown.split("\n") if line.strip())


def _page(text: str) -> Document:
    """Return the web page that a string holds, whose marks may be written as entities."""
    from govreports.sources.html import read_html  # noqa: PLC0415 - only pages pay for the parser

    return read_html(html.unescape(text) if _ESCAPED.search(text) and "</t" not in text else text)


def _moved(page: Document, builder: TextBuilder, tables: int) -> Iterator[Row]:
    """Append the text of a page and return its rows where they then stand, its tables numbered after others."""
    start, _ = builder.add(page.text if page.text.endswith("\n") else page.text + "\n")
    for row in page.rows:
        cells = tuple(
            cell._replace(
                start=cell.start + start,
                end=cell.end + start,
                place=cell.place._replace(table=cell.place.table + tables) if cell.place else None,
            )
            for cell in row.cells
        )
        yield row._replace(cells=cells, table=row.table + tables if row.table else 0)


def _frame(columns: dict[str, Any]) -> list[list[Any]]:
    """Return the rows of a frame saved column by column, values by the numbers of their rows, below its header."""
    values = [column for column in columns.values() if isinstance(column, dict)]
    numbers = list(map(str, range(len(values[0])))) if values else []
    if len(values) < max(2, len(columns)) or not numbers or any(list(column) != numbers for column in values):
        return []
    if any(isinstance(value, (list, dict)) for column in values for value in column.values()):
        return []
    levels = [_LEVEL.findall(name) if name.startswith("(") else [name] for name in columns]
    head = [] if all(map(str.isdecimal, columns)) else [list(row) for row in zip_longest(*levels)]
    return [*head, *map(list, zip(*(column.values() for column in values), strict=True))]


def _table(items: list[Any]) -> list[list[str]]:
    """Return the rows of a list of rows, nothing where it is no such list."""
    if items and all(isinstance(item, dict) for item in items) and len({tuple(item) for item in items}) == 1:
        items = [list(items[0]), *(list(item.values()) for item in items)]
    flat = all(
        isinstance(item, list)
        and len(item) <= _MOST_FIELDS
        and not any(isinstance(value, (list, dict)) for value in item)
        for item in items
    )
    flat = flat and not any(isinstance(value, str) and _MARKUP.search(value) for item in items for value in item)
    wide = any(isinstance(item, list) and len(item) > 1 for item in items)
    return [[_shown(value) for value in item] for item in items if item] if flat and wide else []


def _shown(value: object) -> str:
    """Return a JSON scalar as text."""
    return "" if value is None else value if isinstance(value, str) else json.dumps(value)


def _table_row(builder: TextBuilder, fields: list[str], table: int, number: int) -> Row:
    texts = [" ".join(field.encode("utf-8", "replace").decode().split("\t")).strip() for field in fields]
    return builder.table_row(texts, [Place(table, number, column) for column in range(1, len(fields) + 1)])
