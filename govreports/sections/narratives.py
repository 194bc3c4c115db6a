"""The sections of a report as prose: what stands under each heading, without tables and without the page around it."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from govreports.script import fold, without_pinyin
from govreports.sections.endings import is_furniture, without_ending, without_title
from govreports.sections.headings import Heading, Line, find_headings
from govreports.sections.lines import SHEETS, is_tabular, prose_of
from govreports.sources.document import Document

__all__ = ["Narrative", "narratives_of"]

_APART: Final = frozenset(["overview", "other"])
"""Sections of which neighbours stay apart: 概述 and 基本工作情况 are told one after the other, not as one."""
_OPENED: Final = "(（[【 \u3000\t\n"


@dataclass(frozen=True, slots=True)
class Narrative:
    """A section's prose: code, heading as printed, text, the slice from its first to its last character."""

    section: str
    heading: str | None
    text: str
    start: int
    end: int


def narratives_of(document: Document, tables: Sequence[tuple[int, int]], title_ends: int = 0, title: str | None = None) -> list[Narrative]:
    """Return the sections of a report in reading order, the preamble first.

    Sections are found by the wording of their headings; the order of the parts, their numbering and
    its style decide between a heading and a sub-heading of the same words. Each section comes once:
    neighbours that name the same (problems, then measures) are one narrative under the first heading,
    the second a line of it. Only ``other`` may come again, for every part whose heading names no
    section, and an overview that is printed in two parts under two headings stays in two. Prose is what
    stands under a heading without the lines of tables, signatures, attachments and page furniture.

    Parameters
    ----------
    document
        The document.
    tables
        Slices of the text that tables take up.
    title_ends
        Offset behind the title and the lines of metadata.
    title
        The title, which may stand in one line with what is behind it.
    """
    plain = without_pinyin(fold(document.text)).replace("资讯", "信息")
    prose = prose_of(document, plain, tables)
    parts = _Parts(find_headings(plain, *prose))
    under: list[list[Line]] = [[] for _ in range(len(parts.heads) + 1)]
    for line in prose.lines:
        for number, piece in parts.divided(line):
            under[number].append(piece)
    before = _spoken(plain, [line for line in under[0] if title_ends <= line.start])
    found = [_narrative(document, "preamble", None, without_title(document.text, before, title))]
    for number, (heading, own) in enumerate(zip(parts.heads, under[1:], strict=True), start=1):
        printed = document.text[heading.start : heading.end].rstrip(_OPENED).strip() or None
        lines = without_ending(plain, _spoken(plain, own), last=number == len(parts.heads))
        found.append(_narrative(document, heading.section, printed, lines))
    return found


class _Parts:
    """The parts of a text: their headings, and where one gives way to another."""

    def __init__(self, headings: Sequence[Heading]) -> None:
        """Begin a part with each heading that does not go on with the section before it."""
        self.heads: list[Heading] = []
        self.bounds: list[tuple[int, int | None]] = [(0, 0)]
        for heading in headings:
            same = bool(self.heads) and self.heads[-1].section == heading.section not in _APART
            if not same:
                self.heads.append(heading)
            number = len(self.heads)
            self.bounds.append((heading.start, number if same else None))
            self.bounds.append((heading.end, number))
        self.starts = [start for start, _ in self.bounds]

    def divided(self, line: Line) -> Iterator[tuple[int, Line]]:
        """Iterate over the pieces of a line, each with the number of its part; headings are left out."""
        index = bisect_right(self.starts, line.start) - 1
        start = line.start
        while start < line.end:
            end = min(line.end, self.starts[index + 1]) if index + 1 < len(self.starts) else line.end
            number = self.bounds[index][1]
            if number is not None and end > start:
                yield number, Line(start, end)
            start = end
            index += 1


def _spoken(plain: str, lines: Sequence[Line]) -> list[Line]:
    """Return the lines that say something, trimmed: no blanks, no furniture of the page, no remains of tables."""
    found: list[Line] = []
    for start, end in lines:
        text = plain[start:end]
        words = text.strip()
        if words and not is_furniture(words) and not is_tabular(words):
            found.append(Line(start + len(text) - len(text.lstrip()), start + len(text.rstrip())))
    return found


def _narrative(document: Document, section: str, heading: str | None, lines: Sequence[Line]) -> Narrative:
    if not lines:
        return Narrative(section, heading, "", 0, 0)
    text = "\n".join(document.text[line.start : line.end] for line in lines)
    start, end = lines[0].start, lines[-1].end
    whole = document.text[start:end]
    if document.format not in SHEETS and "".join(whole.split()) == "".join(text.split()):
        text = whole
    return Narrative(section, heading, text, start, end)
