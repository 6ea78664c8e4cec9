"""The local engine: bounded workers in one event loop, plain functions in threads.

Work is drawn from the iterator only as workers become free, so that a plan of millions is never
held. Results come in order of completion.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

JobT = TypeVar("JobT")
ResultT = TypeVar("ResultT")


class LocalEngine:
    """Runs at most `concurrency` jobs at once."""

    def __init__(self, concurrency: int) -> None:
        self._concurrency = concurrency
        self._threads = ThreadPoolExecutor(max_workers=concurrency, thread_name_prefix="model")

    async def call(self, function: Callable[..., Any], *arguments: object) -> Any:
        """The value of a function: awaited where it is async, from a thread where it is not."""
        if inspect.iscoroutinefunction(function):
            return await function(*arguments)
        loop = asyncio.get_running_loop()
        value = await loop.run_in_executor(self._threads, _called, function, *arguments)
        return await value if inspect.isawaitable(value) else value

    async def map(
        self, work: Callable[[JobT], Awaitable[ResultT]], jobs: Iterator[JobT]
    ) -> AsyncIterator[ResultT]:
        """The results of `work` over `jobs`, each as soon as it is there."""
        running: set[asyncio.Task[ResultT]] = set()
        try:
            while True:
                while len(running) < self._concurrency:
                    job = next(jobs, None)
                    if job is None:
                        break
                    running.add(asyncio.ensure_future(work(job)))
                if not running:
                    return
                done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    yield task.result()
        finally:
            for task in running:
                task.cancel()

    def close(self) -> None:
        """Lets go of the threads; calls that have not begun are dropped."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _called(function: Callable[..., Any], *arguments: object) -> Any:
    """The function's value; a `StopIteration`, which no future can carry, as a `RuntimeError`."""
    try:
        return function(*arguments)
    except StopIteration as error:
        raise RuntimeError(f"the model raised StopIteration({error})") from error
