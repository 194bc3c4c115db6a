"""What codes are called, in Chinese, English or both: one place for figures, tables, pages and widgets."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final, Literal
from urllib.parse import unquote

from govreports.auditing.rulebook import checks
from govreports.lexicons import rows
from govreports.panels import crosswalk, events
from govreports.regimes import codebook

__all__ = ["Language", "cell_name", "name_of", "said"]

Language = Literal["zh", "en", "both"]
"""In which language something is named."""

_SHORT: Final = 4
_NOTES: Final = re.compile(r"（[^（）]*）|^[\d.、：]+|^其中：|^[一二三四五六七八九十]+、")


def name_of(kind: str, code: str | None, language: Language = "both", between: str = " ") -> str:
    """Return what a code is called; a code that nothing names is written in words, never as it is.

    Parameters
    ----------
    kind
        What the code is one of: indicator, category, check, regime, unit, status of a cell, and so on.
    code
        The code; null is what has none.
    language
        ``zh``, ``en`` or ``both``: then the Chinese comes first, the English in brackets.
    between
        What stands between the two.

    Examples
    --------
    >>> from govreports.naming import name_of
    >>> name_of("indicator", "applications_received"), name_of("regime", "r2021", "en")
    ('收到申请数 (Applications received)', '2021 form')
    """
    known = _names().get((kind, code or ""))
    zh, en = known or ("", "")
    return said(zh or en or _worded(code), en or _worded(code), language, between)


def said(zh: str, en: str, language: Language = "both", between: str = " ") -> str:
    """Return a wording in the language that is asked for, once where both are the same.

    Examples
    --------
    >>> from govreports.naming import said
    >>> said("年", "year", "zh"), said("年", "year")
    ('年', '年 (year)')
    """
    if language == "both" and zh != en:
        return f"{zh}{between}({en})"
    return zh if language == "zh" else en


@cache
def cell_name(table: str, row: str, column: str, language: Language = "both") -> str:
    """Return what a cell is called: its table, the end of its row's label path, and its column.

    Examples
    --------
    >>> from govreports.naming import cell_name
    >>> cell_name("applications", "done.refused.state_secret", "total", "zh")
    '收到和处理申请 · 属于国家秘密 · 申请人情况·总计'
    >>> cell_name("applications", "done.refused.state_secret", "total", "en")
    'Applications · Done, refused: state secret · Total'
    """
    labels = _leaves()
    zh = [_local(row) or labels.get((table, "row", row), ""), labels.get((table, "column", column), "")]
    en = [_local(row) or (_path(row) if zh[0] else ""), _path(column)]
    tongues: tuple[tuple[Language, list[str]], ...] = (("zh", zh), ("en", en))
    names = [
        " · ".join(part for part in (name_of("table", table, tongue), *parts) if part) for tongue, parts in tongues
    ]
    return said(names[0], names[1], language)


def _local(row: str) -> str:
    """Return the label of a row that an office added, empty for a row of the form."""
    return unquote(row.removeprefix("local/")) if row.startswith("local/") else ""


def _path(code: str) -> str:
    *above, leaf = code.split(".")
    return _capital(f"{', '.join(_plain(each) for each in above)}: {_plain(leaf)}" if above else _plain(leaf))


def _plain(code: str) -> str:
    return code.replace("_", " ")


def _worded(code: str | None) -> str:
    return _capital(_plain((code or "unknown").rpartition(".")[2]))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@cache
def _leaves() -> Mapping[tuple[str, str, str], str]:
    book = codebook().unique(["table", "axis", "code"], keep="last", maintain_order=True)
    found = {}
    for table, axis, code, label in book.select("table", "axis", "code", "label").iter_rows():
        path = [_NOTES.sub("", part) for part in (label or "").split(" / ")]
        found[table, axis, code] = "·".join(path[-2:]) if len(path[-1]) <= _SHORT else path[-1]
    return found


@cache
def _names() -> Mapping[tuple[str, str], tuple[str, str]]:
    found = {(row["kind"], row["code"]): (row["label"], "") for row in rows("interface")}
    found |= {("indicator", code): (label, "") for code, label in crosswalk().select("indicator", "label").iter_rows()}
    found |= {("check", code): (label, "") for code, label in checks().select("check", "label").iter_rows()}
    found |= {("event", code): (name, "") for code, name in events().select("code", "name").iter_rows()}
    found |= {("category", row["category"]): (row["label_zh"], row["label_en"]) for row in rows("manual")}
    found |= {(row["kind"], row["code"]): (row["zh"], row["en"]) for row in rows("naming")}
    return found
