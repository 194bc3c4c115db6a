"""Measures that an organ announces, against what it says to have done a year later."""

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any, Final

import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.datasets import Corpus, Scanned
from govreports.lexicons import rows as lexicon
from govreports.reuse.prose import Prose, proses, spoken
from govreports.reuse.recurrence import Said, clauses_by_report
from govreports.reuse.similarity import containment
from govreports.reuse.years import Link, later, originals

__all__ = ["follow_up"]

_OVERVIEW: Final = ("overview",)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence: its slice of ``texts`` and its content words."""

    start: int
    end: int
    words: frozenset[str]


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(row["word"] for row in lexicon("stopwords"))


def _content(words: Collection[str]) -> frozenset[str]:
    """Return the words that are neither stop words nor figures nor of one character."""
    return frozenset(
        word
        for word in words
        if len(word) > 1 and word not in _stop_words() and spoken(word) and not any(each.isdigit() for each in word)
    )


@checked
def follow_up(
    corpus: Corpus | Scanned, years: int = 1, *, sections: Collection[str] | None = _OVERVIEW
) -> pl.DataFrame:
    """Return the passage of a later report that is nearest to each measure announced, one row a measure.

    ``score`` is the weight of the content words of the measure that a sentence has, by the weight of all of
    them: containment after Broder (1997), weighted by ln((1 + N) / (1 + d)) + 1, where d of N reports have the
    word in those sections (inverse document frequency after Spärck Jones 1972). It is a hint where to read,
    never a verdict: sharing words is not having done it, and what was done may be told in other words.

    Parameters
    ----------
    corpus
        The corpus, or a dataset (``govreports.scan``). Copies (``duplicate_of``) are left out.
    years
        How many years later.
    sections
        Codes of the sections of the later report that are searched; None for all.

    Returns
    -------
    polars.DataFrame
        report, n, organ, year, text, later, basis, score, shared, passage, start, end (the slice of
        ``texts`` of the later report; null where no word is shared), status, by organ, year, report and n.

    Raises
    ------
    InputError
        ``years`` is not positive.

    Examples
    --------
    >>> import govreports as gr
    >>> from govreports.reuse import follow_up
    >>> follow_up(gr.read("data/reports"))["status"].unique().sort().to_list()
    ['missing', 'organ_unknown']
    """
    links = later(originals(corpus), years)
    said = clauses_by_report(corpus, "measure")
    known = {link.report for link in links}
    wanted = {link.other for link in links if link.other is not None and link.report in said}
    sentences: dict[str, list[_Sentence]] = {}
    holders: Counter[str] = Counter()
    texts = 0
    for prose in proses(corpus, sections):
        if prose.report not in known:
            continue
        own = _sentences(prose)
        words = frozenset[str]().union(*(each.words for each in own))
        holders.update(words)
        texts += bool(words)
        if prose.report in wanted:
            sentences[prose.report] = own
    printed = dict(
        corpus.texts.lazy()
        .filter(pl.col("report").is_in(sorted(wanted)))
        .select("report", "text")
        .collect()
        .iter_rows()
    )
    weights = {word: math.log((1 + texts) / (1 + count)) + 1 for word, count in holders.items()}
    unseen = math.log(1 + texts) + 1
    found = []
    for link in links:
        for clause in said.get(link.report, []):
            own_weights = {word: weights.get(word, unseen) for word in _content(clause.words)}
            found.append(_row(link, clause, own_weights, sentences.get(link.other or "", []), printed))
    return schemas.frame("follow_up", {name: [row.get(name) for row in found] for name in schemas.FRAMES["follow_up"]})


def _sentences(prose: Prose) -> list[_Sentence]:
    found = []
    keys = [(sentence, passage) for sentence, passage in zip(prose.sentences, prose.passages, strict=True)]
    for _, places in groupby(range(len(prose.words)), key=lambda place: keys[place]):
        own = list(places)
        words = _content(prose.words[own[0] : own[-1] + 1])
        found.append(_Sentence(prose.starts[own[0]], prose.ends[own[-1]], words))
    return found


def _row(
    link: Link, clause: Said, weights: Mapping[str, float], sentences: Sequence[_Sentence], printed: Mapping[str, str]
) -> dict[str, Any]:
    row: dict[str, Any] = {
        "report": link.report, "n": clause.n, "organ": link.organ, "year": link.year, "text": clause.text,
        "later": link.other, "basis": link.basis, "status": link.status,
    }  # fmt: skip
    if link.other is None:
        return row
    if not weights or not any(each.words for each in sentences):
        return row | {"status": "no_text" if weights else "no_words"}
    best = max(sentences, key=lambda each: (containment(weights, each.words, weights) or 0.0, -each.start))
    shared = sorted(best.words & weights.keys())
    row |= {"score": containment(weights, best.words, weights), "shared": shared, "status": "compared"}
    if not shared:
        return row
    passage = printed[link.other][best.start : best.end]
    return row | {"passage": passage, "start": best.start, "end": best.end}
