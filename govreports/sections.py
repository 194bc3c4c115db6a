"""Headings to narratives: which lines head the parts of a report, and what prose stands under each."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from govreports.lexicons import rows
from govreports.script import bare, fold, without_pinyin
from govreports.sources.document import Document, Row

__all__ = ["Heading", "Narrative", "find_headings", "narratives_of"]

_ORDER: Final = ("overview", "disclosure", "applications", "review_litigation", "fees", "problems", "other")
_CHINESE: Final = {c: i % 10 + 1 for i, c in enumerate("一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾")}
_ROMAN: Final = {"I": 1, "V": 5, "X": 10}
_NUMBER: Final = re.compile(
    r"""[\s#*>·•]*(?:
      【?(?P<chinese>[一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾]{1,2})\s*(?:[、.,:)】]|\s(?=\s*\S))
    | 第\s*(?P<part>[一二三四五六七八九十\d]{1,2})\s*(?:部分|[章编篇])\s*[、.,:]?
    | (?P<roman>[Ⅰ-Ⅻ]|[IVX]{1,4}(?=\s*[、.:]))\s*[、.,:]?
    | [Pp](?:art|ART)\s*(?P<english>\d{1,2})(?!\d)\s*[、.,:]?
    | (?P<arabic>\d{1,2})\s*[、.,](?!\d)
    | (?P<inner>[(]\s*[一二三四五六七八九十\d]{1,2}\s*[)])
    | (?P<round>[㈠-㈩①-⑳⑴-⑽]))?\s*""",
    re.VERBOSE,
)
_BRACKETED: Final = re.compile(r"\([^()]*\)")
_WORDS: Final = re.compile(r"[\W_]+")
_HEAD_ENDS: Final = re.compile(r"[\s。:;,!?]")
_INLINE: Final = re.compile(r"[一二三四五六七八九](?<![^\s。;!].)(?=\0*\s?[、.]\s?\S)")
_LONGEST: Final = 45
_CLEAR: Final = 9
"""Characters of a heading that is one even where a sentence follows it without a break."""
_FAR: Final = 10 * _LONGEST
"""Characters of a line among which its heading ends, blanks before it included."""
_DATE_LINE: Final = re.compile(
    r"\s*(?:20\d\d|二[〇○零O0]\S\S)\s*年\s*\S{1,3}\s*月(?:\s*\S{1,3}\s*日)?\s*|\s*20\d\d-\d{1,2}-\d{1,2}\s*"
)
_ATTACHMENT: Final = re.compile(r"\s*附\s*(?:件|表)\s*\d{0,2}\s*[:.、]?.{0,40}")
_SENTENCE: Final = re.compile(r"[。;!?,:]")
_SIGNATURE: Final = 40
_SHEETS: Final = frozenset(["xlsx", "xls", "ods", "csv", "json"])

_TOP, _PLAIN, _BARE, _INNER = 3, 2, 1, 0


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its section code, where it begins and ends, its rank (3 一、, 2 1、, 1 none, 0 (一)) and number."""

    section: str
    start: int
    end: int
    rank: int
    number: int


@dataclass(frozen=True, slots=True)
class Narrative:
    """A section's prose: code, heading as printed, text, the slice from its first to its last character."""

    section: str
    heading: str | None
    text: str
    start: int
    end: int


class Line(NamedTuple):
    """A piece of prose outside tables."""

    start: int
    end: int


def narratives_of(document: Document, tables: Sequence[tuple[int, int]], title_ends: int = 0) -> list[Narrative]:
    """Return the sections of a report in reading order, the preamble first.

    Sections are found by the wording of their headings; the order of the parts, their numbering and
    its style decide between a heading and a sub-heading of the same words. Prose is what stands
    under a heading without the lines of tables, signatures, attachments and page furniture.

    Parameters
    ----------
    document
        The document.
    tables
        Slices of the text that tables take up.
    title_ends
        Offset behind the title and the lines of metadata.
    """
    plain = without_pinyin(fold(document.text)).replace("资讯", "信息")
    lines = list(_lines(document, plain, tables))
    headings = find_headings(plain, lines)
    starts = [heading.start for heading in headings]
    under: list[list[Line]] = [[] for _ in range(len(headings) + 1)]
    for line in lines:
        under[bisect_right(starts, line.start)].append(line)
    before = [line for line in under[0] if title_ends <= line.start]
    found = [_narrative(document, plain, "preamble", None, before, bare_end=False)]
    bounds = [*starts, len(document.text)]
    for heading, end, own in zip(headings, bounds[1:], under[1:], strict=True):
        inside = [
            Line(max(line.start, heading.end), min(line.end, end))
            for line in own
            if line.end > heading.end and line.start < end
        ]
        printed = document.text[heading.start : heading.end].strip()
        found.append(_narrative(document, plain, heading.section, printed, inside, bare_end=True))
    return found


def _lines(document: Document, plain: str, tables: Sequence[tuple[int, int]]) -> Iterator[Line]:
    """Iterate over the lines of prose outside all tables: rows of no grid, and cells of sheets that hold prose."""
    index = 0
    sheet = document.format in _SHEETS
    for row in document.rows:
        cells = row.cells
        if not cells or (row.table and not sheet):
            continue
        start, end = cells[0].start, cells[-1].end
        while index < len(tables) and tables[index][1] <= start:
            index += 1
        if index < len(tables) and tables[index][0] <= start:
            continue
        if row.table:
            yield from _pasted(plain, row)
            continue
        if row.marked and all(c.end - c.start < _SIGNATURE for c in cells) and not _is_heading(plain[start:end]):
            continue
        if end > start:
            yield from _pieces(plain, start, end)


def _pasted(plain: str, row: Row) -> Iterator[Line]:
    """Iterate over the lines of a sheet's row that holds prose: one cell alone, or headings and long texts only."""
    filled = [cell for cell in row.cells if plain[cell.start : cell.end].strip()]
    if len(filled) > 1 and not all(
        cell.end - cell.start > _SIGNATURE or _is_heading(plain[cell.start : cell.end]) for cell in filled
    ):
        return
    for cell in filled:
        start = cell.start
        for line in plain[start : cell.end].split("\n"):
            yield from _pieces(plain, start, start + len(line))
            start += len(line) + 1


def _pieces(plain: str, start: int, end: int) -> Iterator[Line]:
    """Cut a line that holds several parts of a report before each numeral that may head one."""
    if end - start < 400:  # noqa: PLR2004 - shorter lines are one paragraph
        yield Line(start, end)
        return
    cuts = [start + match.start() for match in _INLINE.finditer(plain[start:end])]
    cuts = [cut for cut in cuts if _heading_at(plain, cut, end)]
    bounds = sorted({start, *cuts, end})
    for a, b in pairwise(bounds):
        yield Line(a, b)


@cache
def _wordings(numbered: bool) -> tuple[re.Pattern[str], tuple[str, ...]]:  # noqa: FBT001 - cached
    """Return the wordings of headings as groups of one expression, and their sections.

    Some are headings only behind a numeral of the first rank.
    """
    known = [row for row in rows("headings") if numbered or not row["needs"]]
    return re.compile("|".join(f"({row['pattern']})" for row in known)), tuple(row["section"] for row in known)


@lru_cache(maxsize=8192)
def _section_of(key: str, numbered: bool) -> str | None:  # noqa: FBT001 - cached
    wording, sections = _wordings(numbered)
    match = wording.fullmatch(key)
    return sections[match.lastindex - 1] if match and match.lastindex else None


def _is_heading(text: str) -> bool:
    """Tell whether a text has the wording of a heading behind its number."""
    return _section_behind(text[_number(text).end() :], numbered=False) is not None


def _section_behind(words: str, *, numbered: bool) -> str | None:
    """Return the section that words behind a number head, notes in brackets and punctuation aside."""
    if "(" in words:
        words = bare(_BRACKETED.sub("", words))
    key = _WORDS.sub("", words)
    return _section_of(key, numbered) if len(key) <= _LONGEST else None


def _may_head(words: str) -> bool:
    """Tell whether the wording of a heading may stand at the beginning of some words."""
    return "(" in words or _wordings(numbered=True)[0].match(_WORDS.sub("", words)) is not None


def _number(text: str) -> re.Match[str]:
    match = _NUMBER.match(text)
    if match is None:  # the expression matches the empty string
        raise AssertionError
    return match


def _heading_at(plain: str, start: int, end: int) -> Heading | None:
    """Return the heading that a line begins with, the paragraph behind it left aside."""
    printed = plain[start : min(end, start + _FAR)].partition("\n")[0]
    kept = [offset for offset, character in enumerate(printed) if character != "\0"] if "\0" in printed else None
    line = printed.replace("\0", "")
    match = _number(line)
    rank, number = _rank(match)
    if rank <= _BARE and len(line) > _LONGEST + 20:
        return None
    ends = [(len(line.rstrip()),) * 2] if len(line) <= _LONGEST + 20 else []
    if rank >= _PLAIN:
        ends += [stop.span() for stop in _HEAD_ENDS.finditer(line, match.end() + 2, match.end() + _LONGEST)]
    furthest = min(len(line) - 1, match.end() + _LONGEST)
    if rank == _TOP and _SENTENCE.search(line) and _may_head(line[match.end() : furthest]):
        glued = range(furthest, match.end() + 3, -1)
        ends += [(at, at) for at in glued if line[at].isdecimal() or at - match.end() >= _CLEAR]
    for stop, behind in ends:
        section = _section_behind(line[match.end() : stop], numbered=rank == _TOP)
        if section:
            offset = [*kept, len(printed)][behind] if kept else behind
            return Heading(section, start, start + offset, rank, number)
    return None


def _rank(match: re.Match[str]) -> tuple[int, int]:
    if match.lastindex is None:
        return _BARE, 0
    digits = match["chinese"] or match["part"] or match["english"]
    if digits:
        return _TOP, int(digits) if digits.isdecimal() else _CHINESE.get(digits, 10 + _CHINESE.get(digits[-1], 0))
    if match["roman"]:
        values = [_ROMAN[letter] for letter in unicodedata.normalize("NFKC", match["roman"])]
        return _TOP, sum(-one if one < two else one for one, two in pairwise([*values, 0]))
    if match["arabic"]:
        return _PLAIN, int(match["arabic"])
    if match["inner"] or match["round"]:
        return _INNER, 0
    return _BARE, 0


def find_headings(plain: str, lines: Sequence[Line]) -> list[Heading]:
    """Return the headings of the parts of a report among its lines of prose."""
    candidates = [heading for line in lines if (heading := _heading_at(plain, line.start, line.end))]
    candidates = _behind_contents(plain, candidates)
    best: dict[str, int] = {}
    for candidate in candidates:
        best[candidate.section] = max(best.get(candidate.section, 0), candidate.rank)
    if any(rank == _TOP for rank in best.values()):
        candidates = [c for c in candidates if c.rank == best[c.section] and c.rank > _INNER]
    else:
        candidates = [c for c in candidates if c.rank == best[c.section]]
    known = _in_order(candidates)
    return _with_unknown(plain, lines, known)


def _behind_contents(plain: str, candidates: list[Heading]) -> list[Heading]:
    """Drop a table of contents: headings one line after the other that all come again."""
    named: list[str] = []
    for heading, following in pairwise(candidates):
        if heading.section in named:
            break
        named.append(heading.section)
        if plain[heading.end : following.start].strip(" \n.…·0123456789"):
            break
    again = [heading.section for heading in candidates[len(named) :]]
    return candidates[len(named) :] if len(named) > 1 and set(named) <= set(again) else candidates


def _in_order(candidates: list[Heading]) -> list[Heading]:
    """Keep headings that go forward in the order of parts or in their numbering; a nested list restarts both."""
    kept: list[Heading] = []
    for candidate in candidates:
        previous = kept[-1] if kept else None
        if previous is None:
            kept.append(candidate)
            continue
        forward = _ORDER.index(candidate.section) > _ORDER.index(previous.section)
        counted = candidate.number > previous.number > 0
        if candidate.section == previous.section and not counted:
            continue
        if candidate.rank == _BARE and not forward:
            continue
        if forward or counted:
            kept.append(candidate)
    return kept


def _with_unknown(plain: str, lines: Sequence[Line], known: list[Heading]) -> list[Heading]:
    """Add numbered headings of other wordings: overview before the problems, other behind them."""
    found = list(known)
    starts = {heading.start for heading in known}
    for line in lines:
        printed = plain[line.start : line.end].split("\n", maxsplit=1)[0]
        text = printed.replace("\0", "")
        if len(text) > _SIGNATURE or line.start in starts:
            continue
        match = _number(text)
        rank, number = _rank(match)
        if rank != _TOP or _SENTENCE.search(text[match.end() :].rstrip("。:;")):
            continue
        before = [h for h in known if h.start < line.start]
        after = [h for h in known if h.start > line.start]
        if (before and number <= before[-1].number) or (after and after[0].number and number >= after[0].number):
            continue
        if not known or (not before and after and after[0].number == 0):
            continue
        section = _nearest(text[match.end() :], before)
        found.append(Heading(section, line.start, line.start + len(printed.rstrip()), rank, number))
    return sorted(found, key=lambda heading: heading.start)


def _nearest(words: str, before: Sequence[Heading]) -> str:
    """Return the section of a numbered heading of unknown wording: by its words, else by where it stands."""
    if re.search(r"问题|不足|困难|改进|整改", words):
        return "problems"
    return "other" if any(heading.section not in {"overview", "disclosure"} for heading in before) else "overview"


def _narrative(
    document: Document, plain: str, section: str, heading: str | None, lines: list[Line], *, bare_end: bool
) -> Narrative:
    lines = [line for line in lines if (words := plain[line.start : line.end].strip()) and not _is_furniture(words)]
    if bare_end:
        lines = _without_signature(plain, lines)
    if not lines:
        at = lines[0].start if lines else 0
        return Narrative(section, heading, "", at, at)
    trimmed = [_trim(plain, line) for line in lines]
    text = "\n".join(document.text[line.start : line.end] for line in trimmed)
    start, end = trimmed[0].start, trimmed[-1].end
    whole = document.text[start:end]
    if document.format not in _SHEETS and "".join(whole.split()) == "".join(text.split()):
        text = whole
    return Narrative(section, heading, text, start, end)


def _trim(plain: str, line: Line) -> Line:
    text = plain[line.start : line.end]
    return Line(line.start + len(text) - len(text.lstrip()), line.start + len(text.rstrip()))


@cache
def _furniture() -> re.Pattern[str]:
    return re.compile("|".join([*(f"(?:{row['pattern']})" for row in rows("furniture")), r"-\s*\d{1,3}\s*-"]))


def _is_furniture(text: str) -> bool:
    return _furniture().fullmatch(text) is not None


def _without_signature(plain: str, lines: list[Line]) -> list[Line]:
    """Drop the signature and what is attached behind it: the last lines from an organ's name and a date on."""
    long = [index for index, line in enumerate(lines) if line.end - line.start > _SIGNATURE]
    for index in range(max([1, *long[-1:]]), len(lines)):
        text = plain[lines[index].start : lines[index].end]
        following = plain[lines[index + 1].start : lines[index + 1].end] if index + 1 < len(lines) else ""
        signed = len(text.strip()) <= _SIGNATURE and not _SENTENCE.search(text) and _DATE_LINE.fullmatch(following)
        if signed or _DATE_LINE.fullmatch(text) or _ATTACHMENT.fullmatch(text):
            return lines[:index]
    return lines
