"""A wrong call answers like a helpful colleague: an error of the package that says what is wanted, or a result."""

import contextlib
import inspect
import warnings
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import govreports as gr
from govreports.errors import GovreportsError

ROOT = f"{Path(__file__).parents[1]}/"
SUBPACKAGES = (
    "auditing", "bulk", "clauses", "exports", "panels", "plots", "proportions", "reuse", "terms", "topics", "trends",
    "validation",
)  # fmt: skip
LEFT_OUT = {
    "Corpus",
    "Document",
    "Regression",
    "Summary",
    "Clause",
    "Topics",
    "stop_words",
    "explore",
    "style",
    "log_likelihood",
    "group_of",
    "problem_batches",
}
"""Records; the explorer, which has tests of its own; what takes nothing or expressions alone; an iterator."""

STARTING = {"number", "zero", "fraction", "truth", "empty text", "text of a year", "function", "bytes", "not a number"}
"""Values that an extraction may rightly take for some parameter; each starts a process, which takes long."""


@cache
def corpus() -> gr.Corpus:
    return gr.read(ROOT + "data/reports")


@cache
def sample() -> pl.DataFrame:
    return gr.coding_sample(corpus(), 8)


@cache
def codes() -> pl.DataFrame:
    return sample().select("item", coder=pl.lit("a"), code=pl.lit("coverage"))


@cache
def right(folder: Path) -> dict[str, dict[str, Any]]:
    """Return a right argument for every required parameter, by verb, ``*`` for any verb."""
    panel, problems, matrix = gr.panel(corpus(), "disclosed"), gr.problems(corpus()), gr.dtm(corpus())
    gr.write(corpus(), folder / "dataset")
    frames = {
        "data": panel,
        "panel": panel,
        "clauses": problems,
        "matrix": matrix,
        "sample": sample(),
        "codes": codes(),
        "source": corpus(),
    }
    words = {"indicator": "disclosed", "keyword": "公开", "groups": "year", "by": "year", "table": "applications"}
    plain = {"size": 8, "whole": "received", "name": "x.txt", "data": panel, "at": "1:1+1", "out": folder / "out"}
    keyness = gr.keyness(corpus(), "year")
    reuse = {"pairs": gr.neighbours(corpus(), least=0.01), "reports": corpus().reports}
    path = {"path": folder / "some.out", "folder": folder / "some", "frame": panel, "frames": {"panel": panel}}
    return {
        "*": {"corpus": corpus(), **frames, **words, **plain, **reuse, **path},
        "amend": {"corrections": ROOT + "data/corrections.csv"},
        "compact": {"source": folder / "dataset"},
        "compare": {"topics": [1, 2]},
        "composition": {"whole": "done"},
        "concepts": {"wanted": {"解读": ["解读"]}},
        "concat": {"corpora": [corpus()]},
        "derive": {"source": folder / "dataset", "verb": gr.problems, "jobs": 1},
        "differences": {"before": corpus().reports["report"][0], "after": corpus().reports["report"][1]},
        "difference_html": {"pieces": gr.reuse.differences(corpus(), *corpus().reports["report"][:2])},
        "extract": {"sources": ROOT + "data/reports/000_6e891492c3bc2d63.txt", "jobs": 1},
        "long": {"matrix": gr.panels.wide(panel)},
        "parts": {"source": folder / "dataset"},
        "plot_categories": {"data": problems},
        "plot_composition": {"data": gr.panels.composition(corpus(), "applications", "done")},
        "plot_coverage": {"data": gr.coverage(corpus())},
        "fit": {"topics": 2},
        "plot_cloud": {"data": gr.terms.vocabulary(matrix)},
        "plot_network": {"data": gr.terms.fcm(corpus())},
        "plot_shares": {"data": gr.shares(corpus()), "categories": "gap"},
        "plot_keyness": {"data": keyness, "group": keyness["group"][0]},
        "plot_missingness": {"data": panel},
        "plot_tiles": {"data": pl.DataFrame({"province": ["42"], "n": [1.0]}), "value": "n"},
        "plot_reasons": {"data": gr.panels.composition(corpus(), "applications", "done.refused")},
        "read": {"path": ROOT + "data/reports/000_6e891492c3bc2d63.txt"},
        "read_bytes": {"data": b"text"},
        "read_codes": {"path": folder / "none.csv"},
        "read_csv": {"path": folder / "none.csv"},
        "read_document": {"path": ROOT + "data/reports/000_6e891492c3bc2d63.txt"},
        "resolve": {"document": gr.read_document(ROOT + "data/reports/000_6e891492c3bc2d63.txt")},
        "save": {"figure": gr.plot_panel(panel, "disclosed"), "path": folder / "figure.png"},
        "scan": {"folder": folder / "dataset"},
        "trace": {"cell": "000/applications/new/total"},
        "clauses_of": {"narrative": "公开不及时。"},
        "write_csv": {"path": folder / "x.csv"},
        "write_excel": {"path": folder / "x.xlsx"},
        "write_stata": {"path": folder / "x.dta"},
        "write_table": {"path": folder / "x.tex"},
        "write_parquet": {"path": folder / "x.parquet"},
    }  # fmt: skip


def verbs() -> dict[str, Callable[..., Any]]:
    named = {name: getattr(gr, name) for name in gr.__all__}
    for package in SUBPACKAGES:
        home = getattr(gr, package)
        named |= {f"{package}.{name}": getattr(home, name) for name in home.__all__}
    chosen = {name: verb for name, verb in named.items() if callable(verb) and name.split(".")[-1] not in LEFT_OUT}
    unique = {inspect.unwrap(verb): name for name, verb in reversed(chosen.items())}
    return {name: chosen[name] for name in sorted(unique.values()) if inspect.signature(chosen[name]).parameters}


def wrong() -> dict[str, Any]:
    return {
        "nothing": None, "empty text": "", "unknown text": "nope", "text of a year": "2019", "path": Path("nowhere"),
        "number": 3, "negative": -1, "zero": 0, "fraction": 0.5, "not a number": float("nan"), "truth": True,
        "empty list": [], "list of a number": [1], "list of an unknown": ["nope"], "dict": {}, "bytes": b"x",
        "object": object(), "function": len, "expression": pl.col("nope"), "empty frame": pl.DataFrame(),
        "strange frame": pl.DataFrame({"strange": [1, 2]}), "cells": corpus().cells, "reports": corpus().reports,
        "lazy frame": corpus().cells.lazy(), "corpus": corpus(), "a class": gr.Corpus,
    }  # fmt: skip


def arguments(name: str, verb: Callable[..., Any], folder: Path) -> dict[str, Any]:
    known = right(folder)
    own = known.get(name.rsplit(".", maxsplit=1)[-1], {})
    needed = [p.name for p in inspect.signature(verb).parameters.values() if p.default is p.empty or p.name in own]
    return {parameter: own[parameter] if parameter in own else known["*"][parameter] for parameter in needed}


def calls(name: str, verb: Callable[..., Any], folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    base = arguments(name, verb, folder)
    chosen = {what: value for what, value in wrong().items() if name != "bulk.extract" or what not in STARTING}
    for parameter in inspect.signature(verb).parameters:
        for what, value in chosen.items():
            yield f"{parameter} = {what}", base | {parameter: value}
    if name != "describe":  # it stands above the module that names the nearest parameter
        yield "an unknown parameter", base | {"parametre": 1}
    for parameter in base:
        yield f"without {parameter}", {key: value for key, value in base.items() if key != parameter}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("calls")


@pytest.mark.parametrize("name", verbs())
def test_a_wrong_call_is_an_error_of_the_package(
    name: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # some calls are right, and write
    verb = verbs()[name]
    bare = []
    for what, given in calls(name, verb, folder):
        with warnings.catch_warnings(), contextlib.suppress(GovreportsError):
            warnings.simplefilter("ignore")
            try:
                verb(**given)
            except GovreportsError:
                raise
            except Exception as error:  # noqa: BLE001 - that is what is looked for
                bare.append(f"{what}: {type(error).__name__}: {error}"[:160])
    assert not bare, "\n" + "\n".join(bare)
