"""Figures of prose against the cells of the tables that count the same thing: ``lexicons/operands.csv``."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from govreports.auditing.claims_sums import Cells, Claim, Verdict
from govreports.lexicons import rows

__all__ = ["PLACES", "against_tables"]

_TERM: Final = re.compile(r"(?P<sign>[+-]?)(?P<cell>[a-z_]+/[a-z_.]+/[a-z_.]+)")
_MONEY: Final = {"元": 1.0, "千元": 1e3, "万元": 1e4, "亿元": 1e8}
_STOCKS: Final = frozenset(
    {"documents.in_force", "staff", "staff.full_time", "staff.part_time", "offices", "reading_points"}
)
"""What is counted at a date, not over a period."""

Place = tuple[str, str, str]


class _Sum(NamedTuple):
    """The cells of one reading of a subject: least it can be, its value if all are read, and all places."""

    least: float | None
    value: float | None
    places: tuple[Place, ...]


@cache
def _operands() -> Mapping[tuple[str, str], tuple[tuple[tuple[float, Place], ...], ...]]:
    """Return the readings of each subject by form: signed places."""
    found: dict[tuple[str, str], tuple[tuple[tuple[float, Place], ...], ...]] = {}
    for row in rows("operands"):
        terms = []
        for match in _TERM.finditer(row["cells"]):
            table, line, column = match["cell"].split("/")
            terms.append((-1.0 if match["sign"] == "-" else 1.0, (table, line, column)))
        key = (row["subject"], row["regime"])
        found[key] = (*found.get(key, ()), tuple(terms))
    return found


PLACES: Final[frozenset[Place]] = frozenset(
    place for readings in _operands().values() for terms in readings for _, place in terms
)
"""Every cell that prose may be compared with."""


def against_tables(
    claims: Sequence[Claim], report: Mapping[str, Any], cells: Cells, regimes: Mapping[str, str]
) -> Iterator[Verdict]:
    """Yield one verdict a statement that a table of the report counts too.

    Parameters
    ----------
    claims
        The statements of one report.
    report
        Its row of ``reports``.
    cells
        Its cells.
    regimes
        The form of each of its tables.
    """
    for claim in claims:
        check = _check(claim, report)
        if check is None:
            continue
        readings = [
            (regime, terms)
            for table, regime in regimes.items()
            for terms in _operands().get((claim["subject"], regime), ())
            if terms[0][1][0] == table
        ]
        if readings:
            yield _verdict(check, claim, [_summed(claim, terms, cells) for _, terms in readings])


def _check(claim: Claim, report: Mapping[str, Any]) -> str | None:
    """Return the check that fits the scopes of a statement and of the tables, None where they are not compared."""
    said, counted = claim["scope"], report["scope"] or "unknown"
    dated = claim["period"] == "year" or (claim["period"] == "unknown" and claim["subject"] in _STOCKS)
    if claim["subject"] is None or said == "other" or not dated:
        return None
    if "unknown" not in {said, counted}:
        return "claims.table" if said == counted else None
    wide = report["organ_type"] in {"government", "vertical"} or said in {"jurisdiction", "level"}
    if counted != "unknown" or wide:
        return "claims.table_scope"
    return "claims.table_unscoped"


def _summed(claim: Claim, terms: Sequence[tuple[float, Place]], cells: Cells) -> _Sum:
    total, complete, added = 0.0, True, True
    for sign, place in terms:
        value, status, unit = cells.get(place, (None, "absent", None))
        added = added and sign > 0
        if status != "read" or value is None:
            complete = False
        elif claim["unit"] is None:
            total += sign * value
        elif unit in _MONEY:
            total += sign * value * _MONEY[unit]
        else:
            complete, added = False, False
    return _Sum(total if added else None, total if complete else None, tuple(place for _, place in terms))


def _verdict(check: str, claim: Claim, readings: Sequence[_Sum]) -> Verdict:
    """Return the answer: one reading that fits is enough; one that may still fit makes it unknown."""
    scale = _MONEY.get(claim["unit"] or "", 1.0)
    low = None if claim["low"] is None else claim["low"] * scale
    high = None if claim["high"] is None else claim["high"] * scale
    fitting = [each for each in readings if each.value is not None and _within(each.value, low, high)]
    chosen = (fitting or list(readings))[0]
    open_ = any(each.value is None and (each.least is None or high is None or each.least <= high) for each in readings)
    status = "holds" if fitting else "unknown" if open_ or claim["value"] is None else "broken"
    vague = claim["value"] and (claim["low"], claim["high"]) == (claim["value"] * 0.9, claim["value"] * 1.1)
    return {
        "check": "claims.table_about" if vague and check != "claims.table_scope" else check,
        "status": status,
        "left": claim["value"],
        "right": None if chosen.value is None else chosen.value / scale,
        "quote": claim["quote"],
        "start": claim["start"],
        "subject": claim["subject"],
        "n": claim["n"],
        "places": chosen.places if status != "unknown" else readings[0].places,
    }


def _within(value: float, low: float | None, high: float | None) -> bool:
    slack = 1e-6 * max(1.0, abs(value))
    return (low is None or value >= low - slack) and (high is None or value <= high + slack)
