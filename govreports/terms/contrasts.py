"""Words that one group of reports uses more than others."""

from collections.abc import Collection
from difflib import get_close_matches

import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.datasets import Corpus, Scanned
from govreports.errors import InputError
from govreports.segmentation import StopWords, UserWords
from govreports.terms.choosing import SECTIONS, at_least, grouped, words_of
from govreports.terms.significance import chi_square_p, deviation, q_values, rank_sum

__all__ = ["keyness", "log_likelihood"]


def log_likelihood(both: pl.Expr, left: pl.Expr, right: pl.Expr, total: pl.Expr) -> pl.Expr:
    """Return the log-likelihood ratio G² of a table of two by two: 2 Σ O ln(O / E) over its four cells.

    Parameters
    ----------
    both, left, right, total
        The first cell, the sums of the first row and of the first column, and the sum of all cells.

    Notes
    -----
    Dunning, T. (1993). Accurate methods for the statistics of surprise and coincidence.
    Computational Linguistics 19(1), 61-74.
    """
    cells = (
        (both, left, right),
        (left - both, left, total - right),
        (right - both, total - left, right),
        (total - left - right + both, total - left, total - right),
    )
    terms = [
        pl.when(observed > 0).then(observed * (observed * total / (row * column)).log()).otherwise(0.0)
        for observed, row, column in ((o.cast(pl.Float64), r.cast(pl.Float64), c.cast(pl.Float64)) for o, r, c in cells)
    ]
    return (2 * pl.sum_horizontal(terms)).clip(0.0)


@checked(words="tokens")
def keyness(  # noqa: PLR0913 - options by name
    corpus: Corpus | Scanned,
    groups: str | pl.Expr,
    *,
    against: str | None = None,
    words: pl.DataFrame | None = None,
    sections: Collection[str] | None = SECTIONS,
    user_words: UserWords = None,
    stop_words: StopWords = True,
    nested: bool = False,
    minimum: int = 1,
    minimum_reports: int = 1,
    prior: float | None = None,
) -> pl.DataFrame:
    """Return how characteristic each word is of each group of reports, one row a group and word.

    A group is compared with all others together, or with one of them. A report whose group is null
    and a copy of another report take no part; a group without words has no rows.

    Parameters
    ----------
    corpus
        The corpus, or a dataset.
    groups
        A column of ``reports``, or an expression of its columns.
    against
        The group that the others are compared with; by default each with the rest.
    words
        Words to count, a frame as ``tokens`` returns it; by default those of ``sections``.
    sections
        Codes of the sections to cut if no ``words`` are given; None for all.
    user_words, stop_words
        As ``tokens`` takes them; stop words and punctuation are left out, with False nothing is.
    nested
        Whether terms of the field and of the user inside a longer word count, too (信息公开 in 政府信息公开条例).
    minimum
        Words that both sides together have less often make no row; they still count in the sizes.
    minimum_reports
        Words that fewer reports of both sides together have make no row either (document frequency).
    prior
        Weight of the prior in words; by default the mean length of a report.

    Returns
    -------
    polars.DataFrame
        group, other (the group compared with; null for all the rest), term, count, size, reports, other_count,
        other_size, other_reports, g2, g2_p, log_ratio, diff, log_odds, z, p, q, dp, sorted by group, falling z and
        term. g2 has no sign; words that the group avoids have a negative log_ratio.

    Raises
    ------
    InputError
        The column or group does not exist, only one group has words, or a number is too small.

    Notes
    -----
    - ``g2``: Dunning, T. (1993), ``log_likelihood``, on the table word / other words by group / others. Rayson, P. &
      Garside, R. (2000). Comparing corpora using frequency profiling, sum over the two cells of the word alone: for
      rare words nearly the same. ``g2_p`` is its p by chi square with one degree of freedom, as other programs print
      it. Words of a report are not drawn one by one, which it takes them to be: it is far too small.
    - ``p``: the rank sum test on relative frequencies, reports being what was drawn (Kilgarriff, A. (2001). Comparing
      corpora; Lijffijt, J. et al. (2016). Significance testing of word frequencies in corpora. Digital Scholarship in
      the Humanities 31(2), 374-397). Null where a side has too few reports to show anything. Reports of one organ
      over years are not independent: compare organs, or read p as a lower bound.
    - ``q``: p for as many tests as the group has rows (Benjamini & Hochberg 1995).
    - ``dp``: how unevenly the reports of the group have the word (Gries 2008, ``significance.deviation``), 0 even,
      1 all in the smallest; null where it lacks the word. A word of one wordy report is no word of the group.
    - ``log_ratio``: Hardie, A. (2014). Log Ratio: an informal introduction: log2 of the ratio of
      relative frequencies; a count of zero is taken for one half.
    - ``diff``: Gabrielatos, C. & Marchi, A. (2012). Keyness: appropriate metrics and practical issues:
      the difference of relative frequencies in per cent of the second.
    - ``log_odds``, ``z``: Monroe, B., Colaresi, M. & Quinn, K. (2008). Fightin' words. Political Analysis
      16(4), 372-403, with an informative prior: ``prior`` times the share of the word in all groups
      together; z takes 1/(y+a) + 1/(y'+a) for the variance. Null where the vocabulary has one word.

    Examples
    --------
    >>> import govreports as gr
    >>> found = gr.keyness(gr.read("data/reports"), "year", against="2019")
    >>> found["group"].unique(maintain_order=True).to_list()
    ['2018', '2020']
    """
    at_least("minimum", minimum, 1)
    at_least("minimum_reports", minimum_reports, 1)
    chosen = words_of(corpus, words, sections, user_words=user_words, stop_words=stop_words, nested=nested)
    owners = grouped(corpus, groups)
    counted = chosen.join(owners, on="report", how="inner")
    parts = counted.group_by("group", "report", term="token").agg(count=pl.len().cast(pl.Int64))
    if parts.is_empty():
        return schemas.empty("keyness")
    counts = parts.group_by("group", "term").agg(pl.col("count").sum(), reports=pl.len().cast(pl.Int64))
    sizes = counts.group_by("group").agg(size=pl.col("count").sum()).sort("group")
    _check(sizes["group"].to_list(), against)
    weight = counted.height / counted["report"].n_unique() if prior is None else prior
    if not weight > 0:
        message = f"prior is {prior}; take a number of words above 0, such as the mean length of a report"
        raise InputError(message)
    found = _compared(counts, sizes, against)
    found = found.filter(
        pl.col("count") + pl.col("other_count") >= minimum,
        pl.col("reports") + pl.col("other_reports") >= minimum_reports,
    )
    found = found.with_columns(_effects()).with_columns(_odds(weight))
    found = found.with_columns(
        z=pl.col("log_odds")
        / (1 / (pl.col("count") + pl.col("own")) + 1 / (pl.col("other_count") + pl.col("own"))).sqrt()
    )
    tested = found.join(_tested(parts, sizes["group"].to_list(), against), on=["group", "term"], how="left")
    tested = tested.sort("group", "z", "term", descending=[False, True, False])
    return schemas.conform(
        "keyness",
        tested.with_columns(
            q_values(pl.col("p")).over("group").alias("q"),
            g2_p=chi_square_p(tested["g2"]),
            other=pl.lit(against, dtype=pl.String),
        ),
    )


def _tested(parts: pl.DataFrame, groups: list[str], against: str | None) -> pl.DataFrame:
    """Return group, term, p and dp of every group that is compared."""
    found = []
    for group in groups:
        own = parts.filter(group=group).select("report", "term", "count")
        rest = parts.filter(pl.col("group") != group if against is None else pl.col("group") == against)
        if group != against:
            both = rank_sum(own, rest.select("report", "term", "count")).join(deviation(own), on="term", how="left")
            found.append(both.with_columns(group=pl.lit(group)))
    return pl.concat(found)


def _check(groups: list[str], against: str | None) -> None:
    if len(groups) == 1:
        message = f"only the group {groups[0]!r} has words; keyness compares two or more, take another column"
        raise InputError(message)
    if against is not None and against not in groups:
        near = get_close_matches(str(against), groups, 1)
        hint = f"the nearest is {near[0]!r}" if near else f"there are {', '.join(map(repr, groups[:10]))}"
        message = f"no group {against!r} has words; {hint}"
        raise InputError(message)


def _compared(counts: pl.DataFrame, sizes: pl.DataFrame, against: str | None) -> pl.DataFrame:
    """Return every group and word with its counts, those compared with, and the share in all groups (``share``)."""
    total = sizes["size"].sum()
    overall = counts.group_by("term").agg(whole=pl.col("count").sum(), having=pl.col("reports").sum())
    every = sizes.join(overall, how="cross").join(counts, on=["group", "term"], how="left")
    every = every.with_columns(pl.col("count", "reports").fill_null(0), share=pl.col("whole") / total)
    if against is None:
        return every.with_columns(
            other_count=pl.col("whole") - pl.col("count"),
            other_size=total - pl.col("size"),
            other_reports=pl.col("having") - pl.col("reports"),
        )
    other = every.filter(group=against).select("term", other_count="count", other_size="size", other_reports="reports")
    return every.filter(pl.col("group") != against).join(other, on="term")


def _effects() -> list[pl.Expr]:
    count, size, other, rest = (pl.col(name) for name in ("count", "size", "other_count", "other_size"))
    half = pl.when(count > 0).then(count).otherwise(0.5) / size
    other_half = pl.when(other > 0).then(other).otherwise(0.5) / rest
    share = other / rest
    return [
        log_likelihood(count, count + other, size, size + rest).alias("g2"),
        (half / other_half).log(2).alias("log_ratio"),
        pl.when(other > 0).then((count / size - share) * 100 / share).alias("diff"),
    ]


def _odds(weight: float) -> list[pl.Expr]:
    own = weight * pl.col("share")

    def odds(count: str, size: str) -> pl.Expr:
        rest = pl.col(size) + weight - pl.col(count) - own
        return pl.when(pl.col("share") < 1).then(((pl.col(count) + own) / rest).log())

    return [(odds("count", "size") - odds("other_count", "other_size")).alias("log_odds"), own.alias("own")]
