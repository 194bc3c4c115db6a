"""Tables whose rows are records: the header found, the columns decided on the first rows, the others streamed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain, islice
from typing import Any, Final, NamedTuple

from govreports.errors import UnreadableError
from govreports.sources.containers.payloads import ATTACHED, document_in
from govreports.sources.containers.roles import Roles, checked, decide, named

__all__ = ["Record", "Row", "Table", "gridded", "records_of"]

_SAMPLE: Final = 100
_SAMPLE_CHARACTERS: Final = 4_000_000
_HEADER: Final = 5
_MOST_COLUMNS: Final = 2_000

Row = Mapping[str, Any] | OSError
"""A row by the names of its columns, or what is wrong with it."""


class Record(NamedTuple):
    """One record of a file: where it stands in it, its document, and what else it holds.

    ``payload`` is the document, or the error that says why there is none. ``fields`` are the other columns as they
    are; ``told`` what they say of the report, by the names of ``reports``, with ``title`` and ``attachment``.
    A file that is one document has one record without a fragment.
    """

    fragment: str
    payload: bytes | str | OSError
    fields: Mapping[str, Any] = {}
    told: Mapping[str, str] = {}
    encoding: str = ""
    note: str = ""


class Table(NamedTuple):
    """A table of a file: what its rows' fragments begin with, its columns, its rows."""

    prefix: str
    columns: Sequence[str]
    rows: Iterable[Row]
    encoding: str = ""


def gridded(rows: Iterable[Sequence[Any] | OSError], prefix: str = "", encoding: str = "") -> Table | None:
    """Return rows of fields as a table; its header is among the first rows, or there is none.

    None where there are no rows. A row without any field is passed over and not counted.
    """
    coming = (row for row in rows if isinstance(row, OSError) or any(_filled(field) for field in row))
    first = list(islice(coming, _HEADER))
    grid = [row for row in first if not isinstance(row, OSError)]
    if not grid:
        return None
    place = next((n for n, row in enumerate(first) if not isinstance(row, OSError) and _is_header(row)), None)
    if place is None and _heads(first):
        place = 0
    if place is None:
        columns = [f"column_{number}" for number in range(1, min(max(map(len, grid)), _MOST_COLUMNS) + 1)]
        body: Iterable[Sequence[Any] | OSError] = chain(first, coming)
        return Table(prefix, columns, (_loose(columns, row) for row in body), encoding)
    header = first[place]
    columns = _unique([str(field) for field in header])  # type: ignore[union-attr] # no error, see above
    return Table(prefix, columns, _rows(columns, chain(first[place + 1 :], coming)), encoding)


def _filled(field: Any) -> bool:  # noqa: ANN401 - any field
    return field is not None and (not isinstance(field, str) or bool(field.strip()))


def _is_header(row: Sequence[Any]) -> bool:
    """Tell whether a row names columns: short words, one of them for a column that is used."""
    words = [field.strip() for field in row if isinstance(field, str) and field.strip()]
    known = {named(word) for word in words} - {None}
    return all(len(word) <= 40 for word in words) and (  # noqa: PLR2004 - names are short
        len(known) > 1 or (bool(known) and len(words) <= 2 * len(known) + 2)
    )


def _heads(first: Sequence[Sequence[Any] | OSError]) -> bool:
    """Tell whether the first row names columns nobody knows: each a short word, and long fields only below."""
    grid = [row for row in first if not isinstance(row, OSError)]
    if first[0] is not grid[0] or len(grid) < 2:  # noqa: PLR2004 - a header and a row
        return False
    words = [str(field).strip() for field in grid[0] if _filled(field)]
    short = all(len(word) <= 40 and not any(mark in word for mark in "/.:。，") for word in words)  # noqa: PLR2004
    long = any(isinstance(field, str | bytes) and len(field) >= 200 for row in grid[1:] for field in row)  # noqa: PLR2004
    return short and long and len(words) == len(set(words)) >= len(grid[1]) - 1


def _unique(names: Sequence[str]) -> list[str]:
    """Return the names of columns, each once; one without a name gets its number."""
    found: list[str] = []
    for number, name in enumerate(names, start=1):
        plain = " ".join(name.replace("\ufeff", "").split()) or f"column_{number}"
        found.append(plain if plain not in found else f"{plain}_{number}")
    return found


def _rows(columns: Sequence[str], rows: Iterable[Sequence[Any] | OSError]) -> Iterator[Row]:
    """Iterate over rows by their columns; the pieces of a broken one, which have fewer fields, are none."""
    broken = False
    for row in rows:
        if broken and not isinstance(row, OSError) and len(row) < len(columns):
            continue
        broken = isinstance(row, OSError)
        yield _row(columns, row)


def _loose(columns: Sequence[str], row: Sequence[Any] | OSError) -> Row:
    return row if isinstance(row, OSError) else dict(zip(columns, row, strict=False))


def _row(columns: Sequence[str], row: Sequence[Any] | OSError) -> Row:
    """Return a row by its columns; one with more fields than the header has lost its quotes somewhere."""
    if isinstance(row, OSError):
        return row
    if any(_filled(field) for field in row[len(columns) :]):
        return OSError(f"the row has {len(row)} fields, the header {len(columns)}: its quotes are broken")
    found = dict(zip(columns, row, strict=False))
    if len(row) < len(columns):
        found[_SHORT] = f"{len(row)} of {len(columns)}"
    return found


_SHORT: Final = "\0short"


def records_of(
    table: Table, name: str, columns: Mapping[str, str] | None = None, *, sure: bool = True
) -> Iterator[Record] | None:
    """Return the records of a table, None where it is one document and no list of records.

    ``sure`` says that it is a table and no text that may look like one.

    Raises
    ------
    InputError
        The caller names a column that the table does not have.
    """
    rows = iter(table.rows)
    first = _sample(rows)
    sample = [row for row in first if not isinstance(row, OSError)]
    if columns and (sure or set(columns.values()) & set(table.columns) or any(map(named, table.columns))):
        checked(columns, table.columns, name)
    elif columns:
        return None
    roles = decide(table.columns, sample, columns)
    if first and not sample and len({named(column) for column in table.columns} - {None}) > 1:
        roles = roles or Roles(table.columns[0], {})  # no row is whole, but the header is one of records
    if roles is None:
        return None
    return (
        _record(f"{table.prefix}row={number}", row, roles, table.encoding)
        for number, row in enumerate(chain(first, rows), start=1)
    )


def _sample(rows: Iterator[Row]) -> list[Row]:
    first: list[Row] = []
    held = 0
    for row in rows:
        first.append(row)
        held += 0 if isinstance(row, OSError) else sum(len(v) for v in row.values() if isinstance(v, str | bytes))
        if len(first) >= _SAMPLE or held > _SAMPLE_CHARACTERS:
            break
    return first


def _record(fragment: str, row: Row, roles: Roles, encoding: str) -> Record:
    if isinstance(row, OSError):
        return Record(fragment, row, encoding=encoding)
    short = row.get(_SHORT)
    fields = {column: value for column, value in row.items() if column not in {roles.text, _SHORT}}
    told = {role: said for role, column in roles.others.items() if (said := _said(row.get(column)))}
    payload: bytes | str | OSError
    try:
        payload = document_in(row.get(roles.text))
    except (UnreadableError, RecursionError) as error:
        payload = OSError(str(error))
    if isinstance(payload, str | bytes) and not payload.strip():
        payload = OSError(_empty(told))
    elif isinstance(payload, str) and len(payload) < 400 and ATTACHED.fullmatch(payload):  # noqa: PLR2004
        payload = OSError(f"the record only names an attached file: {' '.join(payload.split())}")
    note = f"record_columns:{roles}"
    if short:
        note = f"record_short:{short} fields; {note}"
    return Record(fragment, payload, fields, told, encoding, note)


def _empty(told: Mapping[str, str]) -> str:
    attached = told.get("attachment")
    return "the record has no text" + (f"; what is attached was not fetched: {attached}" if attached else "")


def _said(value: Any) -> str:  # noqa: ANN401 - any field
    """Return a field as text: whole numbers without a point."""
    if value is None or value != value:  # noqa: PLR0124 - NaN
        return ""
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())
