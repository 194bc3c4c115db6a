"""What is admitted over time, with intervals."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Final

import polars as pl

from govreports.arguments import checked
from govreports.errors import InputError
from govreports.fonts import chinese_font
from govreports.lexicons import rows as lexicon
from govreports.plots.styling import INK, font_of, opened, plain, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["plot_shares"]

_STYLES: Final = (("o", "-"), ("s", "--"), ("^", ":"), ("D", "-."))


@checked(data="shares")
def plot_shares(data: pl.DataFrame, categories: str | Collection[str], ax: "Axes | None" = None) -> "Axes":
    """Draw the share of up to four categories in each group, such as the years, with intervals; return the Axes.

    Parameters
    ----------
    data
        A frame as ``shares`` returns it. Groups stand in its order; one without a name is left out.
    categories
        The category, or a list.
    ax
        Where to draw; a new figure by default.

    Raises
    ------
    InputError
        A category has no share in any group, or there are more than four.

    Examples
    --------
    >>> import govreports as gr
    >>> gr.plots.plot_shares(gr.shares(gr.read("data/reports")), "timeliness").get_ylabel()
    '占全部问题的比例 (share of problems)'
    """
    import matplotlib as mpl  # noqa: PLC0415

    chosen = [categories] if isinstance(categories, str) else list(categories)
    shown = data.drop_nulls(["group", "share"])
    groups = shown["group"].unique(maintain_order=True).to_list()
    wrong = [each for each in chosen if shown.filter(category=each).is_empty()]
    if wrong or not 1 <= len(chosen) <= len(_STYLES):
        what = f"{wrong[0]!r} has no share" if wrong else f"{len(chosen)} categories"
        message = f"{what}; take one to four of {shown['category'].unique(maintain_order=True).to_list()}"
        raise InputError(message)
    labels = {row["category"]: row["label_zh"] for row in lexicon("manual")}
    with mpl.rc_context(style()):
        axes = opened(ax, (6, 3.2))
        font_of(axes)
        for number, category in enumerate(chosen):
            own = {row["group"]: row for row in shown.filter(category=category).iter_rows(named=True)}
            offset = (number - (len(chosen) - 1) / 2) * 0.12
            places = [groups.index(group) + offset for group in own]
            marker, line = _STYLES[number]
            label = f"{labels.get(category, '未归类')} ({category})"
            values = [row["share"] for row in own.values()]
            axes.plot(places, values, marker=marker, linestyle=line, color=INK, label=label, markersize=4, linewidth=1)
            for x, row in zip(places, own.values(), strict=True):
                if row["low"] is not None:
                    axes.vlines(x, row["low"], row["high"], color="0.55", linewidth=1, zorder=1)
        axes.set_xticks(range(len(groups)), [plain(group) for group in groups])
        axes.set_ylim(bottom=axes.get_ylim()[0] if (shown["share"] < 0).any() else 0.0)
        axes.yaxis.set_major_formatter(lambda share, _: f"{100 * share:.3g}%")
        axes.set_ylabel("占全部问题的比例 (share of problems)", fontfamily=chinese_font())
        axes.legend(loc="best")
    return axes
