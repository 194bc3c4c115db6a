"""Who published in time: dates of publication against the legal date of the report's kind."""

from datetime import date
from functools import cache
from typing import Final

import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.datasets import Corpus, Scanned
from govreports.lexicons import rows

__all__ = ["JUDGED", "lateness"]

_REVISED: Final = 2019
"""First report year whose dates are those of the Regulation as revised in 2019."""

_PROVEN: Final = ("manifest", "record")
_SIGNED: Final = ("body",)
JUDGED: Final = ("on_time", "late", "signed_in_time", "dated_late")
"""Statuses of reports that a legal date can be held against."""


@checked
def lateness(corpus: Corpus | Scanned) -> pl.DataFrame:
    """Return when each report was published and by when the law wanted it, one row a report; copies are left out.

    For report years up to 2018 everybody's date is 31 March of the next year (Regulation of 2007, §31). Since then it
    is 31 January for departments of governments at county level and above, and 31 March for the report of the
    government or the whole jurisdiction (Regulation of 2019, §49). Townships, subdistricts, zones and branches of
    vertical systems have no date of their own. The general office of a government may publish its own report or the
    government's: where the report does not say whose figures it holds, a date between the two is not judged.

    A date is only as good as where it was found. A date in the text is mostly that of the signature: signed after
    the legal date the report was late, signed before it the day of publication stays unknown. A page's date
    may be that of a copy onto a new site: one before the legal date shows that the report was there, a later one
    proves nothing.

    Returns
    -------
    polars.DataFrame
        The frame ``lateness`` of ``govreports.describe``, by organ, year and report.

    Examples
    --------
    >>> import govreports as gr
    >>> gr.trends.lateness(gr.read("data/reports")).drop_nulls("days").select("year", "days", "status").rows()
    [(2018, -87, 'signed_in_time'), (2019, -12, 'on_time'), (2020, -16, 'on_time')]
    """
    columns = ("report", "organ", "organ_key", "organ_type", "year", "published", "published_basis", "scope")
    reports = corpus.reports.lazy().filter(
        pl.col("duplicate_of").is_null(), ~pl.col("status").is_in(["not_a_report", "unreadable"])
    )
    kind, old = pl.col("organ_type"), pl.col("year") < _REVISED
    plain, whole = kind == "department", (kind == "government") | (pl.col("scope") == "jurisdiction")
    office = pl.coalesce("organ_key", "organ").str.contains(_office()).fill_null(value=False)
    march = old | (whole & kind.is_in(["department", "government"]))
    due = pl.when(march).then(pl.date(pl.col("year") + 1, 3, 31)).when(plain).then(pl.date(pl.col("year") + 1, 1, 31))
    either = office & ~old & plain & ~pl.col("scope").is_in(["own", "jurisdiction"]).fill_null(value=False)
    found = (
        reports.select(columns)
        .with_columns(due=due, either=either)
        .with_columns(days=(pl.col("published") - pl.col("due")).dt.total_days())
        .with_columns(status=_status())
        .with_columns(organ=pl.coalesce("organ_key", "organ"))
        .collect()
    )
    judged = pl.col("status").is_in(JUDGED)
    return schemas.conform(
        "lateness", found.with_columns(days=pl.when(judged).then("days")).sort("organ", "year", "report")
    )


def _status() -> pl.Expr:
    basis = pl.col("published_basis")
    signed = pl.when(pl.col("days") > 0).then(pl.lit("late")).otherwise(pl.lit("signed_in_time"))
    unclear = pl.col("either") & pl.col("days").is_between(1, _GAP)
    return (
        pl.when(pl.col("year").is_null()).then(pl.lit("year_unknown"))
        .when(pl.col("organ_type").is_null()).then(pl.lit("organ_unknown"))
        .when(pl.col("due").is_null()).then(pl.lit("no_deadline"))
        .when(pl.col("published").is_null()).then(pl.lit("no_date"))
        .when(pl.col("published") <= pl.date(pl.col("year"), 12, 1)).then(pl.lit("before_end"))
        .when(unclear).then(pl.lit("whose_unclear"))
        .when(basis.is_in(_SIGNED)).then(signed)
        .when(pl.col("days") <= 0).then(pl.lit("on_time"))
        .when(basis.is_in(_PROVEN)).then(pl.lit("late"))
        .otherwise(pl.lit("dated_late"))
    )  # fmt: skip


_GAP: Final = (date(2023, 3, 31) - date(2023, 1, 31)).days + 1
"""Days between the two dates, in a leap year."""


@cache
def _office() -> str:
    """Return what the general office of a government is called."""
    return next(row["zh"] for row in rows("naming") if (row["kind"], row["code"]) == ("pattern", "general_office"))
