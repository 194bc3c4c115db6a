"""Corpora that are joined and datasets that are damaged: nothing counts twice, and what is wrong is said with the remedy."""

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

import govreports as gr
from govreports.datasets import FRAMES, INDEX, JOURNAL
from govreports.errors import DatasetError, InputError


def text(organ: str, year: int) -> str:
    return (
        f"{organ}{year}年政府信息公开工作年度报告\n一、总体情况\n主动公开信息10条。\n二、存在的问题\n公开不够及时。\n"
    )


def test_frames_of_overlapping_corpora_make_no_corpus(corpus: gr.Corpus) -> None:
    frames = {name: pl.concat([frame, frame.head(1)]) for name, frame in corpus.frames().items()}
    with pytest.raises(InputError, match=r"1 reports are there twice, the first .*000_.*gr\.concat"):
        gr.Corpus(**frames)
    with pytest.raises(InputError, match=r"gr\.concat"):
        dataclasses.replace(corpus, reports=frames["reports"])


def test_the_same_report_under_another_name_is_a_copy_across_corpora() -> None:
    first = gr.read({"a.txt": text("川县财政局", 2020), "b.txt": text("川县教育局", 2020)})
    second = gr.read({"copy.txt": text("川县财政局", 2020), "c.txt": text("川县财政局", 2021)})
    third = gr.read([{"正文": text("川县教育局", 2020)}], columns={"text": "正文"})
    reports = gr.concat([first, second, third]).reports
    ids = reports["report"]
    assert reports["duplicate_of"].to_list() == [None, None, ids[0], None, ids[1]]


def test_a_scanned_dataset_with_a_report_twice_is_refused(corpus: gr.Corpus, tmp_path: Path) -> None:
    for name, frame in corpus.frames().items():
        pl.concat([frame, frame]).write_parquet(tmp_path / f"{name}.parquet", metadata={"govreports.schema": "1.1"})
    with pytest.raises(InputError, match="5 reports are there twice"):
        gr.scan(tmp_path)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def of_reports(file: Path) -> None:
    pl.read_parquet(file.with_name("reports.parquet")).write_parquet(file, metadata={"govreports.schema": "1.1"})


def of_another_corpus(file: Path) -> None:
    gr.write(gr.read({"a.txt": text("川县财政局", 2020)}), file.parent / "other")
    (file.parent / "other" / file.name).replace(file)


def by_hand(file: Path) -> None:
    gr.exports.write_parquet(pl.read_parquet(file).head(3), file)


@pytest.mark.parametrize("damage", [cut, of_reports, of_another_corpus, by_hand])
def test_a_frame_that_is_not_what_was_written_is_noticed(
    damage: Callable[[Path], None], corpus: gr.Corpus, tmp_path: Path
) -> None:
    gr.write(corpus, tmp_path)
    damage(tmp_path / "cells.parquet")
    with pytest.raises(DatasetError, match=r"cells\.parquet .*write the corpus anew"):
        gr.scan(tmp_path)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many")
    gr.bulk.extract(Path(__file__).parents[1] / "data" / "reports", folder, jobs=1, batch=2)
    return folder


@pytest.mark.parametrize(
    "index",
    ["", "{", "[1]", "{}", '{"schema": "1.1"}', '{"schema": 1, "files": {}}', '{"schema": "1.1", "files": {"reports": ["../x"]}}'],
)  # fmt: skip
def test_a_damaged_index_is_named_with_the_remedy(index: str, tmp_path: Path) -> None:
    (tmp_path / INDEX).write_text(index)
    with pytest.raises(DatasetError, match=r"dataset\.json is damaged or no index .*bulk\.extract again"):
        gr.scan(tmp_path)
    with pytest.raises(InputError):
        list(gr.bulk.parts(tmp_path))


def test_a_damaged_file_of_many_is_named_when_it_is_read(many: Path, tmp_path: Path) -> None:
    listed = json.loads((many / INDEX).read_bytes())["files"]
    for name in FRAMES:
        (tmp_path / name).mkdir()
        for stem in listed[name]:
            (tmp_path / name / f"{stem}.parquet").write_bytes((many / name / f"{stem}.parquet").read_bytes())
    (tmp_path / INDEX).write_bytes((many / INDEX).read_bytes())
    last = tmp_path / "cells" / f"{listed['cells'][-1]}.parquet"
    cut(last)
    dataset = gr.scan(tmp_path)
    for read in (dataset.collect, lambda: gr.panel(dataset), lambda: list(gr.bulk.parts(tmp_path)), lambda: gr.bulk.compact(tmp_path, tmp_path / "x")):  # fmt: skip
        with pytest.raises(DatasetError, match="a file of the dataset is damaged or gone"):
            read()
    last.unlink()
    with pytest.raises(DatasetError, match="lacks its file"):
        gr.scan(tmp_path)


@pytest.mark.parametrize(
    ("name", "content"), [(INDEX, b'{"dataset": "mine"}'), (INDEX, b"x"), (JOURNAL, b"my journal\n")]
)
def test_a_file_of_another_program_is_never_written_over(
    name: str, content: bytes, corpus: gr.Corpus, many: Path, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    for write in (
        lambda: gr.write(corpus, tmp_path),
        lambda: gr.bulk.extract(many, tmp_path, jobs=1),
        lambda: gr.bulk.compact(many, tmp_path),
    ):
        with pytest.raises((InputError, DatasetError), match="choose another folder"):
            write()
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [(name, content)]


def test_a_corpus_is_not_written_into_a_dataset_of_many_files(many: Path, corpus: gr.Corpus) -> None:
    with pytest.raises(InputError, match="choose another folder"):
        gr.write(corpus, many)
    assert len(gr.scan(many).collect()) == 5
