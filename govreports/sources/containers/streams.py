"""Bytes or a file as a stream: unpacked on the way, read in pieces, every damage as one kind of error."""

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, Final, cast

from govreports.errors import MissingExtraError, UnreadableError
from govreports.sources.decoding import decode

__all__ = ["MOST_RECORD", "Source", "encoding_of", "lines"]

_DAMAGED: Final = (EOFError, OSError, zlib.error, lzma.LZMAError, UnicodeError, MemoryError)
"""What unpacking and reading raise where bytes are damaged or end too early."""
MOST_RECORD: Final = 32 * 2**20
"""Characters of one line or field above which it is no record of a report."""
_HEAD: Final = 2**20
_GLANCE: Final = 2**16
_MOST_WHOLE: Final = 2**30
_SPREAD: Final = 500
_DEPTH: Final = 2
_PACKED: Final = ((b"\x1f\x8b", "gzip"), (b"BZh", "bz2"), (b"\xfd7zXZ\0", "xz"), (b"\x28\xb5\x2f\xfd", "zstd"))


def _zstd(stream: IO[bytes]) -> IO[bytes]:
    try:
        from compression import zstd  # type: ignore[import-not-found, unused-ignore] # noqa: PLC0415 - from 3.14 on
    except ImportError:
        try:
            from backports import zstd  # type: ignore[no-redef, unused-ignore] # noqa: PLC0415
        except ImportError as error:
            message = "zstd files need an extra that is not installed: pip install 'govreports[web]'"
            raise MissingExtraError(message) from error
    return cast("IO[bytes]", zstd.ZstdFile(stream))


_UNPACKED: Final[dict[str, Callable[[IO[bytes]], IO[bytes]]]] = {
    "gzip": lambda stream: cast("IO[bytes]", gzip.GzipFile(fileobj=stream)),
    "bz2": lambda stream: cast("IO[bytes]", bz2.BZ2File(stream)),
    "xz": lambda stream: cast("IO[bytes]", lzma.LZMAFile(stream)),  # noqa: SIM115 - closed by what reads it
    "zstd": _zstd,
}


class _Unpacking(io.RawIOBase):
    """The unpacked bytes of a source; they end where it is damaged, and the source remembers why."""

    def __init__(self, source: "Source", kind: str, packed: IO[bytes], most: int) -> None:
        self.source, self.packed, self.left = source, packed, most
        self.stream = cast("io.BufferedIOBase", _UNPACKED[kind](packed))

    def close(self) -> None:
        self.stream.close()
        self.packed.close()
        super().close()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - any writable buffer
        try:
            data = self.stream.read1(len(buffer))
        except _DAMAGED as error:
            self.source.broken = _damage(self.source.packed, error)
            return 0
        self.left -= len(data)
        if self.left < 0:
            self.source.broken = "the file unpacks to far more bytes than it has: what follows was not read"
            return 0
        buffer[: len(data)] = data
        return len(data)


class Source:
    """The bytes of one file, in memory or on disk, read as often as needed and unpacked where they are packed."""

    def __init__(self, data: bytes | Path) -> None:
        """Take bytes or a file; look whether they are packed.

        Raises
        ------
        OSError
            The file cannot be read.
        MissingExtraError
            It is packed by zstd, and the extra is not installed.
        """
        self.data = data
        self.packed: tuple[str, ...] = ()
        self.broken = ""
        self.glance = self._start()
        while len(self.packed) < _DEPTH and (kind := _packing(self.glance)):
            self.packed += (kind,)
            self.glance = self._start()

    def _start(self) -> bytes:
        with self.open() as stream:
            return stream.read(_GLANCE)

    def open(self) -> io.BufferedIOBase:
        """Return the unpacked bytes as a stream; ``broken`` says afterwards why it ended too early, if it did."""
        self.broken = ""
        if isinstance(self.data, bytes):
            stream: IO[bytes] = io.BytesIO(self.data)
        else:
            stream = self.data.open("rb")
        for kind in self.packed:
            stream = io.BufferedReader(_Unpacking(self, kind, stream, self._most()), _GLANCE)
        return cast("io.BufferedIOBase", stream)

    def _most(self) -> int:
        size = len(self.data) if isinstance(self.data, bytes) else self.data.stat().st_size
        return max(_MOST_WHOLE, _SPREAD * size)

    def whole(self) -> bytes:
        """Return all the unpacked bytes.

        Raises
        ------
        UnreadableError
            They are damaged, or too many.
        """
        if isinstance(self.data, bytes) and not self.packed:
            return self.data
        with self.open() as stream:
            data = stream.read(_MOST_WHOLE + 1)
        if self.broken:
            raise UnreadableError(self.broken)
        if len(data) > _MOST_WHOLE:
            message = f"the file has more than {_MOST_WHOLE:,} bytes unpacked: not read"
            raise UnreadableError(message)
        return data

    def seekable(self) -> Path | io.BytesIO:
        """Return what libraries that jump about in a file take: the file, or its unpacked bytes."""
        return self.data if isinstance(self.data, Path) and not self.packed else io.BytesIO(self.whole())

    def encoding(self) -> str:
        """Return the encoding of a text, found by how it begins."""
        with self.open() as stream:
            return encoding_of(stream.read(_HEAD))

    def text(self, encoding: str) -> io.TextIOWrapper:
        """Return the unpacked text as a stream with its own line ends; bytes that are no text become U+FFFD."""
        return io.TextIOWrapper(cast("IO[bytes]", self.open()), encoding, errors="replace", newline="")


def encoding_of(head: bytes) -> str:
    """Return the encoding of a text that begins with some bytes; a character cut at their end does not count.

    Raises
    ------
    UnreadableError
        The bytes are no text.
    """
    if len(head) in {_HEAD, _GLANCE} and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[: head.rfind(b"\n") + 1 or -4]
    return decode(head)[1]


def _damage(packed: tuple[str, ...], error: BaseException) -> str:
    """Return what is said of a stream that broke off."""
    what = f"the {packed[-1]} file" if packed else "the file"
    if isinstance(error, EOFError):
        return f"{what} ends too early: what follows is lost"
    if isinstance(error, MemoryError):
        return f"{what} asks for more memory than there is"
    return f"{what} is damaged here, what follows is lost: {error}"


def _packing(head: bytes) -> str | None:
    return next((kind for magic, kind in _PACKED if head.startswith(magic)), None)


def lines(source: Source, stream: io.TextIOWrapper) -> Iterator[str | OSError]:
    """Iterate over the lines of a text with their ends; one that is far too long, or cut, comes as an error."""
    while line := stream.readline(MOST_RECORD):
        whole = line.endswith(("\n", "\r"))
        if len(line) == MOST_RECORD and not whole:
            while (rest := stream.readline(MOST_RECORD)) and not rest.endswith(("\n", "\r")):
                pass
            yield OSError(f"a line of more than {MOST_RECORD:,} characters: not read")
        elif not (source.broken and not whole):
            yield line
    if source.broken:
        yield OSError(source.broken)
