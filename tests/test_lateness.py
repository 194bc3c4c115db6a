"""Who was late against which date, and who cannot be judged; who ranks where among how many."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import govreports as gr
from govreports import schemas
from govreports.datasets import Corpus
from govreports.errors import InputError
from govreports.trends import lateness, ranking

ROOT = Path(__file__).parents[1]


def _corpus(**values: object) -> Corpus:
    row = {
        "report": "a" * 16, "organ": "石城县民政局", "organ_key": "江西省赣州市石城县民政局", "organ_type": "department",
        "year": 2021, "scope": "own", "published": date(2022, 1, 20), "published_basis": "cms", "status": "ok",
    } | values  # fmt: skip
    reports = schemas.conform("reports", pl.DataFrame([row]))
    return Corpus(reports, *(schemas.empty(name) for name in ("texts", "cells", "narratives", "leftovers")))


@pytest.mark.parametrize(
    ("values", "status", "days"),
    [
        ({}, "on_time", -11),
        ({"published": date(2022, 2, 1), "published_basis": "record"}, "late", 1),
        ({"published": date(2022, 2, 1)}, "dated_late", 1),
        ({"published": date(2022, 2, 1), "published_basis": "body"}, "late", 1),
        ({"published_basis": "body"}, "signed_in_time", -11),
        ({"organ_type": "government", "published": date(2022, 3, 31)}, "on_time", 0),
        ({"scope": "jurisdiction", "published": date(2022, 3, 1)}, "on_time", -30),
        ({"year": 2018, "published": date(2019, 3, 31)}, "on_time", 0),
        ({"year": 2018, "organ_type": "township", "published": date(2019, 4, 1), "published_basis": "manifest"}, "late", 1),
        ({"organ_type": "township"}, "no_deadline", None),
        ({"organ_type": "vertical"}, "no_deadline", None),
        ({"published": None, "published_basis": None}, "no_date", None),
        ({"published": date(2020, 1, 1)}, "before_end", None),
        ({"year": None}, "year_unknown", None),
        ({"organ_type": None}, "organ_unknown", None),
        ({"organ": "石城县人民政府办公室", "organ_key": None, "scope": None, "published": date(2022, 3, 1)}, "whose_unclear", None),
        ({"organ": "石城县人民政府办公室", "organ_key": None, "scope": None, "published": date(2022, 1, 31)}, "on_time", 0),
        ({"organ": "石城县人民政府办公室", "organ_key": None, "scope": None, "published": date(2022, 4, 2), "published_basis": "record"}, "late", 61),
    ],
)  # fmt: skip
def test_a_report_is_judged_by_its_own_date_and_only_where_it_can_be(
    values: dict[str, Any], status: str, days: int | None
) -> None:
    assert lateness(_corpus(**values)).select("status", "days").row(0) == (status, days)


@pytest.mark.parametrize("status", ["not_a_report", "unreadable"])
def test_what_is_no_report_is_not_late(status: str) -> None:
    assert lateness(_corpus(status=status)).is_empty()


def _panel(rows: list[tuple[str, float | None, float | None, str]]) -> pl.DataFrame:
    made: list[dict[str, Any]] = [
        {"organ": organ, "year": 2022, "indicator": "grant_rate", "value": value, "status": "read" if value is not None else "blank",
         "regime": "r2021", "grade": "A", "joined": True, "scope": scope, "report": organ, "cells": [], "denominator": of}
        for organ, value, of, scope in rows
    ]  # fmt: skip
    return schemas.conform("panel", pl.DataFrame(made, infer_schema_length=None))


def test_a_ranking_says_on_how_many_it_is_silent() -> None:
    rows = [("甲局", 0.5, 10.0, "own"), ("乙局", 0.5, 4.0, "own"), ("丙局", 0.1, 20.0, "own"), ("丁局", None, None, "own"),
            ("戊局", 1.0, 1.0, "own"), ("己县", 0.9, 50.0, "jurisdiction")]  # fmt: skip
    found = ranking(_panel(rows), "grant_rate", least=3)
    own = found.filter(scope="own").select("organ", "rank", "ranked", "organs", "status")
    assert own.rows() == [
        ("乙局", 1, 3, 5, "read"), ("甲局", 1, 3, 5, "read"), ("丙局", 3, 3, 5, "read"),
        ("丁局", None, 3, 5, "blank"), ("戊局", None, 3, 5, "small"),
    ]  # fmt: skip
    assert found.filter(scope="jurisdiction")["rank"].to_list() == [1]


def test_values_of_grade_c_are_never_ranked() -> None:
    panel = _panel([("甲局", 0.5, 10.0, "own")]).with_columns(grade=pl.lit("C"))
    assert ranking(panel, "grant_rate")["rank"].to_list() == [None]


def test_a_year_without_values_is_refused_and_the_others_named() -> None:
    with pytest.raises(InputError, match="2022"):
        ranking(_panel([("甲局", 0.5, 10.0, "own")]), "grant_rate", 2020)


def test_published_numbers_have_source_and_grade() -> None:
    known = gr.external()
    assert known["source"].str.starts_with("http").all()
    assert set(known["grade"]) == {"A", "B", "C"}
    assert known.select(pl.struct("organ", "year", "indicator", "scope").is_unique().all()).item()
    assert known.filter(grade="C")["basis"].unique().to_list() == ["derived"]
    book = {f"{t}/{r}/{c}" for t, r, c in _places()}
    assert set(known["cells"].explode().drop_nulls()) <= book


def _places() -> list[tuple[str, str, str]]:
    book = gr.codebook()
    rows = book.filter(axis="row").select("table", row="code")
    return rows.join(book.filter(axis="column").select("table", column="code"), on="table").unique().rows()


@pytest.mark.parametrize(
    ("printed", "scope", "statuses"),
    [(16.0, "own", ["holds"]), (17.0, "unknown", ["broken"]), (None, "own", ["unknown"]), (16.0, "jurisdiction", [])],
)
def test_the_audit_holds_a_corpus_against_published_numbers(
    printed: float | None, scope: str, statuses: list[str]
) -> None:
    corpus = gr.read(ROOT / "data" / "reports").filter(regime="r2019").filter(year=2020)
    reports = corpus.reports.with_columns(
        organ_key=pl.lit("河北省教育厅"), year=pl.lit(2019, pl.Int64), scope=pl.lit(scope)
    )
    received = (pl.col("row") == "new") & (pl.col("column") == "total")
    cells = corpus.cells.with_columns(value=pl.when(received).then(pl.lit(printed)).otherwise("value"))
    found = gr.audit(Corpus(reports, corpus.texts, cells, corpus.narratives, corpus.leftovers), "external")
    about = found.filter(pl.col("cells").list.get(0).str.ends_with("applications/new/total"))
    assert about["status"].to_list() == statuses
