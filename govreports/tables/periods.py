"""Periods that labels name: a word of another year is no slip of the pen for this one."""

import re
from functools import cache, lru_cache

from govreports.lexicons import rows

__all__ = ["of_another_period", "periods_of"]


@cache
def _periods() -> tuple[re.Pattern[str], dict[str, str]]:
    named = {row["word"]: row["period"] for row in rows("periods")}
    longest = sorted(named, key=len, reverse=True)
    return re.compile("|".join([*map(re.escape, longest), r"(?<!\d)(?:19|20)\d\d(?=年)"])), named


@lru_cache(maxsize=4096)
def periods_of(text: str) -> frozenset[str]:
    """Return the periods that a label names: previous, cumulative and so on, or years as digits.

    Examples
    --------
    >>> from govreports.tables.periods import periods_of
    >>> sorted(periods_of("上一年项目数量")), sorted(periods_of("2021年累计数"))
    (['previous'], ['2021', 'cumulative'])
    """
    pattern, named = _periods()
    return frozenset(named.get(word, word) for word in pattern.findall(text))


def of_another_period(text: str, label: str, year: int | None = None) -> bool:
    """Tell whether a printed label names a period that the form's label does not; ``year`` is the one reported on.

    Where the year is not known, one year may be it.

    Examples
    --------
    >>> from govreports.tables.periods import of_another_period
    >>> of_another_period("累计制发件数", "本年制发件数"), of_another_period("上年项目数量", "上一年项目数量")
    (True, False)
    """
    named, own = periods_of(text), periods_of(label)
    years = {name for name in named if name.isdigit()}
    if named - years - (own or {"current"}):
        return True
    if year is None:
        return len(years) > 1
    return bool(years - {str(year - ("previous" in own))})
