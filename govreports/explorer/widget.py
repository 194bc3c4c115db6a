"""The explorer: filters above, one view below, and always the code that makes what is on screen."""

from importlib import resources
from typing import TYPE_CHECKING, Any, Final

import ipywidgets as widgets
import polars as pl

from govreports.explorer.escaping import named, safe
from govreports.explorer.findingview import FindingView
from govreports.explorer.panelview import PanelView
from govreports.explorer.problemview import ProblemView
from govreports.explorer.reportview import ReportView
from govreports.explorer.selecting import PAGE, Filters, Selection
from govreports.explorer.viewing import View, chosen, dropdown, html
from govreports.gazetteer import regions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from govreports.datasets import Corpus

__all__ = ["Explorer"]

_ANY: Final = ("全部 all", "")


class Explorer:
    """A corpus on screen. ``code`` reproduces what is shown, ``frame`` is the data of it.

    Attributes
    ----------
    widget
        The whole, to be placed into a layout of one's own.
    views
        The views by name: report, indicators, problems, findings.
    """

    def __init__(
        self,
        corpus: "Corpus",
        problems: pl.DataFrame | None = None,
        findings: pl.DataFrame | None = None,
        verdicts: "str | Path | None" = None,
    ) -> None:
        """Make the widgets and draw the first report."""
        self.corpus = corpus
        self._makers: Mapping[str, tuple[str, Callable[[], View]]] = {
            ReportView.name: (ReportView.title, lambda: ReportView(self._confess)),
            PanelView.name: (PanelView.title, lambda: PanelView(self._confess)),
            ProblemView.name: (ProblemView.title, lambda: ProblemView(self._confess, self.open, problems)),
            FindingView.name: (FindingView.title, lambda: FindingView(self._confess, self.open, findings, verdicts)),
        }
        self.views: dict[str, View] = {}
        self.page, self._paused = 0, False
        self._filters()
        self.view = widgets.ToggleButtons(options=[(title, name) for name, (title, _) in self._makers.items()])
        self.view.add_class("gr-views")
        narrow = widgets.Layout(width="44px")
        self.before = widgets.Button(description="◀", tooltip="上一页 previous page", layout=narrow)
        self.after = widgets.Button(description="▶", tooltip="下一页 next page", layout=narrow)
        self.count, self.source = html(), html()
        self.body = widgets.VBox()
        wrap = widgets.Layout(flex_flow="row wrap", align_items="center", grid_gap="6px")
        filters = widgets.HBox(
            [self.words, self.province, self.region, self.years, self.regime, self.reset], layout=wrap
        )
        bar = widgets.HBox([self.view, self.before, self.count, self.after], layout=wrap)
        css = (resources.files("govreports.explorer") / "explorer.css").read_text(encoding="utf-8")
        self.widget = widgets.VBox([html(f"<style>{css}</style>"), filters, bar, self.body, self.source])
        self.widget.add_class("gr-explorer")
        self.view.observe(lambda _: self._show(), "value")
        self.before.on_click(lambda _: self.turn(-1))
        self.after.on_click(lambda _: self.turn(1))
        self._select()

    @property
    def frame(self) -> pl.DataFrame:
        """The data on screen."""
        return self.views[str(self.view.value)].frame

    @property
    def code(self) -> str:
        """The code that makes ``frame`` from a ``corpus``."""
        return self.views[str(self.view.value)].code

    def __repr__(self) -> str:
        """Return how many reports there are, how many are selected and which view is on."""
        selected = self.selection.reports.height
        return f"Explorer of {self.corpus.reports.height} reports, {selected} selected: {self.view.value}"

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:  # noqa: ANN401 - what IPython hands over
        bundle: Any = self.widget._repr_mimebundle_(**options)
        return {**bundle, "text/plain": repr(self)}

    def open(self, report: str, cell: str | None = None, span: tuple[int, int] | None = None) -> None:
        """Show a report, and where a cell or a slice of its text stands.

        Parameters
        ----------
        report
            Any unique beginning of an id or file name; filters that leave it out are taken off.
        cell
            The cell as table/row/column.
        span
            Offsets of the first character and after the last.

        Raises
        ------
        LookupFailedError
            No report fits, or several do.
        """
        found = self.corpus.find(report)
        if found not in set(self.selection.reports["report"]):
            self.clear()
        self.page = self.selection.reports["report"].to_list().index(found) // PAGE
        if self.view.value == ReportView.name:
            self._show()
        self.view.value = ReportView.name
        view = self.views[ReportView.name]
        if isinstance(view, ReportView):
            view.open(found, cell, span)

    def turn(self, step: int) -> None:
        """Turn so many pages forward, or backward."""
        self.page = min(max(self.page + step, 0), self.selection.pages - 1)
        self._show()

    def clear(self) -> None:
        """Take all filters off."""
        self._paused = True
        self.words.value, self.province.value, self.regime.value = "", "", ""
        self.years.value = (self.years.min, self.years.max)
        self._paused = False
        self._select()

    def _filters(self) -> None:
        held = self.corpus.reports
        self.words = widgets.Text(
            description="机关 organ", placeholder="名称、标题或文件名，回车 (Enter)", continuous_update=False,
            layout=widgets.Layout(width="320px"),
        )  # fmt: skip
        self.province = dropdown("地区 region", "250px")
        self.region = widgets.Dropdown(options=[_ANY], layout=widgets.Layout(width="210px"))
        chosen(self.province, [_ANY, *_counted(held["region_code"].str.head(2), held)])
        years = held["year"].drop_nulls().to_list() or [0]
        self.years = widgets.IntRangeSlider(
            value=(min(years), max(years)), min=min(years), max=max(years), description="年度 year",
            continuous_update=False, layout=widgets.Layout(width="320px"),
        )  # fmt: skip
        regimes = sorted(held["regime"].drop_nulls().unique())
        self.regime = dropdown("格式 form", "270px")
        chosen(self.regime, [_ANY, *((named("regime", each), each) for each in regimes)])
        self.reset = widgets.Button(description="清除 clear", layout=widgets.Layout(width="100px"))
        self.province.observe(lambda _: self._province(), "value")
        for each in (self.words, self.region, self.years, self.regime):
            each.observe(lambda _: self._select(), "value")
        self.reset.on_click(lambda _: self.clear())

    def _province(self) -> None:
        """Offer the prefectures and counties of the chosen province."""
        held = self.corpus.reports.filter(pl.col("region_code").str.starts_with(self.province.value or "-"))
        paused, self._paused = self._paused, True
        chosen(self.region, [_ANY, *_counted(held["region_code"], held)], "")
        self._paused = paused
        self._select()

    def _select(self) -> None:
        """Apply the filters, from the first page on."""
        if self._paused:
            return
        whole = (self.years.min, self.years.max)
        years = None if tuple(self.years.value) == whole else tuple(self.years.value)
        region = self.region.value or self.province.value or ""
        self.filters = Filters(self.words.value.strip(), region, years, self.regime.value or "")
        self.page = 0
        self._show()

    def _show(self) -> None:
        name = str(self.view.value)
        self.selection = Selection(self.corpus, self.filters, self.page)
        if name not in self.views:
            self.views[name] = self._makers[name][1]()
        self.views[name].show(self.selection)
        pages = f"　第 {self.page + 1} / {self.selection.pages} 页 page" if self.selection.pages > 1 else ""
        total = self.corpus.reports.height
        self.count.value = f"<b>{self.selection.reports.height}</b> / {total} 份报告 reports{pages}"
        for button, end in ((self.before, 0), (self.after, self.selection.pages - 1)):
            button.layout.display = "" if self.selection.pages > 1 else "none"
            button.disabled = self.page == end
        if self.body.children != (self.views[name].box,):
            self.body.children = (self.views[name].box,)

    def _confess(self) -> None:
        """Write the code of the view under it."""
        view = self.views.get(str(self.view.value))
        if view is not None:
            self.source.value = (
                '<details open><summary class="gr-dim">代码 code（结果在 explorer.frame）</summary>'
                f'<pre class="gr-code">{safe(view.code)}</pre></details>'
            )


def _counted(codes: pl.Series, reports: pl.DataFrame) -> list[tuple[str, str]]:
    """Return regions as options: name, code, and how many of the reports lie there."""
    counts = codes.drop_nulls().value_counts().sort(codes.name)
    known, held = regions(), reports["region_code"]
    found = []
    for code, _ in counts.iter_rows():
        region = known.with_code(code.ljust(6, "0"), None)
        number = int(held.str.starts_with(code).sum() or 0)
        found.append((f"{region.name if region else ''} {code} ({number})".strip(), code))
    return found
