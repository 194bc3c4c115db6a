"""What is read of a report with known cells after a converter wrote it: the judgement of each cell, and whose places are shown."""

import hashlib
import html
import random
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import govreports as gr
from govreports.errors import GovreportsError
from govreports.regimes import forms

from . import environments
from .documents import Answer, Document, Key, document, moved
from .engines import Converter
from .office import word_file
from .paper import paper
from .web import page

WRITERS: dict[str, Callable[[Document, random.Random], bytes]] = {"html": page, "docx": word_file, "pdf": paper}
_STRUCTURED = frozenset({"xlsx", "ods", "rtf", "odt", "doc", "pdf", "epub", "pptx"})
"""Formats that keep the tables themselves: every printed cell is taken to be shown."""
_NOISE = re.compile(r"[\s|*_`#\\>]+|<[^>]*>|&nbsp;")
_NUMBERING = re.compile(r"^(?:[（(]?[一二三四五六七八九]+[）)、]|\d+[.、．]|其中：)")
_NOTE = re.compile(r"[（(].*?[）)]")
_HALF = 0.5


@dataclass
class Outcome:
    """What was read of one document through one converter."""

    seed: int
    converter: str
    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    exact: bool = False


def written(made: Document, suffix: str) -> Path:
    """Return the report as a file of a format, written once under build/."""
    data = WRITERS[suffix](made, random.Random(f"{suffix} {made.seed}"))
    folder = environments.HOME / "made" / hashlib.sha256(data).hexdigest()[:16]
    path = folder / f"report.{suffix}"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return path


def target(each: Converter, source: Path) -> Path:
    """Return where the output of a converter stands."""
    return source.parent / f"{quote(each.name, safe='')}.{each.suffix}"


def outcomes(seeds: Iterable[int], chosen: list[Converter]) -> Iterator[Outcome]:
    """Give what is read of the reports of some seeds through some converters, a seed at a time."""
    formats = {each.source for each in chosen}
    for made in map(document, seeds):
        twin = moved(made)
        sources = {suffix: (written(made, suffix), written(twin, suffix)) for suffix in formats}
        jobs = [(each, source, target(each, source)) for each in chosen for source in sources[each.source]]
        environments.converted(jobs)
        for each in chosen:
            yield judged(each, made, *(target(each, source) for source in sources[each.source]))


def judged(each: Converter, made: Document, mine: Path, twins: Path) -> Outcome:
    """Return what is read of one converted report."""
    found = Outcome(made.seed, each.name)
    found.counts["documents"] = 1
    if not mine.exists():
        found.counts["failed"] = 1
        return found
    answers, addressless = answers_of(mine.read_bytes(), f"{made.seed}.{each.suffix}")
    shown = places(each, made, mine, twins)
    for key, truth in made.truth.items():
        given = answers.get(key, [("absent", None)])
        verdict = verdict_of(truth, given)
        found.counts["cells"] += 1
        found.counts[verdict] += 1
        found.counts["shown"] += key in shown
        found.counts["shown right"] += key in shown and verdict == "right"
        if verdict in WRONG:
            found.wrong.append(f"{'/'.join(key)}: printed {made.printed[key]!r}, read as {given} ({verdict})")
    for key, given in answers.items():
        if key not in made.truth and any(value is not None for _, value in given):
            verdict = "local" if key[1].startswith("local/") else "invented"
            found.counts[verdict] += 1
            if verdict in WRONG:
                found.wrong.append(f"{'/'.join(key)}: no such cell, read as {given}")
    found.counts["addressless"] = addressless
    found.exact = found.counts["right"] == found.counts["cells"] and not found.wrong
    found.counts["exact"] = int(found.exact)
    return found


WRONG = ("number", "invented", "blanked")
"""Silently wrong: another number, a number where none is printed, ``blank`` or ``dash`` where a number is."""


def verdict_of(truth: Answer, given: list[Answer]) -> str:
    """Return what a reader's answers for a cell are worth; several where several reports were found in one."""
    verdicts = {_verdict(truth, answer) for answer in given}
    return next((name for name in (*WRONG, "flagged", "absent", "right") if name in verdicts), "absent")


def _verdict(truth: Answer, answer: Answer) -> str:
    status, value = answer
    if value is not None:
        return "right" if value == truth[1] else "invented" if truth[1] is None else "number"
    if status in {"blank", "dash"}:
        # a stroke called blank, or the reverse, is no number lost: it counts as a flag
        return "blanked" if truth[0] == "read" else "right" if status == truth[0] else "flagged"
    return "absent" if status == "absent" else "flagged"


def answers_of(data: bytes, name: str) -> tuple[dict[Key, list[Answer]], int]:
    """Return the reader's answers for a file, and how many of its blanks have no address."""
    answers: dict[Key, list[Answer]] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        try:
            cells = gr.read(path).cells
        except GovreportsError:
            return {}, 0
    for table, row, column, status, value in cells.select("table", "row", "column", "status", "value").iter_rows():
        answers.setdefault((table, row, column), []).append((status, value))
    return answers, cells.filter(cells["status"].is_in(["blank", "dash"]) & cells["at"].is_null()).height


# -- which places the output shows -------------------------------------------------------------------


def places(each: Converter, made: Document, mine: Path, twins: Path) -> set[Key]:
    """Return the cells whose place a converter's output still shows, as far as can be said without reading it.

    Not shown are rows whose label is not in the output; rows whose values stand in it with nothing between them, unless
    there is one character a column; and rows with values and blanks where the twin, whose values stand under other
    columns, came out the same, the whole file or what stands from their label to the next. What is left is an estimate:
    an output may differ by its order alone.
    """
    if each.suffix in _STRUCTURED:
        return set(made.truth)
    raw = html.unescape(mine.read_bytes().decode("utf-8", "replace"))
    folded = _NOISE.sub("", raw)
    same = twins.exists() and mine.read_bytes() == twins.read_bytes()
    labels = _labels(made)
    tables = Counter(key[0] for key in labels)
    present = Counter(key[0] for key, label in labels.items() if label in folded)
    shown: set[Key] = set()
    behind = (
        [_behind(text, labels) for text in (raw, html.unescape(twins.read_bytes().decode("utf-8", "replace")))]
        if twins.exists()
        else []
    )
    for keys in made.rows():
        table, row = keys[0][:2]
        texts = [made.printed[key] for key in keys]
        label = labels[table, row]
        if label not in folded or present[table] < _HALF * tables[table]:
            continue
        alike = same or (behind and (table, row) in behind[0] and behind[0][table, row] == behind[1].get((table, row)))
        if alike and 0 < sum(map(bool, texts)) < len(texts):
            continue
        joined = "".join(texts)
        if len(keys) > 1 and joined and f"{label[-4:]}{joined}" in raw and len(joined) != len(keys):
            continue
        shown.update(keys)
    return shown


def _behind(raw: str, labels: dict[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    """Return what stands behind each label that is found as it is, in the order of the form, up to the next."""
    found: list[tuple[tuple[str, str], int, int]] = []
    at = 0
    for key, label in labels.items():
        start = raw.find(label, at)
        if start >= 0:
            at = start + len(label)
            found.append((key, start, at))
    stops = [*(start for _, start, _ in found), len(raw)]
    return {key: raw[end:stop] for (key, _, end), stop in zip(found, stops[1:], strict=True)}


def _labels(made: Document) -> dict[tuple[str, str], str]:
    """Return the words that show where a row of the forms stands: its label, or the last header where it has none."""
    labels = {}
    for table in forms()[made.regime].tables:
        for row in table.rows:
            label = row.path[-1] if row.path and row.path[-1] else table.columns[0].path[-1]
            labels[table.code, row.code] = _NOISE.sub("", _NOTE.sub("", _NUMBERING.sub("", label))) or label
    return labels
