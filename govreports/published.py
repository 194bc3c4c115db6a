"""Numbers that organs and others have published, to compare a corpus with, and to show a real series."""

from typing import Final

import polars as pl

from govreports import schemas
from govreports.lexicons import rows
from govreports.regimes import forms

__all__ = ["external"]

_PROSE: Final = "prose"


def external() -> pl.DataFrame:
    """Return published numbers with source and grade, one row an organ, year and indicator.

    Four departments of one province from 2013 to 2023, across both changes of form; the whole of Shanghai from 2004 to
    2008 and in 2023; cases of the whole country. Each number was printed by the organ itself (grade A), quoted by
    someone else (B), or derived (C). They are no sample of anything. Numbers whose parts do not add up are left out,
    or say so in ``note``. Years for which nothing was found have no row. ``govreports.audit`` holds a corpus
    against them where it has the same organ and year.

    Returns
    -------
    polars.DataFrame
        The frame ``external`` of ``govreports.describe``, by region, organ, indicator, year.

    Examples
    --------
    >>> import govreports as gr
    >>> gr.external().filter(organ="河北省科学技术厅", indicator="applications_received", year=2023)["value"].item()
    17.0
    """
    table = pl.DataFrame(rows("external"))
    of_year = {year: form.id for year in range(2000, 2100) if (form := forms().of_year(year))}
    regime = pl.col("year").replace_strict(of_year, default=None, return_dtype=pl.String)
    printed = pl.col("cells").list.len() > 0
    found = table.with_columns(
        pl.col("year").cast(pl.Int64),
        pl.col("cells").str.split(";").list.eval(pl.element().filter(pl.element() != "")),
        pl.col("note").replace("", None),
    ).with_columns(regime=pl.when(printed).then(regime).otherwise(pl.lit(_PROSE)))
    return schemas.conform("external", found)
