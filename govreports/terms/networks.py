"""Which words stand together in sentences or reports: the feature co-occurrence matrix."""

from collections.abc import Collection
from typing import Literal

import numpy as np
import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.datasets import Corpus, Scanned
from govreports.segmentation import StopWords, UserWords
from govreports.terms.choosing import SECTIONS, at_least, marked

__all__ = ["fcm"]


@checked(words="tokens")
def fcm(  # noqa: PLR0913 - options by name
    corpus: Corpus | Scanned,
    words: pl.DataFrame | None = None,
    *,
    unit: Literal["sentence", "section", "report"] = "sentence",
    most: int = 50,
    minimum: int = 2,
    sections: Collection[str] | None = SECTIONS,
    user_words: UserWords = None,
    stop_words: StopWords = True,
) -> pl.DataFrame:
    """Return in how many sentences or reports two words stand together, one row a pair: a co-occurrence network.

    The feature co-occurrence matrix in long form, each pair once, whatever their order; a word counts once a unit.
    Words of one character are left out. Copies of a report (``duplicate_of``) are left out. `plots.plot_network` draws
    the frame.

    Parameters
    ----------
    corpus
        The corpus, or a dataset.
    words
        Words to pair, a frame as ``tokens`` returns it; by default those of ``sections``.
    unit
        Where words must stand together: a ``sentence`` (up to 。！？ or a semicolon), a ``section`` or a ``report``.
    most
        How many words, those of the most units.
    minimum
        Pairs of fewer units make no row.
    sections
        Codes of the sections to cut if no ``words`` are given; None for all.
    user_words, stop_words
        As ``tokens`` takes them; stop words and punctuation are left out, with False nothing is.

    Returns
    -------
    polars.DataFrame
        left, right, count, left_count, right_count, units, jaccard, npmi, sorted by falling count, left and right.

    Raises
    ------
    InputError
        A number is too small, a section is not known, or ``words`` is no frame of words.

    Notes
    -----
    ``npmi``: Bouma, G. (2009). Normalized (pointwise) mutual information in collocation extraction: 1 where two words
    never stand apart, 0 by chance. ``jaccard`` has no such zero.

    Examples
    --------
    >>> import govreports as gr
    >>> from govreports import terms
    >>> terms.fcm(gr.read("data/reports"), unit="report").select("left", "right", "count").row(0)
    ('信息', '公开', 5)
    """
    at_least("most", most, 2)
    at_least("minimum", minimum, 1)
    chosen = marked(corpus, words, sections, user_words=user_words, stop_words=stop_words)
    chosen = chosen.with_columns(pl.col("token").is_in(list("。;!?")).cum_sum().alias("sentence"))
    chosen = chosen.filter(~pl.col("is_stop"), pl.col("token").str.len_chars() > 1)
    keys = {"report": ["report"], "section": ["report", "section"], "sentence": ["report", "section", "sentence"]}[unit]
    held = chosen.select(*keys, "token").unique(maintain_order=True)
    units = held.select(keys).unique(maintain_order=True).with_row_index("unit")
    counts = held.group_by("token").agg(units=pl.len()).sort("units", "token", descending=[True, False]).head(most)
    kept = counts["token"].sort()
    own = held.join(units, on=keys, maintain_order="left").filter(pl.col("token").is_in(kept.implode()))
    matrix = np.zeros((units.height, len(kept)), dtype=np.float32)
    matrix[own["unit"].to_numpy(), own["token"].replace_strict(kept, range(len(kept)), return_dtype=pl.Int64)] = 1
    both = (matrix.T @ matrix).round().astype(np.int64)
    first, second = np.triu_indices(len(kept), 1)
    left, right, pair = (pl.col(name) for name in ("left_count", "right_count", "count"))
    found = pl.DataFrame(
        {
            "left": kept.gather(first),
            "right": kept.gather(second),
            "count": both[first, second],
            "left_count": np.diag(both)[first],
            "right_count": np.diag(both)[second],
        }
    ).filter(pair >= minimum)
    share = pair / units.height
    found = found.with_columns(
        units=pl.lit(units.height),
        jaccard=pair / (left + right - pair),
        npmi=pl.when(share < 1).then((pair * units.height / (left * right)).log() / -share.log()).otherwise(1.0),
    )
    return schemas.conform("fcm", found.sort("count", "left", "right", descending=[True, False, False]))
