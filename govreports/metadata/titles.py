"""The title of a report among the lines before its body, and the title of a second report behind it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from govreports.gazetteer import regions
from govreports.metadata.dates import YEAR
from govreports.metadata.fields import key_at
from govreports.metadata.names import TITLE_YEAR, is_name, named_in_title
from govreports.script import bare, fold, without_pinyin
from govreports.sources.document import Document

__all__ = ["further_titles", "title_of"]

_REPORT: Final = re.compile(
    rf"(?:政府|政务|部门)*(?:信息|资讯)?(?:年度)?公[开示](?:工作)?(?:{YEAR}年?度?)?(?:工作|信息|资讯)*(?:的)?年?度?(?:工作|公开)*(?:情况)?(?:的)?(?:年度)?(?:报告|年报)"
)
_END: Final = re.compile("[报告]")
_REPORT_ENDS: Final = re.compile("(?:报告|年报)[》」]?$")
_SENTENCE: Final = re.compile(r"[。;,!?]")
_ANOTHER: Final = re.compile(r"(?:上|下)一?(?:篇|条|页)|相关(?:阅读|链接|文章)|附件?\d?[:：]|现[将把就]")
_LINK: Final = re.compile(r"(?:上|下)一?(?:篇|条|页)|相关(?:阅读|链接|文章)|[·•>]")
_MARK: Final = re.compile(r"[\s#*•·]*(?:(?:标\s*题|名\s*称|信息名称|文件名称)\s*[:|]?\s*)?")
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


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    row: int
    among: int
    whole: int | None = None


def title_of(document: Document) -> tuple[str | None, int]:
    """Return the title as printed and the offset behind it and the lines of metadata, (None, 0) where there is none.

    A title runs over up to three lines, may have the organ on a line before it, and ends with the
    word for the report: what a page adds behind it (a site's name, a brand) is left out. In a line that
    holds the whole report, the offset is where that line begins.
    """
    lines = list(_head(document))
    best: tuple[int, Sequence[_Line], int] | None = None
    for index in range(len(lines)):
        for count in _LINES:
            part = lines[index : index + count]
            if len(part) < count or (count > 1 and part[-1].row == part[-2].row):
                break
            found = _candidate(part)
            if found is None:
                continue
            score, end = found
            score -= count + index // _STEP
            if best is None or score > best[0]:
                best = (score, part, end)
            break
    if best is None:
        declared = document.metadata.get("title", "")
        match = _REPORT.search(fold(declared))
        return (declared[: match.end()].strip() if match else None), _behind_fields(lines, 0)
    _, chosen, end = best
    printed = [document.text[line.start : min(line.end, end)] for line in chosen]
    whole = chosen[-1].whole
    return " ".join(" ".join(printed).split()), _behind_fields(lines, chosen[-1].end) if whole is None else whole


def _candidate(part: Sequence[_Line]) -> tuple[int, int] | None:
    """Return how well some lines do as a title, and the offset at which it ends; None where they are none."""
    if not _END.search(part[-1].text):
        return None
    pieces = [piece.text.replace("\0", "").strip() for piece in part]
    text = "".join(pieces)
    if len(text) > _LONGEST or any(mark in text for mark in ">|") or _ANOTHER.match(text):
        return None
    found = list(_REPORT.finditer(text))
    match = next((m for m in found if named_in_title(text[: m.end()]).organ), found[0] if found else None)
    if match is None or match.end() <= len(text) - len(pieces[-1]):
        return None
    if _SENTENCE.search(text) or (part[0].among > 1 and not named_in_title(text).organ):
        return None
    if len(part) > 1 and (
        _own_line(pieces) or _REPORT.search(pieces[0]) or not (_begun(match, pieces) or _is_organ(pieces[:-1]))
    ):
        return None
    named = named_in_title(text)
    behind = text[match.end() :]
    plain = _TAIL.fullmatch(behind)
    score = 2 * bool(named.year) + 2 * bool(named.organ) - (0 if plain else 3)
    return score, part[-1].end if plain else _offset(part[-1], len(behind))


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


def _begun(match: re.Match[str], pieces: Sequence[str]) -> bool:
    """Tell whether the words for the report begin before the last line, and soon end in it."""
    before = len("".join(pieces[:-1]))
    return match.start() < before and match.end() - before < _SHORT_END


def _offset(line: _Line, behind: int) -> int:
    """Return the offset at which a line ends that leaves out its last characters, white space and pinyin aside."""
    text = line.text.rstrip()
    end = len(text)
    while behind:
        end -= 1
        behind -= text[end] != "\0"
    return line.start + end


def _behind_fields(lines: Sequence[_Line], start: int) -> int:
    """Return the offset behind the lines of metadata that stand at ``start``."""
    for line in lines:
        if line.start >= start:
            if not key_at(line.text.replace("\0", "")):
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
    for begins, printed, headed in _lines_behind(document, start):
        if begins == seen and headed > 1:
            yield begins  # the file declares it, and it is printed behind another report
        if not full and headed <= 1:
            continue
        text = bare(printed.replace("\0", "")).strip("# ")
        if len(text) > _LONGEST or _SENTENCE.search(text) or _LINK.match(text) or not _REPORT.search(text):
            continue
        other = named_in_title(_ATTACHED.sub("", text))
        if not (other.year and other.organ):
            continue
        if other.year != own.year or (own.organ and not (other.organ in own.organ or own.organ in other.organ)):
            yield begins


def _lines_behind(document: Document, start: int) -> Iterator[tuple[int, str, int]]:
    """Iterate over the lines that may be a title: offset, text, how many headings stand before.

    A title may run over two lines; in a line that holds a whole report it stands between blanks.
    """
    plain = without_pinyin(fold(document.text))
    headed = 0
    before: tuple[int, str] | None = None
    for row in document.rows:
        filled = [cell for cell in row.cells if cell.end > cell.start]
        if filled:
            headed += bool(_HEADING.match(plain, filled[0].start, filled[0].end))
        line = before
        before = None
        for cell in filled:
            if cell.end - cell.start > _WHOLE:
                for piece in _TOKEN.finditer(plain, max(start, cell.start), cell.end):
                    headed += bool(_HEADING.match(piece[0]))
                    if _REPORT_ENDS.search(piece[0].replace("\0", "")):
                        yield piece.start(), piece[0], headed
        if len(filled) != 1 or filled[0].start < start or filled[0].end - filled[0].start > 2 * _LONGEST:
            continue
        begins, text = filled[0].start, plain[filled[0].start : filled[0].end]
        if _REPORT.search(text.replace("\0", "")):
            yield begins, text, headed
        elif line:
            yield line[0], line[1] + text, headed
        before = begins, text


def _head(document: Document) -> Iterator[_Line]:
    """Iterate over the lines before the body; marks of bullets and the key of a title are left out, pinyin is NUL.

    A line that holds the whole report is cut at its blanks.
    """
    plain = fold(document.text)
    count, headed = 0, 0
    for index, row in enumerate(document.rows):
        among = sum(cell.end > cell.start for cell in row.cells)
        for cell in row.cells:
            if cell.end - cell.start > _WHOLE:
                pieces = _TOKEN.finditer(plain, cell.start, min(cell.end, cell.start + _WHOLE))
                for n, piece in enumerate(pieces):
                    yield _line(plain, piece.start(), piece.end(), (_HEAD_LINES * index + n, 1), cell.start)
                return
            headed += bool(_HEADING.match(plain, cell.start, cell.end))
            if cell.end > cell.start and not _PAGE.fullmatch(plain, cell.start, cell.end):
                yield _line(plain, cell.start, cell.end, (_HEAD_LINES * index, among))
                count += 1
        if count > _HEAD_LINES or headed > 1:
            return


def _line(plain: str, start: int, end: int, stands: tuple[int, int], whole: int | None = None) -> _Line:
    text = plain[start:end]
    mark = _MARK.match(text)
    skip = mark.end() if mark else 0
    return _Line(start + skip, end, without_pinyin(text[skip:]), *stands, whole)
