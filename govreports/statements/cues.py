"""What the words around a figure say of it: whose it is, of which period, on what subject."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from govreports.metadata.names import abbreviates
from govreports.numerals import chinese
from govreports.statements.phrases import compiled, of_role, roles

__all__ = ["Cues", "Speaker", "cues_of", "speaker_of", "topic_of"]

_REGIONS: Final = {"国": 5, "省": 4, "市": 3, "州": 3, "区": 2, "县": 2, "旗": 2, "镇": 1, "乡": 1, "街道": 1}
_LEVEL: Final = re.compile("省|市|州|区|县|旗|镇|乡|街道")
_START: Final = re.compile(r"^|[,。;:!?、()]|年度?|[月日]|其中")
_YEAR: Final = re.compile(
    r"(?P<figures>(?<!\d)(?:19|20)\d\d)(?=年|[-—~至]\d|,)|(?P<han>二[〇零○O][〇零○O一二三四五六七八九]{2})(?=年)"
)
_SPAN: Final = re.compile(r"(?:年(?:\d{1,2}月(?:\d{1,2}日)?)?)?起?(?:[-—~至]|到)")
"""What joins the years in which a period begins and ends."""
_DELIMITER: Final = re.compile(r"[,;:。!?)]")
_BRACKET: Final = re.compile(r"\([^()\n]{1,60}\)")
_NEAREST, _CLAUSE = 40, 80
"""Cues that are looked back at, and characters of a clause, at most: so time grows with the length of the prose."""
_TOWN: Final = re.compile("街道(?=办事处)")
"""What a subdistrict's office calls itself."""
_LEAST: Final = 2
"""Characters of the shortest form of an organ's name behind its place (区残联)."""
_SHORTEST: Final = 3
"""Characters of the shortest name of an organ that prose is searched for (商务局)."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who reports: names of the organ, level of its region (5 the state, 1 a township, 0 unknown), report year."""

    names: tuple[str, ...]
    rank: int
    year: int | None


@dataclass(frozen=True, slots=True)
class Mark:
    """A cue: where it begins and ends, what it says, and whether it holds beyond its own clause."""

    start: int
    end: int
    says: str
    lasts: bool = True


@dataclass(frozen=True)
class Cues:
    """The cues of one paragraph, each kind in the order of the text."""

    scopes: tuple[Mark, ...]
    periods: tuple[Mark, ...]
    topics: tuple[Mark, ...]
    plans: tuple[Mark, ...]
    view: str

    def scope(self, at: int, sentence: int) -> str:
        """Return whose figure stands before ``at``; another body is remembered within its sentence only."""
        for mark in _before(self.scopes, at):
            if mark.says != "other" or mark.start >= sentence:
                return mark.says
        return "unknown"

    def named(self, start: int, end: int) -> Iterator[Mark]:
        """Iterate over the cues of scope that stand between two offsets."""
        first = bisect_left(self.scopes, start, key=lambda mark: mark.start)
        last = bisect_left(self.scopes, end, key=lambda mark: mark.start)
        return (mark for mark in self.scopes[first:last] if mark.end <= end)

    def period(self, at: int, sentence: int, *, denied: bool = False) -> str:
        """Return the period of a figure at an offset: the last cue of its sentence, else the report year.

        It is unknown where the last year that the paragraph named is another, and where only a date is
        given; what was ``denied`` up to a date was so in the year.
        """
        for mark in _before(self.periods, at):
            if mark.start < sentence:
                return "unknown" if mark.says == "other" and mark.lasts else "year"
            if mark.lasts or (at - mark.end < _CLAUSE and not _DELIMITER.search(self.view, mark.end, at)):
                return mark.says if mark.says != "date" else "year" if denied else "unknown"
        return "year"

    def planned(self, at: int, sentence: int) -> bool:
        """Tell whether a plan is spoken of before an offset in its sentence, or was announced in its paragraph."""
        mark = next(_before(self.plans, at), None)
        return mark is not None and (mark.start >= sentence or compiled("<lasting>").match(mark.says) is not None)

    def topic(self, at: int) -> str | None:
        """Return what was spoken of last."""
        return next((mark.says for mark in _before(self.topics, at)), None)


def _before(marks: tuple[Mark, ...], at: int) -> Iterator[Mark]:
    """Iterate over the nearest marks that begin before an offset, the nearest first."""
    place = bisect_left(marks, at, key=lambda mark: mark.start)
    return reversed(marks[max(0, place - _NEAREST) : place])


def speaker_of(organ: str | None, key: str | None, year: int | None) -> Speaker:
    """Return who reports, with every short form of the organ's name.

    Examples
    --------
    >>> from govreports.statements.cues import speaker_of
    >>> speaker_of("湘桥区商务局", None, 2019)
    Speaker(names=('湘桥区商务局', '区商务局', '商务局'), rank=2, year=2019)
    """
    names: list[str] = []
    rank = 0
    for name in dict.fromkeys(name for name in (organ, key) if name):
        levels = list(_LEVEL.finditer(name))
        cuts = [0, *(place for match in levels for place in (match.start(), match.end()))]
        names += [name[cut:] for cut in cuts]
        inner = [match for match in levels if match.end() < len(name) or len(levels) == 1]
        rank = rank or (_REGIONS[inner[-1][0]] if inner else 0)
    names += [name.replace("人民政府", "政府") for name in names]
    known = {name for name in names if len(name) >= _SHORTEST and name != "人民政府"}
    known |= {town[0] for name in names for town in _TOWN.finditer(name)}
    return Speaker(tuple(sorted(known, key=lambda name: (-len(name), name))), rank, year)


def _is_own(short: str, speaker: Speaker) -> bool:
    """Tell whether the name of a body may be a short form of the organ's, of the same place (区安监局)."""
    name = speaker.names[0] if speaker.names else ""
    ends = [0, *(match.end() for match in _LEVEL.finditer(name) if match.end() < len(name))]
    region, core = name[: ends[-1]], name[ends[-1] :]
    for cut in [0, *(match.end() for match in _LEVEL.finditer(short))]:
        head, tail = short[:cut], short[cut:]
        whole = len(tail) >= _LEAST and tail[-1] == core[-1:] and abbreviates(tail, core)
        if whole and region.endswith(head) and (tail[0] == core[0] or core.endswith(tail)):
            return True
    return False


def cues_of(view: str, speaker: Speaker) -> Cues:
    """Return the cues of a paragraph of flat prose whose titles are hidden."""
    plans = tuple(Mark(*match.span(), match[0]) for match in compiled("<plan>").finditer(view))
    return Cues(_scopes(view, speaker), _periods(view, speaker.year), _topics(view), plans, view)


def _scopes(view: str, speaker: Speaker) -> tuple[Mark, ...]:
    found = [
        Mark(*match.span(), says)
        for says in ("own", "level", "other")
        for match in compiled(f"<{says}>").finditer(view)
    ]
    found += [
        Mark(*match.span(), _says_of_region(view, match, speaker))
        for pattern in of_role("jurisdiction")
        for match in pattern.finditer(view)
    ]
    for match in _START.finditer(view):
        name = next((name for name in speaker.names if view.startswith(name, match.end())), None)
        if name and not _place().match(view, match.end() + len(name)):
            found.append(Mark(match.end(), match.end() + len(name), "own"))
    own = {mark.start for mark in found if mark.says == "own"}
    areas = {place for mark in found if mark.says == "jurisdiction" for place in range(mark.start, mark.end)}
    found = [mark for mark in found if mark.says != "other" or mark.start not in areas]
    for match in _bodies().finditer(view):
        start, end = match.span("name")
        if start not in own and start not in areas:
            found.append(Mark(start, end, "own" if _is_own(match["name"], speaker) else "other"))
    return tuple(sorted(found, key=lambda mark: (mark.start, mark.says == "own", mark.end)))


def _says_of_region(view: str, match: re.Match[str], speaker: Speaker) -> str:
    """Return whose a region that words name is: the speaker's own, one above it, else its jurisdiction."""
    level = match.groupdict().get("level")
    if not level:
        return "jurisdiction"
    if speaker.rank == 1 and _REGIONS.get(level) == 1:
        return "own"  # all of a town is the town
    if any(view.startswith(name, match.end() - len(level)) for name in speaker.names):
        return "own"
    return "other" if speaker.rank and _REGIONS.get(level, 0) > speaker.rank else "jurisdiction"


@cache
def _place() -> re.Pattern[str]:
    return compiled("(?:的|政务|官方)?<place>")


@cache
def _bodies() -> re.Pattern[str]:
    """Return what finds a named body that does something at the beginning of a clause."""
    return compiled(
        r"(?:^|(?<=[,。;:、()年度月日])|(?<=其中))(?![我本各全该在向由对经以转])"
        r"(?P<name>(?:(?!通过|按照|根据|公开|申请)[一-龥]){0,14}?<body>)(?=<acts>)"
    )


def _periods(view: str, year: int | None) -> tuple[Mark, ...]:
    found = [Mark(match.end() - 1, match.end(), "date") for match in compiled("<summed>").finditer(view)]
    before: re.Match[str] | None = None
    for match in _YEAR.finditer(view):
        han = (match["han"] or "").replace("○", "〇").replace("O", "〇")
        said = int(match["figures"]) if match["figures"] else chinese(han)
        says = "unknown" if year is None else "year" if said == year else "other"
        if before is not None and _SPAN.fullmatch(view, before.end(), match.start()) and before[0] != match[0]:
            says = "unknown"
        before = match
        compared = compiled("<beside>").search(view, max(0, match.start() - 4), match.start()) is not None
        if not compiled("<carrying>").search(view, max(0, match.start() - 4), match.start()):
            found.append(Mark(*match.span(), says, not compared))
    passing = compiled("<relative>")
    brackets = [match.span() for match in _BRACKET.finditer(view)]
    found += [
        Mark(*match.span(), role.removeprefix("period."), not passing.fullmatch(match[0]))
        for role in roles("period.")
        for match in compiled(f"<{role}>").finditer(view)
    ]
    return tuple(sorted((_inside(mark, brackets) for mark in found), key=lambda mark: (mark.start, mark.end)))


def _inside(mark: Mark, brackets: Sequence[tuple[int, int]]) -> Mark:
    """Return a period that is named in brackets as one that holds in its clause only."""
    place = bisect_left(brackets, mark.start, key=lambda span: span[0]) - 1
    return replace(mark, lasts=False) if place >= 0 and mark.end <= brackets[place][1] else mark


def topic_of(words: str) -> str | None:
    """Return what words speak of last.

    Examples
    --------
    >>> from govreports.statements.cues import topic_of
    >>> topic_of("(二)依申请公开情况")
    'applications'
    """
    found = _topics(words)
    return found[-1].says if found else None


def _topics(view: str) -> tuple[Mark, ...]:
    """Return what is spoken of; of cues that begin together the longest and first listed comes last."""
    found = [
        (match.start(), match.end(), -place, role.removeprefix("topic."))
        for place, role in enumerate(roles("topic."))
        for match in compiled(f"<{role}>").finditer(view)
    ]
    return tuple(Mark(start, end, says) for start, end, _, says in sorted(found))
