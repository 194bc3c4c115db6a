"""Documents of other kinds that look like a report: notices with the blank form, guides, reports on something else."""

import re
from functools import cache
from typing import Final

from govreports.lexicons import rows
from govreports.script import fold, without_pinyin

__all__ = ["other_genre", "titled_genre"]

_CITED: Final = re.compile(r"《[^《》]{0,80}》")
_BLANK: Final = re.compile(r"[\s\0]+")


@cache
def _genres() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None], ...]:
    return tuple(
        (row["genre"], re.compile(row["pattern"]), re.compile(row["unless"]) if row["unless"] else None)
        for row in rows("genres")
    )


def other_genre(text: str, lead: str, *, filled: bool, titled: bool) -> str | None:
    """Return what a document is that is certainly no report on disclosure: notice, guide, performance, unrelated.

    A document with a figure in the form is a report, and one with the title of a report is one unless
    its lead sends the form round. Citations between 《》 say nothing. The words are in
    ``lexicons/genres.csv``: one a kind uses of itself before its first heading, and one it never uses.

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

    Examples
    --------
    >>> from govreports.genres import other_genre
    >>> other_genre("", "各单位：现将报告格式印发给你们，请组织填报。", filled=False, titled=True)
    'notice'
    >>> other_genre("主动公开", "根据《关于印发报告格式的通知》，编制本报告。", filled=False, titled=False)
    """
    if filled:
        return None
    whole, before = (_BLANK.sub("", without_pinyin(fold(each)).replace("资讯", "信息")) for each in (text, lead))
    before = _CITED.sub("", before)
    for genre, pattern, unless in _genres():
        if (genre == "notice" or not titled) and pattern.search(before) and not (unless and unless.search(whole)):
            return genre
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
