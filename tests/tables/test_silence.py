"""Layouts in which a printed number must not become a blank: values that are named, labels first, bars that close rows."""

import polars as pl
import pytest

from govreports.extraction import read_bytes
from govreports.numerals import parse

HEAD = "白溪县教育局2021年政府信息公开工作年度报告\n一、总体情况\n2021年，我局认真做好公开工作。\n二、主动公开政府信息情况\n"

ROWS = [
    "一、本年新收政府信息公开申请数量",
    "二、上年结转政府信息公开申请数量",
    "（一）予以公开",
    "1.属于国家秘密",
    "四、结转下年度继续办理",
]
COLUMNS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
NAMED = (
    HEAD
    + "三、收到和处理政府信息公开申请情况\n"
    + "\n".join(
        str({"项目": row} | {column: "1" if column in {"自然人", "总计"} else "无" for column in COLUMNS})
        for row in ROWS
    )
)
LISTED = (
    HEAD
    + "三、收到和处理政府信息公开申请情况\n"
    + "\n".join(
        f'- - "{row}"\n' + "\n".join(f'  - "{cell}"' for cell in cells)
        for row, cells in [("申请人情况", COLUMNS), *((row, [*"0100001"]) for row in ROWS)]
    )
)
LABELS_FIRST = HEAD + (
    "第二十条第（六）项\n信息内容\n上一年项目数量\n本年增/减\n处理决定数量\n行政处罚\n行政强制\n3\n57\n4\n"
    "第二十条第（八）项\n信息内容\n本年收费金额（单位：万元）\n行政事业性收费\n"
)
ALL_LABELS_FIRST = HEAD + (
    "信息内容\n本年制发件数\n本年废止件数\n现行有效件数\n规章\n行政规范性文件\n第二十条第（八）项\n信息内容\n"
    "本年收费金额（单位：万元）\n行政事业性收费\n12\n25\n12\n51\n\n51\n58\n"
)
BARS_BETWEEN = HEAD + (
    "信息内容 |\n本年制发件数 |\n本年废止件数 |\n现行有效件数 |\n|\n规章 |\n1 |\n4 |\n|\n行政规范性文件 |\n2 |\n9 |\n|\n"
)
HEADER = (
    "三、收到和处理政府信息公开申请情况\n申请人情况 |\n||||||||\n|---|---|---|---|---|---|---|---|---|---|\n"
    + "\n".join(f"{name} |" for name in ("自然人", "法人或其他组织", "总计"))
)
LEAVES = "\n".join(f"{name} |" for name in COLUMNS[1:-1])
CLOSED_BY_BARS = HEAD + (
    f"{HEADER}\n|||||||\n{LEAVES}\n|||||\n{ROWS[0]} |\n3 |\n3 |\n1 |\n7 |\n|||||\n{ROWS[1]} |\n|||||||||\n{ROWS[4]} |\n1 |\n1 |\n"
    "||||||||\n四、因政府信息公开工作被申请行政复议、提起行政诉讼情况\n行政复议 |\n行政诉讼 |\n|||||||||||||\n"
    "结果维持 |\n结果纠正 |\n其他结果 |\n尚未审结 |\n总计 |\n未经复议直接起诉 |\n复议后起诉 |\n||||||||\n"
    + "结果维持 |\n结果纠正 |\n其他结果 |\n尚未审结 |\n总计 |\n" * 2
    + "|||||\n6 |\n43 |\n47 |\n96 |\n32 |\n55 |\n87 |\n"
)
GLUED = HEAD + "".join(
    ["三、收到和处理政府信息公开申请情况申请人情况自然人法人或其他组织总计", *COLUMNS[1:-1]]
    + [f"{row}无无66无无无66" for row in ROWS]
    + ["五、存在的主要问题及改进情况公开不够及时。"]
)
DIVIDED = f"自然人 法人或其他组织 总计 {' '.join(COLUMNS[1:-1])} {ROWS[0]} 3 3 1 7 {ROWS[2]} 3 3 {ROWS[4]} 3 3 1 7"
DIVIDED_BY_BARS = f"{HEAD}三、收到和处理政府信息公开申请情况\n申请人情况 {DIVIDED} ".replace(" ", "\n|\n|\n")
MOVED = HEAD + "信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t1\t4\t\n行政规范性文件\t2\t\t\n"


@pytest.mark.parametrize(
    "text", [NAMED, LISTED, LABELS_FIRST, ALL_LABELS_FIRST, GLUED, BARS_BETWEEN, CLOSED_BY_BARS, DIVIDED_BY_BARS, MOVED]
)
def test_no_cell_of_a_row_with_numbers_is_called_blank_where_its_number_is_printed_elsewhere(text: str) -> None:
    cells = read_bytes(text.encode(), "report.txt").cells
    empty = {"carried_in"} if text in {CLOSED_BY_BARS, DIVIDED_BY_BARS} else set()
    blank = cells.filter(status="blank").filter(~pl.col("row").is_in(empty))
    assert blank.is_empty(), blank


def test_a_cell_that_markdown_makes_a_link_is_read() -> None:
    text = HEAD + (
        "信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t[1](http://a.example/1.html)\t[0](/0)\t[4](/4)\n"
    )
    cells = read_bytes(text.encode(), "report.txt").cells.filter(row="rules")
    assert cells["value"].to_list() == [1.0, 0.0, 4.0]


def test_a_sign_apart_from_its_digits_may_be_a_bullet() -> None:
    assert parse("- 50").status == "unreadable"
    assert parse("-50").value == -50
