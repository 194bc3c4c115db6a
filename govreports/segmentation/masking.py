"""Words behind a mask: numbers, the names of organs and places, which set offices apart without meaning anything."""

import re
from collections.abc import Collection, Mapping
from functools import cache
from typing import Final, Literal

from govreports.errors import InputError
from govreports.gazetteer.listing import regions
from govreports.segmentation.engines import tag_of

__all__ = ["MASKS", "Mask", "accept", "masked"]

Mask = Literal["numbers", "names", "places"]

MASKS: Final[Mapping[Mask, str]] = {"numbers": "<number>", "names": "<name>", "places": "<place>"}
"""What stands for a word that is masked."""

_NUMBER: Final = re.compile(r"[\d.,%‰]*\d[\d.,%‰]*|[〇零一二两三四五六七八九十百千万亿]+")
_STEMS: Final = re.compile(r"(?:省|市|自治区|特别行政区|地区|自治州|盟)\Z")
_LEAST: Final = 3
"""Characters of the name of a county that is surely one (城区, 郊区 are words too)."""
_TAGS: Final = {"ns": "places", "nr": "names", "nt": "names"}


def accept(masks: Collection[str]) -> None:
    """Refuse masks that there are not.

    Raises
    ------
    InputError
        One of them is not known.
    """
    wrong = [mask for mask in masks if mask not in MASKS]
    if wrong:
        message = f"{wrong[0]!r} cannot be masked; take a list of some of {', '.join(MASKS)}"
        raise InputError(message)


@cache
def _places() -> frozenset[str]:
    """Return the names of regions, those of provinces and cities without their kind too (湖北)."""
    found = set()
    for name, level in regions().select("name", "level").iter_rows():
        if len(name) >= _LEAST or level != "county":
            found.add(name)
        stem = _STEMS.sub("", name)
        if level != "county" and tag_of(stem) == "ns":
            found.add(stem)
    return frozenset(found)


def masked(
    word: str, masks: Collection[str], organs: Collection[str] = (), tags: Mapping[str, str | None] | None = None
) -> str | None:
    """Return what stands for a word, None where it is not masked.

    Parameters
    ----------
    word
        The word.
    masks
        Kinds of words that are masked.
    organs
        Names of organs.
    tags
        Parts of speech that the user gave to words: ``ns`` makes one a place, ``nr`` and ``nt`` a name.

    Examples
    --------
    >>> from govreports.segmentation.masking import masked
    >>> masked("33.9%", ["numbers"]), masked("湖北", ["places"]), masked("公开", ["names", "places"])
    ('<number>', '<place>', None)
    """
    tagged = _TAGS.get(((tags or {}).get(word) or "")[:2])
    kinds = {
        "numbers": _NUMBER.fullmatch(word) is not None,
        "names": word in organs or tagged == "names",
        "places": word in _places() or tagged == "places",
    }
    return next((text for kind, text in MASKS.items() if kind in masks and kinds[kind]), None)
