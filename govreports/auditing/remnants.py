"""What was never meant to stand in a report: places left to fill in, page numbers, controls of a web page."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from govreports.auditing.views import Hit, View
from govreports.lexicons import rows
from govreports.regimes import Forms

__all__ = ["furniture", "left_blank", "placeholder"]

_END: Final = re.compile("[。;]")


@cache
def _patterns(name: str, check: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(row["pattern"], re.MULTILINE) for row in rows(name) if row.get("check", check) == check)


def placeholder(view: View, _: Forms) -> Iterator[Hit]:
    """Yield letters, lines and instructions of a template that stand where a name or a figure belongs."""
    yield from _of_templates(view, "placeholder")


def left_blank(view: View, _: Forms) -> Iterator[Hit]:
    """Yield blanks, empty brackets and open dates where a figure belongs; what was there may be lost."""
    yield from _of_templates(view, "left_blank")


def furniture(view: View, _: Forms) -> Iterator[Hit]:
    """Yield page numbers and controls of web pages in a line of prose that goes on behind them.

    What stands at the head or the foot of a page is no slip of the organ, and no sentence follows it.
    """
    lines = [line for line in view.lines if line.section != "preamble"]
    if not _occur([line.text for line in lines], "controls", "furniture"):
        return
    for line in lines:
        for hit in _once(line.start, line.text, "controls", "furniture"):
            if _END.search(line.text, hit.end - line.start):
                yield hit


def _of_templates(view: View, check: str) -> Iterator[Hit]:
    spoken = list(_spoken(view))
    if _occur([text for _, text in spoken], "placeholders", check):
        for start, text in spoken:
            yield from _once(start, text, "placeholders", check)


def _occur(texts: Sequence[str], name: str, check: str) -> bool:
    """Tell whether one of a list of patterns may match one of some texts: whether it matches them line by line.

    What matches a text matches it between line ends, too: no pattern forbids a line end beside it.
    """
    whole = "\n".join(texts)
    return any(pattern.search(whole) for pattern in _patterns(name, check))


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
