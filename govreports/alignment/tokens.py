"""A document as one stream of tokens: labels, values, blanks, notes, units and other text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from govreports import numerals
from govreports.alignment.labels import Lexicon, Meaning, label_of, meant
from govreports.script import fold, without_pinyin
from govreports.sources.document import Cell, Document, Row

__all__ = ["Token", "tokens_of"]

LABEL: Final = "label"
VALUE: Final = "value"
BLANK: Final = "blank"
NOTE: Final = "note"
UNIT: Final = "unit"
FURNITURE: Final = "furniture"
TEXT: Final = "text"

_PAGE: Final = re.compile(
    r"-\s*\d{1,3}\s*-|第\s*\d{1,3}\s*页(?:\s*[,/]?\s*共\s*\d{1,3}\s*页)?|[Pp](?:age|\.)\s*\d{1,3}|\d{1,3}\s*/\s*\d{1,3}"
)
_DIGITS: Final = re.compile(r"[\d\s.,+-]*\d[\d\s.,+-]*")
_ODD: Final = re.compile(r"^[\s()\d.、/-]+$")
"""Digits and marks alone: in the line of a row they are a cell that is no number, not numbering."""
_VALUED: Final = re.compile(r"\s(?:-+|/|[+-]?\d[\d,.]*)\s*$")
"""A dash or number behind a label is a cell of its own."""
_NUMBERING: Final = re.compile(r"\(?[1-9]\d?[.、)]|\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}、")
_NOTE_ONLY: Final = re.compile(r"\s*[(\[].*[)\]]\s*", re.DOTALL)
_HEAD_NUMBER: Final = re.compile(
    r"(?:\(\s*[一二三四五六七八九十\d]{1,3}\s*\)|[一二三四五六七八九十]{1,3}\s*[、.,]|\d{1,2}\s*[、.,]|[①-⑳㈠-㈩⑴-⑽])\s*(?:其中\s*[:,]?\s*)?$|其中\s*[:,]?\s*$"
)
_LEADERS: Final = re.compile(r"(?:[.…·]{3,}|…+|[\s:,;|])*")
_UNIT_FIRST: Final = re.compile(r"(?P<unit>[一-鿿]{1,2}|-(?=\s|$))\s*(?P<value>\S.*)?", re.DOTALL)
_JOINED: Final = 6
_REACH: Final = 24
"""So many pieces make a label, in so many tokens: between them page numbers may stand and the row's values."""
_LINE: Final = 1500
"""A longer line may hold a whole table."""
_DENSE: Final = 12
_SEVERAL: Final = 5
"""So many labels in one line, or in one without the marks of a sentence, are a table and not prose."""
_FEW: Final = 3
_COLUMNS: Final = 3
_SHORT: Final = 8
_MOSTLY: Final = 0.8
_PAIR: Final = 2
"""A header in two lines has so many columns at least, of such short words, and nearly all known when joined."""
_SENTENCE: Final = re.compile(r"[。;!?]")
_LOST: Final = ("?", "\ufffd", "**")
"""What stands where characters were lost: the label before it is cut short."""


@dataclass(slots=True, eq=False)  # a frozen one takes three times as long to make
class Token:
    """A piece of a document: its kind, its place in text and rows, and as a label what it may stand for.

    ``gap`` counts the empty lines before it, ``skipped`` the lines of notes and page numbers among
    them, ``pages`` the page numbers alone.
    """

    kind: str
    cell: Cell
    start: int
    end: int
    text: str
    row: int
    gap: int
    marked: bool
    table: int = 0
    meanings: tuple[Meaning, ...] = ()
    number: str = ""
    key: str = ""
    opens: bool = False
    skipped: int = 0
    pages: int = 0


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
            if behind and (token.kind == NOTE or (token.kind == FURNITURE and row.table)) and _ODD.search(token.text):
                token = replace(token, kind=VALUE)
            behind = behind or any(meaning.kind == "row" for meaning in token.meanings)
            gap = 0
            if token.kind == TEXT or (token.kind == VALUE and len(row.cells) == 1 and not row.table):
                stream.extend(_carved(token, plain, lexicon))
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
    kind = _value_kind(text, lexicon)
    if kind:
        return kind, (), "", "", False
    label = label_of(text)
    found = lexicon.find_key(label.key)
    cut = len(label.key) <= _SHORT and any(mark in text for mark in _LOST)
    if found and not cut and (in_table or not _VALUED.search(text)):
        return LABEL, found, label.number, label.key, label.opens
    if _NOTE_ONLY.fullmatch(text) and not label.key:
        return NOTE, (), "", "", False
    return TEXT, (), label.number, label.key, label.opens


def _value_kind(text: str, lexicon: Lexicon) -> str:
    stripped = text.strip()
    if stripped in lexicon.units:
        return UNIT
    if _NUMBERING.fullmatch(stripped):
        return NOTE
    reading = numerals.parse(text)
    if reading.status in {"read", "dash"} or _DIGITS.fullmatch(text):
        return VALUE if not _PAGE.fullmatch(stripped) else FURNITURE
    return FURNITURE if _PAGE.fullmatch(stripped) else ""


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


def _carved(token: Token, plain: str, lexicon: Lexicon) -> list[Token]:
    """Divide a line that holds a label and its values, or a whole table, into tokens."""
    if token.kind == VALUE:
        spans = numerals.parts(token.text) if any(map(str.isspace, token.text)) else None
        if token.marked and len(spans or ()) < _COLUMNS:
            return [token]
        return [_piece(token, VALUE, token.start + a, token.start + b, plain) for a, b in spans or ()] or [token]
    line = without_pinyin(token.text)
    compact, offsets = _compact(line)
    hits = [hit for hit in lexicon.pattern.finditer(compact) if not line.startswith(_LOST, offsets[hit.end() - 1] + 1)]
    if not hits:
        return _tail(token, plain, lexicon) or [token]
    labels = len({hit[0] for hit in hits})
    dense = len(token.text) > _LINE or labels >= _DENSE or (labels >= _SEVERAL and not _SENTENCE.search(token.text))
    pieces: list[Token] = []
    reached = 0
    for hit in hits:
        start, end = offsets[hit.start()], offsets[hit.end() - 1] + 1
        head = _HEAD_NUMBER.search(line, reached, start)
        start = head.start() if head else start
        close = re.match(r"[\0\s]*\((?![一二三四五六七八九十\d]{1,3}\))[^()]*\)|[\0\"”’』」)]+", line[end:])
        end += close.end() if close else 0
        pieces.extend(_between(token, reached, start, plain, lexicon, dense=dense))
        number = label_of(head[0] + "的").number if head else ""
        found = lexicon.meanings[hit[0]]
        pieces.append(
            replace(
                _piece(token, LABEL, token.start + start, token.start + end, plain),
                meanings=found,
                key=hit[0],
                number=number,
            )
        )
        reached = end
    pieces.extend(_between(token, reached, len(token.text), plain, lexicon, dense=dense))
    plainly = all(piece.kind in {LABEL, VALUE, UNIT} for piece in pieces)
    numbers = sum(piece.kind == VALUE for piece in pieces)
    if dense or (plainly and (numbers or len(pieces) > 1) and _apart(pieces, token.text)):
        return pieces
    return _behind_group(token, hits[0], offsets, plain, lexicon) or _tail(token, plain, lexicon) or [token]


def _behind_group(token: Token, hit: re.Match[str], offsets: list[int], plain: str, lexicon: Lexicon) -> list[Token]:
    """Divide a line in which the first piece of a numbered label stands behind the label of its group."""
    first, end = offsets[hit.start()], offsets[hit.end() - 1] + 1
    meanings = lexicon.meanings[hit[0]]
    leaf = re.search(r"\S", token.text[end:])
    if (
        not leaf
        or not _NUMBERING.match(token.text, end + leaf.start())
        or _HEAD_NUMBER.sub("", token.text[:first]).strip()
        or all(meaning.kind != "group" for meaning in meanings)
        or _SENTENCE.search(token.text)
    ):
        return []
    number = label_of(token.text[:first] + "的").number
    group = replace(
        _piece(token, LABEL, token.start, token.start + end, plain), meanings=meanings, key=hit[0], number=number
    )
    rest = _piece(token, TEXT, token.start + end + leaf.start(), token.end, plain)
    return [group, *(_tail(rest, plain, lexicon) or [rest])]


def _tail(token: Token, plain: str, lexicon: Lexicon) -> list[Token]:
    """Divide a line without any label that ends in several numbers into its words and the numbers."""
    words = list(re.finditer(r"\S+", token.text))
    count = 0
    while count < len(words) and numerals.parts(words[-1 - count][0]):
        count += 1
    unit = words[-1 - count] if count == 1 < len(words) and words[-2][0] in lexicon.units else None
    if not count or len(words) - count > _FEW or _SENTENCE.search(token.text):
        return []
    first = words[len(words) - count].start()
    if unit is None and count < min(_COLUMNS, len(words)) and not lexicon.is_fragment(token.text[:first]):
        return []
    head = token.text[: unit.start() if unit else first].strip()
    start = token.start + words[0].start()
    text = [_piece(token, TEXT, start, start + len(head), plain)] if head else []
    if unit:
        text.append(_piece(token, UNIT, token.start + unit.start(), token.start + unit.end(), plain))
    parts = numerals.parts(token.text[first:]) or []
    return [*text, *(_piece(token, VALUE, token.start + first + a, token.start + first + b, plain) for a, b in parts)]


def _apart(pieces: list[Token], text: str) -> bool:
    """Tell a table row (label, then values) from words that happen to be labels: no sentence mark stands between."""
    return pieces[0].kind == LABEL and not _SENTENCE.search(text)


def _compact(text: str) -> tuple[str, list[int]]:
    """Return the text without white space, punctuation and notes, and the offset of each character kept."""
    hidden = re.sub(r"\((?![一二三四五六七八九十]{1,3}\)|\d{1,2}\))[^()]*\)", lambda match: " " * len(match[0]), text)
    hidden = re.sub(r"\(([一二三四五六七八九十\d])\)(?!项)", "   ", hidden)
    offsets = [i for i, character in enumerate(hidden) if character.isalnum()]
    return meant("".join(hidden[i] for i in offsets), same_length=True), offsets


def _between(token: Token, start: int, end: int, plain: str, lexicon: Lexicon, *, dense: bool) -> Iterator[Token]:
    piece = token.text[start:end]
    lead = _LEADERS.match(piece).end()  # type: ignore[union-attr]
    start, piece = start + lead, piece[lead:].rstrip(" \t\n:,;|")
    if not piece:
        return
    begin = token.start + start
    unit = _UNIT_FIRST.fullmatch(piece)
    if (
        unit
        and (unit["unit"] in lexicon.units or (unit["unit"] == "-" and unit["value"]))
        and (not unit["value"] or numerals.parts(unit["value"]))
    ):
        yield _piece(token, UNIT, begin, begin + len(unit["unit"]), plain)
        if unit["value"]:
            shift = begin + unit.start("value")
            for a, b in numerals.parts(unit["value"]) or [(0, len(unit["value"]))]:
                yield _piece(token, VALUE, shift + a, shift + b, plain)
        return
    spans = numerals.parts(piece)
    if spans or _DIGITS.fullmatch(piece):
        for a, b in spans or [match.span() for match in re.finditer(r"\S+", piece)]:
            yield _piece(token, VALUE, begin + a, begin + b, plain)
    elif dense:
        yield from _mixed(token, begin, piece, plain, lexicon)
    else:
        yield _piece(token, TEXT, begin, begin + len(piece), plain)


def _mixed(token: Token, begin: int, piece: str, plain: str, lexicon: Lexicon) -> Iterator[Token]:
    """Divide what stands between two labels of a line into numbers and other words, both set off by blanks."""
    words: tuple[int, int] | None = None
    for match in re.finditer(r"\S+", piece):
        kind = _value_kind(match[0], lexicon)
        if kind in {VALUE, UNIT, FURNITURE}:
            if words:
                yield _piece(token, TEXT, begin + words[0], begin + words[1], plain)
                words = None
            yield _piece(token, kind, begin + match.start(), begin + match.end(), plain)
        else:
            words = (words[0] if words else match.start(), match.end())
    if words:
        yield _piece(token, TEXT, begin + words[0], begin + words[1], plain)


def _piece(token: Token, kind: str, start: int, end: int, plain: str) -> Token:
    text = plain[start:end]
    label = label_of(text) if kind == TEXT and len(text) < 200 else None  # noqa: PLR2004
    return replace(
        token,
        kind=kind,
        start=start,
        end=end,
        text=text,
        gap=token.gap if start == token.start else 0,
        meanings=(),
        number=label.number if label else "",
        key=label.key if label else "",
        opens=False,
    )
