"""Export a scored run as one table for other tools."""

from __future__ import annotations

from pathlib import Path

from harness.app.rundir import find_run
from harness.core.errors import Problem, UsageError
from harness.core.problems import did_you_mean
from harness.store.export import FORMATS, export_rows
from harness.store.manifest import read_manifest
from harness.store.records import read_scores

_NAMES = {"hf": "export-hf", "parquet": "export.parquet", "csv": "export.csv"}


def export_run(name: str, *, to: str, out: Path | None = None) -> tuple[Path, int]:
    """Where the table of a run stands now, and how many rows it has.

    By default it stands in the run directory as `export-hf`, `export.parquet` or `export.csv`.
    Raises `UsageError` for an unknown format, a run without scores, and a path that is taken.
    """
    if to not in FORMATS:
        raise UsageError(
            Problem(
                where="--to",
                found=repr(to),
                expected=f"one of {', '.join(FORMATS)}",
                fix=f"{did_you_mean(to, FORMATS)}choose one of these",
            )
        )
    run = find_run(name)
    by_task = read_manifest(run.manifest).measures.values()
    measures = dict.fromkeys(str(measure["name"]) for task in by_task for measure in task)
    path = out or run.path / _NAMES[to]
    return path, export_rows(read_scores(run.scores), list(measures), to=to, path=path)
