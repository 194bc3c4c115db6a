"""The year reported on, by everything that states it, and what disagrees."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from govreports.metadata.dates import YEAR, year_of
from govreports.metadata.names import TITLE_YEAR
from govreports.metadata.records import Metadata
from govreports.script import fold
from govreports.sections import Narrative

__all__ = ["choose_year", "lead_of"]

_MONTH: Final = r"(?P<{0}m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])?\s*[月./]?\s*"
_DAY: Final = (
    r"(?P<{0}d>[12]\d|3[01]|0?[1-9]|[一二三]?十?[一二三四五六七八九十])?\s*日?\s*(?:\d{{1,2}}[时:](?:\d{{2}})?)?"
)
_PERIOD: Final = re.compile(
    rf"(?<!\d)(?P<from>{YEAR})\s*[年./]?\s*{_MONTH.format('a')}{_DAY.format('a')}\s*(?:起|开始)?\s*"
    rf"(?:(?:至|到|-|~)+\s*(?:(?P<to>{YEAR})\s*[年./]?)?|(?=1231))\s*{_MONTH.format('b')}{_DAY.format('b')}(?!\d)"
)
_GLUED: Final = re.compile(r"(?<!\d)(20[0-4]\d)年?0?1?月?0?1日?起?(?:至|到|-|~)*(?:\1)?年?12月?31日")
_FIRST: Final = frozenset({"1", "01", "一"})
_LAST: Final = frozenset({"12", "十二"})
_STATISTICS: Final = re.compile(r"统计|数据|期限|时限|时间|期间|起止|报告期|截[至止]")
_FORM: Final = re.compile(rf"\(\s*({YEAR})\s*年?\s*度?\s*\)")
_CAPTION: Final = re.compile(rf"({YEAR})\s*年?\s*度?\s*政府信息公开(?:工作)?(?:情况)?$")
_CAPTIONS: Final = re.compile(r"统计表")
_QUOTED: Final = re.compile(r"《[^《》]{0,60}》")
_STATED: Final = re.compile(
    rf"(?:公布|编制|发布|公开|现将|撰写|形成|作出|本年度?报告|本报告)[^。;!?\n]{{0,40}}?({YEAR})\s*年?\s*度?"
    r"(?!\s*\d{1,2}\s*月)[^。;!?\n]{0,24}?(?:信息|资讯|政务)[^。;!?\n]{0,12}?(?:报告|年报|情况)"
)
_MENTIONED: Final = re.compile(rf"(?:^|[。;!?\n,(])\s*({YEAR})\s*年(?:度)?(?!\s*\d{{1,2}}\s*月)")
_HEADED: Final = re.compile(rf"({YEAR})\s*年")
_DONE: Final = frozenset({"disclosure", "applications", "review_litigation", "fees"})
_LEAD: Final = 600
_NEAR: Final = 24


def choose_year(found: Metadata, plain: str, narratives: Sequence[Narrative]) -> None:
    """Fill in the year and its basis: period, title, form, lead, headings, published, in this order; note the rest.

    The period of the statistics in the lead is the most reliable year; a period over two years says
    nothing. The year after the one of publication is only asked where nothing else decides. Every
    place that states another year is noted, a mention in passing only if it is the year before.
    """
    lead = lead_of(plain, narratives)
    periods, spans = _periods(lead)
    stated, mentioned = _lead_years(lead)
    claims = [("period", year) for year in periods]
    if found.title:
        claims += [("title", year_of(match[1])) for match in TITLE_YEAR.finditer(fold(found.title))]
    claims += [("form", year) for year in _form_years(plain)]
    claims += [("lead", year) for year in stated]
    if claims and claims[0][0] != "lead":
        found.year_basis, found.year = claims[0]
    else:
        _from_prose(found, stated, mentioned, _spoken(plain, narratives))
    if found.year is None:
        return
    others = {claim for claim in claims if claim[1] != found.year}
    if found.year - 1 in mentioned and found.year_basis in {"form", "lead", "headings"}:
        others.add(("lead", found.year - 1))
    found.notes += [f"year_conflict:{basis}={year}" for basis, year in sorted(others)]
    found.notes += [f"year_conflict:period={a}-{b}" for a, b in spans if found.year not in {a, b}]
    if found.published is not None and found.published.year <= found.year and found.year_basis != "published":
        found.notes.append(f"published_conflict:{found.published}")


def lead_of(plain: str, narratives: Sequence[Narrative]) -> str:
    """Return what stands before the body and how the first section begins, folded, without pinyin."""
    heads = [n for n in narratives if n.section == "preamble" and n.text]
    heads += [n for n in narratives if n.section == "overview"][:1]
    text = "\n".join(plain[n.start : n.end][:_LEAD] for n in heads)
    return (text or plain[: 2 * _LEAD]).replace("\0", "")


def _form_years(plain: str) -> Iterator[int]:
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
    for match in _PERIOD.finditer(lead):
        first = year_of(match["from"])
        last = year_of(match["to"]) if match["to"] else first
        statistics = bool(_STATISTICS.search(lead[max(0, match.start() - _NEAR) : match.start()]))
        if first != last and statistics:
            spans.append((first, last))
        elif first == last and match["am"] and match["bm"] and (statistics or _whole_year(match)):
            found.append((not statistics, match.start(), first))
    found += [(False, match.start(), int(match[1])) for match in _GLUED.finditer(lead)]
    return [year for _, _, year in sorted(found)], spans


def _whole_year(match: re.Match[str]) -> bool:
    """Tell whether a period runs from January to December; others may be those of a campaign."""
    return match["am"] in _FIRST and match["bm"] in _LAST


def _lead_years(lead: str) -> tuple[list[int], Counter[int]]:
    """Return the years that the lead states as the report's, and how often it mentions which."""
    text = _QUOTED.sub("", lead)
    stated = [year_of(match[1]) for match in _STATED.finditer(text)]
    return stated, Counter(year_of(match[1]) for match in _MENTIONED.finditer(text))


def _spoken(plain: str, narratives: Sequence[Narrative]) -> tuple[Counter[int], Counter[int]]:
    """Return the years of the headings and those that sentences on what was done begin with."""
    headings = (fold(n.heading) for n in narratives if n.heading)
    headed = Counter(year_of(match[1]) for text in headings for match in _HEADED.finditer(text))
    done = (plain[n.start : n.end].replace("\0", "") for n in narratives if n.section in _DONE)
    return headed, Counter(year_of(match[1]) for text in done for match in _MENTIONED.finditer(text))


def _from_prose(
    found: Metadata, stated: Sequence[int], mentioned: Counter[int], spoken: tuple[Counter[int], Counter[int]]
) -> None:
    """Choose among the years of the lead, then of headings, then of prose, then by the date of publication."""
    before = found.published.year - 1 if found.published else None
    headed, done = spoken
    if found.published is None and len(done) == 1 and not mentioned and not stated and not headed:
        found.year, found.year_basis = next(iter(done)), "prose"
        return
    for basis, years in (("lead", Counter(stated)), ("lead", mentioned), ("headings", headed)):
        year = _leading(years, (before, *mentioned.keys()) if years is not mentioned else (before,))
        if year is not None:
            found.year, found.year_basis = year, basis
            return
        if len(years) > 1:
            found.notes.append(f"year_unclear:{','.join(str(year) for year in sorted(years))}")
            break
    if before is not None and (not (stated or mentioned) or before in {*stated, *mentioned}):
        found.year, found.year_basis = before, "published"


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
