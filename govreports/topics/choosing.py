"""How many topics? Stability over random starts, probability of held-out words, coherence."""

from collections.abc import Collection, Mapping
from itertools import combinations
from typing import Any, Final

import numpy as np
import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.errors import InputError
from govreports.terms.choosing import at_least
from govreports.topics.factoring import Floats, Method, counts_of, factor
from govreports.topics.fitting import accept, seed_columns
from govreports.topics.stability import alike, coherence, first

__all__ = ["compare"]

_SMOOTH: Final = 0.01
"""Weight of the words of all reports in the probability of a held-out word, which no topic may have seen."""


@checked(matrix="dtm")
def compare(  # noqa: PLR0913 - options by name
    matrix: pl.DataFrame,
    topics: Collection[int],
    *,
    method: Method = "nmf",
    seeds: Mapping[str, Collection[str]] | None = None,
    runs: int = 5,
    top: int = 10,
    held: float = 0.1,
    seed: int = 0,
) -> pl.DataFrame:
    """Return how stable, predictive and coherent models with several numbers of topics are, one row a number.

    Of each report a share of its words is held out, the model is fitted to the others and asks how probable the held
    ones are in their report (document completion: Wallach, H. et al. (2009). Evaluation methods for topic models.
    ICML). One topic is the baseline: the words of all reports. Take a number that is stable and past which held-out
    words gain nothing.

    Parameters
    ----------
    matrix
        A frame as ``dtm`` returns it.
    topics
        Numbers of topics.
    method, seeds, runs, top, seed
        As for ``fit``.
    held
        Share of the words held out.

    Returns
    -------
    polars.DataFrame
        topics, runs, stability, held_out, perplexity, coherence, held; in the order given.

    Raises
    ------
    InputError
        As ``fit``, or ``held`` is not between 0 and 1.
    MissingExtraError
        scikit-learn is not installed (extra ``learn``).

    Examples
    --------
    >>> import govreports as gr
    >>> matrix = gr.terms.trim(gr.dtm(gr.read("data/reports"), sections=None), minimum_reports=2)
    >>> gr.topics.compare(matrix, [1, 2], runs=2)["stability"][0]
    1.0
    """
    if not 0 < held < 1:
        message = f"held is {held}; it is a share of the words, between 0 and 1"
        raise InputError(message)
    at_least("seed", seed, 0)
    counts = counts_of(matrix)
    for number in topics:
        accept(counts, number, method, runs, top)
    draw = np.random.default_rng(seed)
    out = draw.binomial(counts.matrix.astype(np.int64), held).astype(float)
    kept = counts.matrix - out
    rows: list[dict[str, Any]] = []
    for number in topics:
        columns = list(seed_columns(counts, seeds, method, number).values())
        fits = [factor(kept, number, method, seed + run, columns) for run in range(runs)]
        words = [first(each, top) for each in fits]
        score = float(np.mean([_score(each.shares @ each.words, kept, out) for each in fits])) if out.sum() else None
        rows.append(
            {
                "topics": number,
                "runs": runs,
                "stability": float(np.mean([alike(*pair).mean() for pair in combinations(words, 2)])),
                "held_out": score,
                "perplexity": None if score is None else float(np.exp(-score)),
                "coherence": float(np.mean([coherence(counts.matrix, each) for each in words])),
                "held": int(out.sum()),
            }
        )
    return schemas.frame("topic_counts", {name: [row[name] for row in rows] for name in schemas.FRAMES["topic_counts"]})


def _score(chances: Floats, kept: Floats, out: Floats) -> float:
    """Return the mean log probability of the words held out."""
    every = kept.sum(axis=0) + 1
    mixed = (1 - _SMOOTH) * chances + _SMOOTH * every / every.sum()
    return float((out * np.log(mixed)).sum() / out.sum())
