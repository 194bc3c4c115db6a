"""The truth about a cell, and the judgement of what a reader made of it."""

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["exact", "honest", "missed", "wrong"]

_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Truth:
    """What one cell of the official form says in a synthetic report.

    Parameters
    ----------
    status
        ``read``, ``blank``, ``dash``, ``unreadable``, or ``absent`` where nothing of the cell was rendered.
    value
        The printed number; None unless `status` is ``read``.
    raw
        Printed text without white space around it, as the report prints it (script, width); empty for a blank cell.
        Where digits are glued it is the part that belongs to this cell.
    unit
        Unit printed in the cell, else in its header, else in the form, in simplified script; None where there is none.
    positions_kept
        Whether what was rendered still shows which column the value stands in. Where it does not, a reader that answers
        with no value is as right as one that answers with the right value.
    also
        Further statuses, all without a value, that are honest for this text.
    lost
        Why the column is not shown: ``blanks`` (blank cells vanished), ``padding`` (empty places on one side or the
        other), ``glued``, ``label`` (a damaged label or header), ``lines`` (lines that came before are gone), ``cut``,
        ``repeated`` (printed again with another figure),
        ``picture`` (only recognition can tell); empty where it is shown or nothing is printed.

    Examples
    --------
    >>> Truth("read", 3.0, "3", None, positions_kept=True).value
    3.0
    """

    status: str
    value: float | None
    raw: str
    unit: str | None
    positions_kept: bool
    also: tuple[str, ...] = ()
    lost: str = ""


def verdict(truth: Truth, status: str, value: float | None) -> Verdict:
    """Judgement of a reader's answer for one cell.

    Parameters
    ----------
    truth
        What the report says.
    status, value
        What the reader says; a cell that the reader does not mention counts as ``absent``.

    Returns
    -------
    str
        ``exact``: status and number agree. ``honest``: no number, where the report no longer shows one or shows it
        without its column. ``missed``: no number although there is one to be read, or another word for a cell without a
        number; a loss, not a lie. ``wrong``: a number that is not the cell's, or a claim that a cell is empty where a
        number is printed.

    Examples
    --------
    >>> verdict(Truth("blank", None, "", None, positions_kept=True), "read", 0.0)
    'wrong'
    >>> verdict(Truth("read", 4.0, "4", None, positions_kept=False), "ambiguous", None)
    'honest'
    """
    if value is not None:
        right = truth.value is not None and abs(truth.value - value) <= _TOLERANCE * max(1.0, abs(truth.value))
        return "exact" if right else "wrong"
    if status == truth.status:
        return "exact"
    if status in truth.also or not truth.positions_kept:
        return "honest"
    return "wrong" if truth.status == "read" and status in {"blank", "dash"} else "missed"
