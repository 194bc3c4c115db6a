"""How the figures look: settings, font, shades, and files with embedded fonts."""

import unicodedata
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from govreports.arguments import checked
from govreports.errors import InputError
from govreports.fonts import chinese_font

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["HATCHES", "INK", "MARKS", "PALETTE", "apart", "font_of", "opened", "plain", "save", "shades", "style"]

INK: Final = "0.15"
MARKS: Final = {"r2014": "s", "r2019": "o", "r2021": "^", "prose": "d"}
PALETTE: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")
"""Colours that the colour-blind tell apart (Okabe and Ito 2008)."""

HATCHES: Final = ("", "////", "", "....", "", "\\\\\\\\", "", "xxxx")
_FALLBACKS: Final = ("sans-serif",)
_KINDS: Final = ("pdf", "svg", "png")


def style() -> dict[Any, Any]:
    """Return matplotlib settings for these figures, from ``govreports.mplstyle`` with the Chinese font added.

    Examples
    --------
    >>> import matplotlib as mpl
    >>> from govreports.plots import style
    >>> with mpl.rc_context(style()):
    ...     mpl.rcParams["font.family"], mpl.rcParams["pdf.fonttype"]
    (['Govreports Sans SC', 'sans-serif'], 42)
    """
    from matplotlib import rc_params_from_file  # noqa: PLC0415 - half a second that reading need not pay

    with resources.as_file(resources.files("govreports.plots") / "govreports.mplstyle") as path:
        settings = rc_params_from_file(path, use_default_template=False)
    return {**settings, "font.family": [chinese_font(), *_FALLBACKS]}


@checked
def save(figure: "Axes | Figure", path: str | Path) -> Path:
    """Write a figure to a PDF, SVG or PNG file and return the path; fonts are embedded and no date is.

    Raises
    ------
    InputError
        The file name ends in something else.

    Examples
    --------
    >>> import tempfile
    >>> import govreports as gr
    >>> from govreports import plots
    >>> ax = gr.plot_panel(gr.panel(gr.read("data/reports")), "applications_received")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     plots.save(ax, f"{folder}/applications.pdf").name
    'applications.pdf'
    """
    import matplotlib as mpl  # noqa: PLC0415

    target = Path(path)
    kind = target.suffix[1:].lower()
    if kind not in _KINDS:
        message = f"{target.name!r} is no figure file; its name should end in .{', .'.join(_KINDS)}"
        raise InputError(message)
    dated: dict[str, Any] = {"pdf": {"CreationDate": None}, "svg": {"Date": None}, "png": {}}[kind]
    whole: Any = getattr(figure, "figure", figure)
    with mpl.rc_context(style()):
        whole.savefig(target, metadata=dated)
    return target


def opened(ax: "Axes | None", size: tuple[float, float] = (7, 4)) -> "Axes":
    """Return the Axes to draw in: those given, or those of a new figure."""
    from matplotlib import pyplot as plt  # noqa: PLC0415

    axes: Axes = ax if ax is not None else plt.subplots(figsize=size)[1]
    font_of(axes)
    return axes


def font_of(axes: "Axes") -> None:
    """Set the Chinese font for ticks that are made later, outside the settings."""
    axes.tick_params(labelfontfamily=chinese_font())


def shades(count: int) -> "Sequence[Any]":
    """Return so many colours from dark to light, told apart in grey and by the colour-blind (cividis)."""
    from matplotlib import colormaps  # noqa: PLC0415

    return [colormaps["cividis"](0.05 + 0.9 * place / max(count - 1, 1)) for place in range(count)]


def apart(places: "Sequence[float]", gap: float, low: float = float("-inf")) -> list[float]:
    """Return places moved as little as need be to keep their order and lie ``gap`` apart, none below ``low``.

    Neighbours that are too near become a group around their mean (pool adjacent violators).

    Examples
    --------
    >>> from govreports.plots.styling import apart
    >>> apart([0.0, 0.0, 10.0], 2)
    [-1.0, 1.0, 10.0]
    """
    groups: list[list[float]] = []
    order = sorted(range(len(places)), key=lambda each: places[each])
    for rank, each in enumerate(order):
        groups.append([places[each] - rank * gap])
        while len(groups) > 1 and sum(groups[-2]) / len(groups[-2]) > sum(groups[-1]) / len(groups[-1]):
            last = groups.pop()
            groups[-1] += last
    found = [0.0] * len(places)
    levels = [sum(own) / len(own) for own in groups for _ in own]
    for rank, (each, level) in enumerate(zip(order, levels, strict=True)):
        found[each] = max(level, low) + rank * gap
    return found


def plain(text: str, most: int = 18) -> str:
    r"""Return a name as a label: control characters shown as a box, cut where it is too long.

    Examples
    --------
    >>> from govreports.plots.styling import plain
    >>> plain("a\u202eb" + "长" * 30, 8)
    'a□b长长长长…'
    """
    shown = "".join("□" if unicodedata.category(each) in {"Cc", "Cf", "Cs", "Co", "Cn"} else each for each in text)
    return shown if len(shown) <= most else shown[: most - 1] + "…"
