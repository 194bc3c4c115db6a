"""The words of narratives: every measure against a value worked out by hand, and what happens at the edges."""

import math
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

import govreports as gr
from govreports import schemas, terms
from govreports.clauses import CATEGORIES
from govreports.errors import InputError
from govreports.lexicons import rows
from govreports.terms import preprocessing
from govreports.terms.preprocessing import STEPS, unusual
from govreports_benchmark import writers as synthetic


def made(prose: dict[str, str], section: str = "problems", **columns: list[object]) -> gr.Corpus:
    """Return a corpus whose reports say nothing but some prose under one heading."""
    ids = list(prose)
    return gr.Corpus(
        reports=schemas.frame("reports", {"report": ids, "status": ["ok"] * len(ids)} | columns),
        texts=schemas.frame("texts", {"report": ids, "text": list(prose.values())}),
        cells=schemas.empty("cells"),
        narratives=schemas.frame(
            "narratives",
            {
                "report": ids,
                "section": [section] * len(ids),
                "text": list(prose.values()),
                "start": [0] * len(ids),
                "end": [len(text) for text in prose.values()],
            },
        ),
        leftovers=schemas.empty("leftovers"),
    )


def worded(said: dict[str, str]) -> pl.DataFrame:
    """Return words as ``tokens`` does, from text whose words stand apart; 的 and the full stop are stop words."""
    found = [
        (report, "problems", n, word, n, n + 1, "x" if word == "。" else "n", word in "的。")
        for report, text in said.items()
        for n, word in enumerate(text.split(), 1)
    ]
    return pl.DataFrame(found, schema=schemas.empty("tokens").schema, orient="row")


EMPTY = made({})
TWO = made({"a": "甲", "b": "乙"}, year=[2019, 2020])


# Document-term matrix and weights


def test_a_matrix_counts_each_word_of_each_report() -> None:
    matrix = gr.dtm(TWO, worded({"b": "丙 甲 。", "a": "甲 乙 的 甲"}))
    assert matrix.rows() == [("a", "乙", 1), ("a", "甲", 2), ("b", "丙", 1), ("b", "甲", 1)]


def test_stop_words_are_left_out_and_counted_on_request() -> None:
    words = worded({"a": "甲 的 。"})
    assert gr.dtm(TWO, words, stop_words=True).equals(gr.dtm(TWO, words))
    assert gr.dtm(TWO, words)["term"].to_list() == ["甲"]
    assert gr.dtm(TWO, words, stop_words=False)["term"].to_list() == ["。", "甲", "的"]
    assert gr.dtm(TWO, words, stop_words=["甲"])["term"].to_list() == ["的"]


@pytest.mark.parametrize("verb", [gr.dtm, terms.collocations, terms.fcm, lambda *a, **k: gr.keyness(a[0], "year", **k)])
def test_words_of_the_user_and_stop_words_are_the_same_everywhere(verb: Callable[..., pl.DataFrame]) -> None:
    prose = "推行简办快审工作制度。推行简办快审工作制度。"
    corpus = made({"a": prose, "b": prose}, year=[2019, 2020])
    given: dict[str, Any] = {} if verb is gr.dtm else {"minimum": 1}

    def said(**options: list[str]) -> set[str]:
        found = verb(corpus, **given, **options)
        return {word for name in ("term", "left", "right") if name in found.columns for word in found[name]}

    assert "简办快审" not in said()
    assert "简办快审" in said(user_words=["简办快审"])
    assert {"推行", "制度"} <= said()
    assert not {"推行", "制度"} & said(stop_words=["推行", "制度"])
    if verb is not terms.fcm:
        with pytest.raises(InputError, match=r"come too late; give them to gr\.tokens"):
            gr.dtm(corpus, gr.tokens(corpus), user_words=["简办快审"])


def test_terms_inside_longer_words_are_counted_by_choice() -> None:
    corpus = made({"a": "《中华人民共和国政府信息公开条例》"})
    assert gr.dtm(corpus)["term"].to_list() == ["中华人民共和国政府信息公开条例"]
    found = dict(gr.dtm(corpus, nested=True).select("term", "count").iter_rows())
    assert {"政府信息公开条例": 1, "信息公开": 1, "中华人民共和国政府信息公开条例": 1}.items() <= found.items()
    assert "人民共和" in gr.dtm(corpus, nested=True, user_words=["人民共和"])["term"].to_list()


def test_words_that_are_too_rare_or_too_common_are_trimmed() -> None:
    matrix = gr.dtm(TWO, worded({"a": "甲 乙 乙", "b": "甲 丙"}))
    assert set(terms.trim(matrix, minimum=2)["term"]) == {"甲", "乙"}
    assert set(terms.trim(matrix, minimum_reports=2)["term"]) == {"甲"}
    assert set(terms.trim(matrix, maximum_share=0.5)["term"]) == {"乙", "丙"}


def test_a_word_of_one_report_in_two_weighs_its_count_times_ln_2() -> None:
    found = terms.weights(gr.dtm(TWO, worded({"a": "甲 乙 乙", "b": "甲"})))
    assert found.select("report", "term", "count", "reports").rows() == [
        ("a", "乙", 2, 1),
        ("a", "甲", 1, 2),
        ("b", "甲", 1, 2),
    ]
    assert found["tf_idf"].to_list() == pytest.approx([2 * math.log(2), 0.0, 0.0])
    overall = terms.vocabulary(gr.dtm(TWO, worded({"a": "甲 乙 乙", "b": "甲"})))
    assert overall.select("term", "count", "reports").rows() == [("乙", 2, 1), ("甲", 2, 2)]
    assert overall["tf_idf"].to_list() == pytest.approx([math.log(2), 0.0])


def test_the_files_for_r_hold_the_matrix_row_by_row(tmp_path: Path) -> None:
    matrix = gr.dtm(TWO, worded({"a": "甲 乙 甲", "b": "丙"}))
    folder = terms.write_dtm(matrix, tmp_path / "new", TWO.reports.select("report", "year"))
    assert (folder / "vocabulary.txt").read_text(encoding="utf-8") == "丙\n乙\n甲\n"
    assert (folder / "matrix.mtx").read_text(encoding="utf-8").split("\n")[1:] == [
        "2 3 3",
        "1 2 1",
        "1 3 2",
        "2 1 1",
        "",
    ]
    assert (folder / "matrix.ldac").read_text(encoding="utf-8") == "2 1:1 2:2\n1 0:1\n"
    assert (folder / "documents.csv").read_text(encoding="utf-8") == "report,year\na,2019\nb,2020\n"


def test_an_empty_matrix_makes_files_without_rows(tmp_path: Path) -> None:
    folder = terms.write_dtm(gr.dtm(EMPTY), tmp_path, EMPTY.reports)
    assert (folder / "matrix.mtx").read_text(encoding="utf-8").split("\n")[1] == "0 0 0"
    assert (folder / "vocabulary.txt").read_text(encoding="utf-8") == ""


def test_files_are_refused_for_what_is_no_matrix(tmp_path: Path) -> None:
    matrix = gr.dtm(TWO, worded({"a": "甲"}))
    with pytest.raises(InputError, match="two rows for one report and word"):
        terms.write_dtm(pl.concat([matrix, matrix]), tmp_path)
    with pytest.raises(InputError, match=r"lacks the column 'term'.*gr\.dtm"):
        terms.write_dtm(matrix.drop("term"), tmp_path)
    with pytest.raises(InputError, match="names each report once"):
        terms.write_dtm(matrix, tmp_path, pl.concat([TWO.reports, TWO.reports]))
    (tmp_path / "taken").write_text("")
    with pytest.raises(InputError, match="cannot make the folder"):
        terms.write_dtm(matrix, tmp_path / "taken")


# Keyness


UNEQUAL = worded({"a": "甲 " * 3 + "乙 " * 7, "b": "甲 " + "乙 " * 19})
"""甲 is 3 of 10 words in 2019 and 1 of 20 in 2020."""


def test_keyness_is_what_the_papers_formulas_give_by_hand() -> None:
    found = gr.keyness(TWO, "year", words=UNEQUAL).filter(group="2019", term="甲").row(0, named=True)
    assert (found["count"], found["size"], found["other_count"], found["other_size"]) == (3, 10, 1, 20)
    assert found["g2"] == pytest.approx(3.40257, abs=1e-4)
    assert found["log_ratio"] == pytest.approx(math.log2(6))
    assert found["diff"] == pytest.approx(500)
    assert found["log_odds"] == pytest.approx(math.log((5 / 20) / (3 / 32)))
    assert found["z"] == pytest.approx(0.980829 / math.sqrt(1 / 5 + 1 / 3), abs=1e-5)


def drawn(seed: int, shift: int, n: int = 12) -> tuple[gr.Corpus, pl.DataFrame]:
    """Return n reports a year, 甲 more frequent by ``shift`` in 2020, and words that are rarer."""
    draw = random.Random(seed)  # noqa: S311 - any numbers serve
    said = {
        f"{year}{report:02d}": "甲 " * draw.randint(0, 4 + shift * (year - 2019))
        + "乙 " * draw.randint(1, 9)
        + "丙 " * (draw.random() < 0.3)
        for year in (2019, 2020)
        for report in range(n)
    }
    return made(said, year=[int(name[:4]) for name in said]), worded(said)


@pytest.mark.parametrize("seed", range(4))
def test_p_is_that_of_the_rank_sum_test_and_q_that_of_benjamini_and_hochberg(seed: int) -> None:
    stats = pytest.importorskip("scipy.stats", reason="scipy comes with the extra learn")
    corpus, words = drawn(seed, 3 * (seed % 2))
    found = gr.keyness(corpus, "year", words=words).filter(group="2019").sort("term")
    counts = words.group_by("report", "token").len()
    sizes = dict(words.group_by("report").len().iter_rows())
    held = {(report, token): count / sizes[report] for report, token, count in counts.iter_rows()}
    for term, p in found.select("term", "p").iter_rows():
        sides = [[held.get((r, term), 0.0) for r in sizes if r.startswith(year)] for year in ("2019", "2020")]
        assert p == pytest.approx(stats.mannwhitneyu(*sides, method="asymptotic").pvalue)
    assert found["q"].to_list() == pytest.approx(stats.false_discovery_control(found["p"].to_list()).tolist())
    assert found["g2_p"].to_list() == pytest.approx(stats.chi2.sf(found["g2"].to_numpy(), 1).tolist())


def test_a_word_of_one_wordy_report_is_uneven_and_no_word_of_the_group() -> None:
    said = {f"a{n}": "甲 乙" for n in range(8)} | {f"b{n}": "乙" for n in range(8)} | {"a0": "甲 乙 " + "丙 " * 40}
    corpus = made(said, status=["ok" if name[0] == "a" else "partial" for name in said])
    found = {row["term"]: row for row in gr.keyness(corpus, "status", words=worded(said)).filter(group="ok").to_dicts()}
    assert found["丙"]["g2"] > found["甲"]["g2"]
    assert found["丙"]["p"] > 0.05 > found["甲"]["q"]
    assert (found["丙"]["reports"], found["甲"]["reports"], found["甲"]["other_reports"]) == (1, 8, 0)
    # 42 of the 56 words are of the first report, so its share of 丙 is 1 against 0.75, normalised by 1 - 2/56
    assert found["丙"]["dp"] == pytest.approx((1 - 42 / 56) / (1 - 2 / 56))
    assert "丙" not in gr.keyness(corpus, "status", words=worded(said), minimum_reports=2)["term"].to_list()


def test_few_reports_make_no_p_and_the_group_compared_with_is_named() -> None:
    found = gr.keyness(TWO, "year", words=UNEQUAL, against="2020")
    assert found.select("group", "other", "p", "q").unique().rows() == [("2019", "2020", None, None)]
    assert gr.keyness(TWO, "year", words=UNEQUAL)["other"].unique().to_list() == [None]


def test_keyness_of_two_groups_is_the_same_with_the_sign_turned() -> None:
    found = gr.keyness(TWO, "year", words=UNEQUAL)
    assert found.select("group", "term").rows() == [("2019", "甲"), ("2019", "乙"), ("2020", "乙"), ("2020", "甲")]
    first, second = (found.filter(group=group).sort("term") for group in ("2019", "2020"))
    assert first["g2"].to_list() == pytest.approx(second["g2"].to_list())
    assert first["z"].to_list() == pytest.approx([-z for z in second["z"]])
    assert first["log_ratio"].to_list() == pytest.approx([-ratio for ratio in second["log_ratio"]])


def test_a_word_that_one_side_lacks_counts_half_in_the_log_ratio_and_has_no_percentage() -> None:
    found = gr.keyness(TWO, "year", words=worded({"a": "甲 甲 乙 乙", "b": "乙 " * 8}))
    own = found.filter(group="2019", term="甲").row(0, named=True)
    assert own["log_ratio"] == pytest.approx(math.log2((2 / 4) / (0.5 / 8)))
    assert own["diff"] is None
    other = found.filter(group="2020", term="甲").row(0, named=True)
    assert (other["count"], other["diff"]) == (0, pytest.approx(-100))


def test_a_group_may_be_compared_with_one_other() -> None:
    corpus = made({"a": "甲", "b": "乙", "c": "丙"}, year=[2019, 2020, 2021])
    words = worded({"a": "甲 乙", "b": "甲 甲", "c": "乙 乙 乙"})
    found = gr.keyness(corpus, pl.col("year"), against="2020", words=words)
    assert found["group"].unique(maintain_order=True).to_list() == ["2019", "2021"]
    assert found.filter(group="2019", term="甲").select("count", "other_count", "other_size").row(0) == (1, 2, 2)


def test_rare_words_make_no_row_but_count_in_the_sizes() -> None:
    found = gr.keyness(TWO, "year", words=UNEQUAL, minimum=5)
    assert found["term"].unique().to_list() == ["乙"]
    assert found["size"].to_list() == [10, 20]


def test_reports_without_a_group_take_no_part() -> None:
    corpus = made({"a": "甲", "b": "乙", "c": "丙"}, year=[2019, 2020, None])
    found = gr.keyness(corpus, "year", words=worded({"a": "甲", "b": "乙", "c": "甲 甲 甲"}))
    assert found.filter(group="2019", term="甲")["other_count"].item() == 0


def test_a_single_word_has_no_odds() -> None:
    found = gr.keyness(TWO, "year", words=worded({"a": "甲", "b": "甲"}))
    assert found.select("g2", "log_ratio", "log_odds", "z").rows() == [(0.0, 0.0, None, None)] * 2


def test_keyness_says_what_to_do_instead() -> None:
    with pytest.raises(InputError, match="no column 'years'; the nearest is 'year'"):
        gr.keyness(TWO, "years")
    with pytest.raises(InputError, match="cannot be computed from reports"):
        gr.keyness(TWO, pl.col("province"))
    with pytest.raises(InputError, match=r"only the group 'ok' has words.*another column"):
        gr.keyness(TWO, "status")
    with pytest.raises(InputError, match="no group '2091' has words; the nearest is '2019'"):
        gr.keyness(TWO, "year", against="2091")
    with pytest.raises(InputError, match="prior is 0"):
        gr.keyness(TWO, "year", prior=0)
    with pytest.raises(InputError, match="minimum is 0; take 1 or more"):
        gr.keyness(TWO, "year", minimum=0)


# Contexts


def test_a_keyword_is_found_in_either_script_and_traced_to_what_is_printed() -> None:
    corpus = made({"a": "信息發布不及時,依申請公開\n答復不規範"}, section="other")
    for keyword in ("依申请公开", "依申請公開"):
        found = gr.kwic(corpus, keyword, window=4).row(0, named=True)
        assert (found["left"], found["keyword"], found["right"]) == ("不及时,", "依申请公开", " 答复不")
        assert corpus.texts["text"][0][found["start"] : found["end"]] == "依申請公開"


def test_a_context_ends_with_its_section() -> None:
    assert gr.kwic(made({"a": "公开"}), "公开").select("left", "right").row(0) == ("", "")


def test_a_keyword_may_be_an_expression_and_is_else_literal() -> None:
    corpus = made({"a": "更新慢,更新不够快"})
    assert gr.kwic(corpus, "更新(?:慢|不够)", regex=True)["keyword"].to_list() == ["更新慢", "更新不够"]
    assert gr.kwic(corpus, "更新.").is_empty()
    assert gr.kwic(corpus, "x*", regex=True).is_empty()


def test_contexts_refuse_what_cannot_be_looked_for() -> None:
    with pytest.raises(InputError, match="keyword is empty"):
        gr.kwic(TWO, " ")
    with pytest.raises(InputError, match="no regular expression"):
        gr.kwic(TWO, "(", regex=True)
    with pytest.raises(InputError, match="window is -1"):
        gr.kwic(TWO, "甲", window=-1)


def test_a_collocation_is_what_the_papers_formulas_give_by_hand() -> None:
    found = terms.collocations(TWO, worded({"a": "甲 乙 甲 乙 丙"}), window=1, minimum=1)
    first = found.row(0, named=True)
    assert (first["left"], first["right"]) == ("甲", "乙")
    assert (first["count"], first["left_count"], first["right_count"], first["pairs"]) == (2, 2, 2, 4)
    assert first["expected"] == pytest.approx(1)
    assert first["g2"] == pytest.approx(8 * math.log(2))
    assert first["npmi"] == pytest.approx(1)
    turned = found.filter(left="乙", right="甲").row(0, named=True)
    assert turned["expected"] == pytest.approx(0.5)
    assert turned["g2"] == pytest.approx(2 * (math.log(2) + math.log(2 / 3) + 2 * math.log(4 / 3)))
    assert turned["npmi"] == pytest.approx(math.log(2) / math.log(4))


def test_windows_count_stop_words_and_end_at_full_stops_and_sections() -> None:
    words = worded({"a": "甲 的 乙 。 丙", "b": "丁"})
    assert terms.collocations(TWO, words, window=1, minimum=1).is_empty()
    assert terms.collocations(TWO, words, window=9, minimum=1).select("left", "right").rows() == [("甲", "乙")]


def test_one_pair_alone_has_full_information() -> None:
    found = terms.collocations(TWO, worded({"a": "甲 乙"}), minimum=1)
    assert found.select("g2", "npmi").row(0) == (0.0, 1.0)


# Networks and readability


def test_a_pair_counts_once_a_unit_whatever_its_order() -> None:
    words = worded({"a": "甲乙 丙丁 甲乙 。 丙丁 甲乙 。 戊己", "b": "甲乙 戊己"})
    found = terms.fcm(TWO, words, minimum=1)
    assert found.select("left", "right", "count", "left_count", "right_count", "units").rows() == [
        ("丙丁", "甲乙", 2, 2, 3, 4),
        ("戊己", "甲乙", 1, 2, 3, 4),
    ]
    assert found["jaccard"].to_list() == pytest.approx([2 / 3, 1 / 4])
    assert found["npmi"][0] == pytest.approx(math.log(2 * 4 / (2 * 3)) / math.log(2))
    assert terms.fcm(TWO, words, unit="report", minimum=2).select("left", "right").rows() == [("戊己", "甲乙")]
    assert terms.fcm(TWO, words, most=2, minimum=1).height == 1
    assert terms.fcm(EMPTY).is_empty()


def test_readability_is_what_counting_by_hand_gives() -> None:
    found = terms.readability(made({"a": "公开内容不全面,更新不及时。渠道单一!", "b": ""})).to_dicts()
    one = found[0]
    assert (one["characters"], one["sentences"], one["clauses"]) == (16, 2, 3)
    assert (one["sentence_length"], one["clause_length"], one["common"]) == (8.0, 16 / 3, 1.0)
    words = gr.tokens(made({"a": "公开内容不全面,更新不及时。渠道单一!"})).filter(pl.col("pos") != "x")
    assert (one["words"], one["word_length"]) == (words.height, 16 / words.height)
    assert found[1]["sentence_length"] is None


def test_rare_characters_lower_the_common_share() -> None:
    assert terms.readability(made({"a": "磻溪镇公开"}))["common"].item() == 0.8


# Features


SAID = "一是公开内容不及时。下一步,将在2021年底前在门户网站每月公开3次,切实落实《条例》要求,力争做到全方位公开。"


def test_features_count_what_is_specific_hedged_and_intense() -> None:
    corpus = made({"a": SAID})
    found = gr.features(corpus).row(0, named=True)
    counts = ("problems", "measures", "clauses", "deadlines", "dates", "channels", "numbers", "documents")
    assert [found[name] for name in counts] == [1, 1, 2, 2, 0, 1, 1, 1]
    assert (found["hedges"], found["intensifiers"]) == (1, 2)
    assert found["characters"] == len(SAID)
    words = gr.tokens(corpus).filter(pl.col("pos").ne_missing("x")).height
    assert found["tokens"] == words
    assert found["specificity"] == 5 / 2
    assert found["density"] == pytest.approx(5 / words)
    assert found["hedging"] == pytest.approx(1 / words)
    assert found["intensity"] == pytest.approx(2 / words)
    assert (found["count_timeliness"], found["share_timeliness"], found["share_gap"]) == (1, 1.0, 0.0)


def test_every_mention_is_traced_to_what_is_printed() -> None:
    corpus = made({"a": SAID})
    found = terms.mentions(corpus)
    assert found.select("kind", "text").rows() == [
        ("deadline", "2021年底前"),
        ("channel", "门户网站"),
        ("deadline", "每月"),
        ("number", "3次"),
        ("intensity", "切实"),
        ("document", "《条例》"),
        ("hedge", "力争"),
        ("intensity", "全方位"),
    ]
    assert all(SAID[start:end] == text for text, start, end in found.select("text", "start", "end").iter_rows())


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("第3条", []),
        ("1、公开2、答复", []),
        ("一是公开", []),
        ("多次提醒", []),
        ("千家万户", []),
        ("四位一体", []),
        ("95.5%的信息", [("number", "95.5%")]),
        ("培训120余人次", [("number", "120余人次")]),
        ("召开两次会议", [("number", "两次")]),
        ("《2019年要点3条》", [("document", "《2019年要点3条》")]),
        ("国办发〔2014〕32号", [("document", "国办发[2014]32号")]),
        ("2020年5月6日", [("date", "2020年5月6日")]),
        ("20个工作日内答复", [("deadline", "20个工作日内")]),
        ("上半年", [("date", "上半年")]),
        ("通过微信公众号和公告栏", [("channel", "微信公众号"), ("channel", "公告栏")]),
    ],
)
def test_specifics_are_quantities_and_names_not_ordinals(text: str, wanted: list[tuple[str, str]]) -> None:
    found = terms.mentions(made({"a": text})).filter(~pl.col("kind").is_in(["hedge", "intensity"]))
    assert found.select("kind", "text").rows() == wanted


def test_a_hedge_inside_another_word_is_none() -> None:
    assert terms.mentions(made({"a": "节约用水,签约企业,严格约束,相关可能性"})).filter(kind="hedge").is_empty()


def test_a_report_without_the_section_is_null_and_one_without_clauses_has_zeros() -> None:
    corpus = made({"a": "公开不及时。", "b": "无。"})
    other = corpus.narratives.filter(pl.col("report") != "a")
    found = gr.features(gr.Corpus(corpus.reports, corpus.texts, corpus.cells, other, corpus.leftovers))
    assert found["report"].to_list() == ["a", "b"]
    assert set(found.drop("report").row(0)) == {None}
    assert found.select("problems", "clauses", "numbers").row(1) == (0, 0, 0)
    assert found.select("specificity", "share_gap").row(1) == (None, None)


def test_shares_add_up_with_the_uncategorised(corpus: gr.Corpus) -> None:
    found = gr.features(corpus)
    shares = found.select(pl.sum_horizontal(pl.col("^share_.*$")))["share_request_handling"]
    left = found["uncategorised"] / found["problems"]
    assert (shares + left).to_list() == pytest.approx([1.0] * 5)
    counted = found.select(pl.sum_horizontal(pl.col("^count_.*$")))["count_request_handling"] + found["uncategorised"]
    assert counted.to_list() == found["problems"].to_list()
    assert found["problems"].sum() == gr.problems(corpus).filter(kind="problem").height


def test_the_declared_categories_are_those_of_the_taxonomy() -> None:
    declared = [name.removeprefix("share_") for name in schemas.FRAMES["features"] if name.startswith("share_")]
    assert declared == list(CATEGORIES)


def clauses(categories: dict[str, list[str | None]]) -> pl.DataFrame:
    found = [(report, category) for report, own in categories.items() for category in own]
    columns = {"report": [r for r, _ in found], "category": [c for _, c in found]}
    return schemas.frame("problems", columns | {"kind": ["problem"] * len(found), "also": [["gap"]] * len(found)})


def test_cooccurrence_is_what_the_formulas_give_by_hand() -> None:
    data = clauses({"a": ["staffing", "timeliness"], "b": ["staffing"], "c": ["timeliness", "coverage"], "d": [None]})
    found = terms.cooccurrence(data)
    assert found.height == 91
    pair = found.filter(left="timeliness", right="staffing").row(0, named=True)
    assert [pair[name] for name in ("reports", "left_reports", "right_reports", "both")] == [4, 2, 2, 1]
    assert (pair["lift"], pair["phi"]) == (1.0, 0.0)
    other = found.filter(left="timeliness", right="coverage").row(0, named=True)
    assert other["lift"] == pytest.approx(2)
    assert other["phi"] == pytest.approx((4 * 1 - 2 * 1) / math.sqrt(2 * 1 * 2 * 3))
    never = found.filter(left="platform", right="coverage").row(0, named=True)
    assert (never["both"], never["lift"], never["phi"]) == (0, None, None)


def test_further_categories_count_on_request() -> None:
    data = clauses({"a": ["staffing"], "b": ["coverage"]})
    assert terms.cooccurrence(data).filter(left="staffing", right="gap")["both"].item() == 0
    assert terms.cooccurrence(data, further=True).filter(left="staffing", right="gap")["both"].item() == 1


def test_cooccurrence_refuses_other_kinds_and_frames() -> None:
    with pytest.raises(InputError, match="kind 'promise' is not known; take 'problem' or 'measure'"):
        terms.cooccurrence(clauses({}), "promise")
    with pytest.raises(InputError, match=r"lack the column 'category'.*gr\.problems"):
        terms.cooccurrence(clauses({}).drop("category"))


# Sensitivity


def test_scores_are_the_mean_difference_of_ranks_as_a_share_of_pairs() -> None:
    base, falling, rising = np.zeros(3), np.array([0.4, 0.1, 0.0]), np.array([0.0, 0.1, 0.2])
    assert unusual([base, falling, rising], compared=1) == pytest.approx([2 / 3, 2 / 3])
    assert unusual([base, falling, rising], compared=3) == pytest.approx([4 / 9, 4 / 9])
    assert unusual([base, falling, falling], compared=3) == [0.0, 0.0]
    assert unusual([base, falling, base], compared=1) == pytest.approx([1 / 3, 1 / 3])


def test_distances_are_one_minus_the_cosine_and_one_for_a_report_without_words() -> None:
    counts = pl.DataFrame({"report": ["a", "a", "b"], "term": ["甲", "乙", "甲"], "count": [3, 4, 2]})
    found = preprocessing._distances(counts, pl.Series(["a", "b", "c"]))
    assert found.tolist() == pytest.approx([1 - 3 / 5, 1.0, 1.0])


def test_sensitivity_scores_every_combination_of_steps() -> None:
    corpus = made({"a": "", "b": "", "c": ""})
    words = worded({"a": "公开 的 甲 。", "b": "公开 乙", "c": "甲 乙 的"})
    found = terms.sensitivity(corpus, words, steps=["single", "stop_words", "bigrams"])
    assert found.height == 8
    assert found.row(0, named=True) | {"terms": 0} == {
        "specification": "none",
        "terms": 0,
        "score": None,
        **dict.fromkeys(STEPS, False),
    }
    sizes = dict(found.select("specification", "terms").iter_rows())
    assert sizes["none"] == 5
    assert sizes["stop_words"] == 4
    assert sizes["single"] == 2
    assert sizes["bigrams"] == 5 + len({"公开 的", "的 甲", "甲 。", "公开 乙", "甲 乙", "乙 的"})
    assert all(score is not None and 0 <= score <= 1 for score in found["score"][1:])


def test_rare_words_are_those_of_few_reports() -> None:
    corpus = made({"a": "", "b": "", "c": ""})
    words = worded({"a": "甲 乙", "b": "甲", "c": "甲 丙"})
    found = terms.sensitivity(corpus, words, steps=["rare", "numbers"], rare=0.5)
    assert dict(found.select("specification", "terms").iter_rows()) == {
        "none": 3,
        "rare": 1,
        "numbers": 3,
        "numbers+rare": 1,
    }


def test_sensitivity_says_what_to_do_instead() -> None:
    with pytest.raises(InputError, match=r"'stemming' is no step; take .*stop_words"):
        terms.sensitivity(TWO, steps=["stemming", "rare"])
    with pytest.raises(InputError, match="steps is 'rare'; write a list"):
        terms.sensitivity(TWO, steps="rare")
    with pytest.raises(InputError, match="two steps or more"):
        terms.sensitivity(TWO, steps=["rare"])
    with pytest.raises(InputError, match="2 reports have words; distances need three or more"):
        terms.sensitivity(TWO)


# Edges


def test_empty_corpora_give_empty_frames_of_the_declared_columns() -> None:
    answers = {
        "dtm": gr.dtm(EMPTY),
        "weights": terms.weights(gr.dtm(EMPTY)),
        "vocabulary": terms.vocabulary(gr.dtm(EMPTY)),
        "keyness": gr.keyness(EMPTY, "year"),
        "kwic": gr.kwic(EMPTY, "公开"),
        "collocations": terms.collocations(EMPTY),
        "mentions": terms.mentions(EMPTY),
        "features": gr.features(EMPTY),
        "cooccurrence": terms.cooccurrence(gr.problems(EMPTY)),
    }
    for name, frame in answers.items():
        assert frame.is_empty(), name
        assert frame.schema == schemas.empty(name).schema, name


def test_answers_have_the_declared_columns(corpus: gr.Corpus) -> None:
    answers = {
        "dtm": gr.dtm(corpus),
        "weights": terms.weights(gr.dtm(corpus)),
        "vocabulary": terms.vocabulary(gr.dtm(corpus)),
        "keyness": gr.keyness(corpus, "year"),
        "kwic": gr.kwic(corpus, "公开"),
        "collocations": terms.collocations(corpus),
        "mentions": terms.mentions(corpus),
        "features": gr.features(corpus),
        "cooccurrence": terms.cooccurrence(gr.problems(corpus)),
        "sensitivity": terms.sensitivity(corpus, steps=STEPS[:2]),
    }
    for name, frame in answers.items():
        assert not frame.is_empty(), name
        assert frame.schema == schemas.empty(name).schema, name


def test_copies_of_a_report_are_counted_once() -> None:
    corpus = made({"a": "公开不及时", "b": "公开不及时"}, duplicate_of=[None, "a"])
    assert gr.dtm(corpus)["report"].unique().to_list() == ["a"]
    assert terms.collocations(corpus, minimum=1)["count"].max() == 1


def test_words_and_sections_that_are_none_are_refused() -> None:
    with pytest.raises(InputError, match=r"words lack the column 'n'.*gr\.tokens"):
        gr.dtm(TWO, worded({"a": "甲"}).drop("n"))
    with pytest.raises(InputError, match="sections are a list of codes, which 'problem' is not; take some of overview"):
        gr.dtm(TWO, sections=["problem"])
    with pytest.raises(InputError, match="sections is 'problems'; write a list"):
        gr.dtm(TWO, sections="problems")
    with pytest.raises(InputError, match="'fee' is not"):
        gr.kwic(TWO, "甲", sections=["fee"])
    with pytest.raises(InputError, match="'fee' is not"):
        terms.mentions(TWO, ["fee"])
    assert gr.dtm(TWO, sections=["fees"]).is_empty()
    assert gr.dtm(TWO, sections=None).height == 2


def test_the_order_of_words_given_moves_nothing(corpus: gr.Corpus) -> None:
    words = gr.tokens(corpus)
    order = list(range(words.height))
    random.Random(4).shuffle(order)  # noqa: S311 - any order serves
    shuffled = words[order]
    assert gr.dtm(corpus, words).equals(gr.dtm(corpus, shuffled))
    assert terms.collocations(corpus, words).equals(terms.collocations(corpus, shuffled))
    assert gr.keyness(corpus, "year", words=words).equals(gr.keyness(corpus, "year", words=shuffled))


def test_a_dataset_on_disk_gives_the_same(corpus: gr.Corpus, tmp_path: Path) -> None:
    stored = gr.scan(gr.write(corpus, tmp_path))
    assert gr.features(stored).equals(gr.features(corpus))
    assert gr.keyness(stored, "year").equals(gr.keyness(corpus, "year"))
    assert gr.kwic(stored, "公开").equals(gr.kwic(corpus, "公开"))


def test_measures_of_synthetic_reports_add_up(tmp_path: Path) -> None:
    synthetic.corpus(tmp_path, 24, seed=5)
    corpus = gr.read(tmp_path / "reports")
    kept = corpus.reports.filter(pl.col("duplicate_of").is_null())["report"].to_list()
    words = gr.tokens(corpus, ["problems"]).filter(pl.col("report").is_in(kept), ~pl.col("is_stop"))
    assert words.height > 500
    assert gr.dtm(corpus)["count"].sum() == words.height
    found = gr.features(corpus)
    assert found["report"].to_list() == corpus.reports["report"].to_list()
    assert found["problems"].sum() == gr.problems(corpus).filter(kind="problem").height
    key = gr.keyness(corpus, "regime")
    assert key.select(pl.col("z").is_finite().all()).item()
    sizes = key.group_by("group").agg(pl.col("count").sum(), pl.col("size").first())
    assert (sizes["count"] == sizes["size"]).all()
    assert terms.collocations(corpus).select(pl.col("npmi").is_between(-1, 1.0000001).all()).item()
    assert terms.sensitivity(corpus, steps=STEPS[:3])["score"].drop_nulls().len() == 7


def test_word_lists_are_sorted_out_and_have_sources() -> None:
    hedges, intensity = ([row["pattern"] for row in rows(name)] for name in ("hedges", "intensity"))
    assert not set(hedges) & set(intensity)
    for name in ("hedges", "intensity", "specificity"):
        patterns = [row["pattern"] for row in rows(name)]
        assert len(patterns) == len(set(patterns))
        for row in rows(name):
            assert re.compile(row["pattern"]).search("") is None, row
            assert row["source"]
