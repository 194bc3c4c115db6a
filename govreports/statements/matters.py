"""Whether a figure is about open government information: cases, complaints and meetings are of other business, too."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any, Final

from govreports.script import fold
from govreports.statements.phrases import compiled

__all__ = ["has_others", "of_others"]

_STOP: Final = re.compile("[。;!?]")
_NEAR: Final = 3
"""Statements behind one that may say that a part of it is about open government information."""
_AROUND, _HEADING = 400, 40
"""Characters of a paragraph before a figure, and of a line above it, that may say what it is about."""
_PLACES: Final = {
    "applications": "applications",
    "reviews": "review_litigation",
    "lawsuits": "review_litigation",
    **dict.fromkeys(("complaints", "meetings", "courses", "trainees", "staff"), ""),
}
"""Subjects that other business has as well, and the section that is about them; without one they are left alone."""

Claim = Mapping[str, Any]


def has_others(claim: Claim) -> str | None:
    """Return the section that is about a subject which other business has as well, empty where none is."""
    return _PLACES.get(str(claim["subject"]).partition(".")[0])


def of_others(claims: Sequence[Claim], text: str, lines: Sequence[int]) -> set[int]:
    """Return the numbers of the statements of a report that may be on other business.

    No word around such a statement says otherwise, or a later one says that only a part of it is about open
    government information (行政复议5件，其中涉及政府信息公开2件; 行政诉讼5起，没有因政府信息公开被提起的).

    Parameters
    ----------
    claims
        Rows of ``claims`` of one report.
    text
        Its text.
    lines
        The offsets at which the lines of the text begin.
    """
    return {
        claim["n"]
        for index, claim in enumerate(claims)
        if _is_of_others(claim, claims[index + 1 : index + 1 + _NEAR], text, lines)
    }


def _is_of_others(claim: Claim, behind: Sequence[Claim], text: str, lines: Sequence[int]) -> bool:
    place = has_others(claim)
    if place is None:
        return False
    if claim["section"] != place and not _is_open(claim, text, lines):
        return True
    openness = compiled("<openness>").search
    if claim["subject"] not in {"reviews", "lawsuits"} or openness(fold(claim["quote"])):
        return False
    near = [each for each in behind if 0 < each["end"] - claim["end"] < _AROUND]
    between = {each["n"]: fold(text[claim["end"] : each["end"]]) for each in near if has_others(each) == place}
    return any(compiled("<opens>").search(words) and openness(words) for words in between.values()) or any(
        each["subject"] == claim["subject"] and openness(fold(each["quote"])) for each in near
    )


def _is_open(claim: Claim, text: str, lines: Sequence[int]) -> bool:
    """Tell whether a figure that other business has too is about open government information, by words around it."""
    start, end = claim["start"], claim["end"]
    place = bisect_right(lines, start) - 1
    heading = lines[max(0, place - 1)]
    line = heading if lines[place] - heading <= _HEADING else lines[place]
    words = "".join(fold(text[max(line, start - _AROUND) : end]).split())
    same = words[max((match.end() for match in _STOP.finditer(words, 0, len(words) - 1)), default=0) :]
    if compiled("<openness>").search(same):
        return True
    nearby = not (compiled("<matter>").search(same) or claim["subject"] == "complaints")
    return nearby and compiled("<openness>").search(words) is not None
