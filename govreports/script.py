"""Characters folded one for one, so that offsets hold: traditional to simplified, full width, look-alikes."""

import re
import unicodedata
from functools import cache, lru_cache
from itertools import compress
from operator import ne
from typing import Any, Final

__all__ = ["bare", "fold", "script_of", "without_pinyin"]

_READING: Final = r"[a-zü āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜńňǹḿ]{1,9}[)）]"
_BRACKETED_PINYIN: Final = re.compile(
    rf"[(（](?<=[㐀-鿿\uf900-\ufaff].){_READING}(?:[(（]{_READING})*", re.IGNORECASE | re.DOTALL
)
"""Beginning with the bracket, which a search finds fast; the character it reads stands before it."""

_MARKUP: Final = re.compile(
    r"</?(?:br|b|p|strong|em|span|font|u|sup|sub|div|center)\b[^<>]{0,200}>|&(?:nbsp|ensp|emsp|#160|#12288);",
    re.IGNORECASE,
)

_REPEATED: Final = re.compile("(?<=[反答回批])覆(?![盖蓋])|覆(?=[议核查审函])")
_COVERED: Final = re.compile("复(?=盖(?!章))")
"""覆 in words of 复, which round trips through traditional script leave behind, and 复 in 覆盖, an older spelling."""

_IN_PHRASES: Final = "覆瞭藉衹坏哩沈甦"
"""Characters that a conversion to simplified script leaves alone, but for some phrases (回覆, 沈默)."""
_SHORT: Final = 200
"""Characters up to which a text is folded anew each time, so that headings do not drive out the documents."""

_HAN: Final = re.compile("[㐀-鿿]+")
_NEEDED: Final = 0.02
"""Share of characters below which a script counts as a few stray characters, not as mixed."""


def _translation() -> dict[int, str]:
    table = {0xFF01 + i: chr(0x21 + i) for i in range(94)}
    table |= dict.fromkeys(
        [0x00A0, 0x3000, 0x2002, 0x2003, 0x2009, 0x202F, 0x00AD, 0xFEFF, 0x200B, 0x200C, 0x200D], " "
    )
    table |= dict.fromkeys(
        [0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0x2500, 0xFE63, 0xFF0D, 0x30FC], "-"
    )
    table |= {0xFF5C: "|", 0x2502: "|", 0x2503: "|", 0x00A6: "|", 0xFE31: "|", 0x3014: "[", 0x3015: "]", 0xFF5E: "~"}
    for low, high in ((0x2E80, 0x2EFF), (0x2F00, 0x2FDF)):  # radicals that PDF printers use for characters
        for point in range(low, high + 1):
            plain = unicodedata.normalize("NFKC", chr(point))
            if len(plain) == 1 and plain != chr(point):
                table[point] = plain
    table |= {
        0x2EA0: "民",
        0x2EC5: "见",
        0x2ED3: "长",
        0x2ED4: "门",
        0x2EDA: "页",
        0x2EE2: "马",
        0x2EE9: "黄",
        0x2ED8: "青",
    }
    return table


_TRANSLATION: Final = {chr(point): character for point, character in _translation().items()}
_TRANSLATED: Final = re.compile("[" + "".join(map(re.escape, _TRANSLATION)) + "]")


@cache
def _converter(scheme: str) -> Any:  # noqa: ANN401 - opencc is untyped
    import opencc  # noqa: PLC0415 - 25 ms that import govreports need not cost

    return opencc.OpenCC(scheme)


@cache
def _convert_one(scheme: str, character: str) -> str:
    plain: str = _converter(scheme).convert(character)
    return plain if len(plain) == 1 else character


def _convert(scheme: str, text: str) -> str:
    plain: str = _converter(scheme).convert(text)
    if len(plain) == len(text):
        return plain
    return "".join(_convert_one(scheme, character) for character in text)


@cache
def _traditional() -> re.Pattern[str]:
    """Return what finds a character that a conversion to simplified script may change, 覆 left aside.

    Every character beyond the first plane counts as one: so few are printed that a conversion costs nothing.
    """
    every = [chr(point) for point in range(0x80, 0x10000) if not 0xD800 <= point < 0xE000]  # noqa: PLR2004 - surrogates
    plain = _converter("t2s").convert("\n".join(every)).split("\n")
    changed = {one for one, other in zip(every, plain, strict=True) if one != other} | set(_IN_PHRASES)
    return re.compile("[" + "".join(sorted(changed - {"覆"})) + "\ud800-\udfff\U00010000-\U0010ffff]")


def _is_simplified(text: str) -> bool:
    """Tell whether a conversion to simplified script surely changes nothing; a text with 覆 needs another look."""
    return _traditional().search(text) is None


def fold(text: str) -> str:
    """Return the text in simplified script and half width, of the same length.

    White space of every kind but tab and line end becomes a blank, every dash a hyphen, every
    vertical bar a pipe, a look-alike radical its character, and markup left in plain text (``<br>``,
    ``&nbsp;``) as many blanks as it has characters. Offsets into the result are offsets
    into ``text``.

    Examples
    --------
    >>> from govreports.script import fold
    >>> fold("（一）規範性文件　－６")
    '(一)规范性文件 -6'
    """
    return _folded(text) if len(text) <= _SHORT else _remembered(text)


def _folded(text: str) -> str:
    plain = text
    for character in set(_TRANSLATED.findall(text)):
        plain = plain.replace(character, _TRANSLATION[character])
    if "<" in plain or "&" in plain:
        plain = _MARKUP.sub(lambda match: " " * len(match[0]), plain)
    if plain.isascii():
        return plain
    covered = plain.count("覆") == plain.count("覆盖")
    if not (covered and "覆盖章" not in plain and _is_simplified(plain)):
        plain = _convert("t2s", plain)
        covered = plain.count("覆") == plain.count("覆盖")
    if not covered:
        plain = _REPEATED.sub("复", plain)
    return _COVERED.sub("覆", plain) if "复盖" in plain else plain


_remembered: Final = lru_cache(maxsize=8)(_folded)


def bare(text: str) -> str:
    """Return folded text without pinyin in brackets after a character (``报(bào)告``); lengths change."""
    return _BRACKETED_PINYIN.sub("", text) if "(" in text or "（" in text else text


def without_pinyin(text: str) -> str:
    """Return folded text with pinyin in brackets overwritten by NUL characters; lengths stay.

    Examples
    --------
    >>> from govreports.script import without_pinyin
    >>> len(without_pinyin("报(bào)告"))
    7
    """
    return _BRACKETED_PINYIN.sub(lambda match: "\0" * len(match[0]), text) if "(" in text else text


def script_of(text: str) -> str:
    """Return the script of a text: ``hans``, ``hant`` or ``mixed``.

    A text is mixed where characters that exist only in simplified and only in traditional script
    both make up at least two per cent of those that tell the scripts apart.

    Examples
    --------
    >>> from govreports.script import script_of
    >>> script_of("政府信息公开"), script_of("政府資訊公開")
    ('hans', 'hant')
    """
    if "覆" not in text and _is_simplified(text):
        return "hans"
    han = "".join(_HAN.findall(text))
    only_traditional = sum(map(ne, han, _convert("t2s", han)))
    if only_traditional == 0:
        return "hans"
    changed = compress(han, map(ne, han, _convert("s2t", han)))
    only_simplified = sum(character not in _BOTH for character in changed)
    telling = only_traditional + only_simplified
    if only_traditional <= telling * _NEEDED:
        return "hans"
    return "hant" if only_simplified <= telling * 0.1 else "mixed"


_BOTH: Final = frozenset("制后于准台里面只几干范采松系向并周志表注游云了才斗曲谷复征累蒙仆冲")
"""Characters of both scripts that a conversion to traditional may still change."""
