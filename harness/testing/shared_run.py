"""The one run of a test session, made by the first process that asks and awaited by the others."""

from __future__ import annotations

import dataclasses
import fcntl
import functools
import io
import json
import warnings
from collections.abc import Sequence
from pathlib import Path

from harness.app.options import RunOptions
from harness.app.run import run_benchmark
from harness.core.errors import HarnessError, IncompleteError, Problem
from harness.report.progress import progress
from harness.store.layout import RunDirectory


def shared_run(config: Path, run_dir: Path, *, shared: Path) -> RunDirectory:
    """The run of a config in `run_dir`, made unless another process made it or failed to.

    `shared` is a folder that the processes of a session have in common. Raises
    `IncompleteError` with the problems of the making in every process alike.
    """
    outcome = shared / "outcome.json"
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not outcome.exists():
            found = [dataclasses.asdict(problem) for problem in _problems_making(config, run_dir)]
            outcome.write_text(json.dumps(found), encoding="utf-8")
    problems = [Problem(**found) for found in json.loads(outcome.read_text(encoding="utf-8"))]
    if problems:
        raise IncompleteError(problems)
    return RunDirectory(run_dir)


def _problems_making(config: Path, run_dir: Path) -> Sequence[Problem]:
    """Makes the run; what is wrong with it, nothing where it is whole."""
    silent = functools.partial(progress, io.StringIO())
    with warnings.catch_warnings():
        # A user's -W error is for their tests: it may not turn a model's calls into failures.
        warnings.simplefilter("ignore")
        try:
            done = run_benchmark(config, RunOptions(run_dir=run_dir), progress=silent)
        except HarnessError as error:
            return error.problems
    incomplete = done.scored.incomplete if done.scored else None
    return [incomplete] if incomplete else []
