"""The phrases in which a report's prose names its organ: what stands before the name, and what goes on behind it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from govreports.gazetteer import organ_type
from govreports.lexicons import rows
from govreports.metadata.dates import YEAR
from govreports.metadata.names import ends_of_names

__all__ = ["Frame", "Spoken", "spoken_organs"]

_BUREAUS: Final = frozenset({"department", "vertical", "zone", "other"})
_STILL: Final = re.compile("员会|办公[室厅]|办事处|[一-鿿]{2,4}(?:分局|支局|支队|大队)")


@dataclass(frozen=True, slots=True)
class Frame:
    """A phrase: basis and kind of what it says, the words before the name, those behind it."""

    basis: str
    kind: str
    before: re.Pattern[str]
    after: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A name that a phrase gives: basis, kind of the phrase, the name, where it begins."""

    basis: str
    kind: str
    name: str
    start: int


@cache
def _words() -> dict[str, str]:
    groups: dict[str, list[str]] = {}
    for row in rows("frame_words"):
        groups.setdefault(row["group"], []).append(row["word"])
    found = {name: "|".join(sorted(words, key=len, reverse=True)) for name, words in groups.items()}
    return found | {"year": YEAR}


@cache
def _frames() -> tuple[Frame, ...]:
    """Return the phrases of ``lexicons/organ_frames.csv``, words in braces written out."""
    found = []
    for row in rows("organ_frames"):
        before, after = row["before"], row["after"]
        for name, words in _words().items():
            before, after = (text.replace(f"{{{name}}}", f"(?:{words})") for text in (before, after))
        found.append(Frame(row["basis"], row["kind"], re.compile(before), re.compile(after)))
    return tuple(found)


def spoken_organs(text: str) -> Iterator[Spoken]:
    """Iterate over the names that phrases of a folded text give, phrase by phrase in the order of the list.

    A name ends where the phrase goes on. Of what answers for an organ (与某局综合科联系) the longest name is taken;
    the name of a bureau may be followed by anything, that of a place (which may belong to another word) may not.

    Examples
    --------
    >>> [(found.kind, found.name) for found in spoken_organs("请与石城县司法局综合科联系。")]
    [('answers', '石城县司法局')]
    """
    for frame in _frames():
        for opened in frame.before.finditer(text):
            start = opened.end()
            ends = list(ends_of_names(text, start))
            if frame.kind == "answers":
                ends.reverse()
            elif frame.kind == "bureau":
                ends = _bureaus(text, start, ends)
            end = next((end for end in ends if frame.after.match(text, end)), None)
            if end is not None:
                yield Spoken(frame.basis, frame.kind, text[start:end], start)


def _bureaus(text: str, start: int, ends: Sequence[int]) -> list[int]:
    """Return where the first name of a bureau ends, with what may still belong to it (委 and 员会, 分局)."""
    found = [end for end in ends if organ_type(text[start:end]) in _BUREAUS]
    if not found:
        return []
    longer = [end for end in found[1:] if _STILL.fullmatch(text, found[0], end)]
    return [longer[-1] if longer else found[0]]
