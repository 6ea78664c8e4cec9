"""Predictions that others made, taken into a run as if a model had made them there."""

from __future__ import annotations

from pathlib import Path

from harness.core.answer import Output, Prediction
from harness.core.errors import GoldError, Problem
from harness.gold.load import TASK_FILES, Gold
from harness.run.request import shown_names
from harness.store.foreign import read_outputs
from harness.store.layout import RunDirectory
from harness.store.records import PredictionWriter

_PROBLEMS_SHOWN = 50


def take_in(path: Path, run: RunDirectory, gold: Gold, *, task: str, model: str) -> int:
    """Copies the file's rows into the run as predictions; returns how many.

    Raises `GoldError` with every row that can't be read and every unknown or repeated id.
    """
    first_line: dict[str, int] = {}
    problems: list[Problem] = []
    with PredictionWriter(run.predictions) as writer:
        for line, row in read_outputs(path):
            if isinstance(row, Problem):
                problems.append(row)
                continue
            item_id, output = row
            problem = _misplaced(item_id, f"{path}:{line}: id", first_line, gold, task)
            if problem:
                problems.append(problem)
                continue
            first_line[item_id] = line
            shown = shown_names(gold.tasks[task][item_id], gold.sources, "all")
            writer.write(
                Prediction(
                    model=model,
                    task=task,
                    item=item_id,
                    repeat=0,
                    result=Output(raw=output),
                    sources=shown,
                )
            )
    if problems:
        raise GoldError(problems[:_PROBLEMS_SHOWN])
    return len(first_line)


def _misplaced(
    item_id: str, where: str, first_line: dict[str, int], gold: Gold, task: str
) -> Problem | None:
    if item_id in first_line:
        return Problem(
            where=where,
            found=f"{item_id!r} a second time (first in line {first_line[item_id]})",
            expected="one prediction an item",
            fix="remove one of the two",
        )
    if item_id not in gold.tasks[task]:
        return Problem(
            where=where,
            found=f"{item_id!r}",
            expected=f"an id of {gold.folder / TASK_FILES[task]}",
            fix="correct the id or score against the gold it belongs to",
        )
    return None
