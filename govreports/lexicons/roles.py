"""Word lists whose rows are patterns of roles: ``<role>`` in a template stands for all patterns of that role."""

import re
from functools import cache
from typing import Final

from govreports.lexicons import rows

__all__ = ["compiled", "patterns", "roles", "words"]

_ROLE: Final = re.compile(r"(?<!\?P)<([a-z_.]+)>")
_BORROWED: Final = {"self": ("selves", "word"), "body": ("organs", "suffix")}
"""Roles whose words are a column of another list, the longest first."""


@cache
def words(name: str, role: str) -> str:
    """Return an expression that matches any pattern of a role of a list, those listed first tried first."""
    own = [_filled(name, row["pattern"]).replace("(?P<level>", "(?:") for row in rows(name) if row["role"] == role]
    if not own and role in _BORROWED:
        other, column = _BORROWED[role]
        own = sorted({row[column] for row in rows(other)}, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(own) + ")"


def _filled(name: str, template: str) -> str:
    return _ROLE.sub(lambda match: words(name, match[1]), template)


@cache
def compiled(name: str, template: str) -> re.Pattern[str]:
    """Return a template compiled, each role in angle brackets replaced by its patterns in a list.

    Examples
    --------
    >>> from govreports.lexicons.roles import compiled
    >>> compiled("phrases", "<own>收到").search("2020年我局收到申请")[0]
    '我局收到'
    """
    return re.compile(_filled(name, template))


@cache
def patterns(name: str, role: str) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of a role of a list one by one, groups kept."""
    return tuple(re.compile(_filled(name, row["pattern"])) for row in rows(name) if row["role"] == role)


@cache
def roles(name: str, prefix: str) -> tuple[str, ...]:
    """Return the roles of a list that begin with a prefix, in its order."""
    return tuple(dict.fromkeys(row["role"] for row in rows(name) if row["role"].startswith(prefix)))
