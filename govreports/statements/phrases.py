"""The words around figures, ``lexicons/phrases.csv``, as compiled patterns."""

import re

from govreports.lexicons import roles as _lists

__all__ = ["compiled", "neutral_end", "of_role", "roles"]

_LIST = "phrases"


def compiled(template: str) -> re.Pattern[str]:
    """Return a template such as ``<own>共`` compiled, each role in angle brackets replaced by its words.

    Examples
    --------
    >>> from govreports.statements.phrases import compiled
    >>> compiled("<own>收到").search("2020年我局收到申请")[0]
    '我局收到'
    """
    return _lists.compiled(_LIST, template)


def of_role(role: str) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of a role one by one, groups kept."""
    return _lists.patterns(_LIST, role)


def roles(prefix: str) -> tuple[str, ...]:
    """Return the roles that begin with a prefix, in the order of the list."""
    return _lists.roles(_LIST, prefix)


def neutral_end(text: str, at: int) -> int:
    """Return where the words end that restrict nothing, from an offset on.

    Examples
    --------
    >>> from govreports.statements.phrases import neutral_end
    >>> neutral_end("收到政府信息公开申请", 2)
    8
    """
    match = compiled("<neutral>*+").match(text, at)
    return match.end() if match else at
