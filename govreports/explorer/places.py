"""Where a number stands in the text of its report, and the text with such places marked."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise
from typing import Final

from govreports.bundles import named_part, part_in
from govreports.errors import AddressError, InputError, UnreadableError
from govreports.explorer.escaping import safe
from govreports.regimes import forms
from govreports.sources.document import Document, locate
from govreports.sources.entries import content_at
from govreports.sources.opening import open_document

__all__ = ["EMPTY", "Mark", "document_at", "marked", "place_in"]

MOST: Final = 30_000
"""Characters shown before and after what is looked for."""
EMPTY: Final = "▯"
"""What stands for a cell in which nothing is printed."""
_ANCHOR: Final = '<i class="gr-anchor"></i>'


@dataclass(frozen=True, slots=True)
class Mark:
    """A slice of a text that is to be seen: what it is, and what is said of it."""

    start: int
    end: int
    kind: str
    title: str = ""


@lru_cache(maxsize=8)
def document_at(source: str, digest: str) -> Document | None:
    """Return the document of a report where its file is still at hand and unchanged, else None."""
    file, part = named_part(source)
    try:
        data = content_at(file, digest=digest)
        return part_in(open_document(data), part, forms()) if sha256(data).hexdigest() == digest else None
    except (InputError, UnreadableError, OSError):
        return None


def place_in(document: Document, at: str) -> tuple[int, int] | None:
    r"""Return the offsets of an address in the text of a document, None where they are not known.

    Examples
    --------
    >>> from govreports.explorer.places import place_in
    >>> from govreports.sources.document import Document
    >>> place_in(Document("规章\n件 12\n", (), "text"), "2:3+2")
    (5, 7)
    """
    try:
        return locate(document, at)
    except AddressError:
        return None


def marked(text: str, marks: Iterable[Mark], focus: int = 0) -> str:
    """Return a text as HTML with marks, everything in it escaped; marks may overlap.

    A long text is cut to what stands around ``focus``. A mark of kind ``section`` begins with its title, one of kind
    ``here`` is what is looked for, and may be empty.

    Examples
    --------
    >>> from govreports.explorer.places import Mark, marked
    >>> marked("a<b>c", [Mark(1, 4, "number", "x")])
    'a<span class="gr-number" title="x">&lt;b&gt;</span>c'
    """
    low, high = max(focus - MOST, 0), min(focus + MOST, len(text))
    near = sorted((mark for mark in marks if mark.end > low and mark.start < high), key=lambda mark: mark.start)
    kept = [mark for mark in near if mark.end > mark.start]
    spots = {mark.start for mark in near if mark.end == mark.start and mark.kind == "here"}
    edges = sorted({low, high, *spots, *(edge for m in kept for edge in (m.start, m.end) if low < edge < high)})
    parts = [f"… 略去 {low} 字 (characters left out)\n"] if low else []
    active: list[Mark] = []
    upcoming = iter(kept)
    following = next(upcoming, None)
    for start, end in pairwise(edges):
        active = [mark for mark in active if mark.end > start]
        while following is not None and following.start <= start:
            active.append(following)
            if following.kind == "section" and following.start == start:
                parts.append(f'<b class="gr-tag">{safe(following.title)}</b>')
            if following.kind == "here":
                parts.append(_ANCHOR)
            following = next(upcoming, None)
        if start in spots:
            parts.append(f'{_ANCHOR}<mark class="gr-here">{EMPTY}</mark>')
        parts.append(_piece(text[start:end], active))
    if high < len(text):
        parts.append(f"\n… 略去 {len(text) - high} 字 (characters left out)")
    return "".join(parts)


def _piece(text: str, active: list[Mark]) -> str:
    if not active:
        return safe(text)
    kinds = dict.fromkeys(mark.kind for mark in active)
    titles = "；".join(dict.fromkeys(mark.title for mark in active if mark.title and mark.kind != "section"))
    tag = "mark" if "here" in kinds else "span"
    said = f' title="{safe(titles)}"' if titles else ""
    return f'<{tag} class="{" ".join(f"gr-{kind}" for kind in kinds)}"{said}>{safe(text)}</{tag}>'
