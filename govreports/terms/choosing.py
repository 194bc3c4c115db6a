"""Which words of which reports a measure counts."""

from collections.abc import Collection
from difflib import get_close_matches
from typing import Final

import polars as pl

from govreports import schemas
from govreports.datasets import Corpus, Scanned
from govreports.errors import InputError
from govreports.segmentation import tokens

__all__ = ["SECTIONS", "at_least", "grouped", "originals", "words_of"]

SECTIONS: Final = ("problems",)


def originals(corpus: Corpus | Scanned) -> pl.DataFrame:
    """Return the reports of a corpus without copies (``duplicate_of``)."""
    return corpus.reports.lazy().filter(pl.col("duplicate_of").is_null()).collect()


def words_of(
    corpus: Corpus | Scanned, words: pl.DataFrame | None, sections: Collection[str] | None, *, stop_words: bool
) -> pl.DataFrame:
    """Return the words of the reports that are no copies, by report, section and place.

    Parameters
    ----------
    corpus
        The corpus, or a dataset.
    words
        A frame as ``tokens`` returns, if it is to be counted instead of what ``sections`` hold.
    sections
        Codes of sections; None for all.
    stop_words
        Whether stop words and punctuation are kept.

    Raises
    ------
    InputError
        ``words`` lacks columns of ``tokens``, or a section is not known.
    """
    if words is None:
        words = tokens(corpus, sections)
    missing = [name for name in schemas.FRAMES["tokens"] if name not in words.columns]
    if missing:
        message = f"words lack the column {missing[0]!r}; pass a frame as gr.tokens(corpus) returns it"
        raise InputError(message)
    kept = words.filter(pl.col("report").is_in(originals(corpus)["report"].to_list()))
    if not stop_words:
        kept = kept.filter(~pl.col("is_stop"))
    return kept.sort("report", "section", "n")


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
