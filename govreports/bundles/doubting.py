"""Tables of which nothing says to which of several reports they belong."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from govreports.bundles.marks import Mark
from govreports.script import fold

__all__ = ["Doubt", "doubts_of"]

_CLOSING: Final = frozenset({"problems", "other"})
_ENDS: Final = frozenset({"title", "lead", "block", "signed"})
_SOME: Final = 2
_SQUEEZED: Final = re.compile(r"[\W_]+")


class Doubt(NamedTuple):
    """What is doubtful about a part: the slice of the text that holds tables of nobody knows whom, empty for none."""

    start: int = 0
    end: int = 0


def doubts_of(parts: Sequence[Sequence[Mark]], bounds: Sequence[int], text: str) -> dict[int, Doubt]:
    """Return the doubts about parts, counted from 1: a part with the tables of several, and those without any.

    Where one part has most of its tables twice, each time with something else in it, and another one has a body but no
    tables, one printing may be that other's. The one that stands among the sections of the part is its own.
    """
    bare = [number for number, own in enumerate(parts, start=1) if _is_bare(own)]
    held = {number: found for number, own in enumerate(parts, start=1) if (found := _held(own, bounds[number], text))}
    return {**dict.fromkeys(bare, Doubt()), **held} if bare and held else {}


def _is_bare(own: Sequence[Mark]) -> bool:
    sections = {mark.code for mark in own if mark.kind == "section"}
    return len(sections) >= _SOME and not any(mark.kind == "table" for mark in own)


def _held(own: Sequence[Mark], end: int, text: str) -> Doubt | None:
    """Return the tables of a part that may be another's, None where each is there once, or the same again."""
    tables = [number for number, mark in enumerate(own) if mark.kind == "table"]
    printed: dict[str, list[str]] = {}
    inside: dict[str, int] = {}
    closes = max((n for n, mark in enumerate(own) if mark.kind == "section" and mark.code in _CLOSING), default=-1)
    for number in tables:
        code = own[number].code
        until = own[number + 1].start if number + 1 < len(own) else end
        printed.setdefault(code, []).append(_SQUEEZED.sub("", fold(text[own[number].start : until])))
        inside[code] = inside.get(code, 0) + (number < closes)
    differing = [code for code, prints in printed.items() if len(set(prints)) > 1]
    if not differing or 2 * len(differing) < len(printed):
        return None
    if max(inside.values()) == 1:
        tables = [number for number in tables if number > closes]
    last = next((mark.start for mark in own[tables[-1] :] if mark.kind in _ENDS or mark.code in _CLOSING), end)
    return Doubt(own[tables[0]].start, last)
