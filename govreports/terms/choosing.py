"""Which words of which reports a measure counts."""

from collections.abc import Collection
from difflib import get_close_matches
from functools import cache
from typing import Final

import polars as pl

from govreports import schemas
from govreports.datasets import Corpus, Scanned
from govreports.errors import InputError
from govreports.lexicons import rows
from govreports.segmentation import StopWords, UserWords, tokens
from govreports.segmentation.wordlists import builtin_stop_words, stop_words_of, user_words_of

__all__ = ["SECTIONS", "at_least", "grouped", "marked", "originals", "stop_words", "words_of"]

SECTIONS: Final = ("problems",)


def stop_words() -> list[str]:
    """Return the stop words that verbs leave out by default, sorted: ``lexicons/stopwords.csv``.

    Negations (不, 未, 没有) are none of them.

    Examples
    --------
    >>> import govreports as gr
    >>> matrix = gr.dtm(gr.read("data/reports"), stop_words=[*gr.terms.stop_words(), "公开"])
    >>> matrix.filter(term="公开").height
    0
    """
    return sorted(builtin_stop_words())


def originals(corpus: Corpus | Scanned) -> pl.DataFrame:
    """Return the reports of a corpus without copies (``duplicate_of``)."""
    return corpus.reports.lazy().filter(pl.col("duplicate_of").is_null()).collect()


def words_of(
    corpus: Corpus | Scanned,
    words: pl.DataFrame | None,
    sections: Collection[str] | None,
    *,
    user_words: UserWords = None,
    stop_words: StopWords = True,
    nested: bool = False,
) -> pl.DataFrame:
    """Return the words that a measure counts, of the reports that are no copies, by report, section and place.

    Parameters
    ----------
    corpus
        The corpus, or a dataset.
    words
        A frame as ``tokens`` returns, if it is to be counted instead of what ``sections`` hold.
    sections
        Codes of sections; None for all.
    user_words
        Words added to the dictionary, as ``tokens`` takes them.
    stop_words
        Which words are left out: True for those that are stop words or punctuation, False for none, a list or a file
        for these and punctuation.
    nested
        Whether terms of the field and of the user that stand inside a longer word have a row, too.

    Raises
    ------
    InputError
        ``words`` lacks columns of ``tokens``, a section is not known, or words of the user come too late.
    """
    if words is not None and user_words is not None and not nested:
        message = "words are cut already, user_words come too late; give them to gr.tokens(corpus, user_words=[...])"
        raise InputError(message)
    kept = marked(corpus, words, sections, user_words=user_words, stop_words=stop_words)
    if nested:
        kept = pl.concat([kept, _inner(kept, frozenset(each.word for each in user_words_of(user_words)))])
    return kept.filter(~pl.col("is_stop")).sort("report", "section", "n", maintain_order=True)


def marked(
    corpus: Corpus | Scanned,
    words: pl.DataFrame | None,
    sections: Collection[str] | None,
    *,
    user_words: UserWords = None,
    stop_words: StopWords = True,
) -> pl.DataFrame:
    """Return all words of the reports that are no copies, ``is_stop`` saying which a measure leaves out."""
    if words is None:
        words = tokens(corpus, sections, user_words=user_words, stop_words=stop_words)
    missing = [name for name in schemas.FRAMES["tokens"] if name not in words.columns]
    if missing:
        message = f"words lack the column {missing[0]!r}; pass a frame as gr.tokens(corpus) returns it"
        raise InputError(message)
    kept = words.filter(pl.col("report").is_in(originals(corpus)["report"].to_list()))
    if stop_words is not True:
        listed = stop_words_of(stop_words)
        stops = pl.col("token").is_in(list(listed or ())) | pl.col("pos").eq_missing("x")
        kept = kept.with_columns(is_stop=stops & (listed is not None))
    return kept.sort("report", "section", "n", maintain_order=True)


@cache
def _terms() -> frozenset[str]:
    return frozenset(row["term"] for row in rows("terms"))


def _inner(words: pl.DataFrame, own: Collection[str]) -> pl.DataFrame:
    """Return a row for each term that stands inside a longer word."""
    known = _terms() | frozenset(own)
    found = [
        (token, token[start:end], start, end)
        for token in words["token"].unique().to_list()
        for start in range(len(token))
        for end in range(start + 2, len(token) + 1)
        if end - start < len(token) and token[start:end] in known
    ]
    kind = {"token": pl.String, "inner": pl.String, "from": pl.Int64, "to": pl.Int64}
    rows_ = words.join(pl.DataFrame(found, schema=kind, orient="row"), on="token", how="inner", maintain_order="left")
    rows_ = rows_.with_columns(end=pl.col("start") + pl.col("to"), start=pl.col("start") + pl.col("from"))
    named = rows_.with_columns(
        pl.col("inner").alias("token"), pos=pl.lit(None, dtype=pl.String), is_stop=pl.lit(value=False)
    )
    return named.select(words.columns)


def grouped(corpus: Corpus | Scanned, groups: str | pl.Expr) -> pl.DataFrame:
    """Return report and group (as text) of the reports that are no copies and have a group.

    Raises
    ------
    InputError
        ``groups`` names no column of ``reports``.
    """
    reports = originals(corpus)
    if isinstance(groups, str) and groups not in reports.columns:
        near = get_close_matches(groups, reports.columns, 1) or ["region_code"]
        message = f"reports have no column {groups!r}; the nearest is {near[0]!r}, or pass an expression of columns"
        raise InputError(message)
    chosen = pl.col(groups) if isinstance(groups, str) else groups
    try:
        found = reports.select("report", group=chosen.cast(pl.String))
    except pl.exceptions.PolarsError as error:
        message = f"the expression of groups cannot be computed from reports: {str(error).splitlines()[0]}"
        raise InputError(message) from error
    return found.drop_nulls("group")


def at_least(name: str, value: float, low: float) -> None:
    """Refuse a number below ``low``.

    Raises
    ------
    InputError
        The number is too small.
    """
    if not value >= low:
        message = f"{name} is {value}; take {low} or more"
        raise InputError(message)
