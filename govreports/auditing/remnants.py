"""What was never meant to stand in a report: places left to fill in, page numbers, controls of a web page."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from govreports.auditing.views import Hit, View
from govreports.lexicons import rows
from govreports.regimes import Forms

__all__ = ["furniture", "left_blank", "placeholder"]

_END: Final = re.compile("[。;]")


@cache
def _patterns(name: str, check: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(row["pattern"]) for row in rows(name) if row.get("check", check) == check)


def placeholder(view: View, _: Forms) -> Iterator[Hit]:
    """Yield letters, lines and instructions of a template that stand where a name or a figure belongs."""
    for start, text in _spoken(view):
        yield from _once(start, text, "placeholders", "placeholder")


def left_blank(view: View, _: Forms) -> Iterator[Hit]:
    """Yield blanks, empty brackets and open dates where a figure belongs; what was there may be lost."""
    for start, text in _spoken(view):
        yield from _once(start, text, "placeholders", "left_blank")


def furniture(view: View, _: Forms) -> Iterator[Hit]:
    """Yield page numbers and controls of web pages in a line of prose that goes on behind them.

    What stands at the head or the foot of a page is no slip of the organ, and no sentence follows it.
    """
    for line in (line for line in view.lines if line.section != "preamble"):
        for hit in _once(line.start, line.text, "controls", "furniture"):
            if _END.search(line.text, hit.end - line.start):
                yield hit


def _spoken(view: View) -> Iterator[tuple[int, str]]:
    title = view.row["title"]
    at = view.text.find(title) if title else -1
    if title and at >= 0:
        yield at, view.plain[at : at + len(title)]
    yield from ((start, text) for start, text, _ in view.headings)
    yield from ((line.start, line.text) for line in view.lines)


def _once(start: int, text: str, name: str, check: str) -> Iterator[Hit]:
    """Iterate over the matches of a list of patterns, one for each stretch of text."""
    note = {"furniture": "not part of the prose"}.get(check, "a place left to be filled in")
    end = -1
    for a, b in sorted(match.span() for pattern in _patterns(name, check) for match in pattern.finditer(text)):
        if a >= end:
            end = b
            yield Hit(start + a, start + b, note)
