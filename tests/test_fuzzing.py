"""Inputs that once failed are read, and a few thousand mutations of synthetic reports break no promise."""

import os
import random
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from govreports.errors import MissingExtraError
from tests.fuzzing.driving import drive, explore
from tests.fuzzing.guarding import guarded
from tests.fuzzing.properties import BrokenPropertyError
from tests.fuzzing.targets import TARGETS, corpus_of, run

RUNS = 300
SECONDS = 1.8
ONCE_FAILED = [(name, file) for name in TARGETS for file in corpus_of(name)]


@pytest.mark.parametrize(("name", "file"), ONCE_FAILED)
def test_an_input_that_once_failed_breaks_no_promise(name: str, file: str) -> None:
    run(name, corpus_of(name)[file])


@pytest.fixture(autouse=True)
def only_our_own_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide LibreOffice, which is a program of its own, where it is installed."""
    monkeypatch.setattr("govreports.sources.doc.shutil.which", lambda _: None)


@pytest.mark.parametrize("name", TARGETS)
def test_mutations_of_synthetic_reports_break_no_promise(name: str) -> None:
    count, found = drive(name, RUNS, SECONDS)
    assert count
    assert not found, found[0].what


@pytest.mark.parametrize("name", TARGETS)
def test_a_mutation_depends_on_its_seed_alone(name: str) -> None:
    def made() -> list[bytes]:
        rng = random.Random(7)  # noqa: S311 - no secret
        data = TARGETS[name].seeds()[0]
        return [data := TARGETS[name].mutate(data, rng, lambda part: part[:-1] + rng.randbytes(2)) for _ in range(20)]

    assert made() == made()


def test_the_guard_sees_what_no_document_may_cause(tmp_path: Path) -> None:
    with guarded() as done:
        (tmp_path / "written").write_text("x", encoding="utf-8")
        (tmp_path / "written").read_bytes()
        with socket.socket() as one:
            one.connect_ex(("127.0.0.1", 9))
        subprocess.run([sys.executable, "-c", ""], check=True)
        exec("1 + 1")  # noqa: S102 - what is tried
        os.system("true")  # noqa: S605, S607 - what is tried
    seen = [event.partition("(")[0] for event in done]
    assert {"open", "socket.connect", "subprocess.Popen", "exec", "os.system"} <= set(seen)
    assert seen.count("open") >= 2
    with guarded() as done:
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "written").write_text("x", encoding="utf-8")
        with tempfile.TemporaryFile() as file:
            file.write(b"x")
    assert not done


def test_without_atheris_the_way_to_get_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "atheris", None)
    with pytest.raises(MissingExtraError, match=r'pip install "govreports\[fuzz\]"'):
        explore("text", 1, 1)


def test_a_broken_promise_is_no_error_of_the_package() -> None:
    assert not issubclass(BrokenPropertyError, ValueError)
