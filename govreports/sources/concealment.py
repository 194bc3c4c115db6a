"""What a page hides, and what stands in its cells without being text."""

import re
from collections.abc import Iterator
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from govreports.sources.styles import CONCEALED, DOUBTFUL, SHOWN, SMALL, sheet_of

__all__ = ["OBJECT", "show_pictures", "unlink_hidden"]

OBJECT: Final = "\ufffc"
"""Stands where a cell holds something that is no text."""
_HIDING: Final = (
    ((b"hidden",), None, '[hidden],[style*="hidden" i]'),
    ((b"isplay",), re.compile(r"isplay\s*:\s*n", re.IGNORECASE), '[style*="none" i]'),
    ((b"opacity",), re.compile(r"opacity\s*:\s*0", re.IGNORECASE), '[style*="opacity" i]'),
    ((b"font-size",), re.compile(r"font-size\s*:\s*0", re.IGNORECASE), '[style*="font-size" i]'),
    ((b":-", b": -"), re.compile(r"(?:left|right|top|indent)\s*:\s*-\d{3}", re.IGNORECASE), '[style*="-"]'),
    ((b"overflow",), re.compile(r"(?:width|height)\s*:\s*0", re.IGNORECASE), '[style*="overflow" i]'),
    ((b"clip",), None, '[style*="clip" i]'),
    ((b"scale(",), None, '[style*="scale" i]'),
    ((b"transparent",), re.compile(r"color\s*:\s*transparent", re.IGNORECASE), '[style*="transparent" i]'),
)
"""Bytes that a page has in lower case if it hides elements so, a pattern, and which elements to look at then."""
_HAN: Final = re.compile("[㐀-鿿]")
_DRAWN: Final = ("img", "svg", "canvas", "object", "embed", "video", "iframe", "script")
_DOUBTFUL_AT: Final = ",".join(
    [f'td [class*="{part}" i]' for part in ("hid", "only", "visible", "none", "screen")]
    + [f'td [style*="{part}" i]' for part in ("#fff", "white")]
)
_THIN: Final = 3
_DEEP: Final = 60
_SHOWN_OF_IT: Final = 40
_SENTENCES: Final = 3
_MANY: Final = 200


def unlink_hidden(page: LexborHTMLParser, source: str, lower: bytes) -> int:
    """Unlink what no browser shows, but for what the page is about; return how many tables went."""
    hidden = list(_hidden(page, source, lower))
    if not hidden:
        return 0
    kept = _kept(page, hidden)
    tables = 0
    for node in hidden:
        if node.mem_id not in kept:
            tables += len(node.css("table"))
            node.decompose(recursive=False)
    return tables


def _hidden(page: LexborHTMLParser, source: str, lower: bytes) -> Iterator[LexborNode]:
    """Iterate over the elements that an attribute, their style or a style sheet hides."""
    wanted = ",".join(
        selector
        for likely, pattern, selector in _HIDING
        if any(map(lower.__contains__, likely)) and (pattern is None or pattern.search(source))
    )
    for node in page.css(wanted) if wanted else ():
        style = node.attributes.get("style") or ""
        if "hidden" in node.attributes or CONCEALED.search(style):
            small = "hidden" not in node.attributes and not CONCEALED.search(SMALL.sub("", style))
            if _may_hide(node, small=small):
                yield node
    if b"<style" in lower:
        yield from _hidden_by_sheet(page)


def _hidden_by_sheet(page: LexborHTMLParser) -> Iterator[LexborNode]:
    sheet = sheet_of("\n".join(node.text() for node in page.css("style")))
    shown = {node.mem_id for node in page.css(",".join(sheet.shows))} if sheet.shows else set()
    for selectors, small in ((sheet.hides, False), (sheet.small, True)):
        for node in page.css(",".join(selectors)) if selectors else ():
            style = node.attributes.get("style") or ""
            if node.mem_id not in shown and not SHOWN.search(style) and _may_hide(node, small=small):
                yield node


def _may_hide(node: LexborNode, *, small: bool) -> bool:
    """Tell whether an element can be hidden: no whole page, nor what has parts with a type size of their own."""
    return node.tag not in {"html", "body"} and not (small and len(node.css("*")) > 1)


def _kept(page: LexborHTMLParser, hidden: list[LexborNode]) -> set[int]:
    """Return the hidden elements that a script shows later: with the page's only tables, or most of its sentences."""
    inside = {table.mem_id for node in hidden[:_MANY] for table in node.css("table")}
    if inside and len(inside) == len(page.css("table")):
        return {node.mem_id for node in hidden if node.css_first("table") is not None}
    if len(hidden) > _MANY or page.body is None:
        return set()
    sentences = page.body.text().count("。")
    return {node.mem_id for node in hidden if sentences >= _SENTENCES and node.text().count("。") * 2 > sentences}


def show_pictures(page: LexborHTMLParser, lower: bytes) -> None:
    """Put `OBJECT`, and what can be told of it, where a cell without words holds a picture, a drawing or a script."""
    drawn = [name for name in _DRAWN if b"<" + name.encode() in lower]
    cells: dict[int, bool] = {}
    for node in page.css(",".join(f"td {name},th {name}" for name in drawn)) if drawn else ():
        if not _is_thin(node) and _is_wordless(node, cells):
            node.insert_before(OBJECT + _told(node))
    if any(word in lower for word in (b"hid", b"only", b"#fff", b"white", b"visible", b"screen")):
        for node in page.css(_DOUBTFUL_AT):
            attributes = node.attributes
            said = f"{attributes.get('class') or ''} {attributes.get('style') or ''}"
            if DOUBTFUL.search(said) and node.text().strip() and _is_wordless(node, cells):
                node.insert_before(OBJECT)


def _is_thin(node: LexborNode) -> bool:
    """Tell whether a picture only keeps a distance."""
    sizes = [node.attributes.get(side) or "" for side in ("width", "height")]
    return any(size.isdecimal() and int(size) <= _THIN for size in sizes)


def _is_wordless(node: LexborNode, cells: dict[int, bool]) -> bool:
    """Tell whether the cell around an element has no words: where it has any, it is no cell of numbers."""
    around = node.parent
    for _ in range(_DEEP):
        if around is None or around.tag in {"td", "th"}:
            break
        around = around.parent
    if around is None or around.tag not in {"td", "th"}:
        return False
    if around.mem_id not in cells:
        cells[around.mem_id] = _HAN.search(around.text()) is None
    return cells[around.mem_id]


def _told(node: LexborNode) -> str:
    """Return the words that a picture or a drawing has with it."""
    told = node.text() if node.tag == "svg" else node.attributes.get("alt") or ""
    return " ".join(told.split())[:_SHOWN_OF_IT]
