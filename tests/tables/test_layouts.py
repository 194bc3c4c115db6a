"""Tables as other people's software leaves them: what a cell holds, and what nobody can say."""

import html
import json
from collections.abc import Callable
from itertools import chain

import pytest

import govreports as gr
from govreports.extraction import read_bytes
from govreports.sources.document import resolve
from govreports.sources.opening import open_document

Values = list[float | str | None]

TITLE = "依兰县林业局2022年政府信息公开工作年度报告"
APPLICANTS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
ROWS = {
    "一、本年新收政府信息公开申请数量": [4, 2, 0, 0, 0, 0, 6],
    "二、上年结转政府信息公开申请数量": [0, 0, 0, 0, 0, 0, 0],
    "（一）予以公开": [3, 1, 0, 0, 0, 0, 4],
    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）": [1, 1, 0, 0, 0, 0, 2],
    "1.属于国家秘密": [0, 0, 0, 0, 0, 0, 0],
    "2.其他法律行政法规禁止公开": [0, 0, 0, 0, 0, 0, 0],
    "（七）总计": [4, 2, 0, 0, 0, 0, 6],
    "四、结转下年度继续办理": [0, 0, 0, 0, 0, 0, 0],
}
CODES = ["new", "carried_in", "done.granted", "done.partial", "done.refused.state_secret",
         "done.refused.prohibited_by_law", "done", "carried_out"]  # fmt: skip
SECTION = "三、收到和处理政府信息公开申请情况"
HEAD = ["申请人情况", *APPLICANTS]


def found(text: str, table: str, name: str = "x.txt") -> dict[str, Values]:
    """Read a text; a number where one was read, else the status, by row."""
    corpus = read_bytes(text.encode(), name)
    document = open_document(text.encode())
    cells: dict[str, Values] = {}
    for row, status, value, raw, at in (
        corpus.cells.filter(table=table).select("row", "status", "value", "raw", "at").iter_rows()
    ):
        assert status != "blank" or at is not None
        assert at is None or resolve(document, at) == raw
        if status != "absent":
            cells.setdefault(row, []).append(value if status == "read" else status)
    return cells


def applications(lines: Callable[[str, list[int]], str], head: str = "\t".join(HEAD)) -> str:
    rows = "\n".join(lines(label, numbers) for label, numbers in ROWS.items())
    return f"{TITLE}\n{SECTION}\n{head}\n{rows}\n四、政府信息公开行政复议、行政诉讼情况\n无。\n"


WHOLE = dict(zip(CODES, ([float(n) for n in row] for row in ROWS.values()), strict=True))


@pytest.mark.parametrize(
    ("line", "head"),
    [
        (lambda label, n: f"{label},{','.join(map(str, n))}", ",".join(HEAD)),
        (lambda label, n: f'"{label}";{";".join(map(str, n))}', ";".join(HEAD)),
        (lambda label, n: repr([label, *map(str, n)]), repr(HEAD)),
        (lambda label, n: json.dumps([label, *map(str, n)], ensure_ascii=False), json.dumps(HEAD, ensure_ascii=False)),
        (lambda label, n: f"{label} & {' & '.join(map(str, n))} \\\\", " & ".join(HEAD) + " \\\\"),
        (lambda label, n: f"【{label}】【{'】【'.join(map(str, n))}】", f"【{'】【'.join(HEAD)}】"),
        (lambda label, n: f"|{label}||{'||'.join(map(str, n))}|", f"|{'||'.join(HEAD)}|"),
        (lambda label, n: f"{label}\t" + "\t".join(f"**{x}**" for x in n), "\t".join(HEAD)),
        (lambda label, n: f"| {label} | " + " | ".join(f"${x}$" for x in n) + " |", f"| {' | '.join(HEAD)} |"),
        (lambda label, n: label + "".join(map(str, n)), "".join(HEAD)),
        (lambda label, n: label + " ".join(map(str, n[:-1])) + str(n[-1]), "".join(HEAD)),
    ],
    ids=[
        "commas",
        "semicolons",
        "lists",
        "json",
        "latex",
        "brackets",
        "bars",
        "bold",
        "dollars",
        "glued",
        "half_glued",
    ],
)
def test_a_full_table_is_read_whatever_divides_its_cells(line: Callable[[str, list[int]], str], head: str) -> None:
    assert found(applications(line, head), "applications") == WHOLE


@pytest.mark.parametrize("nothing", ["None", "nan", "N/A", ""])
def test_what_software_prints_for_nothing_is_blank(nothing: str) -> None:
    text = applications(lambda label, n: f"{label},{','.join(str(x) if x else nothing for x in n)}", ",".join(HEAD))
    assert found(text, "applications")["new"] == [4.0, 2.0, "blank", "blank", "blank", "blank", 6.0]


@pytest.mark.parametrize("mark", [",", "、"])
def test_a_number_before_a_mark_and_a_label_keeps_its_digits(mark: str) -> None:
    items = [
        "第二十条第（五）项",
        "信息内容",
        "本年处理决定数量",
        "行政许可 318",
        "第二十条第（六）项",
        "行政处罚 245",
        "行政强制 91",
    ]
    text = f"{TITLE}{mark}" + mark.join(items).replace(" ", mark if mark == "," else " ")
    assert found(text + "\n", "licensing") == {"licences": [318.0]}
    assert found(text + "\n", "enforcement") == {"penalties": [245.0], "compulsory_measures": [91.0]}


def test_an_empty_line_among_cells_of_a_line_each_is_an_empty_cell() -> None:
    text = applications(lambda label, n: "\n".join([label, *(str(x) if x else "" for x in n)]), "\n".join(HEAD))
    cells = found(text, "applications")
    assert cells["new"] == [4.0, 2.0, "blank", "blank", "blank", "blank", 6.0]
    assert cells["carried_in"] == ["blank"] * 7


def test_a_number_that_goes_on_below_its_row_leaves_no_blank() -> None:
    text = applications(lambda label, n: "\t".join([label, *map(str, n[:-1]), f"\n{n[-1]}"]))
    assert "blank" not in set(chain(*found(text, "applications").values()))


def test_bars_that_were_appended_show_no_empty_cell() -> None:
    text = applications(lambda label, n: f"{label} | {' | '.join(str(x) for x in n if x)} | ||||||||", " | ".join(HEAD))
    assert found(text, "applications")["new"] == ["ambiguous"] * 7


@pytest.mark.parametrize("cell", ["<td>{}<br>{}<td>", "<td>{} {}<td>"])
def test_rows_whose_labels_share_a_cell_own_no_number(cell: str) -> None:
    rows = "".join(f"<tr><td>{label}<td>" + "<td>".join(map(str, n)) for label, n in list(ROWS.items())[:4])
    merged = "<tr>" + cell.format("1.属于国家秘密", "2.其他法律行政法规禁止公开") + "<td>".join("5000005")
    page = f"<p>{TITLE}</p><p>{SECTION}</p><table><tr><td>" + "<td>".join(HEAD) + f"{rows}{merged}</table><p>完。</p>"
    cells = found(page, "applications", "x.html")
    assert cells["new"] == WHOLE["new"]
    assert {*cells["done.refused.state_secret"], *cells["done.refused.prohibited_by_law"]} == {"ambiguous"}


def test_values_named_by_their_columns_are_never_blank() -> None:
    text = applications(
        lambda label, n: label + "：" + "、".join(f"{c}：{x}" for c, x in zip(APPLICANTS, n, strict=True))
    )
    assert "blank" not in set(chain(*found(text, "applications").values()))


def test_all_labels_first_and_all_numbers_behind_are_not_blank() -> None:
    numbers = "\n".join(str(n) for row in ROWS.values() for n in row)
    text = f"{TITLE}\n{SECTION}\n" + "\n".join([*HEAD, *ROWS]) + f"\n{numbers}\n五、存在的主要问题\n无。\n"
    assert not {"blank", "read"} & set(chain(*found(text, "applications").values()))


def test_one_bar_before_each_cell_is_no_empty_cell() -> None:
    text = applications(
        lambda label, n: "|" + label + "".join(f"\n|{x}" for x in n), "\n".join(f"|{word}" for word in HEAD)
    )
    cells = found(text, "applications")
    assert all(row in (WHOLE[code], ["ambiguous"] * 7) for code, row in cells.items())


def test_an_index_and_the_numbers_of_columns_are_no_figures() -> None:
    rows = [HEAD, *([label, *map(str, n)] for label, n in ROWS.items())]
    text = "\n".join(f"{k},{','.join(row)}" for k, row in enumerate(rows))
    assert found(f"{TITLE}\n,0,1,2,3,4,5,6,7\n{text}\n", "applications")["done.granted"] == WHOLE["done.granted"]


def test_one_unusual_word_in_the_header_stands_for_the_one_that_is_missing() -> None:
    text = applications(lambda label, n: "\t".join([label, *map(str, n)])).replace("科研机构", "科研企业")
    assert found(text, "applications") == WHOLE


@pytest.mark.parametrize("escape", [str, html.escape])
def test_a_page_inside_a_json_string_is_a_page(escape: Callable[[str], str]) -> None:
    rows = "".join(
        f"<tr><td>{k}</td><td>{n}</td></tr>" for k, n in (("信息内容", "本年处理决定数量"), ("行政许可", 318))
    )
    page = escape(f"<p>二、主动公开政府信息情况</p><table><tr><td>第二十条第（五）项</td></tr>{rows}</table>")
    text = json.dumps({"title": TITLE, "content": page}, ensure_ascii=False).replace("/", "\\/")
    assert found(text, "licensing", "x.json") == {"licences": [318.0]}


def test_a_cell_repeated_over_the_columns_it_spans_is_one_cell() -> None:
    text = f"{TITLE}\n信息内容,本年处理决定数量,本年处理决定数量,本年处理决定数量\n行政处罚,127,127,127\n行政强制,53,53,53\n"
    assert found(text, "enforcement") == {"penalties": [127.0], "compulsory_measures": [53.0]}


def test_a_figure_in_front_of_the_next_heading_is_not_blank() -> None:
    text = f"{TITLE}\n二、主动公开政府信息情况第二十条第（六）项信息内容本年处理决定数量行政处罚21行政强制4第二十条第（八）项信息内容本年收费金额（单位：万元）行政事业性收费927.4三、收到和处理政府信息公开申请情况\n无。\n"
    assert found(text, "fees") == {"fees": [927.4]}


# -- tables of provinces ---------------------------------------------------------------------------

LOCAL = [("主动公开文件数", "件", "317", "5120"), ("其中：1、政府网站公开数", "件", "", "5004"), ("受理申请总数", "件", "9", "41"),
         ("1、当面申请数", "件", "1", "6"), ("2、网上申请数", "件", "", "20"), ("行政诉讼数", "件", "2", "3"), ("行政申诉数", "件", "5", "8"),
         ("培训人次", "人次", "70", "80")]  # fmt: skip


def local(*years: str) -> gr.Corpus:
    head = ("指标名称", "计量单位", *years)
    rows = "".join(f"<tr><td>{'<td>'.join(row[: len(head)])}" for row in [head, *LOCAL])
    title = "依兰县林业局2015年度政府信息公开工作年度报告"
    return read_bytes(
        f"<h1>{title}</h1><p>政府信息公开情况统计表</p><table>{rows}</table><p>完。</p>".encode(), "x.html"
    )


@pytest.mark.parametrize("years", [("2015年度",), ("2015年度", "历年累计")])
def test_a_table_of_a_province_keeps_the_offices_labels_and_the_year_alone(years: tuple[str, ...]) -> None:
    corpus = local(*years)
    read = corpus.cells.filter(corpus.cells["status"] != "absent").select("row", "status", "value").rows()
    assert {row: value if status == "read" else status for row, status, value in read} == {
        "received.in_person": 1.0,
        "received.online": "blank",
        "lawsuits": 2.0,
        "local/主动公开文件数": 317.0,
        "local/受理申请总数": 9.0,
        "local/行政申诉数": 5.0,
        "local/培训人次": 70.0,
    } | ({} if len(years) == 1 else {"local/其中:1、政府网站公开数": "blank"})
    assert ("5120" in corpus.leftovers["raw"].to_list()) == (len(years) > 1)


def test_two_rows_that_claim_one_code_are_ambiguous() -> None:
    text = f"{TITLE}\n第二十条第（六）项\n信息内容\t本年处理决定数量\n行政处罚\t5\n行政处罚\t7\n行政强制\t1\n"
    assert found(text, "enforcement")["penalties"] == ["ambiguous"]
