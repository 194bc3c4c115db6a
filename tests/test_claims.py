"""The audit of numbers in prose: what is accused, what is only hinted at, and what is left alone."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import govreports as gr
from govreports import schemas
from govreports.auditing import checks
from govreports.extraction import read_bytes
from govreports.sources.document import Document, resolve

ROOT = Path(__file__).parents[1]
Cells = dict[str, float | None]


def judged(prose: str, cells: Cells | None = None, **context: str | int) -> pl.DataFrame:
    """Return the findings on one narrative beside cells, given as ``table/row/column``."""
    row: dict[str, Any] = {
        "report": "r",
        "source": "r",
        "organ": "青岚区商务局",
        "organ_type": "department",
        "year": 2020,
    }
    row |= {"regime": "r2019", "scope": "unknown", "status": "ok"} | context
    section = row.pop("section", "applications")
    narrative = {"report": "r", "section": section, "text": prose, "start": 0, "end": len(prose)}
    found = []
    for place, value in (cells or {}).items():
        table, line, column = place.split("/")
        said = {"value": value, "status": "blank" if value is None else "read", "unit": context.get("unit")}
        found.append({"report": "r", "regime": row["regime"], "table": table, "row": line, "column": column} | said)
    row.pop("unit", None)
    frames: dict[str, list[dict[str, Any]]] = {
        "reports": [row],
        "texts": [{"report": "r", "text": prose}],
        "cells": found,
        "narratives": [narrative],
        "leftovers": [],
    }
    corpus = gr.Corpus(
        **{
            name: schemas.frame(name, {column: [each.get(column) for each in rows] for column in schemas.FRAMES[name]})
            for name, rows in frames.items()
        }
    )
    return gr.audit(corpus, ["claims"])


def answers(findings: pl.DataFrame) -> list[tuple[str, str, str | None]]:
    return findings.select(pl.col("check").str.strip_prefix("claims."), "status", "severity").rows()


NEW, CARRIED, DONE = "applications/new/total", "applications/carried_in/total", "applications/done/total"


# The five published reports


def test_the_slips_of_the_five_reports_are_found_and_nothing_right_is_accused(corpus: gr.Corpus) -> None:
    broken = gr.audit(corpus, ["claims"]).filter(status="broken")
    names = {corpus.find(name): name for name in ("000", "001", "002", "003", "004")}
    found = [
        (names[reports[0]], check, severity, left, right)
        for reports, check, severity, left, right in broken.select(
            "reports", "check", "severity", "left", "right"
        ).iter_rows()
    ]
    assert found == [
        ("000", "claims.parts_above_whole", "error", 10.0, 11.0),
        ("002", "claims.table_unscoped", "warning", 46.0, 42.0),
        ("004", "claims.parts_below_whole", "note", 152.0, 124.0),
    ]


def test_denials_of_the_five_reports_hold_against_their_tables(corpus: gr.Corpus) -> None:
    held = gr.audit(corpus, ["claims"]).filter(status="holds")
    cells = held.explode("cells")["cells"].drop_nulls().str.split("/").list.slice(1).list.join("/").to_list()
    assert cells.count("applications/new/total") == 2
    assert {"statistics/received/count", "statistics/reconsiderations/count", "statistics/lawsuits/count"} <= set(cells)


def test_addresses_of_findings_lead_to_their_quotes(corpus: gr.Corpus) -> None:
    texts = dict(corpus.texts.iter_rows())
    found = gr.audit(corpus, ["claims"])
    assert found.height
    for reports, quote, at in found.select("reports", "quote", "at").iter_rows():
        document = Document(texts[reports[0]], (), "text")
        assert resolve(document, at) == quote.split(" | ")[0]


# Prose against tables


@pytest.mark.parametrize(
    ("prose", "cells", "answer"),
    [
        ("收到申请12件。", {NEW: 12.0, CARRIED: 0.0}, ("table_unscoped", "holds", None)),
        ("收到申请12件。", {NEW: 14.0, CARRIED: 0.0}, ("table_unscoped", "broken", "warning")),
        ("收到申请12件。", {NEW: None, CARRIED: 0.0}, ("table_unscoped", "unknown", None)),
        ("收到申请12件。", {NEW: 10.0, CARRIED: None}, ("table_unscoped", "unknown", None)),
        ("收到申请12件。", {NEW: 14.0, CARRIED: None}, ("table_unscoped", "broken", "warning")),
        ("受理申请12件。", {NEW: 10.0, CARRIED: 2.0}, ("table_unscoped", "holds", None)),
        ("受理申请12件。", {NEW: 12.0, CARRIED: 2.0}, ("table_unscoped", "holds", None)),
        ("受理申请13件。", {NEW: 10.0, CARRIED: 2.0}, ("table_unscoped", "broken", "warning")),
        ("未收到申请。", {NEW: 0.0, CARRIED: 1.0}, ("table_unscoped", "holds", None)),
        ("未收到申请。", {NEW: 3.0, CARRIED: 1.0}, ("table_unscoped", "broken", "warning")),
        ("收到申请200余件。", {NEW: 210.0, CARRIED: 0.0}, ("table_unscoped", "holds", None)),
        ("收到申请200余件。", {NEW: 320.0, CARRIED: 0.0}, ("table_unscoped", "broken", "warning")),
        ("收到申请约200件。", {NEW: 300.0, CARRIED: 0.0}, ("table_about", "broken", "note")),
        ("答复申请12件。", {DONE: 13.0, NEW: 13.0, "applications/done.other/total": 1.0}, ("table_unscoped", "holds", None)),
        ("收到申请二十三件。", {NEW: 23.0, CARRIED: 0.0}, ("table_unscoped", "holds", None)),
    ],
)  # fmt: skip
def test_a_figure_is_held_against_every_reading_of_its_cells(
    prose: str, cells: Cells, answer: tuple[str, str, str | None]
) -> None:
    assert answers(judged(prose, cells)) == [answer]


@pytest.mark.parametrize(
    ("prose", "context", "answers_"),
    [
        ("我局收到申请12件。", {"scope": "own"}, [("table", "broken", "error")]),
        ("收到申请12件。", {"scope": "own"}, [("table_scope", "broken", "note")]),
        ("收到申请12件。", {"organ_type": "government"}, [("table_scope", "broken", "note")]),
        ("全区收到申请12件。", {"scope": "own"}, []),
        ("全区收到申请12件。", {"scope": "jurisdiction"}, [("table", "broken", "error")]),
        ("全区收到申请12件。", {}, [("table_scope", "broken", "note")]),
        ("市住建局收到申请12件。", {"scope": "jurisdiction"}, []),
        ("2019年收到申请12件。", {}, []),
        ("上半年收到申请12件。", {}, []),
        ("收到涉及拆迁的申请12件。", {}, []),
        ("受理申请12件。", {"section": "overview"}, [("table_matter", "broken", "note")]),
        ("（二）依申请公开情况\n受理申请12件。", {"section": "overview"}, [("table_unscoped", "broken", "warning")]),
        ("受理公开申请12件。", {"section": "overview"}, [("table_unscoped", "broken", "warning")]),
    ],
)
def test_only_figures_of_one_thing_and_scope_are_compared(
    prose: str, context: dict[str, Any], answers_: list[tuple[str, str, str | None]]
) -> None:
    assert answers(judged(prose, {NEW: 30.0, CARRIED: 0.0}, **context)) == answers_


def test_money_is_compared_in_one_unit_and_to_its_last_printed_place() -> None:
    cell: Cells = {"procurement/centralised_procurement/amount": 100645.0}
    assert answers(judged("采购金额10.06万元。", cell, unit="元")) == [("table_unscoped", "holds", None)]
    assert answers(judged("采购金额100645元。", cell, unit="元")) == [("table_unscoped", "holds", None)]
    assert answers(judged("采购金额100645元。", cell)) == [("table_unscoped", "unknown", None)]
    assert answers(judged("采购金额645元。", cell, unit="元")) == [("table_unscoped", "broken", "warning")]


def test_the_same_words_mean_the_rows_of_the_form_that_is_used() -> None:
    cells: Cells = {"statistics/received/count": 9.0, "statistics/received.letter/count": 3.0}
    found = judged("收到申请9件，其中信函申请4件。", cells, regime="r2014", year=2017)
    assert answers(found)[:2] == [("table_unscoped", "holds", None), ("table_unscoped", "broken", "warning")]
    assert found["cells"].to_list()[1] == ["r/statistics/received.letter/count"]


def test_law_suits_are_both_blocks_together() -> None:
    cells: Cells = {
        f"review_litigation/cases/{column}": 1.0 for column in ("litigation.direct", "litigation.after_review")
    }
    assert answers(judged("行政诉讼2件。", cells, section="review_litigation")) == [("table_unscoped", "holds", None)]
    assert answers(judged("行政诉讼3件。", cells, section="overview")) == [("table_matter", "broken", "note")]


@pytest.mark.parametrize(
    "prose",
    [
        "区政务服务中心受理公开申请87件，转我局办理4件。",
        "未收到法人或其他组织申请。",
        "没有依申请公开信息。",
        "2019年12月1日至2020年11月30日收到申请3件。",
    ],
)
def test_what_was_passed_on_or_of_one_kind_or_of_other_months_is_not_what_was_received(prose: str) -> None:
    assert judged(prose, {NEW: 12.0, CARRIED: 0.0, DONE: 12.0}).filter(status="broken").is_empty()


@pytest.mark.parametrize(
    ("prose", "checks_"),
    [
        ("行政处罚案件没有听证，也没有行政诉讼案件。", ["claims.table_matter"]),
        ("推进信息公开。行政处罚案件没有听证，也没有行政诉讼案件。", ["claims.table_matter"]),
        ("行政诉讼3件，其中政府信息公开类行政诉讼2件。", ["claims.table_matter"]),
        ("因行政处罚被提起行政诉讼3件。没有因政府信息公开引起的行政诉讼。", ["claims.table_unscoped"]),
        ("没有因政府信息公开引起的行政复议，也没有行政诉讼案件。", ["claims.table_unscoped"]),
    ],
)
def test_cases_of_other_business_are_no_cases_of_openness(prose: str, checks_: list[str]) -> None:
    cells: Cells = {
        "review_litigation/cases/litigation.direct": 2.0,
        "review_litigation/cases/litigation.after_review": 0.0,
    }
    found = judged(prose, cells, section="overview").filter(status="broken")
    assert found["check"].to_list() == checks_


def test_topics_that_have_figures_of_their_own_are_added_to_the_others() -> None:
    found = judged("发布信息100条，其中工作动态60条，政策解读10条，公告40条。").filter(status="broken")
    assert answers(found) == [("topics_above_whole", "broken", "warning")]
    assert judged("发布信息100条，其中工作动态60条，公告40条，制作政策解读10条。").filter(status="broken").is_empty()


def test_decisions_that_were_not_made_are_zero() -> None:
    cell: Cells = {"licensing/licences/decisions_reported": 12.0}
    assert answers(judged("未作出行政许可决定。", cell)) == [("table_unscoped", "broken", "warning")]


# Prose against itself


@pytest.mark.parametrize(
    ("prose", "answer"),
    [
        ("共发布信息10条，其中部门资讯9条，机构信息1条，其他1条。", ("parts_above_whole", "broken", "error")),
        ("共发布信息10条，其中部门资讯9条，机构信息2条。", ("topics_above_whole", "broken", "warning")),
        ("共发布信息10条，其中部门资讯9条，机构信息1条。", ("topics_above_whole", "holds", None)),
        ("办结12件，其中予以公开9件，部分公开4件。", ("parts_above_whole", "broken", "error")),
        ("收到申请12件，其中当面申请9件，网络申请4件。", ("parts_above_whole", "broken", "error")),
        ("收到申请10余件，其中当面申请9件，网络申请4件。", ("parts_above_whole", "holds", None)),
        ("收到申请30件，予以公开、部分公开、不予公开分别为12件、6件、2件。", ("parts_dealt", "broken", "warning")),
        ("收到申请20件，予以公开、部分公开、不予公开分别为12件、6件、2件。", ("parts_dealt", "holds", None)),
        ("收到申请24件，其中自然人提出18件，占80%。", ("share", "broken", "warning")),
        ("收到申请24件，其中自然人提出18件，占75%。", ("share", "holds", None)),
        ("收到申请24件，其中自然人提出17件，占70.8%。", ("share", "holds", None)),
        ("收到申请44件。从方式看，网络申请39件，占88.6%。", ("share", "holds", None)),
        ("收到申请44件。从方式看，网络申请39件，占78.6%。", ("share", "broken", "warning")),
        ("共公开信息87条，其中动态21条、公示55条、通知10余条、其他6条。", ("parts_above_whole", "broken", "error")),
        ("收到申请10件，办结9件，办结率100%。", ("rate", "broken", "warning")),
        ("收到申请10件，办结9件，办结率90%。", ("rate", "holds", None)),
        ("收到申请12件。全年收到申请13件。", ("totals_differ", "broken", "warning")),
        ("收到申请12件。全年未收到申请。", ("totals_differ", "broken", "warning")),
        ("收到申请12件。全年收到申请10余件。", ("totals_differ", "holds", None)),
    ],
)  # fmt: skip
def test_sentences_are_held_against_themselves_and_each_other(prose: str, answer: tuple[str, str, str | None]) -> None:
    found = judged(prose)
    assert answer in answers(found.filter(~pl.col("check").str.starts_with("claims.table")))
    assert found.filter(status="broken").height == (answer[1] == "broken")


@pytest.mark.parametrize(
    "prose",
    [
        "共发布信息10条，其中政府网站公开9条，微信公众号公开8条。",
        "收到申请12件，其中自然人10件，法人2件；当面申请5件，网络申请7件。",
        "收到申请12件，其中法人5件，商业企业4件，科研机构4件。",
        "收到申请12件，另收到3件。",
        "全区收到申请12件。我局收到申请3件。",
        "2019年收到申请12件。2020年收到申请13件。",
        "收到申请12件，其中办结10件，答复10件。",
        "新收申请30件，上年结转2件，办结31件，结转下年度1件。",
        "收到申请10件，办结9件，按时办结率100%。",
        "共报送信息152条，其中国家级5条，省级9条。",
        "办理建议6件、提案9件，办复率100%。收到申请3件，办结3件，办结率100%。",
        "特别重大突发事件5小时内发布信息，24小时内举行新闻发布会。",
        "收到申请17件，比2019年的23件减少6件；其中自然人申请15件、企业申请2件。",
        "不予处理6件、其他处理（含撤回5件、视为放弃6件）11件。",
        "收到申请3件。截至年底累计收到申请180件。2018年至2020年收到申请90件。",
        "收到单位申请3件、个人申请5件。收到申请8件。",
        "报送信息30件，其中转发15件、废止40件。",
        "公开信息100条，其中回复留言80条，刊发60条。",
        "依申请公开信息数107条。收到申请3件。",
        "行政复议5件。没有因政府信息公开引起的行政复议、行政诉讼。",
    ],
)
def test_what_is_right_is_not_accused(prose: str) -> None:
    broken = judged(prose, {NEW: None}).filter(status="broken")
    assert broken.filter(pl.col("severity") != "note").height == 0


def test_outcomes_above_what_was_received_may_have_been_carried_in() -> None:
    prose = "收到申请12件，其中予以公开9件，部分公开4件。"
    assert ("parts_above_whole", "unknown", None) in answers(judged(prose, {NEW: 12.0, CARRIED: None}))
    assert ("parts_above_whole", "holds", None) in answers(judged(prose, {NEW: 12.0, CARRIED: 1.0}))
    assert ("parts_above_whole", "broken", "error") in answers(judged(prose, {NEW: 12.0, CARRIED: 0.0}))


def test_parts_that_leave_some_unsaid_are_a_hint() -> None:
    found = judged("共发布信息10条，其中部门资讯3条，机构信息1条。").filter(status="broken")
    assert answers(found) == [("parts_below_whole", "broken", "note")]


# The family


def test_every_check_is_listed_with_its_rule_and_its_false_positives() -> None:
    listed = checks().filter(family="claims")
    assert listed.height == 13
    assert listed["false_positives"].str.len_chars().min() >= 20  # type: ignore[operator]
    source = (ROOT / "govreports" / "auditing" / "claims.py").read_text(encoding="utf-8")
    assert all(f'"{check}"' in source for check in listed["check"])


def test_findings_are_the_same_whatever_the_order_of_the_reports(corpus: gr.Corpus) -> None:
    turned = replace(corpus, cells=corpus.cells.reverse(), reports=corpus.reports.reverse())
    assert gr.audit(turned, ["claims"]).sort("finding").equals(gr.audit(corpus, ["claims"]).sort("finding"))


def test_a_report_without_tables_is_not_accused_by_them() -> None:
    text = "青岚区商务局2020年政府信息公开工作年度报告\n一、总体情况\n我局收到政府信息公开申请3件。\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n"
    found = gr.audit(read_bytes(text.encode(), "x.txt"), ["claims"])
    assert set(found["status"]) <= {"unknown"}


@pytest.mark.slow
def test_the_benchmark_runs_and_accuses_no_synthetic_report_falsely() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.claims", "--synthetic", "40"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "'false'" not in run.stdout.splitlines()[-1]
