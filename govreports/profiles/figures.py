"""Figures of the profile: squares of coverage and of problems, small series; drawn as tables and SVG by hand."""

from collections.abc import Sequence
from typing import Final

import polars as pl

from govreports.explorer.escaping import safe
from govreports.naming import name_of
from govreports.profiles.gathering import INDICATORS, Facts
from govreports.profiles.writing import coded, number, phrase, shade, table
from govreports.regimes import forms

__all__ = ["coverage_squares", "problem_squares", "series"]

_ORGANS: Final = 60
_GAPS: Final = 30
_WORST: Final = (
    "ok", "partial", "no_tables", "year_unknown", "not_a_report", "unreadable", "no_file",
)  # fmt: skip
_MARK: Final = {"ok": "●", "partial": "◐", "no_tables": "○", "year_unknown": "?", "not_a_report": "×",
                "unreadable": "×", "no_file": ""}  # fmt: skip
_WIDTH, _HEIGHT, _PAD = 420, 190, 40


def coverage_squares(facts: Facts) -> list[str]:
    """Return the squares of organ and year, or of province and year where organs are many."""
    found = facts.coverage.drop_nulls("year").with_columns(name=pl.coalesce("organ_key", "organ").fill_null("?"))
    if found.is_empty():
        return []
    years = list(range(found["year"].min(), found["year"].max() + 1))  # type: ignore[arg-type, operator]
    legend = "".join(
        f'<span class="k {status}">{_MARK[status] or "&nbsp;"}</span>{coded("coverage", status)} '
        for status in _WORST
        if status in set(found["status"])
    )
    key = f'<p class="legend">{legend}</p>'
    if found["name"].n_unique() <= _ORGANS:
        return [key, _squares(found, years)]
    gaps = found.group_by("name").agg(
        gaps=(~pl.col("usable")).sum(), owed=pl.len()
    ).filter(pl.col("gaps") > 0).sort(["gaps", "name"], descending=[True, False]).head(_GAPS)  # fmt: skip
    worst = found.join(gaps.select("name"), on="name", how="semi")
    return [f"<p>{phrase('coverage_many')}</p>", _provinces(found, years), key, _squares(worst, years)]


def _squares(found: pl.DataFrame, years: Sequence[int]) -> str:
    held = {
        (name, year): (status, count)
        for name, year, status, count in found.select(
            "name", "year", "status", pl.col("reports").list.len()
        ).iter_rows()
    }
    lines = []
    for name in found["name"].unique().sort():
        cells = []
        for year in years:
            status, count = held.get((name, year), ("", 0))
            mark = str(count) if count > 1 else _MARK.get(status, "")
            cells.append(
                f'<td class="sq {status}" title="{safe(name_of("coverage", status)) if status else ""}">{mark}</td>'
            )
        lines.append([f'<span lang="zh">{safe(name)}</span>', *cells])
    return table([phrase("organ"), *map(str, years)], lines, kind="squares")


def _provinces(found: pl.DataFrame, years: Sequence[int]) -> str:
    shares = {
        (province, year): (usable, owed)
        for province, year, usable, owed in found.group_by("province", "year")
        .agg(pl.col("usable").sum(), pl.len())
        .iter_rows()
    }
    from govreports.gazetteer import regions  # noqa: PLC0415 - only corpora of many organs need it

    lines = []
    for province in sorted({p for p, _ in shares}, key=lambda each: each or "~"):
        region = regions().with_code(province, None) if province else None
        cells = []
        for year in years:
            usable, owed = shares.get((province, year), (0, 0))
            cells.append(shade(usable / owed if owed else None, f"{usable:,}<small>/{owed:,}</small>"))
        lines.append([safe(region.name) if region else coded("axis", "unknown"), *cells])
    return table([phrase("province"), *map(str, years)], lines, kind="squares")


def problem_squares(facts: Facts) -> list[str]:
    """Return the share of each category by year, the most frequent first."""
    known = facts.problems.drop_nulls("year").with_columns(pl.col("category").fill_null("none"))
    if known.is_empty():
        return []
    totals = dict(known.group_by("year").len().iter_rows())
    years = sorted(totals)
    counts = {(c, y): n for c, y, n in known.group_by("category", "year").len().iter_rows()}
    order = known.group_by("category").len().sort(["len", "category"], descending=[True, False])["category"]
    high = max(n / totals[y] for (_, y), n in counts.items())
    lines = []
    for category in order:
        cells = []
        for year in years:
            share = counts.get((category, year), 0) / totals[year]
            cells.append(shade(share / high, f"{100 * share:.0f}"))
        lines.append([coded("axis", "uncategorised") if category == "none" else coded("category", category), *cells])
    reports = dict(known.group_by("year").agg(pl.col("report").n_unique()).iter_rows())
    heads = [f"{year}<br><small>n={totals[year]:,} / {reports[year]:,}</small>" for year in years]
    return [table(["", *heads], lines, kind="squares")]


def series(facts: Facts) -> list[str]:
    """Return a small figure an indicator: median and quartiles of each year and form, never across a change of form."""
    values = facts.panel.drop_nulls("value").filter(pl.col("grade") != "C")
    if values.is_empty():
        return []
    first, last = values["year"].min(), values["year"].max()
    return [_one(values.filter(indicator=each), each, int(first), int(last)) for each in INDICATORS]  # type: ignore[arg-type]


def _one(values: pl.DataFrame, indicator: str, first: int, last: int) -> str:
    title = f"<figcaption>{coded('indicator', indicator)}</figcaption>"
    if values.is_empty():
        return f'<figure class="small">{title}<p class="none">{phrase("none")}</p></figure>'
    quarters = (
        values.group_by("regime", "year")
        .agg(
            middle=pl.col("value").median(),
            low=pl.col("value").quantile(0.25),
            high=pl.col("value").quantile(0.75),
            n=pl.len(),
        )
        .sort("regime", "year")
    )
    top = max(float(quarters["high"].max() or 0), float(quarters["middle"].max() or 0)) or 1.0  # type: ignore[arg-type]
    share = values["unit"].drop_nulls().first() == "share" if values["unit"].drop_nulls().len() else False

    def x(year: float) -> str:
        return f"{_PAD + (year - first + 0.5) / (last - first + 1) * (_WIDTH - _PAD - 8):.1f}"

    def y(value: float) -> str:
        return f"{_HEIGHT - 42 - value / top * (_HEIGHT - 62):.1f}"

    drawn = []
    starts = [form.since for form in forms()]
    for number_, form in enumerate(forms()):
        left, right = max(form.since - 0.5, first - 0.5), min([*starts, last + 1][number_ + 1] - 0.5, last + 0.5)
        if right > left:
            drawn.append(
                f'<rect x="{x(left)}" y="14" width="{float(x(right)) - float(x(left)):.1f}" height="{_HEIGHT - 56}" '
                f'class="band{number_ % 2}"/>'
                f'<text x="{x((left + right) / 2)}" y="11" class="t m">{safe(form.id[1:])}</text>'
            )
    for (_,), own in quarters.group_by("regime", maintain_order=True):
        rows = own.sort("year").rows(named=True)
        path = ""
        before = None
        for row in rows:
            path += f"{'L' if before == row['year'] - 1 else 'M'}{x(row['year'])} {y(row['middle'])}"
            before = row["year"]
        drawn.append(f'<path d="{path}" class="line"/>')
        drawn += [
            f'<path d="M{x(row["year"])} {y(row["low"])}V{y(row["high"])}" class="iqr"/>'
            f'<circle cx="{x(row["year"])}" cy="{y(row["middle"])}" r="3.5"/>'
            for row in rows
        ]
    step = max(1, (last - first) // 6)
    for year in range(first, last + 1):
        n = values.filter(year=year).height
        if (year - first) % step == 0:
            drawn.append(f'<text x="{x(year)}" y="{_HEIGHT - 24}" class="t m">{year}</text>')
            drawn.append(f'<text x="{x(year)}" y="{_HEIGHT - 10}" class="t m g">{f"n={n}" if n else "–"}</text>')
    said = f"{top:.0%}" if share else number(top)
    drawn += [f'<text x="{_PAD - 4}" y="{y(at)}" class="t e">{text}</text>' for at, text in ((top, said), (0, "0"))]
    label = safe(name_of("indicator", indicator))
    picture = f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{label}">{"".join(drawn)}</svg>'
    return f'<figure class="small">{title}{picture}</figure>'
