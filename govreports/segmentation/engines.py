"""The two engines of segmentation, with the terms of the field and words of the user in their dictionary."""

import re
import sys
import warnings
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Any, Final, Literal

import numpy as np

from govreports.errors import InputError, MissingExtraError
from govreports.lexicons import rows
from govreports.segmentation.wordlists import UserWord, UserWords, user_words_of

__all__ = ["Engine", "cut", "cutter", "tag_of", "warn_of_global_words"]

Engine = Literal["jieba", "rjieba"]
Cut = Callable[[str], list[str]]

_BLOCK: Final = re.compile(r"[\u4e00-\u9fd5a-zA-Z0-9+#&._%\-]+")
"""What jieba looks words up in; a word with other characters in it is found before."""
_RUN: Final = re.compile(r"[a-zA-Z0-9+#&._%\-]+")
_JOINED: Final = re.compile(r"[+#&._%\-][a-zA-Z0-9+#&._%\-]|[a-zA-Z0-9][+#&._\-]")
_IN_RUN: Final = re.compile(r"([a-zA-Z0-9]+(?:\.\d+)?%?)")
_RARE: Final = re.compile(r"[\u3400-\u4dbf\u9fd6-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f]")
"""Characters that only one engine takes for Chinese."""
_COMMON: Final = (0x4E00, 0x9FD5)
_FIGURES: Final = re.compile(r"[\d.%]*\d[\d.%]*")


@cache
def _own() -> tuple[Any, int]:
    """Return a tokenizer of our own, which reads no cache file from a folder others may write to, and jieba's size."""
    import jieba  # noqa: PLC0415 - loaded on first use

    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    shipped = len(tokenizer.FREQ)
    own = (UserWord(row["term"], int(row["frequency"] or 0) or None, row["pos"]) for row in rows("terms"))
    _add(tokenizer, sorted(own, key=lambda each: (len(each.word), each.word)))
    return tokenizer, shipped


@lru_cache(maxsize=2)
def _reference(words: tuple[UserWord, ...] = ()) -> Any:  # noqa: ANN401
    """Return the tokenizer with words of the user, which leave that without them as it is."""
    if not words:
        return _own()[0]
    import jieba  # noqa: PLC0415

    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = dict(_own()[0].FREQ), _own()[0].total
    tokenizer.initialized = True
    _add(tokenizer, words)
    return tokenizer


def _add(tokenizer: Any, words: Sequence[UserWord]) -> None:  # noqa: ANN401
    """Add words; one of frequency 0 is taken out, without jieba's list of forced splits, which all share."""
    total = tokenizer.total
    for word, frequency, _ in words:
        if frequency == 0:
            tokenizer.FREQ[word] = 0
        else:
            tokenizer.add_word(word, frequency)
        tokenizer.total = total  # as rjieba leaves it


@lru_cache(maxsize=2)
def _fast(words: tuple[UserWord, ...] = ()) -> Callable[[str, bool], list[str]]:
    try:
        import rjieba  # noqa: PLC0415 - optional
    except ImportError as error:
        message = "engine 'rjieba' is not installed: pip install 'govreports[fast]'"
        raise MissingExtraError(message) from error
    frequencies = _reference(words).FREQ
    tokenizer = rjieba.Jieba()
    own = (UserWord(row["term"], None, row["pos"]) for row in rows("terms"))
    for word, _, tag in (*sorted(own, key=lambda each: (len(each.word), each.word)), *words):
        tokenizer.add_word(word, frequencies[word], tag or "")
    return tokenizer.cut


def cut(text: str, *, hmm: bool = True, engine: Engine = "jieba", user_words: UserWords = None) -> list[str]:
    """Return folded text as words that joined give the text again.

    Parameters
    ----------
    text
        Text in simplified script (``govreports.script.fold``).
    hmm
        Whether characters outside the dictionary are joined to words by jieba's hidden Markov model.
    engine
        ``jieba``, or ``rjieba`` (extra ``fast``), whose words are the same.
    user_words
        Words added to the dictionary: a list, or a file with one word a line or in jieba's format. What
        ``jieba.add_word`` adds to jieba itself has no effect.

    Raises
    ------
    InputError
        No such engine, or no such file of words.
    MissingExtraError
        The engine is not installed.

    Examples
    --------
    >>> from govreports.segmentation import cut
    >>> cut("依申请公开答复不规范")
    ['依申请公开', '答复', '不', '规范']
    >>> cut("推进一网通办", user_words=["一网通办"])
    ['推进', '一网通办']
    """
    return cutter(user_words_of(user_words), hmm=hmm, engine=engine)(text)


def cutter(words: tuple[UserWord, ...], *, hmm: bool, engine: Engine) -> Cut:
    """Return what cuts folded text into words that joined give it again.

    Examples
    --------
    >>> from govreports.segmentation.engines import cutter
    >>> cutter((), hmm=True, engine="jieba")("公开不及时")
    ['公开', '不', '及时']
    """
    if engine not in {"jieba", "rjieba"}:
        message = f"engine {engine!r} is not known; take 'jieba' or 'rjieba'"
        raise InputError(message)
    plain = tuple(word for word in words if _BLOCK.fullmatch(word.word))
    if engine == "rjieba":
        _fast(plain)  # says now that it is not installed
    odd = [re.escape(word.word) for word in words if not _BLOCK.fullmatch(word.word) and word.frequency != 0]
    pattern = re.compile("|".join(reversed(odd))) if odd else None  # words come by length
    if pattern is None:
        return lambda text: _cut(text, plain, hmm=hmm, engine=engine)

    def whole(text: str) -> list[str]:
        found, at = [], 0
        for match in pattern.finditer(text):
            found += _cut(text[at : match.start()], plain, hmm=hmm, engine=engine)
            found.append(match[0])
            at = match.end()
        return found + _cut(text[at:], plain, hmm=hmm, engine=engine)

    return whole


def _cut(text: str, words: tuple[UserWord, ...], *, hmm: bool, engine: Engine) -> list[str]:
    reference = _reference(words)
    if engine == "jieba" or _RARE.search(text) or _has_triplet(text):
        return list(reference.cut(text, HMM=hmm))
    found = _fast(words)(text, hmm)
    if not (hmm and _JOINED.search(text)):
        return found
    known = reference.FREQ
    whole: list[str] = []
    at = 0
    for place in [place for place, word in enumerate(found) if word.isascii()]:
        word = found[place]
        if len(word) > 1 and word not in known and _RUN.fullmatch(word):
            whole += found[at:place]
            whole += [part for part in _IN_RUN.split(word) if part]
            at = place + 1
    return whole + found[at:]


def _has_triplet(text: str) -> bool:
    """Whether a character stands three times in a row (时时时), which has two equally likely cuts."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    same = points[1:] == points[:-1]
    thrice = points[2:][same[1:] & same[:-1]]
    return bool(((thrice >= _COMMON[0]) & (thrice <= _COMMON[1])).any())


@lru_cache(maxsize=2)
def _tags(words: tuple[UserWord, ...]) -> dict[str, str]:
    """Return the part of speech of every word of the dictionary, as the user and the field have it first."""
    with _own()[0].get_dict_file() as file:
        lines = file.read().decode("utf-8").splitlines()
    tags = {word: tag for word, _, tag in (line.split(" ") for line in lines if line.count(" ") == 2)}  # noqa: PLR2004
    return tags | {row["term"]: row["pos"] for row in rows("terms")} | {w.word: w.tag for w in words if w.tag}


def tag_of(word: str, words: tuple[UserWord, ...] = ()) -> str | None:
    """Return the part of speech of a word; ``x`` punctuation, ``m`` figures, ``eng`` Latin, None if not known.

    Examples
    --------
    >>> from govreports.segmentation.engines import tag_of
    >>> tag_of("公开"), tag_of("12%"), tag_of("。")
    ('ad', 'm', 'x')
    """
    known = _tags(words).get(word)
    if known or not word.isascii():
        return known or (None if any(character.isalnum() for character in word) else "x")
    if _FIGURES.fullmatch(word):
        return "m"
    return "eng" if any(character.isalnum() for character in word) else "x"


def warn_of_global_words() -> None:
    """Warn where words were added to jieba itself, which the tokenizers here share nothing with."""
    shared = getattr(sys.modules.get("jieba"), "dt", None)
    if shared is not None and shared.initialized and (shared.user_word_tag_tab or len(shared.FREQ) != _own()[1]):
        message = (
            "words added to jieba itself (jieba.add_word, load_userdict) have no effect here; give user_words=[...]"
        )
        warnings.warn(message, stacklevel=4)
