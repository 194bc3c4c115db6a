"""Numbers as offices print them: plain, signed, padded, with units and separators, or not at all."""

import random
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from govreports_benchmark.writers.chance import happens
from govreports_benchmark.writers.words import words

if TYPE_CHECKING:
    from collections.abc import Callable

_WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")
_PADDINGS = ("\u3000{}", " {}", "  {}", "{} ")
_MINUS_SIGNS = ("-", "-", "－", "−")
_THOUSAND = 1000
_TWO_DIGITS = 10
_UNIT_RATE = 0.2
_RARE_RATE = 0.1


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


@dataclass(frozen=True, slots=True)
class Setting:
    """What bears on the ways a value may be printed.

    Parameters
    ----------
    unit
        Unit that column or row print already, None where they print none.
    signed
        Whether the column counts changes, so that signs and words for them occur.
    amount
        Whether the column holds money.
    bounded
        Whether the layout shows where a cell ends, so that a blank inside figures divides no cells.
    normalised
        Whether compatibility forms are printed plainly, which makes figures of raised marks.
    """

    unit: str | None = None
    signed: bool = False
    amount: bool = False
    bounded: bool = True
    normalised: bool = False


def varied(rng: random.Random, value: float, setting: Setting) -> Printed:
    """Value printed in one of the unusual ways that fit it.

    Parameters
    ----------
    rng
        Source of the choice.
    value
        Any finite number.
    setting
        The cell and the layout it stands in.

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
    if setting.signed:
        ways += [_signed, _signed, _in_words]
    elif setting.amount:
        ways += [_with_decimals]
    elif happens(rng, _RARE_RATE):
        ways = [_footnoted if setting.normalised else _raised, *([_revised] if value else [])]
        ways += [_gapped] if setting.bounded and value >= _TWO_DIGITS else []
    if happens(rng, _UNIT_RATE):
        return _with_unit(rng, value, setting.unit, amount=setting.amount)
    return rng.choice(ways)(rng, value)


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


def _revised(rng: random.Random, value: float) -> Printed:
    said = rng.choice(words("values")["revised"]).format(whole=_digits(value), part=rng.randint(0, int(value)))
    return Printed(said, "read", float(value), also=("unreadable",), oddity="part_in_brackets")


def _footnoted(rng: random.Random, value: float) -> Printed:
    said = rng.choice(words("values")["footnotes"]).format(_digits(value))
    return Printed(said, "read", float(value), also=("unreadable",), oddity="footnote")


def _raised(rng: random.Random, value: float) -> Printed:
    kinds = words("values")
    said = rng.choice((*kinds["footnotes"], *kinds["raised"])).format(_digits(value))
    return Printed(said, "read", float(value), also=("unreadable",), oddity="footnote")


def _gapped(rng: random.Random, value: float) -> Printed:
    text = _digits(value)
    cut = rng.randint(1, len(text.partition(".")[0]) - 1)
    return Printed(f"{text[:cut]} {text[cut:]}", "read", float(text), also=("unreadable",), oddity="blank_in_figures")


def _with_unit(rng: random.Random, value: float, unit: str | None, *, amount: bool) -> Printed:
    kinds = words("values")
    printed: str = unit or rng.choice((kinds["yuan"], kinds["wan"]) if amount else kinds["counters"])
    text = _digits(value)
    return Printed(text + printed, "read", float(text), printed, oddity="unit_in_cell")
