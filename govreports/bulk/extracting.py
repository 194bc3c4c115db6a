"""Sources to a dataset on disk: planned, journalled, done in processes, settled, published."""

import os
import pickle
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from glob import has_magic
from hashlib import sha256
from itertools import takewhile
from pathlib import Path
from typing import Final

import polars as pl

from govreports.arguments import checked
from govreports.bulk.executing import Pool, run
from govreports.bulk.journal import Journal
from govreports.bulk.knowledge import write_manifest
from govreports.bulk.pieces import inputs_of
from govreports.bulk.planning import batches, plan_of, prefix, reader
from govreports.bulk.settling import settled
from govreports.bulk.storing import (
    INPUTS,
    PARTS,
    complete,
    frame_file,
    read_index,
    refuse_foreign,
    remove_pending,
    remove_strays,
    write_index,
)
from govreports.bulk.working import Task
from govreports.datasets import Scanned, scan
from govreports.errors import InputError
from govreports.extraction.manifests import manifest_frame
from govreports.regimes import Forms
from govreports.sources.entries import Entry, entries
from govreports.sources.folders import Paths
from govreports.sources.progress import Progress

__all__ = ["Summary", "extract"]

_MANIFEST: Final = "manifest.sqlite"
_BATCH: Final = 96
_SECONDS: Final = 240.0
_MEMORY: Final = 4_000_000_000


@dataclass(frozen=True)
class Summary:
    """What an extraction did: files met, those read and those kept from before, reports by status."""

    out: Path
    files: int
    read: int
    kept: int
    reports: dict[str, int]

    def scan(self) -> Scanned:
        """Return the dataset as lazy frames."""
        return scan(self.out)

    def __repr__(self) -> str:
        """Return one line."""
        statuses = ", ".join(f"{count} {status}" for status, count in self.reports.items()) or "none"
        number = sum(self.reports.values())
        return f"{number} reports ({statuses}) in {self.files} files, {self.read} read, {self.kept} kept, in {self.out}"


@checked
def extract(  # noqa: PLR0913 - each bound and choice has a name of its own
    sources: Paths | None,
    out: str | Path,
    *,
    executor: Executor | None = None,
    jobs: int | None = None,
    manifest: pl.DataFrame | str | Path | None = None,
    columns: Mapping[str, str] | None = None,
    resume: bool = True,
    forms: Forms | None = None,
    seconds: float = _SECONDS,
    memory: int = _MEMORY,
    batch: int = _BATCH,
    progress: bool = False,
) -> Summary:
    """Read any number of reports into a dataset on disk and return what was done.

    The dataset holds what ``govreports.read`` would return, row for row, in Parquet files of one batch each; it is
    opened with ``govreports.scan``. However the work is interrupted, the same call goes on where it ended, and the
    result is that of a run without interruption. Files that have not changed since, as their sha256 and what
    the manifest says of them tell, are not read again, unless another version of this package read them.

    Parameters
    ----------
    sources
        Files, folders, globs, zip and tar archives, addresses that fsspec opens (``s3://…``, ``zip://*::file://…``), or
        several of them; None for the files that the manifest names.
    out
        Folder of the dataset; made if it is missing. For work on several machines all of them have to see it.
    executor
        Any executor of processes (PEP 3148); by default a pool of processes on this machine, which ends with the call.
    jobs
        Processes of the default pool (by default the cores of this machine); for another executor, how many
        batches it works on at once.
    manifest
        What is known about files, as for ``govreports.read``; without ``sources``, their paths, which a manifest
        in a file gives as seen from its folder.
    columns
        Which column of a table of reports is what, as for ``govreports.read``. Other columns than the last time are
        another way of reading: everything is read again.
    resume
        Whether to go on from what is in ``out``; otherwise everything is read again.
    forms
        Forms to look for instead of those of the package.
    seconds
        Time that one file may take; one that takes longer becomes an ``unreadable`` report whose note says so.
    memory
        Bytes of address space that a process of the default pool, and one that reads a suspect file, may take.
    batch
        Files in a batch, about; memory grows with it.
    progress
        Whether to say on standard error how many documents are read, and in which of how many files.

    Returns
    -------
    Summary
        Files met, read and kept, and the number of reports by status; ``.scan()`` opens the dataset.

    Raises
    ------
    InputError
        A path does not exist, nothing was found, a column is not there, the manifest or the executor cannot be used.
    DatasetError
        The dataset cannot be written (a full disk, another process that writes it); what was done is kept. Or the
        folder is that of another program.

    Notes
    -----
    On a system that starts processes anew, a script has to call this under ``if __name__ == "__main__":``, as
    everything that uses processes in Python. Files that are gone since the last call leave the dataset.

    Examples
    --------
    >>> import tempfile, govreports as gr
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     done = gr.bulk.extract("data/reports", folder, jobs=1)
    ...     same = done.scan().collect().cells.equals(gr.read("data/reports").cells)
    >>> done.reports, same
    ({'ok': 5}, True)
    """
    target = Path(out)
    known = None if manifest is None else manifest_frame(manifest)
    if sources is None:
        named = _named(known, manifest)
        known = known.with_columns(file=pl.Series(named)) if known is not None else None
        given: Paths = named
    else:
        given = sources if isinstance(sources, str | Path) else list(sources)
    _refuse_inside(given, target)
    refuse_foreign(target)
    next(entries(given, strict=sources is not None, columns=columns))  # an error, if any, before anything is written
    told_columns = tuple(sorted((columns or {}).items()))
    way = (repr(forms.regimes) if forms else "") + (repr(told_columns) if told_columns else "")
    reading = sha256((reader() + way).encode()).hexdigest()
    if batch < 1 or (jobs is not None and jobs < 1):
        message = f"batch and jobs count from 1, not {min(batch, jobs or batch)}"
        raise InputError(message)
    if not (seconds > 0 and memory > 0):
        message = f"seconds and memory are bounds above 0, not {seconds} and {memory}"
        raise InputError(message)
    with Journal(target) as journal:
        remove_pending(target)
        if known is not None:
            write_manifest(known, target / _MANIFEST)
        told = None if known is None else str((target / _MANIFEST).absolute())
        packed = pickle.dumps(forms) if forms else None
        work = _Work(target, reading, batch, packed, told, told_columns, strict=sources is not None)
        before = dict(journal.batches) if resume else {}
        pool = Pool(executor, jobs, memory)
        try:
            done = _done(work, given, before, journal, pool, (seconds, memory), progress=progress)
        finally:
            pool.close()
        plans = {plan: journal.batches[plan] for plan in done.plans}
        order = [plans[plan] for plan in done.plans]
        _publish(target, order, journal, plans)
    if known is not None:
        _warn_of_unmet(known, target, order)
    statuses = scan(target).reports.group_by("status").len().sort("status").collect()
    return Summary(target, done.read + done.kept, done.read, done.kept, dict(statuses.iter_rows()))


@dataclass
class _Counted:
    """The plans in their order, and how many files were read and kept."""

    plans: list[str]
    read: int = 0
    kept: int = 0


@dataclass(frozen=True)
class _Work:
    """What all batches have in common; ``strict`` says whether a path that does not exist is an error."""

    out: Path
    reading: str
    size: int
    forms: bytes | None
    manifest: str | None
    columns: tuple[tuple[str, str], ...]
    strict: bool

    def planned(self, given: Paths) -> Iterator[tuple[str, tuple[Entry, ...]]]:
        """Iterate over the batches of some sources with their plans."""
        met: Counter[str] = Counter()
        for batch in batches(entries(given, strict=self.strict, columns=dict(self.columns)), self.size):
            plan = plan_of(batch, self.reading)
            met[plan] += 1
            yield f"{plan}-{met[plan]}", batch  # files of one name may stand at one place, as in a tar archive


def _done(
    work: _Work,
    given: Paths,
    before: dict[str, str],
    journal: Journal,
    pool: Pool,
    limits: tuple[float, int],
    *,
    progress: bool,
) -> _Counted:
    """Do the batches that are not done, and return what was done."""
    counted = _Counted([])
    earlier = _Earlier(work, before)
    shown = Progress(given) if progress else None

    def tasks() -> Iterator[Task]:
        for plan, batch in work.planned(given):
            counted.plans.append(plan)
            if shown:
                for entry in batch:
                    shown.count(entry.source)
            carried = earlier.batches_of(plan, batch)
            yield Task(
                str(work.out.absolute()), plan, batch, before.get(plan), carried, work.manifest, work.forms,
                work.columns, reader(), *limits,
            )  # fmt: skip

    for done in run(tasks(), pool):
        journal.add(done.plan, done.batch)
        counted.read += done.read
        counted.kept += done.kept
        if shown:
            shown.say(f"; {counted.read:,} done, {counted.kept:,} kept")
    if shown:
        shown.end(f"; {counted.read:,} done, {counted.kept:,} kept")
    return counted


class _Earlier:
    """The batches on disk that are not planned again, as far as is known: they may have what is wanted now."""

    def __init__(self, work: _Work, before: dict[str, str]) -> None:
        self.work = work
        self.left = {plan: batch for plan, batch in before.items() if plan.startswith(prefix(work.reading))}
        self.places: dict[int, tuple[str, ...]] | None = None

    def batches_of(self, plan: str, batch: Iterable[Entry]) -> tuple[str, ...]:
        """Return the batches that may have what a new plan wants; a plan that is known has its own.

        What is on disk is looked through when the first new plan comes: all that stands before it is planned by then,
        so that nothing has to be listed twice.
        """
        if self.left.pop(plan, None) is not None or not (self.left or self.places):
            return ()
        if self.places is None:
            self.places = {}
            for stem in self.left.values():
                if complete(self.work.out, stem):
                    for place in {hash(met.source) for met in inputs_of(self.work.out, stem)}:
                        self.places[place] = (*self.places.get(place, ()), stem)
        return tuple(sorted({stem for entry in batch for stem in self.places.get(hash(entry.source), ())}))


def _publish(out: Path, order: list[str], journal: Journal, plans: dict[str, str]) -> None:
    """Settle what only all batches show, publish the dataset, and remove what counts no longer."""
    index = read_index(out)
    listed = [frame_file(out, name, stem) for name, stems in index.get("files", {}).items() for stem in stems]
    if index.get("batches") != order or not all(path.is_file() for path in listed):
        gone = _gone(out, index.get("batches", []), order)
        files = settled(out, order)
        write_index(out, files, batches=order)
        if gone:
            message = f"{gone} files of the last call were not met this time: they have left the dataset"
            warnings.warn(message, stacklevel=3)
    else:
        files = index["files"]
    journal.keep(plans)
    remove_strays(out, {stem for stems in (order, *files.values()) for stem in stems})


def _gone(out: Path, before: list[str], now: list[str]) -> int:
    """Return how many files the dataset had that it has no longer."""
    left = [frame_file(out, INPUTS, batch) for batch in set(before).difference(now) if complete(out, batch)]
    new = [frame_file(out, INPUTS, batch) for batch in set(now).difference(before)]
    if not left:
        return 0
    old = pl.scan_parquet(left).select("source")
    kept = pl.scan_parquet(new).select("source") if new else pl.LazyFrame(schema={"source": pl.String})
    found: int = old.join(kept, on="source", how="anti").select(pl.len()).collect().item()
    return found


def _refuse_inside(given: Paths, out: Path) -> None:
    """Refuse a dataset in a folder that is read, or around it: one would be taken for the other."""
    own = {(out / name).resolve() for name in PARTS}
    for each in [given] if isinstance(given, str | Path) else given:
        if "://" in str(each):
            continue
        parts = Path(each).parts
        folder = Path(*takewhile(lambda part: not has_magic(part), parts)).resolve()
        folder = folder if folder.is_dir() else folder.parent
        inside = out.resolve().is_relative_to(folder) and (has_magic(str(each)) or Path(each).is_dir())
        if inside or any(folder == frame or folder.is_relative_to(frame) for frame in own):
            message = f"the dataset {out} and what is read, {each}, would stand in each other: choose another folder"
            raise InputError(message)


def _named(known: pl.DataFrame | None, manifest: pl.DataFrame | str | Path | None) -> list[str]:
    """Return the files that a manifest names, as seen from the folder it stands in."""
    if known is None:
        message = "there are neither sources nor a manifest that names them"
        raise InputError(message)
    folder = Path() if isinstance(manifest, pl.DataFrame | None) else Path(manifest).parent
    return [file if "://" in file else Path(os.path.normpath(folder / file)).as_posix() for file in known["file"]]


def _warn_of_unmet(known: pl.DataFrame, out: Path, order: list[str]) -> None:
    each = pl.scan_parquet([frame_file(out, INPUTS, batch) for batch in order]).select("name", "source")
    met = pl.concat([each, each.select(pl.all().str.replace(r"#part=\d+$", ""))])
    names = known.lazy().select("file")
    missing = names.join(met, left_on="file", right_on="name", how="anti").join(
        met, left_on="file", right_on="source", how="anti"
    )
    unmet = missing.sort("file").collect()["file"]
    if not unmet.is_empty():
        message = f"the manifest names {unmet.len()} files that were not met, {unmet[0]!r} among them"
        warnings.warn(message, stacklevel=3)
