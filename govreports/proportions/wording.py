"""Concepts in words: how large a share of the words they are, by region and year or any other group."""

import re
from collections.abc import Collection, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, Final

import numpy as np
import polars as pl

from govreports import schemas
from govreports.arguments import checked, shown
from govreports.datasets import Corpus, Scanned
from govreports.errors import InputError
from govreports.proportions.intervals import accept, share_of
from govreports.reuse.groups import By, group_of
from govreports.script import fold
from govreports.segmentation import StopWords, UserWords
from govreports.segmentation.wordlists import user_words_of
from govreports.terms.choosing import originals, words_of

__all__ = ["concepts"]

_WILD: Final = frozenset("*?")


@checked(words="tokens")
def concepts(  # noqa: PLR0913 - options by name
    corpus: Corpus | Scanned,
    wanted: Mapping[str, Collection[str]],
    by: By | None = ("region_code", "year"),
    *,
    words: pl.DataFrame | None = None,
    sections: Collection[str] | None = None,
    user_words: UserWords = None,
    stop_words: StopWords = False,
    nested: bool = True,
    level: float = 0.95,
) -> pl.DataFrame:
    """Return what share of the words each concept is (词频占比), one row a group and concept.

    The words of a concept are added to the dictionary, so that each is one word. Every use counts once, also where one
    word of a concept holds another (政策解读, 解读). Copies of a report are left out.

    Parameters
    ----------
    corpus
        The corpus, or a dataset.
    wanted
        Words of each concept by its name; ``*`` stands for any characters, ``?`` for one (``解读*``).
    by
        Columns or expressions of ``reports`` that make the groups, ``province``, ``city`` and ``county`` among them;
        None for a single group.
    words
        Words to count, a frame as ``tokens`` returns it; by default those of ``sections``.
    sections
        Codes of the sections to cut if no ``words`` are given; all by default.
    user_words
        Further words for the dictionary, as ``tokens`` takes them.
    stop_words
        Words that do not count among the words that a share is of; by default all words do. Punctuation never does.
    nested
        Whether a word of a concept inside a longer word counts (解读 in 政策解读).
    level
        Of the interval.

    Returns
    -------
    polars.DataFrame
        group, region_code and year (where they are the same in the whole group), concept, reports, using, count, words,
        share, error, low, high, organs, terms. By group (null last) and in the order of ``wanted``; a concept that a
        group does not use has a row with count 0. Intervals are Wilson's, clustered by organ
        (``govreports.proportions.intervals.share_of``): null where there is one organ, as in most regions.

    Raises
    ------
    InputError
        A concept has no words or one text for a list, there is no such column, or ``level`` is not between 0 and 1.

    Examples
    --------
    >>> import govreports as gr
    >>> found = gr.concepts(gr.read("data/reports"), {"解读": ["解读*"], "公开": ["公开"]}, by="year")
    >>> found.filter(concept="解读").select("group", "count", "using").rows()
    [('2018', 0, 0), ('2019', 8, 1), ('2020', 1, 1)]
    """
    accept(level)
    listed = _listed(wanted)
    if words is None:
        own = [word for each in listed.values() for word in each if _WILD.isdisjoint(word)]
        user_words = [*own, *(" ".join(str(x) for x in each if x is not None) for each in user_words_of(user_words))]
    chosen = words_of(corpus, words, sections, user_words=user_words, stop_words=stop_words)
    counts = chosen.filter(pl.col("pos").ne_missing("x")).group_by("report", "token").agg(count=pl.len())
    counts = counts.sort("report", "token")
    uses = _uses(counts["token"].unique().sort().to_list(), listed, nested=nested)
    reports = originals(corpus).join(counts.group_by("report").agg(words=pl.col("count").sum()), "report")
    groups = group_of(reports, by)
    reports = reports.with_columns(group=pl.col("report").replace_strict(groups, return_dtype=pl.String))
    reports = reports.with_columns(cluster=pl.coalesce("organ_key", "report"))
    used = counts.join(uses, on="token").with_columns(count=pl.col("count") * pl.col("uses"))
    rows: list[dict[str, Any]] = []
    for group in sorted(reports["group"].unique().to_list(), key=lambda each: (each is None, each or "")):
        own_reports = reports.filter(pl.col("group").eq_missing(group))
        rows += _panel(group, own_reports, used, listed, level)
    return schemas.frame("concepts", {name: [row[name] for row in rows] for name in schemas.FRAMES["concepts"]})


def _listed(wanted: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    found = {}
    for name, words in wanted.items():
        listed = [] if isinstance(words, str) else [fold(word.strip()) for word in words if isinstance(word, str)]
        if not all(listed) or not listed:
            message = (
                f"the concept {name!r} is {shown(words)}; write a list of its words: {{{name!r}: ['解读', '政策解读']}}"
            )
            raise InputError(message)
        found[name] = list(dict.fromkeys(listed))
    if not found:
        message = "no concept is given; write its name and words: {'解读': ['解读', '政策解读']}"
        raise InputError(message)
    return found


def _uses(tokens: Sequence[str], listed: Mapping[str, Sequence[str]], *, nested: bool) -> pl.DataFrame:
    """Return token, concept, uses: how often a word that stands in the text is a use of a concept."""
    found = []
    for name, words in listed.items():
        plain = sorted((word for word in words if _WILD.isdisjoint(word)), key=lambda word: (-len(word), word))
        wild = [word for word in words if not _WILD.isdisjoint(word)]
        inside = re.compile("|".join(map(re.escape, plain))) if plain else None
        for token in tokens:
            count = int(token in plain or any(fnmatchcase(token, each) for each in wild))
            if nested and inside:
                count = max(count, len(inside.findall(token)))
            if count:
                found.append((token, name, count))
    return pl.DataFrame(found, schema={"token": pl.String, "concept": pl.String, "uses": pl.Int64}, orient="row")


def _panel(
    group: str | None, reports: pl.DataFrame, used: pl.DataFrame, listed: Mapping[str, Any], level: float
) -> list[dict[str, Any]]:
    """Return the rows of one group."""
    same = {
        name: reports[name].unique().item() if reports[name].n_unique() == 1 else None
        for name in ("region_code", "year")
    }
    own = used.join(reports.select("report"), on="report")
    rows = []
    for name in listed:
        said = own.filter(concept=name)
        uses = said.group_by("report").agg(pl.col("count").sum())
        held = reports.join(uses, on="report", how="left").with_columns(pl.col("count").fill_null(0))
        clusters = held.group_by("cluster").agg(pl.col("count", "words").sum()).sort("cluster")
        count, size = (clusters[each].to_numpy().astype(np.float64) for each in ("count", "words"))
        terms = said.group_by("token").agg(pl.col("count").sum()).sort("count", "token", descending=[True, False])
        rows.append(
            {"group": group, **same, "concept": name, "reports": reports.height, "using": uses.height}
            | {
                "count": clusters["count"].sum(),
                "words": clusters["words"].sum(),
                **share_of(count, size, level)._asdict(),
            }
            | {"organs": clusters.height, "terms": terms["token"].to_list()}
        )
    return rows
