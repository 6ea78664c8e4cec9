"""Errors to messages and exit codes."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn

from harness.core.errors import EXIT_INTERRUPTED, EXIT_USAGE, HarnessError, Problem

EXIT_CLOSED_PIPE = 141
"""128 + SIGPIPE, as shells report a program that its reader left (`| head`)."""

_SHOWN = 20


def exit_code_of(error: BaseException) -> int | None:
    """Tells the user what went wrong and returns the exit code; None for a bug.

    A reader that left wants nothing more: that is told by the code alone.
    """
    if isinstance(error, OSError):
        # What is still buffered has nowhere to go; Python flushes stdout once more as it ends.
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 - lives until the process ends
        if isinstance(error, BrokenPipeError):
            return EXIT_CLOSED_PIPE
        print_problem(
            Problem(
                where=str(error.filename or "standard output"),
                found=error.strerror or type(error).__name__,
                expected="a place that can be written",
                fix="free space, or send the output elsewhere",
            )
        )
        return EXIT_USAGE
    if isinstance(error, HarnessError):
        for problem in error.problems[:_SHOWN]:
            print_problem(problem)
        n_more = len(error.problems) - _SHOWN
        if n_more > 0:
            print(f"and {n_more} more problems", file=sys.stderr)
        return error.exit_code
    return None


def leave_interrupted() -> NoReturn:
    """Ends the process now: calls in flight are dropped, a thread of theirs is not waited for."""
    print(
        "Interrupted. `harness run` keeps what was answered: add --resume to go on.",
        file=sys.stderr,
    )
    sys.stdout.flush()
    os._exit(EXIT_INTERRUPTED)


def print_problem(problem: Problem, *, label: str = "error") -> None:
    """A problem on stderr: where, found, expected, what to do."""
    from harness.report.document import printable

    lines = [
        f"{label}: {printable(problem.where)}",
        f"  found     {printable(problem.found)}",
        f"  expected  {printable(problem.expected)}",
        f"  to do     {printable(problem.fix)}",
    ]
    print("\n".join(lines), file=sys.stderr)
