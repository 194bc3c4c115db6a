"""The process that recognises: a page of a file comes in, its glyphs and rules go out. Run as a module it is it."""

import json
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

from govreports.errors import UnreadableError
from govreports.sources.apart import limit_memory, serve
from govreports.sources.recognition.asking import sheet_out
from govreports.sources.recognition.pages import recognised
from govreports.sources.recognition.pictures import drawn_page, opened_picture

if TYPE_CHECKING:
    from govreports.sources.pagination import Sheet

__all__ = ["answer"]

_MOST_MEMORY: Final = 6_000_000_000
_MOST_SECONDS: Final = 320


def answer(kind: bytes, number: bytes, data: bytes) -> bytes:
    """Return a page in JSON, or what is wrong with it."""
    said: dict[str, Any]
    try:
        sheet = _page(kind.decode(), int(number), data)
        said = {"sheet": sheet and sheet_out(sheet)}
    except UnreadableError as error:
        said = {"error": str(error)}
    except (MemoryError, RecursionError):
        said = {"error": "the picture asks for more memory than any page needs"}
    return json.dumps(said).encode()


def _page(kind: str, number: int, data: bytes) -> "Sheet | None":
    if kind == "image":
        picture = opened_picture(data, number)
        return None if picture is None else recognised(picture, number)
    import pypdfium2  # noqa: PLC0415 - an extra

    try:
        with closing(pypdfium2.PdfDocument(data)) as document:
            if number > len(document):
                return None
            picture, scale = drawn_page(document, number)
            return recognised(picture, number, scale)
    except pypdfium2.PdfiumError as error:
        message = f"a broken PDF: {error}"
        raise UnreadableError(message) from error


if __name__ == "__main__":
    import os

    os.environ.setdefault("OMP_NUM_THREADS", "1")
    limit_memory(_MOST_MEMORY)
    serve(answer, _MOST_SECONDS)
