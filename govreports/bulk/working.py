"""What one process does with one batch: read its files, write its frames, say what it is called."""

import faulthandler
import hashlib
import os
import pickle
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from govreports.bulk.isolating import Isolation
from govreports.bulk.knowledge import Manifest
from govreports.bulk.pieces import Piece, earlier, inputs_of, joined, piece_of
from govreports.bulk.storing import PARTS, frame_file, write_frame
from govreports.extraction.collecting import OUT_OF_MEMORY, Collector, Input, met_in, seldom_collected
from govreports.regimes import Forms
from govreports.sources.entries import Entry, contents

__all__ = ["Done", "Task", "work"]

_REARMED: Final = 1.0
"""Seconds after which the watchdog is set anew: setting it starts a thread."""


class Task(NamedTuple):
    """A batch to be done.

    ``known`` names the batch that these files were once found to be, ``carried`` says where other batches have
    files at the same places (sha256, what was told, batch). An isolated batch is read file by file in a process of
    its own, of bounded time and memory.
    """

    out: str
    plan: str
    entries: tuple[Entry, ...]
    known: str | None
    carried: Mapping[str, tuple[str | None, str, str]]
    manifest: str | None
    forms: bytes | None
    seconds: float
    memory: int
    isolated: bool = False


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
        The files cannot be written.
    MemoryError
        The files want more memory than this process may have: read them in isolation.
    """
    with Manifest(task.manifest) as known, _watched(task.seconds) as alive, seldom_collected():
        if task.known and _complete(task):
            found = inputs_of(Path(task.out), task.known)
            if _unchanged(task, list(found.rows()), known, alive):
                return Done(task.plan, task.known, 0, found.height)
        return _read(task, known, alive)


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


def _complete(task: Task) -> bool:
    return all(frame_file(Path(task.out), name, task.known or "").is_file() for name in PARTS)


def _contents(task: Task, alive: _Alive) -> Iterator[tuple[Input, bytes | OSError]]:
    for entry in task.entries:
        for name, source, data in contents(entry):
            alive()
            yield met_in(name, source, data), data


def _told(met: Input, known: Manifest) -> str:
    return known.text(met.source) or known.text(met.name)


def _unchanged(task: Task, rows: list[tuple[str, str, str | None, str]], known: Manifest, alive: _Alive) -> bool:
    """Tell whether a batch of old is what its files still hold, and all that is told of them."""
    old = iter(rows)
    for met, _ in _contents(task, alive):
        if next(old, None) != (met.source, met.report, met.sha256, _told(met, known)):
            return False
    return next(old, None) is None


def _read(task: Task, known: Manifest, alive: _Alive) -> Done:
    out = Path(task.out)
    reusable = dict(task.carried)
    if task.known and _complete(task):
        rows = inputs_of(out, task.known).iter_rows()
        reusable |= {source: (digest, told, task.known) for source, _, digest, told in rows}
    forms = _forms(task.forms)
    collected, told = Collector(forms), list[str]()
    old: dict[str, list[str]] = {}
    order: list[str] = []
    pieces: list[Piece] = []
    name = hashlib.sha256(task.plan.encode())
    with Isolation(task.seconds, task.memory, task.forms) as isolation:
        for met, data in _contents(task, alive):
            said = _told(met, known)
            order.append(met.source)
            name.update("\0".join(("", met.source, met.report, met.sha256 or "", said)).encode("utf-8", "replace"))
            digest, before, batch = reusable.get(met.source, (None, "", ""))
            if met.sha256 is not None and (digest, before) == (met.sha256, said):
                old.setdefault(batch, []).append(met.source)
                continue
            if task.isolated and isinstance(data, bytes):
                piece, trouble = isolation.read(met, data, said)
                if piece is not None:
                    pieces.append(piece)
                    continue
                collected.add(met.name, met.source, data, known, trouble=trouble)
            else:
                collected.add(met.name, met.source, data, known)
                _refuse_exhausted(collected)
            told.append(said)
    fresh = piece_of(collected, told)
    pieces += [earlier(out, batch, sources) for batch, sources in old.items()]
    whole = joined([*pieces, fresh], order) if pieces else fresh
    batch = name.hexdigest()[:16]
    for part, frame in whole.items():
        alive()
        write_frame(out, part, batch, frame)
    kept = sum(map(len, old.values()))
    return Done(task.plan, batch, len(order) - kept, kept)


def _refuse_exhausted(collected: Collector) -> None:
    """Give up a batch in which a file found no memory: others may have taken it, so it is to be read alone."""
    notes = collected.columns["reports"]["note"]
    if notes and notes[-1] == OUT_OF_MEMORY:
        raise MemoryError
