"""Word lists as data: one CSV each, one term a line, each with its source."""

import csv
import io
from functools import cache
from importlib import resources

__all__ = ["rows"]


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the lines of the word list ``name`` as dictionaries.

    Examples
    --------
    >>> from govreports.lexicons import rows
    >>> rows("headings")[0]["section"]
    'overview'
    """
    text = (resources.files(__name__) / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(io.StringIO(text)))
