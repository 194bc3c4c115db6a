r"""A document without meaning: rows of addressed cells over one text.

Every format becomes the same thing. A paragraph is a row of one cell; a table row is a row of its
cells. Every cell is a slice of ``Document.text``, and cells of formats with a grid (html, docx,
sheets, ruled pdf) also know table, row and column.

The grammar of addresses (``at``)::

    12:3+2            line 12, column 3, two code points          text
    t2r4c5            table 2, row 4, column 5                    html, docx, sheets
    p7t1r4c5          the same on page 7                          pdf
    t2r4c5:3+1        one code point of that cell, from its 3rd    part of a cell
    p7t1r4c5@70,90.5,120,104    a cell of a page that was recognised: the box on it, left, top, right, bottom in points

All numbers count from 1; lines end at ``\n``, columns and lengths are code points.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple

from govreports.arguments import checked
from govreports.errors import AddressError, UnreadableError

__all__ = [
    "MOST_TEXT",
    "SURE",
    "Cell",
    "Document",
    "Place",
    "Row",
    "Seen",
    "TextBuilder",
    "check_length",
    "locate",
    "resolve",
]

MOST_TEXT: Final = 2_000_000
"""Characters above which a text is no report: none comes near it."""
SURE: Final = 0.9
"""How surely, between 0 and 1, a cell must have been recognised on a picture to be read."""
ADDRESS: Final = re.compile(
    r"(?:(?P<page>p\d+)?t(?P<table>\d+)r(?P<row>\d+)c(?P<column>\d+)(?:@[\d.,-]+)?)?:?(?:(?P<line>\d+:)?(?P<start>\d+)\+(?P<length>\d+))?"
)


class Place(NamedTuple):
    """Where a cell stands in a grid: all numbers count from 1; page is 0 where there are no pages."""

    table: int
    row: int
    column: int
    page: int = 0

    def __str__(self) -> str:
        """Return the place in the grammar of addresses."""
        table, row, column, page = self
        return f"p{page}t{table}r{row}c{column}" if page else f"t{table}r{row}c{column}"


class Seen(NamedTuple):
    """How a cell was recognised on a picture: how surely, between 0 and 1, and its box on the page in points."""

    score: float
    left: float
    top: float
    right: float
    bottom: float


class Cell(NamedTuple):
    """A slice of the document's text; ``place`` and spans only where the source has a grid."""

    start: int
    end: int
    place: Place | None = None
    height: int = 1
    width: int = 1


class Row(NamedTuple):
    """Cells that stand in one line or table row.

    ``gap`` counts the empty lines before it (text only). ``table`` numbers the grid it belongs to,
    0 for a line of text; ``marked`` says that the line itself marks its cells (tabs, pipes, a grid),
    so that an empty one would show.
    """

    cells: tuple[Cell, ...]
    gap: int = 0
    table: int = 0
    marked: bool = False


@dataclass(frozen=True)
class Document:
    """One document: its text and its rows in reading order.

    ``format`` and ``encoding`` say what was read; ``metadata`` holds what the file itself declares
    (title, author, dates) under lower-case names; ``notes`` what a reader should know (a scan, a
    truncated table). ``behind`` is the offset behind which a page has what is not its article, as far
    as its elements tell. ``seen`` has how the cells of recognised pages were seen, by the address of their place.
    """

    text: str
    rows: tuple[Row, ...]
    format: str
    encoding: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    behind: int | None = None
    seen: dict[str, Seen] = field(default_factory=dict)

    @cached_property
    def line_starts(self) -> list[int]:
        """Offsets at which the lines of the text begin."""
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    @cached_property
    def recognised(self) -> bool:
        """Whether it, or a page of it, was recognised on pictures."""
        return any(note.startswith("recognised") for note in self.notes)

    @cached_property
    def places(self) -> dict[str, Cell]:
        """Cells of grids by the address of their place."""
        return {str(cell.place): cell for row in self.rows for cell in row.cells if cell.place}

    def line_address(self, start: int, end: int) -> str:
        """Return the address of a slice of the text as line, column and length."""
        starts = self.line_starts
        line = bisect_right(starts, start)
        return f"{line}:{start - starts[line - 1] + 1}+{end - start}"

    def address(self, cell: Cell, start: int | None = None, end: int | None = None) -> str:
        """Return the address of a cell, or of the part of it between two offsets of the text."""
        first, last, place, *_ = cell
        start = first if start is None else start
        end = last if end is None else end
        if place is None:
            return self.line_address(start, end)
        at = str(place)
        if at in self.seen:
            at += "@" + ",".join(f"{edge:g}" for edge in self.seen[at][1:])
        return at if start == first and end == last else f"{at}:{start - first + 1}+{end - start}"


@checked
def resolve(document: Document, at: str) -> str:
    r"""Return what is printed at an address.

    Parameters
    ----------
    document
        The document that the address was made for.
    at
        An address in the grammar that this module's docstring gives.

    Raises
    ------
    AddressError
        The address is not of the grammar, or points outside the document.

    Examples
    --------
    >>> from govreports.sources.document import Document, resolve
    >>> resolve(Document("规章 0\n", (), "text"), "1:4+1")
    '0'
    """
    start, end = locate(document, at)
    return document.text[start:end]


def locate(document: Document, at: str) -> tuple[int, int]:
    r"""Return the offsets in the text at which what an address names begins and ends.

    Raises
    ------
    AddressError
        The address is not of the grammar, or points outside the document.

    Examples
    --------
    >>> from govreports.sources.document import Document, locate
    >>> locate(Document("规章\n件 12\n", (), "text"), "2:3+2")
    (5, 7)
    """
    match = ADDRESS.fullmatch(at)
    if not match or not at or (match["line"] is None) == (match["table"] is None):
        message = f"{at!r} is no address; one looks like 12:3+2 or t2r4c5"
        raise AddressError(message)
    if match["table"] is not None:
        cell = document.places.get(re.split("[:@]", at, maxsplit=1)[0])
        if cell is None:
            message = f"{at!r} points outside the document's tables"
            raise AddressError(message)
        first, limit = cell.start, cell.end
    else:
        line = int(match["line"][:-1])
        if not 1 <= line <= len(document.line_starts):
            message = f"{at!r} points to line {line} of a document with {len(document.line_starts)} lines"
            raise AddressError(message)
        first, limit = document.line_starts[line - 1], len(document.text)
    if match["start"] is None:
        return first, limit
    start = first + int(match["start"]) - 1
    end = start + int(match["length"])
    if start < first or end > limit:
        message = f"{at!r} points outside what it names"
        raise AddressError(message)
    return start, end


def check_length(length: int) -> None:
    """Refuse a text of so many characters if it is longer than any report's.

    Raises
    ------
    UnreadableError
        It is.

    Examples
    --------
    >>> from govreports.sources.document import check_length
    >>> check_length(100_000)
    """
    if length > MOST_TEXT:
        message = f"a text of {length:,} characters or more; at most {MOST_TEXT:,} are read"
        raise UnreadableError(message)


class TextBuilder:
    """Builds the text of a document piece by piece, knows the offset reached, and stops at a bound."""

    def __init__(self) -> None:
        """Start with an empty text."""
        self.pieces: list[str] = []
        self.length = 0

    def add(self, piece: str) -> tuple[int, int]:
        """Append a piece and return the offsets at which it begins and ends."""
        start = self.length
        self.pieces.append(piece)
        self.length += len(piece)
        if self.length > MOST_TEXT:
            check_length(self.length)
        return start, self.length

    def paragraph(self, text: str, gap: int = 0) -> Row:
        """Append a paragraph on a line of its own and return it as a row of one cell."""
        start = self.length
        end = start + len(text)
        self.pieces += (text, "\n")
        self.length = end + 1
        if end >= MOST_TEXT:
            check_length(max(end, MOST_TEXT + 1))
        return Row((Cell(start, end),), gap)

    def table_row(self, texts: Sequence[str], places: Sequence[Place], spans: Iterable[tuple[int, int]] = ()) -> Row:
        """Append a table row, cells divided by tabs, and return it; spans are (height, width)."""
        sizes = list(spans) or [(1, 1)] * len(texts)
        cells = []
        start = self.length
        for text, place, (height, width) in zip(texts, places, sizes, strict=True):
            end = start + len(text)
            cells.append(Cell(start, end, place, height, width))
            start = end + 1
        if not cells:
            return Row(())
        self.pieces += ("\t".join(texts), "\n")
        self.length = start
        if start > MOST_TEXT:
            check_length(max(MOST_TEXT + 1, next(cell.end for cell in cells if cell.end >= MOST_TEXT)))
        return Row(tuple(cells), table=cells[0].place.table if cells[0].place else 0, marked=True)

    def text(self) -> str:
        """Return the text built so far."""
        return "".join(self.pieces)
