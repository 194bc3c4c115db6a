"""The sections of a report as prose: what stands under each heading, without tables and without the page around it."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from govreports.script import fold, without_pinyin
from govreports.sections.endings import is_furniture, is_sentence, without_links, without_signature, without_title
from govreports.sections.headings import Heading, Line, find_headings
from govreports.sections.lines import SHEETS, is_tabular, prose_of
from govreports.sources.document import Document

__all__ = ["Narrative", "around_report", "narratives_of"]

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


def narratives_of(
    document: Document, tables: Sequence[tuple[int, int]], title_ends: int = 0, title: str | None = None
) -> list[Narrative]:
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
    closes = _closes(document, plain, parts.heads, tables, prose.lines)
    under: list[list[Line]] = [[] for _ in range(len(parts.heads) + 1)]
    for line in prose.lines:
        if closes is not None and line.start >= closes:
            break
        for number, piece in parts.divided(line):
            under[number].append(piece)
    before = _prose(plain, _spoken(plain, [line for line in under[0] if title_ends <= line.start]))
    found = [_narrative(document, "preamble", None, without_title(document.text, before, title))]
    for number, (heading, own) in enumerate(zip(parts.heads, under[1:], strict=True), start=1):
        printed = document.text[heading.start : heading.end].rstrip(_OPENED).strip() or None
        lines = _spoken(plain, own)
        if number == len(parts.heads):
            lines = without_links(plain, lines)
        lines = without_signature(plain, _prose(plain, lines))
        found.append(_narrative(document, heading.section, printed, lines))
    return found


def _closes(
    document: Document,
    plain: str,
    heads: Sequence[Heading],
    tables: Sequence[tuple[int, int]],
    lines: Sequence[Line],
) -> int | None:
    """Return where what is around the report begins behind it, None where its page does not tell.

    Nothing closes a report before a heading or a table; and a tag too many may close an element before its
    text has ended, so sentences that follow at once still belong to it.
    """
    end = document.behind
    if end is None or not heads or heads[-1].start >= end or any(start >= end for start, _ in tables):
        return None
    for line in lines:
        if line.start >= end and not is_sentence(plain[line.start : line.end]):
            return line.start
    return None


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
    """Return the lines that say something, trimmed: no blanks, no remains of tables."""
    found: list[Line] = []
    for start, end in lines:
        text = plain[start:end]
        if (words := text.strip()) and not is_tabular(words):
            found.append(Line(start + len(text) - len(text.lstrip()), start + len(text.rstrip())))
    return found


def _prose(plain: str, lines: Sequence[Line]) -> list[Line]:
    """Return the lines that are no furniture of the page."""
    return [line for line in lines if not is_furniture(plain[line.start : line.end])]


def _narrative(document: Document, section: str, heading: str | None, lines: Sequence[Line]) -> Narrative:
    if not lines:
        return Narrative(section, heading, "", 0, 0)
    text = "\n".join(document.text[line.start : line.end] for line in lines)
    start, end = lines[0].start, lines[-1].end
    whole = document.text[start:end]
    if document.format not in SHEETS and "".join(whole.split()) == "".join(text.split()):
        text = whole
    return Narrative(section, heading, text, start, end)


def around_report(document: Document, narratives: Sequence[Narrative], tables: Sequence[tuple[int, int]]) -> str | None:
    """Return the address of what stands behind a page's article and is in no section, None where nothing does.

    Examples
    --------
    >>> from govreports.sections import around_report, narratives_of
    >>> from govreports.sources.html import read_html
    >>> page = "<div><p>一、概述</p><p>公开十条。</p><p>二、存在问题</p><p>不够。</p></div><p>主办：某局</p>"
    >>> document = read_html(page)
    >>> around_report(document, narratives_of(document, []), [])
    '5:1+5'
    """
    told = [narrative.end for narrative in narratives] + [end for _, end in tables]
    start = max([document.behind or len(document.text), *told])
    behind = document.text[start:]
    words = behind.strip()
    if document.behind is None or not words:
        return None
    start += len(behind) - len(behind.lstrip())
    return document.line_address(start, start + len(words))
