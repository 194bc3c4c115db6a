"""A narrative as units: stretches between full stops, semicolons, line ends and ordinals."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from govreports.clauses.cues import pattern

__all__ = ["Flat", "Unit", "flatten", "quoted", "units_of", "unquoted"]

_NUMERALS: Final = "一二三四五六七八九十"
_ORDINAL: Final = re.compile(
    r"(?P<shi>(?<![统唯万专单之同])[一二三四五六七八九十]{1,2}(?:是(?!否)|(?<!第.)要(?![求素点务闻]))),?"
    r"|(?P<side>一方面|另一方面),?"
    r"|(?P<lost>(?<=[:。])是(?=[^,。;:]{4,40}[,;。](?:[^,。;:]{2,30}[,;。])?二是))"
    r"|(?<![^\n。;,:!?.)\]\"”])(?:"
    r"(?P<bracket>\([一二三四五六七八九十\d]{1,2}\)、?)"
    r"|(?P<round>[㈠-㈩①-⑳⑴-⒇])"
    r"|第(?P<rank>[一二三四五六七八九十])(?:[,、:]|是)"
    r"|(?P<han>[一二三四五六七八九十]{1,2})、(?![一二三四五六七八九十])"
    r"|(?P<arabic>\d{1,2})(?:[.、](?!\d(?!\d?月|\d{3}年))|\)、?)"
    r"|其(?P<among>[一二三四五])(?:[,:、]|是)"
    r"|(?P<word>首先|其次|再次|最后(?=,|是))(?:,|是)?"
    r"|(?P<bullet>-{1,2}|[●•·★◆■▪*※]+))"
)
_STOP: Final = re.compile(r"[\n。;!?]|,(?=(?:改进|整改)(?:情况|措施|方向|举措):)")
_WORDS: Final = {"首先": 1, "其次": 2, "再次": 3, "一方面": 1, "另一方面": 2}
_PAGE: Final = re.compile(r"\s*[-—–]{1,2}\s*\d{1,3}\s*[-—–]{1,2}\s*|第?\s*\d{1,3}\s*[页/]\s*(?:共?\s*\d{1,3}\s*页?)?")
_WRAPPED: Final = (18, 12)
"""Characters that a line has at least if it may be a piece of a wrapped paragraph; fewer if a sentence ends in it."""
_TORN: Final = re.compile(r".*[。;,:][一二三四五六七八九十]\|是.*")
_QUOTED: Final = re.compile(
    r"“[^“”\n]{1,60}”|「[^「」\n]{1,60}」|《[^《》\n]{1,80}》|\([^()\n]{1,60}\)|\"[^\"\n]{1,60}\""
)
_HIDDEN: Final = {ord(mark): 0xE000 + index for index, mark in enumerate(",、:;。!?")}
_SHOWN: Final = {point: mark for mark, point in _HIDDEN.items()}


@dataclass(frozen=True, slots=True)
class Flat:
    """Prose without white space but for the ends of paragraphs, and where its characters stand in the prose."""

    text: str
    places: tuple[int, ...]

    def slice(self, start: int, end: int) -> tuple[int, int]:
        """Return the slice of the prose that holds the characters from ``start`` to before ``end``."""
        return self.places[start], self.places[end - 1] + 1


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of flat prose behind its ordinal: style and number of that, and what ended the stretch."""

    start: int
    end: int
    style: str | None = None
    number: int = 0
    stop: str = ""


def flatten(prose: str) -> Flat:
    r"""Return folded prose without white space, lines of wrapped paragraphs joined.

    Examples
    --------
    >>> from govreports.clauses.units import flatten
    >>> flatten("公开 不及时\n人员少").text
    '公开不及时\n人员少'
    """
    lines = prose.split("\n")
    longest = max(len(line.strip()) for line in lines)
    wrapped = 0
    kept: list[str] = []
    places: list[int] = []
    at = 0
    for index, line in enumerate(lines):
        torn = _PAGE.fullmatch(line) and kept and kept[-1] != "\n" and index + 1 < len(lines)
        for offset, character in enumerate("" if torn else line):
            if not character.isspace() and character != "\0":
                kept.append(character)
                places.append(at + offset)
        at += len(line)
        following = lines[index + 1].strip() if index + 1 < len(lines) else ""
        own = line.strip()
        if torn:
            at += 1
            continue
        if own and own[-1] not in "。;:!?" and index + 2 < len(lines) and _PAGE.fullmatch(lines[index + 1]):
            at += 1
            continue
        if index + 1 < len(lines) and _wraps(own, following, longest, wrapped):
            wrapped = len(own)
        elif index + 1 < len(lines):
            wrapped = 0
            kept.append("\n")
            places.append(at)
        at += 1
    return Flat("".join(kept), tuple(places))


def _wraps(line: str, following: str, longest: int, wrapped: int) -> bool:
    """Whether a line goes on in the next: no stop behind it, no ordinal, label or turn before the next.

    It is as long as any other, or about as long as the wrapped line before it, or a sentence ends inside it.
    """
    if not line or not following:
        return False
    if following[0] in "、,。;:)”" or _TORN.fullmatch(line[-3:] + "|" + following[:2]):
        return True
    if line[-1] in "。;:!?":
        return False
    full, ended = _WRAPPED
    long = len(line) >= max(full, 0.8 * longest)
    like = wrapped and abs(len(line) - wrapped) <= 3  # noqa: PLR2004 - half-width characters make lines differ
    if not (long or like or (len(line) >= ended and re.search("[。;]", line))):
        return False
    fresh = pattern("<measure_bridge>|(?:<problem_label>|<measure_label>)(?:$|:)")
    return not (_ORDINAL.match(following) or fresh.match(following))


def unquoted(text: str) -> str:
    """Return flat prose with the punctuation inside quotation marks and brackets hidden, of the same length."""
    return _QUOTED.sub(lambda match: match[0].translate(_HIDDEN), text)


def quoted(text: str) -> str:
    """Return a piece of what ``unquoted`` returned as it was."""
    return text.translate(_SHOWN)


def units_of(text: str, start: int = 0, end: int | None = None) -> Iterator[Unit]:
    """Iterate over the stretches of flat prose between stops and ordinals; empty ones are left out."""
    end = len(text) if end is None else end
    marks = sorted(
        [(match.start(), match.end(), match) for match in _ORDINAL.finditer(text, start, end)]
        + [(match.start(), match.end(), match) for match in _STOP.finditer(text, start, end)],
        key=lambda mark: mark[0],
    )
    at, style, number = start, None, 0
    for begin, behind, match in marks:
        if begin < at:
            continue
        ordinal = match.re is _ORDINAL
        if begin > at:
            yield Unit(at, begin, style, number, "" if ordinal else match[0].replace(",", "。"))
            style, number = None, 0
        if ordinal:
            style, number = _ordinal(match)
        at = behind
    if end > at:
        yield Unit(at, end, style, number)


def _ordinal(match: re.Match[str]) -> tuple[str, int]:
    style = str(match.lastgroup)
    if style == "lost":  # 是…，二是…: a reader of pictures left out the first numeral
        return "shi", 1
    printed = str(match[style])
    digits = re.sub(r"\D", "", printed) if printed.isascii() else ""
    if digits:
        return style, int(digits)
    if printed in _WORDS:
        return style, _WORDS[printed]
    if style == "round":
        blocks = {"①": 0x2460, "⑴": 0x2474, "㈠": 0x3220}
        return style, min(ord(printed) - first + 1 for first in blocks.values() if ord(printed) >= first)
    han = [character for character in printed if character in _NUMERALS]
    if not han:
        return style, 0
    value = _NUMERALS.index(han[-1]) + 1
    return style, value + 10 if len(han) > 1 else value
