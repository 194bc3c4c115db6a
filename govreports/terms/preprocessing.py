"""How much the choices made before counting words move the distances between reports."""

from collections.abc import Collection
from itertools import product
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.datasets import Corpus, Scanned
from govreports.errors import InputError
from govreports.segmentation import StopWords, UserWords
from govreports.terms.choosing import SECTIONS, at_least, marked

__all__ = ["STEPS", "sensitivity", "unusual"]

STEPS: Final = ("punctuation", "numbers", "stop_words", "single", "rare", "bigrams")

_Distances = npt.NDArray[np.float64]
_PAIR: Final = 2
_EXACT: Final = 12
"""Decimals at which distances are compared, so that the order of a sum moves no rank."""


@checked(words="tokens")
def sensitivity(  # noqa: PLR0913 - options by name
    corpus: Corpus | Scanned,
    words: pl.DataFrame | None = None,
    *,
    steps: Collection[str] = STEPS,
    sections: Collection[str] | None = SECTIONS,
    compared: int = 50,
    rare: float = 0.01,
    limit: int = 500,
    user_words: UserWords = None,
    stop_words: StopWords = True,
) -> pl.DataFrame:
    """Return the preText score of each combination of preprocessing steps, one row a combination.

    The score says how unusual a combination is: it takes the pairs of reports whose cosine distance
    moves most against no preprocessing, and says how far their ranks lie from those that the other
    combinations give them, as a share of all pairs, in the mean. Read high scores as a warning to report results under
    other choices too, not as a test.

    Parameters
    ----------
    corpus
        The corpus, or a dataset.
    words
        Words, a frame as ``tokens`` returns it; by default those of ``sections``.
    steps
        The steps combined: ``punctuation``, ``numbers``, ``stop_words``, ``single`` (words of one character) and
        ``rare`` words removed, ``bigrams`` added. Two steps or more.
    sections
        Codes of the sections to cut if no ``words`` are given; None for all.
    compared
        How many pairs of reports, those that move most, are compared (k in the paper); all if there are fewer.
    rare
        Words are rare where a smaller share of the reports has them.
    limit
        The first so many reports by id are used; ids are hashes, so that is no choice by content.
    user_words, stop_words
        As ``tokens`` takes them; the step ``stop_words`` removes those.

    Returns
    -------
    polars.DataFrame
        specification, one column a step, terms, score (null for the baseline), the baseline first and
        the rest in the order of ``steps``. Steps not combined are False.

    Raises
    ------
    InputError
        A step is not known, there are fewer than two, or fewer than three reports have words.

    Notes
    -----
    Denny, M. & Spirling, A. (2018). Text preprocessing for unsupervised learning: why it matters, when it misleads,
    and what to do about it. Political Analysis 26(2), 168-189. Chinese has neither case nor stems, so words
    of one character take their place. Equal movements share their mean rank here.

    Examples
    --------
    >>> import govreports as gr
    >>> from govreports import terms
    >>> scores = terms.sensitivity(gr.read("data/reports"), steps=["stop_words", "single"])
    >>> scores["specification"].to_list()
    ['none', 'single', 'stop_words', 'stop_words+single']
    """
    at_least("compared", compared, 1)
    if not 0 <= rare < 1:
        message = f"rare is {rare}; it is a share of the reports, from 0 to below 1"
        raise InputError(message)
    taken = _steps(steps)
    chosen = marked(corpus, words, sections, user_words=user_words, stop_words=stop_words)
    owners = chosen["report"].unique().sort().head(limit)
    if len(owners) <= _PAIR:
        message = f"{len(owners)} reports have words; distances need three or more, read more reports or other sections"
        raise InputError(message)
    chosen = chosen.filter(pl.col("report").is_in(owners.to_list()))
    specifications = list(product((False, True), repeat=len(taken)))
    matrices = []
    columns: dict[str, list[Any]] = {name: [] for name in schemas.FRAMES["sensitivity"]}
    for choice in specifications:
        own = [step for step, on in zip(taken, choice, strict=True) if on]
        counts = _counts(chosen, own, rare * len(owners))
        columns["specification"].append("+".join(own) or "none")
        columns["terms"].append(counts["term"].n_unique())
        for step in STEPS:
            columns[step].append(step in own)
        matrices.append(_distances(counts, owners))
    columns["score"] = [None, *unusual(matrices, compared)]
    return schemas.frame("sensitivity", columns)


def _steps(steps: Collection[str]) -> list[str]:
    unknown = [steps] if isinstance(steps, str) else [step for step in steps if step not in STEPS]
    if unknown or len(set(steps)) < _PAIR:
        problem = f"{unknown[0]!r} is no step" if unknown else "scores compare combinations of two steps or more"
        message = f"{problem}; take a list of some of {', '.join(STEPS)}"
        raise InputError(message)
    return [step for step in STEPS if step in set(steps)]


def _counts(words: pl.DataFrame, steps: Collection[str], least: float) -> pl.DataFrame:
    """Return report, term and count after some steps."""
    mark = pl.col("pos").eq_missing("x")
    removed = {
        "punctuation": mark,
        "numbers": pl.col("pos").eq_missing("m"),
        "stop_words": pl.col("is_stop") & ~mark,
        "single": (pl.col("token").str.len_chars() == 1) & ~mark,
    }
    kept = words
    for step in steps:
        if step in removed:
            kept = kept.filter(~removed[step])
    terms = kept.select("report", "section", term="token")
    if "bigrams" in steps:
        behind = pl.col("report", "section").shift(-1)
        same = pl.all_horizontal(behind.eq_missing(pl.col("report", "section")))
        pairs = terms.with_columns(pl.col("term") + " " + pl.col("term").shift(-1), same=same).filter("same")
        terms = pl.concat([terms, pairs.drop("same")])
    counts = terms.group_by("report", "term").agg(count=pl.len())
    return counts.filter(pl.len().over("term") >= least) if "rare" in steps else counts


def _distances(counts: pl.DataFrame, reports: pl.Series) -> _Distances:
    """Return the cosine distances of all pairs of reports; a report without words is at 1 from the others."""
    terms = counts["term"].unique().sort()
    rows = counts["report"].replace_strict(reports, range(len(reports)), return_dtype=pl.Int64).to_numpy()
    places = counts["term"].replace_strict(terms, range(len(terms)), return_dtype=pl.Int64).to_numpy()
    matrix = np.zeros((len(reports), len(terms)))
    matrix[rows, places] = counts["count"].to_numpy()
    lengths = np.sqrt((matrix**2).sum(axis=1, keepdims=True))
    matrix /= np.where(lengths > 0, lengths, 1.0)
    distances: _Distances = 1.0 - (matrix @ matrix.T)[np.triu_indices(len(reports), 1)]
    return distances


def unusual(distances: list[_Distances], compared: int = 50) -> list[float]:
    """Return the preText score of each set of distances after the first, which is the baseline.

    Parameters
    ----------
    distances
        For each specification the distances of all pairs of reports, in the same order.
    compared
        How many pairs, those that move most, are compared.

    Notes
    -----
    Denny & Spirling (2018): for the k pairs that move most under specification i, the mean over all other
    specifications j of |rank in i - rank in j|, over k, divided by the number of pairs.

    Examples
    --------
    >>> import numpy as np
    >>> from govreports.terms.preprocessing import unusual
    >>> unusual([np.array([0.1, 0.2, 0.3]), np.array([0.5, 0.3, 0.3]), np.array([0.1, 0.3, 0.5])], compared=1)
    [0.6666666666666666, 0.6666666666666666]
    """
    base = distances[0]
    moves = [pl.Series(np.round(np.abs(own - base), _EXACT)) for own in distances[1:]]
    ranks = [move.rank("average", descending=True).to_numpy() for move in moves]
    table = np.vstack(ranks)
    scores = []
    for own, rank in enumerate(ranks):
        top = np.argsort(rank, kind="stable")[:compared]
        away = np.abs(np.delete(table, own, axis=0)[:, top] - rank[top])
        scores.append(float(away.mean()) / len(base))
    return scores
