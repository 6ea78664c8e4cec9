"""The local engine: bounded workers in one event loop, plain functions in threads.

Work is drawn from the iterator only as workers become free, so that a plan of millions is never
held. Results come in order of completion.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any, Generic, NamedTuple, TypeVar

from harness.run.engines.threads import Threads

# Workers begin one after the other: those that begin together stay in step, and client and server
# have nothing to do for a while and then everything at once.
_STAGGER_S = 0.001
JobT = TypeVar("JobT")
ResultT = TypeVar("ResultT")


class LocalEngine:
    """Runs at most `concurrency` jobs at once."""

    def __init__(self, concurrency: int) -> None:
        self._concurrency = concurrency
        self._threads = Threads()

    async def call(self, function: Callable[..., Any], *arguments: object) -> Any:
        """The value of a function: awaited where it is async, from a thread where it is not."""
        if is_async(function):
            return await function(*arguments)
        value = await self._threads.call(function, *arguments)
        return await value if inspect.isawaitable(value) else value

    async def map(
        self, work: Callable[[JobT], Awaitable[ResultT]], jobs: Iterator[JobT]
    ) -> AsyncIterator[ResultT]:
        """The results of `work` over `jobs`, each as soon as it is there."""
        crew = _Crew(work, jobs, size=self._concurrency)
        try:
            async for result in crew.results():
                yield result
        finally:
            crew.dismiss()

    def close(self) -> None:
        """Lets go of the threads; none is waited for."""
        self._threads.close()


class _Ended(NamedTuple):
    """A task of a crew that has no more to do, or that failed."""

    error: Exception | None


class _Crew(Generic[JobT, ResultT]):
    """Workers that share one iterator of jobs."""

    def __init__(
        self, work: Callable[[JobT], Awaitable[ResultT]], jobs: Iterator[JobT], *, size: int
    ) -> None:
        self._work, self._jobs, self._size = work, jobs, size
        self._done: asyncio.Queue[ResultT | _Ended] = asyncio.Queue(size)
        self._is_drawn_out = False
        self._tasks = [asyncio.ensure_future(self._begin())]

    async def results(self) -> AsyncIterator[ResultT]:
        """The results as they come; raises the first error of the work."""
        n_ended = 0
        while n_ended < len(self._tasks):
            result = await self._done.get()
            if not isinstance(result, _Ended):
                yield result
            elif result.error is not None:
                raise result.error
            else:
                n_ended += 1

    def dismiss(self) -> None:
        """Drops what is under way."""
        for task in self._tasks:
            task.cancel()

    async def _begin(self) -> None:
        while len(self._tasks) <= self._size and not self._is_drawn_out:
            self._tasks.append(asyncio.ensure_future(self._draw()))
            await asyncio.sleep(_STAGGER_S)
        await self._done.put(_Ended(None))

    async def _draw(self) -> None:
        error: Exception | None = None
        try:
            for job in self._jobs:
                await self._done.put(await self._work(job))
        except Exception as caught:  # noqa: BLE001 - raised where results are awaited
            error = caught
        self._is_drawn_out = True
        await self._done.put(_Ended(error))


def is_async(function: Callable[..., Any]) -> bool:
    """Whether calling a function gives an awaitable at once; a model may say so of its `answer`."""
    owner = getattr(function, "__self__", None)
    return inspect.iscoroutinefunction(function) or getattr(owner, "is_async", False) is True
