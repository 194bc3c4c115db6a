"""Enumerations that leave out or repeat a member, words and sentences that stand twice."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from govreports.auditing.views import Hit, View
from govreports.lexicons.roles import compiled
from govreports.regimes import Forms

__all__ = ["enumeration", "parts_announced", "sentence_repeated", "words_doubled"]

_MEMBER: Final = re.compile(r"(?<![一二三四五六七八九十之其唯统单同])([一二三四五六七八九十])是(?=[^否的])")
_OTHERWISE: Final = compiled("slips", "<first>")
_RANK: Final = "一二三四五六七八九十"
_TITLES: Final = re.compile(r"(?:《[^《》\n]{2,40}》[、,和]?){3,}")
_TITLE: Final = re.compile(r"《[^《》\n]{2,40}》")
_DOUBLED: Final = re.compile(r"([一-鿿]{4,12})\1|(年度|其中[,，])\2")
_SENTENCE: Final = re.compile(r"[^。;!?\n]+")
_LONG: Final = 25
_MANY: Final = 5
_ANNOUNCED: Final = compiled(
    "slips",
    r"<listing>(?:了)?[:：]?(?P<list>(?:(?!<listing>)[^。;!?\n:]){10,200}?)<closing>*"
    r"(?P<count>[一二三四五六七八九十]|\d{1,2})个?(?:大)?部分",
)
_COMPOUND: Final = compiled("slips", "<compound>")
_SEVERAL: Final = 3


def enumeration(view: View, _: Forms) -> Iterator[Hit]:
    """Yield members of enumerations (二是) before which one is missing, or that stand twice in a row.

    An enumeration may run over several lines of a section. The first member may bear other words
    (首先) in the same paragraph, or in the one before where the second begins a line.
    """
    part, last, before = -1, 0, ""
    for line in view.lines:
        if line.part != part:
            part, last, before = line.part, 0, ""
        for match in _MEMBER.finditer(line.text):
            number = _RANK.index(match[1]) + 1
            said = line.text[: match.start()] if match.start() else before
            start = line.start + match.start()
            end = min(line.start + len(line.text), start + 20)
            if number == last and number > 1:
                yield Hit(start, end, f"{match[0]} stands twice in a row")
            elif number > 1 and number != last + 1 and not _OTHERWISE.search(said):
                yield Hit(start, end, f"{match[0]} comes without {_RANK[number - 2]}是")
            last = number
        before = line.text


def words_doubled(view: View, _: Forms) -> Iterator[Hit]:
    """Yield phrases that stand twice in a row, names aside, and titles that stand twice in one list."""
    names = "|".join(view.names)
    for line in view.lines:
        for match in _DOUBLED.finditer(line.text):
            if match[0] in names:
                continue
            yield Hit(line.start + match.start(), line.start + match.end(), "the same words twice in a row")
        for run in _TITLES.finditer(line.text):
            twice = [title for title, count in Counter(_TITLE.findall(run[0])).items() if count > 1]
            if twice:
                note = f"{twice[0]} stands twice in one list"
                yield Hit(line.start + run.start(), line.start + run.end(), note)


def sentence_repeated(view: View, _: Forms) -> Iterator[Hit]:
    """Yield sentences of 25 characters or more that stood before; of many only the first, and how many they are."""
    seen: set[str] = set()
    again: list[Hit] = []
    for line in view.lines:
        for match in _SENTENCE.finditer(line.text):
            said = re.sub(r"[^一-鿿A-Za-z0-9]", "", match[0])
            if len(said) >= _LONG and said in seen:
                again.append(Hit(line.start + match.start(), line.start + match.end(), "the sentence stood before"))
            seen.add(said)
    if len(again) > _MANY:
        yield again[0]._replace(note=f"{len(again)} sentences stood before, this one first", left=float(len(again)))
    else:
        yield from again


def parts_announced(view: View, _: Forms) -> Iterator[Hit]:
    """Yield announcements of so many parts that list another number of them."""
    for line in view.lines:
        if line.section not in {"preamble", "overview"}:
            continue
        for match in _ANNOUNCED.finditer(line.text):
            count = int(match["count"]) if match["count"].isascii() else _RANK.index(match["count"]) + 1
            most, fewest = (_parts(each) for each in (match["list"], _COMPOUND.sub("x", match["list"])))
            if fewest >= _SEVERAL and not fewest <= count <= most:
                start, end = line.start + match.start(), line.start + match.end()
                yield Hit(start, end, f"{fewest} parts are listed, {count} announced", fewest, count)


def _parts(listed: str) -> int:
    return sum(bool(part.strip()) for part in re.split(r"[、,]|以及", listed))
