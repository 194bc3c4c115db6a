"""What copying, recognition and hijacking do to the words of a report."""

import re
from typing import TYPE_CHECKING

from govreports_benchmark.writers.chance import happens
from govreports_benchmark.writers.words import words

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Collection, Sequence

WEARS = ("mojibake", "masked", "ocr")
"""Damages of characters: bursts of broken encoding, runs under asterisks, characters taken for others."""

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_DATED = re.compile(r"[0-9年月日]+")
_LONGEST_BURST = 3
_LONGEST_MASK = 4


class Wear:
    """The wear of one report.

    Parameters
    ----------
    damage
        Damages of the report; those in `WEARS` count.
    protected
        Words that stay whole: the truth rests on them.
    rng
        Source of every choice.
    """

    def __init__(self, damage: "Collection[str]", protected: "Sequence[str]", rng: "random.Random") -> None:
        """Remember what happens, and what nothing happens to."""
        self._ways = [_WAYS[name] for name in WEARS if name in damage]
        self._protected = [word for word in protected if word]
        self._rng = rng

    def __call__(self, text: str, share: float) -> str:
        """Text as it is left, mostly the same.

        Parameters
        ----------
        text
            Simplified text.
        share
            Probability of each damage.

        Returns
        -------
        str
            The text, perhaps of another length; digits, dates and protected words are whole.
        """
        for way in self._ways:
            if happens(self._rng, share):
                text = way(self._rng, text, self._open(text))
        return text

    def _open(self, text: str) -> list[tuple[int, int]]:
        """Stretches of Chinese characters that may be hit."""
        closed = [match.span() for match in _DATED.finditer(text)]
        for word in self._protected:
            closed += [match.span() for match in re.finditer(re.escape(word), text)]
        free = list(text)
        for start, end in closed:
            free[start:end] = " " * (end - start)
        return [match.span() for match in _HAN.finditer("".join(free))]


def _burst(rng: "random.Random", text: str, free: list[tuple[int, int]]) -> str:
    if not free:
        return text
    start, end = _within(rng, free, _LONGEST_BURST)
    broken = text[start:end].encode().decode("gbk", errors="replace").replace("\ufffd", "?")
    burst: str = rng.choice(("?" * (end - start), broken, *words("wear")["bursts"]))
    return text[:start] + burst + text[end:]


def _mask(rng: "random.Random", text: str, free: list[tuple[int, int]]) -> str:
    if not free:
        return text
    start, end = _within(rng, free, _LONGEST_MASK)
    mask: str = rng.choice(words("wear")["masks"])
    return text[:start] + mask + text[end:]


def _misread(rng: "random.Random", text: str, free: list[tuple[int, int]]) -> str:
    slips: dict[str, str] = dict(words("wear")["slips"])
    places = [at for start, end in free for at in range(start, end) if text[at] in slips]
    if not places:
        return text
    at = rng.choice(places)
    return text[:at] + slips[text[at]] + text[at + 1 :]


_WAYS: "dict[str, Callable[[random.Random, str, list[tuple[int, int]]], str]]" = {
    "mojibake": _burst, "masked": _mask, "ocr": _misread,
}  # fmt: skip


def _within(rng: "random.Random", free: list[tuple[int, int]], longest: int) -> tuple[int, int]:
    start, end = rng.choice(free)
    length = rng.randint(1, min(longest, end - start))
    begin = rng.randint(start, end - length)
    return begin, begin + length
