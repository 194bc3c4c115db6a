"""Printed labels to entries of the forms: the key two wordings of one label share, and the lexicon of keys."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final, NamedTuple

from govreports.lexicons import rows
from govreports.regimes import Forms, Table
from govreports.script import bare, fold
from govreports.tables.meanings import NOTHING, Meaning, Meanings
from govreports.tables.periods import of_another_period

__all__ = ["Label", "Lexicon", "label_of", "lexicon", "meant", "official_key"]

_NUMBERING: Final = re.compile(
    r"(?P<number>\([一二三四五六七八九十]{1,3}\)|\(\d{1,2}\)|[一二三四五六七八九十]{1,3}[、.,:)]|\d{1,2}[、.,)](?!\d)|[①-⑳㈠-㈩⑴-⑽])[、.,]?"
)
_AMONG: Final = re.compile(r"其中[:,、]?")
_NUMERAL_IN_BRACKETS: Final = re.compile(r"\(([一二三四五六七八九十]{1,2}|\d)\)")
_NOTE: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_OPEN_NOTE: Final = re.compile(r"\([^()]*$")
_CLOSED_NOTE: Final = re.compile(r"^[^()]*\)")
_DIGITS: Final = re.compile(r"\d")
_NOT_WORD: Final = re.compile(r"[\W_]+")
_PIECE: Final = 3
_SIMILAR: Final = 8
"""Keys of this length or more may differ in one character (a slip of the pen or of character recognition)."""
_HALF: Final = _SIMILAR // 2
"""One slip leaves so many characters at the beginning or at the end of such a key as they were."""


class Label(NamedTuple):
    """A text as a label: its numbering, its key, whether a note in brackets stays open at its end."""

    number: str
    key: str
    opens: bool


@lru_cache(maxsize=8192)
def label_of(text: str) -> Label:
    """Return folded text as a label: numbering off, notes in brackets, punctuation and white space dropped.

    Examples
    --------
    >>> from govreports.tables.labels import label_of
    >>> label_of("(二)部分公开(区分处理的,只计这一情形)").key
    '部分公开'
    """
    compact = "".join(bare(text).split()).replace("\\", "")  # markdown writes 4\\. and JSON 增\\/减
    number = ""
    match = _NUMBERING.match(compact)
    if match:
        number, compact = match["number"], compact[match.end() :]
        again = _NUMBERING.match(compact)
        if again:
            number, compact = again["number"], compact[again.end() :]
    among = _AMONG.match(compact)
    if among:
        number, compact = "其中", compact[among.end() :]
        again = _NUMBERING.match(compact)
        compact = compact[again.end() :] if again else compact
    opens = False
    if "(" in compact or ")" in compact or "[" in compact:
        compact = _NUMERAL_IN_BRACKETS.sub(r"\1", compact)
        while True:
            shorter = _NOTE.sub("", compact)
            if shorter == compact:
                break
            compact = shorter
        opens = bool(_OPEN_NOTE.search(compact))
        compact = _OPEN_NOTE.sub("", compact)
        compact = _CLOSED_NOTE.sub("", compact)
    return Label(number, meant(_NOT_WORD.sub("", compact)), opens)


@lru_cache(maxsize=4096)
def official_key(label: str) -> str:
    """Return the key of a label as a form words it."""
    return label_of(fold(label)).key


@cache
def _wordings() -> tuple[tuple[str, str], ...]:
    return tuple((row["printed"], row["meant"]) for row in rows("wordings"))


def meant(text: str, *, same_length: bool = False) -> str:
    """Return folded text with other words for the same thing (资讯 for 信息) as the forms write them."""
    for printed, word in _wordings():
        if printed in text and (len(printed) == len(word) or not same_length):
            text = text.replace(printed, word)
    return text


class Lexicon:
    """All labels of all forms by key, and the order of a table's rows across the forms."""

    def __init__(self, forms: Forms) -> None:
        """Compile the labels of the forms."""
        self.forms = forms
        meanings: dict[str, dict[Meaning, None]] = defaultdict(dict)
        self.orders: dict[str, list[str]] = {}
        for regime in forms:
            for table in regime.tables:
                self._merge(table)
        self.wholes: set[str] = set()
        self.groups: set[str] = set()
        for regime in forms:
            for table in regime.tables:
                for text, meaning in self._labels(table, regime.id):
                    self.wholes.add(_NOT_WORD.sub("", fold(text)))
                    if meaning.kind == "group":
                        self.groups.add(_NOT_WORD.sub("", fold(text)))
                    key = label_of(fold(text)).key
                    if key:
                        meanings[key].setdefault(meaning)
        self.meanings = {key: Meanings(_without_groups(found)) for key, found in meanings.items()}
        self.beginnings = frozenset(key[:end] for key in self.meanings for end in range(1, len(key)))
        self.units = frozenset(
            entry.unit for regime in forms for table in regime.tables for entry in table.rows if entry.unit
        )
        self.unlabelled = frozenset(
            table.code for regime in forms for table in regime.tables if not any(row.label for row in table.rows)
        )
        self.similar = _deletions(self.meanings)
        long = [key for key in self.meanings if len(key) >= _SIMILAR]
        self.halves = frozenset(half for key in long for half in (key[:_HALF], key[-_HALF:]))
        self.longest = max(map(len, self.meanings), default=0)
        several = [key for key in self.meanings if len(key) > 1]
        self.pattern = re.compile(_alternatives(several))
        self.telling = re.compile(f"[{re.escape(_telling(several))}]")

    def _merge(self, table: Table) -> None:
        order = self.orders.setdefault(table.code, [])
        after = 0
        for row in table.rows:
            if row.code in order:
                after = order.index(row.code) + 1
            else:
                order.insert(after, row.code)
                after += 1

    def _labels(self, table: Table, regime: str) -> Iterable[tuple[str, Meaning]]:
        order = self.orders[table.code]
        for kind, entries in (("row", table.rows), ("column", table.columns)):
            for position, entry in enumerate(entries):
                place = order.index(entry.code) if kind == "row" else position
                *groups, leaf = entry.path
                number = label_of(fold(leaf)).number.strip("()、.,:")
                for text in (leaf, *entry.variants):
                    yield text, Meaning(kind, table.code, regime, place, official=text == leaf, number=number)
                for group in groups:
                    yield group, Meaning("group", table.code, regime, -1, official=True)
        for caption in table.captions:
            yield caption, Meaning("caption", table.code, regime, -1, official=True)
        for corner in (*table.corner, *table.other_corner):
            yield corner.strip("（）"), Meaning("corner", table.code, regime, -1, official=True)

    def is_fragment(self, text: str) -> bool:
        """Tell whether a text, or one of its words, is a piece of a label of the forms."""
        keys = [key for word in (text, *text.split()) if len(key := label_of(word).key) >= _PIECE]
        return any(key in label and key not in self.meanings for key in keys for label in self.wholes)

    def resembles(self, key: str) -> bool:
        """Tell whether a key of any length is one character away from a label of the forms."""
        if len(key) > self.longest + 1:
            return False
        near = {other for variant in _with_deletions(key) for other in self.similar.get(variant, ())}
        return any(_one_apart(key, other) for other in near)

    def find_key(self, key: str) -> Meanings:
        """Return what a key may stand for; long keys may differ from the form's in one character, not in the period."""
        found = self.meanings.get(key)
        if found is not None or not _SIMILAR <= len(key) <= 40:  # noqa: PLR2004 - longest label has 36
            return found or NOTHING
        if key[:_HALF] not in self.halves and key[-_HALF:] not in self.halves:
            return NOTHING
        near = {other for variant in _with_deletions(key) for other in self.similar.get(variant, ())}
        near = {other for other in near if len(other) >= _SIMILAR}
        digits = _DIGITS.findall(key)
        close = [other for other in near if _one_apart(key, other) and _DIGITS.findall(other) == digits]
        return self.meanings[close[0]] if len(close) == 1 and not of_another_period(key, close[0]) else NOTHING


def _without_groups(found: Iterable[Meaning]) -> tuple[Meaning, ...]:
    rows = {(meaning.table, meaning.regime) for meaning in found if meaning.kind == "row"}
    return tuple(m for m in found if m.kind != "group" or (m.table, m.regime) not in rows)


def _alternatives(words: list[str]) -> str:
    """Return a pattern of the longest of some words; words that begin alike share their beginning."""
    endings: dict[str, list[str]] = defaultdict(list)
    for word in words:
        if word:
            endings[word[0]].append(word[1:])
    branches = [re.escape(first) + _alternatives(rest) for first, rest in endings.items()]
    if not branches:
        return ""
    return f"(?:{'|'.join(branches)})" + ("?" if "" in words else "")


def _telling(keys: list[str]) -> str:
    """Return characters of which every key has one, as printed; those that few keys share are rare in prose as well."""
    counts = Counter(character for key in keys for character in set(key))
    left = list(keys)
    found = ""
    while left:
        here = Counter(character for key in left for character in set(key))
        best = max(sorted(here), key=lambda character: here[character] / (1 + counts[character]) ** 0.5)
        found += best
        left = [key for key in left if best not in key]
    for printed, word in reversed(_wordings()):
        found += "".join(a for a, b in zip(printed, word, strict=False) if b in found)
    return found


def _with_deletions(key: str) -> set[str]:
    return {key, *(key[:i] + key[i + 1 :] for i in range(len(key)))}


def _deletions(keys: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        for variant in _with_deletions(key):
            found[variant].append(key)
    return dict(found)


def _one_apart(a: str, b: str) -> bool:
    """Tell whether one insertion, deletion or substitution turns one key into the other."""
    if len(a) == len(b):
        return sum(x != y for x, y in zip(a, b, strict=True)) == 1
    if len(a) > len(b):
        a, b = b, a
    return len(b) - len(a) == 1 and any(b[:i] + b[i + 1 :] == a for i in range(len(b)))


_LEXICONS: Final[dict[int, Lexicon]] = {}


def lexicon(forms: Forms) -> Lexicon:
    """Return the compiled lexicon of some forms, made once for each."""
    found = _LEXICONS.get(id(forms))
    if found is None or found.forms is not forms:
        found = _LEXICONS[id(forms)] = Lexicon(forms)
    return found
