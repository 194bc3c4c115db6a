"""The years of each form as bands, and the events of law and form that break a series."""

from typing import TYPE_CHECKING, Final

import polars as pl

from govreports.fonts import chinese_font
from govreports.naming import Language, name_of
from govreports.panels import events
from govreports.regimes import forms

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_bands"]

_BANDS: Final = ("0.955", "0.9")
_LINES: Final = {"form": "--", "law": ":"}
_NARROW: Final = 0.22
_NUMERALS: Final = "①②③④⑤⑥⑦⑧⑨⑩"


def draw_bands(
    axes: "Axes",
    low: float,
    high: float,
    breaks: pl.DataFrame | None = None,
    *,
    named: bool = True,
    language: Language = "both",
) -> str:
    """Shade the years of each form between two limits, mark events, and return what their numerals stand for.

    A dashed line is a change of form, a dotted one a change of law; each stands before its first report year.

    Parameters
    ----------
    axes
        Where to draw.
    low, high
        First and last year shown, with their margins.
    breaks
        Events to mark; by default all.
    named
        Whether the bands bear the names of the forms and the events their numerals.
    language
        In which language.
    """
    ends = [*(regime.since - 0.5 for regime in forms()), high][1:]
    for number, (regime, end) in enumerate(zip(forms(), ends, strict=True)):
        left, right = max(regime.since - 0.5, low), min(end, high)
        if right <= left:
            continue
        axes.axvspan(left, right, color=_BANDS[number % 2], zorder=0, linewidth=0)
        if named:
            wide = right - left > (high - low) * _NARROW
            short = name_of("regime", regime.id, "en" if language == "en" else "zh")
            _above(axes, (left + right) / 2, regime.notice if wide and language != "en" else short, 1.0)
    known = events() if breaks is None else breaks
    shown = known.filter(pl.col("year").is_between(low + 0.5, high)).sort("year", "kind", "code")
    said = []
    for number, (year, own) in enumerate(shown.group_by("year", maintain_order=True)):
        kind = "form" if "form" in own["kind"] else "law"
        axes.axvline(year[0] - 0.5, color="0.45", linestyle=_LINES[kind], linewidth=0.9, zorder=1)
        mark = _NUMERALS[number % len(_NUMERALS)]
        if named:
            _above(axes, year[0] - 0.5, mark, 1.055)
        names = [name_of("event", code, language) for code in own["code"]]
        said.append(f"{mark} {year[0]} {(', ' if language == 'en' else '，').join(names)}")
    return ("\n" if language == "both" else "  ").join(said) if named else ""


def _above(axes: "Axes", year: float, text: str, height: float) -> None:
    axes.text(
        year, height, text, transform=axes.get_xaxis_transform(), fontsize=7, ha="center", va="bottom", color="0.35",
        fontfamily=chinese_font(),
    )  # fmt: skip
