"""Conservation: every cell of every table is a label, a value or left over."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Final

from govreports.alignment.cells import Aligned, Leftover, Printing
from govreports.alignment.filling import address
from govreports.alignment.tokens import BLANK, FURNITURE, LABEL, NOTE, TEXT, UNIT, VALUE, Token
from govreports.sources.document import Document

__all__ = ["Accounting"]

_PLACED: Final = frozenset({VALUE, BLANK, TEXT})
_NAMED: Final = frozenset({LABEL, NOTE, UNIT})
_BETWEEN: Final = frozenset({BLANK, NOTE})
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
        tables: set[int] = {0}
        for printing in printings:
            tokens = printing.instance.tokens()
            self._span(printing, tokens)
            tables.update([token.table for token in tokens])
            why |= {token.start: reason for token, reason in printing.leftovers}
        self.result.spans.sort()
        begins, ends = _united(self.result.spans)
        stray = self._stray()
        roles = self.result.roles
        for token in self.tokens:
            start, kind = token.start, token.kind
            if start in used and kind in _PLACED:
                roles[start] = "value"
            elif start in why:
                self._leave(token, why[start])
            elif not (token.table or _is_inside(start, begins, ends)):
                if start in stray:
                    self._leave(token, "numbers_outside_tables")
            elif kind == BLANK or start in labels or (kind in _NAMED and token.table in tables):
                roles[start] = "label"
            else:
                other = "page_furniture" if kind == FURNITURE else "text_in_table"
                self._leave(token, other if token.table in tables else "other_table")

    def _span(self, printing: Printing, tokens: Iterable[Token]) -> None:
        """Note the slice of text that a printing takes up."""
        used = printing.used
        kept = [t for t in tokens if t.kind != BLANK and (t.kind != VALUE or t.start in used)]
        if kept:
            unknown = [t for head, body, _ in printing.instance.unknown for t in (head, *body)]
            end = max([t.end for t in [*kept, *(t for t in unknown if t.start in used)]])
            self.result.spans.append((self._with_notes_before(min([t.start for t in kept])), end))

    def _stray(self) -> set[int]:
        """Return where numbers stand that follow one another like cells, so that a table may be there."""
        found: set[int] = set()
        run: list[int] = []
        for token in self.tokens:
            kind = token.kind
            if kind == VALUE:
                run.append(token.start)
            elif kind not in _BETWEEN and run:
                if len(run) >= _ROW:
                    found.update(run)
                run.clear()
        return found.union(run) if len(run) >= _ROW else found

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


def _united(spans: Iterable[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """Return where sorted spans begin and end, those that overlap as one; an empty one holds its own place."""
    begins: list[int] = []
    ends: list[int] = []
    for begin, end in spans:
        last = max(end, begin + 1)
        if begins and begin <= ends[-1]:
            ends[-1] = max(ends[-1], last)
        else:
            begins.append(begin)
            ends.append(last)
    return begins, ends


def _is_inside(start: int, begins: list[int], ends: list[int]) -> bool:
    """Tell whether an offset is in one of several spans."""
    index = bisect_right(begins, start)
    return index > 0 and start < ends[index - 1]
