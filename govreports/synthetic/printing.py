"""Numbers as offices print them: plain, signed, padded, with units and separators, or not at all."""

import random
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from govreports.synthetic.chance import happens
from govreports.synthetic.words import words

if TYPE_CHECKING:
    from collections.abc import Callable

_WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")
_PADDINGS = ("\u3000{}", " {}", "  {}", "{} ")
_MINUS_SIGNS = ("-", "-", "－", "−")
_THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class Printed:
    """A value as it stands on paper.

    Parameters
    ----------
    text
        What stands in the cell; empty for a blank cell.
    status
        ``read``, ``dash``, ``blank`` or ``unreadable``: what a careful reader makes of the text.
    value
        The number that the text says, None unless it says one.
    unit
        Unit printed in the cell.
    also
        Further statuses that are honest for this text.
    oddity
        Name of the deviation, empty for a plain figure.
    """

    text: str
    status: str
    value: float | None
    unit: str | None = None
    also: tuple[str, ...] = ()
    oddity: str = ""


BLANK = Printed("", "blank", None)
DASH = Printed(words("values")["dashes"][1], "dash", None)


@lru_cache(maxsize=10_000)
def plain(value: float) -> Printed:
    """Value printed with no decoration.

    Parameters
    ----------
    value
        Any finite number.

    Returns
    -------
    Printed
        Shortest decimal text of the number.

    Examples
    --------
    >>> plain(-3).text, plain(12.5).text
    ('-3', '12.5')
    """
    text = _digits(value)
    return Printed(text, "read", float(text))


def varied(rng: random.Random, value: float, *, unit: str | None, signed: bool, amount: bool) -> Printed:
    """Value printed in one of the unusual ways that fit it.

    Parameters
    ----------
    rng
        Source of the choice.
    value
        Any finite number.
    unit
        Unit that column or row print already, None where they print none.
    signed
        Whether the column counts changes, so that signs and words for them occur.
    amount
        Whether the column holds money.

    Returns
    -------
    Printed
        The unusual text and what it says.
    """
    ways: list[Callable[[random.Random, float], Printed]] = [_padded, _wide]
    if value == 0:
        ways += [_dashed, _dashed]
    if value >= _THOUSAND:
        ways += [_separated, _separated]
    if signed:
        ways += [_signed, _signed, _in_words]
    if amount:
        ways += [_with_decimals]
    return rng.choice(ways)(rng, value) if happens(rng, 0.8) else _with_unit(rng, value, unit, amount=amount)


def _digits(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.6f}".rstrip("0")


def _padded(rng: random.Random, value: float) -> Printed:
    text = _digits(value)
    return Printed(rng.choice(_PADDINGS).format(text), "read", float(text), oddity="padded")


def _wide(_rng: random.Random, value: float) -> Printed:
    text = _digits(value)
    return Printed(text.translate(_WIDE), "read", float(text), oddity="full_width_digits")


def _dashed(rng: random.Random, _value: float) -> Printed:
    return Printed(rng.choice(words("values")["dashes"]), "dash", None, oddity="dash")


def _separated(rng: random.Random, value: float) -> Printed:
    text = f"{value:,.6f}".rstrip("0").rstrip(".")
    number = float(text.replace(",", ""))
    return Printed(text.replace(",", rng.choice((",", ",", "，"))), "read", number, oddity="thousands_separator")


def _signed(rng: random.Random, value: float) -> Printed:
    text = _digits(value)
    number = float(text)
    if value > 0:
        return Printed(rng.choice(("+", "+", "＋")) + text, "read", number, oddity="plus_sign")
    return Printed(text.replace("-", rng.choice(_MINUS_SIGNS)), "read", number, oddity="minus_sign")


def _in_words(rng: random.Random, value: float) -> Printed:
    kinds = words("values")
    if value == 0:
        return Printed(rng.choice(kinds["unchanged"]), "read", 0.0, also=("unreadable",), oddity="words")
    text = (kinds["added"] if value > 0 else kinds["removed"]) + _digits(abs(value))
    return Printed(text, "read", float(value), also=("unreadable",), oddity="words")


def _with_decimals(_: random.Random, value: float) -> Printed:
    text = f"{value:.2f}"
    return Printed(text, "read", float(text), oddity="two_decimals")


def _with_unit(rng: random.Random, value: float, unit: str | None, *, amount: bool) -> Printed:
    kinds = words("values")
    printed: str = unit or rng.choice((kinds["yuan"], kinds["wan"]) if amount else kinds["counters"])
    text = _digits(value)
    return Printed(text + printed, "read", float(text), printed, oddity="unit_in_cell")
