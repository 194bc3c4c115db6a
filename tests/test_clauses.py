"""Problems and measures: told apart in every layout, split, written out, named, and traced to the text."""

import gzip
import re
import time
import tomllib
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from importlib import import_module
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import govreports as gr
from govreports.clauses import CATEGORIES, clauses_of, compiling, problem_batches
from govreports.clauses.categories import name_of
from govreports.errors import GovreportsError, InputError
from govreports.extraction import read_bytes
from govreports.lexicons import rows
from govreports.schemas import FRAMES
from govreports_benchmark import writers as synthetic

benchmark = import_module("tests.benchmarks.clauses")


def said(text: str, heading: str | None = None) -> list[tuple[str, str]]:
    return [(clause.kind, clause.text) for clause in clauses_of(text, heading)]


def admitted(text: str) -> list[str]:
    return [clause.text for clause in clauses_of(text) if clause.kind == "problem"]


def promised(text: str) -> list[str]:
    return [clause.text for clause in clauses_of(text) if clause.kind == "measure"]


def is_subsequence(small: str, large: str) -> bool:
    letters = iter(large)
    return all(letter in letters for letter in small)


# The five published reports


def test_shayang_2020_answers_each_of_three_problems_at_once(corpus: gr.Corpus) -> None:
    found = gr.problems(corpus).filter(report=corpus.find("003"))
    assert found["kind"].to_list() == ["problem", "measure"] * 3
    problems = found.filter(kind="problem")
    assert problems["text"].to_list() == [
        "人员素质有待进一步提升",
        "信息公开质量有待进一步提高",
        "信息公开保密工作有待进一步加强",
    ]
    assert problems["category"].to_list() == ["staffing", "quality", "secrecy_review"]


def test_gaogang_2019_is_read_from_traditional_script_and_quoted_in_it(corpus: gr.Corpus) -> None:
    found = gr.problems(corpus).filter(report=corpus.find("004"), kind="problem")
    assert found["category"].to_list() == ["coverage", "timeliness", "channels"]
    assert found["text"][0] == "需要公开的政务信息内容还不够全面"
    assert found["span"][0] == "需要公開的政務信息內容還不夠全面"


def test_changyi_2018_admits_four_problems_and_its_promise_to_solve_some_admits_none(corpus: gr.Corpus) -> None:
    found = gr.problems(corpus).filter(report=corpus.find("001"))
    assert found.filter(kind="problem")["category"].to_list() == [
        "standardisation",
        "timeliness",
        "channels",
        "mechanism",
    ]
    assert found.filter(pl.col("text").str.contains("解决不及时"))["kind"].to_list() == ["measure"]


def test_the_frame_is_as_declared_and_every_span_is_the_slice_of_the_text(corpus: gr.Corpus) -> None:
    found = gr.problems(corpus)
    assert found.columns == list(FRAMES["problems"])
    texts = dict(corpus.texts.iter_rows())
    for report, text, span, start, end in found.select("report", "text", "span", "start", "end").iter_rows():
        assert texts[report][start:end] == span
        assert is_subsequence(benchmark.key(text), benchmark.key(span))
    for _, own in found.group_by("report"):
        assert own["n"].to_list() == list(range(1, own.height + 1))
    assert set(found["category"].drop_nulls()) <= set(CATEGORIES)
    for category, also, cues in found.select("category", "also", "cues").iter_rows():
        assert category not in also
        assert category is None or cues[0].split(":")[0] == category


# Layouts

LAYOUTS = {
    "sub-headings": "(一)存在问题\n公开不及时;人员不足。\n(二)改进措施\n按时公开;充实人员。",
    "one is, twice": "一是公开不及时;二是人员不足。针对以上问题,一是按时公开;二是充实人员。",
    "twice without a turn": "一是公开不及时;二是人员不足。一是按时公开;二是充实人员。",
    "one sentence": "主要存在公开不及时、人员不足等问题。下一步,我局将按时公开;充实人员。",
    "numbers": "存在的问题:1.公开不及时。2.人员不足。整改措施:1.按时公开。2.充实人员。",
    "first, next": "问题如下:首先,公开不及时;其次,人员不足。今后,首先,按时公开;其次,充实人员。",
    "bullets": "主要不足:\n●公开不及时\n●人员不足\n改进方向:\n●按时公开\n●充实人员",
    "dashes": "存在不足:\n——公开不及时;\n——人员不足。\n下一步打算:\n——按时公开;\n——充实人员。",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_problems_and_measures_are_told_apart(layout: str) -> None:
    assert said(LAYOUTS[layout]) == [
        ("problem", "公开不及时"),
        ("problem", "人员不足"),
        ("measure", "按时公开"),
        ("measure", "充实人员"),
    ]


def test_an_interleaved_list_goes_back_to_problems() -> None:
    text = "一是公开不及时。下一步将按时公开。二是人员不足。对此,我局充实人员。"
    assert [kind for kind, _ in said(text)] == ["problem", "measure", "problem", "measure"]
    assert promised(text) == ["按时公开", "充实人员"]


def test_a_heading_of_measures_makes_all_below_it_measures() -> None:
    text = "一是解决更新不及时的问题;二是公开渠道不畅通的,逐一疏通。"
    assert [kind for kind, _ in said(text, "六、改进措施")] == ["measure", "measure"]
    assert [kind for kind, _ in said(text, "五、存在的主要问题及改进措施")] == ["measure", "problem"]


@pytest.mark.parametrize(
    "text", ["无", "无。", "暂无。", "—", "没有", "(一)存在的主要问题:无\n(二)改进情况:无", "本单位不存在问题。", ""]
)
def test_nothing_admitted_is_nothing(text: str) -> None:
    assert said(text) == []


def test_problems_only_and_measures_only() -> None:
    assert said("公开不及时,人员不足。") == [("problem", "公开不及时"), ("problem", "人员不足")]
    assert said("加强培训。拓宽渠道。") == [("measure", "加强培训"), ("measure", "拓宽渠道")]


def test_praise_openings_and_turns_are_no_clauses() -> None:
    text = (
        "2020年,我局加强领导,完善制度,取得了较好成效。但与群众的期盼相比,还存在一些不足,主要表现在以下方面:"
        "一是更新不及时。以上问题,我局将采取有力措施加以解决。"
    )
    assert said(text) == [("problem", "更新不及时")]


# Clauses


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("信息发布不规范、不及时、内容不全面。", ["信息发布不规范", "信息发布不及时", "内容不全面"]),
        (
            "公开内容的及时性、全面性以及公开形式的便民性等需要改进。",
            ["公开内容的及时性需要改进", "公开内容的全面性需要改进", "公开形式的便民性需要改进"],
        ),
        ("在信息公开范围、时效性等方面仍有待提高。", ["信息公开范围仍有待提高", "信息公开时效性仍有待提高"]),
        ("由于人员较少,存在公开不及时的问题。", ["人员较少", "公开不及时"]),
        ("数据整理不够规范导致公开滞后。", ["数据整理不够规范", "公开滞后"]),
        ("网站、公众号等平台功能不完善。", ["网站、公众号等平台功能不完善"]),
        ("一是在解读方面,形式较为单一。", ["形式较为单一"]),
        ("主要问题是更新不及时和人员不足。", ["更新不及时", "人员不足"]),
        ("存在“推一下、动一下”的被动局面。", ["“推一下、动一下”的被动局面"]),
        ("内容不全面,影响了群众知情权。", ["内容不全面,影响了群众知情权"]),
        ("更新不及时、内容不全面的问题仍然存在。", ["更新不及时", "内容不全面"]),
        ("公开手段单一、陈旧。", ["公开手段单一", "公开手段陈旧"]),
        ("一些信息群众看不到、看不懂。", ["一些信息群众看不到", "一些信息群众看不懂"]),
        ("一是对停车难、入学难等问题,回应不够主动。", ["对停车难、入学难等问题,回应不够主动"]),
        ("一是虽然每年组织培训,但效果不明显。", ["每年组织培训,但效果不明显"]),
        ("信息公开不规范,如标题不简洁、字体不统一。", ["信息公开不规范,如标题不简洁、字体不统一"]),
        ("术语过多,群众难以读懂。", ["术语过多,群众难以读懂"]),
        ("由于人员较少,还存在以下问题:一是更新不及时。", ["人员较少", "更新不及时"]),
        ("针对上年度存在的公开渠道单一问题,我局开通了公众号。", ["公开渠道单一"]),
        ("在检查中,发现我局内容不全面、更新不及时等问题。", ["内容不全面", "更新不及时"]),
        ("本单位不存在突出问题,但信息分类不准确。", ["信息分类不准确"]),
        (
            "公开手段单一,后台经常出现无法登录、无法审核等故障。",
            ["公开手段单一", "后台经常出现无法登录、无法审核等故障"],
        ),
        ("目前存在三个“不够”:一是重视不够;二是内容不够。", ["重视不够", "内容不够"]),
        ("有的单位更新不及时,有的单位该公开的不公开。", ["有的单位更新不及时", "有的单位该公开的不公开"]),
        ("培训缺乏针对性。一是培训以会代训,缺乏针对性。", ["培训缺乏针对性", "培训以会代训,缺乏针对性"]),
        ("不足之处:批次不够多;公开平均要用16天。", ["批次不够多", "公开平均要用16天"]),
    ],
)
def test_a_problem_is_one_predicate_with_its_subject(text: str, clauses: list[str]) -> None:
    assert admitted(text) == clauses


def test_shared_words_are_written_out_and_the_span_holds_them_all() -> None:
    text = "一是信息发布不规范、不及时。"
    spans = {text[clause.start : clause.end] for clause in clauses_of(text)}
    assert spans == {"信息发布不规范、不及时"}


def test_a_title_belongs_to_the_promise_behind_it() -> None:
    assert promised("改进措施:\n一是加强培训。每季度组织一次学习。另外选派骨干跟班。\n二是拓宽渠道") == [
        "加强培训。每季度组织一次学习",
        "另外选派骨干跟班",
        "拓宽渠道",
    ]


def test_who_promises_stands_outside_but_an_object_stays() -> None:
    assert promised("更新不及时。今后,我局将加强培训。") == ["加强培训"]
    assert promised("更新不及时。今后,我局将回复时限由七天压缩到三天。") == ["我局将回复时限由七天压缩到三天"]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("2021年,我局将加强培训。", ["加强培训"]),
        ("2024年3月底前,完成目录修订。", ["2024年3月底前,完成目录修订"]),
        ("改进措施:1.2021年8月,开设专区。2.自9月起,按月更新。", ["2021年8月,开设专区", "自9月起,按月更新"]),
        ("下一步,将解读方案与文件同步报审。", ["将解读方案与文件同步报审"]),
        ("我局将针对以上不足,逐项制定方案。", ["逐项制定方案"]),
        ("下一步,我县将持续深化改革:一是加强培训;二是拓宽渠道。", ["加强培训", "拓宽渠道"]),
        ("今后,一方面加强培训,另一方面拓宽渠道。", ["加强培训", "拓宽渠道"]),
    ],
)
def test_a_promise_keeps_its_date_and_leaves_what_only_announces_it(text: str, clauses: list[str]) -> None:
    assert promised("更新不及时。" + text) == clauses


def test_a_label_inside_an_item_gives_the_next_item_back_to_problems() -> None:
    text = "(一)更新不及时。改进措施:按时更新。(二)人员不足。改进措施:充实人员。"
    assert [kind for kind, _ in said(text)] == ["problem", "measure"] * 2
    text = "存在问题:1.更新不及时。改进措施:1.按时更新。2.充实人员,人员不足的再招聘。"
    assert [kind for kind, _ in said(text)] == ["problem", "measure", "measure"]


def test_an_object_of_disposal_before_an_admission_is_no_promise() -> None:
    assert said("我区将公开作为重点工作来抓,但仍存在不足:一是更新不及时。") == [("problem", "更新不及时")]


def test_a_heading_printed_inside_the_section_is_no_clause() -> None:
    assert said("五、存在的主要问题及改进情况\n无") == []


def test_wrapped_lines_are_one_sentence_and_titles_are_not() -> None:
    text = "我局的信息公开工作还存在以下不足:一是基层政务公开的规\n范化程度不高;二是工作人员不足,有的乡镇没有专门的工\n作人员。"
    assert admitted(text)[0] == "基层政务公开的规范化程度不高"
    assert admitted("(一)公开不及时\n部分信息更新滞后。") == ["公开不及时。部分信息更新滞后"]
    assert admitted("(一)公开不及时\n部分科室人手不足。") == ["公开不及时", "部分科室人手不足"]


def test_markup_pinyin_and_blanks_inside_a_clause_stay_in_the_span_only() -> None:
    text = "<p>一是信息更(gèng)新 不&nbsp;及時。</p>"
    (clause,) = clauses_of(text)
    assert clause.text == "信息更新不及时"
    assert text[clause.start : clause.end] == "信息更(gèng)新 不&nbsp;及時"


# The convention, docs/clauses.md


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("一是新媒体的活跃度、传播力和影响力有待增强。", ["活跃度", "传播力", "影响力"]),
        ("一是公开不够及时、全面。", ["公开不够及时、全面"]),
        ("一是工作的规范化、制度化建设还要进一步加强。", ["规范化建设", "制度化建设"]),
        ("一是责任主体不明确,科室之间互相推诿。二是更新不及时,人手不足。", ["互相推诿", "更新不及时", "人手不足"]),
        ("一是图纸术语多,公众难以看懂,未能达到征求意见的目的。", ["未能达到"]),
        ("一是公开内容方面,信息不够全面。", ["信息不够全面"]),
        ("公开工作虽有进展,但仍在不足,如更新不及时。", ["更新不及时"]),
        ("存在问题:是信息公开不够,二是人手不足。", ["信息公开不够", "人手不足"]),
        ("一是渠道不均衡,微信多、报刊\n— 5 —\n广播少。", ["广播少"]),
    ],
)
def test_the_convention_decides_what_one_clause_is(text: str, clauses: list[str]) -> None:
    found = admitted(text)
    assert len(found) == len(clauses)
    assert all(part in own for part, own in zip(clauses, found, strict=True))


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("一是查询系统卡顿不畅,已扩容服务器。", ["problem", "measure"]),
        (
            "一是更新不及时。因此,我们考虑从以下两个方面作进一步的改进:一是加强培训;二是完善制度。",
            ["problem", "measure", "measure"],
        ),
        (
            "我局着重做了两件事:一是加装查询屏;二是配发图解。但问题仍然存在:一是更新不及时。",
            ["measure", "measure", "problem"],
        ),
        ("一是更新不及时。为切实解决以上问题,我局一是加强培训。", ["problem", "measure"]),
        ("一是更新不及时。下一步,我局将不断加以改进。", ["problem"]),
    ],
)
def test_remedies_bridges_and_stumps(text: str, kinds: list[str]) -> None:
    assert [kind for kind, _ in said(text)] == kinds


def test_items_are_ordinals_or_sentences() -> None:
    text = "公开不及时;渠道不宽。人手不足。下一步:一是加强培训;二是拓宽渠道。"
    assert [clause.item for clause in clauses_of(text)] == [1, 1, 2, 3, 4]


# The second reader


def test_agreed_needs_the_second_reader_and_its_absence_is_null(corpus: gr.Corpus) -> None:
    both, alone = gr.problems(corpus), gr.problems(corpus, second=False)
    assert both["agreed"].any()
    assert not both["agreed"].all()
    assert alone["agreed"].null_count() == alone.height
    assert both.drop("agreed").equals(alone.drop("agreed"))
    withheld = gr.problems(corpus, withhold=True)
    assert withheld["category"].is_not_null().to_list() == both["agreed"].to_list()
    with pytest.raises(InputError, match="second=True"):
        gr.problems(corpus, second=False, withhold=True)


@pytest.mark.slow
def test_the_weights_of_the_second_reader_are_made_anew_bit_for_bit() -> None:
    folder = Path(compiling.__file__).parent
    for name, text in compiling.compiled(benchmark.ROOT.parent).items():
        packed = (folder / name).read_bytes()
        assert gzip.decompress(packed).decode("utf-8") == text
        assert len(packed) < 500_000


@pytest.mark.parametrize(
    ("part", "items", "clauses", "measures", "kinds"),
    [("development_2026c", 0.98, 0.9, 0.98, 0.98), ("held_out_2026c", 0.87, 0.8, 0.91, 0.93)],
)
def test_the_third_part_is_read_as_well_as_measured(
    part: str, items: float, clauses: float, measures: float, kinds: float
) -> None:
    each = [benchmark.met(section) for section in benchmark.sections_2026c() if section.part == part]
    assert benchmark.total(m.items for m in each) >= items
    assert benchmark.total(m.problems for m in each) >= clauses
    assert benchmark.total(m.measures for m in each) >= measures
    assert sum(m.kinds[0] for m in each) / sum(m.kinds[1] for m in each) >= kinds


# Categories


def test_every_category_has_rules_for_problems_and_measures_with_sources() -> None:
    for kind in ("problem", "measure"):
        own = {row["category"] for row in rows("categories") if row["kind"] in {"any", kind}}
        assert own == set(CATEGORIES)
    assert all(row["source"] and row["weight"] in {"0", "1", "2"} for row in rows("categories"))
    assert all(row["source"] and re.compile(row["pattern"]) for row in rows("cues"))


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("公开形式的便民性需要提高", "channels"),
        ("公开的程序、格式不规范", "standardisation"),
        ("政策解读不及时", "interpretation"),
        ("保密审查机制不健全", "secrecy_review"),
        ("依申请公开答复不规范", "request_handling"),
        ("公开力度有待加强", "coverage"),
        ("政府信息公开工作与群众需求还有差距", "gap"),
        ("对公众来信的反馈不及时", "participation"),
    ],
)
def test_the_more_specific_category_wins(text: str, category: str) -> None:
    assert name_of(text, "problem").category == category


def test_a_measure_is_named_by_its_first_aim_and_words_without_a_cue_by_none() -> None:
    named = name_of("加强业务培训,规范答复文书", "measure")
    assert (named.category, named.also) == ("staffing", ("request_handling", "standardisation"))
    assert name_of("出新招", "measure").category is None
    assert clauses_of("下一步将出新招、亮实招。")[0].category is None


def test_a_clause_without_a_cue_takes_the_category_of_its_item_and_says_so() -> None:
    first, second, third = clauses_of("一是政策解读不够;例子缺乏。二是例子缺乏。")
    assert (first.category, second.category, second.cues[0]) == ("interpretation", "interpretation", "interpretation:")
    assert third.category is None


def test_training_in_a_measure_makes_no_problem_of_staffing() -> None:
    found = clauses_of("一是更新不及时。下一步,加强培训,解决人员不足的问题。")
    assert [(clause.kind, clause.category) for clause in found] == [("problem", "timeliness"), ("measure", "staffing")]


# Truth


def test_the_labelled_set_is_what_it_says() -> None:
    marked, alone = benchmark.sections(), benchmark.alone()
    assert len(marked) >= 45
    assert len(alone) >= 150
    for section in marked:
        for clause in section.clauses:
            assert {clause.category, *clause.also} <= set(CATEGORIES)
            assert is_subsequence(benchmark.key(clause.text), benchmark.key(section.text[clause.start : clause.end]))
    for name, part, clause in [(s.id, s.part, None) for s in marked] + alone:
        if name[0] in "ac":
            expected = "development" if int(sha256(name.encode()).hexdigest()[0], 16) % 2 == 0 else "held_out"
            assert part == expected, name
        if clause:
            assert {clause.category} <= set(CATEGORIES)
    assert {section.part for section in marked} == set(benchmark.PARTS)


def test_the_published_sections_are_marked_word_for_word(corpus: gr.Corpus) -> None:
    files = {
        each["id"]: each["file"]
        for each in tomllib.loads((benchmark.ROOT / "sections.toml").read_text(encoding="utf-8"))["sections"]
        if "file" in each
    }
    assert len(files) == 5
    marked = {section.id: section.text for section in benchmark.sections()}
    for name, file in files.items():
        own = corpus.narratives.filter(report=corpus.find(file), section="problems")
        assert marked[name].split() == own["text"].item().split()


@pytest.mark.parametrize(
    ("part", "boundary", "kind", "category"),
    [
        ("development", 0.88, 0.99, 0.87),
        ("held_out", 0.82, 0.97, 0.89),
        ("fresh", 0.89, 0.98, 0.87),
        ("test_2026b", 0.72, 0.97, 0.77),
    ],
)
def test_clauses_are_found_and_named_as_well_as_measured(
    part: str, boundary: float, kind: float, category: float
) -> None:
    judged = [benchmark.judged(section) for section in benchmark.sections() if section.part == part]
    assert benchmark.boundaries(judged) >= boundary
    assert benchmark.kinds(judged) >= kind
    assert benchmark.macro_f1(benchmark.named(benchmark.labels(part))) >= category


@pytest.mark.slow
def test_synthetic_confessions_are_read_back() -> None:
    counts: Counter[str] = Counter()
    for seed in range(300, 420):
        made = synthetic.report(seed)
        try:
            narratives = read_bytes(made.data, made.name).narratives.filter(section="problems")
        except GovreportsError:
            continue
        found = [c for row in narratives.iter_rows(named=True) for c in clauses_of(row["text"], row["heading"])]
        if not found:
            continue
        true = {(clause.kind, benchmark.key(clause.text)): clause.category for clause in made.problems}
        own = {(clause.kind, benchmark.key(clause.text)): clause.category for clause in found}
        counts.update(true=len(true), own=len(own), both=len(set(true) & set(own)))
        counts["named"] += sum(true[each] == own[each] for each in set(true) & set(own))
    assert counts["true"] > 300
    assert benchmark.f1(counts["both"], counts["own"], counts["true"]) > 0.9
    assert counts["named"] / counts["both"] > 0.98


# Odd input


@given(
    st.text(
        alphabet="政府信息公开更新不及时、,。;:\n一二是(1)有待问题等的存在由于导致和以及“”《》今后将加强在方面性無 <p>",
        max_size=60,
    )
)
def test_every_clause_of_any_text_is_a_slice_of_it(text: str) -> None:
    for clause in clauses_of(text):
        assert 0 <= clause.start < clause.end <= len(text)
        assert clause.text
        assert is_subsequence(benchmark.key(clause.text), benchmark.key(text[clause.start : clause.end]))


@pytest.mark.parametrize(
    "text", ["。", ",;、。", "一", "一是", "一是、二是、", "(一)\n(二)", "的问题", "“" * 9, "\n\n", "問"]
)
def test_odd_text_has_no_clause(text: str) -> None:
    assert said(text) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "更新不及时,",
        "更新不及时、",
        "更新不及时\n",
        "一是更新不及时二是",
        "还有差距,",
        "我局存在公开,",
        "公开",
        "。,;:、",
        "(“",
        "<p>",
        "性、",
        "仍",
        "还",
        "一是更新不及时,没有专人,",
        "已经,",
    ],
)
def test_a_narrative_of_a_megabyte_takes_linear_time(text: str) -> None:
    spent = []
    for size in (30_000, 300_000):
        begin = time.perf_counter()
        clauses_of(text * (size // len(text)))
        spent.append(time.perf_counter() - begin)
    assert spent[1] < 40 * max(spent[0], 0.02)


def test_batches_and_datasets_say_the_same(corpus: gr.Corpus, tmp_path: Path) -> None:
    whole = gr.problems(corpus)
    assert pl.concat(problem_batches(corpus, size=1, second=True)).equals(whole)
    assert gr.problems(gr.scan(gr.write(corpus, tmp_path))).equals(whole)


def test_a_corpus_without_its_texts_is_refused(corpus: gr.Corpus) -> None:
    with pytest.raises(InputError, match="keep both"):
        gr.problems(replace(corpus, texts=corpus.texts.clear()))
