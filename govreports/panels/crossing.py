"""What can be compared across the forms, and what breaks the series: the data files as frames."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from itertools import product
from typing import Any, Final

import polars as pl

from govreports.arguments import checked
from govreports.errors import InputError

__all__ = ["GRADES", "JOINED", "Rate", "crosswalk", "events", "operands", "rates", "touching", "wanted_of", "yuan"]

GRADES: Final = ("A", "B", "C")
JOINED: Final = frozenset({"A", "B"})
"""Grades that may stand in one series with the reference form."""

Rate = Mapping[str, Any]

_WALK: Final[Mapping[str, Any]] = {
    "indicator": pl.String,
    "label": pl.String,
    "meaning": pl.String,
    "regime": pl.String,
    "plus": pl.List(pl.String),
    "minus": pl.List(pl.String),
    "over": pl.List(pl.String),
    "over_minus": pl.List(pl.String),
    "grade": pl.String,
    "reason": pl.String,
    "unit": pl.String,
    "source": pl.String,
}


@cache
def _data(name: str) -> Mapping[str, Any]:
    text = (resources.files("govreports") / "templates" / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def crosswalk() -> pl.DataFrame:
    """Return one row an indicator and form: what it is made of there, the grade and its reason.

    Columns: indicator, label (Chinese), meaning, regime, plus and minus (cells as table/row/column),
    over and over_minus (cells of the denominator, where the indicator is a rate), grade (A the same
    thing, B usable with the reason, C overlaps and is never joined), reason, unit (件, 元, share),
    source (notice and item, law). A form without counterpart has no row. Sources: the wording of the
    forms of 国办发〔2014〕32号, 国办公开办函〔2019〕60号 and 国办公开办函〔2021〕30号, and the Regulation
    (国务院令第492号, 第711号).

    Examples
    --------
    >>> import govreports as gr
    >>> gr.crosswalk().filter(indicator="answers_given", regime="r2014")["grade"].item()
    'C'
    """
    return _walk().clone()


@cache
def _walk() -> pl.DataFrame:
    rows = [
        {key: indicator[key] for key in ("label", "meaning", "unit")}
        | {"indicator": indicator["code"], "regime": regime, "over": [], "over_minus": [], "minus": []}
        | form
        for indicator in _data("crosswalk")["indicators"]
        for regime, form in indicator["forms"].items()
    ]
    return pl.DataFrame([*rows, *_rate_rows(rows)], schema=_WALK)


def _rate_rows(rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Write the rates out, form by form: the grade is the weakest of the parts, its reason comes with it."""
    known = {(row["indicator"], row["regime"]): row for row in rows}
    regimes = list(dict.fromkeys(regime for _, regime in known))
    for rate, regime in product(rates(), regimes):
        needed = [(code, regime) for code in (*rate["numerator"], *rate["denominator"])]
        if all(key in known for key in needed):
            parts = [known[key] for key in needed]
            yield _rate_row(rate, regime, parts[: len(rate["numerator"])], parts[len(rate["numerator"]) :])


def _rate_row(rate: Rate, regime: str, parts: Sequence[Rate], below: Sequence[Rate]) -> dict[str, Any]:
    whole = [*parts, *below]
    weakest = max(part["grade"] for part in whole)
    return {
        **{key: rate[key] for key in ("label", "meaning")},
        "indicator": rate["code"],
        "regime": regime,
        "unit": "share",
        "grade": weakest,
        "plus": [cell for part in parts for cell in part["plus"]],
        "minus": [cell for part in parts for cell in part["minus"]],
        "over": [cell for part in below for cell in part["plus"]],
        "over_minus": [cell for part in below for cell in part["minus"]],
        "reason": " ".join(dict.fromkeys(part["reason"] for part in whole if part["grade"] == weakest)),
        "source": "; ".join(dict.fromkeys(part["source"] for part in whole)),
    }


def rates() -> tuple[Rate, ...]:
    """Return the rates as written in the crosswalk: code, label, meaning, numerator, denominator."""
    return tuple(_data("crosswalk")["rates"])


def yuan() -> Mapping[str, float]:
    """Return what one of a unit of money is in yuan."""
    return {unit: float(factor) for unit, factor in _data("crosswalk")["yuan"].items()}


def operands() -> pl.DataFrame:
    """Return one row an indicator, form and cell: sign 1 or -1, place n, how many cells there are; no rates."""
    walk = crosswalk().filter(pl.col("unit") != "share")
    sides = [
        walk.select("indicator", "regime", "unit", cell=side, sign=pl.lit(sign))
        .explode("cell", empty_as_null=False)
        .drop_nulls("cell")
        for side, sign in (("plus", 1.0), ("minus", -1.0))
    ]
    parts = pl.col("cell").str.split("/")
    return pl.concat(sides).with_columns(
        table=parts.list.get(0),
        row=parts.list.get(1),
        column=parts.list.get(2),
        n=pl.int_range(pl.len()),
        needed=pl.len().over("indicator", "regime"),
    )


def wanted_of(indicators: str | Iterable[str] | None, *, asked: bool = True) -> list[str]:
    """Return the codes wanted, all by default; a single one may stand alone.

    Parameters
    ----------
    indicators
        Codes, or one of them.
    asked
        Whether all are also those that a panel of the forms alone has only where it is asked for them by name.

    Raises
    ------
    InputError
        An indicator is not known, or none is named; the message lists them.
    """
    known = [each["code"] for each in (*_data("crosswalk")["indicators"], *rates())]
    hidden = {each["code"] for each in _data("crosswalk")["indicators"] if each.get("asked") and not asked}
    given = [indicators] if isinstance(indicators, str) else indicators
    names = [code for code in known if code not in hidden] if given is None else list(dict.fromkeys(given))
    unknown = [name for name in names if name not in known]
    if unknown or not names:
        problem = f"there is no indicator {unknown[0]!r}" if unknown else "no indicator is asked for"
        message = f"{problem}; gr.crosswalk() lists them: {', '.join(known)}"
        raise InputError(message)
    return names


def events() -> pl.DataFrame:
    """Return the changes of law and form that break series.

    Columns: code, year (first report year concerned), kind (law, form), name, meaning, cells (tables,
    rows or columns touched, with all their parts), date (when it took effect or was issued), source.

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
        "date": pl.Date,
        "source": pl.String,
    }
    return pl.DataFrame(_data("events")["events"], schema=kinds)


@checked
def touching(indicator: str, breaks: pl.DataFrame | None = None) -> pl.DataFrame:
    """Return the events that concern an indicator: those that touch a cell it is made of in some form.

    Parameters
    ----------
    indicator
        Code of the indicator.
    breaks
        Events, a frame as ``events`` returns it, which is the default, or estimates as ``trends.breaks`` does.

    Raises
    ------
    InputError
        ``breaks`` is neither.

    Examples
    --------
    >>> from govreports.panels import touching
    >>> touching("lawsuits_corrected").filter(kind="law")["year"].to_list()
    [2015, 2016, 2024]
    """
    own = _walk().filter(indicator=indicator).select("plus", "minus", "over", "over_minus")
    cells = {cell for row in own.iter_rows() for part in row for cell in part}
    known = events() if breaks is None else breaks
    if "events" in known.columns:
        known = events().filter(pl.col("code").is_in(known["events"].explode().implode()))
    if "cells" not in known.columns or "code" not in known.columns:
        message = f"breaks has the columns {known.columns}; hand in gr.panels.events() or a part of it"
        raise InputError(message)
    concerned = [
        any(cell == place or cell.startswith((f"{place}/", f"{place}.")) for cell in cells for place in places)
        for places in known["cells"]
    ]
    return known.filter(pl.Series(concerned, dtype=pl.Boolean))
