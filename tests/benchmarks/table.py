"""One table: what this package takes beside the libraries that others would use, in one run.

``python -m tests.benchmarks table [--keep]`` (extra ``benchmark``). The works of a group take turns, so that a machine busy with
something else slows all of them; only ratios within a group mean something. ``--keep`` writes the results to
``docs/benchmarks.md`` and ``kept.json``; ``check`` compares the ratios of a new run with those kept.
"""

import hashlib
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

import jieba

import govreports as gr
from govreports.extraction.collecting import Collector, seldom_collected
from govreports.regimes import forms
from govreports.sources.decoding import decode
from govreports.sources.text import read_text
from govreports.tables import align
from govreports_benchmark import writers as synthetic

from .parsers import made, of_docx, of_page, of_pdf, pasted, sized

ROOT = Path(__file__).parents[2]
KEPT = Path(__file__).with_name("kept.json")
PAGE = ROOT / "docs" / "benchmarks.md"
_SLOWER = 1.3
"""A ratio that grew more than this against the one kept is called slower; runs differ by less."""
_TEXTS = 120
_BULK = 1500

Works = Mapping[str, Callable[[], object]]


@dataclass(frozen=True)
class Timing:
    """Milliseconds of one document: median and interquartile range over the rounds; the ratio to the first of its group."""

    group: str
    work: str
    milliseconds: float
    spread: float
    ratio: float


def measured(rounds: int) -> list[Timing]:
    """Return the timings of all groups."""
    published = [path.read_bytes() for path in sorted((ROOT / "data" / "reports").glob("*.txt"))]
    rendered = [synthetic.report(n, None, synthetic.Layout(format="text")).data for n in range(_TEXTS)]
    found: list[Timing] = []
    for name, texts in (("published texts, met before", published), ("synthetic texts", rendered)):
        group = f"{name}, {sum(map(len, texts)) / len(texts) / 1000:.1f} KB"
        with seldom_collected():  # as when a folder is read
            found += taken(group, of_texts(texts), rounds, len(texts))
    plain = made("html").decode()
    for name, page in (("html", sized(plain, 10_000)), ("html as pasted", sized(pasted(plain), 120_000))):
        found += taken(f"{name}, {len(page.encode()) / 1000:.0f} KB", of_page(page), rounds)
    for kind, works in (("docx", of_docx), ("pdf", of_pdf)):
        data = made(kind)
        found += taken(f"{kind}, {len(data) / 1000:.0f} KB", works(data), rounds)
    found += taken("a fresh process", of_start(), max(rounds // 2, 5))
    with TemporaryDirectory() as folder:
        found += taken(f"{_BULK} texts to a dataset", of_bulk(Path(folder)), max(rounds // 5, 3), _BULK)
    return found


def of_texts(data: list[bytes]) -> Works:
    texts = [decode(each) for each in data]
    documents = [read_text(*text) for text in texts]
    known = forms()
    jieba.setLogLevel(60)
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True

    def everything() -> gr.Corpus:
        collected = Collector()
        for n, each in enumerate(data):
            collected.add(f"{n}.txt", f"{n}.txt", each)
        return collected.corpus()

    whole = everything()
    return {
        "jieba.lcut of the whole text": lambda: [tokenizer.lcut(text) for text, _ in texts],
        "decode and sha256": lambda: [(decode(each), hashlib.sha256(each).digest()) for each in data],
        "rows and cells": lambda: [read_text(*text) for text in texts],
        "tables, with addresses": lambda: [align(document, known) for document in documents],
        "everything to frames": everything,
        "arithmetic audit": lambda: gr.audit(whole, "arithmetic"),
        "all of the audit": lambda: gr.audit(whole),
        "problems": lambda: gr.problems(whole),
    }


def of_start() -> Works:
    report = next((ROOT / "data" / "reports").glob("001*"))
    codes = {
        "python and polars alone": "import polars; polars.DataFrame({'a': [1]})",
        "import govreports": "import govreports",
        "to the first frame": f"import govreports; govreports.read({str(report)!r}).cells",
    }
    return {name: partial(subprocess.run, [sys.executable, "-c", code], check=True) for name, code in codes.items()}


def of_bulk(folder: Path) -> Works:
    synthetic.corpus(folder, _BULK, 1, format="text")
    return {
        f"{jobs} process{'es' if jobs > 1 else ''}": partial(
            gr.bulk.extract, folder / "reports", folder / f"data-{jobs}", jobs=jobs, resume=False
        )
        for jobs in (1, 2)
    }


def taken(group: str, works: Works, rounds: int, count: int = 1) -> list[Timing]:
    """Return what each of some works takes for one of ``count`` documents; they take turns."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for work in works.values():
        work()
    for _ in range(rounds):
        for name, work in works.items():
            begin = time.perf_counter()
            work()
            times[name].append((time.perf_counter() - begin) * 1000 / count)
    reference = median(next(iter(times.values())))
    found = []
    for name, each in times.items():
        low, _, high = quantiles(each, n=4)
        found.append(Timing(group, name, median(each), high - low, median(each) / reference))
    return found


def page_of(found: list[Timing]) -> str:
    """Return the results as a page in Markdown."""
    lines, group = [], None
    for each in found:
        if each.group != group:
            group = each.group
            lines += ["", f"| {group} | ms | spread | ratio |", "|---|---:|---:|---:|"]
        lines.append(f"| {each.work} | {each.milliseconds:.3f} | {each.spread:.3f} | {each.ratio:.2f} |")
    return "\n".join(lines).strip() + "\n"


def machine() -> str:
    """Return a line on what the benchmarks ran on."""
    cpu = "unknown processor"
    if Path("/proc/cpuinfo").exists():
        names = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
        cpu = names[0].partition(":")[2].strip() if names else platform.machine()
    packages = ", ".join(f"{name} {version(name)}" for name in ("polars", "jieba", "selectolax", "pandas", "lxml"))
    load = os.getloadavg()[0]
    return f"{cpu}, {os.cpu_count()} cores, Python {platform.python_version()}, {packages}; load at the end {load:.1f}"


def table(rounds: int, *, keep: bool) -> None:
    """Print the table, and keep it."""
    found = measured(rounds)
    page = page_of(found)
    print(f"{page}\n{machine()}")
    if keep:
        KEPT.write_text(json.dumps([asdict(each) for each in found], indent=1) + "\n", encoding="utf-8")
        head, mark, _ = PAGE.read_text(encoding="utf-8").partition("<!-- table -->\n")
        PAGE.write_text(f"{head}{mark}\n{page}\n{machine()}.\n", encoding="utf-8")


def check(rounds: int) -> int:
    """Print which ratios grew clearly against those kept; return how many."""
    kept = {(each["group"].partition(",")[0], each["work"]): each["ratio"] for each in json.loads(KEPT.read_text())}
    slower = 0
    for each in measured(rounds):
        before = kept.get((each.group.partition(",")[0], each.work))
        if before is not None and each.ratio > _SLOWER * before:
            slower += 1
            print(f"slower: {each.group}: {each.work}: {each.ratio:.2f} of its reference, {before:.2f} when kept")
    print(f"{slower} works clearly slower beside their reference than when kept")
    return slower
