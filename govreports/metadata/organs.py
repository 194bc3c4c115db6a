"""Which organ reports, where that is printed, and which region it belongs to."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from govreports.gazetteer import FIRST, LAST, Decision, Place, decide, full_name, organ_type, place_of, regions
from govreports.metadata.names import abbreviates, completed, is_name, named_in_title
from govreports.metadata.records import Metadata
from govreports.metadata.scopes import self_words
from govreports.script import fold

__all__ = ["choose_organ", "told_place"]

_VERBS: Final = (
    "认真|严格|坚持|始终|积极|深入|继续|紧紧|切实|全面|在|按照|根据|高度|以|政务公开|信息公开|政府信息"
    "|共|主动|不断|进一步|围绕|紧扣|扎实|着力|持续|依法|通过"
)
_STATED: Final = (
    re.compile(r"(?:报告|年报)由([一-鿿]{2,50}?)编制"),
    re.compile(
        r"(?:现公布|现将|特向社会公布|向社会公布|公布|发布|编制了?)(?:了|出)?([一-鿿]{2,40}?)(?:关于)?"
        r"(?:20\d\d|二[〇○零O0][一-鿿〇○零O0]{2})年"
    ),
    re.compile(r"(?:由|经)([一-鿿]{2,40}?)(?:编制|负责解释)"),
)
_CONTACT: Final = re.compile(r"请(?:直接)?与([一-鿿]{2,40}?)联系")
_ACCORDING: Final = re.compile(r"根据|按照|依据|依照|负责|组织(?!部)|牵头|结合")
_NAMING: Final = re.compile(
    rf"(?:^|[\n。;]|情况\s*)\s*20\d\d年(?:度|来|以来|,)?[,，]?\s*([一-鿿]{{2,24}}?)(?:{_VERBS})"
)
_ACCOUNT: Final = re.compile(
    r"[\"“「]([一-鿿]{2,10})[\"”」](?:的)?(?:官方)?(?:新浪|腾讯)?(?:政务)?(?:微博|微信|公众号|抖音)"
)
_OFFICE: Final = re.compile(
    r"(?P<organ>.+(?:局|委员会|委|厅|镇人民政府|乡人民政府|镇政府|乡政府|镇|乡|街道办事处|街道|中心|联合会|合作社|联合社|海关|办公室))(?:党政)?(?:综合)?办公室"
)
_OF_GOVERNMENT: Final = re.compile(r"(?P<government>.+(?:人民政府|[省市区县州旗盟]政府))办公[室厅]")
_LEVEL: Final = re.compile(r"[省市区县州旗]")
_PREFIXES: Final = re.compile(r"^(?:我们|有关|关于|此次)")
_WEAK: Final = frozenset({"metadata", "prose", "source"})
_REGION: Final = 6
_OFTEN: Final = 2


class _Claim(NamedTuple):
    basis: str
    name: str


def choose_organ(found: Metadata, plain: str, lead: str, signed: str | None, keyed: Sequence[tuple[str, str]]) -> None:
    """Fill in organ, basis, key, type and region; note what names the organ otherwise.

    Places are asked in this order: title, lead, signature, fields, prose, source. A name is completed
    by a longer print of the same name. What a site prints about itself (issuing body, source) is not
    the organ where the prose speaks of itself otherwise (我局 under the name of a government).

    Parameters
    ----------
    found
        The record to fill in; title, year and index number are known.
    plain, lead
        The folded text and how it begins.
    signed
        The organ of the signature.
    keyed
        Organs that fields name, with their basis.
    """
    selves = _selves(plain)
    claims = list(_claims(found, lead, signed, keyed))
    known: list[_Claim] = []
    for claim in claims:
        if claim.basis in _WEAK and (not _speaks_so(claim.name, selves) or _is_authority(claim)):
            found.notes.append(f"organ_hint:{claim.name}")
        elif claim.basis != "source" or (not known and (selves or _spoken_of(claim.name, plain))):
            known.append(claim)
    known = [resolved for claim in known if (resolved := _without_office(found, claim, selves, plain))]
    if known:
        _settle(found, known, [claim.name for claim in claims])
    if found.organ is None:
        found.notes += [f"organ_hint:{name}" for name in dict.fromkeys(_ACCOUNT.findall(plain))]
        return
    found.organ_type = organ_type(found.organ)
    _locate(found, plain, [claim.name for claim in claims])
    if found.organ_key is None:
        found.notes += [f"organ_hint:{name}" for name in dict.fromkeys(_ACCOUNT.findall(plain))]


def _claims(found: Metadata, lead: str, signed: str | None, keyed: Sequence[tuple[str, str]]) -> Iterator[_Claim]:
    if found.title:
        named = named_in_title(fold(found.title))
        if named.organ:
            yield _Claim("title", named.organ)
        if named.other:
            found.notes.append(f"organ_also:{named.other}")
    stated = _first(_STATED, lead)
    if stated:
        yield _Claim("lead", stated)
    if signed:
        yield _Claim("signature", signed)
    yield from _keyed(keyed, "metadata")
    yield from _keyed(keyed, "form")
    for basis, patterns in (("lead", (_CONTACT,)), ("prose", (_NAMING,))):
        said = _first(patterns, lead)
        if said:
            yield _Claim(basis, said)
    yield from _keyed(keyed, "source")


def _keyed(keyed: Sequence[tuple[str, str]], wanted: str) -> Iterator[_Claim]:
    """Iterate over the organs that fields of one basis name; a form's own field is taken as it is."""
    yield from (_Claim(basis, name) for basis, name in keyed if basis == wanted and (basis == "form" or is_name(name)))


def _first(patterns: Sequence[re.Pattern[str]], text: str) -> str | None:
    """Return the first name that one of the patterns finds."""
    for pattern in patterns:
        for match in pattern.finditer(text):
            name = _ACCORDING.split(_PREFIXES.sub("", match[1]))[0]
            if is_name(name) and not re.fullmatch(r"(?:区|县|市|省)?(?:委|委会)", name):
                return name
    return None


@cache
def _self_pattern() -> re.Pattern[str]:
    words = sorted((word for word, _ in self_words()), key=len, reverse=True)
    return re.compile(f"我({'|'.join(words)})")


def _selves(plain: str) -> Counter[str]:
    """Return what the prose calls itself, and how often."""
    return Counter(match[1] for match in _self_pattern().finditer(plain))


def _speaks_so(name: str, selves: Counter[str]) -> bool:
    """Tell whether the prose may be the organ's own: it calls itself nothing, or what the name ends in."""
    if not selves:
        return True
    fits = dict(self_words())
    most = selves.most_common(1)[0][1]
    return any(fits[word].search(name) for word, count in selves.items() if count * _OFTEN >= most)


def _spoken_of(name: str, plain: str) -> bool:
    """Tell whether the prose names a bureau, too, without its region (发展和改革委员会 of 清远市发展和改革委员会)."""
    rests = [name[match.end() :] for match in _LEVEL.finditer(name)]
    bureaus = [rest for rest in rests if is_name(rest) and organ_type(rest) != "government"]
    return any(plain.count(rest) > plain.count(name) for rest in bureaus)


def _is_authority(claim: _Claim) -> bool:
    """Tell whether prose names a government without its region (县政府): who leads the work, and not who reports."""
    return claim.basis == "prose" and len(claim.name) < _REGION and organ_type(claim.name) == "government"


def _without_office(found: Metadata, claim: _Claim, selves: Counter[str], plain: str) -> _Claim | None:
    """Return the organ whose office signs or answers for it.

    The office of a bureau or township reports for it; the office of a government is an organ of its
    own, so that the prose has to say which of the two reports.
    """
    if claim.basis == "title":
        return claim
    match = _OF_GOVERNMENT.fullmatch(claim.name)
    if match and organ_type(match["government"]) == "government":
        if selves["办"] or "我室" in plain:
            return claim
        found.notes.append(f"organ_hint:{claim.name}")
        return None
    match = _OFFICE.fullmatch(claim.name)
    return _Claim(claim.basis, match["organ"]) if match and is_name(match["organ"]) else claim


def _settle(found: Metadata, known: Sequence[_Claim], printed: Sequence[str]) -> None:
    """Choose the first claim, complete it by longer prints of the same name, and note what differs."""
    basis, name = known[0]
    for other in (*known[1:], *(_Claim("source", each) for each in printed)):
        longer = completed(name, other.name)
        if longer != name:
            basis, name = (basis if basis in {"title", "lead"} or other.basis == "source" else other.basis), longer
    found.organ, found.organ_basis = name, basis
    for other in known:
        if (
            other.name not in name
            and name not in other.name
            and not abbreviates(other.name, name)
            and completed(other.name, name) != name
        ):
            found.notes.append(f"organ_conflict:{other.basis}={other.name}")


def _locate(found: Metadata, plain: str, printed: Sequence[str]) -> None:
    """Fill in the region and the key."""
    if found.organ is None:
        return
    place = place_of(fold(found.organ), found.year)
    decision = decide(place, found.year, plain, found.index_number)
    if decision.region is None and place.level:
        decision = _by_issuer(place, found.year, printed) or decision
    found.notes += decision.hints
    found.organ_key = full_name(place, decision.region)
    if decision.region is not None:
        found.region_code, found.region_vintage = decision.region.code, decision.vintage
        if decision.basis != "organ":
            found.notes.append(f"region_from:{decision.basis}={decision.quote}")


def _by_issuer(place: Place, year: int | None, printed: Sequence[str]) -> Decision | None:
    """Decide what 县 alone means by the one region of that level among the organs printed."""
    found = {}
    for name in printed:
        other = decide(place_of(name, year), year)
        if other.region is not None and other.region.level == place.level:
            found[other.region] = name
    if len(found) != 1:
        return None
    region, name = next(iter(found.items()))
    whole = decide(place_of(name, year), year)
    return Decision(region, whole.vintage, "text", name)


def told_place(row: dict[str, Any], told: Collection[str]) -> None:
    """Fill in key, type and region of a row of ``reports`` whose organ, region code or year was told, not read.

    What was told stays; a region that the told organ does not decide stays as the text says only if
    the organ, too, is the text's.
    """
    if row["organ"] is None or not {"organ", "region_code", "year"} & set(told):
        return
    organ, year = fold(row["organ"]), row["year"]
    place = place_of(organ, year)
    decision = decide(place, year, "", row["index_number"])
    if "region_code" in told:
        region = regions().with_code(str(row["region_code"]), year)
        found = {"organ_key": full_name(place, region), "region_vintage": str(min(max(year or LAST, FIRST), LAST))}
    elif decision.region is None and "organ" not in told:
        return
    else:
        code = decision.region.code if decision.region else None
        found = {
            "organ_key": full_name(place, decision.region),
            "region_code": code,
            "region_vintage": decision.vintage,
        }
    found["organ_type"] = organ_type(organ)
    row |= {name: value for name, value in found.items() if name not in told}
