"""Placed values to cells: reading, unit, address; rows that an office added."""

import re
from collections.abc import Sequence
from typing import Final

from govreports import numerals
from govreports.alignment.cells import AlignedCell, Printing, absent
from govreports.alignment.labels import Lexicon
from govreports.alignment.losses import has_losses
from govreports.alignment.padding import margins
from govreports.alignment.rows import Body, Check, Placed, place, readings
from govreports.alignment.tokens import CELLS, TEXT, VALUE, Token
from govreports.sources.document import Document

__all__ = ["Filling", "address"]

_DOTTED: Final = re.compile(r"(?<![\d.])[1-9]\d{0,2}\.\d{3}(?!\d)")
"""In a count a point stands for no fraction: it may divide thousands."""

_FEW: Final = 4
"""Letters that a row of the office's own needs for its name."""


_LEFT: Final = frozenset({VALUE, TEXT})
_NOWHERE: Final[dict[int, Token]] = {}


class Filling:
    """Makes the cells of one document; ``labels`` are the places of values that turned out to be labels."""

    def __init__(self, document: Document, words: Lexicon) -> None:
        self.document = document
        self.words = words
        self.labels: set[int] = set()
        self.ends = (len(document.text), len(document.text.rstrip()))

    def fill(self, read: Printing, row: str, result: Placed, unit: str | None, units: dict[str, str]) -> None:
        """Make the cells of one row; ``unit`` is that of the row, ``units`` those of columns."""
        only, regime, table = result.only or _NOWHERE, read.regime.id, read.table.code
        for index, column in enumerate(read.table.columns):
            code = column.code
            printed = units.get(code) or unit or column.unit
            if index in only:
                cell = self._cell(read, row, code, only[index], (), printed)
            elif result.cells is None:
                cell = self._ambiguous(read, row, code, result.surplus)
            elif result.missing:
                cell = absent(read.regime, table, row, code)
            elif (token := result.cells[index]) is None:
                cell = AlignedCell(regime, table, row, code, None, "blank", printed, "", None)
            else:
                cell = self._cell(read, row, code, token, result.cells, printed)
            read.cells[row, code] = cell
        if result.surplus:
            placed = set(map(id, only.values()))
            why = "ambiguous" if result.cells is None else "surplus"
            read.leftovers.extend((t, why) for t in result.surplus if t.kind == VALUE and id(t) not in placed)

    def _cell(
        self,
        read: Printing,
        row: str,
        column: str,
        token: Token,
        cells: Sequence[Token | None],
        unit: str | None,
    ) -> AlignedCell:
        """Return a cell as its token prints it, ``cells`` being its whole row."""
        text, start, end, document = token.text, token.start, token.end, self.document
        regime, table = read.regime.id, read.table.code
        value, status, own = numerals.parse(text)
        raw = document.text[start:end]
        at = document.address(token.cell, start, end)
        read.used.add(start)
        if "." in text and column != "amount" and "元" not in (own or unit or "") and _DOTTED.search(text):
            value, status, own = None, "unreadable", None
        if status == "read" and end == self.ends[token.table > 0] and self._cut(read, row, cells):
            return AlignedCell(regime, table, row, column, None, "ambiguous", None, raw, at)
        return AlignedCell(regime, table, row, column, value, status, own or unit, raw, at)

    def _cut(self, read: Printing, row: str, cells: Sequence[Token | None]) -> bool:
        """Tell whether the text may break off within the last number of a row.

        It may where the form goes on, and does where the row does not add up.
        """
        if row != read.table.rows[-1].code or read.regime.tables[-1].code != read.table.code:
            return True
        return read.plan.check(readings(cells)) is False

    def _ambiguous(self, read: Printing, row: str, column: str, tokens: list[Token]) -> AlignedCell:
        values = [token for token in tokens if token.kind == VALUE]
        raw = at = None
        if values and values[0].cell.place is None:
            start, end = values[0].start, values[-1].end
            raw, at = self.document.text[start:end], self.document.line_address(start, end)
        return AlignedCell(read.regime.id, read.table.code, row, column, None, "ambiguous", None, raw, at)

    def local_rows(self, read: Printing, check: Check, units: dict[str, str]) -> None:
        """Keep a row that the office added: an unknown label between rows of a table, with a full set of cells."""
        width = read.plan.width
        for head, tokens, _ in read.instance.unknown:
            kept = [token for token in tokens if token.kind in CELLS]
            body = Body(kept, head, width)
            result = place([body], width, check, None, margins([([body], width, check, None)])[0])[0]
            full = result.cells is not None and any(cell is not None and cell.kind == VALUE for cell in result.cells)
            shown = head.marked and kept and kept[0].row == head.row
            named = sum(character.isalpha() for character in head.key) >= _FEW and not head.key[:1].isdigit()
            named = (
                named
                and not has_losses(head.text)
                and not self.words.is_fragment(head.text)
                and not self.words.resembles(head.key)
            )
            full = full and named
            if full and result.cells is not None and (shown or (width > 1 and all(result.cells))):
                label = self._local_label(head)
                code = "local/" + label.replace("%", "%25").replace("/", "%2F")
                if (code, read.table.columns[0].code) not in read.cells:
                    self.fill(read, code, result, None, units)
                    self.labels.add(head.start)
                    continue
            read.leftovers.extend((token, "unknown_row") for token in (head, *tokens) if token.kind in _LEFT)

    def _local_label(self, head: Token) -> str:
        printed = head.text.split("(")[0].strip()
        return "".join(printed.split()) or head.text.strip()


def address(document: Document, token: Token) -> str:
    """Return where a token is printed."""
    return document.address(token.cell, token.start, token.end)
