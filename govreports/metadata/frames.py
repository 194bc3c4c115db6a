"""The phrases in which a report's prose names its organ: what stands before the name, and what goes on behind it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from govreports.lexicons import rows
from govreports.metadata.dates import YEAR
from govreports.metadata.names import ends_of_names

__all__ = ["Frame", "Spoken", "spoken_organs"]


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

    A name ends where the phrase goes on; of what answers for an organ (与某局综合科联系) the longest name is taken.

    Examples
    --------
    >>> [(found.kind, found.name) for found in spoken_organs("请与石城县司法局综合科联系。")]
    [('answers', '石城县司法局')]
    """
    for frame in _frames():
        for opened in frame.before.finditer(text):
            ends = list(ends_of_names(text, opened.end()))
            if frame.kind == "answers":
                ends.reverse()
            end = next((end for end in ends if frame.after.match(text, end)), None)
            if end is not None:
                yield Spoken(frame.basis, frame.kind, text[opened.end() : end], opened.end())
