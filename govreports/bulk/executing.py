"""Batches to processes: some at a time, and again in isolation where a process died of one."""

import gc
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from multiprocessing import connection, get_context, parent_process
from typing import Final, ParamSpec, TypeVar

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


class Pool:
    """An executor and how much it is given at once; the own one is made anew when a process of it dies."""

    def __init__(self, executor: Executor | None, jobs: int | None, memory: int) -> None:
        """Take an executor, or make one of so many processes with so much memory each.

        Raises
        ------
        InputError
            The executor runs its work in this process.
        """
        self.memory = memory
        self.own = executor is None
        self.jobs = jobs or (cores() if executor is None else getattr(executor, "_max_workers", None) or 16)
        self.executor = executor or self._made()
        if not self.own and self.executor.submit(os.getpid).result() == os.getpid():
            message = (
                f"{type(self.executor).__name__} works in threads of this process; reports are read in processes: "
                "hand in a ProcessPoolExecutor, a Dask client's get_executor(pure=False) with processes, or nothing"
            )
            raise InputError(message)

    def _made(self) -> Executor:
        return ProcessPoolExecutor(self.jobs, get_context("spawn"), _begin, (self.memory,))

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
        """End the own executor, without waiting for what is under way."""
        if self.own:
            self.executor.shutdown(wait=True, cancel_futures=True)


def run(tasks: Iterable[Task], pool: Pool) -> Iterator[Done]:
    """Iterate over the batches as they are done.

    A batch whose process died, hung or raised is done again file by file in processes of their own.

    Raises
    ------
    DatasetError
        Frames cannot be written, the executor is broken, or a batch dies of something outside.
    """
    waiting: dict[Future[Done], Task] = {}
    attempts: dict[str, int] = {}
    coming = iter(tasks)
    ended = False
    again: list[Task] = []
    while waiting or again or not ended:
        while len(waiting) < AHEAD * pool.jobs:
            task = again.pop() if again else next(coming, None)
            if task is None:
                ended = True
                break
            _hand_over(pool, task, waiting, again)
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
            again.append(_isolated(task, error, attempts))
        if broken:
            again += [_isolated(task, None, attempts) for task in waiting.values()]
            waiting.clear()
            pool.mend()


def _hand_over(pool: Pool, task: Task, waiting: dict["Future[Done]", Task], again: list[Task]) -> None:
    try:
        waiting[pool.submit(work, task)] = task
    except BrokenExecutor:  # it broke since the last one that was done
        again.append(task)
        again += waiting.values()
        waiting.clear()
        pool.mend()


def _isolated(task: Task, error: BaseException | None, attempts: dict[str, int]) -> Task:
    if isinstance(error, DatasetError):
        raise error
    attempts[task.plan] = attempts.get(task.plan, 0) + 1
    if attempts[task.plan] > _ATTEMPTS:
        first, last = task.entries[0].source, task.entries[-1].source
        message = f"the batch from {first} to {last} cannot be read: {error or 'its process ended'}; run the call again"
        raise DatasetError(message) from error
    return task._replace(isolated=True)


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
