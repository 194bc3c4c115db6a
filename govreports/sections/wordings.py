"""What a heading says: its numeral, and which section its words name."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from govreports.lexicons import rows
from govreports.script import bare

__all__ = [
    "BARE",
    "INNER",
    "LONGEST",
    "ORDER",
    "PLAIN",
    "TOP",
    "Numeral",
    "glued_name",
    "long_names",
    "name_of",
    "numeral_of",
    "official_name",
]

ORDER: Final = ("overview", "disclosure", "applications", "review_litigation", "fees", "problems", "other")
"""The sections in the order of the forms."""
LONGEST: Final = 45
"""Characters of the longest heading."""
TOP, PLAIN, BARE, INNER = 3, 2, 1, 0
"""Ranks of headings: 一、 or 第一部分; 1、; none; (一)."""

_CHINESE: Final = {c: i % 10 + 1 for i, c in enumerate("一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾")}
_ROMAN: Final = {"I": 1, "V": 5, "X": 10}
_NUMBER: Final = re.compile(
    r"""[\s#*>·•?\ufffd◆■●]*(?:
      【?(?P<chinese>[一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾]{1,2})\s*(?:[、.,:)】]|\s(?=\s*\S))
    | 第\s*(?P<part>[一二三四五六七八九十\d]{1,2})\s*(?:部分|[章编篇])\s*[、.,:]?
    | (?P<roman>[Ⅰ-Ⅻ]|[IVX]{1,4}(?=\s*[、.:]))\s*[、.,:]?
    | [Pp](?:art|ART)\s*(?P<english>\d{1,2})(?!\d)\s*[、.,:]?
    | (?P<arabic>\d{1,2})\s*[、.,](?!\d)
    | (?P<inner>[(]\s*[一二三四五六七八九十\d]{1,2}\s*[)])
    | (?P<round>[㈠-㈩①-⑳⑴-⑽])
    | (?<=[?\ufffd])(?P<lost>、)
    | (?P<close>[一二三四五六七八九十])
      (?=主动公开|行政机关|收到|因?政府信息|存在|其[他它]|总体|需要|(?:工作|情况|基本)?(?:概述|情况)))?\s*""",
    re.VERBOSE,
)
_BRACKETED: Final = re.compile(r"\([^()]*\)")
_WORDS: Final = re.compile(r"[\W_]+")
_LONG: Final = 7
_ENDS: Final = frozenset("。;:!?\n|()[]《》")

Needs = Literal["", "first", "numeral", "line", "word"]


class Numeral(NamedTuple):
    """The numeral that a line begins with: its rank, its number (0 where it has none), and where words begin."""

    rank: int
    number: int
    end: int


def numeral_of(line: str) -> Numeral:
    """Return the numeral that a folded line begins with.

    Examples
    --------
    >>> from govreports.sections.wordings import numeral_of
    >>> numeral_of("十二、概述"), numeral_of("(一)概述"), numeral_of("概述")
    (Numeral(rank=3, number=12, end=3), Numeral(rank=0, number=0, end=3), Numeral(rank=1, number=0, end=0))
    """
    match = _NUMBER.match(line)
    if match is None:  # the expression matches the empty string
        raise AssertionError
    digits = match["chinese"] or match["part"] or match["english"] or match["close"]
    rank, number = BARE, 0
    if digits:
        rank = TOP
        number = int(digits) if digits.isdecimal() else _CHINESE.get(digits, 10 + _CHINESE.get(digits[-1], 0))
    elif match["roman"]:
        values = [_ROMAN[letter] for letter in unicodedata.normalize("NFKC", match["roman"])]
        rank, number = TOP, sum(-one if one < two else one for one, two in pairwise([*values, 0]))
    elif match["arabic"]:
        rank, number = PLAIN, int(match["arabic"])
    elif match["lost"]:
        rank = TOP
    elif match["inner"] or match["round"]:
        rank = INNER
    return Numeral(rank, number, match.end())


@cache
def _wordings(*needs: Needs) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """Return the wordings of headings as groups of one expression, and their sections."""
    known = [row for row in rows("headings") if row["needs"] in needs]
    return re.compile("|".join(f"({row['pattern']})" for row in known)), tuple(row["section"] for row in known)


@lru_cache(maxsize=8192)
def _named(key: str, rank: int) -> str | None:
    wording, sections = _wordings("", "line", "numeral") if rank == TOP else _wordings("", "line")
    match = wording.fullmatch(key)
    return sections[match.lastindex - 1] if match and match.lastindex else None


@lru_cache(maxsize=8192)
def _hinted(key: str) -> str | None:
    wording, sections = _wordings("word")
    found = [sections[match.lastindex - 1] for match in wording.finditer(key) if match.lastindex]
    return min(found, key=[row["section"] for row in rows("headings") if row["needs"] == "word"].index, default=None)


def name_of(words: str, rank: int, *, hint: bool = False) -> str | None:
    """Return the section that the folded words behind a numeral name, notes in brackets and punctuation aside.

    With ``hint`` one word that belongs to a section is enough, whatever stands around it.

    Examples
    --------
    >>> from govreports.sections.wordings import TOP, name_of
    >>> name_of("概 述(2015)", TOP), name_of("收到的处理政府信息公开申请情况", TOP, hint=True)
    ('overview', 'applications')
    """
    if "(" in words:
        words = bare(_BRACKETED.sub("", words))
    key = _WORDS.sub("", words)
    if len(key) > LONGEST:
        return None
    return _hinted(key) if hint else _named(key, rank)


def glued_name(words: str, *, loose: bool, first: bool = False) -> tuple[str, int, int] | None:
    """Return the section that folded words begin by naming, how many letters name it, and where the name ends.

    ``loose`` admits short wordings, which are headings only behind a numeral that begins a line or a sentence;
    ``first`` those that are headings only behind the numeral one.

    Examples
    --------
    >>> from govreports.sections.wordings import glued_name
    >>> glued_name("总体情况2021年,我厅公开信息。", loose=False)
    ('overview', 4, 4)
    """
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(words[: LONGEST + 20]):
        if character in _ENDS:
            break
        if character.isalnum():
            letters.append(character)
            places.append(place + 1)
    key = "".join(letters)
    found = [
        (match.end(), section)
        for wording, section in _beginnings(loose=loose, first=first)
        if (match := wording.match(key))
    ]
    if not found:
        return None
    length, section = max(found, key=lambda pair: pair[0])
    return section, length, places[length - 1]


@cache
def _beginnings(*, loose: bool, first: bool) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the wordings that may run into a sentence, each alone: another than the first to match may say more."""
    needs = {"", *(["numeral"] if loose else []), *(["first"] if first else [])}
    return tuple((re.compile(row["pattern"]), row["section"]) for row in rows("headings") if row["needs"] in needs)


def long_names(plain: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Iterate over the sections named in some text by wordings long enough, or before a year: section, start, end.

    Examples
    --------
    >>> from govreports.sections.wordings import long_names
    >>> list(long_names("报告总体情况2020年,存在的主要问题是", 0, 20))
    [('overview', 2, 6), ('problems', 12, 19)]
    """
    wording, sections = _wordings("")
    divided = re.compile(wording.pattern.replace("(?:和|及|与)?", "[和及与、]?"))
    for match in divided.finditer(plain, start, end):
        length = match.end() - match.start()
        if match.lastindex and (length >= _LONG or plain[match.end() : match.end() + 2] == "20"):
            yield sections[match.lastindex - 1], match.start(), match.end()


def official_name(words: str, number: int) -> str | None:
    """Return the section that the form has under a number, if the folded words are for the most part its heading.

    Examples
    --------
    >>> from govreports.sections.wordings import official_name
    >>> official_name("收到和处理公开信息甲请的情况", 3), official_name("资料移交档案馆工作", 3)
    ('applications', None)
    """
    form = [(row["section"], row["pattern"]) for row in rows("headings") if row["needs"] == "official"]
    if not 0 < number <= len(form):
        return None
    section, heading = form[number - 1]
    return section if len(set(heading) & set(words)) * 2 > len(set(heading) | set(words) - set("的与及和")) else None
