"""Documents of other kinds that look like a report: notices with the blank form, guides, reports on something else."""

import re
from functools import cache
from typing import Final, NamedTuple

from govreports.lexicons import rows
from govreports.script import fold, without_pinyin

__all__ = ["announces_report", "other_genre", "titled_genre"]

_CITED: Final = re.compile(r"《[^《》]{0,80}》")
_BLANK: Final = re.compile(r"[\s\0]+")


_LINES: Final = 20
_SHORT: Final = 300
_LONGEST: Final = 70
_DATED: Final = re.compile(r"20\d\d|二[〇○零0]|格式|^[一-鿿]{2,20}(?:局|委|厅|人民政府|街道|镇|乡)政府信息公开")
_DISCLOSURE: Final = re.compile(
    r"公开(?!招|竞|拍|选|征|比选|询)|年度(?:工作情况)?报告|年报|发布.{0,8}信息"
    r"|《条例》|本报告(?:的)?(?:电子版|所列)"
)


class _Genre(NamedTuple):
    name: str
    by_line: bool
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    titled: bool


@cache
def _genres() -> tuple[_Genre, ...]:
    return tuple(
        _Genre(
            row["genre"],
            row["where"] == "line",
            re.compile(row["pattern"]),
            re.compile(row["unless"]) if row["unless"] else None,
            row["titled"] == "yes",
        )
        for row in rows("genres")
    )


@cache
def _announcements() -> re.Pattern[str]:
    return re.compile("|".join(row["pattern"] for row in rows("announcements")))


def announces_report(lead: str, *, headed: bool) -> bool:
    """Tell whether the beginning of a document without a title is that of a report on disclosure.

    It speaks of disclosure, and either announces a report (``lexicons/announcements.csv``) or has one of its headings;
    of a short beginning the heading is enough.

    Parameters
    ----------
    lead
        What stands before the first heading and how the first section begins.
    headed
        Whether there is a heading of a report.

    Examples
    --------
    >>> from govreports.genres import announces_report
    >>> announces_report("现将石桥镇2022年政府信息公开工作情况报告如下：", headed=False)
    True
    >>> announces_report("信息公开 通知公告", headed=False), announces_report("我局公开信息9条。", headed=True)
    (False, True)
    """
    plain = _plain(lead)
    if headed and len(plain) < _SHORT:
        return True
    return _DISCLOSURE.search(plain) is not None and (headed or _announcements().search(plain) is not None)


def _plain(text: str) -> str:
    return _BLANK.sub("", without_pinyin(fold(text)).replace("资讯", "信息"))


def other_genre(text: str, lead: str, *, filled: bool, titled: bool, headed: bool = False) -> str | None:
    """Return what a document is that is certainly no report on disclosure: notice, rule, guide, unrelated and so on.

    A document with a figure in the form is a report, and one with the title of a report is one unless
    it sends the form round or says how to fill it in. Citations between 《》 say nothing. The
    words are in ``lexicons/genres.csv``: those a kind uses of itself before its first heading, and those it never uses.

    Parameters
    ----------
    text
        The whole text.
    lead
        What stands before the first heading.
    filled
        Whether the form holds any figure.
    titled
        Whether the document has the title of a report.
    headed
        Whether it has a heading of one: then words that are missing from a short text prove nothing.

    Examples
    --------
    >>> from govreports.genres import other_genre
    >>> other_genre("", "各单位：现将报告格式印发给你们，请组织填报。", filled=False, titled=True)
    'notice'
    >>> other_genre("主动公开", "根据《关于印发报告格式的通知》，编制本报告。", filled=False, titled=False)
    """
    if filled:
        return None
    whole, before = _plain(text), _CITED.sub("", _plain(lead))
    lines = [
        line for each in lead.split("\n")[:_LINES] if len(line := _plain(each)) <= _LONGEST and _DATED.search(line)
    ]
    for genre in _genres():
        if (titled and not genre.titled) or (genre.name == "unrelated" and headed and len(whole) < _SHORT):
            continue
        told = any(map(genre.pattern.fullmatch, lines)) if genre.by_line else genre.pattern.search(before)
        if told and not (genre.unless and genre.unless.search(whole)):
            return genre.name
    return None


@cache
def _titles() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None], ...]:
    return tuple(
        (row["genre"], re.compile(row["pattern"]), re.compile(row["unless"]) if row["unless"] else None)
        for row in rows("titles")
    )


def titled_genre(title: str) -> str | None:
    """Return what a title names that is certainly no report on disclosure: rule_of_law, website, budget.

    The words are in ``lexicons/titles.csv``.

    Examples
    --------
    >>> from govreports.genres import titled_genre
    >>> titled_genre("某省商务厅2020年法治政府建设情况报告"), titled_genre("某省商务厅2020年政府信息公开年度报告")
    ('rule_of_law', None)
    """
    plain = _BLANK.sub("", fold(title))
    for genre, pattern, unless in _titles():
        if pattern.search(plain) and not (unless and unless.search(plain)):
            return genre
    return None
