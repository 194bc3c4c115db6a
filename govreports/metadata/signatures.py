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
    lines = _lines(plain)
    alone: list[Signature] = []
    headed = max((n.start for n in narratives if n.heading is not None), default=0)
    for index in range(len(lines) - 1, -1, -1):
        start, line = lines[index]
        if len(line) > _LONGEST or not _YEAR.search(line) or _KEYED.search(line):
            continue
        line = line.replace("\0", "")
        found = list(dates_in(line))
        if len(found) == 1 and found[0].day is not None:
            day: date | None = found[0].day
            rest = _name(line[: found[0].start] + line[found[0].end :])
        elif not found and _MONTH.fullmatch(line):
            day, rest = None, ""
        else:
            continue
        if rest and is_name(rest):
            return Signature(rest, day, start)
        if rest:
            continue
        for near in (index - 1, index + 1):
            if 0 <= near < len(lines) and is_name(name := _name(lines[near][1])):
                return Signature(name, day, min(start, lines[near][0]))
        if day is not None and headed and start > headed and "年" in line:
            alone.append(Signature(None, day, start))
    return alone[0] if len(alone) == 1 else None


def _lines(plain: str) -> list[tuple[int, str]]:
    """Return the lines that hold something, with offsets; the end of a line that holds a report is cut at blanks."""
    found, start = [], 0
    for line in plain.split("\n"):
        if len(line) > _WHOLE:
            cut = len(line) - _LONGEST * 4
            found += [(start + match.start(), match[0]) for match in _TOKEN.finditer(line, cut)]
        elif line and not line.isspace() and not (len(line) < _PAGED and _PAGE.fullmatch(line)):
            found.append((start, line))
        start += len(line) + 1
    return found


def _name(text: str) -> str:
    return _AROUND.sub("", text)
