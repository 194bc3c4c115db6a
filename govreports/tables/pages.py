"""Bare numbers in a line of their own that are, or may be, the numbers of pages."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from govreports.tables.tokens import FURNITURE, TEXT, VALUE, Token

__all__ = ["with_pages"]

_FEED: Final = "\x0c"
_DIGITS: Final = 3
"""A page number has so many digits at most."""
_MOSTLY: Final = 0.6
_LINES: Final = 4
"""A page has so many lines at least."""
_PROSE: Final = 16
"""A line of prose is at least so long."""
_TWICE: Final = 2
_FEW: Final = 10
"""One cell in so many may lack its mark; where more do, it says nothing."""
_REACH: Final = 40
_PIPES: Final = ("|", "｜", "│", "┃", "¦")


def with_pages(tokens: list[Token], text: str) -> tuple[list[Token], frozenset[int]]:
    """Return the tokens with the bare numbers of pages as furniture, and where those begin that may be such.

    Numbers at form feeds that count the pages are theirs. Elsewhere numbers between lines of prose, or behind the
    last, show that pages are numbered: one in between that continues their count may be that of a page. So may one
    that lacks the marks of the cells before and behind it.
    """
    bare = _bare(tokens, text)
    feet = [index for index in bare if _FEED in _blank_behind(tokens[index], text)]
    numbered = {int(tokens[index].text) - text.count(_FEED, 0, tokens[index].start) for index in feet}
    lines = _of_lines(tokens)
    proven = set(feet) if len(numbered) == 1 and _TWICE <= len(feet) > text.count(_FEED) // _TWICE else set()
    doubtful = _unmarked(tokens, bare, text) | (set() if proven else _counting(tokens, bare, text))
    found = [
        token._replace(kind=FURNITURE) if index in proven or token.start in lines else token
        for index, token in enumerate(tokens)
    ]
    return found, frozenset(tokens[index].start for index in doubtful - proven)


def _of_lines(tokens: Sequence[Token]) -> set[int]:
    """Return where the numbers of rows begin that stand in the first cell of most rows of tables: 序号."""
    first: dict[int, Token] = {}
    several: set[int] = set()
    for token in tokens:
        if token.marked and first.setdefault(token.row, token) is not token:
            several.add(token.row)
    found = [first[row] for row in sorted(several) if first[row].place == 0 and first[row].text.strip().isdecimal()]
    if len(found) < _DIGITS or len(found) < _MOSTLY * len(several):
        return set()
    numbers = [int(token.text) for token in found]
    steps = sum(other in (one + 1, 0, 1) for one, other in pairwise(numbers))
    return {token.start for token in found} if steps == len(numbers) - 1 and max(numbers) > 1 else set()


def _bare(tokens: Sequence[Token], text: str) -> list[int]:
    """Return which tokens are few digits that have a line of text for themselves, without any mark."""
    found = []
    for index, token in enumerate(tokens):
        digits = token.text.strip()
        if token.kind == VALUE and not token.table and digits.isdecimal() and len(digits) <= _DIGITS and int(digits):
            start, end = text.rfind("\n", 0, token.start) + 1, text.find("\n", token.end)
            line = text[start : end if end >= 0 else len(text)]
            if "\t" not in line and line.strip() == text[token.start : token.end].strip():
                found.append(index)
    return found


def _blank_behind(token: Token, text: str) -> str:
    behind = text[token.end : token.end + _REACH]
    return behind[: len(behind) - len(behind.lstrip())]


def _unmarked(tokens: Sequence[Token], bare: Sequence[int], text: str) -> set[int]:
    """Return which bare numbers stand between marked cells without a mark of their own, where they are exceptions."""
    found = set()
    for index in bare:
        around = [tokens[at].marked for at in (index - 1, index + 1) if 0 <= at < len(tokens)]
        last = index
        while last + 1 < len(tokens) and tokens[last + 1].kind == FURNITURE:
            last += 1  # the number of a page, marked as such, before the mark of the cell or behind it
        behind = [text[token.end : token.end + _REACH].lstrip()[:1] for token in tokens[index : last + 1]]
        closed = any(mark in _PIPES for mark in behind)
        if all(around) and not ((tokens[index].marked or last > index) and closed):
            found.add(index)
    few = len(found) == 1 or _FEW * len(found) <= sum(token.kind == VALUE for token in tokens)
    return found if few else set()


def _counting(tokens: Sequence[Token], bare: Sequence[int], text: str) -> set[int]:
    """Return which bare numbers continue the count of those that stand in prose, so many lines apart as pages have."""
    shown = [index for index in bare if _in_prose(tokens, index)]
    places = [(0, 0), *((int(tokens[i].text), text.count("\n", 0, tokens[i].start)) for i in shown)]
    if not shown or not all(_pages_apart(one, other) for one, other in pairwise(places)):
        return set()
    found = set()
    for index in set(bare).difference(shown):
        place = int(tokens[index].text), text.count("\n", 0, tokens[index].start)
        before = max((other for other in places if other[1] <= place[1]), key=lambda other: other[1])
        behind = min((other for other in places if other[1] > place[1]), key=lambda other: other[1], default=None)
        if _pages_apart(before, place) and (behind is None or _pages_apart(place, behind)):
            found.add(index)
    return found


def _in_prose(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether words stand before and behind a number, lines of prose among them; nothing need stand behind."""
    around = [*tokens[max(index - 1, 0) : index], *tokens[index + 1 : index + 2]]
    return all(token.kind == TEXT for token in around) and any(len(token.text) >= _PROSE for token in around)


def _pages_apart(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Tell whether two numbers, each with its line, stand as far apart as those of pages do."""
    return other[0] > one[0] and other[1] - one[1] >= _LINES * (other[0] - one[0])
