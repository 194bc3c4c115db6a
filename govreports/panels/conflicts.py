"""What is said twice for one organ-year, by two forms or two reports: repeated, or a conflict; never added up."""

from typing import Final

import polars as pl

__all__ = ["one_form", "settle"]

_SILENT: Final = ("no_counterpart", "absent", "unstated")
_SERIES: Final = ("organ", "year", "scope", "indicator")


def one_form(values: pl.DataFrame) -> pl.DataFrame:
    """Return one row a report of an indicator, where some reports print more than one form.

    A form whose cells are absent says nothing. Where the others say the same number the last of them, in
    the order of the forms, stands for all; else the value is null and ``conflict``, its cells those of all.
    """
    many = pl.len().over("place") > 1
    if not values.select(many.any()).item():
        return values
    merged = []
    for _, rows in values.filter(many).group_by("place", maintain_order=True):
        speaking = rows.filter(~pl.col("status").cast(pl.String).is_in(_SILENT))
        numbers = speaking["value"]
        if speaking.height < 2 or (numbers.n_unique() == 1 and not numbers.null_count()):  # noqa: PLR2004 - two may differ
            merged.append((speaking if speaking.height else rows).tail(1))
            continue
        merged.append(
            speaking.head(1).with_columns(
                value=pl.lit(None, dtype=pl.Float64),
                status=pl.lit("conflict", dtype=speaking.schema["status"]),
                assumed=pl.lit(0, dtype=pl.Int64),
                regime=pl.lit("mixed"),
                cells=pl.lit(speaking["cells"].explode(empty_as_null=False).implode()),
            )
        )
    return pl.concat([values.filter(~many), *(each.select(values.columns) for each in merged)])


def settle(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of a panel, in any order, with what several reports claim for one organ-year set apart.

    Rows that say nothing (absent, no counterpart) contradict nothing. Where the others agree in value and
    grade, the first report keeps the value and the rest is ``repeated``; else all are ``conflict``. Values
    of such rows go to ``claimed``.
    """
    named = list(_SERIES[:-1])
    several = rows.group_by(named).agg(pl.col("report").n_unique()).filter(pl.col("report") > 1).select(named)
    alone = rows.join(several, on=named, how="anti").with_columns(claimed=pl.lit(None, dtype=pl.Float64))
    return pl.concat([alone, _settled(rows.join(several, on=named, how="semi")).select(alone.columns)])


def _settled(rows: pl.DataFrame) -> pl.DataFrame:
    says = ~pl.col("status").is_in(_SILENT)
    why = pl.when(pl.col("value").is_null()).then("status")
    said = pl.struct("value", "numerator", "denominator", "grade", why.alias("why"))
    speaking = pl.when(says).then(said)
    count = says.sum().over(_SERIES)
    agree = speaking.drop_nulls().n_unique().over(_SERIES) == 1
    first = pl.col("report") == pl.col("report").filter(says).min().over(_SERIES)
    fate = (
        pl.when(~says | (count < 2)).then("status")  # noqa: PLR2004 - two make a contradiction
        .when(agree & (first | pl.col("value").is_null())).then("status")
        .when(agree).then(pl.lit("repeated"))
        .otherwise(pl.lit("conflict"))
    )  # fmt: skip
    settled = rows.with_columns(fate=fate)
    kept = pl.col("fate") == pl.col("status")
    blocked = pl.when(kept)
    return settled.with_columns(
        claimed=pl.when(~kept).then("value"),
        value=blocked.then("value"),
        numerator=blocked.then("numerator"),
        denominator=blocked.then("denominator"),
        joined=pl.col("joined") & kept,
        status="fate",
    ).drop("fate")
