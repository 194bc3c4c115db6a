"""Tables as frames, wikis, boxes and text out of PDF spell them."""

import json
from itertools import chain

import pytest

from govreports import numerals
from govreports.tables.labels import label_of

from .test_layouts import HEAD, ROWS, SECTION, TITLE, WHOLE, applications, found

BLANKED = {code: ["blank"] * 6 + [row[-1]] for code, row in WHOLE.items()}
"""What is read where the office left the applicants blank."""
STATISTICS = "清沅街道2016年政府信息公开工作年度报告\n政府信息公开情况统计表\n统计指标 单位 统计数\n"


def framed(rows: list[list[str]], *, numbered: bool) -> str:
    """Print rows as pandas does: each column flush right, its width that of its longest text."""
    rows = [[str(n), *row] for n, row in enumerate(rows)] if numbered else rows
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    gap = "  " if numbered else " "
    return "\n".join(gap.join(text.rjust(width) for text, width in zip(row, widths, strict=True)) for row in rows)


@pytest.mark.parametrize("numbered", [True, False])
@pytest.mark.parametrize("blanked", [True, False])
def test_a_printed_frame_shows_every_cell(*, numbered: bool, blanked: bool) -> None:
    rows = [[label, *(["NaN"] * 6 if blanked else map(str, row[:-1])), str(row[-1])] for label, row in ROWS.items()]
    text = f"{TITLE}\n{SECTION}\n\n{framed([HEAD, *rows], numbered=numbered)}\n\n四、其他\n无。\n"
    assert found(text, "applications") == (BLANKED if blanked else WHOLE)


def test_lines_of_one_length_that_print_a_cell_less_are_no_frame() -> None:
    rows = [[label, *map(str, row[1:])] for label, row in ROWS.items()]
    text = f"{TITLE}\n{SECTION}\n{' '.join(HEAD)}\n{framed(rows, numbered=False)}\n四、其他\n无。\n"
    assert set(chain(*found(text, "applications").values())) == {"ambiguous"}


def test_a_frame_saved_column_by_column_is_a_table() -> None:
    columns = zip(HEAD, *([label, *row] for label, row in ROWS.items()), strict=True)
    frame = {str(n): {str(k): value for k, value in enumerate(column)} for n, column in enumerate(columns)}
    named = {column["0"]: {str(int(k) - 1): v for k, v in column.items() if k != "0"} for column in frame.values()}
    assert found(json.dumps(frame, ensure_ascii=False), "applications", "x.json") == WHOLE
    assert found(json.dumps(named, ensure_ascii=False), "applications", "x.json") == WHOLE


def test_numbers_far_behind_all_labels_are_not_those_of_the_last_of_them() -> None:
    numbers = "\n".join(str(number) for number in chain(*ROWS.values()))
    text = (
        f"{TITLE}\n第二十条第（九）项\n信息内容\n采购项目数量\n采购总金额\n政府集中采购\n53\n7777\n第二十条第（五）项\n993\n"
        f"{SECTION}\n" + "\n".join([*HEAD, *ROWS]) + f"\n{numbers}\n"
    )
    assert not {number for table in ("procurement", "applications") for row in found(text, table).values()
                for number in row if number != "ambiguous"}  # fmt: skip


def test_a_stroke_between_the_rows_of_a_wiki_is_no_cell() -> None:
    rows = [[label, *[""] * 6, str(row[-1])] for label, row in ROWS.items()]
    table = "\n|-\n".join("\n".join(f"| {text}" for text in row) for row in [HEAD, *rows])
    assert found(f"{TITLE}\n{SECTION}\n{{|\n{table}\n|}}\n", "applications") == BLANKED


def test_a_row_of_several_lines_in_a_box_is_empty_only_where_all_its_lines_are() -> None:
    rule = "├" + "─┼" * 7 + "─┤\n"
    lines = [["（二）部分公开（区分", *[""] * 7], ["处理的，只计这一", *map(str, [1, 1, 0, 0, 0, 0, 2])]]
    rows = [[label, *map(str, row)] for label, row in ROWS.items()]
    boxed = [[HEAD], *([row] for row in rows)]
    boxed[4] = lines
    text = rule + rule.join("".join("│" + "│".join(line) + "│\n" for line in row) for row in boxed) + rule
    cells = found(f"{TITLE}\n{SECTION}\n{text}", "applications")
    assert cells["done.granted"] == WHOLE["done.granted"]
    assert "blank" not in cells["done.partial"]


def test_an_escaped_numbering_is_no_letter_of_a_label() -> None:
    text = STATISTICS + (
        "2\\.同意公开答复数 件 55\n3\\.同意部分公开答复数 件 0\n4\\.不同意公开答复数 件 150\n其中：涉及国家秘密 件 52\n"
    )
    cells = found(text, "statistics")
    assert (cells["answered.granted"], cells["answered.refused"]) == ([55.0], [150.0])


def test_a_number_in_front_of_a_numbering_is_that_of_the_row_before() -> None:
    text = STATISTICS.replace(" ", "") + (
        "1.政府公报公开政府信息数条12.政府网站公开政府信息数条03.政务微博公开政府信息数条504.政务微信公开政府信息数条7"
    )
    cells = found(text, "statistics")
    assert [cells[f"channels.{each}"] for each in ("gazette", "website", "weibo")] == [[1.0], [0.0], [50.0]]


def test_a_number_with_words_behind_it_is_no_blank() -> None:
    text = STATISTICS + "（一）召开会议数 次 3\n（二）举办各类培训班数次0（三）接受培训人员数人次56【打印本页】"
    assert found(text, "statistics").get("trainees", ["ambiguous"]) != ["blank"]


def test_rows_that_end_with_their_total_may_differ_in_the_cells_that_labels_span() -> None:
    depth = [0, 0, 1, 1, 0, 0, 1, 0]
    lines = [f"{label}{',' * (extra + 6)},{row[-1]}" for (label, row), extra in zip(ROWS.items(), depth, strict=True)]
    text = f"{TITLE}\n{SECTION}\n{','.join(HEAD)}\n" + "\n".join(lines) + "\n四、其他\n"
    assert found(text, "applications") == BLANKED


@pytest.mark.parametrize("step", [2, 5])
def test_merged_labels_and_empty_rows_are_part_of_the_rhythm(step: int) -> None:
    gap, depth = "\n" * step, [0, 0, 1, 1, 2, 2, 1, 0]
    cells: dict[str, list[str]] = {label: [*[""] * 6, str(row[-1])] for label, row in ROWS.items()}
    cells["一、本年新收政府信息公开申请数量"] = list("4200006")
    cells["二、上年结转政府信息公开申请数量"] = [""] * 7
    rows = [
        gap.join([*([""] * empty if step == 2 else []), label, *row])
        for (label, row), empty in zip(cells.items(), depth, strict=True)
    ]
    text = f"{TITLE}{gap}{SECTION}{gap}{gap.join(HEAD)}{gap}{gap.join(rows)}{gap}四、其他"
    assert found(text, "applications") == {**BLANKED, "new": WHOLE["new"], "carried_in": ["blank"] * 7}


def test_a_label_said_again_for_each_column_that_it_spans_is_said_once() -> None:
    text = applications(lambda label, row: "\n".join([label] * 3 + [str(number) for number in row]), "\n".join(HEAD))
    assert found(text, "applications") == WHOLE


def test_two_numbers_in_a_cell_beside_an_empty_one_place_nothing() -> None:
    text = applications(lambda label, row: "|".join([label, *map(str, row)]), "|".join(HEAD))
    text = text.replace("（七）总计|4|2|0|0|0|0|6", "（七）总计||4|2|0|0 0|0 6|6")
    assert found(text, "applications")["done"] == ["ambiguous"] * 7


WRAPPED = "申请人情况\n法人或其他组织\n自然人 社会公益 法律服务 总计\n商业企业 科研机构 其他\n组织 机构"


@pytest.mark.parametrize(
    ("head", "read"),
    [
        (WRAPPED, True),
        ("申请人情况\n自然人\n法人或其他组织\n商业企 总计\n业\n科研机\n构\n社会公\n益组织\n法律服\n务机构 其他", True),
        (WRAPPED.replace("自然人 社会公益", "社会公益 自然人"), False),
        (WRAPPED.replace("组织 机构", "组织 机构 占比"), False),
        (WRAPPED.replace("法律服务 ", ""), False),
    ],
)
def test_a_header_that_line_ends_cut_is_read_where_it_says_the_columns_of_the_form_alone(
    *, head: str, read: bool
) -> None:
    cells = found(applications(lambda label, row: " ".join([label, *map(str, row)]), head), "applications")
    assert cells == WHOLE if read else "read" not in cells and set(chain(*cells.values())) == {"ambiguous"}


def test_a_line_of_the_label_of_a_group_in_front_of_a_row_is_a_note() -> None:
    text = applications(lambda label, row: " ".join([label, *map(str, row)]), " ".join(HEAD))
    text = text.replace("2.其他法律", "公开 2.其他法律").replace("1.属于国家", "（三）不予 1.属于国家")
    assert found(text, "applications") == WHOLE


def test_a_column_whose_name_pandas_made_unique_has_its_own_name() -> None:
    assert label_of("结果维持.1").key == label_of("结果维持").key != label_of("结果维持1").key


@pytest.mark.parametrize(("text", "status"), [("------", "dash"), ("万元", "unreadable"), ("百", "unreadable")])
def test_a_long_dash_in_ascii_is_one_and_a_unit_is_no_number(text: str, status: str) -> None:
    assert numerals.parse(text).status == status
