"""Synthetic reports: the same every time, true to the form when undamaged, and honest about what damage took."""

import ast
import datetime as dt
import os
import subprocess
import sys
from collections import Counter
from contextlib import closing
from dataclasses import replace
from email import message_from_bytes
from html.parser import HTMLParser
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import polars as pl
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

import govreports_benchmark.writers
from govreports.errors import InputError, MissingExtraError
from govreports_benchmark.writers import (
    SPECIMENS,
    Layout,
    SectionTruth,
    SyntheticReport,
    Truth,
    corpus,
    fact_verdicts,
    layouts,
    recoverable,
    report,
    section_verdicts,
    specimen,
    twin,
    typefaces,
    verdict,
    zipped,
)
from govreports_benchmark.writers.forms import REGIMES, form
from govreports_benchmark.writers.sections import folded

SEEDS = st.integers(min_value=0, max_value=10**6)
RARELY = settings(deadline=None, derandomize=True, max_examples=60)
NOTICES = ("本文为合成样本，非真实报告", "本文為合成樣本，非真實報告")
RELATIONS = {"=": lambda a, b: abs(a - b) < 1e-6, ">=": lambda a, b: a >= b, "<=": lambda a, b: a <= b}


def broken_identities(made: SyntheticReport) -> list[str]:
    """Names of the identities of the forms that the truth violates, over the cells that say a number."""
    found = []
    for code, regime in made.regimes.items():
        table = form(regime).table(code)
        others = {"row": [row.code for row in table.rows], "column": [column.code for column in table.columns]}
        for identity in table.identities:
            for other in others.get(identity.each or "", [table.columns[0].code]):
                sides = []
                for codes in (identity.whole, identity.parts):
                    keys = [(other, leaf) if identity.each == "row" else (leaf, other) for leaf in codes]
                    sides.append([made.cells[code, *key] for key in keys])
                if all(truth.value is not None for side in sides for truth in side):
                    left, right = (sum(truth.value or 0 for truth in side) for side in sides)
                    if not RELATIONS[identity.relation](left, right):
                        found.append(f"{code}/{identity.name}/{other}")
    return found


@RARELY
@given(SEEDS)
def test_the_same_seed_gives_the_same_report(seed: int) -> None:
    assert report(seed) == report(seed)


def test_a_report_does_not_depend_on_the_hash_seed_of_the_process() -> None:
    code = (
        "import hashlib; from govreports_benchmark.writers import report; "
        "print(hashlib.sha256(b''.join(report(n).data + repr(report(n)).encode() for n in range(40))).hexdigest())"
    )
    hashes = set()
    for number in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": number}
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
        hashes.add(done.stdout)
    assert len(hashes) == 1


def test_a_seed_keeps_its_content_under_every_layout() -> None:
    plain = report(11, "r2019", Layout())
    for layout in (Layout(breaks="bar_end"), Layout(format="xlsx"), Layout(script="half", punctuation="nfkc")):
        made = report(11, "r2019", layout)
        assert {key: truth.value for key, truth in made.cells.items()} == {
            key: truth.value for key, truth in plain.cells.items()
        }
        assert made.metadata["year"] == plain.metadata["year"]


@pytest.mark.parametrize("regime", REGIMES)
def test_undamaged_numbers_satisfy_every_identity_of_the_form(regime: str) -> None:
    for seed in range(80):
        made = report(seed, regime, Layout(breaks="bar_end"))
        assert broken_identities(made) == [], seed
        assert all(truth.positions_kept for truth in made.cells.values())


def test_a_slip_breaks_an_identity_and_the_truth_says_what_is_printed() -> None:
    slipped = [report(seed, "r2021", Layout(damage=("slip",))) for seed in range(30)]
    assert all(broken_identities(made) for made in slipped if "slip" in made.oddities)
    assert sum("slip" in made.oddities for made in slipped) > 20


@pytest.mark.parametrize("regime", REGIMES)
@pytest.mark.parametrize("name", layouts())
def test_every_named_layout_renders_every_regime(name: str, regime: str) -> None:
    made = report(5, regime, layouts()[name])
    assert made.data
    assert "synthetic" in made.name
    assert {table for table, _, _ in made.cells} == set(made.regimes)
    for table, row, column in made.cells:
        official = form(made.regimes[table]).table(table)
        assert row.startswith("local/") or row in {entry.code for entry in official.rows}
        assert column in {entry.code for entry in official.columns}


@RARELY
@given(SEEDS)
def test_what_is_not_absent_stands_in_the_text(seed: int) -> None:
    made = report(seed)
    text = page_text(made.text) if made.format == "html" else made.text
    at = 0
    for key, truth in made.cells.items():
        if truth.raw and text:  # in the order of the form
            at = text.index(truth.raw, at) + len(truth.raw)
        assert (truth.value is not None) == (truth.status == "read"), (key, truth)
        assert bool(truth.raw) == (truth.status not in {"absent", "blank"}), (key, truth)


def words_of(made: SyntheticReport) -> str:
    """Everything a reader of the file can see, as text; nothing of a scan."""
    if made.encoding:
        return made.text
    if made.format == "mhtml":
        parts = message_from_bytes(made.inner).walk()
        page = next(part for part in parts if part.get_content_type() == "text/html")
        payload = page.get_payload(decode=True)
        assert isinstance(payload, bytes)
        try:
            return payload.decode()
        except UnicodeDecodeError:
            return payload.decode(page.get_content_charset(""))
    if made.format == "pdf":
        with closing(pypdfium2.PdfDocument(made.inner)) as document:
            return "".join(page.get_textpage().get_text_range() for page in document)
    if made.format == "xls":
        rows = CalamineWorkbook.from_filelike(BytesIO(made.inner)).get_sheet_by_index(0).to_python()
        return "".join(str(cell) for row in rows for cell in row)
    with ZipFile(BytesIO(made.inner)) as archive:
        name = "word/document.xml" if made.format == "docx" else "xl/worksheets/sheet1.xml"
        return "".join(ET.fromstring(archive.read(name)).itertext())  # noqa: S314  (our own bytes)


@RARELY
@given(SEEDS)
def test_every_report_says_that_it_is_synthetic(seed: int) -> None:
    made = report(seed)
    assert made.layout.paper == "scan" or any(notice in words_of(made) for notice in NOTICES)
    assert "synthetic" in made.name


class Collector(HTMLParser):
    """What stands between tags."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        """Keep it."""
        self.found.append(data)


def page_text(page: str) -> str:
    """Text of a web page without its markup."""
    parser = Collector()
    parser.feed(page)
    return "".join(parser.found)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "big5"])
@pytest.mark.parametrize("file_format", ["text", "html", "markdown"])
def test_bytes_decode_in_the_stated_encoding(encoding: str, file_format: str) -> None:
    layout = Layout(format=file_format, encoding=encoding, punctuation="full")
    stated = Counter(report(seed, None, layout).encoding for seed in range(20))
    assert stated[encoding] >= 10  # big5 gives way where a character is not in it
    for seed in range(20):
        made = report(seed, None, layout)
        assert "\ufffd" not in made.data.decode(made.encoding or "")


def test_an_empty_form_has_no_number() -> None:
    for name in ("tabs", "docx", "html", "blanks"):
        made = report(3, "r2021", replace(layouts()[name], policy="everything", local_rows=False))
        assert {truth.status for truth in made.cells.values()} == {"blank"}


def test_vanished_blanks_leave_rows_without_columns() -> None:
    made = report(8, "r2019", Layout(breaks="gaps", blanks="vanished", policy="zeros_but_totals"))
    rows: dict[tuple[str, str], list[Truth]] = {}
    for (table, row, _), truth in made.cells.items():
        rows.setdefault((table, row), []).append(truth)
    for truths in rows.values():
        lost_some = any(truth.status == "blank" for truth in truths)
        assert all(truth.positions_kept is not lost_some for truth in truths)


def test_explicit_blanks_keep_their_columns() -> None:
    made = report(8, "r2019", Layout(breaks="tabs", rowspan="empty", policy="cells"))
    assert all(truth.positions_kept for truth in made.cells.values())


def test_a_full_grid_of_tabs_puts_every_value_in_its_column() -> None:
    made = report(21, "r2021", Layout(breaks="tabs", rowspan="empty", colspan="leading"))
    table = form("r2021").table("applications")
    rows = [line.split("\t") for line in made.text.split("\n") if line.count("\t") == 9][3:]
    assert len(rows) == len(table.rows)
    for row, cells in zip(table.rows, rows, strict=True):
        for column, cell in zip(table.columns, cells[3:], strict=True):
            assert float(cell) == made.cells["applications", row.code, column.code].value


def test_deduplication_keeps_every_line_once_and_no_column_certain() -> None:
    made = report(9, "r2019", layouts()["deduplicated"])
    lines = [line.strip() for line in made.text.splitlines()]
    assert len(lines) == len(set(lines))
    assert any(truth.status == "absent" for truth in made.cells.values())
    assert not any(truth.positions_kept for truth in made.cells.values())


def test_truncation_makes_the_rest_absent() -> None:
    made = report(9, "r2019", layouts()["truncated"])
    statuses = [truth.status for truth in made.cells.values()]
    first = statuses.index("absent")
    assert set(statuses[:first]) == {"read"}
    assert set(statuses[first:]) == {"absent"}
    assert made.problems == ()


def test_glued_rows_lose_their_columns_and_stand_in_the_text() -> None:
    made = report(12, "r2021", layouts()["glued"])
    for table, row in {key[:2] for key, truth in made.cells.items() if not truth.positions_kept}:
        raws = [truth.raw for key, truth in made.cells.items() if key[:2] == (table, row)]
        assert "".join(raws) in made.text
    assert "glued" in made.oddities


def test_a_mixed_report_names_the_regime_of_each_table() -> None:
    for seed in range(10):
        made = report(seed, None, layouts()["mixed"])
        counts = Counter(made.regimes.values())
        assert made.metadata["regime"] == "r2021" == counts.most_common(1)[0][0]
        assert 1 <= counts["r2019"] <= 2
    backwards = report(1, "r2019", layouts()["mixed"])
    assert Counter(backwards.regimes.values())["r2021"] in {1, 2}


def test_a_table_printed_twice_has_one_truth() -> None:
    once = report(4, "r2019", Layout(breaks="bar_end"))
    twice = report(4, "r2019", layouts()["printed_twice"])
    assert once.cells == twice.cells
    assert len(twice.text) > len(once.text)


def test_tables_absent_are_absent() -> None:
    for seed in range(10):
        made = report(seed, "r2021", layouts()["tables_absent"])
        gone = {key[0] for key, truth in made.cells.items() if truth.status == "absent"}
        assert gone
        assert all((key[0] in gone) == (truth.status == "absent") for key, truth in made.cells.items())


def test_a_row_that_the_office_added_is_kept_under_its_label() -> None:
    layout = Layout(breaks="bar_end", local_rows=True)
    rows = {key[1] for seed in range(10) for key in report(seed, "r2019", layout).cells if key[1].startswith("local/")}
    assert rows
    assert all(row.removeprefix("local/") for row in rows)


def test_spreadsheets_hold_the_figures_in_the_merged_grid() -> None:
    made = report(6, "r2019", Layout(format="xlsx"))
    rows = CalamineWorkbook.from_filelike(BytesIO(made.data)).get_sheet_by_index(0).to_python()
    table = form("r2019").table("review_litigation")
    numbers = [row[:15] for row in rows if all(isinstance(cell, float) for cell in row[:15])]
    assert numbers == [[made.cells["review_litigation", "cases", column.code].value for column in table.columns]]


@pytest.mark.parametrize("seed", range(6))
def test_old_workbooks_hold_what_new_ones_hold(seed: int) -> None:
    sheets = []
    for file_format in ("xls", "xlsx"):
        made = report(seed, None, Layout(format=file_format, policy="cells", navigation="labels", metadata="table"))
        sheet = CalamineWorkbook.from_filelike(BytesIO(made.data)).get_sheet_by_index(0)
        sheets.append((sheet.to_python(), sheet.merged_cell_ranges or []))
    assert sheets[0] == sheets[1]


def test_word_tables_cover_the_same_grid_in_every_row() -> None:
    made = report(6, "r2019", Layout(format="docx", joined=True))
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    with ZipFile(BytesIO(made.data)) as archive:
        document = ET.fromstring(archive.read("word/document.xml"))  # noqa: S314  (our own bytes)
    widths = []
    for table in document.iter(f"{space}tbl"):
        rows = set()
        for row in table.iter(f"{space}tr"):
            spans = [int(span.get(f"{space}val", "1")) - 1 for span in row.iter(f"{space}gridSpan")]
            rows.add(len(list(row.iter(f"{space}tc"))) + sum(spans))
        widths.append(rows)
    assert widths == [{4}, {10}, {15}]


@RARELY
@given(SEEDS)
def test_problems_are_told_in_the_text_by_their_span(seed: int) -> None:
    made = report(seed, None, Layout(format="markdown"))
    for clause in made.problems:
        assert clause.kind in {"problem", "measure"}
        assert clause.span in made.text


def test_verdicts() -> None:
    read = Truth("read", 3.0, "3", None, positions_kept=True)
    unplaced = Truth("read", 3.0, "3", None, positions_kept=False)
    absent = Truth("absent", None, "", None, positions_kept=False)
    words = Truth("read", -3.0, "3", None, positions_kept=True, also=("unreadable",))
    assert verdict(read, "read", 3.0) == "exact"
    assert verdict(read, "ambiguous", None) == "missed"
    assert verdict(read, "blank", None) == "wrong"
    assert verdict(read, "read", 4.0) == "wrong"
    assert verdict(unplaced, "ambiguous", None) == "honest"
    assert verdict(unplaced, "read", 0.0) == "wrong"
    assert verdict(absent, "absent", None) == "exact"
    assert verdict(absent, "read", 0.0) == "wrong"
    assert verdict(words, "unreadable", None) == "honest"


def test_a_corpus_is_reports_beside_their_truth(tmp_path: Path) -> None:
    truth = corpus(tmp_path, 12, seed=100, regime="r2021", values="varied")
    assert truth.equals(pl.read_parquet(tmp_path / "truth.parquet"))
    documents = pl.read_parquet(tmp_path / "documents.parquet")
    assert sorted(path.name for path in (tmp_path / "reports").iterdir()) == sorted(documents["source"])
    assert documents["regime"].unique().to_list() == ["r2021"]
    assert set(truth["source"]) == set(documents["source"])
    assert set(pl.read_parquet(tmp_path / "clauses.parquet")["kind"]) <= {"problem", "measure"}
    keys = truth.select("source", "table", "row", "column")
    assert keys.n_unique() == keys.height
    assert set(pl.read_parquet(tmp_path / "sections.parquet")["source"]) <= set(documents["source"])


def test_a_corpus_names_its_twins(tmp_path: Path) -> None:
    corpus(tmp_path, 4, seed=100, twins=2, format="text", damage=())
    documents = pl.read_parquet(tmp_path / "documents.parquet")
    twins = documents.filter(pl.col("twin_of").is_not_null())
    assert (documents.height, twins.height) == (6, 2)
    both = twins.join(documents, left_on="twin_of", right_on="source")
    assert both["organ"].equals(both["organ_right"])
    assert (both["script"] != both["script_right"]).all()


# -- paper and archives ---------------------------------------------------------------------------


def pages(made: SyntheticReport) -> list[str]:
    with closing(pypdfium2.PdfDocument(made.inner)) as document:
        return [page.get_textpage().get_text_range() for page in document]


def test_paper_has_its_tables_over_pages_and_its_numbers_at_their_foot() -> None:
    made = report(7, "r2021", Layout(format="pdf", page_numbers=True))
    printed = pages(made)
    assert len(printed) > 1
    assert all(str(number) in text.splitlines()[-1] for number, text in enumerate(printed, 1))
    found = Counter(word for text in printed for word in text.split())
    wanted = Counter(truth.raw for truth in made.cells.values())
    assert not wanted - found


def test_the_end_of_a_page_cuts_a_row_only_where_the_layout_says_so() -> None:
    labels = [row.path[-1] for row in form("r2021").table("applications").rows]
    cut_rows = 0
    for seed in range(40):
        cut, whole = (
            ["".join(text.split()) for text in pages(report(seed, "r2021", Layout(format="pdf", dressing=dressing)))]
            for dressing in (("cut_rows",), ())
        )
        assert all(any(label in text for text in whole) for label in labels)
        cut_rows += sum(not any(label in text for text in cut) for label in labels)
    assert cut_rows


def test_a_scan_shows_a_picture_and_no_word() -> None:
    made = report(7, "r2021", layouts()["pdf_scan"])
    assert "".join(pages(made)).strip() == ""
    assert {truth.lost for truth in made.cells.values() if truth.status != "absent"} == {"picture"}
    assert not any(truth.positions_kept for truth in made.cells.values() if truth.status != "absent")
    assert not made.metadata["organ_printed"]
    assert not any(section.kept for section in made.sections)


def test_radicals_stand_for_the_characters_they_look_like() -> None:
    plain, other = (
        "".join(pages(report(7, "r2021", Layout(format="pdf", dressing=dressing)))) for dressing in ((), ("radicals",))
    )
    assert plain != other
    assert folded(plain) == folded(other)


def test_paper_without_its_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    typefaces.face.cache_clear()
    monkeypatch.setitem(sys.modules, "reportlab.pdfbase", None)
    with pytest.raises(MissingExtraError, match="pip install reportlab"):
        report(1, "r2021", Layout(format="pdf"))


def test_a_saved_page_holds_the_page_and_a_picture() -> None:
    for seed in range(6):
        made = report(seed, "r2019", Layout(format="mhtml", encoding="gb18030"))
        kinds = [part.get_content_type() for part in message_from_bytes(made.data).walk()]
        assert kinds == ["multipart/related", "text/html", "image/png"]
        assert "<table" in words_of(made)


def test_an_archive_holds_the_report_under_its_name() -> None:
    for seed in range(6):
        made = report(seed, "r2019", Layout(packing="zip"))
        assert made.name.endswith(".zip")
        with ZipFile(BytesIO(made.data)) as archive:
            inner = [name for name in archive.namelist() if name.endswith(made.member)]
            assert len(inner) == 1
            assert archive.read(inner[0]) == made.inner


@pytest.mark.parametrize("names", ["utf-8", "gb18030"])
def test_names_in_archives_are_written_as_packers_write_them(names: str) -> None:
    with ZipFile(BytesIO(zipped([("年报/一.txt", b"1"), ("年报/二.txt", b"22")], names))) as archive:
        assert archive.testzip() is None
        found = [entry.filename.encode("utf-8" if entry.flag_bits & 0x800 else "cp437") for entry in archive.infolist()]
        assert [name.decode(names) for name in found] == ["年报/一.txt", "年报/二.txt"]


# -- damage of words -------------------------------------------------------------------------------


@pytest.mark.parametrize("damage", ["mojibake", "masked", "ocr"])
def test_damaged_labels_leave_their_cells_uncertain_and_figures_whole(damage: str) -> None:
    plain = report(4, "r2021", Layout(breaks="bar_end"))
    made = report(4, "r2021", Layout(breaks="bar_end", damage=(damage,)))
    assert {key: truth.raw for key, truth in made.cells.items()} == {key: t.raw for key, t in plain.cells.items()}
    lost = {key for key, truth in made.cells.items() if truth.lost == "label"}
    assert lost
    assert lost.isdisjoint(recoverable(made))
    assert set(made.text.splitlines()) - set(plain.text.splitlines())
    assert made.metadata["organ_printed"] is plain.metadata["organ_printed"]


def test_a_hijacked_mirror_prints_its_brand_over_the_places() -> None:
    made = [report(seed, None, layouts()["hijacked"]) for seed in range(20)]
    everywhere = [one for one in made if not one.metadata["organ_printed"] and one.metadata["organ"] not in one.text]
    assert 5 < len(everywhere) < 20
    for one in everywhere:
        answers = fact_verdicts(one.metadata, {"organ": one.metadata["organ_otherwise"][-1]})
        assert answers["organ"] == "honest"


# -- sections and facts ----------------------------------------------------------------------------


@RARELY
@given(SEEDS)
def test_sections_stand_in_the_text_as_the_truth_has_them(seed: int) -> None:
    made = report(seed)
    text = folded(page_text(words_of(made)) if made.format in {"html", "mhtml"} else words_of(made))
    for section in made.sections:
        if section.kept and made.layout.format not in {"docx", "xlsx", "xls"} and not made.layout.page_numbers:
            assert folded(section.heading) in text
            assert section.begins in text
            assert section.ends in text


def test_headings_of_problems_come_alone_in_pairs_or_not_at_all() -> None:
    counts = {"form": 1, "split": 2, "missing": 0}
    for confession, count in counts.items():
        made = report(3, "r2021", Layout(confession=confession))
        codes = [section.section for section in made.sections]
        assert codes.count("problems") == count
        assert codes[-1] == "other"
        assert bool(made.problems) == bool(count)
        assert made.sections[-1].heading.startswith("一二三四五六七八"[len(codes) - 1])


def test_verdicts_about_sections() -> None:
    truths = [
        SectionTruth("overview", "一、总体情况", "全年公开信息三十条，均已归档。\n二是抓更新。"),
        SectionTruth("other", "二、其他需要报告的事项", "没有其他需要报告的事项可写。", "打印 关闭"),
    ]
    one = ("overview", "一、总体情况", "全年公开信息三十条，均已归档。二是抓更新。")
    other = ("other", "二、其他需要报告的事项", "没有其他需要报告的事项可写。 打印 关闭")
    assert section_verdicts(truths, [one, other]) == ["exact", "exact"]
    assert section_verdicts(truths, [one]) == ["exact", "missed"]
    assert section_verdicts(truths, [(*one[:2], one[2] + other[2]), other]) == ["wrong", "exact"]
    assert section_verdicts(truths, [(*one[:2], one[2][:16]), other]) == ["partial", "exact"]
    assert section_verdicts(truths, [("overview", None, one[2])]) == ["partial", "missed"]
    lost = [replace(truths[0], kept=False)]
    assert section_verdicts(lost, []) == ["honest"]


def test_verdicts_about_facts() -> None:
    truth = {"organ": "白溪县财政局", "organ_printed": True, "organ_otherwise": ("财政局",), "year": 2021,
             "year_printed": True, "published": "2022-01-05", "index_number": None}  # fmt: skip
    found = fact_verdicts(truth, {"organ": "白溪縣財政局", "year": 2021, "published": dt.date(2022, 1, 5)})
    assert set(found.values()) == {"exact"}
    assert fact_verdicts(truth, {"organ": "财政局", "year": 2022, "published": None, "index_number": "7"}) == {
        "organ": "missed", "year": "wrong", "published": "missed", "index_number": "wrong",
    }  # fmt: skip
    assert fact_verdicts(truth | {"organ_printed": False}, {"organ": "财政局"})["organ"] == "honest"


# -- what can be recovered -------------------------------------------------------------------------


def by_row(made: SyntheticReport) -> dict[tuple[str, str], list[tuple[str, Truth]]]:
    rows: dict[tuple[str, str], list[tuple[str, Truth]]] = {}
    for (table, row, column), truth in made.cells.items():
        rows.setdefault((table, row), []).append((column, truth))
    return rows


def test_cells_that_the_layout_shows_are_recoverable() -> None:
    made = report(8, "r2019", Layout(breaks="bar_end"))
    assert recoverable(made) == {key for key, truth in made.cells.items() if truth.status == "read"}


def test_glued_figures_are_recoverable_where_one_cut_adds_up() -> None:
    made = [report(seed, "r2021", layouts()["glued"]) for seed in range(12)]
    found: Counter[bool] = Counter()
    for one in made:
        sure = recoverable(one)
        for (table, row), cells in by_row(one).items():
            if {truth.lost for _, truth in cells} == {"glued"}:
                taken = [(table, row, column) in sure for column, _ in cells]
                assert len(set(taken)) == 1
                zeros = all(truth.value == 0 for _, truth in cells)
                assert taken[0] or not zeros  # 0000000 has one cut
                found[taken[0]] += 1
    assert found[True] > 100


def test_a_row_that_lost_cells_is_recoverable_only_if_one_assignment_is_left() -> None:
    made = [report(seed, "r2021", Layout(breaks="gaps", blanks="vanished", policy="cells")) for seed in range(200)]
    taken = {False: 0, True: 0}
    for one in made:
        sure = recoverable(one)
        for (table, row), cells in by_row(one).items():
            blank = [column for column, truth in cells if not truth.raw]
            if not blank or len(blank) == len(cells):
                continue
            known = any((table, row, column) in sure for column, _ in cells)
            taken[known] += 1
            if table in {"documents", "licensing"}:
                assert not known  # no sum binds these
    assert taken[True]
    assert taken[False]


def test_a_total_alone_is_not_recoverable() -> None:
    made = report(8, "r2021", Layout(breaks="gaps", blanks="vanished", policy="zeros_but_totals"))
    sure = recoverable(made)
    alone = [
        [(*key, column) for column, truth in cells if truth.raw]
        for key, cells in by_row(made).items()
        if key[0] == "applications" and sum(bool(truth.raw) for _, truth in cells) == 1
    ]
    assert alone
    assert not any(cell in sure for cells in alone for cell in cells)


# -- other documents -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", SPECIMENS)
def test_specimens_are_the_same_every_time_and_hold_no_cell(kind: str) -> None:
    for seed in range(8):
        made = specimen(kind, seed)
        assert made == specimen(kind, seed)
        assert made.cells == {}
        assert any(notice in words_of(made) for notice in NOTICES)
        assert bool(made.sections) is (kind == "free_form")
    assert len({specimen(kind, seed).data for seed in range(8)}) == 8


def test_the_notice_holds_the_blank_form() -> None:
    text = specimen("notice", 5, Layout(breaks="bar_end")).text
    for table in form("r2021").tables:
        assert all(row.path[-1] in text for row in table.rows if row.path)


def test_twins_have_one_content_in_two_scripts() -> None:
    for seed in range(10):
        made = report(seed)
        other = twin(made)
        assert {key: truth.value for key, truth in other.cells.items() if truth.status != "absent"}.items() <= {
            key: truth.value for key, truth in report(seed, layout=replace(made.layout, damage=())).cells.items()
        }.items() or made.layout.damage
        assert (made.metadata["organ"], made.metadata["year"]) == (other.metadata["organ"], other.metadata["year"])
        assert {made.layout.script, other.layout.script} >= {"hans"}
        assert made.name != other.name


def test_a_second_report_stands_behind_the_first_and_claims_no_cell() -> None:
    plain, made = (report(9, "r2021", Layout(damage=damage)) for damage in ((), ("second_report",)))
    assert made.text.startswith(plain.text.rstrip())
    assert len(made.text) > 1.5 * len(plain.text)
    assert made.cells == plain.cells
    assert made.sections == plain.sections


def test_a_table_printed_again_with_another_figure_leaves_that_cell_uncertain() -> None:
    plain = report(2, "r2021", Layout(breaks="bar_end"))
    made = report(2, "r2021", layouts()["printed_otherwise"])
    changed = [key for key, truth in made.cells.items() if truth.lost == "repeated"]
    assert changed
    assert {key: truth.raw for key, truth in made.cells.items()} == {key: t.raw for key, t in plain.cells.items()}
    for table, row, _ in changed:
        label = next(entry.path[-1] for entry in form("r2021").table(table).rows if entry.code == row)
        lines = {line for line in made.text.splitlines() if line.startswith(label)}
        assert len(lines) == 2
        assert len({line for line in plain.text.splitlines() if line.startswith(label)}) == 1


def test_a_stale_title_bears_the_year_before_and_the_lead_the_right_one() -> None:
    for seed in range(20):
        made = report(seed, "r2021", layouts()["stale_title"])
        year = made.metadata["year"]
        assert f"{year}年12月31日" in made.text
        assert str(year) not in made.metadata["title"]


def test_every_row_may_be_a_table_of_its_own() -> None:
    made = report(1, "r2021", layouts()["markdown_rows"])
    rules = [line for line in made.text.splitlines() if line.startswith("|---")]
    assert len(rules) > sum(len(table.rows) for table in form("r2021").tables)


def test_the_second_halves_of_stacked_headers_stand_below_the_first() -> None:
    made = report(2, "r2021", layouts()["headers_stacked"])
    label = form("r2021").table("review_litigation").columns[0].path[-1]
    lines = [line.split() for line in made.text.splitlines()]
    assert any(label[:2] in upper and label[2:] in lower for upper, lower in pairwise(lines))


@pytest.mark.parametrize(
    "choices", [{"breaks": "pigeons"}, {"damage": ("fire",)}, {"colour": "red"}, {"regime": "r1999"}]
)
def test_choices_that_do_not_exist_are_refused(tmp_path: Path, choices: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        corpus(tmp_path, 1, **choices)


def test_a_layout_describes_itself_in_a_line() -> None:
    assert str(Layout()) == "plain"
    assert str(Layout(breaks="tabs", damage=("glued", "slip"))) == "breaks=tabs damage=glued+slip"


def test_no_label_of_a_row_stands_in_the_code() -> None:
    labels = {row.path[-1] for regime in REGIMES for table in form(regime).tables for row in table.rows if row.path}
    for module in Path(govreports_benchmark.writers.__file__).parent.glob("*.py"):
        strings = [
            node.value
            for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        assert not [label for label in labels for text in strings if label in text], module.name
