"""Several printings of one table: which is read, and what is ambiguous because they disagree."""

from typing import Final

from govreports.tables.account import Printing

__all__ = ["choose"]

_OFTEN: Final = 2


def choose(reads: list[Printing], notes: list[str]) -> dict[str, Printing]:
    """Keep one printing of each table, an empty one only where no other is.

    The same again is left over; a different one makes cells ambiguous, since nothing says which holds. Where
    some differ, the document may hold two reports, so that an empty one may be that of the first.
    """
    chosen: dict[str, Printing] = {}
    again: dict[str, list[Printing]] = {}
    for read in sorted(reads, key=lambda read: not read.values()):
        code = read.region.plan.table.code
        if code in chosen:
            again.setdefault(code, []).append(read)
        else:
            chosen[code] = read
    differing = {code for code, others in again.items() if any(o.values() and _differ(chosen[code], o) for o in others)}
    if differing:
        differing |= {code for code, others in again.items() if any(_precedes(other, chosen[code]) for other in others)}
    if len(differing) > len(chosen) // _OFTEN and len(differing) > 1:
        notes.append("two_reports")
        second = min(other.start for others in again.values() for other in others)
        own = {chosen[code].region.regime.id for code in again}
        for code in chosen.keys() - again.keys():
            if chosen[code].start > second and chosen[code].region.regime.id not in own:
                chosen[code].doubt(None)  # whose it is nothing says
    elif differing:
        notes.append("tables_conflict:" + ",".join(sorted(differing)))
    for code, others in again.items():
        for other in others:
            differs = code in differing
            if differs and (other.values() or _precedes(other, chosen[code])):
                chosen[code].doubt(other)
            other.leave("conflict" if differs else "repeated")
    return chosen


def _precedes(one: Printing, other: Printing) -> bool:
    """Tell whether a printing stands before one that says something else."""
    return one.start < other.start and _differ(one, other)


def _differ(one: Printing, other: Printing) -> bool:
    shared = one.cells.keys() & other.cells.keys()
    return one.region.regime is not other.region.regime or any(
        (one.cells[key].value, one.cells[key].status) != (other.cells[key].value, other.cells[key].status)
        for key in shared
    )
