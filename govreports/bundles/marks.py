"""What may show where a report begins and how far it has come: titles, leads, headings, tables, signatures."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from operator import itemgetter
from typing import Final, NamedTuple

from govreports.lexicons import rows
from govreports.metadata import title_of
from govreports.metadata.names import Named, named_in_title
from govreports.regimes import Forms, Regime
from govreports.script import fold, without_pinyin
from govreports.sources.document import Cell, Document, Row

__all__ = ["Mark", "marks_of"]

_HEAD: Final = re.compile(
    r"(?<![^\s|#*\0])(?:(?P<chinese>[一二三四五六七八九十]{1,2})(?:\s*[、.,:]|[^\S\n])"
    r"|第?\s*(?P<part>[一二三四五六七八九十])\s*部分[、:]?|(?P<arabic>\d)\s*[、.](?!\d))[\s#*]*(?=\S)"
)
_BARE: Final = re.compile(r"(?m)^[^\S\n]*[#*]*[^\S\n]*(?P<words>[一-鿿][一-鿿、]{3,30})[^\S\n]*[#*:。]*[^\S\n]*$")
_STOP: Final = re.compile(r"[\s。:;,!?|]")
_BRACKETED: Final = re.compile(r"\([^()]*\)")
_WORDS: Final = re.compile(r"[\W_]+")
_TOKEN: Final = re.compile(r"(?<!\S)\S{1,140}(?:报告|年报)[》」]?(?!\S)")
_YEAR: Final = r"(?:20[0-4]\d|[2二][〇○零O0][〇○零O0一二三四五六七八九\d]{2})"
_SIGNED: Final = re.compile(
    rf"(?m)^[^。;!?\n]{{0,40}}{_YEAR}\s*年\s*\S{{1,3}}\s*月(?:\s*\S{{1,3}}\s*日)?[^\S\n]*[)|]?[^\S\n]*$"
)
_FORM_YEAR: Final = re.compile(rf"(?m)^[^\S\n]*\(\s*({_YEAR})\s*年?\s*度?\s*\)[^\S\n]*\|?[^\S\n]*$")
_TABLE_TITLE: Final = re.compile(r"(?m)^[^。;,!?\n]{0,40}统计表[^。;,!?\n]{0,14}$")
_FILLED_BY: Final = re.compile(r"填\s*报\s*单\s*位[^:\n]{0,8}:[\s|]*([一-鿿]{2,30})")
_LONGEST: Final = 45
_CLEAR: Final = 9
_WHOLE: Final = 400
_TITLE: Final = 140
_WINDOW: Final = 3
_NUMBERS: Final = {character: number for number, character in enumerate("一二三四五六七八九十", start=1)}


class Mark(NamedTuple):
    """A mark: where it begins and ends, its kind, the code of a section or table, a heading's number, names in a title.

    Kinds are title, caption (of a form), lead, block (of metadata), section, table, signed.
    """

    start: int
    end: int
    kind: str
    code: str = ""
    number: int = 0
    named: Named | None = None


def marks_of(document: Document, forms: Forms) -> list[Mark]:
    """Return the marks of a document in reading order."""
    plain = without_pinyin(fold(document.text))
    found = [*_titles(document, plain), *_captions(plain), *_leads(plain), *_tables(plain, forms)]
    found += (Mark(match.start(), match.end(), "signed") for match in _SIGNED.finditer(plain))
    taken = {mark.start for mark in found if mark.kind in {"title", "table"}}
    found += (mark for mark in _sections(plain) if mark.start not in taken)
    return list(_outside_statistics(sorted(found, key=itemgetter(0, 1)), plain, forms))


def _titles(document: Document, plain: str) -> Iterator[Mark]:
    """Iterate over the titles of reports, alone in a row, on up to three lines, or in a long line."""
    before: list[Row] = []
    for row in document.rows:
        filled = [cell for cell in row.cells if cell.end > cell.start]
        if len(filled) != 1:
            before = []
            continue
        (cell,) = filled
        if cell.end - cell.start > _WHOLE:
            for token in _TOKEN.finditer(plain, cell.start, cell.end):
                if token.end() - token.start() < _TITLE:
                    alone = Row((Cell(token.start(), token.end()),))
                    yield from _title(document, plain, [alone])
            before = []
            continue
        before = [*before[1 - _WINDOW :], row] if len(before) >= _WINDOW - 1 else [*before, row]
        if cell.end - cell.start < _TITLE and ("报" in (text := plain[cell.start : cell.end]) or "告" in text):
            yield from _title(document, plain, before)


def _title(document: Document, plain: str, window: list[Row]) -> Iterator[Mark]:
    """Yield the title that ends in the last of some rows."""
    last = window[-1].cells
    best: tuple[str, int] | None = None
    for first in range(len(window) - 1, -1, -1):
        part = window[first:]
        if first < len(window) - 1 and _SIGNED.match(plain, part[0].cells[0].start, part[0].cells[-1].end):
            break
        title, _ = title_of(Document(document.text, tuple(part), "text"))
        if title is None:
            continue
        squeezed = "".join(title.split())
        if best is None:
            earlier, _ = title_of(Document(document.text, tuple(part[:-1]), "text")) if part[:-1] else (None, 0)
            if earlier == title:
                break
            best = squeezed, first
        elif squeezed.endswith(best[0]) and len(squeezed) > len(best[0]):
            best = squeezed, first
    if best:
        start = window[best[1]].cells[0].start
        start = max(start, plain.find(fold(best[0][:1]), start))
        yield Mark(start, last[-1].end, "title", named=named_in_title(fold(best[0])))


def _captions(plain: str) -> Iterator[Mark]:
    """Iterate over what stands over a form and names a year or an organ."""
    for match in _FORM_YEAR.finditer(plain):
        yield Mark(match.start(), match.end(), "caption", named=named_in_title(match[1] + "年政府信息公开"))
    for match in _TABLE_TITLE.finditer(plain):
        named = named_in_title(match[0].replace("\0", "").strip())
        if named.year or named.organ:
            yield Mark(match.start(), match.end(), "caption", named=named)
    for match in _FILLED_BY.finditer(plain):
        yield Mark(match.start(), match.end(), "caption", named=Named(match[1], None, None, None))


def _leads(plain: str) -> Iterator[Mark]:
    """Iterate over the lines with which a report begins, and those of a block of metadata."""
    for match in _openings().finditer(plain):
        start = plain.rfind("\n", 0, match.start()) + 1
        kind = match.lastgroup or "lead"
        yield Mark(start if match.start() - start < _WHOLE else match.start(), match.end(), kind)


@cache
def _openings() -> re.Pattern[str]:
    kinds = {kind: [row["pattern"] for row in rows("openings") if row["kind"] == kind] for kind in ("lead", "block")}
    blocks = "|".join(r"[\s\0]{0,8}".join(word) for word in "|".join(kinds["block"]).split("|"))
    return re.compile(rf"(?P<lead>{'|'.join(kinds['lead'])})|(?m:^)[^\S\n]*[|#*•]*[^\S\n]*(?P<block>{blocks})")


def _tables(plain: str, forms: Forms) -> Iterator[Mark]:
    """Iterate over where tables of the forms begin."""
    pattern, codes = _phrases(forms)
    for match in pattern.finditer(plain):
        yield Mark(match.start(), match.end(), "table", codes[(match.lastindex or 1) - 1])


@lru_cache(maxsize=4)
def _phrases(forms: Forms) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """Return what tables begin with as groups of one expression, and their codes.

    That is a corner which only one table has, else the caption, else the first label of rows and columns.
    """
    corners: dict[str, set[str]] = {}
    for table in (table for regime in forms.regimes for table in regime.tables):
        for corner in table.corner[:1]:
            corners.setdefault(corner, set()).add(table.code)
    phrases: dict[str, str] = {}
    for table in (table for regime in forms.regimes for table in regime.tables):
        own = [corner for corner in table.corner[:1] if len(corners[corner]) == 1]
        first = table.rows[0].path[-1] or table.columns[0].path[-1]
        for phrase in {*(own or table.captions), *(() if table.captions else (first,))}:
            phrases[_WORDS.sub("", fold(phrase))] = table.code
    spaced = (r"[\W_\0]{0,6}".join(map(re.escape, phrase)) for phrase in phrases)
    return re.compile("|".join(f"({each})" for each in spaced)), tuple(phrases.values())


def _sections(plain: str) -> Iterator[Mark]:
    """Iterate over the headings of parts, numbered or alone on their line."""
    starts: set[int] = set()
    for match in _HEAD.finditer(plain):
        found = _heading(plain, match)
        if found:
            starts.add(plain.rfind("\n", 0, match.start()) + 1)
            yield found
    for match in _BARE.finditer(plain):
        section = _section_of(_key(match["words"]), numbered=False)
        if section and match.start() not in starts:
            yield Mark(match.start("words"), match.end(), "section", section)


def _heading(plain: str, match: re.Match[str]) -> Mark | None:
    """Return the heading that begins with a number, the paragraph behind it left aside."""
    end = plain.find("\n", match.end(), match.end() + 3 * _LONGEST)
    line = plain[match.end() : end if end >= 0 else match.end() + 3 * _LONGEST].partition("\t")[0]
    number = _NUMBERS.get(match["chinese"] or match["part"] or "", 0) or int(match["arabic"] or 0)
    stops = [len(line)] if end >= 0 and len(line) <= _LONGEST else []
    stops += [stop.start() for stop in _STOP.finditer(line, 2, 2 * _LONGEST)]
    for stop in stops:
        section = _section_of(_key(line[:stop]), numbered=match["arabic"] is None)
        if section:
            return Mark(match.start(), match.end() + stop, "section", section, number)
    glued = _wordings(numbered=False)[0].match(_key(line[:_LONGEST])) if match["arabic"] is None else None
    if glued and len(glued[0]) >= _CLEAR:
        section = _wordings(numbered=False)[1][(glued.lastindex or 1) - 1]
        return Mark(match.start(), match.end() + len(glued[0]), "section", section, number)
    return None


def _key(words: str) -> str:
    return _WORDS.sub("", _BRACKETED.sub("", words.replace("\0", ""))).replace("资讯", "信息")


@cache
def _wordings(*, numbered: bool) -> tuple[re.Pattern[str], tuple[str, ...]]:
    known = [row for row in rows("headings") if numbered or not row["needs"]]
    return re.compile("|".join(f"({row['pattern']})" for row in known)), tuple(row["section"] for row in known)


@lru_cache(maxsize=8192)
def _section_of(key: str, *, numbered: bool) -> str | None:
    if not key or len(key) > _LONGEST:
        return None
    pattern, sections = _wordings(numbered=numbered)
    match = pattern.fullmatch(key)
    return sections[match.lastindex - 1] if match and match.lastindex else None


def _outside_statistics(marks: list[Mark], plain: str, forms: Forms) -> Iterator[Mark]:
    """Leave out the rows of a form in one table, whose groups read like the headings of a report."""
    labels = {regime.tables[0].code: _groups(regime) for regime in forms.regimes if len(regime.tables) == 1}
    inside: frozenset[str] = frozenset()
    for mark in marks:
        if mark.kind == "table":
            inside = labels.get(mark.code, frozenset())
        elif mark.kind in {"title", "lead", "block"} or mark.code == "overview":
            inside = frozenset()
        if not (inside and mark.kind == "section" and _words(plain[mark.start : mark.end]) in inside):
            yield mark


@lru_cache(maxsize=16)
def _groups(regime: Regime) -> frozenset[str]:
    return frozenset(_words(fold(entry.path[0])) for entry in regime.tables[0].rows)


def _words(heading: str) -> str:
    """Return the key of a heading without its number."""
    number = _HEAD.match(heading)
    return _key(heading[number.end() :] if number else heading)
