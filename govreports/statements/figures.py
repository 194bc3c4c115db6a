"""Numbers in prose: value, bounds and what is counted; dates, deadlines, titles and ordinals are none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from govreports.numerals import chinese
from govreports.statements.phrases import compiled

__all__ = ["Figure", "figures_of"]

_HAN: Final = "零〇一二两三四五六七八九十百千万亿"
_SCALES: Final = {"十": 10.0, "百": 100.0, "千": 1e3, "万": 1e4, "亿": 1e8}
_ABOUT: Final = 0.1
"""A figure called approximate stands for ten per cent more or less."""
_NEAR: Final = 0.8
"""A figure that is nearly reached (近) stands for four fifths of it at least."""
_ENDS: Final = ("", ",", "。", ";", ")", "、")
"""What may stand behind a rounded figure without a classifier (3100余)."""
_LONGEST: Final = 12
"""Digits above which a run of them is no figure."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its classifier or unit, if any (为零, 3100余): slice, value, bounds (None where open)."""

    start: int
    end: int
    value: float
    low: float | None
    high: float | None
    unit: str | None
    classifier: str | None
    digits: tuple[int, int]


@cache
def _pattern() -> re.Pattern[str]:
    return compiled(
        r"(?P<skip><skip>)|(?<=[为是])(?P<none>[零0])(?=[,。;!?)]|$)"
        r"|(?:(?P<near><near>)|(?P<under><under>)|(?P<over><over>)|(?P<about><about>))?"
        rf"(?P<number>(?<![\d.A-Za-z第{_HAN}-])(?<!\d,)(?:\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?|\d++(?:\.\d+)?"
        rf"|百分之[\d{_HAN}.]{{1,12}}|(?<![几数])[{_HAN}]{{1,12}}))"
        r"(?P<many>[余多几来])?(?P<scale>[百千万亿]{1,2})?(?P<more>[余多])?"
        r"(?P<mark><classifier>)?(?P<after>余|多(?!个)|<around>|<upward>)?"
    )


def figures_of(text: str) -> Iterator[Figure]:
    """Iterate over the figures of flat prose (``clauses.units.flatten``).

    余 and 多 behind a number mean up to one more in its last place that is no zero (200余: 200 to 300),
    近 one less but no fifth less, 约 and 左右 ten per cent around it; 超过 and 以上 are open above, 不足 is open below
    down to zero. A number that is rounded (1.2万) is bounded by its last place.

    Examples
    --------
    >>> from govreports.statements.figures import figures_of
    >>> [(f.value, f.low, f.high, f.classifier) for f in figures_of("2019年5月发布200余条，24小时内答复近2.4万件")]
    [(200.0, 200.0, 300.0, '条'), (24000.0, 23000.0, 24000.0, '件')]
    """
    for match in _pattern().finditer(text):
        figure = None
        if match["none"]:
            figure = Figure(*match.span(), 0.0, 0.0, 0.0, None, None, match.span())
        elif not match["skip"]:
            figure = _figure(match)
        if figure:
            yield figure


def _figure(match: re.Match[str]) -> Figure | None:
    printed = match["number"]
    percent = printed.startswith("百分之")
    mark = match["mark"]
    rounded = (match["many"] or match["more"]) and match.string[match.end() : match.end() + 1] in _ENDS
    if not (mark or percent or rounded):
        return None
    read = _value(printed.removeprefix("百分之"))
    if read is None:
        return None
    number, place = read
    scale = 1.0
    for character in match["scale"] or "":
        scale *= _SCALES[character]
    unit, classifier = _kind(mark, match["scale"], percent=percent)
    if classifier is None:
        scale = 1.0 if (match["scale"] or "") + (mark or "") == unit else scale
    value, step = number * scale, place * scale
    low, high = _bounds(match, value, step, exact=place >= 1 and (scale == 1 or place > 1))
    return Figure(match.start(), match.end(), value, low, high, unit, classifier, match.span("number"))


def _value(printed: str) -> tuple[float, float] | None:
    """Return a printed number and the weight of its last place that is no zero."""
    if printed[0].isdigit() and printed.isascii():
        plain = printed.replace(",", "")
        if len(plain) > _LONGEST:
            return None
        whole, _, decimals = plain.partition(".")
        place = 10.0 ** -len(decimals) if decimals else 10.0 ** (len(whole) - len(whole.rstrip("0")))
        return float(plain), place if float(plain) else 1.0
    number = chinese(printed)
    if number is None:
        return None
    digits = str(number)
    return float(number), 10.0 ** (len(digits) - len(digits.rstrip("0"))) if number else 1.0


def _kind(mark: str | None, scale: str | None, *, percent: bool) -> tuple[str | None, str | None]:
    """Return unit and classifier; percentages and money have a unit."""
    if percent or mark == "%":
        return "%", None
    if mark == "元":
        return (scale or "") + "元", None
    return None, mark


def _bounds(match: re.Match[str], value: float, step: float, *, exact: bool) -> tuple[float | None, float | None]:
    after = match["after"] or ""
    if match["many"] or match["more"] or after in {"余", "多"}:
        return value, value + step
    if match["near"]:
        return max(value - step, value * _NEAR), value
    if match["under"]:
        return 0.0, value
    if match["over"] or compiled("<upward>").fullmatch(after):
        return value, None
    if match["about"] or after:
        return value * (1 - _ABOUT), value * (1 + _ABOUT)
    return (value, value) if exact or match["scale"] is None else (value - step, value + step)
