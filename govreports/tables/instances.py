"""Printings of tables: the labels and values of each, and what tells a table from words of prose."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from govreports.regimes import Regime
from govreports.tables.labels import Lexicon
from govreports.tables.meanings import Meanings
from govreports.tables.tokens import CELLS, UNIT, VALUE, Token

__all__ = ["Hit", "Instance", "has_rows", "is_table", "merged", "named_headers"]

_FILLED: Final = CELLS | {UNIT}
_HEADED: Final = 3
"""A table without row labels is known by its header; so many of its labels are no coincidence."""


@dataclass(slots=True)
class Hit:
    """A row label met in a table and the tokens up to the next label; ``index`` orders rows across forms.

    A row is trailed when unknown words with numbers follow, which may be its own, and doubtful when it
    has no numbers besides. ``kept`` counts the first tokens of its body that stay whatever follows.
    """

    label: Token
    body: list[Token]
    meanings: Meanings
    index: int
    doubtful: bool = False
    trailed: bool = False
    following: Token | None = None
    kept: int = 0


@dataclass(slots=True, eq=False)
class Instance:
    """One printing of one table: its header labels, its rows in order, unknown labels with numbers among them.

    ``rows`` are the rows of numbers of a table without row labels, ``strangers`` the cells of its header
    line that name no column of any form, ``words`` other texts between its caption and its first row.
    """

    table: str
    headers: list[tuple[Token, Meanings]] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)
    unknown: list[tuple[Token, list[Token], int]] = field(default_factory=list)
    rows: list[list[Token]] = field(default_factory=list)
    captioned: bool = False
    strangers: list[Token] = field(default_factory=list)
    loose: list[Token] = field(default_factory=list)
    words: list[Token] = field(default_factory=list)

    @property
    def last(self) -> int:
        """The place of the last row met in the order of rows, -1 before the first."""
        return self.hits[-1].index if self.hits else -1

    @property
    def start(self) -> int:
        """The offset of its first row."""
        return self.hits[0].label.start

    def tokens(self) -> list[Token]:
        """Return the labels and values of the instance."""
        found = [token for token, _ in self.headers]
        for hit in self.hits:
            found.append(hit.label)
            found += hit.body
        return found

    def values(self) -> int:
        """Return how many numbers stand in its rows."""
        return len([token for hit in self.hits for token in hit.body if token.kind == VALUE])

    def header_votes(self, regimes: tuple[Regime, ...], *, official: bool) -> Counter[str]:
        """Count the header labels that speak for some forms only; ``official`` leaves out other wordings."""
        return _votes([meanings for _, meanings in self.headers], regimes, official=official)

    def row_votes(self, regimes: tuple[Regime, ...], *, official: bool) -> Counter[str]:
        """Count the row labels that speak for some forms only; ``official`` leaves out other wordings."""
        return _votes([hit.meanings for hit in self.hits], regimes, official=official)


def _votes(labels: list[Meanings], regimes: tuple[Regime, ...], *, official: bool) -> Counter[str]:
    everywhere = {regime.id for regime in regimes}
    named = [found.official_regimes if official else found.regimes for found in labels]
    telling = [found for found in named if found and found < everywhere]
    return Counter([regime for found in telling for regime in found]) if telling else Counter()


def named_headers(instance: Instance) -> int:
    """Return how many labels of its header name columns."""
    return sum(bool(meanings) for _, meanings in instance.headers)


def has_rows(instance: Instance) -> bool:
    """Tell whether some row holds several numbers; prose names a row and one."""
    return any(sum(token.kind == VALUE for token in hit.body) > 1 for hit in instance.hits)


def is_table(instance: Instance, lexicon: Lexicon) -> bool:
    """Tell a table from labels that prose or navigation happens to name."""
    if not instance.hits:
        return False
    named = named_headers(instance)
    if len(lexicon.orders[instance.table]) == 1 and instance.table in lexicon.unlabelled:
        return named >= _HEADED
    rows = len(instance.hits)
    if instance.values() == 0:
        most = len(lexicon.orders[instance.table])
        cells = len([token for hit in instance.hits for token in hit.body if token.kind in _FILLED])
        return named > 0 and (cells > 0 or rows >= _HEADED or rows * 2 >= most)
    return named > 0 or rows >= _HEADED


def merged(instances: list[Instance]) -> list[Instance]:
    """Join printings of one table that a page break or repeated header cut in two."""
    found: list[Instance] = []
    for instance in instances:
        earlier = next((e for e in reversed(found) if e.table == instance.table), None)
        if earlier is not None and earlier.last < instance.hits[0].index and not instance.captioned:
            earlier.headers.extend(instance.headers)
            earlier.unknown.extend((head, body, at + len(earlier.hits)) for head, body, at in instance.unknown)
            earlier.hits.extend(instance.hits)
            earlier.loose.extend(instance.loose)
        else:
            found.append(instance)
    return found
