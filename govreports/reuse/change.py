"""How much a text changed against that of the same organ the year before."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any, Final

import numpy as np
import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.datasets import Corpus, Scanned
from govreports.reuse.comparing import operations
from govreports.reuse.prose import PROBLEMS, Prose, proses, spoken
from govreports.reuse.similarity import cosine, edit, jaccard, tf_idf
from govreports.reuse.years import earlier, originals

__all__ = ["changes", "expected_for", "scaled"]

_DEGREE: Final = 5
_LEAST_PAIRS: Final = 60
"""Ten pairs for each coefficient of the polynomial."""


@checked
def changes(corpus: Corpus | Scanned, years: int = 1, *, sections: Collection[str] | None = PROBLEMS) -> pl.DataFrame:
    """Return how each text differs from that of the same organ ``years`` before, one row a report.

    ``raw``, ``expected`` and ``score`` follow the modification score of Brown and Tucker (2011, Journal of
    Accounting Research 49): one minus the cosine of tf-idf weights, less what a polynomial of the fifth degree
    in the number of words, fitted to the pairs of this call, expects of a text so long; null with fewer than 60
    pairs. ``cosine``, ``jaccard``, ``edit`` and ``simple`` follow Cohen, Malloy and Nguyen (2020, Journal of
    Finance 75); 1 is unchanged. ``simple`` counts the words that a comparison side by side inserts, deletes and
    replaces, by the mean length, scaled over the pairs of this call.

    Parameters
    ----------
    corpus
        The corpus, or a dataset (``govreports.scan``). Copies (``duplicate_of``) are left out.
    years
        How many years lie between the two.
    sections
        Codes of the sections that are the text; None for all.

    Returns
    -------
    polars.DataFrame
        report, organ, year, before, basis, words, words_before, cosine, jaccard, edit, simple, raw,
        expected, score, status (compared, or why not), by organ, year and report.

    Raises
    ------
    InputError
        ``years`` is not positive.

    Examples
    --------
    >>> import govreports as gr
    >>> gr.changes(gr.read("data/reports"))["status"].value_counts().sort("status").rows()
    [('missing', 4), ('organ_unknown', 1)]
    """
    links = earlier(originals(corpus), years)
    wanted = {link.report for link in links}
    texts = {prose.report: _spoken(prose) for prose in proses(corpus, sections) if prose.report in wanted}
    filled = [prose for prose in texts.values() if prose.words]
    holders = Counter(word for prose in filled for word in set(prose.words))
    rows: list[dict[str, Any]] = []
    for link in links:
        row: dict[str, Any] = {"report": link.report, "organ": link.organ, "year": link.year, "status": link.status}
        one, other = texts.get(link.other or ""), texts.get(link.report)
        row |= {"before": link.other, "basis": link.basis, "words": len(other.words) if other else None}
        if link.other is not None:
            row["words_before"] = len(one.words) if one else None
            has_words = one is not None and other is not None and one.words and other.words
            row["status"] = "compared" if has_words else "no_text"
        if row["status"] == "compared" and one is not None and other is not None:
            row |= _likeness(one, other, holders, len(filled))
        rows.append(row)
    _adjust(rows)
    columns = {name: [row.get(name) for row in rows] for name in schemas.FRAMES["changes"]}
    return schemas.frame("changes", columns)


def _spoken(prose: Prose) -> Prose:
    """Return the words without punctuation, with the numbers of their sentences alone."""
    kept = [place for place, word in enumerate(prose.words) if spoken(word)]
    return Prose(prose.report, [prose.words[place] for place in kept], [], [], [prose.sentences[p] for p in kept])


def _likeness(one: Prose, other: Prose, holders: Counter[str], texts: int) -> dict[str, Any]:
    """Return the measures of a pair that need no other pair; ``simple`` not yet scaled."""
    counts, others = Counter(one.words), Counter(other.words)
    weighted = cosine(tf_idf(counts, holders, texts), tf_idf(others, holders, texts))
    changed = sum(
        max(each.before[1] - each.before[0], each.after[1] - each.after[0])
        for each in operations(one.words, one.sentences, other.words, other.sentences)
        if each.kind != "equal"
    )
    return {
        "cosine": cosine(counts, others),
        "jaccard": jaccard(counts, others),
        "edit": edit(one.words, other.words),
        "simple": changed / ((len(one.words) + len(other.words)) / 2),
        "raw": None if weighted is None else 1 - weighted,
    }


def _adjust(rows: list[dict[str, Any]]) -> None:
    """Scale ``simple`` and set ``expected`` and ``score``, which depend on all pairs."""
    compared = [row for row in rows if row["status"] == "compared"]
    for row, value in zip(compared, scaled([row["simple"] for row in compared]), strict=True):
        row["simple"] = value
    scored = [row for row in compared if row["raw"] is not None]
    expected = expected_for([row["words"] for row in scored], [row["raw"] for row in scored])
    for row, value in zip(scored, expected, strict=True):
        row["expected"] = value
        row["score"] = None if value is None else row["raw"] - value


def scaled(changed: Sequence[float]) -> list[float | None]:
    """Return (greatest - own) / (greatest - least); null where all are the same.

    Sim_Simple of Cohen, Malloy and Nguyen (2020).

    Examples
    --------
    >>> from govreports.reuse.change import scaled
    >>> scaled([0.0, 0.5, 2.0])
    [1.0, 0.75, 0.0]
    """
    least, greatest = min(changed, default=0.0), max(changed, default=0.0)
    if least == greatest:
        return [None] * len(changed)
    return [(greatest - own) / (greatest - least) for own in changed]


def expected_for(lengths: Sequence[int], raw: Sequence[float]) -> list[float | None]:
    """Return the fitted values of a polynomial of the fifth degree in the length, by least squares.

    Brown and Tucker (2011). Null with fewer than 60 pairs, or where all texts have one of five lengths or fewer.

    Examples
    --------
    >>> from govreports.reuse.change import expected_for
    >>> fitted = expected_for(range(100, 160), [words / 1000 for words in range(100, 160)])
    >>> round(fitted[0], 6), expected_for([100], [0.1])
    (0.1, [None])
    """
    if len(raw) < _LEAST_PAIRS or len(set(lengths)) <= _DEGREE:
        return [None] * len(raw)
    fit = np.polynomial.Polynomial.fit(np.array(lengths, dtype=float), np.array(raw, dtype=float), _DEGREE)
    return [float(value) for value in fit(np.array(lengths, dtype=float))]
