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
from govreports.bundles import part_name
from govreports.errors import DatasetError
from govreports.extraction.collecting import OUT_OF_MEMORY, Collector, Input, met_in, seldom_collected
from govreports.extraction.recorded import fields_json
from govreports.regimes import Forms
from govreports.sources.containers import Record
from govreports.sources.entries import Content, Entry, contents

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
    columns: tuple[tuple[str, str], ...]
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
    InputError
        A table in an archive has no column of the name that was told.
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
        seen: dict[str, list[Met]] = {}
        count = fresh = 0
        with Isolation(self.task.seconds, self.task.memory, self.task.forms, self.task.manifest) as isolation:
            for found, content in self._contents():
                count += 1
                batch, before = self.reusable.get(found.report, ("", []))
                same = bool(before) and self._is_same(found, content, before)
                fresh += not same
                if found.report not in seen and same:
                    taken.setdefault(batch, []).extend(met.report for met in before)
                    seen[found.report] = before
                elif found.report not in seen:
                    seen[found.report] = self._add(found, content, isolation)
                self.met += [self._placed(found, content, met) for met in seen[found.report]]
        name = hashlib.sha256(repr((self.task.plan, self.met)).encode("utf-8", "replace")).hexdigest()[:16]
        if not (name in taken and len(taken) == 1 and not fresh):
            self.pieces += [earlier(self.out, batch, reports) for batch, reports in taken.items()]
            for part, frame in joined([*self.pieces, piece_of(self.collected)], self.met).items():
                self.alive()
                write_frame(self.out, part, name, frame)
        return Done(self.task.plan, name, fresh, count - fresh)

    def _reusable(self) -> dict[str, tuple[str, list[Met]]]:
        """Return which documents whole batches on disk have: the batch, and what it has of the first of their kind."""
        found: dict[str, tuple[str, list[Met]]] = {}
        for batch in (*self.task.carried, *([self.task.known] if self.task.known else [])):
            if complete(self.out, batch):
                own: dict[str, dict[str, Met]] = {}
                for met in inputs_of(self.out, batch):
                    own.setdefault(met.document, {}).setdefault(met.report, met)
                found |= {document: (batch, list(rows.values())) for document, rows in own.items()}
        return found

    def _contents(self) -> Iterator[tuple[Input, Content]]:
        for entry in self.task.entries:
            for content in contents(entry, dict(self.task.columns)):
                self.alive()
                yield met_in(*content[:3]), content

    def _placed(self, found: Input, content: Content, met: Met) -> Met:
        """Return a report of a document where the document stands, and what is told of it there."""
        name, source = found.name, found.source
        told = self.known.text(source) or self.known.text(name)
        if met.part:
            name, source = part_name(name, met.part), part_name(source, met.part)
            told = "\n".join((told, self.known.text(source) or self.known.text(name)))
        return met._replace(name=name, source=source, told=told + _digest(content.record))

    def _is_same(self, found: Input, content: Content, before: list[Met]) -> bool:
        """Tell whether what was read of a document before is what would be read of it now."""
        kept = {str(content.data)} if isinstance(content.data, OSError) else {"", self.bounds}
        return all(met.trouble in kept and self._placed(found, content, met).told == met.told for met in before)

    def _add(self, found: Input, content: Content, isolation: Isolation) -> list[Met]:
        """Read a document; its reports bear the bounds where it did not keep them, or why there are no bytes of it."""
        data = content.data
        trouble = str(data) if isinstance(data, OSError) else ""
        if self.task.attempt and isinstance(data, bytes):
            piece, why = isolation.read(content)
            if piece is not None:
                self.pieces.append(piece)
                trouble = self.bounds if OUT_OF_MEMORY in piece["reports"]["note"].to_list() else ""
                return _met(found, piece["reports"]["report"].to_list(), trouble)
            rows = self.collected.add(found.name, found.source, data, self.known, trouble=why, record=content.record)
            trouble = self.bounds
        else:
            rows = self.collected.add(found.name, found.source, data, self.known, record=content.record)
            if OUT_OF_MEMORY in self.collected.columns["reports"]["note"][rows.start : rows.stop]:
                raise MemoryError  # others may have taken it, so it is to be read alone
        return _met(found, self.collected.columns["reports"]["report"][rows.start : rows.stop], trouble)


def _met(found: Input, reports: list[str], trouble: str) -> list[Met]:
    """Return what a document gave: its reports, numbered where there are several."""
    if len(reports) == 1:
        return [Met(*found, "", trouble, found.report, 0)]
    return [  # the bytes are those of all of them
        Met(found.name, found.source, report, None, "", trouble, found.report, number)
        for number, report in enumerate(reports, start=1)
    ]


def _digest(record: Record | None) -> str:
    """Return what stands for what a record says beside its text, nothing where it says nothing."""
    if record is None:
        return ""
    said = (record.told, fields_json(record), record.note, record.encoding)
    return "\n" + hashlib.sha256(repr(said).encode("utf-8", "replace")).hexdigest()[:16]
