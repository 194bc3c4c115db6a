"""A guard over what reading a file may do to the machine, by way of Python's audit events."""

import os
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType
from typing import Any, Final

import govreports
from govreports.sources import apart

__all__ = ["guarded"]

_NEVER: Final = frozenset(
    [
        *("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"),
        *("os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.startfile", "pty.spawn"),
        *("os.symlink", "os.link", "os.chown", "os.putenv"),
        *("urllib.Request", "webbrowser.open", "ftplib.connect", "smtplib.connect", "http.client.connect"),
        *("ctypes.dlopen", "cpython.run_command", "cpython.run_file", "code.__new__", "pickle.find_class"),
    ]
)
"""Events that no document may cause."""
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
_UNNAMED: Final = getattr(os, "O_TMPFILE", 0)
_OWN_READER: Final = apart.command_of("-m", "govreports.sources.apart")
_ROOTS: Final = tuple(
    {
        *(str(Path(root).resolve()) for root in (sys.prefix, sys.base_prefix, Path(govreports.__file__).parent)),
        *(str(Path(path).resolve()) for path in sysconfig.get_paths().values()),
        *(str(Path(entry).resolve()) for entry in sys.path if "packages" in entry),
        *("/dev/null", "/usr/share/zoneinfo"),
    }
)
"""Where the program and its data lie: they may be read."""


class _Guard:
    """Sees every audit event; while it is armed, keeps those that reading has no business with."""

    def __init__(self) -> None:
        self.armed = False
        self.broken: list[str] = []
        self.private: list[str] = []

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.armed:
            return
        allowed = event not in _NEVER if event not in _JUDGED else _JUDGED[event](self, arguments)
        if not allowed and not _is_importing():
            self.broken.append(f"{event}{arguments!r}"[:200])

    def opens(self, arguments: tuple[Any, ...]) -> bool:
        path, mode, flags = arguments
        if isinstance(path, int):
            return True
        name = os.path.realpath(os.fsdecode(path))
        if _UNNAMED and (flags & _UNNAMED) == _UNNAMED:
            return True  # a file without a name, which nobody else can open
        if Path(name).is_dir():
            return True  # nothing can be written to a folder; `tempfile` asks so for a file without a name
        if flags & _WRITING or (isinstance(mode, str) and set(mode) & set("wax+")):
            return name == os.devnull or self._is_private(name)
        return name.startswith(_ROOTS) or self._is_private(name)

    def makes(self, arguments: tuple[Any, ...]) -> bool:
        """Remember a temporary place: `tempfile` gives it a name that nobody can foretell."""
        self.private.append(os.path.realpath(arguments[0]))
        return True

    def changes(self, arguments: tuple[Any, ...]) -> bool:
        path, within = arguments[0], arguments[-1]
        if isinstance(path, int):
            return True
        folder = f"/proc/self/fd/{within}" if isinstance(within, int) and within >= 0 and len(arguments) > 1 else ""
        return self._is_private(os.path.realpath(os.path.join(folder, os.fsdecode(path))))  # noqa: PTH118 - not a Path

    def renames(self, arguments: tuple[Any, ...]) -> bool:
        return all(self._is_private(os.path.realpath(os.fsdecode(path))) for path in arguments[:2])

    def kills(self, arguments: tuple[Any, ...]) -> bool:
        child = apart._keeper.child
        return child is not None and arguments[0] == child.process.pid

    def starts(self, arguments: tuple[Any, ...]) -> bool:
        return list(arguments[1]) == _OWN_READER

    def executes(self, arguments: tuple[Any, ...]) -> bool:
        code = arguments[0]
        return isinstance(code, CodeType) and code.co_filename.startswith((*_ROOTS, "<frozen"))

    def compiles(self, _: tuple[Any, ...]) -> bool:
        return False

    def _is_private(self, name: str) -> bool:
        return any(name == place or name.startswith(place + os.sep) for place in self.private)


_JUDGED: Final = {
    "open": _Guard.opens,
    "tempfile.mkdtemp": _Guard.makes,
    "tempfile.mkstemp": _Guard.makes,
    "os.chmod": _Guard.changes,
    "os.kill": _Guard.kills,
    "os.mkdir": _Guard.changes,
    "os.rename": _Guard.renames,
    "os.remove": _Guard.changes,
    "os.rmdir": _Guard.changes,
    "shutil.rmtree": _Guard.changes,
    "subprocess.Popen": _Guard.starts,
    "exec": _Guard.executes,
    "compile": _Guard.compiles,
}


def _is_importing() -> bool:
    """Tell whether an import is going on: modules load on first use, and classes are made of source then."""
    frame = sys._getframe()
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back  # type: ignore[assignment]
    return False


_guard = _Guard()
_hooked = False


@contextmanager
def guarded() -> Iterator[list[str]]:
    """Give a list that collects what was done meanwhile that no document may cause.

    Network, other programs, code made of data, files written outside private temporary places, files read
    that are no part of the program.
    """
    global _hooked  # noqa: PLW0603 - an audit hook cannot be taken back
    tempfile.gettempdir()  # found out once, by trying
    if not _hooked:
        sys.addaudithook(_guard)
        _hooked = True
    _guard.broken = []
    _guard.private = []
    _guard.armed = True
    try:
        yield _guard.broken
    finally:
        _guard.armed = False
