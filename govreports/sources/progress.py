"""How far reading has come, said on standard error."""

import sys
from pathlib import Path
from typing import Final

from govreports.sources.folders import Paths, paths

__all__ = ["Progress"]

_STEP: Final = 50


class Progress:
    """Counts documents as they are read, and the files they are from; the files are listed before, not opened.

    Examples
    --------
    >>> from govreports.sources.progress import Progress
    >>> Progress("data/reports").total
    5
    """

    def __init__(self, path: Paths = (), rows: int = 0) -> None:
        """List the files under some paths, of which an address counts as one; or begin with rows in memory."""
        given = [path] if isinstance(path, str | Path) else path
        self.total = rows or sum(sum(1 for _ in paths(each)) if _is_there(each) else 1 for each in given)
        self.read = self.files = 0
        self._rows = rows
        self._file = ""

    def count(self, source: str) -> None:
        """Count a document by where it stands."""
        file = source.partition("!/")[0].partition("#")[0]
        self.files += file != self._file
        self._file = file
        self.read += 1

    def met(self, source: str) -> None:
        """Count a document; now and then say how far it is."""
        self.count(source)
        if self.read % _STEP == 0:
            self.say()

    def say(self, more: str = "") -> None:
        """Say how far it is."""
        files = f"{self.read:,} read, file {min(self.files, self.total):,} of {self.total:,}"
        said = "\r" + (f"{self.read:,} of {self._rows:,} read" if self._rows else files) + more
        print(said, end="", file=sys.stderr, flush=True)  # noqa: T201 - asked for

    def end(self, more: str = "") -> None:
        """Say it for the last time."""
        self.say(more)
        print(file=sys.stderr)  # noqa: T201 - asked for


def _is_there(each: str | Path) -> bool:
    return "://" not in str(each) and (any(mark in str(each) for mark in "*?[") or Path(each).exists())
