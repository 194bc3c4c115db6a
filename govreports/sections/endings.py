"""Where the prose of a report ends: page furniture, signature, attachments, and what the page has behind it."""

import re
from functools import cache
from typing import Final

from govreports.lexicons import rows
from govreports.sections.headings import Line

__all__ = ["is_furniture", "without_ending"]

_SHORT: Final = 40
_DATE: Final = r"(?:20\d\d|二[〇○零O0]\S\S)\s*年\s*\S{1,3}\s*月(?:\s*\S{1,3}\s*日)?|20\d\d-\d{1,2}-\d{1,2}"
_DATE_LINE: Final = re.compile(rf"\s*\(?(?:{_DATE})\)?\s*")
_ATTACHMENT: Final = re.compile(r"\s*附\s*(?:件|表)\s*\d{0,2}\s*[:.、]?.{0,40}")
_SENTENCE: Final = re.compile(r"[。;!?,:]")
_GLUED: Final = re.compile(
    rf"(?:(?<=[。;!?…])|(?<=\s))(?P<name>[^\s。;!?,:、]{{2,30}})?\s{{0,30}}(?:{_DATE})\s{{0,30}}(?=(?P<rest>.{{0,200}})\Z)", re.DOTALL
)
"""Name and date behind the last sentence of a text without line ends."""
_NAMED: Final = re.compile(r"[局厅委府室院会处镇乡道区县市省部办署校所心公司]\)?")
_FILES: Final = re.compile(r"(?:(?<=[。;!?])|(?<=\s))附\s?(?:件|表)(?:下载)?\s?\d?[:.、]?[^。]{0,200}\Z")
_TAIL: Final = 300
_FEW: Final = 3


@cache
def _furniture() -> re.Pattern[str]:
    return re.compile("|".join([*(f"(?:{row['pattern']})" for row in rows("furniture")), r"-\s*\d{1,3}\s*-"]))


def is_furniture(text: str) -> bool:
    """Tell whether a folded line belongs to the page, not to the report.

    Examples
    --------
    >>> from govreports.sections.endings import is_furniture
    >>> is_furniture("打印 关闭"), is_furniture("公开不够及时。")
    (True, False)
    """
    return _furniture().fullmatch(text) is not None


def without_ending(plain: str, lines: list[Line], *, last: bool) -> list[Line]:
    """Return lines of prose without signature, attachments and, in the ``last`` part, what the page has behind them."""
    lines = _without_glued(plain, _without_signature(plain, lines))
    return _without_links(plain, lines) if last else lines


def _without_signature(plain: str, lines: list[Line]) -> list[Line]:
    """Drop the signature and what is attached behind it: the last lines from an organ's name and a date on."""
    long = [index for index, line in enumerate(lines) if line.end - line.start > _SHORT]
    for index in range(max([1, *long[-1:]]), len(lines)):
        text = plain[lines[index].start : lines[index].end]
        following = plain[lines[index + 1].start : lines[index + 1].end] if index + 1 < len(lines) else ""
        signed = len(text.strip()) <= _SHORT and not _SENTENCE.search(text) and _DATE_LINE.fullmatch(following)
        if signed or _DATE_LINE.fullmatch(text) or _ATTACHMENT.fullmatch(text):
            return lines[:index]
    return lines


def _without_glued(plain: str, lines: list[Line]) -> list[Line]:
    """Cut a signature or a list of files off the end of the last line."""
    if not lines:
        return lines
    start, end = lines[-1]
    first = max(start, end - _TAIL)
    for pattern in (_FILES, _GLUED):
        match = pattern.search(plain, first, end)
        if match is None or match.start() == start:
            continue
        if pattern is _GLUED and not (_DATE_LINE.fullmatch(match[0]) or _NAMED.fullmatch((match["name"] or "")[-1:])):
            continue
        if pattern is _GLUED and _SENTENCE.search(match["rest"]):
            continue
        end = match.start()
    return [*lines[:-1], Line(start, end)]


def _without_links(plain: str, lines: list[Line]) -> list[Line]:
    """Drop the short lines at the end of a text where some of them are those of a page: its links, panels, its foot."""
    at = len(lines)
    while at and _is_link(plain[lines[at - 1].start : lines[at - 1].end].strip()):
        at -= 1
    behind = lines[at:]
    known = sum(is_furniture(plain[line.start : line.end].strip()) for line in behind)
    return lines[:at] if known and len(behind) >= _FEW and at else lines


def _is_link(text: str) -> bool:
    """Tell whether a line may be one of the links, panels and notices around an article."""
    return is_furniture(text) or (len(text) <= _SHORT and not _SENTENCE.search(text) and not _ENUMERATED.match(text))


_ENUMERATED: Final = re.compile(r"[\s(]*(?:[一二三四五六七八九十\d]{1,2}[、.)是]|[①-⑳㈠-㈩])")
