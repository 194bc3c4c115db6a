"""Several printings of one table: which is read, and what is ambiguous because they disagree."""

from typing import Final

from govreports.alignment.cells import AlignedCell, Printing
from govreports.alignment.tokens import VALUE

__all__ = ["choose", "make_ambiguous"]

_OFTEN: Final = 2


def choose(reads: list[Printing], notes: list[str]) -> dict[str, Printing]:
    """Keep one printing of each table, an empty one only where no other is.

    The same again is left over; a different one makes cells ambiguous, since nothing says which holds. Where
    some differ, the document may hold two reports, so that an empty one may be that of the first.
    """
    chosen: dict[str, Printing] = {}
    again: dict[str, list[Printing]] = {}
    for read in sorted(reads, key=lambda read: not read.instance.values()):
        first = chosen.get(read.table.code)
        if first is None:
            chosen[read.table.code] = read
        else:
            again.setdefault(read.table.code, []).append(read)
    differing = {
        code
        for code, others in again.items()
        if any(other.instance.values() and _differ(chosen[code], other) for other in others)
    }
    if differing:
        differing |= {code for code, others in again.items() if any(_precedes(other, chosen[code]) for other in others)}
    if len(differing) > len(chosen) // _OFTEN and len(differing) > 1:
        notes.append("two_reports")
        second = min(other.instance.start for others in again.values() for other in others)
        own = {chosen[code].regime.id for code in again}
        for code in chosen.keys() - again.keys():
            if chosen[code].instance.start > second and chosen[code].regime.id not in own:
                make_ambiguous(chosen[code], None)  # whose it is nothing says
    elif differing:
        notes.append("tables_conflict:" + ",".join(sorted(differing)))
    for code, others in again.items():
        for other in others:
            why = "conflict" if code in differing else "repeated"
            used = [t for hit in other.instance.hits for t in hit.body if t.kind == VALUE]
            other.leftovers = [(token, why) for token in used]
            if why == "conflict" and (used or _precedes(other, chosen[code])):
                make_ambiguous(chosen[code], other)
    return chosen


def _precedes(one: Printing, other: Printing) -> bool:
    """Tell whether a printing stands before one that says something else."""
    return one.instance.start < other.instance.start and _differ(one, other)


def _differ(one: Printing, other: Printing) -> bool:
    shared = one.cells.keys() & other.cells.keys()
    return one.regime is not other.regime or any(
        (one.cells[key].value, one.cells[key].status) != (other.cells[key].value, other.cells[key].status)
        for key in shared
    )


def make_ambiguous(one: Printing, other: Printing | None) -> None:
    """Two printings of a table disagree: what differs is known of neither."""
    for key, mine in list(one.cells.items()):
        theirs = other.cells.get(key) if other else None
        if theirs is None or (mine.value, mine.status) != (theirs.value, theirs.status):
            one.cells[key] = AlignedCell(
                mine.regime, mine.table, mine.row, mine.column, None, "ambiguous", None, mine.raw, mine.at
            )
