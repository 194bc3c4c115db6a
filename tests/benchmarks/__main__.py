"""One command: milliseconds a report, what is read of synthetic reports, and speed beside parsers alone.

``python -m tests.benchmarks [speed|reading|parsers|anomalies] [--documents N] [--seed S]``; parsers need the extra ``benchmark``.

Times are medians of repeated runs in one process and mean something only beside each other.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from secrets import randbelow
from statistics import median, quantiles

import jieba

import govreports as gr
from govreports.alignment import align
from govreports.extraction import read_bytes
from govreports.regimes import forms
from govreports.sources.decoding import decode
from govreports.sources.text import read_text

from .anomalies import anomalies
from .reading import reading

ROOT = Path(__file__).parents[2]
REPEATS = 15


def main() -> None:
    parser = argparse.ArgumentParser(description="Speed beside jieba, and what is read of synthetic reports.")
    parser.add_argument("what", nargs="?", choices=("speed", "reading", "parsers", "anomalies"))
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=None, help="first seed; drawn at random by default")
    options = parser.parse_args()
    if options.what in {None, "speed"}:
        speed()
    if options.what in {None, "reading"}:
        reading(options.documents, randbelow(2**31) if options.seed is None else options.seed)
    if options.what == "anomalies":
        anomalies(options.documents, randbelow(2**31) if options.seed is None else options.seed)
    if options.what == "parsers":
        from .parsers import parsers  # noqa: PLC0415 - the other tables need none of its libraries

        parsers(REPEATS)


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


if __name__ == "__main__":
    main()
