"""How hard Chinese prose is to read: length of words and sentences, common characters, function words."""

import re
from collections.abc import Collection
from functools import cache
from typing import Any, Final

import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.datasets import Corpus, Scanned
from govreports.segmentation import UserWords, passages, token_batches
from govreports.terms.choosing import SECTIONS

__all__ = ["readability"]

_HAN: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_SENTENCE: Final = re.compile(r"[^。!?\n]*[^。!?\n\W][^。!?\n]*")
_CLAUSE: Final = re.compile(r"[^。!?;,:\n]*[^。!?;,:\n\W][^。!?;,:\n]*")
_FUNCTION: Final = ("d", "c")
"""Tags of adverbs and conjunctions (their kinds begin with the same letter)."""


@cache
def _common() -> frozenset[str]:
    """Return the 3755 characters of the first level of GB/T 2312-1980, rows 16 to 55."""
    codes = (bytes((lead, trail)) for lead in range(0xB0, 0xD8) for trail in range(0xA1, 0xFF))
    return frozenset("".join(code.decode("gb2312", "ignore") for code in codes))


@checked
def readability(
    corpus: Corpus | Scanned, sections: Collection[str] | None = SECTIONS, *, user_words: UserWords = None
) -> pl.DataFrame:
    """Return measures of how hard narratives are to read, one row a report in the order of the corpus.

    Parameters
    ----------
    corpus
        The corpus, or a dataset.
    sections
        Codes of the sections measured; None for all.
    user_words
        Words added to the dictionary, as ``tokens`` takes them.

    Returns
    -------
    polars.DataFrame
        report; characters, words, sentences, clauses; word_length, sentence_words, sentence_length, clause_length,
        common, function_words. Null where a report has none of the sections; means are null where nothing divides.

    Raises
    ------
    InputError
        A section is not known.

    Notes
    -----
    - No formula for Chinese is established as Flesch's is for English, so the parts are given and not one number.
    - ``clause_length`` and ``function_words`` are the two parts of the index of Xu, W., Yao, Z. & Chen, D. (2021;
      徐巍、姚振晔、陈冬华: 中文年报可读性:衡量与检验. 会计研究 2021(3), 28-44): characters of a clause, and the share
      of adverbs and conjunctions, here among all words and not the mean of sentences. Tags of the dictionary decide,
      without regard to context: a word that may be an adverb (更新) is one.
    - ``common`` is the share of characters in the first level of GB/T 2312-1980, the 3755 in common use; rarer ones are
      in names above all.
    - Sentences end with 。！？ or a line; a part without a letter or figure is none.

    Examples
    --------
    >>> import govreports as gr
    >>> from govreports import terms
    >>> found = terms.readability(gr.read("data/reports"))
    >>> found.select("sentences", "clauses", found["sentence_length"].round(1)).row(0)
    (6, 23, 45.5)
    """
    rows: dict[str, dict[str, Any]] = {}
    parts = (passages(corpus, sections), token_batches(corpus, sections, user_words=user_words))
    for batch, words in zip(*parts, strict=True):
        for passage in batch:
            own = rows.setdefault(passage.report, dict.fromkeys(("characters", "sentences", "clauses", "usual"), 0))
            characters = _HAN.findall(passage.plain)
            own["characters"] += len(characters)
            own["usual"] += sum(each in _common() for each in characters)
            own["sentences"] += len(_SENTENCE.findall(passage.plain))
            own["clauses"] += len(_CLAUSE.findall(passage.plain))
        is_word = pl.col("pos").ne_missing("x")
        is_han = is_word & pl.col("token").str.contains(r"^\p{Han}+$")
        counted = words.group_by("report").agg(
            words=is_word.sum(),
            han=is_han.sum(),
            long=pl.when(is_han).then(pl.col("token").str.len_chars()).otherwise(0).sum(),
            function=pl.col("pos").str.slice(0, 1).is_in(_FUNCTION).sum(),
        )
        for report, *counts in counted.iter_rows():
            rows[report] |= dict(zip(counted.columns[1:], counts, strict=True))
    every = corpus.reports.lazy().select("report").collect()
    kinds = ("characters", "sentences", "clauses", "usual", "words", "han", "long", "function")
    columns = {name: [own.get(name, 0) for own in rows.values()] for name in kinds}
    counted = pl.DataFrame(
        {"report": list(rows), **columns}, schema={"report": pl.String, **dict.fromkeys(kinds, pl.Int64)}
    )
    ratios = {
        "word_length": ("long", "han"),
        "sentence_words": ("words", "sentences"),
        "sentence_length": ("characters", "sentences"),
        "clause_length": ("characters", "clauses"),
        "common": ("usual", "characters"),
        "function_words": ("function", "words"),
    }
    found = every.join(counted, on="report", how="left", maintain_order="left").with_columns(
        pl.when(pl.col(whole) > 0).then(pl.col(part) / pl.col(whole)).alias(name)
        for name, (part, whole) in ratios.items()
    )
    return schemas.conform("readability", found)
