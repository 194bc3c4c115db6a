"""What a row of a table is made of, summed over reports: outcomes of applications, grounds of refusal."""

import re
from typing import Any, Final

import polars as pl

from govreports.arguments import checked
from govreports.datasets import Corpus, Scanned
from govreports.errors import InputError
from govreports.panels.conflicts import settle
from govreports.panels.series import placed
from govreports.regimes import forms

__all__ = ["composition"]

_NUMBERING: Final = re.compile(r"^(?:[（(]?[一二三四五六七八九十]+[）)、]?|\d+[.．、])|其中[：:]|（.*?）$")
_COLUMNS: Final = {
    "year": pl.Int64, "regime": pl.String, "scope": pl.String, "part": pl.String, "label": pl.String,
    "reports": pl.Int64, "value": pl.Float64, "share": pl.Float64,
}  # fmt: skip


@checked
def composition(corpus: Corpus | Scanned, table: str, whole: str, column: str = "total") -> pl.DataFrame:
    """Return what a row of a table is made of, summed over the reports of each year, form and scope.

    The parts of a row are the rows below it: ``done.refused`` is part of ``done``, and the grounds are
    parts of ``done.refused``. A part without a row of its own is the sum of the rows below. A report takes
    part only if all of these cells were read, in one form; copies (``duplicate_of``) are left out. Of two reports
    of one organ, year and scope the first stands for both where they agree, and none where they do not.

    Parameters
    ----------
    corpus
        The corpus, or a dataset (``govreports.scan``).
    table, whole, column
        Codes of the table, of the row that is the whole, and of the column.

    Returns
    -------
    polars.DataFrame
        year, regime, scope, part (code), label (Chinese), reports (how many were added), value (their sum, in the
        unit of the form), share (by all parts; null where they sum to zero). In the order of the form.

    Raises
    ------
    InputError
        No form has parts of such a row.

    Examples
    --------
    >>> import govreports as gr
    >>> from govreports.panels import composition
    >>> outcomes = composition(gr.read("data/reports"), "applications", "done")
    >>> outcomes.filter(year=2019, scope="own", part="done.granted").select("label", "reports", "value", "share").row(0)
    ('予以公开', 1, 1.0, 0.3333333333333333)
    """
    parts = _parts(table, whole)
    if parts.is_empty():
        message = f"no form has parts of the row {whole!r} in the table {table!r}; see gr.codebook()"
        raise InputError(message)
    cells = corpus.cells.lazy().filter(table=table, column=column)
    reports = placed(corpus, cells)
    values = (
        cells.join(parts.lazy(), on=["regime", "row"])
        .join(reports.lazy().select("report", "organ", "year", "scope"), on="report")
        .group_by("report", "organ", "year", "scope", "regime", "part", "label")
        .agg(
            value=pl.when((pl.col("status") == "read").all()).then(pl.col("value").sum()),
            status=pl.col("status").filter(pl.col("status") != "read").first().fill_null("read"),
            order=pl.col("order").min(),
            cells=pl.len(),
        )
        .collect()
    )
    null = pl.lit(None, dtype=pl.Float64)
    settled = settle(
        values.with_columns(
            indicator="part", numerator=null, denominator=null, grade=pl.col("regime"), joined=pl.lit(value=False)
        )
    )
    own = ["report", "regime"]
    needed = parts.group_by("regime").agg(needed=pl.len())
    whole_only = pl.col("value").is_not_null().all().over(own) & (pl.col("cells").sum().over(own) == pl.col("needed"))
    read = settled.join(needed, on="regime").filter(whole_only).filter(pl.col("regime").n_unique().over("report") == 1)
    group = ["year", "regime", "scope"]
    summed = (
        read.group_by(*group, "part", "label")
        .agg(pl.col("report").n_unique().alias("reports"), pl.col("value").sum(), pl.col("order").min())
        .sort(*group, "order")
    )
    total = pl.col("value").sum().over(group)
    shares = summed.with_columns(share=pl.when(total > 0).then(pl.col("value") / total))
    return shares.select(pl.col(name).cast(kind) for name, kind in _COLUMNS.items())


def _parts(table: str, whole: str) -> pl.DataFrame:
    """Return the rows to add for each part of a row: regime, row, part, label, order."""
    found: list[dict[str, Any]] = []
    for regime in forms():
        form = regime.table(table)
        rows = form.rows if form else ()
        entries = {entry.code: entry for entry in rows if entry.code.startswith(f"{whole}.")}
        for entry in entries.values():
            below = entry.code.removeprefix(f"{whole}.").split(".")
            part = f"{whole}.{below[0]}"
            if part in entries and entry.code != part:
                continue
            label = entry.path[len(entry.path) - len(below)] if len(below) <= len(entry.path) else entry.label
            row = {"regime": regime.id, "row": entry.code, "part": part, "label": _bare(label), "order": len(found)}
            found.append(row)
    kinds = {"regime": pl.String, "row": pl.String, "part": pl.String, "label": pl.String, "order": pl.Int64}
    return pl.DataFrame(found, schema=kinds)


def _bare(label: str) -> str:
    """Return a label without numbering and without the note in brackets behind it."""
    before = ""
    while label != before:
        before, label = label, _NUMBERING.sub("", label)
    return label
