"""Files that hold many documents: tables, JSON, sheets, databases, web archives, each under whatever packs it."""

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Final

from govreports.errors import UnreadableError
from govreports.sources.containers.streams import Source
from govreports.sources.containers.tables import Record, Table, records_of

__all__ = ["Record", "records_in"]

_COLUMNAR: Final = ((b"PAR1", "parquet"), (b"ARROW1", "arrow"), (b"\xff\xff\xff\xff", "stream"))
_SQLITE: Final = b"SQLite format 3\0"
_OLE: Final = b"\xd0\xcf\x11\xe0"
_ZIP: Final = b"PK\x03\x04"
_LONG: Final = 2**18
"""Bytes of a workbook that may unpack to more than one report has."""
_SURE: Final = (*(magic for magic, _ in _COLUMNAR), b"{", b"[")
"""How a file begins that is certainly no running text."""


def records_in(
    name: str, data: bytes | Path, columns: Mapping[str, str] | None = None, start: int = 0
) -> Iterator[Record]:
    r"""Iterate over the records of a file, in its order and without holding them; a file that is one document is one.

    Parameters
    ----------
    name
        What a message calls the file.
    data
        Its bytes, or where it stands on disk.
    columns
        Which column is what, where the caller knows: ``{"text": "正文", "url": "链接"}``.
    start
        How many records to pass over, for who goes on where it stopped.

    Raises
    ------
    InputError
        A column that the caller names is not there.
    MissingExtraError
        The file is a web archive or packed by zstd, and the extra ``web`` is not installed.
    UnreadableError
        The file is damaged from its beginning.
    OSError
        It cannot be read.

    Examples
    --------
    >>> from govreports.sources.containers import records_in
    >>> text = "标题,发布时间,正文\n甲局年报,2021-01-20," + "一、总体情况。" * 40 + "\n"
    >>> [(record.fragment, record.told["published"]) for record in records_in("a.csv", text.encode("gbk"))]
    [('row=1', '2021-01-20')]
    >>> [record.fragment for record in records_in("a.txt", "一、总体情况\n".encode())]
    ['']
    """
    source = Source(data)
    found = _records(source, name, columns)
    if found is None:
        found = iter([Record("", source.whole())])
    yield from islice(found, start, None)


def _records(source: Source, name: str, columns: Mapping[str, str] | None) -> Iterator[Record] | None:
    """Return the records of a source, None where it is one document."""
    head = source.glance
    table: Table | OSError | None = None
    for magic, kind in _COLUMNAR:
        if head.startswith(magic):
            from govreports.sources.containers.columnar import columnar  # noqa: PLC0415 - Polars only where needed

            table = columnar(source, kind)
    if head.startswith(_SQLITE):
        from govreports.sources.containers.databases import database_records  # noqa: PLC0415

        return database_records(source, name, columns)
    if head.startswith(b"WARC/"):
        from govreports.sources.containers.crawls import crawl_records  # noqa: PLC0415

        return crawl_records(source)
    if head.startswith((_OLE, _ZIP)):
        return _of_book(source, name, columns)
    if table is None:
        table = _of_text(source)
    if isinstance(table, OSError):
        return iter([Record("", table)])
    return None if table is None else records_of(table, name, columns, sure=head.startswith(_SURE))


def _of_book(source: Source, name: str, columns: Mapping[str, str] | None) -> Iterator[Record] | None:
    from govreports.sources.containers.books import book_records, long_records  # noqa: PLC0415
    from govreports.sources.opening import sniff  # noqa: PLC0415

    data = source.whole()
    try:
        is_book = sniff(data) in {"xlsx", "ods"} or (data.startswith(_OLE) and _is_workbook(data))
        return book_records(data, name, columns) if is_book else None
    except UnreadableError:  # reading it as one document says what is wrong
        return long_records(data, name, columns) if len(data) > _LONG and data.startswith(_ZIP) else None


def _is_workbook(data: bytes) -> bool:
    return "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data


def _of_text(source: Source) -> Table | None:
    from govreports.sources.containers.delimited import delimited  # noqa: PLC0415
    from govreports.sources.containers.jsons import json_table  # noqa: PLC0415
    from govreports.sources.opening import sniff  # noqa: PLC0415

    begins = source.glance.translate(None, b"\0").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1]
    if not begins or begins == b"<" or sniff(source.glance) != "text":
        return None
    try:
        return json_table(source) if begins in {b"[", b"{"} else delimited(source)
    except UnreadableError:
        return None
