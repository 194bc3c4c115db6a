"""A piece of a document: label, value, blank, note, unit, page furniture or other text."""

import re
from dataclasses import dataclass
from typing import Final

from govreports import numerals
from govreports.alignment.labels import Lexicon
from govreports.alignment.meanings import NOTHING, Meanings
from govreports.sources.document import Cell

__all__ = ["BLANK", "CELLS", "FURNITURE", "LABEL", "NOTE", "TEXT", "UNIT", "VALUE", "WORDS", "Token", "value_kind"]

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


@dataclass(slots=True, eq=False)  # a frozen one takes three times as long to make
class Token:
    """A piece of a document: its kind, its place in text and rows, and as a label what it may stand for.

    ``gap`` counts the empty lines before it, ``skipped`` the lines of notes and page numbers among
    them, ``pages`` the page numbers alone; ``paged`` that it may itself be the number of a page.
    """

    kind: str
    cell: Cell
    start: int
    end: int
    text: str
    row: int
    gap: int
    marked: bool
    table: int = 0
    meanings: Meanings = NOTHING
    number: str = ""
    key: str = ""
    opens: bool = False
    skipped: int = 0
    pages: int = 0
    paged: bool = False

    def as_kind(self, kind: str) -> "Token":
        """Return a copy of another kind."""
        token = Token(kind, self.cell, self.start, self.end, self.text, self.row, self.gap, self.marked, self.table)
        token.meanings, token.number, token.key, token.opens = self.meanings, self.number, self.key, self.opens
        token.skipped, token.pages, token.paged = self.skipped, self.pages, self.paged
        return token


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
