"""Words as a frame: one row a word, each at its place in the text."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.datasets import Corpus, Scanned
from govreports.script import fold
from govreports.segmentation.citations import citations
from govreports.segmentation.engines import Engine, cutter, tag_of, warn_of_global_words
from govreports.segmentation.masking import accept, masked
from govreports.segmentation.passages import BATCH, Passage, passages
from govreports.segmentation.wordlists import StopWords, UserWord, UserWords, stop_words_of, user_words_of

__all__ = ["token_batches", "tokens"]

_ORGAN: int = 3
"""Characters of the name of an organ that is looked for in text."""


@dataclass(frozen=True)
class _Choices:
    """What a user chose about words."""

    words: tuple[UserWord, ...]
    stops: frozenset[str] | None
    hmm: bool
    engine: Engine
    citations: bool
    mask: Collection[str]

    @cached_property
    def tags(self) -> dict[str, str | None]:
        return {each.word: each.tag for each in self.words}


def token_batches(  # noqa: PLR0913 - options by name
    corpus: Corpus | Scanned,
    sections: Collection[str] | None = None,
    *,
    hmm: bool = True,
    engine: Engine = "jieba",
    user_words: UserWords = None,
    stop_words: StopWords = True,
    citations: bool = True,
    mask: Collection[str] = (),
    size: int = BATCH,
) -> Iterator[pl.DataFrame]:
    """Iterate over the frames that ``tokens`` returns as one, about ``size`` narratives at a time.

    Memory depends on ``size``, not on the corpus, if each frame is done with before the next:
    write each to a file of its own, or aggregate it. A dataset is read in slices too (``scan``).
    """
    accept(mask)
    warn_of_global_words()
    chosen = _Choices(user_words_of(user_words), stop_words_of(stop_words), hmm, engine, citations, tuple(mask))
    organs = _organs(corpus) if "names" in mask else {}
    for batch in passages(corpus, sections, size):
        yield _tokens(batch, chosen, organs)


@checked
def tokens(  # noqa: PLR0913 - options by name
    corpus: Corpus | Scanned,
    sections: Collection[str] | None = None,
    *,
    hmm: bool = True,
    engine: Engine = "jieba",
    user_words: UserWords = None,
    stop_words: StopWords = True,
    citations: bool = True,
    mask: Collection[str] = (),
) -> pl.DataFrame:
    """Return the narratives of a corpus as words, one row a word.

    Text is cut by jieba in exact mode, in simplified script, with the terms of
    ``lexicons/terms.csv`` added to its dictionary. White space makes no row.

    Parameters
    ----------
    corpus
        The corpus, or a dataset (``govreports.scan``).
    sections
        Codes of the sections to cut; all by default.
    hmm
        Whether unknown characters are joined to words by a hidden Markov model.
    engine
        ``jieba``, or ``rjieba`` (extra ``fast``): the same words sooner.
    user_words
        Words added to the dictionary (用户词典): a list, or a file with one word a line or in jieba's format
        (``word``, ``word frequency``, ``word frequency tag``). Without a frequency it is as high as makes the word
        one. What ``jieba.add_word`` adds to jieba itself has no effect, which a warning says.
    stop_words
        Which words are stop words (停用词): True for ``lexicons/stopwords.csv``, False for none, else a list, or a file
        with one word a line, instead of it. Only ``is_stop`` moves: every word keeps its row.
    citations
        Whether document numbers (国办函〔2020〕109号) and titles in 《》 are one word each, the 《》 apart.
    mask
        What is written ``<number>``, ``<name>`` or ``<place>``: ``numbers``; ``names``, of the report's own organ and
        of words of the user with the tags nr or nt; ``places``, regions by their full names, provinces and cities by
        their short ones, and words of the user with the tag ns. ``start`` and ``end`` still say where they stand.

    Returns
    -------
    polars.DataFrame
        report, section, n (from 1 in each section), token (simplified), start, end (offsets into ``texts``, whose
        slice is the word as printed), pos (the dictionary's tag; ``x`` punctuation, ``m`` figures, ``eng`` Latin; null
        for a word that no dictionary has), is_stop (stop word, or punctuation).
        Negations (不, 未, 没有) are no stop words.

    Raises
    ------
    InputError
        A section or mask is not known, a file of words is not there, or a narrative does not stand in the text of its
        report.

    Examples
    --------
    >>> import govreports as gr
    >>> corpus = gr.read("data/reports")
    >>> words = gr.tokens(corpus, ["problems"])
    >>> words.filter(token="更新")["pos"].unique().to_list()
    ['d']
    >>> words = gr.tokens(corpus, ["problems"], user_words=["更新不及时"], mask=["names"])
    >>> words.filter(token="更新不及时").height
    1
    """
    batches = token_batches(
        corpus, sections, hmm=hmm, engine=engine, user_words=user_words, stop_words=stop_words,
        citations=citations, mask=mask,
    )  # fmt: skip
    return pl.concat([schemas.empty("tokens"), *batches])


def _organs(corpus: Corpus | Scanned) -> dict[str, str]:
    """Return the name of the organ of each report, as its prose is folded."""
    named = corpus.reports.lazy().select("report", "organ").drop_nulls().collect()
    return {report: fold(organ) for report, organ in named.iter_rows() if len(organ) >= _ORGAN}


def _cut(passage: Passage, chosen: _Choices, organ: str | None) -> list[str]:
    """Return the words of a passage; what is one word whatever the dictionary says is found first."""
    cut = cutter(chosen.words, hmm=chosen.hmm, engine=chosen.engine)
    plain = passage.plain
    whole = list(citations(plain)) if chosen.citations else []
    if organ:
        whole += [(at, at + len(organ)) for at in _places(plain, organ)]
    if not whole:
        return cut(plain)
    found: list[str] = []
    at = 0
    for start, end in sorted(whole):
        if start >= at:
            found += [*cut(plain[at:start]), plain[start:end]]
            at = end
    return found + cut(plain[at:])


def _places(text: str, name: str) -> Iterator[int]:
    at = text.find(name)
    while at >= 0:
        yield at
        at = text.find(name, at + len(name))


def _tokens(batch: Sequence[Passage], chosen: _Choices, organs: dict[str, str]) -> pl.DataFrame:
    """Return the words of some passages; series are joined without a query, which would cost as much as the cutting."""
    words: list[str] = []
    lengths = []
    for passage in batch:
        own = _cut(passage, chosen, organs.get(passage.report))
        lengths.append(len(own))
        words += own
    types = list(dict.fromkeys(words))
    place = {word: index for index, word in enumerate(types)}
    which = pl.Series([place[word] for word in words], dtype=pl.UInt32)
    tags = [tag_of(word, chosen.words) for word in types]
    names = {organs[passage.report] for passage in batch if passage.report in organs}
    said = [masked(word, chosen.mask, names, chosen.tags) or word for word in types] if chosen.mask else types
    stops = [
        chosen.stops is not None and (each in chosen.stops or tag == "x") for each, tag in zip(said, tags, strict=True)
    ]
    owner = _repeated(lengths)
    shown = pl.Series([not word.isspace() for word in types], dtype=pl.Boolean)[which]
    start, end = _slices(batch, pl.Series(types, dtype=pl.String).str.len_chars().cast(pl.Int64)[which], owner)
    columns = {
        "report": pl.Series([passage.report for passage in batch], dtype=pl.String)[owner],
        "section": pl.Series([passage.section for passage in batch], dtype=pl.String)[owner],
        "n": _numbered(batch, lengths, shown.cast(pl.Int64).cum_sum(), owner),
        "token": pl.Series(said, dtype=pl.String)[which],
        "start": start,
        "end": end,
        "pos": pl.Series(tags, dtype=pl.String)[which],
        "is_stop": pl.Series(stops, dtype=pl.Boolean)[which],
    }
    return pl.DataFrame({name: series.filter(shown) for name, series in columns.items()})


def _repeated(lengths: Sequence[int]) -> pl.Series:
    """Return the place of each length, repeated as often as it says."""
    places = pl.Series(range(len(lengths)), dtype=pl.Int64)
    return pl.select(places.repeat_by(pl.Series(lengths, dtype=pl.Int64)).explode().drop_nulls()).to_series()


def _slices(batch: Sequence[Passage], width: pl.Series, owner: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Return where each word of the passages, one behind the other, begins and ends in ``texts``."""
    end = width.cum_sum()
    start = end - width
    if any(passage.places is not None for passage in batch):
        found: list[int] = []
        for passage in batch:
            found += passage.places or range(passage.start, passage.start + len(passage.plain))
        places = pl.Series(found, dtype=pl.Int64)
        return places[start], places[end - 1] + 1
    sizes = pl.Series([len(passage.plain) for passage in batch], dtype=pl.Int64)
    shift = (pl.Series([passage.start for passage in batch], dtype=pl.Int64) - sizes.cum_sum() + sizes)[owner]
    return start + shift, end + shift


def _numbered(batch: Sequence[Passage], lengths: Sequence[int], seen: pl.Series, owner: pl.Series) -> pl.Series:
    """Return the place of each word in its section, which a report may print in several parts."""
    before, at = 0, 0
    earlier: dict[tuple[str, str], int] = {}
    shifts = []
    for passage, length in zip(batch, lengths, strict=True):
        at += length
        upto = int(seen[at - 1]) if at else 0
        key = (passage.report, passage.section)
        shifts.append(before - earlier.get(key, 0))
        earlier[key] = earlier.get(key, 0) + upto - before
        before = upto
    return seen - pl.Series(shifts, dtype=pl.Int64)[owner]
