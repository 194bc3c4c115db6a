"""Headings: the places of a text that may head a part of a report, and the chain of them that does."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final, NamedTuple

from govreports.sections.wordings import (
    BARE,
    INNER,
    LONGEST,
    ORDER,
    PLAIN,
    TOP,
    Numeral,
    glued_name,
    long_names,
    name_of,
    numeral_of,
    official_name,
)

__all__ = ["Heading", "Line", "find_headings", "heading_at", "is_heading"]

_HEAD_ENDS: Final = re.compile(r"[\s。:;,!?]")
_INLINE: Final = re.compile(
    r"(?<![第(一二三四五六七八九十\"“《「'‘见由按至])[一二三四五六七八九十]{1,2}(?=[\0\s]{0,3}[、.][\0\s]{0,9}\S)"
)
_BEGINS: Final = re.compile(r"[\s\d。;!?.)\0]")
"""What stands before a numeral that begins a sentence."""
_QUOTED: Final = re.compile(r"[\s\0]{0,3}[\"”》」'’,、)和及]")
"""What stands behind a heading that is only mentioned."""
_STOPS: Final = frozenset(" 。:;")
_CLEAR: Final = 9
"""Letters of a wording that names a section even where a sentence follows it without a break."""
_NOTE: Final = re.compile(r"\([^()]{15,}\)?\s*\Z")
_DAMAGED: Final = re.compile(r"[^\s、.。,;:!]{1,3}[、.]\s*")
"""A numeral of which other characters were made."""
_WHOLE: Final = LONGEST + 20
"""Characters of the longest line that is a heading, its numeral and blanks included."""
_FAR: Final = 10 * LONGEST
"""Characters of a line among which its heading ends, blanks before it included."""
_SENTENCE: Final = re.compile(r"[。;!?,:]")
_SHORT: Final = 40
_PLACES: Final = {section: min(place, 3) if place < 5 else place for place, section in enumerate(ORDER)}  # noqa: PLR2004
"""Where the sections stand; lawsuits and fees come in either order."""
_BETWEEN: Final = " \n\t.…·0123456789;,、和及"
_MOST: Final = 120
"""Candidates that are weighed at each end of a text: no report comes near it."""
_MOST_NUMERALS: Final = 3_000
"""Numerals inside lines that are looked at: ten times those of the longest report."""
_TITLE: Final = re.compile(r"[^。;!?,:\n]{2,32}?(?:情况|概述|措施|事项|打算|问题|分析|计划|建议|安排)")
_CLAUSE: Final = re.compile(r"[^。;!?,:\n\s]{2,32}(?=[。;!?,:\s])")
_ANNEX: Final = re.compile(r"(?:^|(?<=[。;]))附[\s:、]{0,4}[^。;!?,\n]{0,20}统计表(?:\([^()]{1,12}\))?", re.MULTILINE)
_SENTENCE_BEFORE: Final = re.compile(r"[。;!?]|报告$")
_PART: Final = re.compile(r"(?:^|(?<=[。;\s]))\([一1]\)")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its section code, where it begins and ends, its rank (3 一、, 2 1、, 1 none, 0 (一)) and number.

    ``weight`` says how surely it names its section.
    """

    section: str
    start: int
    end: int
    rank: int
    number: int
    weight: float = 1.0


class Line(NamedTuple):
    """A piece of prose outside tables."""

    start: int
    end: int


def is_heading(text: str) -> bool:
    """Tell whether a folded text has the wording of a heading behind its numeral."""
    return name_of(text[numeral_of(text).end :], BARE) is not None


class _Found(NamedTuple):
    """A heading in a line: what it names, where it ends, how surely, and its numeral."""

    section: str
    end: int
    weight: float
    numeral: Numeral


def heading_at(plain: str, start: int, end: int) -> Heading | None:
    """Return the heading that a line begins with, the paragraph behind it left aside."""
    printed = plain[start : min(end, start + _FAR)].partition("\n")[0]
    kept = [offset for offset, character in enumerate(printed) if character != "\0"] if "\0" in printed else None
    line = printed.replace("\0", "")
    numeral = numeral_of(line)
    if numeral.rank <= BARE and len(line) > _WHOLE:
        return None
    found = _alone(line, numeral) or _before_prose(line, numeral) or _hinted(line, numeral)
    if found is None:
        return None
    behind = [*kept, len(printed)][found.end] if kept else found.end
    return Heading(found.section, start, start + behind, found.numeral.rank, found.numeral.number, found.weight)


def _alone(line: str, numeral: Numeral) -> _Found | None:
    """Return the heading that a whole line is, its numeral sound or damaged."""
    if len(line) > _WHOLE:
        return None
    own = len(_NOTE.sub("", line).rstrip())
    if section := name_of(line[numeral.end : own], numeral.rank):
        return _Found(section, own, _weight(own - numeral.end) + 0.5, numeral)
    damaged = _DAMAGED.match(line) if numeral.rank == BARE else None
    section = name_of(line[damaged.end() : own], TOP) if damaged else None
    return _Found(section, own, 1.5, Numeral(TOP, 0, 0)) if section else None


def _before_prose(line: str, numeral: Numeral) -> _Found | None:
    """Return the heading that a line begins with before a sentence: one that ends at a stop, or else is clear."""
    rank, number, words = numeral
    if rank < PLAIN:
        return None
    for stop in _HEAD_ENDS.finditer(line, words + 2, words + LONGEST):
        if section := name_of(line[words : stop.start()], rank):
            return _Found(section, stop.end(), _weight(stop.start() - words) + 0.2, numeral)
    glued = glued_name(line[words:], loose=False, first=number == 1) if rank == TOP else None
    if glued and (glued[1] >= _CLEAR or line[words + glued[2] : words + glued[2] + 1].isdecimal()):
        return _Found(glued[0], words + glued[2], _weight(glued[1]) + 0.2, numeral)
    return None


def _hinted(line: str, numeral: Numeral) -> _Found | None:
    """Return the heading that a line is or begins with, of which one word tells its section."""
    rank, _, words = numeral
    if rank != TOP:
        return None
    title = line[words:].rstrip("。:; ")
    if len(line) <= _SHORT and not _SENTENCE.search(title) and (section := name_of(title, rank, hint=True)):
        return _Found(section, len(line.rstrip()), 1.0, numeral)
    run = _TITLE.match(line, words)
    section = name_of(run[0], rank, hint=True) if run else None
    return _Found(section, run.end(), 0.8, numeral) if run and section else None


def _weight(letters: int) -> float:
    return 1 + min(letters, 16) / 8


def _inside(plain: str, lines: Sequence[Line], *, tables: bool) -> Iterator[Heading]:
    """Iterate over the headings that stand inside lines, glued to what is before or behind them."""
    numerals = ((match.start(), line) for line in lines for match in _INLINE.finditer(plain, line.start + 1, line.end))
    for at, line in islice(numerals, _MOST_NUMERALS):
        ahead = plain[at : min(line.end, at + 3 * LONGEST)]
        rank, number, words = numeral_of(ahead.replace("\0", " "))
        if rank != TOP:
            continue
        begins = _BEGINS.match(plain, at - 1) is not None
        glued = glued_name(ahead[words:], loose=begins and not tables, first=begins and number == 1)
        if glued:
            section, length, behind = glued
            end = at + words + behind
            end += plain[end : end + 1] in _STOPS and end < line.end
            if not _QUOTED.match(plain, end):
                yield Heading(section, at, end, rank, number, _weight(length) * (0.9 if begins else 0.6))
        elif begins and not tables and (title := _TITLE.match(ahead, words)):
            hinted = name_of(title[0], rank, hint=True)
            if hinted and not _QUOTED.match(plain, at + title.end()):
                yield Heading(hinted, at, at + title.end(), rank, number, 0.8)


def find_headings(plain: str, lines: Sequence[Line], tabular: Sequence[Line] = ()) -> list[Heading]:
    """Return the headings of the parts of a report, in the order of the text.

    Of all places that may head a part, those are taken that together say most: long wordings of the
    forms, in their order or counted upward, each section once. Two neighbours that name one section
    (problems, then measures) both stay; they are one part.

    Parameters
    ----------
    plain
        The folded text.
    lines
        Its lines of prose.
    tabular
        Lines that tables take up: a heading may be glued to them.
    """
    candidates = [heading for line in lines if (heading := heading_at(plain, line.start, line.end))]
    candidates += [*_inside(plain, lines, tables=False), *_inside(plain, tabular, tables=True)]
    if len(candidates) <= 1:
        candidates += [heading for line in lines for heading in _unnumbered(plain, line)]
    candidates.sort(key=lambda heading: heading.start)
    outer = _chain(_few(_without_contents(plain, candidates)))
    found = _with_nested(plain, lines, _with_unknown(plain, lines, outer))
    return _with_annex(plain, [*lines, *tabular], found)


def _unnumbered(plain: str, line: Line) -> list[Heading]:
    """Return the headings without numerals of a text without line ends, if they are more than half a form's."""
    found: dict[str, Heading] = {}
    for section, start, end in long_names(plain, line.start, line.end):
        before = plain[max(line.start, start - 2) : start]
        if section not in found and _SENTENCE_BEFORE.search(before) and not _QUOTED.match(plain, end):
            found[section] = Heading(section, start, end, BARE, 0, 1.5)
    return list(found.values()) if len(found) > len(ORDER) // 2 else []


def _without_contents(plain: str, candidates: Sequence[Heading]) -> list[Heading]:
    """Let headings weigh less that stand one behind the other and all come again: a table of contents."""
    runs: list[list[Heading]] = []
    for heading in candidates:
        if runs and not plain[runs[-1][-1].end : heading.start].strip(_BETWEEN):
            runs[-1].append(heading)
        else:
            runs.append([heading])
    listed = [run for run in runs if len(run) > 2]  # noqa: PLR2004 - two headings are a section without prose
    free = {heading.section for run in runs if run not in listed for heading in run}
    light = {id(heading) for run in listed if {heading.section for heading in run} <= free for heading in run}
    return [replace(each, weight=each.weight / 4) if id(each) in light else each for each in candidates]


def _few(candidates: Sequence[Heading]) -> list[Heading]:
    """Return the candidates without those of inner lists where others stand for them, and no more than reports have."""
    outer = {heading.section for heading in candidates if heading.rank > INNER}
    numbered = any(heading.rank == TOP for heading in candidates)
    kept = [each for each in candidates if each.rank > INNER or not (numbered or each.section in outer)]
    return kept if len(kept) <= 2 * _MOST else [*kept[:_MOST], *kept[-_MOST:]]


class _Way(NamedTuple):
    """The headings chosen so far: what they weigh, the last one, and the way before it."""

    weight: float
    last: Heading
    before: "_Way | None"


def _chain(candidates: Sequence[Heading]) -> list[Heading]:
    """Return the candidates that together weigh most, each section once or in neighbours."""
    ways: dict[tuple[int, str, int], _Way] = {}
    for heading in candidates:
        place = ORDER.index(heading.section)
        made: dict[tuple[int, str, int], _Way] = {
            (1 << place, heading.section, heading.number): _Way(heading.weight, heading, None)
        }
        for (mask, _, _), way in ways.items():
            gain = _gain(way.last, heading, taken=bool(mask >> place & 1))
            if gain is None:
                continue
            key = (mask | 1 << place, heading.section, heading.number)
            if key not in made or made[key].weight <= way.weight + gain:
                made[key] = _Way(way.weight + gain, heading, way)
        for key, way in made.items():
            if key not in ways or ways[key].weight <= way.weight:
                ways[key] = way
    best = max(ways.values(), key=lambda each: (each.weight, each.last.start), default=None)
    found: list[Heading] = []
    while best:
        found.append(best.last)
        best = best.before
    return found[::-1]


def _gain(last: Heading, heading: Heading, *, taken: bool) -> float | None:
    """Return what a heading adds behind another one, None where it cannot follow it."""
    if heading.start < last.end:
        return None
    counted = heading.number > last.number > 0
    bare = heading.rank == last.rank == BARE
    if taken:
        clear = heading.section == "problems" or min(last.weight, heading.weight) > 1
        follows = counted or (bare and heading.section == "problems")
        return heading.weight / 2 if last.section == heading.section and follows and clear else None
    forward = _PLACES[heading.section] >= _PLACES[last.section]
    if not (forward or (counted and heading.rank != BARE)):
        return None
    restarts = 0 < heading.number <= last.number
    return (
        heading.weight
        + 0.2 * forward
        + 0.3 * (heading.number == last.number + 1)
        + 0.4 * (heading.rank == last.rank)
        - 0.3 * (heading.rank == BARE)
        - 1.2 * restarts
    )


def _with_unknown(plain: str, lines: Sequence[Line], known: list[Heading]) -> list[Heading]:
    """Add numbered headings of other wordings where a number is free for them."""
    if not known:
        return known
    found = list(known)
    taken = {heading.start for heading in known}
    for line in lines:
        if line.start in taken:
            continue
        printed = plain[line.start : line.end].split("\n", maxsplit=1)[0]
        text = printed.replace("\0", "")
        rank, number, words = numeral_of(text)
        if len(text) > _SHORT or rank != TOP or not number or _SENTENCE.search(text[words:].rstrip("。:; ")):
            continue
        if _fits(line.start, number, found):
            section = _nearest(text[words:], line.start, number, found)
            end = line.start + len(printed.rstrip())
            found = sorted([*found, Heading(section, line.start, end, rank, number, 0.5)], key=lambda each: each.start)
    return _with_first(plain, lines, found)


def _fits(at: int, number: int, found: Sequence[Heading]) -> bool:
    """Tell whether a number is free between the headings before and behind a place."""
    before = [heading for heading in found if heading.start < at][-1:]
    behind = [heading for heading in found if heading.start > at][:1]
    if not before:
        return bool(behind) and 0 < number < behind[0].number
    return number > before[0].number and (not behind or not behind[0].number or number < behind[0].number)


def _nearest(words: str, at: int, number: int, found: Sequence[Heading]) -> str:
    """Return the section of a numbered heading of unknown wording: by a word, the form, or as the first."""
    given = {heading.section for heading in found}
    before = [heading for heading in found if heading.start < at]
    hinted = name_of(words, TOP, hint=True)
    if hinted and (hinted not in given or (hinted == "problems" == before[-1].section if before else False)):
        return hinted
    official = official_name(words, number)
    if official and official not in given:
        return official
    return "overview" if not before and "overview" not in given else "other"


def _with_first(plain: str, lines: Sequence[Line], found: list[Heading]) -> list[Heading]:
    """Add the first part of a text that goes on with 二、: behind 一、 whatever it says, or from (一) on."""
    first = found[0]
    if first.number != 2 or first.rank != TOP or any(heading.section == "overview" for heading in found):  # noqa: PLR2004
        return found
    inner: Heading | None = None
    for line in lines:
        if line.start >= first.start:
            break
        end = min(line.end, first.start)
        for at in (line.start, *(match.start() for match in _INLINE.finditer(plain, line.start + 1, end))):
            rank, number, words = numeral_of(plain[at : at + _SHORT])
            title = _TITLE.match(plain, at + words) or _CLAUSE.match(plain, at + words)
            if rank == TOP and number == 1 and title and (at == line.start or _BEGINS.match(plain, at - 1)):
                return [Heading("overview", at, title.end(), rank, number, 0.5), *found]
        if inner is None and (part := _PART.search(plain, line.start, end)):
            inner = Heading("overview", part.start(), part.start(), BARE, 0, 0.5)
    return [inner, *found] if inner else found


def _with_nested(plain: str, lines: Sequence[Line], found: list[Heading]) -> list[Heading]:
    """Add the problems that only a heading inside another part names; they end where the next part begins."""
    if not found or any(heading.section == "problems" for heading in found):
        return found
    for line in lines:
        text = plain[line.start : line.end].split("\n", maxsplit=1)[0]
        rank, _, words = numeral_of(text)
        if line.start > found[0].start and rank in {INNER, PLAIN} and "\0" not in text:
            stop = _HEAD_ENDS.search(text, words + 2)
            end = stop.end() if stop else len(text.rstrip())
            if name_of(text[words:end], BARE) == "problems":
                nested = Heading("problems", line.start, line.start + end, rank, 0)
                return sorted([*found, nested], key=lambda heading: heading.start)
    return found


def _with_annex(plain: str, lines: Sequence[Line], found: list[Heading]) -> list[Heading]:
    """Add the table of figures behind a report, which is a part of its own."""
    for line in lines if found else ():
        annex = _ANNEX.search(plain, max(line.start, found[-1].end), line.end) if line.end > found[-1].end else None
        if annex:
            return [*found, Heading("other", annex.start(), annex.end(), BARE, 0)]
    return found
