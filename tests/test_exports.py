"""Exports: what comes back is what went out, nothing is a formula, and an archive betrays every change."""

import dataclasses
import hashlib
import json
import math
import re
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pyreadstat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

import govreports as gr
from govreports import exports
from govreports.errors import DatasetError, InputError
from govreports.panels import wide
from govreports.schemas import SCHEMA_VERSION
from govreports_benchmark.writers.series import series

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12) | st.sampled_from(
    [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-6",
        "-6.5",
        "+8",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "＝1",
        "'",
        "'=1",
        "''-",
        "-",
        "",
        "商务局",
        "1,234",
    ]
)


@pytest.fixture(scope="module")
def panel(corpus: gr.Corpus) -> pl.DataFrame:
    return gr.panel(corpus)


@given(texts=st.lists(st.none() | TEXT, min_size=1, max_size=8))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_csv_gives_back_every_text(texts: list[str | None], tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {"n": [str(n) for n in range(len(texts))], "=text": texts}, schema_overrides={"=text": pl.String}
    )
    file = exports.write_csv(frame, tmp_path / "a.csv")
    assert exports.read_csv(file).equals(frame)
    written = pl.read_csv(file, infer_schema=False)
    for text in [*written.columns, *written.to_series(1).drop_nulls()]:
        bare = text.lstrip("+-").replace(",", "").replace(".", "", 1)
        assert not text.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")) or bare.isdecimal()


def test_negative_numbers_stay_numbers(corpus: gr.Corpus, tmp_path: Path) -> None:
    change = corpus.cells.filter(column="items_change", status="read").filter(pl.col("value") < 0)
    read = pl.read_csv(exports.write_csv(change, tmp_path / "a.csv"))
    assert read["raw"].to_list() == [-6, -10]
    assert read["value"].to_list() == [-6.0, -10.0]


def test_the_byte_order_mark_is_a_choice(panel: pl.DataFrame, tmp_path: Path) -> None:
    with_mark = exports.write_csv(panel, tmp_path / "a.csv").read_bytes()
    without = exports.write_csv(panel, tmp_path / "b.csv", bom=False).read_bytes()
    assert with_mark == b"\xef\xbb\xbf" + without


def test_csv_gives_back_panel_findings_and_cells(corpus: gr.Corpus, panel: pl.DataFrame, tmp_path: Path) -> None:
    frames = {"panel": panel, "cells": corpus.cells, "reports": corpus.reports, "findings": gr.audit(corpus)}
    for name, frame in frames.items():
        assert exports.read_csv(exports.write_csv(frame, tmp_path / f"{name}.csv"), name).equals(frame), name


def test_lists_of_numbers_are_joined_and_structures_refused(tmp_path: Path) -> None:
    file = exports.write_csv(pl.DataFrame({"years": [[2019, 2020], None]}), tmp_path / "a.csv", bom=False)
    assert file.read_bytes() == b"years\n2019;2020\n\n"
    for write in (exports.write_csv, exports.write_excel, exports.write_stata):
        with pytest.raises(InputError, match="cannot be written"):
            write(pl.DataFrame({"pair": [{"a": 1}]}), tmp_path / "a")


def test_parquet_carries_the_schema(panel: pl.DataFrame, tmp_path: Path) -> None:
    file = exports.write_parquet(panel, tmp_path / "panel.parquet")
    assert pl.read_parquet(file).equals(panel)
    assert pl.read_parquet_metadata(file)["govreports.schema"] == SCHEMA_VERSION


def rows_of(file: Path, sheet: str) -> list[dict[str, Any]]:
    head, *rows = CalamineWorkbook.from_path(file).get_sheet_by_name(sheet).to_python()
    names = [str(name) for name in head]
    return [dict(zip(names, row, strict=True)) for row in rows]


def test_excel_holds_the_panel_and_its_codebook(panel: pl.DataFrame, tmp_path: Path) -> None:
    file = exports.write_excel({"panel": panel, "matrix": wide(panel)}, tmp_path / "a.xlsx")
    rows = rows_of(file, "panel")
    assert [(r["organ"], r["value"] if r["value"] != "" else None, r["status"]) for r in rows] == panel.select(
        "organ", "value", "status"
    ).rows()
    assert rows[0]["cells"].split(";") == panel["cells"][0].to_list()
    columns = {(row["sheet"], row["column"]): row["meaning"] for row in rows_of(file, "columns")}
    assert columns["panel", "year"] == "报告年度: Year reported on."
    assert columns["matrix", "grant_rate"] == "予以公开率 (Rate of disclosure) [share]"
    assert len(rows_of(file, "codebook")) == gr.codebook().height
    assert len(rows_of(file, "crosswalk")) == gr.crosswalk().height


def test_nothing_in_a_workbook_is_a_formula_or_a_link(tmp_path: Path) -> None:
    texts = ["=1+1", "+1", "-1", "@a", "http://example.org", "{=1}", "商务局", "\x0b"]
    file = exports.write_excel(pl.DataFrame({"text": texts}), tmp_path / "a.xlsx")
    with zipfile.ZipFile(file) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert not [name for name in book.namelist() if b"hyperlink" in book.read(name)]
    assert "<f>" not in sheet
    assert [row["text"] for row in rows_of(file, "frame")][:7] == texts[:7]


def test_a_workbook_refuses_what_it_would_lose(panel: pl.DataFrame, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="32768 characters"):
        exports.write_excel(pl.DataFrame({"text": ["字" * 32768]}), tmp_path / "a.xlsx")
    with pytest.raises(InputError, match="40000 characters"):
        exports.write_excel(pl.DataFrame({"text": ["\U0001f600" * 20_000]}), tmp_path / "a.xlsx")
    for name in ("a/b", "x" * 32, "codebook", "Columns", "", " ", "a\0b", "a'", "History"):
        with pytest.raises(InputError, match="is no name for a sheet"):
            exports.write_excel({name: panel}, tmp_path / "a.xlsx")
    with pytest.raises(InputError, match="a sheet holds 1048575 rows"):
        exports.write_excel(pl.DataFrame({"n": range(1_048_576)}), tmp_path / "a.xlsx")
    with pytest.raises(InputError, match="16384 columns"):
        exports.write_excel(pl.DataFrame({f"c{n}": [n] for n in range(16_385)}), tmp_path / "a.xlsx")
    with pytest.raises(InputError, match="more digits"):
        exports.write_excel(pl.DataFrame({"n": [2**53 + 1]}), tmp_path / "a.xlsx")
    for columns in (["a", "A"], [""], ["x" * 256]):
        with pytest.raises(InputError, match="rename them"):
            exports.write_excel(pl.DataFrame({column: [1] for column in columns}), tmp_path / "a.xlsx")
    with pytest.raises(InputError, match="'Panel' is no name"):
        exports.write_excel({"Panel": panel, "panel": panel}, tmp_path / "a.xlsx")


def test_stata_says_why_a_value_is_missing(panel: pl.DataFrame, tmp_path: Path) -> None:
    file = exports.write_stata(panel, tmp_path / "panel.dta")
    data, about = pyreadstat.read_dta(file, user_missing=True, output_format="polars")
    letters = panel["status"].replace_strict(exports.LETTERS, default=None, return_dtype=pl.String)
    assert data["value"].to_list() == [
        letter if value is None else value for value, letter in zip(panel["value"], letters, strict=True)
    ]
    assert "value" not in about.variable_value_labels
    labels = about.variable_value_labels["status"]
    assert [labels[code] for code in data["status"]] == panel["status"].to_list()
    assert data["organ"].to_list() == panel["organ"].to_list()
    assert data["cells"].to_list()[0].split(";") == panel["cells"][0].to_list()
    labels = about.variable_value_labels["indicator"]
    assert labels[data["indicator"][0]] == "applications_received 收到申请数"
    assert about.column_names_to_labels["year"] == "报告年度: Year reported on."


def test_stata_takes_a_matrix_with_its_statuses(panel: pl.DataFrame, tmp_path: Path) -> None:
    matrix = wide(panel, ["value", "status"])
    file = exports.write_stata(matrix, tmp_path / "matrix.dta")
    data, about = pyreadstat.read_dta(file, user_missing=True, output_format="polars")
    assert len(data.columns) == len(matrix.columns) + 1
    assert all(len(name) <= 32 for name in data.columns)
    own = matrix["procurement_amount__status"].replace_strict(exports.LETTERS, default=None, return_dtype=pl.String)
    assert list(data["procurement_amount"]) == own.to_list()
    assert about.column_names_to_labels["procurement_amount"] == "政府集中采购金额 (Procurement amount) [元]"


def test_stata_names_are_short_and_unique(tmp_path: Path) -> None:
    columns = ["a" * 40, "a" * 41, "a" * 32, "if", "str5", "1st", "a.b", "a_b", "公开"]
    file = exports.write_stata(pl.DataFrame({name: [1.5] for name in columns}), tmp_path / "a.dta")
    names = list(pyreadstat.read_dta(file, output_format="polars")[0].columns)
    assert len({name.lower() for name in names}) == len(columns)
    assert all(len(name) <= 32 and name.isascii() and not name[0].isdigit() for name in names)
    assert names[3:6] == ["_if", "_str5", "_1st"]


def test_stata_refuses_a_text_it_would_cut(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="2045 bytes"):
        exports.write_stata(pl.DataFrame({"text": ["字" * 682]}), tmp_path / "a.dta")
    with pytest.raises(InputError, match="NUL"):
        exports.write_stata(pl.DataFrame({"text": ["a\0b"]}), tmp_path / "a.dta")
    file = exports.write_stata(pl.DataFrame({"text": ["字" * 681, None]}), tmp_path / "a.dta")
    assert pyreadstat.read_dta(file, output_format="polars")[0]["text"].to_list() == ["字" * 681, ""]


@pytest.mark.parametrize("number", [math.inf, math.nan, 1e308, 2**60 + 1])
def test_stata_refuses_a_number_it_does_not_hold(number: float, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Stata number"):
        exports.write_stata(pl.DataFrame({"n": [number]}), tmp_path / "a.dta")


@pytest.mark.parametrize("content", ["", "a,b\n1,2,3\n", "organ,year\n某局,去年\n"])
def test_a_file_that_is_no_such_table_is_an_input_error(content: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match="cannot be read as a table"):
        exports.read_csv(tmp_path / "a.csv", "panel")


@pytest.mark.parametrize("column", [[b"x"], [timedelta(1)]])
def test_bytes_and_spans_of_time_are_refused(column: list[Any], tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        exports.write_csv(pl.DataFrame({"a": column}), tmp_path / "a.csv")


@pytest.mark.parametrize("kind", ["csv", "xlsx", "dta"])
def test_the_same_frame_gives_the_same_bytes(panel: pl.DataFrame, tmp_path: Path, kind: str) -> None:
    write: Any = {"csv": exports.write_csv, "xlsx": exports.write_excel, "dta": exports.write_stata}[kind]
    files = [write(panel, tmp_path / f"{n}.{kind}").read_bytes() for n in range(2)]
    assert files[0] == files[1]
    if kind == "dta":
        assert b"01 Jan 2000 00:00" in files[0]


def test_what_cannot_be_written_is_an_input_error(panel: pl.DataFrame, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot write"):
        exports.write_csv(panel, tmp_path / "nowhere" / "a.csv")
    with pytest.raises(InputError, match="there is no file"):
        exports.read_csv(tmp_path / "a.csv")
    with pytest.raises(InputError, match="there is no frame"):
        exports.write_stata(panel, tmp_path / "a.dta", "colours")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    file = tmp_path_factory.mktemp("archive") / "replication.zip"
    return file, exports.write_archive(series(1, (2018, 2019)), file)


def test_an_archive_holds_what_a_replication_needs(archive: tuple[Path, str], tmp_path: Path) -> None:
    file, known = archive
    found = exports.verify_archive(file, known)
    assert set(found["status"]) == {"ok"}
    names = set(found["file"])
    assert {"codebook.csv", "crosswalk.csv", "events.csv", "versions.json", "tables/findings.csv"} <= names
    with zipfile.ZipFile(file) as opened:
        opened.extractall(tmp_path)
        for name, digest in found.filter(pl.col("file") != "(archive)").select("file", "sha256").iter_rows():
            assert hashlib.sha256(opened.read(name)).hexdigest() == digest
    whole = series(1, (2018, 2019))
    assert gr.scan(tmp_path / "frames").collect().cells.equals(whole.cells)
    assert exports.read_csv(tmp_path / "tables" / "panel.csv", "panel").equals(gr.panel(whole))


def test_the_same_corpus_gives_the_same_archive(archive: tuple[Path, str], tmp_path: Path) -> None:
    assert exports.write_archive(series(1, (2018, 2019)), tmp_path / "b.zip") == archive[1]
    assert (tmp_path / "b.zip").read_bytes() == archive[0].read_bytes()


def betrayed(data: bytes, folder: Path, known: str | None = None) -> set[str]:
    file = folder / "changed.zip"
    file.write_bytes(data)
    try:
        return set(exports.verify_archive(file, known)["status"]) - {"ok"}
    except DatasetError:
        return {"refused"}


@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
def test_any_changed_byte_is_found(archive: tuple[Path, str], tmp_path: Path, place: float, bit: int) -> None:
    data = bytearray(archive[0].read_bytes())
    data[int(place * len(data))] ^= 1 << bit
    assert betrayed(bytes(data), tmp_path)


def test_every_byte_of_the_frame_of_the_archive_is_watched(archive: tuple[Path, str], tmp_path: Path) -> None:
    data = archive[0].read_bytes()
    directory = data.rindex(b"PK\x05\x06") - 3000
    for place in [*range(60), *range(directory, len(data), 7), *range(len(data) - 22, len(data))]:
        changed = bytearray(data)
        changed[place] ^= 1
        assert betrayed(bytes(changed), tmp_path), place
    assert betrayed(data + b"x", tmp_path)
    assert betrayed(data[:-1], tmp_path)


def rebuilt(data: Path, target: Path, **changes: bytes | None) -> bytes:
    """Return the archive with files changed, added, or (None) left out."""
    with zipfile.ZipFile(data) as old, zipfile.ZipFile(target, "w") as new:
        members = {name: old.read(name) for name in old.namelist()} | {
            k.replace("__", "."): v for k, v in changes.items()
        }
        for name, content in members.items():
            if content is not None:
                new.writestr(name, content)
    return target.read_bytes()


def test_missing_added_and_changed_files_are_named(archive: tuple[Path, str], tmp_path: Path) -> None:
    for changes, status in (
        ({"codebook__csv": None}, "missing"),
        ({"note__txt": b"trust me"}, "added"),
        ({"events__csv": b"year\n1999\n"}, "changed"),
    ):
        rebuilt(archive[0], tmp_path / "changed.zip", **changes)
        found = exports.verify_archive(tmp_path / "changed.zip")
        name = next(iter(changes)).replace("__", ".")
        assert found.filter(file=name)["status"].item() == status
        assert found["status"].to_list()[-1] == "changed"


def test_a_forged_archive_is_found_out_by_its_own_hash(archive: tuple[Path, str], tmp_path: Path) -> None:
    other = series(1, (2018, 2019), seed=7)
    exports.write_archive(other, tmp_path / "forged.zip")
    assert set(exports.verify_archive(tmp_path / "forged.zip")["status"]) == {"ok"}
    assert exports.verify_archive(tmp_path / "forged.zip", archive[1])["status"].to_list()[-1] == "changed"


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"no zip")
    with pytest.raises(DatasetError, match="cannot be opened"):
        exports.verify_archive(tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as other:
        other.writestr("a.txt", "a")
    with pytest.raises(DatasetError, match="no replication archive"):
        exports.verify_archive(tmp_path / "b.zip")
    with pytest.raises(InputError, match="there is no archive"):
        exports.verify_archive(tmp_path / "c.zip")
    with pytest.raises(InputError, match="is no name for a table"):
        exports.write_archive(series(1, (2018, 2019)), tmp_path / "d.zip", {"a/b": pl.DataFrame()})


def test_tables_of_ones_own_go_along(tmp_path: Path) -> None:
    whole = series(1, (2018, 2019))
    own = pl.DataFrame({"结果": ["好", None], "n": [1, 2]})
    exports.write_archive(dataclasses.replace(whole), tmp_path / "a.zip", {"table_1": own})
    with zipfile.ZipFile(tmp_path / "a.zip") as opened:
        (tmp_path / "own.csv").write_bytes(opened.read("tables/table_1.csv"))
    assert exports.read_csv(tmp_path / "own.csv").equals(own.cast(pl.String))


def test_an_archive_describes_its_files_for_repositories(corpus: gr.Corpus, tmp_path: Path) -> None:
    exports.write_archive(corpus, tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    package, crate, croissant = (
        json.loads(files[name]) for name in ("datapackage.json", "ro-crate-metadata.json", "croissant.json")
    )
    for resource in package["resources"]:
        data = files[resource["path"]]
        assert (resource["bytes"], resource["hash"]) == (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}")
        assert re.fullmatch(r"[-a-z0-9._]+", resource["name"])
        if resource["path"].endswith(".csv"):
            head = pl.read_csv(data, n_rows=0).columns
            assert [field["name"] for field in resource["schema"]["fields"]] == head
    parts = {each["@id"] for each in crate["@graph"]}
    assert {each["@id"] for each in crate["@graph"][1]["hasPart"]} <= parts
    assert {each["@id"] for each in croissant["distribution"]} <= set(files)
    readme = files["README.md"].decode()
    assert "5 reports, 2018 to 2020" in readme
    assert "masked in every frame" in readme
