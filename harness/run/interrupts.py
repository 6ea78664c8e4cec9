"""Ctrl-C: once to finish what is under way, twice to drop it."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import threading
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def heeding_interrupts(stop: Callable[[], None], *, grace_s: float) -> Iterator[None]:
    """While the block runs, Ctrl-C calls `stop`; a second one, or `grace_s` after it, cancels.

    What is cancelled is the task that the block stands in. asyncio's own handler waits for the
    loop to wake, which an idle one does not do where the kernel hands the signal to a thread in
    which a model is at work.
    """
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    heeded = signal.getsignal(signal.SIGINT) not in (signal.SIG_IGN, None)
    if task is None or not heeded or threading.current_thread() is not threading.main_thread():
        yield
        return
    timers: list[asyncio.TimerHandle] = []

    def interrupt() -> None:
        if timers:
            task.cancel()
        else:
            timers.append(loop.call_later(grace_s, task.cancel))
            stop()

    loop.add_signal_handler(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGINT)
        for timer in timers:
            timer.cancel()
