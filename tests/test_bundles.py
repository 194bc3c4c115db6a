"""Several reports bound in one document: only the first is read, and its words decide where it ends."""

import pytest

from govreports import synthetic
from govreports.extraction import read_bytes

PROSE = "一、总体情况 本局公开信息。\n二、主动公开政府信息情况\n"
END = "三、存在的主要问题及改进情况\n公开不及时。\n四、其他需要报告的事项\n无。\n"
TABLE = "第二十条第（六）项\n信息内容\t本年处理决定数量\n行政处罚\t{}\n行政强制\t0\n"
FIRST = "铜陵市商务局2022年政府信息公开工作年度报告\n"


def penalties(text: str) -> tuple[str, list[float | None]]:
    corpus = read_bytes(text.encode(), "x.txt")
    found = corpus.cells.filter(row="penalties", status="read")["value"].to_list()
    return corpus.reports["note"].item() or "", found


@pytest.mark.parametrize(
    "title",
    [
        "铜陵市商务局2021年政府信息公开工作年度报告\n",
        "铜陵市教育局2022年政府信息公开\n工作年度报告\n",
        "铜陵市教育局2022年政府信息公开工作年度報(bào)告\n",
    ],
)
def test_a_title_of_another_year_or_organ_begins_another_report(title: str) -> None:
    note, found = penalties(FIRST + PROSE + TABLE.format(5) + END + title + PROSE + TABLE.format(77) + END)
    assert "two_reports" in note
    assert found == [5.0]


def test_a_first_report_whose_tables_are_pictures_has_no_figures_of_the_second() -> None:
    second = "铜陵市教育局2022年政府信息公开工作年度报告\n" + PROSE + TABLE.format(77) + END
    note, found = penalties(FIRST + PROSE + "（图片）\n" + END + second)
    assert "two_reports" in note
    assert found == []


@pytest.mark.parametrize("seed", range(5))
def test_a_second_report_in_the_same_line_is_found(seed: int) -> None:
    layout = synthetic.Layout(breaks="report_line", damage=("second_report",))
    made = synthetic.report(seed, layout=layout)
    corpus = read_bytes(made.data, made.name)
    assert "two_reports" in corpus.reports["note"].item()
    for table, row, column, value in (
        corpus.cells.filter(status="read").select("table", "row", "column", "value").iter_rows()
    ):
        assert made.cells[table, row, column].value == value


@pytest.mark.parametrize("link", ["铜陵市教育局2021年政府信息公开工作年度报告\n", "相关链接：铜陵市教育局2021年年报\n"])
def test_a_link_behind_or_before_the_report_cuts_nothing_off(link: str) -> None:
    report = FIRST + PROSE + TABLE.format(5) + END
    for text in (report + link, link + report):
        note, found = penalties(text)
        assert "two_reports" not in note
        assert found == [5.0]
