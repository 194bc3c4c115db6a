"""Extractions in a process of their own, which tests may end, limit or sicken."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import polars as pl

import govreports as gr

ROOT = Path(__file__).parents[2]

CALL = """
import json, resource, sys
import govreports as gr
if __name__ == "__main__":
    if most := int(sys.argv[4]):
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    done = gr.bulk.extract(sys.argv[1], sys.argv[2], **json.loads(sys.argv[3]))
    print(done.read, done.kept)
"""

SICK = """
import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import PathFinder

class Sickener(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name != "govreports.extraction.reading":
            return None
        spec = PathFinder.find_spec(name, path)
        run = spec.loader.exec_module
        def exec_module(module):
            run(module)
            healthy = module.extract
            def extract(part, *rest):
                import os, time
                data = part.document.text
                if "poison: dies" in data:
                    os.kill(os.getpid(), 11)
                if "poison: hangs" in data:
                    time.sleep(600)
                if "poison: raises" in data:
                    raise KeyError("a fault of this package")
                if "poison: eats" in data:
                    bytearray(1 << 40)
                return healthy(part, *rest)
            module.extract = extract
        spec.loader.exec_module = exec_module
        return spec

sys.meta_path.insert(0, Sickener())
"""
"""A module that Python imports when it starts: it makes the reader fail over texts that ask for it."""


def start(
    sources: Path, out: Path, options: str = "{}", env: Mapping[str, str] | None = None, most: int = 0
) -> "subprocess.Popen[str]":
    """Start an extraction in a process group of its own; it may write no file of more than ``most`` bytes."""
    script = out.parent / "call.py"
    script.write_text(CALL, encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, script, sources, out, options, str(most)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
    )


def descendants(pid: int) -> list[int]:
    """Return the processes below one, as the system lists them now."""
    parents: dict[int, list[int]] = {}
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            try:
                parent = int((place / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            parents.setdefault(parent, []).append(int(place.name))
    found, waiting = [], [pid]
    while waiting:
        below = parents.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def end(pids: list[int]) -> int:
    """End processes at once, as a machine does that loses its power; return how many there were."""
    count = 0
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
            count += 1
        except ProcessLookupError:
            continue
    return count


def differences(one: gr.Corpus, other: gr.Corpus) -> list[str]:
    """Return the frames in which two corpora differ."""
    return [name for name, frame in one.frames().items() if not frame.equals(other.frames()[name])]


def files_of(out: Path) -> dict[str, pl.DataFrame]:
    """Return every Parquet file of a dataset by its name."""
    return {path.relative_to(out).as_posix(): pl.read_parquet(path) for path in sorted(out.glob("*/*.parquet"))}
