"""A row shows its empty cells: the cells behind the label, without those that pad it, are the columns in order."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from govreports.tables.placing import Placement, in_order, verdict
from govreports.tables.region import Line, Region
from govreports.tables.tokens import BLANK, VALUE, Token

__all__ = ["Lead", "leads", "marked", "packed"]


class Lead(NamedTuple):
    """Empty cells before the first value: behind the deepest labels, and more for each column that a label spans."""

    base: int
    each: int


_LEADS: Final = tuple(Lead(base, each) for base in (0, 1, 2, 3) for each in (0, 1))
_LAST: Final = Lead(-1, 0)
"""The row ends with its last column, however many cells its labels span: where no other fits and each row says so."""


_TWICE: Final = 2
"""So many rows that fulfil their sums are no chance."""


def leads(regions: Sequence[Region]) -> list[list[Lead]]:
    """Return for each region of a document how its rows may be padded: the leads that no row with numbers contradicts.

    The sums of rows choose among them, and the other tables of the document, all of which are padded alike.
    """
    found = []
    for region in regions:
        rows = _rows(region) if region.header.order is not None else []
        fitting = [lead for lead in _LEADS if rows and all(_fits(row, lead) for row in rows)]
        if rows and not fitting and all(_fits(row, _LAST) for row in rows):
            found.append([_LAST])
            continue
        summed = {lead: _sums(rows, lead) for lead in fitting}
        best = [lead for lead in fitting if summed[lead][1] <= summed[lead][0] // 9]
        most = max((summed[lead][0] for lead in best), default=0)
        found.append([lead for lead in best if summed[lead][0] or most < _TWICE] if most else fitting)
    labelled = [fitting for region, fitting in zip(regions, found, strict=True) if region.plan.labelled and fitting]
    common = [lead for lead in _LEADS if all(lead in fitting for fitting in labelled)]
    return [
        ([lead for lead in fitting if lead in common] if region.plan.labelled else []) or fitting
        for region, fitting in zip(regions, found, strict=True)
    ]


def packed(regions: Sequence[Region]) -> bool:
    """Tell whether no row of a text shows an empty cell between numbers, though some hold less than all.

    Software that drops empty cells and closes the row with as many bars or tabs writes so, or puts one bar between
    rows: these show no empty cell.
    """
    short = [row for region in regions for row in _rows(region) if _is_short(row)]
    barred = any("|" in _printed(row) for row in short)
    return len(short) >= (1 if barred else _TWICE) and all(map(_is_packed, short))


def _is_short(row: "_Row") -> bool:
    """Tell whether a row of a text holds some numbers, but less than the form has columns."""
    count = sum(token.kind == VALUE for token in row.cells)
    printed = _printed(row)
    return ("|" in printed or "\t" in printed) and not row.line.label.table and 0 < count < row.region.width


def _printed(row: "_Row") -> str:
    """Return what is printed behind the label of a row, with the bar that closes it."""
    return row.region.text[row.line.label.end : row.cells[-1].end + 2]


def _is_packed(row: "_Row") -> bool:
    """Tell whether no empty cell stands before a number, but for what may open the row or close the header above it."""
    kinds = [token.kind for token in row.cells]
    opening = next(place for place, kind in enumerate(kinds) if kind != BLANK)
    kinds = kinds[min(opening, 1) if row.region.plan.labelled else opening :]
    return BLANK not in kinds or VALUE not in kinds[kinds.index(BLANK) :]


def marked(region: Region, lead: Lead, *, trusted: bool = True) -> Placement:
    """Return the rows of usual size, padded by one lead; short ones only where their marks are ``trusted``."""
    order = region.header.order
    if order is None:
        return {}
    placed: Placement = {}
    for row in _rows(region):
        start = _start(row, lead)
        cells = row.cells[start : start + len(order)]
        if start >= 0 and len(cells) == len(order) and row.usual and (trusted or not _is_short(row)):
            placed |= in_order(row.number, order, cells)
    return placed


class _Row(NamedTuple):
    """The cells of a line that shows the empty ones among them; ``usual`` says that rows like it have as many."""

    region: Region
    number: int
    line: Line
    cells: tuple[Token, ...]
    usual: bool


def _rows(region: Region) -> list[_Row]:
    found: list[tuple[int, Line, tuple[Token, ...], tuple[object, ...]]] = []
    lines = region.lines
    for number, line in enumerate(lines):
        cells = _cells(line, region)
        if not cells or not all(token.marked for token in cells) or (len(cells) == 1 and not line.label.marked):
            continue
        if _each_marked(cells, line):
            continue
        within = len({token.row for token in cells}) == 1 and (cells[0].row == line.label.row or len(cells) > 1)
        after = lines[number + 1] if number + 1 < len(lines) else None
        like: tuple[object, ...] = (
            (line.level,) if within else (line.level, after and after.level, after and after.label is line.after)
        )
        found.append((number, line, cells, (within, *like)))
    if _divide([cells for *_, cells, _ in found]):
        return []
    sizes: dict[tuple[object, ...], Counter[int]] = {}
    for *_, cells, like in found:
        sizes.setdefault(like, Counter())[len(cells)] += 1
    usual = {like: max(counter, key=lambda size: (counter[size], size)) for like, counter in sizes.items()}
    return [_Row(region, number, line, cells, len(cells) == usual[like]) for number, line, cells, like in found]


def _divide(rows: Sequence[Sequence[Token]]) -> bool:
    """Tell whether empty cells only divide numbers: one between any two, also in rows of three numbers and more."""
    printed = ["".join("v" if token.kind == VALUE else " " for token in cells).strip() for cells in rows]
    several = [row for row in printed if row.count("v") > 1]
    return all(row == " ".join("v" * row.count("v")) for row in several) and any(row.count("v") > 2 for row in several)  # noqa: PLR2004


def _each_marked(cells: Sequence[Token], line: Line) -> bool:
    """Tell whether numbers of several lines each have an empty cell before them in their line: a mark, not a cell."""
    pairs = [one for one, other in pairwise(cells) if one.row == other.row != line.label.row and other.kind == VALUE]
    return len({token.row for token in cells}) > 1 and any(one.kind == BLANK for one in pairs)


def _cells(line: Line, region: Region) -> tuple[Token, ...]:
    """Return the cells of the row: those in the label's own line where it marks its cells, else all behind it."""
    if not region.plan.labelled:
        return _one_line(line, region.width)
    if not line.label.marked:
        return line.cells
    own = line.own
    if len(own) >= region.width or (any(token.kind == VALUE for token in own) and len(own) > 1) or line.label.table:
        return own
    return line.cells


def _one_line(line: Line, width: int) -> tuple[Token, ...]:
    """Return the cells of the first line with numbers if it marks a whole row of them, else all."""
    first = next((token.row for token in line.cells if token.kind == VALUE), None)
    row = tuple(token for token in line.cells if token.row == first)
    return row if len(row) >= width > 1 or sum(token.kind == VALUE for token in row) > 1 else line.cells


def _start(row: _Row, lead: Lead) -> int:
    """Return how many cells of a row come before its first column."""
    if lead == _LAST:
        return len(row.cells) - len(row.region.header.order or ())
    return lead.base + lead.each * row.line.level


def _fits(row: _Row, lead: Lead) -> bool:
    """Tell whether all numbers of a row of usual size stand in the window that a lead leaves."""
    if not row.usual or all(token.kind == BLANK for token in row.cells):
        return True
    start, width = _start(row, lead), len(row.region.header.order or ())
    if lead == _LAST and (start < 0 or row.cells[-1].kind != VALUE):
        return False
    if start + width > len(row.cells):
        return len(row.cells) < width
    return not any(token.kind == VALUE for token in (*row.cells[:start], *row.cells[start + width :]))


def _sums(rows: Sequence[_Row], lead: Lead) -> tuple[int, int]:
    """Return how many rows fulfil their sums and how many break them, where a lead places them."""
    right = wrong = 0
    for row in rows:
        plan = row.region.plan
        start = lead.base + lead.each * row.line.level
        cells = row.cells[start : start + plan.width]
        if row.usual and row.region.header.plain and len(cells) == plan.width:
            told = verdict(plan, cells)
            right += told is True
            wrong += told is False
    return right, wrong
