"""Cells, leftovers and roles: every piece of every table is a label, a value or left over."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from govreports import numerals
from govreports.sources.document import SURE, Document
from govreports.tables.agree import Verdict
from govreports.tables.cells import Aligned, AlignedCell, Leftover
from govreports.tables.labels import Lexicon
from govreports.tables.losses import has_losses
from govreports.tables.placing import Gap, figures, is_empty
from govreports.tables.region import Line
from govreports.tables.tokens import BLANK, FURNITURE, LABEL, NOTE, TEXT, UNIT, VALUE, Token

__all__ = ["Printing", "settle"]

_DOTTED: Final = re.compile(r"(?<![\d.])[1-9]\d{0,2}\.\d{3}(?!\d)")
"""In a count a point stands for no fraction: it may divide thousands."""
_STREAMS: Final = frozenset({"text", "html", "mhtml", "csv"})
"""Formats of which a beginning can be read, so that the last number may be cut."""
_FEW: Final = 4
"""Letters that a row of the office's own needs for its name."""
_PLACED: Final = frozenset({VALUE, BLANK, TEXT})
_NAMED: Final = frozenset({LABEL, NOTE, UNIT})
_BETWEEN: Final = frozenset({BLANK, NOTE})
_NAMED_SURELY: Final = 0.5
"""How surely the name of such a row must have been recognised on a picture; brackets are never sure."""
_ROW: Final = 5
"""So many numbers in succession are cells of a table, not of a sentence."""

Cells = dict[tuple[str, str], AlignedCell]


class Printing:
    """One printing of a table with its cells: ``used`` are the places of its values, ``why`` those left over."""

    def __init__(self, verdict: Verdict, document: Document, words: Lexicon, *, deduplicated: bool) -> None:
        """Make the cells of all rows."""
        self.verdict = verdict
        self.region = verdict.region
        self.document = document
        self.words = words
        self.deduplicated = deduplicated
        self.cells: Cells = {}
        self.used: set[int] = set()
        self.labels: set[int] = set()
        self.why: dict[int, str] = {}
        for number, line in enumerate(self.region.lines):
            self._take(number, line)
        self.why |= {token.start: "beside_a_row" for token in self.region.loose}

    # -- rows -------------------------------------------------------------------------------

    def _take(self, number: int, line: Line) -> None:
        row = [self.verdict.cells.get((number, column)) for column in range(self.region.width)]
        code = line.code
        if not code:
            code = self._local(line, row)
            if not code:
                known = line.label.kind == LABEL
                why = "row_of_another_form" if known else "unknown_row"
                tokens = line.values if known else (line.label, *line.values)
                self.why |= {token.start: why for token in tokens if token.kind in {VALUE, TEXT}}
                return
            self.labels.add(line.label.start)
        elif (code, self.region.plan.table.columns[0].code) in self.cells:
            self.why |= {token.start: "second_row" for token in line.values}
            self.cells |= {key: _doubted(cell) for key, cell in self.cells.items() if key[0] == code}
            return  # which of two rows has the form's number, nothing says
        for column, cell in enumerate(row):
            made = self._cell(line, code, column, cell, row)
            self.cells[code, made.column] = made
        placed = [cell for cell in row if cell is not None]
        taken = {cell.start for cell in placed}
        spread = (
            {cell.cell.start for cell in placed if isinstance(cell, Token)} if len(line.values) < len(placed) else set()
        )
        for token in line.values:
            if token.start not in taken and token.cell.start not in spread:
                self.why[token.start] = "surplus" if placed else "ambiguous"

    def _local(self, line: Line, row: Sequence[Token | Gap | None]) -> str:
        """Return the code of a row that the office added, "" where it may be no such row."""
        head = line.label
        named = head.kind == TEXT and sum(map(str.isalpha, head.key)) >= _FEW and not head.key[:1].isdigit()
        if not named or None in row or not line.values:
            return ""
        if has_losses(head.text) or self.words.is_fragment(head.text) or self.words.resembles(head.key):
            return ""
        seen = self.document.seen.get(str(head.cell.place))
        unsure = (seen.score if seen else 0.0) < _NAMED_SURELY or self.words.is_worn(head.key)
        if self.document.recognised and unsure:
            return ""
        shown = head.marked and bool(line.cells) and line.cells[0].row == head.row
        if not shown and (self.region.width == 1 or any(is_empty(cell) for cell in row if cell is not None)):
            return ""
        printed = "".join(head.text.split("(")[0].split()) or head.text.strip()
        code = "local/" + printed.replace("%", "%25").replace("/", "%2F")
        return "" if (code, self.region.plan.table.columns[0].code) in self.cells else code

    def _cell(
        self, line: Line, row: str, column: int, cell: Token | Gap | None, cells: Sequence[Token | Gap | None]
    ) -> AlignedCell:
        """Return one cell as it is printed."""
        entry = self.region.plan.table.columns[column]
        unit = self.region.header.units.get(column) or line.unit or self._unit(row) or entry.unit
        if cell is None:
            return self._unplaced(line, row, entry.code)
        regime, table, document = self.region.regime.id, self.region.plan.table.code, self.document
        if isinstance(cell, Gap):
            at = (
                document.address(line.label.cell, cell.start, cell.start)
                if cell.start == line.label.end
                else document.line_address(cell.start, cell.start)
            )
            status = "unreadable" if document.recognised else "blank"  # on a picture only a cell without ink is blank
            return AlignedCell(regime, table, row, entry.code, None, status, unit, "", at)
        value, status, own = numerals.parse(cell.text)
        raw = document.text[cell.start : cell.end]
        at = document.address(cell.cell, cell.start, cell.end)
        self.used.add(cell.start)
        seen = document.seen.get(str(cell.cell.place))
        sure = seen.score if seen else SURE if document.recognised and not cell.cell.place else None
        if seen and seen.score < SURE:
            return AlignedCell(regime, table, row, entry.code, None, "unreadable", None, raw, at, sure)
        if (
            "." in cell.text
            and entry.code != "amount"
            and "元" not in (own or unit or "")
            and _DOTTED.search(cell.text)
        ):
            value, status, own = None, "unreadable", None
        if status == "read" and self._may_be_cut(cell, row, cells):
            return AlignedCell(regime, table, row, entry.code, None, "ambiguous", None, raw, at, sure)
        return AlignedCell(regime, table, row, entry.code, value, status, own or unit, raw, at, sure)

    def _unit(self, row: str) -> str | None:
        return next((entry.unit for entry in self.region.plan.table.rows if entry.code == row), None)

    def _may_be_cut(self, cell: Token, row: str, cells: Sequence[Token | Gap | None]) -> bool:
        """Tell whether the text may break off within a number: it ends there and the form or the row goes on."""
        text, plan = self.document.text, self.region.plan
        if self.document.format not in _STREAMS or cell.end != (len(text.rstrip()) if cell.table else len(text)):
            return False
        if row != plan.table.rows[-1].code or self.region.regime.tables[-1].code != plan.table.code:
            return True
        return plan.adds_up(figures(cells)) is False

    def _unplaced(self, line: Line, row: str, column: str) -> AlignedCell:
        """Return a cell whose place is not known: absent where nothing can belong to the row."""
        regime, table = self.region.regime.id, self.region.plan.table.code
        gone = line.last or self.deduplicated or not self.region.plan.labelled
        if not line.cells and not line.doubt and gone:
            return AlignedCell(regime, table, row, column, None, "absent", None, None, None)
        raw = at = None
        values = line.values
        if values and values[0].cell.place is None:
            start, end = values[0].start, values[-1].end
            raw, at = self.document.text[start:end], self.document.line_address(start, end)
        return AlignedCell(regime, table, row, column, None, "ambiguous", None, raw, at)

    # -- printings --------------------------------------------------------------------------

    @property
    def start(self) -> int:
        """The offset of its first row."""
        return self.region.lines[0].label.start if self.region.lines else self.region.instance.start

    def tokens(self) -> Iterator[Token]:
        """Iterate over the labels and cells of the printing."""
        yield from self.region.instance.tokens()

    def values(self) -> list[Token]:
        """Return the numbers of its rows."""
        return [token for line in self.region.lines for token in line.values]

    def doubt(self, other: "Printing | None") -> None:
        """Make ambiguous what another printing of the table says otherwise; all where there is no other."""
        for key, mine in self.cells.items():
            theirs = other.cells.get(key) if other else None
            if theirs is None or (mine.value, mine.status) != (theirs.value, theirs.status):
                self.cells[key] = _doubted(mine)

    def leave(self, why: str) -> None:
        """Leave over all numbers of the printing."""
        self.used.clear()
        self.why |= {token.start: why for token in self.values()}


def _doubted(cell: AlignedCell) -> AlignedCell:
    """Return a cell of which nothing is known but what is printed there."""
    return cell._replace(value=None, status="ambiguous", unit=None)


def settle(
    result: Aligned,
    document: Document,
    tokens: Sequence[Token],
    printings: Sequence[Printing],
    chosen: Iterable[Printing],
) -> None:
    """Give every cell of every table exactly one role, and list what is left over."""
    used: set[int] = set()
    labels: set[int] = set()
    why: dict[int, str] = {}
    for printing in chosen:
        used |= printing.used
    tables = {0}
    for printing in printings:
        labels |= printing.labels
        why |= printing.why
        own = list(printing.tokens())
        tables |= {token.table for token in own}
        labels |= {t.start for t in own if t.kind == VALUE} - {t.start for t in printing.values()}
        kept = [t for t in own if t.kind != BLANK and (t.kind != VALUE or t.start in used)]
        kept += [
            t
            for line in printing.region.lines
            for t in (line.label, *line.values)
            if t.start in used or t.start in printing.labels
        ]
        if kept:
            begin = min(token.start for token in kept)
            result.spans.append((_with_notes_before(tokens, begin), max(token.end for token in kept)))
    result.spans.sort()
    begins, ends = _united(result.spans)
    stray = _stray(tokens)
    for token in tokens:
        start, kind = token.start, token.kind
        if start in used and kind in _PLACED:
            result.roles[start] = "value"
        elif start in why:
            _leave(result, document, token, why[start])
        elif not (token.table or _is_inside(start, begins, ends)):
            if start in stray:
                _leave(result, document, token, "numbers_outside_tables")
        elif kind == BLANK or start in labels or (kind in _NAMED and token.table in tables):
            result.roles[start] = "label"
        else:
            other = "page_furniture" if kind == FURNITURE else "text_in_table"
            _leave(result, document, token, other if token.table in tables else "other_table")


def _stray(tokens: Sequence[Token]) -> set[int]:
    """Return where numbers stand that follow one another like cells, so that a table may be there."""
    found: set[int] = set()
    run: list[int] = []
    for token in tokens:
        if token.kind == VALUE:
            run.append(token.start)
        elif token.kind not in _BETWEEN and run:
            found.update(run if len(run) >= _ROW else ())
            run.clear()
    return found.union(run) if len(run) >= _ROW else found


def _with_notes_before(tokens: Sequence[Token], start: int) -> int:
    """Return where a table begins, the notes printed in its corner before the first label included."""
    index = bisect_left(tokens, start, key=lambda token: token.start)
    while index and tokens[index - 1].kind == NOTE:
        index -= 1
    return min(tokens[index].start, start) if index < len(tokens) else start


def _leave(result: Aligned, document: Document, token: Token, why: str) -> None:
    result.roles[token.start] = "leftover"
    at = document.address(token.cell, token.start, token.end)
    result.leftovers.append(Leftover(at, document.text[token.start : token.end], why, token.start))


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
