"""What a researcher keeps in a spreadsheet is read however it was saved, or refused with the remedy."""

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from xlsxwriter import Workbook

import govreports as gr
from govreports.auditing import verdicts
from govreports.errors import CorrectionError, InputError
from govreports.spreadsheets import grid, table
from govreports.validation import read_codes


def delimited(rows: list[tuple[str, ...]], mark: str = ",", end: str = "\n") -> str:
    return end.join(mark.join(f'"{cell}"' if mark in cell else cell for cell in row) for row in rows) + end


def workbook(rows: list[tuple[str, ...]]) -> bytes:
    buffer = BytesIO()
    with Workbook(buffer) as book:
        book.add_worksheet("notes").write_string(0, 0, "no table")
        sheet = book.add_worksheet("clauses")
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(at + 1, column, float(cell) if cell.isdigit() and len(cell) < 5 else cell)
    return buffer.getvalue()


SAVED: Mapping[str, Callable[[list[tuple[str, ...]]], bytes]] = {
    "utf-8": lambda rows: delimited(rows).encode(),
    "utf-8 with mark": lambda rows: delimited(rows).encode("utf-8-sig"),
    "gbk": lambda rows: delimited(rows).encode("gbk"),
    "utf-16": lambda rows: delimited(rows, "\t").encode("utf-16"),
    "semicolons": lambda rows: delimited(rows, ";", "\r\n").encode(),
    "tabs": lambda rows: delimited(rows, "\t").encode("gbk"),
    "old Mac": lambda rows: delimited(rows, end="\r").encode(),
    "sep line": lambda rows: b"sep=|\n" + delimited(rows, "|").encode(),
    "empty rows and columns": lambda rows: delimited([(*row, "", "") for row in [*rows, ("",) * len(rows[0])]]).encode(),
    "workbook": workbook,
}  # fmt: skip


@pytest.fixture(params=SAVED, ids=str)
def save(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[list[tuple[str, ...]]], Path]:
    def saved(rows: list[tuple[str, ...]]) -> Path:
        path = tmp_path / f"own.{'xlsx' if request.param == 'workbook' else 'csv'}"
        path.write_bytes(SAVED[request.param](rows))
        return path

    return saved


Save = Callable[[list[tuple[str, ...]]], Path]
TEXT = "川县财政局2020年政府信息公开工作年度报告\n一、总体情况\n公开信息10条。\n"


def test_a_manifest_is_read_however_it_was_saved(save: Save) -> None:
    file = save(
        [
            ("file", "organ", "year", "published", "scope", "mine"),
            ("甲.txt", "川县教育局", "2019", "2020/1/31", "own", "x,y"),
        ]
    )
    row = gr.read({"甲.txt": TEXT}, file).reports.row(0, named=True)
    assert (row["organ"], row["year"], str(row["published"]), row["scope"]) == (
        "川县教育局",
        2019,
        "2020-01-31",
        "own",
    )


def test_a_roster_is_read_however_it_was_saved(save: Save, corpus: gr.Corpus) -> None:
    file = save([("organ_key", "from", "to"), ("湖北省荆门市沙洋县商务局", "2019", "2020")])
    found = gr.coverage(corpus, file).filter("expected")
    assert found.select("year", "status").rows() == [(2019, "no_file"), (2020, "ok")]


def test_corrections_are_read_however_they_were_saved(save: Save, corpus: gr.Corpus) -> None:
    file = save(
        [
            ("cell", "was", "now", "why"),
            ("002/procurement/centralised_procurement/amount", "2500", "2,600", "看原件，改正"),
        ]
    )
    cell = gr.amend(corpus, file).cells.filter(table="procurement", column="amount", status="read")
    assert 2600.0 in cell["value"].to_list()


def test_verdicts_are_read_however_they_were_saved(save: Save) -> None:
    file = save([verdicts.COLUMNS, ("abc", "dismissed", "看过，无误", "c", "甲.txt", "00ff", "2024-01-31")])
    assert verdicts.read(file).row(0) == ("abc", "dismissed", "看过，无误", "c", "甲.txt", "00ff", "2024-01-31")


def test_codes_are_read_however_they_were_saved(save: Save, corpus: gr.Corpus) -> None:
    sample = gr.coding_sample(corpus, 8)
    rows = [("item", "text", "code", "note"), *((*row, "coverage", "") for row in sample.select("item", "text").rows())]
    assert read_codes(save(rows), sample, "wang")["code"].to_list() == ["coverage"] * 8


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("year", -5), ("year", "-5"), ("year", True), ("year", "True"), ("year", 20.5), ("year", "二〇二〇"),
        ("region_code", "42O822"), ("region_code", "4208"[:3]), ("region_code", True), ("scope", "banana"),
        ("published", "2020-13-40"), ("published", "yesterday"), ("published", True), ("organ", True),
    ],
)  # fmt: skip
def test_a_value_that_is_none_is_refused(column: str, value: Any) -> None:  # noqa: ANN401 - any cell
    with pytest.raises(InputError, match=rf"the manifest has {value!r} in the column '{column}', which wants"):
        gr.read({"a.txt": TEXT}, pl.DataFrame({"file": ["a.txt"], column: [value]}))


@pytest.mark.parametrize(("column", "value"), [("year", "2020年"), ("year", 2020.0), ("region_code", 420822.0)])
def test_what_spreadsheets_make_of_numbers_is_understood(column: str, value: Any) -> None:  # noqa: ANN401 - any cell
    row = gr.read({"a.txt": TEXT}, pl.DataFrame({"file": ["a.txt"], column: [value]})).reports.row(0, named=True)
    assert str(row[column]) == {"year": "2020", "region_code": "420822"}[column]


def test_a_roster_and_corrections_name_the_row_that_is_wrong(corpus: gr.Corpus) -> None:
    for name, value in (("from", "-5"), ("to", "True"), ("region_code", "42O822")):
        with pytest.raises(InputError, match=f"row 1 of the roster: '{value}' is no"):
            gr.coverage(corpus, pl.DataFrame({"organ": ["川县财政局"], name: [value]}))
    line = {"cell": "002/procurement/centralised_procurement/amount", "was": "2500", "now": "26OO", "why": "x"}
    with pytest.raises(CorrectionError, match="'26OO' is neither a number nor a status"):
        gr.amend(corpus, pl.DataFrame([line]))


def test_a_column_that_is_not_known_is_said_with_the_nearest() -> None:
    with pytest.warns(UserWarning, match=r"not read: 年度 \(did you mean year\?\), Organ \(did you mean organ\?\)$"):
        gr.read({"a.txt": TEXT}, pl.DataFrame({"file": ["a.txt"], "年度": ["2020"], "Organ": ["x"], "mine": ["y"]}))
    with pytest.raises(InputError, match="needs a column 'file'; it has Files, year; rename 'Files', if it is meant"):
        gr.read({"a.txt": TEXT}, pl.DataFrame({"Files": ["a.txt"], "year": ["2020"]}))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"file,year\na.txt,2020,x\n", r"row 2: has a cell without a column"),
        (b'file,year\n"a.txt,2020\n', "quotes are broken.*save it as XLSX"),
        (b"file,file\na,b\n", "'file' twice"),
        (b"PK\3\4 no workbook", "is no workbook.*save it as XLSX"),
        (b"\0\1\2\3" * 50, "is no table.*save it as XLSX"),
        (b"", "needs a column 'file'; it has none"),
    ],
)
def test_what_is_no_table_is_refused_with_the_remedy(data: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / "manifest.csv").write_bytes(data)
    with pytest.raises(InputError, match=said):
        gr.read({"a.txt": TEXT}, tmp_path / "manifest.csv")


def test_a_sheet_that_is_not_there_is_named_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(workbook([("item",), ("a",)]))
    with pytest.raises(InputError, match="no sheet 'clause'; is it 'clauses'"):
        grid(tmp_path / "a.xlsx", "sheet", ["item"], "clause")
    (tmp_path / "a.parquet").write_bytes(b"PAR1")
    with pytest.raises(InputError, match="is no Parquet file"):
        table(tmp_path / "a.parquet", "manifest", ["file"])
