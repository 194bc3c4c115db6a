"""Files to batches: cut where the place of a file says so, so that one more file moves no other batch."""

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from importlib.metadata import PackageNotFoundError, version
from typing import Final
from zlib import crc32

from govreports.sources.entries import Entry
from govreports.sources.folders import legible

__all__ = ["batches", "plan_of", "prefix", "reader"]

_MOST_BYTES: Final = 16_000_000
"""Bytes of a batch's files, unless it is one file: the process that reads them holds what is in them."""
_READERS: Final = ("polars", "opencc", "selectolax", "python-calamine", "pdfplumber", "pypdfium2", "msdoc2docx")
_CODE: Final = (".py", ".toml", ".csv", ".gz")


def batches(entries: Iterable[Entry], size: int) -> Iterator[tuple[Entry, ...]]:
    """Iterate over batches of about so many entries, in their order.

    A batch ends behind a file whose place has a hash that says so, or where it gets too many files or bytes.

    Examples
    --------
    >>> from govreports.bulk.planning import batches
    >>> from govreports.sources.entries import Entry
    >>> listed = [Entry("file", f"{n}.txt", f"{n}.txt", 9) for n in range(1000)]
    >>> cuts = [batch[0].name for batch in batches(listed, 100)]
    >>> more = [batch[0].name for batch in batches([Entry("file", "0.txt", "a", 9), *listed], 100)]
    >>> len(set(cuts) - set(more)) <= 1
    True
    """
    batch: list[Entry] = []
    held = 0
    for entry in entries:
        if batch and held + entry.size > _MOST_BYTES:
            yield tuple(batch)
            batch, held = [], 0
        batch.append(entry)
        held += entry.size
        if len(batch) >= 2 * size or crc32(entry.source.encode("utf-8", "surrogatepass")) % size == 0:
            yield tuple(batch)
            batch, held = [], 0
    if batch:
        yield tuple(batch)


def plan_of(batch: Iterable[Entry], reading: str) -> str:
    """Return a name for what is to be read and how: the same for the same files in the same order and way."""
    digest = hashlib.sha256(reading.encode())
    for entry in batch:
        digest.update(f"\0{legible(entry.name)}\0{legible(entry.source)}".encode())
    return f"{prefix(reading)}{digest.hexdigest()[:24]}"


def prefix(reading: str) -> str:
    """Return how the names of plans begin that are read in one way."""
    return f"{reading[:12]}-"


@cache
def reader() -> str:
    """Return a digest of everything that decides what is read in a file: this package, and the ones it reads with."""
    digest = hashlib.sha256()
    root = resources.files("govreports")
    waiting = [root]
    while waiting:
        place = waiting.pop()
        for item in sorted(place.iterdir(), key=lambda item: item.name):
            if item.is_dir():
                waiting.append(item)
            elif item.name.endswith(_CODE):
                digest.update(item.name.encode() + b"\0" + item.read_bytes())
    for name in _READERS:
        digest.update(f"{name} {_version(name)}".encode())
    return digest.hexdigest()[:16]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"
