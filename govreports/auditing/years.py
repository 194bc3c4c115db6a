"""The year in prose, plans, signature and citations against the year reported on."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from govreports.auditing.views import Hit, View
from govreports.lexicons import rows
from govreports.lexicons.roles import compiled
from govreports.metadata.dates import YEAR, year_of
from govreports.metadata.signatures import signature_of
from govreports.regimes import Forms

__all__ = ["superseded_citation", "year_of_citation", "year_of_plan", "year_of_prose", "year_of_signature"]

_STRONG: Final = frozenset({"manifest", "period", "title", "form", "lead"})
_DONE: Final = frozenset({"overview", "disclosure", "applications", "review_litigation", "fees"})
_NAMED: Final = 12
_STATED: Final = compiled(
    "slips",
    rf"(?:^|[。;!?)])\s*(?P<year>{YEAR})年(?:度|以来)?[,，]?\s*(?:<own>|<counting>(?!.{{0,6}}的))[^。;!?\n]*",
)
_COMPARED: Final = compiled("slips", "<compared>")
_HISTORY: Final = compiled("slips", "<history>")
_TO_COME: Final = compiled("slips", "<to_come>")
_PLANNED: Final = compiled(
    "slips",
    rf"(?:^|[。;!?:,]|<ahead>)\s*(?P<year>{YEAR})年(?:度)?[,，]?\s*(?:<own>)?[^。;!?\n,]{{0,6}}?"
    r"<plan><planned>[^。;!?\n]*",
)
_YEARLY: Final = compiled(
    "slips",
    rf"《(?P<title>[^《》\n]{{0,40}}?(?P<year>{YEAR})年(?:度)?[^《》\n]{{0,60}}?"
    r"(?:(?P<notice><yearly.notice>)|<yearly.programme>))》",
)
_FOLLOWED: Final = compiled("slips", "<followed>")


def _decided(view: View) -> int | None:
    """Return the year reported on where title, period, form, lead or a manifest decide it; else nobody is accused."""
    basis = view.row["year_basis"]
    torn = basis == "lead" and "year_conflict" in (view.row["note"] or "")
    return view.year if basis in _STRONG and not torn else None


def year_of_prose(view: View, _: Forms) -> Iterator[Hit] | None:
    """Return sentences on what was done that begin with another year, comparisons left aside."""
    year = _decided(view)
    return None if year is None else _of_prose(view, year)


def _of_prose(view: View, year: int) -> Iterator[Hit]:
    for line in view.lines:
        if line.section not in _DONE:
            continue
        for match in _STATED.finditer(line.text):
            said = year_of(match["year"])
            if said == year or str(year) in match[0] or _COMPARED.search(match[0]):
                continue
            if said < year and _HISTORY.search(match[0]):
                continue
            if (said > year and _TO_COME.search(match[0])) or view.plain.count(str(said)) > view.plain.count(str(year)):
                continue
            start = line.start + match.start("year")
            note = f"a sentence on what was done begins with {said}, the report is on {year}"
            yield Hit(start, line.start + match.end(), note, said, year)


def year_of_plan(view: View, _: Forms) -> Iterator[Hit] | None:
    """Return plans for a year that is over when the report is written."""
    year = _decided(view)
    return None if year is None else _of_plan(view, year)


def _of_plan(view: View, year: int) -> Iterator[Hit]:
    for line in view.lines:
        for match in _PLANNED.finditer(line.text):
            said = year_of(match["year"])
            if said <= year:
                start = line.start + match.start("year")
                note = f"a plan for {said} in the report on {year}"
                yield Hit(start, line.start + match.end(), note, said, year)


def year_of_signature(view: View, _: Forms) -> Iterator[Hit] | None:
    """Return the signature if it is dated before the year reported on was over; lateness is nobody's slip here."""
    year = _decided(view)
    return None if year is None else _of_signature(view, year)


def _of_signature(view: View, year: int) -> Iterator[Hit]:
    signed = signature_of(view.plain, view.narratives)
    if signed is None or signed.day is None or signed.day.year > year or view.row["published_basis"] == "body":
        return
    rest = view.text[signed.start : signed.start + 60]
    end = signed.start + len("\n".join(rest.split("\n")[:2]).rstrip())
    yield Hit(signed.start, end, f"signed in {signed.day.year}, the report is on {year}", signed.day.year, year)


def year_of_citation(view: View, _: Forms) -> Iterator[Hit] | None:
    """Return yearly notices and programmes of an earlier year that are cited as those followed."""
    year = _decided(view)
    return None if year is None else _of_citation(view, year)


def _of_citation(view: View, year: int) -> Iterator[Hit]:
    for line in view.lines:
        cited = list(_YEARLY.finditer(line.text))
        if str(year) in "".join(match["year"] for match in cited):
            continue
        for match in cited:
            said = year_of(match["year"])
            followed = match["notice"] or _FOLLOWED.search(line.text[max(0, match.start() - _NAMED) : match.start()])
            if said < year and followed:
                note = f"the yearly document for {said} is cited in the report on {year}"
                yield Hit(line.start + match.start(), line.start + match.end(), note, said, year)


@cache
def _notices() -> tuple[tuple[re.Pattern[str], str, int, int | None], ...]:
    return tuple(
        (re.compile(row["pattern"]), row["name"], int(row["since"]), int(row["until"]) if row["until"] else None)
        for row in rows("notices")
    )


def superseded_citation(view: View, _: Forms) -> Iterator[Hit] | None:
    """Return citations of forms and decrees that were not in force for the year reported on."""
    year = _decided(view)
    return None if year is None else _superseded(view, year)


def _superseded(view: View, year: int) -> Iterator[Hit]:
    for line in view.lines:
        for pattern, name, since, until in _notices():
            for match in pattern.finditer(line.text):
                if year < since or (until is not None and year > until):
                    note = f"{name} holds from {since}" + (f" to {until}" if until else "") + f", not for {year}"
                    yield Hit(line.start + match.start(), line.start + match.end(), note)
