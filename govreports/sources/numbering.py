"""Automatic list numbers of word-processor files, as they are printed in front of a paragraph."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element

__all__ = ["Numbering", "printed_number"]

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS: Final = "〇一二三四五六七八九"
_ROMAN: Final = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_COUNTED: Final = frozenset(
    ["chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand"]
)
_ROWS: Final = {
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
    "decimalEnclosedCircle": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedCircleChinese": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedParen": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "decimalEnclosedFullstop": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
    "ideographEnclosedCircle": "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
}
_UNPRINTED: Final = frozenset(["bullet", "none"])
_FULL_WIDTH: Final = str.maketrans("0123456789", "０１２３４５６７８９")
_IDEOGRAPHIC: Final = str.maketrans("0123456789", _DIGITS)
_DIGIT_STYLES: Final = {
    "decimalFullWidth": _FULL_WIDTH,
    "decimalFullWidth2": _FULL_WIDTH,
    "ideographDigital": _IDEOGRAPHIC,
    "japaneseDigitalTenThousand": _IDEOGRAPHIC,
    "taiwaneseDigital": _IDEOGRAPHIC,
}
_MOST_LETTERS: Final = 780
_LEVELS: Final = 9
_REFERENCE: Final = re.compile("%([1-9])")


def printed_number(number: int, style: str) -> str:
    """Return a number as a list of some style (``numFmt``) prints it; nothing for bullets.

    Examples
    --------
    >>> from govreports.sources.numbering import printed_number
    >>> [printed_number(12, style) for style in ("decimal", "chineseCounting", "lowerRoman", "upperLetter", "bullet")]
    ['12', '十二', 'xii', 'L', '']
    """
    if style in _UNPRINTED:
        return ""
    name = style.lower()
    row = _ROWS.get(style, "")
    text = f"{number:02}" if style == "decimalZero" else str(number)
    if 0 < number <= len(row):
        text = row[number - 1]
    elif style in _COUNTED and 0 < number < 10_000:  # noqa: PLR2004 - beyond it, digits
        text = _counted(number)
    elif name.endswith("roman") and 0 < number < 4000:  # noqa: PLR2004 - no Roman numeral beyond
        text = _roman(number)
    elif name.endswith("letter") and 0 < number <= _MOST_LETTERS:
        text = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
    elif style in _DIGIT_STYLES:
        text = text.translate(_DIGIT_STYLES[style])
    return text.upper() if style.startswith("upper") else text


def _counted(number: int) -> str:
    text = ""
    zero = False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            text += ("零" if zero and text else "") + _DIGITS[digit] + unit
            zero = False
        else:
            zero = True
    return text[1:] if text.startswith("一十") else text


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: first number, style, pattern, what follows the number."""

    start: int
    style: str
    pattern: str
    suffix: str
    legal: bool
    restarts: bool
    paragraph_style: str


@dataclass(slots=True)
class _List:
    """A list that paragraphs refer to; lists of one definition count on together."""

    definition: str
    levels: dict[int, _Level]
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts the numbered paragraphs of a document; ask for every paragraph once, in document order.

    Examples
    --------
    >>> from govreports.sources.numbering import Numbering
    >>> Numbering(None, None).prefix(None)
    ''
    """

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        """Read the definitions of the parts ``numbering.xml`` and ``styles.xml``."""
        self._lists = _lists(numbering) if numbering is not None else {}
        self._styles, self._default = _style_lists(styles)
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()

    def prefix(self, paragraph_properties: Element | None) -> str:
        """Return what is printed in front of a paragraph, given its ``pPr``; mostly nothing."""
        if not self._lists:
            return ""
        number_id, depth, style = self._reference(paragraph_properties)
        numbered = self._lists.get(number_id)
        if numbered is None:
            return ""
        if depth is None:
            depth = next((n for n, level in numbered.levels.items() if style and level.paragraph_style == style), 0)
        level = numbered.levels.get(depth)
        if level is None or not 0 <= depth < _LEVELS:
            return ""
        counts = self._count(number_id, numbered, depth)
        if level.style in _UNPRINTED:
            return ""

        def shown(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            style = numbered.levels[other].style if other in numbered.levels else "decimal"
            return printed_number(counts[other] or 0, "decimal" if level.legal and style not in _UNPRINTED else style)

        text = _REFERENCE.sub(shown, level.pattern)
        return (
            text + " " if text and text[-1].isascii() and not text[-1].isspace() and level.suffix != "nothing" else text
        )

    def _count(self, number_id: str, numbered: _List, depth: int) -> list[int | None]:
        counts = self._counts.setdefault(numbered.definition, [None] * _LEVELS)
        for higher in range(depth):
            if counts[higher] is None:
                counts[higher] = numbered.levels[higher].start if higher in numbered.levels else 1
        before = counts[depth]
        if depth in numbered.starts and (number_id, depth) not in self._begun:
            counts[depth] = numbered.starts[depth]
        else:
            counts[depth] = numbered.levels[depth].start if before is None else before + 1
        self._begun.add((number_id, depth))
        for lower in range(depth + 1, _LEVELS):
            if lower not in numbered.levels or numbered.levels[lower].restarts:
                counts[lower] = None
        return counts

    def _reference(self, properties: Element | None) -> tuple[str, int | None, str]:
        """Return list, level and style of a paragraph; its own entries win over those of its style."""
        style, own_id, own_depth = self._default, "", None
        if properties is not None:
            style = _value(properties.find(W + "pStyle")) or style
            own_id, own_depth = _list_reference(properties)
        if own_id:
            return own_id, own_depth if own_depth is not None else 0, style
        for name, (style_id, style_depth) in self._inherited(style):
            if style_id:
                return style_id, own_depth if own_depth is not None else style_depth, name
        return "", own_depth, style

    def _inherited(self, style: str) -> Iterable[tuple[str, tuple[str, int | None]]]:
        seen = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            parent, reference = self._styles[style]
            yield style, reference
            style = parent


def _value(element: Element | None) -> str:
    return element.get(W + "val", "") if element is not None else ""


def _integer(element: Element | None, default: int) -> int:
    text = _value(element)
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else default


def _list_reference(properties: Element | None) -> tuple[str, int | None]:
    reference = properties.find(W + "numPr") if properties is not None else None
    if reference is None:
        return "", None
    depth = _integer(reference.find(W + "ilvl"), -1)
    return _value(reference.find(W + "numId")), depth if depth >= 0 else None


def _style_lists(styles: Element | None) -> tuple[dict[str, tuple[str, tuple[str, int | None]]], str]:
    """Return parent and list of every paragraph style, and the name of the default style."""
    found: dict[str, tuple[str, tuple[str, int | None]]] = {}
    default = ""
    for style in styles.iterfind(W + "style") if styles is not None else ():
        if style.get(W + "type") == "paragraph":
            name = style.get(W + "styleId", "")
            found[name] = (_value(style.find(W + "basedOn")), _list_reference(style.find(W + "pPr")))
            if style.get(W + "default") in {"1", "true", "on"}:
                default = name
    return found, default


def _lists(numbering: Element) -> dict[str, _List]:
    definitions: dict[str, tuple[dict[int, _Level], str]] = {}
    linked: dict[str, str] = {}
    for definition in numbering.iterfind(W + "abstractNum"):
        name = definition.get(W + "abstractNumId", "")
        definitions[name] = (dict(_levels(definition)), _value(definition.find(W + "numStyleLink")))
        link = _value(definition.find(W + "styleLink"))
        if link:
            linked[link] = name
    lists = {}
    for number in numbering.iterfind(W + "num"):
        name = _value(number.find(W + "abstractNumId"))
        name = linked.get(definitions.get(name, ({}, ""))[1], name)
        found = _List(name, dict(definitions.get(name, ({}, ""))[0]))
        for change in number.iterfind(W + "lvlOverride"):
            depth = change.get(W + "ilvl", "")
            if re.fullmatch(r"\d", depth):
                found.levels.update(_levels(change))
                start = _integer(change.find(W + "startOverride"), -1)
                if start >= 0:
                    found.starts[int(depth)] = start
        lists[number.get(W + "numId", "")] = found
    return lists


def _levels(parent: Element) -> Iterable[tuple[int, _Level]]:
    for level in parent.iterfind(W + "lvl"):
        depth = level.get(W + "ilvl", "")
        if re.fullmatch(r"\d", depth):
            style = _value(level.find(W + "numFmt")) or "decimal"
            legal = level.find(W + "isLgl")
            yield (
                int(depth),
                _Level(
                    start=_integer(level.find(W + "start"), 0),
                    style=style,
                    pattern=_value(level.find(W + "lvlText")),
                    suffix=_value(level.find(W + "suff")) or "tab",
                    legal=legal is not None and _value(legal) not in {"0", "false", "off"},
                    restarts=_integer(level.find(W + "lvlRestart"), -1) != 0,
                    paragraph_style=_value(level.find(W + "pStyle")),
                ),
            )
