"""Weights of the second reader, learned from the marked sections in the repository that rules may be made on.

``python -m govreports.clauses.compiling`` in the repository writes them anew.
"""

import csv
import gzip
import io
import random
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from govreports.clauses.second import CODES, CUTS, LABELS, Weights, best_path, code_traits, cut_traits
from govreports.clauses.units import flatten
from govreports.schemas import CATEGORIES
from govreports.script import fold

__all__ = ["compiled", "main"]

_TRUTH: Final = Path("data") / "truth"
_MARK: Final = re.compile(r"\{([pm]) ([^|}]*)\|([^}]*)\}")
_KINDS: Final = {"p": "problem", "m": "measure"}
_ROUNDS: Final = {CUTS: 8, CODES: 12}
_LEAST: Final = 3
_SCALE: Final = 20
Clause = tuple[str, str, str]


def _marked(root: Path) -> list[str]:
    old = tomllib.loads((root / "clauses" / "sections.toml").read_text(encoding="utf-8"))["sections"]
    new = tomllib.loads((root / "clauses_2026c" / "development.toml").read_text(encoding="utf-8"))["sections"]
    return [each["marked"].strip("\n") for each in (*old, *new) if each["part"] == "development"]


def _section(marked: str) -> tuple[str, list[int], list[Clause]]:
    """Return flat prose, the label of each of its characters, and its clauses as kind, text and category."""
    text, clauses, at = "", [], 0
    spans: list[tuple[int, int, str]] = []
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        start, at = len(text), match.end()
        text += match[3]
        spans.append((start, len(text), match[1]))
        for item in match[2].split(";"):
            names, _, said = item.partition(":")
            clauses.append((_KINDS[match[1]], fold(said or match[3]).replace("\n", ""), names.split("+")[0]))
    flat = flatten(fold(text + marked[at:]))
    kinds = ["p"] * len(flat.text)
    labels = ["o"] * len(flat.text)
    places = list(flat.places)
    before = 0
    for start, end, kind in spans:
        inside = [index for index, place in enumerate(places) if start <= place < end]
        if not inside:
            continue
        for index in range(before, inside[-1] + 1):
            kinds[index] = kind
        before = inside[-1] + 1
        for index in inside:
            labels[index] = "b" if index == inside[0] else "i"
    for index in range(before, len(kinds)):
        kinds[index] = spans[-1][2] if spans else "p"
    return flat.text, [LABELS.index(label + kind) for label, kind in zip(labels, kinds, strict=True)], clauses


class _Averaged:
    """Whole-number weights and their sum over all steps."""

    def __init__(self, rows: int, columns: int) -> None:
        self.now = np.zeros((rows, columns), dtype=np.int64)
        self.late = np.zeros((rows, columns), dtype=np.int64)
        self.step = 1

    def add(self, rows: Sequence[int], column: int, sign: int) -> None:
        np.add.at(self.now, (rows, column), sign)
        np.add.at(self.late, (rows, column), sign * self.step)

    def mean(self) -> Weights:
        return (self.now * self.step - self.late) * _SCALE // self.step


def _vocabulary(traits: Iterable[Iterable[str]]) -> dict[str, int]:
    counts = Counter(trait for own in traits for trait in own)
    return {trait: at for at, trait in enumerate(sorted(t for t, count in counts.items() if count >= _LEAST))}


def _cuts(sections: Sequence[tuple[str, list[int], list[Clause]]]) -> str:
    traits = [list(cut_traits(text)) for text, _, _ in sections]
    known = _vocabulary(own for each in traits for own in each)
    rows = [[[known[t] for t in own if t in known] for own in each] for each in traits]
    weights, moves = _Averaged(len(known), len(LABELS)), _Averaged(len(LABELS), len(LABELS))
    order = list(range(len(sections)))
    rng = random.Random(1)  # noqa: S311 - an order, no secret
    for _ in range(_ROUNDS[CUTS]):
        rng.shuffle(order)
        for index in order:
            true = sections[index][1]
            own = best_path(np.stack([weights.now[row].sum(axis=0) for row in rows[index]]), moves.now)
            for at, (label, said) in enumerate(zip(true, own, strict=True)):
                if label != said:
                    weights.add(rows[index][at], label, 1)
                    weights.add(rows[index][at], said, -1)
                if at and (true[at - 1], label) != (own[at - 1], said):
                    moves.add([true[at - 1]], label, 1)
                    moves.add([own[at - 1]], said, -1)
            weights.step += 1
            moves.step += 1
    names = [f"move {label}" for label in LABELS]
    return _written(LABELS, [*names, *known], np.concatenate([moves.mean(), weights.mean()]), len(names))


def _codes(clauses: Sequence[Clause]) -> str:
    traits = [code_traits(text, kind) for kind, text, _ in clauses]
    known = _vocabulary(traits)
    rows = [[known[t] for t in own if t in known] for own in traits]
    weights = _Averaged(len(known), len(CATEGORIES))
    order = list(range(len(clauses)))
    rng = random.Random(1)  # noqa: S311 - an order, no secret
    for _ in range(_ROUNDS[CODES]):
        rng.shuffle(order)
        for index in order:
            true = CATEGORIES.index(clauses[index][2])
            scores = weights.now[rows[index]].sum(axis=0)
            scores[true] -= len(rows[index]) // 4  # a margin: the right one must win clearly
            said = int(scores.argmax())
            if said != true:
                weights.add(rows[index], true, 1)
                weights.add(rows[index], said, -1)
            weights.step += 1
    return _written(CATEGORIES, list(known), weights.mean(), 0)


def _written(columns: Sequence[str], names: Sequence[str], weights: Weights, kept: int) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["trait", *columns])
    for at, (name, row) in enumerate(zip(names, weights.tolist(), strict=True)):
        if at < kept or any(row):
            writer.writerow([name, *row])
    return file.getvalue()


def compiled(root: Path = _TRUTH) -> dict[str, str]:
    """Return the text of each file of weights by name, from the folder ``data/truth``."""
    sections = [_section(marked) for marked in _marked(root)]
    clauses = [clause for _, _, own in sections for clause in own]
    with (root / "clauses" / "clauses.csv").open(encoding="utf-8", newline="") as file:
        clauses += [(r["kind"], r["text"], r["category"]) for r in csv.DictReader(file) if r["part"] == "development"]
    return {CUTS: _cuts(sections), CODES: _codes([(kind, fold(text), name) for kind, text, name in clauses])}


def main() -> None:
    """Write the files of weights."""
    for name, text in compiled().items():
        path = Path(__file__).with_name(name)
        path.write_bytes(gzip.compress(text.encode("utf-8"), mtime=0))


if __name__ == "__main__":
    main()
