"""A piece of a document: label, value, blank, note, unit, page furniture or other text."""

import re
from typing import Final, NamedTuple

from govreports import numerals
from govreports.sources.document import Cell
from govreports.tables.labels import Lexicon
from govreports.tables.meanings import NOTHING, Meanings

__all__ = [
    "BLANK",
    "CELLS",
    "FURNITURE",
    "LABEL",
    "NOTE",
    "NO_SENSE",
    "TEXT",
    "UNIT",
    "VALUE",
    "WORDS",
    "Sense",
    "Token",
    "value_kind",
]

LABEL: Final = "label"
VALUE: Final = "value"
BLANK: Final = "blank"
NOTE: Final = "note"
UNIT: Final = "unit"
FURNITURE: Final = "furniture"
TEXT: Final = "text"
CELLS: Final = frozenset({VALUE, BLANK})
WORDS: Final = frozenset({LABEL, TEXT})
"""Kinds of tokens that are cells of a row, and that begin one or stand for themselves."""

_PAGE: Final = re.compile(
    r"-\s*\d{1,3}\s*-|第\s*\d{1,3}\s*页(?:\s*[,/]?\s*共\s*\d{1,3}\s*页)?|[Pp](?:age|\.)\s*\d{1,3}|\d{1,3}\s*/\s*\d{1,3}"
)
_DIGITS: Final = re.compile(r"[\d\s.,+-]*\d[\d\s.,+-]*")
_NUMBERING: Final = re.compile(r"\(?[1-9]\d?[.、)]|\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}、")


class Sense(NamedTuple):
    """What a text says as a label: what it may stand for, its numbering and key, whether a note stays open."""

    meanings: Meanings = NOTHING
    number: str = ""
    key: str = ""
    opens: bool = False


NO_SENSE: Final = Sense()


class Token(NamedTuple):
    """A piece of a document: its kind, its place in text and rows, its sense.

    ``row`` numbers the rows of the document, ``place`` the cells of one; ``table`` the grid it stands in, 0 for a line
    of text; ``marked`` says that the row shows its empty cells. No two tokens of a document begin at one offset.
    """

    kind: str
    cell: Cell
    start: int
    end: int
    text: str
    row: int
    place: int
    marked: bool
    table: int = 0
    sense: Sense = NO_SENSE

    @property
    def meanings(self) -> Meanings:
        """What it may stand for as a label."""
        return self.sense.meanings

    @property
    def key(self) -> str:
        """Its key as a label."""
        return self.sense.key

    @property
    def number(self) -> str:
        """The numbering before it as a label."""
        return self.sense.number


def value_kind(text: str, lexicon: Lexicon) -> str:
    """Return which kind a folded text is that is no label: unit, note, value or furniture, "" for words."""
    stripped = text.strip()
    if stripped in lexicon.units:
        return UNIT
    if _NUMBERING.fullmatch(stripped):
        return NOTE
    reading = numerals.parse(text)
    if reading.status in {"read", "dash"} or _DIGITS.fullmatch(text):
        return VALUE if not _PAGE.fullmatch(stripped) else FURNITURE
    return FURNITURE if _PAGE.fullmatch(stripped) else ""
