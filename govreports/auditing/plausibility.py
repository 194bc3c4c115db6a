"""Figures that counting rules and the law make impossible or unlikely, table by table."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from govreports.auditing.rulebook import severity_of
from govreports.gazetteer import is_central, place_of, regions
from govreports.regimes import Table
from govreports.script import fold

__all__ = ["bears_rules", "plausibility"]

Cells = Mapping[tuple[str, str], tuple[float | None, str]]

_SIGNED: Final = "items_change"
_MONEY: Final = frozenset({"元", "千元", "万元", "亿元"})
_PREFECTURE: Final = 2
_OFFICE: Final = re.compile(r"(?<=人民政府)办公[厅室]$")


def plausibility(report: Mapping[str, Any], table: Table, cells: Cells) -> Iterator[dict[str, Any]]:
    """Yield findings on single figures of a table.

    Counts are whole and not below zero; last year's items and the change leave no fewer than none; the
    number of decisions is not the number of items; only organs that may make rules report any.

    Parameters
    ----------
    report
        The report's row.
    table
        The table of the form.
    cells
        Value and status by (row, column).
    """
    for place, (value, status) in cells.items():
        if status == "read" and value is not None:
            yield from _single(report["report"], table, place, value)
    for row in dict.fromkeys(row for row, _ in cells):
        yield from _items(report["report"], table.code, row, cells)
    if bears_rules(table):
        yield _rules(report, table, cells)


def bears_rules(table: Table) -> bool:
    """Tell whether a table of a form asks for government rules, which few organs may make."""
    return any(row.code == "rules" for row in table.rows)


def _finding(report: str, table: str, check: str, status: str, **said: Any) -> dict[str, Any]:  # noqa: ANN401 - columns of findings
    places = said.pop("places")
    return said | {
        "reports": [report],
        "check": check,
        "status": status,
        "severity": severity_of(check) if status == "broken" else None,
        "cells": [f"{report}/{table}/{row}/{column}" for row, column in places],
    }


def _single(report: str, table: Table, place: tuple[str, str], value: float) -> Iterator[dict[str, Any]]:
    where = "/".join(place)
    if value < 0 and place[1] != _SIGNED:
        note = f"{where}: a count below zero"
        yield _finding(report, table.code, "arithmetic.negative_count", "broken", left=value, places=[place], note=note)
    if value != int(value) and not _is_money(table, place):
        note, check = f"{where}: a count that is no whole number", "arithmetic.fractional_count"
        yield _finding(report, table.code, check, "broken", left=value, places=[place], note=note)


def _is_money(table: Table, place: tuple[str, str]) -> bool:
    return place[1] == "amount" or any(e.unit in _MONEY for e in (*table.rows, *table.columns) if e.code in place)


def _items(report: str, table: str, row: str, cells: Cells) -> Iterator[dict[str, Any]]:
    columns = ("items_last_year", "items_change")
    places = [(row, column) for column in columns]
    if any(place not in cells for place in places):
        return
    figures = [cells[place][0] if cells[place][1] == "read" else None for place in places]
    now = None if None in figures else sum(figure or 0.0 for figure in figures)
    status = "unknown" if now is None else "holds" if now >= 0 else "broken"
    note = f"{row}: items_last_year + items_change >= 0"
    yield _finding(report, table, "arithmetic.items_below_zero", status, left=now, right=0.0, places=places, note=note)
    decisions = (row, "decisions_reported")
    if decisions not in cells:
        return
    value, said = cells[decisions]
    known = now is not None and said == "read"
    same = known and value == now and bool(value) and bool(figures[1])
    status = "broken" if same else "holds" if known else "unknown"
    note = f"{row}: decisions_reported is not items_last_year + items_change, which is another figure"
    check = "arithmetic.decisions_are_items"
    yield _finding(report, table, check, status, left=value, right=now, places=[decisions, *places], note=note)


def _rules(report: Mapping[str, Any], table: Table, cells: Cells) -> dict[str, Any]:
    places = [place for place in cells if place[0] == "rules"]
    figures = [cells[place][0] for place in places]
    may = _may_make_rules(report)
    if may or all(figure == 0 for figure in figures):
        status = "holds"
    elif may is None or not any(figures):
        status = "unknown"
    else:
        status = "broken"
    note = "government rules are made by State Council departments, provinces and prefecture-level cities only"
    left = max((figure for figure in figures if figure), default=None)
    check = "arithmetic.rules_without_power"
    return _finding(report["report"], table.code, check, status, left=left, places=places, note=note)


def _may_make_rules(report: Mapping[str, Any]) -> bool | None:
    """Tell whether an organ may make rules; None where its level is not known, or its tables hold those of others."""
    organ = fold(report["organ"] or "")
    kind = report["organ_type"]
    if not organ or report["scope"] == "jurisdiction":
        return None
    if is_central(organ):
        return True
    government = _OFFICE.sub("", report["organ_key"] or organ)
    if kind in {"township", "subdistrict", "vertical", "other"} or (kind == "department" and government == organ):
        return False
    if kind == "department" and not government.endswith("人民政府"):
        return False
    place = place_of(government, report["year"])
    known = regions().one(place.candidates, report["year"])
    if known is not None:
        return known.rank <= _PREFECTURE
    return False if (place.level or place.unknown[-1:]) in {"县", "区", "旗"} else None
