"""The words of ``lexicons/phrases.csv`` as compiled patterns."""

import re
from functools import cache

from govreports.lexicons import rows

__all__ = ["compiled", "neutral_end", "of_role", "roles"]

_ROLE = re.compile(r"(?<!\?P)<([a-z_.]+)>")


@cache
def _words(role: str) -> str:
    if role == "self":
        own = sorted((row["word"] for row in rows("selves")), key=len, reverse=True)
    elif role == "body":
        own = sorted({row["suffix"] for row in rows("organs")}, key=len, reverse=True)
    else:
        own = [_expanded(row["pattern"]).replace("(?P<level>", "(?:") for row in rows("phrases") if row["role"] == role]
    return "(?:" + "|".join(own) + ")"


def _expanded(template: str) -> str:
    return _ROLE.sub(lambda match: _words(match[1]), template)


@cache
def compiled(template: str) -> re.Pattern[str]:
    """Return a template such as ``<own>共`` compiled, each role in angle brackets replaced by its words.

    Examples
    --------
    >>> from govreports.statements.phrases import compiled
    >>> compiled("<own>收到").search("2020年我局收到申请")[0]
    '我局收到'
    """
    return re.compile(_expanded(template))


@cache
def of_role(role: str) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of a role one by one, groups kept."""
    return tuple(re.compile(_expanded(row["pattern"])) for row in rows("phrases") if row["role"] == role)


@cache
def roles(prefix: str) -> tuple[str, ...]:
    """Return the roles that begin with a prefix, in the order of the list."""
    return tuple(dict.fromkeys(row["role"] for row in rows("phrases") if row["role"].startswith(prefix)))


@cache
def _neutral() -> re.Pattern[str]:
    return re.compile(_words("neutral") + "*+")


def neutral_end(text: str, at: int) -> int:
    """Return where the words end that restrict nothing, from an offset on.

    Examples
    --------
    >>> from govreports.statements.phrases import neutral_end
    >>> neutral_end("收到政府信息公开申请", 2)
    8
    """
    match = _neutral().match(text, at)
    return match.end() if match else at
