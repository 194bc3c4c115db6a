"""What is read of synthetic documents whose truth is known, by layout, format and damage.

- right: the reader's answer is the truth.
- absent: the document does not hold the cell, and the reader says so.
- flagged: no number where one is printed, or another word for a cell without a number. shown: those of them whose
  place the layout shows. recoverable: those of them that a careful reader could place, see
  ``govreports_benchmark.writers.recoverable``.
- wrong: another number, a number where none is printed, or empty where a number stands.
"""

import subprocess
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

import govreports as gr
from govreports.errors import GovreportsError
from govreports.extraction import read_bytes
from govreports_benchmark import writers as synthetic

ROOT = Path(__file__).parents[2]
PROCESSES = 2
CHUNK = 40
SPECIMEN_EVERY = 40
"""Every such seed is a document that holds no filled form."""
SHOWN = 25
"""How many documents with errors are listed."""

Key = tuple[str, str, str]
Answer = tuple[str, float | None]
NOTHING: Answer = ("absent", None)


@dataclass
class Outcome:
    """What was read of one document."""

    seed: int
    kind: str
    family: str
    format: str
    layout: str
    oddities: tuple[str, ...]
    cells: Counter[str] = field(default_factory=Counter)
    sections: Counter[tuple[str, str]] = field(default_factory=Counter)
    facts: Counter[tuple[str, str]] = field(default_factory=Counter)
    whole: bool = False
    exact: bool = False
    errors: list[str] = field(default_factory=list)


def reading(count: int, first: int) -> None:
    """Print how ``count`` synthetic documents from seed ``first`` on are read."""
    print(f"commit {_commit()}, seeds {first} to {first + count - 1}")
    chunks = [range(start, min(start + CHUNK, first + count)) for start in range(first, first + count, CHUNK)]
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        outcomes = list(chain.from_iterable(pool.map(examined, chunks)))
    reports = [outcome for outcome in outcomes if outcome.kind == "report"]
    _print_cells("layout", reports, lambda outcome: [outcome.family])
    _print_cells("format", reports, lambda outcome: [outcome.format])
    _print_cells("oddity", reports, lambda outcome: outcome.oddities or ("none",))
    _print_specimens([outcome for outcome in outcomes if outcome.kind != "report"])
    _print_verdicts("section", reports, lambda outcome: outcome.sections)
    _print_verdicts("fact", reports, lambda outcome: outcome.facts)
    _print_errors(outcomes)
    _print_flagged(reports)
    _print_summary(reports)


def examined(seeds: Sequence[int]) -> list[Outcome]:
    """Return what is read of the documents of some seeds."""
    return [outcome_of(seed, document(seed)) for seed in seeds]


def document(seed: int) -> synthetic.SyntheticReport:
    """Return the document of a seed: mostly a report, now and then something that is none."""
    if seed % SPECIMEN_EVERY:
        return synthetic.report(seed)
    return synthetic.specimen(synthetic.SPECIMENS[seed // SPECIMEN_EVERY % len(synthetic.SPECIMENS)], seed)


def outcome_of(seed: int, made: synthetic.SyntheticReport) -> Outcome:
    """Return what is read of one document."""
    layout = made.layout
    found = Outcome(seed, made.kind, layout.family, layout.format, str(layout), made.oddities)
    corpus, row = _read(made)
    answers: dict[Key, Answer] = {}
    if corpus is not None:
        frame = corpus.cells.select("table", "row", "column", "status", "value")
        answers = {(t, r, c): (status, value) for t, r, c, status, value in frame.iter_rows()}
        sections = corpus.narratives.select("section", "heading", "text").rows()
        verdicts = synthetic.section_verdicts(made.sections, sections)
        codes = [truth.section for truth in made.sections]
        found.sections.update(zip(codes, verdicts, strict=True))
    found.facts.update(synthetic.fact_verdicts(made.metadata, row).items())
    _judge(found, made, answers)
    found.cells["documents"] = 1
    found.cells["refused"] = int(row.get("status") == "unreadable")
    if made.kind != "report":
        right = {"no_tables"} if made.kind == "free_form" else {"not_a_report"}
        found.exact = row.get("status") in right
    return found


def _read(made: synthetic.SyntheticReport) -> tuple[gr.Corpus | None, dict[str, object]]:
    """Return the corpus of one document and its row of reports; no corpus where the reader gave up."""
    try:
        corpus = read_bytes(made.data, made.name) if made.name == made.member else _read_archive(made)
    except GovreportsError as error:
        return None, {"status": "unreadable", "note": str(error)}
    row = corpus.reports.row(0, named=True)
    return corpus.filter(report=row["report"]), row  # what is glued behind it is a report of its own


def _read_archive(made: synthetic.SyntheticReport) -> gr.Corpus:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / made.name
        path.write_bytes(made.data)
        whole = gr.read(path)
    reports = whole.reports.filter(whole.reports["source"].str.ends_with(made.member))
    if reports.is_empty():  # the archive was taken for something else
        return whole
    mine = reports["report"]
    cells, narratives = (
        frame.filter(frame["report"].is_in(mine.implode())) for frame in (whole.cells, whole.narratives)
    )
    return gr.Corpus(reports, whole.texts, cells, narratives, whole.leftovers)


def _judge(found: Outcome, made: synthetic.SyntheticReport, answers: dict[Key, Answer]) -> None:
    recoverable = synthetic.recoverable(made)
    exact = True
    for key, truth in made.cells.items():
        answer = answers.get(key, NOTHING)
        verdict = synthetic.verdict(truth, *answer)
        exact = exact and verdict == "exact"
        found.cells["cells"] += 1
        if verdict == "wrong":
            found.errors.append(f"{'/'.join(key)}: {truth.raw!r} ({truth.lost or 'shown'}) read as {answer}")
        flagged = verdict in {"honest", "missed"}
        name = "flagged" if flagged else verdict if verdict == "wrong" else "right"
        found.cells["absent" if name == "right" and truth.status == "absent" else name] += 1
        found.cells["shown"] += verdict == "missed"
        if key in recoverable:
            found.cells["recoverable"] += 1
            found.cells["recoverable flagged"] += flagged
    printed = [truth for truth in made.cells.values() if truth.status != "absent"]
    found.whole = bool(printed) and all(truth.positions_kept for truth in printed)
    found.exact = exact
    for key in sorted(answers.keys() - made.cells.keys()):
        status, value = answers[key]
        if value is not None and not _is_local(key, value, made):
            found.cells["wrong"] += 1
            found.errors.append(f"{'/'.join(key)}: no such cell, read as {(status, value)}")
    found.cells["wrong documents"] = int(bool(found.errors))
    found.cells["exact documents"] = int(exact)
    found.cells["whole documents"] = int(found.whole)
    found.cells["whole and exact"] = int(found.whole and exact)


def _is_local(key: Key, value: float, made: synthetic.SyntheticReport) -> bool:
    """Whether a cell is one of a row that the office added, or whose damaged label makes it look so."""
    return key[1].startswith("local/") and any(
        (table, column, truth.value) == (key[0], key[2], value) and (row.startswith("local/") or truth.lost == "label")
        for (table, row, column), truth in made.cells.items()
    )


# -- printing --------------------------------------------------------------------------------------

COLUMNS = (
    "documents",
    "exact documents",
    "whole documents",
    "whole and exact",
    "right",
    "absent",
    "flagged",
    "shown",
    "wrong",
)


def _print_cells(what: str, outcomes: Iterable[Outcome], names: Callable[[Outcome], Iterable[str]]) -> None:
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    for outcome in outcomes:
        for name in names(outcome):
            rows[name].update(outcome.cells)
    if what != "oddity":
        rows["all"] = sum(rows.values(), Counter())
    head = "".join(f"{name.replace(' documents', '').replace('whole and exact', 'and exact'):>11}" for name in COLUMNS)
    print(f"\n{what:<20}{head}  wrong documents (95 %)  recoverable, flagged")
    for name, found in sorted(rows.items(), key=lambda item: (item[0] == "all", item[0])):
        numbers = "".join(f"{found[column]:>11}" for column in COLUMNS)
        share = found["recoverable flagged"] / max(1, found["recoverable"])
        print(f"{name:<20}{numbers}  {_bound(found):<22}  {found['recoverable']} {share:.3%}")


def _bound(found: Counter[str]) -> str:
    """Return documents with wrong cells, and their share or the upper bound of it where there is none."""
    wrong, documents = found["wrong documents"], found["documents"]
    return f"0, below {min(1.0, 3 / documents):.4f}" if wrong == 0 else f"{wrong}, {wrong / documents:.4f}"


def _print_specimens(outcomes: Sequence[Outcome]) -> None:
    print(f"\n{'no filled form':<20}{'documents':>11}{'known':>11}{'with numbers':>14}")
    for kind in synthetic.SPECIMENS:
        mine = [outcome for outcome in outcomes if outcome.kind == kind]
        wrong = sum(bool(outcome.errors) for outcome in mine)
        print(f"{kind:<20}{len(mine):>11}{sum(outcome.exact for outcome in mine):>11}{wrong:>14}")


def _print_verdicts(
    what: str, outcomes: Iterable[Outcome], counted: Callable[[Outcome], Counter[tuple[str, str]]]
) -> None:
    total: Counter[tuple[str, str]] = sum((counted(outcome) for outcome in outcomes), Counter())
    verdicts = [
        name for name in ("exact", "partial", "honest", "missed", "wrong") if any(key[1] == name for key in total)
    ]
    print(f"\n{what:<20}" + "".join(f"{name:>11}" for name in verdicts))
    for name in dict.fromkeys(key[0] for key in sorted(total)):
        print(f"{name:<20}" + "".join(f"{total[name, verdict]:>11}" for verdict in verdicts))


def _print_errors(outcomes: Iterable[Outcome]) -> None:
    """Print documents with wrong cells, those of one layout together."""
    wrong = sorted((outcome for outcome in outcomes if outcome.errors), key=lambda each: (each.family, each.seed))
    print(f"\ndocuments with wrong cells: {len(wrong)}")
    for outcome in wrong[:SHOWN]:
        print(f"{outcome.family}  seed {outcome.seed} ({outcome.kind}): {len(outcome.errors)} cells; {outcome.layout}")
        for error in outcome.errors[:3]:
            print(f"    {error}")


def _print_flagged(outcomes: Iterable[Outcome]) -> None:
    """Print the documents in which most recoverable cells were flagged, one a layout and the worst layouts first."""
    worst: dict[str, Outcome] = {}
    for outcome in sorted(outcomes, key=lambda each: -each.cells["recoverable flagged"]):
        worst.setdefault(outcome.family, outcome)
    print("\nmost recoverable cells flagged in one document, by layout")
    for family, outcome in worst.items():
        print(f"{family:<18}{outcome.cells['recoverable flagged']:>5}  seed {outcome.seed}: {outcome.layout}")


def _print_summary(outcomes: Sequence[Outcome]) -> None:
    total: Counter[str] = sum((outcome.cells for outcome in outcomes), Counter())
    print(
        f"\n{total['documents']} reports, {total['cells']} cells, {total['wrong']} silently wrong in {_bound(total)} of the reports"
    )
    print(f"exact where every place is shown: {total['whole and exact']} of {total['whole documents']} reports")
    share = total["recoverable flagged"] / max(1, total["recoverable"])
    print(f"recoverable cells flagged: {total['recoverable flagged']} of {total['recoverable']}, {share:.3%}")


def _commit() -> str:
    def git(*words: str) -> str:
        done = subprocess.run(["git", *words], capture_output=True, text=True, cwd=ROOT, check=False)
        return done.stdout.strip()

    return (git("rev-parse", "--short", "HEAD") or "unknown") + (
        " with uncommitted changes" if git("status", "--porcelain") else ""
    )
