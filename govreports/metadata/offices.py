"""Offices and sections that answer or sign for an organ, and are not the organ."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from govreports.gazetteer import organ_type
from govreports.lexicons import rows
from govreports.metadata.names import is_name

__all__ = ["government_of", "owner_of"]

_GOVERNMENT: Final = re.compile(r"(?P<government>.+(?:人民政府|[省市区县州旗盟]政府))办(?:公[室厅])?")


@cache
def _tails(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row['pattern']})" for row in rows("offices") if row["office"] == kind))


def _owners(name: str, kind: str) -> Iterator[str]:
    """Iterate over the organs that a name begins with and that one of their offices ends, the shortest first."""
    for cut in range(2, len(name)):
        if _tails(kind).fullmatch(name, cut) and is_name(name[:cut]):
            yield name[:cut]


def government_of(name: str) -> tuple[str, bool] | None:
    """Return the government whose office a name is, and whether the office's name says that it speaks for it.

    Examples
    --------
    >>> government_of("河东省人民政府政府信息公开办公室"), government_of("石城县人民政府办公室")
    (('河东省人民政府', True), ('石城县人民政府', False))
    >>> government_of("石桥镇人民政府办公室")
    """
    match = _GOVERNMENT.fullmatch(name)
    if match and organ_type(match["government"]) == "government":
        return match["government"], False
    owners = (owner for owner in _owners(name, "government") if organ_type(owner) == "government")
    return next(((owner, True) for owner in owners), None)


def owner_of(name: str) -> str:
    """Return the organ whose office or section a name is, the name itself where it is none.

    Examples
    --------
    >>> owner_of("石城县民政局政务公开工作领导小组办公室"), owner_of("石城县扶贫开发办公室")
    ('石城县民政局', '石城县扶贫开发办公室')
    """
    return next((owner for owner in _owners(name, "own") if organ_type(owner) != "government"), name)
