"""Paths, folders and patterns to the files they hold; what is no file says so in its place."""

import os
import stat
from collections.abc import Iterable, Iterator
from glob import has_magic
from itertools import takewhile
from pathlib import Path
from typing import Final

from govreports.errors import InputError

__all__ = ["Paths", "content_of", "legible", "paths"]

Paths = str | Path | Iterable[str | Path]

_MOST_BYTES: Final = 2**30
"""Bytes of a file above which it is not even looked into."""


def content_of(file: Path) -> bytes:
    """Return the bytes of a file.

    Raises
    ------
    OSError
        It cannot be read, is a pipe or a device, or is far larger than any report.

    Examples
    --------
    >>> from pathlib import Path
    >>> from govreports.sources.folders import content_of
    >>> content_of(Path("README.md"))[:1]
    b'#'
    """
    about = file.stat()
    if not stat.S_ISREG(about.st_mode):
        message = "a pipe, socket or device, no file"
        raise OSError(message)
    if about.st_size > _MOST_BYTES:
        message = f"the file has {about.st_size:,} bytes; at most {_MOST_BYTES:,} are read"
        raise OSError(message)
    return file.read_bytes()


def legible(name: str) -> str:
    r"""Return a name without halves of characters, which stand for bytes that are not UTF-8.

    Examples
    --------
    >>> from govreports.sources.folders import legible
    >>> legible("年报.txt".encode("gb18030").decode("utf-8", "surrogateescape"))
    '年报.txt'
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        try:
            return os.fsencode(name).decode("gb18030")
        except UnicodeError:
            return name.encode("utf-8", "backslashreplace").decode()
    return name


def paths(path: str | Path) -> Iterator[tuple[Path, OSError | None]]:
    """Iterate over the files under a path in the order of their names, and over what is none with the reason.

    Folders are read with what is below them, patterns as in a shell. Hidden files are passed over, links to files
    elsewhere are not followed; one that is named itself is.

    Raises
    ------
    InputError
        The path does not exist, or nothing was found under it.

    Examples
    --------
    >>> from govreports.sources.folders import paths
    >>> [file.name[:3] for file, _ in paths("data/reports")]
    ['000', '001', '002', '003', '004']
    """
    place = Path(path)
    if place.is_dir():
        found = _below(place)
        missing = f"the folder {place} holds no files"
    elif place.exists():
        found = iter([(place, None)])
        missing = ""
    elif has_magic(str(path)):
        fixed = list(takewhile(lambda part: not has_magic(part), place.parts))
        found = ((match, _trouble(match, Path(*fixed))) for match in _matches(place))
        missing = f"the pattern {path} matches no file"
    else:
        found = iter(())
        missing = f"there is no file or folder {place}; the working folder is {Path.cwd().name!r}"
    first = next(found, None)
    if first is None:
        raise InputError(missing)
    yield first
    yield from found


def _below(folder: Path) -> Iterator[tuple[Path, OSError | None]]:
    """Iterate over what a folder and its sub-folders hold, without recursion and without following links to folders."""
    waiting = [folder]
    while waiting:
        place = waiting.pop()
        try:
            if place == folder or (place.is_dir() and not place.is_symlink()):
                inside = sorted(name for name in os.listdir(place) if not name.startswith("."))  # noqa: PTH208 - names
                waiting += [place / name for name in reversed(inside)]
                continue
            trouble = _trouble(place, folder)
        except OSError as error:
            trouble = error
        yield place, trouble


def _trouble(place: Path, folder: Path) -> OSError | None:
    """Return why what was met below a folder is not read: a broken link, or one to a folder or to somewhere else."""
    try:
        kind = place.stat().st_mode
        if place.is_symlink() and stat.S_ISDIR(kind):
            return OSError("a link to a folder: not followed")
        if not place.resolve().is_relative_to(folder.resolve()):
            return OSError("a link to a file outside of the folder: not followed; name the file itself to read it")
    except (OSError, RuntimeError) as error:
        return error if isinstance(error, OSError) else OSError(str(error))
    return None


def _matches(pattern: Path) -> list[Path]:
    """Return the files that match a pattern; ``**`` does not follow links, nor do wildcards match hidden names."""
    parts = pattern.parts[1:] if pattern.anchor else pattern.parts
    parts = (*parts, "*") if parts[-1] == "**" else parts
    found = {
        match
        for match in Path(pattern.anchor or ".").glob("/".join(parts))
        if not match.is_dir() and not any(p.startswith(".") and p not in {*parts, ".."} for p in match.parts)
    }
    return sorted(found)
