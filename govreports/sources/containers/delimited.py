"""Delimited text: the delimiter found by the header, line ends inside quotes, a broken line costing itself alone."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Final

from govreports.sources.containers.roles import named
from govreports.sources.containers.streams import MOST_RECORD, Source, encoding_of, lines
from govreports.sources.containers.tables import Table, gridded

__all__ = ["delimited"]

_DELIMITERS: Final = (",", "\t", ";", "|", "，", "\x01")
_HEAD_LINES: Final = 40


def delimited(source: Source) -> Table | None:
    """Return a delimited text as a table, None where the text is none."""
    head = source.glance.decode(encoding_of(source.glance), "replace").lstrip("\ufeff").splitlines()
    first = next((line for line in head if line.strip()), "")
    found = first.lower().startswith("sep=")
    delimiter = first[4:5] if found else _delimiter(head)
    if not delimiter:
        return None
    encoding = source.encoding()
    return gridded(_rows(source, encoding, delimiter, skip=found), encoding=encoding)


def _delimiter(head: Sequence[str]) -> str:
    """Return what divides the first lines: what gives most names of columns, else the same number of fields a line."""
    first = [line for line in head if line.strip()][:_HEAD_LINES]
    if not first:
        return ""
    if len(first) > 1 and named(first[0].strip().strip('"')) == "text" and first[1].lstrip().startswith('"'):
        return ","  # a single column
    best, most = "", 0.0
    for delimiter in _DELIMITERS:
        try:
            rows = [row for row in _parsed(first, delimiter) if not isinstance(row, OSError)][:5]
        except csv.Error:
            continue
        known = max((sum(named(field) is not None for field in row) for row in rows if len(row) > 1), default=0)
        even = len(rows) > 1 and len({len(row) for row in rows[:-1]}) == 1 and len(rows[0]) > 1
        score = 2 * known + even
        if score > most:
            best, most = delimiter, score
    return best


def _rows(source: Source, encoding: str, delimiter: str, *, skip: bool) -> Iterator[Sequence[str] | OSError]:
    """Iterate over the rows of a text; where it is damaged, the last one comes as the error that says so."""
    with source.text(encoding) as stream:
        found = lines(source, stream)
        start = list(islice(found, 1 + skip))
        for row in _parsed(chain(start[skip:], found), delimiter):
            if not (source.broken and isinstance(row, OSError)):  # said once, behind the rows that are whole
                yield row
        if source.broken:
            yield OSError(source.broken)


def _parsed(found: Iterable[str | OSError], delimiter: str) -> Iterator[list[str] | OSError]:
    """Iterate over the rows that lines make; the last one is none where its quotes do not end."""
    plain = _Lines(found)
    reader = csv.reader(plain, delimiter=delimiter, strict=True)
    while True:
        before = csv.field_size_limit(MOST_RECORD)
        row: list[str] | OSError
        try:
            row = next(reader)
        except StopIteration:
            yield from plain.taken()
            return
        except csv.Error as error:
            cut = "the last row ends inside quotes: it was cut, or a quote before it is missing"
            broken = f"the quotes of the row are broken, near line {reader.line_num}: {error}"
            row = OSError(cut if plain.ended else broken)
        finally:
            csv.field_size_limit(before)
        yield from plain.taken()
        if isinstance(row, OSError):
            yield row
        elif row:
            yield [field.replace("\r\n", "\n").replace("\r", "\n") if "\r" in field else field for field in row]


class _Lines:
    """Lines for a reader of CSV: what is none is put aside, NULs are left out, the end is remembered."""

    def __init__(self, found: Iterable[str | OSError]) -> None:
        self.found = iter(found)
        self.aside: list[OSError] = []
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        for line in self.found:
            if not isinstance(line, OSError):
                return line.replace("\0", "") if "\0" in line else line
            self.aside.append(line)
        self.ended = True
        raise StopIteration

    def taken(self) -> list[OSError]:
        aside, self.aside = self.aside, []
        return aside
