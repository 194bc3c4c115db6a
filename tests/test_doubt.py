"""Documents that tempt a reader to a wrong number: the answer is ambiguous or nothing, never a guess."""

import pytest

from govreports.extraction import read_bytes

HEAD = "铜陵市商务局2022年政府信息公开工作年度报告\n一、总体情况\n2022年，我局公开信息。\n二、主动公开政府信息情况\n"
TAIL = "\n五、存在的主要问题及改进情况\n公开不及时。\n六、其他需要报告的事项\n无。\n"
ITEM = "第二十条第（六）项\n信息内容\t本年处理决定数量\n"
RESULTS = "\t".join(["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3) + "\n"


def numbers(table: str, text: str) -> dict[tuple[str, str], tuple[str, float | None]]:
    cells = read_bytes((HEAD + text + TAIL).encode(), "x.txt").cells.filter(table=table)
    return {(r, c): (s, v) for r, c, s, v in cells.select("row", "column", "status", "value").iter_rows()}


def statuses(table: str, text: str) -> set[str]:
    return {status for status, _ in numbers(table, text).values()}


def test_two_numbers_in_a_cell_are_not_one() -> None:
    found = numbers("enforcement", ITEM + "行政处罚\t5 0\n行政强制\t1\n")
    assert found["penalties", "decisions"] == ("unreadable", None)
    assert found["compulsory_measures", "decisions"] == ("read", 1.0)


def test_a_second_column_of_figures_makes_the_statistics_table_ambiguous() -> None:
    text = (
        "某局2016年政府信息公开工作年度报告\n政府信息公开情况统计表\n统计指标 单位 本年度 历年累计\n"
        "1.政府公报公开政府信息数 条 16 66\n3.政务微博公开政府信息数 条 2 52\n4.政务微信公开政府信息数 条 1 2\n"
    )
    cells = read_bytes(text.encode(), "x.txt").cells
    assert cells.filter(status="read").is_empty()
    assert cells.filter(status="ambiguous").height == 3


def test_litigation_printed_before_reconsideration_is_not_read_in_the_order_of_the_form() -> None:
    text = (
        "四、政府信息公开行政复议、行政诉讼情况\n行政诉讼"
        + "\t" * 10
        + "行政复议\n未经复议直接起诉"
        + "\t" * 5
        + "复议后起诉\n"
    )
    found = statuses("review_litigation", text + RESULTS + "0\t1\t0\t0\t1\t3\t2\t0\t0\t5\t7\t0\t0\t0\t7\n")
    assert found == {"ambiguous"}


def test_a_column_of_another_year_beside_the_forms_own_is_not_the_forms() -> None:
    text = "第二十条第（五）项\n信息内容\t上一年处理决定数量\t本年处理决定数量\n行政许可\t12\t\n"
    assert statuses("licensing", text) == {"blank"}
    assert numbers("licensing", text.replace("12\t", "12\t7"))["licences", "decisions"] == ("read", 7.0)


def test_counts_in_the_navigation_are_no_table() -> None:
    navigation = "首页\n规章\n12\n行政规范性文件\n35\n行政许可\n211\n行政处罚\n17\n行政强制\n3\n其他文件\n\n"
    assert read_bytes((navigation + HEAD + TAIL).encode(), "x.txt").cells.filter(status="read").is_empty()


@pytest.mark.parametrize(
    "text",
    [
        "第二十条第（六）项\n行政处罚：本年处理决定数量：5\n行政强制：本年处理决定数量：0\n",
        "第二十条第（六）项\n信息内容 本年处理决定数量\n5\n行政处罚\n\n2\n行政强制\n",
    ],
)
def test_numbers_that_stand_beside_their_rows_are_not_taken_for_blanks(text: str) -> None:
    assert not statuses("enforcement", text) & {"read", "blank"}


def test_a_numbering_in_the_place_of_a_number_is_unreadable() -> None:
    assert statuses("enforcement", ITEM + "行政处罚\t5.\n行政强制\t(3)\n") == {"unreadable"}


def test_a_table_of_contents_is_not_the_report() -> None:
    contents = "目录\n一、总体情况\n二、主动公开政府信息情况\n五、存在的主要问题及改进情况\n六、其他需要报告的事项\n\n"
    parts = read_bytes((contents + HEAD + TAIL).encode(), "x.txt").narratives
    assert dict(parts.select("section", "text").iter_rows())["problems"] == "公开不及时。"


@pytest.mark.parametrize(
    ("lead", "year"),
    [
        ("2019年5月15日起施行新修订的条例。2022年，我局公开信息。", 2022),
        ("《规划》期为2016年1月1日至2020年12月31日。2022年，我局公开信息。", 2022),
    ],
)
def test_years_of_laws_and_plans_are_not_the_year_reported_on(lead: str, year: int) -> None:
    text = f"某县商务局政府信息公开工作年度报告\n一、总体情况\n{lead}\n二、主动公开政府信息情况\n"
    assert read_bytes(text.encode(), "x.txt").reports["year"].item() == year


def test_a_link_to_last_years_report_is_not_the_title() -> None:
    link = "上一篇：铜陵市商务局2021年政府信息公开工作年度报告\n"
    row = read_bytes((link + HEAD + TAIL).encode(), "x.txt").reports.row(0, named=True)
    assert (row["organ"], row["year"]) == ("铜陵市商务局", 2022)


def test_digits_that_lost_their_separators_never_take_long() -> None:
    row = "0" * 20 + "1" * 40
    text = "四、政府信息公开行政复议、行政诉讼情况\n行政复议\t行政诉讼\n" + RESULTS.replace("\t", "\n") + row + "\n"
    assert statuses("review_litigation", text) == {"ambiguous"}


def test_two_reports_in_one_file_are_never_mixed() -> None:
    second = (
        "\n铜陵市商务局2021年政府信息公开工作年度报告\n第二十条第（五）项\n信息内容\t本年处理决定数量\n行政许可\t77\n"
    )
    corpus = read_bytes((HEAD + ITEM + "行政处罚\t5\n行政强制\t0\n" + TAIL + second).encode(), "x.txt")
    first, other = corpus.reports["report"]
    read = corpus.cells.filter(status="read")
    assert read.filter(report=first)["table"].unique().to_list() == ["enforcement"]
    assert read.filter(report=other)["table"].unique().to_list() == ["licensing"]
    assert all("77" not in text for text in corpus.narratives.filter(report=first)["text"])


def test_tables_of_a_year_before_any_form_are_said_to_be_so() -> None:
    text = "某县商务局2008年政府信息公开工作年度报告\n政府信息公开情况统计表\n统计指标 单位 统计数\n1.当面申请数 件 3\n"
    assert "year_before_forms" in read_bytes(text.encode(), "x.txt").reports["note"].item()


HEADS = "四、政府信息公开行政复议、行政诉讼情况\n行政复议\t行政诉讼\n"
GROUPS = "结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t未经复议直接起诉\t复议后起诉\n"
FIFTEEN = "0\t1\t0\t0\t1\t3\t2\t0\t0\t5\t7\t0\t0\t0\t7\n"


@pytest.mark.parametrize("damaged", ["总**", "?", "其他绪果", "结果钬?"])
def test_a_header_that_lost_characters_counts_where_it_stands(damaged: str) -> None:
    labels = RESULTS.strip().split("\t")
    place = {"总**": 4, "?": 9, "其他绪果": 12, "结果钬?": 5}[damaged]
    labels[place] = damaged
    found = numbers("review_litigation", HEADS + "\t".join(labels) + "\n" + FIFTEEN)
    assert [value for _, value in found.values()] == [float(n) for n in FIFTEEN.split()]


@pytest.mark.parametrize("word", ["上年结转", "其他法人", "备注"])
def test_a_header_of_another_meaning_makes_the_row_ambiguous(word: str) -> None:
    labels = RESULTS.strip().split("\t")
    labels[12] = word
    assert statuses("review_litigation", HEADS + "\t".join(labels) + "\n" + FIFTEEN) == {"ambiguous"}


def test_headers_in_two_lines_may_hold_words_of_one_line() -> None:
    upper = ["结果", "结果", "其他", "尚未", "总计"] * 3
    lower = ["维持", "纠正", "结果", "审结"] * 3
    text = "四、政府信息公开行政复议、行政诉讼情况\n" + "   ".join(upper) + "\n" + "   ".join(lower) + "\n"
    found = numbers("review_litigation", text + FIFTEEN.replace("\t", "   "))
    assert [value for _, value in found.values()] == [float(n) for n in FIFTEEN.split()]


def test_the_number_with_a_footnote_keeps_its_place_in_the_row() -> None:
    row = FIFTEEN.replace("3", "3①").replace("5", "5※")
    found = numbers("review_litigation", HEADS + GROUPS + RESULTS + row)
    assert [value for _, value in found.values()] == [float(n) for n in FIFTEEN.split()]


def test_headers_of_several_lines_above_rows_of_one_do_not_tell_another_order() -> None:
    text = "第二十条第（一）项\n现行有效件数\n信息内容  本年制发件数  本年废止件数\n行政规范性文件  42  19  47\n"
    assert "read" not in statuses("documents", text)


def test_where_the_forms_are_mixed_a_table_without_a_header_is_ambiguous() -> None:
    mixed = (
        "第二十条第（一）项\n信息内容\t本年新制作数量\t本年新公开数量\t对外公开总数量\n规章\t0\t0\t0\n规范性文件\t1\t1\t1\n"
        "第二十条第（五）项\n信息内容\t本年处理决定数量\n行政许可\t3\n"
        "第二十条第（六）项\n信息内容\t***\n行政处罚\t5\n行政强制\t2\n"
    )
    assert statuses("licensing", mixed) == {"read"}
    assert "read" not in statuses("enforcement", mixed)


def test_a_repeated_header_is_no_row_of_totals() -> None:
    columns = "自然人\t法人或其他组织\t总计\n商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\n"
    rows = ["一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量"]
    rows += ["（五）不予处理\t5.要求行政机关确认或重新出具已获取信息", "（六）其他处理\t1.申请人无正当理由逾期不补正"]
    behind = "2.申请人逾期未按收费通知要求缴纳费用\t0\t0\t0\t0\t0\t0\t0\n3.其他\t4\t0\t0\t0\t0\t0\t4\n（七）总计\t4\t0\t0\t0\t0\t0\t4\n"
    body = "".join(f"{row}\t0\t0\t0\t0\t0\t0\t0\n" for row in rows)
    found = numbers("applications", "三、收到和处理政府信息公开申请情况\n" + columns + body + columns + behind)
    assert found["done.other.rest", "total"] == ("read", 4.0)
    assert found["done", "total"] == ("read", 4.0)


def test_lines_of_numbers_before_their_labels_are_not_the_rows_before() -> None:
    columns = "自然人 法人或其他组织 总计\n商业企业 科研机构 社会公益组织 法律服务机构 其他\n"
    labels = [
        "一、本年新收政府信息公开申请数量",
        "二、上年结转政府信息公开申请数量",
        "三、本年度办理结果 （一）予以公开",
    ]
    labels += ["（二）部分公开", "（三）不予公开 1.属于国家秘密", "2.其他法律行政法规禁止公开", "3.危及“三安全一稳定”"]
    rows = "".join(f"{n} 1 0 0 0 2 {n + 3}\n{label}\n" for n, label in enumerate(labels, 4))
    found = statuses("applications", "三、收到和处理政府信息公开申请情况\n" + columns + rows)
    assert "read" not in found


def test_a_point_in_a_count_may_divide_thousands() -> None:
    assert statuses("enforcement", ITEM + "行政处罚\t3.921\n行政强制\t1.500\n") == {"unreadable"}
    fee = "第二十条第（八）项\n信息内容\t本年收费金额（单位：万元）\n行政事业性收费\t3.921\n"
    assert numbers("fees", fee)["fees", "amount"] == ("read", 3.921)


def test_a_further_column_of_numbers_makes_the_rows_without_it_ambiguous() -> None:
    text = (
        "某局2016年政府信息公开工作年度报告\n政府信息公开情况统计表\n统计指标 单位 本级 全县\n一、主动公开情况 —— 56\n"
        "1.政府公报公开政府信息数 条 16 66\n3.政务微博公开政府信息数 条 2 52\n4.政务微信公开政府信息数 条 1 2\n"
    )
    assert read_bytes(text.encode(), "x.txt").cells.filter(status="read").is_empty()


DOCUMENTS = "第二十条第（一）项\n信息内容 {} 本年废止件数 现行有效件数\n规章 0 0 0\n行政规范性文件 1 2 3\n"
LAYOUTS = {
    "lines": "\n",
    "tabs": "\t",
    "blanks": " ",
    "pipes": " | ",
}


@pytest.mark.parametrize("mark", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("word", ["累计", "上年", "去年", "历年", "上一年", "同期", "往年", "2021年", "截至2022年"])
def test_a_header_of_another_period_is_no_damaged_header_of_this_year(word: str, mark: str) -> None:
    text = DOCUMENTS.format(f"{word}制发件数").replace(" ", mark)
    assert statuses("documents", text) == {"ambiguous"}


@pytest.mark.parametrize("mark", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("word", ["本年新制件数", "2022年制发件数", "今年制发件数"])
def test_a_damaged_header_of_this_year_still_counts_where_it_stands(word: str, mark: str) -> None:
    found = numbers("documents", DOCUMENTS.format(word).replace(" ", mark))
    assert found["administrative_normative_documents", "issued"] == ("read", 1.0)


@pytest.mark.parametrize("word", ["上年处理决定数量", "累计处理决定数量", "2021年处理决定数量"])
@pytest.mark.parametrize("mark", ["\n", "\t", " "])
def test_the_only_column_of_another_period_is_not_the_forms(word: str, mark: str) -> None:
    text = f"第二十条第（六）项\n信息内容 {word}\n行政处罚 5\n行政强制 4\n".replace(" ", mark)
    assert statuses("enforcement", text) == {"ambiguous"}


def test_a_row_of_another_year_is_no_damaged_row_of_this_one() -> None:
    columns = "自然人\t法人或其他组织\t总计\n商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\n"
    zeros = "\t0" * 5
    rows = (
        f"上年新收政府信息公开申请数量\t8{zeros}\t8\n一、本年新收政府信息公开申请数量\t9{zeros}\t9\n"
        f"二、上年结转政府信息公开申请数量\t1{zeros}\t1\n（一）予以公开\t7{zeros}\t7\n（二）部分公开\t3{zeros}\t3\n"
    )
    found = numbers("applications", "三、收到和处理政府信息公开申请情况\n" + columns + rows)
    assert found["new", "total"] == ("read", 9.0)
    assert found["carried_in", "total"] == ("read", 1.0)


def test_the_official_header_of_last_year_always_wins() -> None:
    text = "第二十条第（五）项\n信息内容\t上一年项目数量\t本年增/减\t处理决定数量\n行政许可\t12\t-2\t7\n"
    assert [v for (row, _), (_, v) in numbers("licensing", text).items() if row == "licences"] == [12.0, -2.0, 7.0]


@pytest.mark.parametrize("mark", ["\t", " ", "\n"], ids=["tabs", "blanks", "lines"])
def test_one_row_with_a_second_figure_makes_the_rows_without_it_ambiguous(mark: str) -> None:
    text = "第二十条第（六）项\n信息内容 本年处理决定数量\n行政处罚 5 3\n行政强制 4\n".replace(" ", mark)
    assert statuses("enforcement", text) == {"ambiguous"}


@pytest.mark.parametrize("mark", ["\t", " ", "\n"], ids=["tabs", "blanks", "lines"])
def test_a_second_figure_in_one_block_makes_the_other_blocks_of_one_column_ambiguous(mark: str) -> None:
    text = (
        "第二十条第（五）项\n信息内容 本年处理决定数量\n行政许可 7\n第二十条第（六）项\n信息内容 本年处理决定数量\n"
        "行政处罚 5 3\n行政强制 4\n第二十条第（八）项\n信息内容 本年收费金额（单位：万元）\n行政事业性收费 4.5\n"
    ).replace(" ", mark)
    assert [statuses(table, text) for table in ("licensing", "enforcement", "fees")] == [{"ambiguous"}] * 3


def test_a_second_figure_under_its_own_header_of_a_grid_disturbs_nothing() -> None:
    cells = "<tr><td>{}</td><td>{}</td><td>{}</td></tr>"
    rows = [("信息内容", "本年处理决定数量", "备注"), ("行政处罚", "5", "3"), ("行政强制", "4", "")]
    table = "<table>" + "".join(cells.format(*row) for row in rows) + "</table>"
    page = f"<p>{'</p><p>'.join(HEAD.splitlines())}</p>{table}<p>五、存在的主要问题</p>"
    found = read_bytes(page.encode(), "x.html").cells.filter(table="enforcement")
    assert found["value"].to_list() == [5.0, 4.0]


def test_a_further_number_in_one_row_of_three_columns_makes_the_rows_without_it_ambiguous() -> None:
    text = DOCUMENTS.format("本年制发件数").replace("规章 0 0 0", "规章 4 0 2 8")
    assert statuses("documents", text) == {"ambiguous"}


PROSE = "为进一步做好政府信息公开工作，本局认真落实各项要求，不断完善制度。\n" * 5
NEXT = "第二十条第（五）项\n信息内容\n本年处理决定数量\n行政许可\n7\n"
CUT = DOCUMENTS.format("本年制发件数").removesuffix(" 3\n").replace(" ", "\n") + "\n"


@pytest.mark.parametrize(
    "text",
    [
        f"{PROSE}1\n{PROSE}{CUT}2\n{NEXT}{PROSE}3\n{PROSE}",
        f"{PROSE}{CUT}1\n{NEXT}{PROSE}2\n{PROSE}",
        f"{PROSE}1\n\f{PROSE}{CUT}\n2\n\n\f{NEXT}{PROSE}3\n\f{PROSE}",
        f"{PROSE}{CUT}1\n\f{NEXT}{PROSE}2\n\f{PROSE}",
    ],
    ids=["between_prose", "first_page", "form_feeds", "first_feed"],
)
def test_the_number_of_a_page_is_not_the_figure_that_vanished_there(text: str) -> None:
    found = numbers("documents", text)
    assert {found["administrative_normative_documents", c][0] for c in ("issued", "in_force")} == {"ambiguous"}
    assert numbers("licensing", text)["licences", "decisions"] == ("read", 7.0)


def test_numbers_at_form_feeds_that_count_the_pages_are_no_figures() -> None:
    text = f"{PROSE}1\n\f{PROSE}{CUT}3\n2\n\f{NEXT}{PROSE}3\n\f{PROSE}"
    found = numbers("documents", text)
    assert found["administrative_normative_documents", "in_force"] == ("read", 3.0)


def test_a_figure_at_the_end_of_a_page_without_numbers_is_read() -> None:
    text = f"{PROSE}\f{PROSE}{CUT}3\n\f{NEXT}{PROSE}\f{PROSE}"
    assert numbers("documents", text)["administrative_normative_documents", "in_force"] == ("read", 3.0)


def test_a_number_without_the_marks_of_the_cells_around_it_may_be_that_of_a_page() -> None:
    rows = "信息内容 本年制发件数 本年废止件数 现行有效件数\n\n规章 0 0 0\n\n行政规范性文件 1 _ 3\n\n行政许可 7\n"
    text = "第二十条第（一）项\n\n" + "".join(f"\t{line}\n" for line in rows.replace(" ", "\n").split("\n"))
    assert numbers("documents", text.replace("_", "2"))["administrative_normative_documents", "repealed"][1] == 2.0
    assert "read" not in {
        status
        for (row, _), (status, _) in numbers("documents", text.replace("_", "\n4")).items()
        if row == "administrative_normative_documents"
    }


def grid(*rows: str) -> str:
    page = "".join(f"<p>{line}</p>" for line in HEAD.splitlines())
    return f"{page}<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table><p>五、存在的主要问题</p>"


def test_a_number_that_spans_two_rows_is_neither_ones() -> None:
    rows = ["<td>信息内容<td>本年处理决定数量", "<td>行政处罚<td rowspan=2>83", "<td>行政强制"]
    found = read_bytes(grid(*rows).encode(), "x.html").cells.filter(table="enforcement")
    assert found["status"].to_list() == ["ambiguous", "ambiguous"]


@pytest.mark.parametrize("mark", LAYOUTS.values(), ids=LAYOUTS)
def test_rows_printed_as_columns_are_not_blank(mark: str) -> None:
    text = (
        "第二十条第（一）项\n信息内容 规章 行政规范性文件\n本年制发件数 11 21\n本年废止件数 12 22\n现行有效件数 13 23\n"
    )
    assert not statuses("documents", text.replace(" ", mark)) & {"read", "blank"}


@pytest.mark.parametrize("mark", LAYOUTS.values(), ids=LAYOUTS)
def test_a_column_of_sums_that_only_another_table_has_makes_full_rows_ambiguous(mark: str) -> None:
    text = DOCUMENTS.format("本年制发件数").replace("现行有效件数", "现行有效件数 合计").replace(" ", mark)
    assert statuses("documents", text) == {"ambiguous"}


def test_a_column_of_sums_beside_the_forms_own_in_a_grid_is_left_over() -> None:
    rows = ["<td>信息内容<td>本年制发件数<td>本年废止件数<td>现行有效件数<td>合计"]
    rows += ["<td>规章<td>11<td>12<td>13<td>36", "<td>行政规范性文件<td>21<td><td>23<td>44"]
    corpus = read_bytes(grid(*rows).encode(), "x.html")
    found = corpus.cells.filter(table="documents").sort("row")
    assert found["value"].to_list() == [21.0, None, 23.0, 11.0, 12.0, 13.0]
    assert {"36", "44"} <= set(corpus.leftovers["raw"])


@pytest.mark.parametrize("mark", ["、", "；", " ", "\n"])
def test_numbers_above_their_labels_are_not_those_of_the_row_before(mark: str) -> None:
    text = f"第二十条第（六）项\n信息内容{mark}本年处理决定数量\n41\n行政处罚\n42\n行政强制\n"
    assert not statuses("enforcement", text) & {"read", "blank"}


YEAR_END = "第二十条第（八）项\n信息内容 上一年项目数量 本年增/减 年末项目数量\n行政事业性收费 51 103\n"
BUDGET = "第二十条第（九）项\n信息内容 预算金额 采购总金额\n政府集中采购 99 62.5\n"
NOTED = "第二十条第（六）项\n信息内容 本年处理决定数量 备注\n行政处罚 7\n行政强制 42\n"


@pytest.mark.parametrize("mark", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize(
    ("table", "text"),
    [("fees", YEAR_END), ("procurement", BUDGET), ("enforcement", NOTED)],
    ids=["year_end", "budget", "notes"],
)
def test_a_header_of_the_offices_own_makes_short_rows_ambiguous_in_every_layout(
    table: str, text: str, mark: str
) -> None:
    assert not statuses(table, text.replace(" ", mark)) & {"read", "blank"}


@pytest.mark.parametrize("mark", LAYOUTS.values(), ids=LAYOUTS)
def test_labels_in_one_line_and_their_figures_in_the_next_are_not_blank(mark: str) -> None:
    labels = "1.政府公报公开政府信息数 2.政府网站公开政府信息数 3.政务微博公开政府信息数 4.政务微信公开政府信息数\n"
    text = f"某局2016年政府信息公开工作年度报告\n政府信息公开情况统计表\n{labels}16 66 2 52\n".replace(" ", mark)
    assert not set(read_bytes(text.encode(), "x.txt").cells["status"]) & {"read", "blank"}


@pytest.mark.parametrize("behind", [("", "12"), ("12", "")])
def test_a_number_under_no_header_of_a_grid_is_not_that_of_the_empty_cell(behind: tuple[str, str]) -> None:
    rows = ["<td>统计指标<td>单位<td><td>统计数"]
    rows += ["<td>1.政府公报公开政府信息数<td>条<td>{}<td>{}".format(*behind)]
    rows += ["<td>3.政务微博公开政府信息数<td>条<td>{}<td>{}".format(*behind)]
    rows += ["<td>4.政务微信公开政府信息数<td>条<td>{}<td>{}".format(*behind)]
    found = read_bytes(grid(*rows).replace("2022", "2016").encode(), "x.html").cells.filter(table="statistics")
    wanted = {"read"} if behind[1] else {"ambiguous"}
    assert set(found.filter(found["status"] != "absent")["status"]) == wanted


def test_a_fraction_in_the_line_of_a_row_is_no_page_number() -> None:
    assert statuses("enforcement", ITEM + "行政处罚\t41/77\n行政强制\t42/78\n") == {"unreadable"}


def test_a_grid_row_whose_last_number_stands_in_the_next_row_is_not_blank_there() -> None:
    rows = [
        "<td>信息内容<td>本年制发件数<td>本年废止件数<td>现行有效件数",
        "<td>规章<td>11<td>12<td>",
        "<td><td><td><td>13",
    ]
    rows += ["<td>行政规范性文件<td>21<td>22<td>23"]
    found = read_bytes(grid(*rows).encode(), "x.html").cells.filter(table="documents", row="rules")
    assert set(found["status"]) == {"ambiguous"}


def test_an_empty_table_before_another_report_does_not_take_that_ones_numbers() -> None:
    blocks = (
        "第二十条第（九）项\n信息内容\t采购项目数量\t采购总金额\n政府集中采购\t\t{}\n"
        "第二十条第（五）项\n信息内容\t上一年项目数量\t本年增/减\t处理决定数量\n行政许可\t12\t-2\t{}\n"
    )
    first, second = blocks.format("", 7), blocks.format(200.3, 8)
    assert "read" not in statuses("procurement", first + second)


def test_a_header_without_its_row_does_not_take_that_of_another_report() -> None:
    first = ITEM + "行政处罚\t5\n行政强制\t0\n" + HEADS + GROUPS + RESULTS
    second = ITEM + "行政处罚\t8\n行政强制\t4\n" + HEADS + GROUPS + RESULTS + FIFTEEN
    assert "read" not in statuses("review_litigation", f"{first}五、问题\n公开不及时。\n{second}".replace("\t", "\n"))


def test_two_numbers_in_one_line_of_a_row_of_lines_may_be_those_of_one_cell() -> None:
    text = "第二十条第（五）项\n信息内容\n上一年项目数量\n本年增/减\n处理决定数量\n行政许可\n{}\n\n1 8\n"
    assert not statuses("licensing", text.format(9843)) & {"read", "blank"}


def test_a_row_whose_numbers_break_into_the_lines_below_is_not_blank() -> None:
    broken = (
        "\t" * 9 + "52226" + "\t" * 5 + "\n7693\t88330\t44\t\t96067\t820\t4\t57\t521381\t\t6416\t27\t11\t53\t6507\n"
    )
    found = statuses("review_litigation", HEADS + GROUPS + RESULTS + broken + "\t" * 9 + "2" + "\t" * 5 + "\n")
    assert found == {"ambiguous"}


APPLICANTS = "自然人\t法人或其他组织\t总计\n商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\n"
CARRIED = "二．上年结转政府信息公开申请数量\t1\t0\t0\t0\t0\t0\t1\n"


@pytest.mark.parametrize(
    "first",
    [
        "一．\n本年新收政府信息公开申请数量\t9\t0\t0\t0\t0\t0\t9\n",
        "一．本年新收政府信息公开\t9\t0\t0\t0\t0\t0\t9\n申请\n",
    ],
    ids=["numbering", "rest"],
)
def test_a_piece_of_the_first_label_in_its_own_line_is_no_header(first: str) -> None:
    text = "三、收到和处理政府信息公开申请情况\n" + (APPLICANTS + first + CARRIED).replace("\t", " | ")
    assert numbers("applications", text)["carried_in", "natural_person"] == ("read", 1.0)


def test_words_behind_the_last_row_of_a_table_are_no_second_figure() -> None:
    labels = [
        "1.政府公报公开政府信息数",
        "2.政府网站公开政府信息数",
        "3.政务微博公开政府信息数",
        "4.政务微信公开政府信息数",
    ]
    rows = " ".join(f"{label} 条 {number}" for number, label in enumerate(labels, 16))
    text = f"某局2016年政府信息公开工作年度报告 政府信息公开情况统计表 统计指标 单位 统计数 {rows} 填报日期：2017年1月9日 联系我们"
    cells = read_bytes(f"{text} | 网站地图 | 隐私声明\n".encode(), "x.txt").cells
    assert cells.filter(status="read")["value"].to_list() == [16.0, 17.0, 18.0]


def test_a_cell_with_two_numbers_in_its_line_is_no_further_column() -> None:
    rows = "一、本年新收政府信息公开申请数量\n14 6\n0\n0\n0\n0\n0\n146\n二、上年结转政府信息公开申请数量\n—\n0\n20\n0\n343\n0\n363\n"
    text = "三、收到和处理政府信息公开申请情况\n" + APPLICANTS.replace("\t", "\n") + rows
    found = numbers("applications", text)
    assert found["carried_in", "total"] == ("read", 363.0)
    assert "read" not in {status for (row, _), (status, _) in found.items() if row == "new"}


@pytest.mark.parametrize("page", ["第1页\n|\n", "－1－\n|\n－2－\n"], ids=["one", "two"])
def test_a_number_before_that_of_its_page_is_a_cell(page: str) -> None:
    rows = "信息内容 本年制发件数 本年废止件数 现行有效件数 规章 0 0 _ 行政规范性文件 1 2 3 行政许可 7 "
    text = "第二十条第（一）项\n|\n" + rows.replace(" ", "\n|\n")
    assert numbers("documents", text.replace("_\n|\n", f"48\n{page}"))["rules", "in_force"] == ("read", 48.0)


ZEROS = "".join(
    f"{label}\t0\t0\t0\t0\t0\t0\t0\n"
    for label in (
        "一、本年新收政府信息公开申请数量",
        "二、上年结转政府信息公开申请数量",
        "（一）予以公开",
        "（二）部分公开",
        "（七）总计",
    )
)


@pytest.mark.parametrize(
    ("words", "damaged"),
    [
        (["其他\n"], ["其地\n"]),
        (["总计", "其他\n"], ["??", "?!\n"]),
        (["法人或其他组织", "法律服务机构"], ["娉曚汉鎴?其他组织", "锟斤拷务机构"]),
    ],
    ids=["slip", "lost", "mojibake"],
)
def test_headers_of_two_levels_that_lost_characters_count_where_they_stand(
    words: list[str], damaged: list[str]
) -> None:
    header = "申请人情况\n" + APPLICANTS
    for word, other in zip(words, damaged, strict=True):
        header = header.replace(word, other, 1)
    found = statuses("applications", "三、收到和处理政府信息公开申请情况\n" + header + ZEROS)
    assert found == {"read", "absent"}


@pytest.mark.parametrize("rows", [ZEROS, ZEROS.replace("\t0\n", "\t7\n")], ids=["zeros", "broken_sums"])
@pytest.mark.parametrize("word", ["备注", "外国人", "其地"])
def test_a_header_of_another_meaning_makes_rows_of_zeros_ambiguous(word: str, rows: str) -> None:
    header = "申请人情况\n" + APPLICANTS.replace("其他\n", f"{word}\n")
    found = statuses("applications", "三、收到和处理政府信息公开申请情况\n" + header + rows)
    assert ("read" in found) == (word == "其地" and rows == ZEROS)


def test_a_stroke_that_adheres_to_a_header_is_no_number_above_the_rows() -> None:
    text = "第二十条 第（五）项 信息内容 上一年 项目数量 本年增/ 处理决 定数量 行政许可 0 10 15 其他对外管理服务事项 4 -2 7\n"
    found = numbers("licensing", text)
    assert [value for (row, _), (_, value) in found.items() if row == "licences"] == [0.0, 10.0, 15.0]


def test_a_value_in_the_first_line_of_a_note_is_no_part_of_the_note() -> None:
    text = "第二十条第（六）项\n信息内容  本年处理决定数量\n行政处罚\n（含警告等2种情形合  7\n并填报）\n行政强制  4\n"
    found = numbers("enforcement", text)
    assert [found[row, "decisions"] for row in ("penalties", "compulsory_measures")] == [("read", 7.0), ("read", 4.0)]
