"""A report's confession in figures: categories, length, specificity, hedging and intensity."""

from itertools import combinations
from math import sqrt

import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.clauses import CATEGORIES, problem_batches
from govreports.datasets import Corpus, Scanned
from govreports.errors import InputError
from govreports.segmentation import StopWords, UserWords
from govreports.terms.mentions import batches

__all__ = ["cooccurrence", "features"]

_SPECIFICS = {
    "numbers": "number",
    "dates": "date",
    "documents": "document",
    "channels": "channel",
    "deadlines": "deadline",
}
_SAID = {"hedges": "hedge", "intensifiers": "intensity"}


@checked
def features(corpus: Corpus | Scanned, *, user_words: UserWords = None, stop_words: StopWords = False) -> pl.DataFrame:
    """Return what the section on problems is like, one row a report in the order of the corpus.

    Clauses are those of ``problems``; a problem counts for its first category. Everything else is
    counted in the whole section, what is no clause included (``mentions`` says where). A report
    without the section is null throughout; one whose section holds no clause has zeros, and null
    for what would divide by zero.

    Parameters
    ----------
    corpus
        The corpus, or a dataset.
    user_words, stop_words
        As ``tokens`` takes them; by default ``tokens`` counts stop words, too, and never punctuation.

    Returns
    -------
    polars.DataFrame
        report; problems, measures, clauses; tokens, characters; numbers, dates, documents, channels,
        deadlines; specificity (per clause), density (per word); hedges, hedging, intensifiers, intensity
        (per word); uncategorised; count_* and share_* for each of ``govreports.clauses.CATEGORIES``.

    Raises
    ------
    InputError
        A narrative has no text to point into.

    Notes
    -----
    - ``density`` follows Hope, O., Hu, D. & Lu, H. (2016). The benefits of specific risk-factor
      disclosures. Review of Accounting Studies 21, 1005-1045: specific items over all words. Their items are those
      of an English named entity recogniser, these the patterns of ``lexicons/specificity.csv``.
      ``specificity`` divides by clauses, because lists of problems differ in length, not in kind.
    - ``hedging`` and ``intensity`` follow the hedges and boosters of Hyland, K. (2005). Metadiscourse; the word
      lists are our own, and no test of theirs against readers has been made.

    Examples
    --------
    >>> import govreports as gr
    >>> corpus = gr.read("data/reports")
    >>> gr.features(corpus).filter(report=corpus.find("003")).select("problems", "measures", "share_staffing").row(0)
    (3, 3, 0.3333333333333333)
    """
    counts = [
        _counted([(passage.report, passage.plain) for passage in batch], words, found, clauses)
        for (batch, words, found), clauses in zip(
            batches(corpus, user_words=user_words, stop_words=stop_words), problem_batches(corpus), strict=True
        )
    ]
    reports = corpus.reports.lazy().select("report").collect()
    if not counts:
        return schemas.conform("features", reports)
    counted = reports.join(pl.concat(counts), on="report", how="left", maintain_order="left")
    specifics = pl.sum_horizontal(pl.when(pl.col("tokens").is_not_null()).then(pl.col(name)) for name in _SPECIFICS)
    return schemas.conform(
        "features",
        counted.with_columns(clauses=pl.col("problems") + pl.col("measures")).with_columns(
            _share(specifics, "clauses").alias("specificity"),
            _share(specifics, "tokens").alias("density"),
            _share(pl.col("hedges"), "tokens").alias("hedging"),
            _share(pl.col("intensifiers"), "tokens").alias("intensity"),
            *(_share(pl.col(f"count_{name}"), "problems").alias(f"share_{name}") for name in CATEGORIES),
        ),
    )


def _share(part: pl.Expr, whole: str) -> pl.Expr:
    return pl.when(pl.col(whole) > 0).then(part / pl.col(whole))


def _counted(
    prose: list[tuple[str, str]], words: pl.DataFrame, found: pl.DataFrame, clauses: pl.DataFrame
) -> pl.DataFrame:
    """Return one row a report of a batch that has the section, with zero where nothing was counted."""
    lengths: dict[str, int] = {}
    for report, plain in prose:
        lengths[report] = lengths.get(report, 0) + sum(not character.isspace() for character in plain)
    base = pl.DataFrame(
        {"report": list(lengths), "characters": list(lengths.values())},
        schema={"report": pl.String, "characters": pl.Int64},
    )
    named = pl.col("kind") == "problem"
    parts = (
        words.filter(pl.col("pos").ne_missing("x"), ~pl.col("is_stop")).group_by("report").agg(tokens=pl.len()),
        found.group_by("report").agg(
            (pl.col("kind") == kind).sum().alias(name) for name, kind in (_SPECIFICS | _SAID).items()
        ),
        clauses.group_by("report").agg(
            named.sum().alias("problems"),
            (~named).sum().alias("measures"),
            (named & pl.col("category").is_null()).sum().alias("uncategorised"),
            *((named & (pl.col("category") == name)).sum().alias(f"count_{name}") for name in CATEGORIES),
        ),
    )
    for part in parts:
        base = base.join(part, on="report", how="left", maintain_order="left")
    return base.with_columns(pl.exclude("report").fill_null(0).cast(pl.Int64))


@checked(clauses="problems")
def cooccurrence(clauses: pl.DataFrame, kind: str = "problem", *, further: bool = False) -> pl.DataFrame:
    """Return how categories stand together in reports, one row a pair of categories.

    Parameters
    ----------
    clauses
        A frame as ``problems`` returns it.
    kind
        ``problem`` or ``measure``.
    further
        Whether further categories (``also``) count like the first.

    Returns
    -------
    polars.DataFrame
        left, right, reports, left_reports, right_reports, both, lift, phi for all 91 pairs in the order of
        ``govreports.clauses.CATEGORIES``; no rows where no report has a clause of the kind.

    Raises
    ------
    InputError
        ``kind`` is not known, or ``clauses`` lacks a column.

    Notes
    -----
    - ``lift``: N n(ab) / (n(a) n(b)). Brin, S., Motwani, R., Ullman, J. & Tsur, S. (1997). Dynamic itemset
      counting and implication rules for market basket data (there: interest).
    - ``phi``: (N n(ab) - n(a) n(b)) / sqrt(n(a) n(b) (N - n(a)) (N - n(b))). Yule, G. U. (1912). On the methods
      of measuring association between two attributes.

    Examples
    --------
    >>> import govreports as gr
    >>> from govreports import terms
    >>> pairs = terms.cooccurrence(gr.problems(gr.read("data/reports")))
    >>> pairs.filter(left="timeliness", right="channels").select("both", "lift").row(0)
    (2, 1.6666666666666667)
    """
    if kind not in {"problem", "measure"}:
        message = f"kind {kind!r} is not known; take 'problem' or 'measure'"
        raise InputError(message)
    missing = [name for name in ("report", "kind", "category", "also") if name not in clauses.columns]
    if missing:
        message = f"clauses lack the column {missing[0]!r}; pass a frame as gr.problems(corpus) returns it"
        raise InputError(message)
    owners: dict[str, set[str]] = {name: set() for name in CATEGORIES}
    every: set[str] = set()
    for report, own, category, also in clauses.select("report", "kind", "category", "also").iter_rows():
        if own != kind:
            continue
        every.add(report)
        for name in (category, *((also or ()) if further else ())):
            if name in owners:
                owners[name].add(report)
    pairs = combinations(CATEGORIES, 2) if every else ()
    rows = [(left, right, *_associated(owners[left], owners[right], len(every))) for left, right in pairs]
    columns = list(zip(*rows, strict=True)) or [()] * len(schemas.FRAMES["cooccurrence"])
    return schemas.frame("cooccurrence", dict(zip(schemas.FRAMES["cooccurrence"], columns, strict=True)))


def _associated(left: set[str], right: set[str], total: int) -> tuple[int, int, int, int, float | None, float | None]:
    a, b, both = len(left), len(right), len(left & right)
    spread = a * b * (total - a) * (total - b)
    lift = total * both / (a * b) if a and b else None
    phi = (total * both - a * b) / sqrt(spread) if spread else None
    return total, a, b, both, lift, phi
