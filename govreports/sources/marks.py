"""Raised, lowered and struck characters as plain text: a footnote mark is no digit of the number before it."""

import re
from typing import Final

__all__ = ["BEHIND", "END", "LOWERED", "MARKS", "RAISED", "STRUCK", "plain", "raised", "still_open"]

RAISED: Final = "\x01"
LOWERED: Final = "\x02"
STRUCK: Final = "\x03"
END: Final = "\x04"
"""Stand around such characters while a line is collected; no text has them."""
BEHIND: Final = "\x05"
"""Stands, on a line of its own, where the article of a page has ended."""
MARKS: Final = {
    **dict.fromkeys(("sup", "super", "superscript"), RAISED),
    **dict.fromkeys(("sub", "subscript"), LOWERED),
    **dict.fromkeys(("s", "strike", "del"), STRUCK),
}
"""By the words that html, style sheets and office files have for them."""
_MARK: Final = re.compile(f"[{RAISED}{LOWERED}{STRUCK}{END}]")
_HIGH: Final = str.maketrans("0123456789+-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾")
_LOW: Final = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_STROKE: Final = "\u0336"


def plain(line: str, before: str = "") -> str:
    r"""Return a line with its marked characters as Unicode has them.

    Raised and lowered digits stay so (``5¹`` is not 51). Struck characters go. Where a line has no
    others, raised and lowered ones are ordinary and struck ones keep their stroke: the line is
    neither empty nor a number.

    Parameters
    ----------
    line
        The line, with marks.
    before
        Marks that are open where it begins, as `still_open` returns them.

    Examples
    --------
    >>> from govreports.sources.marks import END, RAISED, STRUCK, plain
    >>> plain(f"5{RAISED}1{END}"), plain(f"{STRUCK}5{END}8"), plain(f"{RAISED}5{END}")
    ('5¹', '8', '5')
    """
    if not before and not _MARK.search(line):
        return line
    pieces: list[tuple[str, str]] = []
    marks = before
    reached = 0
    for match in _MARK.finditer(line):
        pieces.append((marks, line[reached : match.start()]))
        marks = marks[:-1] if match[0] == END else marks + match[0]
        reached = match.end()
    pieces.append((marks, line[reached:]))
    alone = not any(text.strip() for marks, text in pieces if not marks)
    return "".join(_shown(marks, text, alone=alone) for marks, text in pieces)


def _shown(marks: str, text: str, *, alone: bool) -> str:
    if STRUCK in marks:
        return "".join(c if c.isspace() else c + _STROKE for c in text) if alone else ""
    return text if alone or not marks else text.translate(_HIGH if marks[-1] == RAISED else _LOW)


def raised(text: str) -> str:
    """Return characters as raised ones, as far as Unicode has them.

    Examples
    --------
    >>> from govreports.sources.marks import raised
    >>> raised("(1)")
    '⁽¹⁾'
    """
    return text.translate(_HIGH)


def still_open(line: str, before: str = "") -> str:
    """Return the marks that are open at the end of a line.

    Examples
    --------
    >>> from govreports.sources.marks import END, RAISED, STRUCK, still_open
    >>> still_open(f"{RAISED}1{END}{STRUCK}2") == STRUCK
    True
    """
    for mark in _MARK.findall(line):
        before = before[:-1] if mark == END else before + mark
    return before
