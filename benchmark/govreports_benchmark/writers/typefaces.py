"""The font of printed reports: Noto Sans SC, as far as a report needs it, with the outlines a printer wants."""

import json
import unicodedata
from functools import cache
from io import BytesIO
from typing import Any

from govreports.errors import MissingExtraError
from govreports_benchmark.writers.forms import REGIMES, form
from govreports_benchmark.writers.scripts import SCRIPTS, converted
from govreports_benchmark.writers.words import everything

NAME = "SyntheticSans"
_ERROR_PER_EM = 1.0
_NOTDEF = ".notdef"
_EPOCH = 3_600_000_000
"""Some second of 2018, counted from 1904 as fonts do, so that the same font is the same bytes."""
_RADICALS = range(0x2F00, 0x2FD6)
_SIGNS = "".join(map(chr, (*range(0x20, 0x7F), *range(0xFF01, 0xFF5F), 0x3000, 0x2212)))


@cache
def face() -> Any:  # noqa: ANN401  (a font of reportlab, which has no types)
    """Font that has the characters of all synthetic reports, for reportlab.

    The package ``pylopdf-fonts-zh-cn`` has PostScript outlines, which reportlab does not embed: they are converted,
    once a process.

    Returns
    -------
    reportlab.pdfbase.ttfonts.TTFont
        Registered under `NAME`.

    Raises
    ------
    MissingExtraError
        If reportlab is not installed.
    """
    try:
        from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415  (an extra)
        from reportlab.pdfbase.ttfonts import TTFont  # noqa: PLC0415
    except ImportError as error:
        message = "printing synthetic PDF needs reportlab, which govreports-benchmark requires: pip install reportlab"
        raise MissingExtraError(message) from error
    made = TTFont(NAME, _built(_characters()))
    pdfmetrics.registerFont(made)
    return made


def printable(text: str) -> str:
    """Text with a question mark for every character that no synthetic report is written in.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    str
        Text of the same length; only broken encoding changes it.
    """
    known = _characters()
    return text if known.issuperset(text) else "".join(each if each in known else "?" for each in text)


@cache
def radicals() -> dict[str, str]:
    """Characters, and the radicals that look like them and have the same shape in the font.

    Returns
    -------
    dict of str to str
        Radical by character.
    """
    known = _source().getBestCmap()
    pairs = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in _RADICALS if code in known}
    return {character: radical for character, radical in pairs.items() if ord(character) in known}


@cache
def _characters() -> frozenset[str]:
    """Characters of words, forms and figures in every script."""
    texts = [json.dumps(everything(), ensure_ascii=False), _SIGNS]
    for regime in REGIMES:
        for table in form(regime).tables:
            entries = (*table.rows, *table.columns)
            texts += [*table.captions, *table.corner, *(part for entry in entries for part in entry.path)]
            texts += [entry.unit or "" for entry in entries]
            texts += [variant for variants in table.variants.values() for variant in variants]
    plain = "".join(texts)
    found = {*plain}.union(*(converted(plain, script) for script in SCRIPTS))
    return frozenset(found | {radicals()[each] for each in found & radicals().keys()})


def sans_file() -> str:
    """Return the path of the Chinese font that papers are set in.

    Raises
    ------
    MissingExtraError
        The font is not installed.
    """
    try:
        from pylopdf_fonts_zh_cn import sans_path  # noqa: PLC0415
    except ImportError as error:
        message = "synthetic PDF needs a font, which govreports-benchmark requires: pip install pylopdf-fonts-zh-cn"
        raise MissingExtraError(message) from error
    return str(sans_path())


@cache
def _source() -> Any:  # noqa: ANN401
    from fontTools.ttLib import TTFont  # noqa: PLC0415  (comes with matplotlib, as heavy as the font)

    return TTFont(sans_file(), lazy=True)


def _glyph(name: str) -> Any:  # noqa: ANN401
    from fontTools.pens.cu2quPen import Cu2QuPen  # noqa: PLC0415
    from fontTools.pens.ttGlyphPen import TTGlyphPen  # noqa: PLC0415

    pen = TTGlyphPen(None)
    _source().getGlyphSet()[name].draw(Cu2QuPen(pen, _ERROR_PER_EM, reverse_direction=True))
    return pen.glyph()


def _built(characters: frozenset[str]) -> BytesIO:
    from fontTools.fontBuilder import FontBuilder  # noqa: PLC0415

    source = _source()
    known = source.getBestCmap()
    mapped = {ord(each): known[ord(each)] for each in sorted(characters | {" "}) if ord(each) in known}
    names = [_NOTDEF, *sorted(set(mapped.values()))]
    builder = FontBuilder(source["head"].unitsPerEm, isTTF=True)
    builder.updateHead(created=_EPOCH, modified=_EPOCH)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(mapped)
    builder.setupGlyf({name: _glyph(name) for name in names})
    builder.setupHorizontalMetrics({name: source["hmtx"][name] for name in names})
    builder.setupHorizontalHeader(ascent=source["hhea"].ascent, descent=source["hhea"].descent)
    builder.setupNameTable({"familyName": NAME, "styleName": "Regular", "psName": NAME})
    builder.setupOS2()
    builder.setupPost()
    builder.font.recalcTimestamp = False
    target = BytesIO()
    builder.save(target)
    target.seek(0)
    return target
