from pathlib import Path

import polars as pl
import pytest

import govreports as gr
from govreports.errors import CorrectionError, InputError

CELL = "002/procurement/centralised_procurement/amount"


def line(
    cell: str = CELL, was: str = "2500", now: str = "26,00.5", why: str = "seen on the printed page"
) -> pl.DataFrame:
    return pl.DataFrame({"cell": [cell], "was": [was], "now": [now], "why": [why]})


def value(corpus: gr.Corpus) -> tuple[object, ...]:
    found = corpus.cells.filter(report=corpus.find("002"), table="procurement", column="amount")
    return found.select("value", "status", "raw", "at").row(0)


def test_a_correction_changes_value_and_status_and_never_raw_or_place(corpus: gr.Corpus) -> None:
    assert value(corpus) == (2500.0, "read", "2500", "98:2+4")
    assert value(gr.amend(corpus, line(now="1,600.5"))) == (1600.5, "read", "2500", "98:2+4")
    assert value(gr.amend(corpus, line(now="unreadable"))) == (None, "unreadable", "2500", "98:2+4")
    assert value(corpus) == (2500.0, "read", "2500", "98:2+4")


def test_only_the_cell_named_changes(corpus: gr.Corpus) -> None:
    amended = gr.amend(corpus, line(now="1")).cells
    assert (amended["value"].ne_missing(corpus.cells["value"])).sum() == 1
    assert amended.drop("value").equals(corpus.cells.drop("value"))


def test_a_local_row_can_be_corrected(corpus: gr.Corpus) -> None:
    amended = gr.amend(corpus, line("003/documents/local/其他主动公开文件/newly_made", "6", "7"))
    assert amended.cells.filter(pl.col("row").str.starts_with("local/"))["value"].to_list() == [7.0, 6.0, 6.0]


@pytest.mark.parametrize(
    ("bad", "complaint"),
    [
        (line(was="2600"), "now holds 2500"),
        (line(was="blank"), "now holds 2500"),
        (line(cell="002/procurement/nothing/amount"), "no such cell"),
        (line(cell="002"), "needs a cell"),
        (line(why=""), "reason"),
        (line(now="many"), "neither a number"),
    ],
)
def test_a_stale_or_wrong_correction_is_refused_with_its_line(
    corpus: gr.Corpus, bad: pl.DataFrame, complaint: str
) -> None:
    with pytest.raises(CorrectionError, match=complaint) as error:
        gr.amend(corpus, bad)
    assert "line 2" in str(error.value)


def test_files_of_corrections(corpus: gr.Corpus, tmp_path: Path) -> None:
    file = tmp_path / "corrections.csv"
    line(now="7").write_csv(file)
    assert value(gr.amend(corpus, file))[0] == 7.0
    assert gr.amend(corpus, Path(__file__).parents[1] / "data" / "corrections.csv") is corpus
    with pytest.raises(InputError, match="no file"):
        gr.amend(corpus, tmp_path / "none.csv")
    with pytest.raises(InputError, match="needs a column 'why'"):
        gr.amend(corpus, pl.DataFrame({"cell": [""], "was": [""], "now": [""]}))
