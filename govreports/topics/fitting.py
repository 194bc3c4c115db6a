"""Topics as frames: their words and how stable they are, and their shares in each report."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl

from govreports import schemas
from govreports.arguments import checked, shown
from govreports.errors import InputError
from govreports.script import fold
from govreports.terms.choosing import at_least
from govreports.topics.factoring import Counts, Fit, Method, counts_of, factor
from govreports.topics.stability import alike, first

__all__ = ["Topics", "accept", "fit", "seed_columns"]

_LEAST: Final = 2


@dataclass(frozen=True)
class Topics:
    """A fitted topic model: ``terms``, the first words of each topic, and ``shares``, the topics of each report."""

    terms: pl.DataFrame
    shares: pl.DataFrame


@checked(matrix="dtm")
def fit(
    matrix: pl.DataFrame,
    topics: int,
    *,
    method: Method = "nmf",
    seeds: Mapping[str, Collection[str]] | None = None,
    runs: int = 10,
    top: int = 10,
    seed: int = 0,
) -> Topics:
    """Return a topic model of a document-term matrix, with the stability of each topic over random starts.

    A model depends on where it starts. It is fitted ``runs`` times; the run that fits best is returned, and each of
    its topics says how alike the first words of its match in the other runs are. Read no topic whose stability is
    low. ``compare`` helps to choose the number of topics; ``terms.trim`` leaves out words that are too rare.

    Parameters
    ----------
    matrix
        A frame as ``dtm`` returns it.
    topics
        How many topics.
    method
        ``nmf`` (Kullback-Leibler, the same as probabilistic latent semantic analysis) or ``lda``.
    seeds
        Words that the first topics are to hold, by the names of these topics (``nmf`` only).
    runs
        How many random starts, at least two.
    top
        How many words of each topic are listed and compared.
    seed
        Of the first start; the others follow it.

    Returns
    -------
    Topics
        ``terms``: topic, name, rank, term, weight, seed, stability; seeded topics first, then by falling share.
        ``shares``: report, topic, name, share.

    Raises
    ------
    InputError
        The matrix is none, there are more topics than reports or words, no seed of a topic is in the matrix, or seeds
        are given for ``lda``.
    MissingExtraError
        scikit-learn is not installed (extra ``learn``).

    Notes
    -----
    scikit-learn's NMF and LatentDirichletAllocation. Stability: Greene, O'Callaghan & Cunningham (2014), see
    ``stability.alike``.

    Examples
    --------
    >>> import govreports as gr
    >>> matrix = gr.terms.trim(gr.dtm(gr.read("data/reports")), minimum_reports=2)
    >>> model = gr.topics.fit(matrix, 2, seeds={"更新": ["更新", "及时"]}, runs=3)
    >>> model.terms.filter(topic=1)["name"][0], model.shares.height
    ('更新', 10)
    """
    counts = counts_of(matrix)
    accept(counts, topics, method, runs, top)
    at_least("seed", seed, 0)
    columns = seed_columns(counts, seeds, method, topics)
    fits = [factor(counts.matrix, topics, method, seed + run, list(columns.values())) for run in range(runs)]
    best = min(range(runs), key=lambda run: (fits[run].loss, run))
    chosen = fits[best]
    words = first(chosen, top)
    others = [alike(words, first(each, top)) for run, each in enumerate(fits) if run != best]
    return _frames(counts, chosen, words, np.mean(others, axis=0).tolist(), columns)


def accept(counts: Counts, topics: int, method: Method, runs: int, top: int) -> None:
    """Refuse numbers that no fit can be made with.

    Raises
    ------
    InputError
        A number is too small or too large.
    """
    if method not in {"nmf", "lda"}:
        message = f"method {method!r} is not known; take 'nmf' or 'lda'"
        raise InputError(message)
    at_least("topics", topics, 1)
    at_least("runs", runs, _LEAST)
    at_least("top", top, _LEAST)
    most = min(counts.matrix.shape)
    if topics > most:
        message = f"{topics} topics are too many for {len(counts.reports)} reports and {len(counts.terms)} words"
        raise InputError(message)


def seed_columns(
    counts: Counts, seeds: Mapping[str, Collection[str]] | None, method: Method, topics: int
) -> dict[str, list[int]]:
    """Return the columns of the seed words by the names of their topics.

    Raises
    ------
    InputError
        Seeds are given for ``lda``, for more topics than there are, as a text, or none of a topic is in the matrix.
    """
    if not seeds:
        return {}
    if method != "nmf" or len(seeds) > topics:
        why = "seeds need method='nmf'" if method != "nmf" else f"there are {len(seeds)} seeded topics of {topics}"
        message = f"{why}; give fewer, or leave seeds out"
        raise InputError(message)
    place = {term: number for number, term in enumerate(counts.terms)}
    found = {}
    for name, words in seeds.items():
        listed = [] if isinstance(words, str) else [fold(str(word)) for word in words]
        found[name] = sorted({place[word] for word in listed if word in place})
        if not found[name]:
            message = f"no seed of {name!r} ({shown(words)}) is a word of the matrix; give words as gr.dtm has them"
            raise InputError(message)
    return found


def _frames(
    counts: Counts, fit: Fit, words: Sequence[Any], stability: Sequence[float], seeds: Mapping[str, Sequence[int]]
) -> Topics:
    sizes = counts.matrix.sum(axis=1) @ fit.shares
    names = [*seeds, *[None] * (len(words) - len(seeds))]
    order = sorted(
        range(len(words)), key=lambda topic: (topic >= len(seeds), topic if topic < len(seeds) else -sizes[topic])
    )
    terms: dict[str, list[Any]] = {name: [] for name in schemas.FRAMES["topic_terms"]}
    for number, topic in enumerate(order, 1):
        own = list(seeds.values())[topic] if topic < len(seeds) else ()
        for rank, column in enumerate(words[topic], 1):
            row = (number, names[topic], rank, counts.terms[column], float(fit.words[topic, column]))
            for name, value in zip(terms, (*row, int(column) in own, stability[topic]), strict=True):
                terms[name].append(value)
    shares = {
        "report": [report for report in counts.reports for _ in order],
        "topic": list(range(1, len(order) + 1)) * len(counts.reports),
        "name": [names[topic] for topic in order] * len(counts.reports),
        "share": fit.shares[:, order].ravel().tolist(),
    }
    return Topics(schemas.frame("topic_terms", terms), schemas.frame("topic_shares", shares))
