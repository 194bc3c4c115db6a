"""What only sentences state, as values of the panel: where it counts, where it does not, and what it rests on."""

from dataclasses import replace
from importlib import import_module
from typing import Any

import polars as pl
import pytest

import govreports as gr
from govreports import schemas
from govreports.errors import InputError, LookupFailedError
from govreports.extraction import read_bytes
from govreports.lexicons import rows
from govreports.panels import wide
from govreports.statements.subjects import kinds, name_of
from govreports.trends import breaks

benchmark = import_module("tests.benchmarks.stated")

ORGAN = "湖北省荆门市沙洋县商务局"
OLD = "一、概述\n我局认真学习条例。\n二、依申请公开情况\n{prose}\n三、复议诉讼情况\n{cases}\n"
NEW = "一、总体情况\n{prose}\n二、主动公开政府信息情况\n见网站。\n{table}四、政府信息公开行政复议、行政诉讼情况\n{cases}\n"
ROW = "一、本年新收政府信息公开申请数量 | 4 | 0 | 0 | 0 | 0 | 0 | 4 |\n二、上年结转政府信息公开申请数量 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |"
TABLE = (
    "三、收到和处理政府信息公开申请情况\n申请人情况\n自然人 | 法人或其他组织 | 总计 |\n"
    f"商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |\n{ROW}\n"
)


def corpus_of(*reports: tuple[int, str], organ: str = ORGAN) -> gr.Corpus:
    """Return reports of one organ, one a year and body."""
    parts = [
        read_bytes(f"{organ}{year}年政府信息公开工作年度报告\n{body}".encode(), f"{n}-{year}.txt")
        for n, (year, body) in enumerate(reports)
    ]
    frames = [part.frames() for part in parts]
    return gr.Corpus(**{name: pl.concat([frame[name] for frame in frames]) for name in frames[0]})


def stated(prose: str, indicator: str = "applications_received", **context: Any) -> tuple[float | None, str]:  # noqa: ANN401
    year, organ = context.get("year", 2013), context.get("organ", ORGAN)
    corpus = corpus_of((year, OLD.format(prose=prose, cases=context.get("cases", "我局认真应对。"))), organ=organ)
    value, status = gr.panel(corpus, indicator, prose="only").select("value", "status").row(0)
    return value, status


def test_a_series_reaches_back_behind_the_first_form() -> None:
    corpus = corpus_of(
        (2012, OLD.format(prose="2012年，我局收到政府信息公开申请3件。", cases="未发生行政复议、行政诉讼。")),
        (2013, OLD.format(prose="全年未收到政府信息公开申请。", cases="无。")),
        (2021, NEW.format(prose="认真办理申请。", cases="无。", table=TABLE)),
    )
    panel = gr.panel(corpus, ["applications_received", "reconsiderations"], prose="fill")
    assert panel.select("year", "indicator", "value", "status", "regime", "grade", "joined").rows() == [
        (2012, "applications_received", 3.0, "stated", "prose", "B", True),
        (2012, "reconsiderations", 0.0, "stated", "prose", "B", True),
        (2013, "applications_received", 0.0, "stated", "prose", "B", True),
        (2013, "reconsiderations", 0.0, "stated", "prose", "B", True),
        (2021, "applications_received", 4.0, "read", "r2021", "A", True),
        (2021, "reconsiderations", 0.0, "stated", "prose", "B", True),
    ]
    assert gr.panel(corpus, "applications_received").get_column("year").to_list() == [2021]
    assert set(breaks(panel)["indicator"]) == {"applications_received", "reconsiderations"}
    assert wide(panel).height == 3


def test_the_cell_of_a_stated_value_is_its_sentence_at_its_place() -> None:
    corpus = corpus_of((2013, OLD.format(prose="我局收到申请3件（含网上1/3）。", cases="无。")))
    cell = gr.panel(corpus, "applications_received", prose="only")["cells"].item()[0]
    report, table, at, quote = cell.split("/")
    assert (report, table, at, quote) == (corpus.reports["report"].item(), "prose", "5:1+8", "我局收到申请3件")
    trace = dict(gr.trace(corpus, cell).stations)
    assert trace["printed"] == "'我局收到申请3件' at 5:1+8"
    assert trace["line 5"].startswith("我局收到申请3件（含网上1/3）")
    with pytest.raises(LookupFailedError, match="'x' is no place"):
        gr.trace(corpus, f"{report}/prose/x/y")


@pytest.mark.parametrize("cell", ["4", "", "4 5"])
def test_a_sentence_never_stands_beside_or_instead_of_a_cell_of_the_form(cell: str) -> None:
    table = TABLE.replace("| 4 |\n", f"| {cell} |\n")
    corpus = corpus_of((2021, NEW.format(prose="全年收到政府信息公开申请5件。", cases="无。", table=table)))
    assert gr.panel(corpus, "applications_received", prose="fill").equals(gr.panel(corpus, "applications_received"))
    assert gr.panel(corpus, "applications_received", prose="only")["value"].item() == 5.0
    differ = gr.audit(corpus, ["claims"]).filter(status="broken")["check"].str.starts_with("claims.table")
    assert differ.any() == (cell == "4")


def test_another_report_of_the_organ_year_that_has_the_form_goes_before_prose() -> None:
    body = NEW.format(prose="全年收到政府信息公开申请5件。", cases="无。", table="")
    corpus = corpus_of((2021, body), (2021, NEW.format(prose="见表。", cases="无。", table=TABLE)))
    panel = gr.panel(corpus, "applications_received", prose="fill")
    assert sorted(panel.select("value", "status").rows(), key=str) == [(4.0, "read"), (None, "absent")]


@pytest.mark.parametrize(
    ("prose", "answer"),
    [
        ("我局收到申请3件。", (3.0, "stated")),
        ("未收到申请。", (0.0, "stated")),
        ("无。", (0.0, "stated")),
        ("收到申请数为零。", (0.0, "stated")),
        ("收到申请公开政府信息的要求0条。", (0.0, "stated")),
        ("受理依申请信息公开3件。", (3.0, "stated")),
        ("收到2份以信函形式提出的信息公开申请。", (2.0, "stated")),
        ("收到申请36只。", (36.0, "stated")),
        ("办理依申请公开3件。", (None, "unstated")),
        ("依申请公开信息数107条。", (None, "unstated")),
        ("收到申请近30件。", (None, "approximate")),
        ("收到申请30余件。", (None, "approximate")),
        ("收到申请约30件。", (None, "approximate")),
        ("收到申请3100余，均已答复。", (None, "approximate")),
        ("收到申请33件。其中，我局收到申请30余件。", (33.0, "stated")),
        ("收到申请3件。全年共收到申请4件。", (None, "conflict")),
        ("收到申请3件，全年共收到申请3件。", (3.0, "stated")),
        ("2012年收到申请3件。", (None, "unstated")),
        ("上半年收到申请3件。", (None, "unstated")),
        ("条例施行以来，累计收到申请30件。", (None, "unstated")),
        ("局属福利中心收到申请3件。", (None, "unstated")),
        ("县水利局收到申请3件。", (None, "unstated")),
        ("收到涉及征地的申请3件。", (None, "unstated")),
        ("收到申请3件，比2012年的7件减少4件。", (3.0, "stated")),
        ("收到申请3件，同比下降（2012年7件），予以公开2件。", (3.0, "stated")),
        ("下一步，我局将收到申请3件。", (None, "unstated")),
    ],
)
def test_only_an_exact_figure_of_the_organ_and_year_is_stated(prose: str, answer: tuple[float | None, str]) -> None:
    assert stated(prose) == answer


def test_the_figure_of_an_area_goes_by_its_own_scope_and_only_if_nothing_else_is_said() -> None:
    government = "湖北省荆门市沙洋县人民政府"
    body = OLD.format(prose="全县共收到申请30件。", cases="无。")
    row = gr.panel(corpus_of((2013, body), organ=government), "applications_received", prose="only")
    assert row.select("value", "scope").rows() == [(30.0, "jurisdiction")]
    both = OLD.format(prose="全县共收到申请30件。县政府收到申请4件。", cases="无。")
    row = gr.panel(corpus_of((2013, both), organ=government), "applications_received", prose="only")
    assert row["value"].item() != 30.0 or row["scope"].item() == "jurisdiction"


def test_a_whole_town_is_the_town_itself() -> None:
    town = "湖北省荆门市沙洋县后港镇人民政府"
    assert stated("全镇收到申请3件。", organ=town) == (3.0, "stated")


@pytest.mark.parametrize(
    ("cases", "answer"),
    [
        ("未发生因政府信息公开引起的行政复议和行政诉讼。", (0.0, 0.0)),
        ("我局共受理行政复议1起，行政诉讼5起，没有因政府信息公开而被提起的行政复议或行政诉讼。", (0.0, 0.0)),
        ("行政复议3件，其中涉及政府信息公开1件。", (None, None)),
        ("被申请行政复议2件，行政诉讼为0。", (2.0, 0.0)),
        ("申请人向县政府申请行政复议1件，未经复议直接起诉3件，复议后起诉1件。", (1.0, 4.0)),
    ],
)
def test_cases_are_those_about_open_government_information(
    cases: str, answer: tuple[float | None, float | None]
) -> None:
    found = [stated("无。", code, cases=cases)[0] for code in ("reconsiderations", "lawsuits")]
    assert tuple(found) == answer


def test_outcomes_fees_and_items_are_stated_too() -> None:
    body = (
        "一、概述\n全年主动公开政府信息120条。\n二、依申请公开情况\n收到申请5件，其中属于已主动公开范围1件，同意公开2件，"
        "部分公开1件，不予公开1件。\n三、收费情况\n收取复印费5000元。\n"
    )
    panel = gr.panel(corpus_of((2013, body)), prose="only").filter(pl.col("value").is_not_null())
    assert dict(panel.select("indicator", "value").iter_rows()) == {
        "applications_received": 5.0, "disclosed": 3.0, "granted_alone": 2.0, "disclosed_in_part": 1.0, "refused": 1.0,
        "items_disclosed": 120.0, "information_fees_charged": 5000.0,
    }  # fmt: skip
    grades = dict(panel.select("indicator", "grade").iter_rows())
    assert (grades["disclosed"], grades["refused"], grades["granted_alone"]) == ("B", "C", "C")
    assert panel.filter(pl.col("joined"))["grade"].unique().to_list() == ["B"]


def test_a_rate_of_stated_parts_says_so() -> None:
    body = OLD.format(prose="收到申请4件，办结申请4件，予以公开3件。", cases="无。")
    row = gr.panel(corpus_of((2020, body)), "grant_rate", prose="fill").row(0, named=True)
    said = [row[name] for name in ("value", "status", "grade", "regime", "joined", "unit", "numerator", "denominator")]
    assert said == [0.75, "stated", "B", "prose", True, "share", 3.0, 4.0]


def test_what_only_prose_counts_is_asked_for_by_name(corpus: gr.Corpus) -> None:
    usual = set(gr.panel(corpus)["indicator"])
    assert set(gr.panel(corpus, prose="fill")["indicator"]) - usual == {"items_disclosed", "processing_fees_charged"}
    named = gr.panel(corpus, ["items_disclosed", "processing_fees_charged"])
    assert set(named["status"]) <= {"read", "no_counterpart"}
    assert gr.panel(corpus, ["processing_fees_charged"]).height == 5


def test_filling_changes_no_value_of_a_form(corpus: gr.Corpus) -> None:
    key = ["report", "indicator"]
    usual, filled = gr.panel(corpus), gr.panel(corpus, prose="fill")
    both = usual.join(filled.filter(pl.col("status") != "stated"), on=key, how="inner", suffix="_filled")
    assert both.height >= usual.height - filled.filter(status="stated").height
    assert both.filter(pl.col("value").ne_missing(pl.col("value_filled"))).is_empty()


def test_a_way_to_use_prose_that_is_not_known_is_refused(corpus: gr.Corpus) -> None:
    with pytest.raises(InputError, match="panel: prose is 'yes'; choose 'no' or 'fill' or 'only'"):
        gr.panel(corpus, prose="yes")  # type: ignore[arg-type]


def test_what_can_be_stated_is_data_with_an_example_that_is_read() -> None:
    known, subjects = set(gr.crosswalk()["indicator"]), set(kinds())
    for row in rows("stated"):
        assert row["indicator"] in known
        assert set(row["subjects"].split("+")) <= subjects
        assert row["reason"]


def test_a_corpus_without_prose_states_nothing(corpus: gr.Corpus) -> None:
    silent = replace(corpus, narratives=schemas.empty("narratives"))
    assert gr.panel(silent, prose="only")["value"].is_null().all()
    assert name_of("收到申请#", "applications", "件") is not None


def test_whole_reports_state_what_their_labels_say_and_nothing_else() -> None:
    found = sum(benchmark.scores("development").values(), start=benchmark.Counter())
    assert found["wrong"] <= 1  # a zero that the labels leave out: 上年结转0件
    assert found["right"] >= 85


@pytest.mark.parametrize(
    ("sentence", "subject", "period"),
    [
        ("全年收到信息公开申请9件，上年结转1件，共办结10件，无结转。", "applications.carried_out", "year"),
        ("上年没有收到申请，没有结转。", "applications.carried_out", "other"),
        ("上年度没有结转，本年收到2件。", "applications.carried_in", "year"),
        ("无上年结转申请。", "applications.carried_in", "year"),
    ],
)
def test_what_was_not_carried_is_a_zero_of_the_year_it_was_not_carried_to(
    sentence: str, subject: str, period: str
) -> None:
    text = f"石泉县审计局2022年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n{sentence}\n"
    claims = gr.claims(gr.read_bytes(text.encode(), "a.txt"))
    assert claims.filter(subject=subject).select("value", "period").rows() == [(0.0, period)]


def test_what_was_carried_in_is_stated_where_it_is_named_within_what_was_received() -> None:
    text = "石泉县审计局2022年政府信息公开工作年度报告\n一、总体情况\n收到信息公开申请5件（含上年结转1件）。\n"
    panel = gr.panel(gr.read_bytes(text.encode(), "a.txt"), ["applications_carried_in"], prose="only")
    assert panel["value"].to_list() == [1.0]
