"""Threads for plain functions: one is started where none is idle, none is waited for at the end.

A function can't be interrupted. One whose caller has stopped waiting keeps its thread until it
returns; others go on in threads of their own, and the process may end over it.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, NamedTuple


class _Job(NamedTuple):
    function: Callable[..., Any]
    arguments: tuple[object, ...]
    answered: asyncio.Future[Any]


class Threads:
    """Calls functions side by side, from one event loop."""

    def __init__(self) -> None:
        self._idle: list[SimpleQueue[_Job | None]] = []
        self._closed = False

    async def call(self, function: Callable[..., Any], *arguments: object) -> Any:
        """The function's value; raises what it raises."""
        answered = asyncio.get_running_loop().create_future()
        inbox = self._idle.pop() if self._idle else self._start()
        inbox.put(_Job(function, arguments, answered))
        return await answered

    def close(self) -> None:
        """Lets the threads end, each after the function it is in."""
        self._closed = True
        while self._idle:
            self._idle.pop().put(None)

    def _start(self) -> SimpleQueue[_Job | None]:
        inbox: SimpleQueue[_Job | None] = SimpleQueue()
        threading.Thread(target=self._serve, args=(inbox,), name="model", daemon=True).start()
        return inbox

    def _serve(self, inbox: SimpleQueue[_Job | None]) -> None:
        while (job := inbox.get()) is not None:
            value, error = _called(job)
            try:
                job.answered.get_loop().call_soon_threadsafe(
                    self._settle, inbox, job.answered, value, error
                )
            except RuntimeError:  # the loop was closed meanwhile
                return
            del job, value, error

    def _settle(
        self,
        inbox: SimpleQueue[_Job | None],
        answered: asyncio.Future[Any],
        value: Any,
        error: BaseException | None,
    ) -> None:
        """Takes an answer into the loop, if it is still waited for, and the thread back."""
        if self._closed:
            inbox.put(None)
        else:
            self._idle.append(inbox)
        with contextlib.suppress(asyncio.InvalidStateError):
            answered.set_result(value) if error is None else answered.set_exception(error)


def _called(job: _Job) -> tuple[Any, BaseException | None]:
    """A function's value or its error; `StopIteration`, which no future carries, as another."""
    try:
        return job.function(*job.arguments), None
    except StopIteration as error:
        return None, RuntimeError(f"the model raised StopIteration({error})")
    except BaseException as error:  # noqa: BLE001 - carried to where it is awaited
        return None, error
