"""What a figure counts, by the words of its clause: ``lexicons/subjects.csv``."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from typing import Final, NamedTuple

from govreports.lexicons import rows
from govreports.statements.phrases import compiled, neutral_end

__all__ = ["Named", "group_of", "is_neutral", "kinds", "name_of"]

_DENIED: Final = frozenset({"case", "request", "decision", "document", "money", "denied"})
"""Classes of classifiers of what may be denied."""
_GAP: Final = 24
"""Characters that may stand between the words of a subject where it is only a part that is counted."""


class Named(NamedTuple):
    """A subject, and how far its words reach behind the figure, in characters of the phrase."""

    subject: str
    behind: int


@dataclass(frozen=True, slots=True)
class _Rule:
    """One wording: its pieces, between which only words that restrict nothing may stand."""

    subject: str
    topic: str
    kind: str
    classes: re.Pattern[str] | None
    divisible: bool
    pieces: tuple[re.Pattern[str], ...]


@cache
def _rules() -> tuple[_Rule, ...]:
    found = []
    for row in rows("subjects"):
        pieces = row["pattern"].split("~")
        choices = [(None, piece[1:]) if piece.startswith("?") else (piece,) for piece in pieces]
        classes = compiled(f"<class.{row['class']}>") if row["class"] else None
        for chosen in sorted(product(*choices), key=lambda each: sum(piece is None for piece in each)):
            patterns = tuple(compiled(piece) for piece in chosen if piece is not None)
            found.append(_Rule(row["subject"], row["topic"], row["class"], classes, row["part"] == "yes", patterns))
    return tuple(found)


@cache
def group_of(subject: str) -> str:
    """Return the group of parts that a subject belongs to, empty for a total.

    Examples
    --------
    >>> from govreports.statements.subjects import group_of
    >>> group_of("applications.granted"), group_of("applications.done")
    ('outcome', '')
    """
    return next((row["group"] for row in rows("subjects") if row["subject"] == subject), "")


@lru_cache(maxsize=8192)
def name_of(phrase: str, topic: str | None, kind: str | None) -> Named | None:
    """Return the subject of a phrase in which ``#`` stands for the figure, None where no wording fits.

    A subject whose words are restricted by others (涉及拆迁的申请) is a part and ends in ``.part``;
    one figure for two things has both subjects, joined by ``;``. An empty subject says that the figure is of none.

    Parameters
    ----------
    phrase
        Words before the figure, ``#``, and words behind it.
    topic
        What was spoken of last.
    kind
        Classifier or unit of the figure; None for a statement that there was none.

    Examples
    --------
    >>> from govreports.statements.subjects import name_of
    >>> name_of("共收到政府信息公开申请#", "applications", "件").subject
    'applications.received'
    >>> name_of("收到涉及拆迁的申请#", "applications", "件").subject
    'applications.received.part'
    """
    restricted: Named | None = None
    for rule in _rules():
        if rule.topic and (rule.topic[1:] == topic if rule.topic[0] == "-" else rule.topic != topic):
            continue
        if not _counts(rule, kind):
            continue
        match = _strict(rule, phrase)
        if match:
            start, end = match
            behind = max(0, end - phrase.index("#") - 1)
            if not rule.subject or is_neutral(phrase[:start]):
                return Named(rule.subject, behind)
            restricted = restricted or Named(_part(rule.subject), behind)
        elif rule.divisible and restricted is None and (match := _loose(rule, phrase)):
            restricted = Named(_part(rule.subject), max(0, match[1] - phrase.index("#") - 1))
    return restricted


def _counts(rule: _Rule, kind: str | None) -> bool:
    """Tell whether a rule is for a classifier or unit; what is denied are cases, documents or money."""
    if kind is None:
        return rule.kind in _DENIED
    return rule.classes is None or rule.classes.fullmatch(kind) is not None


def _part(subject: str) -> str:
    return subject if subject.endswith(".part") else f"{subject}.part"


def is_neutral(words: str) -> bool:
    """Tell whether words restrict nothing (connectives, dates, adverbs, who reports)."""
    last = max((match.end() for match in compiled("<own>|<jurisdiction>|<level>").finditer(words)), default=0)
    at = last
    while at < len(words):
        end = neutral_end(words, at)
        opening = compiled("<opens>").match(words, end)
        if opening:
            end = opening.end()
        if end == at:
            return False
        at = end
    return True


def _strict(rule: _Rule, phrase: str) -> tuple[int, int] | None:
    for first in rule.pieces[0].finditer(phrase):
        at = first.end()
        for piece in rule.pieces[1:]:
            match = piece.match(phrase, neutral_end(phrase, at))
            if match is None:
                break
            at = match.end()
        else:
            return first.start(), at
    return None


def _loose(rule: _Rule, phrase: str) -> tuple[int, int] | None:
    first = rule.pieces[0].search(phrase)
    if first is None:
        return None
    at = first.end()
    for piece in rule.pieces[1:]:
        match = piece.search(phrase, at, at + _GAP + 12)
        if match is None or match.start() - at > _GAP or "#" in phrase[at : match.start()]:
            return None
        at = match.end()
    return first.start(), at


def kinds() -> Iterator[str]:
    """Iterate over all subjects in the order of the list, each once."""
    yield from dict.fromkeys(each for row in rows("subjects") for each in row["subject"].split(";") if each)
