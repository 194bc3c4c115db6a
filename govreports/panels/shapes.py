"""A panel as a matrix, one column an indicator, and back."""

from collections.abc import Sequence
from typing import Final

import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.errors import InputError
from govreports.panels.crossing import wanted_of

__all__ = ["INDEX", "long", "wide"]

INDEX: Final = ("organ", "organ_key", "year", "scope", "report")
"""What a row of the matrix stands for; the report keeps two of one organ-year apart."""

_MARK: Final = "__"


@checked(data="panel")
def wide(data: pl.DataFrame, fields: Sequence[str] = ("value",)) -> pl.DataFrame:
    """Return a panel as a matrix: one row a report, one column an indicator.

    Parameters
    ----------
    data
        A frame as ``panel`` returns it.
    fields
        Columns of the panel to spread; ``value`` is named by the indicator, another field
        ``indicator__field``. A null says why with ``fields=["value", "status"]``.

    Raises
    ------
    InputError
        The panel has no such column, or an indicator twice in a report.

    Examples
    --------
    >>> import govreports as gr
    >>> matrix = wide(gr.panel(gr.read("data/reports"), ["disclosed", "refused"]), ["value", "status"])
    >>> matrix.columns[5:]
    ['disclosed', 'disclosed__status', 'refused', 'refused__status']
    """
    spread = [field for field in data.columns if field not in {*INDEX, "indicator"}]
    unknown = [field for field in fields if field not in spread]
    if unknown or not fields:
        message = f"a panel cannot be spread by {unknown or list(fields)}; its fields are {', '.join(spread)}"
        raise InputError(message)
    if data.select(*INDEX, "indicator").is_duplicated().any():
        message = "the panel has an indicator twice in one report; spread one panel at a time"
        raise InputError(message)
    matrix = data.select(INDEX).unique(maintain_order=True)
    for (indicator,), own in data.group_by("indicator", maintain_order=True):
        names = {field: _named(str(indicator), field) for field in fields}
        matrix = matrix.join(
            own.select(*INDEX, *fields).rename(names), on=INDEX, how="left", nulls_equal=True, maintain_order="left"
        )
    return matrix


@checked
def long(matrix: pl.DataFrame) -> pl.DataFrame:
    """Return a matrix that ``wide`` made as a panel of the fields it holds, in the order of a panel.

    Raises
    ------
    InputError
        The matrix lacks a column of the index, or has one of no indicator.

    Examples
    --------
    >>> import govreports as gr
    >>> data = gr.panel(gr.read("data/reports"), ["disclosed", "refused"])
    >>> again = long(wide(data, ["value", "status"]))
    >>> again.equals(data.select(again.columns))
    True
    """
    missing = [column for column in INDEX if column not in matrix.columns]
    if missing:
        message = f"the matrix lacks {missing}; wide(panel) makes one that can be turned back"
        raise InputError(message)
    held = {column: (*column.split(_MARK, 1), "value")[:2] for column in matrix.columns if column not in INDEX}
    codes = wanted_of(code for code, _ in held.values())
    fields = list(dict.fromkeys(field for _, field in held.values()))
    columns = [column for column in schemas.FRAMES["panel"] if column in {*INDEX, "indicator", *fields}]
    numbered = matrix.with_row_index("place")
    pieces = [
        numbered.select(
            "place",
            *INDEX,
            pl.lit(n).alias("n"),
            pl.lit(code).alias("indicator"),
            *(
                (pl.col(name) if (name := _named(code, field)) in held else pl.lit(None)).alias(field)
                for field in fields
            ),
        )
        for n, code in enumerate(codes)
    ]
    return pl.concat(pieces, how="vertical_relaxed").sort("place", "n").select(columns)


def _named(indicator: str, field: str) -> str:
    return indicator if field == "value" else f"{indicator}{_MARK}{field}"
