"""What a statistic around a break does not show, in plain sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

__all__ = ["Seen", "say"]

_REASONS: Final[Mapping[str, str]] = {
    "no_values_before": "There is no value before the break.",
    "no_values_after": "There is no value behind the break.",
    "grade_c_before": "Before the break there are only values of grade C, which are never joined.",
    "grade_c_after": "Behind the break there are only values of grade C, which are never joined.",
    "few_organs": "Fewer than {least} organs on a side: these are cases, not a trend.",
    "few_years": "Fewer than four years on a side: no slope.",
    "not_identified": "The organ-years do not determine it, or only through one of the organs.",
    "no_variation": "The value is the same for all organs, so there is no interval.",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """A break, the events that make it, and what the window leaves out."""

    year: int
    events: Sequence[Mapping[str, Any]]
    grade_c: tuple[bool, ...]
    left_out: int
    notes: tuple[str, ...]


def say(seen: Seen, sample: str, reason: str | None, organs: tuple[int, int], least: int) -> str:
    """Return what a row of ``breaks`` does not show.

    Examples
    --------
    >>> from datetime import date
    >>> law = {"kind": "law", "name": "国务院令第711号", "year": 2019, "date": date(2019, 5, 15)}
    >>> print(say(Seen(2019, [law], (False, False), 0, ()), "all", "few_years", (12, 12), 10))
    Fewer than four years on a side: no slope. In 2019 the law changed (国务院令第711号): what changes there is law and behaviour together. Report year 2019 lies under both laws. Organs that come and go move it.
    """  # noqa: E501 - one sentence after the other
    kinds = {event["kind"] for event in seen.events}
    mixed = [name for name in ("form", "law") if name in kinds]
    names = ", ".join(event["name"] for event in seen.events)
    said = [_REASONS[reason].format(least=least)] if reason else []
    said.append(
        f"In {seen.year} the {' and the '.join(mixed)} changed ({names}): "
        f"what changes there is {', '.join(mixed)} and behaviour together."
    )
    if any(e["kind"] == "law" and e["date"].year == seen.year and e["date"].month > 1 for e in seen.events):
        said.append(f"Report year {seen.year} lies under both laws.")
    if sample == "all":
        said.append("Organs that come and go move it.")
    elif organs[0] < organs[1]:
        said.append(f"{organs[0]} of {organs[1]} organs are seen on both sides; it says nothing of the others.")
    if reason is None:
        said.append("The interval is about other organs in these years, not about other years.")
    said += [f"Grade B: {note}" for note in seen.notes]
    if seen.left_out:
        said.append(f"Left out: {seen.left_out} values that conflict, are of grade C, or in the form of another year.")
    return " ".join(said)
