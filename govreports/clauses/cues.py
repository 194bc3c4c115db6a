"""The words that tell problems from measures and both from talk, as patterns made of ``lexicons/cues.csv``."""

import re
from functools import cache

from govreports.lexicons import rows

__all__ = ["any_of", "pattern"]


@cache
def any_of(role: str) -> str:
    """Return an expression that matches any cue of a role, those listed first tried first."""
    return "(?:" + "|".join(_filled(row["pattern"]) for row in rows("cues") if row["role"] == role) + ")"


def _filled(template: str) -> str:
    return re.sub(r"<([a-z_]+)>", lambda match: any_of(match[1]), template)


@cache
def pattern(template: str) -> re.Pattern[str]:
    """Return a template such as ``<lead>+$`` compiled, with each role in angle brackets replaced by its cues.

    Examples
    --------
    >>> from govreports.clauses.cues import pattern
    >>> pattern("<tail>$").sub("", "公开不及时等问题")
    '公开不及时'
    """
    return re.compile(_filled(template))
