"""Lines that hold labels and values, or a whole table, to tokens."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from govreports import numerals
from govreports.alignment.labels import Lexicon, label_of, meant
from govreports.alignment.tokens import FURNITURE, LABEL, TEXT, UNIT, VALUE, Token, value_kind
from govreports.script import without_pinyin

__all__ = ["LOST", "carved"]

_DIGITS: Final = re.compile(r"[\d\s.,+-]*\d[\d\s.,+-]*")
_NUMBERING: Final = re.compile(r"\(?[1-9]\d?[.、)]|\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}、")
_HEAD_NUMBER: Final = re.compile(
    r"(?:\(\s*[一二三四五六七八九十\d]{1,3}\s*\)|[一二三四五六七八九十]{1,3}\s*[、.,]|\d{1,2}\s*[、.,]|[①-⑳㈠-㈩⑴-⑽])\s*(?:其中\s*[:,]?\s*)?$|其中\s*[:,]?\s*$"
)
_LEADERS: Final = re.compile(r"(?:[.…·]{3,}|…+|[\s:,;|])*")
_UNIT_FIRST: Final = re.compile(r"(?P<unit>[一-鿿]{1,2}|-(?=\s|$))\s*(?P<value>\S.*)?", re.DOTALL)
_LINE: Final = 1500
"""A longer line may hold a whole table."""
_DENSE: Final = 12
_SEVERAL: Final = 5
"""So many labels in one line, or in one without the marks of a sentence, are a table and not prose."""
_FEW: Final = 3
_COLUMNS: Final = 3
_SENTENCE: Final = re.compile(r"[。;!?]")
LOST: Final = ("?", "\ufffd", "**")
"""What stands where characters were lost: the label before it is cut short."""


def carved(token: Token, plain: str, lexicon: Lexicon) -> list[Token]:
    """Divide a line that holds a label and its values, or a whole table, into tokens."""
    if token.kind == VALUE:
        spans = numerals.parts(token.text) if any(map(str.isspace, token.text)) else None
        if token.marked and len(spans or ()) < _COLUMNS:
            return [token]
        return [_piece(token, VALUE, token.start + a, token.start + b, plain) for a, b in spans or ()] or [token]
    line = without_pinyin(token.text)
    compact, offsets = _compact(line)
    hits = [hit for hit in lexicon.pattern.finditer(compact) if not line.startswith(LOST, offsets[hit.end() - 1] + 1)]
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
        kind = value_kind(match[0], lexicon)
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
