"""Series by year: one indicator, or several side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any, Final, Literal

import polars as pl

from govreports.arguments import checked
from govreports.errors import InputError
from govreports.naming import Language, name_of, said
from govreports.panels import crosswalk, touching
from govreports.plots.bands import draw_bands
from govreports.plots.styling import INK, MARKS, PALETTE, apart, font_of, opened, plain, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["plot_multiples", "plot_panel"]

_LINES: Final = 12
_SHOWN: Final = 12
_BOX: Final = 5
_SKEW: Final = 25
_LINE: Final = 10
_LEFT: Final = 0.75
"""What legend and title leave of the height of a figure, at the least."""
_PALE: Final = 0.5
_REST: Final = "0.78"
_MARGIN: Final = 0.7

Palette = Literal["colour", "grey"]


@dataclass(frozen=True, slots=True)
class _Look:
    """How series are drawn: language, colours, the organ that stands out, whether holes are marked."""

    language: Language = "both"
    palette: Palette = "colour"
    highlight: str | None = None
    holes: bool = False


@checked(data="panel")
def plot_panel(
    data: pl.DataFrame,
    indicator: str,
    ax: "Axes | None" = None,
    *,
    breaks: pl.DataFrame | None = None,
    language: Language = "both",
    palette: Palette = "colour",
    highlight: str | None = None,
) -> "Axes":
    """Draw one indicator of a panel by year, with the years of each form as bands, and return the Axes.

    Up to twelve organs have a line each and their name at its end: every report is a mark, its shape the
    form; marks are joined within one form and scope, never across a change of form nor over a missing year. More
    organs have a box a year and form: median and quartiles, whiskers from the 5th to the 95th percentile (marks where
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
    language
        ``zh``, ``en`` or ``both``; names of organs stay as they are printed.
    palette
        ``colour`` (up to seven organs have one each, told apart by the colour-blind) or ``grey``.
    highlight
        An organ that stands out against the others, however many there are: the end of its name suffices.

    Raises
    ------
    InputError
        The panel holds no value of the indicator, or no or several organs to highlight.

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
    look = _Look(language, palette, highlight and _found(shown, highlight))
    with mpl.rc_context(style()):
        axes = opened(ax)
        notes = _series(axes, shown, touching(indicator, breaks), look)
        axes.set_title(name_of("indicator", indicator, language), pad=22)
        axes.set_xlabel(name_of("axis", "year", language))
        axes.set_ylabel(_unit(indicator, language))
        handles = _legend(shown, look)
        across = min(len(handles), 2 if language == "both" else 3)
        axes.legend(
            handles=handles, title=notes or None, title_fontsize=7, alignment="left", loc="upper left",
            bbox_to_anchor=(0, -0.17), ncols=across, borderaxespad=0,
        )  # fmt: skip
    return axes


def _found(shown: pl.DataFrame, highlight: str) -> str:
    organs = shown["organ"].unique(maintain_order=True).to_list()
    fitting = [each for each in organs if each == highlight] or [each for each in organs if each.endswith(highlight)]
    if len(fitting) != 1:
        message = f"{len(fitting)} organs are called {highlight!r}; there are {', '.join((fitting or organs)[:5])}"
        raise InputError(message)
    return str(fitting[0])


@checked(data="panel")
def plot_multiples(  # noqa: PLR0913
    data: pl.DataFrame,
    indicators: Iterable[str] | None = None,
    axes: "Sequence[Axes] | None" = None,
    *,
    columns: int = 3,
    by: Literal["indicator", "organ"] = "indicator",
    language: Language = "both",
    palette: Palette = "colour",
    highlight: str | None = None,
) -> "list[Axes]":
    """Draw several indicators, or one indicator of several organs, side by side with the bands; return their Axes.

    Scales differ between them. An indicator without any value is named and left empty. With ``by="organ"`` a cross on
    the ground marks every year between an organ's first and last value that has none.

    Parameters
    ----------
    data
        A frame as ``panel`` returns it.
    indicators
        Codes of the indicators; by default the first twelve of the panel that have a value. With ``by="organ"`` one.
    axes
        Where to draw, at least one for each; a new figure by default.
    columns
        How many stand in a row of a new figure.
    by
        What each of the small figures is of.
    language, palette, highlight
        As in ``plot_panel``.

    Raises
    ------
    InputError
        There is nothing to draw, no column to draw it in, there are fewer Axes than figures, or several indicators
        by organ.

    Examples
    --------
    >>> import govreports as gr
    >>> panel = gr.panel(gr.read("data/reports"), ["applications_received", "disclosed"])
    >>> from govreports import plots
    >>> len(plots.plot_multiples(panel))
    2
    """
    import matplotlib as mpl  # noqa: PLC0415

    if columns < 1:
        message = f"columns is {columns}; at least one stands in a row"
        raise InputError(message)
    held = data.filter(pl.col("value").is_not_null())
    wanted = held["indicator"].unique(maintain_order=True).to_list()[:_SHOWN] if indicators is None else [*indicators]
    if not wanted or (by == "organ" and len(wanted) != 1):
        message = "the panel holds no value of any indicator; look at its column 'status'"
        raise InputError(message if not wanted else f"by organ one indicator is drawn, not {', '.join(wanted)}")
    held = held.filter(pl.col("indicator").is_in(wanted))
    organs = held["organ"].unique(maintain_order=True).to_list()[:_SHOWN]
    whole = [(each, name_of("indicator", each, language, "\n"), _values(data, each)) for each in wanted]
    parts = (
        whole
        if by == "indicator"
        else [(wanted[0], plain(o), _values(data, wanted[0]).filter(organ=o)) for o in organs]
    )
    with mpl.rc_context(style()):
        drawn = _grid(len(parts), columns) if axes is None else list(axes)
        if len(drawn) < len(parts):
            message = f"there are {len(drawn)} Axes for {len(parts)} {by}s"
            raise InputError(message)
        low, high = _limits(held)
        for each, (indicator, title, shown) in zip(drawn, parts, strict=False):
            font_of(each)
            known = highlight is not None and not shown.is_empty() and by == "indicator"
            look = _Look(language, palette, _found(shown, str(highlight)) if known else None, by == "organ")
            if shown.is_empty():
                draw_bands(each, low, high, touching(indicator), named=False)
                nothing = said("无数值", "no value", language)
                each.text(0.5, 0.5, nothing, transform=each.transAxes, ha="center", color="0.35")
            else:
                _series(each, shown, touching(indicator), look, (low, high), named=False)
            each.set_title(title, fontsize=8)
        if by == "organ":
            drawn[0].figure.suptitle(name_of("indicator", wanted[0], language), fontsize=10, x=0.01, ha="left")
    return drawn[: len(parts)]


def _grid(number: int, columns: int) -> "list[Axes]":
    from matplotlib import pyplot as plt  # noqa: PLC0415

    columns = min(columns, number)
    rows = ceil(number / columns)
    grid = plt.subplots(rows, columns, figsize=(2.6 * columns, 0.4 + 1.9 * rows), sharex=True, squeeze=False)[1]
    axes = list(grid.flat)
    for spare in axes[number:]:
        spare.set_axis_off()
    for lowest in axes[max(number - columns, 0) : number]:
        lowest.tick_params(labelbottom=True)
    return axes


def _values(data: pl.DataFrame, indicator: str) -> pl.DataFrame:
    return data.filter(indicator=indicator).filter(pl.col("value").is_not_null()).sort("organ", "year", "report")


def _limits(shown: pl.DataFrame) -> tuple[float, float]:
    years = shown["year"].to_list() or [0]
    return min(years) - _MARGIN, max(years) + _MARGIN


def _unit(indicator: str, language: Language) -> str:
    unit = crosswalk().filter(indicator=indicator)["unit"].drop_nulls().to_list()
    return name_of("unit", unit[0], language) if unit else said("数值", "value", language)


def _series(
    axes: "Axes",
    shown: pl.DataFrame,
    breaks: pl.DataFrame,
    look: _Look,
    limits: tuple[float, float] | None = None,
    *,
    named: bool = True,
) -> str:
    from matplotlib.ticker import MaxNLocator, NullLocator  # noqa: PLC0415

    low, high = limits or _limits(shown)
    notes = draw_bands(axes, low, high, breaks, named=named, language=look.language)
    many = shown["organ"].n_unique() > _LINES
    axes.xaxis.set_major_locator(MaxNLocator(6 if named else 4, integer=True))
    axes.set_xlim(low, high)
    colours = _colours(shown, look)
    if many:
        _boxes(axes, shown)
        _lines(axes, shown.filter(organ=look.highlight or ""), colours)
    else:
        _lines(axes, shown, colours)
    axes.set_ylim(bottom=0 if min(shown["value"]) >= 0 else None)
    if many and _skewed(shown):
        axes.set_yscale("symlog", linthresh=1, linscale=0.5)
        axes.yaxis.set_major_formatter("{x:,.0f}")
        axes.yaxis.set_minor_locator(NullLocator())
        axes.set_ylim(bottom=0)
    if (shown["value"] % 1 == 0).all() and not (many and _skewed(shown)):
        axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    if look.holes:
        _holes(axes, shown["year"].to_list())
    if named and (not many or look.highlight):
        _names(axes, shown.filter(organ=look.highlight) if look.highlight else shown, colours)
    return notes


def _skewed(shown: pl.DataFrame) -> bool:
    """Tell whether boxes on an even scale would be lines: few values are many times the median."""
    values = shown["value"]
    high, middle = values.quantile(0.95), values.median()
    return bool(values.min() >= 0 and high > _SKEW * max(middle, 1.0))  # type: ignore[operator, type-var]


def _colours(shown: pl.DataFrame, look: _Look) -> dict[str, str]:
    """Return the colour of each organ's line and name: all pale but one that stands out, else one each or greys."""
    organs = shown["organ"].unique(maintain_order=True).to_list()
    if look.highlight:
        strong = PALETTE[1] if look.palette == "colour" else "black"
        return dict.fromkeys(organs, _REST) | {look.highlight: strong}
    if look.palette == "colour" and len(organs) <= len(PALETTE):
        return dict(zip(organs, PALETTE, strict=False))
    step = (_PALE - float(INK)) / max(len(organs) - 1, 1)
    return {organ: f"{float(INK) + step * place:.2f}" for place, organ in enumerate(organs)}


def _lines(axes: "Axes", shown: pl.DataFrame, colours: dict[str, str]) -> None:
    """Draw marks and, between marks of one form, scope and stretch of years, lines; who stands out comes last."""
    keys = ["organ", "scope", "regime", "joined"]
    stretch = (pl.col("year").diff().fill_null(1) > 1).cum_sum().over(keys)
    parts = shown.with_columns(stretch=stretch).group_by(*keys, "stretch", maintain_order=True)
    for (organ, _, regime, joined, _), series in parts:
        colour = colours[str(organ)]
        axes.plot(
            series["year"],
            series["value"],
            marker=MARKS.get(str(regime), "D"),
            linestyle="-" if joined else "none",
            color=colour,
            markerfacecolor=colour if joined else "white",
            clip_on=False,
            zorder=2.5 if colour == _REST else 3,
        )


def _holes(axes: "Axes", years: list[int]) -> None:
    """Mark on the ground the years between the first and the last that have no value."""
    missing = sorted(set(range(min(years), max(years) + 1)) - set(years))
    if not missing:
        return
    axes.plot(
        missing, [0.04] * len(missing), marker="x", linestyle="none", color="0.35", markersize=4,
        transform=axes.get_xaxis_transform(), clip_on=False,
    )  # fmt: skip


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


def _names(axes: "Axes", shown: pl.DataFrame, colours: dict[str, str]) -> None:
    """Name the organs at the right edge, none over another, each tied to its last mark."""
    last = shown.group_by("organ", maintain_order=True).last().sort("value", "organ")
    to_axes = axes.transData + axes.transAxes.inverted()
    ends = to_axes.transform([(float(year), value) for year, value in last.select("year", "value").iter_rows()])
    box, figure = axes.get_position(), axes.get_figure()
    height = max(box.height * figure.get_size_inches()[1] * 72 * _LEFT, 1.0)  # type: ignore[union-attr]
    heights = apart([float(y) for _, y in ends], _LINE / height, 0.0)
    for organ, (x, y), place in zip(last["organ"], ends, heights, strict=True):
        axes.annotate(
            plain(organ), (float(x), float(y)), xytext=(1.02, place), xycoords="axes fraction",
            textcoords="axes fraction", fontsize=7, color=colours[organ], va="center", zorder=4, annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": colours[organ], "linewidth": 0.5, "linestyle": ":", "shrinkA": 0,
                        "shrinkB": 2},
        )  # fmt: skip


def _legend(shown: pl.DataFrame, look: _Look) -> list[Any]:
    from matplotlib.lines import Line2D  # noqa: PLC0415

    boxes = shown["organ"].n_unique() > _LINES
    rows = shown.select("regime", "grade").unique().sort("regime", "grade").iter_rows()
    handles = [
        Line2D(
            [],
            [],
            linestyle="none",
            marker=MARKS.get(regime, "D"),
            color=INK,
            markerfacecolor="white" if grade == "C" else "0.45" if boxes else INK,
            label=f"{name_of('regime', regime, look.language)} · {name_of('axis', 'grade', look.language)} {grade}",
        )
        for regime, grade in rows
    ]
    if look.highlight and not boxes:
        handles.append(Line2D([], [], color=_REST, label=name_of("axis", "rest", look.language)))
    return handles
