"""Summaries: shares add up, the typical clause is the medoid by hand, spans stand in the texts."""

from importlib import import_module

import polars as pl
import pytest

import govreports as gr
from govreports import schemas
from govreports.errors import InputError
from govreports.summaries import _Clause, typical

corpus_of = import_module("tests.test_reuse").corpus_of


def said(report: str, text: str, n: int = 1) -> _Clause:
    return _Clause(report, n, text, text, 0, len(text))


def test_the_medoid_by_hand() -> None:
    # words: {更新 不 及时}, {更新 不 及时 栏目}, {栏目 不 规范}: similarities 3/4, 1/5, 2/6
    clauses = [said("c", "更新不及时"), said("b", "栏目更新不及时"), said("a", "栏目不规范")]
    clause, score = typical(clauses)
    assert clause.report == "b"
    assert score == pytest.approx((3 / 4 + 2 / 5) / 2)


def test_text_that_was_decoded_wrongly_is_never_typical() -> None:
    noise = [said(report, "钬") for report in "abcd"]
    clause, score = typical([*noise, said("y", "更新不及时"), said("z", "（附件一二三四五六）更新不及時")])
    assert clause.report == "y"
    assert score == pytest.approx(typical([*noise, said("z", "更新不及时"), said("y", "更新不及时")])[1], abs=0.2)
    assert typical([*noise, said("z", "（见附件一二三四五六）更新不及時")])[0].report == "z"
    assert typical(noise)[0].text == "钬"


def test_equal_wordings_count_and_ties_go_by_report() -> None:
    clause, score = typical([said("z", "更新不及时"), said("b", "栏目不规范"), said("y", "更新不及时")])
    assert clause.report == "y"
    # 不 is one of five words
    assert score == pytest.approx((1 + 1 / 5) / 2)
    assert typical([said("b", "平台少"), said("a", "人员多")])[0].report == "a"
    assert typical([said("b", "平台少")])[1] is None


def test_a_group_says_what_it_admits() -> None:
    corpus = corpus_of(
        ("a", "甲", 2019, "一是信息更新不及时。二是业务人员力量不足。"), ("b", "乙", 2019, "一是栏目信息更新不及时。"),
        ("c", "丙", 2019, ""), ("d", "丁", 2020, ""), ("e", "戊", None, "一是信息更新不及时。"),
    )  # fmt: skip
    found = gr.summarise(corpus)
    columns = ("group", "reports", "admitting", "problems", "category", "count")
    assert found.select(columns).rows() == [
        ("2019", 3, 2, 3, "timeliness", 2), ("2019", 3, 2, 3, "staffing", 1), ("2020", 1, 0, 0, None, 0),
        (None, 1, 1, 1, "timeliness", 1),
    ]  # fmt: skip
    assert found["share"].to_list() == [pytest.approx(2 / 3), pytest.approx(1 / 3), None, 1]
    assert found["report_share"].to_list() == [1, 0.5, None, 1]
    assert found["terms"][0].to_list()[:2] == ["信息更新", "及时"]
    assert (found["terms"].list.len().drop_nulls() <= 8).all()
    assert gr.summarise(corpus, terms=1)["terms"][0].to_list() == ["信息更新"]


def test_spans_stand_in_the_texts_and_shares_add_up(corpus: gr.Corpus) -> None:
    texts = dict(corpus.texts.iter_rows())
    problems = gr.problems(corpus).filter(kind="problem")
    for by in (None, "regime", ["year", "scope"], pl.col("region_code").str.head(2)):
        found = gr.summarise(corpus, by)
        assert found["count"].sum() == problems.height
        assert (
            found.filter(pl.col("count") > 0).group_by("group").agg(pl.col("share").sum())["share"].to_list()
            == [pytest.approx(1)] * found.filter(pl.col("count") > 0)["group"].n_unique()
        )
        for report, span, start, end in found.drop_nulls("report").select("report", "span", "start", "end").iter_rows():
            assert texts[report][start:end] == span
        assert gr.summarise(corpus, by).equals(found)


def test_the_order_of_reports_changes_nothing(corpus: gr.Corpus) -> None:
    turned = gr.Corpus(
        **{name: frame.reverse() for name, frame in corpus.frames().items()} | {"narratives": corpus.narratives}
    )
    assert gr.summarise(turned, None).equals(gr.summarise(corpus, None))


def test_an_empty_corpus_gives_an_empty_frame() -> None:
    found = gr.summarise(corpus_of())
    assert found.schema == schemas.empty("summary").schema
    assert found.height == 0


def test_wrong_parameters_are_refused(corpus: gr.Corpus) -> None:
    with pytest.raises(InputError, match="terms"):
        gr.summarise(corpus, terms=-1)
    with pytest.raises(InputError, match="yaer"):
        gr.summarise(corpus, "yaer")
