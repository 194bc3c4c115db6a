"""A font that shows Chinese on a bare machine."""

from functools import cache
from importlib import resources

__all__ = ["chinese_font"]


@cache
def chinese_font() -> str:
    """Return the name under which matplotlib knows the Chinese font that ships with the package.

    The font has the outlines of Noto Sans SC (SIL Open Font License, ``OFL.txt`` beside it) as TrueType, for GB 2312,
    Big5 level 1 and every name of a region. ``govreports.fonts.compiling`` made it.

    Examples
    --------
    >>> from govreports.fonts import chinese_font
    >>> chinese_font()
    'Govreports Sans SC'
    """
    from matplotlib import font_manager  # noqa: PLC0415 - half a second that reading need not pay

    path = str(resources.files(__name__) / "GovreportsSansSC.ttf")
    font_manager.fontManager.addfont(path)
    return str(font_manager.FontProperties(fname=path).get_name())
