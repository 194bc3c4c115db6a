"""Documents to cells: every table found, its form decided, its rows aligned, every token accounted for."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from typing import Final

from govreports import numerals
from govreports.alignment.accounting import Accounting
from govreports.alignment.cells import Aligned, AlignedCell, Leftover, Printing, absent
from govreports.alignment.damage import lost_repetitions, with_damaged
from govreports.alignment.deciding import decide, of_itself
from govreports.alignment.filling import Filling
from govreports.alignment.gaps import gap_rule
from govreports.alignment.grids import grid_of
from govreports.alignment.headers import header_order, header_units
from govreports.alignment.instances import Hit, Instance
from govreports.alignment.labels import Lexicon, lexicon
from govreports.alignment.padding import margins
from govreports.alignment.paging import with_pages
from govreports.alignment.plans import Plan, plan_of
from govreports.alignment.printings import choose, make_ambiguous
from govreports.alignment.rows import Body, Gaps, Margin, Placed, is_wide, place
from govreports.alignment.streaming import tokens_of
from govreports.alignment.sums import against_its_sums, agrees_with_sums, proven_by_sums
from govreports.alignment.tokens import BLANK, CELLS, TEXT, UNIT, VALUE, Token
from govreports.alignment.walking import find_instances
from govreports.regimes import Entry, Forms, Regime
from govreports.sources.document import Document

__all__ = ["Aligned", "AlignedCell", "Leftover", "align"]

_LOOK: Final = 12
_PHRASE: Final = 40
_NUMERAL: Final = re.compile(
    r"[〇零一二三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟\u2160-\u217f\u2460-\u249b\u2776-\u2793]+[件条项个次宗份]?"
)
_NUMBERED: Final = re.compile(r"^[^\d。;]{0,12}\s[\d,.]+\s*$")
"""Few words with a number behind them, in the line before a label without one."""
_ROW: Final = 5
"""So many numbers in succession are cells of a table, not of a sentence."""


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


class _Alignment:
    """The work on one document."""

    def __init__(self, document: Document, words: Lexicon, year: int | None) -> None:
        self.document = document
        self.words = words
        self.forms = words.forms
        self.year = year
        self.tokens = with_pages(tokens_of(document, words), document.text)
        self.result = Aligned()
        self.filling = Filling(document, words)
        self.final: Hit | None = None
        self.gaps: Gaps | None = None

    def run(self) -> Aligned:
        instances = find_instances(self.tokens, self.words)
        self.deduplicated = lost_repetitions(instances, self.tokens, self.document.text)
        if self.deduplicated:
            self.result.notes.append("lines_deduplicated")
        own = [of_itself(instance, self.forms) for instance in instances]
        regimes = decide(instances, own, self.forms, self.year)
        self.result.by_year = not any(own)
        self.final = instances[-1].hits[-1] if instances else None
        drafts = [self._draft(instance, regime) for instance, (regime, _) in zip(instances, regimes, strict=True)]
        tables = [
            ([body for _, _, body in rows], read.plan.width, read.plan.check, read.plan.total) for read, rows in drafts
        ]
        rule = gap_rule([body for bodies, *_ in tables for body in bodies])
        self.gaps = rule.cells if rule else None
        _beside(drafts)
        reads = [self._read(*draft, padded) for draft, padded in zip(drafts, margins(tables), strict=True)]
        for read, (_, certain) in zip(reads, regimes, strict=True):
            if not certain:
                make_ambiguous(read, None)
        chosen = choose(reads, self.result.notes)
        self._emit(chosen)
        Accounting(self.document, self.tokens, self.result).settle(reads, chosen.values(), self.filling.labels)
        self.result.found = len(chosen)
        return self.result

    # -- reading one printing ---------------------------------------------------------------

    def _draft(self, instance: Instance, regime: Regime) -> tuple[Printing, list[tuple[Hit, Entry, Body]]]:
        plan = plan_of(self.words, regime, instance.table)
        read = Printing(instance, plan, regime, plan.table, {}, [], set())
        rows = self._rows(instance, plan)
        if instance.unknown:
            rows = with_damaged(instance, plan.table, rows, self.year)
        return read, [(hit, plan.table.rows[i], self._body(hit, plan, i)) for hit, i in rows]

    def _read(self, read: Printing, rows: list[tuple[Hit, Entry, Body]], padded: list[Margin]) -> Printing:
        instance, regime, table, plan = read.instance, read.regime, read.table, read.plan
        order = header_order(instance, plan, self.year)
        check = plan.check
        bodies = [body for _, _, body in rows]
        placed = place(bodies, plan.width, check, plan.total, padded, gaps=self.gaps, deduplicated=self.deduplicated)
        words = [token.kind == TEXT for token in instance.strangers]  # not labels with numbers before the first row
        if order is None and words and all(words):
            proven, slips = proven_by_sums(placed, check), agrees_with_sums(placed, check)
            order = header_order(instance, plan, self.year, proven=proven, slips=slips) if proven or slips else None
        units = header_units(instance, table, regime.id)
        grid = grid_of(instance, table, regime.id)
        if against_its_sums(placed, check):
            order = None
        spanned = _spanned([hit for hit, _, _ in rows])
        turned = order is not None and order != sorted(order)
        for (hit, entry, body), aligned in zip(rows, placed, strict=True):
            result = aligned
            cells = grid.cells(hit.label, body.tokens) if grid else None
            if hit.label.row in spanned:
                result = Placed(None, list(body.tokens))
            elif cells is not None and not _goes_on(cells, body):
                taken = set(map(id, cells))
                result = Placed(cells, [t for t in hit.body if t.kind == VALUE and id(t) not in taken])
            elif (
                order is None
                or hit.doubtful
                or (self.deduplicated and self._may_be_anothers(hit, entry, plan))
                or self._passed(read, hit, result)
                or (grid is not None and grid.misses_header(hit.label, body.tokens))
                or (result.cells is not None and _goes_on(result.cells, body))
            ):
                result = Placed(None, list(body.tokens))
            elif turned and result.cells is not None:
                result.cells = [result.cells[order.index(column)] for column in range(len(order))]
            unit = next((token.text for token in hit.body if token.kind == UNIT), None)
            self.filling.fill(read, entry.code, result, unit or entry.unit, units)
        self.filling.local_rows(read, check, units)
        known = {id(hit) for hit, _, _ in rows}
        for hit in instance.hits:
            if id(hit) not in known:
                read.leftovers.extend((token, "row_of_another_form") for token in hit.body if token.kind == VALUE)
        read.leftovers.extend((token, "beside_a_group") for token in instance.loose)
        return read

    def _rows(self, instance: Instance, plan: Plan) -> list[tuple[Hit, int]]:
        if not plan.labelled:
            return [(instance.hits[0], 0)]
        found: list[tuple[Hit, int]] = []
        last = -1
        for hit in instance.hits:
            own = hit.meanings.rows(instance.table, plan.regime.id)
            later = [plan.index[place] for place in own if plan.index[place] > last]
            if later:
                last = min(later)
                found.append((hit, last))
        return found

    def _body(self, hit: Hit, plan: Plan, index: int) -> Body:
        printed_units, ends_table, row = plan.units, index + 1 == len(plan.places), plan.table.rows[index]
        kept = [token for token in hit.body if token.kind in CELLS]
        values = [token for token in kept if token.kind == VALUE] if printed_units else []
        unit = next((token for token in hit.body if token.kind == UNIT), None) if len(kept) < len(hit.body) else None
        dashed = bool(values) and numerals.parse(values[0].text).status == "dash"
        if dashed and unit is None and (len(values) > 1 or not row.unit):
            unit = values[0]
            kept = [token for token in kept if token is not unit]  # a dash stands where the unit would
            self.filling.labels.add(unit.start)
            if unit.row == hit.label.row and not unit.marked:
                kept = [token for token in kept if token.row == unit.row]
        elif unit is not None and values and values[0].start < unit.start:
            hit.doubtful = True  # another column stands before that of the units
        final = hit.body[-1] if hit.body else hit.label
        text_ends = hit.following is None and not self.document.text[final.end :].strip()
        cut = text_ends or hit.trailed or (hit is self.final and not ends_table)
        return Body(kept, hit.label, plan.width, plan.depths[index], last=cut, following=hit.following, ends=ends_table)

    def _passed(self, read: Printing, hit: Hit, result: Placed) -> bool:
        """Tell whether a row without a trace of its cells is followed by numbers that no row took."""
        if result.cells is None or any(result.cells) or result.missing:
            return False
        instance = read.instance
        later = [other.label.start for other in instance.hits if other.label.start > hit.label.start]
        begin = hit.label.start
        if not read.plan.labelled:
            begin = max([begin, *(token.start for token, _ in instance.headers)])
        index = bisect_left(self.tokens, begin, key=lambda token: token.start) + 1
        before = self.tokens[index - 2] if index > 1 else None
        if before is not None and before.kind == TEXT and not before.table and _NUMBERED.search(before.text):
            return True
        for token in self.tokens[index : index + _LOOK]:
            if later and token.start >= later[0]:
                return token.row == hit.label.row and token.marked
            if token.start in self.filling.labels:
                continue
            if token.kind == VALUE or (token.kind == TEXT and _may_count(token.text)):
                return True
            if token.kind == TEXT and any(map(str.isalnum, token.text)):
                return False
        return False

    def _may_be_anothers(self, hit: Hit, entry: Entry, plan: Plan) -> bool:
        """Tell whether the label of the next row is lost, so that the numbers behind this one may be its."""
        position = plan.table.rows.index(entry) + 1
        if position == len(plan.places) or hit.following is None:
            return False
        wanted = plan.places[position]
        found = hit.following.meanings.of_table(plan.table.code)
        return not any(m.kind == "group" or (m.kind == "row" and m.place == wanted) for m in found)

    # -- the whole document -----------------------------------------------------------------

    def _emit(self, chosen: dict[str, Printing]) -> None:
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
                    self.result.cells.append(cell or absent(regime, code, row.code, column.code))
            self.result.cells.extend(cell for (row_code, _), cell in cells.items() if row_code.startswith("local/"))
        if not chosen:
            self.result.regimes = {}


def _beside(drafts: list[tuple[Printing, list[tuple[Hit, Entry, Body]]]]) -> None:
    """Mark the rows of the tables of one section and width where some row holds more numbers than columns."""
    tables = [((read.table.section, read.plan.width), [body for *_, body in rows]) for read, rows in drafts]
    wide = {kind for kind, bodies in tables if is_wide(bodies, kind[1])}
    for kind, bodies in tables:
        for body in bodies:
            body.beside = kind in wide


def _goes_on(cells: Sequence[Token | None], body: Body) -> bool:
    """Tell whether a row with empty cells goes on in the next of the grid, where numbers stand without a label."""
    label, place = body.label, body.label.cell.place
    if place is None or not any(cells) or not any(cell is None or cell.kind == BLANK for cell in cells):
        return False
    below = [t.cell.place.column for t in body.tokens if t.kind == VALUE and t.row == label.row + 1 and t.cell.place]
    return any(column > place.column for column in below)


def _spanned(hits: list[Hit]) -> set[int]:
    """Return the rows of the stream whose cells a number of a grid spans together with those of another row."""
    tall = [
        token.cell
        for hit in hits
        for token in hit.body
        if token.cell.height > 1 and token.kind == VALUE and token.cell.height > hit.label.cell.height
    ]
    if not tall:
        return set()
    rows = {place._replace(column=0): hit.label.row for hit in hits if (place := hit.label.cell.place)}
    found: set[int] = set()
    for cell in tall:
        if cell.place is not None:
            lines = range(cell.place.row, cell.place.row + cell.height)
            below = [rows.get(cell.place._replace(column=0, row=row)) for row in lines]
            spans = {row for row in below if row is not None}
            found |= spans if len(spans) > 1 else set()
    return found


def _may_count(text: str) -> bool:
    """Tell whether words may hold the numbers of a row: digits among few words, or a numeral of any kind alone."""
    numbers = re.findall(r"(?<!第)\d+", text)
    return (bool(numbers) and len(text) < _PHRASE) or len(numbers) >= _ROW or bool(_NUMERAL.fullmatch(text.strip()))
