"""Bytes to text: which encoding, and line ends folded to one kind."""

import codecs
import re
from contextlib import suppress
from typing import Final

from govreports.errors import UnreadableError

__all__ = ["decode", "is_charset"]

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED: Final = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_WIDER: Final = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "big5": "big5hkscs",
    "x-gbk": "gb18030",
}
_NO_CHARSETS: Final = frozenset(
    ["idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"]
)
"""Codecs of Python that are no encoding of a page, or that make characters of what is printed as marks and digits."""
_COMMON: Final = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年公开政府信息工作機關開資訊規範動報告數總進並與為對時會國後個這來說"
)
_CHINESE: Final = ("gb18030", "big5hkscs")
_HEAD: Final = 4096
_TOLERATED: Final = 0.001
_PLAIN: Final = 0.5
_READABLE: Final = 0.05
"""Largest share of control characters in what is still text."""
_CONTROLS: Final = bytes(code for code in range(32) if code not in b"\t\n\f\r")


def decode(data: bytes, declared: str | None = None) -> tuple[str, str]:
    r"""Return the text of some bytes and the name of its encoding.

    The order is byte order mark, strict UTF-8, UTF-16 by the parity of zero bytes, the declared charset
    (gb2312 and gbk read as gb18030) unless the bytes are far more Chinese when they are read as gb18030 or
    big5, then the better of these two by common characters. UTF-8
    with rare bad bytes is still UTF-8. Line ends become ``\n``.

    Raises
    ------
    UnreadableError
        The bytes are no text in any of these encodings.

    Examples
    --------
    >>> from govreports.sources.decoding import decode
    >>> decode("政府信息公开\r\n".encode("gbk"))
    ('政府信息公开\n', 'gb18030')
    """
    text, encoding = _decode(data, declared)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = text.encode("latin-1", "replace") if encoding.startswith(("utf-16", "utf-32")) else data
    if len(plain) - len(plain.translate(None, _CONTROLS)) > _READABLE * len(text):
        message = "the bytes are no text: too many control characters"
        raise UnreadableError(message)
    return text, encoding


def _decode(data: bytes, declared: str | None) -> tuple[str, str]:
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data.decode(name, errors="replace"), name
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    wide = _utf16(data)
    if wide:
        return data.decode(wide, errors="replace"), wide
    if declared is None:
        match = _DECLARED.search(data[:_HEAD])
        declared = match[1].decode("ascii").lower() if match else None
    loose = data.decode("utf-8", errors="replace")
    if loose.count("�") <= max(2, _TOLERATED * len(loose)) and len(loose) > 2 * loose.count("�"):
        return loose, "utf-8"
    name = _WIDER.get(declared, declared) if declared else ""
    if name and is_charset(name):
        with suppress(LookupError, UnicodeDecodeError):
            text = data.decode(name)
            if _is_believed(text, data):
                return text, name
    return _best(data)


def _is_believed(text: str, data: bytes) -> bool:
    """Tell whether a text decoded as its page declares is not far less Chinese than the same bytes read otherwise."""
    least = 2 * _commons(text) + 2
    return all(_commons(data.decode(other, errors="replace")) <= least for other in _CHINESE)


def _commons(text: str) -> int:
    return sum(character in _COMMON for character in text)


def is_charset(name: str) -> bool:
    """Return whether a declared name is that of an encoding in which pages are written.

    Examples
    --------
    >>> from govreports.sources.decoding import is_charset
    >>> is_charset("big5"), is_charset("unicode_escape"), is_charset("x")
    (True, False, False)
    """
    try:
        return codecs.lookup(name).name not in _NO_CHARSETS
    except (LookupError, ValueError):
        return False


def _utf16(data: bytes) -> str | None:
    """Return the byte order of UTF-16 without a mark: zero bytes on one side, and plain text when read so."""
    head = data[: min(_HEAD, len(data)) // 2 * 2]
    shares = {}
    for name, zeros in (("utf-16-le", head[1::2].count(0)), ("utf-16-be", head[0::2].count(0))):
        if zeros > len(head) // 50:
            shares[name] = _share(head.decode(name, errors="replace"))
    best = max(shares, key=lambda name: shares[name], default=None)
    return best if best is not None and shares[best] > _PLAIN else None


def _share(text: str) -> float:
    plain = sum(" " <= c <= "~" or c in "\r\n\t" or "一" <= c <= "鿿" or "　" <= c <= "｠" for c in text)
    return plain / max(1, len(text))


def _best(data: bytes) -> tuple[str, str]:
    best: tuple[float, str, str] | None = None
    for name in _CHINESE:
        text = data.decode(name, errors="replace")
        bad = text.count("�")
        if bad > 0.02 * len(text):
            continue
        score = _commons(text) - 5 * bad
        if best is None or score > best[0]:
            best = (score, text, name)
    if best is None:
        message = "the bytes are no text in UTF-8, UTF-16, GB18030 or Big5"
        raise UnreadableError(message)
    return best[1], best[2]
