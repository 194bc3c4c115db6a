"""Which column of a table holds the document of each record, and which say what about it: by name, then by content."""

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from statistics import median
from typing import Any, Final, NamedTuple

from govreports.errors import InputError
from govreports.lexicons import rows

__all__ = ["ROLES", "Roles", "checked", "decide", "named"]

ROLES: Final = (
    "text",
    "title",
    "url",
    "published",
    "retrieved",
    "organ",
    "year",
    "index_number",
    "document_number",
    "region_code",
    "attachment",
)
"""What a column may be; ``region_code`` is one only where it is told."""
_LONG: Final = 200
"""Characters of a field from which on it may be a document; cells and titles stay below."""
_SURE: Final = 300
"""The same where no name says that the column holds documents."""
_SHORT: Final = 120
_NUMBERED: Final = re.compile(r"\s*[(（]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*[)）、.．]\s*\S")
_MARKUP: Final = re.compile(r"(?:<|&lt;|\\u003c)(?:p|div|table|td|tr|span|br|html|body)\b", re.IGNORECASE)
_TABLE: Final = re.compile(r"(?:<|&lt;|\\u003c)t[dr]\b", re.IGNORECASE)
_URL: Final = re.compile(r"\s*(?:https?:)?//\S+|\s*www\.\S+", re.IGNORECASE)
_DATE: Final = re.compile(
    r"\s*(?:(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}|(?:19|20)\d{6}\b|\d{10}(?:\d{3})?$|[34]\d{4}(?:\.\d+)?$)"
)
_YEAR: Final = re.compile(r"\s*(?:19|20)\d\d(?:\.0|\s*年度?)?\s*")
_REPORT: Final = re.compile(r"报告|年报|annual report", re.IGNORECASE)
_PRIVATE: Final = re.compile(r"[\s_\-/.:：]+")


class Roles(NamedTuple):
    """The column of the document, and the other columns that are used, by what they are."""

    text: str
    others: Mapping[str, str]

    def __str__(self) -> str:
        """Return which column is what, as the note of a report has it."""
        return ",".join(f"{role}={column}" for role, column in {"text": self.text, **self.others}.items())


@cache
def _roles() -> Mapping[str, tuple[str, int]]:
    return {row["name"]: (row["role"], place) for place, row in enumerate(rows("columns"))}


def named(column: str) -> str | None:
    """Return what a column is by its name, in whatever case, width and spacing; None where the name does not say.

    Examples
    --------
    >>> from govreports.sources.containers.roles import named
    >>> named("发布时间"), named("Pub_Date"), named("信息内容")
    ('published', 'published', None)
    """
    found = _role(column)
    return found[0] if found else None


def _role(column: str) -> tuple[str, int] | None:
    whole = unicodedata.normalize("NFKC", column).lower().strip("\ufeff \"'")
    return _roles().get(_PRIVATE.sub("", whole))


def checked(columns: Mapping[str, str], present: Sequence[str], name: str) -> None:
    """Refuse columns that a caller names and that a table does not have, or that are to be what no column is.

    Raises
    ------
    InputError
        The message names the nearest column, or the nearest role.
    """
    for role, column in columns.items():
        if role not in ROLES:
            near = difflib.get_close_matches(role, ROLES, 1, 0) or [ROLES[0]]
            message = f"columns cannot have {role!r}; the nearest is {near[0]!r} of {', '.join(ROLES)}"
            raise InputError(message)
        if column not in present:
            near = difflib.get_close_matches(column, present, 1, 0)
            nearest = f"; the nearest is {near[0]!r}" if near else ""
            message = f"{name} has no column {column!r}{nearest}; it has {', '.join(map(repr, present))}"
            raise InputError(message)


def decide(
    present: Sequence[str], sample: Sequence[Mapping[str, Any]], columns: Mapping[str, str] | None = None
) -> Roles | None:
    """Return which column of a table is what, None where the table is one document and no list of records.

    A table holds records where a column whose name says so (正文, content) holds documents, or where
    addresses, dates and titles stand beside it; without such a name, where a column holds documents in
    most of its rows, and addresses, dates or titles of reports stand beside it. A table whose other column
    numbers headings, or is named as one of sections, is one report saved by its sections.

    Parameters
    ----------
    present
        The names of the columns.
    sample
        The first rows, by the names of the columns.
    columns
        What the caller tells: role to name of column. With ``text`` among them, the table holds records.

    Examples
    --------
    >>> from govreports.sources.containers.roles import decide
    >>> row = {"标题": "甲局2020年政府信息公开年报", "链接": "http://a.gov.cn/1.html", "正文": "一、总体情况。" * 40}
    >>> str(decide(list(row), [row]))
    'text=正文,title=标题,url=链接'
    >>> decide(["信息内容", "本年制发件数"], [{"信息内容": "规章", "本年制发件数": "0"}])
    """
    told = dict(columns or {})
    values = {column: [_shown(row.get(column)) for row in sample] for column in present}
    filled = {column: [value for value in each if value] for column, each in values.items()}
    others = _others(present, filled, told)
    text = told.get("text") or _text(present, filled, others)
    if text is None:
        return None
    return Roles(text, {role: column for role, column in others.items() if column != text})


def _shown(value: Any) -> str:  # noqa: ANN401 - any field
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace").strip()
    return "" if value is None or value != value else str(value).strip()  # noqa: PLR0124 - NaN


def _others(present: Sequence[str], filled: Mapping[str, list[str]], told: Mapping[str, str]) -> dict[str, str]:
    """Return the columns that are not the document's by what they are: those told, then those whose values fit."""
    found: dict[str, str] = {}
    for role in ROLES[1:]:
        if role in told:
            found[role] = told[role]
            continue
        candidates = [column for column in present if named(column) == role and column not in told.values()]
        fitting = [column for column in candidates if _fits(role, filled[column])]
        if fitting:
            found[role] = min(fitting, key=lambda column: _preference(role, column, filled[column]))
    if "url" not in found:
        unnamed = [c for c in present if named(c) is None and filled[c] and _fits("url", filled[c])]
        if unnamed:
            found["url"] = max(unnamed, key=lambda column: len(set(filled[column])))
    return {role: found[role] for role in ROLES if role in found}


def _preference(role: str, column: str, values: Sequence[str]) -> tuple[int, int]:
    """Return what decides between columns of one role: of addresses, the one that differs most; then the word list."""
    found = _role(column)
    return (-len(set(values)) if role == "url" else 0, found[1] if found else 0)


def _fits(role: str, values: Sequence[str]) -> bool:
    """Tell whether the values of a column are what its name says; an empty column says nothing and is none."""
    pattern = {"url": _URL, "published": _DATE, "retrieved": _DATE, "year": _YEAR}.get(role)
    if not values:
        return False
    if pattern is not None:
        return sum(pattern.match(value) is not None for value in values) * 2 > len(values)
    if role == "organ":
        return not any(_URL.match(value) or len(value) > _SHORT for value in values)
    return role == "attachment" or median(map(len, values)) <= _SHORT


def _text(present: Sequence[str], filled: Mapping[str, list[str]], others: Mapping[str, str]) -> str | None:
    """Return the column of the documents, None where the table is one document."""
    if any(_parts(column, filled[column]) for column in present):
        return None
    beside = {"title", "url", "published", "organ", "year"} & others.keys()
    by_name = [column for column in present if named(column) == "text"]
    if by_name:
        best = max(by_name, key=lambda column: (_tables(filled[column]), _length(filled[column]), column == by_name[0]))
        holds = _documents(filled[best], _LONG) or ("url" in beside and len(beside) > 1)
        return best if holds and (beside or len(present) == 1 or _documents(filled[best], _LONG)) else None
    candidates = [
        column
        for column in present
        if _documents(filled[column], _SURE) and len(filled[column]) * 2 > max(map(len, filled.values()))
    ]
    if not candidates or not (_titles(others, filled) or {"url", "published"} & beside):
        return None
    return max(candidates, key=lambda column: (_tables(filled[column]), _length(filled[column])))


def _parts(column: str, values: Sequence[str]) -> bool:
    """Tell whether a column counts the headings of one report: it is named so, or most of its values are numbered."""
    if named(column) == "section":
        return True
    if len(values) < 3 or _documents(values, _LONG):  # noqa: PLR2004 - a single title may begin with a number
        return False
    return sum(_NUMBERED.match(value) is not None for value in values) * 2 > len(values)


def _documents(values: Sequence[str], least: int) -> bool:
    """Tell whether most fields of a column are long enough for documents, or pages."""
    long = sum(len(value) >= least or (len(value) > _SHORT and _MARKUP.search(value) is not None) for value in values)
    return long * 2 > len(values)


def _titles(others: Mapping[str, str], filled: Mapping[str, list[str]]) -> bool:
    values = filled[others["title"]] if "title" in others else []
    return sum(_REPORT.search(value) is not None for value in values) * 2 > len(values)


def _tables(values: Sequence[str]) -> int:
    """Return in how many of ten fields markup of tables stands."""
    return 10 * sum(_TABLE.search(value) is not None for value in values) // max(1, len(values))


def _length(values: Sequence[str]) -> float:
    return median(map(len, values)) if values else 0
