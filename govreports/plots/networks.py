"""Words that stand together, as a network."""

from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import polars as pl

from govreports.arguments import checked
from govreports.errors import InputError
from govreports.fonts import chinese_font
from govreports.plots.styling import INK, opened, plain, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

__all__ = ["plot_network"]

_ROUNDS: Final = 400
_GRAVITY: Final = 0.06
"""Pull to the middle, which keeps parts without a link in sight."""


@checked(data="fcm")
def plot_network(
    data: pl.DataFrame,
    ax: "Axes | None" = None,
    *,
    measure: Literal["npmi", "count", "jaccard"] = "npmi",
    most: int = 60,
) -> "Axes":
    """Draw words that stand together as a network, and return the Axes.

    Circles are as large as the number of units with the word, lines as wide as the measure. Only distance along lines
    means something: words that stand together lie near (Fruchterman & Reingold 1991, from a fixed start).

    Parameters
    ----------
    data
        A frame as ``terms.fcm`` returns it.
    ax
        Where to draw; a new figure by default.
    measure
        Column that chooses the pairs and gives the width of the lines; pairs that stand together less than by chance
        (npmi of 0 and less) are never drawn.
    most
        How many pairs, those of the largest measure (ties: the largest count).

    Raises
    ------
    InputError
        No pair stands together more often than by chance.

    Examples
    --------
    >>> import govreports as gr
    >>> pairs = gr.terms.fcm(gr.read("data/reports"))
    >>> gr.plots.plot_network(pairs, most=10).get_title(loc="left")
    '10 对共现词 (pairs of words), 34 个单位 (units)'
    """
    import matplotlib as mpl  # noqa: PLC0415
    from matplotlib.collections import LineCollection  # noqa: PLC0415

    kept = data.filter(pl.col("npmi") > 0)
    kept = kept.sort(measure, "count", "left", "right", descending=[True, True, False, False]).head(most)
    if kept.is_empty():
        message = "no pair stands together more often than by chance; take a smaller unit, or more words"
        raise InputError(message)
    sizes = dict(kept.select("left", "left_count").iter_rows()) | dict(kept.select("right", "right_count").iter_rows())
    names = sorted(sizes)
    place = {name: number for number, name in enumerate(names)}
    pairs = np.array([(place[left], place[right]) for left, right in kept.select("left", "right").iter_rows()])
    weights = kept[measure].to_numpy().astype(float)
    weights = weights / weights.max()
    points = _layout(len(names), pairs, weights)
    with mpl.rc_context(style()):
        axes = opened(ax, (7.5, 6))
        axes.add_collection(
            LineCollection(points[pairs].tolist(), linewidths=0.4 + 2.2 * weights, color="0.75", zorder=1)
        )
        largest = max(sizes.values())
        areas = [25 + 380 * sizes[name] / largest for name in names]
        axes.scatter(points[:, 0], points[:, 1], s=areas, color="0.88", edgecolor=INK, linewidth=0.5, zorder=2)
        for name, (x, y) in zip(names, points, strict=True):
            axes.text(x, y, plain(name), ha="center", va="center", fontsize=8, zorder=3)
        axes.margins(0.09)
        axes.axis("off")
        axes.set_title(
            f"{kept.height} 对共现词 (pairs of words), {kept['units'][0]} 个单位 (units)", fontfamily=chinese_font()
        )
    return axes


def _layout(count: int, pairs: "NDArray[np.int64]", weights: "NDArray[np.float64]") -> "NDArray[Any]":
    """Return where words lie: those that are linked attract, all repel each other, and steps become smaller."""
    turn = 2.399963 * np.arange(count)  # the golden angle spreads any number evenly
    points: NDArray[Any] = np.sqrt((np.arange(count) + 0.5) / count)[:, None] * np.column_stack(
        [np.cos(turn), np.sin(turn)]
    )
    near = 1 / np.sqrt(count)
    for number in range(_ROUNDS):
        apart = points[:, None, :] - points[None, :, :]
        distance = np.maximum(np.sqrt((apart**2).sum(axis=2)), 1e-3)
        force = (apart * (near**2 / distance**2)[:, :, None]).sum(axis=1)
        pull = (points[pairs[:, 0]] - points[pairs[:, 1]]) * (weights * distance[pairs[:, 0], pairs[:, 1]] / near)[
            :, None
        ]
        np.subtract.at(force, pairs[:, 0], pull)
        np.add.at(force, pairs[:, 1], pull)
        force -= _GRAVITY / near * points
        length = np.maximum(np.sqrt((force**2).sum(axis=1)), 1e-9)
        step = 0.1 * (1 - number / _ROUNDS)
        points = points + force * (np.minimum(length, step) / length)[:, None]
    return points
