"""JSON: lines, arrays, objects around an array, objects by their keys; read piece by piece."""

import json
import re
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any, Final, TextIO

from govreports.sources.containers.roles import decide, named
from govreports.sources.containers.streams import MOST_RECORD, Source, lines
from govreports.sources.containers.tables import Row, Table, gridded

__all__ = ["json_table", "listed"]

_DECODER: Final = json.JSONDecoder()
_PIECE: Final = 2**18
_NEAR: Final = 12
_BLANK: Final = re.compile(r"[\s\ufeff]*")
_NEXT: Final = re.compile(r"[}\]]\s*,\s*(?=\{)")
_FEW: Final = 20
_DEEP: Final = 6
_LONG: Final = 200


def json_table(source: Source) -> Table | None:
    """Return the JSON in a text as a table, None where it holds no list of objects."""
    encoding = source.encoding()
    with source.text(encoding) as stream:
        first = [line for line in islice(lines(source, stream), 2 * _FEW) if isinstance(line, OSError) or line.strip()][
            :3
        ]
    if _by_lines(first):
        return listed(_line_rows(source, encoding), encoding=encoding)
    return _nested(source, encoding)


def listed(items: Iterable[Any], prefix: str = "", encoding: str = "") -> Table | None:
    """Return objects, or lists of fields, as a table whose columns are the keys of the first ones."""
    coming = iter(items)
    first = list(islice(coming, _FEW))
    known = [item for item in first if not isinstance(item, OSError)]
    if known and all(isinstance(item, list) for item in known):
        grid = (item if isinstance(item, list | OSError) else [item] for item in chain(first, coming))
        return gridded(grid, prefix, encoding)
    if not any(isinstance(item, Mapping) for item in known):
        return None
    ahead = [_flat(item) for item in first]
    columns = dict.fromkeys(key for row in ahead if not isinstance(row, OSError) for key in row)
    ends = Counter(column.rpartition(".")[2] for column in columns)
    short = {c: end for c in columns if ends[end := c.rpartition(".")[2]] == 1}
    rows = (_renamed(row, short) for row in chain(ahead, map(_flat, coming)))
    return Table(prefix, [short.get(column, column) for column in columns], rows, encoding)


def _renamed(row: Row, short: Mapping[str, str]) -> Row:
    """Return a row by the last words of its keys (title for _source.title), where they tell the columns apart."""
    return row if isinstance(row, OSError) else {short.get(key, key): value for key, value in row.items()}


def _flat(item: Any, start: str = "", depth: int = 0) -> Row:  # noqa: ANN401 - JSON
    """Return an object with the objects in it laid open: ``_source.title``."""
    if isinstance(item, OSError):
        return item
    if not isinstance(item, Mapping):
        return OSError(f"the record is no object: {str(item)[:60]!r}")
    found: dict[str, Any] = {}
    for key, value in item.items():
        if isinstance(value, Mapping) and value and depth < _DEEP:
            inner = _flat(value, f"{start}{key}.", depth + 1)
            found |= inner if isinstance(inner, Mapping) else {}
        else:
            found[f"{start}{key}"] = value
    return found


def _by_lines(first: list[str | OSError]) -> bool:
    """Tell whether each line is an object, or a list, of its own; one of the first may be broken."""
    whole = [line.strip() for line in first if isinstance(line, str)]
    starts = {line[0] for line in whole}
    if len(first) < 2 or len(starts) != 1 or not starts <= {"[", "{"}:  # noqa: PLR2004 - one line may be a whole file
        return False
    good = sum(isinstance(_parsed(line), dict | list) for line in whole)
    return good * 2 >= len(whole)


def _parsed(line: str) -> Any:  # noqa: ANN401 - JSON
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        return OSError(f"the line is no JSON: {error}")


def _line_rows(source: Source, encoding: str) -> Iterator[Any]:
    with source.text(encoding) as stream:
        for line in lines(source, stream):
            if isinstance(line, OSError):
                yield line
            elif plain := line.strip("\ufeff \t\r\n\x1e"):
                yield _parsed(plain)


class _Pieces:
    """JSON that is read as far as is needed."""

    def __init__(self, source: Source, stream: TextIO) -> None:
        self.source, self.stream = source, stream
        self.text, self.at, self.ended = "", 0, False

    def fill(self) -> bool:
        """Read on; twice as much each time, so that a long value takes linear time."""
        if self.ended or len(self.text) - self.at > MOST_RECORD:
            return False
        rest = self.text[self.at :]
        piece = self.stream.read(max(_PIECE, len(rest)))
        self.text, self.at, self.ended = rest + piece, 0, not piece
        return bool(piece)

    def mark(self) -> str:
        """Return the next character that is no blank, without taking it."""
        while True:
            match = _BLANK.match(self.text, self.at)
            self.at = match.end() if match else self.at
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.fill():
                return ""

    def value(self) -> Any:  # noqa: ANN401 - JSON
        """Take one value; raises ValueError where there is none."""
        self.mark()
        while True:
            try:
                found, end = _DECODER.raw_decode(self.text, self.at)
            except json.JSONDecodeError as error:
                open_end = error.msg.startswith("Unterminated string") or error.pos > len(self.text) - _NEAR
                if not open_end or not self.fill():
                    raise
                continue
            if end == len(self.text) and self.fill():
                continue
            self.at = end
            return found

    def items(self) -> Iterator[Any]:
        """Take the values of an array that has begun; a broken one comes as an error, and the next is looked for."""
        while (mark := self.mark()) and mark != "]":
            if mark == ",":
                self.at += 1
                continue
            try:
                yield self.value()
            except (ValueError, RecursionError) as error:
                goes_on = self.skip()
                lost = "" if goes_on else ", and what follows is lost"
                yield OSError(self.source.broken or f"the record is no JSON{lost}: {error}")
                if not goes_on:
                    return
        self.at += 1
        if not mark:
            yield OSError(self.source.broken or "the JSON ends too early: what follows is lost")

    def skip(self) -> bool:
        """Go to where an object seems to begin behind a broken one."""
        self.at += 1
        while not (match := _NEXT.search(self.text, self.at)):
            self.at = max(self.at, len(self.text) - _NEAR)
            if not self.fill():
                return False
        self.at = match.end()
        return True


def _nested(source: Source, encoding: str) -> Table | None:
    """Return the lists of objects in a JSON value as one table, or its objects by key; None where there are none."""
    found = _opened(source, encoding)
    try:
        first = next(found, None)
    except (ValueError, RecursionError):
        return None
    return None if first is None else listed(_guarded(source, chain([first], found)), encoding=encoding)


def _opened(source: Source, encoding: str) -> Iterator[Any]:
    with source.text(encoding) as stream:
        yield from _items(_Pieces(source, stream))


def _guarded(source: Source, items: Iterable[Any]) -> Iterator[Any]:
    try:
        yield from items
    except (ValueError, RecursionError) as error:
        yield OSError(source.broken or f"the JSON is broken: what follows is lost: {error}")


def _items(pieces: _Pieces) -> Iterator[Any]:
    """Iterate over the records of a JSON value: those of its lists, its objects or texts by key, or itself."""
    met, value = yield from _walk(pieces, 0)
    if met or not isinstance(value, dict):
        return
    if value and all(isinstance(each, Mapping) for each in value.values()):
        yield from ({"key": key, **each} for key, each in value.items())
        return
    whole = _flat(value)
    if isinstance(whole, Mapping) and decide(list(whole), [whole]):
        yield value
    elif len(value) > 1 and all(isinstance(each, str) and len(each) >= _LONG for each in value.values()):
        yield from ({"title": key, "text": each} for key, each in value.items())


def _walk(pieces: _Pieces, depth: int) -> Generator[Any, None, tuple[bool, Any]]:
    """Give the items of the lists of records in a value; return whether there were any, and else the value itself."""
    mark = pieces.mark()
    if mark == "[":
        pieces.at += 1
        return (yield from _list(pieces, depth))
    if mark != "{" or depth > _DEEP:
        return False, pieces.value()
    pieces.at += 1
    own: dict[str, Any] = {}
    met = False
    while (mark := pieces.mark()) != "}":
        if mark == ",":
            pieces.at += 1
            continue
        key = str(pieces.value())
        if pieces.mark() != ":":
            message = "a key without a value"
            raise ValueError(message)
        pieces.at += 1
        if any(named(known) == "text" and isinstance(said, str) and len(said) >= _LONG for known, said in own.items()):
            own[key] = pieces.value()
            continue
        found, own[key] = yield from _walk(pieces, depth + 1)
        met = met or found
    pieces.at += 1
    return met, own


def _list(pieces: _Pieces, depth: int) -> Generator[Any, None, tuple[bool, Any]]:
    """Give the items of a list that has begun, if they are records; else return them."""
    mark = pieces.mark()
    if mark not in ({"{", "["} if depth == 0 else {"{"}):
        items = pieces.items()
        return False, list(items)
    items = pieces.items()
    first = next(items)
    whole = _flat(first) if isinstance(first, Mapping) else {}
    if depth and not (isinstance(whole, Mapping) and any(named(key) == "text" for key in whole)):
        return False, [first, *items]
    yield first
    yield from items
    return True, None
