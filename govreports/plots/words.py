"""Words that set groups of reports apart."""

from typing import TYPE_CHECKING, Literal

import polars as pl

from govreports.arguments import checked
from govreports.errors import InputError
from govreports.fonts import chinese_font
from govreports.plots.styling import opened, plain, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["plot_keyness"]

_SURE = 0.05
_NAMES = {
    "z": "对数优势比的 z 值 (z of log-odds)",
    "log_odds": "对数优势比 (log-odds)",
    "log_ratio": "频率比的对数 (log ratio)",
}


@checked(data="keyness")
def plot_keyness(
    data: pl.DataFrame,
    group: str,
    ax: "Axes | None" = None,
    *,
    measure: Literal["z", "log_odds", "log_ratio"] = "z",
    most: int = 12,
) -> "Axes":
    """Draw the words most characteristic of a group and those it avoids most as bars, and return the Axes.

    Counts stand beside the bars: those of the group, then those of the reports it is compared with, and a star where q
    is below 0.05. The title names the group and what it is compared with.

    Parameters
    ----------
    data
        A frame as ``keyness`` returns it.
    group
        The group.
    ax
        Where to draw; a new figure by default.
    measure
        Column that orders the words and gives the length of the bars.
    most
        How many words on either side.

    Raises
    ------
    InputError
        The frame has no such group, or no value of the measure, or ``most`` is no number above 0.

    Examples
    --------
    >>> import govreports as gr
    >>> from govreports import plots
    >>> plots.plot_keyness(gr.keyness(gr.read("data/reports"), "year"), "2020", most=3).get_title(loc="left")
    '2020 对其余各组 (against all others)'
    """
    import matplotlib as mpl  # noqa: PLC0415

    held = data.filter(pl.col("group") == group, pl.col(measure).is_not_null())
    if held.is_empty():
        message = f"there is no {measure} of a group {group!r}; the frame has {data['group'].unique().sort().to_list()}"
        raise InputError(message)
    if most < 1:
        message = f"most is {most}; take 1 word or more on either side"
        raise InputError(message)
    ranked = held.sort(measure, "term", descending=[True, False])
    above, below = ranked.filter(pl.col(measure) > 0).head(most), ranked.filter(pl.col(measure) < 0).tail(most)
    shown = pl.concat([above, below]).reverse()
    with mpl.rc_context(style()):
        axes = opened(ax, (6.5, 1.0 + 0.22 * shown.height))
        values = shown[measure].to_list()
        drawn = axes.barh(
            range(shown.height), values, color=["0.25" if each > 0 else "0.75" for each in values],
            hatch=["" if each > 0 else "////" for each in values], edgecolor="white", linewidth=0.3, height=0.75,
        )  # fmt: skip
        sure = pl.col("q").fill_null(1.0) < _SURE if "q" in shown.columns else pl.lit(value=False)
        beside = shown.select("count", "other_count", pl.when(sure).then(pl.lit(" *")).otherwise(pl.lit("")))
        counts = [f"{own} : {other}{star}" for own, other, star in beside.iter_rows()]
        axes.bar_label(drawn, counts, padding=3, fontsize=7, color="0.35")
        axes.set_yticks(range(shown.height), [plain(term) for term in shown["term"]], fontsize=8)
        axes.tick_params(axis="y", length=0)
        axes.axvline(0, color="0.35", linewidth=0.7)
        axes.set_xlabel(f"{_NAMES[measure]}; 次数 本组 : 对照 (counts), * q < {_SURE}", fontfamily=chinese_font())
        axes.margins(x=0.15, y=0.02)
        other = shown["other"][0] if "other" in shown.columns else None
        against = "其余各组 (against all others)" if other is None else f" {plain(other)} (against {plain(other)})"
        axes.set_title(f"{plain(group)} 对{against}", fontfamily=chinese_font())
    return axes
