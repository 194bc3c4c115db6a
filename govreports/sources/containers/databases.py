"""SQLite databases: each table whose rows are records; nothing in the file is run."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Final
from urllib.parse import quote

from govreports.sources.containers.streams import Source
from govreports.sources.containers.tables import Record, Row, Table, records_of

__all__ = ["database_records"]

_MOST_TABLES: Final = 1_000
_PLAIN: Final = "sqlite_"


def database_records(source: Source, name: str, columns: Mapping[str, str] | None) -> Iterator[Record] | None:
    """Return the records of all tables, None where no table holds any.

    Views, virtual tables and what the database itself keeps are passed over.
    """
    try:
        with closing(_opened(source)) as base:
            tables = _tables(base)
    except sqlite3.Error as error:
        return iter([Record("", OSError(f"the database cannot be read: {error}"))])
    found = [
        _of_table(source, table, names, name, columns)
        for table, names in tables
        if not columns or set(columns.values()) <= set(names)
    ]
    held = [records for records in found if records is not None]
    return (record for records in held for record in records) if held else None


def _opened(source: Source) -> sqlite3.Connection:
    place = source.seekable()
    if isinstance(place, Path):
        base = sqlite3.connect(f"file:{quote(str(place.absolute()))}?mode=ro&immutable=1", uri=True)
    else:
        base = sqlite3.connect(":memory:")
        base.deserialize(place.getvalue())
    base.execute("PRAGMA trusted_schema=OFF")
    base.execute("PRAGMA query_only=ON")
    base.text_factory = lambda data: data.decode("utf-8", "replace")
    return base


def _tables(base: sqlite3.Connection) -> list[tuple[str, list[str]]]:
    """Return the tables in the order in which they were made, with their columns."""
    listed = base.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'create virtual%' LIMIT ?",
        (_MOST_TABLES,),
    )
    names = [name for (name,) in listed if not name.startswith(_PLAIN)]
    return [(name, [row[1] for row in base.execute(f"PRAGMA table_info({_quoted(name)})")]) for name in names]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _of_table(
    source: Source, table: str, names: list[str], name: str, columns: Mapping[str, str] | None
) -> Iterator[Record] | None:
    return records_of(Table(f"table={quote(table, safe='')}&", names, _rows(source, table, names)), name, columns)


def _rows(source: Source, table: str, names: list[str]) -> Iterator[Row]:
    try:
        with closing(_opened(source)) as base:
            for row in base.execute(f"SELECT * FROM {_quoted(table)}"):  # noqa: S608 - a name from its own schema, quoted
                yield dict(zip(names, row, strict=False))
    except sqlite3.Error as error:
        yield OSError(f"the database is damaged, what follows is lost: {error}")
