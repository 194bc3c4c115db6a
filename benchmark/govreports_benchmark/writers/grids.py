"""Tables as grids of cells with spans: what stands where, before any format flattens it."""

from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from govreports_benchmark.writers.forms import Entry, Table

Mark: TypeAlias = tuple[str, str, str]
"""Where a cell belongs: (table, row, column); the column is empty for the label of a row."""

NO_UNIT = "—"


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell of the official form: its place, its spans and the official wording (empty for a value)."""

    kind: str  # caption, corner, header, group, label, unit, value
    text: str
    row: str
    column: str
    at: int
    rowspan: int = 1
    colspan: int = 1


@dataclass(slots=True)
class Cell:
    """A cell as a report prints it, with the marks of the form's cells it stands for."""

    text: str
    marks: tuple[Mark, ...]
    kind: str
    at: int
    rowspan: int
    colspan: int


@dataclass(slots=True)
class Grid:
    """A table as a report prints it: rows of anchor cells on a grid of `width` columns."""

    table: str
    width: int
    rows: list[list[Cell]]
    header: int

    def otherwise(self, mark: Mark, text: str) -> "Grid":
        """Copy of the grid in which one cell says something else.

        Parameters
        ----------
        mark
            The cell.
        text
            What it says.

        Returns
        -------
        Grid
            The other cells unchanged.
        """
        rows = [[replace(cell, text=text) if mark in cell.marks else cell for cell in row] for row in self.rows]
        return Grid(self.table, self.width, rows, self.header)

    def unmarked(self) -> "Grid":
        """Copy of the grid that claims no cell of the form, for a table that is printed twice.

        Returns
        -------
        Grid
            The same cells without marks.
        """
        rows = [[replace(cell, marks=()) for cell in row] for row in self.rows]
        return Grid(self.table, self.width, rows, self.header)


@cache
def skeleton(table: "Table") -> tuple[tuple[Slot, ...], ...]:
    """Rows of slots of an official table: caption, header and one row for every row of the form.

    Parameters
    ----------
    table
        A table of a form.

    Returns
    -------
    tuple of tuple of Slot
        Anchor slots only; places covered by a span are left out.
    """
    stub = label_width(table)
    rows = [*_head(table, stub), *_body(table, stub)]
    if table.captions and not table.has_unit_column:
        rows.insert(0, (Slot("caption", table.captions[0], "", "", 0, 1, stub + len(table.columns)),))
    return tuple(rows)


@cache
def label_width(table: "Table") -> int:
    """How many grid columns labels take.

    Parameters
    ----------
    table
        A table of a form.

    Returns
    -------
    int
        0 for a table whose rows have no label.
    """
    if table.has_unit_column:
        return len(table.corner)
    return max(len(row.path) for row in table.rows)


def filled(table: "Table", wording: "Callable[[Table, Slot], str]", printed: dict[tuple[str, str], str]) -> Grid:
    """Grid of a table with a report's wording and values.

    Parameters
    ----------
    table
        A table of a form.
    wording
        What the report prints for a slot that is no value.
    printed
        Printed text by (row, column); an empty text is a blank cell. A row the form does not have is a row the office
        added: it is printed last, labelled by the part of its code after the slash.

    Returns
    -------
    Grid
        The filled grid.
    """
    rows = []
    for slots in skeleton(table):
        cells = []
        for slot in slots:
            marks: tuple[Mark, ...] = ()
            if slot.kind == "value":
                text, marks = printed[slot.row, slot.column], ((table.code, slot.row, slot.column),)
            else:
                text = wording(table, slot)
                marks = ((table.code, slot.row, ""),) if slot.kind == "label" else marks
            cells.append(Cell(text, marks, slot.kind, slot.at, slot.rowspan, slot.colspan))
        rows.append(cells)
    known = {row.code for row in table.rows}
    added = dict.fromkeys(row for row, _ in printed if row not in known)
    rows += [_added(table, code, wording, printed) for code in added]
    header = next(number for number, cells in enumerate(rows) if cells[-1].kind == "value")
    return Grid(table.code, label_width(table) + len(table.columns), rows, header)


def joined(grids: "Sequence[Grid]") -> Grid:
    """One grid of several, one under the other, the last cell of narrow rows stretched to the common width.

    Parameters
    ----------
    grids
        At least one grid.

    Returns
    -------
    Grid
        The joined grid, under the table code of the first.
    """
    width = max(grid.width for grid in grids)
    rows = []
    for grid in grids:
        for cells in grid.rows:
            last = replace(cells[-1], colspan=cells[-1].colspan + width - grid.width)
            rows.append([*cells[:-1], last])
    return Grid(grids[0].table, width, rows, grids[0].header)


def _added(
    table: "Table", code: str, wording: "Callable[[Table, Slot], str]", printed: dict[tuple[str, str], str]
) -> list[Cell]:
    label = Slot("label", code.partition("/")[2], code, "", 0)
    cells = [Cell(wording(table, label), ((table.code, code, ""),), "label", 0, 1, 1)]
    for number, column in enumerate(table.columns):
        mark = (table.code, code, column.code)
        cells.append(Cell(printed[code, column.code], (mark,), "value", number + 1, 1, 1))
    return cells


def _head(table: "Table", stub: int) -> list[tuple[Slot, ...]]:
    depth = max(len(column.path) for column in table.columns)
    corners = []
    for number, text in enumerate(table.corner):
        last = number == len(table.corner) - 1
        corners.append(Slot("corner", text, "", "", number, depth, stub - number if last else 1))
    rows = []
    for level in range(depth):
        slots = list(corners) if level == 0 else []
        for prefix, number, group in _groups(table.columns, level):
            leaf = len(prefix) == len(group[0].path)
            code = group[0].code if leaf else ""
            rowspan = depth - level if leaf else 1
            slots.append(Slot("header", prefix[-1], "", code, stub + number, rowspan, len(group)))
        rows.append(tuple(slots))
    return rows


def _body(table: "Table", stub: int) -> list[tuple[Slot, ...]]:
    starts: dict[int, list[Slot]] = {}
    levels = 0 if table.has_unit_column else stub
    for level in range(levels):
        for prefix, number, group in _groups(table.rows, level):
            leaf = len(prefix) == len(group[0].path)
            for offset in range(len(group) if leaf else 1):
                code = group[offset].code if leaf else ""
                rowspan, colspan = (1, stub - level) if leaf else (len(group), 1)
                slot = Slot("label" if leaf else "group", prefix[-1], code, "", level, rowspan, colspan)
                starts.setdefault(number + offset, []).append(slot)
    rows = []
    for number, row in enumerate(table.rows):
        slots = starts.get(number, [])
        if table.has_unit_column:
            slots = [Slot("label", row.path[-1], row.code, "", 0), Slot("unit", row.unit or NO_UNIT, row.code, "", 1)]
        values = [Slot("value", "", row.code, column.code, stub + n) for n, column in enumerate(table.columns)]
        rows.append((*slots, *values))
    return rows


def _groups(entries: "Sequence[Entry]", level: int) -> "list[tuple[tuple[str, ...], int, list[Entry]]]":
    """Split entries into runs of one path down to this level: (path, number of the first entry, entries)."""
    runs = []
    numbered = [(number, entry) for number, entry in enumerate(entries) if len(entry.path) > level]
    for prefix, run in groupby(numbered, key=lambda pair: pair[1].path[: level + 1]):
        members = list(run)
        runs.append((prefix, members[0][0], [entry for _, entry in members]))
    return runs
