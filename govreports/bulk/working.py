"""What one process does with one batch: read its files, write its frames, say what it is called."""

import faulthandler
import hashlib
import os
import pickle
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from govreports.bulk.isolating import Isolation
from govreports.bulk.knowledge import Manifest
from govreports.bulk.pieces import Met, Piece, earlier, inputs_of, joined, piece_of
from govreports.bulk.planning import reader
from govreports.bulk.storing import complete, write_frame
from govreports.errors import DatasetError
from govreports.extraction.collecting import OUT_OF_MEMORY, Collector, Input, met_in, seldom_collected
from govreports.regimes import Forms
from govreports.sources.entries import Entry, contents

__all__ = ["Done", "Task", "work"]

_REARMED: Final = 1.0
"""Seconds after which the watchdog is set anew: setting it starts a thread."""


class Task(NamedTuple):
    """A batch to be done.

    ``known`` names the batch that these files were once found to be, ``carried`` other batches that may have
    some of them. An isolated batch is read file by file in a process of its own, of bounded time and memory.
    """

    out: str
    plan: str
    entries: tuple[Entry, ...]
    known: str | None
    carried: tuple[str, ...]
    manifest: str | None
    forms: bytes | None
    version: str
    seconds: float
    memory: int
    attempt: int = 0


class Done(NamedTuple):
    """A batch that is on disk: its name, how many files were read, and how many had been read before."""

    plan: str
    batch: str
    read: int
    kept: int


def work(task: Task) -> Done:
    """Read a batch into the files of its frames.

    Raises
    ------
    DatasetError
        The files cannot be written, or this process has another version of the package.
    MemoryError
        The files want more memory than this process may have: read them in isolation.
    """
    if task.version != reader():
        message = "the processes that read have another version of the package, or of what it reads with"
        raise DatasetError(message)
    seconds = 0.0 if task.attempt else task.seconds  # else an isolated file is bounded by who asks for it
    with Manifest(task.manifest) as known, _watched(seconds) as alive, seldom_collected():
        return _Batch(task, known, alive).read()


class _Alive:
    """Says now and then that this process is not hanging over a file; if it is, the system ends it."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.last = 0.0
        self.sink = Path(os.devnull).open("w", encoding="utf-8") if seconds else None  # noqa: SIM115 - closed by end

    def __call__(self) -> None:
        now = time.monotonic()
        if self.sink and now - self.last > _REARMED:
            self.last = now
            faulthandler.dump_traceback_later(self.seconds + _REARMED, exit=True, file=self.sink)

    def end(self) -> None:
        if self.sink:
            faulthandler.cancel_dump_traceback_later()
            self.sink.close()


@contextmanager
def _watched(seconds: float) -> Iterator[_Alive]:
    alive = _Alive(seconds)
    alive()
    try:
        yield alive
    finally:
        alive.end()


@lru_cache(maxsize=2)
def _forms(packed: bytes | None) -> Forms | None:
    return pickle.loads(packed) if packed else None  # noqa: S301 - packed by this package, in another process of it


class _Batch:
    """The work on one batch."""

    def __init__(self, task: Task, known: Manifest, alive: _Alive) -> None:
        self.task = task
        self.known = known
        self.alive = alive
        self.out = Path(task.out)
        self.bounds = f"{task.seconds:g} s, {task.memory} bytes"
        self.collected = Collector(_forms(task.forms))
        self.pieces: list[Piece] = []
        self.met: list[Met] = []
        self.reusable = self._reusable()

    def read(self) -> Done:
        """Read what was not read before, and write the batch unless it is on disk."""
        taken: dict[str, list[str]] = {}
        seen: set[str] = set()
        fresh = 0
        with Isolation(self.task.seconds, self.task.memory, self.task.forms) as isolation:
            for found, data in self._contents():
                told = self.known.text(found.source) or self.known.text(found.name)
                batch, trouble = self.reusable.get((found.report, told), ("", ""))
                same = bool(batch) and trouble in ({str(data)} if isinstance(data, OSError) else {"", self.bounds})
                fresh += not same
                if found.report not in seen and same:
                    taken.setdefault(batch, []).append(found.report)
                elif found.report not in seen:
                    trouble = self._add(found, data, told, isolation)
                seen.add(found.report)
                self.met.append(Met(*found, told, trouble))
        name = hashlib.sha256(repr((self.task.plan, self.met)).encode("utf-8", "replace")).hexdigest()[:16]
        if not (name in taken and len(taken) == 1 and not fresh):
            self.pieces += [earlier(self.out, batch, reports) for batch, reports in taken.items()]
            for part, frame in joined([*self.pieces, piece_of(self.collected)], self.met).items():
                self.alive()
                write_frame(self.out, part, name, frame)
        return Done(self.task.plan, name, fresh, len(self.met) - fresh)

    def _reusable(self) -> dict[tuple[str, str], tuple[str, str]]:
        """Return which reports whole batches on disk have: report and what was told of it, to batch and trouble."""
        found: dict[tuple[str, str], tuple[str, str]] = {}
        for batch in (*self.task.carried, *([self.task.known] if self.task.known else [])):
            if complete(self.out, batch):
                first: set[str] = set()
                for met in inputs_of(self.out, batch):
                    if met.report not in first:
                        found[met.report, met.told] = batch, met.trouble
                    first.add(met.report)
        return found

    def _contents(self) -> Iterator[tuple[Input, bytes | OSError]]:
        for entry in self.task.entries:
            for content in contents(entry):
                self.alive()
                yield met_in(*content[:3]), content.data

    def _add(self, met: Input, data: bytes | OSError, told: str, isolation: Isolation) -> str:
        """Read a file; return the bounds where it did not keep them, or why its bytes could not be had."""
        if self.task.attempt and isinstance(data, bytes):
            piece, trouble = isolation.read(met, data, told)
            if piece is not None:
                self.pieces.append(piece)
                return self.bounds if OUT_OF_MEMORY in piece["reports"]["note"].to_list() else ""
            self.collected.add(met.name, met.source, data, self.known, trouble=trouble)
            return self.bounds
        self.collected.add(met.name, met.source, data, self.known)
        notes = self.collected.columns["reports"]["note"]
        if notes[-1] == OUT_OF_MEMORY:  # others may have taken it, so it is to be read alone
            raise MemoryError
        return str(data) if isinstance(data, OSError) else ""
