"""Numbers in prose: what counts as a statement, what it counts, whose it is, of which period, part of what."""

import csv
import time
from importlib import import_module
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import govreports as gr
from govreports import schemas
from govreports.clauses.units import flatten
from govreports.errors import InputError
from govreports.extraction import read_bytes
from govreports.lexicons import rows
from govreports.numerals import chinese
from govreports.regimes import forms
from govreports.statements.cues import speaker_of
from govreports.statements.figures import figures_of
from govreports.statements.reading import Statement, statements_of
from govreports.statements.subjects import kinds, name_of
from govreports.statements.wholes import linked

benchmark = import_module("tests.benchmarks.claims")
ROOT = Path(__file__).parents[1]


def said(
    text: str, organ: str = "青岚区商务局", year: int | None = 2020, section: str | None = None
) -> list[Statement]:
    flat = flatten(text.replace("，", ",").replace("（", "(").replace("）", ")").replace("；", ";").replace("：", ":"))
    return linked(flat.text, statements_of(flat.text, speaker_of(organ, None, year), section))


def counted(text: str) -> list[tuple[str | None, float | None]]:
    return [(each.subject, each.value) for each in said(text)]


def report(prose: str, organ: str = "青岚区商务局") -> gr.Corpus:
    text = f"{organ}2020年政府信息公开工作年度报告\n一、总体情况\n{prose}\n二、主动公开政府信息情况\n"
    return read_bytes(text.encode(), "x.txt")


# The five published reports


def test_every_statement_of_the_five_reports_is_found_and_none_besides() -> None:
    assert benchmark.published() == ([], [])


def test_the_typed_quotes_stand_in_the_reports_and_in_what_is_found(corpus: gr.Corpus) -> None:
    found = gr.claims(corpus)
    texts = dict(corpus.texts.iter_rows())
    with (ROOT / "data" / "truth" / "claims" / "reports.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = corpus.find(row["report"])
            start = texts[key].find(row["quote"])
            assert start >= 0, row["quote"]
            own = found.filter(report=key, value=float(row["value"]))
            assert own.filter(pl.col("start") < start + len(row["quote"]), pl.col("end") > start).height, row["quote"]


def test_the_frame_is_as_declared_and_every_quote_is_the_slice_of_the_text(corpus: gr.Corpus) -> None:
    found = gr.claims(corpus)
    assert found.schema == schemas.empty("claims").schema
    texts = dict(corpus.texts.iter_rows())
    for key, quote, start, end in found.select("report", "quote", "start", "end").iter_rows():
        assert texts[key][start:end] == quote
    assert (
        found.group_by("report")
        .agg(pl.col("n"))
        .select(pl.col("n").list.eval(pl.element() == pl.int_range(1, pl.len() + 1)).list.all().all())
        .item()
    )


def test_gaogang_2019_counts_what_it_sent_in_and_the_province_has_its_own_list(corpus: gr.Corpus) -> None:
    own = gr.claims(corpus).filter(report=corpus.find("004"))
    assert own.filter(value=25)["scope"].item() == "other"
    total = own.filter(value=152).row(0, named=True)
    assert (total["kind"], total["scope"], total["subject"]) == ("total", "own", None)
    assert own.filter(whole=total["n"])["value"].to_list() == [5, 9, 35, 75]


# Figures


@pytest.mark.parametrize(
    ("printed", "value", "low", "high"),
    [
        ("200余条", 200, 200, 300),
        ("4.3万余条", 43000, 43000, 44000),
        ("近2.4万条", 24000, 23000, 24000),
        ("近百件", 100, 80, 100),
        ("约300件", 300, 270, 330),
        ("500件左右", 500, 450, 550),
        ("超过200件", 200, 200, None),
        ("3次以上", 3, 3, None),
        ("不足10件", 10, 0, 10),
        ("1.2万条", 12000, 11000, 13000),
        ("3,245条", 3245, 3245, 3245),
        ("二十三件", 23, 23, 23),
        ("两件", 2, 2, 2),
        ("百余条", 100, 100, 200),
        ("百分之八十", 80, 80, 80),
        ("12.5万元", 12.5, 12.5, 12.5),
    ],
)
def test_words_around_a_number_are_its_bounds(printed: str, value: float, low: float, high: float | None) -> None:
    figure = next(figures_of(printed))
    if printed == "12.5万元":
        assert (figure.value, figure.unit, figure.classifier) == (12.5, "万元", None)
        return
    assert (figure.value, figure.low, figure.high) == pytest.approx((value, low, high))
    assert (figure.start, figure.end) == (0, len(printed))


@pytest.mark.parametrize(
    "text",
    [
        "最迟5小时内发布,24小时内举行",
        "自收到申请之日起20个工作日内答复",
        "国办公开办函[2019]60号第二十条第(一)项",
        "2019年12月31日,二〇二〇年三月",
        "《2020年政务公开工作要点》“三审三校”",
        "每周更新信息3条以上,每季度通报1次",
        "联系电话:0512-61234567,人民路88号3楼,9:00-17:00",
        "数百条、几十件、一个窗口、一站式",
        "分为六个部分、三个方面",
        "邮编215000",
    ],
)
def test_dates_deadlines_titles_and_ordinals_are_no_figures(text: str) -> None:
    assert list(figures_of(text)) == []


def test_digits_that_white_space_divides_are_no_value() -> None:
    found = gr.claims(report("全年共收到政府信息公开申请1 2件。"))
    assert found.select("value", "low", "high").row(0) == (None, None, None)
    assert gr.claims(report("全年 共 收到 申请 12 件。"))["value"].to_list() == [12]


@given(st.integers(0, 99_999))
def test_chinese_numerals_are_read_as_they_are_written(number: int) -> None:
    digits, out, zero = "零一二三四五六七八九", "", False
    for place, unit in ((10_000, "万"), (1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            out += ("零" if zero and out else "") + digits[digit] + unit
        zero = not digit
    assert chinese(out or "零") == number
    assert chinese("百五") is None
    assert chinese("一亿二千万") == 120_000_000


# Subjects


def test_restricting_words_make_a_part_that_no_table_counts() -> None:
    assert counted("收到涉及征地拆迁的申请8件。") == [("applications.received.part", 8)]
    assert counted("关于土地征收方面，收到申请5件。") == [("applications.received.part", 5)]
    assert counted("通过网络渠道，共收到申请9件。") == [("applications.received.part", 9)]
    assert counted("没有收到涉及国家秘密的公开申请。") == [("applications.received.part", 0)]
    assert counted("通过政府网站部门动态2条。") == [("postings.part", 2)]


def test_what_another_verb_counts_has_no_subject() -> None:
    assert counted("向市政府报送政务信息45条，被采用12条。") == [(None, 45), (None, 12)]
    assert counted("受理群众来信来访37件，办结37件。") == [(None, 37), (None, 37)]
    assert counted("梳理权责清单218项，其中行政许可12项。") == [(None, 218), (None, 12)]
    assert counted("新收申请30件，上年结转2件，共32件。")[-1] == (None, 32)


def test_a_short_line_says_what_the_paragraph_below_it_is_about() -> None:
    assert counted("（二）依申请公开情况\n全年新收12件，办结12件。") == [
        ("applications.received", 12),
        ("applications.done", 12),
    ]
    assert counted("（三）平台建设情况\n全年新收12件，办结12件。") == [(None, 12), (None, 12)]


def test_figures_dealt_out_find_their_subjects() -> None:
    assert counted("行政复议和行政诉讼案件分别为2件和4件。") == [("reviews", 2), ("lawsuits", 4)]
    assert counted("行政复议、行政诉讼0件。") == [("lawsuits", 0), ("reviews", 0)]
    assert counted("行政复议和行政诉讼案件共3件。") == [(None, 3)]


def test_denials_state_zero_of_all_they_name() -> None:
    assert set(counted("本年度我局未因政府信息公开工作被申请行政复议、提起行政诉讼。")) == {
        ("reviews", 0),
        ("lawsuits", 0),
    }
    assert counted("尚未接到公民、法人及其他组织提出的信息公开申请。") == [("applications.received", 0)]
    assert counted("未发生一起因信息公开引发的行政复议和行政诉讼。") == [("lawsuits", 0), ("reviews", 0)]
    assert counted("信息公开的各类渠道没有很好的针对性。") == []
    assert counted("如未收到申请，应当说明。") == []
    assert counted("行政复议、行政诉讼均为零。") == [("lawsuits", 0), ("reviews", 0)]
    assert counted("收到申请公开政府信息的要求0条。") == [("applications.received", 0)]
    assert ("applications.granted", 0) not in counted("收到申请3件，均未予以公开。")


@pytest.mark.parametrize(
    ("section", "text", "subjects"),
    [
        ("review_litigation", "无。", ["reviews", "lawsuits"]),
        ("review_litigation", "2020年度我局均未发生此类情况。", ["reviews", "lawsuits"]),
        ("review_litigation", "均为0。", ["reviews", "lawsuits"]),
        ("applications", "0件。", ["applications.received"]),
        ("fees", "全年未发生收费。", ["fees_charged"]),
        ("other", "无。", []),
        ("applications", "见上表。", []),
    ],
)
def test_a_section_that_says_no_more_than_none_denies_what_it_is_about(
    section: str, text: str, subjects: list[str]
) -> None:
    found = said(text, section=section)
    assert [each.subject for each in found] == subjects
    assert {(each.value, each.kind) for each in found} <= {(0.0, "zero")}


def test_documents_that_are_open_on_request_are_no_requests() -> None:
    assert counted("依申请公开信息数107条。") == [(None, 107)]
    assert counted("收到依申请公开信息107条。") == [("applications.received", 107)]
    assert counted("收到申请36只，办结42单。") == [("applications.received", 36), ("applications.done", 42)]
    rounded = said("收到申请3100余，均已答复。")[0]
    assert (rounded.subject, rounded.low, rounded.high) == ("applications.received", 3100, 3200)


def test_plans_and_duties_are_no_statements() -> None:
    assert counted("下一步，我局将举办培训班2期以上，力争全年发布信息不少于300条。") == []
    assert counted("要求各单位发布信息10条。") == []


def test_every_subject_has_wordings_and_every_operand_is_a_cell_of_its_form() -> None:
    known = set(kinds())
    for row in rows("operands"):
        assert row["subject"] in known
        for term in row["cells"].replace("-", "+").split("+"):
            table, line, column = term.split("/")
            form = forms()[row["regime"]].table(table)
            assert form is not None
            assert line in {entry.code for entry in form.rows}
            assert column in {entry.code for entry in form.columns}
    assert all(row["source"] for name in ("phrases", "subjects", "operands") for row in rows(name))


# Scope and period


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("我局共收到申请3件。", "own"),
        ("青岚区商务局全年收到申请3件。", "own"),
        ("区商务局收到申请3件。", "own"),
        ("全区收到申请3件。", "jurisdiction"),
        ("全市收到申请3件。", "other"),
        ("区本级收到申请3件。", "level"),
        ("市住建局收到申请3件。", "other"),
        ("各部门收到申请3件。", "other"),
        ("全年收到申请3件。", "unknown"),
        ("我局加强学习。全年收到申请3件。", "own"),
        ("市住建局加强学习。全年收到申请3件。", "unknown"),
        ("向我局提出申请3件。", "own"),
        ("在区商务局网站公开信息3条。", "unknown"),
        ("区商局收到申请3件。", "own"),
        ("市商务局收到申请3件。", "other"),
        ("全区各级各部门公开信息3条。", "jurisdiction"),
        ("各级新闻媒体刊发信息3条。", "unknown"),
    ],
)
def test_scope_is_what_the_words_of_the_paragraph_say(text: str, scope: str) -> None:
    assert [each.scope for each in said(text)] == [scope]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2020年收到申请3件。", "year"),
        ("2019年收到申请3件。", "other"),
        ("2018年度收到申请3件。", "other"),
        ("二〇一九年收到申请3件。", "other"),
        ("去年收到申请3件。", "other"),
        ("上半年收到申请3件。", "other"),
        ("2020年1-6月收到申请3件。", "other"),
        ("自2008年施行以来，累计公开信息3条。", "cumulative"),
        ("今年以来收到申请3件。", "year"),
        ("截至2020年12月31日收到申请3件。", "year"),
        ("目前配备人员3人。", "unknown"),
        ("目前尚未收到申请。", "year"),
        ("2019年做了改版。收到申请3件。", "unknown"),
        ("收到申请3件。", "year"),
        ("同比下降（2019年增长），收到申请3件。", "year"),
    ],
)
def test_period_is_the_last_one_named(text: str, period: str) -> None:
    assert [each.period for each in said(text)] == [period]


def test_a_year_that_is_not_known_makes_named_years_unknown() -> None:
    assert [each.period for each in said("2020年收到申请3件。", year=None)] == ["unknown"]


# Parts and wholes


def test_parts_point_to_their_whole_up_to_the_next_total() -> None:
    found = said("收到申请12件，其中自然人10件，法人2件；办结12件，其中予以公开3件（国家秘密1件）、部分公开2件。")
    assert [each.whole for each in found] == [None, 0, 0, None, 3, 4, 3]
    found = said("公开信息2599条，（其中动态25条，公示30条）；收到申请36件，其中11件顺延。")
    assert [(each.subject, each.whole) for each in found[1:]] == [
        ("postings.part", 0),
        ("postings.part", 0),
        ("applications.received", None),
        ("applications.extended", 3),
    ]


def test_a_sentence_may_go_on_with_the_total_before_it() -> None:
    found = said("全年主动公开政府信息100条。其中，通过政府网站公开60条，政务微信公开40条。")
    assert [(each.subject, each.whole) for each in found] == [
        ("items", None),
        ("items.website", 0),
        ("items.wechat", 0),
    ]


def test_a_share_points_to_what_it_is_a_share_of() -> None:
    found = said("收到申请40件，其中法人申请10件，占总数的25%，同比增长5%。")
    assert [each.whole for each in found] == [None, 0, 0, None]


# Robustness


def test_prose_in_pieces_and_in_traditional_script_keeps_its_offsets() -> None:
    corpus = report("今年以來,我局收(shōu)到政府信息公開申請３件,\n其中自然人２件。")
    found = gr.claims(corpus)
    assert found.select("subject", "value").rows() == [
        ("applications.received", 3.0),
        ("applications.natural_person", 2.0),
    ]
    text = corpus.texts["text"].item()
    assert [text[start:end] for start, end in found.select("start", "end").iter_rows()] == found["quote"].to_list()


def test_a_corpus_without_its_texts_is_refused() -> None:
    corpus = report("收到申请3件。")
    with pytest.raises((InputError, KeyError)):
        gr.claims(gr.Corpus(corpus.reports, corpus.texts.clear(), corpus.cells, corpus.narratives, corpus.leftovers))


def test_a_corpus_of_nothing_has_no_statements() -> None:
    assert gr.claims(read_bytes(b"", "empty.txt")).height == 0


@given(st.text(alphabet="共收到申请12,件条其中万余不未(3)年。:、占%《》#一二百分别为我局全市\n", max_size=80))
def test_any_prose_is_read(text: str) -> None:
    for each in said(text):
        assert 0 <= each.start <= each.at < each.end <= len(flatten(text).text)
        assert each.whole is None or each.whole >= 0


@pytest.mark.parametrize(
    "unit", ["其中3条", "共12件其中", "未收到", "1", "百", "收到申请", "(((3件", "《", "分别为3件、"]
)
def test_time_grows_with_the_length_of_the_prose(unit: str) -> None:
    def spent(length: int) -> float:
        text = unit * (length // len(unit))
        best = []
        for _ in range(2):
            begin = time.process_time()
            said(text)
            best.append(time.process_time() - begin)
        return min(best) + 0.02

    assert spent(80_000) < 12 * spent(20_000)


@pytest.mark.slow
def test_a_megabyte_of_figures_is_read() -> None:
    assert len(said("其中123条" * (1_000_000 // 6))) == 1_000_000 // 6


def test_the_rules_hold_their_measure_on_all_parts() -> None:
    for part in benchmark.PARTS:
        score = benchmark.scores(part)
        assert float(score["F1"].split()[0]) > 0.85, part
        assert float(score["accusations: precision"].split()[0]) == 1.0, part


def test_a_subject_is_named_by_its_words_alone() -> None:
    named = name_of("共收到政府信息公开申请#", "applications", "件")
    assert named is not None
    assert named.subject == "applications.received"
    assert name_of("共收到政府信息公开申请#", "applications", "元") is None
