"""The words that tell problems from measures and both from talk, as patterns made of ``lexicons/cues.csv``."""

import re

from govreports.lexicons import roles

__all__ = ["pattern"]

_LIST = "cues"


def pattern(template: str) -> re.Pattern[str]:
    """Return a template such as ``<lead>+$`` compiled, with each role in angle brackets replaced by its cues.

    Examples
    --------
    >>> from govreports.clauses.cues import pattern
    >>> pattern("<tail>$").sub("", "公开不及时等问题")
    '公开不及时'
    """
    return roles.compiled(_LIST, template)
