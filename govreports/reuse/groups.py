"""Groups of reports: by columns or an expression of ``reports``."""

from collections.abc import Mapping, Sequence

import polars as pl

from govreports.errors import InputError
from govreports.gazetteer.listing import LEVELS, regions

__all__ = ["By", "group_of"]

By = str | pl.Expr | Sequence[str | pl.Expr]


def group_of(reports: pl.DataFrame, by: By | None) -> Mapping[str, str | None]:
    """Return the group of each report as text, parts joined by a slash between spaces; null where a part is null.

    ``province``, ``city`` and ``county`` are the names of the region that ``region_code`` lies in.

    Without ``by`` all reports are one group, named ``all``.

    Raises
    ------
    InputError
        ``reports`` has no such column, or an expression does not give a value a report.

    Examples
    --------
    >>> import polars as pl
    >>> from govreports.reuse.groups import group_of
    >>> group_of(pl.DataFrame({"report": ["a"], "year": [2020], "regime": ["r2019"]}), ["year", "regime"])
    {'a': '2020 / r2019'}
    """
    parts = [pl.lit("all")] if by is None else [by] if isinstance(by, str | pl.Expr) else list(by)
    if any(part in LEVELS for part in parts if isinstance(part, str)) and not set(LEVELS) & set(reports.columns):
        reports = reports.join(regions().select(pl.col("code").alias("region_code"), *LEVELS), "region_code", "left")
    wanted = [pl.col(part) if isinstance(part, str) else part for part in parts]
    try:
        named = reports.select(
            "report", group=pl.concat_str([part.cast(pl.String) for part in wanted], separator=" / ")
        )
    except (pl.exceptions.PolarsError, TypeError) as error:
        message = f"cannot group by {by!r}: {error}; columns of reports: {', '.join(reports.columns)}"
        raise InputError(message) from error
    return dict(named.iter_rows())
