"""Human codes against those of the machine: confusion, precision, recall and F1, weighted by sampling probability."""

from collections import Counter, defaultdict
from collections.abc import Mapping

import polars as pl

from govreports import schemas
from govreports.arguments import checked
from govreports.errors import InputError
from govreports.validation.manual import CODES, nearest

__all__ = ["confusion", "parts_of", "score_coding"]

_Table = dict[tuple[str, str], float]


def parts_of(sample: pl.DataFrame, codes: pl.DataFrame) -> dict[str, Mapping[str, float]]:
    """Return what part of its coders gave each code to each clause of a sample.

    Raises
    ------
    InputError
        A clause has no code, was not drawn, or has one twice by the same coder; or a code is none.

    Examples
    --------
    >>> import polars as pl
    >>> from govreports.validation.scoring import parts_of
    >>> said = pl.DataFrame({"item": ["a/1", "a/1"], "coder": ["x", "y"], "code": ["gap", "quality"]})
    >>> parts_of(pl.DataFrame({"item": ["a/1"]}), said)
    {'a/1': {'gap': 0.5, 'quality': 0.5}}
    """
    given = codes.drop_nulls("code")
    known = sample["item"].to_list()
    held: dict[str, dict[str, str]] = {item: {} for item in known}
    for item, coder, code in given.select("item", "coder", "code").iter_rows():
        if item not in held:
            message = f"{item!r} was not drawn" + (f"; is it {nearest(item, known)!r}?" if known else "")
            raise InputError(message)
        if coder in held[item]:
            message = f"coder {coder} has {item} more than once; keep one code"
            raise InputError(message)
        if code not in CODES:
            message = f"coder {coder}, {item}: no code {code!r}; is it {nearest(code, CODES)!r}?"
            raise InputError(message)
        held[item][coder] = code
    if bare := [item for item, own in held.items() if not own]:
        message = f"{len(bare)} clauses of the sample have no code, the first {bare[0]}; weights hold for all or none"
        raise InputError(message)
    return {item: {code: n / len(own) for code, n in Counter(own.values()).items()} for item, own in held.items()}


def _pairs(sample: pl.DataFrame, codes: pl.DataFrame) -> tuple[_Table, _Table]:
    """Return items and weights by human and machine code."""
    parts = parts_of(sample, codes)
    items: _Table = defaultdict(float)
    weights: _Table = defaultdict(float)
    for item, machine, probability in sample.select("item", "machine", "probability").iter_rows():
        for code, part in parts[item].items():
            items[code, machine] += part
            weights[code, machine] += part / probability
    return items, weights


@checked(sample="coding_sample", codes="codes")
def confusion(sample: pl.DataFrame, codes: pl.DataFrame) -> pl.DataFrame:
    """Return how often coders gave one code and the machine another, one row a pair that occurs.

    Parameters
    ----------
    sample
        As ``coding_sample`` returns it.
    codes
        As ``read_codes`` returns them. Several coders of a clause count in equal parts; hand in the codes they
        agreed upon as those of one coder where that is wanted.

    Returns
    -------
    polars.DataFrame
        human, machine, items (of the sample), clauses (estimated for all that could be drawn: 1 by probability).

    Raises
    ------
    InputError
        A clause of the sample has no code, or codes do not fit the sample.
    """
    items, weights = _pairs(sample, codes)
    pairs = sorted(items, key=lambda pair: (CODES.index(pair[0]), CODES.index(pair[1])))
    return schemas.frame(
        "confusion",
        {
            "human": [human for human, _ in pairs],
            "machine": [machine for _, machine in pairs],
            "items": [items[pair] for pair in pairs],
            "clauses": [weights[pair] for pair in pairs],
        },
    )


@checked(sample="coding_sample", codes="codes")
def score_coding(sample: pl.DataFrame, codes: pl.DataFrame) -> pl.DataFrame:
    """Return how well the machine finds each code that humans gave, one row a code and one for all.

    Every clause counts 1 by its sampling probability (Horvitz & Thompson 1952), so that the scores are those of the
    corpus and not of the sample. ``none`` stands for clauses without category.

    Parameters
    ----------
    sample
        As ``govreports.coding_sample`` returns it.
    codes
        As ``govreports.validation.read_codes`` returns them, several coders under each other and in equal parts.

    Returns
    -------
    polars.DataFrame
        category, items (coded so in the sample), human, machine and both (estimated clauses of the corpus),
        precision (both by machine), recall (both by human), f1; null where nothing could be right or wrong. In the
        last row, ``all``, the three are the accuracy.

    Raises
    ------
    InputError
        A clause of the sample has no code, or codes do not fit the sample.

    Examples
    --------
    >>> import govreports as gr
    >>> drawn = gr.coding_sample(gr.read("data/reports"), 8)
    >>> agreed = drawn.select("item", coder=pl.lit("x"), code="machine")
    >>> gr.score_coding(drawn, agreed).row(-1, named=True)["f1"]
    1.0
    """
    items, weights = _pairs(sample, codes)
    rows = []
    for code in CODES:
        said = sum(value for (human, _), value in weights.items() if human == code)
        named = sum(value for (_, machine), value in weights.items() if machine == code)
        count = sum(value for (human, _), value in items.items() if human == code)
        rows.append((code, count, said, named, weights[code, code]))
    whole = sum(weights.values())
    rows.append(("all", sum(items.values()), whole, whole, sum(weights[code, code] for code in CODES)))
    found = [
        (*row, _ratio(row[4], row[3]), _ratio(row[4], row[2]), _ratio(2 * row[4], row[2] + row[3])) for row in rows
    ]
    columns = zip(schemas.FRAMES["coding_scores"], zip(*found, strict=True), strict=True)
    return schemas.frame("coding_scores", dict(columns))


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None
