"""Several reports bound in one document: the first is read, the tables of the others are left over."""

import re
from dataclasses import replace
from typing import Final

from govreports.metadata import further_titles
from govreports.regimes import Forms
from govreports.script import fold
from govreports.sections import narratives_of
from govreports.sources.document import Document, Row
from govreports.tables import Aligned, Leftover, align

__all__ = ["first_report"]

_ORDINAL: Final = re.compile(r"(?:^|(?<=\s))[#*]{0,4}([一二三四五六七八])\s*、")
_SECTIONS: Final = 3
_ORDINALS: Final = 4
"""So many sections, or numerals of headings, make a report whose tables may be pictures."""


def first_report(
    document: Document, forms: Forms, title: str | None, title_ends: int, year: int | None
) -> tuple[Document, Aligned]:
    """Return a document up to the title of a second report, and its cells; what the others' tables hold is left over.

    The title of another organ or year opens another report where tables stand behind it, and tables or
    the sections of a report before it; else it is a link or a caption.

    Parameters
    ----------
    document
        The document.
    forms
        The forms to look for.
    title, title_ends
        The title of the first report and the offset behind it, as ``title_of`` gives them.
    year
        The year reported on, for forms that no label decides.
    """
    whole = align(document, forms, year)
    for cut in further_titles(document, title, title_ends) if whole.found else ():
        before, behind = _part(document, 0, cut), _part(document, cut, len(document.text))
        if not any(end > cut for _, end in whole.spans):
            break
        if any(start < cut for start, _ in whole.spans) or (_is_whole(before) and _is_whole(behind)):
            others = align(behind, forms)
            first = align(before, forms, year)
            first.notes.append("two_reports")
            first.leftovers += [Leftover(c.at, c.raw, "second_report", 0) for c in others.cells if c.at and c.raw]
            first.leftovers += others.leftovers
            return before, first
    return document, whole


def _part(document: Document, start: int, end: int) -> Document:
    """Return the rows between two offsets of the text; a line that runs over one of them is cut."""
    rows: list[Row] = []
    for row in document.rows:
        cells = tuple(
            cell._replace(start=max(cell.start, start), end=min(cell.end, end))
            for cell in row.cells
            if cell.start < end and (cell.end > start or cell.start >= start)
        )
        if cells:
            rows.append(row if cells == row.cells else row._replace(cells=cells))
    return replace(document, rows=tuple(rows))


def _is_whole(document: Document) -> bool:
    """Tell whether rows have the sections of a report."""
    sections = {narrative.section for narrative in narratives_of(document, [], 0)}
    if len(sections - {"preamble", "other"}) >= _SECTIONS:
        return True
    plain = fold(document.text)
    found = {
        match[1]
        for row in document.rows
        for cell in row.cells
        for match in _ORDINAL.finditer(plain[cell.start : cell.end])
    }
    return len(found) >= _ORDINALS
