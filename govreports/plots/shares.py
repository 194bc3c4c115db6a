"""Parts of a whole: outcomes of applications, reasons for refusal, categories of problems."""

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from govreports.arguments import checked
from govreports.errors import InputError
from govreports.naming import Language, name_of, said
from govreports.plots.styling import HATCHES, INK, font_of, opened, plain, shades, style

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes

__all__ = ["category_name", "plot_categories", "plot_composition", "plot_reasons"]

_BAR: Final = ("year", "regime", "scope")
_LIGHT: Final = 0.5
_LABELLED: Final = 0.07
_MARKERS: Final = "osD^v<>Ph*"


@checked
def plot_composition(data: pl.DataFrame, ax: "Axes | None" = None, *, language: Language = "both") -> "Axes":
    """Draw shares as one stacked bar a year, form and scope, and return the Axes.

    Shades go from dark to light in the order of the frame, every other one hatched; shares from 7 % on are written into
    their part. Years and forms whose parts sum to zero are left out; above each bar stands how many reports it sums.

    Parameters
    ----------
    data
        A frame as ``composition`` returns it.
    ax
        Where to draw; a new figure by default.
    language
        ``zh``, ``en`` or ``both``.

    Raises
    ------
    InputError
        There is nothing to draw.

    Examples
    --------
    >>> import govreports as gr
    >>> from govreports import plots
    >>> shares = plots.composition(gr.read("data/reports"), "applications", "done")
    >>> plots.plot_composition(shares).get_ylabel()
    '占比 (share)'
    """
    import matplotlib as mpl  # noqa: PLC0415

    shown = _drawable(data)
    parts = shown.select("part", "label").unique("part", keep="first", maintain_order=True).rows()
    bars = shown.select(*_BAR, "reports").unique(_BAR, maintain_order=True).rows()
    scoped = shown["scope"].n_unique() > 1
    with mpl.rc_context(style()):
        axes = opened(ax)
        colours = shades(len(parts))
        base = [0.0] * len(bars)
        for number, (part, label) in enumerate(parts):
            held: Mapping[Any, float] = {
                tuple(bar): share for *bar, share in shown.filter(part=part).select(*_BAR, "share").iter_rows()
            }
            heights = [held.get(tuple(bar), 0.0) for *bar, _ in bars]
            axes.bar(
                range(len(bars)), heights, bottom=base, width=0.72, color=colours[number], edgecolor="white",
                linewidth=0.6, hatch=HATCHES[number % len(HATCHES)], label=_named(part, label, language),
            )  # fmt: skip
            ink = "white" if number < len(parts) * _LIGHT else "black"
            for place, height in enumerate(heights):
                if height >= _LABELLED:
                    axes.text(
                        place, base[place] + height / 2, f"{height:.0%}", ha="center", va="center", fontsize=7,
                        color=ink, bbox={"boxstyle": "square,pad=0.1", "facecolor": colours[number], "linewidth": 0},
                    )  # fmt: skip
            base = [low + height for low, height in zip(base, heights, strict=True)]
        axes.set_xticks(range(len(bars)), [_tick(*bar[:3], scoped=scoped, language=language) for bar in bars])
        for place, (*_, reports) in enumerate(bars):
            axes.text(place, 1.01, f"n={reports}", ha="center", va="bottom", fontsize=7, color="0.35")
        axes.set_ylim(0, 1)
        axes.yaxis.set_major_formatter("{x:.0%}")
        axes.set_ylabel(name_of("axis", "share", language))
        axes.set_xlabel(name_of("axis", "form", language))
        axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1), reverse=True)
    return axes


def _tick(year: int, regime: str, scope: str, *, scoped: bool, language: Language) -> str:
    below = [name_of("regime", regime, language, "\n")] + [name_of("scope", scope, language, "\n")] * scoped
    return "\n".join([str(year), *below])


def _named(part: str, label: str, language: Language, between: str = " ") -> str:
    return said(plain(label), name_of("part", part, "en"), language, between)


def _drawable(data: pl.DataFrame) -> pl.DataFrame:
    if data.select(pl.struct(*_BAR, "part").is_duplicated().any()).item():
        message = "several rows say something of one year, form, scope and part; sum them first, as composition() does"
        raise InputError(message)
    shown = data.filter(pl.col("share").is_not_null())
    if shown.is_empty():
        message = "nothing was counted in any year: no report has all parts read and a sum above zero"
        raise InputError(message)
    return shown


@checked
def plot_reasons(data: pl.DataFrame, ax: "Axes | None" = None, *, language: Language = "both") -> "Axes":
    """Draw how often each part was counted as bars, one a form and scope beside each other, and return the Axes.

    Meant for the reasons of refusals: the sums of all years, so that rare reasons can be read; forms and scopes are
    never added.

    Parameters
    ----------
    data
        A frame as ``composition`` returns it.
    ax
        Where to draw; a new figure by default.
    language
        ``zh``, ``en`` or ``both``.

    Raises
    ------
    InputError
        There is nothing to draw.

    Examples
    --------
    >>> import govreports as gr
    >>> from govreports import plots
    >>> plots.plot_reasons(plots.composition(gr.read("data/reports"), "applications", "done")).get_xlabel()
    '件数 (cases)'
    """
    import matplotlib as mpl  # noqa: PLC0415

    if data.is_empty():
        message = "there is nothing to draw: no report has all parts read"
        raise InputError(message)
    several = data["scope"].n_unique() > 1
    series = [
        " ".join([name_of("regime", regime, language)] + [name_of("scope", scope, language)] * several)
        for regime, scope in data.select("regime", "scope").iter_rows()
    ]
    named = data.with_columns(series=pl.Series(series))
    sums = named.group_by("series", "part", maintain_order=True).agg(pl.col("label").first(), pl.col("value").sum())
    order = sums.group_by("part", maintain_order=True).agg(pl.col("label").first(), pl.col("value").sum())
    order = order.sort("value", "part", descending=[False, True])
    every = sorted(sums["series"].unique())
    with mpl.rc_context(style()):
        axes = opened(ax, (7, 0.9 + 0.42 * order.height))
        width = 0.8 / len(every)
        for number, one in enumerate(every):
            held = dict(sums.filter(series=one).select("part", "value").iter_rows())
            places = [row + (len(every) / 2 - number - 0.5) * width for row in range(order.height)]
            values = [held.get(part, 0.0) for part in order["part"]]
            drawn = axes.barh(
                places, values, height=width * 0.9, color=shades(len(every) + 1)[number], edgecolor="white",
                linewidth=0.4, hatch=HATCHES[number % len(HATCHES)], label=one,
            )  # fmt: skip
            texts = [
                f"{held[part]:,.0f}" if part in held else name_of("axis", "not_in_form", language)
                for part in order["part"]
            ]
            axes.bar_label(drawn, texts, padding=3, fontsize=7, color="0.25")
        names = [_named(part, label, language, "\n") for part, label, _ in order.iter_rows()]
        axes.set_yticks(range(order.height), names, fontsize=7)
        axes.tick_params(axis="y", length=0)
        axes.set_xlabel(name_of("axis", "cases", language))
        axes.margins(x=0.12)
        axes.legend(loc="lower right")
    return axes


def category_name(category: str | None, language: Language) -> str:
    """Return what a category of problems is called, or that there is none."""
    none = category in {None, "none"}
    return name_of("axis", "uncategorised", language) if none else name_of("category", category, language)


@checked
def plot_categories(data: pl.DataFrame, ax: "Axes | None" = None, *, language: Language = "both") -> "Axes":
    """Draw the share of each category as dots, one shape a group, with intervals where given; return the Axes.

    Parameters
    ----------
    data
        One row a group and category with ``group``, ``category``, ``share`` and, where known, ``low`` and ``high``: a
        frame as ``summarise`` or ``govreports.validation.corrected_shares`` returns it.
    ax
        Where to draw; a new figure by default.
    language
        ``zh``, ``en`` or ``both``.

    Raises
    ------
    InputError
        No row has a share, a category has two in one group, or there are more than ten groups.

    Examples
    --------
    >>> import govreports as gr
    >>> from govreports import plots
    >>> plots.plot_categories(gr.summarise(gr.read("data/reports"), None)).get_xlabel()
    '占全部问题的比例 (share of problems)'
    """
    import matplotlib as mpl  # noqa: PLC0415
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415

    shown = data.filter(pl.col("share").is_not_null()).with_columns(pl.col("category").fill_null("none"))
    groups = shown["group"].unique(maintain_order=True).to_list()
    if (
        shown.is_empty()
        or len(groups) > len(_MARKERS)
        or shown.select(pl.struct("group", "category").is_duplicated().any()).item()
    ):
        message = f"needs one share a group and category and at most {len(_MARKERS)} groups, not {len(groups)}"
        raise InputError(message)
    ranked = shown.group_by("category").agg(pl.col("share").mean()).sort("share", "category", descending=[False, True])
    rank = {category: place for place, category in enumerate(ranked["category"])}
    with mpl.rc_context(style()):
        axes = opened(ax, (6.5, 0.9 + 0.3 * len(rank)))
        font_of(axes)
        for number, group in enumerate(groups):
            own = shown.filter(pl.col("group").eq_missing(group))
            places = [rank[each] + ((len(groups) - 1) / 2 - number) * 0.6 / len(groups) for each in own["category"]]
            if {"low", "high"} <= set(own.columns):
                axes.hlines(places, own["low"].to_list(), own["high"].to_list(), color="0.55", linewidth=1.2, zorder=2)
            axes.plot(
                own["share"].to_list(), places, marker=_MARKERS[number], linestyle="none", color=INK, zorder=3,
                markerfacecolor=INK if number % 2 == 0 else "white",
                label=name_of("axis", "all", language) if group is None else plain(str(group)),
            )  # fmt: skip
        axes.hlines(range(len(rank)), 0, 1, color="0.92", linewidth=0.6, zorder=0)
        axes.set_yticks(range(len(rank)), [category_name(each, language) for each in rank], fontsize=8)
        axes.tick_params(axis="y", length=0)
        high = shown.select(pl.max_horizontal(pl.col("^share|high$")).max()).item()
        axes.set_xlim(0, min(1.0, high * 1.12))
        axes.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
        axes.xaxis.set_major_formatter(lambda share, _: f"{100 * share:.3g}%")
        axes.set_xlabel(name_of("axis", "problems", language))
        if len(groups) > 1:
            axes.legend(loc="lower right")
    return axes
