"""Harmonised series: organ, year, indicator, with the form, the grade and the cells each value rests on."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any, Final

import polars as pl

from govreports import schemas
from govreports.datasets import Corpus
from govreports.errors import InputError

__all__ = ["crosswalk", "events", "panel"]

_JOINED: Final = frozenset({"A", "B"})
_WEAKEST: Final = ("absent", "ambiguous", "unreadable", "blank", "dash", "read")


@cache
def _data(name: str) -> Mapping[str, Any]:
    text = (resources.files("govreports") / "templates" / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def crosswalk() -> pl.DataFrame:
    """Return one row an indicator and form: what it is made of there, the grade and its reason.

    Columns: indicator, label (Chinese), meaning, regime, plus and minus (cells as table/row/column),
    grade (A the same thing, B usable with the reason, C overlaps and is never joined), reason. A form
    without counterpart has no row. Sources: the wording of the forms of 国办发〔2014〕32号,
    国办公开办函〔2019〕60号 and 国办公开办函〔2021〕30号, and the Regulation (国务院令第492号, 第711号).

    Examples
    --------
    >>> import govreports as gr
    >>> gr.crosswalk().filter(indicator="answers_given", regime="r2014")["grade"].item()
    'C'
    """
    rows = [
        (
            i["code"],
            i["label"],
            i["meaning"],
            regime,
            form["plus"],
            form.get("minus", []),
            form["grade"],
            form["reason"],
        )
        for i in _data("crosswalk")["indicators"]
        for regime, form in i["forms"].items()
    ]
    kinds: dict[str, Any] = {
        "indicator": pl.String,
        "label": pl.String,
        "meaning": pl.String,
        "regime": pl.String,
        "plus": pl.List(pl.String),
        "minus": pl.List(pl.String),
        "grade": pl.String,
        "reason": pl.String,
    }
    return pl.DataFrame(rows, schema=kinds, orient="row")


def events() -> pl.DataFrame:
    """Return the changes of law and form that break series: code, year, kind (law, form), name, meaning, cells.

    Examples
    --------
    >>> from govreports.panels import events
    >>> events().filter(kind="form")["year"].to_list()
    [2014, 2019, 2021]
    """
    kinds: dict[str, Any] = {
        "code": pl.String,
        "year": pl.Int64,
        "kind": pl.String,
        "name": pl.String,
        "meaning": pl.String,
        "cells": pl.List(pl.String),
    }
    return pl.DataFrame(_data("events")["events"], schema=kinds)


def panel(corpus: Corpus, indicators: Iterable[str] | None = None) -> pl.DataFrame:
    """Return the harmonised series of a corpus, one row a report and indicator.

    A value is the sum of its cells and null unless every one of them was read; a blank is not zero.
    ``joined`` says whether it may stand in one series with the 2019 form (grades A and B); grade C
    is given for sensitivity checks and never joined. A report on a form without counterpart has a
    row with status ``no_counterpart``. Copies of a report (``duplicate_of``) are left out.

    Parameters
    ----------
    corpus
        The corpus.
    indicators
        Codes of the indicators wanted (see ``crosswalk``); all by default.

    Raises
    ------
    InputError
        An indicator is not known.

    Examples
    --------
    >>> import govreports as gr
    >>> series = gr.panel(gr.read("data/reports"), ["applications_received"])
    >>> series.filter(regime="r2014").select("organ", "year", "value", "grade").row(0)
    ('吉林省吉林市昌邑区商务局', 2018, 0.0, 'B')
    """
    wanted = _wanted(indicators)
    reports = corpus.reports.filter(pl.col("duplicate_of").is_null() & pl.col("year").is_not_null())
    cells: dict[str, dict[str, tuple[str, float | None, str]]] = {}
    for report, regime, table, row, column, value, status in corpus.cells.select(
        "report", "regime", "table", "row", "column", "value", "status"
    ).iter_rows():
        cells.setdefault(report, {})[f"{table}/{row}/{column}"] = (regime, value, status)
    columns: dict[str, list[Any]] = {column: [] for column in schemas.FRAMES["panel"]}
    named = reports.with_columns(organ=pl.coalesce("organ_key", "organ", "report")).sort("organ", "year", "report")
    for report, organ, year, scope in named.select("report", "organ", "year", "scope").iter_rows():
        if not (own := cells.get(report)):
            continue
        for indicator in wanted:
            row = _value(report, indicator, own) | {"organ": organ, "year": year, "scope": scope, "report": report}
            for column, values in columns.items():
                values.append(row.get(column))
    return schemas.frame("panel", columns)


def _wanted(indicators: Iterable[str] | None) -> list[Mapping[str, Any]]:
    known = {indicator["code"]: indicator for indicator in _data("crosswalk")["indicators"]}
    names = list(known) if indicators is None else list(indicators)
    unknown = [name for name in names if name not in known]
    if unknown:
        message = f"there is no indicator {unknown[0]!r}; gr.crosswalk() lists them: {', '.join(known)}"
        raise InputError(message)
    return [known[name] for name in names]


def _value(
    report: str, indicator: Mapping[str, Any], cells: Mapping[str, tuple[str, float | None, str]]
) -> dict[str, Any]:
    """Return one indicator of one report, from the form that the cells it needs follow."""
    for regime, form in indicator["forms"].items():
        plus, minus = form["plus"], form.get("minus", [])
        operands = [cells.get(cell) for cell in (*plus, *minus)]
        if any(operand is None or operand[0] != regime for operand in operands):
            continue
        statuses = {operand[2] for operand in operands if operand is not None}
        values = [operand[1] or 0.0 for operand in operands if operand is not None]
        status = next(each for each in _WEAKEST if each in statuses)
        value = sum(values[: len(plus)]) - sum(values[len(plus) :]) if status == "read" else None
        return {
            "indicator": indicator["code"],
            "value": value,
            "status": status,
            "regime": regime,
            "grade": form["grade"],
            "joined": form["grade"] in _JOINED,
            "reason": form["reason"],
            "cells": [f"{report}/{cell}" for cell in (*plus, *minus)],
        }
    regimes = {regime for regime, _, _ in cells.values()}
    regime = next(iter(regimes)) if len(regimes) == 1 else "mixed"
    return {"indicator": indicator["code"], "status": "no_counterpart", "regime": regime, "joined": False, "cells": []}
