"""Which words name an organ, and what organ a title names."""

import re
from functools import cache, lru_cache
from typing import Final, NamedTuple

from govreports.gazetteer import is_central
from govreports.lexicons import rows
from govreports.metadata.dates import YEAR, year_of
from govreports.script import bare

__all__ = ["TITLE_YEAR", "Named", "abbreviates", "completed", "is_name", "named_in_title"]

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
_SHARED: Final = re.compile(r".*(?:人民|[镇乡区县市省州盟旗])$")
_NO_NAME: Final = re.compile(
    r"^(?:我|本(?!溪)|各|该|全(?!南|州|椒)|其|由|和|与|及|在|对|为|从|按|将|向|经|请|走进|欢迎|关于)"
    r"|(?:网站|栏目|本级|专栏|本部门|本机关|相关部门|有关部门|各部门|主管部门|内部|一部|大厅"
    r"|(?:个人|用户|会员|新闻|消息|帮助)中心|(?:网上|掌上|马上|通)办|[布格大结全]局)$"
)
_HAN: Final = re.compile(r"[一-鿿〇·()A-Za-z0-9]+")
_LONGEST: Final = 40
_LONG_NAME: Final = 4


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


def is_name(text: str) -> bool:
    """Tell whether a text may be an organ's name, by its end.

    Examples
    --------
    >>> is_name("沙洋县商务局"), is_name("返回顶部"), is_name("我局"), is_name("办公室")
    (True, False, False, False)
    """
    if not 1 < len(text) <= _LONGEST or not _HAN.fullmatch(text) or _NO_NAME.search(text):
        return False
    text = _BRACKETS.sub("", text)
    if text in _general():
        return False
    return is_central(text) or text.endswith(_suffixes()) or bool(_PLACE.fullmatch(text))


@lru_cache(maxsize=256)
def named_in_title(title: str) -> Named:
    """Return the organs and the year that a folded title names.

    政府 may belong to the organ and to what it publishes at once: 黄石港区政府信息公开年报 is of 黄石港区政府.

    Examples
    --------
    >>> named_in_title("黄石港区政府信息公开工作年度报告").organ
    '黄石港区政府'
    >>> named_in_title("2021年东湖高新区教育局政府信息公开年报")[:3]
    ('东湖高新区教育局', None, 2021)
    """
    title = bare(title)
    year_match = TITLE_YEAR.search(title)
    year = year_of(year_match[1]) if year_match else None
    text = _LEADING.sub("", title.strip())
    for pivot in reversed(list(_PIVOT.finditer(text))):
        named = _before(text[: pivot.start()], year, government=pivot[0].startswith("政府"))
        if named.organ:
            return named
    return Named(None, None, year, None)


def _before(head: str, year: int | None, *, government: bool) -> Named:
    """Return what stands before the words for the report; ``government`` says that these begin with 政府."""
    issued = _ISSUED.search(head)
    if issued:
        head = head[issued.end() :] or head[: issued.start()]
    head = _LINKS.split(head)[-1]
    cut = TITLE_YEAR.search(head)
    between = bool(cut and head[: cut.start()].strip())
    if cut:
        head = head[: cut.start()] if between else head[cut.end() :]
    head = head.strip(" \t\u3000《》·-:").removesuffix("关于").removesuffix("的").removeprefix("关于")
    bracket = _BRACKETS.search(head)
    head = _BRACKETS.sub("", head).strip()
    parts = [part for part in _APART.split(head) if part]
    if not between and government and parts and _SHARED.fullmatch(parts[-1]):
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


def abbreviates(short: str, name: str) -> bool:
    """Tell whether the characters of a short form (县商务局) occur in the name in order."""
    rest = iter(name)
    return all(character in rest for character in short)
