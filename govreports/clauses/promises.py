"""A sentence that promises something, without the words that only announce it."""

import re
from typing import Final

from govreports.clauses.cues import pattern

__all__ = ["announces", "promise_of", "promises"]

_OWN: Final = (
    "(?:(?:[我本][^,。;:将]{1,6}?|[^,。;:将]{0,8}<organ>)?(?:全体)?<own_modal>"
    "|[我本](?:<organ>|们|级|单位|部门|街道|机关)(?:办公室)?(?:也|都|均)?(?:已经?|正在|正)?(?=..)|我们(?=从))"
)


def announces(text: str, start: int, end: int) -> bool:
    """Whether a stretch of flat prose begins by turning from problems to measures."""
    return bool(pattern("<measure_bridge>").match(text, start, end))


def promises(piece: str) -> bool:
    """Whether a piece begins as promises do."""
    return bool(
        pattern(
            "(?:我们|[我本][^,。;:将]{1,6}?)?(?!要)<modal>|[^,。;:]{0,20}?将(?=<verb>)|<verb>(?!<nominal>)|<remedy>|<deadline>"
        ).match(piece)
    )


def promise_of(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the slice of the promise in a stretch of flat prose; None if it only announces some.

    Parameters
    ----------
    text
        Flat prose.
    start, end
        The stretch, from behind its ordinal to its stop.
    """
    end -= len(text[start:end]) - len(text[start:end].rstrip(",:、"))
    start = _behind_bridges(text, start, end)
    match = pattern(_OWN).match(text, start, end)
    if match and match.end() == end:
        return None
    if match and not _disposes(text, match, end):
        start = _behind_bridges(text, match.end(), end)
    colon = text.find(":", start, end)
    if colon > 0 and pattern("[^,]{0,12}?<generic_promise>").fullmatch(text, start, colon):
        start = colon + 1
    if pattern("<stump>").fullmatch(text, start, end):
        return None
    if end - start < 2 or pattern("[^,。;:]{0,12}?<generic_promise>(?:,[^。;]{0,40})?").fullmatch(text, start, end):  # noqa: PLR2004
        return None
    if pattern("<listing>[^,。;]{0,16}$").search(text[start:end]):
        return None
    return start, end


def _behind_bridges(text: str, start: int, end: int) -> int:
    """Return where a stretch begins behind the words that only turn to a promise."""
    while start < end:
        match = pattern("<bridge>[,:]?|[,:]").match(text, start, end)
        if match is None or match.end() == start:
            break
        start = match.end()
    return start


def _disposes(text: str, modal: re.Match[str], end: int) -> bool:
    """Whether 将 is no modal verb: it takes an object that something is done to (将时限由七天压缩到三天)."""
    if not modal[0].endswith("将"):
        return False
    if modal[0] == "将" and pattern("<verb>|<remedy>").match(text, modal.end(), end):
        return False
    return bool(pattern("<disposal>").match(text, modal.end(), end))
