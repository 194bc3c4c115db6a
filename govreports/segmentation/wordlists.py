"""Words of the user: a list, or a file with one word a line or in jieba's format; stop words likewise."""

import re
from collections.abc import Collection
from functools import cache, lru_cache
from os import PathLike, fspath
from pathlib import Path
from typing import Final, NamedTuple

from govreports.arguments import shown
from govreports.errors import GovreportsError, InputError
from govreports.lexicons import rows
from govreports.script import fold
from govreports.sources.decoding import decode

__all__ = ["StopWords", "UserWord", "UserWords", "builtin_stop_words", "stop_words_of", "user_words_of"]

UserWords = str | PathLike[str] | Collection[str] | None
"""The path of a file, or words; an entry is ``word``, ``word frequency`` or ``word frequency tag``, as jieba has it."""

StopWords = bool | str | PathLike[str] | Collection[str]
"""True for the list of the package, False for none, or the path of a file or words to take instead."""

_ENTRY: Final = re.compile(r"(.+?)(?:\s+(\d{1,15}))?(?:\s+([a-z]+))?\s*", re.IGNORECASE)


class UserWord(NamedTuple):
    """A word with its frequency (None: as many as make it one word) and part of speech."""

    word: str
    frequency: int | None
    tag: str | None


def user_words_of(given: UserWords) -> tuple[UserWord, ...]:
    """Return the words of a list or file, in simplified script and half width, each once; the last entry counts.

    Raises
    ------
    InputError
        The file cannot be read, or an entry is no text.

    Examples
    --------
    >>> from govreports.segmentation.wordlists import user_words_of
    >>> user_words_of(["一網通辦", "跨省通办 20 n"])
    (UserWord(word='一网通办', frequency=None, tag=None), UserWord(word='跨省通办', frequency=20, tag='n'))
    """
    found: dict[str, UserWord] = {}
    for entry in _entries("user_words", given):
        matched = _ENTRY.fullmatch(entry)
        if matched:
            word, frequency, tag = matched.groups()
            found[fold(word)] = UserWord(fold(word), int(frequency) if frequency else None, tag)
    return tuple(sorted(found.values(), key=lambda each: (len(each.word), each.word)))


@cache
def builtin_stop_words() -> frozenset[str]:
    """Return the words of ``lexicons/stopwords.csv``.

    Examples
    --------
    >>> from govreports.segmentation.wordlists import builtin_stop_words
    >>> "的" in builtin_stop_words(), "不" in builtin_stop_words()
    (True, False)
    """
    return frozenset(row["word"] for row in rows("stopwords"))


def stop_words_of(given: StopWords) -> frozenset[str] | None:
    """Return the stop words that an argument means; None where nothing, punctuation included, is one.

    Raises
    ------
    InputError
        The file cannot be read, or an entry is no text.

    Examples
    --------
    >>> from govreports.segmentation.wordlists import stop_words_of
    >>> stop_words_of(False) is None, sorted(stop_words_of(["進一步"]))
    (True, ['进一步'])
    """
    if isinstance(given, bool):
        return builtin_stop_words() if given else None
    return frozenset(fold(word) for word in _entries("stop_words", given))


def _entries(name: str, given: UserWords) -> list[str]:
    """Return the entries of a list, or the lines of a file, without those that are empty."""
    if given is None:
        return []
    if isinstance(given, str | PathLike):
        lines = list(_lines(name, fspath(given), Path(given).stat().st_mtime_ns if Path(given).is_file() else 0))
    else:
        lines = list(given)
        wrong = [each for each in lines if not isinstance(each, str)]
        if wrong:
            message = f"{name} has {shown(wrong[0])} in it; a list of words or the path of a file is wanted"
            raise InputError(message)
    return [line.strip() for line in lines if line.strip()]


@lru_cache(maxsize=8)
def _lines(name: str, path: str, _changed: int) -> tuple[str, ...]:
    if not Path(path).is_file():
        message = f"{name} is {path!r}, which is no file; for the words themselves write a list: [{path!r}]"
        raise InputError(message)
    try:
        text, _ = decode(Path(path).read_bytes())
    except GovreportsError as error:
        message = f"{name}: {path} is no text with one word a line: {error}"
        raise InputError(message) from error
    return tuple(text.removeprefix("\ufeff").split("\n"))
