"""A second reader of problem sections, learned from marked ones: where both readers agree, both are more often right.

It sees characters only, none of the rules' words: each character of flat prose is the first, a further one or none
of a problem or a measure (an averaged structured perceptron, Collins 2002), and a clause has the category whose
character n-grams weigh most. Weights are whole numbers, so that ``compiling`` makes the same files on any machine.
"""

import csv
import gzip
import io
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from operator import add
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["CODES", "CUTS", "LABELS", "Weights", "best_path", "code_of", "code_traits", "cut_traits", "cuts_of", "load"]

LABELS: Final = ("op", "bp", "ip", "om", "bm", "im")
"""Outside before a problem, first and further character of one, and the same of a measure."""
CUTS: Final = "second_cuts.csv.gz"
CODES: Final = "second_codes.csv.gz"
_BEGIN: Final = {"bp": "problem", "bm": "measure"}
_BREAKS: Final = frozenset(",。;:、\n!?")
_STOPS: Final = frozenset("。;\n!?")
_EDGE: Final = "#"
Weights = npt.NDArray[np.int64]


def cut_traits(text: str) -> Iterator[list[str]]:
    """Iterate over the traits of each character: those around it, its piece between commas, its sentence."""
    size = len(text)
    padded = _EDGE * 3 + text + _EDGE * 3
    begins, ends = _borders(text, _BREAKS)
    opened, _ = _borders(text, _STOPS)
    for at in range(size):
        w = padded[at : at + 7]
        begin, end = begins[at], ends[at]
        place = "b" if at == begin else "p" if text[at] in _BREAKS else "e" if at == end - 1 else "i"
        following = text[end + 1 : end + 3]
        nexts = ends[end + 1] if end + 1 < size else size
        yield [
            f"0{w[3]}",
            f"1{w[2]}",
            f"2{w[4]}",
            f"3{w[2:4]}",
            f"4{w[3:5]}",
            f"5{w[1:3]}",
            f"6{w[4:6]}",
            f"7{w[2:5]}",
            f"8{w[1:4]}",
            f"9{w[3:6]}",
            f"a{w[0:3]}",
            f"b{w[4:7]}",
            f"c{w[0:4]}",
            f"d{w[3:7]}",
            f"e{place}",
            f"f{place}{text[begin : begin + 2]}",
            f"g{place}{text[max(begin, end - 2) : end]}",
            f"h{place}{text[end : end + 1]}{following}",
            f"i{place}{text[max(end + 1, nexts - 2) : nexts]}",
            f"j{place}{text[begin - 1 : begin] if begin else _EDGE}{min(9, end - begin)}",
            f"k{place}{text[opened[at] : opened[at] + 2]}",
            f"l{place}{text[max(0, begin - 3) : begin]}",
        ]


def _borders(text: str, marks: frozenset[str]) -> tuple[list[int], list[int]]:
    """Return for each character where its stretch between marks begins and ends; a mark belongs to the one before."""
    begins, ends = [0] * len(text), [len(text)] * len(text)
    begin = 0
    for at, character in enumerate(text):
        begins[at] = begin
        if character in marks:
            begin = at + 1
    end = len(text)
    for at in range(len(text) - 1, -1, -1):
        if text[at] in marks:
            end = at
        ends[at] = end
    return begins, ends


def code_traits(text: str, kind: str) -> list[str]:
    """Return the traits of a clause: its n-grams of one to three characters, once each, and those by kind."""
    grams = {text[at : at + size] for size in (1, 2, 3) for at in range(len(text) - size + 1)}
    return [kind, *sorted(grams), *(kind[0] + gram for gram in sorted(grams) if len(gram) > 1)]


def best_path(emitted: Weights, moves: Weights) -> list[int]:
    """Return the labels of most weight for a row of weights a character; the first of equals (Viterbi)."""
    rows, into = emitted.tolist(), list(enumerate(moves.T.tolist()))
    score = rows[0]
    back: list[list[int]] = []
    for row in rows[1:]:
        best, marks = [], []
        for label, costs in into:
            through = list(map(add, score, costs))
            most = max(through)
            best.append(most + row[label])
            marks.append(through.index(most))
        back.append(marks)
        score = best
    path = [score.index(max(score))]
    for marks in reversed(back):
        path.append(marks[path[-1]])
    return path[::-1]


@cache
def load(name: str) -> tuple[tuple[str, ...], dict[str, int], Weights]:
    """Return what a file of weights knows: the names of its columns, the row of each trait, the weights."""
    packed = resources.files("govreports.clauses").joinpath(name).read_bytes()
    header, *rows = csv.reader(io.StringIO(gzip.decompress(packed).decode("utf-8")))
    weights = np.array([[int(value) for value in row[1:]] for row in rows], dtype=np.int64)
    return tuple(header[1:]), {row[0]: at for at, row in enumerate(rows)}, weights


@cache
def _padded(name: str) -> Weights:
    """Return the weights of a file with a last row of noughts."""
    weights = load(name)[2]
    return np.vstack([weights, np.zeros_like(weights[:1])])


def cuts_of(text: str) -> list[tuple[str, int, int]]:
    """Return kind, start and end of each clause in flat prose.

    Examples
    --------
    >>> from govreports.clauses.second import cuts_of
    >>> cuts_of("一是公开不及时;二是人员不足。")
    [('problem', 2, 7), ('problem', 10, 14)]
    """
    _, known, weights = load(CUTS)
    if not text:
        return []
    moves = weights[[known[f"move {label}"] for label in LABELS]]
    rows: list[int] = []
    begins = []
    for traits in cut_traits(text):
        begins.append(len(rows))
        rows.append(-1)  # the row of noughts: no character is without one
        rows += [known[trait] for trait in traits if trait in known]
    emitted = np.add.reduceat(_padded(CUTS)[rows], begins, axis=0)
    return list(spans(text, [LABELS[label] for label in best_path(emitted, moves)]))


def spans(text: str, labels: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Iterate over the clauses that labels say; marks at their ends are no part of them."""
    begin, kind = 0, ""
    for at, label in enumerate([*labels, "op"]):
        if kind and label not in {"ip", "im"}:
            end = at
            while end > begin and text[end - 1] in _BREAKS:
                end -= 1
            if end > begin:
                yield kind, begin, end
            kind = ""
        if label in _BEGIN:
            begin, kind = at, _BEGIN[label]


def code_of(text: str, kind: str) -> str:
    """Return the category of a clause."""
    names, known, weights = load(CODES)
    rows = [known[trait] for trait in code_traits(text, kind) if trait in known]
    return names[int(weights[rows].sum(axis=0).argmax())]
