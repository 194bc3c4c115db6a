"""Rich text (RTF 1.9) to rows of cells: text of any code page, tables with merged cells and tables inside cells."""

import re
from codecs import lookup
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Final

from govreports.errors import UnreadableError
from govreports.sources.document import Document
from govreports.sources.flow import Flow, kept_blanks
from govreports.sources.marks import END, LOWERED, RAISED, STRUCK
from govreports.sources.rtf_tables import Definition, Table, emit

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["read_rtf"]

_TOKEN: Final = re.compile(
    rb"\\(?:([a-zA-Z]{1,32})(-?\d{1,10})? ?|'([0-9a-fA-F]{2})|([^a-zA-Z]))|([{}])|([^\\{}]+)", re.DOTALL
)
_SIGNS: Final = {
    b"emdash": "—",
    b"endash": "–",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"bullet": "•",
    b"emspace": "\u2003",
    b"enspace": "\u2002",
    b"qmspace": "\u2005",
    b"line": "\v",
    b"softline": "\v",
    b"~": "\xa0",
    b"_": "-",
    b"\\": "\\",
    b"{": "{",
    b"}": "}",
}
_NEVER: Final = frozenset(
    b"colortbl stylesheet listtable listoverridetable revtbl rsidtbl pict object header headerl headerr headerf footer"
    b" footerl footerr footerf footnote annotation fldinst sp themedata colorschememapping latentstyles datastore"
    b" generator xmlnstbl bkmkstart bkmkend nonesttables private deleted tc xe txe filetbl fontemb pgptbl userprops"
    b" docvar".split()
)
"""Destinations without printed text."""
_KNOWN: Final = frozenset(b"shpinst shptxt nesttableprops listtext pntext ud".split())
"""Destinations that older readers may pass over, and this one reads."""
_CHARSETS: Final = {
    0: 1252,
    77: 10000,
    128: 932,
    129: 949,
    134: 936,
    136: 950,
    161: 1253,
    162: 1254,
    163: 1258,
    177: 1255,
} | {
    178: 1256,
    186: 1257,
    204: 1251,
    222: 874,
    238: 1250,
}
_CODECS: Final = {936: "gb18030", 10000: "mac_roman", 65001: "utf-8", 54936: "gb18030"}
_MARKS: Final = {
    b"super": RAISED,
    b"sub": LOWERED,
    b"up": RAISED,
    b"dn": LOWERED,
    b"strike": STRUCK,
    b"striked": STRUCK,
    b"deleted": STRUCK,
}
_DEEPEST: Final = 10_000
_MOST_NESTED: Final = 8
_SURROGATE: Final = re.compile("[\ud800-\udfff]+")


def read_rtf(data: bytes) -> Document:
    r"""Return the rich text in some bytes as a document.

    Columns of a table are the edges of the cells of all its rows. Headers, footers, notes, comments, hidden and deleted
    text are not read; automatic numbers that the file spells out are. For raised, lowered and struck characters see
    `marks.plain`. ``metadata`` has title and creator.

    Raises
    ------
    UnreadableError
        The file is no rich text, deeper nested than any writer makes it, or longer than any report.

    Examples
    --------
    >>> from govreports.sources.rtf import read_rtf
    >>> read_rtf(rb"{\rtf1\ansicpg936 2\par}").text
    '2\n'
    """
    if not data.startswith(b"{\\rtf"):
        message = "the file is no rich text"
        raise UnreadableError(message)
    parser = _Parser()
    parser.read(data)
    return parser.flow.document("rtf", parser.encoding(), parser.metadata)


@dataclass(frozen=True, slots=True)
class _State:
    """What a group inherits: whether it prints, how, and in which code page."""

    never: bool = False
    hidden: bool = False
    mark: str = ""
    page: int = 0
    skip: int = 1
    target: str = ""
    begins: bool = False
    star: bool = False


class _Parser:
    """Reads control words and text into a flow, without recursion."""

    def __init__(self) -> None:
        self.flow = Flow(kept_blanks)
        self.metadata: dict[str, str] = {}
        self._state = _State()
        self._groups: list[_State] = []
        self._pages: dict[int, int] = {}
        self._font = 0
        self._default = 1252
        self._bytes = bytearray()
        self._pieces: list[str] = []
        self._to_skip = 0
        self._tables: list[Table] = []
        self._depth = 0
        self._definition = Definition()

    def encoding(self) -> str:
        """Return the name of the code page of the whole text."""
        return _codec(self._default)

    def read(self, data: bytes) -> None:
        """Read everything."""
        at, end = 0, len(data)
        while at < end:
            token = _TOKEN.match(data, at)
            if token is None:
                break
            at = token.end()
            word, number, code, sign, brace, text = token.groups()
            if brace:
                if not self._brace(brace):
                    break
            elif word == b"bin":
                at += max(0, int(number or 0))
            elif word:
                self._word(word.lower() if word not in _SIGNS else word, int(number) if number else None)
            elif code:
                self._raw(bytes([int(code, 16)]))
            elif sign:
                self._symbol(sign)
            else:
                self._raw(text.translate(None, b"\r\n\0"))
        self._end_line()
        self._close(0)

    # -- groups ----------------------------------------------------------------------------------

    def _brace(self, brace: bytes) -> bool:
        """Open or close a group; false behind the last one."""
        self._spell()
        if brace == b"{":
            if len(self._groups) >= _DEEPEST:
                message = f"the groups of the file are nested more than {_DEEPEST:,} deep"
                raise UnreadableError(message)
            self._groups.append(self._state)
            self._state = replace(self._state, begins=True, star=False)
            return True
        state = self._state
        self._state = self._groups.pop() if self._groups else _State()
        if state.target and state.target != self._state.target:
            text = "".join(self._pieces).strip()
            self._pieces.clear()
            if text and state.target != "fonts":
                self.metadata[state.target] = text
        elif state.mark != self._state.mark:
            self._switch(state.mark, self._state.mark)
        return bool(self._groups)

    def _word(self, word: bytes, number: int | None) -> None:
        state = self._state
        begins, star = state.begins, state.star
        if begins:
            self._state = state = replace(state, begins=False, star=False)
            if word in _NEVER or (star and word not in _KNOWN):
                self._state = replace(state, never=True)
                return
            target = {b"fonttbl": "fonts", b"title": "title", b"author": "creator", b"info": "info"}.get(word)
            if target and (target in {"fonts", "info"} or state.target == "info"):
                self._spell()
                self._pieces = [] if state.target != "" else self._pieces
                self._state = replace(state, target=target)
                return
        if state.never:
            return
        if word in _SIGNS:
            self._print(_SIGNS[word])
            return
        self._spell()
        handler = self.HANDLERS.get(word)
        if handler is not None:
            handler(self, number)
        elif word in _MARKS:
            on = number != 0
            self._mark(_MARKS[word] if on else "")

    def _symbol(self, sign: bytes) -> None:
        if sign == b"*":
            self._state = replace(self._state, star=True)
        elif sign in {b"\n", b"\r"}:
            self._end_paragraph(None)
        elif sign in _SIGNS:
            self._print(_SIGNS[sign])

    # -- text ------------------------------------------------------------------------------------

    def _raw(self, text: bytes) -> None:
        if self._state.never or self._state.hidden or not text:
            return
        if self._state.begins:
            self._state = replace(self._state, begins=False)
        if self._to_skip:
            left = max(0, self._to_skip - len(text))
            text = text[self._to_skip :]
            self._to_skip = left
        self._bytes += text

    def _print(self, text: str) -> None:
        self._spell()
        if not (self._state.never or self._state.hidden) and self._state.target != "fonts":
            self._pieces.append(text)

    def _spell(self) -> None:
        """Decode the bytes that were collected."""
        self._to_skip = 0
        if self._bytes:
            text = self._bytes.decode(_codec(self._state.page or self._default), "replace")
            self._bytes.clear()
            if self._state.target != "fonts":
                self._pieces.append(text)

    def _unicode(self, number: int | None) -> None:
        code = (number or 0) % 0x10000
        if not (self._state.hidden or self._state.target == "fonts"):
            self._pieces.append(chr(code))
        self._to_skip = self._state.skip

    def _switch(self, before: str, after: str) -> None:
        if before != after:
            self._pieces += ([END] if before else []) + ([after] if after else [])

    def _mark(self, mark: str) -> None:
        self._switch(self._state.mark, mark)
        self._state = replace(self._state, mark=mark)

    def _plain(self, _: int | None) -> None:
        self._mark("")
        self._state = replace(self._state, hidden=False, page=0)

    def _page(self, number: int | None) -> None:
        self._default = number or self._default

    def _in_font(self, number: int | None) -> None:
        self._font = number or 0
        if self._state.target != "fonts":
            self._state = replace(self._state, page=self._pages.get(self._font, 0))

    def _charset(self, number: int | None) -> None:
        if self._state.target == "fonts" and number != 0:  # 0 is what writers say who do not know
            self._pages[self._font] = _CHARSETS.get(number or 0, 0)

    def _hide(self, number: int | None) -> None:
        self._state = replace(self._state, hidden=number != 0)

    def _skip(self, number: int | None) -> None:
        self._state = replace(self._state, skip=min(max(number if number is not None else 1, 0), 100))

    def _tab(self, _: int | None) -> None:
        self._print(" " if self._depth else "\t")

    # -- lines and tables ------------------------------------------------------------------------

    def _end_line(self) -> None:
        """End the line: in the open cell, or in the text."""
        self._spell()
        line = "".join(self._pieces)
        self._pieces.clear()
        mark = self._state.mark
        if _SURROGATE.search(line):
            line = line.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if line.strip():
            line += END if mark else ""
            if self._depth:
                self._open(self._depth).items.append(line)
            else:
                self._close(0)
                self.flow.inline.append(line)
                self.flow.end_line()
        if mark:
            self._pieces.append(mark)

    def _open(self, depth: int) -> Table:
        """Return the table at a depth, begun where it was not."""
        self._close(depth)
        while len(self._tables) < depth:
            self._tables.append(Table())
        return self._tables[-1]

    def _close(self, depth: int) -> None:
        """End the tables that are deeper."""
        while len(self._tables) > depth:
            table = self._tables.pop()
            self._finish(table)
            if table.rows and self._tables:
                self._tables[-1].items.append(table)
            elif table.rows:
                emit(self.flow, table)

    def _finish(self, table: Table) -> None:
        if table.items:
            table.cells.append(table.items)
            table.items = []
        if table.cells:
            table.rows.append((table.cells, self._definition))
            table.cells = []

    def _end_paragraph(self, _: int | None) -> None:
        if self._state.target in {"", "info"}:
            self._end_line()

    def _paragraph(self, _: int | None) -> None:
        self._depth = 0

    def _in_table(self, number: int | None) -> None:
        self._depth = max(self._depth, 1) if number != 0 else 0

    def _nested(self, number: int | None) -> None:
        self._depth = min(max(number or 0, 0), _MOST_NESTED)

    def _end_cell(self, _: int | None) -> None:
        self._cell(1)

    def _end_nested_cell(self, _: int | None) -> None:
        self._cell(max(2, self._depth))

    def _cell(self, depth: int) -> None:
        own, self._depth = self._depth, max(depth, self._depth)
        self._end_line()
        self._depth = own
        table = self._open(depth)
        table.cells.append(table.items)
        table.items = []

    def _end_row(self, _: int | None) -> None:
        self._finish(self._open(1))

    def _end_nested_row(self, _: int | None) -> None:
        self._finish(self._open(max(2, len(self._tables))))

    def _define(self, _: int | None) -> None:
        self._definition = Definition()

    def _left(self, number: int | None) -> None:
        self._definition.left = number or 0

    def _edge(self, number: int | None) -> None:
        row = self._definition
        row.edges.append(number or 0)
        row.below.append(row.next_below)
        row.beside.append(row.next_beside)
        row.next_below = row.next_beside = False

    def _below(self, _: int | None) -> None:
        self._definition.next_below = True

    def _beside(self, _: int | None) -> None:
        self._definition.next_beside = True

    def _picture(self, _: int | None) -> None:
        self.flow.pictures += 1

    def _ordinary(self, _: int | None) -> None:
        self._mark("")

    HANDLERS: ClassVar[dict[bytes, "Callable[[_Parser, int | None], None]"]] = {
        b"u": _unicode,
        b"uc": _skip,
        b"ansicpg": _page,
        b"f": _in_font,
        b"fcharset": _charset,
        b"plain": _plain,
        b"nosupersub": _ordinary,
        b"v": _hide,
        b"tab": _tab,
        b"par": _end_paragraph,
        b"sect": _end_paragraph,
        b"page": _end_paragraph,
        b"pard": _paragraph,
        b"intbl": _in_table,
        b"itap": _nested,
        b"cell": _end_cell,
        b"row": _end_row,
        b"nestcell": _end_nested_cell,
        b"nestrow": _end_nested_row,
        b"trowd": _define,
        b"trleft": _left,
        b"cellx": _edge,
        b"clvmrg": _below,
        b"clmrg": _beside,
        b"shppict": _picture,
    }


def _codec(page: int) -> str:
    name = _CODECS.get(page, f"cp{page}")
    try:
        return lookup(name).name
    except LookupError:
        return "cp1252"
