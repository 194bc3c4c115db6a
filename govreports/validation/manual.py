"""The coding manual: what each code means, in Chinese and English."""

import difflib
import unicodedata
from collections.abc import Iterable
from typing import Final

import polars as pl

from govreports import schemas
from govreports.clauses import CATEGORIES
from govreports.lexicons import rows

__all__ = ["CODES", "NONE", "code_of", "manual", "nearest"]

NONE: Final = "none"
"""The code for a clause that fits no category; what the rules leave without category has it too."""

CODES: Final = (*CATEGORIES, NONE)
"""What a coder may enter, in the order of the taxonomy."""


def manual() -> pl.DataFrame:
    """Return the coding manual, one row a code: labels, definition, includes, excludes and an example, zh and en.

    Examples
    --------
    >>> from govreports.validation import manual
    >>> manual().select("category", "label_zh", "label_en").row(4)
    ('timeliness', '时效更新', 'Timeliness and updating')
    """
    data = rows("manual")
    return schemas.frame("manual", {name: [row[name] for row in data] for name in schemas.FRAMES["manual"]})


def _key(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def code_of(entry: str) -> str | None:
    """Return the code that an entry stands for: the code or its label in either language; else None.

    Examples
    --------
    >>> from govreports.validation.manual import code_of
    >>> code_of(" Timeliness "), code_of("时效更新"), code_of("late")
    ('timeliness', 'timeliness', None)
    """
    known = {_key(row[name]): row["category"] for row in rows("manual") for name in ("label_en", "label_zh")}
    return (known | {code: code for code in CODES}).get(_key(entry))


def nearest(entry: str, known: Iterable[str]) -> str:
    """Return the name most like an entry, the first where none is like it at all.

    Examples
    --------
    >>> from govreports.validation.manual import nearest
    >>> nearest("timelines", ["gap", "timeliness"])
    'timeliness'
    """
    names = list(known)
    return (difflib.get_close_matches(_key(entry), names, 1, 0.0) or names)[0]
