"""Copies and mirrors of one report, recognised by what it says and not by its name, format or script."""

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from govreports.metadata.prints import Print, figures_agree

__all__ = ["Copies"]

_BY_KEY: Final = 0.6
_BY_NAME: Final = 0.95
_ENOUGH: Final = 8

_Met = tuple[int, Print]
"""A print and when it was met."""


class Copies:
    """The reports met so far.

    Two reports are copies where they are of the same year and organ, no figure read in both differs,
    most figures are read in both, and most clauses of the shorter prose stand in the longer one.
    Clauses are compared without script, pinyin, punctuation and white space. An organ whose region
    is not known may be two organs: then nearly all clauses have to agree; where no organ is known, all.
    Prose of less than eight clauses proves nothing: two blank forms are not copies of each other.
    """

    def __init__(self) -> None:
        """Begin with no reports."""
        self._met: dict[tuple[int | None, str], _Shelf] = {}
        self._codes: dict[tuple[str, ...], tuple[str, ...]] = {}

    def first(self, made: Print) -> str | None:
        """Return the id of the first report with the same content, None where this one is the first."""
        if len(made.clauses) < _ENOUGH:
            return None
        shelf = self._met.setdefault(made.shelf, _Shelf())
        first = next((other.report for _, other in sorted(shelf.fitting(made), key=_when) if _agree(made, other)), None)
        if first is None:
            shelf.put(replace(made, codes=self._codes.setdefault(made.codes, made.codes)))
        return first


class _Shelf:
    """The prints of one year whose organs end alike, found by key, by name and, where no organ is known, by prose."""

    def __init__(self) -> None:
        self.count = 0
        self.by_key: dict[str, list[_Met]] = {}
        self.keyed = _Names()
        self.keyless = _Names()
        self.nameless: dict[bytes, list[_Met]] = {}

    def fitting(self, made: Print) -> Iterator[_Met]:
        """Iterate over the prints whose organ may be that of another one."""
        if made.organ is None:
            yield from self.nameless.get(made.clauses.tobytes(), ())
            return
        yield from self.keyless.ending_alike(made.organ)
        if made.key is None:
            yield from self.keyed.ending_alike(made.organ)
        else:
            yield from self.by_key.get(made.key, ())

    def put(self, made: Print) -> None:
        """Add a print."""
        self.count += 1
        met = (self.count, made)
        if made.organ is None:
            self.nameless.setdefault(made.clauses.tobytes(), []).append(met)
        elif made.key is None:
            self.keyless.put(made.organ, met)
        else:
            self.keyed.put(made.organ, met)
            self.by_key.setdefault(made.key, []).append(met)


class _Names:
    """Prints by the name of their organ, found where one name is the end of the other (县财政局 of 沙洋县财政局)."""

    def __init__(self) -> None:
        self.by_name: dict[str, list[_Met]] = {}
        self.backwards: list[str] = []  # the names read from their ends, sorted: those that end alike stand together

    def put(self, name: str, met: _Met) -> None:
        """Add a print under the name of its organ."""
        if name not in self.by_name:
            insort(self.backwards, name[::-1])
        self.by_name.setdefault(name, []).append(met)

    def ending_alike(self, name: str) -> Iterator[_Met]:
        """Iterate over the prints of organs whose name is an end of this one, or ends with it."""
        for start in range(len(name) + 1):
            yield from self.by_name.get(name[start:], ())
        end = name[::-1]
        for at in range(bisect_left(self.backwards, end), len(self.backwards)):
            longer = self.backwards[at]
            if not longer.startswith(end):
                break
            if longer != end:
                yield from self.by_name[longer[::-1]]


def _when(met: _Met) -> int:
    return met[0]


def _agree(one: Print, other: Print) -> bool:
    """Tell whether two reports of one year, whose organs may be the same, are copies."""
    if one.organ is None:
        return figures_agree(one, other)
    wanted = _BY_KEY if one.key is not None and other.key is not None else _BY_NAME
    short, long = sorted((one.clauses, other.clauses), key=len)
    return _mostly_in(short, long, wanted) and figures_agree(one, other)


def _mostly_in(short: Sequence[int], long: Sequence[int], wanted: float) -> bool:
    """Tell whether a share of some sorted numbers is among others; reports that share little are told apart at once."""
    least, left, at = wanted * len(short), len(short), 0
    for number in short:
        at = bisect_left(long, number, at)
        if at == len(long) or long[at] != number:
            left -= 1
            if left < least:
                return False
    return True
