"""Whose figures the tables hold, by the words that say so."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from govreports.lexicons import rows
from govreports.metadata.records import Metadata
from govreports.script import fold
from govreports.sections import Narrative

__all__ = ["choose_scope", "self_words"]

_TELLING: Final = re.compile(r"申请|汇总|数据|统计|范围|报告|本级机关")


def choose_scope(found: Metadata, plain: str, narratives: Sequence[Narrative]) -> None:
    """Fill in the scope and the words it rests on; ``unknown`` where nothing says it, or several things are said.

    ``own`` are the figures of the organ itself, ``level`` those of a government without the organs
    below it, ``jurisdiction`` those of all organs of an area or a system. The type of the organ
    alone decides nothing. The rules are ``lexicons/scopes.csv``.
    """
    said: dict[str, str] = {}
    texts = [fold(found.title or ""), *(plain[n.start : n.end] for n in narratives if n.text)]
    for text in texts:
        if not _TELLING.search(text):
            continue
        words = text.replace("\0", "")
        for scope, pattern in _rules():
            if scope not in said and (match := pattern.search(words)):
                said[scope] = match[0]
    if len(said) == 1:
        found.scope, found.scope_basis = next(iter(said.items()))
    elif said:
        found.notes += [f"scope_conflict:{scope}={words}" for scope, words in said.items()]


@cache
def self_words() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return what organs call themselves (局 in 我局), with the ends of names it fits."""
    return tuple((row["word"], re.compile(f"(?:{row['organ']})$")) for row in rows("selves"))


@cache
def _rules() -> tuple[tuple[str, re.Pattern[str]], ...]:
    words = "|".join(sorted((word for word, _ in self_words()), key=len, reverse=True))
    return tuple((row["scope"], re.compile(row["pattern"].replace("{self}", f"(?:{words})"))) for row in rows("scopes"))
