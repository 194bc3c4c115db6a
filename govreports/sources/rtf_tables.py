"""Tables of rich text: rows of cells with their edges, brought into a flow as a grid."""

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Final

from govreports.sources.flow import Flow

__all__ = ["Definition", "Table", "emit"]

_NEAR: Final = 30
"""Twips between edges of cells that are the same column: half a millimetre."""


@dataclass(slots=True)
class Definition:
    """The cells of a row as its properties define them: right edges, and which continue a merged one."""

    left: int = 0
    edges: list[int] = field(default_factory=list)
    below: list[bool] = field(default_factory=list)
    beside: list[bool] = field(default_factory=list)
    next_below: bool = False
    next_beside: bool = False


@dataclass(slots=True)
class Table:
    """A table being read: rows of cells, each a list of lines and tables, with the definition of each row."""

    rows: "list[tuple[list[list[str | Table]], Definition]]" = field(default_factory=list)
    cells: "list[list[str | Table]]" = field(default_factory=list)
    items: "list[str | Table]" = field(default_factory=list)


def emit(flow: Flow, table: Table) -> None:
    """Bring a table and those in its cells into a flow; they are nested a few deep at most."""
    edges = _columns(table)
    flow.open_table()
    for cells, row in table.rows:
        defined = row if len(row.edges) == len(cells) else None
        left, widths = _widths(edges, defined) if defined else (0, [1] * len(cells))
        flow.open_row(left)
        for number, (items, width) in enumerate(zip(cells, widths, strict=True)):
            if width:
                flow.open_cell(1, width, continues=defined is not None and defined.below[number])
                _emit_items(flow, items)
                flow.close_cell()
    flow.close_table()


def _emit_items(flow: Flow, items: list[str | Table]) -> None:
    for item in items:
        if isinstance(item, Table):
            emit(flow, item)
        else:
            flow.inline.append(item)
            flow.end_line()


def _widths(edges: list[int], row: Definition) -> tuple[int, list[int]]:
    """Return the column in which a row begins, and how many columns each cell spans: none where it is merged."""
    reached = left = _index(edges, row.left)
    widths: list[int] = []
    for edge in row.edges:
        right = _index(edges, edge)
        widths.append(max(1, right - reached))
        reached = max(right, reached + 1)
    for number in range(len(widths) - 1, 0, -1):  # cells merged into the one to their left
        if row.beside[number]:
            widths[number - 1] += widths[number]
            widths[number] = 0
    if row.beside and row.beside[0]:
        widths[0] = 0
    return left, widths


def _columns(table: Table) -> list[int]:
    """Return the edges of the columns of a table, those that nearly coincide once."""
    rows = [row for cells, row in table.rows if len(row.edges) == len(cells)]
    found = sorted({edge for row in rows for edge in (row.left, *row.edges)})
    edges: list[int] = []
    for edge in found:
        if not edges or edge - edges[-1] > _NEAR:
            edges.append(edge)
    return edges


def _index(edges: list[int], edge: int) -> int:
    """Return which of the edges is meant."""
    at = bisect_left(edges, edge)
    return at if at < len(edges) and edges[at] == edge else max(0, at - 1)
