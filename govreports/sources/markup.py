"""Outsize html cut down to plain, balanced tags, so that no parser needs more than linear time for it.

The html parser is quadratic in nesting depth, in the attributes of one element and in formatting
elements left open. A page of ordinary size cannot do harm with that; any other is written anew with
the tags and attributes that reading needs, and refused where even that nests without end.
"""

import re
from collections import Counter
from collections.abc import Iterator
from html import escape
from itertools import islice
from typing import Final

from govreports.errors import UnreadableError
from govreports.sources.marks import LOWERED, MARKS, RAISED, STRUCK
from govreports.sources.styles import CONCEALED, DOUBTFUL, SMALL, sheet_of

__all__ = ["BLOCKS", "NEVER_SHOWN", "bounded", "style_mark"]

_MOST_TEXT: Final = 50_000_000
_MOST_TAGS: Final = 500_000
_MOST_WORK: Final = 200_000_000
"""Sum over all tags of the elements open there: one second for the parser."""
_ORDINARY_TEXT: Final = 2_000_000
_ORDINARY_TAGS: Final = 20_000
_ORDINARY_SQUARES: Final = 1_000_000_000
"""Sum of the squares of the lengths of all long tags, each with the text behind it."""
_ORDINARY_COPIES: Final = 2_000_000
_SMALL_TEXT: Final = 150_000
_SMALL_TAGS: Final = 2_000
_LONG_TAG: Final = 500
_SAME_OPEN: Final = 3
"""So many equal formatting elements left open does the parser open again in the next paragraph."""
_MOST_BODIES: Final = 4

_REOPENED: Final = re.compile(
    r"""<(?:(html|body)|b|big|code|em|font|i|s|small|strike|strong|tt|u)(?=[\s/>])(?:[^<>"']++|"[^"]*+"|'[^']*+')*+""",
    re.IGNORECASE,
)

_TAG: Final = re.compile(
    r"""<!--(?:-?>|.*?(?:--!?>|\Z))
      | <[!?][^>]*+>?
      | </[^a-zA-Z][^>]*+>?
      | <(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*+)(?P<rest>(?:[^>=]++|=\s*+(?:"[^"]*+"?|'[^']*+'?)?+)*+)>?""",
    re.DOTALL | re.VERBOSE,
)
_ATTRIBUTE: Final = re.compile(r"""([^\s=/"'>]++)(?:\s*+=\s*+("[^"]*+"?|'[^']*+'?|[^\s>]++))?+""")
_STRUCK: Final = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_STYLES: Final = {
    RAISED: "vertical-align:super",
    LOWERED: "vertical-align:sub",
    STRUCK: "text-decoration:line-through",
}
_SHIFTED: Final = re.compile(r"vertical-align\s*:\s*(super|sub)\b", re.IGNORECASE)
_SHEET: Final = re.compile(r"<style(?=[\s>])[^>]{0,500}>([^<]{0,300000})", re.IGNORECASE)
_MOST_SHEETS: Final = 20
_MOST_CLASSES: Final = 20
_DRAWN: Final = frozenset(["svg", "canvas", "object", "embed", "video"])
_RAW: Final = frozenset(["script", "style", "noscript", "iframe", "noembed", "noframes"])
_LITERAL: Final = frozenset(["xmp", "textarea", "title", "plaintext"])
_NEVER_SHOWN: Final = "audio canvas datalist object rp rt rtc svg template video"
NEVER_SHOWN: Final = frozenset(_NEVER_SHOWN.split()) | _RAW | {"head", "title", "col", "colgroup"}
"""Elements whose text no browser shows as text of the page."""
_BLOCK_NAMES: Final = """
    address article aside blockquote caption center dd details dialog dir div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hgroup hr legend li listing main marquee menu nav ol optgroup option p plaintext pre
    search section select summary textarea ul xmp"""
BLOCKS: Final = frozenset(_BLOCK_NAMES.split())
"""Elements outside the rows and cells of tables that stand on lines of their own."""
_DROPPED: Final = frozenset(["html", "head", "body", "col", "colgroup"])
_VOID: Final = frozenset(["br", "hr"])
_OWN_NAMES: Final = "table tbody thead tfoot tr td th caption li dd dt option pre select"
_LISTED: Final = frozenset(_OWN_NAMES.split())
_CELLS: Final = frozenset(["td", "th", "caption"])
_OWN: Final = dict.fromkeys(_CELLS, ("rowspan", "colspan")) | {"option": ("selected",)}
"""Attributes that an element keeps."""
_GROUPS: Final = frozenset(["tbody", "thead", "tfoot"])
_REPLACES: Final = {
    **dict.fromkeys(_CELLS, (_CELLS, frozenset(["table"]))),
    "tr": (frozenset(["tr"]), frozenset(["table"])),
    **dict.fromkeys(_GROUPS, (_GROUPS, frozenset(["table"]))),
    "li": (frozenset(["li"]), frozenset(["ul", "ol", "table", *_CELLS])),
    **dict.fromkeys(("dd", "dt"), (frozenset(["dd", "dt"]), frozenset(["dl", "table", *_CELLS]))),
    "option": (frozenset(["option"]), frozenset(["select", "table", *_CELLS])),
}
"""What a start tag closes without saying so, and behind which element it does not look."""


def style_mark(style: str) -> str:
    """Return the mark of the characters that a style raises, lowers or strikes, nothing where it does none of it.

    Examples
    --------
    >>> from govreports.sources.markup import style_mark
    >>> from govreports.sources.marks import RAISED
    >>> style_mark("color:red; vertical-align: super") == RAISED
    True
    """
    if _STRUCK.search(style):
        return STRUCK
    shifted = _SHIFTED.search(style)
    return MARKS[shifted[1].lower()] if shifted else ""


def bounded(text: str) -> str:
    """Return html that can be parsed in bounded time: the same where it is of ordinary size.

    Raises
    ------
    UnreadableError
        The page is too large for a page, or nests elements without end.

    Examples
    --------
    >>> from govreports.sources.markup import bounded
    >>> bounded("<p>甲")
    '<p>甲'
    """
    if len(text) > _MOST_TEXT:
        message = f"the page has {len(text)} characters; at most {_MOST_TEXT} are read"
        raise UnreadableError(message)
    pieces = text.split("<")
    tags = len(pieces) - text.count("</")
    if tags > _MOST_TAGS:
        message = f"the page has {tags} elements; at most {_MOST_TAGS} are read"
        raise UnreadableError(message)
    return text if _is_ordinary(text, pieces, tags) else _Rewriting(text).run()


def _is_ordinary(text: str, pieces: list[str], tags: int) -> bool:
    """Tell whether the parser has an easy time with a page whatever its tags are."""
    if tags > _ORDINARY_TAGS or len(text) > _ORDINARY_TEXT:
        return False
    if sum([length * length for length in map(len, pieces) if length > _LONG_TAG]) > _ORDINARY_SQUARES:
        return False
    if tags <= _SMALL_TAGS and len(text) <= _SMALL_TEXT:
        return True
    bodies = 0
    kinds = set()
    for match in _REOPENED.finditer(text):
        if match[1]:
            bodies += 1
        else:
            kinds.add(match[0])
    return bodies <= _MOST_BODIES and _SAME_OPEN * len(kinds) * tags <= _ORDINARY_COPIES


class _Rewriting:
    """The work on one page: what is open, and what is written."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.out: list[str] = []
        self.open: list[tuple[str, str]] = []
        self.counts: Counter[str] = Counter()
        self.work = 0
        sheet = sheet_of("\n".join(match[1] for match in islice(_SHEET.finditer(text), _MOST_SHEETS)))
        self.hiding = frozenset(sheet.hides)
        self.small = frozenset(sheet.small)

    def run(self) -> str:
        """Return the page in plain, balanced tags."""
        position = 0
        while match := _TAG.search(self.text, position):
            self._text(position, match.start())
            position = match.end()
            name = (match["name"] or "").lower()
            if not name:
                continue
            if match["end"]:
                self._end(name)
            elif name in _RAW or name in _LITERAL:
                position = self._raw(name, position)
            else:
                self._start(name, match["rest"])
        self._text(position, len(self.text))
        self._close(0)
        return "".join(self.out)

    def _text(self, start: int, end: int) -> None:
        if end > start:
            self.out.append(self.text[start:end].replace("<", "&lt;"))

    def _raw(self, name: str, position: int) -> int:
        """Write the content of an element that holds no tags; return where it ends."""
        if name in {"script", "iframe"}:
            self._draw()
        match = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(self.text, position)
        end = match.start() if match and name != "plaintext" else len(self.text)
        if name in _LITERAL:
            tag = "title" if name == "title" else "pre"
            self.out.append(f"<{tag}>\n")
            self._text(position, end)
            self.out.append(f"</{tag}>")
        return end

    def _start(self, name: str, rest: str) -> None:
        if name in _VOID:
            self.out.append(f"<{name}>")
        elif name == "meta":
            self.out.append(f"<meta{''.join(_kept(rest, ('name', 'property', 'content')))}>")
        elif name == "input":
            self.out.append(f"<input{''.join(_kept(rest, ('type', 'value')))}>")
        elif name == "img":
            self.out.append(f"<img{''.join(_kept(rest, ('alt', 'width', 'height')))}>")
        elif name == "p":
            self.out.append("<p hidden>" if self._hides(name, rest) else f"<p{_restyled(name, rest)}>")
        elif name not in _DROPPED and not (name == "svg" and rest.endswith("/")):
            hides = name in NEVER_SHOWN or self._hides(name, rest)
            if name in _DRAWN or (not hides and DOUBTFUL.search(rest)):
                self._draw()
            style = "" if hides else _restyled(name, rest)
            known = name in BLOCKS or name in _LISTED
            if name in _REPLACES:
                self._close(self._find(*_REPLACES[name]))
            if hides or known or style:
                tag = (name if name in _LISTED else "div") if known else "span"
                own = "".join(_kept(rest, _OWN[name])) if name in _OWN else ""
                self.out.append(f"<{tag}{' hidden' * hides}{own}{style}>")
                self.open.append((name, tag))
                self.counts[name] += 1
        self._count()

    def _draw(self) -> None:
        """Leave a picture in a cell for what is no text there."""
        if self.counts["td"] or self.counts["th"]:
            self.out.append("<img>")

    def _hides(self, name: str, rest: str) -> bool:
        """Tell whether an element is hidden by an attribute, its style, or a style sheet that names its class or id."""
        if _hides(SMALL.sub("", rest) if name in BLOCKS else rest):
            return True
        hiding = self.hiding if name in BLOCKS else self.hiding | self.small
        if not hiding or not ("class" in rest or "id" in rest):
            return False
        for attribute, value in _attributes(rest):
            sign = {"class": ".", "id": "#"}.get(attribute)
            if sign and any(
                f"{tag}{sign}{own}" in hiding for own in value.split()[:_MOST_CLASSES] for tag in ("", name)
            ):
                return True
        return False

    def _end(self, name: str) -> None:
        if name == "p":
            self.out.append("</p>")
        elif self.counts[name]:
            fence = frozenset(["table"]) if name in _GROUPS or name in {"tr", "td", "th", "caption"} else _CELLS
            self._close(self._find(frozenset([name]), frozenset() if name == "table" else fence))
        self._count()

    def _count(self) -> None:
        self.work += len(self.open)
        if self.work > _MOST_WORK:
            message = "the page nests its elements too deep"
            raise UnreadableError(message)

    def _find(self, names: frozenset[str], fence: frozenset[str]) -> int:
        """Return the depth of the innermost of some elements, the present depth where a fence hides it."""
        if any(self.counts[name] for name in names):
            for depth in range(len(self.open) - 1, -1, -1):
                name = self.open[depth][0]
                if name in names:
                    return depth
                if name in fence:
                    break
        return len(self.open)

    def _close(self, depth: int) -> None:
        while len(self.open) > depth:
            name, tag = self.open.pop()
            self.counts[name] -= 1
            self.out.append(f"</{tag}>")


def _attributes(rest: str) -> Iterator[tuple[str, str]]:
    for match in _ATTRIBUTE.finditer(rest):
        value = match[2] or ""
        yield match[1].lower(), value.strip("\"'") if value[:1] in {'"', "'"} else value


def _hides(rest: str) -> bool:
    if "hidden" not in rest and not CONCEALED.search(rest):
        return False
    return any(name == "hidden" or (name == "style" and CONCEALED.search(value)) for name, value in _attributes(rest))


def _restyled(name: str, rest: str) -> str:
    """Return the style that raises, lowers or strikes what an element holds, nothing where none does."""
    mark = MARKS.get(name, "")
    if not mark and ("vertical-align" in rest.lower() or "line-through" in rest.lower()):
        mark = next((style_mark(value) for name, value in _attributes(rest) if name == "style"), "")
    return f' style="{_STYLES[mark]}"' if mark else ""


def _kept(rest: str, names: tuple[str, ...]) -> Iterator[str]:
    if rest.strip():
        for name, value in _attributes(rest):
            if name in names:
                yield f' {name}="{escape(value, quote=True).replace("&amp;", "&")}"'
