"""What share of the admitted problems each category has, by group, with intervals and corrected by codes."""

from typing import Any, Literal

import numpy as np
import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.datasets import Corpus, Scanned
from govreports.errors import InputError
from govreports.proportions.intervals import Share, accept, mean_of, share_of
from govreports.reuse.groups import By
from govreports.validation.correction import fits
from govreports.validation.drawing import Kind, checked_sample, population, strata_of
from govreports.validation.manual import CODES
from govreports.validation.scoring import parts_of

__all__ = ["shares"]


@checked(source="problems", sample="coding_sample", codes="codes")
def shares(
    source: Corpus | Scanned | pl.DataFrame,
    by: By | None = "year",
    *,
    kind: Kind = "problem",
    of: Literal["clauses", "reports"] = "clauses",
    sample: pl.DataFrame | None = None,
    codes: pl.DataFrame | None = None,
    level: float = 0.95,
) -> pl.DataFrame:
    """Return the share of each category by group, with intervals clustered by organ, one row a group and category.

    Reports of one organ repeat themselves, so clauses are no independent cases: the variance is that between organs
    (``organ_key``; a report without one stands alone). With codes of a sample the share is corrected for the errors
    of the machine by design-based supervised learning: a clause counts machine + (human - machine) / probability where
    it was drawn, else machine (Egami, N., Hinck, M., Stewart, B. & Wei, H. (2023). Using imperfect surrogates for
    downstream inference. NeurIPS 36). A corrected share may leave 0 to 1 and is not clipped, which would bias it.

    Parameters
    ----------
    source
        Corpus or dataset, or a frame as ``problems`` returns it, joined with the columns of ``by`` and ``organ_key``.
        Copies of a report (``duplicate_of``) are left out where that is known.
    by
        Columns or expressions of ``reports`` that make the groups, ``province``, ``city`` and ``county`` among them;
        None for a single group.
    kind
        ``problem`` or ``measure``.
    of
        ``clauses``: the share among clauses. ``reports``: the share of the reports with any such clause that have the
        category, which long lists do not weigh more in.
    sample, codes
        As ``coding_sample`` draws it from the same corpus or frame, and as ``validation.read_codes`` returns them.
    level
        Of the interval.

    Returns
    -------
    polars.DataFrame
        group, category, clauses, reports, organs, count, coded, naive, share, error, low, high; groups sorted, null
        last, categories in the order of ``govreports.clauses.CATEGORIES``, ``none`` last. Intervals are Wilson's
        for as many independent cases as organs make them (``intervals.share_of``), of corrected shares Student's t.

    Raises
    ------
    InputError
        No such column, a sample without codes, codes that do not fit it, codes for shares of reports, or ``level`` is
        not between 0 and 1.

    Examples
    --------
    >>> import polars as pl, govreports as gr
    >>> found = gr.shares(gr.read("data/reports"), None)
    >>> found.filter(category="channels").select("count", "clauses", pl.col("share", "low", "high").round(2)).row(0)
    (3, 15, 0.2, 0.05, 0.56)
    """
    accept(level)
    if (sample is None) != (codes is None) or (codes is not None and of == "reports"):
        message = "shares of clauses are corrected by a sample and its codes: gr.shares(corpus, sample=..., codes=...)"
        raise InputError(message)
    clauses = _clauses(source, kind)
    groups = strata_of(clauses, by)
    outcomes = _outcomes(clauses, sample, codes)
    clauses = clauses.with_columns(group=pl.Series([groups[item] for item in clauses["item"]], dtype=pl.String))
    rows: list[dict[str, Any]] = []
    for group in sorted(set(groups.values()), key=lambda each: (each is None, each or "")):
        own = clauses.filter(pl.col("group").eq_missing(group))
        rows += [{"group": group, **row} for row in _shares(own, outcomes, of, level)]
    return schemas.frame("shares", {name: [row[name] for row in rows] for name in schemas.FRAMES["shares"]})


def _clauses(source: Corpus | Scanned | pl.DataFrame, kind: Kind) -> pl.DataFrame:
    """Return the clauses of a kind with item, machine and cluster."""
    if not isinstance(source, pl.DataFrame):
        clauses = population(source, kind)
    elif "machine" in source.columns:
        clauses = checked_sample(source)
    else:
        missing = [name for name in ("report", "n", "kind", "category") if name not in source.columns]
        if missing:
            message = (
                f"clauses lack the column {missing[0]!r}; pass a corpus, or a frame as gr.problems(corpus) returns it"
            )
            raise InputError(message)
        clauses = source.with_columns(
            item=pl.format("{}/{}", "report", "n"), machine=pl.col("category").fill_null("none")
        )
    if "kind" in clauses.columns:
        clauses = clauses.filter(kind=kind)
    if "duplicate_of" in clauses.columns:
        clauses = clauses.filter(pl.col("duplicate_of").is_null())
    organ = "organ_key" if "organ_key" in clauses.columns else "report"
    return clauses.with_columns(cluster=pl.coalesce(organ, "report"))


def _outcomes(clauses: pl.DataFrame, sample: pl.DataFrame | None, codes: pl.DataFrame | None) -> pl.DataFrame:
    """Return item, category, value of what is not nought, and whether the clause was coded."""
    own = clauses.select("item", category="machine", value=pl.lit(1.0))
    if sample is None or codes is None:
        return own.with_columns(coded=pl.lit(None, dtype=pl.Boolean))
    fits(clauses, sample)
    weights = dict(sample.select("item", "probability").iter_rows())
    parts = parts_of(sample, codes)
    said = [(item, code, part / weights[item]) for item, each in parts.items() for code, part in each.items()]
    wrong = [(item, code, -1 / weights[item]) for item, code in sample.select("item", "machine").iter_rows()]
    added = pl.DataFrame([*said, *wrong], schema=own.schema, orient="row")
    return pl.concat([own, added]).with_columns(coded=pl.col("item").is_in(list(parts)))


def _shares(clauses: pl.DataFrame, outcomes: pl.DataFrame, of: str, level: float) -> list[dict[str, Any]]:
    """Return the rows of one group."""
    own = clauses.select("item", "report", "cluster").join(outcomes, on="item", maintain_order="left")
    if of == "reports":
        clauses = clauses.unique("report", maintain_order=True)
        own = own.unique(["report", "category"], maintain_order=True)
    sizes = clauses.group_by("cluster").agg(size=pl.len()).sort("cluster")
    corrected = own["coded"].null_count() < own.height
    coded = own.filter(pl.col("coded"))["item"].n_unique() if corrected else None
    machine = clauses["machine"] if of == "clauses" else own["category"]
    same = {"clauses": clauses.height, "reports": clauses["report"].n_unique(), "organs": sizes.height, "coded": coded}
    rows = []
    for code in CODES:
        totals = own.filter(category=code).group_by("cluster").agg(pl.col("value").sum())
        both = sizes.join(totals, on="cluster", how="left", maintain_order="left").with_columns(
            pl.col("value").fill_null(0.0)
        )
        given = (both["value"].to_numpy(), both["size"].to_numpy().astype(np.float64), level)
        share = Share(None, None, None, None) if coded == 0 else mean_of(*given) if corrected else share_of(*given)
        count = int((machine == code).sum())
        rows.append({**same, "category": code, "count": count, "naive": count / clauses.height, **share._asdict()})
    return rows
