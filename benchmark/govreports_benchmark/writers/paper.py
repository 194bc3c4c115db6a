"""Reports on paper: pdf with ruled tables, with tables that nothing rules, or as pictures of pages."""

import random
from io import BytesIO
from typing import TYPE_CHECKING, Any

from govreports_benchmark.writers import typefaces, typesetting
from govreports_benchmark.writers.grids import Grid
from govreports_benchmark.writers.typesetting import Frame, wrapped
from govreports_benchmark.writers.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govreports_benchmark.writers.grammar import Layout
    from govreports_benchmark.writers.prose import Block
    from govreports_benchmark.writers.typesetting import Piece

_WIDTH, _HEIGHT = 595.0, 842.0
_LEFT, _TOP, _BOTTOM = 70.0, 72.0, 770.0
_FOOT = 800.0
_TYPE, _TABLE_TYPE, _TITLE_TYPE = 12.0, 9.0, 16.0
_SMALLEST = 5.0
_SPACE = 1.6
_GAP = 10.0
_SCALE = 1.5
_SPECKS = 400


def pdf(parts: "Sequence[Block | Grid]", layout: "Layout", rng: random.Random) -> bytes:
    """Pages of a report.

    Parameters
    ----------
    parts
        Blocks and tables in printed order, their wording final.
    layout
        A settled layout; `paper`, `page_numbers` and `dressing` are what counts.
    rng
        Source of the shape of page numbers, of the place where the report begins and of specks on a scan.

    Returns
    -------
    bytes
        The file; the same for the same parts.

    Raises
    ------
    MissingExtraError
        If reportlab is not installed.
    """
    press = _Press(layout, rng)
    for part in parts:
        if isinstance(part, Grid):
            press.table(part)
        else:
            press.block(part)
    return press.printed()


class _Press:
    """Lines and cells on pages, drawn when all of them are placed."""

    def __init__(self, layout: "Layout", rng: random.Random) -> None:
        self._layout = layout
        self._rng = rng
        self._number = rng.choice(words("furniture")["pages"])
        self._shapes = str.maketrans(typefaces.radicals() if "radicals" in layout.dressing else {})
        self._face = typefaces.face()
        self._page, self._y = 1, _TOP + rng.uniform(0, 60)
        self._lines: dict[int, list[tuple[float, float, float, str]]] = {1: []}
        self._boxes: dict[int, list[tuple[float, float, float, float]]] = {1: []}

    def block(self, block: "Block") -> None:
        text = block.text.replace("\t", "：")
        if block.kind != "notice":
            text = text.translate(self._shapes)
        size = _TITLE_TYPE if block.kind == "title" else _TYPE
        indent = 2 * size if block.kind in {"paragraph", "heading"} else 0.0
        room = _WIDTH - 2 * _LEFT
        for number, line in enumerate(wrapped(text, room, lambda said: self._measure(said, size), indent)):
            if self._y + size * _SPACE > _BOTTOM:
                self._turn()
            x = _LEFT + (indent if number == 0 else 0)
            if block.kind == "title":
                x = (_WIDTH - self._measure(line, size)) / 2
            self._write(self._page, x, self._y + size, size, line)
            self._y += size * _SPACE

    def table(self, grid: Grid) -> None:
        if self._y + _GAP + 3 * _TABLE_TYPE > _BOTTOM:
            self._turn()
        dressing = self._layout.dressing
        frame = Frame(_LEFT, _WIDTH - 2 * _LEFT, _TOP, _BOTTOM, _TABLE_TYPE, self._measure)
        start = self._y + _GAP / 2
        pieces, end = typesetting.placed(
            grid, frame, self._page, start, cut="cut_rows" in dressing, repeat="repeated_heads" in dressing
        )
        for piece in pieces:
            self._cell(piece)
        self._page, self._y = max(piece.page for piece in pieces), end + _GAP

    def printed(self) -> bytes:
        from reportlab.lib.utils import ImageReader  # noqa: PLC0415  (an extra)
        from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

        target = BytesIO()
        canvas = Canvas(target, pagesize=(_WIDTH, _HEIGHT), invariant=1)
        canvas.setTitle("synthetic")
        for page in sorted(self._lines):
            if self._layout.page_numbers:
                said = self._number.format(n=page)
                self._write(page, (_WIDTH - self._measure(said, _TYPE)) / 2, _FOOT, _TYPE, said)
            if self._layout.paper == "scan":
                picture = ImageReader(self._picture(page))
                canvas.drawImage(picture, 0, 0, _WIDTH, _HEIGHT)
            else:
                self._draw(canvas, page)
            canvas.showPage()
        canvas.save()
        return target.getvalue()

    def _turn(self) -> None:
        self._page += 1
        self._y = _TOP
        self._lines.setdefault(self._page, [])

    def _measure(self, text: str, size: float = _TABLE_TYPE) -> float:
        return float(self._face.stringWidth(text, size))

    def _write(self, page: int, x: float, y: float, size: float, text: str) -> None:
        self._lines.setdefault(page, []).append((x, y, size, typefaces.printable(text)))

    def _cell(self, piece: "Piece") -> None:
        self._boxes.setdefault(piece.page, []).append((piece.x, piece.top, piece.width, piece.height))
        leading = _TABLE_TYPE * 1.25
        block = len(piece.lines) * leading
        y = piece.top + (2.0 if piece.cut else (piece.height - block) / 2)
        for line in piece.lines:
            said = line if piece.cell.kind == "value" else line.translate(self._shapes)
            size = _TABLE_TYPE
            while size > _SMALLEST and self._measure(said, size) > piece.width - 2:
                size -= 0.5
            x = piece.x + (piece.width - self._measure(said, size)) / 2
            if piece.cell.kind == "label":
                x = piece.x + 2
            self._write(piece.page, x, y + _TABLE_TYPE, size, said)
            y += leading

    def _draw(self, canvas: Any, page: int) -> None:  # noqa: ANN401  (reportlab has no types)
        canvas.setLineWidth(0.5)
        for x, top, width, height in self._boxes.get(page, ()) if self._layout.paper == "ruled" else ():
            canvas.rect(x, _HEIGHT - top - height, width, height)
        for x, y, size, text in self._lines[page]:
            canvas.setFont(typefaces.NAME, size)
            canvas.drawString(x, _HEIGHT - y, text)

    def _picture(self, page: int) -> Any:  # noqa: ANN401  (pillow comes with matplotlib and is not imported elsewhere)
        from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415

        size = (int(_WIDTH * _SCALE), int(_HEIGHT * _SCALE))
        image = Image.new("L", size, 250)
        draw = ImageDraw.Draw(image)
        for x, top, width, height in self._boxes.get(page, ()):
            draw.rectangle([x * _SCALE, top * _SCALE, (x + width) * _SCALE, (top + height) * _SCALE], outline=60)
        for x, y, points, text in self._lines[page]:
            font = ImageFont.truetype(typefaces.sans_file(), int(points * _SCALE))
            draw.text((x * _SCALE, (y - points) * _SCALE), text, fill=30, font=font)
        for _ in range(_SPECKS):
            draw.point((self._rng.randrange(size[0]), self._rng.randrange(size[1])), fill=self._rng.randrange(200))
        return image
