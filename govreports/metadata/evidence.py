"""What names the organ of a report: every claim with its basis and its strength."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from govreports.gazetteer import organ_type, place_of, regions
from govreports.lexicons import rows
from govreports.metadata.frames import spoken_organs
from govreports.metadata.names import is_name, is_overwritten, named_in_title
from govreports.metadata.offices import government_of, owner_of
from govreports.metadata.paths import Filed
from govreports.metadata.records import Metadata
from govreports.metadata.scopes import self_words
from govreports.script import fold

__all__ = ["STRENGTHS", "Claim", "Evidence", "claims_of", "is_credible", "speaks_for_itself"]

STRENGTHS: Final = {
    "title": 100,
    "announced": 92,
    "made": 90,
    "line": 88,
    "signature": 80,
    "form": 78,
    "told": 60,
    "bureau": 58,
    "opening": 56,
    "answers": 50,
    "metadata": 45,
    "own": 40,
    "source": 30,
    "file_name": 20,
    "folder": 10,
}
"""How much each kind of claim counts: the title most, then who made or signed the report, what its first sentences
are about, who answers for it, what the page prints of itself, file name and folder last."""

SURE: Final = 78
"""From this strength on a claim stands whatever the prose calls itself."""

_OWN_AFFAIRS: Final = re.compile(r"我办(?!理)|我室|本办公室|本室")
_OF_ITSELF: Final = frozenset({"title", "announced", "form"})
"""Kinds of claims that say whose the report is, and not only who wrote or signed it."""
_AREA: Final = re.compile(
    r"[我全本][省市区县州旗盟](?!人民|政府|政务|委|域|[一-鿿]{0,2}局)|各(?:乡镇|镇街|街道|镇|乡|部门|县区|区县|市直|县直|区直)"
)
_CITED: Final = re.compile(r"《[^《》]{0,80}(?:通知|意见|办法|条例|规定|要点|方案|格式|细则|函)[^《》]{0,12}》")
_ROWS_OF_TITLE: Final = re.compile(r"(?:信息|政务)公?开")
_APART: Final = re.compile(r"[\s|:《(]|(?:20\d\d|二[〇○零O0]..)\s*年?度?")
_SITE: Final = re.compile(r"([一-鿿]{3,24}?)(?:门户|官方|政务)*(?:网站|网)(?![一-鿿])")
_LEVEL: Final = re.compile(r"[省市区县州旗]")
_BRANCH: Final = re.compile(r"[局部委院行社署会]")
_STREET: Final = re.compile("街道|社区|街办|我街")
_REGION: Final = 6
_OFTEN: Final = 2
_HEAD: Final = 40
_TITLE_LONGEST: Final = 70
_PIECE: Final = (2, 6)
_LONGEST_REGION: Final = 12
_FAR: Final = 2
"""Characters before a region inside a name that no name of a place has before it (南 of 南屏山县)."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A name, where it was found, of what kind and how strong that is."""

    basis: str
    kind: str
    name: str

    @property
    def strength(self) -> int:
        """How much the claim counts."""
        return STRENGTHS[self.kind]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What claims are gathered from: folded text without pinyin, its beginning, its end, fields, path."""

    plain: str
    head: str
    lead: str
    close: str
    signed: str | None
    keyed: Sequence[tuple[str, str]]
    filed: Filed


def claims_of(found: Metadata, given: Evidence) -> list[Claim]:
    """Return every claim, the strongest first; those of one strength in the order of the text.

    The office of a bureau stands for the bureau; that of a government for the government, unless the title or an
    announcement names it, or the prose speaks as one (我办).

    Parameters
    ----------
    found
        The record so far; its title is known. A second organ of the title is noted there.
    given
        What was printed, and the path.
    """
    claims = [_owned(claim, given.plain) for claim in _gathered(found, given)]
    return sorted(dict.fromkeys(claims), key=lambda claim: -claim.strength)


def _gathered(found: Metadata, given: Evidence) -> Iterator[Claim]:
    if found.title:
        named = named_in_title(fold(found.title))
        if named.organ:
            yield Claim("title", "title", named.organ)
        if named.other:
            found.notes.append(f"organ_also:{named.other}")
    yield from _titles(given.head)
    yield from _spoken(given)
    if given.signed:
        yield Claim("signature", "signature", given.signed)
    for basis, name in given.keyed:
        if basis == "form" or is_name(name):
            yield Claim(basis, basis, name)
    for match in _SITE.finditer(given.head):
        if is_name(match[1]) and organ_type(match[1]) not in {"government", "other"}:
            yield Claim("source", "source", match[1])
    if given.filed.organ and given.filed.organ_basis:
        yield Claim(given.filed.organ_basis, given.filed.organ_basis, given.filed.organ)


def _titles(head: str) -> Iterator[Claim]:
    """Iterate over the organs of lines before the body that name what a title names."""
    for line in head.split("\n")[:_HEAD]:
        for piece in re.split(r"\s*\|\s*|\s{2,}|(?<=:)", line):
            text = piece.strip()
            while text and len(text) <= _TITLE_LONGEST and ">" not in text and _ROWS_OF_TITLE.search(text):
                named = named_in_title(text)
                if named.organ and named.year and _APART.split(text.partition(named.organ)[0])[-1:] == [""]:
                    yield Claim("lead", "line", named.organ)
                    break
                text = text.partition(" ")[2].strip()  # a key may stand before the title


def _spoken(given: Evidence) -> Iterator[Claim]:
    """Iterate over the names in phrases; of the subjects of sentences the first that may be the organ counts."""
    lead = _CITED.sub(lambda cited: "〔" * len(cited[0]), given.lead)
    subjects = []
    for said in spoken_organs(lead):
        if said.basis == "prose" and said.kind != "own":
            subjects.append(said)
        else:
            yield Claim(said.basis, said.kind, said.name)
    for kind in ("told", "bureau", "opening"):
        own = sorted((said for said in subjects if said.kind == kind), key=lambda said: said.start)
        yield from (Claim("prose", kind, said.name) for said in own)
    yield from (
        Claim(said.basis, said.kind, said.name)
        for said in spoken_organs(_CITED.sub("", given.close))
        if said.kind in {"announced", "made", "answers"}
    )


def _owned(claim: Claim, plain: str) -> Claim:
    """Return a claim of the organ whose office or section is named."""
    if claim.kind == "title":
        return claim
    office = government_of(claim.name)
    if office is not None:
        government, speaks = office
        own = not speaks and (claim.kind in _OF_ITSELF or _OWN_AFFAIRS.search(plain))
        return claim if own else Claim(claim.basis, claim.kind, government)
    return Claim(claim.basis, claim.kind, owner_of(claim.name))


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
    fits = dict(self_words())
    most = selves.most_common(1)[0][1]
    return any(fits[word].search(name) for word, count in selves.items() if count * _OFTEN >= most)


def is_credible(claim: Claim, plain: str) -> bool:
    """Tell whether a claim may be of the organ: not overwritten, not contradicted by what the prose calls itself.

    A government named without its region (县政府) leads the work and does not report; what the page prints of itself
    is a government only where the prose speaks of a whole area.
    """
    if is_overwritten(claim.name) or _is_replaced(claim.name, plain):
        return False
    if is_overwritten(plain) and place_of(claim.name, None).unknown:
        return False
    if _runs_on(claim.name):
        return False
    if claim.strength >= SURE:
        return True
    governs = organ_type(claim.name) == "government"
    if governs and claim.basis == "prose" and len(claim.name) < _REGION and claim.name.endswith("政府"):
        return False
    if claim.basis == "prose" and not _is_anchored(claim.name):
        return False
    fits = speaks_for_itself(claim.name, plain)
    if fits is None and governs and claim.kind in {"metadata", "answers", "file_name", "folder"}:
        return _AREA.search(plain) is not None
    if claim.name.endswith("街") and not _STREET.search(plain):
        return False
    if fits is None and claim.kind == "own":
        return False
    if fits is None and claim.kind == "source":
        return _spoken_of(claim.name, plain)
    return fits is not False


def _spoken_of(name: str, plain: str) -> bool:
    """Tell whether the prose names a bureau, too, without its region (发展和改革委员会 of 清远市发展和改革委员会)."""
    rests = [name[match.end() :] for match in _LEVEL.finditer(name)]
    bureaus = [rest for rest in rests if is_name(rest) and organ_type(rest) != "government"]
    return any(plain.count(rest) > plain.count(name) for rest in bureaus)


def _runs_on(name: str) -> bool:
    """Tell whether a region begins inside a name that begins with none, and that no central organ's branch has there."""
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
    return re.search(rf"(?:^|[\s_>|、省市县区]){re.escape(piece)}(?:政务公开|政府信息公开|[\s_<|]|$)", plain) is not None
