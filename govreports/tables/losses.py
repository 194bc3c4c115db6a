"""Words that lost characters: what stands for them, and what is left."""

import re
from typing import Final

__all__ = ["has_losses", "legible"]

_MARKS: Final = frozenset("?\ufffd*□锟斤拷")
_NOTE: Final = re.compile(r"\([^()]*\)")
_COMMON: Final = 0xD7
"""The last row of the first level of GB 2312, in the encoding's first byte."""


def has_losses(text: str) -> bool:
    """Tell whether marks or characters that no form prints stand for characters that were lost.

    Examples
    --------
    >>> from govreports.tables.losses import has_losses
    >>> has_losses("总**"), has_losses("结果钬?"), has_losses("总计")
    (True, True, False)
    """
    return any(character in _MARKS or _is_rare(character) for character in text)


def legible(text: str) -> list[str]:
    """Return the Chinese characters of a text that lost some, without notes in brackets and what stands for others."""
    plain = _NOTE.sub("", text)
    return [c for c in plain if c >= "\u3400" and not _is_rare(c) and c not in _MARKS]


def _is_rare(character: str) -> bool:
    """Tell whether a character is none of the common ones, those of the first level of GB 2312."""
    if character < "\u3400":
        return False
    try:
        return character.encode("gb2312")[0] > _COMMON
    except UnicodeEncodeError:
        return True
