"""What names the organ of a report: every claim with its basis and its strength."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from govreports.gazetteer import organ_type
from govreports.metadata.frames import spoken_organs
from govreports.metadata.names import closed_up, is_name, named_in_title
from govreports.metadata.offices import government_of, owner_of
from govreports.metadata.paths import Filed
from govreports.metadata.records import Metadata
from govreports.script import fold

__all__ = ["STRENGTHS", "SURE", "Claim", "Evidence", "claims_of"]

STRENGTHS: Final = {
    "title": 100,
    "announced": 92,
    "made": 90,
    "line": 88,
    "signature": 80,
    "form": 78,
    "masthead": 65,
    "told": 60,
    "bureau": 58,
    "opening": 56,
    "answers": 50,
    "metadata": 45,
    "trail": 42,
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
_CITED: Final = re.compile(r"《[^《》]{0,80}(?:通知|意见|办法|条例|规定|要点|方案|格式|细则|函)[^《》]{0,12}》")
_ROWS_OF_TITLE: Final = re.compile(r"(?:信息|政务)公?开")
_APART: Final = re.compile(r"[\s|:《(]|(?:20\d\d|二[〇○零O0]..)\s*年?度?")
_TWICE: Final = re.compile(r"^(.{3,12})\1")
_STEPS: Final = re.compile(r"\s*[>›»]+\s*")
_SITE: Final = re.compile(r"([一-鿿]{3,24}?)(?:门户|官方|政务)*(?:网站|网)(?![一-鿿])")
_HEAD: Final = 40
_TITLE_LONGEST: Final = 70
_FEW: Final = 2


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
    claims = [_owned(claim, given.plain) for claim in map(_said_once, _gathered(found, given))]
    return sorted(dict.fromkeys(claims), key=lambda claim: -claim.strength)


def _gathered(found: Metadata, given: Evidence) -> Iterator[Claim]:
    if found.title:
        named = named_in_title(fold(found.title))
        if named.organ:
            yield Claim("title", "title", named.organ)
        if named.other:
            found.notes.append(f"organ_also:{named.other}")
    yield from _titles(given.head)
    yield from _mastheads(given.head)
    yield from _spoken(given)
    if given.signed:
        yield Claim("signature", "signature", given.signed)
    for basis, name in given.keyed:
        if basis == "form" or is_name(name):
            yield Claim(basis, basis, name)
    yield from _trails(given.head)
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


def _trails(head: str) -> Iterator[Claim]:
    """Iterate over the last organ on the way to a page (首页 > 石城县民政局 > 年报); governments have sites."""
    for line in head.split("\n")[:_HEAD]:
        steps = [step.strip() for step in _STEPS.split(line)]
        names = [step for step in steps[1:] if is_name(step) and organ_type(step) != "government"]
        if len(steps) > _FEW and names:
            yield Claim("metadata", "trail", names[-1])


def _mastheads(head: str) -> Iterator[Claim]:
    """Iterate over the one organ that has a line before the body to itself; several such lines are a menu."""
    lines = {name for line in head.split("\n")[:_HEAD] if is_name(name := closed_up(line.strip()))}
    if len(lines) == 1:
        yield Claim("lead", "masthead", lines.pop())


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


def _said_once(claim: Claim) -> Claim:
    """Return a claim without a region that is printed twice running; a title stays as it is printed."""
    if claim.kind == "title":
        return claim
    return Claim(claim.basis, claim.kind, _TWICE.sub(r"\1", claim.name))


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
