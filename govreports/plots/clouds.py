"""Words as large as they are frequent."""

from typing import TYPE_CHECKING, Final

import polars as pl

from govreports.arguments import checked
from govreports.errors import InputError
from govreports.fonts import chinese_font
from govreports.plots.styling import opened, plain, shades, style

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes

__all__ = ["plot_cloud"]

_WIDE: Final = 1.6
_GAP: Final = 0.12
_STEPS: Final = 6000
_Box = tuple[float, float, float, float]


@checked
def plot_cloud(data: pl.DataFrame, ax: "Axes | None" = None, *, weight: str = "count", most: int = 60) -> "Axes":
    """Draw words as a cloud, the area of each in proportion to a weight, and return the Axes.

    A cloud shows which words there are, no differences: areas are hard to compare and long words look heavy. Draw what
    is to be compared with ``plot_keyness``. The largest words stand in the middle; places do not depend on chance.

    Parameters
    ----------
    data
        Words and weights, one row a word: ``term`` and the column ``weight`` names; a frame as ``terms.vocabulary``
        returns it, or one group of ``keyness`` or one topic of ``topics.fit``.
    ax
        Where to draw; a new figure by default.
    weight
        Column that the size of words follows; words whose weight is not above 0 are left out.
    most
        How many words, those of the largest weight.

    Raises
    ------
    InputError
        There is no such column, a word has two rows, or no weight is above 0.

    Examples
    --------
    >>> import govreports as gr
    >>> words = gr.terms.vocabulary(gr.dtm(gr.read("data/reports")))
    >>> len(gr.plots.plot_cloud(words, most=20).patches)
    20
    """
    import matplotlib as mpl  # noqa: PLC0415
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415
    from matplotlib.patches import PathPatch  # noqa: PLC0415
    from matplotlib.textpath import TextPath  # noqa: PLC0415
    from matplotlib.transforms import Affine2D  # noqa: PLC0415

    shown = _chosen(data, weight, most)
    largest = shown[weight][0]
    placed: list[_Box] = []
    with mpl.rc_context(style()):
        axes = opened(ax, (7, 4.4))
        font = FontProperties(family=chinese_font())
        colours = shades(5)
        for rank, (term, value) in enumerate(shown.select("term", weight).iter_rows()):
            size = max((value / largest) ** 0.5, 0.05)
            path = TextPath((0, 0), plain(term), size=size, prop=font)
            box = path.get_extents()
            x, y = _free(placed, box.width + _GAP * size, box.height + _GAP * size)
            moved = Affine2D().translate(x - (box.x0 + box.x1) / 2, y - (box.y0 + box.y1) / 2)
            axes.add_patch(PathPatch(moved.transform_path(path), color=colours[rank % 3], linewidth=0))
        left, low, right, high = (pick(box[side] for box in placed) for side, pick in enumerate((min, min, max, max)))
        axes.set_xlim(left, right)
        axes.set_ylim(low, high)
        axes.set_aspect("equal")
        axes.axis("off")
    return axes


def _chosen(data: pl.DataFrame, weight: str, most: int) -> pl.DataFrame:
    missing = [name for name in ("term", weight) if name not in data.columns]
    if missing:
        message = f"the frame has no column {missing[0]!r}; hand in words as gr.terms.vocabulary gives them"
        raise InputError(message)
    if data["term"].is_duplicated().any():
        message = "a word has two rows; choose one group or topic: data.filter(group=...)"
        raise InputError(message)
    shown = data.filter(pl.col(weight) > 0).sort(weight, "term", descending=[True, False]).head(most)
    if shown.is_empty():
        message = f"no word has a {weight} above 0"
        raise InputError(message)
    return shown


def _spiral(step: float) -> "Iterator[tuple[float, float]]":
    """Iterate over places on a spiral, about as far apart along it as it is wide."""
    from math import cos, sin, sqrt  # noqa: PLC0415

    for number in range(_STEPS):
        turn = sqrt(number) * 1.2
        yield _WIDE * step * turn * cos(turn), step * turn * sin(turn)


def _free(placed: list[_Box], width: float, height: float) -> tuple[float, float]:
    """Return the first place on a spiral where a box of that size touches no other, and note it."""
    x = y = 0.0
    for x, y in _spiral(0.05):
        box = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
        if all(box[0] >= b[2] or b[0] >= box[2] or box[1] >= b[3] or b[1] >= box[3] for b in placed):
            break
    placed.append((x - width / 2, y - height / 2, x + width / 2, y + height / 2))
    return x, y
