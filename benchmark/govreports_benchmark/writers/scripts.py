"""How characters are printed: simplified or traditional script, readings in brackets, punctuation."""

import random
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from govreports.errors import MissingExtraError
from govreports_benchmark.writers.chance import happens
from govreports_benchmark.writers.words import words

if TYPE_CHECKING:
    from collections.abc import Callable

SCRIPTS = ("hans", "half", "hant", "overdone", "taiwan")
"""Simplified; half converted; converted by phrases; converted too far; converted with the vocabulary of Taiwan."""

_PINYIN_RATE = 0.35
_DOUBLED_RATE = 0.15


@dataclass(frozen=True, slots=True)
class Style:
    """The way one report prints its characters.

    Parameters
    ----------
    script
        One of `SCRIPTS`.
    pinyin
        ``none``, ``marks`` for a reading with tone marks after some traditional characters, ``doubled`` for the
        bare reading printed twice together with its character.
    punctuation
        ``full`` as typed, ``nfkc`` as compatibility normalisation leaves it.
    rng
        Source of the places where a reading is printed.
    """

    script: str
    pinyin: str
    punctuation: str
    rng: random.Random

    def __call__(self, text: str) -> str:
        """Text as this report prints it.

        Parameters
        ----------
        text
            Simplified text with full-width punctuation.

        Returns
        -------
        str
            The text in the report's script, readings and punctuation; often of another length.
        """
        printed = _converted(text, self.script, self.punctuation)
        return printed if self.pinyin == "none" else self._read_aloud(printed)

    def value(self, text: str) -> str:
        """Text of a value: as `__call__`, but never with a reading.

        Parameters
        ----------
        text
            What stands in the cell.

        Returns
        -------
        str
            The printed value.
        """
        return _converted(text, self.script, self.punctuation)

    def notice(self, text: str) -> str:
        """Text converted by script alone, so that the line stays easy to find.

        Parameters
        ----------
        text
            The line that says the report is synthetic.

        Returns
        -------
        str
            The line, simplified or traditional, with its punctuation kept.
        """
        return text if self.script == "hans" else _converter()(text)

    def _read_aloud(self, text: str) -> str:
        readings = _readings()
        parts = []
        for character in text:
            reading = readings.get(character)
            if reading is None:
                parts.append(character)
            elif self.pinyin == "doubled" and happens(self.rng, _DOUBLED_RATE):
                parts.append(f"{character}({_bare(reading)})({_bare(reading)})")
            elif self.pinyin == "marks" and happens(self.rng, _PINYIN_RATE):
                parts.append(f"{character}({reading})")
            else:
                parts.append(character)
        return "".join(parts)


@lru_cache(maxsize=20_000)
def _converted(text: str, script: str, punctuation: str) -> str:
    if script == "taiwan":
        for here, there in words("script")["taiwan"]:
            text = text.replace(here, there)
    if script in {"hant", "taiwan"}:
        text = _converter()(text)
    elif script != "hans":
        text = "".join(_character(character, script) for character in text)
    return unicodedata.normalize("NFKC", text) if punctuation == "nfkc" else text


@cache
def _character(character: str, script: str) -> str:
    if script == "overdone":
        pairs: dict[str, str] = dict(words("script")["overdone"])
        return pairs.get(character) or _converter()(character)
    return character if character in words("script")["kept"] else _converter()(character)


@cache
def _converter() -> "Callable[[str], str]":
    convert: Callable[[str], str] = _opencc()("s2tw").convert
    return convert


def _opencc() -> Any:  # noqa: ANN401  (the package has no types)
    try:
        from opencc import OpenCC  # noqa: PLC0415  (heavy, and only half of the layouts need it)
    except ImportError as error:  # pragma: no cover
        message = "traditional script needs opencc: pip install 'opencc>=1.4'"
        raise MissingExtraError(message) from error
    return OpenCC


def converted(text: str, script: str) -> str:
    """Text in one of the scripts, with its punctuation.

    Parameters
    ----------
    text
        Simplified text.
    script
        One of `SCRIPTS`.

    Returns
    -------
    str
        The converted text.

    Examples
    --------
    >>> converted("信息", "taiwan")
    '資訊'
    """
    return _converted(text, script, "full")


def simplified(text: str) -> str:
    """Text in simplified characters, converted one by one.

    Parameters
    ----------
    text
        Text in any script.

    Returns
    -------
    str
        Text of the same length.

    Examples
    --------
    >>> simplified("總體情況")
    '总体情况'
    """
    return _reverter()(text)


@cache
def _reverter() -> "Callable[[str], str]":
    convert: Callable[[str], str] = _opencc()("t2s").convert
    return convert


@cache
def _readings() -> dict[str, str]:
    return {entry[0]: entry[1:] for entry in words("script")["pinyin"]}


@cache
def _bare(reading: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", reading) if not unicodedata.combining(c))
