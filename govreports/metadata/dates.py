"""Years and dates as reports print them: digits, Chinese numerals, and dates that lost their 年, 月 or 日."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

__all__ = ["YEAR", "Dated", "dates_in", "year_of"]

_ZEROS: Final = "〇○零O0"
YEAR: Final = rf"(?:[2二](?:(?<=2)0[0-4]\d|[{_ZEROS}][一二三四五六七八九{_ZEROS}\d]{{2}}))"
"""A year from 2000 to 2049 in digits or Chinese numerals, mixed ones (二0一七) among them.

One set of characters opens it, so that a search passes over all others quickly.
"""

_DIGITS: Final = str.maketrans("〇○零O一二三四五六七八九", "0000123456789")
_ONES: Final = {character: number for number, character in enumerate("一二三四五六七八九", start=1)}
_NUMBER: Final = r"(?:\d{1,2}|元(?=\s*月)|[一二三四五六七八九十廿卅]{1,3}|[一二三]?[〇○零])"
_DATE: Final = re.compile(
    rf"(?<!\d)(?P<year>{YEAR})\s*(?:年|[-/.])\s*(?P<month>{_NUMBER})\s*(?:月|[-/.])\s*(?P<day>{_NUMBER})\s*(?:[日号]|(?!\d))"
    rf"|(?<!\d)(?P<year2>20[0-4]\d)年?(?:(?P<month2>\d{{1,2}})月(?P<day2>\d{{1,2}})|(?P<glued>\d{{2,4}}))日"
)
_TWENTY: Final = {"廿": "二十", "卅": "三十"}
_FIRST: Final = "元"
_TEN: Final = 10


class Dated(NamedTuple):
    """A date where it is printed; ``day`` is None where the digits left do not decide it."""

    start: int
    end: int
    day: date | None


def year_of(printed: str) -> int:
    """Return a printed year as a number.

    Examples
    --------
    >>> year_of("二〇二一"), year_of("二0一七"), year_of("2019")
    (2021, 2017, 2019)
    """
    return int(printed.translate(_DIGITS))


def dates_in(text: str) -> Iterator[Dated]:
    """Iterate over the dates of a folded text, in reading order.

    A date that lost characters (2017210日) is one only if its digits make one day of the year.

    Examples
    --------
    >>> [str(found.day) for found in dates_in("二〇二一年元月十八日 2015/03/20 2017210日 2017111日")]
    ['2021-01-18', '2015-03-20', '2017-02-10', 'None']
    """
    for match in _DATE.finditer(text):
        if match["year"]:
            days = {_day(year_of(match["year"]), _number(match["month"]), _number(match["day"]))}
        elif match["glued"]:
            digits = match["glued"]
            pairs = [(digits[:cut], digits[cut:]) for cut in (1, 2) if 1 <= len(digits) - cut <= 2]  # noqa: PLR2004
            days = {_day(int(match["year2"]), int(m), int(d)) for m, d in pairs if d[0] != "0" and m[0] != "0"}
            days -= {None}
        else:
            days = {_day(int(match["year2"]), int(match["month2"]), int(match["day2"]))}
        yield Dated(match.start(), match.end(), days.pop() if len(days) == 1 else None)


def _number(printed: str) -> int:
    """Return a month or a day in digits or Chinese numerals up to 31."""
    if printed.isdecimal() and printed.isascii():
        return int(printed)
    if printed == _FIRST:
        return 1
    for short, long in _TWENTY.items():
        printed = printed.replace(short, long)
    tens, ten, ones = printed.partition("十")
    if not ten:
        return int(printed.translate(_DIGITS)) if printed else 0
    return _TEN * _ONES.get(tens, 1) + _ONES.get(ones, 0)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
