"""What others published of the same organ and year, against the cells of a report."""

from collections.abc import Iterator
from typing import Any, Final

from govreports.datasets import Corpus
from govreports.published import external
from govreports.regimes import Forms

__all__ = ["outside"]

_SCOPES: Final = {"own": ("own", "unknown"), "jurisdiction": ("jurisdiction",)}
"""Scopes of a report that a published figure may be compared with."""


def outside(corpus: Corpus, forms: Forms) -> Iterator[dict[str, Any]]:  # noqa: ARG001 - every family takes the forms
    """Iterate over published numbers of organs and years that the corpus holds: whether the report prints the same."""
    known = external().filter(external()["cells"].list.len() > 0)
    reports = corpus.reports.filter(corpus.reports["duplicate_of"].is_null())
    met = known.join(reports.select("report", "organ_key", "year", held="scope"), left_on=["organ", "year"],
                     right_on=["organ_key", "year"])  # fmt: skip
    own = corpus.cells.filter(corpus.cells["report"].is_in(met["report"].unique().implode()))
    cells = {f"{r}/{t}/{w}/{c}": v for r, t, w, c, v in own.select("report", "table", "row", "column", "value").rows()}
    for row in met.sort("report", "indicator").iter_rows(named=True):
        if (row["held"] or "unknown") not in _SCOPES[row["scope"]]:
            continue
        places = [f"{row['report']}/{cell}" for cell in row["cells"]]
        if not all(place in cells for place in places):
            continue
        values = [cells[place] for place in places]
        found = None if None in values else sum(values)
        same = found == row["value"]
        status = "unknown" if found is None else "holds" if same else "broken"
        yield {
            "check": "external.published",
            "reports": [row["report"]],
            "status": status,
            "severity": "warning" if status == "broken" else None,
            "left": found,
            "right": row["value"],
            "cells": places,
            "note": f"published elsewhere: {row['value']:g} (grade {row['grade']}, {row['source']})",
        }
