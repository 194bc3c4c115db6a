"""Maps of squares: categories by year, and provinces as equal tiles without any boundary."""

from typing import TYPE_CHECKING, Final

import polars as pl

from govreports.arguments import checked
from govreports.errors import InputError
from govreports.lexicons import rows as lexicon
from govreports.naming import Language, name_of
from govreports.plots.shares import category_name
from govreports.plots.styling import font_of, opened, plain, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["plot_heat", "plot_tiles"]

_DARK: Final = 0.55
_HATCH: Final = "////"


@checked
def plot_heat(
    data: pl.DataFrame, ax: "Axes | None" = None, *, intervals: bool = False, language: Language = "both"
) -> "Axes":
    """Draw the share of each category in each group as squares, such as the years, and return the Axes.

    Darker is more; the percentage stands in the square, with ``intervals`` its bounds below it. The most frequent
    category stands on top. A square without share is hatched: nothing is known, which is not zero.

    Parameters
    ----------
    data
        One row a group and category with ``group``, ``category``, ``share`` and, for intervals, ``low`` and ``high``.
    ax
        Where to draw; a new figure by default.
    intervals
        Whether bounds are written.
    language
        ``zh``, ``en`` or ``both``.

    Raises
    ------
    InputError
        No row has a share, a category has two in one group, or the bounds asked for are not there.

    Examples
    --------
    >>> import govreports as gr
    >>> from govreports import plots
    >>> found = gr.summarise(gr.read("data/reports"))
    >>> [tick.get_text() for tick in plots.plot_heat(found, language="en").get_xticklabels()]
    ['2018', '2019', '2020']
    """
    import matplotlib as mpl  # noqa: PLC0415

    wanted = {"group", "category", "share"} | ({"low", "high"} if intervals else set())
    if not wanted <= set(data.columns):
        message = f"needs the columns {', '.join(sorted(wanted))}; the frame has {data.columns}"
        raise InputError(message)
    known = data.filter(pl.col("group").is_not_null(), pl.col("share").is_not_null())
    known = known.with_columns(pl.col("category").fill_null("none"))
    if known.is_empty() or known.select(pl.struct("group", "category").is_duplicated().any()).item():
        message = "needs one share a group and category, and one at least"
        raise InputError(message)
    groups = data["group"].drop_nulls().unique(maintain_order=True).to_list()
    ranked = known.group_by("category").agg(pl.col("share").mean()).sort("share", "category", descending=[True, False])
    down = ranked["category"].to_list()
    bounds = ["low", "high"] if intervals else []
    held = {(c, g): own for c, g, *own in known.select("category", "group", "share", *bounds).iter_rows()}
    counted = set(known["group"])
    with mpl.rc_context(style()):
        axes = opened(
            ax, (2.6 + (0.85 if intervals else 0.55) * len(groups), 0.9 + (0.42 if intervals else 0.28) * len(down))
        )
        high = max(own[0] for own in held.values()) or 1.0
        for y, category in enumerate(down):
            for x, group in enumerate(groups):
                own = held.get((category, group), [0.0] if group in counted else None)
                text = "" if own is None else f"{100 * own[0]:.0f}"
                if own is not None and len(own) > 1 and own[1] is not None:
                    text += f"\n{100 * own[1]:.0f}–{100 * own[2]:.0f}"
                _square(axes, x, y, None if own is None else own[0] / high, text, 6.5 if intervals else 8)
        names = [name_of("axis", "all", language) if each is None else plain(str(each)) for each in groups]
        axes.set_xticks(range(len(groups)), names)
        axes.set_yticks(range(len(down)), [category_name(each, language) for each in down])
        axes.set_xlim(-0.5, len(groups) - 0.5)
        axes.set_ylim(len(down) - 0.5, -0.5)
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        axes.set_title(f"{name_of('axis', 'problems', language)}, %", fontsize=9)
    return axes


def _square(axes: "Axes", x: float, y: float, level: float | None, text: str, size: float) -> None:
    from matplotlib import colormaps  # noqa: PLC0415

    unknown = level is None
    face = "white" if level is None else colormaps["Blues"](0.03 + 0.9 * level)
    axes.bar(
        [x], [0.94], bottom=[y - 0.47], width=0.94, color=face, edgecolor="0.75" if unknown else "none",
        hatch=_HATCH if unknown else "", linewidth=0.5,
    )  # fmt: skip
    ink = "white" if level is not None and level > _DARK else "black"
    axes.text(x, y, text, ha="center", va="center", fontsize=size, color=ink, linespacing=0.95)


@checked
def plot_tiles(
    data: pl.DataFrame, value: str, ax: "Axes | None" = None, *, language: Language = "both", percent: bool = False
) -> "Axes":
    """Draw a number of each province as equal squares, roughly where the provinces lie, and return the Axes.

    The squares are no map: there are no boundaries and no sizes. A province without a number is hatched.

    Parameters
    ----------
    data
        One row a province with ``province``, the code of a region in it (its first two digits count), and the number.
    value
        Column of the number.
    ax
        Where to draw; a new figure by default.
    language
        ``zh``, ``en`` or ``both``.
    percent
        Whether the number is a share, to be written in per cent.

    Raises
    ------
    InputError
        The frame lacks a column, holds no number, or a province twice.

    Examples
    --------
    >>> import polars as pl
    >>> from govreports import plots
    >>> shares = pl.DataFrame({"province": ["420000", "320000"], "share": [0.5, 0.9]})
    >>> len(plots.plot_tiles(shares, "share", percent=True).patches)
    34
    """
    import matplotlib as mpl  # noqa: PLC0415

    if not {"province", value} <= set(data.columns):
        message = f"needs the columns province and {value}; the frame has {data.columns}"
        raise InputError(message)
    known = data.select(code=pl.col("province").cast(pl.String).str.head(2), number=pl.col(value).cast(pl.Float64))
    known = known.drop_nulls()
    if known.is_empty() or known["code"].is_duplicated().any():
        message = f"needs one number of {value} a province, and one at least"
        raise InputError(message)
    held = dict(known.iter_rows())
    low, high = min(0.0, *held.values()), max(held.values())
    with mpl.rc_context(style()):
        axes = opened(ax, (6.4, 5.4))
        font_of(axes)
        for row in lexicon("tiles"):
            number = held.get(row["code"])
            level = None if number is None else (number - low) / ((high - low) or 1.0)
            name = row["en"] if language == "en" else row["zh"]
            said = "" if number is None else f"{number:.0%}" if percent else f"{number:,.4g}"
            size = 5.6 if language == "en" else 7.5
            _square(axes, int(row["x"]), int(row["y"]), level, f"{name}\n{said}", size)
        axes.set_xlim(-0.6, 9.6)
        axes.set_ylim(8.6, -0.6)
        axes.set_aspect(1)
        axes.set_axis_off()
    return axes
