"""Pages as pictures, and what happens to them: laid crooked, turned, copied, faxed, stamped, packed."""

import random
from collections.abc import Callable
from io import BytesIO
from typing import Any, Final

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter

Picture = Any
"""A picture of Pillow in red, green and blue."""


def rasterised(data: bytes, dpi: int) -> list[Picture]:
    """Return the pages of a PDF as pictures."""
    document = pypdfium2.PdfDocument(data)
    return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]


def scanned(data: bytes, wear: str, seed: int) -> bytes:
    """Return a PDF as a scan with some wear: a PDF of pictures."""
    rng = random.Random(f"{wear} {seed}")
    dpi, make = WEARS[wear]
    pages = [make(page, rng) for page in rasterised(data, dpi)]
    target = BytesIO()
    quality = 85 if wear != "jpeg" else rng.randint(30, 50)
    pages[0].save(target, "PDF", save_all=True, append_images=pages[1:], resolution=dpi, quality=quality)
    return target.getvalue()


def _same(page: Picture, _: random.Random) -> Picture:
    return page


def _skewed(page: Picture, rng: random.Random) -> Picture:
    return page.rotate(rng.uniform(-5, 5), Image.Resampling.BICUBIC, fillcolor="white")


def _turned(page: Picture, rng: random.Random) -> Picture:
    return page.rotate(rng.choice((90, 180, 270)), expand=True)


def _noisy(page: Picture, rng: random.Random) -> Picture:
    drawn = np.random.default_rng(rng.randrange(10**9)).normal(0, rng.uniform(8, 14), (page.height, page.width, 1))
    return Image.fromarray(np.clip(np.asarray(page) * 0.88 + 18 + drawn, 0, 255).astype(np.uint8))


def _blurred(page: Picture, rng: random.Random) -> Picture:
    return page.filter(ImageFilter.GaussianBlur(rng.uniform(0.8, 1.3)))


def _copied(page: Picture, rng: random.Random) -> Picture:
    """Copy in grey: darker to one side, faint, with specks."""
    across = np.linspace(0.7, 0.95, page.width)[None, :, None]
    grey = np.clip((np.asarray(page.convert("L"))[:, :, None] * 0.75 + 60) * across, 0, 255)
    worn = Image.fromarray(np.repeat(grey.astype(np.uint8), 3, axis=2))
    draw = ImageDraw.Draw(worn)
    for _ in range(500):
        draw.point((rng.randrange(page.width), rng.randrange(page.height)), fill=(60, 60, 60))
    return worn.rotate(rng.uniform(-1, 1), Image.Resampling.BICUBIC, fillcolor=(200, 200, 200))


def _stamped(page: Picture, rng: random.Random) -> Picture:
    worn = page.copy()
    over = Image.new("RGBA", page.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(over)
    size = int(page.width * 0.2)
    x, y = rng.randrange(page.width - size), rng.randrange(page.height - size)
    red = (220, 30, 40, 150)
    draw.ellipse((x, y, x + size, y + size), outline=red, width=max(3, size // 40))
    draw.regular_polygon((x + size // 2, y + size // 2, size // 6), 5, fill=red)
    worn.paste(over, (0, 0), over)
    return worn


def _faxed(page: Picture, rng: random.Random) -> Picture:
    black = page.convert("L").point(lambda level: 255 if level > 150 else 0)
    draw = ImageDraw.Draw(black)
    for _ in range(3):
        y = rng.randrange(page.height)
        draw.line((0, y, page.width, y), fill=rng.choice((0, 255)), width=1)
    return black.convert("RGB")


def _unlined(page: Picture, rng: random.Random) -> Picture:
    """Rules that are faint or broken: white strokes over the page, as of a dry drum."""
    worn = page.copy()
    draw = ImageDraw.Draw(worn)
    for _ in range(6):
        x = rng.randrange(page.width)
        draw.line((x, 0, x, page.height), fill="white", width=2)
    return worn


def _all(page: Picture, rng: random.Random) -> Picture:
    return _noisy(_blurred(page.rotate(rng.uniform(-2, 2), Image.Resampling.BICUBIC, fillcolor="white"), rng), rng)


WEARS: Final[dict[str, tuple[int, Callable[[Picture, random.Random], Picture]]]] = {
    "clean": (200, _same),
    "dpi100": (100, _same),
    "dpi300": (300, _same),
    "jpeg": (150, _same),
    "skewed": (150, _skewed),
    "turned": (150, _turned),
    "noisy": (150, _noisy),
    "blurred": (150, _blurred),
    "copied": (200, _copied),
    "stamped": (150, _stamped),
    "faxed": (200, _faxed),
    "unlined": (200, _unlined),
    "all": (150, _all),
}
