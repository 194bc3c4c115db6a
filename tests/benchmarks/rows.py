"""Reports as rows of one JSONL beside the same texts as files.

``python -m tests.benchmarks rows --sizes 10000 100000``. Each reading runs in a process of its own, files and rows in turn, and
takes what ``gr.bulk.extract`` with one process takes; memory is the largest resident set of both processes.
"""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import govreports as gr
from govreports_benchmark import writers as synthetic

_ROUNDS = 3


def rows(sizes: list[int], folder: Path, rounds: int = _ROUNDS) -> None:
    """Print a row a size: milliseconds a report and MB of both, and the ratio of the times."""
    print(f"{'reports':>8}{'files ms':>10}{'rows ms':>10}{'ratio':>8}{'files MB':>10}{'rows MB':>9}")
    for size in sizes:
        place = folder / str(size)
        made(place, size)
        found: dict[str, list[tuple[float, float]]] = {"files": [], "rows.jsonl": []}
        for number in range(rounds):
            for name, each in found.items():
                out = str(place / f"out-{number}-{name}")
                command = [sys.executable, "-m", "tests.benchmarks.rows", str(place / name), out]
                seconds, memory = json.loads(subprocess.check_output(command, text=True).splitlines()[-1])
                each.append((1000 * seconds / size, memory))
        (files, rows_), (most, most_rows) = (
            [what(each[part] for each in kind) for kind in found.values()] for part, what in ((0, median), (1, max))
        )
        print(f"{size:>8}{files:>10.2f}{rows_:>10.2f}{rows_ / files:>8.2f}{most:>10.0f}{most_rows:>9.0f}", flush=True)


def made(place: Path, size: int) -> None:
    """Write so many texts as files of a folder and as rows of a table."""
    (place / "files").mkdir(parents=True, exist_ok=True)
    with (place / "rows.jsonl").open("w", encoding="utf-8") as table:
        for seed in range(size):
            text = synthetic.report(seed, None, synthetic.Layout(format="text", encoding="utf-8")).text
            (place / "files" / f"{seed:07}.txt").write_text(text, encoding="utf-8")
            row = {"id": seed, "url": f"http://www.example.gov.cn/{seed}.html", "content": text}
            table.write(json.dumps(row, ensure_ascii=False) + "\n")


def _main() -> None:
    begin = time.perf_counter()
    gr.bulk.extract(sys.argv[1], sys.argv[2], jobs=1, resume=False)
    seconds = time.perf_counter() - begin
    used = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps([seconds, max(used)]))


if __name__ == "__main__":
    _main()
