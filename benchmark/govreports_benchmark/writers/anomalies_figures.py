"""Figures that hang together, over one year and over two, and the same with one thing wrong."""

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from govreports_benchmark.writers.content import Content, Values, drawn
from govreports_benchmark.writers.forms import form
from govreports_benchmark.writers.words import words

__all__ = ["FIGURES", "Changed", "bureau", "sound", "succeeding"]

_YEARS: Final = {"r2014": (2014, 2018), "r2019": (2019, 2020), "r2021": (2021, 2024)}
_ITEMS: Final = ("licensing", "enforcement", "fees")
_PARTIES: Final = 6

Cell = tuple[str, str, str]
Changed = tuple[dict[Cell, float], frozenset[str]]
"""New values of cells, and the checks that are right to find them."""


def bureau(rng: random.Random) -> tuple[str, str]:
    """Full and short name of a made-up bureau of a county."""
    names = words("organs")
    short = rng.choice([name for name in names["bureaus"] if name.endswith("局")])
    return rng.choice(names["stems"]) + rng.choice(names["counties"][:3]) + short, short


def sound(rng: random.Random, regime: str | None, *, named: bool = False) -> Content:
    """Random content in which nothing is wrong: a fitting year, no rules, nothing late.

    Parameters
    ----------
    rng
        Source of every choice.
    regime
        Form; None draws one.
    named
        Whether the organ is a bureau of a county.
    """
    content = drawn(rng, regime, mixed=False)
    tables = {code: dict(values) for code, values in content.tables.items()}
    if "documents" in tables:
        tables["documents"] |= {key: 0 for key in tables["documents"] if key[0] == "rules"}
    if "statistics" in tables:
        tables["statistics"] |= {("closed.extended", "count"): 0}
        tables["statistics"]["closed.on_time", "count"] = tables["statistics"]["closed", "count"]
    for code in _ITEMS:
        _mend_items(tables.get(code, {}))
    organ, short = bureau(rng) if named else (content.organ, content.short)
    return replace(content, year=rng.randint(*_YEARS[content.regime]), tables=tables, organ=organ, short=short)


def _mend_items(values: Values) -> None:
    """Leave no fewer items than none after a carry, and no figure of decisions that is that of items."""
    for row, column in list(values):
        if column != "items_change":
            continue
        last, change = values[row, "items_last_year"] or 0, values[row, "items_change"] or 0
        values[row, "items_change"] = change = max(change, -last)
        if change and values.get((row, "decisions_reported")) == last + change:
            values[row, "decisions_reported"] = last + change + 1


def succeeding(rng: random.Random, before: Content) -> Content:
    """Content of the next year of the same organ, with everything carried over as it should be."""
    content = sound(rng, before.regime)
    tables = {code: dict(values) for code, values in content.tables.items()}
    if "applications" in tables:
        _carry(tables["applications"], before.tables["applications"])
    for code in _ITEMS:
        for row, column in list(tables.get(code, {})):
            if column == "items_last_year":
                earlier = before.tables[code]
                tables[code][row, column] = (earlier[row, column] or 0) + (earlier[row, "items_change"] or 0)
        _mend_items(tables.get(code, {}))
    for row, column in list(tables.get("documents", {})):
        if column == "in_force":
            _keep(tables["documents"], row, before.tables["documents"][row, "in_force"] or 0)
    return replace(content, year=before.year + 1, organ=before.organ, short=before.short, tables=tables)


def _keep(values: Values, row: str, stock: float) -> None:
    issued = values[row, "issued"] or 0
    values[row, "repealed"] = min(values[row, "repealed"] or 0, stock + issued)
    values[row, "in_force"] = stock + issued - (values[row, "repealed"] or 0)


def _carry(now: Values, before: Values) -> None:
    columns = [column for row, column in now if row == "new" and column != "total"]
    for column in columns:
        more = (before["carried_out", column] or 0) - (now["carried_in", column] or 0)
        now["carried_in", column] = before["carried_out", column]
        wider = "carried_out" if more > 0 else "new"
        now[wider, column] = (now[wider, column] or 0) + abs(more)
    for row in ("new", "carried_in", "carried_out"):
        now[row, "total"] = sum(now[row, column] or 0 for column in columns)


def _of(content: Content, *cell: str) -> float:
    table, row, column = cell
    return content.tables[table][row, column] or 0


def _applicants(content: Content, rng: random.Random) -> Changed:
    rows = [row for row, column in content.tables["applications"] if column == "total" and row.startswith("done.")]
    cell = ("applications", rng.choice(rows), "total")
    checks = frozenset({"applications.applicants_add_up", "applications.outcomes_add_up"})
    return {cell: _of(content, *cell) + rng.randint(1, 9)}, checks


def _outcomes(content: Content, rng: random.Random) -> Changed:
    more = rng.randint(1, 9)
    cells = [("applications", row, column) for row in ("done", "new") for column in ("natural_person", "total")]
    return {cell: _of(content, *cell) + more for cell in cells}, frozenset({"applications.outcomes_add_up"})


def _flow(content: Content, rng: random.Random) -> Changed:
    more = rng.randint(1, 9)
    cells = [("applications", "carried_out", column) for column in ("natural_person", "total")]
    return {cell: _of(content, *cell) + more for cell in cells}, frozenset({"applications.flow"})


def _cases(content: Content, rng: random.Random) -> Changed:
    column, name = rng.choice(
        [
            ("review", "reviews_add_up"),
            ("litigation.direct", "direct_lawsuits_add_up"),
            ("litigation.after_review", "lawsuits_after_review_add_up"),
        ]
    )
    cell = ("review_litigation", "cases", column)
    return {cell: _of(content, *cell) + rng.randint(1, 9)}, frozenset({f"review_litigation.{name}"})


def _statistics(content: Content, rng: random.Random) -> Changed:
    sums = [i for i in form("r2014").tables[0].identities if i.relation == "=" and i.whole != ("answered",)]
    identity = rng.choice(sums)
    cell = ("statistics", identity.whole[0], "count")
    checks = {f"statistics.{i.name}" for i in sums if identity.whole[0] in {*i.whole, *i.parts}}
    if identity.whole[0] == "answered.refused":
        checks.add("statistics.answered_by_outcome")
    return {cell: _of(content, *cell) + rng.randint(1, 9)}, frozenset(checks)


def _channel(content: Content, rng: random.Random) -> Changed:
    cell = ("statistics", "channels.website", "count")
    return {cell: _of(content, "statistics", "items", "count") + rng.randint(1, 50)}, frozenset(
        {"statistics.items_at_least_website"}
    )


def _part_over_whole(content: Content, rng: random.Random) -> Changed:
    whole, name = rng.choice(
        [
            ("press_conferences", "led_press_conferences_within_all"),
            ("online_interviews", "led_interviews_within_all"),
        ]
    )
    cell = ("statistics", f"response_channels.{whole}.led", "count")
    more = _of(content, "statistics", f"response_channels.{whole}", "count") + rng.randint(1, 9)
    return {cell: more}, frozenset({f"statistics.{name}"})


def _heading_row(_: Content, rng: random.Random) -> Changed:
    cell = ("statistics", rng.choice(("disclosure", "channels", "requests", "response")), "count")
    return {cell: rng.randint(1, 99)}, frozenset({"statistics.heading_rows_hold_no_number"})


def _misread(_: Content, rng: random.Random) -> Changed:
    table, row = rng.choice([("licensing", "licences"), ("licensing", "other_services"), ("enforcement", "penalties")])
    last, change = rng.randint(10, 80), rng.choice((-1, 1)) * rng.randint(1, 9)
    figures = {"items_last_year": last, "items_change": change, "decisions_reported": last + change}
    return {(table, row, column): value for column, value in figures.items()}, frozenset(
        {"arithmetic.decisions_are_items"}
    )


def _below_zero(_: Content, rng: random.Random) -> Changed:
    last = rng.randint(0, 9)
    figures = {"items_last_year": last, "items_change": -last - rng.randint(1, 9)}
    return {("enforcement", "penalties", column): value for column, value in figures.items()}, frozenset(
        {"arithmetic.items_below_zero"}
    )


def _rules(content: Content, rng: random.Random) -> Changed:
    columns = [column for row, column in content.tables["documents"] if row == "rules"]
    value = rng.randint(1, 9)
    return {("documents", "rules", column): value for column in columns}, frozenset({"arithmetic.rules_without_power"})


def _negative(content: Content, rng: random.Random) -> Changed:
    column = "decisions" if content.regime == "r2021" else "decisions_reported"
    return {("enforcement", "penalties", column): -rng.randint(1, 60)}, frozenset({"arithmetic.negative_count"})


def _fraction(content: Content, rng: random.Random) -> Changed:
    column = "decisions" if content.regime == "r2021" else "decisions_reported"
    return {("licensing", "licences", column): rng.randint(1, 60) + 0.5}, frozenset({"arithmetic.fractional_count"})


def _stock(content: Content, rng: random.Random) -> Changed:
    row = "administrative_normative_documents"
    issued = _of(content, "documents", row, "repealed") + rng.randint(3, 20)
    figures = {"issued": issued, "in_force": 0}
    return {("documents", row, column): value for column, value in figures.items()}, frozenset(
        {"documents.issued_in_force_or_repealed"}
    )


def _disclosed(content: Content, rng: random.Random) -> Changed:
    cell = ("documents", "normative_documents", "newly_disclosed")
    more = _of(content, "documents", "normative_documents", "disclosed_total") + rng.randint(1, 9)
    return {cell: more}, frozenset({"documents.disclosed_within_total"})


SIX_PARTS: Final = ("r2019", "r2021")
FIGURES: Final[Mapping[str, tuple[tuple[str, ...], Callable[[Content, random.Random], Changed]]]] = {
    "applicants_sum": (SIX_PARTS, _applicants),
    "outcomes_sum": (SIX_PARTS, _outcomes),
    "applications_flow": (SIX_PARTS, _flow),
    "cases_sum": (SIX_PARTS, _cases),
    "statistics_sum": (("r2014",), _statistics),
    "channel_over_items": (("r2014",), _channel),
    "part_over_whole": (("r2014",), _part_over_whole),
    "heading_row_filled": (("r2014",), _heading_row),
    "column_misread": (("r2019",), _misread),
    "items_below_zero": (("r2019",), _below_zero),
    "rules_without_power": (SIX_PARTS, _rules),
    "negative_count": (SIX_PARTS, _negative),
    "fractional_count": (SIX_PARTS, _fraction),
    "issued_not_in_force": (("r2021",), _stock),
    "disclosed_over_total": (("r2019",), _disclosed),
}
"""Kinds of anomaly in the figures of one report: forms that have them, and what is changed."""
