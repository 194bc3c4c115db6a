"""Shares with intervals: worked out by hand, clustered by organ, corrected by codes, and of concepts in words."""

from typing import Any

import numpy as np
import polars as pl
import pytest

import govreports as gr
from govreports.clauses import CATEGORIES
from govreports.errors import InputError
from govreports.proportions.intervals import mean_of, share_of
from tests.test_terms import made, worded

LEVEL = 0.95


def clauses(said: dict[str, list[str | None]], **columns: list[Any]) -> pl.DataFrame:
    """Return problems as a frame: the categories of each report, whose organ is the first letter of its id."""
    rows = [(report, n, "problem", each, report[0]) for report, own in said.items() for n, each in enumerate(own, 1)]
    frame = pl.DataFrame(rows, schema=["report", "n", "kind", "category", "organ_key"], orient="row")
    return frame.with_columns(pl.Series(name, values) for name, values in columns.items())


def test_a_share_and_its_error_are_what_the_formula_gives_by_hand() -> None:
    found = gr.shares(clauses({"a1": ["gap", "gap"], "b1": ["gap", "quality"], "c1": ["quality", None]}), None)
    own = found.filter(category="gap").row(0, named=True)
    assert (own["count"], own["clauses"], own["reports"], own["organs"], own["share"]) == (3, 6, 3, 3, 0.5)
    assert own["error"] == pytest.approx(np.sqrt((1 + 0 + 1) * 3 / 2) / 6)
    assert found["category"].to_list() == [*CATEGORIES, "none"]
    assert found["share"].sum() == pytest.approx(1)
    assert found.filter(category="none")["count"].item() == 1


def test_reports_of_one_organ_are_no_independent_cases() -> None:
    said: dict[str, list[str | None]] = {f"{'abcd'[n % 4]}{n}": ["gap" if n % 4 < 2 else "quality"] for n in range(40)}
    frame = clauses(said)
    by_organ = gr.shares(frame, None).filter(category="gap").row(0, named=True)
    by_report = gr.shares(frame.drop("organ_key"), None).filter(category="gap").row(0, named=True)
    assert by_organ["share"] == by_report["share"] == 0.5
    assert by_organ["error"] > 3 * by_report["error"]
    assert by_organ["high"] - by_organ["low"] > 2 * (by_report["high"] - by_report["low"])


def test_one_organ_has_no_interval_and_no_case_has_one_from_nought() -> None:
    one = gr.shares(clauses({"a1": ["gap"], "a2": ["quality"]}), None).filter(category="gap").row(0, named=True)
    assert (one["share"], one["error"], one["low"], one["high"]) == (0.5, None, None, None)
    none = gr.shares(clauses({"a1": ["gap"], "b1": ["gap"]}), None).filter(category="quality").row(0, named=True)
    assert (none["share"], none["low"]) == (0.0, 0.0)
    assert none["high"] > 0.5


def test_intervals_of_clustered_cases_hold_the_truth_about_as_often_as_they_say() -> None:
    draw = np.random.default_rng(7)
    held = 0
    for _ in range(400):
        chance = draw.beta(2, 6, size=30)  # organs differ: 0.25 in the mean
        sizes = draw.integers(1, 12, size=30)
        found = share_of(draw.binomial(sizes, chance).astype(float), sizes.astype(float), LEVEL)
        assert found.low is not None
        assert found.high is not None
        held += found.low <= 0.25 <= found.high
    assert 0.92 <= held / 400 <= 0.985


def test_an_interval_never_rests_on_more_cases_than_there_are() -> None:
    even = share_of(np.array([1.0, 1.0, 1.0]), np.array([2.0, 2.0, 2.0]), LEVEL)
    assert even.error == 0
    assert even.high is not None
    assert even.high - (even.low or 0) > 0.5
    assert mean_of(np.zeros(0), np.zeros(0), LEVEL).share is None


def test_shares_may_be_those_of_reports() -> None:
    found = gr.shares(clauses({"a1": ["gap", "gap", "quality"], "b1": ["gap"]}), None, of="reports")
    assert found.filter(category="gap").select("count", "clauses", "share").row(0) == (2, 2, 1.0)
    assert found.filter(category="quality").select("count", "share").row(0) == (1, 0.5)


def test_shares_are_grouped_by_what_reports_or_the_frame_say(corpus: gr.Corpus) -> None:
    found = gr.shares(corpus)
    assert found["group"].unique(maintain_order=True).to_list() == ["2018", "2019", "2020"]
    joined = gr.problems(corpus).join(corpus.reports, on="report")
    assert gr.shares(joined).equals(found)
    assert found["clauses"].unique().len() > 1
    with pytest.raises(InputError, match="'year'"):
        gr.shares(gr.problems(corpus))
    with pytest.raises(InputError, match="lack the column 'report'"):
        gr.shares(pl.DataFrame({"x": [1]}))


def test_codes_of_a_sample_correct_a_share_as_the_design_says(corpus: gr.Corpus) -> None:
    sample = gr.coding_sample(corpus, 8)
    codes = sample.select("item", coder=pl.lit("x"), code=pl.lit("coverage"))
    found = gr.shares(corpus, None, sample=sample, codes=codes)
    plain = gr.shares(corpus, None)
    reference = gr.validation.corrected_shares(corpus, sample, codes)
    assert found["share"].to_list() == pytest.approx(reference["share"].to_list())
    assert found["naive"].equals(plain["share"])
    assert found["coded"].unique().to_list() == [8]
    # no two of the five reports are of one organ, so the errors are the same and the intervals Student's
    assert found["error"].to_list() == pytest.approx(reference["error"].to_list())
    assert (found["high"] - found["low"] >= reference["high"] - reference["low"]).all()
    with pytest.raises(InputError, match="sample and its codes"):
        gr.shares(corpus, sample=sample)
    with pytest.raises(InputError, match="sample and its codes"):
        gr.shares(corpus, of="reports", sample=sample, codes=codes)


# Concepts


def test_a_concept_is_its_words_over_all_words_by_region_and_year() -> None:
    corpus = made(
        {"a": "x", "b": "y", "c": "z"},
        year=[2019, 2019, 2020],
        region_code=["420822"] * 3,
        organ_key=["甲", "乙", "甲"],
    )
    words = worded({"a": "政策解读 的 更新 。", "b": "解读 解读 公开", "c": "公开 公开"})
    found = gr.concepts(corpus, {"解读": ["解读", "政策解读"], "公开": ["公开"]}, words=words)
    columns = ("region_code", "year", "concept", "reports", "using", "count", "words")
    assert found.select(columns).rows() == [
        ("420822", 2019, "解读", 2, 2, 3, 6),
        ("420822", 2019, "公开", 2, 1, 1, 6),
        ("420822", 2020, "解读", 1, 0, 0, 2),
        ("420822", 2020, "公开", 1, 1, 2, 2),
    ]
    assert found["share"].to_list() == [0.5, 1 / 6, 0.0, 1.0]
    assert found["terms"][0].to_list() == ["解读", "政策解读"]
    assert found["error"].is_null().to_list() == [False, False, True, True]


def test_words_of_a_concept_are_whole_words_whose_insides_count_by_choice() -> None:
    corpus = made({"a": "推行简办快审,深化政策解读工作。"})
    found = gr.concepts(corpus, {"快审": ["简办快审"], "解读": ["解读"]}, None)
    assert found["count"].to_list() == [1, 1]
    words = gr.tokens(corpus)
    assert "政策解读" in words["token"].to_list()
    assert gr.concepts(corpus, {"解读": ["解读"]}, None, words=words, nested=False)["count"].item() == 0
    assert gr.concepts(corpus, {"解读": ["*解读"]}, None, words=words, nested=False)["count"].item() == 1
    assert gr.concepts(corpus, {"解读": ["解讀"]}, "province")["group"].to_list() == [None]


def test_stop_words_count_among_the_words_unless_left_out() -> None:
    corpus = made({"a": "公开的内容。"})
    assert gr.concepts(corpus, {"公开": ["公开"]}, None)["words"].item() == 3
    assert gr.concepts(corpus, {"公开": ["公开"]}, None, stop_words=True)["words"].item() == 2


@pytest.mark.parametrize("wanted", [{}, {"解读": []}, {"解读": "解读"}, {"解读": [" "]}])
def test_a_concept_without_words_is_answered(wanted: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=r"write (a list of its words|its name and words)"):
        gr.concepts(made({"a": "公开"}), wanted)
