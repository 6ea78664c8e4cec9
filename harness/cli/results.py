"""How a result is shown: a document or JSON on stdout, and the files asked for."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from harness.core.errors import Problem, UsageError
from harness.report.document import Document
from harness.report.files import check_output_path, to_json, write_output

SLICINGS = ("kind", "answer_type", "answerable")


def check_outputs(paths: Iterable[Path] | None, *, by: str | None = None) -> None:
    """Refuses, before any work, what could not be written or shown in the end."""
    for path in paths or ():
        check_output_path(path)
    if by is not None and by not in SLICINGS:
        expected = f"one of {', '.join(SLICINGS)}"
        raise UsageError(_refused(f"--by {by}", "no such slicing", expected, "choose one of these"))


def check_idle(beside: str, options: Mapping[str, object]) -> None:
    """Refuses options that the flag `beside` them leaves nothing to do for."""
    problems = [
        _refused(flag, f"{beside} beside it", "something for it to do", "leave out one of the two")
        for flag, value in options.items()
        if value
    ]
    if problems:
        raise UsageError(problems)


def emit(
    document: Document, data: Mapping[str, Any], *, outputs: Sequence[Path] | None, json: bool
) -> None:
    """Shows a result on stdout and writes the files asked for."""
    for path in outputs or ():
        write_output(path, document, data)
    if json:
        sys.stdout.write(to_json(data))
    else:
        from harness.report.terminal import console_for, print_document

        print_document(document, console_for(sys.stdout))


def _refused(where: str, found: str, expected: str, fix: str) -> Problem:
    return Problem(where=where, found=found, expected=expected, fix=fix)
