"""Batches to processes: some at a time, and again in isolation where a process died of one."""

import gc
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from contextlib import contextmanager
from functools import partial
from multiprocessing import connection, get_context, parent_process
from typing import Final, ParamSpec, TypeVar
from uuid import uuid4

from govreports.bulk.working import Done, Task, work
from govreports.errors import DatasetError, InputError
from govreports.sources.apart import limit_memory

__all__ = ["AHEAD", "Pool", "cores", "run"]

P = ParamSpec("P")
T = TypeVar("T")

_ATTEMPTS: Final = 3
"""So often a batch is tried in isolation, which only whoever ends processes on this machine can disturb."""
AHEAD: Final = 2
"""Batches handed over for each process: one that it reads, one that waits."""


def cores() -> int:
    """Return how many processes this one may run at once on this machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_IDENTITY: Final = uuid4().hex
"""What tells this process from others, which numbers of processes do not on several machines."""


def _identity() -> str:
    return _IDENTITY


class Pool:
    """An executor and how much it is given at once; the own one is made anew when a process of it dies."""

    def __init__(self, executor: Executor | None, jobs: int | None, memory: int) -> None:
        """Take an executor, or make one of so many processes with so much memory each.

        Raises
        ------
        InputError
            The executor runs its work in this process, or in copies of it.
        """
        self.own = executor is None
        self.jobs = jobs or (cores() if executor is None else getattr(executor, "_max_workers", None) or 16)
        self._made = partial(ProcessPoolExecutor, self.jobs, get_context("spawn"), _begin, (memory,))
        self.executor = executor or self._made()
        if executor is None:
            return
        kind = type(executor).__name__
        remedy = (
            "hand in a pool of spawned processes, a Dask client's get_executor(pure=False) with processes, or nothing"
        )
        context = getattr(executor, "_mp_context", None)
        if context is not None and context.get_start_method() == "fork":
            message = f"{kind} forks this process, which the libraries used here do not stand: {remedy}"
            raise InputError(message)
        if isinstance(executor, ThreadPoolExecutor) or executor.submit(_identity).result() == _IDENTITY:
            message = f"{kind} works in threads of this process; reports are read in processes: {remedy}"
            raise InputError(message)

    def submit(self, function: Callable[P, T], /, *given: P.args, **named: P.kwargs) -> "Future[T]":
        """Hand over some work."""
        with _one_thread_each():
            return self.executor.submit(function, *given, **named)

    def mend(self) -> None:
        """Make the own executor anew.

        Raises
        ------
        DatasetError
            The executor was handed in.
        """
        self.executor.shutdown(wait=False, cancel_futures=True)
        if not self.own:
            message = "a process of the executor died and it is broken; hand in a new one: what was done is kept"
            raise DatasetError(message)
        self.executor = self._made()

    def close(self) -> None:
        """End the own executor; what waits is not begun."""
        if self.own:
            self.executor.shutdown(wait=True, cancel_futures=True)


def run(tasks: Iterable[Task], pool: Pool) -> Iterator[Done]:
    """Iterate over the batches as they are done.

    A batch whose process died, hung or raised is done again file by file in processes of their own; until those are
    done no other is begun, so that nobody is blamed for what another one did.

    Raises
    ------
    DatasetError
        Frames cannot be written, the executor is broken, or a batch dies of something outside.
    InputError
        A table has no column of the name that was told.
    """
    waiting: dict[Future[Done], Task] = {}
    coming = iter(tasks)
    ended = False
    again: list[Task] = []
    while waiting or again or not ended:
        while len(waiting) < AHEAD * pool.jobs:
            alone = any(task.attempt for task in waiting.values())
            task = again.pop() if again else None if alone else next(coming, None)
            if task is None:
                ended = ended or not alone
                break
            try:
                waiting[pool.submit(work, task)] = task
            except BrokenExecutor:  # it broke since the last one that was done
                again.append(task)
                _again(waiting, again, pool)
        if not waiting:
            continue
        finished, _ = wait(waiting, return_when=FIRST_COMPLETED)
        broken = False
        for future in finished:
            task = waiting.pop(future)
            error = None if future.cancelled() else future.exception()
            if error is None and not future.cancelled():
                yield future.result()
                continue
            broken = broken or isinstance(error, BrokenExecutor)
            again.append(_isolated(task, error))
        if broken:
            _again(waiting, again, pool)


def _again(waiting: dict["Future[Done]", Task], again: list[Task], pool: Pool) -> None:
    """Have everything done again that a broken executor was given, and make another one."""
    again += [_isolated(task, None) for task in waiting.values()]
    waiting.clear()
    pool.mend()


def _isolated(task: Task, error: BaseException | None) -> Task:
    if isinstance(error, DatasetError | InputError):
        raise error
    if task.attempt == _ATTEMPTS:
        first, last = task.entries[0].source, task.entries[-1].source
        message = f"the batch from {first} to {last} cannot be read: {error or 'its process ended'}; run the call again"
        raise DatasetError(message) from error
    return task._replace(attempt=task.attempt + 1)


def _begin(memory: int) -> None:
    """Prepare a process of the own pool: bounded memory, and an end when the one that wants its work is gone."""
    limit_memory(memory)
    gc.freeze()
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Let processes that are started meanwhile compute in one thread each: there are as many of them as cores."""
    before = os.environ.get("POLARS_MAX_THREADS")
    os.environ["POLARS_MAX_THREADS"] = before or "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["POLARS_MAX_THREADS"]
