"""Sections of whole prose reports labelled by hand: found, missed and wrong borders, by state and by section.

Parts set aside are counted and never shown.
"""

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from govreports.extraction import read_bytes
from govreports.script import fold
from govreports.sections.lines import is_tabular

TRUTH = Path(__file__).parents[2] / "data" / "truth" / "prose_reports"
VERDICTS = ("right", "borders", "merged", "missed", "invented")
Span = tuple[str, str, int, int]
"""Code, heading, and the slice of its body."""


@dataclass
class Judged:
    """One section: whose, its verdict, and what is wrong with it."""

    state: str
    code: str
    verdict: str
    note: str = ""


def sections() -> None:
    """Print how the sections of the labelled reports are read, the development part with its errors."""
    for part in ("development", "held_out"):
        judged = [each for report in _reports(part) for each in judge(report)]
        print(f"\n{part}: {sum(1 for _ in _reports(part))} reports")
        for what in ("state", "code"):
            _table(what, judged)
        if part == "development":
            for each in judged:
                if each.verdict != "right":
                    print(f"{each.verdict:<9}{each.state:<24}{each.code:<18}{each.note}")


def _reports(part: str) -> Iterator[dict[str, Any]]:
    for path in sorted(TRUTH.glob(f"{part}_*.toml")):
        yield from tomllib.loads(path.read_text(encoding="utf-8"))["report"]


def _table(what: str, judged: list[Judged]) -> None:
    counts = Counter((getattr(each, what), each.verdict) for each in judged)
    counts.update(("all", each.verdict) for each in judged)
    print(f"{what:<26}" + "".join(f"{verdict:>10}" for verdict in VERDICTS))
    for name in [*sorted({getattr(each, what) for each in judged}), "all"]:
        print(f"{name:<26}" + "".join(f"{counts[name, verdict]:>10}" for verdict in VERDICTS))


def judge(report: dict[str, Any]) -> Iterator[Judged]:
    """Iterate over the verdicts on one labelled report."""
    text = report["text"]
    corpus = read_bytes(text.encode(), report["file"])
    whole = corpus.texts["text"][0] if corpus.texts.height else text
    true = list(_true(whole, report))
    given = [
        (row["section"], row["heading"] or "", row["start"], row["end"], row["text"])
        for row in corpus.narratives.iter_rows(named=True)
    ]
    used: set[int] = set()
    state, name = report["state"], report["id"]
    for index, (code, heading, start, end) in enumerate(true):
        before = true[index - 1] if index else None
        found = next((n for n, each in enumerate(given) if n not in used and _same(each, code, heading)), None)
        if found is None:
            merged = (
                before is not None
                and before[0] == "problems"
                and any(g[0] == "problems" and g[2] <= start and end <= g[3] for g in given)
            )
            yield Judged(state, code, "merged" if merged else "missed", f"{name} {heading!r}")
            continue
        used.add(found)
        _, _, first, last, prose = given[found]
        right = (start, end)
        behind = true[index + 1] if index + 1 < len(true) else None
        if code == "problems" and behind and behind[2] < last and "改进" in behind[1]:
            right = (start, behind[3])
        wrong = _differences(whole, right, (first, last), prose)
        yield Judged(state, code, "borders" if wrong else "right", f"{name} {heading!r} {wrong}")
    for n, (code, heading, _, _, prose) in enumerate(given):
        if n not in used and (heading or prose.strip()):
            yield Judged(state, code, "invented", f"{name} {heading!r} {prose[:30]!r}")


def _true(text: str, report: dict[str, Any]) -> Iterator[Span]:
    """Iterate over the labelled sections, each found behind the one before."""
    at = text.find(report["title"]) + len(report["title"]) if report["title"] else 0
    at = max(at, 0)
    for section in report["sections"]:
        heading = section["heading"]
        if heading:
            at = text.index(heading, at) + len(heading)
        start = end = at
        if section["first"]:
            start = text.index(section["first"], at)
            end = text.index(section["last"], start) + len(section["last"])
        at = end
        yield section["code"], heading, start, end


def _same(given: tuple[str, str, int, int, str], code: str, heading: str) -> bool:
    """Tell whether a section read is the one labelled: its code, and its heading but for blanks and punctuation."""
    mine, theirs = ("".join(filter(str.isalnum, fold(words))) for words in (given[1], heading))
    return given[0] == code and (mine == theirs or bool(mine and theirs and (mine in theirs or theirs in mine)))


def _differences(text: str, true: tuple[int, int], given: tuple[int, int], prose: str) -> str:
    """Return what of the prose is lost or too much at both ends, tables left aside; nothing where all is right."""
    if not prose.strip():
        body = text[slice(*true)]
        return f"lost {body[:30]!r}" if _is_prose(body) else ""
    said = []
    for side, (right, mine) in enumerate(zip(true, given, strict=True)):
        between = text[min(right, mine) : max(right, mine)]
        if _is_prose(between):
            lost = (right < mine) == (side == 0)
            said.append(
                f"{'begins' if side == 0 else 'ends'} {'late' if lost else 'early' if side == 0 else 'late'}: {between[:40]!r}"
            )
    return "; ".join(said)


def _is_prose(text: str) -> bool:
    plain = fold(text).strip()
    return any(c.isalnum() for c in plain) and not is_tabular("".join(plain.split()))
