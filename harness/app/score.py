"""Score predictions that others made, in a run of their own."""

from __future__ import annotations

import contextlib
import dataclasses
from pathlib import Path

from harness.app.entailers import open_entailer
from harness.app.intake import take_in
from harness.app.manifests import begun, scored_again
from harness.app.metrics import chosen_metrics
from harness.app.rundir import claim_directory
from harness.app.score_options import ScoreOptions
from harness.app.scoring import Scored, ScoringJob, known_task, score_directory
from harness.config.schema import Config, MetricSpec
from harness.gold.load import load_gold
from harness.report.document import printable
from harness.run.plan import Plan
from harness.store.layout import RunDirectory
from harness.store.manifest import utc_now

_LOCK = ".lock"


def score_predictions(path: Path, options: ScoreOptions) -> Scored:
    """Takes a file of predictions into a run of its own and scores it.

    The model is named after the file. Items without a line count as failed calls. Raises
    `GoldError` with every unknown or repeated id; nothing is left behind then.
    """
    task = known_task(options.task, where="--task")
    gold = load_gold(options.gold or Path("gold"), options.seeds or Path("seeds"), tasks=[task])
    model = _model_name(path)
    config = Config.model_validate(
        {
            "gold": str(gold.folder),
            "seeds": str(gold.seeds_folder),
            "models": [{"name": model, "adapter": "replay", "params": {"file": str(path)}}],
            "tasks": [{"name": task}],
            "entailer": options.replayed(),
        }
    )
    plan = Plan(models=(model,), items={task: tuple(sorted(gold.tasks[task]))})
    with open_entailer(config.entailer, where="--entailer") as entailer:
        specs = [MetricSpec(name=name) for name in options.metrics]
        metrics = chosen_metrics([task], specs, entailer=entailer)
        job = ScoringJob(plan=plan, gold=gold, metrics=metrics, config=config, entailer=entailer)
        return _score_anew(path, options.run_dir, job)


def _score_anew(path: Path, run_dir: Path | None, job: ScoringJob) -> Scored:
    """Makes a run of a predictions file and scores it."""
    [model], [task] = job.plan.models, job.plan.items
    was_there = run_dir is not None and run_dir.exists()
    run, manifest = claim_directory(
        run_dir, name=model, manifest=begun(job, models={}), resume=False
    )
    with run.lock():
        try:
            n_stored = take_in(path, run, job.gold, task=task, model=model)
            scored = score_directory(run, job)
        except BaseException:
            _withdraw(run, was_there=was_there)
            raise
        n_calls = len(job.plan)
        counts = {"planned": n_calls, "stored": n_stored, "failed": n_calls - n_stored}
        dataclasses.replace(
            scored_again(manifest, job, scored),
            finished=utc_now(),
            counts={f"{model}/{task}": counts},
        ).write(run.manifest)
    return scored


def _model_name(path: Path) -> str:
    """The file's name without its suffix, fit to stand in a config."""
    return "stdin" if str(path) == "-" else printable(path.stem).strip()[:200] or "predictions"


def _withdraw(run: RunDirectory, *, was_there: bool) -> None:
    """Takes back what was written to a run that did not come about."""
    for path in (run.predictions, run.scores, run.summary, run.path / _LOCK):
        path.unlink(missing_ok=True)
    if not was_there:
        with contextlib.suppress(OSError):  # somebody put a file of theirs there meanwhile
            run.path.rmdir()
