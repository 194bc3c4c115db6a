"""What SECURITY.md promises: limits that are those of the code, and a second process that harms nobody."""

import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from govreports.errors import UnreadableError
from govreports.sources import apart, doc
from govreports.sources.apart import ask
from govreports.sources.mhtml import read_mhtml
from govreports.sources.opening import open_document
from tests.test_sources_doc import DOC

ROOT = Path(__file__).parents[1]
POSIX = pytest.mark.skipif(os.name != "posix", reason="processes are ended the way of POSIX")
ROW = re.compile(
    r"^\| (?P<what>[^|]+) \| (?P<value>[\d,.]+)(?: \w+)? \| `(?P<module>[\w/]+)\.(?P<name>\w+)` \|", re.MULTILINE
)


def limits() -> list[tuple[str, str, str]]:
    found = ROW.findall((ROOT / "SECURITY.md").read_text(encoding="utf-8"))
    return [(value, module, name) for _, value, module, name in found]


# -- the table ---------------------------------------------------------------------------------------


def test_limits_are_listed() -> None:
    assert len(limits()) >= 30


@pytest.mark.parametrize(("value", "module", "name"), limits())
def test_a_limit_in_the_table_is_that_of_the_code(value: str, module: str, name: str) -> None:
    assert getattr(import_module(f"govreports.{module.replace('/', '.')}"), name) == float(value.replace(",", ""))


def test_every_limit_of_the_readers_is_in_the_table() -> None:
    listed = {(module, name) for _, module, name in limits()}
    pattern = re.compile(
        r"^(_?MOST_\w+|_PATIENCE|_DEPTH|_SPREAD|_LEAST_BUDGET|_LARGEST|_SUSPECT_\w+|_GRACE|_LONGEST_HEADER)(?:: Final)? =",
        re.MULTILINE,
    )
    for path in sorted((ROOT / "govreports" / "sources").rglob("*.py")):
        module = path.relative_to(ROOT / "govreports").with_suffix("").as_posix()
        for name in pattern.findall(path.read_text(encoding="utf-8")):
            assert (module, name) in listed, (path.name, name)


# -- codecs --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("charset", ["undefined", "unicode_escape", "raw_unicode_escape", "idna", "punycode", "utf-7"])
def test_a_codec_that_is_no_encoding_of_pages_is_not_believed(charset: str) -> None:
    page = b"<meta charset=%s><p>\\u0039 +ADk- \xb9\xab\xbf\xaa\xd5\xfe\xb8\xae\xd0\xc5\xcf\xa2" % charset.encode()
    document = open_document(page)
    assert document.encoding == "gb18030"
    assert document.text == "\\u0039 +ADk- 公开政府信息\n"


def test_a_header_never_holds_half_a_character() -> None:
    for charset in ("unicode_escape", "raw_unicode_escape", "utf-7", "undefined", "utf-8"):
        for words in ("=5Cud800", "+2AA-", "=ED=A0=80"):
            data = f"MIME-Version: 1.0\nSubject: =?{charset}?Q?{words}?=\nContent-Type: text/html\n\n<p>2021".encode()
            read_mhtml(data, lambda content, _: (content.decode(), "utf-8")).metadata["subject"].encode()


# -- the second process --------------------------------------------------------------------------------


def test_the_second_process_imports_nothing_from_the_working_folder(tmp_path: Path) -> None:
    for name in ("json", "python_calamine", "typing", "sitecustomize", "io"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'run')!r}, 'w').close()\n", encoding="utf-8")
    code = (
        "from govreports.sources.apart import ask\nfrom govreports.errors import UnreadableError\n"
        "try:\n    ask('xls', b'x')\nexcept UnreadableError as error:\n    print(error)\n"
    )
    run = subprocess.run(
        [sys.executable, "-P", "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == "the workbook is damaged"
    assert not (tmp_path / "run").exists()


STARTING = """
import sys, threading, time
from govreports.sources import apart
threading.Thread(target=apart.ask, args=(sys.argv[1], b"x"), daemon=True).start()
while apart._keeper.child is None or not apart._keeper.child.asked:
    time.sleep(0.01)
print(apart._keeper.child.process.pid, flush=True)
time.sleep(60)
"""
SLEEPING = """
import sys, time, types
module = types.ModuleType("govreports.sources.sleeping")
module.answer = lambda data: time.sleep(600)
sys.modules[module.__name__] = module
"""


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
        about = Path(f"/proc/{process}/stat")
        return not about.exists() or about.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def is_over(condition: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while condition() and time.monotonic() < end:
        time.sleep(0.05)
    return not condition()


@POSIX
@pytest.mark.parametrize("module", ["xls", "sleeping"])
def test_the_second_process_ends_when_the_first_one_is_killed(tmp_path: Path, module: str) -> None:
    (tmp_path / "sitecustomize.py").write_text(SLEEPING, encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    with subprocess.Popen(
        [sys.executable, "-c", STARTING, module],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    ) as first:
        assert first.stdout is not None
        second = int(first.stdout.readline())
        time.sleep(1)
        assert is_alive(second)
        first.send_signal(signal.SIGKILL)
        first.wait()
        assert is_over(lambda: is_alive(second), 20)


@POSIX
def test_the_second_process_ends_of_itself_when_time_is_over() -> None:
    code = SLEEPING + "from govreports.sources import apart\napart.serve(apart._answer, 0.5)\n"
    asked = b"\x02" + len(b"sleeping").to_bytes(8, "big") + b"sleeping" + (1).to_bytes(8, "big") + b"x"
    run = subprocess.run([sys.executable, "-c", code], input=asked, capture_output=True, timeout=60, check=False)
    assert run.returncode == -signal.SIGALRM


@POSIX
def test_the_second_process_is_bounded_in_memory_and_in_what_it_writes() -> None:
    with pytest.raises(UnreadableError):
        ask("xls", b"x")
    assert apart._keeper.child is not None
    about = Path(f"/proc/{apart._keeper.child.process.pid}/limits")
    if about.exists():
        text = about.read_text(encoding="utf-8")
        assert re.search(rf"Max address space\s+{apart._MOST_MEMORY}\s", text)
        assert re.search(rf"Max file size\s+{apart._MOST_WRITTEN}\s", text)


# -- temporary files -----------------------------------------------------------------------------------


@POSIX
def test_temporary_files_are_private_nameless_or_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(doc, "_office", lambda: None)
    seen: list[tuple[str, int]] = []
    convert = doc._by_library

    def watched(source: Path) -> bytes:
        seen.append((source.parent.name, stat.S_IMODE(source.parent.stat().st_mode)))
        return convert(source)

    monkeypatch.setattr(doc, "_by_library", watched)
    doc.read_doc(DOC)
    doc.read_doc(DOC)
    with pytest.raises(UnreadableError):
        doc.read_doc(DOC[:700])
    assert len({name for name, _ in seen}) == 3
    assert all(name.startswith("govreports-") and len(name) > 15 and mode == 0o700 for name, mode in seen)
    assert list(tmp_path.iterdir()) == []


def test_a_program_in_the_working_folder_is_no_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "soffice"
    program.write_text("", encoding="utf-8")
    monkeypatch.setattr(shutil, "which", lambda _: str(program))
    assert doc._office() == str(program)
    monkeypatch.chdir(tmp_path)
    assert doc._office() is None


@POSIX
def test_libreoffice_is_told_to_run_no_macro_and_to_fetch_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "soffice"
    kept = tmp_path / "kept"
    program.write_text(f'#!/bin/sh\ncp -r "${{1#*file://}}" {kept}\n', encoding="utf-8")
    program.chmod(0o700)
    monkeypatch.setattr(doc, "_office", lambda: str(program))
    with pytest.raises(UnreadableError, match="LibreOffice cannot read"):
        doc.read_doc(DOC[:700])
    settings = (kept / "user" / "registrymodifications.xcu").read_text(encoding="utf-8")
    assert all(name in settings for name in ("DisableMacrosExecution", "BlockUntrustedRefererLinks"))
