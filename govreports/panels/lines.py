"""Organs that go on under another name, as one series."""

from collections import Counter
from collections.abc import Mapping

import polars as pl

from govreports.arguments import checked
from govreports.gazetteer import lineage

__all__ = ["follow"]


@checked(data="panel")
def follow(data: pl.DataFrame) -> pl.DataFrame:
    """Return a panel in which an organ that was renamed goes by its last name in all years.

    The reforms of 2018 and 2023 renamed bureaus, and places were renamed all along (``govreports.gazetteer``
    names the notices): by names alone such an organ ends at the break that one wants to look across. Names are
    joined where the one became the other by renaming, no other name of the panel did so too, and the
    years of the first end before those of the second begin. Mergers and divisions join nothing.
    ``organ_key`` keeps the name of the time.

    Parameters
    ----------
    data
        A frame as ``panel`` returns it.

    Examples
    --------
    >>> import polars as pl
    >>> from govreports.panels import follow
    >>> names = ["湖北省荆门市沙洋县环境保护局", "湖北省荆门市沙洋县生态环境局"]
    >>> data = pl.DataFrame({"organ": names, "organ_key": names, "year": [2018, 2019]})
    >>> follow(data)["organ"].to_list()
    ['湖北省荆门市沙洋县生态环境局', '湖北省荆门市沙洋县生态环境局']
    """
    spans = data.drop_nulls("organ_key").group_by("organ_key", maintain_order=True).agg(
        first=pl.col("year").min(), last=pl.col("year").max()
    )  # fmt: skip
    known = {key: (first, last) for key, first, last in spans.iter_rows()}
    claims = {key: [name for name in _former(key, known) if known[name][1] < known[key][0]] for key in known}
    successors = Counter(names[0] for names in claims.values() if len(names) == 1)
    ahead = {names[0]: key for key, names in claims.items() if len(names) == 1 and successors[names[0]] == 1}
    last: dict[str, str] = {}
    for key in known:
        name = key
        while name in ahead:
            name = ahead[name]
        last[key] = name
    renamed = pl.col("organ_key").replace_strict(last, default=None, return_dtype=pl.String)
    return data.with_columns(organ=pl.coalesce(renamed, "organ")).sort("organ", "year", maintain_order=True)


def _former(organ: str, known: Mapping[str, tuple[int, int]]) -> list[str]:
    """Return the names of the panel that an organ bore last before its own, through names that the panel lacks."""
    found: list[str] = []
    waiting, met = [organ], {organ}
    while waiting:
        name = waiting.pop()
        for change in lineage(name):
            former = change.predecessor
            if change.successor != name or change.kind != "renamed" or former in met:
                continue
            met.add(former)
            (found if former in known else waiting).append(former)
    return found
