"""Files read in a process of their own: what they break, or take without end, is not ours.

A damaged xls can make its reader abort the whole process, and a PDF of a few hundred bytes can ask
for hours or gigabytes. The libraries that read them therefore work in a second process with bounded
memory. It is started once and kept; where a file makes it fail or takes too long it is ended, and
the next file gets another one. Run as a module this is that process. It imports what the process
that asks imports, and nothing from the working folder, where downloads may lie; it ends with the
process that asks, at the latest when the time for a file is over.
"""

import atexit
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from signal import Signals
from tempfile import TemporaryFile
from threading import Lock, Thread, Timer
from typing import IO, Any, Final

from govreports.errors import MissingExtraError, UnreadableError
from govreports.sources.document import Cell, Document, Place, Row

__all__ = ["Keeper", "ask", "command_of", "limit_memory", "packed", "serve", "unpacked"]

_MOST_SECONDS: Final = 180.0
_MOST_MEMORY: Final = 2_000_000_000
_MOST_WRITTEN: Final = 256_000_000
"""Bytes of any file that the process writes: what it complains of, a docx made of an old document."""
_GRACE: Final = 20
"""Seconds behind the time for a file after which the process ends of itself, where nobody is left to end it."""
_BEGINNING: Final = 60.0
"""Seconds that the process may take to begin, on a machine that has much else to do."""
_LAST_WORDS: Final = 500
_DEATHS: Final = 2
_MOMENT: Final = 1.0
_FAILURES: Final = {"UnreadableError": UnreadableError, "MissingExtraError": MissingExtraError}


class _Child:
    """The other process, as long as it lives."""

    def __init__(self, command: Sequence[str], seconds: float | None) -> None:
        here = str(Path(__file__).parents[2])  # where an interactive session found it, the working folder may be
        path = os.pathsep.join([*filter(None, sys.path), here])
        self.seconds = seconds
        self.complaints = TemporaryFile()  # noqa: SIM115 - closed when the process is ended
        try:
            self.process = subprocess.Popen(  # noqa: S603 - a command of this package
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self.complaints,
                env={**os.environ, "PYTHONPATH": path},
            )
        except OSError as error:
            self.complaints.close()
            message = f"files of this kind are read in a second process, which cannot be started: {error}"
            raise UnreadableError(message) from error
        self.asked = 0
        self.late = False

    def ask(self, parts: Sequence[bytes]) -> bytes | None:
        """Return the answer, or None where the process ended over it; the time it takes to begin is not the file's."""
        self.asked += 1
        try:
            if self.asked == 1:
                with self._bounded(self.seconds and max(self.seconds, _BEGINNING)):
                    _receive(_open(self.process.stdout))
            with self._bounded(self.seconds):
                _send(_open(self.process.stdin), *parts)
                return _receive(_open(self.process.stdout))[0]
        except (OSError, ValueError):  # the pipe is closed, or closed too early
            return None

    @contextmanager
    def _bounded(self, seconds: float | None) -> Iterator[None]:
        timer = Timer(seconds, self._give_up) if seconds else None
        if timer:
            timer.start()
        try:
            yield
        finally:
            if timer:
                timer.cancel()

    def _give_up(self) -> None:
        self.late = True
        self.process.kill()

    def end(self, patience: float = 0.0) -> str:
        """End the process, whatever it is doing; return the last thing that it complained of, or how it ended."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(patience)  # it may be ending by itself
        self.process.kill()
        with suppress(OSError):
            self.process.communicate()
        with self.complaints as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _LAST_WORDS))
            complaint = file.read().decode("utf-8", "replace").rstrip().rpartition("\n")[2]
        code = self.process.returncode
        return complaint or (Signals(-code).name if code < 0 else "it is damaged, or too large")


class Keeper:
    """Keeps a process that answers; threads wait for each other.

    It is started when it is first asked. What it dies of is blamed on what it was asked only where two fresh ones
    died of it: the fault may be that of a question before, or of whoever ends processes on this machine.
    """

    def __init__(self, command: Sequence[str], seconds: float | None) -> None:
        """Start the process by a command; it may take so many seconds over an answer."""
        self.command = command
        self.seconds = seconds
        self.lock = Lock()
        self.child: _Child | None = None

    def ask(self, *parts: bytes) -> bytes:
        """Return what the process answers.

        Raises
        ------
        UnreadableError
            It takes too long, or ends without an answer.
        """
        deaths = 0
        with self.lock:
            while True:
                child = self.child = self.child or _Child(self.command, self.seconds)
                answer = child.ask(parts)
                if answer is not None:
                    return answer
                complaint = child.end(_MOMENT)
                self.child = None
                deaths += child.asked == 1
                if child.late:
                    message = f"the file took more than {self.seconds:g} seconds"
                    raise UnreadableError(message)
                if deaths == _DEATHS:
                    message = f"the file made its reader fail: {complaint}"
                    raise UnreadableError(message)

    def close(self) -> None:
        """End the process."""
        if self.child is not None:
            self.child.end()
            self.child = None


def command_of(*arguments: str) -> list[str]:
    """Return the command that starts Python as a process which imports nothing from the working folder.

    Examples
    --------
    >>> from govreports.sources.apart import command_of
    >>> command_of("-m", "govreports.sources.apart")[1:]
    ['-P', '-m', 'govreports.sources.apart']
    """
    return [sys.executable, "-P", *arguments]


def _new_keeper() -> Keeper:
    return Keeper(command_of("-m", "govreports.sources.apart"), _MOST_SECONDS)


_keeper = _new_keeper()


@atexit.register
def _close() -> None:
    _keeper.close()


def _forget() -> None:
    """Leave the reader to the process that was forked: two cannot talk to one."""
    global _keeper  # noqa: PLW0603 - one a process
    _keeper = _new_keeper()


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
    answer = json.loads(_keeper.ask(module.encode(), data))
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
    for cells, *others in packed["rows"]:
        placed = tuple(Cell(start, end, place and Place(*place), *spans) for start, end, place, *spans in cells)
        rows.append(Row(placed, *others))
    return Document(**{**packed, "rows": tuple(rows), "notes": tuple(packed["notes"])})


# -- what both processes do ---------------------------------------------------------------------


def _open(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise AssertionError
    return stream


def _send(stream: IO[bytes], *parts: bytes) -> None:
    stream.write(len(parts).to_bytes(1, "big"))
    for part in parts:
        stream.write(len(part).to_bytes(8, "big"))
        stream.write(part)
    stream.flush()


def _receive(stream: IO[bytes]) -> list[bytes]:
    """Return the next parts; EOFError is no OSError, so an early end is a ValueError here."""
    count = _exactly(stream, 1)[0]
    return [_exactly(stream, int.from_bytes(_exactly(stream, 8), "big")) for _ in range(count)]


def _exactly(stream: IO[bytes], size: int) -> bytes:
    part = stream.read(size)
    if len(part) < size:
        message = "the other process ended"
        raise ValueError(message)
    return part


# -- the other process --------------------------------------------------------------------------


def serve(answer: Callable[..., bytes], seconds: float = 0) -> None:
    """Answer the questions on standard input until nobody asks, or until one takes so many seconds, if any.

    The process that asks ends this one when a question takes too long; these seconds, a few more, are for when it is
    not there any more.
    """
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print is no answer
    Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    _send(sink, b"ready")
    while True:
        try:
            parts = _receive(source)
        except ValueError:
            return
        _be_done_in(seconds)
        _send(sink, answer(*parts))
        _be_done_in(0)


def _end_with(parent: int) -> None:
    """End this process when the one that started it has ended: whoever is killed ends no reader."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _be_done_in(seconds: float) -> None:
    """Let the system end this process after some seconds, whatever library holds it; after 0 seconds, never."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def limit_memory(most: int) -> None:
    """Let this process have so many bytes of memory and no more, where the system can."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    least = most if hard == resource.RLIM_INFINITY else min(most, hard)
    with suppress(ValueError, OSError):  # a system that has no such limit
        resource.setrlimit(resource.RLIMIT_AS, (least, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_files(most: int) -> None:
    """Let this process write files of so many bytes and no more, where the system can."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


def _answer(module: bytes, data: bytes) -> bytes:
    return json.dumps(_said(module.decode(), data)).encode()


def _said(module: str, data: bytes) -> dict[str, Any]:
    try:
        return {"value": import_module(f"govreports.sources.{module}").answer(data)}
    except (UnreadableError, MissingExtraError) as error:
        return {"error": type(error).__name__, "message": str(error)}
    except (MemoryError, RecursionError):
        return {"error": "UnreadableError", "message": "the file asks for more memory than any report needs"}


if __name__ == "__main__":
    limit_memory(_MOST_MEMORY)
    _limit_files(_MOST_WRITTEN)
    serve(_answer, _MOST_SECONDS + _GRACE)
