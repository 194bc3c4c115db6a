"""Pictures of pages: bounded when they are opened, upright, straight, and grey with dark type."""

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from govreports.errors import UnreadableError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]

__all__ = ["MOST_PIXELS", "SCALE", "Page", "drawn_page", "opened_picture", "prepared", "turned_by"]

MOST_PIXELS: Final = 100_000_000
"""Pixels of a picture above which it is not opened."""
SCALE: Final = 200 / 72
"""Pixels of a point at which pages are read."""
_MOST_READ: Final = 12_000_000
"""Pixels of a page at which it is read at the most; a larger one is made smaller."""
_LONG: Final = 842.0
_STEEPEST: Final = 6.0
"""Degrees by which a page may have been laid crooked."""
_SEAL: Final = 175
"""Red of a seal on white paper, and more than that of a seal over type."""
_LEAST: Final = 200
"""Pixels of a side below which a picture is no page."""


class Page(NamedTuple):
    """A page as it is read: ``grey`` for type, ``ink`` also with what is red or blue; pixels of a point."""

    grey: "Grey"
    ink: "Grey"
    scale: float


def opened_picture(data: bytes, number: int = 1) -> "NDArray[np.uint8] | None":
    """Return a page of a picture file (PNG, JPEG, TIFF of several pages) in colour; None where it has no such page.

    Raises
    ------
    UnreadableError
        It is damaged, of another kind, too small to be a page, or larger than is opened.
    """
    import numpy as np  # noqa: PLC0415 - an extra
    from PIL import Image  # noqa: PLC0415

    Image.MAX_IMAGE_PIXELS = None  # the sizes are looked at here, before a pixel is
    try:
        with Image.open(BytesIO(data), formats=("PNG", "JPEG", "TIFF", "BMP", "GIF")) as picture:
            if number > getattr(picture, "n_frames", 1):
                return None
            picture.seek(number - 1)
            _check_size(*picture.size)
            across, down = picture.info.get("dpi", (1, 1))
            colours = np.array(_on_white(picture))
    except (OSError, ValueError, TypeError, SyntaxError, EOFError) as error:
        message = f"the image is damaged: {error}"
        raise UnreadableError(message) from error
    return _square(colours, float(down or 1) / float(across or 1))


def _square(colours: "NDArray[np.uint8]", ratio: float) -> "NDArray[np.uint8]":
    """Return a picture with square pixels: those of a fax are twice as high as wide."""
    import cv2  # noqa: PLC0415 - an extra
    import numpy as np  # noqa: PLC0415

    if not 0.4 < ratio < 2.5 or abs(ratio - 1) < 0.05:  # noqa: PLR2004 - no such machine, or nothing to do
        return colours
    return np.asarray(cv2.resize(colours, None, fx=max(1.0, ratio), fy=max(1.0, 1 / ratio)), np.uint8)


def _check_size(width: int, height: int) -> None:
    message = ""
    if width * height > MOST_PIXELS:
        message = f"an image of {width * height / 1e6:,.0f} megapixels; at most {MOST_PIXELS / 1e6:,.0f} are read"
    elif min(width, height) < _LEAST:
        message = f"an image of {width} by {height} pixels: too small to be a page"
    if message:
        raise UnreadableError(message)


def _on_white(picture: Any) -> Any:  # noqa: ANN401 - a picture of Pillow
    """Return a picture in red, green and blue; what is transparent is white."""
    from PIL import Image  # noqa: PLC0415

    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        ground = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(ground, picture).convert("RGB")
    return picture.convert("RGB")


def drawn_page(document: Any, number: int) -> tuple["NDArray[np.uint8]", float]:  # noqa: ANN401 - pypdfium2 is untyped
    """Return a page of an opened PDF in colour, and pixels of a point."""
    page = document[number - 1]
    width, height = page.get_size()
    scale = min(SCALE, (_MOST_READ / max(width * height, 1.0)) ** 0.5)
    colours = page.render(scale=scale, rev_byteorder=True).to_numpy()
    page.close()
    return colours[:, :, :3].copy(), scale


def prepared(colours: "NDArray[np.uint8]", scale: float | None = None) -> Page:
    """Return a page ready to be read, at about `SCALE`; pixels of a point are guessed from A4 where nothing tells them.

    Parameters
    ----------
    colours
        Height by width by red, green and blue.
    scale
        Pixels of a point, where they are known.
    """
    import cv2  # noqa: PLC0415 - an extra
    import numpy as np  # noqa: PLC0415

    height, width = colours.shape[:2]
    scale = scale or max(height, width) / _LONG
    factor = min(SCALE / scale, (_MOST_READ / (height * width)) ** 0.5)
    if abs(factor - 1) > 0.02:  # noqa: PLR2004 - not worth another look at every pixel
        way = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
        colours = np.asarray(cv2.resize(colours, None, fx=factor, fy=factor, interpolation=way), np.uint8)
    grey = _levelled(
        _without_red(colours)
        if _is_coloured(colours)
        else np.asarray(cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY), np.uint8)
    )
    ink = _levelled(colours.min(axis=2)) if _is_coloured(colours) else grey
    angle = _slope(grey)
    if abs(angle) > 0.05:  # noqa: PLR2004 - degrees nobody sees
        middle = (grey.shape[1] / 2, grey.shape[0] / 2)
        matrix = cv2.getRotationMatrix2D(middle, angle, 1)
        size = (grey.shape[1], grey.shape[0])
        grey, ink = (
            np.asarray(cv2.warpAffine(each, matrix, size, flags=cv2.INTER_CUBIC, borderValue=255), np.uint8)
            for each in (grey, ink)
        )
    return Page(grey, ink, scale * factor)


def turned_by(page: Page, turns: int) -> Page:
    """Return a page turned by so many quarters against the clock."""
    import numpy as np  # noqa: PLC0415 - an extra

    return Page(
        np.ascontiguousarray(np.rot90(page.grey, turns)), np.ascontiguousarray(np.rot90(page.ink, turns)), page.scale
    )


def _is_coloured(colours: "NDArray[np.uint8]") -> bool:
    """Return whether a page has colour enough for a stamp; JPEG colours the edges of black type a little."""
    import numpy as np  # noqa: PLC0415 - an extra

    few = colours[::4, ::4].astype(np.int16)
    return bool((few.max(axis=2) - few.min(axis=2) > 60).mean() > 0.0005)  # noqa: PLR2004 - a seal is more


def _without_red(colours: "NDArray[np.uint8]") -> "Grey":
    """Return a page in grey without what is red alone: a seal; type under it stays dark."""
    import numpy as np  # noqa: PLC0415 - an extra

    red = colours[:, :, 0].copy()
    red[(red > _SEAL) & (red.astype(np.int16) - colours.min(axis=2) > 60)] = 255  # noqa: PLR2004 - as above
    return np.asarray(red, np.uint8)


def _levelled(grey: "Grey") -> "Grey":
    """Return a page with its ground white, whatever light it was copied in."""
    import cv2  # noqa: PLC0415 - an extra
    import numpy as np  # noqa: PLC0415

    small = cv2.resize(grey, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    ground = cv2.medianBlur(cv2.dilate(small, np.ones((7, 7), np.uint8)), 15)
    ground = np.maximum(cv2.resize(ground, (grey.shape[1], grey.shape[0])), 64)
    return np.asarray(np.minimum(grey.astype(np.float32) * 250.0 / ground, 255), np.uint8)


def _slope(grey: "Grey") -> float:
    """Return by how many degrees the lines of a page rise: where the sums of its rows differ most."""
    import cv2  # noqa: PLC0415 - an extra
    import numpy as np  # noqa: PLC0415

    factor = 700 / max(grey.shape)
    small = 255 - cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    small[small < 40] = 0  # noqa: PLR2004 - the ground
    middle = (small.shape[1] / 2, small.shape[0] / 2)

    def sharpness(angle: float) -> float:
        matrix = cv2.getRotationMatrix2D(middle, angle, 1)
        turned = cv2.warpAffine(small, matrix, (small.shape[1], small.shape[0]), flags=cv2.INTER_LINEAR)
        rows, columns = turned.sum(axis=1, dtype=np.float64), turned.sum(axis=0, dtype=np.float64)
        return float((np.diff(rows) ** 2).sum() + (np.diff(columns) ** 2).sum())

    best = 0.0
    for step, reach in ((0.5, _STEEPEST), (0.1, 0.4), (0.025, 0.075)):
        angles = np.arange(best - reach, best + reach + step / 2, step)
        best = float(max(angles, key=sharpness))
    return best
