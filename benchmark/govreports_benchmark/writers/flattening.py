"""Tables flattened to lines of text, the way content systems, converters and copying do it."""

import random
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from govreports_benchmark.writers.chance import happens
from govreports_benchmark.writers.grammar import UNMARKED
from govreports_benchmark.writers.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from govreports_benchmark.writers.grammar import Layout
    from govreports_benchmark.writers.grids import Cell, Grid, Mark

Line: TypeAlias = "list[tuple[str, tuple[Mark, ...]]]"
"""A line of text in pieces, each with the marks of the cells whose text it holds."""

Entry: TypeAlias = "tuple[str, tuple[Mark, ...], bool]"
"""A cell on its way into a line: text, marks, and whether it is only the place a span covers."""

BAR = "|"
_GLUE_RATE = 0.5
_GLUED_FROM = 3
_SEVERAL = ("  ", "   ", "    ", " \u3000")


def lines(grid: "Grid", layout: "Layout", rng: random.Random) -> "list[Line]":
    """Lines of a table in the cell break of a layout.

    Parameters
    ----------
    grid
        The table.
    layout
        A settled layout of a text format.
    rng
        Source of the width of blanks.

    Returns
    -------
    list of Line
        Lines without line feeds; for ``table_line`` and ``report_line`` a single one.
    """
    rows = arranged(grid, layout.rowspan, layout.colspan)
    if layout.blanks == "vanished":
        rows = [[entry for entry in row if entry[0]] for row in rows]
        rows = [row for row in rows if row]
    if layout.breaks in {"table_line", "report_line"}:
        return [_spaced([entry for row in rows for entry in row], " ")]
    if layout.breaks == "blanks":
        gap = rng.choice(_SEVERAL)
        stacked = layout.headers == "stacked"
        return [_spaced(part, gap) for row in rows for part in (_stacked(row) if stacked else [row])]
    found: list[Line] = []
    for number, row in enumerate(rows):
        if layout.breaks == "markdown_rows":
            found += _invented(len(row))
        found += _ROWS[layout.breaks](row, layout)
        if number == 0 and layout.breaks == "markdown":
            found.append([("|" + "---|" * len(row), ())])
    return found


def unplaced(grid: "Grid", layout: "Layout") -> "dict[Mark, str]":
    """Cells of a table whose column the flattened text no longer shows, and why.

    Parameters
    ----------
    grid
        The table.
    layout
        A settled layout of a text format.

    Returns
    -------
    dict of Mark to str
        ``blanks``: all cells of a row that lost blank cells. ``padding``: all cells of a row with blank cells and
        covered places, where no row of the table shows on which side of the values the covered places stand.
    """
    found: dict[Mark, str] = {}
    padded: list[list[Cell]] = []
    evident = False
    for row in grid.rows:
        values = [cell for cell in row if cell.kind == "value"]
        blank = [cell for cell in values if not cell.text]
        if layout.blanks == "vanished" or layout.breaks in UNMARKED:
            found |= {mark: "blanks" for cell in (values if blank else ()) for mark in cell.marks}
        elif layout.colspan != "none" and any(cell.kind == "label" and cell.colspan > 1 for cell in row):
            evident = evident or bool(values[0 if layout.colspan == "trailing" else -1].text)
            if blank and len(blank) < len(values):
                padded.append(values)
    if not evident:
        found |= {mark: "padding" for values in padded for cell in values for mark in cell.marks}
    return found


def glued(grid: "Grid", layout: "Layout", rng: random.Random, kept: "set[tuple[str, str]]") -> "tuple[Grid, set[Mark]]":
    """Grid in which the figures of some complete rows run into one another.

    Parameters
    ----------
    grid
        The table.
    layout
        A settled layout; where blank cells vanish, only figures that cannot be taken for one number are glued.
    rng
        Source of the choice of rows.
    kept
        Rows, as (table, row), that stay as they are.

    Returns
    -------
    tuple of Grid and set of Mark
        The new grid, and the cells that are glued.
    """
    rows: list[list[Cell]] = []
    found: set[Mark] = set()
    for row in grid.rows:
        values = [cell for cell in row if cell.kind == "value"]
        plain = len(values) >= _GLUED_FROM and all(cell.text.isdigit() and cell.text.isascii() for cell in values)
        text = "".join(cell.text for cell in values)
        plain = plain and (text.startswith("0") or layout.blanks != "vanished")
        if plain and values[0].marks[0][:2] not in kept and happens(rng, _GLUE_RATE):
            marks = tuple(mark for cell in values for mark in cell.marks)
            found.update(marks)
            one = replace(values[0], text=text, marks=marks)
            rows.append([*(cell for cell in row if cell.kind != "value"), one])
        else:
            rows.append(row)
    return replace(grid, rows=rows), found


def arranged(grid: "Grid", rowspan: str, colspan: str) -> "list[list[Entry]]":
    """Rows of a grid with the places its spans cover dropped, empty or filled.

    Parameters
    ----------
    grid
        The table.
    rowspan
        ``dropped``, ``empty`` or ``repeated``: what stands where a cell from above covers.
    colspan
        ``none``, ``trailing`` or ``leading``: whether a wide cell leaves empty places, at the end of the row or right
        after the cell.

    Returns
    -------
    list of list of Entry
        One list a row.
    """
    rows: list[list[Entry]] = []
    above: dict[int, tuple[int, Cell]] = {}
    for number, cells in enumerate(grid.rows):
        entries: list[Entry] = []
        trailing = 0
        starts = {cell.at: cell for cell in cells}
        at = 0
        while at < grid.width:
            cell = starts.get(at)
            if cell is None:
                until, cover = above.get(at, (0, None))
                if cover is None or until <= number:
                    at += 1
                    continue
                if rowspan != "dropped":
                    entries.append((cover.text if rowspan == "repeated" else "", (), True))
                    trailing += _pads(entries, cover, colspan)
                at += cover.colspan
                continue
            if cell.rowspan > 1:
                above[at] = (number + cell.rowspan, cell)
            entries.append((cell.text, cell.marks, False))
            trailing += _pads(entries, cell, colspan)
            at += cell.colspan
        entries += [("", (), True)] * trailing
        rows.append(entries)
    return rows


def _pads(entries: "list[Entry]", cell: "Cell", colspan: str) -> int:
    """Add the places right of a wide cell, or say how many belong at the end of the row."""
    if colspan == "leading":
        entries += [("", (), True)] * (cell.colspan - 1)
    return cell.colspan - 1 if colspan == "trailing" else 0


def _invented(width: int) -> "list[Line]":
    """Header that a model of language made up for a row, and the rule below it."""
    header: str = words("furniture")["column"]
    names = "".join(f" {header.format(n=n)} |" for n in range(1, width + 1))
    return [[("", ())], [(BAR + names, ())], [(BAR + "---|" * width, ())]]


def _stacked(row: "list[Entry]") -> "list[list[Entry]]":
    """Header row over as many lines as its cells have; any other row as it is."""
    if any(marks for _, marks, _ in row):
        return [row]
    pieces = [text.split("\n") for text, _, _ in row]
    depth = max(map(len, pieces), default=1)
    return [[(parts[n], (), False) for parts in pieces if n < len(parts)] for n in range(depth)]


def _spaced(row: "Iterable[Entry]", gap: str) -> "Line":
    line: Line = []
    for text, marks, _pad in row:
        if line:
            line.append((gap, ()))
        line.append((text.replace("\n", " ").strip(), marks))
    return line


def _lines(row: "list[Entry]", _: "Layout") -> "list[Line]":
    return [[(part, marks)] for text, marks, _pad in row for part in text.split("\n")]


def _gaps(row: "list[Entry]", layout: "Layout") -> "list[Line]":
    found: list[Line] = []
    for text, marks, _pad in row:
        if not text:
            found += [[("", marks)] for _ in range(1 if layout.blanks == "gaps" else 2)]
            continue
        for part in text.split("\n"):
            found += [[(part, marks)], [("", ())]]
    return found


def _tab_lines(row: "list[Entry]", _: "Layout") -> "list[Line]":
    found: list[Line] = []
    for text, marks, _pad in row:
        first, *rest = text.split("\n")
        found.append([("\t", ()), (first, marks)])
        found += [[(part, marks)] for part in rest]
    return [*found, [("", ())]]


def _tabs(row: "list[Entry]", _: "Layout") -> "list[Line]":
    line: Line = []
    for number, (text, marks, _pad) in enumerate(row):
        if number:
            line.append(("\t", ()))
        line.append((text.replace("\n", " "), marks))
    return [line]


def _broken(line: "Line") -> "list[Line]":
    """Lines of a line whose pieces hold line feeds."""
    found: list[Line] = [[]]
    for text, marks in line:
        first, *rest = text.split("\n")
        found[-1].append((first, marks))
        found += [[(part, marks)] for part in rest]
    return found


def _bar_end(row: "list[Entry]", _: "Layout") -> "list[Line]":
    line: Line = []
    for number, (text, marks, pad) in enumerate(row):
        if pad and not text and number:
            line.append((BAR, ()))
        else:
            line += [(f"{' ' if line else ''}{text}", marks), (f" {BAR}" if text else BAR, ())]
    return _broken(line)


def _bar_between(row: "list[Entry]", _: "Layout") -> "list[Line]":
    line: Line = []
    for number, (text, marks, _pad) in enumerate(row):
        if number:
            line.append((f" {BAR} ", ()))
        line.append((text, marks))
    return _broken(line)


def _markdown(row: "list[Entry]", layout: "Layout") -> "list[Line]":
    inner = "<br>" if layout.format == "markdown" else " "
    line: Line = [(BAR, ())]
    for text, marks, _pad in row:
        line += [(" ", ()), (text.replace("\n", inner), marks), (f" {BAR}", ())]
    return [line]


def _bar_start_lines(row: "list[Entry]", layout: "Layout") -> "list[Line]":
    return [[(BAR, ())], *_bar_end_lines(row, layout)]


def _bar_end_lines(row: "list[Entry]", _: "Layout") -> "list[Line]":
    found: list[Line] = []
    pads = 0
    for text, marks, pad in row:
        if pad and not text and found:
            pads += 1
            continue
        if pads:
            found.append([(BAR * pads, ())])
            pads = 0
        found += _broken([(text, marks), (f" {BAR}" if text else BAR, ())])
    return [*found, [(BAR * pads, ())]] if pads else found


def _bar_alternate(row: "list[Entry]", _: "Layout") -> "list[Line]":
    found: list[Line] = []
    for text, marks, _pad in row:
        if text:
            found += _broken([(text, marks)])
        found.append([(BAR, marks if not text else ())])
    return found


_ROWS = {
    "lines": _lines, "gaps": _gaps, "tab_lines": _tab_lines, "tabs": _tabs, "bar_end": _bar_end,
    "bar_between": _bar_between, "markdown": _markdown, "markdown_bare": _markdown, "bar_start_lines": _bar_start_lines,
    "bar_end_lines": _bar_end_lines, "markdown_rows": _markdown, "bar_alternate": _bar_alternate,
}  # fmt: skip
