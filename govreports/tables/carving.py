"""Lines that hold labels and values, or a whole table, to tokens."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from govreports import numerals
from govreports.script import without_pinyin
from govreports.tables.labels import Lexicon, label_of, meant
from govreports.tables.meanings import NOTHING, Meanings
from govreports.tables.tokens import FURNITURE, LABEL, NOTE, TEXT, UNIT, VALUE, value_kind

__all__ = ["LOST", "Piece", "carved", "numbers_of"]

_DIGITS: Final = re.compile(r"[\d\s.,+-]*\d[\d\s.,+-]*")
_NUMBERING: Final = re.compile(r"\(?[1-9]\d?[.、)]|\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}、")
_HEAD_NUMBER: Final = re.compile(
    r"(?:\(\s*[一二三四五六七八九十\d]{1,3}\s*\)|[一二三四五六七八九十]{1,3}\s*[、.,]|\d{1,2}\s*[、.,]|[①-⑳㈠-㈩⑴-⑽])\s*(?:其中\s*[:,]?\s*)?$|其中\s*[:,]?\s*$"
)
_ARABIC: Final = re.compile(r"(\d+)\s*[、.,]")
_ADHERING: Final = re.compile(r"(\d[\d.]*)(?=[一二三四五六七八九十]{1,2}[、.])")
"""A number in front of the heading of the next section, from which nothing sets it off."""
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
_INK: Final = re.compile(r"\S+")
_INKED: Final = re.compile(r"\S")
_CLOSE: Final = re.compile(r"[\0\s]*\((?![一二三四五六七八九十\d]{1,3}\))[^()]*\)|[\0\"”’』」)]+")
_NOTES: Final = re.compile(r"\((?![一二三四五六七八九十]{1,3}\)|\d{1,2}\))[^()]*\)")
_NUMERAL_NOTE: Final = re.compile(r"\(([一二三四五六七八九十\d])\)(?!项)")
_NOT_WORD: Final = re.compile(r"[\W_]+")
_PROSE: Final = 200
_PIECE: Final = 6
"""The lines of a label in a narrow cell have no more letters."""
_PLAIN: Final = frozenset({LABEL, VALUE, UNIT})
_SET_OFF: Final = frozenset({VALUE, UNIT, FURNITURE})
LOST: Final = ("?", "\ufffd", "**")
"""What stands where characters were lost: the label before it is cut short."""


class Piece(NamedTuple):
    """A piece of a text: its kind, its offsets there, and as a label what it may stand for."""

    kind: str
    start: int
    end: int
    meanings: Meanings = NOTHING
    number: str = ""
    key: str = ""


def numbers_of(text: str) -> list[Piece]:
    """Return the numbers of a text that holds nothing else, [] where it holds no white space to divide them."""
    if not any(map(str.isspace, text)):
        return []
    return [Piece(VALUE, a, b) for a, b in numerals.parts(text) or ()]


def carved(text: str, lexicon: Lexicon) -> list[Piece]:
    """Divide a line that holds a label and its values, or a whole table, into pieces; [] where it is one piece.

    Sentences are divided only where a table stands among them, which has more labels than they have.
    """
    prose = len(text) <= _LINE and _SENTENCE.search(text)
    if prose and len(lexicon.telling.findall(text)) < _DENSE:
        return []
    line = without_pinyin(text)
    if not lexicon.telling.search(line):
        return _tail(text, 0, lexicon)
    hidden = _without_notes(line)
    compact = meant(_NOT_WORD.sub("", hidden), same_length=True)
    if prose and len(set(lexicon.pattern.findall(compact))) < _DENSE:
        return []
    offsets = [i for i, character in enumerate(hidden) if character.isalnum()]
    found = lexicon.pattern.finditer(compact)
    hits = [hit for hit in found if not line.startswith(LOST, offsets[hit.end() - 1] + 1)]
    if not hits:
        return _tail(text, 0, lexicon)
    labels = len({hit[0] for hit in hits})
    dense = len(text) > _LINE or labels >= _DENSE or (labels >= _SEVERAL and not _SENTENCE.search(text))
    pieces: list[Piece] = []
    reached = 0
    for hit in hits:
        start, end = offsets[hit.start()], offsets[hit.end() - 1] + 1
        head = _numbering_before(line, reached, start, lexicon.meanings[hit[0]])
        start = start - len(head)
        close = _CLOSE.match(line, end)
        end = close.end() if close else end
        pieces.extend(_between(text, reached, start, lexicon, dense=dense))
        number = label_of(head + "的").number if head else ""
        pieces.append(Piece(LABEL, start, end, lexicon.meanings[hit[0]], number, hit[0]))
        reached = end
    pieces.extend(_between(text, reached, len(text), lexicon, dense=dense))
    plainly = all(piece.kind in _PLAIN for piece in pieces)
    numbers = sum(piece.kind == VALUE for piece in pieces)
    if dense or (plainly and (numbers or len(pieces) > 1) and _apart(pieces, text)):
        return pieces
    if numbers and not _SENTENCE.search(text) and _in_group(pieces, text, lexicon):
        return [pieces[0]._replace(kind=NOTE), *pieces[1:]]
    return _behind_group(text, hits[0], offsets, lexicon) or _tail(text, 0, lexicon)


def _in_group(pieces: list[Piece], text: str, lexicon: Lexicon) -> bool:
    """Tell whether a numbered label and its values stand behind a piece of the label of their group.

    Text out of PDF has the lines of a label that spans several rows in front of some of them.
    """
    lead, label, *rest = pieces
    key = _NOT_WORD.sub("", text[lead.start : lead.end])
    named = lead.kind == TEXT and label.kind == LABEL and label.number and "row" in label.meanings.by_kind
    plainly = all(piece.kind in _PLAIN - {LABEL} for piece in rest)
    return bool(named and plainly and len(key) <= _PIECE and any(key in whole for whole in lexicon.groups))


def _numbering_before(line: str, reached: int, start: int, meanings: Meanings) -> str:
    """Return the numbering in front of a label, "" where there is none.

    Digits before a label are its numbering only where the form numbers it so: those of ``行政许可 186、行政处罚`` are
    the number before. Of digits that adhere to others (``00000002.其他``) only the form's are the label's.
    """
    head = _HEAD_NUMBER.search(line, reached, start)
    if head is None:
        return ""
    digits = _ARABIC.match(head[0])
    if digits is None:
        return head[0]
    official = [number for number in meanings.by_number if number]
    adheres = head.start() > 0 and not line[head.start() - 1].isspace()
    glued = head.start() > reached and (line[head.start() - 1].isdecimal() or line[head.start() - 1] in ".,")
    if not glued and digits[1] in official:
        return head[0]
    if not glued and not (adheres and any(map(str.isdecimal, official))):
        own = head.start() == 0 or any(not number.isdecimal() for number in official)
        return head[0] if own else ""
    return next((head[0][len(digits[1]) - len(n) :] for n in official if n.isdecimal() and digits[1].endswith(n)), "")


def _behind_group(text: str, hit: re.Match[str], offsets: list[int], lexicon: Lexicon) -> list[Piece]:
    """Divide a line in which the first piece of a numbered label stands behind the label of its group."""
    first, end = offsets[hit.start()], offsets[hit.end() - 1] + 1
    meanings = lexicon.meanings[hit[0]]
    leaf = _INKED.search(text, end)
    if (
        not leaf
        or not _NUMBERING.match(text, leaf.start())
        or _HEAD_NUMBER.sub("", text[:first]).strip()
        or "group" not in meanings.by_kind
        or _SENTENCE.search(text)
    ):
        return []
    number = label_of(text[:first] + "的").number
    group = Piece(LABEL, 0, end, meanings, number, hit[0])
    return [group, *(_tail(text[leaf.start() :], leaf.start(), lexicon) or [_words(text, leaf.start(), len(text))])]


def _tail(text: str, shift: int, lexicon: Lexicon) -> list[Piece]:
    """Divide a line without any label that ends in several numbers into its words and the numbers."""
    words = list(_INK.finditer(text))
    count = 0
    while count < len(words) and numerals.parts(words[-1 - count][0]):
        count += 1
    unit = words[-1 - count] if count == 1 < len(words) and words[-2][0] in lexicon.units else None
    if not count or len(words) - count > _FEW or _SENTENCE.search(text):
        return []
    first = words[len(words) - count].start()
    if unit is None and count < min(_COLUMNS, len(words)) and not lexicon.is_fragment(text[:first]):
        return []
    head = text[: unit.start() if unit else first].strip()
    start = words[0].start()
    pieces = [_words(text, start, start + len(head), shift)] if head else []
    if unit:
        pieces.append(Piece(UNIT, shift + unit.start(), shift + unit.end()))
    parts = numerals.parts(text[first:]) or []
    return [*pieces, *(Piece(VALUE, shift + first + a, shift + first + b) for a, b in parts)]


def _apart(pieces: list[Piece], text: str) -> bool:
    """Tell a table row (label, then values) from words that happen to be labels: no sentence mark stands between."""
    return pieces[0].kind == LABEL and not _SENTENCE.search(text)


def _without_notes(text: str) -> str:
    """Return a text with blanks in place of notes in brackets and of their numerals."""
    if "(" not in text:
        return text
    return _NUMERAL_NOTE.sub("   ", _NOTES.sub(lambda match: " " * len(match[0]), text))


def _between(text: str, start: int, end: int, lexicon: Lexicon, *, dense: bool) -> Iterator[Piece]:
    piece = text[start:end]
    lead = _LEADERS.match(piece).end()  # type: ignore[union-attr]
    begin, piece = start + lead, piece[lead:].rstrip(" \t\n:,;|、。")
    if not piece:
        return
    unit = _UNIT_FIRST.fullmatch(piece)
    if (
        unit
        and (unit["unit"] in lexicon.units or (unit["unit"] == "-" and unit["value"]))
        and (not unit["value"] or numerals.parts(unit["value"]))
    ):
        yield Piece(UNIT, begin, begin + len(unit["unit"]))
        if unit["value"]:
            shift = begin + unit.start("value")
            for a, b in numerals.parts(unit["value"]) or [(0, len(unit["value"]))]:
                yield Piece(VALUE, shift + a, shift + b)
        return
    spans = numerals.parts(piece)
    if spans or _DIGITS.fullmatch(piece):
        for a, b in spans or [match.span() for match in _INK.finditer(piece)]:
            yield Piece(VALUE, begin + a, begin + b)
    elif dense:
        yield from _mixed(begin, piece, lexicon)
    else:
        yield _words(text, begin, begin + len(piece))


def _mixed(begin: int, piece: str, lexicon: Lexicon) -> Iterator[Piece]:
    """Divide what stands between two labels of a line into numbers and other words, both set off by blanks."""
    words: tuple[int, int] | None = None
    for match in _INK.finditer(piece):
        kind = value_kind(match[0], lexicon)
        if kind in _SET_OFF:
            if words:
                yield _words(piece, *words, begin)
                words = None
            yield Piece(kind, begin + match.start(), begin + match.end())
        elif not words and (number := _ADHERING.match(match[0])):
            yield Piece(VALUE, begin + match.start(), begin + match.start() + number.end(1))
            words = (match.start() + number.end(1), match.end())
        else:
            words = (words[0] if words else match.start(), match.end())
    if words:
        yield _words(piece, *words, begin)


def _words(text: str, start: int, end: int, shift: int = 0) -> Piece:
    """Return words as a piece, ``shift`` further on."""
    if end - start >= _PROSE:
        return Piece(TEXT, shift + start, shift + end)
    label = label_of(text[start:end])
    return Piece(TEXT, shift + start, shift + end, NOTHING, label.number, label.key)
