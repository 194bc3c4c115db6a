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
_RULE: Final = re.compile(
    r"[\s|:+=─━┄┅┈┉┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬═╭╮╯╰-]*(?:-{3}|[─━═┄┅┈┉])[\s|:+=─━┄┅┈┉┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬═╭╮╯╰-]*"
)
_PIPES: Final = "|｜│┃¦"
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


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not empty: offset, text, its folded twin, empty lines before it."""

    start: int
    text: str
    plain: str
    gap: int


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
    lines = list(_lines(text))
    layout = _layout(lines)
    rows = list(_rows(lines, layout))
    if layout.leading_tab:
        rows = list(_joined(rows, text))
    return Document(text, tuple(rows), name, encoding)


def _lines(text: str) -> Iterator[_Line]:
    plain = fold(text)
    start = gap = 0
    for line in plain.split("\n"):
        end = start + len(line)
        if line.strip() or "\t" in line:
            yield _Line(start, text[start:end], line, gap)
            gap = 0
        else:
            gap += 1
        start = end + 1


def _layout(lines: list[_Line]) -> _Layout:
    led = sum(
        line.plain[0] == "\t" and "\t" not in line.plain.rstrip()[1:] and bool(line.plain.strip()) for line in lines
    )
    tabbed = sum("\t" in line.plain.strip() for line in lines)
    piped = [line.plain.strip() for line in lines if "|" in line.plain and not _RULE.fullmatch(line.text)]
    several = [line for line in piped if line.strip("| ").count("|")]
    after_bare = sum(line.plain.strip() == "|" and "|" not in before.plain for before, line in pairwise(lines))
    filled = [line for line in piped if line.strip("| ")]
    ended = sum(line.endswith("|") for line in filled)
    alternating = after_bare > len(filled)
    return _Layout(
        leading_tab=led > tabbed and led > 4,  # noqa: PLR2004 - a few indented paragraphs are no table
        bordered=bool(several) and sum(line.startswith("|") for line in several) >= _MOSTLY * len(several),
        terminated=alternating or (ended * 2 >= len(filled) and not any(map(_ends_in_number, several))),
        alternating=alternating,
    )


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


def _rows(lines: list[_Line], layout: _Layout) -> Iterator[Row]:
    open_cell = False
    for line, following in zip_longest(lines, lines[1:]):
        if _RULE.fullmatch(line.text) and (
            "|" in line.plain or "+" in line.plain or "─" in line.text or "━" in line.text
        ):
            continue
        if "|" in line.plain:
            lone = line.plain.strip() == "|"
            if lone and layout.alternating and open_cell:
                open_cell = False
                continue
            yield Row(tuple(_piped(line, layout)), line.gap, marked=True)
            open_cell = False
        elif layout.leading_tab and line.plain[0] == "\t":
            yield Row(tuple(_split(line, 1, "\t")), line.gap, marked=True)
        elif "\t" in (line.plain.strip() or line.plain):
            yield Row(tuple(_split(line, 0, "\t")), line.gap, marked=True)
        elif line.plain.strip():
            closed = layout.alternating and following is not None and following.plain.strip() == "|"
            yield Row(tuple(_split(line, 0, "\0")), line.gap, marked=closed)
            open_cell = True


def _piped(line: _Line, layout: _Layout) -> Iterator[Cell]:
    cells = list(_split(line, 0, "|"))
    ends = line.plain.rstrip().endswith("|")
    if layout.bordered and line.plain.lstrip().startswith("|"):
        cells = cells[1:]
        ends = ends and bool(cells)
    if ends and (layout.terminated or layout.bordered):
        cells = cells[:-1]
    yield from cells


def _split(line: _Line, skip: int, mark: str) -> Iterator[Cell]:
    start = skip
    for piece in line.plain[skip:].split(mark):
        stripped = piece.strip()
        begin = line.start + start + (len(piece) - len(piece.lstrip()) if stripped else 0)
        yield Cell(begin, begin + len(stripped))
        start += len(piece) + len(mark)


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
