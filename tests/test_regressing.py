"""From panel to regression: numbers of organs that last, matrices that refuse, tables for print, docs that run."""

import re
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
from docx import Document

import govreports as gr
from govreports import exports
from govreports.errors import InputError
from govreports_benchmark.writers.series import Break, series

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def panel() -> pl.DataFrame:
    return gr.panel(series(30, at=Break(2019, jump=15, slope=1), missing=0.1))


def test_frames_go_to_pandas() -> None:
    corpus = gr.read(ROOT / "data" / "reports")
    for frame in (*corpus.frames().values(), gr.panel(corpus), gr.audit(corpus)):
        assert len(frame.to_pandas()) == frame.height


def test_pandas_reads_numbers_from_a_stata_file(panel: pl.DataFrame, tmp_path: Path) -> None:
    read = pd.read_stata(exports.write_stata(panel, tmp_path / "panel.dta"))
    assert read["value"].dtype == "float64"
    assert read["value"].notna().sum() == panel["value"].count()
    assert read["organ_id"].is_monotonic_increasing or read["organ_id"].nunique() == panel["organ"].n_unique()
    assert read.groupby("organ_id")["organ"].nunique().eq(1).all()


def test_an_organ_has_the_same_number_in_every_corpus(panel: pl.DataFrame) -> None:
    part = panel.filter(pl.col("organ") == panel["organ"][0])
    whole = exports.organ_ids(panel).filter(pl.col("organ") == panel["organ"][0])
    assert exports.organ_ids(part)["organ_id"].unique().to_list() == whole["organ_id"].unique().to_list()
    nameless = exports.organ_ids(part.with_columns(organ_key=pl.lit(None, pl.String)))
    assert nameless["organ_id"].n_unique() == part["report"].n_unique()
    with pytest.raises(InputError, match="organ_key"):
        exports.organ_ids(pl.DataFrame({"organ": ["甲局"]}))


def test_what_only_overlaps_is_refused_with_its_reason(panel: pl.DataFrame) -> None:
    with pytest.raises(InputError, match="grade C in the form r2014"):
        exports.regression(panel, ["granted_alone"])
    later = exports.regression(panel.filter(pl.col("year") >= 2019), ["granted_alone"])
    assert later.data.height > 0
    assert "granted_alone" not in exports.regression(panel).data.columns


def test_a_matrix_has_one_row_an_organ_and_year_and_every_column_explained(panel: pl.DataFrame) -> None:
    data, dictionary = exports.regression(panel, ["applications_received", "grant_rate"])
    assert not data.select(pl.struct("organ_id", "year").is_duplicated().any()).item()
    assert dictionary["column"].to_list() == data.columns
    assert dictionary.select("label_zh", "label_en", "meaning").null_count().sum_horizontal().item() == 0
    assert data["applications_received__status"].null_count() == 0
    twin = panel.with_columns(report=pl.concat_str("report", pl.lit("x")))
    with pytest.raises(InputError, match="2 reports of"):
        exports.regression(pl.concat([panel, twin]), ["applications_received"])
    with pytest.raises(InputError, match="scope 'level'"):
        exports.regression(panel, ["applications_received"], scope="level")


def test_table_one_counts_what_has_no_value(panel: pl.DataFrame) -> None:
    table = exports.table1(panel, ["applications_received", "granted_alone"], by=None, language="zh")
    row = table.filter(indicator="applications_received").row(0, named=True)
    known = panel.filter(indicator="applications_received")["value"]
    assert (row["label"], row["group"], row["reports"], row["n"]) == ("收到申请数", "全部", len(known), known.count())
    assert row["mean"] == pytest.approx(known.mean())
    assert table.filter(indicator="granted_alone")["group"].n_unique() == 3
    with pytest.raises(InputError, match="no value"):
        exports.table1(panel, ["information_fees"])


@pytest.mark.parametrize("kind", ["tex", "html", "docx"])
def test_a_table_for_print_holds_what_the_frame_holds_as_text(kind: str, tmp_path: Path) -> None:
    frame = pl.DataFrame({"label": ["<b>甲_局 & 50%</b>", "乙局"], "n": [12345, None], "mean": [1.5, 2.0]})
    one, again = (exports.write_table(frame, tmp_path / f"{n}.{kind}", title="表 1", note="注") for n in "ab")
    assert one.read_bytes() == again.read_bytes()
    if kind == "docx":
        table: Any = Document(str(one)).tables[0]
        assert [cell.text for cell in table.rows[1].cells] == ["<b>甲_局 & 50%</b>", "12,345", "1.50"]
        return
    text = one.read_text(encoding="utf-8")
    assert "<b>" not in text
    assert "12,345" in text
    assert "表 1" in text
    assert (r"甲\_局 \& 50\%" in text) == (kind == "tex")
    assert "http" not in re.sub(r'xmlns="[^"]*"', "", text)


def test_tables_of_another_kind_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.tex, \.html, \.docx"):
        exports.write_table(pl.DataFrame({"n": [1]}), tmp_path / "a.xlsx")


@pytest.mark.filterwarnings("ignore")
def test_the_code_of_the_page_on_regressions_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (ROOT / "docs" / "regression.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    corpus = series(40, at=Break(2019, jump=15, slope=1), missing=0.1)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(gr, "read", lambda _: corpus)
    names: dict[str, Any] = {}
    for block in blocks:
        exec(compile(block, "docs/regression.md", "exec"), names)  # noqa: S102 - the page's own code
    assert names["fit"].coef()["later"] > 10
    assert {path.suffix for path in tmp_path.iterdir()} == {".dta", ".csv", ".tex", ".docx"}
