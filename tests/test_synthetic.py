"""Synthetic reports: the same every time, true to the form when undamaged, and honest about what damage took."""

import ast
import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

import govreports.synthetic
from govreports.errors import InputError
from govreports.synthetic import Layout, SyntheticReport, Truth, corpus, layouts, report, verdict
from govreports.synthetic.forms import REGIMES, form

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
        "import hashlib; from govreports.synthetic import report; "
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


@RARELY
@given(SEEDS)
def test_every_report_says_that_it_is_synthetic(seed: int) -> None:
    made = report(seed)
    if made.encoding:
        text = made.text
    else:
        with ZipFile(BytesIO(made.data)) as archive:
            name = "word/document.xml" if made.format == "docx" else "xl/worksheets/sheet1.xml"
            text = "".join(ET.fromstring(archive.read(name)).itertext())  # noqa: S314  (our own bytes)
    assert any(notice in text for notice in NOTICES)


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
        assert Counter(made.regimes.values()) == {"r2021": 5, "r2019": 1}


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
    for module in Path(govreports.synthetic.__file__).parent.glob("*.py"):
        strings = [
            node.value
            for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        assert not [label for label in labels for text in strings if label in text], module.name
