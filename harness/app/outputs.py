"""Where a result may be written: never over a file that the command reads."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from harness.core.errors import Problem, UsageError
from harness.store.layout import RunDirectory


def check_apart(
    outputs: Sequence[Path], runs: Iterable[RunDirectory], *, baseline: Path | None = None
) -> None:
    """Nothing, or `UsageError` naming each output that is a run's own file or the baseline."""
    kept = {_real(path): f"the run {run.path}" for run in runs for path in _files(run)}
    if baseline is not None:
        kept[_real(baseline)] = "the baseline"
    problems = [
        Problem(
            where=str(path),
            found=f"a file of {kept[_real(path)]}",
            expected="a file that is not read, so that nothing is overwritten",
            fix="choose another name",
        )
        for path in outputs
        if _real(path) in kept
    ]
    if problems:
        raise UsageError(problems)


def _files(run: RunDirectory) -> tuple[Path, ...]:
    return run.manifest, run.predictions, run.scores, run.summary, run.path / "report.html"


def _real(path: Path) -> str:
    return os.path.realpath(path)
