"""Document numbers and the names of laws, each one word: 国办函〔2020〕109号, 《中华人民共和国政府信息公开条例》."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from govreports.lexicons import rows

__all__ = ["citations"]

_TITLE: Final = r"《(?P<title>[^《》\n]{2,60})》"
_NUMBER: Final = r"(?P<number>[\[(](?:19|20)\d\d[\])] ?第? ?\d{1,4} ?号)"
_FOUND: Final = re.compile(rf"{_TITLE}|{_NUMBER}|(?P<order>(?:中华人民共和国)?国务院令 ?第? ?\d{{1,4}} ?号)")
_CODE: Final = re.compile(r"[一-龥]{2,12}\Z")
_LONGEST: Final = 12
_SHORTEST: Final = 2
"""Characters of the code of an office before the year: 国办函 and the like."""


@cache
def _before() -> re.Pattern[str]:
    """Return what ends behind the last word that stands before the code of an office."""
    words = sorted((row["word"] for row in rows("before_numbers")), key=lambda word: (-len(word), word))
    return re.compile(f".*(?:{'|'.join(words)})")


def citations(text: str) -> Iterator[tuple[int, int]]:
    """Iterate over where document numbers and titles (without their 《》) begin and end in folded text.

    Titles stand in 《》 (GB/T 15834-2011), numbers are code, year and number (GB/T 9704-2012).

    Examples
    --------
    >>> from govreports.segmentation.citations import citations
    >>> text = "根据国办函[2020]109号和《政府信息公开条例》"
    >>> [text[start:end] for start, end in citations(text)]
    ['国办函[2020]109号', '政府信息公开条例']
    """
    behind = 0
    for match in _FOUND.finditer(text):
        start, end = match.span(match.lastgroup or 0)
        if match.lastgroup == "number":
            start -= _code(text[max(behind, start - _LONGEST) : start])
            if start == match.start():
                continue
        yield start, end
        behind = end


def _code(text: str) -> int:
    """Return the length of the code of an office at the end of some text, 0 where there is none."""
    matched = _CODE.search(text)
    if not matched:
        return 0
    left = _before().match(matched[0])
    length = len(matched[0]) - (left.end() if left else 0)
    return length if length >= _SHORTEST else 0
