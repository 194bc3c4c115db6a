"""Prose outside tables, line by line, and what of it tables left behind."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

from govreports.regimes import forms
from govreports.script import fold
from govreports.sections.headings import Line, is_heading
from govreports.sources.document import Document, Row

__all__ = ["SHEETS", "Prose", "is_tabular", "prose_of"]

SHEETS: Final = frozenset(["xlsx", "xls", "ods", "csv", "json"])
"""Formats whose grids may hold prose."""
_SHORT: Final = 40
_LEFT: Final = 12
"""Letters of a label at least, where a table is told by its labels."""
_BRACKETED: Final = re.compile(r"\([^()]*\)")
_HAN: Final = re.compile("[㐀-鿿]")
_RESTS: Final = re.compile(r"[^㐀-鿿]+")
_AMOUNTS: Final = re.compile(r"[\s+-]*\d(?:[\s\d.+/-]|万?元|[件条个])*")
_SENTENCE: Final = re.compile(r"[^。;!?]{4,}[。;!?]")
_NOTE: Final = re.compile(r"[^()]*\)|[^()]*\([^()]*\Z")
"""A sentence in brackets, which a label may hold."""
_STOPS: Final = re.compile(r"[。;!?]")


class Prose(NamedTuple):
    """Lines of prose, and lines that tables take up in part or wholly."""

    lines: list[Line]
    tabular: list[Line]


def prose_of(document: Document, plain: str, tables: Sequence[tuple[int, int]]) -> Prose:
    """Return the lines of a document outside its tables: rows of no grid, and cells of sheets that hold prose."""
    found = Prose([], [])
    index = 0
    sheet = document.format in SHEETS
    for row in document.rows:
        cells = row.cells
        if not cells or (row.table and not sheet):
            continue
        start, end = cells[0].start, cells[-1].end
        while index < len(tables) and tables[index][1] <= start:
            index += 1
        if index < len(tables) and tables[index][0] < end:
            if end - start > _SHORT:
                found.tabular.append(Line(start, end))
            found.lines.extend(_beside(plain, row, tables, index))
        elif row.table:
            found.lines.extend(_pasted(plain, row))
        elif not row.marked or any(c.end - c.start >= _SHORT for c in cells) or is_heading(plain[start:end]):
            found.lines.append(Line(start, end))
    return found


def _beside(plain: str, row: Row, tables: Sequence[tuple[int, int]], index: int) -> list[Line]:
    """Return the prose of a line in which a table stands, too."""
    start, end = row.cells[0].start, row.cells[-1].end
    within = tables[index][0] <= start and end <= tables[index][1] and "。" not in plain[start:end]
    if row.table or within:
        return []
    return [piece for piece in _free(plain, start, end, tables, index) if _says(plain, piece)]


def _free(plain: str, start: int, end: int, tables: Sequence[tuple[int, int]], index: int) -> list[Line]:
    """Return the pieces of a line that tables leave free.

    Where numbers and labels stand in sentences, a table may have been seen in them: sentences are prose.
    """
    pieces: list[Line] = []
    while index < len(tables) and tables[index][0] < end:
        first, last = tables[index]
        if first > start:
            pieces.append(Line(start, first))
        start = max(start, first)
        pieces.extend(
            Line(*match.span())
            for match in _SENTENCE.finditer(plain, start, min(last, end))
            if not is_tabular(match[0][:-1]) and not _NOTE.match(match[0])
        )
        start = max(start, last)
        index += 1
    if start < end:
        pieces.append(Line(start, end))
    return pieces


def _says(plain: str, piece: Line) -> bool:
    """Tell whether a piece beside a table is more than its digits and notes."""
    return _HAN.search(_BRACKETED.sub("", plain[piece.start : piece.end])) is not None


def _pasted(plain: str, row: Row) -> Iterator[Line]:
    """Iterate over the lines of a sheet's row that holds prose: one cell alone, or headings and long texts only."""
    filled = [cell for cell in row.cells if plain[cell.start : cell.end].strip()]
    if len(filled) > 1 and not all(
        cell.end - cell.start > _SHORT or is_heading(plain[cell.start : cell.end]) for cell in filled
    ):
        return
    for cell in filled:
        start = cell.start
        for line in plain[start : cell.end].split("\n"):
            yield Line(start, start + len(line))
            start += len(line) + 1


@cache
def _labels() -> re.Pattern[str]:
    """Return what finds the labels of the forms in text without blanks, the longest first."""
    known: set[str] = set()
    for form in forms():
        for table in form.tables:
            printed: Iterable[str] = (
                *table.captions,
                *table.corner,
                *(
                    label
                    for entry in (*table.rows, *table.columns)
                    for label in (*entry.label.split("/"), *entry.variants)
                ),
            )
            known |= {_RESTS.sub("", _BRACKETED.sub("", fold(label))) for label in printed}
    return re.compile(
        "|".join(map(re.escape, sorted({label for label in known if len(label) > 1}, key=len, reverse=True)))
    )


def is_tabular(text: str) -> bool:
    """Tell whether a folded text without a sentence is made of labels and numbers of a form.

    Examples
    --------
    >>> from govreports.sections.lines import is_tabular
    >>> is_tabular("行政复议行政诉讼结果维持结果纠正其他结果尚未审结总计00003")
    True
    """
    if _AMOUNTS.fullmatch(text):
        return True
    if len(text) < _LEFT or _STOPS.search(text):
        return False
    words = _RESTS.sub("", _BRACKETED.sub("", text))
    return bool(words) and len(_labels().sub("", words)) * 10 <= len(words)
