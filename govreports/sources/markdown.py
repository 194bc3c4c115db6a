"""Markdown in which a converter left tags of the page: rows of pipes stay rows, tags go."""

import re
from html import unescape
from typing import Final

__all__ = ["inline_tags_removed"]

_ROW: Final = re.compile(r"^[ \t]*\|[^\n]*\|[ \t]*$", re.MULTILINE)
_LEAST_ROWS: Final = 3
_GRID: Final = re.compile(r"<t[dr]\b", re.IGNORECASE)
_HIDING: Final = re.compile(r"display\s*:\s*none|font-size\s*:\s*0|opacity\s*:\s*0|visibility\s*:", re.IGNORECASE)
_BREAK: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)
_NOTE: Final = re.compile(r"<sup[^<>\n]*>([^<>\n]{1,9})</sup>", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[A-Za-z][^<>\n]{0,2000}>|<!--[^\n]{0,2000}?-->")


def inline_tags_removed(text: str) -> str:
    r"""Return a text without its tags where it is Markdown with rows of pipes; any other text as it is.

    Pandoc writes spans of Word into the cells of its Markdown; opened as a page, all rows would be one line.
    Raised characters become notes in brackets, so that they join no number. A page with a grid of its own, or
    with a style that hides something, is a page.

    Examples
    --------
    >>> from govreports.sources.markdown import inline_tags_removed
    >>> inline_tags_removed("| <span>规章</span> | 3<sup>1</sup> |\n" * 3).splitlines()[0]
    '| 规章 | 3[1] |'
    >>> inline_tags_removed("<p>规章</p>")
    '<p>规章</p>'
    """
    if "<" not in text or len(_ROW.findall(text)) < _LEAST_ROWS or _GRID.search(text) or _HIDING.search(text):
        return text
    return unescape(_TAG.sub("", _NOTE.sub(r"[\1]", _BREAK.sub(" ", text))))
