"""How the lines of a text are cut into cells where neither tabs nor bars cut them: one delimiter for the whole text."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import Final

from govreports import numerals
from govreports.sources.document import Cell, Document, Row
from govreports.tables.labels import Lexicon, label_of

__all__ = ["spelled"]

_LEAST: Final = 1
"""More rows than this must show a number next to a label before a mark is taken to divide cells."""
_WIDEST: Final = 40
_LONGEST: Final = 200
_LIST: Final = re.compile(
    r"""\[\s*(?:(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|None|null|nan|NaN|-?\d[\d.]*)\s*,?\s*)+\]"""
)
_ITEM: Final = re.compile(r"""(?P<q>["'])(?P<s>(?:(?!(?P=q))[^\\\n]|\\.)*)(?P=q)|(?P<w>None|null|nan|NaN|-?\d[\d.]*)""")
_OFF: Final = " \t\r\u3000\xa0\ufeff【】|"


def spelled(document: Document, plain: str, words: Lexicon) -> Sequence[Row]:
    """Return the rows of a document, cut at the mark that its lines show most often between a row label and a number.

    Commas and semicolons of tables saved as text whose rows differ in width, ampersands of LaTeX, brackets, printed
    lists of a program. A document with grids keeps its own cells; so does a text whose tabs or bars show as much.
    """
    if any(row.table for row in document.rows):
        return document.rows
    text, printed = document.text, _without_long(document.rows)
    if "│" in text and "─" in text:
        boxed = [Row(cells, 0, 0, len(cells) > 1) for cells in _by_box(text)]
        if _evidence(boxed, plain, words) > _LEAST:
            return boxed
    best, kept = max(_LEAST, _evidence(printed, plain, words)), printed
    for mark, cut in _MARKS.items():
        if len(_FIGURE[mark].findall(text)) > _LEAST:
            rows = _without_long([Row(cells, 0, 0, len(cells) > 1) for cells in cut(text)])
            found = _evidence(rows, plain, words)
            if found > best:
                best, kept = found, rows
    return kept


def _without_long(rows: Sequence[Row]) -> Sequence[Row]:
    """Return rows of which those with more cells than any table has show no empty cell: they are tables in one line."""
    if all(len(row.cells) <= _WIDEST for row in rows):
        return rows
    return [row._replace(marked=row.marked and len(row.cells) <= _WIDEST) for row in rows]


def _evidence(rows: Sequence[Row], plain: str, words: Lexicon) -> int:
    """Count the cells with a number, or nothing, that stand behind a row label in the next cell of their row."""
    count = 0
    for row in rows:
        if len(row.cells) < 2:  # noqa: PLR2004
            continue
        labelled = beside = False
        for cell in row.cells:
            printed = plain[cell.start : cell.end] if cell.end - cell.start < _LONGEST else "。"
            status = numerals.parse(printed).status
            if labelled and status in {"read", "dash"}:
                count += 1 + beside  # a number next to its label tells more than one behind empty cells
            beside = status != "blank"
            if status == "blank" or (labelled and printed.strip() in words.units):
                continue
            labelled = status == "unreadable" and "row" in words.find_key(label_of(printed).key).by_kind
    return count


def _trimmed(text: str, start: int, end: int) -> Cell:
    while start < end and text[start] in _OFF:
        start += 1
    while end > start and text[end - 1] in _OFF:
        end -= 1
    return Cell(start, end)


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Iterate over the lines between two offsets that hold more than white space and brackets."""
    for line in text[start:end].split("\n"):
        if line.strip(" \t\r[]{},"):
            yield start, start + len(line)
        start += len(line) + 1


def _by_mark(mark: str, off: str = "") -> Callable[[str], Iterator[tuple[Cell, ...]]]:
    def cut(text: str) -> Iterator[tuple[Cell, ...]]:
        for start, end in _lines(text, 0, len(text)):
            stop = end - len(off) if off and text.endswith(off, start, end) else end
            pieces = text[start:stop].split(mark)
            ends = accumulate((len(piece) + len(mark) for piece in pieces), initial=start)
            yield tuple(_trimmed(text, at, at + len(piece)) for piece, at in zip(pieces, ends, strict=False))

    return cut


def _by_comma(mark: str) -> Callable[[str], Iterator[tuple[Cell, ...]]]:
    """Return what cuts lines whose cells may stand in quotes, which may hold the mark and line ends."""
    piece = re.compile(
        rf'\s*"(?P<quoted>(?:[^"]|"")*+)"[^\S\n]*(?P<end>[{mark}\n]|\Z)|(?P<bare>[^{mark}\n]*)(?P<stop>[{mark}\n]|\Z)'
    )

    def cut(text: str) -> Iterator[tuple[Cell, ...]]:
        row: list[Cell] = []
        at, length = 0, len(text)
        while at < length:
            match = piece.match(text, at)
            if match is None:
                break
            row.append(_trimmed(text, *match.span("quoted" if match["quoted"] is not None else "bare")))
            if (match["end"] or match["stop"] or "\n") == "\n":
                if len(row) > 1 or row[0].end > row[0].start:
                    yield tuple(row)
                row = []
            at = match.end()
        if row:
            yield tuple(row)

    return cut


def _by_list(text: str) -> Iterator[tuple[Cell, ...]]:
    """Cut rows that are printed lists; what stands between them is lines."""
    at = 0
    for match in _LIST.finditer(text):
        yield from ((_trimmed(text, *line),) for line in _lines(text, at, match.start()))
        items = _ITEM.finditer(text, match.start() + 1, match.end() - 1)
        yield tuple(_trimmed(text, *(item.span("s") if item["q"] else item.span("w"))) for item in items)
        at = match.end()
    yield from ((_trimmed(text, *line),) for line in _lines(text, at, len(text)))


def _by_box(text: str) -> Iterator[tuple[Cell, ...]]:
    """Cut tables drawn with rules, in which a row has several lines: a cell is empty if all its lines are."""
    group: list[tuple[Cell, ...]] = []
    for row in _by_mark("│")(text):
        if len(row) > 1 and "─" not in text[row[0].start : row[-1].end]:
            group.append(row)
            continue
        yield from _boxed(group, text)
        group = []
        yield row
    yield from _boxed(group, text)


def _boxed(lines: Sequence[tuple[Cell, ...]], text: str) -> Iterator[tuple[Cell, ...]]:
    """Iterate over the lines of one row, its empty cells in the last of them that holds a number."""
    if len(lines) < 2:  # noqa: PLR2004
        yield from lines
        return
    even = len(set(map(len, lines))) == 1
    filled = {place for row in lines for place, cell in enumerate(row) if cell.end > cell.start}
    numbered = [n for n, row in enumerate(lines) if any(text[c.start : c.end].isdecimal() for c in row)]
    shows = numbered[-1] if numbered else len(lines) - 1
    for number, row in enumerate(lines):
        empty = even and number == shows
        kept = (cell for place, cell in enumerate(row) if cell.end > cell.start or (empty and place not in filled))
        cells = tuple(kept)
        if cells:
            yield cells


def _by_wiki(text: str) -> Iterator[tuple[Cell, ...]]:
    """Cut tables of a wiki, one cell a line, in which a bar and a stroke divide rows."""
    row: list[Cell] | None = None
    for start, end in _lines(text, 0, len(text)) if "{|" in text else ():
        opens, divides, closes = (text.startswith(mark, start, end) for mark in ("{|", "|-", "|}"))
        if row and (opens or divides or closes):
            yield tuple(row)
        if opens or divides or closes:
            row = None if closes else []
        elif row is not None and text[start] in "|!":
            row.append(_trimmed(text, max(start, text.rfind("|", start, end)) + 1, end))
        elif row is None:
            yield (_trimmed(text, start, end),)
    if row:
        yield tuple(row)


def _by_columns(text: str) -> Iterator[tuple[Cell, ...]]:
    """Cut lines that stand in columns: printed frames, whose lines are of one length and print every cell.

    Rows counted from zero in front of their cells lose that number.
    """
    for lines in _blocks(text):
        pieces = next((found for found in (_pieces(text, lines, each) for each in _PIECES) if found), None)
        if pieces is None:
            yield from ((_trimmed(text, *line),) for line in lines)
            continue
        head = [row for row in pieces if len(row) < len(pieces[-1])]
        counted = [text[slice(*row[0])] for row in pieces[len(head) :]] == [
            str(n) for n in range(len(pieces) - len(head))
        ]
        for row in pieces:
            yield tuple(_trimmed(text, *piece) for piece in row[int(counted and len(row) == len(pieces[-1])) :])


def _blocks(text: str) -> Iterator[list[tuple[int, int]]]:
    """Iterate over lines of one length with no empty line between them."""
    block: list[tuple[int, int]] = []
    for start, end in _lines(text, 0, len(text)):
        if block and (start != block[-1][1] + 1 or end - start != block[-1][1] - block[-1][0]):
            yield block
            block = []
        block.append((start, end))
    if block:
        yield block


def _pieces(text: str, lines: Sequence[tuple[int, int]], piece: re.Pattern[str]) -> list[list[tuple[int, int]]]:
    """Return the pieces of lines that all have as many, but for one less in the first; [] where they have not."""
    rows = [[match.span() for match in piece.finditer(text, *line)] for line in lines]
    sizes = {len(row) for row in rows[1:]}
    if len(rows) < _BLOCK or len(sizes) != 1 or min(sizes) < 2 or not 0 <= min(sizes) - len(rows[0]) <= 1:  # noqa: PLR2004
        return []
    return rows


_BLOCK: Final = 3
"""So many lines in columns at least."""
_PIECES: Final = (re.compile(r"[^ \n]+(?: [^ \n]+)*"), re.compile(r"[^ \n]+"))
"""Cells are two spaces apart, or one in a frame printed without the numbers of its rows."""
_MARKS: Final[dict[str, Callable[[str], Iterator[tuple[Cell, ...]]]]] = {
    "',": _by_list,
    '",': _by_list,
    ",": _by_comma(","),
    ";": _by_comma(";"),
    "&": _by_mark("&", "\\\\"),
    "】【": _by_mark("】【"),
    "│": _by_mark("│"),
    "||": _by_mark("||"),
    "  ": _by_columns,
    "\n| ": _by_wiki,
}
"""What may divide cells, and how rows are cut there."""
_FIGURE: Final = {mark: re.compile(re.escape(mark) + r"""[\s'"*$]*[-\d/—Nn]""") for mark in _MARKS}
"""A mark with what may be a number, or the word for none, behind it."""
