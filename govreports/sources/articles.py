"""Where a page's article ends: behind the element that holds its numbered parts come panels, links and the foot."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from govreports.sources.marks import BEHIND

__all__ = ["mark_behind"]

_PART: Final = re.compile(r"\s*[#*?]*\s*(?:[一二三四五六七八九十]{1,2}\s*[、.．]|第[一二三四五六七八九]部分)")
_TABLE: Final = frozenset(["table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption"])
_FOOT: Final = frozenset(["footer", "nav", "aside", "script", "style", "form", "iframe"])
_NAMED: Final = re.compile(
    r"(?<![a-z])(?:foot|footer|copyright|share|bdsharebuttonbox|related|links?|friend|friendlinks?|sidebar|nav|pager?"
    r"|qrcode|ewm|prev|next|breadcrumb|bottom|tools?|print|jiathis|bshare)(?![a-z])",
    re.IGNORECASE,
)
_MOST_PARTS: Final = 400
_DEEP: Final = 200
_SENTENCE: Final = re.compile("[。；]")
_LINKED: Final = 0.7


def mark_behind(page: LexborHTMLParser) -> None:
    """Put `BEHIND` where the article of a page ends, nowhere where no element holds its numbered parts.

    The article is the innermost element around all text that begins with a numeral of the first rank; what
    looks like the foot of a page at its end is none of it.
    """
    body = page.body
    if body is None:
        return
    parts = [
        node
        for node in body.traverse(include_text=True)
        if node.tag == "-text" and "、" in (text := node.text_content or "")[:40] and _PART.match(text)
    ]
    if len(parts) < 2 or len(parts) > _MOST_PARTS:  # noqa: PLR2004 - one part has no element around several
        return
    paths = [_path(node) for node in parts]
    shared = _shared(paths)
    if shared is None:
        return
    holder, last = shared
    foot = _foot(last)
    if foot is not None:
        foot.insert_before(f"\v{BEHIND}\v")
    elif holder.tag not in {"body", "html"}:
        holder.insert_after(f"\v{BEHIND}\v")


def _path(node: LexborNode) -> list[LexborNode]:
    """Return the elements around a node, the outermost first; those below a table count as the table."""
    path: list[LexborNode] = []
    around: LexborNode | None = node
    while around is not None and around.tag != "html":
        if around.tag in _TABLE and around.tag != "table":
            path.clear()
        else:
            if around.tag == "table":
                path.clear()
            path.append(around)
        if len(path) > _DEEP:
            return []
        around = around.parent
    return path[::-1]


def _shared(paths: Sequence[Sequence[LexborNode]]) -> tuple[LexborNode, LexborNode] | None:
    """Return the innermost element on all paths, and its part on the last of them; None where there is none."""
    depth = min(len(path) for path in paths) - 1
    for one, other in pairwise(paths):
        same = 0
        while same < depth and one[same].mem_id == other[same].mem_id:
            same += 1
        depth = same
    if depth < 1:
        return None
    return paths[-1][depth - 1], paths[-1][depth]


def _foot(last: LexborNode) -> LexborNode | None:
    """Return the first of the elements behind a part from which on all look like the foot of a page."""
    found: LexborNode | None = None
    node = last.next
    while node is not None:
        looks = _looks_like_foot(node)
        if looks is False:
            found = None
        elif looks and found is None:
            found = node
        node = node.next
    return found


def _looks_like_foot(node: LexborNode) -> bool | None:
    """Tell whether an element looks like the foot of a page, None where it is empty."""
    text = node.text_content if node.tag == "-text" else node.text()
    letters = len("".join((text or "").split()))
    if not letters:
        return None
    if node.tag == "-text" or node.tag in _TABLE:
        return False
    if node.tag in _FOOT:
        return True
    attributes = node.attributes
    named = _NAMED.search(f"{attributes.get('class') or ''} {attributes.get('id') or ''}") is not None
    sentences = len(_SENTENCE.findall(text or ""))
    links = sum(len("".join(link.text().split())) for link in node.css("a[href]"))
    return sentences <= 1 and (named or links > letters * _LINKED)
