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
        _bands(axes, first - 1, last + 1)
        for (organ, regime), series in shown.group_by("organ", "regime", maintain_order=True):
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
            axes.annotate(
                str(organ),
                (series["year"][-1], series["value"][-1]),
                xytext=(5, 5),
                textcoords="offset points",
                fontsize=8,
            )
        label = crosswalk().filter(indicator=indicator)["label"][0]
        axes.set_title(f"{label} ({indicator})", loc="left")
        axes.set_xlabel("报告年度 (year)")
        axes.set_ylabel("件 (cases)")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_ylim(bottom=min(0.0, axes.get_ylim()[0]))
        axes.set_xlim(first - 0.8, last + 0.8)
        axes.legend(handles=_legend(shown), loc="upper left", fontsize=8)
    return axes


def _bands(axes: "Axes", first: int, last: int) -> None:
    """Shade the years of each form and mark the changes of form and law."""
    starts = [regime.since for regime in forms()] + [last + 5]
    for number, regime in enumerate(forms()):
        low, high = max(regime.since, first) - 0.5, min(starts[number + 1], last + 1) - 0.5
        if high > low:
            axes.axvspan(low, high, color=_BANDS[number % 2], zorder=0, linewidth=0)
            axes.text(
                low + 0.05,
                1.0,
                regime.notice,
                transform=axes.get_xaxis_transform(),
                fontsize=7,
                va="bottom",
                color="0.35",
            )
    for year, kind in (
        events()
        .filter(pl.col("year").is_between(first + 1, last))
        .select("year", "kind")
        .unique()
        .sort("year", "kind")
        .iter_rows()
    ):
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
