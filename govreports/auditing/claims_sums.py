"""Figures of prose against figures of the same prose: parts and wholes, shares, rates, one sentence and another."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from govreports.script import fold
from govreports.statements.phrases import compiled
from govreports.statements.subjects import group_of
from govreports.statements.wholes import TOPICS

__all__ = ["Cells", "Claim", "Verdict", "same_totals", "shares", "sums"]

Claim = Mapping[str, Any]
Verdict = dict[str, Any]
Cells = Mapping[tuple[str, str, str], tuple[float | None, str, str | None]]
"""Cells by table, row and column: value, status, unit."""

_EXCLUSIVE: Final = frozenset({"outcome", "ground", "channel", "applicant", "result", "suit", "punctuality", "staff"})
_TOTALS: Final = frozenset(
    {"applications.received", "applications.carried_in", "applications.carried_out", "reviews", "lawsuits"}
)
_WHOLES: Final = frozenset(f"applications.{name}" for name in ("received", "accepted", "done", "answered"))
_CARRIED: Final = ("applications", "carried_in", "total")
_TAKEN_IN: Final = frozenset({"applications.received", "applications.accepted"})
_LEGAL_PERSONS: Final = frozenset(
    f"applications.{kind}" for kind in ("enterprise", "research", "public_welfare", "legal_services")
)
_NEAR: Final = 8
"""Statements before a share that may be what it is a share of."""


def sums(claims: Sequence[Claim], cells: Cells) -> Iterator[Verdict]:
    """Yield one verdict an enumeration: its parts, if of one exclusive kind, are no more than the whole."""
    parts: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim["whole"] is not None and claim["kind"] == "part":
            parts[claim["whole"]].append(claim)
    by_n = {claim["n"]: claim for claim in claims}
    for place, own in sorted(parts.items()):
        buckets: dict[str, list[Claim]] = defaultdict(list)
        for part in own:
            buckets[_bucket(part)].append(part)
        for name, chosen in buckets.items():
            if len(chosen) > 1 and (name in _EXCLUSIVE or (name == "kind" and len(buckets) == 1)):
                yield from _sum(by_n[place], chosen, name, cells, alone=len(buckets) == 1)


def _bucket(part: Claim) -> str:
    """Return the kind of parts that a part belongs to: a group of subjects, ``kind`` for topics, or none."""
    subject = part["subject"]
    if subject is None or subject.endswith(".part") or subject.startswith(TOPICS):
        return "none" if compiled("<carrier>|<medium>").search(part["quote"]) else "kind"
    return group_of(subject) or "none"


def _deed(part: Claim) -> str | None:
    """Return the verb of a part, if it has one: what was done to different ends makes no sum."""
    match = compiled("<deed>").search(fold(part["quote"]))
    return match[0] if match else None


def _sum(whole: Claim, parts: Sequence[Claim], name: str, cells: Cells, *, alone: bool) -> Iterator[Verdict]:
    if name == "kind" and len({deed for part in parts if (deed := _deed(part))}) > 1:
        return
    subjects = {part["subject"] for part in parts}
    if "applications.legal_person" in subjects and subjects & _LEGAL_PERSONS:
        return
    values = [part["value"] for part in parts]
    verdict = {"left": whole["value"], "right": None, "quote": _quoted(whole, *parts), "start": whole["start"]}
    if whole["value"] is None or None in values:
        yield verdict | {"check": "claims.parts_above_whole", "status": "unknown"}
        return
    least = sum(part["low"] or 0.0 for part in parts)
    most = sum(part["high"] for part in parts) if all(part["high"] is not None for part in parts) else None
    low, high = whole["low"], whole["high"]
    verdict["right"] = sum(values)
    above, below = _above(least, high), _above(low, most)
    if any(compiled("<dealing>").search(part["quote"]) for part in parts):
        yield verdict | {"check": "claims.parts_dealt", "status": "broken" if above or below else "holds"}
        return
    if above and name in {"outcome", "punctuality"} and whole["subject"] in _TAKEN_IN:
        carried, status, _ = cells.get(_CARRIED, (None, "absent", None))
        if status != "read":
            yield verdict | {"check": "claims.parts_above_whole", "status": "unknown"}
            return
        above = carried is not None and least > high + carried
    rest = any(compiled("<rest>").search(part["quote"]) for part in parts)
    check = "claims.parts_above_whole" if name in _EXCLUSIVE or rest else "claims.topics_above_whole"
    yield verdict | {"check": check, "status": "broken" if above else "holds"}
    if below and alone:
        yield verdict | {"check": "claims.parts_below_whole", "status": "broken"}


def shares(claims: Sequence[Claim]) -> Iterator[Verdict]:
    """Yield one verdict a percentage whose counts stand before it: a share of a whole, or a rate of closing."""
    for index, claim in enumerate(claims):
        if claim["kind"] != "percentage" or claim["value"] is None or claim["low"] != claim["high"]:
            continue
        before = [each for each in claims[max(0, index - _NEAR) : index] if each["section"] == claim["section"]]
        if claim["whole"] is not None:
            yield from _share(claim, before)
        elif compiled("<shares>").search(fold(claim["quote"])):
            yield from _share_of_total(claim, before)
        elif claim["subject"] in {"applications.done_rate", "applications.answered_rate"} and claim["period"] == "year":
            yield from _rate(claim, before)


def _share(claim: Claim, before: Sequence[Claim]) -> Iterator[Verdict]:
    counts = [each for each in before if each["kind"] in {"count", "total", "part"}]
    if not counts:
        return
    part = counts[-1]
    bases = [each for each in counts[:-1] if each["classifier"] == part["classifier"]]
    whole = next((each for each in bases if each["n"] == claim["whole"]), None)
    if whole is not None:
        yield _ratio("claims.share", claim, [part], [[whole], *([each] for each in bases if each is not whole)])


def _share_of_total(claim: Claim, before: Sequence[Claim]) -> Iterator[Verdict]:
    """Judge a share of applications whose whole stands in a sentence before (收到申请44件。其中网上39件,占88.6%)."""
    counts = [each for each in before if each["kind"] in {"count", "total", "part"} and each["subject"]]
    if not counts or claim["start"] - counts[-1]["end"] > 1 or not group_of(counts[-1]["subject"]):
        return
    part = counts[-1]
    alike = ("classifier", "scope", "period")
    bases = [
        each
        for each in reversed(counts[:-1])
        if each["subject"] in _WHOLES and all(each[name] == part[name] for name in alike)
    ]
    if bases and str(part["subject"]).startswith("applications."):
        yield _ratio("claims.share", claim, [part], [[each] for each in bases])


def _rate(claim: Claim, before: Sequence[Claim]) -> Iterator[Verdict]:
    """Judge a rate of closing by what was closed and received, alone or with what was carried in."""
    known = {
        each["subject"]: each
        for each in before
        if each["scope"] == claim["scope"] and each["period"] == "year" and each["kind"] in {"count", "total", "part"}
    }
    closed = known.get(str(claim["subject"]).removesuffix("_rate"))
    received = known.get("applications.received") or known.get("applications.accepted")
    if closed is not None and received is not None:
        carried = known.get("applications.carried_in")
        yield _ratio("claims.rate", claim, [closed], [[received], *([[received, carried]] if carried else [])])


def _ratio(check: str, claim: Claim, part: Sequence[Claim], bases: Sequence[Sequence[Claim]]) -> Verdict:
    """Compare a percentage with a part by each of the wholes that it may be of, to its last decimal."""
    decimals = len(f"{claim['value']:.6f}".rstrip("0").partition(".")[2])
    verdict = {"check": check, "left": claim["value"], "start": claim["start"], "right": None}
    verdict["quote"] = _quoted(*bases[0], *part, claim)
    exact = all(each["value"] is not None and each["low"] == each["high"] for each in (*part, *bases[0]))
    if not exact or not sum(each["value"] for each in bases[0]):
        return verdict | {"status": "unknown"}
    found = []
    for base in bases:
        whole = sum(each["value"] or 0.0 for each in base)
        if whole:
            found.append(100 * sum(each["value"] for each in part) / whole)
    verdict["right"] = found[0]
    fits = any(abs(each - claim["value"]) < 1.001 * 10.0**-decimals for each in found)
    return verdict | {"status": "holds" if fits else "broken"}


def same_totals(claims: Sequence[Claim], *, doubtful: bool) -> Iterator[Verdict]:
    """Yield one verdict a pair of sentences that state the same total of the same year in the same scope.

    Parameters
    ----------
    claims
        The statements of one report.
    doubtful
        Whether statements that do not say whose figures they are may be about different bodies.
    """
    first: dict[tuple[str, str], Claim] = {}
    for claim in claims:
        if not _is_total(claim):
            continue
        key = (claim["subject"], claim["scope"])
        known = first.setdefault(key, claim)
        if known is claim:
            continue
        apart = _above(known["low"], claim["high"]) or _above(claim["low"], known["high"])
        vague = claim["scope"] == "unknown" and doubtful
        yield {
            "check": "claims.totals_scope" if vague else "claims.totals_differ",
            "status": "broken" if apart else "holds",
            "left": known["value"],
            "right": claim["value"],
            "quote": _quoted(known, claim),
            "start": known["start"],
        }


def _above(low: float | None, high: float | None) -> bool:
    return low is not None and high is not None and low > high


def _is_total(claim: Claim) -> bool:
    return bool(
        claim["subject"] in _TOTALS
        and claim["value"] is not None
        and claim["period"] == "year"
        and claim["scope"] != "other"
        and claim["kind"] in {"count", "total", "zero"}
        and not compiled("^<again>").search(claim["quote"])
    )


def _quoted(*claims: Claim) -> str:
    return " | ".join(dict.fromkeys(claim["quote"] for claim in claims))
