"""What groups of reports admit: which problems, in which words, with a typical clause of each."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from govreports import schemas
from govreports.alignment.losses import legible
from govreports.arguments import checked
from govreports.clauses import CATEGORIES, problem_batches
from govreports.datasets import Corpus, Scanned
from govreports.errors import InputError
from govreports.lexicons import rows as lexicon
from govreports.reuse.groups import By, group_of
from govreports.reuse.similarity import jaccard
from govreports.reuse.years import originals
from govreports.script import fold
from govreports.segmentation import cut

__all__ = ["summarise", "typical"]

_CHINESE: Final = "\u3400"
_DISTINCT: Final = 500
_PLACE: Final = ("report", "n", "text", "span", "start", "end")


@dataclass(frozen=True, slots=True)
class _Clause:
    """A problem: where it stands and what it says."""

    report: str
    n: int
    text: str
    span: str
    start: int
    end: int


@checked
def summarise(corpus: Corpus | Scanned, by: By | None = "year", *, terms: int = 8) -> pl.DataFrame:
    """Return what each group of reports admits, one row a group and category of problems.

    Nothing is written anew: the terms are the words that most problems of the category have, the clause is
    printed in one of the reports. The typical clause is the medoid: that whose words are on average likest to
    those of the other problems (Jaccard similarity; Kaufman and Rousseeuw 1990), ties by report id and
    place; text that was decoded wrongly (mostly characters that are not common) is never typical while there is
    another. Among more than 500 different wordings the 500 most frequent stand for all.

    Parameters
    ----------
    corpus
        The corpus, or a dataset (``govreports.scan``). Copies (``duplicate_of``) are left out.
    by
        Columns or expressions of ``reports`` that make the groups, such as ``["year", "regime"]`` or
        ``pl.col("region_code").str.head(2)``; None for a single group.
    terms
        How many words at most; stop words and words of one character are no terms.

    Returns
    -------
    polars.DataFrame
        group, reports, admitting, problems, category, count, share, report_share, terms, report, n, text, span,
        start, end, typicality. By group (null last), then by count, the largest first, then in the order of the
        categories; problems without category come last. A group without problems has one row with count 0.

    Raises
    ------
    InputError
        ``terms`` is negative, or no such column.

    Examples
    --------
    >>> import govreports as gr
    >>> found = gr.summarise(gr.read("data/reports"))
    >>> found.filter(group="2020").select("category", "count", "text").row(0)
    ('secrecy_review', 1, '信息公开保密工作有待进一步加强')
    """
    if terms < 0:
        message = f"terms must not be negative, not {terms}"
        raise InputError(message)
    reports = originals(corpus)
    groups = group_of(reports, by)
    sizes = Counter(groups.values())
    held: dict[str | None, dict[str | None, list[_Clause]]] = {group: {} for group in sizes}
    for batch in problem_batches(corpus):
        for row in batch.filter(pl.col("kind") == "problem").select(*_PLACE, "category").iter_rows():
            if row[0] in groups:
                held[groups[row[0]]].setdefault(row[-1], []).append(_Clause(*row[:-1]))
    found: list[dict[str, Any]] = []
    for group in sorted(held, key=lambda each: (each is None, each or "")):
        found += _summary(group, sizes[group], held[group], terms)
    return schemas.frame("summary", {name: [row.get(name) for row in found] for name in schemas.FRAMES["summary"]})


def _summary(group: str | None, size: int, own: dict[str | None, list[_Clause]], terms: int) -> list[dict[str, Any]]:
    admitting = len({clause.report for clauses in own.values() for clause in clauses})
    whole = sum(len(clauses) for clauses in own.values())
    same = {"group": group, "reports": size, "admitting": admitting, "problems": whole}
    if not whole:
        return [same | {"count": 0}]
    rank = {category: place for place, category in enumerate(CATEGORIES)}
    found = []
    for category in sorted(own, key=lambda each: (each is None, -len(own[each]), rank.get(each or "", len(rank)))):
        clauses = own[category]
        clause, typicality = typical(clauses)
        found.append(
            same
            | {"category": category, "count": len(clauses), "share": len(clauses) / whole}
            | {"report_share": len({each.report for each in clauses}) / admitting, "terms": _terms(clauses, terms)}
            | {name: getattr(clause, name) for name in _PLACE}
            | {"typicality": typicality}
        )
    return found


def _terms(clauses: Sequence[_Clause], most: int) -> list[str]:
    """Return the words that most clauses have, ties in the order of the characters."""
    stops = {row["word"] for row in lexicon("stopwords")}
    counts = Counter(word for clause in clauses for word in set(cut(clause.text)) if len(word) > 1)
    kept = [(word, count) for word, count in counts.items() if word not in stops and any(map(str.isalnum, word))]
    return [word for word, _ in sorted(kept, key=lambda pair: (-pair[1], pair[0]))[:most]]


def typical(clauses: Sequence[_Clause]) -> tuple[_Clause, float | None]:
    """Return the legible clause likest to the others, and its mean similarity to them; null if there is no other."""
    ranked = sorted(clauses, key=lambda clause: (clause.report, clause.n))
    counts = Counter(clause.text for clause in ranked)
    frequent = sorted(counts, key=lambda text: (-counts[text], text))[:_DISTINCT]
    words = {text: frozenset(word for word in cut(text) if any(map(str.isalnum, word))) for text in frequent}
    others = sum(counts[text] for text in frequent) - 1
    first = {clause.text: clause for clause in reversed(ranked)}
    if not others:
        return first[frequent[0]], None
    eligible = [text for text in frequent if _is_legible(text)] or frequent
    # equal wordings are 1 to each other; a clause is not compared with itself
    scores = {
        text: (sum(counts[each] * (jaccard(words[text], words[each]) or 0.0) for each in frequent) - 1) / others
        for text in eligible
    }
    best = min(eligible, key=lambda text: (-scores[text], first[text].report, first[text].n))
    return first[best], scores[best]


def _is_legible(text: str) -> bool:
    """Tell whether half of the Chinese characters of a text are common ones (those of the first level of GB 2312)."""
    plain = fold(text).replace("(", " ").replace(")", " ")
    wide = [c for c in plain if c >= _CHINESE]
    return 2 * len(legible(plain)) >= len(wide) if wide else any(map(str.isalnum, plain))
