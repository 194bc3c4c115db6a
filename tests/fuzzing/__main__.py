"""One command: ``python -m tests.fuzzing [target …] [--runs N] [--seconds S] [--plain]``."""

import argparse
import importlib.util
import os
import subprocess
import sys

INSTRUMENTED = (
    *(
        "sources",
        "alignment",
        "bundles",
        "sections",
        "genres",
        "metadata",
        "gazetteer",
        "numerals",
        "script",
        "extraction",
    ),
    *("auditing", "clauses", "statements"),
)
"""Modules whose branches guide the fuzzing."""


def main() -> int:
    parser = argparse.ArgumentParser(description="Fuzz the readers with atheris, or without it.")
    parser.add_argument("targets", nargs="*", help="all by default")
    parser.add_argument("--runs", type=int, default=-1, help="inputs a target")
    parser.add_argument("--seconds", type=float, default=60, help="seconds a target")
    parser.add_argument("--seed", type=int, default=0, help="seed of the mutator without atheris")
    parser.add_argument("--plain", action="store_true", help="without atheris and coverage")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    sys.dont_write_bytecode = True
    if options.child:
        import atheris  # noqa: PLC0415 - before what it instruments

        with atheris.instrument_imports(include=[f"govreports.{name}" for name in INSTRUMENTED]):
            from tests.fuzzing.driving import explore  # noqa: PLC0415
        explore(options.targets[0], options.runs, options.seconds)
    from tests.fuzzing.driving import drive  # noqa: PLC0415 - not before it is instrumented
    from tests.fuzzing.targets import TARGETS  # noqa: PLC0415

    if not options.plain and importlib.util.find_spec("atheris") is None:
        parser.error('coverage-guided fuzzing needs an extra: pip install "govreports[fuzz]"; --plain does without')
    failed = 0
    for name in options.targets or TARGETS:
        if options.plain:
            count, found = drive(name, options.runs if options.runs > 0 else 10**9, options.seconds, options.seed)
            print(f"{name}: {count} inputs, {len(found)} findings", flush=True)
            for finding in found:
                print(finding.key, finding.what, repr(finding.data[:300]), flush=True)
            failed += len(found)
        else:
            command = [
                sys.executable,
                "-m",
                "tests.fuzzing",
                name,
                "--child",
                "--runs",
                str(options.runs),
                "--seconds",
                str(options.seconds),
            ]
            failed += (
                subprocess.run(command, check=False, env={**os.environ, "POLARS_MAX_THREADS": "1"}).returncode != 0
            )
    return int(bool(failed))


if __name__ == "__main__":
    raise SystemExit(main())
