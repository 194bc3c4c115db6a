"""Reuse: planted copies are found, formulas give what a hand gives, pieces and passages stand in the texts."""

import math
import random
from dataclasses import replace
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import govreports as gr
from govreports import schemas
from govreports.errors import InputError, LookupFailedError
from govreports.lexicons import rows
from govreports.reuse import difference_html, differences, follow_up, group_of, persistence, stock_text
from govreports.reuse.change import expected_for, scaled
from govreports.reuse.comparing import operations
from govreports.reuse.hashing import Hashes, grams, mixed, shingles, word_hash
from govreports.reuse.minhash import candidates, chance, jaccard, signature
from govreports.reuse.prose import proses
from govreports.reuse.similarity import containment, cosine, edit, shared_length, tf_idf
from govreports.reuse.similarity import jaccard as words_jaccard
from govreports.reuse.years import earlier, later, originals

WORDS = sorted(row["term"] for row in rows("terms"))
LETTERS = "政府公開信息 更新\n,。;不及时<&>規範１"


Row = tuple[str, str | None, int | None, str] | tuple[str, str | None, int | None, str, str]


def corpus_of(*reports: Row) -> gr.Corpus:
    """Return a corpus of reports: id, organ, year, problems, overview."""
    heads, texts, narratives = [], [], []
    for report, organ, year, problems, *rest in reports:
        overview = rest[0] if rest else ""
        text = f"前言\n{overview}\n问题\n{problems}\n"
        heads.append({"report": report, "source": f"{report}.txt", "organ_key": organ, "year": year})
        texts.append((report, text))
        at = text.index(overview, 3)
        narratives.append((report, "overview", "总体情况", overview, at, at + len(overview)))
        at = len(text) - 1 - len(problems)
        narratives.append((report, "problems", "问题", problems, at, at + len(problems)))
    return gr.Corpus(
        reports=schemas.conform("reports", pl.DataFrame(heads)) if heads else schemas.empty("reports"),
        texts=pl.DataFrame(texts, schema=schemas.empty("texts").schema, orient="row"),
        narratives=pl.DataFrame(narratives, schema=schemas.empty("narratives").schema, orient="row"),
        cells=schemas.empty("cells"),
        leftovers=schemas.empty("leftovers"),
    )


def prose(chance_: random.Random, length: int = 60) -> list[str]:
    return chance_.choices(WORDS, k=length)


def altered(words: list[str], chance_: random.Random, share: float) -> list[str]:
    return [chance_.choice(WORDS) if chance_.random() < share else word for word in words]


def text_of(words: list[str]) -> str:
    return "。".join("、".join(words[at : at + 6]) for at in range(0, len(words), 6)) + "。"


# Formulas, against values worked out by hand


def test_cosine_and_jaccard_of_counts() -> None:
    assert cosine({"a": 1, "b": 2}, {"a": 2, "b": 1}) == pytest.approx(4 / 5)
    assert cosine({"a": 1}, {"b": 1}) == 0
    assert cosine({}, {"b": 1}) is None
    assert words_jaccard("aab", "bc") == pytest.approx(1 / 3)
    assert words_jaccard([], []) is None


def test_edit_counts_the_operations_of_lazy_prices() -> None:
    one, other, third = (
        "we expect demand to increase",
        "we expect worldwide demand to increase",
        "we expect weakness in sales",
    )
    assert edit(one.split(), other.split()) == pytest.approx(1 - 1 / 11)
    # four words deleted, three inserted
    assert edit(other.split(), third.split()) == pytest.approx(1 - 7 / 11)
    assert edit([], []) is None


@given(st.text("abc", max_size=12), st.text("abc", max_size=12))
def test_the_bits_count_the_longest_common_subsequence(one: str, other: str) -> None:
    table = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            table[i + 1][j + 1] = table[i][j] + 1 if a == b else max(table[i][j + 1], table[i + 1][j])
    assert shared_length(one, other) == table[-1][-1]


def test_weights_of_brown_and_tucker() -> None:
    weights = tf_idf({"a": 1, "b": 3}, {"a": 2, "b": 1}, 4)
    assert weights == pytest.approx({"a": math.log(2), "b": (1 + math.log(3)) * math.log(4)})


def test_containment_is_weighted() -> None:
    assert containment("ab", "bc", {"a": 1.0, "b": 2.0}) == pytest.approx(2 / 3)
    assert containment("", "b", {}) is None


def test_expected_change_is_the_fitted_polynomial() -> None:
    lengths = list(range(50, 150))
    raw = [0.5 - (length / 200) ** 3 for length in lengths]
    assert expected_for(lengths, raw) == pytest.approx(raw, abs=1e-9)
    assert expected_for(lengths[:59], raw[:59]) == [None] * 59
    assert expected_for([7] * 80, [0.1] * 80) == [None] * 80


def test_simple_similarity_is_scaled_over_the_pairs() -> None:
    assert scaled([2.0, 1.0, 0.0]) == [0.0, 0.5, 1.0]
    assert scaled([1.0, 1.0]) == [None, None]


# Hashing


def test_hashes_are_the_same_in_every_run() -> None:
    assert word_hash("公开") == 8413183097161628691
    assert grams(["公开", "及时"], 2).tolist() == [6007945122434576893]
    assert len(grams(["公开"], 2)) == 0
    assert len(shingles(["公开"], 2)) == 1
    assert len(shingles([], 2)) == 0


def test_runs_of_words_differ_by_order() -> None:
    assert grams(["a", "b"], 2) != grams(["b", "a"], 2)


def test_minhash_agrees_as_often_as_sets_are_alike() -> None:
    met, expected = 0, 0.0
    for number in range(300):
        base = mixed(np.arange(number * 1000, number * 1000 + 150, dtype=np.uint64))
        one, other = np.sort(base[:100]), np.sort(base[25:125])
        shared, together = jaccard(one, other)
        assert (shared, together) == (75, 125)
        met += bool((signature(one) == signature(other)).any())
        expected += chance(0.6)
    assert met == pytest.approx(expected, abs=8)


def made_sets(height: int) -> list[Hashes]:
    """Return sets, each tenth a near copy of the one before it."""
    sets: list[Hashes] = []
    for number in range(height):
        own = mixed(np.arange(number * 1000, number * 1000 + 80, dtype=np.uint64))
        sets.append(np.sort(np.concatenate([sets[-1][:76], own[:4]]) if number % 10 == 9 else own))
    return sets


def test_comparisons_grow_with_texts_not_with_pairs() -> None:
    counts = {}
    for height in (1000, 2000, 4000):
        found = candidates([signature(own) for own in made_sets(height)], 50)
        planted = {(number - 1, number) for number in range(9, height, 10)}
        assert planted <= {tuple(pair) for pair in found.pairs.tolist()}
        assert not found.crowded.any()
        counts[height] = len(found.pairs)
    assert all(count <= 0.11 * height for height, count in counts.items()), counts


def test_a_crowd_is_bounded_and_marked() -> None:
    keys = [signature(np.arange(1, 50, dtype=np.uint64))] * 400 + [signature(np.arange(60, 90, dtype=np.uint64))]
    found = candidates(keys, 20)
    assert len(found.pairs) == 20 * 400 - 20 * 21 // 2
    assert found.crowded.tolist() == [True] * 400 + [False]
    assert candidates([], 20).pairs.shape == (0, 2)


# Neighbours


def test_planted_copies_are_found_and_nothing_else() -> None:
    luck = random.Random(7)  # noqa: S311 - reproducible
    made, truth = [], set()
    for number in range(150):
        words = prose(luck)
        made.append((f"a{number:03}", f"甲{number}", 2020, text_of(words)))
        if number % 3 == 0:
            made.append((f"b{number:03}", f"乙{number}", 2020, text_of(altered(words, luck, 0.05))))
            truth |= {(f"a{number:03}", f"b{number:03}"), (f"b{number:03}", f"a{number:03}")}
    found = gr.neighbours(corpus_of(*made))
    pairs = set(found.select("report", "neighbour").iter_rows())
    assert len(pairs - truth) == 0
    assert len(pairs & truth) / len(truth) >= 0.95
    shuffled = gr.neighbours(corpus_of(*luck.sample(made, len(made))))
    assert shuffled.equals(found)


def test_neighbours_are_ranked_tied_by_id_and_of_other_organs() -> None:
    luck = random.Random(3)  # noqa: S311 - reproducible
    words = prose(luck)
    near = [*words[:-3], *prose(luck, 3)]
    corpus = corpus_of(
        ("d", "甲", 2020, text_of(words)), ("c", "甲", 2021, text_of(words)), ("b", "乙", 2020, text_of(near)),
        ("a", "丙", 2020, text_of(words)), ("e", None, 2020, text_of(words)), ("f", "丁", 2020, ""),
    )  # fmt: skip
    found = gr.neighbours(corpus)
    assert found.filter(report="d")["neighbour"].to_list() == ["a", "e", "b"]
    assert found.filter(report="e")["neighbour"].to_list() == ["a", "c", "d", "b"]
    assert found.filter(report="d", neighbour="a")["similarity"].item() == 1
    assert not found.filter(report="f").height
    assert gr.neighbours(corpus, across=False).filter(report="d")["neighbour"].to_list() == ["a", "c", "e", "b"]
    assert gr.neighbours(corpus, "year").filter(report="c").height == 0
    assert gr.neighbours(corpus, most=1)["rank"].unique().to_list() == [1]
    shared, together = found.filter(report="d", neighbour="b").select("shared", "together").row(0)
    assert (shared, together) == (55, 61)


def test_ten_thousand_equal_texts_are_one_set() -> None:
    made = [(f"{number:05}", f"局{number}", 2020, "公开不及时,解读不规范") for number in range(10_000)]
    found = gr.neighbours(corpus_of(*made), most=2)
    assert found.height == 20_000
    assert found["complete"].all()
    assert found.filter(report="09999")["neighbour"].to_list() == ["00000", "00001"]


# Stock text


def test_stock_text_by_hand() -> None:
    # the first five words are shared by three of four; 4-grams a b c d, b c d e
    shared, own = ["公开", "更新", "解读", "培训", "保密"], ["网站", "平台", "栏目", "目录", "检索"]
    made: list[Row] = [
        (f"{n}", f"局{n}", 2020, "、".join(shared) + "。" + "、".join(own[n:] + own[:n]) + "。") for n in range(3)
    ]
    made.append(("3", "局3", 2020, "、".join(reversed(shared)) + "。"))
    made.append(("4", "局4", 2021, "、".join(shared) + "。"))
    made += [("5", "局5", None, "公开。"), ("6", "局6", 2020, ""), ("7", "局7", 2020, "公开更新。")]
    found = stock_text(corpus_of(*made), at_least=5, common=0.5)
    assert found["report"].to_list() == ["0", "1", "2", "3", "6", "7", "4", "5"]
    assert found.filter(report="0").select("grams", "common", "share", "sentence_share").row(0) == (4, 2, 0.5, 0.5)
    assert found.filter(report="3")["share"].item() == 0
    status = dict(found.select("report", "status").iter_rows())
    assert [status[key] for key in "0364757"] == [
        "measured",
        "measured",
        "no_text",
        "few_texts",
        "short",
        "no_group",
        "short",
    ]
    # two of four others have them, no three of four
    assert stock_text(corpus_of(*made), at_least=5, common=0.51).filter(report="0")["common"].item() == 0


def test_parameters_out_of_range_are_refused(corpus: gr.Corpus) -> None:
    for wrong in ({"n": 0}, {"common": 0.0}, {"at_least": 1}):
        with pytest.raises(InputError):
            stock_text(corpus, **wrong)
    for wrong in ({"n": 0}, {"least": 0.0}, {"most": 0}, {"window": 0}):
        with pytest.raises(InputError):
            gr.neighbours(corpus, **wrong)
    for wrong in ({"alike": 0.0}, {"years": 0}):
        with pytest.raises(InputError):
            persistence(corpus, **wrong)
    with pytest.raises(InputError, match="columns of reports: report, source"):
        stock_text(corpus, "yaer")


def test_groups_of_expressions(corpus: gr.Corpus) -> None:
    groups = group_of(corpus.reports, ["regime", pl.col("region_code").str.head(2)])
    assert set(groups) == set(corpus.reports["report"])
    assert None in groups.values()
    assert group_of(corpus.reports, None)[corpus.reports["report"][0]] == "all"


# Years


def test_years_link_by_organ_and_by_renaming() -> None:
    before, after = "湖北省荆门市沙洋县环境保护局", "湖北省荆门市生态环境局沙洋分局"
    corpus = corpus_of(
        ("a", before, 2018, ""), ("b", after, 2019, ""), ("c", after, 2020, ""), ("d", None, 2019, ""),
        ("e", "甲", None, ""), ("f", "乙", 2019, ""), ("g", "乙", 2019, ""), ("h", "乙", 2020, ""),
    )  # fmt: skip
    back = {link.report: (link.other, link.basis, link.status) for link in earlier(originals(corpus))}
    assert back == {
        "a": (None, None, "missing"), "b": ("a", "renamed", "linked"), "c": ("b", "organ", "linked"),
        "d": (None, None, "organ_unknown"), "e": (None, None, "year_unknown"),
        "f": (None, None, "several"), "g": (None, None, "several"), "h": (None, None, "several"),
    }  # fmt: skip
    ahead = {link.report: (link.other, link.status) for link in later(originals(corpus))}
    assert ahead["a"] == ("b", "linked")
    assert ahead["c"] == (None, "missing")
    assert ahead["f"] == (None, "several")
    assert {link.report: link.other for link in later(originals(corpus), 2)}["a"] == "c"


def test_two_heirs_decide_nothing() -> None:
    corpus = corpus_of(
        ("a", "湖北省荆门市沙洋县环境保护局", 2018, ""), ("b", "湖北省荆门市生态环境局沙洋分局", 2019, ""),
        ("c", "湖北省荆门市沙洋县生态环境局", 2019, ""),
    )  # fmt: skip
    assert {link.report: link.status for link in later(originals(corpus))}["a"] == "several"


def test_copies_are_left_out() -> None:
    corpus = corpus_of(("a", "甲", 2019, "公开不及时。"), ("b", "甲", 2019, "公开不及时。"))
    copied = corpus.reports.with_columns(duplicate_of=pl.Series([None, "a"], dtype=pl.String))
    corpus = replace(corpus, reports=copied)
    for frame in (stock_text(corpus), gr.changes(corpus), persistence(corpus)):
        assert frame["report"].unique().to_list() == ["a"]
    assert gr.neighbours(corpus, across=False).height == 0


# Change


def test_changes_by_hand() -> None:
    corpus = corpus_of(
        ("a", "甲", 2019, "公开、更新、解读。"), ("b", "甲", 2020, "公开、更新、培训。"), ("c", "甲", 2021, "公开、更新、培训。"),
        ("d", "乙", 2019, "网站。"), ("e", "乙", 2020, ""),
    )  # fmt: skip
    found = gr.changes(corpus)
    assert found["report"].to_list() == ["d", "e", "a", "b", "c"]
    row = found.filter(report="b").row(0, named=True)
    assert (row["before"], row["words"], row["words_before"], row["status"]) == ("a", 3, 3, "compared")
    assert row["cosine"] == pytest.approx(2 / 3)
    assert row["jaccard"] == pytest.approx(0.5)
    assert row["edit"] == pytest.approx(2 / 3)
    # four texts with words; 公开 and 更新 in three, 培训 in two, 解读 in one
    common, training, reading = math.log(4 / 3), math.log(2), math.log(4)
    likeness = 2 * common**2 / (math.sqrt(2 * common**2 + reading**2) * math.sqrt(2 * common**2 + training**2))
    assert row["raw"] == pytest.approx(1 - likeness)
    assert (row["simple"], row["expected"], row["score"]) == (0.0, None, None)
    same = found.filter(report="c").row(0, named=True)
    assert (same["cosine"], same["jaccard"], same["edit"], same["simple"]) == pytest.approx((1, 1, 1, 1))
    assert same["raw"] == pytest.approx(0)
    assert dict(found.select("report", "status").iter_rows())["e"] == "no_text"


def test_scores_are_raw_less_expected_where_pairs_are_many() -> None:
    luck = random.Random(11)  # noqa: S311 - reproducible
    made = []
    for number in range(70):
        words = prose(luck, 20 + number)
        made.append((f"{number}a", f"局{number}", 2019, text_of(words)))
        made.append((f"{number}b", f"局{number}", 2020, text_of(altered(words, luck, luck.random()))))
    found = gr.changes(corpus_of(*made)).filter(status="compared")
    assert found.height == 70
    assert found["score"].null_count() == 0
    assert (found["score"] - found["raw"] + found["expected"]).abs().max() == pytest.approx(0)
    assert found["score"].sum() == pytest.approx(0, abs=1e-9)


# Differences


@given(st.text(LETTERS, max_size=60), st.text(LETTERS, max_size=60))
def test_pieces_stand_in_the_texts_and_hold_every_word(one: str, other: str) -> None:
    corpus = corpus_of(("a", "甲", 2019, one), ("b", "甲", 2020, other))
    texts = dict(corpus.texts.iter_rows())
    pieces = differences(corpus, "a", "b")
    for side, report in (("before", "a"), ("after", "b")):
        places = pieces.drop_nulls(side).select(f"{side}_start", f"{side}_end", side).rows()
        assert all(texts[report][start:end] == piece for start, end, piece in places)
        assert all(first[1] <= second[0] for first, second in pairwise(places))
        own = next(prose for prose in proses(corpus) if prose.report == report)
        covered = {at for start, end, _ in places for at in range(start, end)}
        assert all(set(range(s, e)) <= covered for s, e in zip(own.starts, own.ends, strict=True))
    shown = difference_html(pieces)
    assert "<b" not in shown
    assert shown.count("<del>") == pieces.filter(pl.col("kind").is_in(["deleted", "replaced"])).height


@given(st.lists(st.sampled_from("ab。"), max_size=20), st.lists(st.sampled_from("ab。"), max_size=20))
def test_operations_turn_one_text_into_the_other(one: list[str], other: list[str]) -> None:
    numbers = [sum(word == "。" for word in words[:at]) for words in (one, other) for at in range(len(words))]
    built = []
    for each in operations(one, numbers[: len(one)], other, numbers[len(one) :]):
        before, after = one[slice(*each.before)], other[slice(*each.after)]
        assert (each.kind == "equal") == (before == after)
        assert (each.kind == "deleted") == (not after)
        built += before if each.kind == "equal" else after
    assert built == other


def test_a_changed_word_is_one_piece_and_script_makes_none() -> None:
    corpus = corpus_of(("a", "甲", 2019, "公开不及时。解读形式单一。"), ("b", "甲", 2020, "公開不規範。解讀形式單一。"))
    pieces = differences(corpus, "a", "b")
    assert pieces.select("kind", "before", "after").rows() == [
        ("equal", "公开不", "公開不"), ("replaced", "及时", "規範"), ("equal", "。解读形式单一。", "。解讀形式單一。"),
    ]  # fmt: skip
    assert difference_html(pieces) == (
        '<div lang="zh"><p>公開不<del>及时</del><ins>規範</ins>。解讀形式單一。</p></div>'
    )
    with pytest.raises(LookupFailedError):
        differences(corpus, "a", "z")


def test_a_section_printed_in_parts_makes_no_piece_across_them() -> None:
    corpus = corpus_of(("a", "甲", 2019, "公开不及时。表格解读少。"), ("b", "甲", 2020, "公开不及时。解读少。"))
    whole = corpus.texts["text"][0]
    cut = whole.index("表格")
    start = whole.index("公开")
    head = corpus.narratives.row(1)
    parts = [(*head[:3], whole[start:cut], start, cut), (*head[:3], whole[cut + 2 : -1], cut + 2, len(whole) - 1)]
    narratives = pl.DataFrame([*parts, *corpus.narratives.rows()[2:]], schema=corpus.narratives.schema, orient="row")
    pieces = differences(replace(corpus, narratives=narratives), "a", "b")
    assert pieces["before"].to_list() == ["公开不及时。", "解读少。"]
    assert pieces["kind"].to_list() == ["equal", "equal"]


def test_a_megabyte_that_repeats_itself_is_compared() -> None:
    one = "公开不及时。" * 60_000
    corpus = corpus_of(("a", "甲", 2019, one), ("b", "甲", 2020, one[:-6] + "解读少。"))
    pieces = differences(corpus, "a", "b")
    assert pieces.select("kind", "after").rows() == [("equal", one[:-6]), ("replaced", "解读少"), ("equal", "。")]


# Persistence and follow-up


def test_problems_return_in_wording_or_in_category() -> None:
    corpus = corpus_of(
        ("a", "甲", 2019, "一是信息更新不及时。二是业务人员力量不足。三是政策解读形式单一。"),
        ("b", "甲", 2020, "一是信息更新不及时。二是工作人员业务能力有待提高。"),
        ("c", "乙", 2019, "一是信息更新不及时。"), ("d", "乙", 2020, ""), ("e", None, 2020, "一是信息更新不及时。"),
    )  # fmt: skip
    found = persistence(corpus)
    first = found.filter(report="a")
    assert first["again"].to_list() == ["wording", "category", "no"]
    assert first["later"].to_list() == ["b"] * 3
    assert first["similarity"][0] == 1
    assert first["later_text"][0] == "信息更新不及时"
    assert found.filter(report="b").select("again", "status").row(0) == ("unknown", "missing")
    assert found.filter(report="c").select("again", "status").row(0) == ("unknown", "no_problems")
    assert found.filter(report="e").select("again", "status").row(0) == ("unknown", "organ_unknown")


def test_a_promise_meets_the_sentence_that_shares_its_words() -> None:
    overview = "全年召开会议。举办保密审查业务培训两次。\n网站改版。"
    corpus = corpus_of(
        ("a", "甲", 2019, "一是人员业务能力不足。下一步,加强保密审查业务培训。"),
        ("b", "甲", 2020, "一是信息更新不及时。", overview),
        ("c", "乙", 2019, "一是人员业务能力不足。下一步,加强保密审查业务培训。"), ("d", "乙", 2020, "", "无。"),
    )  # fmt: skip
    row = follow_up(corpus).filter(report="a").row(0, named=True)
    assert row["passage"] == "举办保密审查业务培训两次。"
    assert row["shared"] == ["业务培训", "保密审查"] or row["shared"] == ["业务", "保密审查", "培训"]
    text = dict(corpus.texts.iter_rows())["b"]
    assert text[row["start"] : row["end"]] == row["passage"]
    # one report has words: a shared one weighs ln(2/2)+1, an unseen one ln(2)+1
    shared = len(row["shared"])
    assert row["score"] == pytest.approx(shared / (shared + 1 + math.log(2)))
    assert follow_up(corpus).filter(report="c")["status"].to_list() == ["no_text"]


@given(st.text(LETTERS + "加强培训将", max_size=50), st.text(LETTERS + "培训加强", max_size=50))
def test_passages_stand_in_the_texts(measures: str, overview: str) -> None:
    corpus = corpus_of(("a", "甲", 2019, "下一步,加强培训更新。" + measures), ("b", "甲", 2020, "", overview))
    texts = dict(corpus.texts.iter_rows())
    found = follow_up(corpus)
    assert found.height
    for start, end, passage, score in found.select("start", "end", "passage", "score").iter_rows():
        assert score is None or 0 <= score <= 1
        assert (start is None) == (passage is None)
        assert start is None or texts["b"][start:end] == passage


def test_empty_corpora_give_empty_frames() -> None:
    corpus = corpus_of()
    made = {
        "stock_text": stock_text(corpus), "neighbours": gr.neighbours(corpus), "changes": gr.changes(corpus),
        "persistence": persistence(corpus), "follow_up": follow_up(corpus),
    }  # fmt: skip
    for name, frame in made.items():
        assert frame.equals(schemas.empty(name)), name
        assert frame.schema == schemas.empty(name).schema
