"""Plain text and markdown to rows of cells: tabs, pipes, box lines, one cell a line, empty lines between."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from typing import Final

from govreports.script import fold
from govreports.sources.document import Cell, Document, Row

__all__ = ["read_text"]

_MOSTLY: Final = 0.8
"""Such a share of the lines with several pipes begins with one where it is the edge of the table, not an empty cell."""
_RULE: Final = re.compile(r"(?=[\s|:+=─━┄┅┈┉┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬═╭╮╯╰-]*+\Z).*(?:-{3}|[─━═┄┅┈┉]).*", re.DOTALL)
_RULE_BEGINS: Final = frozenset("|:+=─━┄┅┈┉┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬═╭╮╯╰-")
_PAGE_NUMBER: Final = 12
"""A line this short between the cells of a row may be a page number; a longer one ends the row."""
_NUMBERED: Final = re.compile(r"\W*[第Pp]?(?:age)?\W*\d{1,3}\W*页?\W*")
_NUMERIC: Final = re.compile(r"[\d.,+-]*")


@dataclass(frozen=True, slots=True)
class _Layout:
    """What most lines of a document do; decided once, never line by line."""

    leading_tab: bool
    bordered: bool
    terminated: bool
    alternating: bool


_Line = tuple[int, str, str, int]
"""A line that is not empty: offset, folded text with and without the blanks at its ends, empty lines before it."""


def read_text(text: str, encoding: str = "utf-8", name: str = "text") -> Document:
    r"""Return a plain text as a document.

    A line is a row; tabs and pipes divide it into cells. Where most table lines begin with one tab
    and hold one cell, the lines up to the next empty line are one row. A line of pipes and dashes
    alone is a rule and no row.

    Parameters
    ----------
    text
        The decoded text with ``\n`` as line end.
    encoding
        Name of the encoding it was decoded from.
    name
        Name of the format.

    Examples
    --------
    >>> from govreports.sources.text import read_text
    >>> document = read_text("规章 | 0 | | 2 |\n")
    >>> [document.text[cell.start : cell.end] for cell in document.rows[0].cells]
    ['规章', '0', '', '2']
    """
    lines = _lines(fold(text))
    layout = _layout(lines, text)
    rows = _rows(lines, layout, text)
    if layout.leading_tab:
        rows = list(_joined(rows, text))
    return Document(text, tuple(rows), name, encoding)


def _lines(plain: str) -> list[_Line]:
    lines: list[_Line] = []
    start = gap = 0
    for line in plain.split("\n"):
        stripped = line.strip()
        if stripped or "\t" in line:
            lines.append((start, line, stripped, gap))
            gap = 0
        else:
            gap += 1
        start += len(line) + 1
    return lines


def _layout(lines: list[_Line], text: str) -> _Layout:
    tabs = [(line, stripped) for _, line, stripped, _ in lines if "\t" in line]
    led = sum(line[0] == "\t" and bool(stripped) and "\t" not in line.rstrip()[1:] for line, stripped in tabs)
    tabbed = sum("\t" in stripped for _, stripped in tabs)
    piped = [line[2] for line in lines if "|" in line[1] and not _is_rule(line, text)]
    several = [line for line in piped if line.strip("| ").count("|")]
    after_bare = 0
    if piped:
        after_bare = sum(line[2] == "|" and "|" not in before[1] for before, line in pairwise(lines))
    filled = [line for line in piped if line.strip("| ")]
    ended = sum(line.endswith("|") for line in filled)
    alternating = after_bare > len(filled)
    return _Layout(
        leading_tab=led > tabbed and led > 4,  # noqa: PLR2004 - a few indented paragraphs are no table
        bordered=bool(several) and sum(line.startswith("|") for line in several) >= _MOSTLY * len(several),
        terminated=alternating or (ended * 2 >= len(filled) and not any(map(_ends_in_number, several))),
        alternating=alternating,
    )


def _is_rule(line: _Line, text: str) -> bool:
    """Tell whether a line is made of pipes and dashes as it is printed, before folding makes a dash of other things."""
    start, plain, stripped, _ = line
    return stripped[:1] in _RULE_BEGINS and _RULE.fullmatch(text, start, start + len(plain)) is not None


def _ends_in_number(line: str) -> bool:
    """Tell whether a line is a table row whose last number no pipe closes: a word, then numbers and empty cells."""
    first, *cells = line.split("|")
    numbers = sum(bool(cell.strip()) for cell in cells)
    return (
        numbers > 1
        and bool(cells[-1].strip())
        and all(_NUMERIC.fullmatch(cell.strip()) for cell in cells)
        and not _NUMERIC.fullmatch(first)
    )


def _rows(lines: list[_Line], layout: _Layout, text: str) -> list[Row]:
    rows: list[Row] = []
    open_cell = False
    leading_tab, alternating = layout.leading_tab, layout.alternating
    for index, line in enumerate(lines):
        start, plain, stripped, gap = line
        if stripped[:1] in _RULE_BEGINS and _is_rule(line, text) and _divides(text[start : start + len(plain)], plain):
            continue
        marked = True
        if "|" in plain:
            if alternating and open_cell and stripped == "|":
                open_cell = False
                continue
            cells = _piped(line, layout)
            open_cell = False
        elif leading_tab and plain[0] == "\t":
            cells = _cells(plain[1:], start + 1, "\t")
        elif "\t" in (stripped or plain):
            cells = _cells(plain, start, "\t")
        elif stripped:
            cells = _cells(plain, start, "\0")  # a zero byte is a damaged blank
            marked = alternating and index + 1 < len(lines) and lines[index + 1][2] == "|"
            open_cell = True
        else:
            continue
        rows.append(Row(cells, gap, 0, marked))
    return rows


def _divides(printed: str, plain: str) -> bool:
    return "|" in plain or "+" in plain or "─" in printed or "━" in printed


def _piped(line: _Line, layout: _Layout) -> tuple[Cell, ...]:
    start, plain, stripped, _ = line
    cells = _cells(plain, start, "|")
    ends = stripped.endswith("|")
    if layout.bordered and stripped.startswith("|"):
        cells = cells[1:]
        ends = ends and bool(cells)
    return cells[:-1] if ends and (layout.terminated or layout.bordered) else cells


def _cells(line: str, start: int, mark: str) -> tuple[Cell, ...]:
    """Return the cells between marks without the blanks around them; an empty one stands where its piece begins."""
    if mark not in line:
        stripped = line.strip()
        start += line.find(stripped)
        return (Cell(start, start + len(stripped)),)
    cells = []
    for piece in line.split(mark):
        stripped = piece.strip()
        begin = start + piece.find(stripped)
        cells.append(Cell(begin, begin + len(stripped)))
        start += len(piece) + 1
    return tuple(cells)


def _joined(rows: list[Row], text: str) -> Iterator[Row]:
    """Join the lines of a leading-tab table up to the next empty line, wrapped cells among them."""
    cells: list[Cell] = []
    gap = 0
    for row, following in zip_longest(rows, rows[1:]):
        if cells and row.gap:
            yield Row(tuple(cells), gap, marked=True)
            cells = []
        if row.marked:
            gap = gap if cells else row.gap
            cells.extend(row.cells)
        elif cells and following and following.marked and not following.gap:
            if _is_word(text, cells[-1]) and not _NUMBERED.fullmatch(fold(text[row.cells[0].start : row.cells[0].end])):
                cells[-1] = Cell(cells[-1].start, row.cells[0].end)
            elif row.cells[0].end - row.cells[0].start <= _PAGE_NUMBER:
                cells.extend(row.cells)
            else:
                yield Row(tuple(cells), gap, marked=True)
                cells = []
                yield row
        else:
            if cells:
                yield Row(tuple(cells), gap, marked=True)
                cells = []
            yield row
    if cells:
        yield Row(tuple(cells), gap, marked=True)


def _is_word(text: str, cell: Cell) -> bool:
    printed = fold(text[cell.start : cell.end])
    return bool(printed) and not _NUMERIC.fullmatch(printed)
