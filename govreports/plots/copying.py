"""Who writes like whom: reports as marks around a circle, likeness as lines."""

from collections import Counter
from math import cos, pi, sin
from typing import TYPE_CHECKING, Final

import polars as pl

from govreports.arguments import checked
from govreports.errors import InputError
from govreports.naming import Language, name_of
from govreports.plots.styling import PALETTE, opened, plain, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["plot_copying"]

_NAMED: Final = 40


@checked(pairs="neighbours", reports="reports")
def plot_copying(
    pairs: pl.DataFrame,
    reports: pl.DataFrame,
    ax: "Axes | None" = None,
    *,
    most: int = 200,
    highlight: str | None = None,
    language: Language = "both",
) -> "Axes":
    """Draw which organs write alike: organs around a circle, a line for each pair; return the Axes.

    Organs stand by region, so that lines across the circle join regions. A line is darker the more alike the likest
    texts of the two are; a mark is larger the more others write like it. Up to forty organs are named. Alike is not
    copied: both may follow one template.

    Parameters
    ----------
    pairs
        A frame as ``neighbours`` returns it.
    reports
        The ``reports`` of the corpus.
    ax
        Where to draw; a new figure by default.
    most
        How many organs at most, those with most neighbours first.
    highlight
        An organ whose lines stand out; the end of its name suffices.
    language
        ``zh``, ``en`` or ``both``.

    Raises
    ------
    InputError
        There is no pair of two organs.

    Examples
    --------
    >>> import polars as pl
    >>> import govreports as gr
    >>> from govreports import plots
    >>> reports = gr.read("data/reports").reports
    >>> pair = {"report": reports["report"][0], "neighbour": reports["report"][1], "similarity": 0.6}
    >>> len(plots.plot_copying(pl.DataFrame([pair]), reports).lines)
    1
    """
    import matplotlib as mpl  # noqa: PLC0415
    from matplotlib import colormaps  # noqa: PLC0415

    names = [name for name in ("organ_key", "organ", "report") if name in reports.columns]
    whose = reports.select("report", "region_code", organ=pl.coalesce(names))
    named = dict(whose.select("report", "organ").iter_rows())
    links: dict[tuple[str, str], float] = {}
    for one, other, similarity in pairs.select("report", "neighbour", "similarity").iter_rows():
        pair = tuple(sorted((named.get(one, one), named.get(other, other))))
        if pair[0] != pair[1]:
            links[pair[0], pair[1]] = max(similarity, links.get((pair[0], pair[1]), 0.0))
    if not links or most < 2:  # noqa: PLR2004 - a line has two ends
        message = f"there is nothing to draw: {pairs.height} pairs, none of two organs"
        raise InputError(message)
    degrees = Counter(organ for pair in links for organ in pair)
    kept = {organ for organ, _ in sorted(degrees.items(), key=lambda each: (-each[1], each[0]))[:most]}
    order = whose.filter(pl.col("organ").is_in(list(kept))).sort("region_code", "organ", nulls_last=True)
    organs = order["organ"].unique(maintain_order=True).to_list()
    at = {organ: pi / 2 - 2 * pi * n / len(organs) for n, organ in enumerate(organs)}
    strong = {each for each in organs if highlight is not None and each.endswith(highlight)}
    with mpl.rc_context(style()):
        axes = opened(ax, (7, 6.4))
        for (one, other), similarity in sorted(links.items(), key=lambda each: (bool(strong & {*each[0]}), each[1])):
            if one not in at or other not in at:
                continue
            lit = bool(strong & {one, other})
            colour = PALETTE[1] if lit else colormaps["Greys"](0.15 + 0.75 * similarity)
            axes.plot(
                *_arc(at[one], at[other]),
                color=colour,
                linewidth=1.6 if lit else 0.5 + similarity,
                zorder=3 if lit else 1,
            )
        size = [14 + 90 * degrees[organ] / max(degrees.values()) for organ in organs]
        colours = [PALETTE[1] if organ in strong else PALETTE[0] for organ in organs]
        axes.scatter(
            [cos(at[o]) for o in organs], [sin(at[o]) for o in organs], s=size, c=colours, zorder=4, linewidth=0
        )
        for organ in organs if len(organs) <= _NAMED else sorted(strong):
            _name(axes, organ, at[organ], lit=organ in strong)
        axes.set_xlim(-1.75, 1.75)
        axes.set_ylim(-1.5, 1.5)
        axes.set_aspect(1)
        axes.set_axis_off()
        left = f" · +{len(degrees) - len(organs)}" if len(degrees) > len(organs) else ""
        count = f"{len(organs)} {name_of('axis', 'organ', language)}{left}"
        axes.set_title(f"{name_of('axis', 'alike', language)} · {count}", fontsize=9)
    return axes


def _arc(one: float, other: float, points: int = 25) -> tuple[list[float], list[float]]:
    """Return a curve between two places on the circle that bends towards its middle."""
    xs, ys = [], []
    for n in range(points):
        t = n / (points - 1)
        outer, inner = (1 - t) ** 2, t**2
        xs.append(outer * cos(one) + inner * cos(other))
        ys.append(outer * sin(one) + inner * sin(other))
    return xs, ys


def _name(axes: "Axes", organ: str, angle: float, *, lit: bool) -> None:
    left = cos(angle) < 0
    axes.text(
        1.06 * cos(angle), 1.06 * sin(angle), plain(organ, 16), fontsize=6.5, color=PALETTE[1] if lit else "0.15",
        ha="right" if left else "left", va="center", rotation=angle * 180 / pi - (180 if left else 0),
        rotation_mode="anchor",
    )  # fmt: skip
