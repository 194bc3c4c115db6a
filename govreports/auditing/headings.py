"""Ordinals of headings and of what is numbered under them: repeated, skipped, in another style."""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from govreports.auditing.views import ORDINAL, Hit, View, words_of
from govreports.regimes import Forms
from govreports.script import fold

__all__ = ["heading_repeated", "heading_skipped", "heading_style", "item_skipped"]

_HAN: Final = {character: number for number, character in enumerate("一二三四五六七八九", start=1)}
_ROUND: Final = {
    chr(first + n): n + 1 for first, count in ((0x2460, 20), (0x2474, 20), (0x3220, 10)) for n in range(count)
}
_MASKED: Final = re.compile(r"(?<=[一-鿿])\*{2,}(?=[一-鿿])|\*{3,}|\?{2,}|锟斤拷|\ufffd")
_MARKED: Final = re.compile(
    r"(?<![一二三四五六七八九十\d])(?:[一二三四五六七八九十]{1,3}\s*[、.]|\d{1,2}\s*[、.](?!\d))"
)
_SENTENCE: Final = re.compile("[。;!?,:]")
_LONGEST, _SHORTEST = 45, 3
_TEN: Final = 10
_SHOWN: Final = 30
_STYLES: Final = {"han": "一、", "inner": "（一）", "arabic": "1、", "bracket": "（1）", "round": "①"}
_NUMBERED: Final = 2


class _Item(NamedTuple):
    style: str
    number: int
    start: int
    end: int
    again: bool = False


class _Slip(NamedTuple):
    kind: str
    item: _Item
    note: str


def heading_repeated(view: View, _: Forms) -> Iterator[Hit] | None:
    """Return ordinals that stand twice in a row, and headings printed twice."""
    return _hits(view, "repeated")


def heading_skipped(view: View, _: Forms) -> Iterator[Hit] | None:
    """Return ordinals before which one is left out and stands nowhere in between.

    Where characters of the text are masked or broken it is not known what was left out.
    """
    return None if _MASKED.search(view.plain) else _hits(view, "skipped")


def item_skipped(view: View, _: Forms) -> Iterator[Hit] | None:
    """Return ordinals inside a part before which one is left out."""
    return _hits(view, "left out")


def heading_style(view: View, _: Forms) -> Iterator[Hit] | None:
    """Return ordinals in another style than the others of their rank."""
    return _hits(view, "style")


def _hits(view: View, kind: str) -> Iterator[Hit] | None:
    if not view.headings:
        return None
    return (Hit(slip.item.start, slip.item.end, slip.note) for slip in _slips(view) if slip.kind == kind)


@lru_cache(maxsize=1)
def _slips(view: View) -> list[_Slip]:
    slips = [*_of_headings(view, view.labels), *_of_lists(view, view.labels)]
    return sorted(slips, key=lambda slip: slip.item.start)


def _item(text: str, start: int) -> _Item | None:
    """Return the ordinal that a folded line begins with."""
    match = ORDINAL.match(text)
    if match is None:
        return None
    style = next(name for name in _STYLES if match[name])
    digits = match[style]
    number = _ROUND.get(digits) or (int(digits) if digits.isascii() else _han(digits))
    indent = len(text) - len(text.lstrip())
    end = min(len(text.rstrip()), indent + _SHOWN)
    return _Item(style, number, start + indent, start + end)


def _han(digits: str) -> int:
    tens, ten, ones = digits.partition("十")
    if not ten:
        return _HAN.get(digits, 0)
    return _TEN * (_HAN.get(tens, 0) if tens else 1) + (_HAN.get(ones, 0) if ones else 0)


def _of_headings(view: View, labels: Collection[str]) -> Iterator[_Slip]:
    """Iterate over the slips in the numbering of the parts of the report, whatever the style."""
    items = [item for start, text, _ in view.headings if (item := _item(text, start))]
    items = [item for item in items if item.style in {"han", "arabic"}]
    if len(items) < _NUMBERED:
        return
    styles = Counter(item.style for item in items)
    usual = styles.most_common(1)[0][0]
    if len(styles) > 1:
        odd = [item for item in items if item.style != usual]
        note = f"{len(odd)} of {len(items)} headings are not numbered in the style {_STYLES[usual]}"
        yield _Slip("style", odd[0], note)
    if any(item.number == 1 for item in items[1:]):  # a list inside a part is numbered like the parts
        return
    again = False
    for n, (before, item) in enumerate(zip([None, *items], items, strict=False)):
        last = before.number if before else 0
        gap = item.number > last + 1 + again
        again = before is not None and item.number == last
        if (
            again
            and before is not None
            and n > 1
            and _is_nested(view.plain[items[n - 2].end : before.start], before, labels)
        ):
            return
        if again:
            yield _Slip("repeated", item, f"the ordinal {item.number} stands twice")
        elif gap and not _printed(view, labels, range(last + 1, item.number), before, item):
            yield _Slip("skipped", item, f"{item.number} follows on {last}")
    yield from _printed_again(view)


def _printed(view: View, labels: Collection[str], numbers: range, before: _Item | None, item: _Item) -> bool:
    """Tell whether one of the numbers stands between two headings: a heading of unknown words, or one that was lost."""
    text = view.plain[before.end if before else 0 : item.start]
    for match in _MARKED.finditer(text):
        found = _item(match[0] + "x", 0)
        if found is not None and found.number in numbers:
            words = words_of(text[match.end() : match.end() + _SHOWN].split("\n")[0])
            if not any(label.startswith(words) or words.startswith(label) for label in labels):
                return True
    return False


def _is_nested(text: str, item: _Item, labels: Collection[str]) -> bool:
    """Tell whether an ordinal goes on a list in the style of the parts that the text before it holds."""
    last = 0
    for line in text.split("\n"):
        found = _item(line, 0)
        if found is not None and found.style == item.style:
            words = words_of(line)
            if not any(label.startswith(words) or words.startswith(label) for label in labels):
                last = found.number
    return last > 0 and last == item.number - 1


def _printed_again(view: View) -> Iterator[_Slip]:
    """Iterate over headings that stand again as a line of the prose of their own or a later part."""
    known = {re.sub(r"\s", "", text): start for start, text, _ in view.headings if _item(text, start)}
    for line in view.lines:
        key = re.sub(r"\s", "", line.text)
        if key in known and known[key] < line.start and line.section != "preamble":
            item = _item(line.text, line.start)
            if item:
                yield _Slip("repeated", item, "the heading stands twice")


def _of_lists(view: View, labels: Collection[str]) -> Iterator[_Slip]:
    """Iterate over the slips in the numbering inside the parts: ordinals at the beginning of lines.

    Ordinals in the style of the headings of parts are left aside: they may be headings of unknown words.
    """
    heads = [item for start, text, _ in view.headings if (item := _item(text, start))]
    parts = {item.style for item in heads}
    nested = any(item.number == 1 for item in heads[1:])
    for number, part in enumerate(view.narratives):
        stack: list[_Item] = []
        own = _item(fold(part.heading or ""), part.start)
        text = fold(part.heading or "") + "\n"
        for line in (line for line in view.lines if line.part == number):
            item = _item(line.text, line.start)
            if item is not None and (item.style not in parts or item.style not in {"han", "arabic"}):
                yield from _placed(stack, item, text)
            elif item is not None and own is not None and own[:2] == item[:2] and _heads(item, line.text):
                at = view.text.find(part.heading or "")
                before = view.plain[max((head.end for head in heads if head.start < at), default=0) : at]
                if not nested and not _is_nested(before, own, labels):
                    yield _Slip("repeated", item, f"the ordinal {item.number} stands twice")
            text += line.text + "\n"


def _heads(item: _Item, text: str) -> bool:
    """Tell whether a line is a heading by its shape; a first one may begin a list inside a part."""
    return item.number > 1 and len(text) <= _LONGEST and not _SENTENCE.search(text.rstrip("。:; ")[_SHORTEST:])


def _placed(stack: list[_Item], item: _Item, before: str) -> Iterator[_Slip]:
    """Put an ordinal where it belongs in the ranks that are open, and iterate over what is wrong with it."""
    depth = next((n for n, open_ in enumerate(stack) if open_.style == item.style), None)
    if depth is None:
        last = stack[-1] if stack else None
        if last is not None and item.number == last.number + 1 > 1 and not _inline(before, item, 1):
            note = f"{item.number} in the style {_STYLES[item.style]} follows on {last.number} in {_STYLES[last.style]}"
            yield _Slip("style", item, note)
            stack[-1] = last._replace(number=item.number)
            return
        if item.number > 1 and not _inline(before, item, item.number - 1):
            yield _Slip("left out", item, f"the numbering begins with {item.number}")
        stack.append(item)
        return
    last = stack[depth]
    if item.number == last.number > 1:  # a list may begin anew without a heading between
        yield _Slip("repeated", item, f"the ordinal {item.number} stands twice")
    elif item.number > last.number + 1 + last.again and not _inline(before, item, item.number - 1):
        yield _Slip("left out", item, f"{item.number} follows on {last.number}")
    del stack[depth:]
    stack.append(item._replace(again=item.number == last.number))


def _inline(before: str, item: _Item, number: int) -> bool:
    """Tell whether an ordinal of the same style stands anywhere in the text before."""
    han = "一二三四五六七八九十"
    digit = str(number) if number > len(han) or item.style in {"arabic", "bracket"} else han[number - 1]
    if item.style == "round":
        return any(_ROUND.get(character) == number for character in before)
    patterns = {"han": rf"{digit}\s*[、.,]", "inner": rf"\(\s*{digit}\s*\)", "arabic": rf"(?<!\d){digit}\s*[、.,]"}
    return bool(re.search(patterns.get(item.style, rf"\(\s*{digit}\s*\)"), before))
