"""One indicator of the reports selected: the panel and its figure."""

from collections.abc import Callable
from io import BytesIO
from typing import Final

import ipywidgets as widgets
import polars as pl

from govreports.errors import InputError
from govreports.explorer.escaping import safe
from govreports.explorer.selecting import Selection
from govreports.explorer.viewing import View, assembled, chosen, column, dropdown, html, table, wrapped
from govreports.panels import crosswalk, panel
from govreports.plots import plot_panel, style

__all__ = ["PanelView"]

_ROWS: Final = 200
_COLUMNS: Final = ("organ", "year", "value", "status", "regime", "grade", "scope", "report")
_HEADINGS: Final = (
    "机关 organ",
    "年度 year",
    "数值 value",
    "状态 status",
    "格式 form",
    "等级 grade",
    "范围 scope",
    "报告 report",
)


class PanelView(View):
    """An indicator over the years, with the forms as bands and what breaks the series."""

    name = "indicators"
    title = "指标 indicators"

    def __init__(self, changed: Callable[[], None]) -> None:
        """Make the widgets; the list of indicators comes from the crosswalk."""
        super().__init__(changed)
        known = crosswalk().unique("indicator", maintain_order=True).select("label", "indicator")
        self.indicator = dropdown("指标 indicator", "420px")
        chosen(self.indicator, [(f"{name} {code}", code) for name, code in known.iter_rows()])
        self.figure = widgets.Image(format="png", layout=widgets.Layout(max_width="760px"))
        self.said, self.rows = html(), html()
        figure, rows = column(self.figure, self.said, flex="1 1 600px"), column(self.rows, flex="1 1 420px")
        self.box.children = [self.indicator, widgets.HBox([figure, rows], layout=wrapped())]
        self.selection: Selection | None = None
        self.watch(self.indicator, self._draw)

    def show(self, selection: Selection) -> None:
        """Draw the chosen indicator for all reports selected."""
        self.selection = selection
        self._draw()

    def _draw(self, _: object = None) -> None:
        if self.selection is None:
            return
        code = str(self.indicator.value)
        self.frame = panel(self.selection.part(paged=False), [code])
        lines = [self.selection.code(paged=False), f'frame = gr.panel(part, ["{code}"])']
        try:
            self.figure.value = _drawn(self.frame, code)
            lines.append(f'gr.plot_panel(frame, "{code}")')
            said = ""
        except InputError:
            self.figure.value = b""
            said = "所选报告中没有这个指标的数值 (no report selected has a value)"
        counts = self.frame["status"].value_counts().sort("count", "status", descending=[True, False])
        statuses = "，".join(f"{status} {count}" for status, count in counts.iter_rows())
        reasons = self.frame.select("regime", "grade", "reason").drop_nulls().unique(maintain_order=True).sort("regime")
        why = "".join(
            f"<div>{safe(regime)} {safe(grade)}：{safe(reason)}</div>" for regime, grade, reason in reasons.iter_rows()
        )
        self.said.value = f'<div class="gr-bad">{said}</div><div class="gr-dim">{safe(statuses)}{why}</div>'
        more = (
            f'<div class="gr-dim">前 {_ROWS} 行，共 {self.frame.height} 行 (first rows)</div>'
            if self.frame.height > _ROWS
            else ""
        )
        self.rows.value = table(_HEADINGS, self.frame.head(_ROWS).select(_COLUMNS).iter_rows(), {1, 2}) + more
        self.code = assembled(*lines)
        self.changed()


def _drawn(frame: pl.DataFrame, code: str) -> bytes:
    import matplotlib as mpl  # noqa: PLC0415
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    with mpl.rc_context(style()):
        figure = Figure(figsize=(6.4, 3.9))
        figure.set_layout_engine("none")  # to fit the layout takes as long as the drawing
        FigureCanvasAgg(figure)
        plot_panel(frame, code, figure.add_axes((0.1, 0.27, 0.7, 0.57)))
        target = BytesIO()
        figure.savefig(target, format="png", dpi=120)
    return target.getvalue()
