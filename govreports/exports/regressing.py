"""Tables for papers: descriptive statistics, and a matrix for regressions that refuses what cannot be joined."""

import hashlib
from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

import polars as pl

from govreports.arguments import checked
from govreports.errors import InputError
from govreports.naming import Language, name_of
from govreports.panels import crosswalk, wide
from govreports.regimes import forms

__all__ = ["Regression", "organ_ids", "regression", "table1"]

_HEX: Final = 12
"""Hex digits of an organ's number: 48 bits, which a double holds, and two of a million organs hardly ever share."""

_GIVEN: Final = {
    "organ_id": ("float", "Number of the organ, the same in every corpus and version: from sha256 of its full name."),
    "organ": ("text", "Organ, by its full name where the text gives one."),
    "organ_key": ("text", "Full name of the organ; null where it stands alone, with no other year joined to it."),
    "year": ("whole", "Year reported on."),
    "scope": ("text", "Whose figures: own, level, jurisdiction, unknown."),
    "report": ("text", "Id of the report."),
    "regime": ("text", "Form of the tables in the year."),
}


class Regression(NamedTuple):
    """A matrix, one row an organ and year, and its data dictionary, one row a column."""

    data: pl.DataFrame
    dictionary: pl.DataFrame


@checked
def organ_ids(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame with a number for each organ, ``organ_id``, before its first column.

    The number rests on the full name (``organ_key``) alone, so that it is the same in every corpus, today and later.
    An organ without a full name has the number of its report: nothing joins its years.

    Raises
    ------
    InputError
        The frame has no column ``organ_key``, or no ``report`` where an organ has no full name.

    Examples
    --------
    >>> import govreports as gr
    >>> panel = gr.panel(gr.read("data/reports"), ["disclosed"])
    >>> gr.exports.organ_ids(panel).filter(year=2020)["organ_id"].item()
    214234036987129
    """
    if "organ_key" not in frame.columns or (frame["organ_key"].null_count() and "report" not in frame.columns):
        message = f"needs the columns organ_key and report, as a panel has them; the frame has {frame.columns}"
        raise InputError(message)
    names = [name for name in ("organ_key", "report") if name in frame.columns]
    known = frame.select(pl.coalesce(names).alias("name")).to_series()
    ids = {each: int(hashlib.sha256(each.encode()).hexdigest()[:_HEX], 16) for each in known.unique()}
    return frame.select(known.replace_strict(ids, return_dtype=pl.Int64).alias("organ_id"), pl.exclude("organ_id"))


@checked(panel="panel")
def regression(
    panel: pl.DataFrame,
    indicators: Iterable[str] | None = None,
    *,
    scope: Literal["own", "level", "jurisdiction", "unknown"] = "own",
) -> Regression:
    """Return a panel as a matrix ready for regressions, one row an organ and year, with its data dictionary.

    Nothing of grade C is let in: an indicator whose parts only overlap between the forms at hand makes a series of
    nothing. Whose figures they are is never mixed. Beside each indicator stands its status, so that the reason of a
    null goes with it.

    Parameters
    ----------
    panel
        A frame as ``govreports.panel`` returns it.
    indicators
        Codes of the indicators; by default those of the panel without a value of grade C.
    scope
        Whose figures the rows are; ``unknown`` for reports that do not say.

    Returns
    -------
    Regression
        ``data``: organ_id, organ, organ_key, year, scope, report, regime, then each indicator and its status.
        ``dictionary``: column, type, label_zh, label_en, unit, grades (form:grade), meaning.

    Raises
    ------
    InputError
        An indicator has values of grade C or none at all, or an organ has two reports of one year.

    Examples
    --------
    >>> import govreports as gr
    >>> panel = gr.panel(gr.read("data/reports"))
    >>> data, dictionary = gr.exports.regression(panel, ["applications_received", "grant_rate"])
    >>> data.columns[6:]
    ['regime', 'applications_received', 'applications_received__status', 'grant_rate', 'grant_rate__status']
    """
    own = panel.filter(scope=scope)
    overlapping = own.filter(pl.col("value").is_not_null(), pl.col("grade") == "C")
    held = own.drop_nulls("value")["indicator"].unique(maintain_order=True).to_list()
    refused = set(overlapping["indicator"])
    wanted = [each for each in held if each not in refused] if indicators is None else list(indicators)
    wrong = next((each for each in wanted if each in refused), None)
    if wrong is not None:
        row = overlapping.filter(indicator=wrong).row(0, named=True)
        message = (
            f"{wrong!r} is of grade C in the form {row['regime']}: {row['reason']} It makes no series with the other "
            "forms; filter the panel to the years of one form, or take another indicator (gr.crosswalk())"
        )
        raise InputError(message)
    lacking = [each for each in wanted if each not in held]
    if lacking or not wanted:
        message = (
            f"the panel has no value of {', '.join(lacking) or 'any indicator'} for scope {scope!r}; it has {held}"
        )
        raise InputError(message)
    known = own.filter(pl.col("indicator").is_in(wanted))
    used = known.filter(pl.col("status") != "no_counterpart").group_by("report").agg(
        regime=pl.when(pl.col("regime").n_unique() == 1).then(pl.col("regime").first()).otherwise(pl.lit("mixed"))
    )  # fmt: skip
    matrix = wide(known, ["value", "status"]).join(used, on="report", how="left", maintain_order="left")
    twice = matrix.drop_nulls("organ_key").filter(pl.struct("organ_key", "year").is_duplicated())
    if not twice.is_empty():
        organ, year = twice.select("organ", "year").row(0)
        message = f"{organ} has {twice.filter(organ=organ, year=year).height} reports of {year}; keep one of them"
        raise InputError(message)
    spread = [column for each in wanted for column in (each, f"{each}__status")]
    first = [name for name in _GIVEN if name != "organ_id"]
    data = organ_ids(matrix.select(*first, *spread)).sort("organ_id", "year")
    return Regression(data, _dictionary(data, wanted))


def _dictionary(data: pl.DataFrame, indicators: list[str]) -> pl.DataFrame:
    walk = crosswalk()
    rows: list[tuple[str | None, ...]] = [
        (column, kind, name_of("column", column, "zh"), name_of("column", column, "en"), None, None, meaning)
        for column, (kind, meaning) in _GIVEN.items()
    ]
    for each in indicators:
        own = walk.filter(indicator=each)
        grades = "; ".join(f"{regime}:{grade}" for regime, grade in own.select("regime", "grade").iter_rows())
        unit, meaning = own.select("unit", "meaning").row(0)
        names = name_of("indicator", each, "zh"), name_of("indicator", each, "en")
        rows.append((each, "float", *names, unit, grades, meaning))
        said = "Why there is a value or none; read where it is printed."
        rows.append((f"{each}__status", "text", f"{names[0]}：状态", f"{names[1]}: status", None, None, said))
    schema = ["column", "type", "label_zh", "label_en", "unit", "grades", "meaning"]
    found = pl.DataFrame(rows, schema=dict.fromkeys(schema, pl.String), orient="row")
    return found.filter(pl.col("column").is_in(data.columns))


@checked(panel="panel")
def table1(
    panel: pl.DataFrame,
    indicators: Iterable[str] | None = None,
    *,
    by: Literal["regime", "year", "scope"] | None = "regime",
    language: Language = "en",
) -> pl.DataFrame:
    """Return descriptive statistics of a panel, one row an indicator and group: the first table of a paper.

    Forms, and whose figures they are, are never added up: with ``by=None`` an indicator with values of grade C has a
    row for each form all the same.

    Parameters
    ----------
    panel
        A frame as ``govreports.panel`` returns it.
    indicators
        Codes of the indicators; by default those with a value.
    by
        What makes the groups.
    language
        In which language indicators and groups are named.

    Returns
    -------
    polars.DataFrame
        indicator, label, group, grade (the weakest), reports (with that row in their form), n (with a value), zeros,
        mean, sd, p25, median, p75, min, max.

    Raises
    ------
    InputError
        There is no value.

    Examples
    --------
    >>> import govreports as gr
    >>> panel = gr.panel(gr.read("data/reports"))
    >>> gr.exports.table1(panel, ["applications_received"]).select("label", "group", "n", "zeros").rows()
    [('Applications received', '2014 table', 1, 1), ('Applications received', '2019 form', 4, 3)]
    """
    known = panel.filter(pl.col("status") != "no_counterpart")
    held = known.drop_nulls("value")["indicator"].unique(maintain_order=True).to_list()
    wanted = held if indicators is None else [each for each in indicators if each in held]
    if not wanted:
        message = f"the panel has no value of these indicators; it has {held}"
        raise InputError(message)
    value, places = pl.col("value"), {each: n for n, each in enumerate(wanted)}
    overlapping = (pl.col("grade") == "C").any().over("indicator")
    alone = pl.when(overlapping).then("regime").otherwise(pl.lit("all"))
    group = alone if by is None else pl.col(by).cast(pl.String)
    order = {form.id: n for n, form in enumerate(forms())}
    found = (
        known.filter(pl.col("indicator").is_in(wanted))
        .with_columns(group=group)
        .group_by("indicator", "group")
        .agg(
            grade=pl.col("grade").max(),
            reports=pl.len(),
            n=value.count(),
            zeros=(value == 0).sum(),
            mean=value.mean(),
            sd=value.std(),
            p25=value.quantile(0.25, "linear"),
            median=value.median(),
            p75=value.quantile(0.75, "linear"),
            min=value.min(),
            max=value.max(),
        )
        .sort(pl.col("indicator").replace_strict(places), pl.col("group").replace_strict(order, default=9), "group")
    )
    labels = [name_of("indicator", each, language) for each in found["indicator"]]
    groups = [each if by == "year" else _group(each, by or "regime", language) for each in found["group"]]
    return found.select(
        "indicator",
        pl.Series("label", labels, dtype=pl.String),
        pl.Series("group", groups, dtype=pl.String),
        pl.exclude("indicator", "group"),
    )


def _group(code: str, kind: str, language: Language) -> str:
    return name_of("axis", "all", language) if code == "all" else name_of(kind, code, language)
