"""One report: its form as buttons, its text with sections, problems and numbers marked."""

from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import unquote

import ipywidgets as widgets
import polars as pl

from govreports import schemas
from govreports.auditing import audit
from govreports.clauses import problems
from govreports.explorer.escaping import label, named, safe
from govreports.explorer.places import EMPTY, Mark, document_at, marked, place_in
from govreports.explorer.selecting import Selection, subset
from govreports.explorer.viewing import View, assembled, chosen, column, dropdown, html, listbox, number, wrapped
from govreports.regimes import forms
from govreports.sources.document import Document

if TYPE_CHECKING:
    from collections.abc import Callable

    from govreports.datasets import Corpus

__all__ = ["ReportView", "printed"]

_WIDE: Final = 8
_FEW: Final = 4
_LABEL: Final = 240
_DIGITS: Final = "\u200b\u200c"
_LOCAL: Final = "local/"
_NEAR: Final = 60
_HINT: Final = "点一个数，下面就标出它印在哪里 (click a number to see where it is printed)"
Key = tuple[str, str]


def printed(status: str, raw: str | None) -> str:
    """Return what a button says of a cell: what is printed there, or why nothing is.

    Examples
    --------
    >>> from govreports.explorer.reportview import printed
    >>> printed("read", "12"), printed("blank", None), printed("ambiguous", "3 0")
    ('12', '空', '? 3 0')
    """
    said = label(raw or "", 14)
    signs = {"read": said, "blank": "空", "dash": said or "—", "absent": "缺", "unreadable": f"! {said}"}
    return signs.get(status, f"? {said}").strip()


class ReportView(View):
    """The report chosen from the page: what it is, its tables, its text."""

    name = "report"
    title = "报告 report"

    def __init__(self, changed: "Callable[[], None]") -> None:
        """Make the widgets, empty."""
        super().__init__(changed)
        self.corpus: Corpus | None = None
        self.part: Corpus | None = None
        self.clauses = pl.DataFrame()
        self.lines = Document("", (), "text")
        self.marks: list[Mark] = []
        self.broken: dict[str, str] = {}
        self.reports = listbox(6, "报告 reports")
        self.reports.layout.height = "128px"
        self.card, self.checks, self.heads, self.labels, self.place, self.text = (html() for _ in range(6))
        self.checks.layout.max_width = "460px"
        self.tables = dropdown("表格 table", "340px")
        self.cells = dropdown("单元格 cell", "440px")
        self.grid = widgets.ToggleButtons(options=[])
        self.grid.add_class("gr-grid")
        self.labels.layout.width = self.labels.layout.min_width = f"{_LABEL}px"
        form = widgets.HBox([self.labels, self.grid], layout=widgets.Layout(overflow="auto"))
        left, right = column(self.heads, form, self.checks, flex="0 1 auto"), column(self.text, flex="1 1 340px")
        left.layout.max_width, right.layout.min_width = "900px", "320px"
        listed, card = column(self.reports, flex="1 1 380px"), column(self.card, flex="2 1 560px")
        rows = [listed, card], [self.tables, self.cells], [self.place], [left, right]
        self.box.children = [widgets.HBox(row, layout=wrapped()) for row in rows]
        self.watch(self.reports, self._report)
        self.watch(self.tables, self._table)
        self.watch(self.cells, self._choose)
        self.watch(self.grid, self._choose)

    def show(self, selection: Selection) -> None:
        """List the reports of the page and show the one chosen before, or the first."""
        self.corpus = selection.corpus
        fields = ("year", "organ_key", "organ", "source", "regime", "status", "report")
        options = [
            (f"{year or '????'}  {label(key or organ or source.rsplit('/', 1)[-1])}  {regime or ''} {status}", report)
            for year, key, organ, source, regime, status, report in selection.listed.select(fields).iter_rows()
        ]
        with self.filled():
            chosen(self.reports, options)
        self._report()

    def open(self, report: str, cell: str | None = None, span: tuple[int, int] | None = None) -> None:
        """Show a report of the page, and a cell (table/row/column) or a slice of its text if one is given."""
        self.reports.value = report
        table, *row, column_ = cell.split("/") if cell else ("", "")
        if table in dict(self.tables.options).values():
            self.tables.value = table
            if (key := ("/".join(row), column_)) in dict(self.cells.options).values():
                self._choose(key)
        elif span:
            self._text(span)

    def _report(self, _: object = None) -> None:
        report = self.reports.value
        if self.corpus is None or report is None:
            self.part = None
            for part in (self.card, self.checks, self.heads, self.labels, self.place, self.text):
                part.value = ""
            self.card.value = "没有报告符合筛选条件 (no report fits the filters)"
            with self.filled():
                chosen(self.tables, [])
            self._table()
            return
        self.part = subset(self.corpus, pl.col("report") == report)
        self.clauses = problems(self.part)
        found = audit(self.part, ["arithmetic"]).filter(pl.col("status") == "broken")
        self.broken = {cell: note for cells, note in found.select("cells", "note").iter_rows() for cell in cells}
        self.marks = self._marked()
        self.card.value = self._card()
        self.checks.value = "".join(f'<div class="gr-bad">≠ {safe(note)}</div>' for note in found["note"])
        tables = self.part.cells["table"].unique(maintain_order=True).to_list()
        first = "applications" if "applications" in tables and self.tables.value not in tables else None
        with self.filled():
            chosen(self.tables, [(named("table", code), code) for code in tables], first)
        self._table()

    def _about(self) -> dict[str, Any]:
        return self.part.reports.row(0, named=True) if self.part else {}

    def _card(self) -> str:
        about = self._about()
        bases = [
            f"机关 organ：{about['organ'] or '不明'}（{about['organ_basis'] or '—'}）",
            f"年度 year：{about['year'] or '不明'}（{about['year_basis'] or '—'}）",
            f"格式 form：{named('regime', about['regime'])}",
            f"范围 scope：{about['scope'] or '不明'}",
            f"状态 status：{named('report', about['status'])}",
            f"文件 file：{about['source']}",
        ]
        note = f'<div class="gr-dim">{safe(about["note"])}</div>' if about["note"] else ""
        title = about["title"] or about["organ_key"] or about["report"]
        said = safe("　".join(bases))
        return f'<div class="gr-card"><h3>{safe(title)}</h3><div class="gr-dim">{said}</div>{note}</div>'

    def _table(self, _: object = None) -> None:
        code, part = self.tables.value, self.part
        own = part.cells.filter(table=code) if part and code else schemas.empty("cells")
        self.frame = own
        rows, columns = (
            own["row"].unique(maintain_order=True).to_list(),
            own["column"].unique(maintain_order=True).to_list(),
        )
        held = {
            (row, column): (status, raw)
            for row, column, status, raw in own.select("row", "column", "status", "raw").iter_rows()
        }
        turned = len(columns) >= _WIDE
        names = _names(own["regime"][0] if own.height else None, code)
        places: list[Key] = (
            [(r, c) for c in columns for r in rows] if turned else [(r, c) for r in rows for c in columns]
        )
        options = [(self._button(number, key, held.get(key)), key) for number, key in enumerate(places)]
        across, down = (rows, columns) if turned else (columns, rows)
        with self.filled():
            self.grid.options = options
            self.grid.value = None
            self.cells.options = [("—", ""), *((self._said(names, key, held.get(key)), key) for key in places)]
            self.cells.value = ""
        width = 118 if len(across) <= _FEW else 58
        self.grid.style.button_width = f"{width}px"
        self.grid.layout.width = self.grid.layout.min_width = f"{(width + 2) * len(across) + 4}px"
        sides = "".join(f"<div{_tip(names, each)}>{_leaf(names, each)}</div>" for each in down)
        self.labels.value = f'<div class="gr-rows" style="width:{_LABEL - 12}px">{sides}</div>'
        heads = "".join(
            f'<span style="width:{width}px"{_tip(names, each)}>{_leaf(names, each, "<br>")}</span>' for each in across
        )
        self.heads.value = f'<div class="gr-heads" style="padding-left:{_LABEL}px">{heads}</div>'
        self._choose(None)

    def _button(self, number: int, key: Key, cell: tuple[str, str | None] | None) -> str:
        # the front end finds the pressed button by its text, which must therefore differ: digits that take no room
        mark = "".join(_DIGITS[int(digit)] for digit in f"{number:b}")
        wrong = "≠" if "/".join((str(self.reports.value), str(self.tables.value), *key)) in self.broken else ""
        return wrong + (printed(*cell) if cell else "·") + mark

    def _said(self, names: dict[str, str], key: Key, cell: tuple[str, str | None] | None) -> str:
        path = " × ".join(label(names.get(code, _plain(code)).split(" / ")[-1], 16) for code in key)
        return f"{path} = {printed(*cell) if cell else '·'}"

    def _choose(self, key: Key | Literal[""] | None) -> None:
        """Show where the cell stands, in both lists, in the text and in words."""
        key = key or None
        with self.filled():
            self.grid.value, self.cells.value = key, key or ""
        report, code = self.reports.value, self.tables.value
        chosen_cells = f".filter(report={report!r}, table={code!r})" if code else ".head(0)"
        lines = [f"frame = corpus.cells{chosen_cells}"]
        if key is None or not self.part:
            self.place.value = f'<div class="gr-place gr-dim">{_HINT}</div>'
            self._text()
        else:
            cell = "/".join((str(report), str(code), *key))
            lines.append(f"gr.trace(corpus, {cell!r})")
            self._show(cell, self.frame.filter(row=key[0], column=key[1]).row(0, named=True))
        self.code = assembled(*lines)
        self.changed()

    def _show(self, cell: str, data: dict[str, Any]) -> None:
        names = _names(data["regime"], data["table"])
        path = " × ".join(names.get(code, _plain(code)) for code in (data["row"], data["column"]))
        span, why = self._span(data["at"]), ""
        if data["at"] is None:
            why = "文中没有它自己的位置 (no place of its own in the document)"
        elif span is None:
            why = "原文件不在手边或已改动，无法标出 (the file is not at hand or has changed)"
        value = "" if data["value"] is None else f" = {number(data['value'])} {data['unit'] or ''}"
        wrong = f'<div class="gr-bad">≠ {safe(self.broken[cell])}</div>' if cell in self.broken else ""
        said = (
            f'<b>{safe(path)}</b>{safe(value)} <span class="gr-dim">{safe(cell)}</span><br>',
            f"{safe(named('cell', data['status']))}　印作 printed：{safe(data['raw'] or '')}",
            f"　位置 at：{safe(data['at'] or '—')}{self._excerpt(span)}{safe(why)}{wrong}",
        )
        self.place.value = f'<div class="gr-place"><div class="gr-card">{"".join(said)}</div></div>'
        self._text(span)

    def _excerpt(self, span: tuple[int, int] | None) -> str:
        if span is None or not self.part:
            return "<br>"
        text = self.part.texts["text"].item()
        parts = text[max(span[0] - _NEAR, 0) : span[0]], text[slice(*span)], text[span[1] : span[1] + _NEAR]
        before, own, after = (safe(" ".join(part.split())) for part in parts)
        return f"<br>… {before} <mark>{own or EMPTY}</mark> {after} …"

    def _span(self, at: str | None) -> tuple[int, int] | None:
        if at is None or not self.part or self.part.texts.is_empty():
            return None
        found = place_in(self.lines, at)
        if found is None:
            about = self._about()
            document = document_at(about["source"], about["sha256"])
            found = place_in(document, at) if document and document.text == self.lines.text else None
        return found

    def _marked(self) -> list[Mark]:
        """Return sections, clauses and the numbers whose places are known without opening the file."""
        if not self.part or self.part.texts.is_empty():
            return []
        self.lines = Document(self.part.texts["text"].item(), (), "text")
        parts = self.part.narratives.select("start", "end", "section").iter_rows()
        found = [Mark(start, end, "section", named("section", section)) for start, end, section in parts]
        for start, end, kind, category in self.clauses.select("start", "end", "kind", "category").iter_rows():
            found.append(Mark(start, end, kind, f"{named('kind', kind)}：{named('category', category)}"))
        for table, row, column_, at in self.part.cells.select("table", "row", "column", "at").iter_rows():
            span = place_in(self.lines, at) if at else None
            if span:
                found.append(Mark(*span, "number", f"{table}/{row}/{column_}"))
        return found

    def _text(self, span: tuple[int, int] | None = None) -> None:
        if not self.part or self.part.texts.is_empty():
            self.text.value = '<div class="gr-dim">没有文本 (no text)</div>'
            return
        text = self.part.texts["text"].item()
        marks = [*self.marks, Mark(*span, "here")] if span else self.marks
        sought = " gr-sought" if span else ""
        body = marked(text, marks, span[0] if span else 0)
        self.text.value = f'<div class="gr-text{sought}" lang="zh" tabindex="0">{body}</div>'


def _names(regime: str | None, code: str | None) -> dict[str, str]:
    known = {form.id: form for form in forms()}
    table = known[regime].table(code) if regime in known and code else None
    return {entry.code: entry.label for entry in (*table.rows, *table.columns)} if table else {}


def _plain(code: str) -> str:
    return unquote(code.removeprefix(_LOCAL)) if code.startswith(_LOCAL) else code


def _leaf(names: dict[str, str], code: str, between: str = " ") -> str:
    leaf = label(names.get(code, _plain(code)).split(" / ")[-1], 22)
    said = "" if code.startswith(_LOCAL) else label(code.rsplit(".", 1)[-1], 24)
    return f"{safe(leaf)}{between}<i>{safe(said)}</i>"


def _tip(names: dict[str, str], code: str) -> str:
    return f' title="{safe(names.get(code, _plain(code)))} ({safe(code)})"'
