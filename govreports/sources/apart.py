"""Files read in a process of their own: what they break, or take without end, is not ours.

A damaged xls can make its reader abort the whole process, and a PDF of a few hundred bytes can ask
for hours or gigabytes. The libraries that read them therefore work in a second process with bounded
memory. It is started once and kept; where a file makes it fail or takes too long it is ended, and
the next file gets another one. Run as a module this is that process.
"""

import atexit
import json
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict
from importlib import import_module
from tempfile import TemporaryFile
from threading import Lock, Timer
from typing import IO, Any, Final

from govreports.errors import MissingExtraError, UnreadableError
from govreports.sources.document import Cell, Document, Place, Row

__all__ = ["ask", "packed", "unpacked"]

_MOST_SECONDS: Final = 180.0
_MOST_MEMORY: Final = 2_000_000_000
_LAST_WORDS: Final = 500
_FAILURES: Final = {"UnreadableError": UnreadableError, "MissingExtraError": MissingExtraError}


class _Reader:
    """The other process, as long as it lives."""

    def __init__(self) -> None:
        path = os.pathsep.join(filter(None, sys.path))
        self.complaints = TemporaryFile()  # noqa: SIM115 - closed when the process is ended
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "govreports.sources.apart"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self.complaints,
                env={**os.environ, "PYTHONPATH": path},
            )
        except OSError as error:
            message = f"files of this kind are read in a second process, which cannot be started: {error}"
            raise UnreadableError(message) from error
        self.asked = 0
        self.late = False

    def ask(self, module: str, data: bytes) -> Any:  # noqa: ANN401 - JSON
        """Return the answer, or None where the process ended over it."""
        self.asked += 1
        timer = Timer(_MOST_SECONDS, self._give_up)
        timer.start()
        try:
            _send(_open(self.process.stdin), module.encode(), data)
            return json.loads(_receive(_open(self.process.stdout)))
        except (OSError, ValueError):  # the pipe is closed, or closed too early
            return None
        finally:
            timer.cancel()

    def _give_up(self) -> None:
        self.late = True
        self.process.kill()

    def end(self) -> str:
        """End the process, whatever it is doing; return the last thing that it complained of."""
        self.process.kill()
        with suppress(OSError):
            self.process.communicate()
        with self.complaints as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _LAST_WORDS))
            return file.read().decode("utf-8", "replace").rstrip().rpartition("\n")[2]


class _Keeper:
    """Keeps the reader; threads wait for each other."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.reader: _Reader | None = None

    def ask(self, module: str, data: bytes) -> Any:  # noqa: ANN401 - JSON
        with self.lock:
            while True:
                reader = self.reader = self.reader or _Reader()
                answer = reader.ask(module, data)
                if answer is not None:
                    return answer
                complaint = reader.end() or "it is damaged, or too large"
                self.reader = None
                if reader.late or reader.asked == 1:  # otherwise the fault may be that of a file before
                    reason = f"took more than {_MOST_SECONDS:g} seconds" if reader.late else "made its reader fail"
                    message = f"the file {reason}: {complaint}"
                    raise UnreadableError(message)

    def close(self) -> None:
        if self.reader is not None:
            self.reader.end()
            self.reader = None


_keeper = _Keeper()


@atexit.register
def _close() -> None:
    _keeper.close()


def _forget() -> None:
    """Leave the reader to the process that was forked: two cannot talk to one."""
    global _keeper  # noqa: PLW0603 - one a process
    _keeper = _Keeper()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


def ask(module: str, data: bytes) -> Any:  # noqa: ANN401 - JSON
    """Return what ``answer(data)`` of a module of this package returns in the other process.

    Parameters
    ----------
    module
        Name of the module, as in ``govreports.sources.<module>``; what its ``answer`` returns is JSON.
    data
        The bytes of the file.

    Raises
    ------
    UnreadableError
        The module raised it, or the file was too much for the process in time or memory.
    MissingExtraError
        The module raised it.

    Examples
    --------
    >>> from govreports.sources.apart import ask
    >>> ask("xls", b"no workbook")
    Traceback (most recent call last):
    govreports.errors.UnreadableError: the workbook is damaged
    """
    answer = _keeper.ask(module, data)
    if "error" in answer:
        raise _FAILURES[answer["error"]](answer["message"])
    return answer["value"]


def packed(document: Document) -> dict[str, Any]:
    r"""Return a document as JSON.

    Examples
    --------
    >>> from govreports.sources.apart import packed, unpacked
    >>> from govreports.sources.document import Cell, Document, Place, Row
    >>> document = Document("0\n", (Row((Cell(0, 1, Place(1, 1, 1)),), table=1),), "pdf", notes=("scan",))
    >>> unpacked(packed(document)) == document
    True
    """
    return asdict(document)


def unpacked(packed: dict[str, Any]) -> Document:
    """Return the document that was packed."""
    rows = []
    for row in packed["rows"]:
        cells = tuple(Cell(start, end, place and Place(*place), *spans) for start, end, place, *spans in row["cells"])
        rows.append(Row(**{**row, "cells": cells}))
    return Document(**{**packed, "rows": tuple(rows), "notes": tuple(packed["notes"])})


# -- what both processes do ---------------------------------------------------------------------


def _open(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise AssertionError
    return stream


def _send(stream: IO[bytes], *parts: bytes) -> None:
    for part in parts:
        stream.write(len(part).to_bytes(8, "big"))
        stream.write(part)
    stream.flush()


def _receive(stream: IO[bytes]) -> bytes:
    """Return the next part; EOFError is no OSError, so an early end is a ValueError here."""
    size = stream.read(8)
    part = stream.read(int.from_bytes(size, "big")) if len(size) == 8 else b""  # noqa: PLR2004
    if len(size) < 8 or len(part) < int.from_bytes(size, "big"):  # noqa: PLR2004
        message = "the other process ended"
        raise ValueError(message)
    return part


# -- the other process --------------------------------------------------------------------------


def _main() -> None:
    """Answer until nobody asks."""
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print is no answer
    _limit_memory()
    while True:
        try:
            module, data = _receive(source).decode(), _receive(source)
        except ValueError:
            return
        _send(sink, json.dumps(_answer(module, data)).encode())


def _answer(module: str, data: bytes) -> dict[str, Any]:
    try:
        return {"value": import_module(f"govreports.sources.{module}").answer(data)}
    except (UnreadableError, MissingExtraError) as error:
        return {"error": type(error).__name__, "message": str(error)}
    except (MemoryError, RecursionError):
        return {"error": "UnreadableError", "message": "the file asks for more memory than any report needs"}


def _limit_memory() -> None:
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))


if __name__ == "__main__":
    _main()
