"""A document as one stream of tokens in reading order."""

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple

from govreports import numerals
from govreports.sources.document import Cell, Row
from govreports.tables.carving import LOST, Piece, carved, numbers_of
from govreports.tables.labels import Lexicon, label_of
from govreports.tables.meanings import Meanings
from govreports.tables.tokens import (
    BLANK,
    FURNITURE,
    LABEL,
    NO_SENSE,
    NOTE,
    TEXT,
    VALUE,
    WORDS,
    Sense,
    Token,
    value_kind,
)

__all__ = ["tokens_of"]

_ODD: Final = re.compile(r"^[\s()\[\]\d.、/-]+$")
"""Digits and marks alone: in the line of a row they are a cell that is no number, not numbering."""
_VALUED: Final = re.compile(r"[\s,;:](?:-+|/|[+-]?\d[\d,.]*)\s*$")
"""A dash or number behind a label is a cell of its own."""
_NOTE_ONLY: Final = re.compile(r"\s*[(\[].*[)\]]\s*", re.DOTALL)
_UNNAMED: Final = re.compile(r"Col(?:umn)? ?\d+|Unnamed: ?\d+(?:_level_\d+)?")
"""What software calls a column without a name."""
_JOINED: Final = 6
_REACH: Final = 24
"""So many pieces make a label, in so many tokens: between them page numbers may stand and the row's values."""
_COLUMNS: Final = 3
_SHORT: Final = 8
_MOSTLY: Final = 0.8
_PAIR: Final = 2
"""A header in two lines has so many columns at least, of such short words, and nearly all known when joined."""

_NOTE: Final = re.compile(r"\([^()]*\)")
_INK: Final = re.compile(r"\S+")
_DIGIT: Final = re.compile(r"\d")
_LONGEST: Final = 200
"""The longest label with its note has 120 characters."""
_REMEMBERED: Final = 8192
"""So many texts of cells are remembered: those of the forms come back in every report, all others make room."""


def tokens_of(rows: Sequence[Row], plain: str, lexicon: Lexicon) -> list[Token]:
    """Return the tokens of some rows of a folded text in reading order; every cell is in at least one token."""
    stream: list[Token] = []
    above: tuple[int, Row] | None = None
    for index, row in enumerate(rows):
        if row.table or row.marked or len(row.cells) != 1:
            above = None
        else:
            stacked = _stacked(above, (index, row), plain, lexicon) if above else []
            if stacked:
                while stream and stream[-1].row == index - 1:
                    stream.pop()
                stream += stacked
                above = None
                continue
            cell = row.cells[0]
            above = (index, row) if _divides(plain[cell.start : cell.end]) else None
        _add(stream, index, row, plain, lexicon)
    if any(token.sense.opens for token in stream):
        return _notes(_joined(_notes(stream), lexicon))
    return _joined(stream, lexicon)


def _add(stream: list[Token], index: int, row: Row, plain: str, lexicon: Lexicon) -> None:
    """Append the tokens of a row."""
    cells, _, table, marked = row
    sort = _sorters(lexicon)[table > 0]
    behind = table > 0 and sum(bool(_ODD.match(plain[c.start : c.end])) for c in cells) > _COLUMNS
    for place, cell in enumerate(cells):
        start, end = cell.start, cell.end
        text = plain[start:end]
        found = sort(text) if end - start <= _LONGEST else _Sorted(TEXT, pieces=carved(text, lexicon))
        kind, sense, pieces = found
        if kind == LABEL and place and _is_merged(stream[-1], sense, index):
            kind = NOTE
        elif kind == LABEL and stream and _is_repeated(stream[-1], sense, row):
            stream[-1] = stream[-1]._replace(kind=NOTE)
        if behind and (kind == NOTE or (kind == FURNITURE and _is_inside(row, cell, plain))) and _ODD.search(text):
            kind = VALUE
        if sense.meanings and not behind:
            behind = "row" in sense.meanings.by_kind
        if pieces and (kind == TEXT or (len(cells) == 1 and not table and (not marked or len(pieces) >= _COLUMNS))):
            for part in pieces:
                a, b = start + part.start, start + part.end
                sense = Sense(part.meanings, part.number, part.key)
                stream.append(Token(part.kind, cell, a, b, plain[a:b], index, place, marked, table, sense))
        else:
            stream.append(Token(kind, cell, start, end, text, index, place, marked, table, sense))


def _is_merged(before: Token, sense: Sense, row: int) -> bool:
    """Tell whether a label repeats the one before it in its row, as software writes a cell that spans several columns.

    Columns of that name may stand below it all: they keep theirs.
    """
    plainly = bool(sense.number) or "column" not in sense.meanings.by_kind
    return plainly and before.row == row and before.key == sense.key


def _is_repeated(before: Token, sense: Sense, row: Row) -> bool:
    """Tell whether a line says the label of the line before again, as software writes a cell that spans columns."""
    alone = not row.table and not row.marked and len(row.cells) == 1 and not before.table and not before.marked
    return alone and before.kind == LABEL and before.number == sense.number and _is_merged(before, sense, before.row)


def _is_inside(row: Row, cell: Cell, plain: str) -> bool:
    """Tell whether a cell is inside a grid or a line that marks its cells."""
    return row.table > 0 or (row.marked and "\n" not in plain[row.cells[0].end : cell.start])


def _divides(text: str) -> bool:
    """Tell whether a line may be several words."""
    return len(text.split(None, 1)) > 1 or "(" in text


def _words(text: str, least: int = 1) -> list[tuple[int, int]]:
    """Return the words of a line that may be a header of so many, without notes; numbers or long ones are none."""
    line = _NOTE.sub(lambda match: " " * len(match[0]), text) if "(" in text else text
    words = line.split()
    if len(words) < least or max(map(len, words)) > _SHORT or _DIGIT.search(line):
        return []
    return [match.span() for match in _INK.finditer(line)]


def _of_words(line: tuple[int, Row], plain: str, spans: list[tuple[int, int]]) -> list[Token]:
    index, row = line
    cell = row.cells[0]
    begin = cell.start
    return [
        Token(TEXT, cell, begin + a, begin + b, plain[begin + a : begin + b], index, 0, marked=False) for a, b in spans
    ]


def _stacked(above: tuple[int, Row], line: tuple[int, Row], plain: str, lexicon: Lexicon) -> list[Token]:
    """Return labels and the pieces below them where two lines of words are one header, each word cut in two.

    A word of the upper line that is a label by itself may have nothing below it.
    """
    cell, below = above[1].cells[0], line[1].cells[0]
    spans = _words(plain[cell.start : cell.end], _PAIR)
    lower_spans = _words(plain[below.start : below.end]) if spans else []
    if not lower_spans or len(spans) < len(lower_spans):
        return []
    upper, lower = _of_words(above, plain, spans), _of_words(line, plain, lower_spans)
    corner = []
    if len(upper) == len(lower) + 1 and "corner" in lexicon.find_key(label_of(upper[0].text).key).by_kind:
        corner, upper = [upper[0]._replace(kind=NOTE)], upper[1:]
    labels = _completed(upper, lower, lexicon)
    columns = sum("column" in token.meanings.by_kind for token in labels)
    if not labels or columns < _MOSTLY * len(labels) or columns + len(corner) < _PAIR:
        return []
    return [*corner, *labels, *(token._replace(kind=NOTE) for token in lower)]


def _completed(upper: list[Token], lower: list[Token], lexicon: Lexicon) -> list[Token]:
    """Return the words of the upper line, each with that of the lower that completes it; [] where some are left."""
    labels: list[Token] = []
    rest = len(lower)
    for token in upper:
        piece = lower[len(lower) - rest].text if rest else ""
        key = label_of(token.text + piece).key
        if key not in lexicon.meanings and len(upper) > len(lower):
            piece, key = "", label_of(token.text).key
            if key not in lexicon.meanings:
                return []
        rest -= bool(piece)
        meanings = lexicon.meanings.get(key)
        labels.append(token._replace(kind=LABEL, sense=Sense(meanings, "", key)) if meanings else token)
    return [] if rest else labels


class _Sorted(NamedTuple):
    """What the text of a cell is: its kind, its sense as a label, its pieces if it has several."""

    kind: str
    sense: Sense = NO_SENSE
    pieces: Sequence[Piece] = ()


_Sorter = Callable[[str], _Sorted]


@cache
def _sorters(lexicon: Lexicon) -> tuple[_Sorter, _Sorter]:
    """Return what tells the kinds of texts in lines and of texts in tables; both remember those met of late."""
    return (
        lru_cache(_REMEMBERED)(lambda text: _sorted(text, lexicon, in_table=False)),
        lru_cache(_REMEMBERED)(lambda text: _sorted(text, lexicon, in_table=True)),
    )


def _sorted(text: str, lexicon: Lexicon, *, in_table: bool) -> _Sorted:
    if numerals.parse(text).status == "blank":
        return _Sorted(BLANK)
    kind = value_kind(text, lexicon)
    if kind:
        return _Sorted(kind, pieces=numbers_of(text) if kind == VALUE else ())
    label = label_of(text)
    found = lexicon.find_key(label.key)
    cut = len(label.key) <= _SHORT and any(mark in text for mark in LOST)
    if found and not cut and (in_table or not _VALUED.search(text)):
        return _Sorted(LABEL, Sense(found, label.number, label.key, label.opens))
    if _UNNAMED.fullmatch(text.strip()):
        return _Sorted(NOTE)
    if _NOTE_ONLY.fullmatch(text) and not label.key:
        return _Sorted(NOTE)
    return _Sorted(TEXT, Sense(number=label.number, key=label.key, opens=label.opens), carved(text, lexicon))


def _notes(stream: list[Token]) -> list[Token]:
    """Return the tokens with those that continue a note left open by a label as notes themselves."""
    found: list[Token] = []
    pending = 0
    before: Token | None = None
    for token in stream:
        goes_on = False
        if token.kind == LABEL:
            pending = _JOINED + 1 if token.sense.opens else 0
        elif token.sense.opens and _opens_note(token, before):
            pending, goes_on = _JOINED, True
        elif pending:
            goes_on = token.kind == NOTE or (token.kind == TEXT and not token.number)
            pending = pending - 1 if goes_on and ")" not in token.text else 0
        found += _cut(token) if goes_on else [token]
        before = found[-1]
    return found


def _opens_note(token: Token, before: Token | None) -> bool:
    """Tell whether a text is a note that begins behind a label and stays open."""
    return before is not None and before.kind == LABEL and token.kind == TEXT and token.text.lstrip().startswith("(")


def _cut(token: Token) -> list[Token]:
    """Return a token as a note, and the value that stands behind it, in the middle of a note in several lines."""
    value = None if token.table else _VALUED.search(token.text)
    if value is None:
        return [token._replace(kind=NOTE)]
    cut = value.start()
    note = token._replace(kind=NOTE, end=token.start + cut, text=token.text[:cut])
    return [note, token._replace(kind=VALUE, start=token.start + cut + 1, text=token.text[cut + 1 :], sense=NO_SENSE)]


def _joined(stream: list[Token], lexicon: Lexicon) -> list[Token]:
    """Join labels that a line break or a page break cut into pieces; the pieces after the first become notes."""
    beginnings = lexicon.beginnings
    behind = 0
    for index, token in enumerate(stream):
        if index < behind or token.kind not in WORDS or token.sense.key not in beginnings:
            continue
        taken, meanings, key = _join(stream, index, lexicon)
        if taken:
            opens = stream[index + taken].sense.opens
            stream[index] = token._replace(kind=LABEL, sense=Sense(meanings, token.number, key, opens))
            behind = index + 1 + taken
            stream[index + 1 : behind] = [
                piece._replace(kind=NOTE) if piece.kind in WORDS else piece for piece in stream[index + 1 : behind]
            ]
    return stream


def _join(stream: list[Token], index: int, lexicon: Lexicon) -> tuple[int, Meanings, str]:
    """Return how many of the next tokens belong to a label, what it then means and its key; 0 where none do."""
    token = stream[index]
    key = token.key
    best: tuple[int, Meanings, str] = (0, token.meanings, "")
    joined = 0
    valued: int | None = None
    before = token
    for taken, piece in enumerate(stream[index + 1 : index + 1 + _REACH], start=1):
        if piece.kind == FURNITURE:
            continue
        inside = before.row == piece.row or (token.kind == TEXT and before.kind == TEXT)
        if piece.kind == VALUE and not (piece.table or piece.marked) and inside:
            valued = piece.row  # the values stand in a line in the middle of the label
            before = piece
            continue
        if joined == _JOINED or not _may_join(piece, token, valued, lexicon):
            break
        before = piece
        joined += 1
        key += piece.key
        found = lexicon.meanings.get(key)
        if found:
            best = (taken, found, key)
        if key not in lexicon.beginnings:
            break
    return best


def _may_join(piece: Token, token: Token, valued: int | None, lexicon: Lexicon) -> bool:
    """Tell whether a piece may go on with a label, ``valued`` being the line of the values met in its middle."""
    if piece.kind not in WORDS or not piece.key or piece.number or piece.table != token.table:
        return False
    return valued is None or not (piece.key in lexicon.meanings or piece.row == valued or piece.table or piece.marked)
