"""Ink on a page: the lines that rule it, the pieces of type between them, and whether a place is empty."""

from typing import TYPE_CHECKING, Final, NamedTuple

from govreports.sources.ruling import Rule

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    import numpy as np
    from numpy.typing import NDArray

    from govreports.sources.recognition.pictures import Page

    Mask = NDArray[np.uint8]

__all__ = ["Marks", "Stretch", "is_empty", "marks_of", "pieces", "stretches"]

_FLAT: Final = 24.0
"""Points from which on a stroke from left to right may be a rule: no character is as wide."""
_STEEP: Final = 10.0
"""The same from top to bottom, where a row may be as low."""
_BROKEN: Final = 1.4
"""Points that may be missing in a rule."""
_DRAWN: Final = 0.88
"""Share of a rule that is there."""
_NEAR: Final = 5.0
"""Points within which a rule ends at one across it."""
_LOW: Final = 30.0
"""Points below which a rule from top to bottom may be a character."""
_TOUCH: Final = 0.8
"""Points between the end of such a rule and those across it."""
_BEYOND: Final = 14.0
"""Points by which a line of a fax machine runs over a table at both of its sides."""
_SPECK: Final = 2.2
"""Points of what is dirt, and no mark, where it stands alone."""
_LINE: Final = 0.9
"""Share of the lower of two pieces by which they overlap, from which on they are of one line."""
_APART: Final = 0.9
"""Ems between pieces of a line that stand in different columns."""


class Stretch(NamedTuple):
    """A piece of type in pixels, how high the line is that it stands in, and how many marks part from left to right."""

    x0: int
    y0: int
    x1: int
    y1: int
    runs: int


class Marks(NamedTuple):
    """What is drawn on a page: rules in points, type, and everything that is a rule, in pixels."""

    horizontal: list[Rule]
    vertical: list[Rule]
    type: "Mask"
    ruled: "Mask"


def marks_of(page: "Page") -> Marks:
    """Return the rules of a page and what is left without them."""
    import cv2  # noqa: PLC0415 - an extra
    import numpy as np  # noqa: PLC0415

    scale = page.scale
    soft = cv2.GaussianBlur(page.grey, (3, 3), 0)
    block = int(12 * scale) | 1
    found = cv2.adaptiveThreshold(soft, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, 18)
    dark: Mask = np.asarray(found, np.uint8)
    dark[soft > 225] = 0  # noqa: PLR2004 - the ground of a copy
    wide, high = int(_FLAT * scale), int(_STEEP * scale)
    gap = max(1, int(_BROKEN * scale))
    flat = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    flat = cv2.morphologyEx(flat, cv2.MORPH_OPEN, np.ones((1, wide), np.uint8))
    steep = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((gap, 1), np.uint8))
    steep = cv2.morphologyEx(steep, cv2.MORPH_OPEN, np.ones((high, 1), np.uint8))
    across = _rules(np.asarray(flat, np.uint8), dark, scale, sideways=False)
    down = _rules(np.asarray(steep, np.uint8), dark, scale, sideways=True)
    across, down = _meeting(across, down)
    ruled = np.zeros_like(dark)
    for rule, thick in across:
        y = int(rule.at * scale)
        ruled[max(0, y - thick) : y + thick + 2, int(rule.start * scale) : int(rule.end * scale) + 1] = 255
    for rule, thick in down:
        x = int(rule.at * scale)
        ruled[int(rule.start * scale) : int(rule.end * scale) + 1, max(0, x - thick) : x + thick + 2] = 255
    type_ = dark.copy()
    type_[ruled > 0] = 0
    return Marks(
        [rule for rule, _ in across],
        [rule for rule, _ in down],
        _clean(np.asarray(type_, np.uint8), scale),
        np.asarray(ruled, np.uint8),
    )


_Thick = tuple[Rule, int]


def _rules(mask: "Mask", dark: "Mask", scale: float, *, sideways: bool) -> list[_Thick]:
    """Return the lines of a mask as rules, with half their thickness in pixels.

    What is thick is an area, and what is dark here and there a row of characters.
    """
    import cv2  # noqa: PLC0415 - an extra

    mask, dark = (mask.T.copy(), dark.T) if sideways else (mask, dark)
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    found = []
    for x, y, width, height, area in stats[1:count].tolist():
        thick = area / width
        drawn = (dark[y : y + height, x : x + width] > 0).any(axis=0).mean()
        if drawn >= _DRAWN and thick <= 2.5 * scale and height <= max(4 * scale, width * 0.02):
            found.append((Rule((y + height / 2) / scale, x / scale, (x + width) / scale), int(height / 2 + 1)))
    return found


def _meeting(across: list[_Thick], down: list[_Thick]) -> tuple[list[_Thick], list[_Thick]]:
    """Return the rules that end at others, without strokes of type, underlines and the lines of fax machines."""
    for _ in range(2):
        down = [(rule, thick) for rule, thick in down if _stands(rule, [flat for flat, _ in across])]
        kept = []
        for rule, thick in across:
            met = [
                steep.at
                for steep, _ in down
                if rule.start - _NEAR <= steep.at <= rule.end + _NEAR
                and steep.start - _NEAR <= rule.at <= steep.end + _NEAR
            ]
            beyond = met and min(met) - rule.start > _BEYOND and rule.end - max(met) > _BEYOND
            if met and not beyond:
                kept.append((rule, thick))
        across = kept
    return across, down


def _stands(rule: Rule, across: "Sequence[Rule]") -> bool:
    """Return whether a rule from top to bottom stands between others, one as low as a digit from one to the next."""
    low = rule.end - rule.start < _LOW
    near = _TOUCH if low else _NEAR
    met = [flat.at for flat in across if flat.start - _NEAR <= rule.at <= flat.end + _NEAR]
    ends = [any(abs(at - end) <= near for at in met) for end in (rule.start, rule.end)]
    return all(ends) if low else any(ends) or any(rule.start <= at <= rule.end for at in met)


def _clean(type_: "Mask", scale: float) -> "Mask":
    """Return type without the specks that stand alone."""
    import cv2  # noqa: PLC0415 - an extra
    import numpy as np  # noqa: PLC0415

    count, labels, stats, _ = cv2.connectedComponentsWithStats(type_, connectivity=8)
    small = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) < _SPECK * scale
    small[0] = True
    kept = np.where(small[labels], 0, 255).astype(np.uint8)
    near = cv2.dilate(kept, np.ones((int(3 * scale), int(5 * scale)), np.uint8))
    touched = np.zeros(count, bool)
    touched[np.unique(labels[near > 0])] = True
    tiny = stats[:, cv2.CC_STAT_AREA] < max(3, (0.4 * scale) ** 2)
    return np.where((touched & ~tiny)[labels] & (labels > 0), 255, 0).astype(np.uint8)


def stretches(type_: "Mask", box: tuple[int, int, int, int], scale: float) -> list[Stretch]:
    """Return the pieces of type in a part of a page, line by line.

    Parameters
    ----------
    type_
        The type of the whole page.
    box
        Left, top, right and bottom of the part in pixels.
    scale
        Pixels of a point.
    """
    import numpy as np  # noqa: PLC0415 - an extra

    left, top, right, bottom = box
    part = type_[top:bottom, left:right] > 0
    if not part.any():
        return []
    found = []
    for y0, y1 in _bands(part.any(axis=1), max(1, int(0.5 * scale))):
        if y1 - y0 < 0.8 * scale:
            continue
        em = _em(y1 - y0, scale)
        columns = part[y0:y1].any(axis=0)
        for x0, x1 in _bands(columns, max(2, int(_APART * em))):
            piece = part[y0:y1, x0:x1]
            rows = np.flatnonzero(piece.any(axis=1))
            runs = len(_bands(piece.any(axis=0), 1))
            found.append(Stretch(left + x0, top + y0 + int(rows[0]), left + x1, top + y0 + int(rows[-1]) + 1, runs))
    return found


def pieces(type_: "Mask", scale: float) -> list[Stretch]:
    """Return the pieces of type on a page without regard to columns: what stands close from left to right."""
    import cv2  # noqa: PLC0415 - an extra
    import numpy as np  # noqa: PLC0415

    heights = cv2.connectedComponentsWithStats(type_, connectivity=8)[2][1:, cv2.CC_STAT_HEIGHT]
    usual = heights[(heights > 4 * scale) & (heights < 24 * scale)]
    em = _em(float(np.percentile(usual, 80)) if len(usual) else 10 * scale, scale)
    near = cv2.dilate(type_, np.ones((1, int(_APART * em) | 1), np.uint8))
    near = cv2.dilate(near, np.ones((max(1, int(0.12 * em)) | 1, 1), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(near, connectivity=8)
    found = []
    for x, y, width, height, _ in stats[1:count].tolist():
        found += stretches(type_, (x, y, x + width, y + height), scale)
    return sorted(found, key=lambda each: (each.y0, each.x0))


def _em(height: float, scale: float) -> float:
    return float(min(max(height * 1.1, 7 * scale), 24 * scale))


def _bands(filled: "Any", gap: int) -> list[tuple[int, int]]:  # noqa: ANN401 - an array of truths
    """Return from where to where something is filled; gaps that are narrower part nothing."""
    import numpy as np  # noqa: PLC0415 - an extra

    places = np.flatnonzero(np.asarray(filled))
    if not len(places):
        return []
    cuts = np.flatnonzero(np.diff(places) > gap)
    starts = [int(places[0]), *(int(places[i + 1]) for i in cuts)]
    ends = [*(int(places[i]) + 1 for i in cuts), int(places[-1]) + 1]
    return list(zip(starts, ends, strict=True))


def is_empty(page: "Page", marks: Marks, box: tuple[int, int, int, int]) -> bool:
    """Return whether there is no ink in a part of a page, however faint: only then something is blank.

    Rules around it are none of it; neither is dirt of the size of a dot.
    """
    import cv2  # noqa: PLC0415 - an extra
    import numpy as np  # noqa: PLC0415

    left, top, right, bottom = box
    part = page.ink[top:bottom, left:right]
    if min(part.shape) < 3 * page.scale:
        return False
    open_ = cv2.dilate(marks.ruled[top:bottom, left:right], np.ones((3, 3), np.uint8)) == 0
    edge = int(2.5 * page.scale)
    open_[edge:-edge, edge:-edge] = True  # what seemed a rule within a cell is ink
    if open_.mean() < 0.4:  # noqa: PLR2004 - too little is left to tell
        return False
    size = max(3, int(1.1 * page.scale) | 1)
    soft = cv2.blur(part, (size, size)).astype(np.float32)
    inside = soft[open_]
    ground = float(np.median(inside))
    noise = float(np.median(np.abs(inside - ground))) * 1.5
    dark = ((ground - soft > max(9.0, 7 * noise)) & open_).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    extents = stats[1:count, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1, initial=0) if count > 1 else []
    return not any(extent >= _SPECK * page.scale for extent in extents)
