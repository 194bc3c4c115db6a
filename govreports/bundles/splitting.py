"""Several reports in one document: where each begins, and the document of each."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, zip_longest
from typing import Final, NamedTuple

from govreports.bundles.doubting import Doubt, doubts_of
from govreports.bundles.marks import Mark, marks_of
from govreports.metadata.names import Named
from govreports.regimes import Forms
from govreports.script import fold
from govreports.sources.document import Document, Row
from govreports.sources.text import read_text

__all__ = ["Part", "split_reports"]

_OPENINGS: Final = frozenset({"title", "caption", "lead", "block"})
_LATE: Final = frozenset({"problems", "other", "review_litigation"})
_SOME: Final = 2
_WHOLE: Final = 3
"""So many sections make a report whose tables may be pictures."""
_PROSE: Final = 12
"""Characters below a heading that are more than a page number in a table of contents."""
_SHEETS: Final = frozenset({"xlsx", "xls", "ods"})
_SAID: Final = re.compile(r"[^\W\d_]")
_SQUEEZED: Final = re.compile(r"[\W_]+")


class Part(NamedTuple):
    """One report of a document: its number from 1, its own document, and what is doubtful about where it ends."""

    number: int
    document: Document
    note: str = ""
    withheld: tuple[Row, ...] = ()


def split_reports(document: Document, forms: Forms) -> tuple[Part, ...]:
    r"""Return the reports that a document holds; a single one is the very document.

    A report begins where a title names another organ or year than the one before and a body follows, or where, behind
    the last sections, tables or signature of a report, title, lead or section one come again. What stands before the
    title of the first belongs to the first, what stands behind the end of a report to that report.
    Lines are addressed within the text of the part, cells of grids as they are in the file.

    Where tables follow one another so that each may belong to either of two reports, they are ``withheld``, and
    ``note`` says ``two_reports`` and how many reports there seem to be, also of the report that has no tables at all.

    Parameters
    ----------
    document
        The document.
    forms
        The forms whose tables it may hold.

    Examples
    --------
    >>> from govreports.regimes import forms
    >>> from govreports.sources.opening import open_document
    >>> body = "一、总体情况\n全年公开信息一百条，更新了目录。\n二、主动公开情况\n更新栏目三个，回应了群众关切。\n"
    >>> titles = ("海棠县教育局2021年政府信息公开工作年度报告\n", "海棠县民政局2021年政府信息公开工作年度报告\n")
    >>> document = open_document("".join(title + body for title in titles).encode())
    >>> [part.document.text[3:6] for part in split_reports(document, forms())]
    ['教育局', '民政局']
    """
    marks = marks_of(document, forms)
    cuts = _cuts(marks, document.text)
    if not cuts:
        return (Part(1, document),)
    bounds = [0, *cuts, len(document.text)]
    plain = document.rows == read_text(document.text).rows  # how cells are divided is decided for each by itself
    doubts = doubts_of(_within(marks, bounds), bounds, document.text)
    parts = [Part(n, _between(document, *each, plain=plain)) for n, each in enumerate(pairwise(bounds), start=1)]
    seeming = sum(len(_body(own, document.text).sections) >= _SOME for own in _within(marks, bounds))
    return tuple(
        _withholding(part, bounds, doubts[part.number], seeming) if part.number in doubts else part for part in parts
    )


# -- where reports begin ------------------------------------------------------------------------


@dataclass(slots=True)
class _Body:
    """What some marks show of a report: sections with prose, tables, whether it has come to its end, its names."""

    sections: set[str] = field(default_factory=set)
    tables: list[str] = field(default_factory=list)
    late: bool = False
    first: int | None = None
    names: list[Named] = field(default_factory=list)

    @property
    def said(self) -> bool:
        return bool(self.tables) or len(self.sections) >= _SOME


class _Cluster(NamedTuple):
    """Marks with which a report may begin, nothing of a body between them: the slice of them among all marks."""

    first: int
    last: int


def _cuts(marks: Sequence[Mark], text: str) -> list[int]:
    """Return the offsets at which further reports begin."""
    clusters = list(_clusters(marks))
    cuts: list[int] = []
    begun = 0
    for at, cluster in enumerate(clusters):
        following = next((each.first for each in clusters[at + 1 :] if _other(marks, cluster, each)), len(marks))
        before = _body(marks[begun : cluster.first], text)
        behind = _body(marks[cluster.first : following], text)
        opening = marks[cluster.first : cluster.last]
        if _is_another(opening, before, behind) or (
            _begins_anew(opening, before, behind) and not _again(marks, begun, cluster, following, text)
        ):
            cuts.append(_start(opening, marks[: cluster.first]))
            begun = cluster.first
    return cuts


def _within(marks: Sequence[Mark], bounds: Sequence[int]) -> list[list[Mark]]:
    """Return the marks of each part."""
    return [[mark for mark in marks if start <= mark.start < end] for start, end in pairwise(bounds)]


def _clusters(marks: Sequence[Mark]) -> Iterator[_Cluster]:
    first: int | None = None
    for index, mark in enumerate(marks):
        opens = mark.kind in _OPENINGS or mark.code == "overview"
        if opens and first is None:
            first = index
        elif first is not None and not opens and mark.kind != "signed":
            yield _Cluster(first, index)
            first = None
    if first is not None:
        yield _Cluster(first, len(marks))


def _body(marks: Sequence[Mark], text: str) -> _Body:
    found = _Body()
    for mark, following in zip_longest(marks, marks[1:]):
        if mark.kind == "section":
            between = text[mark.end : following.start if following else mark.end + 40 * _PROSE]
            if len(_SAID.findall(between)) >= _PROSE or (following and following.kind == "table"):
                found.sections.add(mark.code)
            if mark.code == "overview" and found.first is None:
                found.first = mark.number
            found.late |= mark.code in _LATE
        elif mark.kind == "table":
            found.tables.append(mark.code)
            found.late |= mark.code in {"review_litigation", "statistics"}
        elif mark.kind == "signed":
            found.late |= bool(found.sections)
        elif mark.named and mark.kind == "title":
            found.names.append(mark.named)
    return found


def _is_another(opening: Sequence[Mark], before: _Body, behind: _Body) -> bool:
    """Tell whether the last title among some marks, or what stands over a form, is that of another report."""
    if not before.said:
        return False
    titles = [mark.named for mark in opening if mark.kind == "title" and mark.named]
    own = _own(before.names)
    if titles and _differ(own, titles[-1]) and (len(behind.sections) >= _SOME or (behind.tables and before.tables)):
        return True
    captions = [mark.named for mark in opening if mark.kind == "caption" and mark.named]
    return bool(captions and not titles and set(before.tables) & set(behind.tables) and _differ(own, _own(captions)))


def _begins_anew(opening: Sequence[Mark], before: _Body, behind: _Body) -> bool:
    """Tell whether some marks open a report behind the end of another one, whatever they name."""
    overview = next((mark.number for mark in opening if mark.code == "overview"), None)
    anew = overview is not None and overview in {1, before.first}
    return (
        before.said
        and before.late
        and (anew or any(mark.kind in {"title", "lead"} for mark in opening))
        and bool(before.sections & behind.sections or set(before.tables) & set(behind.tables))
        and len(behind.sections) + bool(behind.tables) >= _WHOLE
    )


def _own(names: Sequence[Named]) -> Named:
    """Return the organ and the year that several titles name first."""
    return Named(
        next((named.organ for named in names if named.organ), None),
        None,
        next((named.year for named in names if named.year), None),
        None,
    )


def _differ(own: Named, other: Named) -> bool:
    """Tell whether a title names another organ or year; where the first lacks one, a full title does."""
    if own.year and other.year and own.year != other.year:
        return True
    if own.organ and other.organ:
        return not (own.organ in other.organ or other.organ in own.organ)
    return bool(other.organ and other.year and not (own.year or own.organ))


def _other(marks: Sequence[Mark], cluster: _Cluster, later: _Cluster) -> bool:
    """Tell whether a later cluster holds the title of another report than an earlier one."""
    names = [
        _own([m.named for m in marks[each.first : each.last] if m.kind in {"title", "caption"} and m.named][-1:])
        for each in (cluster, later)
    ]
    return _differ(*names)


def _again(marks: Sequence[Mark], begun: int, cluster: _Cluster, following: int, text: str) -> bool:
    """Tell whether the same report is printed again."""
    bodies = []
    for first, last in ((begun, cluster.first), (cluster.first, following)):
        inner = [mark for mark in marks[first:last] if mark.kind in {"section", "table"}]
        bodies.append(_SQUEEZED.sub("", fold(text[inner[0].start : inner[-1].start])) if inner else "")
    return bool(bodies[0]) and bodies[0] == bodies[1]


def _start(opening: Sequence[Mark], before: Sequence[Mark]) -> int:
    """Return the offset at which a report begins: its title and the block of metadata over it, else its lead.

    The titles of other reports before its own are links of the page before.
    """
    titles = [mark for mark in opening if mark.kind == "title"]
    if titles:
        start = len(opening)
        for index in range(len(opening) - 1, -1, -1):
            mark = opening[index]
            if mark.kind == "title" and mark.named and titles[-1].named:
                if _differ(mark.named, titles[-1].named) or _differ(titles[-1].named, mark.named):
                    break
                start = index
            elif mark.kind == "block" and index < start:
                start = index
        return opening[start].start
    head = next((mark for mark in opening if mark.kind != "lead"), None)
    last = before[-1] if before else None
    leads = [
        mark
        for mark in opening
        if mark.kind == "lead" and not (last and last.kind == "section" and mark.start - last.end <= 1)
    ]
    found = [mark for mark in (head, *leads[:1]) if mark]
    return min(mark.start for mark in found)


# -- the document of each -----------------------------------------------------------------------


def _withholding(part: Part, bounds: Sequence[int], doubt: Doubt, seeming: int) -> Part:
    """Return a part with the rows of tables named that may be those of another one."""
    start, end = (at - bounds[part.number - 1] for at in doubt)
    doubtful = (row for row in part.document.rows if row.cells[-1].end > start and row.cells[0].start < end)
    return part._replace(note=f"two_reports:{seeming}", withheld=tuple(doubtful))


def _between(document: Document, start: int, end: int, *, plain: bool) -> Document:
    """Return what stands between two offsets of the text as a document; a line that runs over one of them is cut."""
    text = document.text[start:end]
    if plain:
        return replace(document, text=text, rows=read_text(text).rows, metadata={})
    rows: list[Row] = []
    for row in document.rows:
        cells = tuple(
            cell._replace(start=max(cell.start, start) - start, end=min(cell.end, end) - start)
            for cell in row.cells
            if cell.start < end and (cell.end > start or cell.start >= start)
        )
        if cells:
            rows.append(row._replace(cells=cells))
    if document.format in _SHEETS:
        rows = _narrowed(rows)
    return replace(document, text=text, rows=tuple(rows), metadata={})


def _narrowed(rows: Sequence[Row]) -> list[Row]:
    """Return the rows of sheets without the columns on the right that only another report of the sheet fills."""
    widths: dict[int, int] = {}
    for row in rows:
        filled = [number for number, cell in enumerate(row.cells, start=1) if cell.end > cell.start]
        widths[row.table] = max(widths.get(row.table, 1), *filled[-1:], 1)
    return [row._replace(cells=row.cells[: widths[row.table]]) if row.table else row for row in rows]
