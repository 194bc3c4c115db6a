"""Where the prose of a report ends: page furniture, signature, attachments, and what the page has behind it."""

import re
from functools import cache
from typing import Final

from govreports.lexicons import rows
from govreports.script import fold
from govreports.sections.headings import Line

__all__ = ["is_furniture", "is_sentence", "without_links", "without_signature", "without_title"]

_SHORT: Final = 40
_DATE: Final = r"(?:20\d\d|二[〇○零O0]\S\S)\s*年\s*\S{1,3}\s*月(?:\s*\S{1,3}\s*日)?|20\d\d-\d{1,2}-\d{1,2}"
_DATE_LINE: Final = re.compile(rf"\s*\(?(?:{_DATE})\)?\s*")
_ATTACHMENT: Final = re.compile(r"\s*附\s*(?:件|表)\s*\d{0,2}\s*[:.、]?.{0,40}")
_SENTENCE: Final = re.compile(r"[。;!?,:]")
_SIGNED: Final = re.compile(
    rf"(?:(?<=[。;!?…:)])|(?<=\s)|(?<=^无))[\s?]{{0,9}}(?P<name>[^\s。;!?,:、]{{2,30}})?[\s?]{{0,9}}(?:{_DATE})[\s?)]{{0,30}}"
)
"""Name and date behind the last sentence of a text without line ends."""
_CHROME: Final = re.compile(
    r"(?:(?<=[。;!?…)])|(?<=\s)|(?<=^无))[\s?]{0,9}(?:[【\[]?(?:打印|关闭|字号|收藏)|上一[篇条页]|下一[篇条页]|主办|承办|版权所有|技术支持"
    r"|分享到|扫一扫|用微信|(?:信息)?来源[:]|责任编辑|编辑[:]|相关(?:文档|文件|链接|文章|附件|阅读)|网站标识码|备案序?号|您访问的"
    r"|附\s?(?:件|表)?(?:下载)?\s?\d?[:]|附件\d?|单位负责人|填报人|填表人|填报日期|\(?联系(?:电话|人)[:]|浏览|点击)"
)
"""What pages print behind a text, and forms below it, where no line ends before it."""
_NAMED: Final = re.compile(r"[局厅委府室院会处镇乡道区县市省部办署校所心公司]$")
_NOTE: Final = re.compile(r"\([^()]{1,8}\)$")
_STOP: Final = re.compile("[。;!?]")
_SENTENCE_LENGTH: Final = 10
_TAIL: Final = 300
_FEW: Final = 3


@cache
def _furniture() -> re.Pattern[str]:
    return re.compile("|".join([*(f"(?:{row['pattern']})" for row in rows("furniture")), r"-\s*\d{1,3}\s*-"]))


def is_furniture(text: str) -> bool:
    """Tell whether a folded line belongs to the page, not to the report.

    Examples
    --------
    >>> from govreports.sections.endings import is_furniture
    >>> is_furniture("打印 关闭"), is_furniture("公开不够及时。")
    (True, False)
    """
    return _furniture().fullmatch(text) is not None


def is_sentence(text: str) -> bool:
    """Tell whether a folded line is prose: long enough, with the end of a sentence in it, and nothing of a page.

    Examples
    --------
    >>> from govreports.sections.endings import is_sentence
    >>> is_sentence("一是公开不够及时,下一步将加强培训。"), is_sentence("使用帮助")
    (True, False)
    """
    return len(text) >= _SENTENCE_LENGTH and _STOP.search(text) is not None and not is_furniture(text.strip())


def without_title(text: str, lines: list[Line], title: str | None) -> list[Line]:
    """Return the lines before the first heading without a title that begins the first one, and without a date alone."""
    if lines and title:
        start, end = lines[0]
        if text.startswith(title, start):
            start += len(title)
            start += len(text[start:end]) - len(text[start:end].lstrip())
            lines = [Line(start, end), *lines[1:]] if start < end else lines[1:]
    while lines and _DATE_LINE.fullmatch(fold(text[lines[0].start : lines[0].end])):
        lines = lines[1:]
    return lines


def without_signature(plain: str, lines: list[Line]) -> list[Line]:
    """Return lines of prose without signature and attachments, on lines of their own or not."""
    return _without_glued(plain, _without_signature(plain, lines))


def _without_signature(plain: str, lines: list[Line]) -> list[Line]:
    """Drop the signature and what is attached behind it: the last lines from an organ's name and a date on."""
    long = [index for index, line in enumerate(lines) if line.end - line.start > _SHORT]
    for index in range(long[-1] if long else 0, len(lines)):
        text = plain[lines[index].start : lines[index].end]
        following = plain[lines[index + 1].start : lines[index + 1].end] if index + 1 < len(lines) else ""
        signed = len(text.strip()) <= _SHORT and not _SENTENCE.search(text) and _DATE_LINE.fullmatch(following)
        if (index and (signed or _DATE_LINE.fullmatch(text))) or _ATTACHMENT.fullmatch(text):
            return lines[:index]
    return lines


def _without_glued(plain: str, lines: list[Line]) -> list[Line]:
    """Cut off the end of the last line what begins with a signature or with words of a page."""
    if not lines:
        return lines
    start, end = lines[-1]
    text = plain[start:end]
    at = len(text)
    for match in _CHROME.finditer(text, max(0, len(text) - _TAIL)):
        if not _STOP.search(text, match.end()) or match.end() < at - _TAIL // 2:
            at = match.start()
            break
    for match in _SIGNED.finditer(text, max(0, at - _TAIL), at):
        name = (match["name"] or "").replace("?", "")
        if not _STOP.search(text, match.end(), at) and (not name or _NAMED.search(_NOTE.sub("", name))):
            at = match.start()
            break
    return [*lines[:-1], Line(start, start + at)] if at else lines[:-1]


def without_links(plain: str, lines: list[Line]) -> list[Line]:
    """Return lines without the short ones at the end of a text if some are a page's: links, panels, its foot."""
    at = len(lines)
    while at and _is_link(plain[lines[at - 1].start : lines[at - 1].end].strip()):
        at -= 1
    behind = lines[at:]
    known = sum(is_furniture(plain[line.start : line.end].strip()) for line in behind)
    return lines[:at] if known and len(behind) >= _FEW and at else lines


def _is_link(text: str) -> bool:
    """Tell whether a line may be one of the links, panels and notices around an article."""
    return is_furniture(text) or (len(text) <= _SHORT and not _SENTENCE.search(text) and not _ENUMERATED.match(text))


_ENUMERATED: Final = re.compile(r"[\s(]*(?:[一二三四五六七八九十\d]{1,2}[、.)是]|[①-⑳㈠-㈩])")
