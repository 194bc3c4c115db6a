"""Who ranks where, among how many, and who cannot be ranked."""

import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.errors import InputError

__all__ = ["ranking"]


@checked(panel="panel")
def ranking(panel: pl.DataFrame, indicator: str, year: int | None = None, *, least: float = 1) -> pl.DataFrame:
    """Return the organs of one year by one indicator, the highest first, with what each rank rests on.

    Ranks are given within one form and scope only: figures of an organ and of a whole jurisdiction are not of one
    kind, nor are values of grade C. Organs that have no value, and rates over fewer than ``least`` cases, keep their
    row without a rank, so that ``ranked`` of ``organs`` says how many the ranking is silent on.

    Parameters
    ----------
    panel
        A frame as ``govreports.panel`` returns it.
    indicator
        Code of the indicator.
    year
        Year reported on; the last with a value by default.
    least
        Denominator that a rate has at least; 1 by default, which leaves rates over zero cases out.

    Raises
    ------
    InputError
        The panel holds no such value, or one organ has two.

    Examples
    --------
    >>> import govreports as gr
    >>> panel = gr.panel(gr.read("data/reports"), ["applications_received"])
    >>> gr.trends.ranking(panel, "applications_received", 2020).select("rank", "organ", "ranked", "organs").rows()
    [(1, '湖北省荆门市沙洋县商务局', 1, 1)]
    """
    held = panel.filter(indicator=indicator).filter(pl.col("status") != "no_counterpart")
    known = held.drop_nulls("value")
    if year is None and not known.is_empty():
        year = known["year"].max()  # type: ignore[assignment]
    own = held.filter(year=year) if year is not None else held.clear()
    if own.drop_nulls("value").is_empty():
        years = ", ".join(map(str, known["year"].unique().sort())) or "none"
        message = f"the panel holds no value of {indicator!r} for {year}; there are values for the years {years}"
        raise InputError(message)
    # two reports of one organ that agree are one organ
    own = own.unique(["organ", "scope", "regime"], keep="first", maintain_order=True)
    groups = ["scope", "regime"]
    small = pl.col("denominator").is_not_null() & (pl.col("denominator") < least)
    fit = pl.col("value").is_not_null() & ~small & (pl.col("grade") != "C").fill_null(value=False)
    found = own.with_columns(
        rank=pl.when(fit).then(pl.when(fit).then("value").rank("min", descending=True).over(groups)),
        ranked=fit.sum().over(groups),
        organs=pl.len().over(groups),
        status=pl.when(small).then(pl.lit("small")).otherwise("status"),
    )
    ordered = found.sort("scope", "regime", "rank", "organ", nulls_last=True)
    return schemas.conform("ranking", ordered)
