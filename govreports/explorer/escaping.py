"""Text of reports made harmless: nothing in it is ever markup, a formula or a direction of writing."""

from html import escape
from typing import Final

from govreports.lexicons import rows
from govreports.plots.styling import plain

__all__ = ["label", "named", "safe"]

_CONTROLS: Final = (*range(9), *range(0x0B, 0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000))
_TURNING: Final = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_SIGNS: Final = dict.fromkeys((*_CONTROLS, *_TURNING), "□")


def safe(text: object) -> str:
    r"""Return text for HTML: escaped, characters that would turn or hide what follows shown as a box.

    Every character stays one character before escaping, so offsets stay what they are.

    Examples
    --------
    >>> from govreports.explorer.escaping import safe
    >>> safe("<script>\u202e'\"")
    '&lt;script&gt;□&#x27;&quot;'
    """
    return escape(str(text).translate(_SIGNS), quote=True)


def label(text: object, most: int = 40) -> str:
    """Return text for the label of a widget, which shows it as it is: on one line, cut where it is too long.

    Examples
    --------
    >>> from govreports.explorer.escaping import label
    >>> label("沙洋县商务局", 4)
    '沙洋县…'
    """
    return plain(str(text), most)


def named(kind: str, code: str | None) -> str:
    """Return the Chinese name of a code with the code beside it.

    Examples
    --------
    >>> from govreports.explorer.escaping import named
    >>> named("section", "overview"), named("section", "unheard_of")
    ('总体情况 overview', 'unheard_of')
    """
    found = (row["label"] for row in rows("interface") if (row["kind"], row["code"]) == (kind, code))
    return " ".join([*found, label(code or "不明 unknown")])
