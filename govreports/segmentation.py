"""Prose to words: jieba with the vocabulary of the field, each token at its place in the text."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal

import numpy as np
import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.datasets import Corpus, Scanned
from govreports.errors import InputError, MissingExtraError
from govreports.lexicons import rows
from govreports.script import fold, without_pinyin

__all__ = ["Engine", "Passage", "cut", "passages", "token_batches", "tokens"]

Engine = Literal["jieba", "rjieba"]

_RUN: Final = re.compile(r"[a-zA-Z0-9+#&._%\-]+")
_JOINED: Final = re.compile(r"[+#&._%\-][a-zA-Z0-9+#&._%\-]|[a-zA-Z0-9][+#&._\-]")
_IN_RUN: Final = re.compile(r"([a-zA-Z0-9]+(?:\.\d+)?%?)")
_RARE: Final = re.compile(r"[\u3400-\u4dbf\u9fd6-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f]")
"""Characters that only one engine takes for Chinese."""
_COMMON: Final = (0x4E00, 0x9FD5)
_BRACKETED: Final = re.compile(r"\([a-zA-Z\u00c0-\u024f\u1e00-\u1eff]")
_FIGURES: Final = re.compile(r"[\d.%]*\d[\d.%]*")
_BATCH: Final = 1000
_SECTIONS: Final = (
    "overview",
    "disclosure",
    "applications",
    "review_litigation",
    "problems",
    "other",
    "preamble",
    "fees",
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A section as it is cut: folded prose, and where its characters stand in ``texts``.

    ``places`` has one offset a character where prose was joined around page furniture or stripped
    of pinyin; otherwise it is None and the prose begins at ``start``.
    """

    report: str
    section: str
    heading: str | None
    plain: str
    start: int
    places: Sequence[int] | None = None

    def slice(self, start: int, end: int) -> tuple[int, int]:
        """Return the slice of ``texts`` that holds the characters from ``start`` to before ``end``, at least one."""
        if self.places is None:
            return self.start + start, self.start + end
        return self.places[start], self.places[end - 1] + 1


def passages(
    corpus: Corpus | Scanned, sections: Collection[str] | None = None, size: int = _BATCH
) -> Iterator[list[Passage]]:
    """Iterate over the narratives of a corpus, about ``size`` at a time and never dividing a report.

    Raises
    ------
    InputError
        A section is not known, or a narrative does not stand in the text of its report.
    """
    _accept(corpus, sections)
    narratives, texts = corpus.narratives.lazy(), corpus.texts.lazy()
    owners = narratives.select("report").collect()["report"]
    counts = owners.rle().struct.field("len").to_list()
    begin, length = 0, 0
    for count in [*counts, 0]:
        if length and (length + count > size or not count):
            batch = narratives.slice(begin, length).collect()
            begin, length = begin + length, 0
            chosen = batch.filter(pl.col("section").is_in(list(sections))) if sections is not None else batch
            yield _passages(chosen, texts)
        length += count


def _accept(corpus: Corpus | Scanned, sections: Collection[str] | None) -> None:
    """Refuse codes of sections that neither the design nor the corpus has, and one text for a list."""
    if sections is None:
        return
    own = set(corpus.narratives.lazy().select("section").unique().collect()["section"].to_list())
    wrong = [sections] if isinstance(sections, str) else [each for each in sections if each not in own | set(_SECTIONS)]
    if wrong:
        message = f"sections are a list of codes, which {wrong[0]!r} is not; take some of {', '.join(_SECTIONS)}"
        raise InputError(message)


def _passages(narratives: pl.DataFrame, texts: pl.LazyFrame) -> list[Passage]:
    whole = pl.col("text").str.len_chars() == pl.col("end") - pl.col("start")
    torn = narratives.filter(~whole)["report"].unique().to_list()
    known: dict[str, str] = {}
    if torn:
        known = dict(texts.filter(pl.col("report").is_in(torn)).collect().select("report", "text").iter_rows())
    found = []
    columns = ("report", "section", "heading", "text", "start", "end")
    for report, section, heading, text, start, end in narratives.select(columns).iter_rows():
        places = None if len(text) == end - start else _places(report, text, known.get(report), start)
        plain = fold(text)
        if _BRACKETED.search(plain) and "\0" in (plain := without_pinyin(plain)):
            kept = [index for index, character in enumerate(plain) if character != "\0"]
            places = [places[index] if places else start + index for index in kept]
            plain = plain.replace("\0", "")
        found.append(Passage(report, section, heading, plain, start, places))
    return found


def _places(report: str, text: str, whole: str | None, start: int) -> list[int]:
    """Return the offset of each character of prose whose lines stand apart in the text of its report."""
    places: list[int] = []
    at = start
    for line in text.split("\n"):
        found = -1 if whole is None else whole.find(line, at)
        if found < 0:
            message = f"report {report}: a narrative says {line[:20]!r}, which its text does not; read the report again"
            raise InputError(message)
        places += range(found - (1 if places else 0), found + len(line))
        at = found + len(line)
    return places


@cache
def _reference() -> Any:  # noqa: ANN401 - jieba is untyped
    """Return a tokenizer of our own, which reads no cache file from a folder that others may write to."""
    import jieba  # noqa: PLC0415 - loaded on first use

    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    total = tokenizer.total
    for row in sorted(rows("terms"), key=lambda each: (len(each["term"]), each["term"])):
        tokenizer.add_word(row["term"], int(row["frequency"]) if row["frequency"] else None)
        tokenizer.total = total  # as rjieba leaves it
    return tokenizer


@cache
def _fast() -> Callable[[str, bool], list[str]]:
    try:
        import rjieba  # noqa: PLC0415 - optional
    except ImportError as error:
        message = "engine 'rjieba' is not installed: pip install 'govreports[fast]'"
        raise MissingExtraError(message) from error
    frequencies = _reference().FREQ
    tokenizer = rjieba.Jieba()
    for row in sorted(rows("terms"), key=lambda each: (len(each["term"]), each["term"])):
        tokenizer.add_word(row["term"], frequencies[row["term"]], row["pos"])
    return tokenizer.cut


def cut(text: str, *, hmm: bool = True, engine: Engine = "jieba") -> list[str]:
    """Return folded text as words that joined give the text again.

    Parameters
    ----------
    text
        Text in simplified script (``govreports.script.fold``).
    hmm
        Whether characters outside the dictionary are joined to words by jieba's hidden Markov model.
    engine
        ``jieba``, or ``rjieba`` (extra ``fast``), whose words are the same.

    Raises
    ------
    InputError
        No such engine.
    MissingExtraError
        The engine is not installed.

    Examples
    --------
    >>> from govreports.segmentation import cut
    >>> cut("依申请公开答复不规范")
    ['依申请公开', '答复', '不', '规范']
    """
    if engine == "jieba":
        return list(_reference().cut(text, HMM=hmm))
    if engine != "rjieba":
        message = f"engine {engine!r} is not known; take 'jieba' or 'rjieba'"
        raise InputError(message)
    fast = _fast()
    if _RARE.search(text) or _has_triplet(text):
        return list(_reference().cut(text, HMM=hmm))
    words = fast(text, hmm)
    if not (hmm and _JOINED.search(text)):
        return words
    known = _reference().FREQ
    whole: list[str] = []
    at = 0
    for place in [place for place, word in enumerate(words) if word.isascii()]:
        word = words[place]
        if len(word) > 1 and word not in known and _RUN.fullmatch(word):
            whole += words[at:place]
            whole += [part for part in _IN_RUN.split(word) if part]
            at = place + 1
    return whole + words[at:]


def _has_triplet(text: str) -> bool:
    """Whether a character stands three times in a row (时时时), which has two equally likely cuts."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    same = points[1:] == points[:-1]
    thrice = points[2:][same[1:] & same[:-1]]
    return bool(((thrice >= _COMMON[0]) & (thrice <= _COMMON[1])).any())


@cache
def _tags() -> dict[str, str]:
    """Return the part of speech of every word of the dictionary, as the terms of the field have it first."""
    with _reference().get_dict_file() as file:
        lines = file.read().decode("utf-8").splitlines()
    tags = {word: tag for word, _, tag in (line.split(" ") for line in lines if line.count(" ") == 2)}  # noqa: PLR2004
    return tags | {row["term"]: row["pos"] for row in rows("terms")}


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(row["word"] for row in rows("stopwords"))


def _tag(word: str) -> str | None:
    known = _tags().get(word)
    if known or not word.isascii():
        return known or (None if any(character.isalnum() for character in word) else "x")
    if _FIGURES.fullmatch(word):
        return "m"
    return "eng" if any(character.isalnum() for character in word) else "x"


def token_batches(
    corpus: Corpus | Scanned,
    sections: Collection[str] | None = None,
    *,
    hmm: bool = True,
    engine: Engine = "jieba",
    size: int = _BATCH,
) -> Iterator[pl.DataFrame]:
    """Iterate over the frames that ``tokens`` returns as one, about ``size`` narratives at a time.

    Memory depends on ``size``, not on the corpus, if each frame is done with before the next:
    write each to a file of its own, or aggregate it. A dataset is read in slices too (``scan``).
    """
    for batch in passages(corpus, sections, size):
        yield _tokens(batch, hmm=hmm, engine=engine)


@checked
def tokens(
    corpus: Corpus | Scanned,
    sections: Collection[str] | None = None,
    *,
    hmm: bool = True,
    engine: Engine = "jieba",
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

    Returns
    -------
    polars.DataFrame
        report, section, n (from 1 in each section), token (simplified), start, end (offsets into ``texts``, whose
        slice is the word as printed), pos (the dictionary's tag; ``x`` punctuation, ``m`` figures, ``eng`` Latin; null
        for a word that no dictionary has), is_stop (word of ``lexicons/stopwords.csv``, or punctuation).
        Negations (不, 未, 没有) are no stop words.

    Raises
    ------
    InputError
        A section is not known, or a narrative does not stand in the text of its report.

    Examples
    --------
    >>> import govreports as gr
    >>> words = gr.tokens(gr.read("data/reports"), ["problems"])
    >>> words.filter(token="更新")["pos"].unique().to_list()
    ['d']
    """
    batches = [schemas.empty("tokens"), *token_batches(corpus, sections, hmm=hmm, engine=engine)]
    return pl.concat(batches)


def _tokens(batch: Sequence[Passage], *, hmm: bool, engine: Engine) -> pl.DataFrame:
    """Return the words of some passages; series are joined without a query, which would cost as much as the cutting."""
    words: list[str] = []
    lengths = []
    for passage in batch:
        own = cut(passage.plain, hmm=hmm, engine=engine)
        lengths.append(len(own))
        words += own
    types = list(dict.fromkeys(words))
    place = {word: index for index, word in enumerate(types)}
    which = pl.Series([place[word] for word in words], dtype=pl.UInt32)
    tags = [_tag(word) for word in types]
    stops = [word in _stop_words() or tag == "x" for word, tag in zip(types, tags, strict=True)]
    owner = _repeated(lengths)
    shown = pl.Series([not word.isspace() for word in types], dtype=pl.Boolean)[which]
    token = pl.Series(types, dtype=pl.String)
    start, end = _slices(batch, token.str.len_chars().cast(pl.Int64)[which], owner)
    columns = {
        "report": pl.Series([passage.report for passage in batch], dtype=pl.String)[owner],
        "section": pl.Series([passage.section for passage in batch], dtype=pl.String)[owner],
        "n": _numbered(batch, lengths, shown.cast(pl.Int64).cum_sum(), owner),
        "token": token[which],
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
