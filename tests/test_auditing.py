"""The audit: what a careful referee finds in the five reports, and what nobody may be accused of."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import govreports as gr
from govreports.auditing import checks, verdicts
from govreports.errors import InputError, LookupFailedError
from govreports.extraction import read_bytes
from govreports.lexicons import rows
from govreports.lexicons.roles import compiled
from govreports.regimes import forms

OWN = ("arithmetic", "continuity", "coherence", "extraction")

# Typed by reading the five reports: file, check, severity, what is quoted or which cell. Numbers in prose: test_claims.
SLIPS = [
    ("000", "coherence.foreign_organ", "warning", "拓展卫生局行政审批"),
    ("000", "coherence.heading_style", "note", "（2） 规范信息公开，提升工作要求。"),
    ("000", "coherence.heading_style", "note", "2、 主动公开政府信息情况"),
    ("001", "statistics.items_at_least_website", "error", "statistics/items/count"),
    ("001", "statistics.heading_rows_hold_no_number", "note", "statistics/disclosure/count"),
    ("001", "statistics.heading_rows_hold_no_number", "note", "statistics/channels/count"),
    ("001", "coherence.official_name", "warning", "中华人民共和国政府信息公开个例"),
    ("001", "coherence.organ_misspelt", "warning", "吉林市昌邑区商务避"),
    ("001", "extraction.organ_conflict", "note", "吉林市昌邑区商务避"),
    ("001", "extraction.year_conflict", "warning", "现将2017年政府信息公开工作情况报告如下"),
    (
        "001",
        "coherence.year_of_citation",
        "warning",
        "《关于做好2017年政府信息公开情况统计报送及年度报告编制公布工作的通知》",
    ),
    ("001", "coherence.field_blank", "note", "审核人: "),
    ("002", "coherence.heading_repeated", "warning", "（三）制度建设方面"),
    ("002", "coherence.unit_missing", "note", "procurement/centralised_procurement/amount"),
    ("003", "arithmetic.decisions_are_items", "warning", "licensing/other_services/decisions_reported"),
    ("003", "coherence.unit_missing", "note", "procurement/centralised_procurement/amount"),
    ("003", "coherence.required_blank", "note", "documents/rules/newly_made"),
    ("003", "coherence.section_empty", "note", "六、其他需要报告的事项"),
    ("003", "coherence.enumeration", "note", "二是认真执行“双随机、一公开”“互联网+"),
    ("004", "coherence.words_doubled", "note", "《朝聞天下》《泰州日報》《新華日報》《泰州日報》"),
]


@pytest.fixture(scope="module")
def findings(corpus: gr.Corpus) -> pl.DataFrame:
    return gr.audit(corpus)


@pytest.fixture(scope="module")
def broken(findings: pl.DataFrame) -> pl.DataFrame:
    return findings.filter(pl.col("family").is_in(OWN), status="broken")


def test_every_slip_of_the_five_reports_is_found_and_nothing_else(corpus: gr.Corpus, broken: pl.DataFrame) -> None:
    files = {report: Path(source).name[:3] for report, source in corpus.reports.select("report", "source").iter_rows()}
    found = [
        (files[row["reports"][0]], row["check"], row["severity"], row["quote"] or row["cells"][0].partition("/")[2])
        for row in broken.iter_rows(named=True)
    ]
    assert sorted(found) == sorted(SLIPS)


def test_what_is_quoted_stands_at_the_address(corpus: gr.Corpus, broken: pl.DataFrame) -> None:
    sources = dict(corpus.reports.select("report", "source").iter_rows())
    quoted = broken.filter(pl.col("quote").is_not_null())
    assert quoted["at"].null_count() == 0
    for reports, quote, at in quoted.select("reports", "quote", "at").iter_rows():
        assert gr.resolve(gr.read_document(sources[reports[0]]), at) == quote


@pytest.mark.parametrize(
    ("file", "cell"),
    [
        ("004", "licensing/licences/items_change"),  # -10
        ("004", "licensing/licences/items_last_year"),  # 59 beside 11421
        ("004", "licensing/licences/decisions_reported"),
        ("004", "licensing/other_services/decisions_reported"),  # 9 + 0 is not 431
        ("000", "applications/new/total"),  # 0 over blanks
        ("000", "applications/new/natural_person"),
        ("001", "statistics/requests/count"),  # a zero in a heading row
        ("001", "statistics/normative_documents_issued/count"),  # 0 issued, 12 disclosed: older ones, or 条 against 件
        ("002", "documents/normative_documents/newly_made"),
    ],
)
def test_what_looks_odd_and_is_right_is_not_accused(
    corpus: gr.Corpus, broken: pl.DataFrame, file: str, cell: str
) -> None:
    name = f"{corpus.find(file)}/{cell}"
    assert broken.filter(pl.col("cells").list.contains(name)).is_empty()


def test_deadlines_and_other_bodies_figures_are_not_accused(broken: pl.DataFrame) -> None:
    quotes = "".join(broken["quote"].drop_nulls())
    assert not [word for word in ("24小时", "5小时", "4家次", "25項", "151号", "泰高行審發") if word in quotes]


def test_keys_are_unique_and_survive_another_run_and_another_folder(corpus: gr.Corpus, tmp_path: Path) -> None:
    for source in corpus.reports["source"]:
        (tmp_path / Path(source).name).write_bytes(Path(source).read_bytes())
    one, other = (gr.audit(each).sort("finding") for each in (corpus, gr.read(tmp_path)))
    assert one["finding"].is_unique().all()
    assert one["finding"].to_list() == other["finding"].to_list()


def test_every_check_that_speaks_is_listed_with_its_severity(findings: pl.DataFrame) -> None:
    listed = dict(checks().select("check", "severity").iter_rows())
    assert checks().null_count().sum_horizontal().item() == 0
    assert all(len(text) > 3 for column in ("rule", "source", "false_positives") for text in checks()[column])
    for check, severity in findings.filter(status="broken").select("check", "severity").iter_rows():
        assert listed.get(check, listed.get(f"*.{check.split('.')[-1]}")) == severity, check


def test_every_relation_of_every_form_is_a_check() -> None:
    listed = set(checks()["check"])
    for regime in forms():
        for table in regime.tables:
            assert {f"{table.code}.{identity.id}" for identity in table.identities} <= listed


# -- families and rules of one's own ---------------------------------------------------------------


def test_families_can_be_switched(corpus: gr.Corpus) -> None:
    assert set(gr.audit(corpus, ["coherence"])["family"]) == {"coherence"}
    assert gr.audit(corpus, []).is_empty()
    with pytest.raises(InputError, match="no family 'style'"):
        gr.audit(corpus, ["style"])


def test_a_rule_of_ones_own_takes_three_lines(corpus: gr.Corpus) -> None:
    def staffed(corpus: gr.Corpus) -> Iterator[dict[str, Any]]:
        for report, value in corpus.cells.filter(row="staff").select("report", "value").iter_rows():
            yield {"check": "own.staffed", "reports": [report], "status": "holds" if value else "broken", "left": value}

    own = gr.audit(corpus, [], rules=[staffed])
    assert own.select("check", "family", "status", "left").rows() == [("own.staffed", "staffed", "holds", 1.0)]


@pytest.mark.parametrize(
    ("finding", "said"),
    [
        ({"check": "own.x", "reports": ["x"]}, "has no 'status'"),
        ({"check": "own.x", "reports": ["x"], "status": "wrong"}, "says 'wrong'"),
        ({"check": "own.x", "reports": ["x"], "status": "holds", "colour": "red"}, "column 'colour'"),
        ({"check": "own.x", "reports": ["x"], "status": "holds"}, "about the report 'x'"),
        ({"check": "own.x", "reports": "x", "status": "holds"}, "has a text where"),
        ({"check": "own.x", "reports": [], "status": "holds"}, "has no 'reports'"),
        ("broken", "no dictionary"),
    ],
)
def test_a_rule_that_returns_no_finding_is_told_so(corpus: gr.Corpus, finding: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        gr.audit(corpus, [], rules=[lambda _: [finding]])


def test_a_rule_that_forgets_to_return_or_gives_words_for_figures_is_told_so(corpus: gr.Corpus) -> None:
    with pytest.raises(InputError, match="returned nothing"):
        gr.audit(corpus, [], rules=[lambda _: None])  # type: ignore[list-item,return-value]
    row = {"check": "own.x", "reports": [corpus.find("000")], "status": "broken", "left": "three"}
    with pytest.raises(InputError, match="'three' as 'left'"):
        gr.audit(corpus, [], rules=[lambda _: [row]])


# -- verdicts --------------------------------------------------------------------------------------


def test_a_verdict_survives_and_goes_stale_when_the_file_changes(corpus: gr.Corpus, tmp_path: Path) -> None:
    source = Path(corpus.reports.filter(report=corpus.find("002"))["source"].item())
    copy = tmp_path / source.name
    copy.write_bytes(source.read_bytes())
    read = gr.read(copy)
    found = gr.audit(read)
    key = found.filter(check="coherence.heading_repeated", status="broken")["finding"].item()
    said = verdicts.judge(verdicts.read(tmp_path / "none.csv"), found, read, key, "confirmed", "（三）两次")
    kept = verdicts.read(verdicts.write(said, tmp_path / "verdicts.csv"))
    again = verdicts.apply(found, read, kept).filter(finding=key)
    assert again.select("verdict", "why", "stale").row(0) == ("confirmed", "（三）两次", False)
    copy.write_bytes(source.read_bytes() + b"\n")
    changed = gr.read(copy)
    now = verdicts.apply(gr.audit(changed), changed, kept).filter(finding=key)
    assert now.select("verdict", "stale").row(0) == ("confirmed", True)
    assert verdicts.apply(found, read, kept)["verdict"].null_count() == found.height - 1


def test_a_later_verdict_replaces_an_earlier_one(corpus: gr.Corpus, findings: pl.DataFrame) -> None:
    key = findings.filter(status="broken")["finding"][0]
    said = verdicts.judge(verdicts.read("none.csv"), findings, corpus, key, "confirmed")
    said = verdicts.judge(said, findings, corpus, key, "dismissed", "两种口径")
    assert said.select("verdict", "why").rows() == [("dismissed", "两种口径")]


def test_verdicts_that_cannot_be_used_are_refused(corpus: gr.Corpus, findings: pl.DataFrame, tmp_path: Path) -> None:
    with pytest.raises(LookupFailedError, match="0 findings"):
        verdicts.judge(verdicts.read("none.csv"), findings, corpus, "zzz", "confirmed")
    for lines, said in (
        (["finding,verdict"], "no column 'why'"),
        (["finding,verdict,why,check,files,sha256,date", "a,perhaps,,,,,"], "'perhaps' is none of"),
        (["finding,verdict,why,check,files,sha256,date", "a,confirmed,,,,,", "a,dismissed,,,,,"], "judged twice"),
    ):
        path = tmp_path / "verdicts.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        with pytest.raises(InputError, match=said):
            verdicts.read(path)


# -- rules, on sentences made up for them ----------------------------------------------------------


def report(prose: str, *, organ: str = "沙洋县商务局", year: int = 2020, **sections: str) -> gr.Corpus:
    said = {
        "disclosure": "网站公开信息三十条。",
        "applications": "本年度没有收到申请。",
        "review_litigation": "没有行政复议和行政诉讼。",
        "problems": "公开内容不够全面。下一步将完善制度。",
        "other": "无。",
    } | sections
    lines = [
        f"{organ}{year}年政府信息公开工作年度报告",
        "一、总体情况",
        prose,
        "二、主动公开政府信息情况",
        said["disclosure"],
        "三、收到和处理政府信息公开申请情况",
        said["applications"],
        "四、政府信息公开行政复议、行政诉讼情况",
        said["review_litigation"],
        "五、存在的主要问题及改进情况",
        said["problems"],
        "六、其他需要报告的事项",
        said["other"],
    ]
    return read_bytes("\n".join(lines).encode(), "report.txt")


def found(corpus: gr.Corpus) -> list[tuple[str, str | None]]:
    rows = gr.audit(corpus, OWN).filter(status="broken")
    return [(check.partition(".")[2], quote) for check, quote in rows.select("check", "quote").iter_rows()]


@pytest.mark.parametrize(
    ("prose", "check", "quote"),
    [
        ("按照《政府信息公开条列》办理。", "official_name", "政府信息公开条列"),
        ("严格执行中华人民共和国政府信息公开条倒的规定。", "official_name", "中华人民共和国政府信息公开条倒"),
        ("把窗口作为展示民政局形象的平台。", "foreign_organ", "展示民政局形象"),
        ("审计局高度重视信息公开工作。", "foreign_organ", "审计局"),
        ("全年平稳。钟祥市商务局认真落实各项要求。", "foreign_organ", "钟祥市商务局"),
        ("结合审计工作实际，细化任务。", "foreign_function", "审计工作实际"),
        ("沙详县商务局对照清单逐项核查。", "organ_misspelt", "沙详县商务局"),
        ("我镇按月检查。我镇设有专栏。", "self_word", "我镇"),
        ("累计公开××条。", "placeholder", "××"),
        ("收到来信   件，均已办理。", "left_blank", "   "),
        ("收到咨询____件。", "placeholder", "____"),
        ("根据办发〔〕7号文件办理。", "left_blank", "〔〕"),
        ("在“具体重大政策名称”发布时解读。", "placeholder", "“具体重大政策名称”"),
        ("公开信息八条，其中- 4 -动态三条，公告五条。", "furniture", "- 4 -"),
        ("一是抓学习；三是抓审核。", "enumeration", "三是抓审核。"),
        ("一是抓学习；二是抓审核；二是抓更新。", "enumeration", "二是抓更新。"),
        ("推进政务公开政务公开工作。", "words_doubled", "政务公开政务公开"),
        ("全年收取信息处理费380。", "unit_missing", "信息处理费380"),
        ("2018年，我局共公开信息三十条。", "year_of_prose", "2018年，我局共公开信息三十条"),
        ("2021年，我局共公开信息三十条。", "year_of_prose", "2021年，我局共公开信息三十条"),
        ("依据国办公开办函〔2021〕30号编制。", "superseded_citation", "国办公开办函〔2021〕30号"),
        ("落实《2018年政务公开工作要点》。", "year_of_citation", "《2018年政务公开工作要点》"),
        ("（一）机构。有专人。\n（二）制度。有台账。\n（二）培训。两次。", "heading_repeated", "（二）培训。两次。"),
        ("（一）机构。有专人。\n（三）培训。两次。", "item_skipped", "（三）培训。两次。"),
        ("（一）机构。有专人。\n2、制度。有台账。\n（三）培训。两次。", "heading_style", "2、制度。有台账。"),
        (
            "全文包括总体情况、主动公开、依申请公开、存在问题四项内容，分为概述、公开、申请、问题等六个部分。",
            "parts_announced",
            "分为概述、公开、申请、问题等六个部分",
        ),
    ],
)
def test_a_slip_is_found_and_nothing_else_is(prose: str, check: str, quote: str) -> None:
    assert found(report(prose)) == [(check, quote)]


@pytest.mark.parametrize(
    "prose",
    [
        "按照《中华人民共和国政府信息公开条例》和《湖北省政务公开条例》办理。",
        "执行《政府信息公开条例》《中华人民共和国行政强制法》《中华人民共和国食品安全法》。",
        "落实《荆门市政府信息公开规定》和信息公开条例。",
        "会同审计局、民政局检查，由财政局牵头。",
        "县卫生健康局高度重视，与我局联合发文。",
        "原商务和粮食局的档案已移交。",
        "做好民政、审计、教育等领域信息公开。",
        "与2019年相比增加三条。2019年印发的办法继续执行。",
        "自2018年1月起，我局试行网上预约。",
        "2008年我局就成立了领导小组，建立起工作机制。",
        "2016年，我局早已开通公众号。",
        "2019年以来，我局共公开信息六十条。",
        "2018年至2020年，我局共公开信息九十条。",
        "到2021年底，目录全部更新。",
        "一方面抓学习，二是抓审核。",
        "这是唯一是公开的栏目，其一是目录，其二是指南。",
        "首先是抓学习，二是抓审核，三是抓更新。",
        "经费2万元，收取信息处理费380元，收费0。",
        "二○二○年共公开信息三十条。",
        "完善各项制度，制度上墙。",
        "特别重大事件5小时内发布权威信息，24小时内举行新闻发布会。",
        "（一）机构。有专人。\n1、分工。明确。\n2、台账。齐全。\n（二）培训。两次。\n1、时间。三月。",
        "我局、我县商务系统按要求公开。",
        "全县20个乡镇公开信息，第3页起为附件目录。",
        "政府信息公开条数增加，整理政府信息公开案例五个，公开《行政许可证》样本。",
        "根据荆门市政务信息公开条例办理。",
        "群众扫一扫二维码即可查看，网站浏览次数三万次，见http://xx.example.cn/xxgk。",
        "教育局、财政局政务公开工作经验在全县推广。",
        "根据条例第二十条第\n（一）项的规定公开。",
        "组织保障\n1、有专人。\n制度保障\n1、有台账。",
        "规章制度制度化，年度报告报告期为一年。",
        "收费1、2类项目公开，资金2019年到位。",
        "2018年，我局获评先进单位，2020年，我局再次获评。",
    ],
)
def test_what_is_right_is_not_accused(prose: str) -> None:
    assert found(report(prose)) == []


def test_a_plan_for_a_year_that_is_over_is_found() -> None:
    stale = report("网站改版。", problems="公开不够及时。2019年，我局将继续完善目录。")
    assert found(stale) == [("year_of_plan", "2019年，我局将继续完善目录")]
    fresh = report("网站改版。", problems="公开不够及时。2021年，我局将继续完善目录。2020年，我局将公开纳入考核。")
    assert found(fresh) == []


def test_a_section_may_not_speak_of_another_ones_matter() -> None:
    assert found(report("网站改版。", applications="没有发生因信息公开引起的复议和诉讼。")) == [
        ("section_kind", "没有发生因信息公开引起的复议和诉讼。")
    ]


def test_an_empty_section_is_noted_and_a_table_fills_one() -> None:
    assert found(report("网站改版。", problems="")) == [("section_empty", "五、存在的主要问题及改进情况")]


def test_a_signature_before_the_year_is_over_is_found_and_late_ones_are_not() -> None:
    early = report("网站改版。", other="无。\n沙洋县商务局\n2020年3月15日")
    assert [check for check, _ in found(early)] == ["published_conflict"]
    late = report("网站改版。", other="无。\n沙洋县商务局\n2024年3月15日")
    assert found(late) == []


def test_a_bureau_before_and_after_a_reform_is_one_organ() -> None:
    own = report("环境保护局高度重视信息公开工作。", organ="沙洋县生态环境局", year=2019)
    assert found(own) == []


def test_short_names_of_the_organ_itself_are_its_own() -> None:
    for organ, prose in (
        ("沙洋县科技和工业信息化局", "工信局高度重视信息公开工作。"),
        ("沙洋县文化广电旅游体育局", "文旅局认真落实各项要求，结合旅游工作实际公开。"),
        ("沙洋县行政审批服务局", "卫生健康局主动公开疫情信息。"),
        ("沙洋县发展改革和科技局", "提升发改局形象。"),
    ):
        assert found(report(prose, organ=organ)) == []


def test_a_year_that_is_only_inferred_accuses_nobody() -> None:
    own = report("2018年，我局共公开信息三十条。")
    weak = gr.Corpus(**{**own.frames(), "reports": own.reports.with_columns(year_basis=pl.lit("published"))})
    said = gr.audit(weak, ["coherence"]).filter(check="coherence.year_of_prose")
    assert said["status"].to_list() == ["unknown"]


def test_governments_may_speak_of_their_bureaus() -> None:
    own = report("审计局高度重视信息公开工作。结合民政工作实际公开。", organ="沙洋县人民政府")
    assert found(own) == []


def test_passages_shared_with_another_organ_are_noted_once() -> None:
    passage = (
        "在信息审核环节建立了三级把关流程，每条信息都留有审核记录可供查阅。"
        "对历史存量信息组织力量分批清理，先清理涉及群众办事的内容，再清理新闻动态类的内容，对失效的及时标注说明。"
    )
    one, two = report(passage), report("前言不同。" + passage, organ="钟祥市教育局")
    merged = gr.Corpus(**{name: pl.concat([getattr(one, name), getattr(two, name)]) for name in one.frames()})
    shared = gr.audit(merged, ["coherence"]).filter(check="coherence.shared_passage")
    assert shared.select("status", "left", pl.col("reports").list.len()).rows() == [("broken", float(len(passage)), 2)]
    assert gr.audit(one, ["coherence"]).filter(check="coherence.shared_passage").is_empty()


# -- tables and years ------------------------------------------------------------------------------


def with_cells(corpus: gr.Corpus, **values: float) -> gr.Corpus:
    """Return the corpus with other figures in some cells; a double underscore divides table, row and column."""
    changed = corpus.cells
    for name, value in values.items():
        table, row, column = name.split("__")
        place = (pl.col("table") == table) & (pl.col("row") == row) & (pl.col("column") == column)
        changed = changed.with_columns(
            value=pl.when(place).then(value).otherwise("value"),
            status=pl.when(place).then(pl.lit("read")).otherwise("status"),
        )
    return gr.Corpus(**{**corpus.frames(), "cells": changed})


def only(corpus: gr.Corpus, file: str, **columns: str | int | None) -> gr.Corpus:
    report = corpus.find(file)
    frames = {name: frame.filter(report=report) for name, frame in corpus.frames().items()}
    said = {name: pl.lit(value).cast(frames["reports"].schema[name]) for name, value in columns.items()}
    frames["reports"] = frames["reports"].with_columns(**said)
    return gr.Corpus(**frames)


def arithmetic(corpus: gr.Corpus) -> list[str]:
    return gr.audit(corpus, ["arithmetic"]).filter(status="broken")["check"].to_list()


def test_plausibility_of_single_figures(corpus: gr.Corpus) -> None:
    own = only(corpus, "002")
    assert arithmetic(own) == []
    assert arithmetic(with_cells(own, enforcement__penalties__decisions_reported=-3)) == ["arithmetic.negative_count"]
    assert arithmetic(with_cells(own, licensing__licences__decisions_reported=2.5)) == ["arithmetic.fractional_count"]
    assert arithmetic(with_cells(own, procurement__centralised_procurement__amount=2.5)) == []
    assert arithmetic(with_cells(own, fees__fees__items_change=-1)) == ["arithmetic.items_below_zero"]


def test_rules_are_made_by_few(corpus: gr.Corpus) -> None:
    for organ, kind, key, broken in (
        ("湘桥区商务局", "department", "广东省潮州市湘桥区商务局", True),
        ("丽园街道", "subdistrict", None, True),
        ("荆门市人民政府", "government", "湖北省荆门市人民政府", False),
        ("荆门市人民政府办公室", "department", "湖北省荆门市人民政府办公室", False),
        ("东莞市人民政府", "government", "广东省东莞市人民政府", False),
        ("沙洋县人民政府", "government", "湖北省荆门市沙洋县人民政府", True),
        ("海关总署", "department", "海关总署", False),
        ("荆门市商务局", "department", "湖北省荆门市商务局", True),
        ("钟祥市人民政府", "government", "湖北省荆门市钟祥市人民政府", True),
    ):
        own = only(corpus, "000", organ=organ, organ_type=kind, organ_key=key)
        said = arithmetic(with_cells(own, documents__rules__newly_made=2, documents__rules__disclosed_total=2))
        assert ("arithmetic.rules_without_power" in said) == broken, organ


def test_a_jurisdiction_may_report_the_rules_of_others(corpus: gr.Corpus) -> None:
    own = only(corpus, "000", scope="jurisdiction")
    assert arithmetic(with_cells(own, documents__rules__newly_made=2, documents__rules__disclosed_total=2)) == []


def years(corpus: gr.Corpus, *keys: str, **now: float) -> gr.Corpus:
    """Return the report 004 of 2019 and, one year later, the same with other figures."""
    before = only(corpus, "004", organ_key=keys[0])
    later = with_cells(only(corpus, "004", organ_key=keys[-1], year=2020), **now)
    frames = {}
    for name, frame in later.frames().items():
        other = frame.with_columns(report=pl.lit("f" * 16)) if "report" in frame.columns else frame
        frames[name] = pl.concat([before.frames()[name], other])
    frames["reports"] = frames["reports"].with_columns(year=pl.Series([2019, 2020], dtype=pl.Int64))
    return gr.Corpus(**frames)


def carried(corpus: gr.Corpus) -> set[str]:
    return set(gr.audit(corpus, ["continuity"]).filter(status="broken")["check"])


def test_what_one_year_carries_over_is_held_against_the_next(corpus: gr.Corpus) -> None:
    key = "江苏省泰州市高港区行政审批局"
    same = years(corpus, key)
    assert carried(same) == {"continuity.same_numbers", "licensing.items_carried_over"}
    right = years(corpus, key, licensing__licences__items_last_year=49)
    assert carried(right) == set()
    wrong = years(corpus, key, licensing__licences__items_last_year=49, applications__carried_in__total=2)
    assert carried(wrong) == {"applications.carried_over"}


def test_a_renamed_organ_goes_on_and_a_merged_one_is_another(corpus: gr.Corpus) -> None:
    renamed = ("湖北省荆门市沙洋县安全生产监督管理局", "湖北省荆门市沙洋县应急管理局")
    other = ("湖北省荆门市沙洋县工商行政管理局", "湖北省荆门市沙洋县市场监督管理局")
    place = {"applications__carried_in__total": 2.0}
    assert "applications.carried_over" not in carried(years(corpus, *other, **place))
    renamed = ("北京市密云县审计局", "北京市密云区审计局")
    assert "applications.carried_over" in carried(years(corpus, *renamed, **place))


def test_every_word_of_a_slip_is_found_in_its_example() -> None:
    for row in rows("slips"):
        assert compiled("slips", row["pattern"]).search(row["example"]), row


def test_checks_are_written_down_once() -> None:
    path = Path(gr.__file__).parent / "lexicons" / "checks.csv"
    names = [row["check"] for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())]
    assert len(names) == len(set(names))
