"""What is drawn on an OFD page: glyphs, rules and pictures in points, by the matrices around them (GB/T 33190-2016)."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from govreports.sources.surveying import MOST_GLYPHS, THIN, UPRIGHT, is_visible, readable
from govreports.sources.typesetting import Glyph

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

__all__ = ["Drawing", "Matrix", "Picture", "numbers_of", "tag_of"]

Matrix = tuple[float, float, float, float, float, float]

_BAND: Final = 6.0
"""Points from which on a line is drawn to colour an area."""
_LINE: Final = 0.353
"""Millimetres that a line is wide where the file does not say it."""
_ABOVE: Final = 0.86
"""Share of an em above the line that Chinese fonts agree on."""
_MOST_OBJECTS: Final = 50_000
_DEEPEST: Final = 16
_FARTHEST: Final = 1e6
_NUMBER: Final = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?|[A-Za-z]")
_ARGUMENTS: Final = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_PLACEHOLDER: Final = "¤"
"""What writers put for a glyph of which they know no character."""


class Picture(NamedTuple):
    """A picture on a page: its box in points, and the number of its resource."""

    box: tuple[float, float, float, float]
    resource: str


def tag_of(element: "ET.Element") -> str:
    """Return the name of an element without its namespace, which files of older writers lack.

    Examples
    --------
    >>> from xml.etree.ElementTree import Element
    >>> from govreports.sources.ofd_drawing import tag_of
    >>> tag_of(Element("{http://www.ofdspec.org/2016}Page"))
    'Page'
    """
    return str(element.tag).rpartition("}")[2]


def numbers_of(text: str | None, count: int) -> tuple[float, ...] | None:
    """Return so many numbers that a text lists, None where it lists no such numbers.

    Examples
    --------
    >>> from govreports.sources.ofd_drawing import numbers_of
    >>> numbers_of("0 0 210 297", 4), numbers_of("0 0 1e999 nan", 4)
    ((0.0, 0.0, 210.0, 297.0), None)
    """
    try:
        found = tuple(map(float, (text or "").split(None, count)[:count]))
    except ValueError:
        return None
    return found if len(found) == count and all(abs(number) <= _FARTHEST for number in found) else None


def _times(outer: Matrix, inner: Matrix) -> Matrix:
    a, b, c, d, e, f = outer
    p, q, r, s, t, u = inner
    return a * p + c * q, b * p + d * q, a * r + c * s, b * r + d * s, a * t + c * u + e, b * t + d * u + f


def _at(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _boxed(corners: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


@dataclass(slots=True)
class Drawing:
    """What is drawn on one page of some width and height; ``slanted`` and ``full`` say what was left out.

    ``composites`` are the elements that a composite object draws, by the number of their resource.
    """

    width: float
    height: float
    composites: Mapping[str, "ET.Element"]
    glyphs: list[Glyph] = field(default_factory=list)
    edges: list[tuple[float, float, float, float]] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    slanted: bool = False
    full: bool = False
    _objects: int = 0

    def draw(self, container: "ET.Element", matrix: Matrix, inside: tuple[str, ...] = ()) -> None:
        """Draw what an element holds; ``inside`` are the composites around it, none of which it may hold again."""
        for element in container:
            name = tag_of(element)
            self._objects += 1
            if self._objects > _MOST_OBJECTS or len(inside) > _DEEPEST:
                self.full = True
                return
            if element.get("Visible") == "false" or element.get("Alpha") == "0":
                continue
            if name in {"Layer", "PageBlock", "Content"}:
                self.draw(element, matrix, (*inside, ""))
                continue
            placed = _times(matrix, _placed(element))
            if name == "TextObject":
                self._text(element, placed)
            elif name == "PathObject":
                self._path(element, placed)
            elif name == "ImageObject":
                corners = [_at(placed, x, y) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))]
                self.pictures.append(Picture(_boxed(corners), element.get("ResourceID", "")))
            elif name == "CompositeObject":
                number = element.get("ResourceID", "")
                if number in self.composites and number not in inside:
                    self.draw(self.composites[number], placed, (*inside, number))

    # -- type -----------------------------------------------------------------------------------

    def _text(self, element: "ET.Element", matrix: Matrix) -> None:
        size = numbers_of(element.get("Size"), 1)
        if not size or (element.get("Fill") == "false" and element.get("Stroke") != "true"):
            return  # without either it is invisible: what other software made of a picture
        wide = (numbers_of(element.get("HScale"), 1) or (1.0,))[0]
        heading = math.radians((numbers_of(element.get("CharDirection"), 1) or (0.0,))[0])
        codes = [child for child in element if tag_of(child) == "TextCode"]
        lumps = [child for child in element if tag_of(child) == "CGTransform"]
        x = y = 0.0
        before = 0
        for code in codes:
            text = code.text or ""
            x = (numbers_of(code.get("X"), 1) or (x,))[0]
            y = (numbers_of(code.get("Y"), 1) or (y,))[0]
            at = x, y
            advances = [_advance(each, size[0] * wide) for each in text]
            shared = _shared(lumps, before, len(text))
            across = _deltas(code.get("DeltaX"), shared[-1] if shared else 0)
            down = _deltas(code.get("DeltaY"), shared[-1] if shared else 0)
            for index, each in enumerate(text):
                if index:
                    step = shared[index] - shared[index - 1]
                    told = sum(across[shared[index - 1] : shared[index]]), sum(down[shared[index - 1] : shared[index]])
                    if across or down:
                        at = at[0] + told[0], at[1] + told[1]
                    elif step:
                        at = at[0] + advances[index - 1], at[1]
                room = [delta for delta in across[shared[index] : shared[index] + 1] if delta > 0]
                width = min([advances[index], *room])
                self._glyph(_named(each, mapped=bool(lumps)), at, (size[0], width, heading), matrix)
            before += len(text)

    def _glyph(self, text: str, at: tuple[float, float], shape: tuple[float, float, float], matrix: Matrix) -> None:
        size, width, heading = shape
        along, up = (math.cos(heading), math.sin(heading)), (math.sin(heading), -math.cos(heading))
        corners = [
            _at(matrix, at[0] + right * along[0] + rise * up[0], at[1] + right * along[1] + rise * up[1])
            for right in (0.0, width)
            for rise in (_ABOVE * size, (_ABOVE - 1) * size)
        ]
        box = _boxed(corners)
        start, end = _at(matrix, 0, 0), _at(matrix, *along)
        turns = -math.atan2(end[1] - start[1], end[0] - start[0]) / (math.pi / 2)
        if len(self.glyphs) >= MOST_GLYPHS:
            self.full = True
        elif not text or not is_visible(box, self.width, self.height):
            return
        elif abs(turns - round(turns)) > UPRIGHT:
            self.slanted |= not text.isspace()
        else:
            turn = round(turns) % 4
            self.glyphs.append(Glyph(text, *box, box[2] - box[0] if turn % 2 else box[3] - box[1], turn))

    # -- lines ----------------------------------------------------------------------------------

    def _path(self, element: "ET.Element", matrix: Matrix) -> None:
        data = next((child.text for child in element if tag_of(child) == "AbbreviatedData"), None) or ""
        colours = {tag_of(child): child.get("Value", "") for child in element}
        scale = math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]))
        thick = (numbers_of(element.get("LineWidth"), 1) or (_LINE,))[0] * scale
        stroked = element.get("Stroke") != "false" and thick < _BAND and not _is_white(colours.get("StrokeColor"))
        filled = element.get("Fill") == "true" and not _is_white(colours.get("FillColor"))
        for shape in _shapes(data):
            points = [_at(matrix, *point) for point in shape]
            box = _boxed(points)
            if filled and min(box[2] - box[0], box[3] - box[1]) <= THIN:
                self.edges.append(box)
            elif stroked:
                self.edges += [_boxed(pair) for pair in pairwise(points)]
            if len(self.edges) > _MOST_OBJECTS:
                self.full = True
                return


def _placed(element: "ET.Element") -> Matrix:
    """Return the matrix of an object: its own, then to where its boundary begins."""
    box = numbers_of(element.get("Boundary"), 4) or (0.0, 0.0, 0.0, 0.0)
    own = numbers_of(element.get("CTM"), 6) or (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    a, b, c, d, e, f = own
    return a, b, c, d, e + box[0], f + box[1]


def _advance(character: str, size: float) -> float:
    return size * (0.5 if character.isascii() else 1.0)


def _named(character: str, *, mapped: bool) -> str:
    return "\ufffd" if mapped and character == _PLACEHOLDER else readable(character)


def _deltas(text: str | None, most: int) -> list[float]:
    """Return the steps between glyphs: ``g 3 2.5`` is 2.5 three times; the last one goes on."""
    found: list[float] = []
    tokens = iter((text or "").split(None, 3 * most + 3)[: 3 * most + 3])
    for token in tokens:
        count = 1
        value = numbers_of(token, 1)
        if token.lower() == "g":
            told, value = numbers_of(next(tokens, ""), 1), numbers_of(next(tokens, ""), 1)
            count = int(told[0]) if told else 0
        if value is None:
            break
        found += [value[0]] * max(min(count, most - len(found)), 0)
        if len(found) >= most:
            break
    return found + found[-1:] * (most - len(found))


def _shared(lumps: Sequence["ET.Element"], before: int, count: int) -> list[int]:
    """Return which glyph of a text each of its characters is drawn by: several may share one, or have several."""
    steps = [1] * count
    for lump in lumps:
        told = [int((numbers_of(lump.get(name), 1) or (1,))[0]) for name in ("CodePosition", "CodeCount", "GlyphCount")]
        start, codes, glyphs = told[0] - before, told[1], told[2]
        if codes == glyphs or not 0 <= start < count or not 0 < codes <= count - start or not 0 < glyphs <= 2 * codes:
            continue
        for index in range(start, start + codes):
            steps[index] = (index - start + 1) * glyphs // codes - (index - start) * glyphs // codes
    places = [0]
    for step in steps:
        places.append(places[-1] + step)
    return places[:count]


def _is_white(value: str | None) -> bool:
    return value is not None and value.split() in (["255"] * 3, ["255"], ["0"] * 4)


def _shapes(data: str) -> Iterator[list[tuple[float, float]]]:
    """Iterate over the straight pieces of a path; a curve ends one and begins the next."""
    shape: list[tuple[float, float]] = []
    tokens = islice(_NUMBER.findall(data), _MOST_OBJECTS)
    name = ""
    for token in tokens:
        name = token.upper()
        count = _ARGUMENTS.get(name)
        told = numbers_of(" ".join(islice(tokens, count)), count) if count else ()
        if count is None or told is None:
            break
        point = (told[-2], told[-1]) if told else shape[0] if shape else None
        if name == "L" and point and shape:
            shape.append(point)
        elif name == "C" and point:
            shape.append(point)
            yield shape
            shape = [point]
        elif point:
            if len(shape) > 1:
                yield shape
            shape = [point]
    if len(shape) > 1:
        yield shape
