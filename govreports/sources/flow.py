"""Paragraphs and tables in reading order, as html and docx bring them: spans, nested tables, layout tables."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from govreports.sources.document import Document, Place, Row, TextBuilder
from govreports.sources.marks import BEHIND, STRUCK, plain, still_open

__all__ = ["Flow", "folded_blanks", "kept_blanks"]

_MOST_COLUMNS: Final = 500
_MOST_ROWS: Final = 20_000
_TO_THE_END: Final = 1 << 30
_PROSE_LINES: Final = 5
_PROSE_LENGTH: Final = 500
"""A cell with so many lines and characters is text that somebody laid out with a table."""
_FEW_NUMBERS: Final = 5
"""A report with tables has many more cells or lines that are numbers."""
_NUMBER: Final = re.compile(r"^[\d.]+$|\t[\d.]+(?=[\t\n])|^[\d.]+(?=\t)", re.MULTILINE)
_STRUCK_OUT: Final = "text is struck out"
_SHORT_LINE: Final = 60
"""The only column of a table holds short lines, or it is no table."""

_INVISIBLE: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_WIDE: Final = "\u2014\u2018-\u201d\u2026\u2e80-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
_WRAP: Final = re.compile(rf"(?<=[{_WIDE}])[ \t\f\r]*+\n[ \t\f\r\n]*+(?=[{_WIDE}])")
_BLANKS: Final = re.compile(r"[ \t\f\r\n]+")


def folded_blanks(line: str) -> str:
    r"""Return a line of html source as a browser shows it.

    Runs of ASCII white space become one blank, or nothing where a line of the source ends between
    two Chinese characters; white space at both ends and characters without a width go.

    Examples
    --------
    >>> from govreports.sources.flow import folded_blanks
    >>> folded_blanks(" 天地\n  玄黄  2021\n年 ")
    '天地玄黄 2021 年'
    """
    line = line.strip()
    if line.isprintable() and "  " not in line:
        return line
    line = _WRAP.sub("", _INVISIBLE.sub("", line))
    return _BLANKS.sub(" ", line).strip()


def kept_blanks(line: str) -> str:
    r"""Return a line whose blanks are printed, without those at its ends and without characters of no width.

    Examples
    --------
    >>> from govreports.sources.flow import kept_blanks
    >>> kept_blanks(" 概  述\u200b ")
    '概  述'
    """
    line = line.strip()
    return line if line.isprintable() else _INVISIBLE.sub("", line).strip()


@dataclass(slots=True)
class _Cell:
    """A cell being read; ``plain`` once it holds another table."""

    table: int
    row: int
    column: int
    height: int
    width: int
    continues: bool = False
    plain: bool = False
    lines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Table:
    """A table being read.

    ``blocks`` are its paragraphs, its rows, and tables inside it, as far as they stand in no cell;
    ``taken`` is the last row that each column is taken until by cells above, ``tall`` those cells,
    ``piece`` the row as far as no inner table or prose interrupts it.
    """

    number: int
    blocks: "list[str | list[_Cell] | _Table]" = field(default_factory=list)
    row: int = 0
    column: int = 1
    taken: list[int] = field(default_factory=list)
    tall: list[_Cell] = field(default_factory=list)
    above: dict[int, _Cell] = field(default_factory=dict)
    cell: _Cell | None = None
    piece: list[_Cell] | None = None
    nests: bool = False


_Block = str | list[_Cell] | _Table


class Flow:
    r"""Collects what a document shows, in reading order, and makes it a Document.

    Text goes into ``inline`` piece by piece; a vertical tab in it is a line break, and the characters
    of ``marks`` stand around what is raised, lowered or struck. ``pictures`` counts the pictures: a
    document that has some and hardly a number gets the note ``pictures:3``, as its tables may be in
    them. A cell that holds another table is only layout: its own lines become paragraphs before and
    after the inner table. The same happens to the lines of a table that has one column and no short
    lines only, and to a cell that holds a whole text. Tables are numbered as they begin in the
    source, layout or not.

    Examples
    --------
    >>> from govreports.sources.flow import Flow
    >>> flow = Flow()
    >>> flow.open_table()
    >>> for cells in (["甲", "0"], ["乙", "2"]):
    ...     flow.open_row()
    ...     for cell in cells:
    ...         flow.open_cell()
    ...         flow.inline.append(cell)
    ...         flow.close_cell()
    >>> flow.close_table()
    >>> flow.document("html").text
    '甲\t0\n乙\t2\n'
    """

    def __init__(self, tidy: Callable[[str], str] = folded_blanks) -> None:
        """Start with nothing; ``tidy`` makes the printed line of the source's line."""
        self.inline: list[str] = []
        self.notes: list[str] = []
        self.pictures = 0
        self._tidy = tidy
        self._blocks: list[_Block] = []
        self._add: Callable[[str], None] = self._blocks.append
        self._tables: list[_Table] = []
        self._count = 0

    @property
    def in_cell(self) -> bool:
        """Whether a cell is open."""
        return bool(self._tables) and self._tables[-1].cell is not None

    def end_line(self, _: object = None) -> None:
        """End the line, whatever ends it; nothing where there is none."""
        inline = self.inline
        if not inline:
            return
        text = (inline[0] if len(inline) == 1 else "".join(inline)).strip()
        inline.clear()
        if text.isprintable() and "  " not in text:
            if text:
                self._add(text)
            return
        marks = ""
        for piece in text.split("\v"):
            if piece == BEHIND:
                self._add(piece)
                continue
            line = self._tidy(plain(piece, marks))
            marks = still_open(piece, marks)
            if line:
                self._add(line)
        if STRUCK in text and _STRUCK_OUT not in self.notes:
            self.notes.append(_STRUCK_OUT)
        if marks:
            inline.append(marks)

    def open_table(self) -> None:
        """Begin a table, inside a cell or not."""
        self.end_line()
        if self._tables:
            outer = self._tables[-1]
            outer.nests = True
            if outer.cell is not None:
                outer.cell.plain = True
                outer.blocks.extend(outer.cell.lines)
                outer.cell.lines.clear()
        self._count += 1
        table = _Table(self._count)
        self._tables.append(table)
        self._add = table.blocks.append

    def close_table(self) -> None:
        """End the innermost table."""
        self.end_line()
        if not self._tables:
            return
        self.close_cell()
        self.end_section()
        table = self._tables.pop()
        if table.row > _MOST_ROWS:
            self.notes.append(f"table {table.number} has {table.row} rows: spans behind row {_MOST_ROWS} were ignored")
        outer = self._tables[-1] if self._tables else None
        blocks = outer.blocks if outer else self._blocks
        if _is_layout(table):
            table.blocks = _as_paragraphs(table.blocks)
        blocks.append(table)
        self._add = outer.cell.lines.append if outer and outer.cell else blocks.append

    def end_section(self) -> None:
        """End a section of the table, behind which no cell reaches."""
        if not self._tables:
            return
        table = self._tables[-1]
        for cell in table.tall:
            cell.height = min(cell.height, table.row - cell.row + 1)
        table.tall.clear()
        table.taken.clear()

    def open_row(self, skip: int = 0) -> None:
        """Begin a row that leaves ``skip`` columns of the grid empty."""
        self.end_line()
        if self._tables:
            self.close_cell()
            if self._tables[-1].row == _MOST_ROWS:
                self.end_section()
            self._tables[-1].row += 1
            self._tables[-1].column = 1 + min(max(skip, 0), _MOST_COLUMNS)
            self._tables[-1].piece = None

    def open_cell(self, height: int = 1, width: int = 1, *, continues: bool = False) -> None:
        """Begin a cell at the next free column.

        Height 0 reaches to the end of the section. A cell that ``continues`` and shows nothing only
        makes the cell above it higher.
        """
        if self.inline:
            self.end_line()
        if not self._tables:
            return
        table = self._tables[-1]
        if table.cell is not None:
            self.close_cell()
        column, row = table.column, table.row
        if table.taken or width != 1:
            column, width = _free_columns(table.taken, row, column, width)
        table.column = column + width
        cell = table.cell = _Cell(table.number, row or 1, column, 1, width, continues)
        self._add = cell.lines.append
        if height != 1 and row <= _MOST_ROWS:
            cell.height = height if 1 <= height <= _MOST_ROWS else _TO_THE_END if height == 0 else _MOST_ROWS
            _take(table, cell)

    def close_cell(self) -> None:
        """End the open cell."""
        if self.inline:
            self.end_line()
        table = self._tables[-1] if self._tables else None
        if table is None or table.cell is None:
            return
        cell, table.cell = table.cell, None
        self._add = table.blocks.append
        lines = cell.lines
        if cell.plain or (len(lines) >= _PROSE_LINES and sum(map(len, lines)) >= _PROSE_LENGTH):
            table.blocks.extend(lines)
            table.piece = None
            return
        if cell.continues and not lines:
            above = table.above.get(cell.column)
            if above and above.width == cell.width and above.row + above.height == cell.row:
                above.height += 1
                return
        table.above[cell.column] = cell
        if table.piece is None:
            table.piece = []
            table.blocks.append(table.piece)
        table.piece.append(cell)

    def document(self, name: str, encoding: str = "", metadata: dict[str, str] | None = None) -> Document:
        """Return the document of a format ``name``; tables still open end here."""
        self.end_line()
        while self._tables:
            self.close_table()
        builder = TextBuilder()
        rows: list[Row] = []
        waiting = self._blocks[::-1]
        behind: int | None = None
        while waiting:
            block = waiting.pop()
            if block == BEHIND:
                behind = builder.length
            elif isinstance(block, str):
                rows.append(builder.paragraph(block))
            elif isinstance(block, _Table):
                waiting.extend(reversed(block.blocks))
            else:
                texts = [cell.lines[0] if len(cell.lines) == 1 else "\n".join(cell.lines) for cell in block]
                places = [Place(cell.table, cell.row, cell.column) for cell in block]
                rows.append(builder.table_row(texts, places, [(cell.height, cell.width) for cell in block]))
        text = builder.text()
        if self.pictures and len(_NUMBER.findall(text)) < _FEW_NUMBERS:
            self.notes.append(f"pictures:{self.pictures}")
        return Document(text, tuple(rows), name, encoding, metadata or {}, tuple(self.notes), behind)


def _free_columns(taken: list[int], row: int, column: int, width: int) -> tuple[int, int]:
    """Return the next column that no cell above takes, and as much of the width as is free there."""
    while column < len(taken) and taken[column] >= row:
        column += 1
    if width == 1:
        return column, 1
    width = max(1, min(width, _MOST_COLUMNS + 1 - column))
    if width > 1:
        for other in range(column + 1, min(column + width, len(taken))):
            if taken[other] >= row:
                return column, other - column
    return column, width


def _take(table: _Table, cell: _Cell) -> None:
    """Keep the columns of a tall cell from the rows below it."""
    end = cell.column + cell.width
    if end - 1 > _MOST_COLUMNS:
        cell.height = 1
        return
    table.taken.extend([0] * (end - len(table.taken)))
    table.taken[cell.column : end] = [cell.row + cell.height - 1] * cell.width
    table.tall.append(cell)


def _is_layout(table: _Table) -> bool:
    """Tell whether a table has one column only and is no list of short lines."""
    count = 0
    long = table.nests
    for block in table.blocks:
        if not isinstance(block, list):
            continue
        if len(block) > 1 or block[0].column > 1:
            return False
        count += 1
        lines = block[0].lines
        long = long or len(lines) > 1 or any(len(line) > _SHORT_LINE for line in lines)
    return long or count == 1


def _as_paragraphs(blocks: list[_Block]) -> list[_Block]:
    """Return the blocks of a layout table without its cells; inner tables stay what they are."""
    return [line for block in blocks for line in (block[0].lines if isinstance(block, list) else [block])]
