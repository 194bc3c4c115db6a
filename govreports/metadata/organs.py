"""Which organ reports: the strongest claim that nothing contradicts, in the fullest print of its name."""

import re
from collections.abc import Sequence
from typing import Final

from govreports.gazetteer import organ_type, place_of
from govreports.metadata.credibility import is_credible, speaks_for_itself
from govreports.metadata.evidence import Claim, Evidence, claims_of
from govreports.metadata.locations import governed_by_path, locate
from govreports.metadata.names import abbreviates, completed, fuller, is_overwritten, same_organ
from govreports.metadata.records import Metadata

__all__ = ["choose_organ"]

_ACCOUNT: Final = re.compile(
    r"[\"“「]([一-鿿]{2,10})[\"”」](?:的)?(?:官方)?(?:新浪|腾讯)?(?:政务)?(?:微博|微信|公众号|抖音)"
)
_WEAK: Final = 60
"""Claims up to this strength are weighed against each other."""
_KEPT: Final = frozenset({"title", "lead"})
_OUTSIDE: Final = frozenset({"source", "file_name", "folder"})
_PASSING: Final = frozenset({"opening", "bureau", "own", "line"})
"""Kinds of claims that speak of others as well: where they name another organ, nothing is contradicted."""
_SHOWN: Final = frozenset({"title", "prose", "metadata", "source", "lead"})


def choose_organ(found: Metadata, given: Evidence) -> None:
    """Fill in organ, basis, key, type and region; note what names the organ otherwise.

    All claims (``govreports.metadata.evidence``) are heard; those that the prose contradicts are kept as hints. The
    strongest of the rest is the organ, weak ones only where no other weak claim has more on its side. Its name is
    completed by every longer print of the same name. Where nothing names the organ, but a folder names the area that
    the prose speaks for (全县), its government reports.

    Parameters
    ----------
    found
        The record to fill in; title, year and index number are known.
    given
        What was printed, and the path.
    """
    claims = claims_of(found, given)
    heard = [claim for claim in claims if is_credible(claim, given.plain)]
    doubted = [claim for claim in claims if claim not in heard]
    found.notes += dict.fromkeys(_doubt(claim.name) for claim in doubted if claim.basis in _SHOWN)
    chosen = _chosen(heard, given.plain)
    if chosen is not None:
        _settle(found, chosen, heard, [claim.name for claim in claims if not is_overwritten(claim.name)])
    elif not claims:
        found.organ, found.organ_basis = governed_by_path(given.filed, given.plain)
    if found.organ is not None:
        found.organ_type = organ_type(found.organ)
        locate(found, given.plain, [claim.name for claim in claims], given.filed)
    if found.organ_key is None:
        found.notes += [f"organ_hint:{name}" for name in dict.fromkeys(_ACCOUNT.findall(given.plain))]


def _doubt(name: str) -> str:
    unknown = place_of(name, None).unknown
    return f"region_unknown:{unknown}" if unknown and is_overwritten(name) else f"organ_hint:{name}"


def _chosen(heard: Sequence[Claim], plain: str) -> Claim | None:
    """Return the strongest claim; of a title that only names an area, the bureau that the prose speaks as goes before.

    Of weak claims the one that most bases make is the strongest.
    """
    if not heard:
        return None
    first = heard[0]
    if first.kind == "title" and organ_type(first.name) == "government" and not first.name.endswith("政府"):
        fitting = [claim for claim in heard if claim.kind != "title" and speaks_for_itself(claim.name, plain)]
        if speaks_for_itself(first.name, plain) is False and fitting:
            return fitting[0]
    if first.strength > _WEAK:
        return first
    backing = {claim: len({c.basis for c in heard if same_organ(c.name, claim.name)}) for claim in heard}
    return max(heard, key=lambda claim: (backing[claim], claim.strength))


def _settle(found: Metadata, chosen: Claim, heard: Sequence[Claim], printed: Sequence[str]) -> None:
    """Keep a claim, its name completed by longer prints of the same name, and note what differs."""
    basis, name = chosen.basis, chosen.name
    for other in (*heard, *(Claim("source", "source", each) for each in printed)):
        longer = fuller(name, other.name)
        if longer != name:
            basis = basis if basis in _KEPT or other.basis in _OUTSIDE else other.basis
            name = longer
    found.organ, found.organ_basis = name, basis
    for other in heard:
        if (
            other.kind not in _PASSING
            and other.name not in name
            and name not in other.name
            and not same_organ(other.name, name)
            and not abbreviates(other.name, name)
            and completed(other.name, name) != name
        ):
            found.notes.append(f"organ_conflict:{other.basis}={other.name}")
