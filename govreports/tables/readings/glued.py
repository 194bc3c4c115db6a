"""Digits that lost what stood between them: the one way to divide them that adds up."""

from collections.abc import Iterator
from itertools import combinations, pairwise
from math import comb
from typing import Final

from govreports.tables.placing import Placement, in_order
from govreports.tables.region import Region
from govreports.tables.tokens import Token

__all__ = ["glued"]

_CHOICES: Final = 20_000
"""More ways than this to cut glued digits are not tried."""


def glued(region: Region) -> Placement:
    """Return the rows of one run of digits, or of several, that can be divided in one way only."""
    placed: Placement = {}
    if region.width == 1 or not region.header.plain or region.header.order is None:
        return placed
    if len(region.header.order) != region.width or not any(_is_glued(t) for line in region.lines for t in line.values):
        return placed
    for number, line in enumerate(region.lines):
        values = line.values
        if (
            not values
            or len(values) >= region.width
            or line.last
            or not all(_digits(token).isdecimal() for token in values)
        ):
            continue
        ways = [way for way in _ways(values, region.width) if _adds_up(way, region)]
        if len(ways) == 1:
            placed |= in_order(number, region.header.order, ways[0])
    return placed


def _digits(token: Token) -> str:
    return token.text.strip()


def _is_glued(token: Token) -> bool:
    digits = _digits(token)
    return digits.isdecimal() and len(digits) > 1 and digits[0] == "0"


def _adds_up(way: tuple[Token, ...], region: Region) -> bool:
    numbers = [float(token.text) for token in way]
    return not any(numbers) or region.plan.adds_up(numbers) is True


def _ways(values: tuple[Token, ...], width: int) -> Iterator[tuple[Token, ...]]:
    """Iterate over the ways to cut runs of digits, in all, into so many numbers without leading zeros."""
    runs = [_digits(token) for token in values]
    length = sum(map(len, runs))
    spare = width - len(values)
    if length < width or comb(length - len(values), spare) > _CHOICES:
        return
    ends = [sum(map(len, runs[: k + 1])) for k in range(len(runs))]
    inner = [cut for cut in range(1, length) if cut not in ends]
    for chosen in combinations(inner, spare):
        bounds = pairwise(sorted({0, *chosen, *ends}))
        way = tuple(_piece(values, ends, a, b) for a, b in bounds)
        if not any(len(token.text) > 1 and token.text[0] == "0" for token in way):
            yield way


def _piece(values: tuple[Token, ...], ends: list[int], first: int, last: int) -> Token:
    index = next(k for k, end in enumerate(ends) if first < end)
    token = values[index]
    shift = first - (ends[index - 1] if index else 0) + len(token.text) - len(token.text.lstrip())
    size = last - first
    return token._replace(
        start=token.start + shift, end=token.start + shift + size, text=token.text[shift : shift + size]
    )
