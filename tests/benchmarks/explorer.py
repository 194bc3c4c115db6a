"""One command: processor seconds to the first paint of the explorer and to each change, at 100, 1,000 and 10,000 reports.

``python -m tests.benchmarks.explorer [--reports N ...] [--seed S]``. A corpus is made of synthetic reports, which are
read once and repeated under other ids, organs and regions, so that every frame has its real size. Times are processor
seconds of the kernel, all threads together, so that a busy machine measures the same; the browser's come on top.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

import govreports as gr
from govreports.explorer.widget import Explorer
from govreports_benchmark import writers as synthetic

BASE = 100
REGIONS = ("420822", "420802", "320703", "321203", "445102", "110101")


def corpora(sizes: list[int], seed: int) -> Iterator[gr.Corpus]:
    """Yield a corpus of each size."""
    with TemporaryDirectory() as folder:
        synthetic.corpus(folder, BASE, seed)
        base = gr.read(Path(folder) / "reports")
        for size in sizes:
            yield repeated(base, size)


def repeated(base: gr.Corpus, size: int) -> gr.Corpus:
    """Return the reports of a corpus, repeated until there are so many, each time as other organs."""
    frames: dict[str, list[pl.DataFrame]] = {name: [] for name in base.frames()}
    times = -(-size // base.reports.height)
    for number in range(times):
        other = (pl.lit(f"{number:04x}") + pl.col("report").str.slice(4)).alias("report")
        for name, frame in base.frames().items():
            frames[name].append(frame.with_columns(other))
        frames["reports"][-1] = frames["reports"][-1].with_columns(
            organ_key=pl.format("湖北省荆门市第{}-{}局", pl.lit(number), pl.int_range(pl.len())),
            region_code=pl.lit(REGIONS[number % len(REGIONS)]),
            duplicate_of=pl.lit(None, dtype=pl.String),
        )
    whole = {name: pl.concat(parts) for name, parts in frames.items()}
    kept = whole["reports"].head(size)
    return gr.Corpus(kept, **{n: f.join(kept, on="report", how="semi") for n, f in whole.items() if n != "reports"})


def steps(explorer: Explorer) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield what a reader does, with a name for it."""

    def put(widget: object, value: object) -> Callable[[], object]:
        return lambda: setattr(widget, "value", value)

    view: Any = explorer.views["report"]
    yield "next report", put(view.reports, view.reports.options[7][1])
    yield "click a number", put(view.grid, view.grid.options[6][1])
    yield "next page", lambda: explorer.turn(1)
    for name in ("report", "indicators", "problems", "findings"):
        yield f"{name}: open", put(explorer.view, name)
        yield f"{name}: words", put(explorer.words, "第3-1")
        yield f"{name}: clear", explorer.clear
        yield f"{name}: years", put(explorer.years, (2019, 2021))
        yield f"{name}: form", put(explorer.regime, "r2019")
        yield f"{name}: region", put(explorer.province, "42")
        yield f"{name}: clear again", explorer.clear


def main() -> None:
    """Print a line a step, a column a size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, nargs="+", default=[100, 1_000, 10_000])
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    times: dict[str, list[float]] = {}
    warm = True
    for corpus in corpora(options.reports, options.seed):
        if warm:  # imports, fonts and word lists are paid once a session
            list(timed(corpus))
            warm = False
        for name, seconds in timed(corpus):
            times.setdefault(name, []).append(seconds)
    print(f"{'seconds':24}" + "".join(f"{size:>10,}" for size in options.reports))
    for name, row in times.items():
        print(f"{name:24}" + "".join(f"{seconds:10.3f}" for seconds in row))
    print(f"{'slowest':24}" + "".join(f"{max(column):10.3f}" for column in zip(*times.values(), strict=True)))


def timed(corpus: gr.Corpus) -> Iterator[tuple[str, float]]:
    """Yield the seconds of the first paint and of each step."""
    start = time.process_time()
    explorer = gr.explore(corpus)
    yield "first paint", time.process_time() - start
    for name, step in steps(explorer):
        start = time.process_time()
        step()
        yield name, time.process_time() - start


if __name__ == "__main__":
    main()
