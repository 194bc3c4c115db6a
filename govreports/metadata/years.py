"""The year reported on, by everything that states it, and what disagrees."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from typing import Final

from govreports.lexicons import rows
from govreports.metadata.dates import YEAR, year_of
from govreports.metadata.names import TITLE_YEAR, closed_up
from govreports.metadata.passages import lead_of
from govreports.metadata.paths import Filed
from govreports.metadata.records import Metadata
from govreports.script import fold
from govreports.sections import Narrative

__all__ = ["choose_year", "phrased_years"]

_MONTH: Final = r"(?P<{0}m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])?\s*[月./]?\s*"
_DAY: Final = (
    r"(?P<{0}d>[12]\d|3[01]|0?[1-9]|[一二三]?十?[一二三四五六七八九十])?\s*日?\s*(?:\d{{1,2}}[时:](?:\d{{2}})?)?"
)
_PERIOD: Final = re.compile(
    rf"(?<!\d)(?P<from>{YEAR})\s*[年./]?\s*{_MONTH.format('a')}{_DAY.format('a')}\s*(?:起|开始)?\s*,?\s*"
    rf"(?:(?:至|到|-|~)+\s*(?:(?P<to>{YEAR})\s*[年./]?)?|(?=1231))\s*{_MONTH.format('b')}{_DAY.format('b')}(?!\d)"
)
_DASHED: Final = re.compile(r"(?<!\d)(20[0-4]\d)-(\d{1,2})-(\d{1,2})(?!\d)")
_GLUED: Final = re.compile(r"(?<!\d)(20[0-4]\d)年?0?1?月?0?1日?起?,?(?:至|到|-|~)*(?:\1)?年?12月?31日")
_FIRST: Final = frozenset({"1", "01", "一"})
_LAST: Final = frozenset({"12", "十二"})
_STATISTICS: Final = re.compile(r"统计|数据|期限|时限|时间|期间|起止|报告期|截[至止]")
_FORM: Final = re.compile(rf"\(\s*({YEAR})\s*年?\s*度?\s*\)")
_CAPTION: Final = re.compile(rf"({YEAR})\s*年?\s*度?\s*政府信息公开(?:工作)?(?:情况)?$")
_CAPTIONS: Final = re.compile(r"统计表")
_QUOTED: Final = re.compile(r"《[^《》]{0,90}》")
_REPORTED: Final = re.compile(r"(?:报告|年报)》$")
_HEADED: Final = re.compile(rf"({YEAR})\s*年")
_DONE: Final = frozenset({"disclosure", "applications", "review_litigation", "fees"})
_NEAR: Final = 24
_SOON: Final = 4
"""Months after the year within which a report is published, by law three: later dates say nothing of the year."""


@cache
def _frames(kind: str) -> tuple[re.Pattern[str], ...]:
    """Return the phrases of one kind in ``lexicons/year_frames.csv``."""
    return tuple(
        re.compile(row["pattern"].replace("{year}", YEAR)) for row in rows("year_frames") if row["kind"] == kind
    )


def phrased_years(kind: str, text: str) -> list[int]:
    """Return the years that the phrases of one kind state in a folded text, in the order of the phrases.

    Examples
    --------
    >>> phrased_years("stated", "现在汇报我镇2023年政府信息公开工作。")
    [2023]
    """
    return [year_of(match[1]) for frame in _frames(kind) for match in frame.finditer(text)]


def choose_year(found: Metadata, plain: str, narratives: Sequence[Narrative], filed: Filed) -> None:
    """Fill in the year and its basis; note every place that states another one.

    In this order: period, title, form, lead, headings, file name, publication, folder. The period of the statistics in
    the lead is the most reliable; a period over two years says nothing. The year before that of publication is only
    asked where nothing else decides and the report came out in the first months. Of a mention in passing only the
    year before is noted.
    """
    lead = lead_of(plain, narratives)
    periods, spans = _periods(lead)
    stated, mentioned = _leadphrased_years(lead)
    claims = [("period", year) for year in periods]
    if found.title:
        claims += [("title", year_of(match[1])) for match in TITLE_YEAR.finditer(closed_up(fold(found.title)))]
    claims += [("form", year) for year in _formphrased_years(plain)]
    claims += [("lead", year) for year in stated]
    if claims and claims[0][0] != "lead":
        found.year_basis, found.year = claims[0]
    else:
        _from_prose(found, stated, mentioned, _spoken(plain, narratives), filed)
    if found.year is None:
        plans = set(phrased_years("plan", lead))
        if len(plans) == 1:
            found.year, found.year_basis = plans.pop(), "lead"
        return
    if filed.year is not None and filed.year_basis is not None:
        claims.append((filed.year_basis, filed.year))
    others = {claim for claim in claims if claim[1] != found.year}
    if found.year - 1 in mentioned and found.year_basis in {"form", "lead", "headings"}:
        others.add(("lead", found.year - 1))
    found.notes += [f"year_conflict:{basis}={year}" for basis, year in sorted(others)]
    found.notes += [f"year_conflict:period={a}-{b}" for a, b in spans if found.year not in {a, b}]
    if found.published is not None and found.published.year <= found.year and found.year_basis != "published":
        found.notes.append(f"published_conflict:{found.published}")


def _formphrased_years(plain: str) -> Iterator[int]:
    """Iterate over the years printed with a form: in brackets below its title, or in the title."""
    yield from (year_of(match[1]) for match in _FORM.finditer(plain))
    for title in _CAPTIONS.finditer(plain):
        match = _CAPTION.search(plain[max(0, title.start() - _NEAR) : title.start()])
        if match:
            yield year_of(match[1])


def _periods(lead: str) -> tuple[list[int], list[tuple[int, int]]]:
    """Return the years of periods within one year, those called statistics first, and periods over several years."""
    found: list[tuple[bool, int, int]] = []
    spans = []
    lead = _DASHED.sub(r"\1年\2月\3日", lead)
    for match in _PERIOD.finditer(lead):
        first = year_of(match["from"])
        last = year_of(match["to"]) if match["to"] else first
        statistics = bool(_STATISTICS.search(lead[max(0, match.start() - _NEAR) : match.start()]))
        if first != last and statistics:
            spans.append((first, last))
        elif first == last and match["am"] and match["bm"] and (statistics or _whole_year(match)):
            found.append((not statistics, match.start(), first))
    found += [(False, match.start(), int(match[1])) for match in _GLUED.finditer(lead)]
    found += [(False, len(lead), year) for year in phrased_years("period", lead)]
    return [year for _, _, year in sorted(found)], spans


def _whole_year(match: re.Match[str]) -> bool:
    """Tell whether a period runs from January to December; others may be those of a campaign."""
    return match["am"] in _FIRST and match["bm"] in _LAST


def _leadphrased_years(lead: str) -> tuple[list[int], Counter[int]]:
    """Return the years that the lead states as the report's, and how often it mentions which."""
    text = _QUOTED.sub(lambda cited: cited[0] if _REPORTED.search(cited[0]) else "", lead)
    for frame in _frames("cited"):
        text = frame.sub("", text)
    return phrased_years("stated", text), Counter(phrased_years("mentioned", text))


def _spoken(plain: str, narratives: Sequence[Narrative]) -> tuple[Counter[int], Counter[int]]:
    """Return the years of the headings and those that sentences on what was done begin with."""
    headings = (fold(n.heading) for n in narratives if n.heading)
    headed = Counter(year_of(match[1]) for text in headings for match in _HEADED.finditer(text))
    done = (plain[n.start : n.end].replace("\0", "") for n in narratives if n.section in _DONE)
    return headed, Counter(year for text in done for year in phrased_years("mentioned", text))


def _from_prose(
    found: Metadata,
    stated: Sequence[int],
    mentioned: Counter[int],
    spoken: tuple[Counter[int], Counter[int]],
    filed: Filed,
) -> None:
    """Choose among the years of the lead, of headings, of prose, then by file name, date of publication and folder."""
    before = found.published.year - 1 if found.published and found.published.month <= _SOON else None
    headed, done = spoken
    if found.published is None and len(done) == 1 and not mentioned and not stated and not headed:
        found.year, found.year_basis = next(iter(done)), "prose"
        return
    for basis, years in (("lead", Counter(stated)), ("lead", mentioned), ("headings", headed)):
        favoured = (before, filed.year, *(mentioned.keys() if years is not mentioned else ()))
        year = _leading(years, favoured)
        if year is not None:
            found.year, found.year_basis = year, basis
            return
        if len(years) > 1:
            found.notes.append(f"year_unclear:{','.join(str(year) for year in sorted(years))}")
            break
    _from_outside(found, before, {*stated, *mentioned}, filed)


def _from_outside(found: Metadata, before: int | None, said: Collection[int], filed: Filed) -> None:
    """Choose the year of the file name, of publication, of the folder: the first that the text does not gainsay."""
    offered = [(before, "published")]
    offered.insert(0 if filed.year_basis == "file_name" else 1, (filed.year, filed.year_basis or "folder"))
    for year, basis in offered:
        if year is not None and (not said or year in said):
            found.year, found.year_basis = year, basis
            return


def _leading(years: Counter[int], favoured: Iterable[int | None]) -> int | None:
    """Return the year named most often; of several, the one that is favoured, else None."""
    if not years:
        return None
    most = max(years.values())
    best = [year for year, count in years.items() if count == most]
    if len(best) == 1:
        return best[0]
    return next((year for year in _known(favoured) if year in best), None)


def _known(years: Iterable[int | None]) -> Iterator[int]:
    yield from (year for year in years if year is not None)
