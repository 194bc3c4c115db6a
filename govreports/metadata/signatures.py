"""The signature of a report: an organ and a date, on one line or two, in either order."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from govreports.metadata.dates import YEAR, dates_in
from govreports.metadata.names import is_name
from govreports.sections import Narrative

__all__ = ["Signature", "signature_of"]

_LONGEST: Final = 60
_WHOLE: Final = 400
_TOKEN: Final = re.compile(r"\S+")
_MONTH: Final = re.compile(rf"\s*{YEAR}\s*年\s*\S{{1,3}}\s*月\s*")
_YEAR: Final = re.compile(YEAR)
_AROUND: Final = re.compile(r"[\s\0()|]+")
_SEAL: Final = re.compile(r"[(\[]\s*(?:盖章|印章|公章|章)\s*[)\]]|^\s*[一-鿿]{0,4}单位\s*:")
_PARTY: Final = re.compile("^中共|(?<=[局委厅会社院心])党[组委]$")
_PAGE: Final = re.compile(r"\s*(?:-+\s*\d{1,3}\s*-+|第\s*\d+\s*页|(?:Page|P\.)\s*\d+)\s*")
_PAGED: Final = 16
_KEYED: Final = re.compile(r"[:]|日期|时间|次数|页|版权")


class Signature(NamedTuple):
    """An organ, a day, or both, and where they begin."""

    organ: str | None
    day: date | None
    start: int


def signature_of(plain: str, narratives: Sequence[Narrative]) -> Signature | None:
    r"""Return the last signature of a folded text, None where there is none.

    A name and a date on lines of their own, in either order, or on one line together. Behind the
    last heading one date alone on its line counts, too (a list of links has several). The month alone
    (2017年3月) dates nothing but marks the organ.

    Examples
    --------
    >>> signature_of("正文。\n2021年1月20日\n海棠县农业农村局\n", [])[:2]
    ('海棠县农业农村局', datetime.date(2021, 1, 20))
    """
    alone: list[Signature] = []
    headed = max((n.start for n in narratives if n.heading is not None), default=0)
    for first, end in reversed(_dated(plain)):
        pieces = _pieces(plain, first, end)
        for index in range(len(pieces) - 1, -1, -1):
            start, line = pieces[index]
            dated = _date_and_rest(line)
            if dated is None:
                continue
            day, rest = dated
            before = pieces[index - 1] if index else _before(plain, first)
            behind = pieces[index + 1] if index + 1 < len(pieces) else _behind(plain, end)
            if named := _named((start, rest), () if rest else (before, behind)):
                return Signature(named[1], day, named[0])
            if not rest and day is not None and 0 < headed < start and "年" in line:
                alone.append(Signature(None, day, start))
    return alone[0] if len(alone) == 1 else None


def _date_and_rest(line: str) -> tuple[date | None, str] | None:
    """Return the one date of a line, None for a month, and what else is on it; None for a line that dates nothing."""
    if len(line) > _LONGEST or not _YEAR.search(line) or _KEYED.search(line):
        return None
    line = line.replace("\0", "")
    found = list(dates_in(line))
    if len(found) == 1 and found[0].day is not None:
        return found[0].day, _name(line[: found[0].start] + line[found[0].end :])
    return (None, "") if not found and _MONTH.fullmatch(line) else None


def _named(own: tuple[int, str], near: Sequence[tuple[int, str] | None]) -> tuple[int, str] | None:
    """Return where a signature begins, and the name beside its date: on its line, else above, else below."""
    start, rest = own
    if rest:
        return own if is_name(rest) else None
    for place, line in filter(None, near):
        if is_name(name := _name(line)):
            return min(start, place), name
    return None


def _dated(plain: str) -> list[tuple[int, int]]:
    """Return the slices of the lines that hold a year, the last one last."""
    found: list[tuple[int, int]] = []
    for match in _YEAR.finditer(plain):
        if not found or match.start() > found[-1][1]:
            end = plain.find("\n", match.start())
            found.append((plain.rfind("\n", 0, match.start()) + 1, end if end >= 0 else len(plain)))
    return found


def _pieces(plain: str, start: int, end: int) -> list[tuple[int, str]]:
    """Return a line that holds something, with its offset; the end of one that holds a report is cut at blanks."""
    line = plain[start:end]
    if len(line) > _WHOLE:
        cut = len(line) - _LONGEST * 4
        return [(start + match.start(), match[0]) for match in _TOKEN.finditer(line, cut)]
    empty = not line or line.isspace() or (len(line) < _PAGED and _PAGE.fullmatch(line))
    return [] if empty else [(start, line)]


def _before(plain: str, start: int) -> tuple[int, str] | None:
    """Return the last piece of the lines that end before an offset."""
    while start > 0:
        end = start - 1
        start = plain.rfind("\n", 0, end) + 1
        if pieces := _pieces(plain, start, end):
            return pieces[-1]
    return None


def _behind(plain: str, end: int) -> tuple[int, str] | None:
    """Return the first piece of the lines that begin behind an offset."""
    while end < len(plain):
        start = end + 1
        end = plain.find("\n", start)
        end = end if end >= 0 else len(plain)
        if pieces := _pieces(plain, start, end):
            return pieces[0]
    return None


def _name(text: str) -> str:
    """Return a name without blanks, brackets, seal, the word for the reporting body and the party's committee in it."""
    return _PARTY.sub("", _AROUND.sub("", _SEAL.sub("", text)))
