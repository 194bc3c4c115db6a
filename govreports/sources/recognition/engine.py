"""The model that reads characters: small pictures of a line to text, each character with how sure it is."""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from govreports.errors import MissingExtraError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["NEEDED", "Reading", "check_installed", "is_installed", "read_lines"]

NEEDED: Final = 'pictures of pages need an extra: pip install "govreports[ocr]"'
_PACKAGES: Final = ("rapidocr", "onnxruntime", "cv2")
_HEIGHT: Final = 48
"""Pixels that a line is high for the model."""
_STEP: Final = 32
"""Pixels to which its width is rounded, so that lines of about one width are read together."""
_WIDEST: Final = 1600
_BATCH: Final = 3200
"""Pixels of width that are read at once."""


class Reading(NamedTuple):
    """What a line says, and how sure each of its characters is, between 0 and 1."""

    text: str
    scores: tuple[float, ...]


def is_installed() -> bool:
    """Return whether the packages that recognition needs are there, without loading them.

    Examples
    --------
    >>> from govreports.sources.recognition.engine import is_installed
    >>> is_installed() in {True, False}
    True
    """
    return all(find_spec(name) for name in _PACKAGES)


def check_installed() -> None:
    """Refuse where they are not.

    Raises
    ------
    MissingExtraError
        The extra ``ocr`` is not installed.
    """
    if not is_installed():
        raise MissingExtraError(NEEDED)


@cache
def _model() -> tuple[Any, tuple[str, ...]]:
    """Return the session of the model that comes with the wheel of rapidocr, and the characters that it knows."""
    import onnxruntime  # noqa: PLC0415 - an extra

    found = find_spec("rapidocr")
    folder = Path((found and found.origin) or "").parent / "models"
    models = sorted(folder.glob("*_rec_*.onnx"))
    if not models:
        message = f"the package rapidocr brings no model in {folder}; at least 3.10 is needed"
        raise MissingExtraError(message)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(models[-1]), options, providers=["CPUExecutionProvider"])
    characters = session.get_modelmeta().custom_metadata_map["character"].split("\n")
    return session, ("", *characters, " ")


def read_lines(pictures: "Sequence[NDArray[np.uint8]]", stretch: float = 1.0) -> list[Reading]:
    """Return what some pictures of one line each say.

    Parameters
    ----------
    pictures
        Grey pictures of dark type on light ground, with a margin of a fifth of the height of the type.
    stretch
        By how much each is made wider before it is read, for a second look.
    """
    import cv2  # noqa: PLC0415 - an extra
    import numpy as np  # noqa: PLC0415

    scaled = []
    for picture in pictures:
        height, width = picture.shape
        wide = max(8, min(round(width * stretch * _HEIGHT / height), _WIDEST))
        scaled.append(
            cv2.resize(picture, (wide, _HEIGHT), interpolation=cv2.INTER_AREA if height > _HEIGHT else cv2.INTER_CUBIC)
        )
    found: list[Reading] = [Reading("", ())] * len(scaled)
    for width, numbers in _batches([each.shape[1] for each in scaled]):
        batch = np.full((len(numbers), 3, _HEIGHT, width), 1.0, np.float32)
        for place, number in enumerate(numbers):
            picture = scaled[number]
            left = (width - picture.shape[1]) // 2
            batch[place, :, :, left : left + picture.shape[1]] = picture.astype(np.float32) / 127.5 - 1.0
        for number, reading in zip(numbers, _decoded(batch), strict=True):
            found[number] = reading
    return found


def _batches(widths: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    """Iterate over the pictures that are read together, with the width that they get."""
    by_width: dict[int, list[int]] = {}
    for number, width in enumerate(widths):
        by_width.setdefault(-(-(width + 8) // _STEP) * _STEP, []).append(number)
    for width, numbers in sorted(by_width.items()):
        size = max(1, _BATCH // width)
        yield from ((width, numbers[start : start + size]) for start in range(0, len(numbers), size))


def _decoded(batch: "NDArray[np.float32]") -> Iterator[Reading]:
    session, characters = _model()
    (answers,) = session.run(None, {session.get_inputs()[0].name: batch})
    for best, sure in zip(answers.argmax(axis=2), answers.max(axis=2), strict=True):
        text: list[str] = []
        scores: list[float] = []
        before = 0
        for code, score in zip(best.tolist(), sure.tolist(), strict=True):
            if code and code == before:
                scores[-1] = max(scores[-1], score)
            elif code:
                text.append(characters[code])
                scores.append(score)
            before = code
        yield Reading("".join(text), tuple(scores))
