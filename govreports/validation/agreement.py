"""Krippendorff's alpha for nominal codes, any number of coders and missing codes."""

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.errors import InputError

__all__ = ["agreement", "alpha_of"]

_RESAMPLES: Final = 1000


@dataclass(frozen=True, slots=True)
class _Unit:
    """What a unit adds: values by code, and the diagonal of the coincidence matrix."""

    counts: tuple[tuple[str, int], ...]
    matched: float


def _units(units: Iterable[Sequence[str]]) -> list[_Unit]:
    found = []
    for values in units:
        if len(values) > 1:  # a value without another to compare it with cannot be paired
            counts = Counter(values)
            matched = sum(count * (count - 1) for count in counts.values()) / (len(values) - 1)
            found.append(_Unit(tuple(counts.items()), matched))
    return found


def _alpha(units: Iterable[_Unit]) -> float | None:
    totals = Counter[str]()
    matched = 0.0
    for unit in units:
        matched += unit.matched
        for code, count in unit.counts:
            totals[code] += count
    whole = totals.total()
    same = sum(count * (count - 1) for count in totals.values())
    if whole * (whole - 1) == same:  # no two codes differ: chance agreement is 1
        return None
    return ((whole - 1) * matched - same) / (whole * (whole - 1) - same)


def alpha_of(units: Iterable[Sequence[str]]) -> float | None:
    """Return nominal alpha of units, each the codes given to it; None where all codes are the same.

    Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, section C; a unit with fewer than two codes
    is left out.

    Examples
    --------
    >>> from govreports.validation.agreement import alpha_of
    >>> round(alpha_of(["ab", "bb", "ab", "aa", "aa", "ab", "aa", "aa", "ba", "aa"]), 3)
    0.095
    """
    return _alpha(_units(units))


@checked(codes="codes")
def agreement(codes: pl.DataFrame, *, level: float = 0.95, seed: int = 0) -> pl.DataFrame:
    """Return Krippendorff's alpha between coders with a bootstrap interval, one row.

    Parameters
    ----------
    codes
        As ``read_codes`` returns them, several coders under each other: item, coder, code; null is no code.
    level
        Of the interval: percentiles of 1000 resamples of reports, whose clauses stay together. Hayes &
        Krippendorff 2007 (Communication Methods and Measures 1) resample pairs instead, as if they were independent.
    seed
        Of the resampling.

    Returns
    -------
    polars.DataFrame
        coders, items (with two codes or more), values, alpha, low, high. alpha is null where all codes are the
        same or no item has two; low and high also where that happens in a resample, or with fewer than two reports.

    Raises
    ------
    InputError
        A coder has an item twice, or ``level`` is not between 0 and 1.

    Examples
    --------
    >>> import polars as pl
    >>> from govreports.validation import agreement
    >>> said = {"item": ["a/1", "b/1"] * 2, "coder": ["x", "x", "y", "y"], "code": ["gap", "quality"] * 2}
    >>> agreement(pl.DataFrame(said))["alpha"].item()
    1.0
    """
    if not 0 < level < 1:
        message = f"level must lie between 0 and 1, such as 0.95, not {level}"
        raise InputError(message)
    given = codes.drop_nulls("code")
    if repeated := given.filter(pl.struct("item", "coder").is_duplicated()).select("item", "coder").rows():
        message = f"coder {repeated[0][1]} has {repeated[0][0]} more than once; keep one code"
        raise InputError(message)
    reports: dict[str, list[_Unit]] = {}
    for item, values in given.group_by("item", maintain_order=True).agg("code").sort("item").iter_rows():
        if units := _units([values]):
            reports.setdefault(item.rpartition("/")[0], []).extend(units)
    units = [unit for own in reports.values() for unit in own]
    low, high = _interval(list(reports.values()), level, seed)
    row = {
        "coders": given["coder"].n_unique(),
        "items": len(units),
        "values": sum(count for unit in units for _, count in unit.counts),
        "alpha": _alpha(units),
        "low": low,
        "high": high,
    }
    return schemas.frame("agreement", {name: [value] for name, value in row.items()})


def _interval(reports: Sequence[list[_Unit]], level: float, seed: int) -> tuple[float | None, float | None]:
    if len(reports) < 2:  # noqa: PLR2004 - one cluster does not vary
        return None, None
    rng = random.Random(seed)  # noqa: S311 - resampling
    values = []
    for _ in range(_RESAMPLES):
        value = _alpha(unit for own in rng.choices(reports, k=len(reports)) for unit in own)
        if value is None:
            return None, None
        values.append(value)
    values.sort()
    tail = int((1 - level) / 2 * _RESAMPLES)
    return values[tail], values[_RESAMPLES - 1 - tail]
