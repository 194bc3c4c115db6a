"""Files that broke a batch, each read again in a process that nothing else depends on.

The process has bounded memory, and is ended when it takes too long. It is kept for the next file, but a file is
blamed only for what it did to fresh ones.
"""

import pickle
import sys
from typing import Final, Self

from govreports.bulk.knowledge import Manifest
from govreports.bulk.pieces import Piece, piece_of
from govreports.errors import UnreadableError
from govreports.extraction.collecting import Collector
from govreports.sources.apart import Keeper, command_of, limit_memory, serve
from govreports.sources.entries import Content

__all__ = ["Isolation", "answer_on_input"]

_CHILD: Final = "from govreports.bulk.isolating import answer_on_input; answer_on_input()"


class Isolation:
    """A process that reads one file at a time; it is started when the first file is read."""

    def __init__(self, seconds: float, memory: int, forms: bytes | None, manifest: str | None) -> None:
        """Bound the time and memory of each file; ``forms`` are the packed forms to read on."""
        self._manifest = manifest
        self._keeper = Keeper(command_of("-c", _CHILD, str(memory)), seconds or None)
        self._forms = forms or b""

    def __enter__(self) -> Self:
        """Return the isolation."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        self._keeper.close()

    def read(self, content: Content) -> tuple[Piece | None, str]:
        """Return the frames of a document, or why there are none: what it did to the process that read it."""
        name, source, data, record = content
        about = (name, source, self._manifest, record and record._replace(payload=""))
        try:
            answer = self._keeper.ask(pickle.dumps(about), self._forms, data if isinstance(data, bytes) else b"")
        except UnreadableError as error:
            return None, str(error)
        return pickle.loads(answer), ""  # noqa: S301 - packed by the process that this one started


def _answer(about: bytes, forms: bytes, data: bytes) -> bytes:
    name, source, manifest, record = pickle.loads(about)  # noqa: S301 - packed by the process that asks
    collected = Collector(pickle.loads(forms) if forms else None)  # noqa: S301 - packed by the process that asks
    with Manifest(manifest) as known:
        collected.add(name, source, data, known, record=record)
    return pickle.dumps(dict(piece_of(collected)))


def answer_on_input() -> None:
    """Read the files that come on standard input, with as much memory as the command line says."""
    limit_memory(int(sys.argv[1]))
    serve(_answer)
