"""Whatever happens to an extraction, the same call afterwards gives what an undisturbed one gives."""

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

import polars as pl
import pytest

import govreports as gr
from govreports.bulk.journal import Journal
from govreports.datasets import JOURNAL
from govreports_benchmark import writers as synthetic

from .disturbing import SICK, descendants, differences, end, files_of, start

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="ends and limits processes as Linux does")
OPTIONS = json.dumps({"batch": 4, "jobs": 2})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("disturbed")
    synthetic.corpus(place, 60, 99, format="text")
    return place / "reports"


@pytest.fixture(scope="module")
def whole(folder: Path) -> gr.Corpus:
    return gr.read(folder)


def finish(sources: Path, out: Path, options: str = OPTIONS, **env: str) -> tuple[int, int]:
    """Run an extraction to its end and return how many files were read and kept."""
    process = start(sources, out, options, env)
    said, complaint = process.communicate(timeout=300)
    assert process.returncode == 0, complaint
    read, kept = said.split()
    return int(read), int(kept)


POISONED = [
    "the file made its reader fail: SIGSEGV",
    "the file took more than 3 seconds",
    "the reader failed on it, please tell us: KeyError: 'a fault of this package'",
    "the file asks for more memory than there is",
]
SICKLY = json.dumps({"batch": 16, "jobs": 2, "seconds": 3})


def sickened(tmp_path: Path) -> dict[str, str]:
    """Return an environment in which the reader fails over texts that ask for it."""
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    (home / "sitecustomize.py").write_text(SICK, encoding="utf-8")
    return {"PYTHONPATH": os.pathsep.join([str(home), str(Path(gr.__file__).parents[1])])}


@LINUX
def test_killed_at_any_moment_and_started_again_nothing_is_lost(folder: Path, whole: gr.Corpus, tmp_path: Path) -> None:
    calm, out = tmp_path / "calm" / "out", tmp_path / "out"
    calm.parent.mkdir()
    finish(folder, calm)
    drawn = random.Random(3)  # noqa: S311
    interrupted = 0
    for _ in range(40):
        process = start(folder, out, OPTIONS)
        deadline = time.monotonic() + drawn.uniform(0.3, 2.5)
        while process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        if process.poll() is not None:
            process.communicate()
            break
        if drawn.random() < 0.5:
            interrupted += end([process.pid, *descendants(process.pid)]) > 0
        else:
            interrupted += end(descendants(process.pid)[:1]) > 0  # one that works for it
            if drawn.random() < 0.5:
                time.sleep(drawn.uniform(0, 0.5))
                end([process.pid])  # its workers are to notice
        process.communicate()
    assert interrupted
    finish(folder, out)
    assert differences(gr.scan(out).collect(), whole) == []
    left, right = files_of(out), files_of(calm)
    assert left.keys() == right.keys()
    assert all(frame.equals(right[name]) for name, frame in left.items())
    assert not list(out.glob("*/*.part"))


@LINUX
def test_workers_end_with_the_process_they_work_for(folder: Path, tmp_path: Path) -> None:
    process = start(folder, tmp_path / "out", OPTIONS)
    workers: list[int] = []
    while process.poll() is None and len(workers) < 3:
        workers = descendants(process.pid)
        time.sleep(0.05)
    end([process.pid])
    process.communicate()
    for _ in range(200):
        if not any(Path(f"/proc/{pid}").exists() for pid in workers):
            break
        time.sleep(0.1)
    assert not [pid for pid in workers if Path(f"/proc/{pid}").exists()]


@LINUX
def test_poison_becomes_a_row_that_says_what_it_did(folder: Path, whole: gr.Corpus, tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    for path in folder.iterdir():
        (sources / path.name).write_bytes(path.read_bytes())
    for what in ("dies", "hangs", "raises", "eats"):
        (sources / f"poison_{what}.txt").write_bytes(f"poison: {what}".encode())
    read, kept = finish(sources, tmp_path / "out", SICKLY, **sickened(tmp_path))
    assert (read, kept) == (whole.reports.height + whole.reports["copies"].sum() + 4, 0)
    found = gr.scan(tmp_path / "out").collect()
    named = found.reports.with_columns(name=pl.col("source").str.split("/").list.last())
    poison = pl.col("name").str.starts_with("poison_")
    rows = {row["name"]: row for row in named.filter(poison).iter_rows(named=True)}
    assert {row["status"] for row in rows.values()} == {"unreadable"}
    assert [rows[f"poison_{what}.txt"]["note"] for what in ("dies", "hangs", "raises", "eats")] == POISONED
    assert all(row["sha256"] for row in rows.values())
    healthy = named.filter(~poison)
    assert healthy["report"].to_list() == whole.reports["report"].to_list()
    assert found.cells.equals(whole.cells)


@LINUX
def test_a_row_that_is_poison_costs_no_other_row_of_its_file(whole: gr.Corpus, tmp_path: Path) -> None:
    texts = whole.texts["text"].to_list()[:12]
    for place, what in enumerate(("dies", "hangs", "raises", "eats")):
        texts.insert(3 * place + 1, f"poison: {what}")
    source = tmp_path / "rows.jsonl"
    lines = [json.dumps({"content": text, "url": f"http://a.gov.cn/{n}"}) for n, text in enumerate(texts)]
    source.write_text("\n".join([*lines[:8], lines[8][:40], *lines[8:]]), encoding="utf-8")
    calm = gr.read(source)
    read, kept = finish(source, tmp_path / "out", SICKLY, **sickened(tmp_path))
    assert (read, kept) == (17, 0)
    found = gr.scan(tmp_path / "out").collect()
    poisonous = [f"{source.as_posix()}#row={number}" for number in (2, 5, 8, 12)]
    notes = dict(found.reports.filter(pl.col("source").is_in(poisonous)).select("source", "note").iter_rows())
    assert [notes[name].partition("; ")[0] for name in poisonous] == POISONED
    assert found.reports["source"].to_list() == calm.reports["source"].to_list()
    assert "the line is no JSON" in found.reports.filter(pl.col("source").str.ends_with("#row=9"))["note"].item()
    healthy = ~pl.col("source").is_in(poisonous)
    assert found.reports.filter(healthy).equals(calm.reports.filter(healthy))
    assert found.cells.equals(calm.cells)
    assert finish(source, tmp_path / "out", SICKLY, **sickened(tmp_path)) == (0, 17)


@LINUX
def test_a_disk_that_is_full_loses_nothing(folder: Path, whole: gr.Corpus, tmp_path: Path) -> None:
    out = tmp_path / "out"
    process = start(folder, out, json.dumps({"batch": 16}), most=4_000)
    _, complaint = process.communicate(timeout=300)
    assert process.returncode == 1
    assert "DatasetError: cannot write" in complaint
    assert "run the same call again" in complaint
    assert not list(out.glob("*/*.part"))
    finish(folder, out)
    assert differences(gr.scan(out).collect(), whole) == []


def test_a_line_that_was_half_written_is_cut_off(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        journal.add("p1", "b1")
        journal.add("p2", "b2")
    whole = (tmp_path / JOURNAL).read_bytes()
    for length in range(len(whole) + 1):
        (tmp_path / JOURNAL).write_bytes(whole[:length])
        with Journal(tmp_path) as journal:
            kept = dict(journal.batches)
            journal.add("p3", "b3")
        assert list(kept.values()) == ["b1", "b2"][: whole[:length].count(b"\n")]
        with Journal(tmp_path) as journal:
            assert journal.batches == kept | {"p3": "b3"}


def test_ctrl_c_ends_it_and_it_goes_on_later(folder: Path, whole: gr.Corpus, tmp_path: Path) -> None:
    out = tmp_path / "out"
    process = start(folder, out, OPTIONS)
    while process.poll() is None and not (out / JOURNAL).exists():
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=120)
    finish(folder, out)
    assert differences(gr.scan(out).collect(), whole) == []
