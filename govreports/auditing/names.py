"""Names that are nearly right, and names and business of other organs."""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Final, NamedTuple

from govreports.auditing.views import Hit, View
from govreports.gazetteer import regions
from govreports.lexicons import rows
from govreports.lexicons.roles import compiled
from govreports.metadata.names import abbreviates
from govreports.metadata.scopes import self_words
from govreports.regimes import Forms

__all__ = ["foreign_function", "foreign_organ", "official_name", "organ_misspelt", "self_word"]

_QUOTED: Final = re.compile(r"《([^《》\n]{4,80})》")
_STATE: Final = "中华人民共和国"
_SHORTEST, _UNQUOTED, _SHORTEST_ORGAN = 5, 8, 5
_ORGANS: Final = frozenset("局委厅办部处室科站所院会社队中心镇乡县区市旗州省道署")
_LEVEL: Final = frozenset("省市区县州旗盟镇乡国各原该")
_LEADING: Final = compiled("slips", "<leading>")
_COMMON: Final = compiled("slips", "<common>")
_EXAMPLE: Final = compiled("slips", "<example>")
_STRONG: Final = frozenset({"manifest", "title", "lead", "signature", "form"})
_TWICE: Final = 2
_SHORT_NAME: Final = 4
_AROUND: Final = 3


class _Bureau(NamedTuple):
    names: tuple[str, ...]
    functions: tuple[str, ...]


@cache
def _official() -> tuple[str, ...]:
    return tuple(row["name"] for row in rows("official"))


@cache
def _bureaus() -> tuple[_Bureau, ...]:
    return tuple(
        _Bureau(
            (row["bureau"], *filter(None, row["also"].split("|"))), tuple(filter(None, row["functions"].split("|")))
        )
        for row in rows("bureaus")
    )


def official_name(view: View, _: Forms) -> Iterator[Hit]:
    """Yield names of laws and notices that are one character away from one that exists."""
    halves = _halves(view.plain)
    for line in view.lines:
        quoted = [match.span(1) for match in _QUOTED.finditer(line.text)]
        found = [(a, b, meant) for a, b in quoted if (meant := _meant(line.text[a:b].strip()))]
        found += [
            slip for slip in _windows(line.text, halves) if not any(a <= slip[0] and slip[1] <= b for a, b in quoted)
        ]
        end = 0
        for start, behind, meant in sorted(found, key=lambda slip: (slip[0], -slip[1])):
            if behind > end:
                end = behind
                yield Hit(line.start + start, line.start + behind, f"the name is {meant}")


def _meant(name: str) -> str | None:
    """Return the official name that a title is one slip away from."""
    if name in _official() or any(known.endswith(name) for known in _official()):
        return None
    if len(name) < _UNQUOTED and name[-1] not in "法例":  # a licence (许可证) is a thing of its own
        return None
    near = [known for known in _official() if len(known.removeprefix(_STATE)) >= _SHORTEST and _one_slip(name, known)]
    return near[0] if near else None


def _one_slip(said: str, known: str) -> bool:
    """Tell whether two names differ by one character put for another, left out or put in, all of them characters."""
    if abs(len(said) - len(known)) > 1 or said == known:
        return False
    head = 0
    while head < min(len(said), len(known)) and said[head] == known[head]:
        head += 1
    for a, b in ((1, 1), (1, 0), (0, 1)):
        if said[head + a :] == known[head + b :]:
            return _is_han(said[head : head + a] + known[head : head + b])
    return False


def _is_han(text: str) -> bool:
    return bool(text) and all("一" <= character <= "鿿" for character in text)


def _halves(plain: str) -> list[str]:
    """Return the official names of which a text prints a half, as every slip of one does."""
    long = (known for known in _official() if len(known) >= _UNQUOTED)
    return [known for known in long if known[: len(known) // 2] in plain or known[len(known) // 2 :] in plain]


def _windows(text: str, names: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    """Iterate over stretches of running text that differ from an official name in one character.

    Not the last one, not where another word comes of it, and not behind a region: 政府信息公开条数,
    政府信息公开案例 and 某市政务信息公开条例 are no slips.
    """
    for known in names:
        for start, end in _slips(text, known):
            local = start > 0 and text[start - 1] in _LEVEL
            another = local or text[end - 1] != known[-1] or _EXAMPLE.fullmatch(text[end - 2 : end])
            if known.startswith(_STATE) or not another:
                yield start, end, known


def _slips(text: str, known: str) -> Iterator[tuple[int, int]]:
    """Iterate over slices as long as a name that differ from it in one character; half of the name is whole."""
    half = len(known) // 2
    seen = set()
    for piece, offset in ((known[:half], 0), (known[half:], half)):
        at = text.find(piece)
        while at >= 0:
            start = at - offset
            said = text[max(0, start) : start + len(known)]
            if start >= 0 and said != known and start not in seen and len(said) == len(known):
                differ = [n for n, (a, b) in enumerate(zip(said, known, strict=True)) if a != b]
                if len(differ) == 1 and _is_han(said[differ[0]]):
                    seen.add(start)
                    yield start, start + len(known)
            at = text.find(piece, at + 1)


def organ_misspelt(view: View, _: Forms) -> Iterator[Hit] | None:
    """Return prints of the organ's own name with one character wrong."""
    if len(view.organ) < _SHORTEST_ORGAN:
        return None
    return _misspelt(view, view.organ)


def _misspelt(view: View, organ: str) -> Iterator[Hit]:
    for start, end in _slips(view.plain, organ):
        said = view.plain[start:end]
        at = next(n for n, (a, b) in enumerate(zip(said, organ, strict=True)) if a != b)
        around = slice(max(0, at - _AROUND), at + _AROUND)
        if view.plain.count(said[around]) > view.plain.count(organ[around]):  # then the other print slipped
            continue
        if at == len(organ) - 1 and (organ[-1] not in "局委厅" or said[at] in _ORGANS):  # another kind of organ
            continue
        if not _exists(said, organ):
            yield Hit(start, end, f"the organ is called {organ}")


def _exists(said: str, organ: str) -> bool:
    """Tell whether a name may be that of another organ: another bureau of the list, or another place of the lists."""
    bureaus = [name for bureau in _bureaus() for name in bureau.names]
    if any(said.endswith(name) and not organ.endswith(name) for name in bureaus):
        return True
    known = regions()
    for length in range(2, len(said)):
        if said[:length] != organ[:length] and (known.by_name.get(said[:length]) or known.towns(said[:length])):
            return True
        for start in range(1, length):
            piece = said[start:length]
            if len(piece) > 1 and piece != organ[start:length] and (known.by_name.get(piece) or known.towns(piece)):
                return True
    return False


def foreign_organ(view: View, _: Forms) -> Iterator[Hit] | None:
    """Return places where the organ speaks of itself under the name of another bureau, or of its like elsewhere.

    Governments and zones speak of bureaus of their own, and are left out; organs that lead the work of others
    (政务服务局) may tell what those did. Where the organ is only inferred nobody is accused.
    """
    return _foreign(view) if _is_bureau(view) else None


def _is_bureau(view: View) -> bool:
    kind = view.row["organ_type"]
    known = view.row["organ_basis"] in _STRONG and kind in {
        "department", "vertical", "township", "subdistrict", "other"
    }  # fmt: skip
    return known and "政府办" not in view.organ


def _is_own(view: View, bureau: _Bureau) -> bool:
    """Tell whether a bureau may be the organ itself: by a name, a short form, or a piece of its name."""
    own = "|".join(view.names)
    if any(name in own for name in bureau.names):
        return True
    pieces = [piece for name in bureau.names for piece in _COMMON.split(name) if len(piece) > 1]
    grams = {piece[n : n + 2] for piece in pieces for n in range(len(piece) - 1)}
    shorts = [name[:-1] for name in bureau.names if len(name) <= _SHORT_NAME] + list(bureau.functions)
    return any(gram in own for gram in grams) or any(abbreviates(short, view.organ) for short in shorts)


@cache
def _spoken(name: str, *, leading: bool) -> re.Pattern[str]:
    escaped = re.escape(name)
    own = rf"我{escaped}|<showing>{escaped}(?:的)?<trait>"
    if leading:
        return compiled("slips", own)
    return compiled(
        "slips",
        rf"{own}|(?:^|[。;!?])\s*(?:20\d\d年(?:度|来|以来)?[,，]?\s*)?{escaped}(?=<acting>)"
        rf"|(?<![一-鿿、]){escaped}<matter>",
    )


@lru_cache(maxsize=1)
def _strangers(view: View) -> list[tuple[_Bureau, str]]:
    """Return the names and functions of other bureaus that the text prints, each with its bureau."""
    printed = [
        (bureau, word) for bureau in _bureaus() for word in (*bureau.names, *bureau.functions) if word in view.plain
    ]
    return [(bureau, word) for bureau, word in printed if not _is_own(view, bureau)]


def _foreign(view: View) -> Iterator[Hit]:
    leading = _LEADING.search(view.organ) is not None
    names = [name for bureau, name in _strangers(view) if name in bureau.names]
    region = _region_of(view.organ)
    for line in view.lines:
        found: dict[int, Hit] = {}
        for name in (name for name in names if name in line.text):
            for match in _spoken(name, leading=leading).finditer(line.text):
                start = line.text.index(name, match.start())
                if line.text[max(0, start - 1) : start] in _LEVEL:
                    continue
                note = f"{name} in a report of {view.organ}"
                hit = Hit(line.start + match.start(), line.start + match.end(), note)
                before = found.get(start)
                if before is None or before.end - before.start < hit.end - hit.start:
                    found[start] = hit
        yield from (found[start] for start in sorted(found))
        if region and view.organ[len(region) :] in line.text:
            yield from _elsewhere(view, region, line.start, line.text)


@lru_cache(maxsize=256)
def _subject(tail: str) -> re.Pattern[str]:
    return compiled(
        "slips",
        rf"(?:^|[。;!?])\s*(?:20\d\d年(?:度|来|以来)?[,，]?\s*)?([一-鿿]{{2,8}}[市县区旗州]){re.escape(tail)}(?=<acting>)",
    )


def _elsewhere(view: View, region: str, offset: int, text: str) -> Iterator[Hit]:
    """Iterate over subjects of sentences that are the same kind of organ of another place."""
    tail = view.organ[len(region) :]
    if len(tail) < _TWICE:
        return
    for match in _subject(tail).finditer(text):
        said = match[1]
        key = view.row["organ_key"] or view.organ
        if not any(said.endswith(each) or each.endswith(said) for each in (region,)) and said not in key:
            yield Hit(offset + match.start(1), offset + match.end(), f"{said}{tail} in a report of {view.organ}")


def _region_of(organ: str) -> str:
    """Return the region printed in an organ's name: up to the last 市, 县, 区, 旗 or 州."""
    match = re.match(r".{1,12}[市县区旗州](?=[^市县区旗州]{2,}$)", organ)
    return match[0] if match else ""


def foreign_function(view: View, _: Forms) -> Iterator[Hit] | None:
    """Return places where the organ speaks of another bureau's business as its own."""
    if not _is_bureau(view):
        return None
    return _functions(view)


@cache
def _business(function: str) -> re.Pattern[str]:
    return compiled("slips", rf"(?<![与和及、]){re.escape(function)}<business>")


def _functions(view: View) -> Iterator[Hit]:
    functions = [(bureau, word) for bureau, word in _strangers(view) if word in bureau.functions]
    for line in view.lines:
        for bureau, function in ((bureau, word) for bureau, word in functions if word in line.text):
            for match in _business(function).finditer(line.text):
                start, end = line.start + match.start(), line.start + match.end()
                yield Hit(start, end, f"business of {bureau.names[0]} in a report of {view.organ}")


def self_word(view: View, _: Forms) -> Iterator[Hit] | None:
    """Return the first of several words by which the organ calls itself what it is not."""
    return _selves(view) if view.organ and _is_bureau(view) else None


def _selves(view: View) -> Iterator[Hit]:
    organ = view.organ.replace("城乡", "")
    for word, pattern in self_words():
        if pattern.search(view.organ) or any(pattern.search(name) for name in view.names) or word[-1] in organ:
            continue
        if f"我{word}" not in view.plain:
            continue
        found = [
            line.start + match.start() for line in view.lines for match in re.finditer(rf"(?<!自)我{word}", line.text)
        ]
        if len(found) >= _TWICE:
            note = f"我{word} {len(found)} times in a report of {view.organ}"
            yield Hit(found[0], found[0] + 1 + len(word), note, len(found))
