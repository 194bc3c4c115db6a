"""One fit of a topic model by scikit-learn: the distributions of words in topics and of topics in reports."""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from govreports import schemas
from govreports.errors import InputError, MissingExtraError

__all__ = ["Counts", "Fit", "Method", "counts_of", "factor"]

Method = Literal["nmf", "lda"]
Floats = npt.NDArray[np.float64]

_TINY: Final = 1e-12
_ROUNDS: Final[Mapping[str, int]] = {"nmf": 400, "lda": 60}
_STRENGTH: Final = 0.1
"""Share of the words of a topic that its seeds make up before anything is read."""


@dataclass(frozen=True)
class Counts:
    """A matrix of counts with the reports of its rows and the words of its columns."""

    reports: Sequence[str]
    terms: Sequence[str]
    matrix: Floats


@dataclass(frozen=True)
class Fit:
    """Words in topics (a row a topic) and topics in reports (a row a report), rows adding up to 1, and the loss."""

    words: Floats
    shares: Floats
    loss: float


def counts_of(matrix: pl.DataFrame) -> Counts:
    """Return the counts of a document-term matrix in long form.

    Raises
    ------
    InputError
        A column is missing, or there are fewer than two reports or words.

    Examples
    --------
    >>> import polars as pl
    >>> from govreports.topics.factoring import counts_of
    >>> counts_of(pl.DataFrame({"report": ["a", "b"], "term": ["甲", "乙"], "count": [2, 1]})).matrix.tolist()
    [[0.0, 2.0], [1.0, 0.0]]
    """
    missing = [name for name in schemas.FRAMES["dtm"] if name not in matrix.columns]
    if missing:
        message = f"the matrix lacks the column {missing[0]!r}; pass a frame as gr.dtm(corpus) returns it"
        raise InputError(message)
    own = schemas.conform("dtm", matrix).group_by("report", "term").agg(pl.col("count").sum()).sort("report", "term")
    reports, terms = own["report"].unique().sort(), own["term"].unique().sort()
    if min(len(reports), len(terms)) <= 1:
        message = f"topics need two reports and two words or more, the matrix has {len(reports)} and {len(terms)}"
        raise InputError(message)
    table = np.zeros((len(reports), len(terms)))
    rows = own["report"].replace_strict(reports, range(len(reports)), return_dtype=pl.Int64).to_numpy()
    columns = own["term"].replace_strict(terms, range(len(terms)), return_dtype=pl.Int64).to_numpy()
    table[rows, columns] = own["count"].to_numpy()
    return Counts(reports.to_list(), terms.to_list(), table)


def factor(matrix: Floats, topics: int, method: Method, seed: int, seeds: Sequence[Sequence[int]] = ()) -> Fit:
    """Return one fit.

    Parameters
    ----------
    matrix
        Counts, a row a report.
    topics
        How many topics.
    method
        ``nmf`` minimises the Kullback-Leibler divergence by multiplicative updates, which is probabilistic latent
        semantic analysis (Gaussier & Goutte 2005); ``lda`` is variational Bayes (Blei, Ng & Jordan 2003).
    seed
        Of the random start.
    seeds
        Columns of the words that the first topics are to hold (``nmf``): each such topic has a further row of its seed
        words that no other topic may explain.

    Raises
    ------
    MissingExtraError
        scikit-learn is not installed.

    Examples
    --------
    >>> import numpy as np
    >>> from govreports.topics.factoring import factor
    >>> found = factor(np.array([[4.0, 0.0], [0.0, 6.0]]), 2, "nmf", 0)
    >>> sorted(found.words.round(2).max(axis=1).tolist())
    [1.0, 1.0]
    """
    return _dirichlet(matrix, topics, seed) if method == "lda" else _factored(matrix, topics, seed, seeds)


def _model(name: str, topics: int, **options: Any) -> Any:  # noqa: ANN401 - scikit-learn is untyped
    try:
        from sklearn import decomposition  # noqa: PLC0415 - an extra, and heavy
    except ImportError as error:
        message = "topics need scikit-learn, which is not installed: pip install 'govreports[learn]'"
        raise MissingExtraError(message) from error
    return getattr(decomposition, name)(topics, **options)


def _fitted(model: Any, matrix: Floats, **start: Floats) -> Floats:  # noqa: ANN401
    """Return the topics of the reports; that a start stops before it has settled, stability shows."""
    from sklearn.exceptions import ConvergenceWarning  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        shares: Floats = model.fit_transform(matrix, **start)
    return shares


def _dirichlet(matrix: Floats, topics: int, seed: int) -> Fit:
    model = _model("LatentDirichletAllocation", topics, max_iter=_ROUNDS["lda"], random_state=seed)
    shares = _fitted(model, matrix)
    return Fit(_normal(model.components_), _normal(shares), -float(model.score(matrix)))


def _factored(matrix: Floats, topics: int, seed: int, seeds: Sequence[Sequence[int]]) -> Fit:
    draw = np.random.default_rng(seed)
    rows, columns = matrix.shape
    level = np.sqrt(matrix.mean() / topics)
    left = level * (0.5 + draw.random((rows + len(seeds), topics)))
    right = level * (0.5 + draw.random((topics, columns)))
    whole = np.vstack([matrix, np.zeros((len(seeds), columns))])
    for topic, words in enumerate(seeds):
        whole[rows + topic, list(words)] = _STRENGTH * matrix.sum() / topics / len(words)
        left[rows + topic, np.arange(topics) != topic] = 0.0  # multiplying leaves nought what it is
        right[topic, list(words)] += level * _STRENGTH * columns / len(words)
    options = {"init": "custom", "solver": "mu", "beta_loss": "kullback-leibler"}
    model = _model("NMF", topics, max_iter=_ROUNDS["nmf"], random_state=seed, **options)
    left = _fitted(model, whole, W=left, H=right)
    sizes = model.components_.sum(axis=1)
    return Fit(_normal(model.components_), _normal(left[:rows] * sizes), float(model.reconstruction_err_))


def _normal(table: Floats) -> Floats:
    raised: Floats = np.maximum(table, _TINY)
    normal: Floats = raised / raised.sum(axis=1, keepdims=True)
    return normal
