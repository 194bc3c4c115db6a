"""What makes a narrative specific, hedged or intense, found in its text."""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache

import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.datasets import Corpus, Scanned
from govreports.lexicons import rows
from govreports.segmentation import Passage, StopWords, UserWords, passages, token_batches
from govreports.terms.choosing import SECTIONS

__all__ = ["batches", "mentions"]


@cache
def _specific() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the patterns of each kind as one, kinds in the order of the list."""
    kinds = list(dict.fromkeys(row["kind"] for row in rows("specificity")))
    joined = ((kind, "|".join(row["pattern"] for row in rows("specificity") if row["kind"] == kind)) for kind in kinds)
    return tuple((kind, re.compile(pattern)) for kind, pattern in joined)


@cache
def _worded() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the hedges and the words of intensity, longer ones tried first."""
    lists = (("hedge", "hedges"), ("intensity", "intensity"))
    patterns = {
        kind: sorted((row["pattern"] for row in rows(name)), key=lambda each: -len(each)) for kind, name in lists
    }
    return tuple((kind, re.compile("|".join(own))) for kind, own in patterns.items())


@checked
def mentions(
    corpus: Corpus | Scanned, sections: Collection[str] | None = SECTIONS, *, user_words: UserWords = None
) -> pl.DataFrame:
    """Return what is specific, hedged or intense in the narratives of a corpus, one row a place.

    Numbers with a unit, dates, documents, channels and deadlines follow ``lexicons/specificity.csv``;
    kinds listed first win, so the figures of a title are no number and a deadline is no date.
    Ordinals and vague amounts (多次) are no numbers. Hedges (``lexicons/hedges.csv``) and words of
    intensity (``lexicons/intensity.csv``) begin and end where words of the segmentation do, or, if of
    two characters or more, begin a longer word (切实落实).

    Parameters
    ----------
    corpus
        The corpus, or a dataset.
    sections
        Codes of the sections searched; None for all.
    user_words
        Words added to the dictionary, as ``tokens`` takes them: hedges inside them are none.

    Returns
    -------
    polars.DataFrame
        report, section, kind, text (simplified), start, end (offsets into ``texts``), in the order of the corpus.

    Raises
    ------
    InputError
        A section is not known.

    Examples
    --------
    >>> import govreports as gr
    >>> from govreports import terms
    >>> found = terms.mentions(gr.read("data/reports"))
    >>> found.filter(kind="hedge")["text"].unique(maintain_order=True).to_list()[:2]
    ['一些', '尽可能']
    """
    found = [mentioned for _, _, mentioned in batches(corpus, sections, user_words=user_words)]
    return pl.concat([schemas.empty("mentions"), *found])


def batches(
    corpus: Corpus | Scanned,
    sections: Collection[str] | None = SECTIONS,
    size: int = 1000,
    *,
    user_words: UserWords = None,
    stop_words: StopWords = True,
) -> Iterator[tuple[list[Passage], pl.DataFrame, pl.DataFrame]]:
    """Iterate over narratives, about ``size`` at a time, with their words (``tokens``) and their mentions."""
    words = token_batches(corpus, sections, user_words=user_words, stop_words=stop_words, size=size)
    parts = (passages(corpus, sections, size), words)
    for batch, cut in zip(*parts, strict=True):
        yield batch, cut, _frame(batch, cut)


def _frame(batch: Sequence[Passage], words: pl.DataFrame) -> pl.DataFrame:
    cuts: dict[str, dict[int, int]] = {}
    for report, start, end in words.select("report", "start", "end").iter_rows():
        cuts.setdefault(report, {})[start] = end
    ends = {report: set(own.values()) for report, own in cuts.items()}
    columns: dict[str, list[object]] = {name: [] for name in schemas.FRAMES["mentions"]}
    for passage in batch:
        found = []
        for kind, match in (*_named(passage.plain), *_said(passage.plain)):
            start, end = passage.slice(*match.span())
            word_end = cuts.get(passage.report, {}).get(start, start)
            whole = word_end > start and end in ends[passage.report]
            leads = word_end > end and len(match[0]) > 1
            if whole or leads or kind not in {"hedge", "intensity"}:
                found.append((passage.report, passage.section, kind, match[0], start, end))
        for row in sorted(found, key=lambda each: (each[4], each[5], each[2])):
            for name, value in zip(columns, row, strict=True):
                columns[name].append(value)
    return schemas.frame("mentions", columns)


def _named(plain: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Iterate over the specifics of some prose; what one kind takes is hidden from the next."""
    for kind, pattern in _specific():
        yield from ((kind, match) for match in pattern.finditer(plain))
        plain = pattern.sub(lambda match: "\0" * len(match[0]), plain)


def _said(plain: str) -> Iterator[tuple[str, re.Match[str]]]:
    for kind, pattern in _worded():
        yield from ((kind, match) for match in pattern.finditer(plain))
