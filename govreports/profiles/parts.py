"""The sections of the profile: each states one thing, what it leaves out, and the code behind it."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any, Final

import polars as pl

from govreports.explorer.escaping import safe
from govreports.naming import cell_name, name_of
from govreports.panels import crosswalk, events
from govreports.profiles.figures import coverage_squares, problem_squares, series
from govreports.profiles.gathering import INDICATORS, Facts
from govreports.profiles.writing import both, cited, coded, number, phrase, section, table
from govreports.regimes import forms
from govreports.trends import ranking

__all__ = ["sections"]

_TOP: Final = 10
_LATE: Final = 15
_ROWS: Final = 15
_CHECK: Final = 3
_FINDINGS: Final = 40
_PAIRS: Final = 15
_CELLS: Final = 40
_FILES: Final = 25
_STRETCH: Final = 4000
_STATUSES: Final = ("read", "blank", "dash", "unreadable", "ambiguous", "absent")


def sections(facts: Facts) -> Iterator[tuple[str, str]]:
    """Iterate over the sections of the page: name and HTML."""
    roster = "" if facts.roster is None else ", roster"
    made: dict[str, tuple[list[str], str]] = {
        "coverage": (coverage_squares(facts), f"gr.coverage(corpus{roster})"),
        "lateness": (_lateness(facts), "gr.trends.lateness(corpus)"),
        "missing": (_missing(facts), 'corpus.cells.group_by("regime", "table", "row", "status").len()'),
        "breaks": (_breaks(facts), "gr.panels.events(); gr.crosswalk()"),
        "series": (series(facts), f"gr.panel(corpus, {list(INDICATORS)})"),
        "ranking": (_ranking(facts), "gr.trends.ranking(gr.panel(corpus), indicator, year)"),
        "findings": (_findings(facts), 'gr.audit(corpus).filter(status="broken")'),
        "copied": (_copied(facts), "gr.neighbours(corpus, most=1)"),
        "problems": (problem_squares(facts), 'gr.problems(corpus).filter(kind="problem")'),
        "doubtful": (_doubtful(facts), 'corpus.cells.filter(pl.col("status").is_in(["ambiguous", "unreadable"]))'),
        "files": (_files(facts), 'corpus.reports.filter(~pl.col("status").is_in(["ok", "partial"]))'),
    }
    for name, (body, line) in made.items():
        yield name, section(name, *body, made_by=line, note=None if name == "files" else f"{name}_note")


def _lateness(facts: Facts) -> list[str]:
    found = facts.lateness
    if found.is_empty():
        return []
    years = found["year"].unique().sort(nulls_last=True).to_list()
    counts = {(s, y): n for s, y, n in found.group_by("status", "year").len().iter_rows()}
    order = found["status"].value_counts().sort(["count", "status"], descending=[True, False])["status"]
    lines = [
        [coded("lateness", each), *(number(counts.get((each, year))) for year in years),
         number(sum(n for (status, _), n in counts.items() if status == each))]
        for each in order
    ]  # fmt: skip
    heads = [phrase("status"), *(str(year) if year else "?" for year in years), phrase("all")]
    late = found.filter(status="late").sort(["days", "report"], descending=[True, False]).head(_LATE)
    listed = [
        [_organ(row["organ"]), str(row["year"]), str(row["published"]), coded("basis", row["published_basis"]),
         str(row["due"]), number(row["days"])]
        for row in late.iter_rows(named=True)
    ]  # fmt: skip
    names = ["organ", "year", "published", "basis", "due", "days"]
    more = [f"<h3>{phrase('late_first')}</h3>", table([phrase(each) for each in names], listed, [5])] if listed else []
    return [table(heads, lines, range(1, len(heads))), *more]


def _missing(facts: Facts) -> list[str]:
    found = facts.statuses
    if found.is_empty():
        return []
    sums = found.group_by("regime", "table", "status").agg(pl.col("cells").sum())
    lines = []
    for regime, name in sums.select("regime", "table").unique().sort("regime", "table").iter_rows():
        own = dict(sums.filter(regime=regime, table=name).select("status", "cells").iter_rows())
        whole = sum(own.values())
        bar = "".join(
            f'<i class="{each}" style="width:{100 * own.get(each, 0) / whole:.2f}%"></i>' for each in _STATUSES
        )
        shares = [_percent(own.get(each, 0), whole) for each in _STATUSES]
        lines.append(
            [coded("regime", regime), coded("table", name), f'<div class="bar">{bar}</div>', *shares, number(whole)]
        )
    heads = ["", phrase("table"), "", *(f'<b class="dot {each}"></b>{coded("cell", each)}' for each in _STATUSES), "n"]
    rows = found.group_by("regime", "table", "row").agg(
        pl.col("cells").filter(pl.col("status") == "blank").sum().alias("blank"),
        pl.col("cells").filter(pl.col("status") != "absent").sum().alias("whole"),
    )
    worst = (
        rows.filter(pl.col("blank") > 0, pl.col("whole") > 0)
        .with_columns(share=pl.col("blank") / pl.col("whole"))
        .sort(["share", "blank", "regime", "table", "row"], descending=[True, True, False, False, False])
        .head(_ROWS)
    )
    listed = [
        [coded("regime", row["regime"]), _cell(row["table"], row["row"], ""), _percent(row["blank"], row["whole"]),
         f"{row['blank']:,} / {row['whole']:,}"]
        for row in worst.iter_rows(named=True)
    ]  # fmt: skip
    more = [f"<h3>{phrase('missing_rows')}</h3>", table(["", phrase("row"), phrase("share"), "n"], listed, [2, 3])]
    return [table(heads, lines, range(3, len(heads))), *(more if listed else [])]


def _percent(part: float, whole: float) -> str:
    share = 100 * part / whole
    return "" if not part else "<0.1 %" if share < 0.1 else f"{share:.1f} %"  # noqa: PLR2004 - not a bare zero


def _breaks(facts: Facts) -> list[str]:
    years = facts.originals["year"].drop_nulls()
    if years.is_empty():
        return []
    shown = events().filter(pl.col("year").is_between(years.min(), years.max())).sort("year", "code")
    lines = [
        [str(row["year"]), f'<td class="n">{row["date"]}</td>', coded("break", row["kind"]),
         f'<span lang="zh">{safe(row["name"])}</span>',
         both(name_of("event_meaning", row["code"], "zh"), row["meaning"])]
        for row in shown.iter_rows(named=True)
    ]  # fmt: skip
    walk = {
        (i, r): (g, why) for i, r, g, why in crosswalk().select("indicator", "regime", "grade", "reason").iter_rows()
    }
    regimes = [form.id for form in forms()]
    grades = [
        [coded("indicator", each), *(_grade(*walk.get((each, form), ("", ""))) for form in regimes)]
        for each in INDICATORS
    ]
    heads = [phrase("indicator"), *(coded("regime", each) for each in regimes)]
    return [table([phrase("year"), phrase("published"), "", phrase("event"), ""], lines), table(heads, grades)]


def _grade(grade: str, reason: str) -> str:
    return f'<b>{grade}</b> <small class="en" lang="en">{safe(reason)}</small>' if grade else ""


def _ranking(facts: Facts) -> list[str]:
    body = []
    for indicator in INDICATORS:
        if facts.panel.filter(indicator=indicator).drop_nulls("value").is_empty():
            continue
        found = ranking(facts.panel, indicator)
        for (scope, regime, year), own in found.group_by("scope", "regime", "year", maintain_order=True):
            ranked = own.drop_nulls("rank").head(_TOP)
            if ranked.is_empty():
                continue
            rate = ranked["denominator"].null_count() < ranked.height
            lines = [
                [str(row["rank"]), _organ(row["organ"]), f"{row['value']:.1%}" if rate else number(row["value"]),
                 *([f"{number(row['numerator'])} / {number(row['denominator'])}"] if rate else [])]
                for row in ranked.iter_rows(named=True)
            ]  # fmt: skip
            size, whole = own["ranked"][0], own["organs"][0]
            head = (
                f"<h3>{coded('indicator', indicator)} · {year} · {coded('regime', str(regime))} · "
                f"{coded('scope', str(scope))}</h3><p class='note'>{size:,} / {whole:,} {phrase('organs')}; "
                f"{whole - size:,} {phrase('unranked')}</p>"
            )
            names = ["rank", "organ", "value", *(["of"] if rate else [])]
            body.append(f'<div class="card">{head}{table([phrase(n) for n in names], lines, [0, 2, 3])}</div>')
    return [f'<div class="cards">{"".join(body)}</div>'] if body else []


def _findings(facts: Facts) -> list[str]:
    weight = pl.col("severity").replace_strict({"error": 0, "warning": 1}, default=2, return_dtype=pl.Int64)
    broken = facts.findings.filter(status="broken").with_columns(weight=weight)
    counts = broken.group_by("weight", "check").len().sort(["weight", "len", "check"], descending=[False, True, False])
    summary = [
        [coded("severity", _SEVERITIES[heavy]), coded("check", check), number(n)]
        for heavy, check, n in counts.iter_rows()
    ]
    shown = (
        broken.filter(pl.col("weight") < len(_SEVERITIES) - 1)
        .sort("weight", "check", "finding")
        .with_columns(n=pl.int_range(pl.len()).over("check"))
        .filter(pl.col("n") < _CHECK)
        .head(_FINDINGS)
    )
    printed = _printed(facts, shown["cells"].explode().drop_nulls().unique().to_list())
    cards = "".join(_card(facts, row, printed) for row in shown.iter_rows(named=True))
    heads = [phrase("severity"), phrase("check"), phrase("count")]
    return [table(heads, summary, [2]), cards] if summary else []


_SEVERITIES: Final = ("error", "warning", "note")


def _card(facts: Facts, row: dict[str, Any], printed: dict[str, tuple[str, str]]) -> str:
    about = "; ".join(facts.sources.get(report, report) for report in row["reports"][:2])
    sides = number(row["left"]) + ("" if row["right"] is None else f" ≠ {number(row['right'])}")
    quote = (
        f"<blockquote>{cited(row['quote'])}<small> {safe(row['at'] or '')}</small></blockquote>" if row["quote"] else ""
    )
    cells = [
        [_cell(*cell.split("/", 1)[1].rsplit("/", 2)), f'<span lang="zh">{cited(raw)}</span>', safe(at or "")]
        for cell in row["cells"]
        if cell in printed
        for raw, at in [printed[cell]]
    ]
    listed = table([phrase("cell"), phrase("printed"), phrase("at")], cells[:8]) if cells else ""
    return (
        f'<div class="finding {row["severity"]}"><b>{coded("severity", row["severity"])} · '
        f"{coded('check', row['check'])}</b> <span>{sides}</span>"
        f'<div class="about">{_organ(about)}</div><p class="en" lang="en">{cited(row["note"])}</p>{quote}{listed}</div>'
    )


def _printed(facts: Facts, cells: list[str]) -> dict[str, tuple[str, str]]:
    reports = list({cell.split("/", 1)[0] for cell in cells})
    own = facts.corpus.cells.lazy().filter(pl.col("report").is_in(reports)).with_columns(
        cell=pl.concat_str("report", "table", "row", "column", separator="/")
    )  # fmt: skip
    found = own.filter(pl.col("cell").is_in(cells)).select("cell", "raw", "at").collect()
    return {cell: (raw, at) for cell, raw, at in found.iter_rows()}


def _copied(facts: Facts) -> list[str]:
    pairs = (
        facts.neighbours.with_columns(
            low=pl.min_horizontal("report", "neighbour"), high=pl.max_horizontal("report", "neighbour")
        )
        .unique(["low", "high"], keep="first", maintain_order=True)
        .sort(["similarity", "shared", "low"], descending=[True, True, False])
        .head(_PAIRS)
    )
    held = pl.col("report").is_in(pl.concat([pairs["low"], pairs["high"]]).unique().implode())
    own = facts.corpus.narratives.lazy().filter(held, pl.col("section") == "problems").collect()
    texts = dict(own.group_by("report", maintain_order=True).agg(pl.col("text").str.join("\n")).iter_rows())
    lines = [
        [f"{similarity:.0%}", _organ(facts.sources.get(low, low)), _organ(facts.sources.get(high, high)),
         cited(_stretch(texts.get(low, ""), texts.get(high, "")), 160)]
        for low, high, similarity in pairs.select("low", "high", "similarity").iter_rows()
    ]  # fmt: skip
    heads = [phrase("likeness"), phrase("organ"), phrase("organ"), phrase("passage")]
    return [table(heads, lines, [0])] if lines else []


def _stretch(one: str, other: str) -> str:
    """Return the longest stretch that the beginnings of both texts have."""
    left, right = one[:_STRETCH], other[:_STRETCH]
    match = SequenceMatcher(None, left, right, autojunk=False).find_longest_match()
    return left[match.a : match.a + match.size].strip()


def _doubtful(facts: Facts) -> list[str]:
    first = facts.doubtful.head(_CELLS // 2)
    lines = [
        [_organ(facts.sources.get(row["report"], "")), _cell(row["table"], row["row"], row["column"]),
         coded("cell", row["status"]), cited(row["raw"], 60), safe(row["at"] or "")]
        for row in first.iter_rows(named=True)
    ]  # fmt: skip
    errors = facts.findings.filter(status="broken", severity="error").sort("finding")
    wanted = errors["cells"].explode().drop_nulls().unique(maintain_order=True).head(_CELLS - len(lines)).to_list()
    printed = _printed(facts, wanted)
    for cell in wanted:
        if cell in printed:
            report, place = cell.split("/", 1)
            raw, at = printed[cell]
            lines.append(
                [_organ(facts.sources.get(report, "")), _cell(*place.rsplit("/", 2)), coded("severity", "error"),
                 cited(raw, 60), safe(at or "")]
            )  # fmt: skip
    heads = [phrase(each) for each in ("organ", "cell", "status", "printed", "at")]
    more = (
        f"<p class='note'>{facts.doubtful.height:,} {coded('cell', 'ambiguous')}</p>" if facts.doubtful.height else ""
    )
    return [more, table(heads, lines)] if lines else []


def _files(facts: Facts) -> list[str]:
    bad = facts.reports.filter(~pl.col("status").is_in(["ok", "partial"])).sort("status", "source", "report")
    lines = [
        [
            f'<span lang="zh">{cited(row["source"].rsplit("/", 1)[-1])}</span>',
            coded("report", row["status"]),
            cited(row["note"]),
        ]
        for row in bad.head(_FILES).iter_rows(named=True)
    ]
    more = f"<p class='note'>{bad.height:,}: {phrase('more')}</p>" if bad.height > _FILES else ""
    return [more, table([phrase("file"), phrase("status"), phrase("note")], lines)] if lines else []


def _organ(name: str | None) -> str:
    return f'<span lang="zh">{safe(name or "?")}</span>'


def _cell(table_: str, row: str, column: str) -> str:
    return both(cell_name(table_, row, column, "zh"), cell_name(table_, row, column, "en"))
