r"""The document in a field: text, or a page, or a page whose marks were escaped once more on the way."""

import html
import json
import re
from typing import Any, Final

__all__ = ["ATTACHED", "cut", "document_in"]

_TAG: Final = re.compile(r"<(?:/?(?:p|div|table|td|tr|span|html|body|h\d)\b|br\b)", re.IGNORECASE)
_ENTITY: Final = re.compile(r"&lt;(?:/?(?:p|div|table|tbody|td|tr|span|html|body|h\d)\b|br\b)", re.IGNORECASE)
_ESCAPED: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|([/nrt\"\\]))")
_ESCAPED_TAG: Final = re.compile(r"\\u003[ce]|<\\/", re.IGNORECASE)
_ESCAPED_LINE: Final = re.compile(r"\\r?\\?n")
_PLAIN: Final = {"n": "\n", "r": "\r", "t": "\t"}
_SOME: Final = 3
ATTACHED: Final = re.compile(
    r"(?:\s*(?:附件|点击下载|下载)?\s*[:：]?\s*\S{0,100}\.(?:pdf|docx?|xlsx?|wps|ofd|zip|rar|et)\s*)+", re.IGNORECASE
)
"""A text that only names attached files."""
_CUT: Final = re.compile(r"\s*(?:\.{2,}|…+|。{2,})\s*$")


def document_in(value: Any) -> str | bytes:  # noqa: ANN401 - any field
    r"""Return the document in a field, with what was escaped once too often read as what it stands for.

    Examples
    --------
    >>> from govreports.sources.containers.payloads import document_in
    >>> document_in(r"\u003ctd>1<\/td>"), document_in("&lt;p&gt;规章&lt;/p&gt;"), document_in("a &lt; b")
    ('<td>1</td>', '<p>规章</p>', 'a &lt; b')
    """
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value)
    if value is None or value != value:  # noqa: PLR0124 - NaN
        return ""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        value = "\n".join(value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    if _ESCAPED_TAG.search(text) or ("\n" not in text and len(_ESCAPED_LINE.findall(text)) >= _SOME):
        text = _ESCAPED.sub(_meant, text)
    if _ENTITY.search(text) and not _TAG.search(text):
        text = html.unescape(text)
    return text


def _meant(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else _PLAIN.get(match[2], match[2])


def cut(title: str) -> bool:
    """Tell whether a site cut a title (年度报...).

    Examples
    --------
    >>> from govreports.sources.containers.payloads import cut
    >>> cut("某市财政局2020年政府信息公开年度报..."), cut("年度报告")
    (True, False)
    """
    return _CUT.search(title) is not None
