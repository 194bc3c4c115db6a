"""Tables as found: their rows with what stands behind each label, their header, what belongs to no row."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Final

from govreports import numerals
from govreports.regimes import Regime
from govreports.tables.damage import like_row
from govreports.tables.header import Header, header_of
from govreports.tables.instances import Hit, Instance
from govreports.tables.labels import Lexicon
from govreports.tables.plans import Plan, plan_of
from govreports.tables.tokens import CELLS, FURNITURE, NOTE, TEXT, UNIT, VALUE, Token

__all__ = ["HARD", "Found", "Line", "Region", "regions_of"]

_COUNTED: Final = 3
_PHRASE: Final = 45
"""A longer text, or one with a full stop, is prose: what stands behind it belongs to no table."""


HARD: Final = frozenset({"merged", "spanned"})
"""Doubts that no header of a grid removes: several rows share what stands there."""


@dataclass(frozen=True)
class Line:
    """A row as printed: its label, all cells behind it up to the next, and what follows.

    ``code`` is the row of the form, "" for one that the form has not. ``level`` counts the columns of labels behind
    its own. ``own`` are the cells in the label's own row of the document, ``values`` the numbers among all. ``last``
    says that more of it may be missing, ``doubt`` why its cells cannot be told.
    """

    label: Token
    code: str
    level: int
    cells: tuple[Token, ...]
    after: Token | None
    unit: str | None = None
    last: bool = False
    doubt: str = ""

    @cached_property
    def values(self) -> tuple[Token, ...]:
        """The numbers, dashes and words in the place of numbers."""
        return tuple(token for token in self.cells if token.kind == VALUE)

    @cached_property
    def own(self) -> tuple[Token, ...]:
        """The cells in the row of the label."""
        row = self.label.row
        return tuple(token for token in self.cells if token.row == row)


@dataclass(frozen=True, slots=True)
class Region:
    """One printing of a table, in the form that fits it.

    ``loose`` are numbers of the table that stand behind none of its row labels; ``certain`` says that its form is
    known. ``paged`` are places of numbers that may be those of pages, ``notes`` the rows of notes among the lines.
    """

    instance: Instance
    regime: Regime
    plan: Plan
    header: Header
    lines: tuple[Line, ...]
    loose: tuple[Token, ...]
    certain: bool
    text: str
    paged: frozenset[int]
    noted: tuple[int, ...]

    @property
    def width(self) -> int:
        """The number of columns of the form."""
        return self.plan.width


@dataclass(frozen=True, slots=True)
class Found:
    """The tokens of a document, sorted for asking what stands between two places."""

    tokens: Sequence[Token]
    text: str
    paged: frozenset[int]
    year: int | None
    words: Lexicon


def regions_of(found: Found, instances: Sequence[Instance], decided: Sequence[tuple[Regime, bool]]) -> list[Region]:
    """Return the printings of a document as regions, each in its form and with whether that is certain."""
    loose = _loose(found.tokens, instances)
    noted = tuple(sorted({token.row for token in found.tokens if token.kind in (NOTE, FURNITURE)}))
    regions = []
    for number, (instance, (regime, certain)) in enumerate(zip(instances, decided, strict=True)):
        plan = plan_of(found.words, regime, instance.table)
        lines = tuple(_lines(found, instance, plan, final=number + 1 == len(instances)))
        header = header_of(instance, plan, found.year, found.text)
        lines, behind = _in_their_lines(lines, header)
        beside = (*instance.loose, *loose[number], *behind)
        regions.append(Region(instance, regime, plan, header, lines, beside, certain, found.text, found.paged, noted))
    return regions


def _loose(tokens: Sequence[Token], instances: Sequence[Instance]) -> list[list[Token]]:
    """Return for each printing the numbers behind its first row that no row of any took, up to the next prose."""
    taken: dict[int, int] = {}
    number: int | None
    for number, instance in enumerate(instances):
        taken |= dict.fromkeys((token.start for token in instance.tokens()), number)
        for head, body, _ in instance.unknown:
            taken |= dict.fromkeys((head.start, *(token.start for token in body)), number)
        taken |= {token.start: number for token in instance.strangers}
    found: list[list[Token]] = [[] for _ in instances]
    current = -1
    for token in tokens:
        number = taken.get(token.start)
        if number is not None:
            current = number if token.kind != VALUE else current
        elif token.kind == TEXT and not token.table and (len(token.text) > _PHRASE or "。" in token.text):
            current = -1
        elif token.kind == VALUE and current >= 0 and any(map(str.isdecimal, token.text)):
            found[current].append(token)
    return found


def _in_their_lines(lines: Sequence[Line], header: Header) -> tuple[tuple[Line, ...], list[Token]]:
    """Return lines that end where a line that shows its cells is full, and the numbers that stood behind, of no row."""
    kept: list[Line] = []
    behind: list[Token] = []
    width = len(header.order or ())
    for line in lines:
        own = line.own
        full = width > 0 and line.label.marked and sum(token.kind == VALUE for token in own) == width
        if full:
            behind += [token for token in line.values if token not in own]
            kept.append(replace(line, cells=own))
        else:
            kept.append(line)
    return tuple(kept), behind


def _lines(found: Found, instance: Instance, plan: Plan, *, final: bool) -> list[Line]:
    """Return the rows of a printing in reading order, those of the office's own among them."""
    known = _codes(instance, plan)
    hits = list(zip(instance.hits, known, strict=True))
    own = [(head, body) for head, body, _ in instance.unknown]
    damaged = _damaged(instance, plan, known, found.year)
    deepest = max(plan.depths, default=0)
    lines = []
    for number, (hit, index) in enumerate(hits):
        row = plan.table.rows[index] if index is not None else None
        cells, unit, doubt = _cells(hit, row.unit if row else None, plan)
        last = (
            _ends(found.text, hit)
            or hit.trailed
            or (final and number + 1 == len(hits) and index != len(plan.places) - 1)
        )
        level = deepest - plan.depths[index] if index is not None else 0
        doubt = doubt or ("doubtful" if hit.doubtful else "")
        label = hit.label if plan.labelled else _last_header(instance, cells)
        lines.append(Line(label, row.code if row else "", level, cells, hit.following, unit, last, doubt))
    for (head, body), index in zip(own, damaged, strict=True):
        code = plan.table.rows[index].code if index is not None else ""
        cells = tuple(token for token in body if token.kind in CELLS)
        unit = next((token.text for token in body if token.kind == UNIT), None)
        lines.append(Line(head, code, 0 if index is None else deepest - plan.depths[index], cells, None, unit))
    return _without_merged(sorted(lines, key=lambda line: line.label.start))


def _without_merged(lines: list[Line]) -> list[Line]:
    """Return the lines with those doubted whose labels share a cell, or a marked row, with nothing between.

    Recognition of characters writes the labels of several rows into one cell: whose the numbers are, none can say.
    """
    filled = {token.cell for line in lines for token in line.values}
    merged = set()
    for number, (one, other) in enumerate(pairwise(lines)):
        a, b = one.label, other.label
        if a.marked and a.row == b.row and not one.cells and a.cell not in filled and one.code != other.code:
            merged |= {number, number + 1}
    spanned = _spanned(lines)
    return [
        replace(line, doubt="merged")
        if number in merged
        else replace(line, doubt="spanned")
        if number in spanned
        else line
        for number, line in enumerate(lines)
    ]


def _spanned(lines: Sequence[Line]) -> set[int]:
    """Return the lines whose cells a number of a grid spans together with those of another."""
    rows = {(p.table, p.page, p.row): number for number, line in enumerate(lines) if (p := line.label.cell.place)}
    found: set[int] = set()
    for line in lines:
        for token in line.values:
            place, height, _ = token.cell[2:5]
            if place is not None and height > max(1, line.label.cell.height):
                below = {rows.get((place.table, place.page, place.row + k)) for k in range(height)} - {None}
                found |= {number for number in below if number is not None} if len(below) > 1 else set()
    return found


def _last_header(instance: Instance, cells: Sequence[Token]) -> Token:
    """Return the last word of the header before the numbers of a table without row labels."""
    words = [*(token for token, _ in instance.headers), *instance.strangers, *(hit.label for hit in instance.hits)]
    first = next((token.start for token in cells if token.kind == VALUE), None)
    before = [token for token in words if first is None or token.start < first]
    return max(before, key=lambda token: token.start) if before else instance.hits[0].label


def _codes(instance: Instance, plan: Plan) -> list[int | None]:
    """Return the row of the form that each hit stands for, None for one that another form has."""
    if not plan.labelled:
        return [0, *([None] * (len(instance.hits) - 1))]
    found: list[int | None] = []
    last = -1
    for hit in instance.hits:
        later = [i for place in hit.meanings.rows(instance.table, plan.regime.id) if (i := plan.index[place]) > last]
        found.append(min(later) if later else None)
        last = min(later) if later else last
    return found


def _damaged(instance: Instance, plan: Plan, known: Sequence[int | None], year: int | None) -> list[int | None]:
    """Return for each unknown label the row of the form that it is like, where the form misses one there."""
    found = []
    for head, _, at in instance.unknown:
        before = [index for index in known[:at] if index is not None]
        behind = [index for index in known[at:] if index is not None]
        missing = range((before[-1] if before else -1) + 1, behind[0] if behind else len(plan.table.rows))
        found.append(like_row(head.text, head.key, plan.table, missing, year))
    return found


def _cells(hit: Hit, wanted: str | None, plan: Plan) -> tuple[tuple[Token, ...], str | None, str]:
    """Return the cells of a row without its unit, the unit, and why the row is doubtful.

    In a column of units a dash stands where a row has none.
    """
    cells = _without_counts([token for token in hit.body if token.kind in CELLS], hit.label.row)
    unit = next((token for token in hit.body if token.kind == UNIT), None)
    values = [token for token in cells if token.kind == VALUE] if plan.units else []
    if values and unit is None and numerals.parse(values[0].text).status == "dash" and (len(values) > 1 or not wanted):
        dash = values[0]
        cells = [token for token in cells if token.start != dash.start]
        if dash.row == hit.label.row and not dash.marked:
            cells = [token for token in cells if token.row == dash.row]
        return tuple(cells), None, ""
    ahead = unit is not None and bool(values) and values[0].start < unit.start
    return tuple(cells), unit.text if unit else None, "a number before the unit" if ahead else ""


def _without_counts(cells: list[Token], row: int) -> list[Token]:
    """Return cells without rows that number the columns (1, 2, 3 and so on), which software prints above a table."""
    other = {token.row for token in cells if token.kind == VALUE and token.row != row}
    for each in other:
        texts = [token.text.strip() for token in cells if token.row == each and token.kind == VALUE]
        if len(texts) >= _COUNTED and texts in ([str(k + first) for k in range(len(texts))] for first in (0, 1)):
            cells = [token for token in cells if token.row != each]
    return cells


def _ends(text: str, hit: Hit) -> bool:
    """Tell whether the text breaks off behind a row."""
    final = hit.body[-1] if hit.body else hit.label
    return hit.following is None and not text[final.end :].strip()
