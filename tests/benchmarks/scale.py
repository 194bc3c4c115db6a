"""Time and memory of bulk extraction and of the analysis of datasets, at growing sizes.

``python -m tests.benchmarks scale --sizes 10000 50000 200000 [--folder build/scale]``. The reports are synthetic
texts, each rendered anew (about 85 in 100 as text, the rest as html), in tar archives of 5,000. Every stage runs in
a process of its own; its memory is the largest resident set of that process and of those it started.
"""

import io
import json
import random
import resource
import subprocess
import sys
import tarfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import polars as pl

import govreports as gr
from govreports.datasets import Scanned
from govreports_benchmark import writers as synthetic

_SHARD = 5_000
_HTML = 15
STAGES = ("extract", "again", "compact", "panel", "problems", "audit", "continuity", "neighbours")


def scale(sizes: list[int], folder: Path, stages: tuple[str, ...] = STAGES) -> None:
    """Print a row a size and stage: seconds, ms a report, MB of the largest process."""
    folder.mkdir(parents=True, exist_ok=True)
    shards = [folder / f"reports-{first:07}.tar" for first in range(0, max(sizes), _SHARD)]
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(made, shards, range(0, max(sizes), _SHARD)))
    print(f"{'stage':<12}{'reports':>9}{'seconds':>10}{'ms/report':>11}{'MB alone':>10}{'MB worker':>11}  result")
    for size in sizes:
        for stage in stages:
            run = subprocess.run(
                [sys.executable, "-m", "tests.benchmarks.scale", stage, str(folder), str(size)],
                capture_output=True,
                text=True,
                check=False,
            )
            if run.returncode:
                print(f"{stage:<12}{size:>9}  failed: {run.stderr.strip().splitlines()[-1]}", flush=True)
                continue
            said = json.loads(run.stdout.splitlines()[-1])
            each = 1000 * said["seconds"] / size
            print(
                f"{stage:<12}{size:>9}{said['seconds']:>10.1f}{each:>11.2f}{said['own']:>10.0f}{said['below']:>11.0f}"
                f"  {said['result']}",
                flush=True,
            )


def made(path: Path, first: int) -> None:
    """Write an archive of reports, unless it is there."""
    if path.exists():
        return
    pending = path.with_suffix(".part")
    with tarfile.open(pending, "w") as archive:
        for seed in range(first, first + _SHARD):
            kind = "html" if random.Random(seed).randrange(100) < _HTML else "text"  # noqa: S311
            one = synthetic.report(seed, None, synthetic.Layout(format=kind))
            about = tarfile.TarInfo(f"{seed:07}.{'html' if kind == 'html' else 'txt'}")
            about.size = len(one.data)
            archive.addfile(about, io.BytesIO(one.data))
    pending.rename(path)


def stage(name: str, folder: Path, size: int) -> str:
    """Do one stage and return what came of it in few words."""
    data = folder / f"data-{size}"
    shards = [folder / f"reports-{first:07}.tar" for first in range(0, size, _SHARD)]
    if name in {"extract", "again"}:
        return repr(gr.bulk.extract(shards, data)).partition(" in ")[0]
    if name == "compact":
        return str(sum(path.stat().st_size for path in gr.bulk.compact(data, folder / f"small-{size}").glob("*/*")))
    scanned = gr.scan(data)
    if name == "panel":
        return f"{gr.panel(scanned, ['applications_received', 'refused']).height} rows"
    if name == "continuity":
        return f"{gr.audit(in_years(scanned), 'continuity').height} rows"
    if name == "neighbours":
        return f"{gr.neighbours(scanned).height} rows"
    verb = {"problems": gr.problems, "audit": gr.auditing.audit_each}[name]
    found = gr.bulk.derive(data, folder / f"{name}-{size}", verb)
    return f"{found.select(pl.len()).collect().item()} rows"


def in_years(scanned: Scanned) -> Scanned:
    """Return a dataset whose reports are those of organs in six successive years: the synthetic ones have no key."""
    n = pl.int_range(pl.len())
    organ = pl.concat_str(pl.lit("某省某市"), n // 6, pl.lit("局"))
    nobody = pl.lit(None, dtype=pl.String)
    reports = scanned.reports.with_columns(organ_key=organ, year=2014 + n % 6, scope=pl.lit("own"), duplicate_of=nobody)
    return replace(scanned, reports=reports)


def _main() -> None:
    name, folder, size = sys.argv[1:]
    begin = time.perf_counter()
    result = stage(name, Path(folder), int(size))
    seconds = time.perf_counter() - begin
    own, below = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"seconds": seconds, "own": own, "below": below, "result": result}))


if __name__ == "__main__":
    _main()
