"""Reads the same archives on a cluster of Dask as ``python -m tests.benchmarks scale`` read with a pool, and compares.

``python -m tests.bulk.comparing FOLDER SIZE``: FOLDER is that of the benchmark, SIZE one of its sizes. Every row of every frame of
both datasets is compared, a file at a time, in their order.
"""

import sys
import time
from pathlib import Path
from typing import Any

import polars as pl
from distributed import Client, LocalCluster

import govreports as gr
from govreports.bulk.storing import frame_file, read_index
from govreports.datasets import FRAMES


def comparing(folder: Path, size: int) -> int:
    """Print what differs; return how many files do."""
    shards = sorted(folder.glob("reports-*.tar"))[: size // 5_000]
    pool, cluster = folder / f"data-{size}", folder / f"cluster-{size}"
    made: Any = LocalCluster
    client_of: Any = Client
    begin = time.perf_counter()
    with (
        made(n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1") as local,
        client_of(local) as client,
    ):
        done = gr.bulk.extract(shards, cluster, executor=client.get_executor(pure=False), jobs=2)
    print(f"{done.read} files read in {time.perf_counter() - begin:.0f} seconds on {local.name}")
    ours, theirs = (read_index(place)["files"] for place in (pool, cluster))
    differing = rows = 0
    for name in FRAMES:
        for one, other in zip(ours[name], theirs[name], strict=True):
            left, right = (
                pl.read_parquet(frame_file(pool, name, one)),
                pl.read_parquet(frame_file(cluster, name, other)),
            )
            rows += left.height
            differing += not left.equals(right)
    print(f"{rows:,} rows in {sum(map(len, ours.values()))} files compared, {differing} files differ")
    return differing


if __name__ == "__main__":
    sys.exit(comparing(Path(sys.argv[1]), int(sys.argv[2])))
