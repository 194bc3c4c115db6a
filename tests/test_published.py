"""Facts about the five published reports, as typed by reading them."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import govreports as gr
from govreports.regimes import forms
from govreports.script import fold

TRUTH = sorted((Path(__file__).parents[1] / "data" / "truth").glob("*.toml"))


def truth_of(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def cells_of(truth: dict[str, Any]) -> dict[tuple[str, str, str], tuple[str, float | None]]:
    cells: dict[tuple[str, str, str], tuple[str, float | None]] = {}
    for code, rows in truth["cells"].items():
        table = forms()[truth["regime"]].table(code)
        assert table is not None
        for row, printed in rows.items():
            for column, value in zip(table.columns, printed.split(), strict=True):
                cells[code, row, column.code] = ("blank", None) if value == "_" else ("read", float(value))
    return cells


def test_the_truth_has_860_cells() -> None:
    assert [len(cells_of(truth_of(path))) for path in TRUTH] == [198, 65, 198, 201, 198]


@pytest.mark.parametrize("path", TRUTH, ids=lambda path: path.stem)
def test_every_cell_is_what_was_printed(path: Path, corpus: gr.Corpus) -> None:
    truth = truth_of(path)
    own = corpus.cells.filter(report=corpus.find(truth["file"]))
    read = {(t, r, c): (s, v) for t, r, c, s, v in own.select("table", "row", "column", "status", "value").iter_rows()}
    assert read == cells_of(truth)
    assert own["regime"].unique().to_list() == [truth["regime"]]


@pytest.mark.parametrize("path", TRUTH, ids=lambda path: path.stem)
def test_sections_begin_and_end_where_a_reader_says(path: Path, corpus: gr.Corpus) -> None:
    truth = truth_of(path)
    own = corpus.narratives.filter(report=corpus.find(truth["file"]))
    assert own["section"].to_list() == [section["section"] for section in truth["sections"]]
    for row, section in zip(own.iter_rows(named=True), truth["sections"], strict=True):
        assert row["heading"] == section.get("heading")
        assert row["text"].startswith(section["begins"])
        assert row["text"].endswith(section["ends"])
        assert bool(row["text"]) == bool(section["begins"])


@pytest.mark.parametrize("path", TRUTH, ids=lambda path: path.stem)
def test_metadata_are_what_a_reader_says(path: Path, corpus: gr.Corpus) -> None:
    truth = truth_of(path)
    row = corpus.reports.row(by_predicate=pl.col("report") == corpus.find(truth["file"]), named=True)
    told = truth["metadata"]
    assert row["organ"] == told["organ"]
    assert row["year"] == told["year"]
    assert row["published"] == (date.fromisoformat(told["published"]) if "published" in told else None)
    assert row["index_number"] == told.get("index_number")
    assert row["script"] == told["script"]


@pytest.mark.parametrize("path", TRUTH, ids=lambda path: path.stem)
def test_the_claims_a_reader_typed_stand_in_the_prose(path: Path, corpus: gr.Corpus) -> None:
    truth = truth_of(path)
    own = corpus.narratives.filter(report=corpus.find(truth["file"]))
    for claim in truth["claims"]:
        texts = own.filter(section=claim["section"])["text"]
        assert any(claim["quote"] in text for text in texts), claim["quote"]


def test_xiangqiao_2019_leaves_138_cells_blank_and_none_of_them_is_zero(corpus: gr.Corpus) -> None:
    own = corpus.cells.filter(report=corpus.find("000"))
    blank = own.filter(status="blank")
    assert blank.height == 138
    assert blank["value"].null_count() == 138
    assert blank["table"].unique().to_list() == ["applications"]


def test_changyi_2018_is_a_report_on_2018_although_one_sentence_says_2017(corpus: gr.Corpus) -> None:
    own = corpus.reports.filter(report=corpus.find("001"))
    assert own.select("year", "year_basis").row(0) == (2018, "form")
    assert "year_conflict:lead=2017" in own["note"].item()


def test_changyi_2018_prints_a_sum_where_the_form_wants_none(corpus: gr.Corpus) -> None:
    findings = gr.audit(corpus).filter(check="statistics.heading_rows_hold_no_number", status="broken")
    assert 42.0 in findings["left"].to_list()
    assert findings["severity"].unique().to_list() == ["note"]


def test_changyi_2018_has_one_channel_with_more_items_than_there_are_items(corpus: gr.Corpus) -> None:
    errors = gr.audit(corpus, ["arithmetic"]).filter(severity="error")
    assert errors.select("check", "left", "right").rows() == [("statistics.items_at_least_website", 12.0, 30.0)]


def test_dongli_2019_leaves_the_region_to_the_names_of_its_accounts(corpus: gr.Corpus) -> None:
    own = corpus.reports.filter(report=corpus.find("002"))
    assert own.select("organ", "organ_key").row(0) == ("商务局", None)
    assert "organ_hint:东丽商务" in own["note"].item()


def test_shayang_2020_adds_a_row_of_its_own(corpus: gr.Corpus) -> None:
    local = corpus.cells.filter(pl.col("row").str.starts_with("local/"))
    assert local.select("table", "row", "column", "value").rows() == [
        ("documents", "local/其他主动公开文件", column, 6.0)
        for column in ("newly_made", "newly_disclosed", "disclosed_total")
    ]


def test_shayang_2020_prints_an_amount_without_unit(corpus: gr.Corpus) -> None:
    amount = corpus.cells.filter(report=corpus.find("003"), table="procurement", column="amount")
    assert amount.select("value", "unit").row(0) == (100645.0, None)


def test_gaogang_2019_closes_one_of_three_applications_otherwise(corpus: gr.Corpus) -> None:
    own = corpus.cells.filter(report=corpus.find("004"), table="applications", column="total")
    figures = dict(own.select("row", "value").iter_rows())
    assert (
        figures["new"],
        figures["done.granted"],
        figures["done.partial"],
        figures["done.other"],
        figures["done"],
    ) == (3, 1, 1, 1, 3)


def test_leftovers_of_the_five_are_all_explained(corpus: gr.Corpus) -> None:
    rows = [(fold(raw), why) for raw, why in corpus.leftovers.select("raw", "why").iter_rows()]
    assert rows == [("填报单位(盖章): 吉林市昌邑区商务避", "text_in_table")]
