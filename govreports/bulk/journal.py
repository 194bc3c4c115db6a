"""What was done: one line a finished batch, on disk before the next one is begun."""

import json
import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from govreports.bulk.storing import published, unwritten
from govreports.datasets import JOURNAL
from govreports.errors import DatasetError

__all__ = ["Journal"]

_LOCK: Final = ".lock"


class Journal:
    """The finished batches of a dataset, by their plans; one process at a time may hold it.

    A plan is what was to be read (places of files, version of the package); the batch is named by what was found.
    """

    def __init__(self, out: Path) -> None:
        """Open the journal of a dataset; a line that a dying machine left half written is cut off.

        Raises
        ------
        DatasetError
            Another process is writing the dataset, or the folder cannot be written.
        """
        self.path = out / JOURNAL
        try:
            out.mkdir(parents=True, exist_ok=True)
            self._lock = _locked(out / _LOCK)
            self._file = self.path.open("a+b")
        except OSError as error:
            message = f"cannot write into {out}: {error.strerror}"
            raise DatasetError(message) from error
        self.batches: dict[str, str] = {}
        self._read()

    def __enter__(self) -> Self:
        """Return the journal."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let another process hold it."""
        self._file.close()
        os.close(self._lock)

    def add(self, plan: str, batch: str) -> None:
        """Note that a plan is done and its batch is on disk.

        Raises
        ------
        DatasetError
            The line cannot be written.
        """
        if self.batches.get(plan) == batch:
            return
        try:
            self._file.write(json.dumps({"plan": plan, "batch": batch}).encode() + b"\n")
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise DatasetError(unwritten(self.path, error)) from error
        self.batches[plan] = batch

    def keep(self, plans: dict[str, str]) -> None:
        """Forget all but these plans and their batches."""
        if plans != self.batches:
            lines = (json.dumps({"plan": plan, "batch": batch}) + "\n" for plan, batch in plans.items())
            self._file.close()  # some systems replace no file that is open
            published(self.path, "".join(lines).encode())
            self._file = self.path.open("a+b")
            self.batches = dict(plans)

    def _read(self) -> None:
        self._file.seek(0)
        whole = 0
        for line in self._file:
            with suppress(ValueError, KeyError, TypeError):
                record = json.loads(line)
                if line.endswith(b"\n"):
                    self.batches[str(record["plan"])] = str(record["batch"])
                    whole = self._file.tell()
        self._file.truncate(whole)
        self._file.seek(0, os.SEEK_END)


def _locked(path: Path) -> int:
    """Return an open file that no other process holds; the lock ends with this process, however it ends."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        import fcntl  # noqa: PLC0415 - not on every system

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:
        pass
    except BlockingIOError as error:
        os.close(handle)
        message = f"another process is writing into {path.parent}; wait for it, or choose another folder"
        raise DatasetError(message) from error
    except OSError:
        pass  # a file system without locks
    return handle
