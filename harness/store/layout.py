"""The run directory: where each file stands, and who may write to it.

results/runs/<utc>-<config>-<digest>/
manifest.json       what was asked and with what; started, finished, counts
predictions.jsonl   append-only, one line a call
scores.jsonl        parsed answers and scores, in plan order; no clock
summary.json        estimates with intervals; no clock
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from harness.core.errors import Problem, UsageError
from harness.core.files import unwritable

RUNS = Path("results/runs")
BASELINES = Path("results/baselines")


@dataclass(frozen=True, slots=True)
class RunDirectory:
    """A run's folder and the paths in it."""

    path: Path

    @property
    def manifest(self) -> Path:
        """`manifest.json`."""
        return self.path / "manifest.json"

    @property
    def predictions(self) -> Path:
        """`predictions.jsonl`."""
        return self.path / "predictions.jsonl"

    @property
    def scores(self) -> Path:
        """`scores.jsonl`."""
        return self.path / "scores.jsonl"

    @property
    def summary(self) -> Path:
        """`summary.json`."""
        return self.path / "summary.json"

    def create(self) -> None:
        """Makes the folder and proves that it can be written. Raises `UsageError` if not."""
        probe = self.path / f".probe.{os.getpid()}"
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise UsageError(unwritable(self.path, error)) from error

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Holds the folder for this process; a second one is refused, never made to wait.

        The lock is the kernel's, so that it ends with the process however that ends.
        """
        try:
            handle = (self.path / ".lock").open("w")
        except OSError as error:
            raise UsageError(unwritable(self.path, error)) from error
        with handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise UsageError(
                    Problem(
                        where=str(self.path),
                        found="another process at work in this run directory",
                        expected="one writer at a time",
                        fix="wait for it to end, or choose another --run-dir",
                    )
                ) from error
            yield


def open_run(path: Path) -> RunDirectory:
    """The run directory at a path. Raises `UsageError` where there is none."""
    run = RunDirectory(path)
    if not run.manifest.is_file():
        raise UsageError(
            Problem(
                where=str(path),
                found="no manifest.json in it" if path.is_dir() else "no such folder",
                expected="a run directory",
                fix="`harness list runs` shows the runs there are",
            )
        )
    return run


def run_directories(root: Path = RUNS) -> tuple[RunDirectory, ...]:
    """Every run under a folder, oldest first by name."""
    if not root.is_dir():
        return ()
    found = (RunDirectory(path) for path in sorted(root.iterdir()) if path.is_dir())
    return tuple(run for run in found if run.manifest.is_file())
