"""Printed text to number, status and unit. Blank is never zero, and a word is never a guess."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

__all__ = ["Reading", "chinese", "parse", "parts"]

_UNITS: Final = (
    "亿元|万人次|万条次|万件|万条|万次|万人|万份|万篇|万个|万元|千元|百元|元|批次|人次|条次|件次|家次|场次|"
    "次|条|件|篇|个|份|项|起|宗|人|家|场|期|批|部|类|页|户|处|册|万|亿"
)
_DASHES: Final = frozenset({"-", "--", "---", "----", "------", "/", "//", "\\", "无", "无。", "~", "—", "——", "暂无"})
_SCALES: Final = frozenset("百千万亿")
"""Alone they are no number but stand before a unit (万元)."""
_NOTHING: Final = frozenset({"None", "none", "null", "nan", "NaN", "N/A", "#N/A", "<NA>", "NaT"})
"""What software prints for an empty cell."""
_MARKUP: Final = re.compile(r"(?P<edge>\*{1,3}|_{1,2}|\$|`|~~)(?P<inside>[^*_$`~]+)(?P=edge)")
"""Marks of markdown or LaTeX around a whole cell."""
_LINKED: Final = re.compile(r"\[(?P<inside>[^\[\]]+)\]\([^()\s]*\)")
"""A whole cell that markdown makes a link."""
_CHINESE: Final = re.compile(rf"(?P<number>[〇零一二两三四五六七八九十百千万亿]+)(?P<unit>{_UNITS})?")
_UNCHANGED: Final = frozenset({"未增未减", "无增减", "不增不减", "无变化", "没有增减", "未增减"})
_NUMBER: Final = re.compile(
    r"(?P<sign>[+-](?! )|增加|减少|增|减)? ?"
    r"(?P<digits>[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|(?:0|[1-9]\d*)(?:\.\d+)?|[1-9]\d{0,2}(?: \d{3})+) ?"
    rf"(?P<unit>{_UNITS})?(?P<note>\(.*\))?[。;]?",
    re.DOTALL,
)
_MARK: Final = re.compile(
    r"(?:(?:(?<=(?<![\d.])0)|(?<=[^\d\s*])) ?\*"
    r"|(?<=\S) ?(?:[※†‡]|[\u00b9\u00b2\u00b3\u2070-\u2079]{1,2}|[\u2460-\u2473]|\[注?\^?\d{0,2}\]|注\d{0,2}))$"
)
"""The mark of a footnote; an asterisk behind a digit may mask another, but for a zero alone."""
_WHITE: Final = re.compile(r"\s+")
_MINUS: Final = frozenset({"-", "减", "减少"})
_EXACT: Final = 15
"""Digits that a float holds, however they are chosen."""
_LIMIT: Final = 60
"""Longer cells are text: the longest value seen in real reports, note included, has 30 characters."""


class Reading(NamedTuple):
    """What a printed cell says: number or none, status, unit or none."""

    value: float | None
    status: str
    unit: str | None = None


_DIGITS: Final = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS: Final = {"十": 10, "百": 100, "千": 1000}
_MYRIADS: Final = {"万": 10_000, "亿": 100_000_000}

_BLANK: Final = Reading(None, "blank")
_DASH: Final = Reading(None, "dash")
_UNREADABLE: Final = Reading(None, "unreadable")


@lru_cache(maxsize=65536)
def parse(text: str) -> Reading:
    """Return the reading of a cell's folded text.

    ``status`` is ``read`` (a number), ``blank`` (nothing but white space), ``dash`` (a dash, a slash
    or 无) or ``unreadable``, as is a whole number of more digits than a float holds. Signs may be written as words
    (减3), a number may carry a unit (251000元), a note in brackets (22(其中修订16件)) or the mark of a footnote
    (22①), and thousands may be divided by
    commas or blanks. Digits that are divided otherwise (5 0) are unreadable: they may be two numbers.
    未增未减 says that the change is zero; what software prints for nothing (None, nan) is blank; a cell may be
    set in bold or as mathematics (**3**, $3$) or in Chinese numerals. Digits behind a leading zero
    (0000000) are no number but several that lost what stood between them.

    Parameters
    ----------
    text
        The cell as ``script.fold`` leaves it.

    Examples
    --------
    >>> from govreports.numerals import parse
    >>> parse("0.37万元")
    Reading(value=0.37, status='read', unit='万元')
    >>> parse(" ")
    Reading(value=None, status='blank', unit=None)
    """
    plain = _WHITE.sub(" ", text).strip()
    if not plain:
        return _BLANK
    if len(plain) > _LIMIT or "\n" in text.strip():
        return _UNREADABLE
    if plain.isdecimal() and plain.isascii() and (plain[0] != "0" or len(plain) == 1):
        return _whole(plain, None)
    if plain in _DASHES or plain in _NOTHING:
        return _DASH if plain in _DASHES else _BLANK
    whole = _MARKUP.fullmatch(plain) or _LINKED.fullmatch(plain)
    if whole:
        return parse(whole["inside"])
    if plain in _UNCHANGED:
        return Reading(0.0, "read")
    match = _NUMBER.fullmatch(_MARK.sub("", plain))
    if not match:
        return _in_words(plain)
    said = _whole(match["digits"].replace(",", "").replace(" ", ""), match["unit"])
    return said._replace(value=-said.value) if match["sign"] in _MINUS and said.value else said


def _whole(digits: str, unit: str | None) -> Reading:
    """Return digits as a number, none where a float has not room for those before the point."""
    if len(digits.partition(".")[0]) > _EXACT and Decimal(digits) != Decimal(float(digits)):
        return _UNREADABLE
    return Reading(float(digits), "read", unit)


def _in_words(text: str) -> Reading:
    """Return the reading of a cell in Chinese numerals; a lone 一 may be a dash."""
    match = _CHINESE.fullmatch(text)
    value = chinese(match["number"]) if match and text != "一" and match["number"] not in _SCALES else None
    return _UNREADABLE if match is None or value is None else _whole(str(value), match["unit"])


def parts(text: str) -> list[tuple[int, int]] | None:
    """Return the offsets of the pieces between white space if each is a number or dash, else None.

    Examples
    --------
    >>> from govreports.numerals import parts
    >>> parts("0 12 0"), parts("规章 0")
    ([(0, 1), (2, 4), (5, 6)], None)
    """
    spans = [match.span() for match in re.finditer(r"\S+", text)]
    if all(parse(text[a:b]).status in {"read", "dash"} for a, b in spans):
        return spans
    return None


def chinese(text: str) -> int | None:
    """Return the number that Chinese numerals write out, None where they write none.

    Digits in a row (二〇二〇) are read as such; 百五 for 150 is read as 105 would be written otherwise, so it is none.

    Examples
    --------
    >>> from govreports.numerals import chinese
    >>> chinese("一千零二十三"), chinese("十二"), chinese("两万"), chinese("二〇一九"), chinese("百五")
    (1023, 12, 20000, 2019, None)
    """
    if len(text) > 1 and all(character in _DIGITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text)) if "两" not in text else None
    total, section, digit, zero, last = 0, 0, None, False, 0
    for character in text:
        if character in _DIGITS:
            if digit:
                return None
            zero, digit = zero or character in "零〇", _DIGITS[character]
        elif character in _TENS:
            section += (1 if digit is None else digit) * _TENS[character]
            digit, zero, last = None, False, _TENS[character]
        elif character in _MYRIADS:
            part, scale = section + (digit or 0), _MYRIADS[character]
            total = (total + part) * scale if scale > 10_000 else total + part * scale  # noqa: PLR2004 - 亿 counts all before it
            section, digit, zero, last = 0, None, False, scale
        else:
            return None
    if not text or (digit and last > 10 and not zero):  # noqa: PLR2004 - 百五, 万五
        return None
    return total + section + (digit or 0)
