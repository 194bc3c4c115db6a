"""Documents to cells: every table found, its form decided, its rows aligned, every token accounted for."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from govreports import numerals
from govreports.alignment.damage import lost_repetitions, with_damaged
from govreports.alignment.deciding import decide, of_itself
from govreports.alignment.gaps import gap_rule
from govreports.alignment.headers import grid_cells, header_order, header_units
from govreports.alignment.instances import Hit, Instance, find_instances
from govreports.alignment.labels import Lexicon, lexicon
from govreports.alignment.padding import margins
from govreports.alignment.rows import Body, Check, Gaps, Margin, Placed, place, readings
from govreports.alignment.sums import against_its_sums, proven_by_sums, row_check, total_column
from govreports.alignment.tokens import BLANK, FURNITURE, LABEL, NOTE, TEXT, UNIT, VALUE, Token, tokens_of
from govreports.regimes import Entry, Forms, Regime, Table
from govreports.sources.document import Document

__all__ = ["Aligned", "AlignedCell", "Leftover", "align"]

_OFTEN: Final = 2
_LOOK: Final = 12
_PHRASE: Final = 40
_NUMERAL: Final = re.compile(
    r"[〇零一二三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟\u2160-\u217f\u2460-\u249b\u2776-\u2793]+[件条项个次宗份]?"
)
_FEW: Final = 4
_ROW: Final = 5
"""So many numbers in succession are cells of a table, not of a sentence."""


@dataclass(frozen=True, slots=True)
class AlignedCell:
    """One cell of a form: codes, reading, and the slice of the document it was printed in."""

    regime: str | None
    table: str
    row: str
    column: str
    value: float | None
    status: str
    unit: str | None
    raw: str | None
    at: str | None


@dataclass(frozen=True, slots=True)
class Leftover:
    """Something that stood in a table and has no place in the form."""

    at: str
    raw: str
    why: str
    start: int


@dataclass(slots=True)
class Aligned:
    """What a document's tables say.

    ``spans`` are the slices of text that tables take up; ``roles`` counts the cells of all tables as
    label, value or leftover; ``found`` says how many tables were met; ``by_year`` whether the year decided
    a form that no label decides.
    """

    cells: list[AlignedCell] = field(default_factory=list)
    leftovers: list[Leftover] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    regimes: dict[str, str] = field(default_factory=dict)
    found: int = 0
    by_year: bool = False
    notes: list[str] = field(default_factory=list)
    roles: dict[int, str] = field(default_factory=dict)


def align(document: Document, forms: Forms, year: int | None = None) -> Aligned:
    """Return the cells of every official form that a document's tables follow.

    Each table item is read in the form that its own labels decide; an item whose labels several
    forms share follows the items that are decided, then the year. Cells of the form that the
    document does not have are ``absent``; values whose column the layout lost are ``ambiguous``.

    Parameters
    ----------
    document
        The document.
    forms
        The forms to look for.
    year
        The year reported on, used only for items that no label decides.
    """
    return _Alignment(document, lexicon(forms), year).run()


@dataclass(slots=True)
class _Read:
    """One printing of a table, read in one form."""

    instance: Instance
    regime: Regime
    table: Table
    cells: dict[tuple[str, str], AlignedCell]
    leftovers: list[tuple[Token, str]]
    used: set[int]
    check: Check


class _Alignment:
    """The work on one document."""

    def __init__(self, document: Document, words: Lexicon, year: int | None) -> None:
        self.document = document
        self.words = words
        self.forms = words.forms
        self.year = year
        self.tokens = tokens_of(document, words)
        self.result = Aligned()
        self.units: set[int] = set()
        self.final: Hit | None = None
        self.gaps: Gaps | None = None
        self.ends = (len(document.text), len(document.text.rstrip()))

    def run(self) -> Aligned:
        instances = find_instances(self.tokens, self.words)
        self.deduplicated = lost_repetitions(instances, self.tokens, self.document.text)
        if self.deduplicated:
            self.result.notes.append("lines_deduplicated")
        regimes = decide(instances, self.forms, self.year)
        self.result.by_year = not any(of_itself(instance, self.forms) for instance in instances)
        self.final = instances[-1].hits[-1] if instances else None
        drafts = [self._draft(instance, regime) for instance, (regime, _) in zip(instances, regimes, strict=True)]
        tables = [
            ([body for _, _, body in rows], len(read.table.columns), read.check, total_column(read.table))
            for read, rows in drafts
        ]
        rule = gap_rule([(bodies, width) for bodies, width, *_ in tables])
        self.gaps = rule.cells if rule else None
        reads = [self._read(*draft, padded) for draft, padded in zip(drafts, margins(tables), strict=True)]
        for read, (_, certain) in zip(reads, regimes, strict=True):
            if not certain:
                _make_ambiguous(read, None)
        chosen = self._choose(reads)
        self._emit(chosen)
        self._account(reads, chosen)
        self.result.found = len(chosen)
        return self.result

    # -- reading one printing ---------------------------------------------------------------

    def _draft(self, instance: Instance, regime: Regime) -> tuple[_Read, list[tuple[Hit, Entry, Body]]]:
        table = regime.table(instance.table)
        if table is None:
            message = f"{regime.id} has no table {instance.table}"
            raise KeyError(message)
        read = _Read(instance, regime, table, {}, [], set(), row_check(table))
        units = any(row.unit for row in table.rows)
        rows = self._rows(instance, regime, table)
        rows = with_damaged(instance, table, rows)
        return read, [
            (
                hit,
                table.rows[i],
                self._body(hit, table.rows[i], printed_units=units, ends_table=i + 1 == len(table.rows)),
            )
            for hit, i in rows
        ]

    def _read(self, read: _Read, rows: list[tuple[Hit, Entry, Body]], padded: list[Margin]) -> _Read:
        instance, regime, table = read.instance, read.regime, read.table
        order = header_order(instance, table, regime.id)
        check = read.check
        bodies = [body for _, _, body in rows]
        placed = place(
            bodies,
            len(table.columns),
            check,
            total_column(table),
            padded,
            gaps=self.gaps,
            deduplicated=self.deduplicated,
        )
        if order is None and instance.strangers and proven_by_sums(placed, check):
            order = header_order(instance, table, regime.id, proven=True)
        units = header_units(instance, table, regime.id)
        if against_its_sums(placed, check):
            order = None
        for (hit, entry, body), aligned in zip(rows, placed, strict=True):
            result = aligned
            cells = grid_cells(instance, table, regime.id, hit.label, body.tokens)
            if cells is not None:
                result = Placed(cells, [t for t in hit.body if t.kind == VALUE and not any(t is c for c in cells)])
            elif (
                order is None
                or hit.doubtful
                or self._may_be_anothers(hit, entry, table)
                or self._passed(read, hit, result)
            ):
                result = Placed(None, list(body.tokens))
            elif result.cells is not None and order != sorted(order):
                result.cells = [result.cells[order.index(column)] for column in range(len(order))]
            unit = next((token.text for token in hit.body if token.kind == UNIT), None)
            self._fill(read, entry.code, result, unit or entry.unit, units)
        self._local_rows(read, check, units)
        known = {id(hit) for hit, _, _ in rows}
        for hit in instance.hits:
            if id(hit) not in known:
                read.leftovers.extend((token, "row_of_another_form") for token in hit.body if token.kind == VALUE)
        read.leftovers.extend((token, "beside_a_group") for token in instance.loose)
        return read

    def _rows(self, instance: Instance, regime: Regime, table: Table) -> list[tuple[Hit, int]]:
        order = self.words.orders[instance.table]
        positions = {order.index(row.code): index for index, row in enumerate(table.rows)}
        found: list[tuple[Hit, int]] = []
        if table.code in self.words.unlabelled:
            return [(instance.hits[0], 0)]
        last = -1
        for hit in instance.hits:
            own = sorted(positions[m.place] for m in hit.meanings if m.regime == regime.id and m.kind == "row")
            index = next((i for i in own if i > last), None)
            if index is not None:
                found.append((hit, index))
                last = index
        return found

    def _body(self, hit: Hit, row: Entry, *, printed_units: bool, ends_table: bool) -> Body:
        kept = [token for token in hit.body if token.kind in {VALUE, BLANK}]
        values = [token for token in kept if token.kind == VALUE]
        unit = next((token for token in hit.body if token.kind == UNIT), None)
        dashed = printed_units and bool(values) and numerals.parse(values[0].text).status == "dash"
        if dashed and unit is None and (len(values) > 1 or not row.unit):
            unit = values[0]
            kept = [token for token in kept if token is not unit]  # a dash stands where the unit would
            self.units.add(unit.start)
            if unit.row == hit.label.row and not unit.marked:
                kept = [token for token in kept if token.row == unit.row]
        elif printed_units and unit is not None and values and values[0].start < unit.start:
            hit.doubtful = True  # another column stands before that of the units
        final = hit.body[-1] if hit.body else hit.label
        text_ends = hit.following is None and not self.document.text[final.end :].strip()
        cut = text_ends or hit.trailed or (hit is self.final and not ends_table)
        return Body(
            kept, hit.label, len(row.path) if row.label else 0, last=cut, following=hit.following, ends=ends_table
        )

    def _passed(self, read: _Read, hit: Hit, result: Placed) -> bool:
        """Tell whether a row without a trace of its cells is followed by numbers that no row took."""
        if result.cells is None or any(result.cells) or result.missing:
            return False
        instance = read.instance
        later = [other.label.start for other in instance.hits if other.label.start > hit.label.start]
        begin = hit.label.start
        if read.table.code in self.words.unlabelled:
            begin = max([begin, *(token.start for token, _ in instance.headers)])
        index = bisect_left(self.tokens, begin, key=lambda token: token.start) + 1
        for token in self.tokens[index : index + _LOOK]:
            if later and token.start >= later[0]:
                return token.row == hit.label.row and token.marked
            if token.start in self.units:
                continue
            if token.kind == VALUE or (token.kind == TEXT and _may_count(token.text)):
                return True
            if token.kind == TEXT and any(map(str.isalnum, token.text)):
                return False
        return False

    def _may_be_anothers(self, hit: Hit, entry: Entry, table: Table) -> bool:
        """Tell whether the label of the next row is lost, so that the numbers behind this one may be its."""
        position = table.rows.index(entry) + 1
        if not self.deduplicated or position == len(table.rows) or hit.following is None:
            return False
        wanted = self.words.orders[table.code].index(table.rows[position].code)
        found = [m for m in hit.following.meanings if m.table == table.code]
        return not any(m.kind == "group" or (m.kind == "row" and m.place == wanted) for m in found)

    def _fill(self, read: _Read, row: str, result: Placed, unit: str | None, units: dict[str, str]) -> None:
        for index, column in enumerate(read.table.columns):
            printed = units.get(column.code) or unit or column.unit
            if result.only is not None and index in result.only:
                cell = self._cell(read, row, column.code, result.only[index], [], printed)
            elif result.cells is None:
                cell = self._ambiguous(read, row, column.code, result.surplus)
            elif result.missing:
                cell = self._absent(read.regime, read.table.code, row, column.code)
            else:
                cell = self._cell(read, row, column.code, result.cells[index], result.cells, printed)
            read.cells[row, column.code] = cell
        placed = {id(token) for token in (result.only or {}).values()}
        why = "ambiguous" if result.cells is None else "surplus"
        read.leftovers.extend((t, why) for t in result.surplus if t.kind == VALUE and id(t) not in placed)

    def _cell(
        self,
        read: _Read,
        row: str,
        column: str,
        token: Token | None,
        cells: Sequence[Token | None],
        unit: str | None,
    ) -> AlignedCell:
        """Return a cell as its token prints it, ``cells`` being its whole row."""
        codes = (read.regime.id, read.table.code, row, column)
        if token is None:
            return AlignedCell(*codes, None, "blank", unit, "", None)
        reading = numerals.parse(token.text)
        raw = self.document.text[token.start : token.end]
        read.used.add(token.start)
        final = token.end == self.ends[token.table > 0]
        if reading.status == "read" and final and self._cut(read, row, cells):
            return AlignedCell(*codes, None, "ambiguous", None, raw, self._at(token))
        return AlignedCell(*codes, reading.value, reading.status, reading.unit or unit, raw, self._at(token))

    def _cut(self, read: _Read, row: str, cells: Sequence[Token | None]) -> bool:
        """Tell whether the text may break off within the last number of a row.

        It may where the form goes on, and does where the row does not add up.
        """
        if row != read.table.rows[-1].code or read.regime.tables[-1].code != read.table.code:
            return True
        return read.check(readings(cells)) is False

    def _ambiguous(self, read: _Read, row: str, column: str, tokens: list[Token]) -> AlignedCell:
        values = [token for token in tokens if token.kind == VALUE]
        raw = at = None
        if values and values[0].cell.place is None:
            start, end = values[0].start, values[-1].end
            raw, at = self.document.text[start:end], self.document.line_address(start, end)
        return AlignedCell(read.regime.id, read.table.code, row, column, None, "ambiguous", None, raw, at)

    def _at(self, token: Token) -> str:
        return self.document.address(token.cell, token.start, token.end)

    def _absent(self, regime: Regime, table: str, row: str, column: str) -> AlignedCell:
        return AlignedCell(regime.id, table, row, column, None, "absent", None, None, None)

    def _local_rows(self, read: _Read, check: Check, units: dict[str, str]) -> None:
        """Keep a row that the office added: an unknown label between rows of a table, with a full set of cells."""
        width = len(read.table.columns)
        for head, tokens, _ in read.instance.unknown:
            kept = [token for token in tokens if token.kind in {VALUE, BLANK}]
            body = Body(kept, head, 1)
            result = place([body], width, check, None, margins([([body], width, check, None)])[0])[0]
            full = result.cells is not None and any(cell is not None and cell.kind == VALUE for cell in result.cells)
            shown = head.marked and kept and kept[0].row == head.row
            named = sum(character.isalpha() for character in head.key) >= _FEW and not head.key[:1].isdigit()
            named = named and not self.words.is_fragment(head.text) and not self.words.resembles(head.key)
            full = full and named
            if full and result.cells is not None and (shown or (width > 1 and all(result.cells))):
                label = self._local_label(head)
                code = "local/" + label.replace("%", "%25").replace("/", "%2F")
                if (code, read.table.columns[0].code) not in read.cells:
                    self._fill(read, code, result, None, units)
                    self.units.add(head.start)
                    continue
            read.leftovers.extend((token, "unknown_row") for token in (head, *tokens) if token.kind in {VALUE, TEXT})

    def _local_label(self, head: Token) -> str:
        printed = head.text.split("(")[0].strip()
        return "".join(printed.split()) or head.text.strip()

    # -- the whole document -----------------------------------------------------------------

    def _choose(self, reads: list[_Read]) -> dict[str, _Read]:
        """Keep one printing of each table, an empty one only where no other is.

        The same again is left over; a different one makes cells ambiguous, since nothing says which holds.
        """
        chosen: dict[str, _Read] = {}
        again: dict[str, list[_Read]] = {}
        for read in sorted(reads, key=lambda read: not read.instance.values()):
            first = chosen.get(read.table.code)
            if first is None:
                chosen[read.table.code] = read
            else:
                again.setdefault(read.table.code, []).append(read)
        differing = {
            code
            for code, others in again.items()
            if any(other.instance.values() and _differ(chosen[code], other) for other in others)
        }
        if len(differing) > len(chosen) // _OFTEN and len(differing) > 1:
            self.result.notes.append("two_reports")
            second = min(other.instance.start for others in again.values() for other in others)
            own = {chosen[code].regime.id for code in again}
            for code in chosen.keys() - again.keys():
                if chosen[code].instance.start > second and chosen[code].regime.id not in own:
                    _make_ambiguous(chosen[code], None)  # whose it is nothing says
        elif differing:
            self.result.notes.append("tables_conflict:" + ",".join(sorted(differing)))
        for code, others in again.items():
            for other in others:
                why = "conflict" if code in differing else "repeated"
                used = [t for hit in other.instance.hits for t in hit.body if t.kind == VALUE]
                other.leftovers = [(token, why) for token in used]
                if why == "conflict" and used:
                    _make_ambiguous(chosen[code], other)
        return chosen

    def _emit(self, chosen: dict[str, _Read]) -> None:
        counted = Counter(read.regime.id for read in chosen.values())
        self.result.by_year = self.result.by_year or not counted
        majority = self.forms[counted.most_common(1)[0][0]] if counted else self.forms.of_year(self.year)
        if majority is None:
            return
        blocks = {table.code: (majority, table) for table in majority.tables}
        blocks |= {code: (read.regime, read.table) for code, read in chosen.items()}
        for code, (regime, table) in blocks.items():
            read = chosen.get(code)
            self.result.regimes[code] = regime.id
            cells = read.cells if read else {}
            for row in table.rows:
                for column in table.columns:
                    cell = cells.get((row.code, column.code))
                    self.result.cells.append(cell or self._absent(regime, code, row.code, column.code))
            self.result.cells.extend(cell for (row_code, _), cell in cells.items() if row_code.startswith("local/"))
        if not chosen:
            self.result.regimes = {}

    def _account(self, reads: list[_Read], chosen: dict[str, _Read]) -> None:
        """Give every cell of every table exactly one role, and list what is left over."""
        kept = {id(read) for read in chosen.values()}
        used: set[int] = set()
        why: dict[int, str] = {}
        tables: set[int] = set()
        for read in reads:
            tokens = list(read.instance.tokens())
            spans = [
                token for token in tokens if token.kind != BLANK and (token.kind != VALUE or token.start in read.used)
            ]
            if id(read) in kept:
                used |= read.used
            if spans:
                start, end = min(t.start for t in spans), max(t.end for t in spans)
                extra = [
                    t
                    for hit_tokens in ([h, *b] for h, b, _ in read.instance.unknown)
                    for t in hit_tokens
                    if t.start in read.used
                ]
                end = max([end, *(token.end for token in extra)])
                self.result.spans.append((self._with_notes_before(start), end))
            tables |= {token.table for token in tokens if token.table}
            why |= {token.start: reason for token, reason in read.leftovers}
        self.result.spans.sort()
        stray = self._stray()
        for token in self.tokens:
            inside = token.table > 0 or any(
                a <= token.start < b or (a == token.start == b) for a, b in self.result.spans
            )
            if token.start in used and token.kind in {VALUE, BLANK, TEXT}:
                self.result.roles[token.start] = "value"
            elif token.start in why:
                self._leave(token, why[token.start])
            elif not inside:
                if token.start in stray:
                    self._leave(token, "numbers_outside_tables")
            elif token.start in self.units or (
                token.kind in {LABEL, NOTE, UNIT, BLANK} and (token.table in tables or not token.table)
            ):
                self.result.roles[token.start] = "label"
            elif token.kind != BLANK:
                other = "page_furniture" if token.kind == FURNITURE else "text_in_table"
                self._leave(token, other if token.table in tables or not token.table else "other_table")
            else:
                self.result.roles[token.start] = "label"

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
        self.result.leftovers.append(Leftover(self._at(token), raw, why, token.start))


def _may_count(text: str) -> bool:
    """Tell whether words may hold the numbers of a row: digits among few words, or a numeral of any kind alone."""
    numbers = re.findall(r"(?<!第)\d+", text)
    return (bool(numbers) and len(text) < _PHRASE) or len(numbers) >= _ROW or bool(_NUMERAL.fullmatch(text.strip()))


def _differ(one: _Read, other: _Read) -> bool:
    shared = one.cells.keys() & other.cells.keys()
    return one.regime is not other.regime or any(
        (one.cells[key].value, one.cells[key].status) != (other.cells[key].value, other.cells[key].status)
        for key in shared
    )


def _make_ambiguous(one: _Read, other: _Read | None) -> None:
    """Two printings of a table disagree: what differs is known of neither."""
    for key, mine in list(one.cells.items()):
        theirs = other.cells.get(key) if other else None
        if theirs is None or (mine.value, mine.status) != (theirs.value, theirs.status):
            one.cells[key] = AlignedCell(
                mine.regime, mine.table, mine.row, mine.column, None, "ambiguous", None, mine.raw, mine.at
            )
