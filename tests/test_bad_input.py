"""One bad file never costs the others, and says what is wrong with it."""

from pathlib import Path

import polars as pl
import pytest

import govreports as gr
from govreports.cli import main
from govreports.errors import DatasetError, InputError, LookupFailedError
from govreports.extraction import read_bytes


def one(data: bytes, name: str = "x.txt") -> dict[str, object]:
    return read_bytes(data, name).reports.row(0, named=True)


@pytest.mark.parametrize("data", [b"", b" \n\t", b"\xef\xbb\xbf"])
def test_an_empty_file_is_said_to_be_empty(data: bytes) -> None:
    row = one(data)
    assert row["status"] in {"unreadable", "not_a_report"}
    if row["status"] == "unreadable":
        assert row["note"] == "the file is empty"


def test_bytes_that_are_no_text_are_unreadable() -> None:
    row = one(bytes(range(256)) * 40)
    assert row["status"] == "unreadable"
    assert row["note"]


def test_an_image_is_said_to_be_one() -> None:
    assert "image" in str(one(b"\x89PNG\r\n\x1a\n" + b"\0" * 64)["note"])


def test_a_text_that_is_no_report_has_no_cells() -> None:
    corpus = read_bytes("今天天气很好。\n我们去公园。\n".encode(), "diary.txt")
    assert corpus.reports["status"].item() == "not_a_report"
    assert corpus.cells.is_empty()
    assert corpus.narratives.is_empty()


def test_a_report_without_tables_has_its_forms_cells_as_absent() -> None:
    text = "某市某局2022年政府信息公开工作年度报告\n一、总体情况\n2022年，我局公开信息10条。\n五、存在的主要问题及改进情况\n公开不及时。\n"
    corpus = read_bytes(text.encode(), "x.txt")
    assert corpus.reports["status"].item() == "no_tables"
    assert corpus.cells["status"].unique().to_list() == ["absent"]
    assert corpus.cells.height == 200


def test_a_folder_with_bad_files_among_good_ones_is_read(tmp_path: Path, reports: Path) -> None:
    good = next(reports.glob("002*"))
    (tmp_path / "a.txt").write_bytes(good.read_bytes())
    (tmp_path / "b.txt").write_bytes(b"")
    (tmp_path / "c.zip").write_bytes(b"PK\x03\x04 broken")
    (tmp_path / "d.pdf").write_bytes(b"%PDF-1.7 broken")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_bytes(good.read_bytes())
    corpus = gr.read(tmp_path)
    rows = {
        Path(s).name: (status, copies)
        for s, status, copies in corpus.reports.select("source", "status", "copies").iter_rows()
    }
    assert rows["a.txt"] == ("ok", 1)
    assert {rows[name][0] for name in ("b.txt", "c.zip", "d.pdf")} == {"unreadable"}
    assert corpus.reports.filter(status="unreadable")["note"].null_count() == 0


def test_a_missing_path_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere"):
        gr.read(tmp_path / "nowhere")
    with pytest.raises(InputError, match="holds no files"):
        gr.read(tmp_path)
    with pytest.raises(InputError, match="matches no file"):
        gr.read(str(tmp_path / "*.txt"))
    with pytest.raises(InputError, match="no path"):
        gr.read([])


def test_a_document_that_is_no_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file"):
        gr.read_document(tmp_path)


def test_the_same_content_under_another_name_is_a_duplicate(reports: Path) -> None:
    data = next(reports.glob("004*")).read_bytes()
    import tempfile  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        for name in ("a.txt", "b.txt"):
            (Path(folder) / name).write_bytes(data)
        corpus = gr.read(folder)
    first, second = corpus.reports["report"]
    assert corpus.reports["duplicate_of"].to_list() == [None, first]
    assert gr.panel(corpus)["report"].unique().to_list() == [first]
    assert first != second


def test_a_manifest_wins_and_its_disagreement_is_a_finding(reports: Path) -> None:
    manifest = pl.DataFrame(
        {"file": ["002_c40ad2a1dac19f22.txt"], "year": [2020], "organ_key": ["天津市东丽区商务局"], "url": ["a page"]}
    )
    corpus = gr.read(reports, manifest)
    row = corpus.reports.row(2, named=True)
    assert (row["year"], row["year_basis"], row["organ_key"], row["url"]) == (
        2020,
        "manifest",
        "天津市东丽区商务局",
        "a page",
    )
    findings = gr.audit(corpus, ["extraction"]).filter(check="extraction.manifest_conflict")
    assert findings.select("quote", "severity").rows() == [("year=2019", "warning")]


def test_a_manifest_without_the_column_file_is_refused(reports: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="column 'file'"):
        gr.read(reports, pl.DataFrame({"name": ["x"]}))
    with pytest.raises(InputError, match="no manifest"):
        gr.read(reports, tmp_path / "none.csv")
    with pytest.warns(UserWarning, match="names 1 files that were not met, 'nowhere.txt'"):
        gr.read(reports, pl.DataFrame({"file": ["nowhere.txt"]}))
    with pytest.raises(InputError, match="more than once"):
        gr.read(reports, pl.DataFrame({"file": ["x", "x"]}))


def test_a_dataset_comes_back_as_it_was_written(corpus: gr.Corpus, tmp_path: Path) -> None:
    same = gr.scan(gr.write(corpus, tmp_path)).collect()
    for name, frame in corpus.frames().items():
        assert frame.equals(getattr(same, name)), name


def test_a_dataset_of_another_major_version_is_refused(corpus: gr.Corpus, tmp_path: Path) -> None:
    gr.write(corpus, tmp_path)
    corpus.texts.write_parquet(tmp_path / "texts.parquet", metadata={"govreports.schema": "2.0"})
    with pytest.raises(DatasetError, match="read the reports again"):
        gr.scan(tmp_path)
    corpus.texts.write_parquet(tmp_path / "texts.parquet")
    with pytest.raises(DatasetError, match="no schema version"):
        gr.scan(tmp_path)
    with pytest.raises(InputError, match="holds no"):
        gr.scan(tmp_path / "empty")


def test_a_missing_column_of_an_older_minor_version_is_null(corpus: gr.Corpus, tmp_path: Path) -> None:
    for name, frame in ({**corpus.frames(), "reports": corpus.reports.drop("scope")}).items():
        frame.write_parquet(tmp_path / f"{name}.parquet", metadata={"govreports.schema": "1.0"})
    assert gr.scan(tmp_path).collect().reports["scope"].null_count() == 5


def test_an_unknown_cell_names_the_nearest_codes(corpus: gr.Corpus) -> None:
    with pytest.raises(LookupFailedError, match="it has documents, licensing"):
        gr.trace(corpus, "003/nothing/new/total")
    with pytest.raises(LookupFailedError, match="no report begins"):
        gr.trace(corpus, "xyz/applications/new/total")
    with pytest.raises(LookupFailedError, match="several reports begin"):
        gr.trace(corpus, "00/applications/new/total")
    with pytest.raises(LookupFailedError, match="looks like"):
        gr.trace(corpus, "003")


def test_the_command_line_says_what_is_wrong(capsys: pytest.CaptureFixture[str], reports: Path, tmp_path: Path) -> None:
    assert main(["extract", str(tmp_path / "none"), "-o", str(tmp_path / "out")]) == 2
    assert "there is no file" in capsys.readouterr().err
    assert main(["extract", str(reports), "-o", str(tmp_path / "out"), "-f", "both"]) == 0
    assert "Corpus of 5 reports" in capsys.readouterr().out
    assert {p.suffix for p in (tmp_path / "out").iterdir()} == {".csv", ".parquet"}
    assert main(["audit", str(reports)]) == 1
    assert "12 against 30" in capsys.readouterr().out
    assert main(["audit", str(next(reports.glob("004*")))]) == 0
    assert main(["trace", str(reports), "002/procurement/centralised_procurement/amount"]) == 0
    assert "'2500' at 98:2+4" in capsys.readouterr().out


def test_one_code_may_stand_alone() -> None:
    corpus = gr.read("data/reports")
    assert gr.panel(corpus, "disclosed").equals(gr.panel(corpus, ["disclosed"]))
    assert gr.audit(corpus, "arithmetic").equals(gr.audit(corpus, ["arithmetic"]))


def test_a_corpus_taken_for_a_frame_says_what_it_is() -> None:
    corpus = gr.read("data/reports")
    with pytest.raises(AttributeError, match=r"holds the frames reports, texts.*gr\.panel\(corpus\)"):
        corpus.group_by("year")  # type: ignore[attr-defined]
    with pytest.raises(InputError, match=r"data is a corpus; hand in a frame made from it: gr\.panel\(corpus\)"):
        gr.plot_panel(corpus, "disclosed")  # type: ignore[arg-type]
    panel = gr.panel(corpus, "disclosed")
    assert gr.plot_panel(panel, "disclosed", breaks=gr.trends.breaks(panel)).get_title("left")


VERBS = (
    "amend", "audit", "changes", "claims", "coding_sample", "coverage", "dtm", "explore", "features", "keyness", "kwic",
    "neighbours", "panel", "problems", "summarise", "tokens", "trace", "write",
)  # fmt: skip


@pytest.mark.parametrize("verb", VERBS)
def test_a_path_in_the_place_of_a_corpus_is_an_error_that_says_what_to_do(verb: str, reports: Path) -> None:
    for path in (reports, str(reports)):
        with pytest.raises(InputError, match=r" is the path .*; read it first: gr\.read\('"):
            getattr(gr, verb)(path, "x", "y")


def test_no_error_of_a_reader_ends_the_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: object) -> None:
        raise KeyError(3)

    monkeypatch.setattr("govreports.extraction.collecting.open_document", fails)
    assert one("一、总体情况".encode())["note"] == "the reader failed on it, please tell us: KeyError: 3"
