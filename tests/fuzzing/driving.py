"""The ways a target is driven: by atheris for long, by a seeded mutator for seconds."""

import hashlib
import random
import signal
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn

from govreports.errors import MissingExtraError
from tests.fuzzing.mutating import tweaked
from tests.fuzzing.properties import LONGEST, BrokenPropertyError
from tests.fuzzing.targets import TARGETS, run

__all__ = ["BUILD", "Finding", "Findings", "drive", "explore"]

BUILD: Final = Path(__file__).parents[2] / "build" / "fuzz"
_MEMORY: Final = 3_000
"""Megabytes that a fuzzing process may take."""
_DEEP: Final = 12
"""Mutations that one input may be away from a seed, without atheris."""


class Hang(BaseException):
    """An input takes too long; nothing may catch it."""


@dataclass(frozen=True)
class Finding:
    """An input that broke a promise: which one, where, and the bytes."""

    key: str
    what: str
    data: bytes = field(repr=False)


class Findings:
    """Findings of one run, the shortest input of each kind; written below a folder where there is one."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self.found: dict[str, Finding] = {}

    def add(self, error: BaseException, data: bytes) -> None:
        """Keep an input and the error that it raised, unless a shorter one raised it at the same place."""
        frames = [f for f in traceback.extract_tb(error.__traceback__) if "govreports" in f.filename]
        own = [frame for frame in frames if "fuzzing" not in frame.filename] or frames
        place = f"{Path(own[-1].filename).name}:{own[-1].lineno}" if own else "?"
        said = str(error).partition(":")[0] if isinstance(error, BrokenPropertyError) else ""
        kind = f"{type(error).__name__} {said} {place}"
        key = hashlib.sha256(kind.encode()).hexdigest()[:10]
        if key in self.found and len(self.found[key].data) <= len(data):
            return
        what = "".join(traceback.format_exception(error))
        self.found[key] = Finding(key, f"{kind}\n{what}", data)
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / key).write_bytes(data)
            (self.folder / f"{key}.txt").write_text(f"{kind}\n{what}", encoding="utf-8")
            print(f"FINDING {self.folder.name} {key}: {kind}: {error!s:.300}", flush=True)


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Raise `Hang` where what is done takes so much processor time; only the main thread of a POSIX system can."""

    def stop(_: int, __: FrameType | None) -> NoReturn:
        message = f"an input takes more than {seconds:g} seconds"
        raise Hang(message)

    if not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _try(name: str, data: bytes, findings: Findings) -> None:
    try:
        with _limited(LONGEST):
            run(name, data)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        findings.add(error, data)


def drive(name: str, runs: int, seconds: float, seed: int = 0) -> tuple[int, list[Finding]]:
    """Return how many inputs of a target were tried without atheris, and what they broke.

    The inputs depend on the seed alone; only how many there are depends on the time.
    """
    target = TARGETS[name]
    seeds = target.seeds()
    rng = random.Random(f"{name} {seed}")
    tweak = partial(tweaked, rng=rng)
    findings = Findings()
    end = time.monotonic() + seconds
    count = 0
    for data in seeds:
        if time.monotonic() > end:
            break
        _try(name, data, findings)
        count += 1
    while count < runs and time.monotonic() < end:
        data = rng.choice(seeds)
        for _ in range(rng.randrange(1, _DEEP)):
            data = target.mutate(data, rng, tweak)[: target.longest]
        _try(name, data, findings)
        count += 1
    return count, list(findings.found.values())


def explore(name: str, runs: int, seconds: float) -> NoReturn:
    """Drive a target with atheris until so many inputs or seconds are over; ends the process.

    Raises
    ------
    MissingExtraError
        The extra ``fuzz`` is not installed.
    """
    try:
        import atheris  # noqa: PLC0415 - an extra
    except ImportError as error:
        message = 'coverage-guided fuzzing needs an extra: pip install "govreports[fuzz]"'
        raise MissingExtraError(message) from error
    target = TARGETS[name]
    work = BUILD / "corpus" / name
    work.mkdir(parents=True, exist_ok=True)
    for data in target.seeds():
        (work / hashlib.sha1(data, usedforsecurity=False).hexdigest()).write_bytes(data)
    findings = Findings(BUILD / "findings" / name)
    log = BUILD / "counts"
    for folder in (log, BUILD / "findings"):
        folder.mkdir(parents=True, exist_ok=True)
    begin = time.monotonic()
    state = {"count": 0, "told": 0.0}

    def one(data: bytes) -> None:
        _try(name, data, findings)
        state["count"] += 1
        now = time.monotonic()
        if now - state["told"] > 5:
            state["told"] = now
            (log / f"{name}.{int(begin)}").write_text(
                f"{state['count']} {now - begin:.0f} {len(findings.found)}\n", encoding="utf-8"
            )

    def mutated(data: bytes, most: int, seed: int) -> bytes:
        rng = random.Random(seed)

        def tweak(part: bytes) -> bytes:
            return atheris.Mutate(part, max(len(part) + 64, 64)) if part else rng.randbytes(8)

        for _ in range(rng.choice((1, 1, 2, 4))):
            data = target.mutate(data, rng, tweak)
        return data[:most]

    arguments = [
        sys.argv[0], str(work), f"-runs={runs}", f"-max_total_time={seconds:.0f}", f"-max_len={target.longest}", "-timeout=60",
        f"-rss_limit_mb={_MEMORY}", f"-artifact_prefix={BUILD / 'findings' / name}-", "-print_final_stats=1", "-reload=0", "-len_control=0",
    ]  # fmt: skip
    atheris.Setup(arguments, one, custom_mutator=mutated)
    atheris.Fuzz()
    raise SystemExit(0)
