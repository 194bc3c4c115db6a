"""Html to rows of cells: what a browser would show, with every table's grid expanded."""

import re
from collections.abc import Callable
from functools import cache
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from govreports.sources.articles import mark_behind
from govreports.sources.concealment import show_pictures, unlink_hidden
from govreports.sources.document import Document
from govreports.sources.flow import Flow, folded_blanks
from govreports.sources.marks import END, MARKS
from govreports.sources.markup import BLOCKS, NEVER_SHOWN, bounded, style_mark

__all__ = ["read_html"]

_SECTIONS: Final = ("tbody", "thead", "tfoot")
_CELLS: Final = ("td", "th")
_SPAN: Final = re.compile(r"\s*\+?(\d{1,6})")
_FIELDS: Final = frozenset(["text", "", "number", "tel", "date", "month", "url", "email", "search"])
_ADDRESSES: Final = ("og:url", "twitter:url", "pageurl", "contenturl")
"""Names under which pages say their address, beside url and the canonical link."""
_ADDRESS: Final = re.compile(r"https?://\S{4,2000}", re.IGNORECASE)
_KEPT_LINES: Final = frozenset(["pre", "textarea", "xmp", "listing", "plaintext"])
_STYLED: Final = (
    ((b"super", b"align:"), ("super", "SUPER", "align:sub", "align: sub"), '[style*="vertical" i]'),
    ((b"line-through",), ("line-through", "LINE-THROUGH"), '[style*="through" i]'),
)
"""Words of a page that may raise or strike elements, and which elements to look at then.

Before the words, they are given as the bytes of a page in lower case, of which most pages hold none."""


def read_html(text: str, encoding: str = "utf-8") -> Document:
    """Return an html page as a document.

    Paragraphs are the block elements outside tables; a table row is a row of its cells, each at its
    place after spans are expanded. What a browser does not show (scripts, comments, hidden elements,
    options not chosen) and pronunciation beside characters is no text, whether an element or a style
    sheet of the page says so; the value of a field of a form is. What is hidden is read all the same
    where it is what the page is about: its only tables, or most of its sentences. A cell that holds
    nothing but a picture, a drawing or a script has U+FFFC, and so has one of whose digits it is not
    known whether they are seen: neither is empty or a number. For raised, lowered and struck
    characters see `marks.plain`. ``metadata`` has the title and every ``meta`` element, and as ``url``
    the address that the page says it has, ``notes`` how many tables are hidden, that text is struck
    out, and ``pictures:3`` where a page has pictures and hardly a number.

    Parameters
    ----------
    text
        The decoded page.
    encoding
        Name of the encoding it was decoded from.

    Raises
    ------
    UnreadableError
        The page is too large, or nests its elements without end.

    Examples
    --------
    >>> from govreports.sources.html import read_html
    >>> document = read_html("<table><tr><td rowspan=2>甲<td>0<tr><td>2</table>")
    >>> [(document.text[cell.start : cell.end], str(cell.place)) for row in document.rows for cell in row.cells]
    [('甲', 't1r1c1'), ('0', 't1r1c2'), ('2', 't1r2c2')]
    """
    source = bounded(text)
    try:
        raw = source.encode()
    except UnicodeEncodeError:  # half of a character
        raw = source.encode("utf-8", "replace")
        source = raw.decode()
    page = LexborHTMLParser(source, scripting=True)  # scripting only decides how noscript is read
    flow = Flow(folded_blanks)
    _take_out(page, source, raw.lower(), flow)
    if page.body is not None:
        mark_behind(page)
        _walk(page, page.body, flow)
        flow.pictures = len(page.css("img")) - len(page.css("a img"))  # a picture in a link leads somewhere else
    return flow.document("html", encoding, _metadata(page))


def _take_out(page: LexborHTMLParser, source: str, lower: bytes, flow: Flow) -> None:
    """Unlink what is hidden, mark what is raised, lowered or struck, show what forms hold, flatten formulas."""
    if tables := unlink_hidden(page, source, lower):
        flow.notes.append(f"{tables} hidden tables were left out")
    _mark_styled(page, source, lower)
    show_pictures(page, lower)
    done: set[int] = set()
    for node in page.css("math,pre,textarea,xmp,listing,plaintext,sup,sub,s,strike,del,input,select"):
        tag = node.tag
        if node.mem_id in done:
            continue  # inside another one of its kind: what nests is walked over once
        if tag in MARKS:
            _mark(node, MARKS[tag])
        elif tag == "math":
            done.update(inner.mem_id for inner in node.css("math"))
            node.replace_with(node.text())
        elif tag == "input":
            _show_value(node)
        elif tag == "select":
            _choose(node)
        else:
            for piece in list(node.traverse(include_text=True)):
                if piece.tag in _KEPT_LINES:
                    done.add(piece.mem_id)
                if "\n" in (content := piece.text_content or ""):
                    piece.replace_with(content.replace("\n", "\v"))


def _mark_styled(page: LexborHTMLParser, source: str, lower: bytes) -> None:
    """Mark the elements that a style raises, lowers or strikes."""
    styled = ",".join(
        wanted
        for likely, words, wanted in _STYLED
        if any(map(lower.__contains__, likely)) and any(word in source for word in words)
    )
    for node in page.css(styled) if styled else ():
        mark = style_mark(node.attributes.get("style") or "")
        if mark and node.tag not in _CELLS and node.tag not in {"html", "body"}:
            _mark(node, mark)


def _mark(node: LexborNode, mark: str) -> None:
    node.insert_before(mark)
    node.insert_after(END)


def _show_value(node: LexborNode) -> None:
    """Put the text that a field of a form holds in its place."""
    attributes = node.attributes
    value = attributes.get("value")
    if value and (attributes.get("type") or "text").strip().lower() in _FIELDS:
        node.replace_with(value)


def _choose(node: LexborNode) -> None:
    """Leave only the options that are chosen, or the first one, which a browser shows."""
    options = node.css("option")
    chosen = [option for option in options if "selected" in option.attributes] or options[:1]
    kept = {option.mem_id for option in chosen}
    for option in options:
        if option.mem_id not in kept:
            option.decompose(recursive=False)


@cache
def _tag_ids() -> dict[str, int]:
    """Return the parser's numbers of the tags that matter."""
    page = LexborHTMLParser("text")
    names = {*BLOCKS, *NEVER_SHOWN, *_SECTIONS, *_CELLS, "br", "table", "tr"}
    ids = {name: page.create_node(name).tag_id for name in names}
    body = page.body
    if body is not None and body.first_child is not None:
        ids["text"] = body.first_child.tag_id
    return ids


def _walk(page: LexborHTMLParser, body: LexborNode, flow: Flow) -> None:
    """Bring everything below a node into the flow, in document order and without recursion."""
    ids = _tag_ids()
    text = ids["text"]
    skipped = frozenset(ids[name] for name in NEVER_SHOWN)
    opens, closes = _actions(page, ids, flow)
    add = flow.inline.append
    parents: list[int] = []
    node = body.first_child
    while node is not None:
        tag = node.tag_id
        if tag == text:
            add(node.text_content or "")
        elif tag not in skipped:
            if tag in opens:
                opens[tag](node)
            child = node.first_child
            if child is not None and child.tag_id == text and child.next is None:  # nearly every element with text
                add(child.text_content or "")
            elif child is not None:
                parents.append(tag)
                node = child
                continue
            if tag in closes:
                closes[tag]()
        following = node.next
        while following is None and parents:
            tag = parents.pop()
            if tag in closes:
                closes[tag]()
            node = node.parent or body
            following = node.next
        node = following


_Opens = dict[int, Callable[[LexborNode], None]]
_Closes = dict[int, Callable[[], None]]


def _actions(page: LexborHTMLParser, ids: dict[str, int], flow: Flow) -> tuple[_Opens, _Closes]:
    """Return what beginning and end of each tag do to the flow."""
    spanned = {node.mem_id for node in page.css("[rowspan],[colspan]")}

    def open_table(_: LexborNode) -> None:
        flow.open_table()

    def open_row(_: LexborNode) -> None:
        flow.open_row()

    def open_section(_: LexborNode) -> None:
        flow.end_section()

    def open_cell(node: LexborNode) -> None:
        if node.mem_id in spanned:
            attributes = node.attributes
            flow.open_cell(_span(attributes.get("rowspan")), _span(attributes.get("colspan")) or 1)
        else:
            flow.open_cell()

    opens: _Opens = {ids[name]: flow.end_line for name in (*BLOCKS, "br")}
    closes: _Closes = {ids[name]: flow.end_line for name in BLOCKS}
    opens |= {ids["table"]: open_table, ids["tr"]: open_row} | {ids[name]: open_section for name in _SECTIONS}
    closes |= {ids["table"]: flow.close_table} | {ids[name]: flow.end_section for name in _SECTIONS}
    opens |= {ids[name]: open_cell for name in _CELLS}
    closes |= {ids[name]: flow.close_cell for name in _CELLS}
    return opens, closes


def _span(printed: str | None) -> int:
    match = _SPAN.match(printed or "")
    return int(match[1]) if match else 1


def _metadata(page: LexborHTMLParser) -> dict[str, str]:
    """Return the title and the meta elements of a page, the first of each name that says something, and its address."""
    metadata: dict[str, str] = {}
    title = page.css_first("title")
    if title is not None and (content := folded_blanks(title.text())):
        metadata["title"] = content
    for node in page.css("meta"):
        attributes = node.attributes
        name = folded_blanks(attributes.get("name") or attributes.get("property") or "").lower()
        content = folded_blanks(attributes.get("content") or "")
        if name and content:
            metadata.setdefault(name, content)
    link = page.css_first('link[rel="canonical" i]')
    canonical = folded_blanks(link.attributes.get("href") or "") if link is not None else ""
    said = (metadata.get("url", ""), canonical, *(metadata.get(name, "") for name in _ADDRESSES))
    if address := next((each for each in said if _ADDRESS.fullmatch(each)), ""):
        metadata["url"] = address
    return metadata
