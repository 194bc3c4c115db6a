"""Names and numbers of persons in texts that are made to be published, masked sign by sign."""

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Final, Literal

import polars as pl

from govreports.arguments import checked
from govreports.lexicons.roles import words

__all__ = ["Persons", "mask_persons", "published"]

Persons = Literal["mask", "keep"]
"""What becomes of persons' names and numbers in what is published."""

_MASK: Final = "*"
_KEPT: Final = "、，,;"
_HAN: Final = "[\u3400-\u9fff]"
_UNTOUCHED: Final = frozenset({"at", "report", "reports", "sha256", "url"})
"""Columns of ids, places, hashes and addresses."""

_PHONE: Final = (
    r"(?:(?:[+＋]?86[- ]?)?1[3-9]\d[- －]?\d{4}[- －]?\d{4}|400[- －]?\d{3}[- －]?\d{4}"
    r"|(?:[(（]?0\d{2,3}[)）]?[- －—–]{0,2})?\d{3,4}[- －]?\d{4}(?:[-转]\d{1,6})?)(?!\d)"
)
_MAIL: Final = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}[@＠](?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,10}", re.ASCII)
_LANDLINE: Final = re.compile(r"(?<![\w.,/-])(?:0\d{2,3}[-－—–]|[(（]0\d{2,3}[)）] ?)\d{7,8}(?!\d)", re.ASCII)
_MOBILE: Final = re.compile(r"(?<![A-Za-z0-9_./=,-])(?:[+＋]?86[- ]?)?(1[3-9]\d[- ]?\d{4}[- ]?\d{4})(?![\d.,]*\d)")
_IDENTITY: Final = re.compile(r"(?<![A-Za-z0-9])[1-9]\d{16}[\dXx](?![A-Za-z0-9])")
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ZEROS: Final = 6
"""Zeros of which a number has fewer: eleven digits of a row that lost its spaces are mostly zeros."""


@checked
def mask_persons(text: str) -> str:
    """Return a text in which names and numbers of persons are asterisks, one for each sign.

    Masked are: names behind a field such as 填报人 or 联系人, or between an office and what its holder does
    (局长…任组长); telephone numbers behind a field and mobile numbers anywhere; e-mail addresses; numbers of
    identity cards. The text keeps its length, so that every place in it stays where it was. Names that stand
    anywhere else are not found.

    Examples
    --------
    >>> from govreports.privacy import mask_persons
    >>> mask_persons("单位负责人：王小川 填报人:（略） 联系电话:62790000")
    '单位负责人：*** 填报人:（略） 联系电话:********'
    """
    signs = list(text)
    for start, end in _spans(text):
        signs[start:end] = [sign if sign.isspace() or sign in _KEPT else _MASK for sign in signs[start:end]]
    return "".join(signs)


def published(frame: pl.DataFrame, persons: Persons = "mask") -> pl.DataFrame:
    """Return a frame as it may be published: its texts masked, and columns that are fields of persons wholly.

    What is read of a cell of the form stays, and so do ids, addresses and hashes.

    Examples
    --------
    >>> import polars as pl
    >>> from govreports.privacy import published
    >>> published(pl.DataFrame({"text": ["填报人：王小川"], "联系人": ["李四"]})).rows()
    [('填报人：***', '***')]
    """
    if persons == "keep":
        return frame
    columns: list[pl.Expr] = []
    for name, kind in frame.schema.items():
        if name in _UNTOUCHED:
            continue
        if _is_field(name):
            columns.append(pl.when(pl.col(name).is_not_null()).then(pl.lit(_MASK * 3)).alias(name))
        elif kind == pl.String:
            masked = pl.lit(_masked(frame[name], _mask_record if name == "record" else mask_persons))
            figure = (
                pl.col("value").is_not_null() if name == "raw" and "value" in frame.columns else pl.lit(value=False)
            )
            columns.append(pl.when(figure).then(pl.col(name)).otherwise(masked).alias(name))
        elif kind == pl.List(pl.String):
            rows = [row if row is None else list(map(mask_persons, row)) for row in frame[name].to_list()]
            columns.append(pl.lit(pl.Series(name, rows, kind)))
    return frame.with_columns(columns)


def _masked(column: pl.Series, mask: Callable[[str], str]) -> pl.Series:
    known: dict[str | None, str | None] = {text: text if text is None else mask(text) for text in column.unique()}
    return pl.Series(column.name, [known[text] for text in column], pl.String)


def _mask_record(text: str) -> str:
    """Return the columns of a record, kept as JSON, without persons."""
    try:
        said = json.loads(text)
    except ValueError:
        return mask_persons(text)
    return json.dumps(_mask_value(said), ensure_ascii=False)


def _mask_value(value: Any, name: str = "") -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        return {key: _mask_value(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [_mask_value(each, name) for each in value]
    if value is None or isinstance(value, bool):
        return value
    if _is_field(name):
        return _MASK * 3
    masked = mask_persons(str(value))
    return masked if isinstance(value, str) or masked != str(value) else value


def _is_field(name: str) -> bool:
    """Tell whether a column is one of persons by its name."""
    return re.fullmatch(f"{words('persons', 'name')}|{words('persons', 'number')}", name.strip()) is not None


def _spans(text: str) -> Iterator[tuple[int, int]]:
    for field in _fields().finditer(text):
        yield from _names(text, field)
    for pattern in _prose():
        yield from (found.span("name") for found in pattern.finditer(text))
    for found in _telephones().finditer(text):
        yield found.span("number")
    for pattern in (_MAIL, _LANDLINE):
        yield from (found.span() for found in pattern.finditer(text))
    for found in _MOBILE.finditer(text):
        if found[1].count("0") < _ZEROS and not _counts().match(text, found.end()):
            yield found.span()
    for found in _IDENTITY.finditer(text):
        if _is_identity(found[0]):
            yield found.span()


@cache
def _fields() -> re.Pattern[str]:
    """Return what finds the field of a name, up to its value: behind a colon, in the next cell, in the next line."""
    note, blank = r"(?:[ \u3000]?[(（][^()（）\n]{1,8}[)）])?", r"[ \u3000]"
    line = rf"\n{blank}{{0,4}}(?={_HAN}(?:{blank}{{0,3}}{_HAN}){{1,3}}(?:\n|\Z))"
    colon = rf"{blank}{{0,4}}[:：]{blank}{{0,8}}(?:{line})?"
    return re.compile(
        rf"{words('persons', 'name')}{note}(?:{colon}|(?P<bare>{blank}{{0,4}}[\n\t| \u3000][ \u3000|]{{0,4}}))"
    )


@cache
def _values() -> re.Pattern[str]:
    """Return what finds the words of a value up to punctuation, the end of the line or the next field."""
    ends = "|".join(words("persons", role) for role in ("name", "number", "end"))
    return re.compile(rf"(?!{ends})(?:(?!{ends})[^\n\t|,，;；。:：(（)）\d]){{1,40}}")


@cache
def _alone() -> re.Pattern[str]:
    """Return what finds a name that stands alone: known by its surname, as no colon says that a name follows."""
    surname = f"(?:{words('persons', 'surname')}|{words('persons', 'surname_word')})"
    return re.compile(
        rf"{surname}[ \u3000]{{0,3}}{_HAN}(?:[ \u3000]{{0,2}}{_HAN})?(?=[ \u3000]{{0,8}}(?:[\n\t|]|\Z|[ \u3000]))"
    )


def _names(text: str, field: re.Match[str]) -> Iterator[tuple[int, int]]:
    if field["bare"] is not None:
        found = _alone().match(text, field.end())
        if found and not _blank().fullmatch(found[0]):
            yield found.span()
        return
    value = _values().match(text, field.end())
    if value is None or _blank().fullmatch(value[0].strip()):
        return
    parts = list(re.finditer(r"[^\s、/]+", value[0]))
    longest = 4 if len(parts) == 1 or len(parts[0][0]) > 1 else 1
    for part in parts:
        known = "·" in part[0] or part[0].isascii() or _alone().match(part[0][:2] + "\n")
        if len(part[0]) <= longest or known:
            yield value.start() + part.start(), value.start() + part.end()


@cache
def _blank() -> re.Pattern[str]:
    return re.compile(rf"(?:{words('persons', 'placeholder')}|[\W_]|某)*")


@cache
def _prose() -> tuple[re.Pattern[str], ...]:
    """Return what finds a name in prose: behind an office and before what the person does, or the next person."""
    office, done = words("persons", "role"), words("persons", "done")
    plain, wordy = words("persons", "surname"), words("persons", "surname_word")
    return (
        re.compile(rf"{office}(?P<name>(?!{done})(?:{plain}|{wordy}){_HAN}{{1,2}}?)(?={done})"),
        re.compile(rf"{office}(?P<name>{plain}{_HAN}{{1,2}})(?=[、，,])"),
    )


@cache
def _telephones() -> re.Pattern[str]:
    """Return what finds a number behind a field of numbers; what is counted is none."""
    lead = r"(?:号码?)?(?:[ \u3000]?[(（][^()（）\n]{1,8}[)）])?[ \u3000]{0,4}[:：|\t\n为是]?[ \u3000]{0,8}"
    several = rf"{_PHONE}(?:[、,，/; ]{{1,3}}{_PHONE}){{0,4}}"
    return re.compile(rf"{words('persons', 'number')}{lead}(?P<number>{several})(?!{_counts().pattern})")


@cache
def _counts() -> re.Pattern[str]:
    return re.compile(rf"[ \u3000]?{words('persons', 'unit')}")


def _is_identity(number: str) -> bool:
    """Tell whether eighteen signs are the number of an identity card: its day of birth and check digit hold."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    is_day = number[6:8] in {"19", "20"} and "01" <= number[10:12] <= "12" and "01" <= number[12:14] <= "31"
    return is_day and "10X98765432"[total % 11] == number[17].upper()
