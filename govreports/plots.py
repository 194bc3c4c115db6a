"""Figures: a frame and Axes in, the Axes out. They compute nothing; show the frame, then draw it."""

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from govreports.errors import InputError
from govreports.fonts import chinese_font
from govreports.panels import crosswalk, events
from govreports.regimes import forms

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["plot_panel", "style"]

_MARKS: Final = {"r2014": "s", "r2019": "o", "r2021": "^"}
_BANDS: Final = ("0.94", "0.88")
_INK: Final = "0.15"
_NAMED: Final = 4


def style() -> dict[Any, Any]:
    """Return matplotlib settings for these figures: Chinese font, minus sign, embedded fonts.

    Examples
    --------
    >>> import matplotlib as mpl
    >>> from govreports.plots import style
    >>> with mpl.rc_context(style()):
    ...     mpl.rcParams["font.family"]
    ['Noto Sans SC', 'sans-serif']
    """
    return {
        "font.family": [chinese_font(), "sans-serif"],
        "axes.unicode_minus": False,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "pdf.fonttype": 42,
        "svg.fonttype": "path",
        "legend.frameon": False,
    }


def plot_panel(data: pl.DataFrame, indicator: str, ax: "Axes | None" = None) -> "Axes":
    """Draw one indicator of a panel by year, with the years of each form as bands, and return the Axes.

    Every report is a mark, its shape the form; values of grade C are hollow and stand in no series.
    Marks of one organ are joined by a line within what may be joined, and never across a change of
    form: a dashed line marks the change.

    Parameters
    ----------
    data
        A frame as ``panel`` returns it.
    indicator
        Code of the indicator.
    ax
        Where to draw; a new figure by default.

    Raises
    ------
    InputError
        The panel holds no value of the indicator.

    Examples
    --------
    >>> import govreports as gr
    >>> ax = gr.plot_panel(gr.panel(gr.read("data/reports")), "applications_received")
    >>> ax.get_xlabel()
    '报告年度 (year)'
    """
    import matplotlib as mpl  # noqa: PLC0415 - half a second that reading need not pay
    from matplotlib import pyplot as plt  # noqa: PLC0415
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415

    shown = data.filter(indicator=indicator).filter(pl.col("value").is_not_null()).sort("organ", "year")
    if shown.is_empty():
        message = f"the panel holds no value of {indicator!r}"
        raise InputError(message)
    with mpl.rc_context(style()):
        axes = ax if ax is not None else plt.subplots(figsize=(7, 4), layout="constrained")[1]
        first, last = int(shown["year"].min()), int(shown["year"].max())  # type: ignore[arg-type]
        _bands(axes, first - 0.9, last + 0.9)
        for (_, regime), series in shown.group_by("organ", "regime", maintain_order=True):
            joined = bool(series["joined"].all())
            axes.plot(
                series["year"],
                series["value"],
                marker=_MARKS.get(str(regime), "D"),
                linestyle="-" if joined else "none",
                color=_INK,
                markerfacecolor=_INK if joined else "white",
                clip_on=False,
                zorder=3,
            )
        _names(axes, shown)
        label = crosswalk().filter(indicator=indicator)["label"][0]
        axes.set_title(f"{label} ({indicator})", loc="left", pad=20)
        axes.set_xlabel("报告年度 (year)")
        axes.set_ylabel("件 (cases)")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        axes.margins(y=0.15)
        axes.set_ylim(bottom=min(0.0, axes.get_ylim()[0]))
        axes.set_xlim(first - 0.9, last + 0.9)
        axes.legend(handles=_legend(shown), loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=3, fontsize=8)
    return axes


def _names(axes: "Axes", shown: pl.DataFrame) -> None:
    """Name the organs beside their last marks, those of one mark together."""
    last = shown.group_by("organ", maintain_order=True).last()
    for (year, value), organs in last.group_by("year", "value", maintain_order=True):
        names = "\n".join(organs["organ"].to_list()[:_NAMED])
        more = f"\n… +{organs.height - _NAMED}" if organs.height > _NAMED else ""
        axes.annotate(names + more, (year, value), xytext=(6, 4), textcoords="offset points", fontsize=8)


def _bands(axes: "Axes", low: float, high: float) -> None:
    """Shade the years of each form between two limits and mark the changes of form and law."""
    ends = [*(regime.since - 0.5 for regime in forms()), high][1:]
    for number, (regime, end) in enumerate(zip(forms(), ends, strict=True)):
        left, right = max(regime.since - 0.5, low), min(end, high)
        if right <= left:
            continue
        axes.axvspan(left, right, color=_BANDS[number % 2], zorder=0, linewidth=0)
        name = regime.notice if right - left > (high - low) / 4 else regime.id
        axes.text(
            (left + right) / 2, 1.01, name, transform=axes.get_xaxis_transform(), fontsize=7, ha="center", color="0.35"
        )
    breaks = events().filter(pl.col("year").is_between(low + 0.5, high))
    for year, kind in dict(breaks.sort("kind", descending=True).select("year", "kind").iter_rows()).items():
        axes.axvline(year - 0.5, color="0.4", linestyle="--" if kind == "form" else ":", linewidth=1, zorder=1)


def _legend(shown: pl.DataFrame) -> list[Any]:
    from matplotlib.lines import Line2D  # noqa: PLC0415

    rows = shown.select("regime", "grade").unique().sort("regime", "grade").iter_rows()
    return [
        Line2D(
            [],
            [],
            linestyle="none",
            marker=_MARKS.get(regime, "D"),
            color=_INK,
            markerfacecolor="white" if grade == "C" else _INK,
            label=f"{regime} 可比等级 (grade) {grade}",
        )
        for regime, grade in rows
    ]
