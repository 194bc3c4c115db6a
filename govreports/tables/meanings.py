"""What one printed label may stand for in all the forms, sorted once by kind, table and form."""

from collections.abc import Iterable
from functools import cached_property
from typing import Final, NamedTuple

__all__ = ["NOTHING", "Meaning", "Meanings"]


class Meaning(NamedTuple):
    """What a key may stand for: a row, column, group (outer part of a path), caption or corner of a form's table."""

    kind: str
    table: str
    regime: str
    place: int
    official: bool
    number: str = ""


class Meanings(tuple[Meaning, ...]):  # noqa: SLOT001 - a lexicon has a few hundred, and all keep what they worked out
    """The meanings of one key; what every report asks of them again is worked out once."""

    @cached_property
    def by_kind(self) -> "dict[str, Meanings]":
        """The meanings of each kind, in their own order."""
        return _grouped((meaning.kind, meaning) for meaning in self)

    @cached_property
    def by_table(self) -> "dict[str, Meanings]":
        """The meanings in each table, in their own order."""
        return _grouped((meaning.table, meaning) for meaning in self)

    @cached_property
    def by_number(self) -> "dict[str, Meanings]":
        """The meanings with each number that a form prints before the label, in their own order."""
        return _grouped((meaning.number, meaning) for meaning in self)

    @cached_property
    def places(self) -> list[int]:
        """The places of all meanings, in ascending order."""
        return sorted({meaning.place for meaning in self})

    @cached_property
    def regimes(self) -> frozenset[str]:
        """The forms that have the label in any wording."""
        return frozenset(meaning.regime for meaning in self)

    @cached_property
    def official_regimes(self) -> frozenset[str]:
        """The forms that word it so themselves."""
        return frozenset(meaning.regime for meaning in self if meaning.official)

    @cached_property
    def _columns(self) -> dict[tuple[str, str], list[int]]:
        return self._places("column")

    @cached_property
    def _rows(self) -> dict[tuple[str, str], list[int]]:
        return self._places("row")

    def _places(self, kind: str) -> dict[tuple[str, str], list[int]]:
        found: dict[tuple[str, str], list[int]] = {}
        for meaning in self.by_kind.get(kind, ()):
            found.setdefault((meaning.table, meaning.regime), []).append(meaning.place)
        return found

    def columns(self, table: str, regime: str) -> list[int]:
        """Return the places of the columns of a form's table that it names."""
        return self._columns.get((table, regime), _NONE)

    def rows(self, table: str, regime: str) -> list[int]:
        """Return the places, among the rows of a table in all forms, of the rows of one form that it names."""
        return self._rows.get((table, regime), _NONE)

    def of_table(self, table: str) -> "Meanings":
        """Return the meanings in one table."""
        return self.by_table.get(table, NOTHING)


def _grouped(pairs: Iterable[tuple[str, Meaning]]) -> dict[str, Meanings]:
    found: dict[str, list[Meaning]] = {}
    for key, meaning in pairs:
        found.setdefault(key, []).append(meaning)
    return {key: Meanings(each) for key, each in found.items()}


_NONE: Final[list[int]] = []
NOTHING: Final = Meanings()
"""What a text stands for that is no label."""
