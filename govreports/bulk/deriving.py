"""What a verb makes of a dataset, a part of it at a time, in processes, into Parquet files."""

import hashlib
import inspect
import pickle
import re
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from functools import partial
from pathlib import Path
from typing import Final

import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.bulk.executing import AHEAD, Pool
from govreports.bulk.planning import reader
from govreports.bulk.storing import frame_file, publish_with, read_index, whole
from govreports.datasets import FRAMES, Corpus, file_note
from govreports.errors import DatasetError, InputError

__all__ = ["derive", "parts"]

_PART: Final = re.compile(r"part-\d{6}-[0-9a-f]{16}")
_MEMORY: Final = 6_000_000_000

Verb = Callable[[Corpus], pl.DataFrame]


@checked
def parts(source: str | Path, reports: int = 500) -> Iterator[Corpus]:
    """Iterate over a dataset as corpora of about so many reports, in its order.

    Parameters
    ----------
    source
        Folder of a dataset that ``extract`` finished.
    reports
        Reports in a part, about; memory grows with it.

    Raises
    ------
    InputError
        The folder holds no dataset of batches.

    Examples
    --------
    >>> import tempfile, govreports as gr
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     gr.bulk.extract("data/reports", folder, jobs=1).files
    ...     [part.cells.height for part in gr.bulk.parts(folder)]
    5
    [860]
    """
    for stems in _parts(Path(source), reports):
        yield _corpus(Path(source), stems)


@checked
def derive(
    source: str | Path,
    out: str | Path,
    verb: Verb,
    *,
    executor: Executor | None = None,
    jobs: int | None = None,
    reports: int = 500,
) -> pl.LazyFrame:
    """Apply a verb to a dataset part by part, write what it returns, and return that as one lazy frame.

    For verbs that look at each report for itself (``gr.problems``, ``gr.claims``, ``gr.features``, ``gr.tokens``,
    ``gr.auditing.audit_each``) this is the same as applying them to all of it, in memory that does not grow with the
    dataset. Parts that are done are not done again, unless the dataset or this package has changed.

    Parameters
    ----------
    source
        Folder of a dataset that ``extract`` finished.
    out
        Folder for the results, made if it is missing.
    verb
        A function that takes a corpus and returns a frame; one that other processes can import.
    executor, jobs
        As for ``extract``.
    reports
        Reports in a part, about; memory grows with it.

    Raises
    ------
    InputError
        The folder holds no dataset of batches, or other processes cannot import the verb.
    DatasetError
        The results cannot be written, or a process died of a part.

    Examples
    --------
    >>> import tempfile, govreports as gr
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     gr.bulk.extract("data/reports", f"{folder}/data", jobs=1).files
    ...     found = gr.bulk.derive(f"{folder}/data", f"{folder}/problems", gr.problems, jobs=1).collect()
    ...     found.equals(gr.problems(gr.read("data/reports")))
    5
    True
    """
    origin, target = Path(source).absolute(), Path(out).absolute()
    try:
        packed = pickle.dumps(verb)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        message = f"other processes cannot import {verb!r}: define it in a module of its own"
        raise InputError(message) from error
    own = inspect.unwrap(verb)
    module = inspect.getsourcefile(own) if inspect.isroutine(own) and not inspect.isbuiltin(own) else None
    written = Path(module).read_bytes() if module else b""
    tasks = {
        target / f"part-{number:06}-{_digest(packed, written, stems)}.parquet": stems
        for number, stems in enumerate(_parts(origin, reports))
    }
    pool = Pool(executor, jobs, _MEMORY)
    waiting: set[Future[None]] = set()
    try:
        for path, stems in tasks.items():
            if path.is_file():
                continue
            waiting.add(pool.submit(_derived, str(origin), stems, str(path), packed))
            if len(waiting) >= AHEAD * pool.jobs:
                waiting = _waited(waiting)
        while waiting:
            waiting = _waited(waiting)
    except BrokenExecutor as error:
        message = "a process died of a part; try smaller parts (reports=…): what was done is kept"
        raise DatasetError(message) from error
    finally:
        pool.close()
    for stray in set(target.glob("part-*.parquet")) - tasks.keys():
        if _PART.fullmatch(stray.stem):
            stray.unlink(missing_ok=True)
    return pl.scan_parquet(list(tasks))


def _waited(waiting: set["Future[None]"]) -> set["Future[None]"]:
    finished, left = wait(waiting, return_when=FIRST_COMPLETED)
    for future in finished:
        future.result()
    return left


def _digest(packed: bytes, written: bytes, stems: list[tuple[str, ...]]) -> str:
    return hashlib.sha256(repr((reader(), packed, written, stems)).encode()).hexdigest()[:16]


def _parts(source: Path, reports: int) -> Iterator[list[tuple[str, ...]]]:
    """Iterate over the files of parts: for each batch the names of its frames."""
    index = read_index(source)
    if "batches" not in index:
        message = f"{source} holds no dataset of batches; bulk.extract makes one"
        raise InputError(message)
    part: list[tuple[str, ...]] = []
    held = 0
    for stems in zip(*(index["files"][name] for name in FRAMES), strict=True):
        part.append(stems)
        with whole():
            held += pl.scan_parquet(frame_file(source, FRAMES[0], stems[0])).select(pl.len()).collect().item()
        if held >= reports:
            yield part
            part, held = [], 0
    if part:
        yield part


def _corpus(source: Path, stems: list[tuple[str, ...]]) -> Corpus:
    frames = {}
    for name, each in zip(FRAMES, zip(*stems, strict=True), strict=True):
        with whole():
            found = pl.concat(pl.read_parquet(frame_file(source, name, stem)) for stem in each)
        frames[name] = schemas.conform(name, found)
    return Corpus(**frames)


def _derived(source: str, stems: list[tuple[str, ...]], path: str, packed: bytes) -> None:
    verb: Verb = pickle.loads(packed)  # noqa: S301 - packed by this package, in another process of it
    frame = verb(_corpus(Path(source), stems))
    publish_with(Path(path), partial(frame.write_parquet, metadata=file_note()))
