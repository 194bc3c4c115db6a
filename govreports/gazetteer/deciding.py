"""Which region an organ belongs to, by everything that its document prints; undecided where that is not enough."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from govreports.gazetteer.places import Place
from govreports.gazetteer.regions import FIRST, LAST, Region, regions
from govreports.lexicons import rows

__all__ = ["Decision", "decide"]

_CREDIT: Final = re.compile(r"(?<![0-9A-Z])1[129](?P<code>\d{6})[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Z])")
_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_AUTHORITY: Final = (
    r"(?:人民政府|政府|委(?![员托派])|人大|政务|信息公开|办公[厅室]"
    r"|(?:(?!学习|考察|调研|参加|举办)[^,。;\n]){0,12}(?:条例|规定|办法|要点|方案|细则|通知|意见))"
)
_NAMED: Final = re.compile(rf"(?=([一-鿿]{{2,8}}[县旗区])(?={_AUTHORITY}))")
_LONGEST: Final = 8
_SHORTEST: Final = 2
_COUNTY: Final = 3
_OFTEN: Final = 2


@dataclass(frozen=True, slots=True)
class Decision:
    """The region decided on, or None, the year of the list its code is from, and what the decision rests on.

    ``basis`` is ``organ`` where the organ's own name decides, else ``index_number`` or ``text``, with
    the words in ``quote``; ``hints`` are what may be meant but is not said.
    """

    region: Region | None = None
    vintage: str | None = None
    basis: str | None = None
    quote: str | None = None
    hints: tuple[str, ...] = ()


def decide(place: Place, year: int | None, text: str = "", index_number: str | None = None) -> Decision:
    """Return the region of an organ.

    In this order: the organ's own name, where only one place of the lists of the year (or of the
    years next to it) bears the region printed in it; the unified social credit code that an index
    number may begin with (its digits 3 to 8, GB 32100-2015); the parents of one of several places of the
    name, or the county of a township, where the text names exactly one of them. A county that the
    name only alludes to (县商务局) is decided where the text names no other county.

    Parameters
    ----------
    place
        The organ's name taken apart.
    year
        Year reported on.
    text
        Folded text of the document.
    index_number
        Index number as printed.

    Examples
    --------
    >>> from govreports.gazetteer.places import place_of
    >>> decide(place_of("朝阳区教育局", 2019), 2019).region
    >>> decide(place_of("朝阳区教育局", 2019), 2019, "由长春市朝阳区教育局编制").region.code
    '220104'
    """
    if place.central:
        return Decision()
    if place.unknown:
        return Decision(hints=(f"region_unknown:{place.unknown}",))
    for found in _answers(place, year, text, index_number):
        if found.region is not None:
            return found
    return Decision(hints=tuple(_hints(place, year)))


def _answers(place: Place, year: int | None, text: str, index_number: str | None) -> Iterator[Decision]:
    known = regions()
    own = known.one(place.branch or place.candidates, year)
    if own is not None and not (place.printed == own.name and _is_word(own.name)):
        town = place.township and own.rank < _COUNTY
        if not town:
            yield _decision(own, year, "organ")
        elif len(place.townships) == 1:
            yield _decision(known.with_code(place.townships[0], year), year, "organ")
    coded = _by_credit_code(place, year, index_number)
    if coded is not None:
        yield _decision(coded, year, "index_number", index_number)
    if text:
        found = _by_parents(place, year, text) or _by_county(place, year, text) or _by_level(place, year, text)
        if found is not None:
            yield _decision(found[0], year, "text", found[1])


def _is_word(name: str) -> bool:
    """Tell whether a region bears a name that other places are called by, too: 滨海新区, 矿区."""
    return any(name == row["suffix"] for row in rows("zones") if row["kind"] == "word")


def _decision(region: Region | None, year: int | None, basis: str, quote: str | None = None) -> Decision:
    if region is None:
        return Decision()
    near = region.until if year is None else min(max(year, FIRST), LAST)
    vintage = min(max(near, region.since), region.until)
    return Decision(region, str(vintage), basis, quote)


def _by_credit_code(place: Place, year: int | None, index_number: str | None) -> Region | None:
    """Return the region whose code an index number carries, where the organ's name does not say otherwise."""
    match = _CREDIT.search(index_number or "")
    if match is None or not _checks(match[0]):
        return None
    region = regions().with_code(match["code"], year)
    if region is None or not region.existed(year, 1):
        return None
    if place.candidates:
        fits = region in place.candidates or any(region.code == other.code for other in place.candidates)
        return region if fits and not place.township else None
    if place.township:
        return region if region.code in place.townships or not place.townships else None
    fits = region.level == place.level if place.level else region.rank > 1
    return region if fits else None


def _checks(code: str) -> bool:
    """Tell whether the last character of a unified social credit code is right (GB 32100-2015, modulo 31)."""
    total = sum(_ALPHABET.index(character) * pow(3, n, 31) for n, character in enumerate(code[:17]))
    return _ALPHABET[-total % 31] == code[17]


def _by_parents(place: Place, year: int | None, text: str) -> tuple[Region, str] | None:
    """Decide between places of one name by the one whose parents the text prints, before the name or as authorities."""
    if not place.candidates or place.township:
        return None
    said: dict[Region, str] = {}
    for region in place.candidates:
        for parent in regions().parents(region):
            for name in (parent.name, parent.short):
                if f"{name}{region.name}" in text:
                    said.setdefault(region, f"{name}{region.name}")
    if not said:
        said = _by_authorities(place.candidates, text)
    decided = regions().one(said, year)
    return (decided, said.get(decided) or next(iter(said.values()))) if decided else None


def _by_authorities(candidates: Sequence[Region], text: str) -> dict[Region, str]:
    """Return the candidates whose parents give orders in the text, none where another one's parents are named."""
    named = {r: [p for p in regions().parents(r) if p.short in text] for r in candidates}
    if sum(bool(parents) for parents in named.values()) != 1:
        return {}
    found = {}
    for region, parents in named.items():
        for parent in parents:
            match = re.search(rf"(?<![赴到往]){parent.name}{_AUTHORITY}", text)
            if match:
                found[region] = match[0]
    return found


def _by_county(place: Place, year: int | None, text: str) -> tuple[Region, str] | None:
    """Decide the county of a township: the one with such a township that the text names.

    It has to be named twice, with the township, or as an authority; and no other such county at all.
    """
    found = [region for code in place.townships if (region := regions().with_code(code, year)) and region.name in text]
    if len(found) != 1:
        return None
    name = found[0].name
    said = re.search(rf"{name}(?:{place.township}|{_AUTHORITY})", text)
    return (found[0], said[0] if said else name) if said or text.count(name) >= _OFTEN else None


def _by_level(place: Place, year: int | None, text: str) -> tuple[Region, str] | None:
    """Decide what 县 or 区 alone means: the one county of that level whose authorities the text names.

    It has to be named twice, or with the organ's own name: a neighbour may be praised once.
    """
    if place.level not in {"县", "区", "旗"} or place.candidates:
        return None
    named: dict[str, tuple[Region, ...]] = {}
    for match in _NAMED.finditer(text):
        words = match[1]
        if words.endswith(place.level):
            for length in range(min(_LONGEST, len(words)), _SHORTEST - 1, -1):
                if found := regions().named(words[-length:], year):
                    named.setdefault(words[-length:], found)
                    break
    if len(named) != 1:
        return None
    name, candidates = next(iter(named.items()))
    tail = place.rest[len(place.level) :]
    region = regions().one(candidates, year)
    said = f"{name}{tail}" in text or text.count(name) >= _OFTEN
    return (region, name) if region and said else None


def _hints(place: Place, year: int | None) -> Iterator[str]:
    """Yield what the region may be where nothing printed decides it, if that is not too many."""
    known = regions()
    rows_ = list(place.candidates) or [r for code in place.townships if (r := known.with_code(code, year))]
    names = sorted({known.path(region) for region in rows_})
    if 0 < len(names) <= 4:  # noqa: PLR2004 - more are no hint
        yield f"region_candidates:{','.join(names)}"
