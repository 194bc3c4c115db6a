"""Maps of squares: what is missing, and who writes like whom."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from govreports.arguments import checked
from govreports.errors import InputError
from govreports.naming import Language, name_of
from govreports.plots.styling import opened, plain, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["plot_coverage", "plot_missingness", "plot_reuse"]

_STATUSES: Final[Mapping[str, tuple[str, str]]] = {
    "read": ("0.2", ""),
    "dash": ("0.45", "—"),
    "blank": ("0.75", ""),
    "unreadable": ("0.85", "?"),
    "ambiguous": ("0.85", "≈"),
    "absent": ("1.0", "×"),
    "no_counterpart": ("0.93", "·"),
    "zero_denominator": ("0.93", "0"),
    "unit_unknown": ("0.85", "u"),
    "negative": ("0.85", "<"),
    "assumed": ("0.6", "0"),
    "stated": ("0.35", "§"),
    "approximate": ("0.85", "~"),
    "unstated": ("0.93", "·"),
    "repeated": ("0.93", "="),
    "conflict": ("0.85", "≠"),
    "ok": ("0.2", ""),
    "partial": ("0.45", "~"),
    "no_tables": ("0.75", "t"),
    "not_a_report": ("0.85", "n"),
    "year_unknown": ("0.85", "y"),
    "no_file": ("1.0", "×"),
    "none": ("none", ""),
}
_COVERED: Final = ("ok", "partial", "no_tables", "not_a_report", "unreadable", "year_unknown", "no_file")
_HATCHED: Final = {"no_tables": "....", "not_a_report": "xxxx", "unreadable": "\\\\\\\\", "year_unknown": "////"}
_LABELLED: Final = 45
_ROW: Final = 0.22


@checked
def plot_missingness(
    data: pl.DataFrame,
    ax: "Axes | None" = None,
    *,
    rows: str = "organ",
    columns: str = "year",
    values: str = "status",
    language: Language = "both",
) -> "Axes":
    """Draw why there is a number or none: one square a row and column, its shade and sign the status; return the Axes.

    A square that is not drawn has no row in the frame: there is no report. Signs are drawn, and rows named, up to
    45 rows; above that the shades alone tell.

    Parameters
    ----------
    data
        A frame with one row for each pair, such as a panel filtered to one indicator (organ by year) or to one organ
        (``rows="indicator"``).
    ax
        Where to draw; a new figure by default.
    rows, columns, values
        Columns of the frame that make rows, columns and the status.
    language
        ``zh``, ``en`` or ``both``.

    Raises
    ------
    InputError
        The frame is empty or has several rows for one pair.

    Examples
    --------
    >>> import govreports as gr
    >>> from govreports import plots
    >>> panel = gr.panel(gr.read("data/reports"), ["disclosed"])
    >>> plots.plot_missingness(panel).get_xlabel()
    '报告年度 (year)'
    """
    import matplotlib as mpl  # noqa: PLC0415
    from matplotlib.patches import Patch  # noqa: PLC0415

    if data.is_empty() or data.select(pl.struct(rows, columns).is_duplicated().any()).item():
        message = f"needs one row for each {rows} and {columns}; filter to one indicator or one organ first"
        raise InputError(message)
    across, down = _axis(data, columns), data[rows].unique(maintain_order=True).to_list()
    kept = {each: place for place, each in enumerate(across)}, {each: place for place, each in enumerate(down)}
    with mpl.rc_context(style()):
        size = (2.6 + 0.5 * len(across), 1.2 + _ROW * min(len(down), _LABELLED))
        axes = opened(ax, (max(size[0], 5), max(size[1], 2.2)))
        met = set()
        small = len(down) <= _LABELLED
        height = 0.86 if small else 1.0
        for status, own in data.group_by(values, maintain_order=True):
            name = str(status[0])
            shade, sign = _STATUSES.get(name, ("1.0", "!"))
            met.add(name)
            places = [(kept[0][column], kept[1][row]) for column, row in own.select(columns, rows).iter_rows()]
            axes.bar(
                [x for x, _ in places], [height] * len(places), bottom=[y - height / 2 for _, y in places], width=0.86,
                color=shade, edgecolor="0.55" if small else "none", linewidth=0.5,
            )  # fmt: skip
            for x, y in places if small and sign else ():
                axes.text(
                    x,
                    y,
                    sign,
                    ha="center",
                    va="center",
                    fontsize=8,
                    color="white" if name in {"dash", "partial"} else "black",
                )
        axes.set_xlim(-0.6, len(across) - 0.4)
        axes.set_ylim(len(down) - 0.4, -0.6)
        axes.set_xticks(range(len(across)), [plain(str(each)) for each in across])
        axes.set_yticks(
            range(len(down)) if small else [], [_row(each, rows, language) for each in down] if small else []
        )
        axes.tick_params(length=0)
        axes.set_xlabel(name_of("axis", columns, language))
        axes.set_ylabel("" if small else f"{len(down)} × {name_of('axis', rows, language)}")
        known = [each for each in _STATUSES if each in met] + sorted(met - set(_STATUSES))
        handles = [
            Patch(facecolor=_STATUSES.get(n, ("1.0", "!"))[0], edgecolor="0.55", label=_legend(n, language))
            for n in known
        ]
        if data.height < len(across) * len(down):
            handles.append(Patch(facecolor="none", edgecolor="none", label=_legend("none", language)))
        axes.legend(handles=handles, loc="upper left", bbox_to_anchor=(1.01, 1))
    return axes


def _row(value: object, rows: str, language: Language) -> str:
    return plain(name_of("indicator", str(value), language), 30) if rows == "indicator" else plain(str(value))


def _legend(status: str, language: Language) -> str:
    return f"{_STATUSES.get(status, ('', '!'))[1]} {name_of('square', status, language)}".strip()


def _axis(data: pl.DataFrame, column: str) -> list[Any]:
    """Return the places of an axis; years without any row keep theirs."""
    found = sorted(data[column].drop_nulls().unique())
    return list(range(found[0], found[-1] + 1)) if found and isinstance(found[0], int) else found


@checked(data="coverage")
def plot_coverage(data: pl.DataFrame, ax: "Axes | None" = None, *, language: Language = "both") -> "Axes":
    """Draw what became of the reports owed as one stacked bar a group, and return the Axes.

    From the bottom: read, read in part, there without figures, not there. Above each bar stand the share with figures
    and the number owed; a group that owes none (reports without year or organ) has no bar.

    Parameters
    ----------
    data
        Counts as ``coverage`` returns them with ``by``, such as ``by="year"``.
    ax
        Where to draw; a new figure by default.
    language
        ``zh``, ``en`` or ``both``.

    Raises
    ------
    InputError
        The frame holds no counts.

    Examples
    --------
    >>> import govreports as gr
    >>> from govreports import plots
    >>> plots.plot_coverage(gr.coverage(gr.read("data/reports"), by="year")).get_ylabel()
    '应有报告 (reports owed)'
    """
    import matplotlib as mpl  # noqa: PLC0415
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415

    parts = [name for name in _COVERED if name in data.columns and data[name].sum()]
    if not {"owed", "usable"} <= set(data.columns) or not parts:
        message = f"needs the counts that coverage() returns with by=…, of one report owed at least; has {data.columns}"
        raise InputError(message)
    data = data.filter(pl.col("owed") > 0)
    keys = data.columns[: data.columns.index("organs")]
    names = ["\n".join(plain(str(each)) for each in row) for row in data.select(keys).iter_rows()]
    with mpl.rc_context(style()):
        axes = opened(ax)
        base = [0] * data.height
        for name in parts:
            heights = data[name].to_list()
            shade, _ = _STATUSES[name]
            hatch = _HATCHED.get(name, "")
            axes.bar(
                range(data.height), heights, bottom=base, width=0.72, color=shade, hatch=hatch, edgecolor="0.4",
                linewidth=0.5, label=name_of("square", name, language),
            )  # fmt: skip
            base = [low + height for low, height in zip(base, heights, strict=True)]
        for place, (owed, usable) in enumerate(data.select("owed", "usable").iter_rows()):
            if owed:
                axes.text(place, base[place], f"{usable / owed:.0%}\n{owed}", ha="center", va="bottom", fontsize=7)
        axes.set_xticks(range(data.height), names)
        axes.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
        axes.set_ylabel(name_of("axis", "owed", language))
        axes.set_xlabel(" / ".join(name_of("axis", key, language) for key in keys))
        axes.margins(y=0.15)
        axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1), reverse=True)
    return axes


@checked(pairs="neighbours", reports="reports")
def plot_reuse(
    pairs: pl.DataFrame,
    reports: pl.DataFrame,
    ax: "Axes | None" = None,
    *,
    by: str = "region_code",
    language: Language = "both",
) -> "Axes":
    """Draw which reports are written alike: one mark a pair, darker and larger the more alike; return the Axes.

    Reports stand in the order of ``by``, then year and name, on both axes; lines divide groups. Reports without any
    likeness are left out.

    Parameters
    ----------
    pairs
        A frame as ``neighbours`` returns it.
    reports
        The ``reports`` of the corpus.
    ax
        Where to draw; a new figure by default.
    by
        Column of ``reports`` that makes the groups.
    language
        ``zh``, ``en`` or ``both``.

    Raises
    ------
    InputError
        There is no pair, or ``reports`` has no such column.

    Examples
    --------
    >>> import polars as pl
    >>> import govreports as gr
    >>> from govreports import plots
    >>> reports = gr.read("data/reports").reports
    >>> pair = {"report": reports["report"][0], "neighbour": reports["report"][1], "similarity": 0.6}
    >>> plots.plot_reuse(pl.DataFrame([pair]), reports).get_aspect()
    1.0
    """
    import matplotlib as mpl  # noqa: PLC0415

    if pairs.is_empty() or by not in reports.columns:
        message = f"there is nothing to draw: {pairs.height} pairs, grouped by {by!r} of {reports.columns}"
        raise InputError(message)
    held = set(pairs["report"]) | set(pairs["neighbour"])
    shown = reports.filter(pl.col("report").is_in(list(held))).sort(by, "year", "organ", "report", nulls_last=True)
    place = {report: number for number, report in enumerate(shown["report"])}
    points = {
        (place[one], place[other]): similarity
        for a, b, similarity in pairs.select("report", "neighbour", "similarity").iter_rows()
        for one, other in ((a, b), (b, a))
    }
    with mpl.rc_context(style()):
        axes = opened(ax, (6.2, 5.2))
        size = min(150.0, (260 / max(len(place), 1)) ** 2)
        drawn = axes.scatter(
            [x for x, _ in points], [y for _, y in points], c=list(points.values()),
            s=[size * each for each in points.values()], cmap="cividis_r", vmin=0, vmax=1, marker="s", linewidth=0,
        )  # fmt: skip
        keys = shown[by].to_list()
        for edge in (n for n in range(1, len(keys)) if keys[n] != keys[n - 1]):
            axes.axhline(edge - 0.5, color="0.8", linewidth=0.6, zorder=0)
            axes.axvline(edge - 0.5, color="0.8", linewidth=0.6, zorder=0)
        names = [
            plain(f"{year or '?'} {organ or report}", 16)
            for year, organ, report in shown.select("year", "organ", "report").iter_rows()
        ]
        small = len(names) <= _LABELLED
        axes.set_xticks(range(len(names)) if small else [], names if small else [], rotation=90, fontsize=6)
        axes.set_yticks(range(len(names)) if small else [], names if small else [], fontsize=6)
        axes.set_xlim(-0.6, len(names) - 0.4)
        axes.set_ylim(len(names) - 0.4, -0.6)
        axes.set_aspect(1)
        axes.figure.colorbar(drawn, ax=axes, label=name_of("axis", "similarity", language), shrink=0.6)
    return axes
