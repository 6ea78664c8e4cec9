"""The first half of a run: missing calls are made, and what they took is accounted for."""

from __future__ import annotations

import dataclasses
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from harness.app.scoring import check_planned
from harness.core.answer import Failure, Prediction
from harness.core.errors import IncompleteError
from harness.report.progress import Ticker
from harness.run.generate import Generation
from harness.run.plan import Plan
from harness.store.accounts import accounts_of
from harness.store.layout import RunDirectory
from harness.store.manifest import Manifest
from harness.store.records import PredictionIndex, PredictionWriter, index_predictions


class Reporter(Protocol):
    """Shows the progress of so many steps while its block runs."""

    def __call__(self, total: int, what: str) -> AbstractContextManager[Ticker]:
        """A context that gives the ticker."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What to generate into which run; with `retry_errors` stored failures are called again."""

    run: RunDirectory
    plan: Plan
    generation: Generation
    retry_errors: bool = False


def generate(job: Job, manifest: Manifest, progress: Reporter) -> Manifest:
    """Makes the missing calls; the manifest with counts and accounts, which is also written.

    Raises `IncompleteError` where the run stopped before all calls were made, and
    `KeyboardInterrupt` after Ctrl-C; the run can be resumed after both.
    """
    index = index_predictions(job.run.predictions)
    check_planned(index, job.plan)
    _recall_cost(job.generation, index)
    manifest.write(job.run.manifest)
    try:
        _make_calls(job, index, progress)
    except BaseException:
        _accounted(job, manifest, state="interrupted").write(job.run.manifest)
        raise
    made = _accounted(job, manifest, state="running")
    made.write(job.run.manifest)
    return made


def _make_calls(job: Job, index: PredictionIndex, progress: Reporter) -> None:
    done = index.offsets.keys() - index.failed if job.retry_errors else index.offsets.keys()
    missing = (key for key in job.plan.calls() if key not in done)
    n_left = len(job.plan) - len(done)
    n_masked = job.generation.mask.n_masked
    with PredictionWriter(job.run.predictions) as writer, progress(n_left, "calls") as ticker:

        def store(prediction: Prediction) -> None:
            nonlocal n_left
            writer.write(prediction)
            n_left -= 1
            ticker.tick(failed=isinstance(prediction.result, Failure))

        problems = job.generation.run(missing, store, say=ticker.say)
        n_masked = job.generation.mask.n_masked - n_masked
        if n_masked:
            ticker.say(f"warning: {n_masked} texts held the value of a secret; stored as ***")
    if problems and n_left:
        raise IncompleteError(problems)


def _recall_cost(generation: Generation, index: PredictionIndex) -> None:
    """Counts what is stored towards the budget."""
    if generation.budget.max_cost is not None:
        for prediction in index.predictions():
            generation.budget.spend(prediction)


def _accounted(job: Job, manifest: Manifest, *, state: str) -> Manifest:
    """The manifest with calls planned, stored and failed, by `model/task`, and their accounts."""
    index = index_predictions(job.run.predictions)
    counts: dict[str, dict[str, int]] = {}
    for key in job.plan.calls():
        entry = counts.setdefault(
            f"{key.model}/{key.task}", {"planned": 0, "stored": 0, "failed": 0}
        )
        entry["planned"] += 1
        entry["stored"] += key in index.offsets
        entry["failed"] += key in index.failed
    accounts = accounts_of(index.predictions(), job.generation.budget.prices)
    return dataclasses.replace(manifest, state=state, counts=counts, accounts=accounts)
