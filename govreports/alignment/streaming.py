"""A document as one stream of tokens in reading order."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Final

from govreports.alignment.carving import LOST, carved
from govreports.alignment.labels import Lexicon, Meaning, label_of
from govreports.alignment.tokens import BLANK, FURNITURE, LABEL, NOTE, TEXT, VALUE, Token, value_kind
from govreports.script import fold
from govreports.sources.document import Cell, Document, Row

__all__ = ["tokens_of"]

_ODD: Final = re.compile(r"^[\s()\d.、/-]+$")
"""Digits and marks alone: in the line of a row they are a cell that is no number, not numbering."""
_VALUED: Final = re.compile(r"\s(?:-+|/|[+-]?\d[\d,.]*)\s*$")
"""A dash or number behind a label is a cell of its own."""
_NOTE_ONLY: Final = re.compile(r"\s*[(\[].*[)\]]\s*", re.DOTALL)
_JOINED: Final = 6
_REACH: Final = 24
"""So many pieces make a label, in so many tokens: between them page numbers may stand and the row's values."""
_COLUMNS: Final = 3
_SHORT: Final = 8
_MOSTLY: Final = 0.8
_PAIR: Final = 2
"""A header in two lines has so many columns at least, of such short words, and nearly all known when joined."""


def tokens_of(document: Document, lexicon: Lexicon) -> list[Token]:
    """Return the tokens of a document in reading order; every cell is in at least one token."""
    plain = fold(document.text)
    stream: list[Token] = []
    upper: list[Token] = []
    for index, row in enumerate(document.rows):
        stacked = _stacked(upper, words := _words(row, index, plain), lexicon)
        upper = words
        if stacked:
            while stream and stream[-1].row == stacked[0].row:
                stream.pop()
            stream += stacked
            upper = []
            continue
        gap = row.gap
        behind = row.table > 0 and sum(bool(_ODD.match(plain[c.start : c.end])) for c in row.cells) > _COLUMNS
        for cell in row.cells:
            token = _classify(cell, plain, lexicon, (index, gap, row.marked, row.table))
            inside = row.table > 0 or (row.marked and "\n" not in plain[row.cells[0].end : cell.start])
            if behind and (token.kind == NOTE or (token.kind == FURNITURE and inside)) and _ODD.search(token.text):
                token = replace(token, kind=VALUE)
            behind = behind or any(meaning.kind == "row" for meaning in token.meanings)
            gap = 0
            if token.kind == TEXT or (token.kind == VALUE and len(row.cells) == 1 and not row.table):
                stream.extend(carved(token, plain, lexicon))
            else:
                stream.append(token)
    return list(_notes(_joined(_notes(stream), lexicon)))


def _words(row: Row, index: int, plain: str) -> list[Token]:
    """Return the words of a line of text that is no row of marked cells; numbers or long ones are no header."""
    if row.table or row.marked or len(row.cells) != 1:
        return []
    cell = row.cells[0]
    line = re.sub(r"\([^()]*\)", lambda match: " " * len(match[0]), plain[cell.start : cell.end])
    spans = [match.span() for match in re.finditer(r"\S+", line)]
    if not spans or re.search(r"\d", line) or any(end - start > _SHORT for start, end in spans):
        return []
    return [
        Token(
            TEXT,
            cell,
            cell.start + a,
            cell.start + b,
            plain[cell.start + a : cell.start + b],
            index,
            row.gap,
            marked=False,
        )
        for a, b in spans
    ]


def _stacked(upper: list[Token], lower: list[Token], lexicon: Lexicon) -> list[Token]:
    """Return labels and the pieces below them where two lines of words are one header, each word cut in two.

    A word of the upper line that is a label by itself may have nothing below it.
    """
    corner = []
    if len(upper) == len(lower) + 1 and any(m.kind == "corner" for m in lexicon.find_key(label_of(upper[0].text).key)):
        corner, upper = [replace(upper[0], kind=NOTE)], upper[1:]
    if not lower or len(upper) < len(lower):
        return []
    labels: list[Token] = []
    rest = len(lower)
    for token in upper:
        below = lower[len(lower) - rest].text if rest else ""
        key = label_of(token.text + below).key
        if key not in lexicon.meanings and len(upper) > len(lower):
            below, key = "", label_of(token.text).key
            if key not in lexicon.meanings:
                return []
        rest -= bool(below)
        meanings = lexicon.meanings.get(key, ())
        labels.append(replace(token, kind=LABEL, meanings=meanings, key=key) if meanings else token)
    columns = sum(any(meaning.kind == "column" for meaning in token.meanings) for token in labels)
    if rest or columns < _MOSTLY * len(labels) or columns + len(corner) < _PAIR:
        return []
    return [*corner, *labels, *(replace(token, kind=NOTE) for token in lower)]


def _classify(cell: Cell, plain: str, lexicon: Lexicon, where: tuple[int, int, bool, int]) -> Token:
    text = plain[cell.start : cell.end]
    row, gap, marked, table = where
    if len(text) > 200:  # noqa: PLR2004 - the longest label with its note has 120 characters
        return Token(TEXT, cell, cell.start, cell.end, text, row, gap, marked, table)
    kind, meanings, number, key, opens = _meant(text, lexicon, in_table=table > 0)
    return Token(kind, cell, cell.start, cell.end, text, row, gap, marked, table, meanings, number, key, opens)


@lru_cache(maxsize=1 << 16)
def _meant(text: str, lexicon: Lexicon, *, in_table: bool) -> tuple[str, tuple[Meaning, ...], str, str, bool]:
    """Return kind, meanings, number and key of a cell, and whether a note in it stays open."""
    if not text or text.isspace():
        return BLANK, (), "", "", False
    kind = value_kind(text, lexicon)
    if kind:
        return kind, (), "", "", False
    label = label_of(text)
    found = lexicon.find_key(label.key)
    cut = len(label.key) <= _SHORT and any(mark in text for mark in LOST)
    if found and not cut and (in_table or not _VALUED.search(text)):
        return LABEL, found, label.number, label.key, label.opens
    if _NOTE_ONLY.fullmatch(text) and not label.key:
        return NOTE, (), "", "", False
    return TEXT, (), label.number, label.key, label.opens


def _notes(stream: Iterable[Token]) -> Iterator[Token]:
    """Make the tokens that continue a note left open by a label notes themselves."""
    pending = 0
    after_label = False
    for token, before in zip(stream := list(stream), [None, *stream], strict=False):
        after_label = before is not None and before.kind == LABEL
        if token.kind == LABEL and token.opens:
            pending = _JOINED + 1
            yield token
        elif after_label and token.kind == TEXT and token.opens and token.text.lstrip().startswith("("):
            pending = _JOINED
            yield replace(token, kind=NOTE)
        elif pending and token.kind != LABEL:
            closed = ")" in token.text
            if token.kind == NOTE or (token.kind == TEXT and not token.number):
                value = None if token.table else _VALUED.search(token.text)
                yield replace(token, kind=NOTE, end=token.start + value.start() if value else token.end)
                if value:  # in the middle of a note in several lines
                    start = token.start + value.start() + 1
                    yield replace(token, kind=VALUE, start=start, text=token.text[value.start() + 1 :], gap=0)
                pending = 0 if closed else pending - 1
            else:
                pending = 0
                yield token
        else:
            pending = 0
            yield token


def _joined(tokens: Iterator[Token], lexicon: Lexicon) -> Iterator[Token]:
    """Join labels that a line break or a page break cut into pieces; the pieces after the first become notes."""
    stream = list(tokens)
    index = 0
    while index < len(stream):
        token = stream[index]
        taken, meanings, key = _join(stream, index, lexicon)
        if taken:
            yield replace(token, kind=LABEL, meanings=meanings, key=key, opens=stream[index + taken].opens)
            for piece in stream[index + 1 : index + 1 + taken]:
                yield replace(piece, kind=NOTE) if piece.kind in {TEXT, LABEL} else piece
            index += taken
        else:
            yield token
        index += 1


def _join(stream: list[Token], index: int, lexicon: Lexicon) -> tuple[int, tuple[Meaning, ...], str]:
    token = stream[index]
    if token.kind not in {LABEL, TEXT} or not token.key or len(token.key) > 40:  # noqa: PLR2004 - longer than any label
        return 0, (), ""
    key = token.key
    best: tuple[int, tuple[Meaning, ...], str] = (0, (), "")
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
        if joined == _JOINED or piece.kind not in {TEXT, LABEL} or not piece.key:
            break
        if valued is not None and piece.key in lexicon.meanings:
            break
        if valued is not None and (piece.row == valued or piece.table or piece.marked):
            break
        before = piece
        if piece.number or piece.table != token.table:
            break
        joined += 1
        key += piece.key
        found = lexicon.meanings.get(key)
        if found:
            best = (taken, found, key)
    return best
