"""Pages recognised in a process of their own, and kept by what they hold, so that none is recognised twice."""

import atexit
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final

from govreports.errors import UnreadableError
from govreports.sources.apart import Keeper, command_of
from govreports.sources.pagination import Sheet
from govreports.sources.recognition.engine import check_installed
from govreports.sources.ruling import Rule
from govreports.sources.typesetting import Glyph

__all__ = ["MOST_PAGES", "recognised_page", "sheet_in", "sheet_out"]

MOST_PAGES: Final = 60
"""Pages of a file that are recognised at the most: a report has ten."""
_SECONDS: Final = 300.0
_KEPT: Final = "GOVREPORTS_CACHE"
_VERSION: Final = "1"
"""Raised whenever the same page would be recognised otherwise."""

_keeper = Keeper(command_of("-m", "govreports.sources.recognition.serving"), _SECONDS)


@atexit.register
def _close() -> None:
    _keeper.close()


def _forget() -> None:
    global _keeper  # noqa: PLW0603 - one a process
    _keeper = Keeper(command_of("-m", "govreports.sources.recognition.serving"), _SECONDS)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


def recognised_page(kind: str, data: bytes, number: int) -> Sheet | None:
    """Return a page of a file as a sheet; None where it has no page of that number.

    What was recognised is kept in a folder of the user's (``GOVREPORTS_CACHE``, else ``~/.cache/govreports``).

    Parameters
    ----------
    kind
        ``pdf`` or ``image``.
    data
        The bytes of the file.
    number
        Number of the page, from 1.

    Raises
    ------
    UnreadableError
        The page is broken, or it takes too long.
    MissingExtraError
        The extra ``ocr`` is not installed.
    """
    check_installed()
    kept = _place(kind, data, number)
    answer = _read(kept)
    if answer is None:
        answer = json.loads(_keeper.ask(kind.encode(), str(number).encode(), data))
        _write(kept, answer)
    if "error" in answer:
        raise UnreadableError(str(answer["error"]))
    return None if answer["sheet"] is None else sheet_in(answer["sheet"])


def _place(kind: str, data: bytes, number: int) -> Path:
    root = os.environ.get(_KEPT) or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "govreports"
    version = f"{_VERSION}-{metadata.version('rapidocr')}"
    return Path(root) / "pages" / version / f"{sha256(data).hexdigest()}-{kind}-{number}.json"


def _read(kept: Path) -> dict[str, Any] | None:
    try:
        answer = json.loads(kept.read_text(encoding="utf-8"))
        if answer["sheet"] is not None:
            sheet_in(answer["sheet"])
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return dict(answer)


def _write(kept: Path, answer: dict[str, Any]) -> None:
    """Keep an answer; a folder that cannot be written costs time and nothing else."""
    if "error" in answer:
        return
    with suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", encoding="utf-8", dir=kept.parent, delete=False) as file:
            json.dump(answer, file)
        Path(file.name).replace(kept)


def sheet_out(sheet: Sheet) -> list[Any]:
    """Return a sheet as JSON.

    Examples
    --------
    >>> from govreports.sources.pagination import Sheet
    >>> from govreports.sources.recognition.asking import sheet_in, sheet_out
    >>> sheet_in(sheet_out(Sheet(1, 595, 842, []))).number
    1
    """
    return [sheet.number, sheet.width, sheet.height, sheet.glyphs, sheet.horizontal, sheet.vertical]


def sheet_in(told: Sequence[Any]) -> Sheet:
    """Return a recognised sheet from JSON."""
    number, width, height, glyphs, horizontal, vertical = told
    return Sheet(
        number,
        width,
        height,
        [Glyph(*each) for each in glyphs],
        [Rule(*each) for each in horizontal],
        [Rule(*each) for each in vertical],
        recognised=True,
    )
