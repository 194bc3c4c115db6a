"""``python -m tests.layouts --documents N --seed S [--only TEXT]``; ``--one FAMILY SEED`` writes one document to build/ and shows it."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

from tests.converters.documents import Document, document, moved
from tests.converters.measuring import WRONG, Outcome, answers_of, verdict_of

from . import grids, provinces, recognised, texts, values
from .families import FAMILIES, Family, Sample

MODULES = (grids, provinces, recognised, texts, values)
ROOT = Path(__file__).parents[2]


def sample(each: Family, seed: int) -> tuple[Document, Sample, set[tuple[str, str, str]]]:
    """Return the report of a seed in a layout, and the cells whose place it no longer shows."""
    rng = random.Random(f"{each.name} {seed} choices")
    made = document(seed, rng.choice(each.regimes), rng.choice(each.blanking))
    done = each.sample(made)
    lost = set(done.lost)
    twin = moved(made)
    if twin.printed != made.printed and each.sample(replace(twin, truth=made.truth)).text == done.text:
        for keys in made.rows():
            if 0 < sum(bool(made.printed[key]) for key in keys) < len(keys):
                lost.update(keys)
    return made, done, lost


def outcomes(seeds: Iterable[int], chosen: list[Family]) -> Iterator[Outcome]:
    """Give what is read of the reports of some seeds in some layouts."""
    for seed in seeds:
        for each in chosen:
            yield judged(each, seed)


def judged(each: Family, seed: int) -> Outcome:
    """Return what is read of the report of a seed in a layout."""
    made, done, lost = sample(each, seed)
    found = Outcome(seed, each.name)
    answers, addressless = answers_of(done.text.encode(), f"{seed}.{each.suffix}")
    truths = {} if done.own else made.truth | done.truth
    for key, truth in truths.items():
        given = answers.get(key, [("absent", None)])
        verdict = verdict_of(truth, given)
        found.counts.update(("cells", verdict))
        if key not in lost:
            found.counts["shown"] += 1
            found.counts["shown right"] += verdict == "right"
        if verdict in WRONG:
            found.wrong.append(f"{'/'.join(key)}: printed {made.printed[key]!r}, read as {given} ({verdict})")
    own = Counter(done.own)
    for key, given in answers.items():
        if key in truths or not any(value is not None or status in {"blank", "dash"} for status, value in given):
            continue
        label = unquote(key[1].removeprefix("local/")) if key[1].startswith("local/") else ""
        if label in done.own:
            truth = ("blank" if done.own[label] is None else "read", done.own[label])
            verdict = verdict_of(truth, given)
            own.pop(label, None)
            found.counts.update(("cells", "shown", verdict))
            found.counts["shown right"] += verdict == "right"
        elif any(value is not None for _, value in given):
            verdict = "local" if label and not done.own else "invented"
            found.counts[verdict] += 1
        else:
            continue
        if verdict in WRONG:
            found.wrong.append(f"{'/'.join(key)}: not printed, or otherwise, read as {given} ({verdict})")
    found.counts.update({"cells": len(own), "shown": len(own), "absent": len(own)})
    found.counts["addressless"] = addressless
    found.counts["documents"] = 1
    found.exact = found.counts["right"] == found.counts["cells"] and not found.wrong
    found.counts["exact"] = int(found.exact)
    return found


def named(pattern: str | None) -> list[Family]:
    """Return the families whose name holds a text, all of them without one."""
    return [each for each in FAMILIES.values() if not pattern or pattern in each.name]
