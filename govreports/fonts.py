"""A font that shows Chinese on a bare machine."""

from functools import cache

__all__ = ["chinese_font"]


@cache
def chinese_font() -> str:
    """Return the name under which matplotlib knows the Chinese font that is installed with the package.

    The font is Noto Sans SC (SIL Open Font License), from the package ``pylopdf-fonts-zh-cn``.

    Examples
    --------
    >>> from govreports.fonts import chinese_font
    >>> chinese_font()
    'Noto Sans SC'
    """
    from matplotlib import font_manager  # noqa: PLC0415 - half a second that reading need not pay
    from pylopdf_fonts_zh_cn import sans_path  # noqa: PLC0415

    path = str(sans_path())
    font_manager.fontManager.addfont(path)
    return str(font_manager.FontProperties(fname=path).get_name())
