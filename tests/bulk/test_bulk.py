"""A dataset is what reading at once gives, however it came about."""

import json
import shutil
import tarfile
import warnings
import zipfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import govreports as gr
from govreports.bulk.journal import Journal
from govreports.bulk.storing import read_index
from govreports.errors import DatasetError, InputError
from govreports.regimes import forms
from govreports.schemas import SCHEMA_VERSION
from govreports_benchmark import writers as synthetic

from .disturbing import differences

_POOL: list[ProcessPoolExecutor] = []


@pytest.fixture(scope="module", autouse=True)
def pool() -> Iterator[None]:
    """Lend the tests one pool: to start processes takes longer than to read forty reports."""
    with ProcessPoolExecutor(2, get_context("spawn")) as executor:
        _POOL[:] = [executor]
        yield


def extract(*given: Any, **named: Any) -> gr.bulk.Summary:  # noqa: ANN401 - passed on
    return gr.bulk.extract(*given, executor=_POOL[0], **named)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of reports in many formats, with mirrors, copies, sub-folders and files that are none."""
    place = tmp_path_factory.mktemp("bulk")
    synthetic.corpus(place, 40, 4321, twins=6)
    reports = place / "reports"
    names = sorted(path.name for path in reports.iterdir())
    (reports / "again").mkdir()
    for n, name in enumerate(names[:12]):
        shutil.copy(reports / name, reports / "again" / (name if n % 2 else f"copy_{name}"))
    (reports / "empty.txt").write_bytes(b"")
    (reports / "broken.zip").write_bytes(b"PK\x03\x04 broken")
    (reports / "diary.txt").write_text("今天天气很好。", encoding="utf-8")
    return reports


@pytest.fixture(scope="module")
def whole(folder: Path) -> gr.Corpus:
    return gr.read(folder)


@pytest.fixture(scope="module")
def dataset(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dataset") / "out"
    done = gr.bulk.extract(folder, out, jobs=2, batch=8)
    assert (done.read, done.kept) == (done.files, 0)
    return out


def test_a_dataset_is_what_reading_at_once_gives(dataset: Path, whole: gr.Corpus) -> None:
    assert len(read_index(dataset)["batches"]) > 2
    assert whole.reports["duplicate_of"].is_not_null().sum() > 5
    assert whole.reports["copies"].sum() >= 6
    assert differences(gr.scan(dataset).collect(), whole) == []


def test_the_size_of_batches_changes_nothing(folder: Path, whole: gr.Corpus, tmp_path: Path) -> None:
    extract(folder, tmp_path, batch=10**9)
    assert len(read_index(tmp_path)["batches"]) == 1
    assert differences(gr.scan(tmp_path).collect(), whole) == []


def test_what_has_not_changed_is_not_read_again(folder: Path, tmp_path: Path) -> None:
    reports, out = tmp_path / "reports", tmp_path / "out"
    shutil.copytree(folder, reports)
    first = extract(reports, out, batch=8)
    again = extract(reports, out, batch=8)
    assert (again.read, again.kept) == (0, first.files)
    changed, gone = sorted(path for path in reports.iterdir() if path.suffix == ".txt")[:2]
    changed.write_bytes(changed.read_bytes() + "\n补充说明。\n".encode())
    (reports / "000_first_of_all.txt").write_bytes(gone.read_bytes())
    gone.unlink()
    with pytest.warns(UserWarning, match="1 files of the last call were not met"):
        third = extract(reports, out, batch=8)
    assert (third.read, third.kept) == (2, first.files - 2)
    assert differences(gr.scan(out).collect(), gr.read(reports)) == []
    assert {path.stem.partition("-")[0] for path in out.glob("*/*.parquet")} == set(read_index(out)["batches"])


def test_a_file_that_is_missing_in_the_dataset_is_made_again(folder: Path, tmp_path: Path, whole: gr.Corpus) -> None:
    first = extract(folder, tmp_path, batch=8)
    for name in ("cells", "reports", "inputs"):
        for victim in sorted(tmp_path.glob(f"{name}/*.parquet"))[:2]:
            victim.unlink()
            again = extract(folder, tmp_path, batch=8)
            assert again.read < first.read
            assert differences(gr.scan(tmp_path).collect(), whole) == []


def test_copies_that_are_gone_or_new_are_counted_anew(folder: Path, tmp_path: Path) -> None:
    reports, out = tmp_path / "reports", tmp_path / "out"
    shutil.copytree(folder, reports)
    extract(reports, out, batch=10**9)
    repeated = gr.scan(out).reports.filter(pl.col("copies") > 0).collect()["source"].to_list()
    for source in repeated:  # the first of them stays, or goes
        name = Path(source).name
        doubles = [path for path in reports.rglob(name) if path.as_posix() != source]
        if doubles and Path(source).is_file():  # not in an archive
            (doubles[0] if len(name) % 2 else Path(source)).unlink()
    for batch in (10**9, 4):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            extract(reports, out, batch=batch)
        assert differences(gr.scan(out).collect(), gr.read(reports)) == []


def test_files_of_one_name_at_one_place_are_all_read(folder: Path, tmp_path: Path) -> None:
    archive = tmp_path / "a.tar"
    some = sorted(folder.glob("synthetic*.txt"))[:5]
    with tarfile.open(archive, "w") as package:
        for path in some:
            package.add(path, "same.txt")
    extract(archive, tmp_path / "out", batch=1)
    assert differences(gr.scan(tmp_path / "out").collect(), gr.read(archive)) == []
    assert extract(archive, tmp_path / "out", batch=1).read == 0


def test_the_order_of_the_sources_is_that_of_the_rows_also_when_it_changes(folder: Path, tmp_path: Path) -> None:
    some = sorted(folder.glob("synthetic*.txt"))[:6]
    for sources in (some, some[::-1], [*some[3:], *some[:3]]):
        extract(sources, tmp_path, batch=10**9)
        assert differences(gr.scan(tmp_path).collect(), gr.read(sources)) == []


def test_an_archive_that_was_replaced_is_read_anew(folder: Path, tmp_path: Path) -> None:
    one, other = sorted(folder.glob("synthetic*.txt"))[:2]
    archive = tmp_path / "a.zip"
    with ProcessPoolExecutor(1, get_context("spawn")) as executor:
        for path in (one, other):
            with zipfile.ZipFile(archive, "w") as package:
                package.write(path, "a.txt")
            gr.bulk.extract(archive, tmp_path / "out", executor=executor)
            found = gr.scan(tmp_path / "out").collect()
            assert found.texts.equals(gr.read(archive).texts)
            assert found.texts["text"].item() == gr.read(path).texts["text"].item()


def test_a_pool_whose_working_folder_is_another_reads_the_same(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ProcessPoolExecutor(1, get_context("spawn")) as executor:
        executor.submit(int).result()
        monkeypatch.chdir(folder)
        sources = sorted(path.name for path in folder.glob("synthetic*.txt"))[:3]
        gr.bulk.extract(sources, tmp_path / "out", executor=executor)
        assert differences(gr.scan(tmp_path / "out").collect(), gr.read(sources)) == []


def test_a_manifest_in_a_file_names_files_as_seen_from_its_folder(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for path in sorted(folder.glob("synthetic*.txt"))[:3]:
        shutil.copy(path, tmp_path / "in" / path.name)
    names = sorted(path.name for path in (tmp_path / "in").iterdir())
    rows = {"file": [f"./in/{names[0]}", f"in/{names[1]}", f"in/../in/{names[2]}", "in/gone.txt"], "year": [2001] * 4}
    pl.DataFrame(rows).write_csv(tmp_path / "manifest.csv")
    extract(None, tmp_path / "out", manifest=tmp_path / "manifest.csv")
    found = gr.scan(tmp_path / "out").reports.collect()
    assert found["year_basis"].to_list()[:3] == ["manifest"] * 3
    assert found["note"].to_list()[3] == "there is no such file"


def test_resume_can_be_refused(folder: Path, tmp_path: Path) -> None:
    first = extract(folder, tmp_path, batch=64)
    again = extract(folder, tmp_path, batch=64, resume=False)
    assert (again.read, again.kept) == (first.read, 0)


def test_archives_are_read_member_by_member(folder: Path, tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    inner = tmp_path / "inner.zip"
    members = sorted(path for path in folder.iterdir() if path.is_file())
    with zipfile.ZipFile(inner, "w") as package:
        for path in members[:3]:
            package.write(path, f"年报/{path.name}")
    with zipfile.ZipFile(sources / "a.zip", "w") as package:
        for path in members[:9]:
            package.write(path, path.name)
        package.write(inner, "inner.zip")
    for name, mode in (("b.tar", "w"), ("c.tgz", "w:gz")):
        with tarfile.open(sources / name, mode) as archive:  # type: ignore[call-overload]
            for path in members[4:20]:
                archive.add(path, f"2020/{path.name}")
    (sources / "d.tar").write_bytes(b"no archive")
    whole = gr.read(sources)
    assert whole.reports.filter(pl.col("source").str.contains(r"c\.tgz!/2020/")).height == 0, "the same as in b.tar"
    assert whole.reports["copies"].sum() >= 16
    extract(sources, tmp_path / "out", batch=4)
    assert differences(gr.scan(tmp_path / "out").collect(), whole) == []
    again = extract(sources, tmp_path / "out", batch=4)
    assert again.read == 0


def test_addresses_are_read_with_fsspec(folder: Path, tmp_path: Path) -> None:
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as package:
        for path in sorted(folder.glob("*.txt"))[:5]:
            package.write(path, f"in/{path.name}")
    done = extract([f"file://{folder}/*.docx", f"zip://in/*.txt::file://{archive}"], tmp_path / "out")
    listed = gr.scan(tmp_path / "out").reports.collect()
    assert done.files == listed.height + listed["copies"].sum() == len(list(folder.glob("*.docx"))) + 5
    assert listed["source"].str.contains("://").all()
    with pytest.raises(InputError, match=r"names no file|cannot read"):
        extract(f"file://{folder}/*.nothing", tmp_path / "none")


def test_a_manifest_names_files_and_wins(folder: Path, tmp_path: Path) -> None:
    names = sorted(path.name for path in folder.glob("synthetic*.txt"))[:6]
    rows = {"file": [*names, "no_such_file.txt"], "year": [2016] * 7, "region_code": ["110000"] * 7}
    manifest = folder / "manifest.csv"
    pl.DataFrame(rows).write_csv(manifest)
    try:
        with pytest.warns(UserWarning, match="1 files that were not met"):
            extract(folder, tmp_path / "all", manifest=manifest, batch=8)
        with pytest.warns(UserWarning, match="1 files that were not met"):
            whole = gr.read(folder, manifest)
        assert differences(gr.scan(tmp_path / "all").collect(), whole) == []
        assert whole.reports.filter(year_basis="manifest").height == 6
        known = pl.DataFrame({"file": [f"{folder}/{name}" for name in names], "year": [2016] * 5 + [2017]})
        some = extract(None, tmp_path / "some", manifest=known, batch=2)
        assert some.files == 6
        told = known.with_columns(year=pl.lit(2018))
        assert extract(None, tmp_path / "some", manifest=told, batch=2).read == 6, "what is known has changed"
    finally:
        manifest.unlink()
    with pytest.raises(InputError, match="neither sources nor a manifest"):
        extract(None, tmp_path / "none")


def test_any_executor_of_processes_will_do_and_none_of_threads(folder: Path, tmp_path: Path, whole: gr.Corpus) -> None:
    with ProcessPoolExecutor(2, get_context("spawn")) as executor:
        gr.bulk.extract(folder, tmp_path / "out", executor=executor, batch=8)
    assert differences(gr.scan(tmp_path / "out").collect(), whole) == []
    with ThreadPoolExecutor(2) as threads, pytest.raises(InputError, match="in threads of this process"):
        gr.bulk.extract(folder, tmp_path / "threads", executor=threads)


def test_forms_of_ones_own_are_used_in_every_process(folder: Path, tmp_path: Path) -> None:
    known = forms()
    only = type(known)(tuple(regime for regime in known if regime.id == "r2021"))
    extract(folder, tmp_path, forms=only, batch=8)
    assert differences(gr.scan(tmp_path).collect(), gr.read(folder, forms=only)) == []


def test_two_extractions_do_not_write_one_dataset(folder: Path, tmp_path: Path) -> None:
    with Journal(tmp_path), pytest.raises(DatasetError, match="another process"):
        gr.bulk.extract(folder, tmp_path, jobs=1)


def test_an_unfinished_dataset_is_not_read_by_mistake(dataset: Path, tmp_path: Path) -> None:
    shutil.copytree(dataset, tmp_path / "half")
    (tmp_path / "half" / "dataset.json").unlink()
    with pytest.raises(DatasetError, match="not finished"):
        gr.scan(tmp_path / "half")


def test_every_file_carries_schema_and_version_and_the_inputs_their_hashes(dataset: Path, whole: gr.Corpus) -> None:
    for path in dataset.glob("*/*.parquet"):
        assert pl.read_parquet_metadata(path)["govreports.schema"] == SCHEMA_VERSION
        assert pl.read_parquet_metadata(path)["govreports.version"]
    met = pl.read_parquet(dataset / "inputs" / "*.parquet")
    assert met.height == whole.reports.height + whole.reports["copies"].sum()
    parts = met[met.columns[0]].str.contains("#part=", literal=True)  # of one file: its bytes make no copies of them
    assert met.filter(~parts)["sha256"].null_count() == 0
    assert set(met["report"]) == set(whole.reports["report"])
    assert json.loads((dataset / "dataset.json").read_text())["schema"] == SCHEMA_VERSION


@pytest.mark.parametrize("by", [(), "regime", ("year", "regime")])
def test_a_compact_copy_has_the_same_rows(
    dataset: Path, tmp_path: Path, whole: gr.Corpus, by: str | tuple[str, ...]
) -> None:
    gr.bulk.compact(dataset, tmp_path / "small", by=by, reports=20)
    copy = gr.scan(tmp_path / "small").collect()
    if by:
        keys = [by] if isinstance(by, str) else list(by)
        runs = copy.reports.select(pl.struct(keys).rle_id().alias("run"), pl.struct(keys).alias("key"))
        assert runs["run"].n_unique() == runs["key"].n_unique(), "those that agree stand together"
        whole = gr.Corpus(**{n: f.sort("report", maintain_order=True) for n, f in whole.frames().items()})
        copy = gr.Corpus(**{n: f.sort("report", maintain_order=True) for n, f in copy.frames().items()})
    assert differences(copy, whole) == []


def test_a_compact_copy_is_asked_for_what_there_is(dataset: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no column 'colour'"):
        gr.bulk.compact(dataset, tmp_path / "small", by="colour")
    with pytest.raises(InputError, match="no finished dataset"):
        gr.bulk.compact(tmp_path, tmp_path / "small")
    with pytest.raises(InputError, match="over itself"):
        gr.bulk.compact(dataset, dataset)


def test_what_cannot_be_used_is_an_error_before_anything_is_written(tmp_path: Path, folder: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(InputError, match="no file or folder"):
        gr.bulk.extract(tmp_path / "nowhere", out)
    with pytest.raises(InputError, match="count from 1"):
        gr.bulk.extract(folder, out, jobs=0)
    assert not out.exists()
    for sources, place in (
        (folder, folder / "again" / "dataset"),
        (f"{folder}/**", folder / "dataset"),
        (folder, folder.parent),
        ([folder / "again" / "x", folder], folder),
    ):
        with pytest.raises(InputError, match="would stand in each other"):
            gr.bulk.extract(sources, place)
    blocked = tmp_path / "a file"
    blocked.write_bytes(b"")
    with pytest.raises(DatasetError, match="cannot write"):
        gr.bulk.extract(folder, blocked / "out", jobs=1)


def test_rows_and_parts_of_files_are_what_reading_at_once_gives(tmp_path: Path) -> None:
    texts = [synthetic.report(seed, layout=synthetic.Layout(breaks="bar_end")).text for seed in range(30)]
    rows = [{"content": text, "url": f"http://a.gov.cn/{n}"} for n, text in enumerate([*texts, "\n".join(texts[:3])])]
    source = tmp_path / "rows.jsonl"
    source.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    whole = gr.read(source)
    assert whole.reports.height == 33
    done = extract(source, tmp_path / "out", batch=8)
    assert (done.read, done.kept) == (31, 0)
    assert differences(gr.scan(tmp_path / "out").collect(), whole) == []
    again = extract(source, tmp_path / "out", batch=8)
    assert (again.read, again.kept) == (0, 31)
    assert differences(gr.scan(tmp_path / "out").collect(), whole) == []


@pytest.mark.parametrize("kind", ["jsonl", "zip"])
def test_columns_are_told_to_every_process_and_remembered(kind: str, tmp_path: Path) -> None:
    texts = [synthetic.report(seed, layout=synthetic.Layout(breaks="bar_end")).text for seed in range(12)]
    rows = [{"甲": text, "乙": texts[0], "丙": f"http://a.gov.cn/{n}"} for n, text in enumerate(texts)]
    source = tmp_path / "rows.jsonl"
    source.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    if kind == "zip":
        with zipfile.ZipFile(tmp_path / "rows.zip", "w") as archive:
            archive.write(source, "rows.jsonl")
        source = tmp_path / "rows.zip"
    told, out = {"text": "甲", "url": "丙"}, tmp_path / "out"
    done = extract(source, out, columns=told, batch=4)
    found = gr.scan(out).collect()
    assert done.read == 12
    assert found.reports["url"].to_list() == [f"http://a.gov.cn/{n}" for n in range(12)]
    assert differences(found, gr.read(source, columns=told)) == []
    assert extract(source, out, columns=dict(reversed(told.items())), batch=4).kept == 12
    changed = extract(source, out, columns=told | {"text": "乙"}, batch=4)
    assert (changed.read, changed.kept) == (12, 0)
    assert gr.scan(out).reports.select(pl.col("record").str.contains("甲").all()).collect().item()
    with pytest.raises(InputError, match="no column '丁'"):
        extract(source, tmp_path / "none", columns={"text": "丁"})


def test_resuming_in_the_middle_of_a_file_reads_its_lines_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = synthetic.report(1, layout=synthetic.Layout(breaks="bar_end")).text
    rows = [{"content": text.replace("。", f"，第{n}号。", 1), "url": f"http://a.gov.cn/{n}"} for n in range(24)]
    source, out = tmp_path / "rows.jsonl", tmp_path / "out"
    source.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows[:16]), encoding="utf-8")
    extract(source, out, batch=4)
    source.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    whole = gr.read(source)
    jsons, parsed = import_module("govreports.sources.containers.jsons"), 0
    healthy = jsons._parsed

    def counting(line: str) -> object:
        nonlocal parsed
        parsed += 1
        return healthy(line)

    monkeypatch.setattr(jsons, "_parsed", counting)
    done = extract(source, out, batch=4)
    assert (done.read, done.kept) == (8, 16)
    assert parsed < 24 + 32, "once, and the few lines by which a file is known"
    assert differences(gr.scan(out).collect(), whole) == []
