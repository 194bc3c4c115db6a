"""Tables of pages: cells with their text, and one table again where the end of a page cut it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from govreports.sources.document import Place, Seen
from govreports.sources.ruling import Lattice
from govreports.sources.typesetting import Glyph, Line, is_closed, is_full, joined, lines_of, numbering

__all__ = ["Box", "Part", "agreeing", "filled", "mended", "parted", "seen_of"]

_SEVERAL: Final = 3
_AGREE: Final = 6.0
"""Points by which an edge may move from one page to the next."""


@dataclass(slots=True)
class Box:
    """A cell on its page: place, spans, text, the lines that it was read from, its width in points.

    ``row`` is the row that it is listed in, which the end of a page may part from its place; ``seen`` how it was
    recognised, where its page is a picture.
    """

    place: Place
    row: int
    height: int
    width: int
    text: str
    lines: list[Line]
    points: float
    seen: Seen | None = None

    @property
    def full(self) -> bool:
        """Whether its last line has no room for another character."""
        return bool(self.lines) and is_full(self.lines[-1], self.points)


@dataclass(slots=True)
class Part:
    """What stands of a table on one page; ``table`` is its number in the document."""

    page: int
    lattice: Lattice
    boxes: list[Box] = field(default_factory=list)
    table: int = 0

    @property
    def top(self) -> float:
        """Where it begins on the page."""
        return self.lattice.ys[0]

    def rows(self) -> list[list[Box]]:
        """Return the cells by the row of the grid that they begin in; rows in which none begins are left out."""
        rows: dict[int, list[Box]] = {}
        for box in self.boxes:
            rows.setdefault(box.row, []).append(box)
        return [sorted(rows[row], key=lambda box: box.place.column) for row in sorted(rows)]


def agreeing(above: Lattice, below: Lattice) -> tuple[float, ...] | None:
    """Return the column lines that two parts of one table share, or None where they are not of one table.

    The outer edges must agree, and all column lines of one part must be among those of the other: a
    page may hold only rows whose cells are merged.

    Examples
    --------
    >>> from govreports.sources.ruling import Lattice
    >>> from govreports.sources.stitching import agreeing
    >>> agreeing(Lattice((), (), (0, 50, 100), (0, 9)), Lattice((), (), (1, 101), (0, 9)))
    (0, 50, 100)
    """
    fewer, more = sorted((above.xs, below.xs), key=len)
    if abs(fewer[0] - more[0]) > _AGREE or abs(fewer[-1] - more[-1]) > _AGREE:
        return None
    if any(min(abs(x - other) for other in more) > _AGREE for x in fewer):
        return None
    return more


def parted(glyphs: Iterable[Glyph], lattices: Sequence[Lattice]) -> tuple[list[list[list[Glyph]]], list[Glyph]]:
    """Return the glyphs of every cell of every lattice, and those that stand in none.

    Letters and digits that were drawn in one go stay together even where they run over the edge of
    their cell: a number is never cut by a rule.
    """
    cells: list[list[list[Glyph]]] = [[[] for _ in lattice.fields] for lattice in lattices]
    outside: list[Glyph] = []
    order = sorted(range(len(lattices)), key=lambda i: lattices[i].area)
    for run in _runs(glyphs):
        x, y = (run[0].x0 + run[-1].x1) / 2, (run[0].top + run[0].bottom) / 2
        for i in order:
            unit = lattices[i].unit(x, y)
            if unit:
                cells[i][lattices[i].owners[unit[0]][unit[1]]] += run
                break
        else:
            outside += run
    return cells, outside


def _runs(glyphs: Iterable[Glyph]) -> Iterable[list[Glyph]]:
    run: list[Glyph] = []
    for glyph in glyphs:
        word = glyph.text.isascii() and (glyph.text.isalnum() or glyph.text in ".,-+%/") and not glyph.turn
        last = run[-1] if run else None
        if word and last and abs(glyph.top - last.top) < 1 and abs(glyph.x0 - last.x1) < 0.12 * glyph.size:
            run.append(glyph)
            continue
        if run:
            yield run
        run = [glyph] if word else []
        if not word:
            yield [glyph]
    if run:
        yield run


def seen_of(glyphs: Iterable[Glyph], box: tuple[float, float, float, float]) -> Seen:
    """Return how a cell in a box was recognised: as surely as the least sure of its characters."""
    scores = [glyph.score for glyph in glyphs if glyph.score is not None]
    return Seen(round(min(scores, default=1.0), 4), *(round(edge, 1) for edge in box))


def filled(
    page: int, number: int, lattice: Lattice, cells: Sequence[Sequence[Glyph]], *, recognised: bool = False
) -> Part:
    """Return a lattice with the text of its cells as the table that has this number on its page."""
    part = Part(page, lattice)
    for cell, glyphs in zip(lattice.fields, cells, strict=True):
        points = lattice.xs[min(cell.column + cell.width, lattice.columns)] - lattice.xs[cell.column]
        lines = lines_of(glyphs)
        place = Place(number, cell.row + 1, cell.column + 1, page)
        left, top = lattice.xs[cell.column], lattice.ys[cell.row]
        box = (left, top, left + points, lattice.ys[min(cell.row + cell.height, lattice.rows)])
        seen = seen_of(glyphs, box) if recognised else None
        part.boxes.append(Box(place, place.row, cell.height, cell.width, joined(lines, points), lines, points, seen))
    return part


def mended(above: Part, below: Part) -> None:
    """Join what the end of a page cut between the last row of one part and the first row of the next, in place.

    A header that the next page repeats stands before that row.

    A cell goes on where both pieces are words, the second bears no numbering, and the first is
    numbering alone or fills its last line. The whole second row goes into the first where all of its
    text either goes on or stands where the first row has none; otherwise only cells that are merged
    over several rows do, and several together where neither row holds a number, as headers do.
    """
    last, first = max(box.place.row + box.height - 1 for box in above.boxes), 1 + _repeated(above, below)
    heads = [box for box in below.boxes if box.place.row == first]
    tails = {(box.place.column, box.width): box for box in above.boxes if box.place.row + box.height - 1 == last}
    pairs = [(tails.get((box.place.column, box.width)), box) for box in heads]
    told = [(tail, head) for tail, head in pairs if head.text]
    both = [(tail, head) for tail, head in told if tail and tail.text]
    if both and all(tail for tail, _ in told) and all(_goes_on(tail, head) for tail, head in both):
        below.boxes = [box for box in below.boxes if box.place.row != first]
        for tail, head in told:
            if tail and tail.text:
                _join(tail, head)
            elif tail:
                head.row = tail.row
                above.boxes[above.boxes.index(tail)] = head
        return
    rows = [*heads, *(box for box in above.boxes if box.place.row + box.height - 1 == last)]
    heading = len(both) >= _SEVERAL and all(_goes_on(*pair) for pair in both) and not any(_counts(b.text) for b in rows)
    for tail, head in both:
        if (heading or max(tail.height, head.height) > 1) and _goes_on(tail, head):
            _join(tail, head)
            head.text, head.lines = "", []


def _repeated(above: Part, below: Part) -> int:
    """Return how many rows of a header stand at the top of both parts."""
    count = 0
    for one, other in zip(above.rows(), below.rows(), strict=False):
        texts, again = ([(box.place.column, box.width, box.text) for box in row] for row in (one, other))
        if texts != again or any(_counts(text) for *_, text in texts) or not any(text for *_, text in texts):
            break
        count += 1
    return count


def _goes_on(tail: Box, head: Box) -> bool:
    if not _worded(head.text) or numbering(head.text):
        return False
    if tail.text.strip() == numbering(tail.text).strip():
        return True
    return _worded(tail.text) and tail.full and not is_closed(tail.text)


def _counts(text: str) -> bool:
    return bool(text) and not _worded(text)


def _worded(text: str) -> bool:
    return any(character.isalpha() for character in text)


def _join(tail: Box, head: Box) -> None:
    tail.text = joined([*tail.lines, *head.lines], tail.points)
    tail.lines += head.lines
    if tail.seen and head.seen:
        tail.seen = tail.seen._replace(score=min(tail.seen.score, head.seen.score))
