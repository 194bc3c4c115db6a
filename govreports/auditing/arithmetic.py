"""The arithmetic that the forms print or imply, with three answers."""

from collections.abc import Iterable, Iterator
from typing import Any

from govreports.auditing.plausibility import plausibility
from govreports.auditing.rulebook import sentence
from govreports.datasets import Corpus
from govreports.regimes import Forms, Identity, Table

__all__ = ["arithmetic"]

Cells = dict[tuple[str, str], tuple[float | None, str]]


def arithmetic(corpus: Corpus, forms: Forms) -> Iterator[dict[str, Any]]:
    """Yield one finding an identity and row or column of every table met.

    An operand that is blank, a dash, unreadable, ambiguous or absent makes the answer ``unknown``.
    The identities, their wording and sources stand in the templates; what law and counting rules make
    plausible is added a table.
    """
    organs = {row["report"]: row for row in corpus.reports.iter_rows(named=True)}
    for (report, regime, code), cells in _tables(corpus):
        if regime is None:
            continue
        table = forms[regime].table(code)
        if table is None or not any(status != "absent" for _, status in cells.values()):
            continue
        for identity in table.identities:
            yield from _findings(report, table, identity, cells)
        yield from plausibility(organs[report], table, cells)


def _tables(corpus: Corpus) -> Iterator[tuple[tuple[str, str | None, str], Cells]]:
    frame = corpus.cells.select("report", "regime", "table", "row", "column", "value", "status")
    key: tuple[str, str | None, str] | None = None
    cells: Cells = {}
    for report, regime, table, row, column, value, status in frame.iter_rows():
        if (report, regime, table) != key:
            if key is not None:
                yield key, cells
            key, cells = (report, regime, table), {}
        cells[row, column] = (value, status)
    if key is not None:
        yield key, cells


def _findings(report: str, table: Table, identity: Identity, cells: Cells) -> Iterator[dict[str, Any]]:
    check = f"{table.code}.{identity.id}"
    if identity.empty:
        for row in identity.empty:
            for column in table.columns:
                yield _emptiness(report, table, identity, (row, column.code), cells)
        return
    lines = table.rows if identity.each == "row" else table.columns
    for line in lines:

        def place(code: str, line_code: str = line.code) -> tuple[str, str]:
            return (line_code, code) if identity.each == "row" else (code, line_code)

        whole, parts = [place(code) for code in identity.whole], [place(code) for code in identity.parts]
        left, right = _sum(whole, cells), _sum(parts, cells)
        unknown = left is None or right is None
        status = "unknown" if unknown else ("holds" if _relate(left, identity.relation, right) else "broken")
        yield {
            "reports": [report],
            "check": check,
            "status": status,
            "severity": identity.severity if status == "broken" else None,
            "left": left,
            "right": right,
            "cells": [f"{report}/{table.code}/{row}/{column}" for row, column in (*whole, *parts)],
            "note": f"{line.code}: {sentence(identity)} ({identity.source})",
        }


def _sum(places: Iterable[tuple[str, str]], cells: Cells) -> float | None:
    total = 0.0
    for place in places:
        value, status = cells.get(place, (None, "absent"))
        if status != "read" or value is None:
            return None
        total += value
    return total


def _relate(left: float | None, relation: str, right: float | None) -> bool:
    if left is None or right is None:
        return False
    near = abs(left - right) <= 1e-6 * max(1.0, abs(left), abs(right))
    return near or (relation == ">=" and left > right) or (relation == "<=" and left < right)


def _emptiness(report: str, table: Table, identity: Identity, place: tuple[str, str], cells: Cells) -> dict[str, Any]:
    value, status = cells.get(place, (None, "absent"))
    answer = {"read": "broken" if value else "holds", "blank": "holds", "dash": "holds"}.get(status, "unknown")
    return {
        "reports": [report],
        "check": f"{table.code}.{identity.id}",
        "status": answer,
        "severity": identity.severity if answer == "broken" else None,
        "left": value,
        "cells": ["/".join((report, table.code, *place))],
        "note": f"{place[0]}: the form wants no number here ({identity.source})",
    }
