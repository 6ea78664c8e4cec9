"""Progress on stderr: a live line on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from typing import IO, Protocol

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from harness.report.document import printable
from harness.report.terminal import console_for

_PLAIN_EVERY_S = 5.0


class Ticker(Protocol):
    """Takes note of finished calls."""

    def tick(self, *, failed: bool) -> None:
        """One call ended."""
        ...

    def say(self, text: str) -> None:
        """A line that stays."""
        ...


class _Live:
    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress, self._task = progress, task
        self._started = time.monotonic()
        self._n = self._n_failed = 0

    def tick(self, *, failed: bool) -> None:
        self._n += 1
        self._n_failed += failed
        rate = self._n / max(time.monotonic() - self._started, 1e-9)
        self._progress.update(
            self._task, advance=1, rate=f"{rate:,.0f}/s", failed=f"{self._n_failed} failed"
        )

    def say(self, text: str) -> None:
        self._progress.console.print(printable(text), markup=False, highlight=False)


class _Plain:
    def __init__(self, stream: IO[str], total: int, what: str) -> None:
        self._stream, self._total, self._what = stream, total, what
        self._started = self._said = time.monotonic()
        self._n = self._n_failed = 0

    def tick(self, *, failed: bool) -> None:
        self._n += 1
        self._n_failed += failed
        now = time.monotonic()
        if now - self._said >= _PLAIN_EVERY_S and self._n < self._total:
            self._said = now
            self.count()

    def say(self, text: str) -> None:
        print(printable(text), file=self._stream, flush=True)

    def count(self) -> None:
        elapsed = max(time.monotonic() - self._started, 1e-9)
        rate = self._n / elapsed
        left = (self._total - self._n) / rate if rate else 0.0
        print(
            f"{self._what}: {self._n}/{self._total}, {rate:,.0f}/s, "
            f"{self._n_failed} failed, {left:.0f} s left",
            file=self._stream,
            flush=True,
        )


@contextlib.contextmanager
def progress(stream: IO[str], total: int, what: str) -> Iterator[Ticker]:
    """A ticker that shows counts, rate and time left while the block runs."""
    if not stream.isatty():
        plain = _Plain(stream, total, what)
        try:
            yield plain
        finally:
            plain.count()
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]} · {task.fields[failed]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console_for(stream), transient=True) as live:
        yield _Live(live, live.add_task(what, total=total, rate="", failed=""))
