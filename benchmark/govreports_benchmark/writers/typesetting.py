"""Tables on pages: how wide columns and how high rows are, and what falls on which page."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from govreports_benchmark.writers.grids import Cell, Grid

_UNBROKEN = re.compile(r"[A-Za-z0-9.,:/%+\-]+|.", re.DOTALL)
_PAD = 4.0
_LEADING = 1.25
_NARROW, _UNIT = 30.0, 40.0
_VALUE_FROM, _VALUE_TO = 30.0, 80.0


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a cell on one page: place from the left and the top edge, size, and the lines that stand in it."""

    page: int
    x: float
    top: float
    width: float
    height: float
    lines: tuple[str, ...]
    cell: "Cell"
    cut: bool


@dataclass(frozen=True, slots=True)
class _Strip:
    """A row, or the part of it that one page holds: which lines of its cells are there."""

    page: int
    top: float
    height: float
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Frame:
    """Where tables may stand: left edge, width, top and bottom of a page, size of type, width of text in it."""

    left: float
    width: float
    top: float
    bottom: float
    size: float
    measure: "Callable[[str], float]"

    @property
    def leading(self) -> float:
        """Height of a line."""
        return self.size * _LEADING


def wrapped(text: str, width: float, measure: "Callable[[str], float]", indent: float = 0) -> list[str]:
    """Lines of a text, broken where the width ends but never inside figures and Latin words.

    Parameters
    ----------
    text
        Text; a line feed breaks it.
    width
        Width of a line.
    measure
        Width of a text.
    indent
        How much narrower the first line is.

    Returns
    -------
    list of str
        At least one line. What is wider than a line stands on one of its own.

    Examples
    --------
    >>> wrapped("公开2021年", 4, len)
    ['公开', '2021', '年']
    """
    found = []
    for paragraph in text.split("\n"):
        line, room = "", width - indent
        for token in _UNBROKEN.findall(paragraph):
            if line and measure(line + token) > room:
                found.append(line)
                line, room = "", width
            line += token
        found.append(line)
        indent = 0
    return found


def placed(
    grid: "Grid", frame: Frame, page: int, top: float, *, cut: bool, repeat: bool
) -> "tuple[list[Piece], float]":
    """Cells of a table on pages.

    Parameters
    ----------
    grid
        The table.
    frame
        Where it may stand.
    page, top
        Where it begins.
    cut
        Whether the end of a page may cut the lines of a row.
    repeat
        Whether the header stands again at the head of every further page.

    Returns
    -------
    tuple of list of Piece and float
        Pieces in reading order, and where the table ends on the page of the last piece.
    """
    edges = _edges(grid, frame)
    lines = {id(cell): _lines(cell, edges, frame) for row in grid.rows for cell in row}
    heights = _heights(grid, lines, frame)
    head = sum(heights[: grid.header]) if repeat else 0.0
    strips: list[list[_Strip]] = []
    copies: list[tuple[int, float]] = []
    for number, row in enumerate(grid.rows):
        deepest = max((len(lines[id(cell)]) for cell in row if cell.rowspan == 1), default=1)
        height, left = heights[number], frame.bottom - top
        fitting = int((left - _PAD) // frame.leading)
        if height <= left:
            strips.append([_Strip(page, top, height, 0, deepest)])
            top += height
            continue
        parts = []
        if cut and deepest > 1 and 1 <= fitting < deepest:
            parts.append(_Strip(page, top, left, 0, fitting))
        page, top = page + 1, frame.top
        if head and number >= grid.header:
            copies.append((page, top))
            top += head
        first = parts[0].last if parts else 0
        rest = max(height - (parts[0].height if parts else 0), _PAD + (deepest - first) * frame.leading)
        parts.append(_Strip(page, top, rest, first, deepest))
        strips.append(parts)
        top += rest
    pieces = [
        piece
        for number, row in enumerate(grid.rows)
        for cell in row
        for piece in _pieces(number, cell, strips, lines, edges, frame)
    ]
    for where, start in copies:
        pieces += _header(grid, lines, heights, edges, where, start)
    return sorted(pieces, key=lambda piece: piece.page), top


def _pieces(
    number: int, cell: "Cell", strips: list[list[_Strip]], lines: dict[int, list[str]], edges: list[float], frame: Frame
) -> list[Piece]:
    x, width = edges[cell.at], edges[cell.at + cell.colspan] - edges[cell.at]
    own = [strip for parts in strips[number : number + cell.rowspan] for strip in parts]
    text = lines[id(cell)]
    found = []
    if cell.rowspan == 1:
        for strip in own:
            shown = text[strip.first : strip.last] if len(own) > 1 else text
            found.append(Piece(strip.page, x, strip.top, width, strip.height, tuple(shown), cell, len(own) > 1))
        return found
    pages = sorted({strip.page for strip in own})
    for page in pages:
        here = [strip for strip in own if strip.page == page]
        top, height = here[0].top, sum(strip.height for strip in here)
        fitting = len(text) if page == pages[-1] else int((height - _PAD) // frame.leading)
        shown, text = text[:fitting], text[fitting:]
        found.append(Piece(page, x, top, width, height, tuple(shown), cell, len(pages) > 1))
    return found


def _header(
    grid: "Grid", lines: dict[int, list[str]], heights: list[float], edges: list[float], page: int, top: float
) -> list[Piece]:
    found = []
    for number, row in enumerate(grid.rows[: grid.header]):
        for cell in row:
            height = sum(heights[number : number + cell.rowspan])
            start = top + sum(heights[:number])
            width = edges[cell.at + cell.colspan] - edges[cell.at]
            found.append(Piece(page, edges[cell.at], start, width, height, tuple(lines[id(cell)]), cell, cut=False))
    return found


def _edges(grid: "Grid", frame: Frame) -> list[float]:
    """Left edges of the columns, and the right edge of the last."""
    kinds: list[set[str]] = [set() for _ in range(grid.width)]
    widest = [max(_VALUE_FROM, frame.width / (grid.width + 1))] * grid.width
    for row in grid.rows:
        for cell in row:
            if cell.kind == "label" or cell.colspan == 1:
                last = cell.at + cell.colspan - 1
                kinds[last].add(cell.kind)
                if cell.kind == "value":
                    widest[last] = max(widest[last], frame.measure(cell.text.split("（")[0]) + 2 * _PAD)
    room = frame.width
    sizes = [0.0] * grid.width
    for at, found in enumerate(kinds):
        if "label" not in found:
            narrow = {"group": _NARROW, "unit": _UNIT}.get(next(iter(found & {"group", "unit"}), ""))
            sizes[at] = narrow or min(widest[at], _VALUE_TO)
            room -= sizes[at]
    labels = [at for at, found in enumerate(kinds) if "label" in found]
    for at in labels:
        sizes[at] = max(_NARROW * 2, room / len(labels))
    scale = frame.width / sum(sizes)
    edges = [frame.left]
    for size in sizes:
        edges.append(edges[-1] + size * scale)
    return edges


def _lines(cell: "Cell", edges: list[float], frame: Frame) -> list[str]:
    if not cell.text:
        return []
    width = edges[cell.at + cell.colspan] - edges[cell.at] - _PAD
    return wrapped(cell.text, max(width, frame.size), frame.measure)


def _heights(grid: "Grid", lines: dict[int, list[str]], frame: Frame) -> list[float]:
    def needed(cell: "Cell") -> float:
        return len(lines[id(cell)]) * frame.leading + _PAD

    least = frame.leading + _PAD
    found = [max([least, *(needed(cell) for cell in row if cell.rowspan == 1)]) for row in grid.rows]
    for number, row in enumerate(grid.rows):
        for cell in row:
            last = number + cell.rowspan - 1
            missing = needed(cell) - sum(found[number : last + 1])
            found[last] += max(0.0, missing)
    return found
