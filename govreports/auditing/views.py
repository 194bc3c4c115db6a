"""One report as a careful reader has it: its prose line by line, folded, with the addresses of everything."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, NamedTuple

import polars as pl

from govreports.datasets import Corpus
from govreports.gazetteer import lineage
from govreports.regimes import Forms
from govreports.script import fold, without_pinyin
from govreports.sections import Narrative
from govreports.sources.document import Document

__all__ = ["ORDINAL", "Hit", "Line", "View", "views", "words_of"]

ORDINAL: Final = re.compile(
    r"[\s#*>·•]*(?:(?P<han>[一二三四五六七八九十]{1,3})\s*[、.,](?!\d)|\(\s*(?P<inner>[一二三四五六七八九十]{1,3})\s*\)"
    r"|(?P<arabic>\d{1,2})\s*(?:[、,](?!\d)|\.(?!\s*\d))|\(\s*(?P<bracket>\d{1,2})\s*\)|(?P<round>[①-⑳⑴-⒇㈠-㈩]))\s*(?=[^\s项款条目号])"
)
"""What numbers a heading or an item at the beginning of a folded line: 一、 （一） 1、 （1） ①."""

_CELL: Final = ("table", "row", "column", "regime", "value", "status", "unit")
_SILENT: Final = re.compile(r"[\W_]")


class Line(NamedTuple):
    """A line of prose: section, number of its narrative, offset in the text, folded text."""

    section: str
    part: int
    start: int
    text: str


class Hit(NamedTuple):
    """A place where a rule is broken: slice of the text, what is said of it, figures and cells concerned."""

    start: int
    end: int
    note: str
    left: float | None = None
    right: float | None = None
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class View:
    """One report: its row of ``reports``, text, narratives, and cells by (table, row, column).

    ``labels`` are the words of all row labels of the forms: lines of tables that look like headings.
    """

    row: Mapping[str, Any]
    text: str
    narratives: tuple[Narrative, ...]
    cells: Mapping[tuple[str, str, str], tuple[str | None, float | None, str, str | None]] = field(repr=False)
    labels: frozenset[str] = field(default=frozenset(), repr=False)

    @property
    def report(self) -> str:
        """Id of the report."""
        found: str = self.row["report"]
        return found

    @property
    def year(self) -> int | None:
        """Year reported on."""
        found: int | None = self.row["year"]
        return found

    @cached_property
    def plain(self) -> str:
        """The text in simplified script and half width, readings in brackets overwritten; offsets stay.

        信息 stands for what a conversion to Taiwan's vocabulary made of it, 着 for 著.
        """
        return without_pinyin(fold(self.text)).replace("资讯", "信息").replace("著", "着")

    @cached_property
    def organ(self) -> str:
        """The organ's folded name, empty where it is not known."""
        return fold(self.row["organ"] or "")

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the organ and of what it was before or became afterwards."""
        key = self.row["organ_key"]
        changes = lineage(key) if key else ()
        others = [name for change in changes for name in (change.predecessor, change.successor)]
        return tuple(dict.fromkeys(name for name in (self.organ, key, *others) if name))

    @cached_property
    def headings(self) -> tuple[tuple[int, str, str], ...]:
        """Offset, folded wording and section of the headings."""
        found, at = [], 0
        for part in self.narratives:
            if part.heading is None:
                continue
            start = self.text.find(part.heading, at)
            if start >= 0:
                at = start + len(part.heading)
                found.append((start, self.plain[start:at], part.section))
        return tuple(found)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines of prose in reading order."""
        found = []
        for number, part in enumerate(self.narratives):
            at = part.start
            for line in part.text.split("\n"):
                if not line.strip():
                    continue
                start = self.text.find(line, at, part.end)
                if start >= 0:
                    at = start + len(line)
                    found.append(Line(part.section, number, start, self.plain[start:at]))
        return tuple(found)

    @cached_property
    def document(self) -> Document:
        """The text as a document that knows the addresses of its lines."""
        return Document(self.text, (), "text")

    def finding(self, check: str, severity: str, hit: Hit) -> dict[str, Any]:
        """Return a broken finding of this report."""
        shown = hit.end > hit.start
        return {
            "reports": [self.report],
            "check": check,
            "status": "broken",
            "severity": severity,
            "left": hit.left,
            "right": hit.right,
            "cells": list(hit.cells),
            "quote": self.text[hit.start : hit.end] if shown else None,
            "at": self.document.line_address(hit.start, hit.end) if shown else None,
            "note": hit.note,
        }


def words_of(text: str) -> str:
    """Return a label or heading without its ordinal, punctuation and white space.

    Examples
    --------
    >>> words_of("（一）予以公开")
    '予以公开'
    """
    return _SILENT.sub("", ORDINAL.sub("", fold(text), count=1))


def _labels(forms: Forms) -> frozenset[str]:
    rows = [row for regime in forms for table in regime.tables for row in table.rows]
    return frozenset(words for row in rows for part in (*row.path, *row.variants) if (words := words_of(part)))


def views(corpus: Corpus, forms: Forms) -> Iterator[View]:
    """Iterate over the reports of a corpus that have a text and are no copies of another one."""
    labels = _labels(forms)
    texts = dict(corpus.texts.select("report", "text").iter_rows())
    parts: dict[str, list[Narrative]] = {}
    columns = ("section", "heading", "text", "start", "end")
    for report, *values in corpus.narratives.select("report", *columns).iter_rows():
        parts.setdefault(report, []).append(Narrative(*values))
    cells = corpus.cells.select("report", *_CELL).partition_by("report", as_dict=True, include_key=False)
    for row in corpus.reports.filter(pl.col("status").is_in(["ok", "partial", "no_tables"])).iter_rows(named=True):
        report = row["report"]
        if report in texts and row["duplicate_of"] is None:
            own = [column.to_list() for column in cells[report,].iter_columns()] if (report,) in cells else [[]] * 7
            by_place = dict(zip(zip(*own[:3], strict=True), zip(*own[3:], strict=True), strict=True))
            yield View(row, texts[report], tuple(parts.get(report, ())), by_place, labels)
