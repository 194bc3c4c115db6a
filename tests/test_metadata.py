"""What a report says of itself, in the forms that real reports print."""

import tempfile
import time
from array import array
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

import govreports as gr
from govreports.extraction import read_bytes
from govreports.lexicons import rows
from govreports.metadata import Copies, Print
from govreports.metadata.frames import spoken_organs
from govreports.metadata.names import is_name, is_overwritten, named_in_title
from govreports.metadata.offices import government_of, owner_of
from govreports.metadata.years import phrased_years
from govreports.script import fold

BODY = (
    "\n一、总体情况\n{lead}\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n"
    "五、存在的主要问题及改进情况\n公开不够及时。\n六、其他需要报告的事项\n无\n"
)
CLAUSES = (
    "办公室牵头梳理公开事项，科室逐条核对，网站栏目按月检查。政策文件与解读材料同步发布，"
    "线上留言两日内答复，年底组织一次业务培训，新来的同志全部参加。"
)


def about(head: str, lead: str = "本年度工作如下。", tail: str = "") -> dict[str, object]:
    text = head + BODY.format(lead=lead) + tail
    return read_bytes(text.encode(), "x.txt").reports.row(0, named=True)


def notes(row: dict[str, object]) -> list[str]:
    return str(row["note"] or "").split("; ")


# -- titles -------------------------------------------------------------------------------------

TITLES = [
    ("铜陵市商务局2022年政府信息公开工作年度报告", "铜陵市商务局", 2022),
    ("杭州市卫生健康委员会2023年度政府信息公开工作年度报告", "杭州市卫生健康委员会", 2023),
    ("黄金园街道2020年政府信息公开年度报告", "黄金园街道", 2020),
    ("衡阳市审计局2014年度信息公开工作年度报告", "衡阳市审计局", 2014),
    ("道县文广新局2013年度信息公开工作年度报告", "道县文广新局", 2013),
    ("2021年东湖高新区教育局政府信息公开工作年度报告", "东湖高新区教育局", 2021),
    ("2022年上海市政府信息公开工作年度报告", "上海市", 2022),
    ("2024年度双溪乡政府信息公开年度报告", "双溪乡", 2024),
    ("2010年宣城市残联信息公开工作年度报告", "宣城市残联", 2010),
    ("芙蓉区文艺路街道2020年度信息公开年报", "芙蓉区文艺路街道", 2020),
    ("自然资源部2024年政府信息公开工作报告", "自然资源部", 2024),
    ("2014年谯城经济开发区管委会政府信息公开报告", "谯城经济开发区管委会", 2014),
    ("舒兰市市场监督管理局2016年政务信息公开年度报告", "舒兰市市场监督管理局", 2016),
    ("政府政务公开年报", None, None),
    ("岚山县统计局2025年政府信息公开工作的年度报告", "岚山县统计局", 2025),
    ("黄村镇2014年度信息年度公开报告", "黄村镇", 2014),
    ("政府信息公开2023年度工作报告", None, 2023),
    ("政府信息公开年度工作报告", None, None),
    ("海南州2014政府信息公开工作年度报告", "海南州", 2014),
    ("县供销社2019政府信息公开工作年度报告", "县供销社", 2019),
    ("铜陵市商务局2022年政府信息公开\n工作年度报告", "铜陵市商务局", 2022),
    ("铜陵市商务局2022年\n政府信息公开\n工作年度报告", "铜陵市商务局", 2022),
    ("宿州市人民政府2016年\n政府信息公开工作年度报告\n宿州市人民政府办公室\n2017年3月", "宿州市人民政府", 2016),
    ("临邑县水务局\n2018年政府信息公开工作年度报告", "临邑县水务局", 2018),
    ("重庆市医疗保障局 2020年政府信息公开工作年度报告", "重庆市医疗保障局", 2020),
    ("沭阳县人民政府 2025 年 政府信息公开工作年度报告", "沭阳县人民政府", 2025),
    ("(图解)温州市公安局鹿城区分局2021年政府信息公开工作年度报告", "温州市公安局鹿城区分局", 2021),
    ("《宝鸡市司法局2020年度政府信息公开工作年度报告》", "宝鸡市司法局", 2020),
    ("海关总署(本级机关)2020年政府信息公开工作年度报告", "海关总署", 2020),
    ("贺州市人民政府办公室关于公布\n贺州市2009年度政府信息公开工作年度报告的通知", "贺州市", 2009),
    ("定远县林业局关于2012年政府信息公开工作情况的报告", "定远县林业局", 2012),
    ("广州市黄埔区人民政府 广州开发区管委会2022年政府信息公开工作年度报告", "广州市黄埔区人民政府", 2022),
    ("2020年政府信息公开工作年度报告", None, 2020),
    ("县应急管理局2020年政府信息公开工作年度报告", "县应急管理局", 2020),
    ("市残联政府信息公开工作年度报告", "市残联", None),
    ("谢塘镇政府信息公开工作年度报告", "谢塘镇", None),
    ("黄石港区政府信息公开工作年度报告", "黄石港区", None),
    ("总铺镇政府2013年信息公开工作年度报告", "总铺镇政府", 2013),
    ("连生乡人民政府政府信息公开工作年度报告", "连生乡人民政府", None),
    ("北票市长皋乡2017年政府信息公开工作年度报告", "北票市长皋乡", 2017),
    ("大街乡2019年政府信息公开工作年度报告", "大街乡", 2019),
    ("# 石城县民政局2021年政府信息公开工作年度报告", "石城县民政局", 2021),
    ("标       题：石城县民政局2021年政府信息公开工作年度报告", "石城县民政局", 2021),
    ("鋼城區財政局2021年政府資訊公開工作年度報告", "钢城区财政局", 2021),
    ("望城區(qū)審計局2021年政府信息公開(kāi)工作年度報(bào)告", "望城区审计局", 2021),
    ("二〇一一年石城县民政局政府信息公开工作年度报告", "石城县民政局", 2011),
    ("石城县民政局二0一七年政府信息公开工作年度报告", "石城县民政局", 2017),
    ("永安市教育局2020年政府信息公开工作年度报告\n永安市教育局2020年政府信息公开工作年度报告", "永安市教育局", 2020),
    ("首页 > 政府信息公开年报\n永安市教育局2020年政府信息公开工作年度报告", "永安市教育局", 2020),
    ("政府信息公开年报_永安市教育局2020年政府信息公开工作年度报告", "永安市教育局", 2020),
    ("走进石城\n永安市教育局2020年政府信息公开工作年度报告", "永安市教育局", 2020),
    ("政务公开 走进财政局\n2020年政府信息公开工作年度报告", None, 2020),
    ("法定公开内容\n走进财政局\n信息公开年报\n政府信息公开2020年度工作报告", None, 2020),
    ("首页 机构概况 财政局\n2020年政府信息公开工作年度报告", None, 2020),
    ("政务公开 走进财政局\n永安市教育局2020年政府信息公开工作年度报告", "永安市教育局", 2020),
    ("永 安 市 教 育 局\n2020年政府信息公开工作年度报告", "永安市教育局", 2020),
    ("永安市 教育局\n2020年政府信息公开工作年度报告", "永安市", 2020),
]


@pytest.mark.parametrize(("title", "organ", "year"), TITLES)
def test_titles_give_organ_and_year(title: str, organ: str | None, year: int | None) -> None:
    row = about(title)
    assert (row["organ"], row["year"]) == (organ, year)


def test_a_title_is_kept_as_printed_without_what_the_page_adds() -> None:
    row = about("铜陵市商务局2022年政府信息公开\n工作年度报告_铜陵市人民政府网")
    assert row["title"] == "铜陵市商务局2022年政府信息公开 工作年度报告"


def test_two_organs_in_a_title_are_both_kept() -> None:
    row = about("广州市黄埔区人民政府 广州开发区管委会2022年政府信息公开工作年度报告")
    assert "organ_also:广州开发区管委会" in notes(row)


def test_a_title_behind_the_headings_is_not_the_title() -> None:
    row = about("", tail="永安市教育局2019年政府信息公开工作年度报告\n")
    assert (row["title"], row["organ"]) == (None, None)


def test_a_report_on_one_line_has_title_lead_and_signature() -> None:
    text = (
        "首页 政务公开 石城县民政局2021年政府信息公开工作年度报告 本报告由石城县民政局编制，统计期限为2021年1月1日至2021年12月31日。 "
        f"一、总体情况 {CLAUSES * 4} 五、存在的主要问题及改进情况 {CLAUSES} 六、其他需要报告的事项 无。 石城县民政局 2022年1月20日 网站地图"
    )
    row = read_bytes(text.encode(), "x.txt").reports.row(0, named=True)
    assert (row["organ"], row["year"], row["year_basis"], str(row["published"])) == (
        "石城县民政局",
        2021,
        "period",
        "2022-01-20",
    )


@pytest.mark.parametrize(
    ("title", "bracket"),
    [("海关总署(本级机关)2020年政府信息公开工作年度报告", "(本级机关)"), ("海关总署2020年政府信息公开年报", None)],
)
def test_brackets_behind_an_organ_are_not_its_name(title: str, bracket: str | None) -> None:
    assert named_in_title(title).bracket == bracket


# -- years --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "period",
    [
        "统计期限为2021年1月1日至2021年12月31日。",
        "统计期限自2021年1月1日起到12月31日止。",
        "统计时限从2021年1月1日0时至2021年12月31日24时。",
        "统计时段为2021.1.1-2021.12.31。",
        "数据截至时间为202111日至20211231日。",
        "时间为20211月1日至202112月31日。",
        "统计期为2021111231日。",
        "20211月1日起到2021年12月31日。",
        "统计期限为二〇二一年一月一日至二〇二一年十二月三十一日。",
        "统计期限为二0二一年1月1日至12月31日。",
        "數據統計期限為2021年1月1日至2021年12月31日。",
    ],
)
def test_the_statistics_period_is_the_most_reliable_year(period: str) -> None:
    row = about("张店公园街道2018年政府信息公开工作年度报告", period)
    assert (row["year"], row["year_basis"]) == (2021, "period")
    assert "year_conflict:title=2018" in notes(row)


@pytest.mark.parametrize(
    ("head", "lead", "year", "basis"),
    [
        ("政府信息公开年报", "现公布石城县民政局2016年政府信息公开工作年度报告。", 2016, "lead"),
        ("政府信息公开年报", "2018年，石城县民政局认真做好公开工作。", 2018, "lead"),
        ("政府信息公开年报", "按《2021年政务公开工作要点》，2020年，我局更新了目录。", 2020, "lead"),
        ("政府信息公开年报", "《规划》期为2016年1月1日至2020年12月31日。2022年，我局公开信息。", 2022, "lead"),
        ("政府信息公开年报", "2019年5月15日起施行新修订的条例。2022年，我局公开信息。", 2022, "lead"),
        ("政府信息公开年报\n政府信息公开情况统计表\n(2017年度)", "本年度工作如下。", 2017, "form"),
        ("政府信息公开年报\n2016年政府信息公开情况统计表", "本年度工作如下。", 2016, "form"),
        ("政府信息公开年报\n发布日期：2018-01-20", "本年度工作如下。", 2017, "published"),
        ("政府信息公开年报", "本年度工作如下。", None, None),
        ("政府信息公开年报", "2020年，我局更新目录。2019年，我局编制指南。", None, None),
        ("政府信息公开年报\n发布日期：2021-01-20", "2020年，我局更新目录。2019年，我局编制指南。", 2020, "lead"),
        ("政府信息公开年报", "统计期限为2012年11月1日至2013年10月31日。", None, None),
    ],
)
def test_years_without_a_year_in_the_title(head: str, lead: str, year: int | None, basis: str | None) -> None:
    row = about(head, lead)
    assert (row["year"], row["year_basis"]) == (year, basis)


@pytest.mark.parametrize("said", [2013, 2015, 2012])
def test_a_lead_that_states_another_year_is_noted_in_any_direction(said: int) -> None:
    row = about("黄村镇2014年政府信息公开工作年度报告", f"现将{said}年度政府信息公开工作情况报告如下：")
    assert row["year"] == 2014
    assert f"year_conflict:lead={said}" in notes(row)


def test_years_that_tie_are_noted_and_not_chosen_between() -> None:
    row = about("政府信息公开年报", "2020年，我局更新目录。2019年，我局编制指南。")
    assert "year_unclear:2019,2020" in notes(row)


def test_a_report_published_before_its_year_was_over_is_noted() -> None:
    row = about("石城县民政局2020年政府信息公开工作年度报告\n发布日期：2020-12-25")
    assert "published_conflict:2020-12-25" in notes(row)


# -- fields -------------------------------------------------------------------------------------

FIELDS = [
    ("索 引 号 | 000014349/2022-07248 | 分 类 | 年报 |", "index_number", "000014349/2022-07248"),
    ("索引号: 000014349/2022-07248 | 发布机构: 石城县民政局 |", "index_number", "000014349/2022-07248"),
    ("索引号: 000014349/2022-07248 公开方式: 主动公开", "index_number", "000014349/2022-07248"),
    ("索引号000014349/2022-07248 分类市政府部门", "index_number", "000014349/2022-07248"),
    ("名称 年度报告\n索引号 000014349/2022-07248 分类 年报", "index_number", "000014349/2022-07248"),
    ("• 索 引 号:000014349/2022-07248", "index_number", "000014349/2022-07248"),
    ("索 引 號 | 014421455/2020-00098 | 分 類 | 年報 |", "index_number", "014421455/2020-00098"),
    ("索引號(hào)：014421455/2020-00098", "index_number", "014421455/2020-00098"),
    ("索引号: | 公开方式: 主动公开", "index_number", None),
    ("索引号: /2020-None", "index_number", None),
    ("索引号: 无", "index_number", None),
    ("文号：黄商发〔2022〕3号", "document_number", "黄商发〔2022〕3号"),
    ("备注/文号:永审[2015]1号", "document_number", "永审[2015]1号"),
    ("漳审综〔2026〕2号", "document_number", "漳审综〔2026〕2号"),
    ("文号: 无文号", "document_number", None),
    ("文 号 | 有 效 性 |", "document_number", None),
    ("发布时间：2022-01-18 13:26", "published", "2022-01-18"),
    ("发布时间: 2025-01-24 16:55:49", "published", "2025-01-24"),
    ("发布时间：2015/03/20浏览次数：5716信息来源：市政府办公室", "published", "2015-03-20"),
    ("公开日期：2018年03月27日16:11", "published", "2018-03-27"),
    ("日期：2017年03月09日", "published", "2017-03-09"),
    ("2022-01-17 10:00", "published", "2022-01-17"),
    ("2022-01-17", "published", "2022-01-17"),
    ("2022年01月18日来源：石城县民政局", "published", "2022-01-18"),
    ("2022-01-17 来源： 石城县民政局 【字号：", "published", "2022-01-17"),
    ("2022年1月1日起施行", "published", None),
    ("发布机构: | 生成日期: | 2025-01-21", "published", "2025-01-21"),
    ("發(fā)布日期：2025-01-21", "published", "2025-01-21"),
    ("公文生成日期：二〇二二年一月十八日", "published", "2022-01-18"),
    ("发布日期：", "published", None),
    ("发布时间: |", "published", None),
    ("体 裁 | 生效日期 | 废止日期 |", "published", None),
    ("生效日期：2022-02-01\n废止日期：有效", "published", None),
    ("归档时间：2022-02-01", "published", None),
    ("成文日期：2022-01-10\n发布日期：2022-01-18", "published", "2022-01-18"),
    ("浏览次数：2022 打印 关闭", "published", None),
]


@pytest.mark.parametrize(("line", "field", "value"), FIELDS)
def test_fields_in_all_their_shapes(line: str, field: str, value: str | None) -> None:
    row = about(f"{line}\n石城县民政局2021年政府信息公开工作年度报告")
    assert (None if row[field] is None else str(row[field])) == value


def test_the_same_fields_behind_the_title() -> None:
    row = about(
        "石城县民政局2021年政府信息公开工作年度报告\n来源：石城县民政局  发布日期：2022-01-18  字体：[\n大\n中\n小\n]\n打印"
    )
    assert str(row["published"]) == "2022-01-18"


def test_a_date_of_filling_in_is_not_one_of_publication() -> None:
    assert about("石城县民政局2016年政府信息公开工作年度报告", tail="填报日期：2017年1月9日\n")["published"] is None


# -- organs without a title ---------------------------------------------------------------------

ORGANS = [
    ("现公布石城县民政局2016年政府信息公开工作年度报告。", "", "石城县民政局", "lead"),
    ("本报告由石城县民政局根据条例要求编制。", "", "石城县民政局", "lead"),
    ("如有疑问，请与石城县民政局办公室联系。", "", "石城县民政局", "lead"),
    ("我局更新了目录。", "石城县民政局\n2022年1月20日\n", "石城县民政局", "signature"),
    ("我局更新了目录。", "2022年1月20日\n石城县民政局\n", "石城县民政局", "signature"),
    ("我局更新了目录。", "石城县民政局 2022年1月20日\n", "石城县民政局", "signature"),
    ("我局更新了目录。", "2022年1月20日  石城县民政局\n", "石城县民政局", "signature"),
    ("我局更新了目录。", "石城县民政局\n二〇二二年一月二十日\n", "石城县民政局", "signature"),
    ("我局更新了目录。", "石 城 县 民 政 局\n2022-01-20\n", "石城县民政局", "signature"),
    ("我局更新了目录。", "石城县民政局\n- 4 -\n2022年1月20日\n", "石城县民政局", "signature"),
    ("我局更新了目录。", "石城县民政局办公室\n2022年1月20日\n", "石城县民政局", "signature"),
    ("2021年，石城县民政局认真做好公开工作。", "", "石城县民政局", "prose"),
    ("2021年，县政府高度重视公开工作。", "", None, None),
    ("我局更新了目录。", "", None, None),
]


@pytest.mark.parametrize(("lead", "tail", "organ", "basis"), ORGANS)
def test_organs_where_the_title_names_none(lead: str, tail: str, organ: str | None, basis: str | None) -> None:
    row = about("政府信息公开工作年度报告", lead, tail)
    assert (row["organ"], row["organ_basis"]) == (organ, basis)


TOLD = [
    ("特向社会公布2024年都昌县春桥乡人民政府政府信息公开工作情况报告。", "都昌县春桥乡人民政府", 2024),
    ("现公开佛冈县石角镇政府信息公开2023年度工作报告。", "佛冈县石角镇", 2023),
    ("现发布《沙洋县残疾人联合会2021年政府信息公开工作年度报告》。", "沙洋县残疾人联合会", 2021),
    ("本报告由沙洋县统计局围绕2020年度公开工作编制而成。", "沙洋县统计局", 2020),
    ("本报告由沙洋县司法局根据《条例》第五十条和上级部署编制。", "沙洋县司法局", None),
    ("结合沙洋县卫生健康委员会政府信息公开工作实际，编制本报告。", "沙洋县卫生健康委员会", None),
    ("汇总2020年度沙洋县曾集镇的政府信息公开年度报告编制而成。", "沙洋县曾集镇", 2020),
    ("依照条例规定，沙洋县审计局将2020年度政府信息公开工作的情况报告如下。", "沙洋县审计局", 2020),
    ("本报告由沙洋县人民政府办公室汇总编制，反映全县情况。", "沙洋县人民政府", None),
    ("现公布沙洋县人民政府办公室2020年政府信息公开年度报告。", "沙洋县人民政府办公室", 2020),
    ("如有疑问，请与沙洋县司法局综合科联系。", "沙洋县司法局", None),
    ("联系单位：沙洋县民政局综合督考办公室，电话：0000-0000000。", "沙洋县民政局", None),
    ("意见请反馈至沙洋县民政局政务公开工作领导小组办公室，邮箱另行公布。", "沙洋县民政局", None),
    ("请联系沙洋县曾集镇人民政府，地址：曾集镇一号。", "沙洋县曾集镇人民政府", None),
    ("请联系海关总署办公厅政务公开处，地址略。", "海关总署", None),
    ("请与综合督考办公室联系，或与政务公开工作领导小组办公室联系。", None, None),
    ("2022年，红桥区邵公庄街认真做好社区事务公开。", "红桥区邵公庄街", 2022),
    ("2022年，在县委、县政府的领导下，沙洋经济开发区管委会扎实推进公开。", "沙洋经济开发区管委会", 2022),
    ("沙洋县乡村振兴局2021年围绕项目库开展公开。", "沙洋县乡村振兴局", 2021),
    ("2021年，沙洋县应急管理局紧盯三类风险，公开检查信息84条。", "沙洋县应急管理局", 2021),
    ("2017年，我局公开信息134条，共在沙洋县政府信息公开网发布120条。", None, 2017),
    ("2017年公开事项由水务局作了梳理，县财政局长任组长。", None, 2017),
    ("根据《关于开展2023年政务公开考核评估的通知》，现将沙洋县文化馆2022年度工作情况报告如下。", "沙洋县文化馆", 2022),
    ("按照2023年政务公开评估工作通知的要求，2022年，我局更新了目录。", None, 2022),
    ("现在汇报我镇2023年政府信息公开工作。", None, 2023),
    ("统计期限自2015-1-1起至2015-12-31止。", None, 2015),
    ("统计期限自2025年1月1日起，至2025年12月31日止。", None, 2025),
    ("数据统计时间为2021年全年。", None, 2021),
]


@pytest.mark.parametrize(("lead", "organ", "year"), TOLD)
def test_what_leads_and_first_sentences_tell(lead: str, organ: str | None, year: int | None) -> None:
    row = about("政府信息公开工作年度报告", lead)
    assert (row["organ"], row["year"]) == (organ, year)


@pytest.mark.parametrize(
    ("head", "lead", "organ"),
    [
        ("曾集镇政府2021年政府信息公开工作年度报告", "请与沙洋县曾集镇人民政府联系。", "沙洋县曾集镇人民政府"),
        ("沙洋县曾集镇2021年政府信息公开工作年度报告", "2021年，曾集镇人民政府认真做好公开。", "沙洋县曾集镇"),
        ("区司法局2021年政府信息公开工作年度报告", "请与红桥区司法局联系。", "红桥区司法局"),
        ("政府信息公开年报\n沙洋县民政局", "我局更新了目录。", "沙洋县民政局"),
        ("政府信息公开年报\n沙洋县民政局\n沙洋县财政局", "我局更新了目录。", None),
        ("沙洋县民\n政局2021年政府信息公开工作年度报告", "我局更新了目录。", "沙洋县民政局"),
        ("?沙洋县民政局2021年政府信息公开工作年度报告?", "我局更新了目录。", "沙洋县民政局"),
        ("沙 洋 县 民 政 局\n2 0 2 1 年 政 府 信 息 公 开 年 度 报 告", "我局更新了目录。", "沙洋县民政局"),
        ("沙洋县2021年政府信息公开工作年度报告", "由沙洋县民政局编制，我局更新了目录。", "沙洋县民政局"),
        ("全国海关2021年政府信息公开工作年度报告", "汇总各直属海关的数据。", "全国海关"),
        ("乐彩时代水务局2021年政府信息公开工作年度报告", "按省、市乐彩时代政务公开要求，我局更新目录。", None),
    ],
)
def test_the_fullest_print_of_what_the_strongest_claim_names(head: str, lead: str, organ: str | None) -> None:
    assert about(head, lead)["organ"] == organ


FILED = [
    ("宣城市气象局2020年政府信息公开工作年度报告.txt", "我局更新目录。", "宣城市气象局", "安徽省宣城市气象局", 2020),
    ("阜阳市/颍州区/2021年/商务局.txt", "我局更新目录。", "商务局", "安徽省阜阳市颍州区商务局", 2021),
    ("阜阳/颍州区/2022年度年报(截至2023-03)/商务局.txt", "我局更新目录。", "商务局", "安徽省阜阳市颍州区商务局", 2022),
    ("颍州区/商务局/2021.txt", "我局更新目录。", "商务局", "安徽省阜阳市颍州区商务局", 2021),
    (
        "site_nb-沙洋县财政局2014年政府信息公开年报.txt",
        "我局更新目录。",
        "沙洋县财政局",
        "湖北省荆门市沙洋县财政局",
        2014,
    ),
    ("沙洋县/2023年度报告/正文.txt", "全县公开信息9条，我县更新目录。", "沙洋县", "湖北省荆门市沙洋县人民政府", 2023),
    ("沙洋县/2023年度报告/正文.txt", "我局更新目录。", None, None, 2023),
    ("颍州区/商务局2021.txt", "我镇更新目录。", None, None, 2021),
    ("下载_20230411.txt", "我局更新目录。", None, None, None),
    ("2012.txt", "我局更新目录。", None, None, None),
]


@pytest.mark.parametrize(("place", "lead", "organ", "key", "year"), FILED)
def test_file_names_and_folders_speak_where_the_text_does_not(
    tmp_path: Path, place: str, lead: str, organ: str | None, key: str | None, year: int | None
) -> None:
    file = tmp_path / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(BODY.format(lead=lead), encoding="utf-8")
    row = gr.read(tmp_path).reports.row(0, named=True)
    assert (row["organ"], row["organ_key"], row["year"]) == (organ, key, year)
    assert row["organ_basis"] in {None, "file_name", "folder"}
    assert row["year_basis"] in {None, "file_name", "folder"}


def test_the_text_wins_over_file_name_and_folder_and_the_contradiction_is_found(tmp_path: Path) -> None:
    file = tmp_path / "颍州区" / "沙洋县林业局2020年报.txt"
    file.parent.mkdir()
    file.write_text("沙洋县水务局2021年政府信息公开工作年度报告" + BODY.format(lead="我局更新目录。"), encoding="utf-8")
    corpus = gr.read(tmp_path)
    row = corpus.reports.row(0, named=True)
    assert (row["organ"], row["organ_basis"], row["year"], row["year_basis"]) == (
        "沙洋县水务局",
        "title",
        2021,
        "title",
    )
    assert {"organ_conflict:file_name=沙洋县林业局", "year_conflict:file_name=2020"} <= set(notes(row))
    found = set(gr.audit(corpus).filter(status="broken")["check"])
    assert {"extraction.organ_conflict", "extraction.year_conflict"} <= found


def test_a_folder_of_another_region_is_found(tmp_path: Path) -> None:
    (tmp_path / "颍州区").mkdir()
    text = "沙洋县水务局2021年政府信息公开工作年度报告" + BODY.format(lead="我局更新目录。")
    (tmp_path / "颍州区" / "a.txt").write_text(text, encoding="utf-8")
    assert "extraction.region_conflict" in set(gr.audit(gr.read(tmp_path)).filter(status="broken")["check"])


@pytest.mark.parametrize("row", rows("organ_frames"), ids=lambda row: row["example"])
def test_every_phrase_names_the_organ_of_its_example(row: dict[str, str]) -> None:
    assert (row["kind"], row["organ"]) in {(said.kind, said.name) for said in spoken_organs(fold(row["example"]))}


@pytest.mark.parametrize("row", [row for row in rows("year_frames") if row["year"]], ids=lambda row: row["example"])
def test_every_phrase_states_the_year_of_its_example(row: dict[str, str]) -> None:
    assert int(row["year"]) in phrased_years(row["kind"], fold(row["example"]))


@pytest.mark.parametrize("row", rows("nonnames"), ids=lambda row: row["example"])
def test_no_example_of_what_is_no_name_is_one(row: dict[str, str]) -> None:
    assert not is_name(row["example"])


@pytest.mark.parametrize("row", rows("offices"), ids=lambda row: row["example"])
def test_offices_and_sections_answer_for_their_organ(row: dict[str, str]) -> None:
    if row["office"] == "own":
        assert owner_of(row["example"]) == row["organ"]
    else:
        assert government_of(row["example"]) == (row["organ"], True)


def test_brands_and_systems_are_told_by_their_examples() -> None:
    assert all(is_overwritten(row["example"]) for row in rows("brands"))
    assert all(is_name(row["example"]) for row in rows("systems"))


LISTS = (
    "organ_frames",
    "frame_words",
    "year_frames",
    "nonnames",
    "offices",
    "brands",
    "systems",
    "genres",
    "announcements",
)


@pytest.mark.parametrize("name", LISTS)
def test_a_comma_in_a_pattern_does_not_break_its_row(name: str) -> None:
    assert all(None not in row and None not in row.values() for row in rows(name))


def test_a_damaged_date_in_a_signature() -> None:
    row = about("政府信息公开工作年度报告", "2016年，我局更新了目录。", "石城县民政局\n2017210日\n")
    assert (row["organ"], str(row["published"])) == ("石城县民政局", "2017-02-10")
    unclear = about("政府信息公开工作年度报告", "2016年，我局更新了目录。", "石城县民政局\n2017111日\n")
    assert unclear["published"] is None


def test_what_a_site_prints_of_itself_is_not_the_organ_of_a_bureau() -> None:
    row = about("来源：五常市人民政府\n2020年政府信息公开工作年度报告", "2020年，我局更新了目录，我局答复了来信。")
    assert row["organ"] is None
    assert "organ_hint:五常市人民政府" in notes(row)


def test_a_source_alone_is_the_organ_where_the_prose_speaks_as_one() -> None:
    row = about("来源：五常市水务局\n2020年政府信息公开工作年度报告", "2020年，我局更新了目录。")
    assert (row["organ"], row["organ_basis"]) == ("五常市水务局", "source")


def test_a_source_alone_is_the_organ_where_the_prose_names_it_without_its_region() -> None:
    row = about("来源：五常市水务局\n2020年政府信息公开工作年度报告", "2020年公开事项由水务局作了梳理。")
    assert (row["organ"], row["organ_basis"]) == ("五常市水务局", "source")
    other = about("来源：五常市人民政府\n2020年政府信息公开工作年度报告", "按市人民政府的要求，对公开事项作了梳理。")
    assert other["organ"] is None


@pytest.mark.parametrize("line", ["返回顶部", "办公室", "个人中心", "政务大厅", "网上办"])
def test_lines_of_a_page_beside_a_date_are_no_organs(line: str) -> None:
    assert about("2020年政府信息公开工作年度报告", "工作如下。", f"{line}\n2021年1月20日\n")["organ"] is None


def test_the_office_of_a_government_signs_for_the_government_unless_it_speaks_of_itself() -> None:
    tail = "定州市人民政府办公室\n2021年1月20日\n"
    assert about("政府信息公开工作年度报告", "2020年，公开工作有序进行。", tail)["organ"] == "定州市人民政府"
    assert about("政府信息公开工作年度报告", "2020年，我办更新了目录。", tail)["organ"] == "定州市人民政府办公室"


def test_organs_that_differ_are_noted() -> None:
    row = about("康平县水务局2020年政府信息公开工作年度报告", "如有疑问，请与康平县审计局联系。")
    assert row["organ"] == "康平县水务局"
    assert "organ_conflict:lead=康平县审计局" in notes(row)


# -- regions and keys ---------------------------------------------------------------------------

REGIONS = [
    ("沙洋县商务局", "420822", "湖北省荆门市沙洋县商务局", "department"),
    ("吉林市昌邑区商务局", "220202", "吉林省吉林市昌邑区商务局", "department"),
    ("黄石港区政府", "420202", "湖北省黄石市黄石港区人民政府", "government"),
    ("北票市长皋乡人民政府", "211381", "辽宁省朝阳市北票市长皋乡人民政府", "township"),
    ("舒兰市市场监督管理局", "220283", "吉林省吉林市舒兰市市场监督管理局", "department"),
    ("海南州人民政府", "632500", "青海省海南藏族自治州人民政府", "government"),
    ("海南省财政厅", "460000", "海南省财政厅", "department"),
    ("池州市气象局", "341700", "安徽省池州市气象局", "vertical"),
    ("滁州市气象局", "341100", "安徽省滁州市气象局", "vertical"),
    ("临邑县统计局", "371424", "山东省德州市临邑县统计局", "department"),
    ("宜春市审计局", "360900", "江西省宜春市审计局", "department"),
    ("伊春市审计局", "230700", "黑龙江省伊春市审计局", "department"),
    ("望城区黄金园街道", "430112", "湖南省长沙市望城区黄金园街道办事处", "subdistrict"),
    ("越秀区人民政府北京街道办事处", "440104", "广东省广州市越秀区北京街道办事处", "subdistrict"),
    ("广州市北京街道办事处", "440104", "广东省广州市越秀区北京街道办事处", "subdistrict"),
    ("长阳县卫健局", "420528", "湖北省宜昌市长阳土家族自治县卫生健康局", "department"),
    ("潜江市司法局", "429005", "湖北省潜江市司法局", "department"),
    ("国家税务总局沙洋县税务局", "420822", "国家税务总局湖北省荆门市沙洋县税务局", "vertical"),
    ("温州市公安局鹿城区分局", "330302", "浙江省温州市公安局鹿城分局", "department"),
    ("自然资源部", None, "自然资源部", "department"),
    ("中国气象局", None, "中国气象局", "department"),
    ("国家税务总局", None, "国家税务总局", "department"),
    ("海关总署(本级机关)", None, "海关总署", "department"),
    ("上海海关", None, "上海海关", "vertical"),
    ("朝阳区教育局", None, None, "department"),
    ("鼓楼区教育局", None, None, "department"),
    ("大街乡人民政府", None, None, "township"),
    ("安阳街道办事处", None, None, "subdistrict"),
    ("白云街道办事处", None, None, "subdistrict"),
    ("钟祥镇人民政府", None, None, "township"),
    ("东湖高新区教育局", None, None, "department"),
    ("北海新区管委会", None, None, "zone"),
    ("矿区人民政府", None, None, "government"),
    ("滨海新区人民政府", None, None, "government"),
    ("天津市滨海新区人民政府", "120116", "天津市滨海新区人民政府", "government"),
    ("绿园区人民政府", "220106", "吉林省长春市绿园区人民政府", "government"),
    ("阳泉市矿区人民政府", "140303", "山西省阳泉市矿区人民政府", "government"),
    ("县应急管理局", None, None, "department"),
    ("市市场监督管理局", None, None, "department"),
    ("市场监督管理局", None, None, "department"),
    ("商务局", None, None, "department"),
]


@pytest.mark.parametrize(("organ", "code", "key", "kind"), REGIONS)
def test_regions_are_what_the_organs_name_decides(organ: str, code: str | None, key: str | None, kind: str) -> None:
    row = about(f"{organ}2020年政府信息公开工作年度报告")
    assert (row["region_code"], row["organ_key"], row["organ_type"]) == (code, key, kind)
    assert row["region_vintage"] == (None if code is None else "2020")


@pytest.mark.parametrize(
    ("organ", "lead", "code"),
    [
        ("朝阳区教育局", "按照长春市朝阳区政府的部署。", "220104"),
        ("朝阳区教育局", "按照《北京市政务公开工作要点》的部署。", "110105"),
        ("朝阳区教育局", "赴北京市学习，再赴长春市学习。", None),
        ("朝阳区教育局", "赴北京市学习。", None),
        ("安阳街道办事处", "按照瑞安市政府的部署。", "330381"),
        ("安阳街道办事处", "赴瑞安市学习。", None),
        ("白云街道办事处", "按照椒江区政府的部署。", "331002"),
        ("白云街道办事处", "按照上级的部署。", None),
        ("县应急管理局", "在沭阳县人民政府网站公开，沭阳县政务公开办公室指导。", "321322"),
        ("县应急管理局", "在沭阳县人民政府网站公开，学习安吉县政府信息公开的做法。", None),
        ("县应急管理局", "学习安吉县政府信息公开的做法。", None),
        ("商务局", "按照天津市商务局要求，在东丽区政府网站公开。", None),
    ],
)
def test_regions_that_the_text_decides_or_does_not(organ: str, lead: str, code: str | None) -> None:
    row = about(f"{organ}2020年政府信息公开工作年度报告", lead)
    assert row["region_code"] == code
    if code is not None:
        assert any(note.startswith("region_from:text=") for note in notes(row))


def test_the_issuing_body_decides_which_county_is_meant() -> None:
    row = about("发布机构：沭阳县人民政府办公室\n县应急管理局2020年政府信息公开工作年度报告")
    assert (row["region_code"], row["organ_key"]) == ("321322", "江苏省宿迁市沭阳县应急管理局")


@pytest.mark.parametrize(
    ("index", "code"),
    [("11120110000187022T/2020-00012", "120110"), ("11120110000187022K/2020-00012", None), ("000014349/2020-1", None)],
)
def test_the_credit_code_in_an_index_number_carries_a_region(index: str, code: str | None) -> None:
    row = about(f"索引号：{index}\n商务局2020年政府信息公开工作年度报告")
    assert row["region_code"] == code


def test_the_key_is_the_same_whether_or_not_the_year_prints_province_and_city() -> None:
    printed = ["沙洋县卫健局", "荆门市沙洋县卫生健康局", "湖北省荆门市沙洋县卫生健康局", "湖北沙洋县卫健局"]
    keys = {about(f"{organ}{2019 + n}年政府信息公开工作年度报告")["organ_key"] for n, organ in enumerate(printed)}
    assert keys == {"湖北省荆门市沙洋县卫生健康局"}


def test_codes_are_those_of_the_year_reported_on() -> None:
    county = about("密云县审计局2013年政府信息公开工作年度报告")
    district = about("密云区审计局2017年政府信息公开工作年度报告")
    assert (county["region_code"], district["region_code"]) == ("110228", "110118")
    prefecture = [about(f"思南县审计局{year}年政府信息公开工作年度报告") for year in (2009, 2015)]
    assert [row["region_code"] for row in prefecture] == ["522225", "520624"]
    assert {row["organ_key"] for row in prefecture} == {"贵州省铜仁市思南县审计局"}


def test_a_region_that_a_mirror_overwrote_is_null_with_a_note() -> None:
    row = about("星曜互娱区人民政府北京街道办事处2020年政府信息公开工作年度报告")
    assert (row["region_code"], row["organ_key"]) == (None, None)
    assert "region_unknown:星曜互娱区" in notes(row)


# -- scope --------------------------------------------------------------------------------------

SCOPES = [
    ("本报告汇总本级政府及所属部门、各乡镇的数据。", "jurisdiction"),
    ("报告数据包括各乡镇、各部门报送的情况。", "jurisdiction"),
    ("2020年，全区共收到政府信息公开申请12件。", "jurisdiction"),
    ("全市税务系统共收到政府信息公开申请30件。", "jurisdiction"),
    ("2020年，区政府本级共收到政府信息公开申请12件。", "level"),
    ("市本级新收政府信息公开申请3件。", "level"),
    ("本报告数据不含乡镇和部门。", "level"),
    ("2020年我局共收到政府信息公开申请2件。", "own"),
    ("我局2020年未收到政府信息公开申请。", "own"),
    ("统计数据仅限本机关。", "own"),
    ("2020年共收到政府信息公开申请2件。", "unknown"),
    ("2020年，全市共收到行政复议申请120件。", "unknown"),
    ("我局受理行政许可申请300件。", "unknown"),
    ("培训内容包括各乡镇、各部门的情况。", "unknown"),
    ("按市本级预算安排经费，全市各部门齐抓共管。", "unknown"),
    ("全市共收到政府信息公开申请30件，市本级收到政府信息公开申请3件。", "unknown"),
]


@pytest.mark.parametrize(("said", "scope"), SCOPES)
def test_the_scope_is_what_the_words_say(said: str, scope: str) -> None:
    row = about("2020年政府信息公开工作年度报告", said)
    assert row["scope"] == scope
    assert (row["scope_basis"] is None) == (scope == "unknown")
    assert row["scope_basis"] is None or str(row["scope_basis"]) in said


def test_the_headquarters_in_brackets_are_its_own_scope() -> None:
    row = about("海关总署(本级机关)2020年政府信息公开工作年度报告")
    assert (row["scope"], row["scope_basis"]) == ("own", "(本级机关)")


def test_a_bureau_is_not_taken_to_report_for_itself_by_its_type() -> None:
    assert about("沙洋县商务局2020年政府信息公开工作年度报告")["scope"] == "unknown"


# -- copies -------------------------------------------------------------------------------------


def corpus_of(*texts: str) -> list[dict[str, object]]:
    """Rows of ``reports`` of several texts read together under names of their own."""
    with tempfile.TemporaryDirectory() as folder:
        for n, text in enumerate(texts):
            (Path(folder) / f"{n}.txt").write_text(text, encoding="utf-8")
        return gr.read(folder).reports.rows(named=True)


def whole(organ: str, figure: str = "3", extra: str = "") -> str:
    table = f"第二十条第（六）项\n信息内容\t本年处理决定数量\n行政处罚\t{figure}\n行政强制\t0\n"
    head = f"{organ}2021年政府信息公开工作年度报告\n一、总体情况\n{CLAUSES}{extra}\n二、主动公开政府信息情况\n"
    return (
        head
        + table
        + f"五、存在的主要问题及改进情况\n公开的内容不够全面，人手不够充足。{CLAUSES[::-1]}\n六、其他需要报告的事项\n无\n"
    )


def copies(*texts: str) -> list[bool]:
    rows = corpus_of(*texts)
    assert all(row["duplicate_of"] in {None, rows[0]["report"]} for row in rows)
    return [row["duplicate_of"] is not None for row in rows]


def test_a_copy_in_traditional_script_with_pinyin_and_page_chrome_is_a_copy() -> None:
    text = whole("沙洋县商务局")
    traditional = OpenCC("s2t").convert(text).replace("報", "報(bào)").replace("公開", "公開(kāi)")
    assert copies(text, "首页\n打印 关闭\n" + traditional + "\n扫一扫在手机打开当前页\n") == [False, True]


def test_a_copy_with_the_city_before_the_organ_and_a_sentence_more_is_a_copy() -> None:
    other = whole("荆门市沙洋县商务局", extra="另有一句补充说明。")
    assert copies(whole("沙洋县商务局"), other) == [False, True]


def test_blank_reports_of_two_organs_are_not_copies() -> None:
    assert copies(whole("沙洋县商务局"), whole("沙洋县司法局")) == [False, False]
    assert copies(whole("青岚区商务局"), whole("松岭区商务局")) == [False, False]
    assert copies(whole("沙洋县商务局"), whole("临邑县商务局")) == [False, False]


def test_reports_of_one_organ_with_other_figures_or_years_are_not_copies() -> None:
    assert copies(whole("沙洋县商务局"), whole("沙洋县商务局", figure="4")) == [False, False]
    assert copies(whole("沙洋县商务局"), whole("沙洋县商务局").replace("2021", "2020")) == [False, False]


def test_short_reports_without_an_organ_are_not_copies_unless_every_byte_agrees() -> None:
    blank = "政府信息公开工作年度报告" + BODY.format(lead="工作如下。")
    assert copies(blank, blank + "\n返回顶部\n") == [False, False]
    assert copies(blank, blank) == [False, True]


# -- two reports in one document ----------------------------------------------------------------


@pytest.mark.parametrize("title", ["沙洋县商务局2021年政府信息公开工作年度报告", "政府信息公开工作年度报告", ""])
def test_nothing_of_a_second_report_is_told_of_the_first(title: str) -> None:
    first = whole("沙洋县商务局").replace("沙洋县商务局2021年政府信息公开工作年度报告", title)
    second = whole("临邑县审计局", figure="9").replace("2021", "2018")
    row, _ = corpus_of(first + second + "临邑县审计局\n2019年1月8日\n")
    assert row["organ"] in {"沙洋县商务局", None}
    assert row["published"] is None


# -- manifest -----------------------------------------------------------------------------------


def test_an_organ_that_the_manifest_tells_is_located(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "政府信息公开工作年度报告" + BODY.format(lead="2019年，我局更新目录。"), encoding="utf-8"
    )
    manifest = pl.DataFrame({"file": ["a.txt"], "organ": ["天津市东丽区商务局"]})
    row = gr.read(tmp_path, manifest).reports.row(0, named=True)
    assert (row["organ_key"], row["region_code"], row["organ_basis"]) == ("天津市东丽区商务局", "120110", "manifest")
    manifest = pl.DataFrame({"file": ["a.txt"], "organ": ["商务局"], "region_code": ["120110"]})
    row = gr.read(tmp_path, manifest).reports.row(0, named=True)
    assert (row["organ_key"], row["region_code"]) == ("天津市东丽区商务局", "120110")


@given(st.integers(0, 700), st.integers(0, 40))
def test_a_text_cut_anywhere_is_described_without_a_wrong_region(end: int, start: int) -> None:
    row = read_bytes(whole("荆门市沙洋县商务局")[start:end].encode(), "x.txt").reports.row(0, named=True)
    assert row["region_code"] in {None, "420822", "420800"}
    assert row["year"] in {None, 2021}


def a_print(report: str, organ: str, key: str | None, clauses: range) -> Print:
    return Print(report, 2021, key, organ, ("a/b/c",), array("d", [1.0]), array("I", clauses))


def test_the_first_met_of_several_reports_alike_is_the_original() -> None:
    met = Copies()
    assert met.first(a_print("a", "沙洋县商务局", "湖北省荆门市沙洋县商务局", range(10))) is None
    assert met.first(a_print("b", "商务局", None, range(20, 30))) is None
    assert met.first(a_print("c", "湖北省沙洋县商务局", "湖北省荆门市沙洋县商务局", range(40, 60))) is None
    assert met.first(a_print("d", "湖北省沙洋县商务局", None, range(10))) == "a"
    assert met.first(a_print("e", "县商务局", None, range(60))) == "a"
    assert met.first(a_print("f", "沙洋县商务局", "湖北省荆门市沙洋县商务局", range(20, 30))) == "b"
    assert met.first(a_print("g", "钟祥市商务局", "湖北省荆门市钟祥市商务局", range(10))) is None


def test_organs_of_one_ending_are_not_compared_with_each_other() -> None:
    met = Copies()
    towns = [f"{chr(0x4E00 + n // 200)}{chr(0x5E00 + n % 200)}镇人民政府" for n in range(20_000)]
    made = [a_print(town, town, f"沙洋县{town}" if n % 3 else None, range(n, n + 60)) for n, town in enumerate(towns)]
    began = time.perf_counter()
    assert {met.first(each) for each in made} == {None}
    assert time.perf_counter() - began < 10  # each against all took minutes


@pytest.mark.parametrize(
    ("signed", "organ"),
    [
        ("石泉县审计局2021年1月20日 主办:石泉县人民政府 承办:石泉县人民政府办公室", "石泉县审计局"),
        ("报：县政府办\n送：各股室\n石泉县审计局 2021年1月20日印发", "石泉县审计局"),
        ("中共石泉县委统战部（石泉县民族宗教事务局）\n2021年1月20日", "石泉县民族宗教事务局"),
        ("石泉县审计局政务公开领导小组\n2021年1月20日", "石泉县审计局"),
        ("单位负责人：甲 填报人：乙 填报日期：2021年1月20日\n填报单位：石泉县审计局", "石泉县审计局"),
    ],
)
def test_a_signature_is_the_organs_whatever_stands_around_it(signed: str, organ: str) -> None:
    text = f"2020年政府信息公开工作年度报告\n一、总体情况\n我局公开信息30条。\n六、其他需要报告的事项\n无。\n{signed}\n"
    row = read_bytes(text.encode(), "a.txt").reports.row(0, named=True)
    assert (row["organ"], row["year"]) == (organ, 2020)


@pytest.mark.parametrize(
    "text",
    [
        "本报告的电子版可从市政府网站下载。如对本报告有疑问，请与荔湾区司法局综合科联系。",
        "2021年安吉县鄣吴镇坚持应公开尽公开，全年公开各类信息230余条，回应网民留言45件。",
        "石泉县审计局\n二〇二〇年一月八日\n附件：政府信息公开情况统计表",
        "一年来，靖西市水利局不断拓宽公开渠道。\n工作开展情况\n全年发布水利信息40条。",
    ],
)
def test_a_report_without_title_and_sections_is_known_by_what_it_says_of_itself(text: str) -> None:
    assert read_bytes(text.encode(), "a.txt").reports["status"].item() == "no_tables"
