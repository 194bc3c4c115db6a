"""Which words name an organ, what organ a title names, and which of two prints of one name is the fuller."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final, NamedTuple

from govreports.gazetteer import Place, full_name, is_central, place_of, regions
from govreports.lexicons import rows
from govreports.metadata.dates import YEAR, year_of
from govreports.script import bare

__all__ = [
    "TITLE_YEAR",
    "Named",
    "abbreviates",
    "closed_up",
    "completed",
    "ends_of_names",
    "fuller",
    "is_name",
    "is_overwritten",
    "named_in_title",
    "same_organ",
]

TITLE_YEAR: Final = re.compile(rf"({YEAR})\s*年?\s*度?")
_PIVOT: Final = re.compile(
    r"(?:政府)?(?:政府|政务|部门)?(?:信息|资讯)公?开|政府政务公开|政务公开|(?:信息|资讯)年度公开|政府信息工作公开"
)
_LEADING: Final = re.compile(r"^(?:\([^()]*\)|【[^【】]*】|\[[^\[\]]*\]|《|关于)+")
_ISSUED: Final = re.compile(r"关于(?:公布|印发|发布|报送|上报|转发|做好|公开)")
_APART: Final = re.compile(r"[\s、,]+|(?<=[局委会府])(?:暨|与)(?=\S)")
_LINKS: Final = re.compile(r"[_|>]+|\s-+\s")
_BRACKETS: Final = re.compile(r"\([^()]*\)$")
_PLACE: Final = re.compile(r".*(?:省|市|区|县|州|盟|旗|镇|乡)$")
_PEOPLES: Final = "人民"
_HAN: Final = re.compile(r"[一-鿿〇][一-鿿〇·()]+")
_RUN: Final = re.compile(r"[一-鿿〇·()]+")
_SPREAD: Final = re.compile(r"(?:\S\s+){4,}\S")
_LONGEST: Final = 40
_LONG_NAME: Final = 4
_NO_LENGTH: Final = 2
_PLACE_ENDS: Final = "省市区县州盟旗镇乡"


class Named(NamedTuple):
    """What a title says: organ, other organ, year, what stands in brackets behind the organ."""

    organ: str | None
    other: str | None
    year: int | None
    bracket: str | None


@cache
def _suffixes() -> tuple[str, ...]:
    return tuple(sorted((row["suffix"] for row in rows("organs")), key=len, reverse=True))


@cache
def _general() -> frozenset[str]:
    return frozenset(row["suffix"] for row in rows("organs") if row["alone"] == "no")


@cache
def _no_names() -> re.Pattern[str]:
    """Return what no name holds or ends in (``lexicons/nonnames.csv``)."""
    return re.compile("|".join(f"(?:{row['pattern']})" for row in rows("nonnames") if row["place"] != "start"))


@cache
def _no_beginnings() -> re.Pattern[str]:
    """Return the words before a name, with which only a place's name may begin (和平区, 全福街道)."""
    return re.compile("|".join(f"(?:{row['pattern']})" for row in rows("nonnames") if row["place"] == "start"))


def _begins_with_place(text: str) -> bool:
    place = place_of(text, None)
    town = place.township.removesuffix("街道")
    return bool(place.printed or (town and text.startswith(town) and regions().towns(place.township)))


@cache
def _systems() -> re.Pattern[str]:
    return re.compile("|".join(row["pattern"] for row in rows("systems")))


@cache
def _brands() -> re.Pattern[str]:
    return re.compile("|".join(row["pattern"] for row in rows("brands")))


def is_overwritten(text: str) -> bool:
    """Tell whether a name, or a text, has words that a hijacked mirror puts in the place of names.

    Examples
    --------
    >>> is_overwritten("星曜互娱区人民政府"), is_overwritten("石城县人民政府")
    (True, False)
    """
    return _brands().search(text) is not None


@lru_cache(maxsize=8192)
def is_name(text: str) -> bool:
    """Tell whether a text may be an organ's name, by its end and by words that no name has.

    Examples
    --------
    >>> is_name("沙洋县商务局"), is_name("返回顶部"), is_name("我局"), is_name("办公室"), is_name("共在沙洋县")
    (True, False, False, False, False)
    """
    if not 1 < len(text) <= _LONGEST or not _HAN.fullmatch(text):
        return False
    if is_central(text) or _systems().fullmatch(text):
        return True
    if _no_names().search(text) or (_no_beginnings().match(text) and not _begins_with_place(text)):
        return False
    text = _BRACKETS.sub("", text)
    if text in _general():
        return False
    return text.endswith(_suffixes()) or bool(_PLACE.fullmatch(text))


def closed_up(text: str) -> str:
    """Return a line without its blanks where they stand between all characters.

    Examples
    --------
    >>> closed_up("沙 洋 县 民 政 局"), closed_up("首页 财政局")
    ('沙洋县民政局', '首页 财政局')
    """
    return "".join(text.split()) if _SPREAD.fullmatch(text) else text


@cache
def _last_characters() -> frozenset[str]:
    central = (row["name"] for row in rows("central") if row["kind"] == "organ")
    return frozenset({*(name[-1] for name in (*_suffixes(), *central)), *_PLACE_ENDS, ")"})


def ends_of_names(text: str, start: int) -> Iterator[int]:
    """Iterate over the offsets at which a name that begins at an offset may end, the nearest first.

    Examples
    --------
    >>> [("由沙洋县商务局编制"[1:end]) for end in ends_of_names("由沙洋县商务局编制", 1)]
    ['沙洋县', '沙洋县商务局']
    """
    run = _RUN.match(text, start, start + _LONGEST)
    for end in range(start + _NO_LENGTH, run.end() + 1 if run else start):
        if text[end - 1] in _last_characters() and is_name(text[start:end]):
            yield end


@lru_cache(maxsize=256)
def named_in_title(title: str) -> Named:
    """Return the organs and the year that a folded title names.

    政府 belongs to 政府信息公开 unless it stands before the year or twice, or 人民 before it.

    Examples
    --------
    >>> named_in_title("黄石港区政府信息公开工作年度报告").organ
    '黄石港区'
    >>> named_in_title("2021年东湖高新区教育局政府信息公开年报")[:3]
    ('东湖高新区教育局', None, 2021)
    """
    title = bare(title)
    year_match = TITLE_YEAR.search(title)
    year = year_of(year_match[1]) if year_match else None
    text = _LEADING.sub("", title.strip())
    if not _PIVOT.search(text):
        text = "".join(text.split())
    for pivot in reversed(list(_PIVOT.finditer(text))):
        named = _before(text[: pivot.start()], year, government=pivot[0].startswith("政府"))
        if named.organ:
            return named
    head = text[: cut.start()].strip() if (cut := TITLE_YEAR.search(text)) and not _PIVOT.search(text) else ""
    return Named(head if is_name(head) else None, None, year, None)


def _before(head: str, year: int | None, *, government: bool) -> Named:
    """Return what stands before the words for the report; ``government`` says that these begin with 政府."""
    issued = _ISSUED.search(head)
    if issued:
        head = head[issued.end() :] or head[: issued.start()]
    head = _LINKS.split(head)[-1]
    cut = TITLE_YEAR.search(head)
    if cut:
        between = bool(head[: cut.start()].strip())
        head = head[: cut.start()] if between else TITLE_YEAR.sub("", head)
    head = head.strip(" \t\u3000《》·-:").removesuffix("关于").removesuffix("的").removeprefix("关于")
    bracket = _BRACKETS.search(head)
    head = _BRACKETS.sub("", head).strip()
    parts = [part for part in _APART.split(head) if part]
    if government and parts and parts[-1].endswith(_PEOPLES):
        parts[-1] += "政府"
    whole = "".join(parts)
    behind = bracket[0] if bracket else None
    if len(parts) > 1 and all(is_name(part) for part in parts):
        return Named(parts[0], parts[1], year, behind)
    return Named(whole if is_name(whole) else None, None, year, behind)


def completed(name: str, other: str) -> str:
    """Return ``name`` with the region that ``other`` prints before it; one slip in the shared part is forgiven.

    Examples
    --------
    >>> completed("昌邑区商务局", "吉林市昌邑区商务避")
    '吉林市昌邑区商务局'
    """
    if len(other) <= len(name):
        return name
    region, tail = other[: -len(name)], other[-len(name) :]
    slips = sum(a != b for a, b in zip(name, tail, strict=True))
    if slips <= (len(name) > _LONG_NAME) and (_PLACE.fullmatch(region) or region.endswith(("国", "国家"))):
        return region + name
    return name


@lru_cache(maxsize=4096)
def _taken_apart(name: str) -> tuple[Place, str, str]:
    """Return a name taken apart, the region printed in it, and the rest in full (人民政府 for a region alone)."""
    place = place_of(name, None)
    any_region = regions().rows[0]
    if place.branch or place.central:
        return place, place.printed, place.prefix + place.rest
    body = (full_name(place, any_region) or "").removeprefix(place.prefix).removeprefix(regions().path(any_region))
    if place.township and body == place.township:
        body += "办事处" if body.endswith("街道") else "人民政府"
    return place, place.printed or place.unknown or place.level, place.prefix + body


def same_organ(one: str, other: str) -> bool:
    """Tell whether two names may be prints of one organ's name: alike in full, of regions that may be the same.

    Examples
    --------
    >>> same_organ("石桥镇政府", "洛川县石桥镇人民政府"), same_organ("区司法局", "思明区司法局")
    (True, True)
    >>> same_organ("思明区司法局", "海沧区司法局")
    False
    """
    if one == other:
        return True
    (_, a, body), (_, b, same) = _taken_apart(one), _taken_apart(other)
    if body != same:
        return False
    short, long = sorted((a, b), key=len)
    return long.endswith(short) or long.removesuffix(long[-1:]).endswith(short)


def fuller(one: str, other: str) -> str:
    """Return the fuller of two prints of one organ's name, the first where they are not of one organ.

    Examples
    --------
    >>> fuller("石桥镇政府", "洛川县石桥镇人民政府"), fuller("区司法局", "思明区司法局")
    ('洛川县石桥镇人民政府', '思明区司法局')
    >>> fuller("思明区司法局", "海沧区司法局")
    '思明区司法局'
    """
    longer = completed(one, other)
    if longer != one or not same_organ(one, other):
        return longer
    (_, here, _), (_, there, _) = _taken_apart(one), _taken_apart(other)
    return max(one, other, key=lambda name: (len(there if name == other else here), len(name)))


def abbreviates(short: str, name: str) -> bool:
    """Tell whether the characters of a short form (县商务局) occur in the name in order."""
    rest = iter(name)
    return all(character in rest for character in short)
