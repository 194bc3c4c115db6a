"""Is a word evenly spread, and is a difference more than chance? Dispersion, rank sums, and many tests at once."""

from math import comb, erfc, sqrt

import polars as pl

__all__ = ["chi_square_p", "deviation", "q_values", "rank_sum"]

_DECISIVE = 0.05


def deviation(shares: pl.DataFrame) -> pl.DataFrame:
    """Return the normalised deviation of proportions of each word, one row a word: term, dp.

    Gries, S. Th. (2008). Dispersions and adjusted frequencies in corpora. International Journal of Corpus
    Linguistics 13(4), 403-437: half the sum over the parts of |share of the word - share of the corpus|; over
    1 - the smallest part (Lijffijt & Gries 2012), so that 0 is even and 1 is all in the smallest part. Null where
    there is one part.

    Parameters
    ----------
    shares
        report, term, count: one row a part and word.

    Examples
    --------
    >>> import polars as pl
    >>> from govreports.terms.significance import deviation
    >>> counts = pl.DataFrame({"report": ["a", "a", "b"], "term": ["甲", "乙", "甲"], "count": [1, 1, 2]})
    >>> deviation(counts).with_columns(pl.col("dp").round(3)).rows()
    [('乙', 1.0), ('甲', 0.333)]
    """
    total = pl.col("count").sum()
    parts = shares.group_by("report").agg(part=total)
    parts = parts.with_columns(part=pl.col("part") / pl.col("part").sum())
    least = parts["part"].min() if parts.height > 1 else None
    away = ((pl.col("count") / total) - pl.col("part")).abs().sum() + 1 - pl.col("part").sum()
    found = (
        shares.join(parts, on="report").sort("term", "report").group_by("term", maintain_order=True).agg(dp=away / 2)
    )
    return found.with_columns(dp=(pl.col("dp") / (1 - pl.lit(least, dtype=pl.Float64))).clip(0.0, 1.0))


def rank_sum(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """Return the two-sided p of the rank sum test of each word, one row a word: term, p.

    Wilcoxon, F. (1945). Individual comparisons by ranking methods. Biometrics Bulletin 1(6), 80-83, on the relative
    frequencies in the reports of both sides, normal with the correction for ties and continuity. Null where there
    are so few reports that even a clear separation would not make an exact p of 0.05.

    Parameters
    ----------
    left, right
        report, term, count of the two sides.

    Examples
    --------
    >>> import polars as pl
    >>> from govreports.terms.significance import rank_sum
    >>> often = pl.DataFrame({"report": list("abcd"), "term": ["甲"] * 4, "count": [1] * 4})
    >>> seldom = pl.DataFrame({"report": list("efgh"), "term": ["乙"] * 4, "count": [1] * 4})
    >>> rank_sum(often, seldom).with_columns(pl.col("p").round(3)).rows()
    [('乙', 0.013), ('甲', 0.013)]
    """
    both = pl.concat([left.with_columns(own=True), right.with_columns(own=False)])
    n, m = left["report"].n_unique(), right["report"].n_unique()
    every = n + m
    rated = both.with_columns(rate=pl.col("count") / pl.col("count").sum().over("own", "report"))
    ties = rated.group_by("term", "rate").agg(tied=_cubes(pl.len())).group_by("term").agg(pl.col("tied").sum())
    zeros = (every - pl.len()).cast(pl.Float64)
    above = pl.when(pl.col("own")).then(pl.col("rate").rank() + zeros).otherwise(0.0).sum()
    found = rated.group_by("term").agg(
        zeros=zeros, ranks=above + (n - pl.col("own").sum().cast(pl.Float64)) * (zeros + 1) / 2
    )
    found = found.join(ties, on="term").sort("term")
    tied = (pl.col("tied") + _cubes(pl.col("zeros"))) / (every * (every - 1))
    away = ((pl.col("ranks") - n * (every + 1) / 2).abs() - 0.5).clip(0.0)
    variance = n * m / 12 * (every + 1 - tied)
    squared = found.select(pl.when(variance > 0).then(away**2 / variance).otherwise(0.0)).to_series()
    decisive = comb(every, n) >= 2 / _DECISIVE
    p = chi_square_p(squared) if decisive else pl.Series([None] * found.height, dtype=pl.Float64)
    return found.select("term", p=p)


def _cubes(size: pl.Expr) -> pl.Expr:
    real = size.cast(pl.Float64)
    return real**3 - real


def chi_square_p(values: pl.Series) -> pl.Series:
    """Return how probable chi square with one degree of freedom is to be as large.

    Examples
    --------
    >>> import polars as pl
    >>> from govreports.terms.significance import chi_square_p
    >>> chi_square_p(pl.Series([3.84, 6.63])).round(3).to_list()
    [0.05, 0.01]
    """
    return pl.Series([None if value is None else erfc(sqrt(value / 2)) for value in values], dtype=pl.Float64)


def q_values(p: pl.Expr) -> pl.Expr:
    """Return p adjusted for the rate of false discoveries among all that are not null.

    Benjamini, Y. & Hochberg, Y. (1995). Controlling the false discovery rate. Journal of the Royal Statistical
    Society B 57(1), 289-300.

    Examples
    --------
    >>> import polars as pl
    >>> from govreports.terms.significance import q_values
    >>> pl.DataFrame({"p": [0.04, 0.01, 0.03, None]}).select(q_values(pl.col("p")))["p"].to_list()
    [0.04, 0.03, 0.04, None]
    """
    order = p.arg_sort(nulls_last=True)
    ordered = p.gather(order)
    scaled = ordered * p.count() / pl.int_range(1, pl.len() + 1)
    falling = scaled.reverse().fill_null(2.0).cum_min().reverse()
    return pl.when(p.is_not_null()).then(falling.gather(order.arg_sort()).clip(0.0, 1.0))
