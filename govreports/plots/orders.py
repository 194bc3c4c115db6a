"""Who ranks where, and who was late."""

from typing import TYPE_CHECKING, Final

import polars as pl

from govreports.arguments import checked
from govreports.errors import InputError
from govreports.naming import Language, name_of
from govreports.plots.styling import INK, PALETTE, opened, plain, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["plot_lateness", "plot_ranking"]

_TOP: Final = 20
_STRONG: Final = PALETTE[1]
_FACES: Final = {
    "on_time": ("#0072B2", ""), "signed_in_time": ("#9ecae1", ""), "dated_late": ("#f3c99b", "////"),
    "late": ("#D55E00", ""), "whose_unclear": ("0.7", ""), "no_deadline": ("0.82", ""), "no_date": ("1.0", "...."),
    "before_end": ("0.82", "xxxx"), "organ_unknown": ("0.9", ""), "year_unknown": ("0.9", "xxxx"),
}  # fmt: skip


@checked(data="ranking")
def plot_ranking(
    data: pl.DataFrame,
    ax: "Axes | None" = None,
    *,
    most: int = _TOP,
    highlight: str | None = None,
    language: Language = "both",
) -> "Axes":
    r"""Draw a ranking as bars, the highest on top, and return the Axes.

    Beside each bar stands the value, of a rate with what it is a share of; the title says how many organs are ranked
    of how many. An organ that stands out is drawn even where it comes after the first ``most``.

    Parameters
    ----------
    data
        A frame as ``trends.ranking`` returns it, of one form and scope.
    ax
        Where to draw; a new figure by default.
    most
        How many of the highest are drawn.
    highlight
        An organ that stands out; the end of its name suffices.
    language
        ``zh``, ``en`` or ``both``.

    Raises
    ------
    InputError
        Nobody is ranked, or the frame holds several forms or scopes.

    Examples
    --------
    >>> import govreports as gr
    >>> from govreports import plots
    >>> panel = gr.panel(gr.read("data/reports"), ["applications_received"])
    >>> found = gr.trends.ranking(panel, "applications_received", 2020)
    >>> plots.plot_ranking(found, language="en").get_title(loc="left")
    'Applications received, 2020\n2019 form, own figures: 1 of 1 organs ranked'
    """
    import matplotlib as mpl  # noqa: PLC0415

    ranked = data.filter(pl.col("rank").is_not_null()).sort("rank", "organ")
    kinds = ranked.select("indicator", "year", "regime", "scope").unique().rows()
    if len(kinds) != 1 or most < 1:
        message = f"draws the organs of one form and scope, not of {len(kinds)}; filter the ranking by regime and scope"
        raise InputError(message)
    indicator, year, regime, scope = kinds[0]
    chosen = pl.lit(value=False) if highlight is None else pl.col("organ").str.ends_with(highlight)
    shown = ranked.with_row_index("place").filter((pl.col("place") < most) | chosen).with_columns(strong=chosen)
    rate = shown["denominator"].null_count() < shown.height
    with mpl.rc_context(style()):
        axes = opened(ax, (6.6, 0.9 + 0.24 * shown.height))
        colours = [_STRONG if strong else "0.55" for strong in shown["strong"]]
        bars = axes.barh(range(shown.height), shown["value"].to_list(), height=0.72, color=colours)
        texts = [
            f"{value:.1%}  ({over:,.0f} / {below:,.0f})" if rate else f"{value:,.10g}"
            for value, over, below in shown.select("value", "numerator", "denominator").iter_rows()
        ]
        axes.bar_label(bars, texts, padding=3, fontsize=7, color="0.25")
        names = [f"{rank}  {plain(organ, 22)}" for rank, organ in shown.select("rank", "organ").iter_rows()]
        axes.set_yticks(range(shown.height), names, fontsize=7.5)
        axes.set_ylim(shown.height - 0.4, -0.6)
        axes.tick_params(axis="y", length=0)
        axes.margins(x=0.3 if rate else 0.14)
        axes.set_xlim(left=0 if min(shown["value"]) >= 0 else None)
        if rate:
            axes.xaxis.set_major_formatter("{x:.0%}")
        of, whole = ranked["ranked"][0], ranked["organs"][0]
        counts = {
            "zh": f"{whole} 个机关中 {of} 个可排名",
            "en": f"{of:,} of {whole:,} organs ranked",
        }
        counts["both"] = f"{counts['zh']} ({counts['en']})"
        about = ", ".join((name_of("regime", regime, language), name_of("scope", scope, language)))
        between = ":\n" if language == "both" else ": "
        title = f"{name_of('indicator', indicator, language)}, {year}\n{about}{between}{counts[language]}"
        axes.set_title(title, fontsize=9)
        axes.set_xlabel("")
    return axes


@checked(data="lateness")
def plot_lateness(data: pl.DataFrame, ax: "Axes | None" = None, *, language: Language = "both") -> "Axes":
    """Draw who published in time as one stacked bar a report year, and return the Axes.

    From the left: in time, signed in time, dated late (no proof), late, then those that cannot be judged, by why.

    Parameters
    ----------
    data
        A frame as ``trends.lateness`` returns it.
    ax
        Where to draw; a new figure by default.
    language
        ``zh``, ``en`` or ``both``.

    Raises
    ------
    InputError
        There is no report.

    Examples
    --------
    >>> import govreports as gr
    >>> from govreports import plots
    >>> plots.plot_lateness(gr.trends.lateness(gr.read("data/reports")), language="zh").get_xlabel()
    '份数'
    """
    import matplotlib as mpl  # noqa: PLC0415
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415

    if data.is_empty():
        message = "there is no report whose date could be held against the law"
        raise InputError(message)
    years = data["year"].unique().sort(nulls_last=True).to_list()
    counts = {(s, y): n for s, y, n in data.group_by("status", "year").len().iter_rows()}
    met = [status for status in _FACES if status in set(data["status"])]
    with mpl.rc_context(style()):
        axes = opened(ax, (7.2, 1.2 + 0.34 * len(years) + (0.16 * len(met) if language == "both" else 0)))
        base = [0] * len(years)
        for status in met:
            widths = [counts.get((status, year), 0) for year in years]
            face, hatch = _FACES[status]
            bars = axes.barh(
                range(len(years)), widths, left=base, height=0.74, color=face, hatch=hatch, edgecolor="0.35",
                linewidth=0.4, label=name_of("lateness", status, language),
            )  # fmt: skip
            whole = max(sum(n for (_, y), n in counts.items() if y == year) for year in years)
            texts = [str(width) if width > 0.03 * whole else "" for width in widths]
            ink = "white" if status in {"on_time", "late"} else INK
            box = {"boxstyle": "square,pad=0.08", "facecolor": face, "linewidth": 0}
            axes.bar_label(bars, texts, label_type="center", fontsize=7, color=ink, bbox=box)
            base = [low + width for low, width in zip(base, widths, strict=True)]
        axes.set_yticks(
            range(len(years)), [str(y) if y else name_of("lateness", "year_unknown", language) for y in years]
        )
        axes.set_ylim(len(years) - 0.4, -0.6)
        axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
        axes.set_xlabel(name_of("axis", "reports", language))
        axes.set_ylabel(name_of("axis", "year", language))
        axes.legend(
            loc="upper left", bbox_to_anchor=(0, -0.2 - 0.25 / len(years)), ncols=1 if language == "both" else 2
        )
    return axes
