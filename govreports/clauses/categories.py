"""Which of the fourteen kinds of problem a clause speaks of, by cue words in their order."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from govreports.lexicons import rows
from govreports.schemas import CATEGORIES

__all__ = ["CATEGORIES", "Named", "name_of"]


@dataclass(frozen=True, slots=True)
class Named:
    """A category, further ones, the cues as ``category:words`` with the deciding one first, their weight (0 to 2)."""

    category: str | None
    also: tuple[str, ...]
    cues: tuple[str, ...]
    weight: int


@cache
def _rules(kind: str, weight: int) -> tuple[tuple[str, Callable[[str], re.Match[str] | None]], ...]:
    return tuple(
        (row["category"], re.compile(row["pattern"]).search)
        for row in rows("categories")
        if row["kind"] in {"any", kind} and int(row["weight"]) == weight
    )


@cache
def _wordings() -> tuple[tuple[str, str], ...]:
    return tuple((row["printed"], row["meant"]) for row in rows("wordings") if len(row["printed"]) > 1)


def name_of(text: str, kind: str) -> Named:
    """Return the category of a clause, further categories, and the cues that decided.

    Rules are tried in the order of ``lexicons/categories.csv``; those of weight 2 decide, those of
    weight 1 and 0 only speak where none above does. The first sentence or part of a
    sentence that a rule fits decides: in a measure it states the aim, in a problem the rest elaborates it.

    Parameters
    ----------
    text
        The clause in simplified script.
    kind
        ``problem`` or ``measure``.

    Examples
    --------
    >>> from govreports.clauses.categories import name_of
    >>> name_of("政策解读不及时", "problem")
    Named(category='interpretation', also=('timeliness',), cues=('interpretation:解读', 'timeliness:及时'), weight=2)
    """
    for printed, meant in _wordings():
        if printed in text:
            text = text.replace(printed, meant)
    parting = r"[,。;]" if kind == "problem" else r"[,。:;、]"
    stretches = [piece for piece in re.split(parting, text) if piece]
    found: dict[str, str] = {}
    weight = 0
    for weight in (2, 1, 0):
        for stretch in stretches:
            for category, search in _rules(kind, weight):
                if category not in found and (match := search(stretch)):
                    found[category] = match[0]
        if found:
            break
    names = tuple(found)
    cues = tuple(f"{name}:{cue}" for name, cue in found.items())
    return Named(names[0] if names else None, names[1:], cues, weight)
