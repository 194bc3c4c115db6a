"""Runs of tokens: a label or an unknown text and what follows it up to the next."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from govreports.tables.losses import has_losses
from govreports.tables.meanings import Meaning
from govreports.tables.tokens import FURNITURE, NOTE, VALUE, WORDS, Token

__all__ = ["Run", "between_headers", "heads_column", "heads_group", "in_one_line", "passes_over", "runs"]

_BETWEEN: Final = frozenset({NOTE, FURNITURE})
_HEADER: Final = 16
"""A longer text is no header of a column that lost some characters."""


class Run(NamedTuple):
    """A label or an unknown text and the values, blanks and units that follow it."""

    head: Token
    body: list[Token]
    following: Token | None = None


def runs(tokens: Iterable[Token]) -> Iterator[Run]:
    """Iterate over the runs of a stream; notes and page numbers stand in none."""
    head: Token | None = None
    body: list[Token] = []
    for token in tokens:
        if token.kind in WORDS:
            if head is not None:
                yield Run(head, body, token)
            head, body = token, []
        elif head is not None and token.kind not in _BETWEEN:
            body.append(token)
    if head is not None:
        yield Run(head, body)


def between_headers(run: Run, previous: str) -> bool:
    """Tell whether a short word without numbers stands between headers; words of prose stand between groups."""
    if previous not in {"column", "group"} or run.following is None or len(run.head.text) > _HEADER:
        return False
    kinds = run.following.meanings.by_kind
    headed = "column" in kinds or (previous == "column" and ("group" in kinds or has_losses(run.following.text)))
    return headed and not any(token.kind == VALUE for token in run.body)


def heads_column(run: Run) -> bool:
    """Tell whether the header of a column follows."""
    return run.following is not None and "column" in run.following.meanings.by_kind


def in_one_line(run: Run) -> bool:
    """Tell whether what follows stands in the same line."""
    return run.following is not None and run.following.row == run.head.row


def heads_group(run: Run, rows: Sequence[Meaning]) -> bool:
    """Tell whether the next label is a row that only forms have in which this label heads a group of rows."""
    if run.following is None:
        return False
    after = [m for m in run.following.meanings if m.kind == "row" and m.table == rows[0].table]
    apart = {meaning.regime for meaning in rows}
    return bool(after) and all(m.regime not in apart and m.place < rows[0].place for m in after)


def passes_over(run: Run, rows: Sequence[Meaning]) -> bool:
    """Tell whether the next label is a row behind this one, so that this one heads no group of rows."""
    if run.following is None:
        return False
    after = [m for m in run.following.meanings if m.kind == "row" and m.table == rows[0].table]
    return bool(after) and all(m.place > rows[0].place for m in after)
