"""The words of synthetic reports, loaded once from `words.toml`."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def words(section: str) -> Any:  # noqa: ANN401  (a tree of TOML values)
    """One top-level section of `words.toml`.

    Parameters
    ----------
    section
        Name of a table or key at the top of the file, such as ``titles``.

    Returns
    -------
    Any
        The TOML value: a string, or a tree of dicts and lists. Shared: do not change it.

    Examples
    --------
    >>> words("problems")["ordinals"][0]
    '一是'
    """
    return everything()[section]


@cache
def everything() -> dict[str, Any]:
    """All sections of `words.toml` by name.

    Returns
    -------
    dict of str to Any
        Shared: do not change it.
    """
    return tomllib.loads((files("govreports_benchmark.writers") / "words.toml").read_text(encoding="utf-8"))
