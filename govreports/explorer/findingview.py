"""What does not add up in the reports selected, with the cells and the words concerned."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Literal

import ipywidgets as widgets
import polars as pl

from govreports.auditing import audit, verdicts
from govreports.datasets import Corpus
from govreports.explorer.escaping import label, named, safe
from govreports.explorer.selecting import PAGE, Selection
from govreports.explorer.viewing import Opener, View, assembled, chosen, dropdown, html, listbox, number, table, wrapped

__all__ = ["FindingView"]

_LISTED: Final = 200
_HEADINGS: Final = ("单元格 cell", "印作 printed", "数值 value", "状态 status", "位置 at")


class FindingView(View):
    """Findings of the audit by answer, family and severity."""

    name = "findings"
    title = "核对 findings"

    def __init__(
        self,
        changed: Callable[[], None],
        opened: Opener,
        findings: pl.DataFrame | None = None,
        file: str | Path | None = None,
    ) -> None:
        """Make the widgets; ``findings`` are those of the whole corpus where they are known already.

        ``file`` is the one that verdicts are kept in; without one none can be given.
        """
        super().__init__(changed, opened)
        self.all = findings
        self.file = file
        self.kept: tuple[list[str], pl.DataFrame] | None = None
        self.given = findings is not None
        self.selection: Selection | None = None
        self.answer = dropdown("结果 answer", "250px")
        chosen(self.answer, [(named("answer", each), each) for each in ("broken", "unknown", "holds")])
        self.family, self.severity = dropdown("类别 family", "250px"), dropdown("程度 severity", "250px")
        chosen(self.family, [("全部 all", "")])
        chosen(
            self.severity,
            [("全部 all", ""), *((named("severity", each), each) for each in ("error", "warning", "note"))],
        )
        self.everything = widgets.Button(description="核对全部 audit all", layout=widgets.Layout(width="160px"))
        self.source = widgets.Button(description="看报告 show report", layout=widgets.Layout(width="160px"))
        self.findings = listbox(16, "核对结果 findings")
        self.said, self.detail = html(), html()
        top = widgets.HBox([self.answer, self.family, self.severity, self.everything], layout=wrapped())
        self.why = widgets.Text(description="理由 why", layout=widgets.Layout(width="420px"))
        self.confirmed, self.dismissed = (
            widgets.Button(description=named("verdict", each), layout=widgets.Layout(width="170px"))
            for each in ("confirmed", "dismissed")
        )
        judging = widgets.HBox([self.confirmed, self.dismissed, self.why], layout=wrapped())
        judging.layout.display = "none" if file is None else ""
        self.box.children = [top, self.said, self.findings, self.source, judging, self.detail]
        self.confirmed.on_click(lambda _: self.judge("confirmed"))
        self.dismissed.on_click(lambda _: self.judge("dismissed"))
        for each in (self.answer, self.family, self.severity):
            self.watch(each, self._draw)
        self.watch(self.findings, self._detail)
        self.everything.on_click(lambda _: self.audit_all())
        self.source.on_click(lambda _: self._open())

    def show(self, selection: Selection) -> None:
        """Draw for the reports selected, or for those of the page where they are many."""
        self.selection = selection
        if self.all is None and selection.corpus.reports.height <= PAGE:
            self.all = audit(selection.corpus)
        self._draw()

    def audit_all(self) -> None:
        """Audit the whole corpus once."""
        if self.selection is None:
            return
        self.everything.description = "核对中…"
        self.all = audit(self.selection.corpus)
        self.everything.description = "核对全部 audit all"
        self._draw()

    def judge(self, verdict: Literal["confirmed", "dismissed"]) -> None:
        """Keep a verdict on the chosen finding in the file, and show it."""
        key, selection = self.findings.value, self.selection
        if key is None or selection is None or self.file is None:
            return
        said = verdicts.judge(
            verdicts.read(self.file), self.frame, selection.corpus, key, verdict, self.why.value.strip()
        )
        verdicts.write(said, self.file)
        self.why.value = ""
        self._draw()

    def _held(self, selection: Selection) -> tuple[pl.DataFrame, list[str]]:
        """Return the findings looked at and the code that makes them."""
        if self.all is None:
            listed = selection.listed["report"].to_list()
            if self.kept is None or self.kept[0] != listed:
                self.kept = (listed, audit(selection.part(paged=True)))
            return self.kept[1], [selection.code(paged=True), "findings = gr.audit(part)"]
        code = ["findings = gr.audit(corpus)"] * (not self.given)
        if selection.reports.height == selection.corpus.reports.height:
            return self.all, code
        code = [selection.code(paged=False), *code]
        code.append('held = pl.col("reports").list.set_intersection(part.reports["report"].to_list())')
        code.append("findings = findings.filter(held.list.len() > 0)")
        chosen_reports = selection.reports["report"].to_list()
        return self.all.filter(pl.col("reports").list.set_intersection(chosen_reports).list.len() > 0), code

    def _draw(self, _: object = None) -> None:
        selection = self.selection
        if selection is None:
            return
        self.everything.layout.display = "none" if self.all is not None else ""
        held, code = self._held(selection)
        families = held["family"].unique().sort().to_list()
        families += [self.family.value] * (self.family.value not in {"", *families})
        with self.filled():
            chosen(self.family, [("全部 all", ""), *((each, each) for each in families)])
        wanted = {"status": self.answer.value, "family": self.family.value, "severity": self.severity.value}
        wanted = {name: value for name, value in wanted.items() if value}
        self.frame = held.filter(**wanted)
        arguments = ", ".join(f'{name}="{value}"' for name, value in wanted.items())
        lines = [*code, f"frame = findings.filter({arguments})"]
        if self.file is not None:
            self.frame = verdicts.apply(self.frame, selection.corpus, verdicts.read(self.file))
            lines.append(f"frame = verdicts.apply(frame, corpus, verdicts.read({str(self.file)!r}))")
        self.code = assembled(*lines)
        counts = dict(held["status"].value_counts().iter_rows())
        said = "　".join(f"{named('answer', each)} {counts.get(each, 0)}" for each in ("broken", "unknown", "holds"))
        only = (
            ""
            if self.all is not None
            else f"；只核对了本页 {selection.listed.height} 份 (only the reports of this page)"
        )
        more = f"；列出前 {_LISTED} 项 (first listed)" if self.frame.height > _LISTED else ""
        self.said.value = f'<div class="gr-dim">{safe(said)}{only}{more}</div>'
        names = self._names(selection.corpus)
        options = [
            (f"{severity or status}  {label(check, 44)}  {label(names.get((reports or [''])[0], ''), 30)}", finding)
            for finding, severity, status, check, reports in self.frame.head(_LISTED)
            .select("finding", "severity", "status", "check", "reports")
            .iter_rows()
        ]
        with self.filled():
            chosen(self.findings, options)
        self._detail()
        self.changed()

    def _names(self, corpus: Corpus) -> dict[str, str]:
        held = self.frame.head(_LISTED)["reports"].explode().drop_nulls().unique().to_list()
        found = corpus.reports.filter(pl.col("report").is_in(held)).select(
            "report", "year", "organ_key", "organ", "source"
        )
        return {
            report: f"{year or '????'} {key or organ or source}"
            for report, year, key, organ, source in found.iter_rows()
        }

    def _open(self) -> None:
        if self.findings.value and self.opened:
            row = self.frame.filter(finding=self.findings.value).row(0, named=True)
            first = next(iter(row["cells"] or []), None)
            report, _, cell = first.partition("/") if first else ((row["reports"] or [""])[0], "", "")
            if report:
                self.opened(report, cell or None, None)

    def _detail(self, _: object = None) -> None:
        key, selection = self.findings.value, self.selection
        if key is None or selection is None:
            self.detail.value = '<div class="gr-dim">没有这样的结果 (no findings)</div>'
            return
        row = self.frame.filter(finding=key).row(0, named=True)
        names = self._names(selection.corpus)
        sides = number(row["left"])
        sides += "" if row["right"] is None else f" 对 against {number(row['right'])}"
        quote = f"<blockquote>{safe(row['quote'])}</blockquote>" if row["quote"] else ""
        about = "；".join(names.get(report, report) for report in row["reports"] or [])
        place = f"　位置 at：{safe(row['at'])}" if row["at"] else ""
        self.detail.value = (
            f'<div class="gr-card"><b>{safe(row["check"])}</b> <span class="gr-bad">{safe(sides)}</span>'
            f"<br>{safe(row['note'] or '')}{quote}{_judged(row)}"
            f'<div class="gr-dim">{safe(about)}{place}　{safe(key)}</div></div>{self._cells(selection.corpus, row)}'
        )

    def _cells(self, corpus: Corpus, row: dict[str, Any]) -> str:
        wanted = row["cells"] or []
        if not wanted:
            return ""
        own = corpus.cells.filter(pl.col("report").is_in(row["reports"]))
        own = own.with_columns(cell=pl.concat_str("report", "table", "row", "column", separator="/"))
        found = own.filter(pl.col("cell").is_in(wanted)).select("cell", "raw", "value", "status", "at")
        return table(_HEADINGS, found.iter_rows(), {2})


def _judged(row: dict[str, Any]) -> str:
    if not row.get("verdict"):
        return ""
    stale = " （文件此后有改动 changed since）" if row["stale"] else ""
    return f"<div><b>{safe(named('verdict', row['verdict']))}</b> {safe(row['why'] or '')}{stale}</div>"
