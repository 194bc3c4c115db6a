"""Properties of the reading of tables: addresses, conservation, honesty under damage."""

from collections import Counter
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import govreports as gr
from govreports.extraction import read_bytes
from govreports.regimes import forms
from govreports.script import fold
from govreports.sources.document import Document
from govreports.sources.opening import open_document
from govreports.tables import align
from govreports.tables.labels import lexicon
from govreports.tables.spell import spelled
from govreports.tables.stream import tokens_of
from govreports_benchmark import writers as synthetic

REPORTS = sorted((Path(__file__).parents[2] / "data" / "reports").glob("*.txt"))
SEEDS = st.integers(0, 2**31)


def read(document: Document) -> dict[tuple[str, str, str], tuple[str, float | None]]:
    return {(c.table, c.row, c.column): (c.status, c.value) for c in align(document, forms()).cells}


def verdicts(made: synthetic.SyntheticReport) -> Counter[str]:
    corpus = read_bytes(made.data, made.name)
    first = corpus.cells.filter(report=corpus.reports["report"][0])  # what is glued behind it is a report of its own
    cells = {
        (t, r, c): (s, v) for t, r, c, s, v in first.select("table", "row", "column", "status", "value").iter_rows()
    }
    return Counter(synthetic.verdict(truth, *cells.get(key, ("absent", None))) for key, truth in made.cells.items())


@settings(max_examples=150)
@given(SEEDS)
def test_no_cell_of_a_synthetic_report_is_silently_wrong(seed: int) -> None:
    assert verdicts(synthetic.report(seed))["wrong"] == 0


@pytest.mark.parametrize("name", sorted(synthetic.layouts()))
def test_every_named_layout_is_read_without_a_wrong_cell(name: str) -> None:
    layout = synthetic.layouts()[name]
    for seed in range(4):
        assert verdicts(synthetic.report(seed, layout=layout))["wrong"] == 0


@pytest.mark.parametrize("regime", ["r2014", "r2019", "r2021"])
@pytest.mark.parametrize("kind", ["text", "html", "docx", "xlsx"])
def test_rendering_then_reading_is_the_identity(regime: str, kind: str) -> None:
    for seed in range(6):
        found = verdicts(synthetic.report(seed, regime, synthetic.Layout(format=kind)))
        assert set(found) == {"exact"}


@settings(max_examples=60)
@given(SEEDS)
def test_every_address_leads_back_to_what_was_printed(seed: int) -> None:
    made = synthetic.report(seed)
    document = open_document(made.inner)
    aligned = align(document, forms())
    for cell in aligned.cells:
        assert (cell.at is None) == (cell.raw is None or cell.raw == "") or cell.raw == ""
        if cell.at is not None:
            assert gr.resolve(document, cell.at) == cell.raw
    for left in aligned.leftovers:
        assert gr.resolve(document, left.at) == left.raw


@settings(max_examples=60)
@given(SEEDS)
def test_every_cell_of_every_table_is_label_value_or_leftover(seed: int) -> None:
    made = synthetic.report(seed)
    document = open_document(made.inner)
    aligned = align(document, forms())
    plain, words = fold(document.text), lexicon(forms())
    inside = [
        token.start
        for token in tokens_of(spelled(document, plain, words), plain, words)
        if token.table or any(start <= token.start < end for start, end in aligned.spans)
    ]
    assert all(start in aligned.roles for start in inside)
    assert set(aligned.roles.values()) <= {"label", "value", "leftover"}
    assert sum(role == "leftover" for role in aligned.roles.values()) == len(aligned.leftovers)
    printed = sum(cell.status in {"read", "dash", "unreadable"} for cell in aligned.cells)
    assert "glued" in made.layout.damage or printed <= sum(role == "value" for role in aligned.roles.values())


@settings(max_examples=40)
@given(st.sampled_from(REPORTS), st.floats(0, 1))
def test_a_truncated_report_never_turns_a_missing_cell_into_a_number(path: Path, share: float) -> None:
    text = path.read_bytes().decode()
    whole = read(open_document(text.encode()))
    cut = text[: int(len(text) * share)]
    if not cut.strip():
        return
    for key, (status, value) in read(open_document(cut.encode())).items():
        if status == "read":
            assert whole.get(key) == ("read", value)


@given(
    st.sampled_from(REPORTS), st.lists(st.sampled_from(["- 4 -", "第 3 页", "Page 8", "—2—"]), min_size=1, max_size=3)
)
def test_page_numbers_between_the_lines_change_nothing(path: Path, noise: list[str]) -> None:
    text = path.read_bytes().decode()
    lines = text.split("\n")
    at = [i for i, line in enumerate(lines) if not line.strip() and "\t" not in line]
    for number, word in enumerate(noise):
        if at:
            lines[at[(number * 37) % len(at)]] = word
    before, after = read(open_document(text.encode())), read(open_document("\n".join(lines).encode()))
    wrong = {k: v for k, v in after.items() if v[0] == "read" and before[k] != v}
    assert not wrong


def test_a_short_row_is_ambiguous_and_only_a_proven_total_is_placed() -> None:
    text = next(p for p in REPORTS if p.name.startswith("004")).read_text(encoding="utf-8")
    row = "| (一)予以公開 | 1 | 0 | 0 | 0 | 0 | 0 | 1 | |"
    assert row in text
    cells = read(open_document(text.replace(row, "| (一)予以公開 | 1 | 0 | 1 |").encode()))
    granted = {column: status for (_, code, column), (status, _) in cells.items() if code == "done.granted"}
    assert set(granted.values()) == {"ambiguous"}


def test_glued_digits_are_split_only_where_one_split_adds_up() -> None:
    text = next(p for p in REPORTS if p.name.startswith("002")).read_text(encoding="utf-8")
    zeros = "\t0\n\t0\n\t0\n\t0\n\t0\n\t0\n\t0\n"
    assert zeros in text
    cells = read(open_document(text.replace(zeros, "\t0000000\n").encode()))
    applications = {key: cell for key, cell in cells.items() if key[0] == "applications"}
    assert set(applications.values()) == {("read", 0.0)}


def test_columns_in_another_order_are_read_by_their_header() -> None:
    text = "一、总体情况\n第二十条第（一）项\n信息内容\t对外公开总数量\t本年新制作数量\t本年新公开数量\n规章\t3\t1\t2\n规范性文件\t30\t10\t20\n"
    cells = read(open_document(text.encode()))
    assert [cells["documents", "rules", c][1] for c in ("newly_made", "newly_disclosed", "disclosed_total")] == [
        1,
        2,
        3,
    ]


def test_a_table_printed_twice_is_left_over_and_a_different_one_makes_cells_ambiguous() -> None:
    table = "第二十条第（一）项\n信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t0\t0\t0\n行政规范性文件\t2\t1\t{}\n"
    same = align(open_document(("一、总体情况\n" + table.format(7) + table.format(7)).encode()), forms())
    assert {left.why for left in same.leftovers} == {"repeated"}
    other = align(open_document(("一、总体情况\n" + table.format(7) + table.format(8)).encode()), forms())
    cells = {(c.row, c.column): c.status for c in other.cells if c.table == "documents"}
    assert cells["administrative_normative_documents", "in_force"] == "ambiguous"
    assert cells["administrative_normative_documents", "issued"] == "read"
    assert other.notes == ["tables_conflict:documents"]


def test_a_2021_report_with_one_row_for_other_outcomes_follows_the_2019_table_there() -> None:
    made = synthetic.report(3, "r2021", synthetic.Layout(damage=("mixed",)))
    corpus = read_bytes(made.data, made.name)
    found = dict(corpus.cells.select("table", "regime").unique().iter_rows())
    assert found == made.regimes
    assert corpus.reports["regime"].item() == "mixed"


def test_an_ambiguous_cell_is_never_audited(corpus: gr.Corpus) -> None:
    cells = corpus.cells.with_columns(
        status=pl.when(pl.col("table") == "applications").then(pl.lit("ambiguous")).otherwise("status"),
        value=pl.when(pl.col("table") == "applications").then(None).otherwise("value"),
    )
    doubtful = gr.Corpus(corpus.reports, corpus.texts, cells, corpus.narratives, corpus.leftovers)
    findings = gr.audit(doubtful, ["arithmetic"]).filter(pl.col("check").str.starts_with("applications"))
    assert findings["status"].unique().to_list() == ["unknown"]


REVIEW_HEADER = (
    "行政复议 行政诉讼\n未经复议直接起诉 复议后起诉\n"
    "结果 结果 其他 尚未 总 结果 结果 其他 尚未 总 结果 结果 其他 尚未 总\n"
    "维持 纠正 结果 审结 计 维持 纠正 结果 审结 计 维持 纠正 结果 审结 计\n"
)


def test_a_header_whose_words_are_cut_over_two_lines_is_one_header() -> None:
    cells = read(open_document(f"{REVIEW_HEADER}1 0 0 0 1 2 0 0 0 2 0 0 0 3 3\n五、问题\n无。\n".encode()))
    assert cells["review_litigation", "cases", "review.upheld"] == ("read", 1.0)
    assert cells["review_litigation", "cases", "litigation.after_review"] == ("read", 3.0)


def test_numbers_in_succession_outside_every_table_are_left_over() -> None:
    aligned = align(open_document("本年情况如下\n1 0 0 0 1 2 0\n以上。\n".encode()), forms())
    assert [left.why for left in aligned.leftovers] == ["numbers_outside_tables"] * 7


OWN_COLUMNS = (
    "<table><tr><td>序号</td><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td><td>备注</td></tr>"
    "<tr><td>1</td><td>规章</td><td>11</td><td></td><td>5</td><td>7</td></tr>"
    "<tr><td>2</td><td>行政规范性文件</td><td>2</td><td>4</td><td>6</td><td></td></tr></table>"
)


def test_numbers_under_headers_of_the_office_are_not_the_forms() -> None:
    aligned = align(open_document(OWN_COLUMNS.encode()), forms())
    rules = [(cell.status, cell.value) for cell in aligned.cells if cell.row == "rules"]
    assert rules == [("read", 11.0), ("blank", None), ("read", 5.0)]
    assert {"1", "2", "7"} <= {left.raw for left in aligned.leftovers}


def test_evenly_spaced_lines_tell_no_empty_cell() -> None:
    rows = ["一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "（一）予以公开", "（七）总计"]
    text = (
        "商业企业\n\n科研机构\n\n"
        + "\n\n".join(f"{row}\n\n1\n\n3\n\n4" for row in rows)
        + "\n\n四、结转下年度继续办理\n\n以上。"
    )
    statuses = {
        status for (table, *_), (status, _) in read(open_document(text.encode())).items() if table == "applications"
    }
    assert "read" not in statuses


@pytest.mark.parametrize(("word", "status"), [("社会公益\n组织", "blank"), ("社会公益", "ambiguous")])
def test_an_empty_table_is_blank_where_a_line_end_cut_a_word_of_its_header_but_not_where_it_was_lost(
    word: str, status: str
) -> None:
    text = (
        "南屏山市水务局2021年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n申请人情况\n自然人\n"
        f"法人或其他组织\n总计\n商业企业 科研机构 {word}\n法律服务\n机构 其他\n"
        "一、本年新收政府信息公开申请数量\n二、上年结转政府信息公开申请数量\n三、本年度办理结果\n（一）予以公开\n"
        "四、结转下年度继续办理\n四、政府信息公开行政复议、行政诉讼情况\n"
    )
    cells = align(open_document(text.encode()), forms()).cells
    assert {cell.status for cell in cells if cell.table == "applications" and cell.row == "new"} == {status}
