"""What the name of a file and the folders it lies in say: organ, year, region. Below everything that the text says."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from govreports.gazetteer import Region, organ_type, place_of, regions
from govreports.metadata.dates import YEAR, year_of
from govreports.metadata.names import TITLE_YEAR, is_name, named_in_title
from govreports.script import fold

__all__ = ["Filed", "filed_under"]

_PARTS: Final = re.compile(r"!?[/\\]+")
_ENDING: Final = re.compile(r"\.[A-Za-z0-9]{1,8}$")
_RECORD: Final = re.compile(r"#(?:row|line|record|page|part)=\d+$")
_NOISE: Final = re.compile(r"^[A-Za-z0-9_.\- ]*[A-Za-z_.\- ](?=20\d\d\s?年|[一-鿿])")
_APART: Final = re.compile(r"[_\-\s.()\[\]【】+,:]+")
_YEAR: Final = re.compile(rf"(?<![\d])({YEAR})(?!\d|\s*年?\s*[-./_年]\s*\d{{1,2}}(?!\d)|\s*年\s*\d{{1,2}}\s*月)")
_WORDS: Final = re.compile(r"(?:政府|政务)?信息公开.*$|年度?(?:工作)?(?:报告|总结).*$|年?报(?:告|表)?$|^关于|的$")
_HAN: Final = re.compile(r"[一-鿿]")
_GOVERNING: Final = frozenset({"government"})


@dataclass(frozen=True, slots=True)
class Filed:
    """What a path says: organ and year with their bases (``file_name``, ``folder``), the rows the region may be."""

    organ: str | None = None
    organ_basis: str | None = None
    year: int | None = None
    year_basis: str | None = None
    regions: tuple[Region, ...] = ()
    words: str = ""
    titled: bool = False


@lru_cache(maxsize=512)
def filed_under(place: str | None) -> Filed:
    """Return what the path of a file, an archive's member or a record says.

    Folders count from the file upwards as far as they have Chinese names or are a year, so that it makes no
    difference where a collection lies on a machine. A date of downloading is no year.

    Examples
    --------
    >>> found = filed_under("data/阜阳市/颍州区/2021年/商务局.docx")
    >>> found.organ, found.organ_basis, found.year, found.year_basis, found.words
    ('商务局', 'file_name', 2021, 'folder', '阜阳市/颍州区')
    >>> filed_under("下载_20230411.html").year
    """
    *folders, name = _PARTS.split(_RECORD.sub("", fold(place or ""))) or [""]
    stem = _NOISE.sub("", _ENDING.sub("", name))
    near = list(_near(folders))
    year, year_basis = _year(stem, near)
    organ = _organ(stem)
    basis = "file_name" if organ else None
    if organ is None:
        organ = next((own for folder in near if (own := _organ(folder))), None)
        basis = "folder" if organ else None
    within, words = _region([*reversed(near), stem], year)
    titled = "信息公开" in stem and "报" in stem
    return Filed(organ, basis, year, year_basis, within, words, titled)


def _near(folders: Sequence[str]) -> Iterator[str]:
    """Iterate over the folders around a file that say something, the nearest first."""
    for folder in reversed(folders):
        if not _HAN.search(folder) and not _YEAR.fullmatch(folder.strip()):
            return
        yield _ENDING.sub("", folder)


def _year(stem: str, folders: Sequence[str]) -> tuple[int | None, str | None]:
    """Return the one year that the file name says, else that the nearest folder says."""
    own = set(_YEAR.findall(stem))
    if len(own) == 1 and (_HAN.search(stem) or folders):
        return year_of(own.pop()), "file_name"
    for folder in () if own else folders:
        said = set(_YEAR.findall(folder))
        if said:
            return (year_of(said.pop()), "folder") if len(said) == 1 else (None, None)
    return None, None


def _organ(text: str) -> str | None:
    """Return the organ that a file or folder is named after; a region alone is none, unless a title names it."""
    named = named_in_title(text).organ
    if named:
        return named
    for token in _APART.split(text):
        name = _WORDS.sub("", TITLE_YEAR.sub("", token)).strip()
        if is_name(name) and organ_type(name) not in _GOVERNING and name not in regions().by_name:
            return name
    return None


def _region(parts: Sequence[str], year: int | None) -> tuple[tuple[Region, ...], str]:
    """Return the rows of the innermost region that folders and file name print, and the words it is printed in."""
    known = regions()
    found: tuple[Region, ...] = ()
    words: list[str] = []
    for part in parts:
        for token in _APART.split(TITLE_YEAR.sub("", part)) if part else ():
            rows = known.named(token, year) or known.shortly(token, year) or place_of(token, year).candidates
            inner = tuple(row for row in rows if any(row.within(outer) for outer in found))
            if rows and (inner or not found):
                found = inner or rows
                words.append(place_of(token, year).printed or token)
    return found, "/".join(words)
