"""The title of a report among the lines before its body, and the title of a second report behind it."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from math import inf
from typing import Final, NamedTuple

from govreports.gazetteer import regions
from govreports.metadata.dates import YEAR
from govreports.metadata.fields import key_at
from govreports.metadata.names import TITLE_YEAR, Named, closed_up, is_name, named_in_title
from govreports.script import bare, fold, without_pinyin
from govreports.sources.document import Cell, Document, Row

__all__ = ["further_titles", "title_of"]

_REPORT: Final = re.compile(
    rf"(?:政府|政务|部门)*(?:信息|资讯)?(?:年度)?公[开示](?:工作)?(?:{YEAR}年?度?)?(?:工作|信息|资讯)*(?:的)?年?度?(?:工作|公开)*(?:情况)?(?:的)?(?:年度)?(?:报告|年报)"
)
_REPORT_ENDS: Final = re.compile("(?:报告|年报)[》」]?$")
_SENTENCE: Final = re.compile(r"[。;,!?]")
_ANOTHER: Final = re.compile(r"(?:上|下)一?(?:篇|条|页)|相关(?:阅读|链接|文章)|附件?\d?[:：]|现[将把就]")
_LINK: Final = re.compile(r"(?:上|下)一?(?:篇|条|页)|相关(?:阅读|链接|文章)|[·•>]")
_MARK: Final = re.compile(r"[\s#*•·?]*(?:(?:标\s*题|名\s*称|信息名称|文件名称)\s*[:|]?\s*)?")
_TAIL: Final = re.compile(r"[》」]?(?:\([^()]{1,12}\))?(?:的通知)?[》」]?\s*")
_ATTACHED: Final = re.compile(r"^附件?\d*[:.、]?")
_HEADING: Final = re.compile(r"\s*[#*]*\s*[二三四五六2-6]\s*[、.]\s*\S")
_PAGE: Final = re.compile(r"\s*(?:-+\s*\d{1,3}\s*-+|第\s*\d+\s*页|(?:Page|P\.)\s*\d+)\s*")
_TOKEN: Final = re.compile(r"\S+")
_HEAD_LINES: Final = 60
_WHOLE: Final = 400
_LONGEST: Final = 70
_SHORT_END: Final = 12
_STEP: Final = 8
_LINES: Final = (1, 2, 3)


class _Line(NamedTuple):
    """A line of the head: its slice, row, how many cells of the row are filled, where a line with a report begins."""

    start: int
    end: int
    row: int
    among: int
    whole: int | None = None


def title_of(document: Document) -> tuple[str | None, int]:
    """Return the title as printed and the offset behind it and the lines of metadata, (None, 0) where there is none.

    A title runs over up to three lines, may have the organ on a line before it, and ends with the
    word for the report: what a page adds behind it (a site's name, a brand) is left out. In a line that
    holds the whole report, the offset is where that line begins.
    """
    plain = fold(document.text)
    lines = _head(document, plain)
    last = {n for n, line in enumerate(lines) if _ends_title(plain, line)}
    first = sorted({n - before for n in last for before in range(len(_LINES)) if n >= before})
    around = {n for index in first for n in range(index, min(index + len(_LINES), len(lines)))}
    texts = {n: closed_up(_text(plain, lines[n]).replace("\0", "").strip(" \t\u3000?")) for n in around}
    best: tuple[int, Sequence[_Line], int] | None = None
    for index in first:
        found = _best_from(plain, lines, index, last, texts)
        if found and (best is None or found[0] > best[0]):
            best = found
    if best is None:
        declared = document.metadata.get("title", "")
        match = _REPORT.search(fold(declared))
        return (declared[: match.end()].strip() if match else None), _behind_fields(plain, lines, 0)
    _, chosen, end = best
    printed = [document.text[_begins(plain, line) : min(line.end, end)] for line in chosen]
    whole = chosen[-1].whole
    behind = _behind_fields(plain, lines, chosen[-1].end) if whole is None else whole
    return " ".join(" ".join(printed).split()), behind


def _best_from(
    plain: str, lines: Sequence[_Line], index: int, last: Container[int], texts: Mapping[int, str]
) -> tuple[int, Sequence[_Line], int] | None:
    """Return the title of fewest lines that begins at a line: how well it does, its lines, the offset of its end."""
    for count in _LINES:
        part = lines[index : index + count]
        if len(part) < count or (count > 1 and part[-1].row == part[-2].row):
            break
        if index + count - 1 not in last:
            continue
        if found := _candidate(plain, part, [texts[n] for n in range(index, index + count)]):
            return found[0] - count - index // _STEP, part, found[1]
    return None


def _ends_title(plain: str, line: _Line) -> bool:
    """Tell whether a line has a character of the word for the report, with which a title ends."""
    return plain.find("报", line.start, line.end) >= 0 or plain.find("告", line.start, line.end) >= 0


def _begins(plain: str, line: _Line) -> int:
    """Return the offset at which a line begins behind marks of bullets and the key of a title."""
    mark = _MARK.match(plain, line.start, line.end)
    return mark.end() if mark else line.start


def _text(plain: str, line: _Line) -> str:
    """Return a line without marks and key, pinyin as NUL."""
    return without_pinyin(plain[_begins(plain, line) : line.end])


def _candidate(plain: str, part: Sequence[_Line], pieces: Sequence[str]) -> tuple[int, int] | None:
    """Return how well some lines do as a title, and the offset at which it ends; None where they are none."""
    text = "".join(pieces)
    if len(text) > _LONGEST or ">" in text or "|" in text or not _may_name(text) or _ANOTHER.match(text):
        return None
    found = list(_REPORT.finditer(text))
    match = next((m for m in found if named_in_title(text[: m.end()]).organ), found[0] if found else None)
    if match is None or match.end() <= len(text) - len(pieces[-1]):
        return None
    if _SENTENCE.search(text) or (part[0].among > 1 and not named_in_title(text).organ):
        return None
    if len(part) > 1 and (
        _own_line(pieces)
        or _REPORT.search(pieces[0])
        or not (_begun(match, pieces) or _is_organ(pieces[:-1]) or _is_torn(pieces))
    ):
        return None
    named = named_in_title(text)
    behind = text[match.end() :]
    plain_end = _TAIL.fullmatch(behind)
    score = 2 * bool(named.year) + 2 * bool(named.organ) - (0 if plain_end else 3)
    return score, part[-1].end if plain_end else _offset(plain, part[-1], len(behind))


def _may_name(text: str) -> bool:
    """Tell whether a text has the words without which nothing in it is named a report."""
    return "报" in text and ("公开" in text or "公示" in text)


def _own_line(pieces: Sequence[str]) -> bool:
    """Tell whether the lines behind the first are a title with an organ, and the first is no region of it."""
    return bool(named_in_title("".join(pieces[1:])).organ) and "".join(pieces[0].split()) not in regions().by_name


def _is_organ(lines: Sequence[str]) -> bool:
    """Tell whether lines before a title name its organ; words of a menu (政务公开 走进财政局) are no name in pieces."""
    pieces = [words for line in lines if (words := TITLE_YEAR.sub("", line).split())]
    words = [word for piece in pieces for word in piece]
    if not words or not is_name("".join(words)) or not is_name("".join(pieces[-1])):
        return False
    spaced = all(len(word) == 1 for word in words)
    return spaced or all(is_name(word) or word.endswith("国") for piece in pieces for word in piece[:-1])


def _is_torn(pieces: Sequence[str]) -> bool:
    """Tell whether the name of the organ runs from one line into the next (石城县民 / 政局2021年…)."""
    organ = named_in_title("".join(pieces)).organ or ""
    first = "".join(pieces[:-1])
    return len(organ) > len(first) and organ.startswith(first) and not is_name(first)


def _begun(match: re.Match[str], pieces: Sequence[str]) -> bool:
    """Tell whether the words for the report begin before the last line, and soon end in it."""
    before = len("".join(pieces[:-1]))
    return match.start() < before and match.end() - before < _SHORT_END


def _offset(plain: str, line: _Line, behind: int) -> int:
    """Return the offset at which a line ends that leaves out its last characters, white space and pinyin aside."""
    text = _text(plain, line).rstrip()
    end = len(text)
    while behind:
        end -= 1
        behind -= text[end] != "\0"
    return _begins(plain, line) + end


def _behind_fields(plain: str, lines: Sequence[_Line], start: int) -> int:
    """Return the offset behind the lines of metadata that stand at ``start``."""
    for line in lines:
        if _begins(plain, line) >= start:
            if not key_at(_text(plain, line).replace("\0", "")):
                break
            start = line.end
    return start


def further_titles(document: Document, title: str | None, start: int) -> Iterator[int]:
    """Iterate over where a title of another report begins behind the first.

    Another report has another year or another organ in its title; links to one are left aside. Where
    the first title lacks year or organ, or there is none, a full title behind its headings is another
    report's unless the year is the same. So is a title that is first printed there.
    """
    own = named_in_title(fold(title or ""))
    full = bool(own.year and own.organ)
    seen = fold(document.text).find(fold(title)) if title else -1
    plain = without_pinyin(fold(document.text))
    body = _second_heading(document, plain, start)
    for place, begins, printed in _lines_behind(document, plain, start, seen):
        in_body = place >= body
        if begins == seen and in_body:
            yield begins  # the file declares it, and it is printed behind another report
        if (full or in_body) and _names_another(printed, own):
            yield begins


def _names_another(printed: str, own: Named) -> bool:
    """Tell whether a line is a full title of another year or organ than a report's own."""
    text = bare(printed.replace("\0", "")).strip("# ") if "报" in printed else ""
    if len(text) > _LONGEST or not _may_name(text):
        return False
    if _SENTENCE.search(text) or _LINK.match(text) or not _REPORT.search(text):
        return False
    other = named_in_title(_ATTACHED.sub("", text))
    if not (other.year and other.organ):
        return False
    return other.year != own.year or bool(own.organ and not (other.organ in own.organ or own.organ in other.organ))


def _filled(row: Row) -> list[Cell]:
    return [cell for cell in row.cells if cell.end > cell.start]


def _second_heading(document: Document, plain: str, start: int) -> tuple[int, float]:
    """Return row and offset of the second heading of a part, from which on lines are those of a body."""
    headed = 0
    for index, row in enumerate(document.rows):
        filled = _filled(row)
        places = [filled[0].start] if filled and _HEADING.match(plain, filled[0].start, filled[0].end) else []
        for cell in filled:
            if cell.end - cell.start > _WHOLE:
                pieces = _TOKEN.finditer(plain, max(start, cell.start), cell.end)
                places += [piece.start() for piece in pieces if _HEADING.match(piece[0])]
        if headed + len(places) > 1:
            return index, places[1 - headed]
        headed += len(places)
    return len(document.rows), 0


def _lines_behind(
    document: Document, plain: str, start: int, seen: int
) -> Iterator[tuple[tuple[int, float], int, str]]:
    """Iterate over the lines that may be a title: row and offset in it, where the title begins, text.

    A title may run over two lines; in a line that holds a whole report it stands between blanks. Rows
    that have no 报 and do not stand where the first title is seen are passed over.
    """
    before: Row | None = None
    told = False
    for index, row in enumerate(document.rows):
        if not row.cells:
            before, told = None, False
            continue
        first, last = row.cells[0].start, row.cells[-1].end
        telling = first <= seen < last or plain.find("报", first, last) >= 0
        if telling:
            for piece in _pieces_with_report(plain, row, start):
                yield (index, piece.start()), piece.start(), piece[0]
        if (telling or told) and (own := _single(plain, row, start)):
            if _REPORT.search(own[1].replace("\0", "")):
                yield (index, inf), *own
            elif before and (earlier := _single(plain, before, start)):
                yield (index, inf), earlier[0], earlier[1] + own[1]
        before, told = row, telling


def _pieces_with_report(plain: str, row: Row, start: int) -> Iterator[re.Match[str]]:
    """Iterate over what stands between the blanks of a cell that holds a whole report, and may be a title."""
    for cell in row.cells:
        if cell.end - cell.start > _WHOLE:
            for piece in _TOKEN.finditer(plain, max(start, cell.start), cell.end):
                if _REPORT_ENDS.search(piece[0].replace("\0", "")):
                    yield piece


def _single(plain: str, row: Row, start: int) -> tuple[int, str] | None:
    """Return where the only filled cell of a row begins, and its text; None where it is no line of a title."""
    filled = _filled(row)
    if len(filled) != 1 or filled[0].start < start or filled[0].end - filled[0].start > 2 * _LONGEST:
        return None
    return filled[0].start, plain[filled[0].start : filled[0].end]


def _head(document: Document, plain: str) -> list[_Line]:
    """Return the lines before the body; a line that holds the whole report is cut at its blanks."""
    found: list[_Line] = []
    headed = 0
    for index, row in enumerate(document.rows):
        among = len(_filled(row))
        for cell in row.cells:
            start, end = cell.start, cell.end
            if end - start > _WHOLE:
                pieces = _TOKEN.finditer(plain, start, min(end, start + _WHOLE))
                rows = enumerate(pieces, start=_HEAD_LINES * index)
                return found + [_Line(piece.start(), piece.end(), row, 1, start) for row, piece in rows]
            headed += _HEADING.match(plain, start, end) is not None
            if end > start and not _PAGE.fullmatch(plain, start, end):
                found.append(_Line(start, end, _HEAD_LINES * index, among))
        if len(found) > _HEAD_LINES or headed > 1:
            break
    return found
