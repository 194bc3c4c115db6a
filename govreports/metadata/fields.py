"""Fields that a content management system or a form prints as key and value, in whatever shape."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

from govreports.lexicons import rows
from govreports.metadata.dates import dates_in
from govreports.metadata.records import Metadata
from govreports.sections import Narrative

__all__ = ["Field", "fields_of", "key_at", "read_fields"]

_INDEX: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9/_\-.()\[\]]{3,60}")
_DOCUMENT_NUMBER: Final = re.compile(
    r"[一-鿿]{1,12}\s*[\[(]\s*20\d\d\s*[\])]\s*(?:第\s*)?\d{1,5}\s*号|[一-鿿]{1,12}20\d\d[-年]\d{1,5}号?"
)
_WHITE: Final = re.compile(r"[\s\0]+")
_CLOCK: Final = re.compile(r"\s*(?:\d{1,2}:\d{2}(?::\d{2})?\s*)?")
_DIGIT: Final = re.compile(r"20\d\d|二")
_HAN: Final = re.compile(r"[一-鿿]")
_VALUE_ENDS: Final = re.compile(r"[|\t\n]| {2,}|$")
_LIMIT: Final = 600
_REACH: Final = 400
"""Characters that a key and the blanks in it take up at most."""
_ANYWHERE: Final = frozenset({"form", "foot"})
_GENERAL: Final = 3
_LONGEST: Final = 80


class Field(NamedTuple):
    """A key met: what it is for, where it was met, its rank among keys of the same purpose, the slice of its value."""

    name: str
    basis: str
    rank: int
    start: int
    end: int


def _spaced(name: str) -> str:
    return r"[\s\0]{0,16}".join(re.escape(character) for character in name)


@cache
def _keys() -> re.Pattern[str]:
    names: dict[str, list[str]] = {}
    for name in sorted((row["key"] for row in rows("metadata")), key=len, reverse=True):
        names.setdefault(name[0], []).append(_spaced(name))
    groups = (
        f"{re.escape(first)}(?:{'|'.join(each.removeprefix(re.escape(first)) for each in own)})"
        for first, own in names.items()
    )
    return re.compile(
        "("
        + "|".join(groups)
        + r")\0*(?:\s{0,4}\([^()\n]{0,20}\))?(?:[】\]]?\s{0,8}[:|/][\s|:]*|[】\]]\s*|\s+|(?=[\dA-Za-z])|$)"
    )


@cache
def _keys_of_the_body() -> re.Pattern[str]:
    return re.compile("|".join(_spaced(row["key"]) for row in rows("metadata") if row["basis"] in _ANYWHERE))


@cache
def _field_of() -> Mapping[str, tuple[str, str, int]]:
    return {row["key"]: (row["field"], row["basis"], int(row["rank"])) for row in rows("metadata")}


def key_at(text: str) -> bool:
    """Tell whether a line begins with a key.

    Examples
    --------
    >>> key_at("索 引 号 | 000014349/2022-07248"), key_at("来源于群众")
    (True, False)
    """
    return _keys().match(text) is not None


def fields_of(plain: str, body: int) -> Iterator[Field]:
    """Iterate over the fields of a folded text (pinyin as NUL): before its body, those of a form or page foot anywhere.

    A value ends where its cell, its line or two blanks end it, or the next key begins; the value of
    a key that the next key follows at once is empty.
    """
    limit = max(body, min(len(plain), _LIMIT))
    until = len(plain) if _keys_of_the_body().search(plain, limit) else _behind_key(plain, limit)
    for match in _keys().finditer(plain, 0, until):
        name, basis, rank = _field_of()[_WHITE.sub("", match[1])]
        if not name or (match.start() > limit and basis not in _ANYWHERE):
            continue
        if _inside_word(plain, match) or (rank == _GENERAL and _HAN.match(plain[match.start() - 1 : match.start()])):
            continue
        end = min(match.end() + _LONGEST, len(plain))
        stop = _VALUE_ENDS.search(plain, match.end(), end)
        end = stop.start() if stop else end
        following = _keys().search(plain, match.end(), end)
        if following and not _inside_word(plain, following):
            end = following.start()
        if _keys().match(plain, match.end()):
            end = match.end()
        yield Field(name, basis, rank, match.end(), end)


def _behind_key(plain: str, limit: int) -> int:
    """Return an offset behind every key that begins before another one, and behind what may follow the key."""
    stop = min(len(plain), limit + _REACH)
    while stop < len(plain) and (plain[stop - 1].isspace() or plain[stop - 1] in ":|"):
        stop += 1
    return stop


def _inside_word(plain: str, key: re.Match[str]) -> bool:
    """Tell whether a key is the end of a longer word (本文号): a character before it, no colon behind it."""
    before = plain[key.start() - 1 : key.start()]
    return bool(_HAN.match(before)) and ":" not in key[0] and "|" not in key[0]


def read_fields(
    found: Metadata, printed: str, plain: str, narratives: Sequence[Narrative], declared: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Fill in date, index number and document number; return the organs that fields name, with their basis.

    Parameters
    ----------
    found
        The record to fill in.
    printed, plain
        The text of the document, and folded.
    narratives
        Its sections: fields stand before the body.
    declared
        What the file itself declares.
    """
    body = next((n.start for n in narratives if n.section != "preamble" and n.start), len(plain))
    dates: list[tuple[int, str, Field]] = []
    organs: list[tuple[str, str]] = []
    for field in fields_of(plain, body):
        value = plain[field.start : field.end]
        if field.name == "published":
            dates.append((field.rank, value, field))
        elif field.name in {"organ", "source"}:
            name = re.match(r"[一-鿿()]{2,40}", value.replace("\0", ""))
            if name:
                organs.append((field.basis if field.name == "organ" else "source", name[0]))
        else:
            _number(found, printed, field, value)
    for _, value, field in sorted(dates, key=lambda item: item[0]):
        day = next((dated.day for dated in dates_in(value.lstrip()) if dated.start == 0), None)
        if day is not None:
            found.published, found.published_basis = day, field.basis
            break
    if found.published is None:
        _unkeyed(found, plain[:body], declared)
    if found.document_number is None:
        _lone_number(found, printed, plain[:body])
    return organs


def _number(found: Metadata, printed: str, field: Field, value: str) -> None:
    """Keep an index or document number."""
    if field.name == "index_number" and found.index_number is None:
        number = _INDEX.match(value)
        if number and any(character.isdigit() for character in number[0]):
            found.index_number = printed[field.start : field.start + number.end()]
    elif field.name == "document_number" and found.document_number is None:
        number = _DOCUMENT_NUMBER.match(value)
        if number:
            found.document_number = printed[field.start : field.start + number.end()]


def _unkeyed(found: Metadata, head: str, declared: Mapping[str, str]) -> None:
    """Take a date, with or without a time, that has a line to itself or a key behind it, else one the file declares."""
    for line in head.split("\n"):
        text = line.strip()
        first = next(dates_in(text), None) if _DIGIT.match(text) else None
        if first is None or first.start or first.day is None:
            continue
        clock = _CLOCK.match(text, first.end)
        rest = text[clock.end() if clock else first.end :]
        if not rest or key_at(rest):
            found.published, found.published_basis = first.day, "cms"
            return
    for key in ("pubdate", "publishdate", "others", "dcterms.date"):
        day = next((dated.day for dated in dates_in(declared.get(key, "")) if dated.day), None)
        if day is not None:
            found.published, found.published_basis = day, "metadata"
            return


def _lone_number(found: Metadata, printed: str, head: str) -> None:
    """Take a document number on a line of its own."""
    start = 0
    for line in head.split("\n"):
        text = line.strip()
        if len(text) <= _LONGEST // 2 and _DOCUMENT_NUMBER.fullmatch(text):
            at = start + line.index(text)
            found.document_number = printed[at : at + len(text)]
            return
        start += len(line) + 1
