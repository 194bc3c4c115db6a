"""One command, two tables: milliseconds a report, and what is read of synthetic reports.

``python -m tests.benchmarks [speed|reading] [--documents N] [--seed S]``

Times are medians of repeated runs in one process and mean something only beside each other.
"""

import argparse
import subprocess
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from secrets import randbelow
from statistics import median, quantiles

import jieba

import govreports as gr
from govreports import synthetic
from govreports.alignment import align
from govreports.errors import GovreportsError
from govreports.extraction import read_bytes
from govreports.regimes import forms
from govreports.sources.decoding import decode
from govreports.sources.text import read_text

ROOT = Path(__file__).parents[2]
REPEATS = 15


def main() -> None:
    parser = argparse.ArgumentParser(description="Speed beside jieba, and what is read of synthetic reports.")
    parser.add_argument("what", nargs="?", choices=("speed", "reading"))
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=None, help="first seed; drawn at random by default")
    options = parser.parse_args()
    if options.what in {None, "speed"}:
        speed()
    if options.what in {None, "reading"}:
        reading(options.documents, randbelow(2**31) if options.seed is None else options.seed)


def timed(work: Callable[[], object], count: int) -> tuple[float, float]:
    """Return the median and the spread (interquartile range) of the time of one report, in ms."""
    work()
    times = []
    for _ in range(REPEATS):
        begin = time.perf_counter()
        work()
        times.append((time.perf_counter() - begin) * 1000 / count)
    low, _, high = quantiles(times, n=4)
    return median(times), high - low


def speed() -> None:
    """Print ms a report for each step beside ``jieba.lcut`` over the same whole texts, in this run."""
    paths = sorted((ROOT / "data" / "reports").glob("*.txt"))
    data = [path.read_bytes() for path in paths]
    texts = [decode(each) for each in data]
    documents = [read_text(*text) for text in texts]
    jieba.setLogLevel(60)
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    steps: dict[str, Callable[[], object]] = {
        "jieba.lcut over the whole text": lambda: [tokenizer.lcut(text) for text, _ in texts],
        "decode": lambda: [decode(each) for each in data],
        "rows and cells of the text": lambda: [read_text(*text) for text in texts],
        "align the tables": lambda: [align(document, forms()) for document in documents],
        "everything but the audit": lambda: [read_bytes(each, "x.txt") for each in data],
        "gr.read and gr.audit": lambda: gr.audit(gr.read(paths)),
    }
    reference = 0.0
    print(f"{'step':<34}{'ms a report':>12}{'spread':>9}{'of jieba':>10}")
    for name, work in steps.items():
        middle, spread = timed(work, len(paths))
        reference = reference or middle
        print(f"{name:<34}{middle:>12.3f}{spread:>9.3f}{middle / reference:>10.2f}")


def reading(count: int, first: int) -> None:
    """Print, by layout and format, how synthetic reports with known truth are read."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, cwd=ROOT, check=False
    )
    dirty = subprocess.run(["git", "status", "--porcelain"], capture_output=True, text=True, cwd=ROOT, check=False)
    state = " with uncommitted changes" if dirty.stdout.strip() else ""
    print(f"commit {commit.stdout.strip() or 'unknown'}{state}, seeds {first} to {first + count - 1}")
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    for seed in range(first, first + count):
        made = synthetic.report(seed)
        layout = made.layout.breaks if made.layout.is_text else made.format
        for name in (layout, "all"):
            rows[name].update(judged(made))
    keys = ("documents", "exact documents", "exact", "honest", "missed", "wrong")
    print(f"{'layout':<18}" + "".join(f"{key:>16}" for key in keys))
    for name, found in sorted(rows.items(), key=lambda item: (item[0] == "all", item[0])):
        print(f"{name:<18}" + "".join(f"{found[key]:>16}" for key in keys))
    total, wrong = rows["all"], rows["all"]["documents with wrong cells"]
    bound = f"below {3 / total['documents']:.4f} (3/n)" if wrong == 0 else f"{wrong / total['documents']:.4f}"
    kept = total["exact"] + total["missed"] + total["wrong"]
    print(f"documents with a silently wrong cell: {wrong} of {total['documents']}, a share of {bound} at 95 %")
    print(f"cells whose place is shown but which were not read: {total['missed'] / max(1, kept):.3%}")


def judged(made: synthetic.SyntheticReport) -> Counter[str]:
    """Return how often each verdict falls on the cells of one report.

    exact: right. honest: no number, and the document shows none or not its column. missed: no number
    although the document shows it. wrong: another number, or empty where a number stands.
    """
    try:
        cells = read_bytes(made.data, made.name).cells
    except GovreportsError:
        return Counter(documents=1, missed=len(made.cells))
    got = {
        (table, row, column): (status, value)
        for table, row, column, status, value in cells.select("table", "row", "column", "status", "value").iter_rows()
    }
    found = Counter(synthetic.verdict(truth, *got.get(key, ("absent", None))) for key, truth in made.cells.items())
    result: Counter[str] = Counter({str(verdict): count for verdict, count in found.items()})
    result["documents"] = 1
    result["exact documents"] = int(set(found) == {"exact"})
    result["documents with wrong cells"] = int(found["wrong"] > 0)
    return result


if __name__ == "__main__":
    main()
