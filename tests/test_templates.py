"""The forms as data: sizes, codes, meanings, identities, and a drill that adds a fourth form as one file."""

import re
from pathlib import Path

import polars as pl
import pytest

import govreports as gr
from govreports.errors import TemplateError
from govreports.extraction import read_bytes
from govreports.regimes import forms, load

PACKAGE = Path(gr.__file__).parent

GRADED_A = {"applications", "review_litigation"}


def test_the_forms_have_65_198_and_200_cells() -> None:
    sizes = {r.id: sum(len(t.rows) * len(t.columns) for t in r.tables) for r in forms()}
    assert sizes == {"r2014": 65, "r2019": 198, "r2021": 200}


def test_applications_have_23_and_25_rows_of_7() -> None:
    for regime, rows in (("r2019", 23), ("r2021", 25)):
        table = forms()[regime].table("applications")
        assert table is not None
        assert (len(table.rows), len(table.columns)) == (rows, 7)


def test_every_code_is_explained() -> None:
    book = gr.codebook()
    assert book.filter(pl.col("meaning").str.len_chars() < 10).is_empty()
    assert book.select("regime", "table", "axis", "code").is_duplicated().sum() == 0


def test_a_code_means_one_thing_and_is_explained_once() -> None:
    meanings = gr.codebook().group_by("table", "axis", "code").agg(pl.col("meaning").n_unique())
    assert meanings["meaning"].max() == 1


def test_forms_share_cells_only_where_the_crosswalk_grades_them_a() -> None:
    cells = {r.id: {(t.code, row.code, c.code) for t in r.tables for row in t.rows for c in t.columns} for r in forms()}
    shared = cells["r2019"] & cells["r2021"]
    assert {table for table, _, _ in shared} == GRADED_A
    assert len(shared) == 22 * 7 + 15
    assert not cells["r2014"] & (cells["r2019"] | cells["r2021"])


def test_only_beginnings_are_written() -> None:
    for path in (PACKAGE / "templates").glob("r*.toml"):
        assert not re.search(r"^(until|end|through)\b", path.read_text(encoding="utf-8"), re.MULTILINE)


def test_no_row_label_stands_in_code() -> None:
    labels = {part for r in forms() for t in r.tables for row in t.rows for part in row.path if len(part) > 3}
    for path in PACKAGE.rglob("*.py"):
        text = re.sub(r'"""(?:.|\n)*?"""', "", path.read_text(encoding="utf-8"))
        assert not [label for label in labels if label in text], path.name


def test_crosswalk_names_existing_cells() -> None:
    cells = {
        (r.id, f"{t.code}/{row.code}/{c.code}") for r in forms() for t in r.tables for row in t.rows for c in t.columns
    }
    walk = gr.crosswalk()
    for column in ("plus", "minus"):
        named = set(walk.select("regime", column).explode(column).drop_nulls().rows())
        assert named <= cells
    assert set(walk["grade"]) == {"A", "B", "C"}


FOURTH = """
id = "r2027"
since = 2027
notice = "an invented notice"
title = "政府信息公开工作年度报告"

[[tables]]
code = "consultations"
section = "disclosure"
captions = ["第二十条第（十）项"]
corner = ["信息内容"]
columns = [["held", "本年举办次数"], ["opinions", "收到意见数"]]
rows = [["consultation", "意见征集"], ["hearing", "听证会"]]

[meanings.tables]
consultations = "Invented for a test."
[meanings.columns]
"consultations/held" = "Invented for a test."
"consultations/opinions" = "Invented for a test."
[meanings.rows]
"consultations/consultation" = "Invented for a test."
"consultations/hearing" = "Invented for a test."
"""


def test_a_fourth_form_is_one_file(tmp_path: Path) -> None:
    (tmp_path / "r2027.toml").write_text(FOURTH, encoding="utf-8")
    known = load(tmp_path)
    text = "某县某局2027年政府信息公开工作年度报告\n一、总体情况\n第二十条第（十）项\n信息内容\t本年举办次数\t收到意见数\n意见征集\t3\t41\n听证会\t1\t\n"
    cells = read_bytes(text.encode(), "fourth.txt", forms=known).cells.filter(regime="r2027")
    assert cells.select("row", "column", "value", "status").rows() == [
        ("consultation", "held", 3.0, "read"),
        ("consultation", "opinions", 41.0, "read"),
        ("hearing", "held", 1.0, "read"),
        ("hearing", "opinions", None, "blank"),
    ]
    assert {regime.id for regime in known} - {regime.id for regime in forms()} == {"r2027"}


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (('["hearing", "听证会"]', '["consultation", "听证会"]'), "stands twice"),
        (('"consultations/held" = "Invented for a test."\n', ""), "explained nowhere"),
        (("[meanings.rows]", '[meanings.rows]\n"applications/new" = "A second meaning."'), "second time"),
        (
            (
                "\n[meanings.tables]",
                '\n[[tables.identities]]\nid = "x"\neach = "row"\nwhole = ["nothing"]\nparts = ["held"]\nsource = "x"\n[meanings.tables]',
            ),
            "which the table has not",
        ),
    ],
)
def test_a_template_that_contradicts_itself_is_refused(tmp_path: Path, change: tuple[str, str], complaint: str) -> None:
    assert change[0] in FOURTH
    (tmp_path / "r2027.toml").write_text(FOURTH.replace(*change), encoding="utf-8")
    with pytest.raises(TemplateError, match=complaint):
        load(tmp_path)
