"""Series by year: one indicator, or several side by side."""

from collections.abc import Iterable, Sequence
from math import ceil
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from govreports.arguments import checked
from govreports.errors import InputError
from govreports.lexicons import rows as lexicon
from govreports.panels import crosswalk, touching
from govreports.plots.bands import draw_bands
from govreports.plots.styling import INK, MARKS, font_of, opened, plain, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["plot_multiples", "plot_panel"]

_LINES: Final = 12
_NAMED: Final = 4
_SHOWN: Final = 12
_BOX: Final = 5
_SKEW: Final = 25
_NEAR: Final = 0.04
_LINE: Final = 9
_PALE: Final = 0.5
_MARGIN: Final = 0.7


@checked(data="panel")
def plot_panel(
    data: pl.DataFrame, indicator: str, ax: "Axes | None" = None, *, breaks: pl.DataFrame | None = None
) -> "Axes":
    """Draw one indicator of a panel by year, with the years of each form as bands, and return the Axes.

    Up to twelve organs have a line each, in the grey of their name: every report is a mark, its shape the
    form; marks are joined within one form and scope and never across a change of form. More organs have a
    box a year and form: median and quartiles, whiskers from the 5th to the 95th percentile (marks where
    there are fewer than five values); where the 95th percentile of all is more than 25 times their median,
    the scale is logarithmic from 1 on. Values of grade C are hollow and stand in no series. Dashed lines are
    changes of form, dotted ones changes of law that touch the indicator; the numerals are explained under
    the figure.

    Parameters
    ----------
    data
        A frame as ``panel`` returns it.
    indicator
        Code of the indicator.
    ax
        Where to draw; a new figure by default.
    breaks
        Events to mark, as ``panels.events`` or ``trends.breaks`` gives them; by default those that touch the
        indicator.

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

    shown = _values(data, indicator)
    if shown.is_empty():
        has = data.drop_nulls("value")["indicator"].unique(maintain_order=True).to_list()
        message = f"the panel holds no value of {indicator!r}, but of {', '.join(has) or 'none'}"
        raise InputError(message)
    with mpl.rc_context(style()):
        axes = opened(ax)
        notes = _series(axes, shown, touching(indicator, breaks))
        axes.set_title(_title(indicator), pad=22)
        axes.set_xlabel("报告年度 (year)")
        axes.set_ylabel(_unit(indicator))
        handles = _legend(shown)
        axes.legend(handles=handles, loc="upper left", bbox_to_anchor=(0, -0.17), ncols=len(handles), borderaxespad=0)
        if notes:
            axes.annotate(
                notes, (0, -0.27), xycoords="axes fraction", fontsize=7, va="top", color="0.35", annotation_clip=False
            )
    return axes


@checked(data="panel")
def plot_multiples(
    data: pl.DataFrame,
    indicators: Iterable[str] | None = None,
    axes: "Sequence[Axes] | None" = None,
    *,
    columns: int = 3,
) -> "list[Axes]":
    """Draw several indicators of a panel side by side with the bands of the forms, and return their Axes.

    Scales differ between them. An indicator without any value is named and left empty.

    Parameters
    ----------
    data
        A frame as ``panel`` returns it.
    indicators
        Codes of the indicators; by default the first twelve of the panel that have a value.
    axes
        Where to draw, at least one for each; a new figure by default.
    columns
        How many stand in a row of a new figure.

    Raises
    ------
    InputError
        There is nothing to draw, no column to draw it in, or there are fewer Axes than indicators.

    Examples
    --------
    >>> import govreports as gr
    >>> panel = gr.panel(gr.read("data/reports"), ["applications_received", "disclosed"])
    >>> from govreports import plots
    >>> len(plots.plot_multiples(panel))
    2
    """
    import matplotlib as mpl  # noqa: PLC0415
    from matplotlib import pyplot as plt  # noqa: PLC0415

    if columns < 1:
        message = f"columns is {columns}; at least one stands in a row"
        raise InputError(message)
    held = data.filter(pl.col("value").is_not_null())
    wanted = held["indicator"].unique(maintain_order=True).to_list()[:_SHOWN] if indicators is None else [*indicators]
    if not wanted:
        message = "the panel holds no value of any indicator; look at its column 'status'"
        raise InputError(message)
    with mpl.rc_context(style()):
        if axes is None:
            rows = ceil(len(wanted) / columns)
            grid = plt.subplots(rows, columns, figsize=(2.6 * columns, 1.9 * rows), sharex=True, squeeze=False)[1]
            axes = list(grid.flat)
            for spare in axes[len(wanted) :]:
                spare.set_axis_off()
            for lowest in axes[max(len(wanted) - columns, 0) : len(wanted)]:
                lowest.tick_params(labelbottom=True)
        if len(axes) < len(wanted):
            message = f"there are {len(axes)} Axes for {len(wanted)} indicators"
            raise InputError(message)
        low, high = _limits(held.filter(pl.col("indicator").is_in(wanted)))
        for each, indicator in zip(axes, wanted, strict=False):
            font_of(each)
            shown = _values(data, indicator)
            if shown.is_empty():
                draw_bands(each, low, high, touching(indicator), named=False)
                each.text(0.5, 0.5, "无数值 (no value)", transform=each.transAxes, ha="center", color="0.35")
            else:
                _series(each, shown, touching(indicator), (low, high), named=False)
            each.set_title(_title(indicator, "\n"), fontsize=8)
    return list(axes[: len(wanted)])


def _values(data: pl.DataFrame, indicator: str) -> pl.DataFrame:
    return data.filter(indicator=indicator).filter(pl.col("value").is_not_null()).sort("organ", "year", "report")


def _limits(shown: pl.DataFrame) -> tuple[float, float]:
    years = shown["year"].to_list() or [0]
    return min(years) - _MARGIN, max(years) + _MARGIN


def _title(indicator: str, between: str = " ") -> str:
    labels = crosswalk().filter(indicator=indicator)["label"].to_list()
    return between.join([*labels[:1], f"({indicator})"])


def _unit(indicator: str) -> str:
    unit = crosswalk().filter(indicator=indicator)["unit"].drop_nulls().to_list()
    names = {row["code"]: row["label"] for row in lexicon("interface") if row["kind"] == "unit"}
    return names.get(unit[0], f"数值 ({plain(unit[0])})") if unit else "数值 (value)"


def _series(
    axes: "Axes",
    shown: pl.DataFrame,
    breaks: pl.DataFrame,
    limits: tuple[float, float] | None = None,
    *,
    named: bool = True,
) -> str:
    from matplotlib.ticker import MaxNLocator, NullLocator  # noqa: PLC0415

    low, high = limits or _limits(shown)
    notes = draw_bands(axes, low, high, breaks, named=named)
    if shown["organ"].n_unique() > _LINES:
        _boxes(axes, shown)
    else:
        _lines(axes, shown)
        if named:
            _names(axes, shown)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=10 if named else 4))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=bool((shown["value"] % 1 == 0).all())))
    axes.margins(y=0.12)
    axes.set_ylim(bottom=min(0.0, axes.get_ylim()[0]))
    if shown["organ"].n_unique() > _LINES and _skewed(shown):
        axes.set_yscale("symlog", linthresh=1, linscale=0.5)
        axes.yaxis.set_major_formatter("{x:,.0f}")
        axes.yaxis.set_minor_locator(NullLocator())
        axes.set_ylim(bottom=0)
    axes.set_xlim(low, high)
    return notes


def _skewed(shown: pl.DataFrame) -> bool:
    """Tell whether boxes on an even scale would be lines: few values are many times the median."""
    values = shown["value"]
    high, middle = values.quantile(0.95), values.median()
    return bool(values.min() >= 0 and high > _SKEW * max(middle, 1.0))  # type: ignore[operator, type-var]


def _greys(shown: pl.DataFrame) -> dict[str, str]:
    """Return the grey of each organ's line and name, from ink on."""
    organs = shown["organ"].unique(maintain_order=True).to_list()
    step = (_PALE - float(INK)) / max(len(organs) - 1, 1)
    return {organ: f"{float(INK) + step * place:.2f}" for place, organ in enumerate(organs)}


def _lines(axes: "Axes", shown: pl.DataFrame) -> None:
    greys = _greys(shown)
    for (organ, _, regime, joined), series in shown.group_by("organ", "scope", "regime", "joined", maintain_order=True):
        grey = greys[str(organ)]
        axes.plot(
            series["year"],
            series["value"],
            marker=MARKS.get(str(regime), "D"),
            linestyle="-" if joined else "none",
            color=grey,
            markerfacecolor=grey if joined else "white",
            clip_on=False,
            zorder=3,
        )


def _boxes(axes: "Axes", shown: pl.DataFrame) -> None:
    """Draw a box a year and form, those of one year beside each other; fewer than five values are marks."""
    for (year,), own in shown.group_by("year", maintain_order=True):
        groups = own.sort("regime", "joined").group_by("regime", "joined", maintain_order=True)
        parts = [(str(regime), bool(joined), series["value"].to_list()) for (regime, joined), series in groups]
        width = 0.7 / len(parts)
        for number, (regime, joined, values) in enumerate(parts):
            place = float(str(year)) + (number - (len(parts) - 1) / 2) * width
            face = "0.45" if joined else "white"
            if len(values) < _BOX:
                axes.plot(
                    [place] * len(values), values, marker=MARKS.get(regime, "D"), linestyle="none", markersize=4,
                    color=INK, markerfacecolor=face, clip_on=False, zorder=3,
                )  # fmt: skip
                continue
            axes.boxplot(
                [values], positions=[place], widths=width * 0.8, whis=(5, 95), showfliers=False, manage_ticks=False,
                patch_artist=True, medianprops={"color": "white" if joined else INK, "linewidth": 1.6},
                boxprops={"facecolor": face, "edgecolor": INK, "linewidth": 0.8},
                whiskerprops={"color": INK, "linewidth": 0.8}, capprops={"color": INK, "linewidth": 0.8}, zorder=3,
            )  # fmt: skip


def _names(axes: "Axes", shown: pl.DataFrame) -> None:
    """Name the organs beside their last marks, those of one mark together, each above what would be covered."""
    last = shown.group_by("organ", maintain_order=True).last().sort("value", "year")
    near = (max(shown["value"]) - min(0.0, *shown["value"])) * _NEAR
    greys = _greys(shown)
    placed: list[float] = []
    for (year, value), organs in last.group_by("year", "value", maintain_order=True):
        names = [(plain(name), greys[name]) for name in organs["organ"].to_list()[:_NAMED]]
        names += [(f"… +{organs.height - _NAMED}", INK)] if organs.height > _NAMED else []
        height = float(str(value))
        below = sum(height - other <= near for other in placed)
        for line, (name, grey) in enumerate(reversed(names), below):
            axes.annotate(
                name, (float(str(year)), height), xytext=(6, 3 + _LINE * line), textcoords="offset points",
                fontsize=7, color=grey, va="bottom", zorder=4, annotation_clip=False,
            )  # fmt: skip
        placed += [height] * len(names)


def _legend(shown: pl.DataFrame) -> list[Any]:
    from matplotlib.lines import Line2D  # noqa: PLC0415

    boxes = shown["organ"].n_unique() > _LINES
    rows = shown.select("regime", "grade").unique().sort("regime", "grade").iter_rows()
    return [
        Line2D(
            [],
            [],
            linestyle="none",
            marker=MARKS.get(regime, "D"),
            color=INK,
            markerfacecolor="white" if grade == "C" else "0.45" if boxes else INK,
            label=f"{regime} 可比等级 (grade) {grade}",
        )
        for regime, grade in rows
    ]
