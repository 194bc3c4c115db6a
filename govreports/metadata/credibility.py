"""Which claims may be of the organ: names that are names, and that what the prose calls itself does not contradict."""

import re
from collections import Counter
from functools import cache
from typing import Final

from govreports.gazetteer import organ_type, place_of, regions
from govreports.lexicons import rows
from govreports.metadata.evidence import SURE, Claim
from govreports.metadata.names import is_name, is_overwritten
from govreports.metadata.scopes import self_words

__all__ = ["is_credible", "speaks_for_itself"]

_AREA: Final = re.compile(
    r"[我全本][省市区县州旗盟](?!人民|政府|政务|委|域|[一-鿿]{0,2}局)|各(?:乡镇|镇街|街道|镇|乡|部门|县区|区县|市直|县直|区直)"
)
_BRACKETS: Final = re.compile(r"\([^()]*\)$")
_STREET: Final = re.compile("街道|社区|街办|我街")
_LEVEL: Final = re.compile(r"[省市区县州旗]")
_BRANCH: Final = re.compile(r"[局部委院行社署会]")
_REGION: Final = 6
_OFTEN: Final = 2
_PIECE: Final = (2, 6)
_LONGEST_REGION: Final = 12
_FAR: Final = 2
"""Characters before a region inside a name that no name of a place has before it (南 of 南屏山县)."""


@cache
def _self_pattern() -> re.Pattern[str]:
    words = sorted((word for word, _ in self_words()), key=len, reverse=True)
    return re.compile(f"我({'|'.join(words)})(?![门区级办])")


def _selves(plain: str) -> Counter[str]:
    """Return what the prose calls itself, and how often."""
    return Counter(match[1] for match in _self_pattern().finditer(plain))


def speaks_for_itself(name: str, plain: str) -> bool | None:
    """Tell whether the prose calls itself what a name ends in; None where it calls itself nothing.

    Examples
    --------
    >>> speaks_for_itself("石城县民政局", "我局公开"), speaks_for_itself("石城县人民政府", "我局公开")
    (True, False)
    >>> speaks_for_itself("石城县民政局", "公开")
    """
    selves = _selves(plain)
    if not selves:
        return None
    fits, name = dict(self_words()), _BRACKETS.sub("", name)
    most = selves.most_common(1)[0][1]
    return any(fits[word].search(name) for word, count in selves.items() if count * _OFTEN >= most)


def is_credible(claim: Claim, plain: str) -> bool:
    """Tell whether a claim may be of the organ: not overwritten, not contradicted by what the prose calls itself.

    A government named without its region (县政府) leads the work and does not report; what the page prints of itself
    is a government only where the prose speaks of a whole area.
    """
    if _is_no_print(claim.name, plain):
        return False
    return claim.strength >= SURE or _fits(claim, plain)


def _is_no_print(name: str, plain: str) -> bool:
    """Tell whether a name is one that a mirror overwrote, or one that begins with words before a name."""
    overwritten = is_overwritten(name) or (is_overwritten(plain) and place_of(name, None).unknown)
    return bool(overwritten) or _is_replaced(name, plain) or _runs_on(name)


def _fits(claim: Claim, plain: str) -> bool:
    """Tell whether the prose speaks as the organ of a claim that is not sure by itself."""
    governs = organ_type(claim.name) == "government"
    if governs and claim.basis == "prose" and len(claim.name) < _REGION and claim.name.endswith("政府"):
        return False
    if ((claim.basis == "prose" or claim.kind == "answers") and not _is_anchored(claim.name)) or (
        claim.name.endswith("街") and not _STREET.search(plain)
    ):
        return False
    fits = speaks_for_itself(claim.name, plain)
    if claim.kind == "source" and place_of(claim.name, None).level:
        return False
    if fits is None and governs and claim.kind in {"metadata", "answers", "masthead", "file_name", "folder"}:
        return _AREA.search(plain) is not None
    if fits is None and claim.kind in {"own", "source"}:
        return claim.kind == "source" and _spoken_of(claim.name, plain)
    return fits is not False


def _spoken_of(name: str, plain: str) -> bool:
    """Tell whether the prose names a bureau, too, without its region (发展和改革委员会 of 清远市发展和改革委员会)."""
    rests = [name[match.end() :] for match in _LEVEL.finditer(name)]
    bureaus = [rest for rest in rests if is_name(rest) and organ_type(rest) != "government"]
    return any(plain.count(rest) > plain.count(name) for rest in bureaus)


def _runs_on(name: str) -> bool:
    """Tell whether a region begins inside a name that begins with none, and it is no branch."""
    place = place_of(name, None)
    if place.central or place.prefix or place.printed or place.branch or place.level:
        return False
    known = regions().by_name
    return any(
        name[start : end + 1] in known and not _BRANCH.search(name[:start])
        for end, mark in enumerate(name)
        if mark in "省市县区州旗盟"
        for start in range(max(_FAR, end - _LONGEST_REGION), end - 1)
    )


@cache
def _bureaus() -> tuple[str, ...]:
    names = {name for row in rows("bureaus") for name in (row["bureau"], *row["also"].split("|")) if name}
    return tuple(sorted(names, key=len, reverse=True))


def _is_anchored(name: str) -> bool:
    """Tell whether a name begins as one: with a region or its level, as a central organ, a town, a zone or a bureau."""
    place = place_of(name, None)
    begun = place.central or place.prefix or place.printed or place.level or place.unknown or place.township
    return bool(begun) or name in _bureaus() or organ_type(name) == "zone"


def _is_replaced(name: str, plain: str) -> bool:
    """Tell whether a word that is no place stands before a bureau's name and in the place of names elsewhere."""
    place = place_of(name, None)
    if place.central or place.printed or place.level or place.township:
        return False
    bureau = next((bureau for bureau in _bureaus() if name.endswith(bureau)), "")
    piece = name.removesuffix(bureau)
    if not bureau or not _PIECE[0] <= len(piece) <= _PIECE[1] or is_name(piece):
        return False
    return (
        re.search(rf"(?:^|[\s_>|、省市县区]){re.escape(piece)}(?:政务公开|政府信息公开|[\s_<|]|$)", plain) is not None
    )
