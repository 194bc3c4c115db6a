"""Conservation: every cell of every table is a label, a value or left over."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from govreports.alignment.cells import Aligned, Leftover, Printing
from govreports.alignment.filling import address
from govreports.alignment.tokens import BLANK, FURNITURE, LABEL, NOTE, TEXT, UNIT, VALUE, Token
from govreports.sources.document import Document

__all__ = ["Accounting"]

_ROW: Final = 5
"""So many numbers in succession are cells of a table, not of a sentence."""


class Accounting:
    """Gives the tokens of one document their roles, and lists what is left over, in ``result``."""

    def __init__(self, document: Document, tokens: Sequence[Token], result: Aligned) -> None:
        self.document = document
        self.tokens = tokens
        self.result = result

    def settle(self, printings: Iterable[Printing], chosen: Iterable[Printing], labels: set[int]) -> None:
        """Give every cell of every table exactly one role; ``labels`` are places of values that are labels."""
        used = set().union(*(printing.used for printing in chosen))
        why: dict[int, str] = {}
        tables: set[int] = set()
        for printing in printings:
            self._span(printing)
            tables |= {token.table for token in printing.instance.tokens() if token.table}
            why |= {token.start: reason for token, reason in printing.leftovers}
        self.result.spans.sort()
        stray = self._stray()
        for token in self.tokens:
            own = token.table in tables or not token.table
            if token.start in used and token.kind in {VALUE, BLANK, TEXT}:
                self.result.roles[token.start] = "value"
            elif token.start in why:
                self._leave(token, why[token.start])
            elif not self._is_inside(token):
                if token.start in stray:
                    self._leave(token, "numbers_outside_tables")
            elif token.kind == BLANK or token.start in labels or (token.kind in {LABEL, NOTE, UNIT} and own):
                self.result.roles[token.start] = "label"
            else:
                other = "page_furniture" if token.kind == FURNITURE else "text_in_table"
                self._leave(token, other if own else "other_table")

    def _span(self, printing: Printing) -> None:
        """Note the slice of text that a printing takes up."""
        tokens = [t for t in printing.instance.tokens() if t.kind != BLANK]
        tokens = [token for token in tokens if token.kind != VALUE or token.start in printing.used]
        if tokens:
            unknown = [t for head, body, _ in printing.instance.unknown for t in (head, *body)]
            end = max(t.end for t in [*tokens, *(t for t in unknown if t.start in printing.used)])
            self.result.spans.append((self._with_notes_before(min(t.start for t in tokens)), end))

    def _is_inside(self, token: Token) -> bool:
        spans = self.result.spans
        return token.table > 0 or any(a <= token.start < b or (a == token.start == b) for a, b in spans)

    def _stray(self) -> set[int]:
        """Return where numbers stand that follow one another like cells, so that a table may be there."""
        found: set[int] = set()
        for kind, run in groupby((t for t in self.tokens if t.kind not in {BLANK, NOTE}), key=lambda token: token.kind):
            starts = [token.start for token in run]
            if kind == VALUE and len(starts) >= _ROW:
                found.update(starts)
        return found

    def _with_notes_before(self, start: int) -> int:
        """Return where a table begins, the notes printed in its corner before the first label included."""
        index = bisect_left(self.tokens, start, key=lambda token: token.start)
        while index and self.tokens[index - 1].kind == NOTE:
            index -= 1
        return self.tokens[index].start

    def _leave(self, token: Token, why: str) -> None:
        self.result.roles[token.start] = "leftover"
        raw = self.document.text[token.start : token.end]
        self.result.leftovers.append(Leftover(address(self.document, token), raw, why, token.start))
