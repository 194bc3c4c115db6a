"""The panel: one row a report and indicator, from cells and crosswalk."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.datasets import Corpus, Scanned
from govreports.gazetteer import place_of
from govreports.panels.blanks import CHOICES, Blanks, assume
from govreports.panels.conflicts import one_form, settle
from govreports.panels.crossing import JOINED, Rate, crosswalk, operands, rates, wanted_of, yuan
from govreports.script import fold

__all__ = ["WEAKEST", "panel", "placed", "sensitivity"]

WEAKEST: Final = (
    "conflict",
    "no_counterpart",
    "absent",
    "ambiguous",
    "unreadable",
    "blank",
    "dash",
    "unit_unknown",
    "negative",
    "zero_denominator",
    "assumed",
    "read",
)
"""Statuses of values, the weakest first."""

_LEVELS: Final = pl.Enum(WEAKEST)
_OF_PART: Final = ("value", "status", "assumed", "regime", "cells")


@checked
def panel(
    corpus: Corpus | Scanned, indicators: str | Iterable[str] | None = None, *, blanks: Blanks = "missing"
) -> pl.DataFrame:
    """Return the harmonised series of a corpus, one row a report and indicator.

    A value is the sum of its cells and null unless every one of them was read; what was printed
    ambiguously, or is absent, never becomes a number. ``joined`` says whether it may stand in one series
    with the 2019 form (grades A and B); grade C is given for sensitivity checks and never joined. A
    series is an organ in one ``scope``: the figures of an organ alone and those of its whole jurisdiction
    are two series. A report on a form without counterpart has a row with status ``no_counterpart``.
    Rates stand beside their ``numerator`` and ``denominator``, and are null where the latter is zero. A count that
    comes out below zero, because more cases are printed as pending than in all, is none: its status is ``negative``.
    Amounts are in yuan, null where the report prints no unit. Two reports of one organ, year and scope
    both stay: where they say the same the second has status ``repeated``, else both have ``conflict``;
    such rows have no value, and ``claimed`` what that report alone says. So is a report that answers in two
    forms at once and not with the same number. Copies of a report
    (``duplicate_of``) and reports without year are left out; ``coverage`` counts the latter.

    Parameters
    ----------
    corpus
        The corpus, or a dataset (``govreports.scan``).
    indicators
        Codes of the indicators wanted (see ``crosswalk``), or one of them; all by default.
    blanks
        How empty cells are read: ``missing``, ``zero`` (blank cells and dashes), or ``implied`` (zero only
        where a total printed as zero leaves nothing else). A value that rests on it has status ``assumed``.

    Returns
    -------
    polars.DataFrame
        The frame ``panel`` of ``govreports.describe``, by organ, year, report, then the order of the crosswalk.

    Raises
    ------
    InputError
        An indicator or a way to read blanks is not known.

    Examples
    --------
    >>> import govreports as gr
    >>> series = gr.panel(gr.read("data/reports"), ["applications_received"])
    >>> series.filter(regime="r2014").select("organ", "year", "value", "grade").row(0)
    ('吉林省吉林市昌邑区商务局', 2018, 0.0, 'B')
    """
    wanted = wanted_of(indicators)
    asked = [rate for rate in rates() if rate["code"] in wanted]
    parts = {code for rate in asked for code in (*rate["numerator"], *rate["denominator"])}
    cells = corpus.cells.lazy().select("report", "regime", "table", "row", "column", "value", "status", "unit")
    reports = placed(corpus, cells)
    used = operands().filter(pl.col("indicator").is_in([*wanted, *parts]))
    counted = _counted(assume(cells.join(reports.lazy(), on="report", how="semi"), blanks), used, reports)
    values = pl.concat([*counted.values(), *(_rate(counted, rate) for rate in asked)])
    rows = reports.join(pl.DataFrame({"indicator": wanted, "n": range(len(wanted))}), how="cross")
    grades = crosswalk().select("indicator", "regime", "grade", "reason", joined=pl.col("grade").is_in(list(JOINED)))
    units = crosswalk().select("indicator", "unit").unique()
    found = (
        rows.join(values, on=["place", "indicator"], how="left")
        .with_columns(
            regime=pl.coalesce("regime", "used"), status=pl.col("status").cast(pl.String).fill_null("no_counterpart")
        )
        .join(grades, on=["indicator", "regime"], how="left")
        .join(units, on="indicator", how="left")
        .with_columns(
            pl.col("cells").fill_null([]), pl.col("joined").fill_null(value=False), pl.col("assumed").fill_null(0)
        )
    )
    return schemas.conform("panel", settle(found).sort("place", "n"))


def placed(corpus: Corpus | Scanned, cells: pl.LazyFrame) -> pl.DataFrame:
    """Return the reports that have cells and a year, with the name their series goes by.

    A printed name that several places bear (商务局, 朝阳区教育局) is no key: where several reports have it,
    each gets a name of its own, so that nobody takes them for one organ.
    """
    regimes = cells.group_by("report").agg(
        used=pl.when(pl.col("regime").n_unique() == 1).then(pl.col("regime").first()).otherwise(pl.lit("mixed"))
    )
    known = (
        corpus.reports.lazy()
        .filter(pl.col("duplicate_of").is_null() & pl.col("year").is_not_null())
        .join(regimes, on="report")
        .select(
            "report",
            "used",
            "organ_key",
            "year",
            pl.col("scope").fill_null("unknown"),
            organ=pl.coalesce("organ_key", "organ", "report"),
        )
        .collect()
    )
    keyless = known.filter(pl.col("organ_key").is_null(), pl.len().over("organ") > 1)
    unsure = [name for name in keyless["organ"].unique() if not place_of(fold(name), None).unknown]
    suffix = pl.concat_str(pl.lit("〔"), pl.col("report").str.head(8), pl.lit("〕"))
    own = pl.col("organ_key").is_null() & pl.col("organ").is_in(unsure)
    named = known.with_columns(organ=pl.when(own).then(pl.concat_str("organ", suffix)).otherwise("organ"))
    return named.sort("organ", "year", "report").with_row_index("place")


def _counted(cells: pl.LazyFrame, used: pl.DataFrame, reports: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return the indicators that are sums of cells, where a form has all of these cells."""
    factors = pl.DataFrame({"money": list(yuan()), "factor": list(yuan().values())}).lazy()
    # 1.13 times 10,000 is 11299.999999999998 to a computer
    total = pl.col("part").sum().round(6)
    # a whole that is printed smaller than the part to be taken from it
    below = (pl.col("sign") < 0).any() & (total < 0)
    forms = used.group_by("indicator", "regime", maintain_order=True).agg("cell").with_row_index("form")
    keys = used.join(forms.drop("cell"), on=["indicator", "regime"]).lazy()
    amount = pl.col("unit_right") == "元"
    status = (
        pl.when("assumed").then(pl.lit("assumed"))
        .when((pl.col("status") == "read") & amount & pl.col("factor").is_null()).then(pl.lit("unit_unknown"))
        .otherwise("status")
    )  # fmt: skip
    value = pl.col("sign") * pl.col("value") * pl.when(amount).then("factor").otherwise(1.0)
    found = (
        cells.join(keys, on=["regime", "table", "row", "column"])
        .join(reports.lazy().select("place", "report"), on="report")
        .join(factors, left_on="unit", right_on="money", how="left")
        .with_columns(status=status.cast(_LEVELS), part=pl.when(status == "assumed").then(0.0).otherwise(value))
        .group_by("place", "form")
        .agg(
            value=pl.when(pl.col("part").is_not_null().all() & ~below).then(total),
            found=pl.len() == pl.col("needed").first(),
            status=pl.when(pl.col("part").is_not_null().all() & below)
            .then(pl.lit("negative", dtype=_LEVELS))
            .otherwise(pl.col("status").min()),
            assumed=pl.col("assumed").sum().cast(pl.Int64),
        )
        .filter("found")
        .collect()
        .join(reports.select("place", "report"), on="place")
    )
    own = found.partition_by("form", as_dict=True)
    pieces: dict[str, list[pl.DataFrame]] = {}
    null = pl.lit(None, dtype=pl.Float64)
    for form, indicator, regime, paths in forms.iter_rows():
        listed = pl.concat_list(pl.concat_str("report", pl.lit(f"/{path}")) for path in paths)
        pieces.setdefault(indicator, []).append(
            own.get((form,), found.clear()).select(
                "place", "value", "status", "assumed", indicator=pl.lit(indicator), regime=pl.lit(regime),
                cells=listed, numerator=null, denominator=null,
            )
        )  # fmt: skip
    return {indicator: one_form(pl.concat(each)) for indicator, each in pieces.items()}


def _rate(counted: Mapping[str, pl.DataFrame], rate: Rate) -> pl.DataFrame:
    """Return a rate of the reports that have all its parts; mixed where they stand in different forms."""
    codes = [*rate["numerator"], *rate["denominator"]]
    above = len(rate["numerator"])
    whole = counted[codes[0]].select("place")
    for n, code in enumerate(codes):
        part = counted[code].select("place", *(pl.col(name).alias(f"{name}_{n}") for name in _OF_PART))
        whole = whole.join(part, on="place")
    columns = {name: [f"{name}_{n}" for n in range(len(codes))] for name in _OF_PART}
    regimes = columns["regime"]
    alike = pl.all_horizontal(pl.col(name) == pl.col(regimes[0]) for name in regimes)
    known = whole.with_columns(numerator=_sum(columns["value"][:above]), denominator=_sum(columns["value"][above:]))
    zero = pl.col("denominator") == 0
    empty = zero & pl.col("numerator").is_not_null()
    return known.select(
        "place",
        value=pl.when(~zero).then(pl.col("numerator") / pl.col("denominator")),
        status=pl.when(empty).then(pl.lit("zero_denominator", dtype=_LEVELS)).otherwise(_weakest(columns["status"])),
        assumed=pl.sum_horizontal(columns["assumed"]),
        indicator=pl.lit(rate["code"]),
        regime=pl.when(alike).then(pl.col(regimes[0])).otherwise(pl.lit("mixed")),
        cells=pl.concat_list(columns["cells"]).list.unique(maintain_order=True),
        numerator="numerator",
        denominator="denominator",
    )


def _sum(columns: Sequence[str]) -> pl.Expr:
    """Return the sum of columns, null where one of them is."""
    return pl.when(pl.all_horizontal(pl.col(columns).is_not_null())).then(pl.sum_horizontal(columns))


def _weakest(columns: Sequence[str]) -> pl.Expr:
    """Return the weakest of the statuses in some columns."""
    ranks = pl.min_horizontal(pl.col(columns).to_physical())
    return ranks.replace_strict(range(len(WEAKEST)), pl.Series(WEAKEST, dtype=_LEVELS), return_dtype=_LEVELS)


@checked
def sensitivity(corpus: Corpus | Scanned, indicators: Iterable[str] | None = None) -> pl.DataFrame:
    """Return what each way of reading blanks makes of each indicator, one row an indicator, form, scope and way.

    Returns
    -------
    polars.DataFrame
        indicator, regime, scope, blanks (missing, implied, zero), reports (with the form), values (that are
        not null), assumed (values that rest on empty cells), zeros, total, mean; the last two are null without
        values, the total of a rate always.

    Examples
    --------
    >>> import govreports as gr
    >>> from govreports.panels import sensitivity
    >>> found = sensitivity(gr.read("data/reports"), ["rules_issued"]).filter(scope="own")
    >>> found.select("blanks", "values", "total").rows()
    [('missing', 1, 0.0), ('implied', 1, 0.0), ('zero', 2, 0.0)]
    """
    tables = [panel(corpus, indicators, blanks=way).with_columns(blanks=pl.lit(way)) for way in CHOICES]
    order = {name: n for n, name in enumerate(wanted_of(indicators))}
    value = pl.col("value")
    known = pl.concat(tables).filter(pl.col("status") != "no_counterpart")
    sums = known.group_by("indicator", "regime", "scope", "blanks").agg(
        reports=pl.len().cast(pl.Int64),
        values=value.count().cast(pl.Int64),
        assumed=(value.is_not_null() & (pl.col("status") == "assumed")).sum().cast(pl.Int64),
        zeros=(value == 0).sum().cast(pl.Int64),
        total=pl.when((value.count() > 0) & (pl.col("unit").first() != "share")).then(value.sum()),
        mean=value.mean(),
    )
    ways = {way: n for n, way in enumerate(CHOICES)}
    place = [
        pl.col(name).replace_strict(ranks, return_dtype=pl.Int64)
        for name, ranks in (("indicator", order), ("blanks", ways))
    ]
    ranked = sums.sort(place[0], "regime", "scope", place[1])
    return schemas.conform("blank_readings", ranked)
