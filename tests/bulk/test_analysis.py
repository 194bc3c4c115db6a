"""What is made of a dataset part by part is what is made of the corpus at once."""

from importlib import import_module
from pathlib import Path

import polars as pl
import pytest

import govreports as gr
from govreports.cli import main
from govreports.errors import InputError
from govreports_benchmark import writers as synthetic


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("analysis")
    synthetic.corpus(place, 50, 2024, twins=4, format="text")
    return place / "reports"


@pytest.fixture(scope="module")
def dataset(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dataset") / "out"
    gr.bulk.extract(folder, out, batch=8)
    return out


@pytest.fixture(scope="module")
def whole(folder: Path) -> gr.Corpus:
    return gr.read(folder)


def in_years(corpus: gr.Corpus) -> gr.Corpus:
    """Return a corpus in which the reports are those of few organs in successive years."""
    n = pl.int_range(pl.len())
    reports = corpus.reports.with_columns(
        organ_key=pl.concat_str(pl.lit("某省某市"), (n // 6).cast(pl.String), pl.lit("局")),
        year=2014 + n % 6,
        scope=pl.lit("own"),
        duplicate_of=pl.lit(None, dtype=pl.String),
    )
    government = pl.col("report") == reports["report"][0]
    reports = reports.with_columns(
        organ_key=pl.when(government).then(pl.lit("某省某市人民政府")).otherwise("organ_key"),
        scope=pl.when(government).then(pl.lit("jurisdiction")).otherwise("scope"),
    )
    return gr.Corpus(**{**corpus.frames(), "reports": reports})


@pytest.mark.parametrize("verb", [gr.problems, gr.claims, gr.features, gr.tokens], ids=lambda verb: verb.__name__)
def test_a_verb_on_parts_is_the_verb_on_the_whole(
    verb: "gr.bulk.deriving.Verb", dataset: Path, whole: gr.Corpus, tmp_path: Path
) -> None:
    found = gr.bulk.derive(dataset, tmp_path, verb, reports=10, jobs=2)
    assert len(list(tmp_path.glob("part-*.parquet"))) > 1
    assert found.collect().equals(verb(whole))


def test_parts_that_are_done_are_not_done_again(dataset: Path, tmp_path: Path) -> None:
    gr.bulk.derive(dataset, tmp_path, gr.problems, reports=10, jobs=1)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    victim = min(before)
    victim.unlink()
    gr.bulk.derive(dataset, tmp_path, gr.problems, reports=10, jobs=1)
    after = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert after.keys() == before.keys()
    assert {path for path in after if after[path] != before[path]} == {victim}
    gr.bulk.derive(dataset, tmp_path, gr.claims, reports=10, jobs=1)
    assert not before.keys() & set(tmp_path.iterdir()), "another verb, other files"


def test_a_verb_that_other_processes_cannot_import_is_refused(dataset: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="other processes cannot import"):
        gr.bulk.derive(dataset, tmp_path, lambda corpus: corpus.cells)
    with pytest.raises(InputError, match="no dataset of batches"):
        gr.bulk.derive(tmp_path, tmp_path / "out", gr.problems)


def test_the_audit_of_a_dataset_finds_what_the_audit_of_the_corpus_finds(
    dataset: Path, whole: gr.Corpus, tmp_path: Path
) -> None:
    each = gr.bulk.derive(dataset, tmp_path, gr.auditing.audit_each, reports=10).collect()
    across = gr.audit(gr.scan(dataset), "continuity")
    at_once = gr.audit(whole).filter(pl.col("check") != "coherence.shared_passage")
    columns = [column for column in at_once.columns if column != "finding"]
    order = ["family", "check", "reports", "cells", "note", "quote"]
    assert pl.concat([each, across]).select(columns).sort(order).equals(at_once.select(columns).sort(order))
    assert each["finding"].is_unique().all()


def test_continuity_is_the_same_of_a_dataset_and_of_a_corpus(
    whole: gr.Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    years = in_years(whole)
    found = gr.audit(years, "continuity")
    assert {"continuity.same_numbers", "continuity.children_within_parent", "applications.carried_over"} <= set(
        found["check"]
    )
    gr.write(years, tmp_path)
    assert gr.audit(gr.scan(tmp_path), "continuity").equals(found)
    monkeypatch.setattr(import_module("govreports.auditing.continuity"), "_AT_ONCE", 3)
    assert gr.audit(gr.scan(tmp_path), "continuity").equals(found)


def test_a_panel_of_a_dataset_is_that_of_the_corpus(dataset: Path, whole: gr.Corpus) -> None:
    assert gr.panel(gr.scan(dataset)).equals(gr.panel(whole))


def test_parts_are_the_whole(dataset: Path, whole: gr.Corpus) -> None:
    parts = list(gr.bulk.parts(dataset, 10))
    assert len(parts) > 1
    assert pl.concat(part.cells for part in parts).equals(whole.cells)


def test_the_command_line_reads_in_processes_and_compacts(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, small = str(tmp_path / "out"), str(tmp_path / "small")
    assert main(["extract", str(folder), "--out", out, "--jobs", "2"]) == 0
    assert main(["extract", str(folder), "--out", out, "--jobs", "2"]) == 0
    assert "0 read" in capsys.readouterr().out
    assert main(["extract", str(folder), "--out", out, "--jobs", "1", "--again"]) == 0
    assert " 0 kept" in capsys.readouterr().out
    assert main(["compact", out, "--out", small, "--by", "regime"]) == 0
    assert gr.scan(small).reports.collect().height == gr.scan(out).reports.collect().height
    assert main(["extract", str(folder), "--out", out, "--jobs", "1", "--format", "csv"]) == 2
    assert "neither --corrections nor --format csv" in capsys.readouterr().err
