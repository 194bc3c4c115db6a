"""What looks like a report and is none, and what looks like none and is one."""

import random
from dataclasses import replace

import pytest

from govreports.extraction import read_bytes
from govreports.genres import announces_report, other_genre
from govreports.lexicons import rows
from govreports_benchmark import writers as synthetic
from govreports_benchmark.writers import Layout, random_layout, report
from govreports_benchmark.writers.grammar import settled

CITED = "根据《中华人民共和国政府信息公开条例》和《关于印发政府信息公开工作年度报告格式的通知》要求，编制本报告。"


@pytest.mark.parametrize(("kind", "genre"), [("notice", "notice"), ("guide", "guide"), ("self_report", "performance")])
def test_documents_of_other_kinds_are_no_reports_and_say_what_they_are(kind: str, genre: str) -> None:
    for seed in range(12):
        made = synthetic.specimen(kind, seed)
        corpus = read_bytes(made.data, made.name)
        row = corpus.reports.row(0, named=True)
        assert row["status"] == "not_a_report"
        assert f"other_kind:{genre}" in row["note"]
        assert corpus.cells.is_empty()


def test_a_report_from_before_the_forms_stays_one() -> None:
    for seed in range(12):
        made = synthetic.specimen("free_form", seed)
        assert read_bytes(made.data, made.name).reports["status"].item() == "no_tables"


@pytest.mark.parametrize("file_format", ["text", "html", "docx", "xlsx"])
def test_no_report_is_called_something_else(file_format: str) -> None:
    for seed in range(1_000, 1_040):
        layout = settled(replace(random_layout(random.Random(seed)), format=file_format, packing="none"))  # noqa: S311
        made = report(seed, layout=layout)
        found = read_bytes(made.data, made.name).reports["status"].to_list()
        assert set(found) <= {"ok", "partial", "no_tables"}
        assert len(found) == 1 or "second_report" in made.layout.damage


@pytest.mark.parametrize("regime", ["r2014", "r2019", "r2021"])
def test_a_report_whose_cells_are_all_blank_stays_a_report(regime: str) -> None:
    made = report(3, regime, Layout(format="html", policy="none"))
    page = made.text
    for text in {truth.raw for truth in made.cells.values() if truth.raw}:
        page = page.replace(f">{text}<", "><")
    corpus = read_bytes(page.encode(), "x.html")
    assert corpus.cells.filter(status="read").is_empty()
    assert corpus.reports["status"].item() in {"ok", "partial"}


@pytest.mark.parametrize(
    "lead",
    [
        CITED,
        "各单位：现将《某市2021年政府信息公开工作年度报告》印发给你们，请认真组织实施。",
        "首页 政府信息公开指南 部门决算 绩效自评报告 通知公告",
        "请填写验证码",
    ],
)
def test_leads_of_reports_make_no_other_kind(lead: str) -> None:
    assert other_genre(f"{lead}一、总体情况 主动公开政府信息情况", lead, filled=False, titled=False) is None


@pytest.mark.parametrize("row", rows("genres"), ids=lambda row: row["example"])
def test_every_kind_is_told_by_its_example(row: dict[str, str]) -> None:
    assert other_genre(row["example"], row["example"], filled=False, titled=row["titled"] == "yes") == row["genre"]


@pytest.mark.parametrize("row", rows("announcements"), ids=lambda row: row["example"])
def test_leads_announce_a_report(row: dict[str, str]) -> None:
    assert announces_report(row["example"] + "信息公开", headed=False)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("现将石桥镇2022年政府信息公开工作情况报告如下：\n一、总体情况\n全镇公开信息92条。", "no_tables"),
        ("统计期限为2021年1月1日至12月31日。我局公开信息9条。", "no_tables"),
        ("一、总体情况\n2021年，我局主动公开信息9条。", "no_tables"),
        ("2021年，我局公开信息9条。\n石城县民政局\n2022年1月20日", "no_tables"),
        ("首页 政府信息公开 通知公告", "not_a_report"),
        ("石城县2024年政务公开工作要点\n一、突出重点领域信息公开\n二、加强解读", "not_a_report"),
    ],
)
def test_an_untitled_beginning_with_a_lead_or_a_heading_is_a_report(text: str, status: str) -> None:
    assert read_bytes(text.encode(), "x.txt").reports["status"].item() == status


def test_a_rule_with_a_blank_form_has_neither_year_nor_cells() -> None:
    text = (
        "政府信息公开工作统计制度\n发布日期：2021-03-01\n一、总说明\n各单位于2020年底前填报，报送时间另行通知。\n"
        "第二十条第（一）项\n信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t\t\t\n行政规范性文件\t\t\t\n"
    )
    corpus = read_bytes(text.encode(), "x.txt")
    assert corpus.reports.select("status", "year", "year_basis").row(0) == ("not_a_report", None, None)
    assert corpus.cells.is_empty()


@pytest.mark.parametrize(
    ("lead", "genre"),
    [
        ("各市人民政府：现将新的报告格式印发给你们，请遵照执行。", "notice"),
        ("各有关单位：现予印发给你们，请按时填报。", "notice"),
        ("为方便获取信息，编制本指南。", "guide"),
        ("对整体支出自评如下。", "performance"),
        ("今年天气很好。", "unrelated"),
    ],
)
def test_leads_of_other_kinds(lead: str, genre: str) -> None:
    assert other_genre(lead, lead, filled=False, titled=False) == genre
    assert other_genre(lead, lead, filled=True, titled=False) is None
