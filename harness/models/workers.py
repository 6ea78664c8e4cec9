"""Programs kept alive: a line in, a line out, each program in a process group of its own.

Writing, reading and what is said on stderr wait on one selector, so that no pipe that is full
blocks another.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import threading
import time
import weakref
from collections.abc import Callable, Iterable
from queue import SimpleQueue
from typing import IO, NoReturn, TypeVar

from harness.models.endpoint.errors import (
    BadResponseError,
    CallError,
    CallTimeoutError,
    GaveUpError,
    ModelDiedError,
)
from harness.models.endpoint.secrets import scrub

_PIECE = 65_536
_MOST_BYTES = 16 * 2**20
_LAST_WORDS = 400
_GRACE_S = 1.0
AnswerT = TypeVar("AnswerT")


class Workers:
    """At most `number` programs, each with one request at a time; may be asked from threads."""

    def __init__(
        self, command: tuple[str, ...], *, number: int, timeout_s: float, restarts: int
    ) -> None:
        self._timeout_s = timeout_s
        self._restarts = restarts
        self._lock = threading.Lock()
        self._ends = 0
        self._last = ""
        self._workers = [Worker(command) for _ in range(number)]
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        for worker in self._workers:
            self._idle.put(worker)
        weakref.finalize(self, _close_all, self._workers)  # at the latest as the process ends

    def ask(self, line: bytes, read: Callable[[bytes], AnswerT]) -> AnswerT:
        """What `read` makes of the line that a program answers with, once one is free.

        Raises `CallError`s; the program that caused one is ended.
        """
        worker = self._idle.get()
        try:
            if self._ends > self._restarts:
                raise GaveUpError(f"ended {self._ends} times in a row; at last: {self._last}")
            answer = read(worker.ask(line, self._timeout_s))
            self._ends = 0
            return answer
        except GaveUpError:
            raise
        except CallError as error:
            worker.end()
            with self._lock:
                self._ends += 1
                self._last = str(error)
            raise
        finally:
            self._idle.put(worker)

    def close(self) -> None:
        """End all programs and wait until they are gone; those at work fail their request."""
        _close_all(self._workers)


class Worker:
    """One program, started when it is asked and again after it has ended."""

    def __init__(self, command: tuple[str, ...]) -> None:
        self._command = command
        self._program: _Program | None = None
        self._asking = threading.RLock()
        self._changing = threading.Lock()  # a program may be killed while it is asked

    def ask(self, line: bytes, timeout_s: float) -> bytes:
        """The line that answers a line. Raises `CallError`s."""
        with self._asking:
            if self._program is not None and self._program.has_ended():
                self.end()  # while it had nothing to do
            if self._program is None:
                with self._changing:
                    self._program = _Program(self._command)
            return self._program.exchange(line, time.monotonic() + timeout_s)

    def end(self) -> None:
        """End the program now, if there is one."""
        with self._asking, self._changing:
            if self._program is not None:
                self._program.end()
            self._program = None

    def close(self) -> None:
        """End the program: by the end of its input where it is idle, at once where it is asked."""
        if self._asking.acquire(blocking=False):
            try:
                if self._program is not None:
                    self._program.take_leave()
            finally:
                self._asking.release()
        else:
            with self._changing:
                if self._program is not None:
                    self._program.kill()
        self.end()


class _Program:
    """A running process and the three pipes to it."""

    def __init__(self, command: tuple[str, ...]) -> None:
        try:
            self._process = subprocess.Popen(  # noqa: S603 - the config names the program; no shell
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,
                start_new_session=True,
            )
        except OSError as error:
            raise ModelDiedError(f"the program can't be started: {error}") from error
        pipes = (self._process.stdin, self._process.stdout, self._process.stderr)
        self._stdin, self._stdout, self._stderr = map(_unblocked, pipes)
        self._said = bytearray()
        self._last_words = bytearray()

    def has_ended(self) -> bool:
        """Whether it closed its output; raises `BadResponseError` where it said what none asked."""
        piece = _read(self._stdout)
        self._said += piece or b""
        if self._said:
            shown = scrub(self._said[:200].decode("utf-8", "replace"), ())
            raise BadResponseError(f"output that nothing asked for: {shown!r}")
        return piece == b""

    def exchange(self, line: bytes, until_s: float) -> bytes:
        """The first line that is said after a line is written."""
        rest = memoryview(line)
        with selectors.DefaultSelector() as selector:
            selector.register(self._stdin, selectors.EVENT_WRITE)
            selector.register(self._stdout, selectors.EVENT_READ)
            selector.register(self._stderr, selectors.EVENT_READ)
            while b"\n" not in self._said:
                left_s = until_s - time.monotonic()
                ready = selector.select(left_s) if left_s > 0 else []
                if not ready:
                    raise CallTimeoutError(f"no answer in time (timeout_s){self._words()}")
                for key, _ in ready:
                    if key.fileobj is self._stdin:
                        rest = _write(self._stdin, rest)
                        if not rest:
                            selector.unregister(self._stdin)
                    elif key.fileobj is self._stdout:
                        self._listen()
                    elif not self._overhear():
                        selector.unregister(self._stderr)
        answer, _, rest_said = self._said.partition(b"\n")
        self._said = bytearray(rest_said)
        return bytes(answer)

    def take_leave(self) -> None:
        """Close its input and wait a moment for it to close its output."""
        with contextlib.suppress(OSError):
            self._stdin.close()
        until_s = time.monotonic() + _GRACE_S
        with selectors.DefaultSelector() as selector:
            selector.register(self._stdout, selectors.EVENT_READ)
            while (left_s := until_s - time.monotonic()) > 0 and selector.select(left_s):
                if _read(self._stdout) == b"":
                    return

    def kill(self) -> None:
        """Kill its process group. Its exit code stays what it was where it had ended by itself."""
        if self._process.returncode is None:  # not waited for: its number is its own
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def end(self) -> None:
        """Kill it, wait until it is gone, and close the pipes."""
        self.kill()
        self._process.wait()
        for pipe in (self._stdin, self._stdout, self._stderr):
            with contextlib.suppress(OSError):
                pipe.close()

    def _listen(self) -> None:
        piece = _read(self._stdout)
        if piece == b"":
            self._raise_died()
        self._said += piece or b""
        if len(self._said) > _MOST_BYTES:
            raise BadResponseError(f"a line of more than {_MOST_BYTES} bytes")

    def _overhear(self) -> bool:
        """Keeps the last of what it says on stderr; false at its end."""
        piece = _read(self._stderr)
        self._last_words += piece or b""
        del self._last_words[:-_LAST_WORDS]
        return piece != b""

    def _raise_died(self) -> NoReturn:
        self.kill()
        code = self._process.wait()
        self._overhear()
        raise ModelDiedError(f"the program ended with exit code {code}{self._words()}")

    def _words(self) -> str:
        said = scrub(self._last_words.decode("utf-8", "replace"), ())
        return f"; on stderr: {said}" if said else ""


def _unblocked(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise ValueError("a pipe was asked for")
    os.set_blocking(pipe.fileno(), False)
    return pipe


def _read(pipe: IO[bytes]) -> bytes | None:
    """What there is to read; None where there is nothing yet, empty at the end."""
    try:
        return os.read(pipe.fileno(), _PIECE)
    except BlockingIOError:
        return None


def _write(pipe: IO[bytes], rest: memoryview) -> memoryview:
    """What is left to write; nothing where nobody reads any more, which the output's end tells."""
    try:
        return rest[os.write(pipe.fileno(), rest[:_PIECE]) :]
    except BlockingIOError:
        return rest
    except BrokenPipeError:
        return rest[:0]


def _close_all(workers: Iterable[Worker]) -> None:
    for worker in workers:
        worker.close()
