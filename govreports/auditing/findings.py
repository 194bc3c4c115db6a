"""Findings as a frame, and the keys by which they are known again."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import polars as pl

from govreports import schemas
from govreports.datasets import Corpus

__all__ = ["PLACES", "findings_of", "with_keys"]

PLACES: Final = "places"
"""Column of a family's frame with the cells as they stand in keys, for a family that has them at hand."""

_TEXTS: Final = pl.List(pl.String)


def findings_of(found: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Return findings that are dictionaries as a frame with the declared columns."""
    known = list(found)
    columns: dict[str, Any] = {name: [each.get(name) for each in known] for name in schemas.FRAMES["findings"]}
    columns |= {name: _lists(columns[name]) for name in ("reports", "cells")}
    return schemas.frame("findings", columns)


def _lists(values: list[list[str] | None]) -> pl.Series:
    """Return lists of texts as a column; Polars takes them in one piece, which is faster than one by one."""
    lengths = pl.DataFrame({"length": [None if each is None else len(each) for each in values]}, {"length": pl.Int64})
    rows = lengths.with_row_index("row")
    texts = pl.Series("texts", [text for each in values if each for text in each], dtype=pl.String)
    owners = rows.filter(pl.col("length") > 0).select(pl.col("row").repeat_by("length").explode())
    full = owners.hstack([texts]).group_by("row", maintain_order=True).agg("texts")
    empty = pl.when(pl.col("length") == 0).then(pl.lit([], dtype=_TEXTS))
    return rows.join(full, on="row", how="left", maintain_order="left").select(pl.coalesce("texts", empty)).to_series()


def with_keys(findings: pl.DataFrame, corpus: Corpus) -> pl.DataFrame:
    """Return findings with keys that stay the same as long as they are about the same thing in files of the same names.

    The bytes of a file are no part of the key, so that a verdict on a finding can go stale.
    """
    names = _names(corpus)
    named = pl.element().replace_strict(list(names), list(names.values()), return_dtype=pl.String)
    places = pl.col("cells").list.eval(pl.element().str.replace("^[^/]*/?", "")).list.join("\0")
    places = pl.coalesce(PLACES, places) if PLACES in findings.columns else places
    said = pl.concat_str(
        pl.col("check"),
        pl.col("reports").list.eval(named).list.join("\0"),
        pl.when(pl.col("cells").list.len() > 0).then(places),
        pl.col("quote").fill_null(""),
        separator="\0",
        ignore_nulls=True,
    )
    keys = pl.Series("finding", list(_keys(findings.select(said).to_series())), dtype=pl.String)
    return schemas.conform("findings", findings.with_columns(keys))


def _keys(said: Iterable[str]) -> Iterator[str]:
    """Iterate over keys; findings that say the same are counted."""
    seen: dict[str, int] = {}
    for text in said:
        seen[text] = count = seen.get(text, 0) + 1
        yield hashlib.sha256(f"{text}\0{count}".encode()).hexdigest()[:12]


def _names(corpus: Corpus) -> dict[str, str]:
    """Return what the reports are called in keys: the file's name, or its path where several bear one name."""
    sources = dict(corpus.reports.select("report", "source").iter_rows())
    short = {report: source.rsplit("/", 1)[-1] for report, source in sources.items()}
    counts = Counter(short.values())
    return {report: name if counts[name] == 1 else sources[report] for report, name in short.items()}
