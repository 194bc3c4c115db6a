"""The Chinese font that ships with the package, made from Noto Sans SC (``python -m govreports.fonts.compiling``).

Noto Sans SC has PostScript outlines, which matplotlib embeds in PDF under a type that does not fit them (Adobe's reader
then refuses the font). Here they become TrueType, which every reader and journal accepts.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from govreports.gazetteer import regions
from govreports.lexicons import rows
from govreports.regimes import forms

__all__ = ["characters", "compile_font"]

NAME: Final = "Govreports Sans SC"
_ERROR_PER_EM: Final = 1.0
_EPOCH: Final = 3_786_912_000
"""Seconds from 1904 to 2024: a fixed date keeps the bytes the same."""
_SIGNS: Final = ((0x20, 0x7F), (0xA0, 0x180), (0x370, 0x3D0), (0x2010, 0x2060), (0x2190, 0x2200), (0x2200, 0x2270))
_FORMS: Final = ((0x2460, 0x2500), (0x25A0, 0x2610), (0x3000, 0x3020), (0x3220, 0x3230), (0xFF01, 0xFF5F))
_GB2312: Final = (range(0xB0, 0xF8), range(0xA1, 0xFF), "gb2312")
_BIG5: Final = (range(0xA4, 0xC7), [*range(0x40, 0x7F), *range(0xA1, 0xFF)], "big5")
_WORD_LISTS: Final = ("lineage", "organs", "headings", "metadata", "zones", "central", "manual")


def characters() -> frozenset[str]:
    """Return the characters of GB 2312, Big5 level 1, signs, and every name of a region, township or form.

    Examples
    --------
    >>> from govreports.fonts.compiling import characters
    >>> set("埇桥区〔2019〕①") <= characters()
    True
    """
    found = {chr(code) for low, high in (*_SIGNS, *_FORMS) for code in range(low, high)}
    for leads, trails, encoding in (_GB2312, _BIG5):
        found |= {bytes(pair).decode(encoding, "ignore") for pair in ((a, b) for a in leads for b in trails)}
    known = regions()
    found.update(*known.townships, *(region.name for region in known.rows))
    for name in _WORD_LISTS:
        found.update(*("".join(filter(None, row.values())) for row in rows(name)))
    for form in forms():
        for table in form.tables:
            found.update(*(entry.label for entry in (*table.rows, *table.columns)))
    return frozenset(each for each in found if len(each) == 1 and each >= " ")


def compile_font(source: Path, target: Path, wanted: Iterable[str]) -> None:
    """Write a TrueType font with the outlines of an OpenType font, for the characters it has among those wanted."""
    from fontTools.fontBuilder import FontBuilder  # noqa: PLC0415 - comes with matplotlib, as heavy as the font
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    font = TTFont(str(source), lazy=True)
    known = font.getBestCmap()
    mapped = {ord(each): known[ord(each)] for each in sorted(wanted) if ord(each) in known}
    names = [".notdef", *sorted(set(mapped.values()) - {".notdef"})]
    builder = FontBuilder(font["head"].unitsPerEm, isTTF=True)
    builder.updateHead(created=_EPOCH, modified=_EPOCH)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(mapped)
    builder.setupGlyf(_outlines(font, names))
    builder.setupHorizontalMetrics({name: font["hmtx"][name] for name in names})
    builder.setupHorizontalHeader(ascent=font["hhea"].ascent, descent=font["hhea"].descent)
    holder, licence = (str(font["name"].getDebugName(number)) for number in (0, 13))
    builder.setupNameTable(
        {"copyright": holder, "familyName": NAME, "styleName": "Regular", "uniqueFontIdentifier": NAME}
        | {"fullName": NAME, "psName": NAME.replace(" ", ""), "licenseDescription": licence}
        | {"version": "Version 1.0", "licenseInfoURL": "https://openfontlicense.org"}
    )
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=1160, usWinDescent=288)
    builder.setupPost()
    builder.font.recalcTimestamp = False
    builder.save(target)


def _outlines(font: Any, names: Iterable[str]) -> dict[str, Any]:  # noqa: ANN401 - fontTools is untyped
    from fontTools.pens.cu2quPen import Cu2QuPen  # noqa: PLC0415
    from fontTools.pens.ttGlyphPen import TTGlyphPen  # noqa: PLC0415

    glyphs, found = font.getGlyphSet(), {}
    for name in names:
        pen = TTGlyphPen(None)
        glyphs[name].draw(Cu2QuPen(pen, _ERROR_PER_EM, reverse_direction=True))
        found[name] = pen.glyph()
    return found


if __name__ == "__main__":
    from pylopdf_fonts_zh_cn import sans_path

    compile_font(Path(sans_path()), Path(__file__).with_name("GovreportsSansSC.ttf"), characters())
