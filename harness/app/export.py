"""Export a scored run: as one table, or as the records of another evaluation tool."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from harness.analysis.summary import summary_from_json
from harness.app.report_calls import ScoredRun, models_of, open_runs
from harness.app.rundir import find_run
from harness.core.errors import Problem, UsageError
from harness.core.files import read_text
from harness.core.problems import did_you_mean
from harness.report.interchange.eee import write_eee
from harness.report.interchange.inspect_log import write_logs
from harness.report.interchange.values import TaskCall, TaskRun
from harness.store.export import FORMATS, export_rows, written_whole
from harness.store.layout import RunDirectory
from harness.store.manifest import read_manifest
from harness.store.records import CallKey, index_predictions, read_scores

_NAMES = {
    "hf": "export-hf",
    "parquet": "export.parquet",
    "csv": "export.csv",
    "eee": "export-eee",
    "inspect": "export-inspect",
}
_RECORDS: dict[str, Callable[[Iterable[TaskRun], Path], int]] = {
    "eee": write_eee,
    "inspect": write_logs,
}


def export_run(name: str, *, to: str, out: Path | None = None) -> tuple[Path, str]:
    """Where the export of a run stands now, and how much it is in words.

    By default it stands in the run directory as `export-eee`, `export-inspect`, `export-hf`,
    `export.parquet` or `export.csv`. Raises `UsageError` for an unknown format, a run without
    scores, a path that is taken, and records of a gold that is no longer at hand.
    """
    if to not in _NAMES:
        raise UsageError(
            Problem(
                where="--to",
                found=repr(to),
                expected=f"one of {', '.join(_NAMES)}",
                fix=f"{did_you_mean(to, _NAMES)}choose one of these",
            )
        )
    run = find_run(name)
    path = out or run.path / _NAMES[to]
    if to in FORMATS:
        by_task = read_manifest(run.manifest).measures.values()
        measures = dict.fromkeys(str(measure["name"]) for task in by_task for measure in task)
        n_rows = export_rows(read_scores(run.scores), list(measures), to=to, path=path)
        return path, f"{n_rows} rows"
    with written_whole(path) as temporary:
        n_files = _RECORDS[to](_task_runs(run.path), temporary)
    return path, f"{n_files} files"


def _task_runs(path: Path) -> Iterator[TaskRun]:
    """Every model and task of a run. Raises `UsageError` where an item's gold is not at hand."""
    [run] = open_runs([str(path)])
    if run.no_gold:
        raise UsageError(
            Problem(
                where=str(path),
                found=f"a run whose questions cannot be told: {run.no_gold}",
                expected="the gold and seeds that it was scored on, which the records repeat",
                fix="restore them, or score the run again",
            )
        )
    text = read_text(RunDirectory(path).summary, what="summary")
    summary = summary_from_json(json.loads(text))
    for model in models_of(run):
        for task, found in summary.models[model].items():
            yield TaskRun(
                model=model,
                task=task,
                manifest=run.manifest,
                measures=run.side.measures[task],
                estimates=found.metrics,
                calls=list(_calls(run, model, task)),
            )


def _calls(run: ScoredRun, model: str, task: str) -> Iterator[TaskCall]:
    rows = [row for row in run.side.rows if (row.model, row.task) == (model, task)]
    index = index_predictions(RunDirectory(run.path).predictions)
    with contextlib.ExitStack() as files:
        handle = files.enter_context(index.path.open("rb")) if index.offsets else None
        for row in rows:
            key = CallKey(row.model, row.task, row.item, row.repeat)
            prediction = index.read(key, handle) if handle else None
            yield TaskCall(row=row, item=run.items[task, row.item], prediction=prediction)
