"""Run a benchmark: a config's models on its tasks, then score what they said."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.app.assembly import assemble
from harness.app.gold import open_gold
from harness.app.metrics import chosen_metrics
from harness.app.rundir import claim_directory
from harness.app.scoring import (
    Scored,
    ScoringJob,
    cards_of,
    check_planned,
    measures_of,
    score_directory,
    stamp,
)
from harness.app.selection import check_gate, select
from harness.config.load import load_config
from harness.config.schema import Config
from harness.core.answer import Failure, Prediction
from harness.models.base import identity_of
from harness.run.generate import Generation
from harness.run.plan import Plan, make_plan
from harness.store.layout import RunDirectory
from harness.store.manifest import Manifest, environment, utc_now
from harness.store.records import PredictionWriter, index_predictions

Reporter = Callable[[int, str], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """What the command line says besides the config."""

    models: Sequence[str] = ()
    tasks: Sequence[str] = ()
    limit: int | None = None
    overrides: Sequence[str] = ()
    run_dir: Path | None = None
    concurrency: int = 8
    resume: bool = False
    score: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A run that ended: where it is, and its scores unless they were not asked for."""

    run: RunDirectory
    config: Config
    scored: Scored | None


def run_benchmark(path: Path, options: RunOptions, *, progress: Reporter) -> Finished:
    """Generates what is missing, scores all of it, and finishes the manifest.

    `progress(total, what)` gives a context manager with `tick(failed=…)`. Raises
    `HarnessError`s before anything is written; later only an interrupt can end it early, and
    leaves a run that `--resume` takes up.
    """
    config = select(
        load_config(path, overrides=options.overrides),
        models=options.models,
        tasks=options.tasks,
        limit=options.limit,
    )
    gold = open_gold(config)
    config = config.with_tasks(gold.tasks)
    check_gate(config, path)
    plan = make_plan(config, gold)
    generation = assemble(config, path, gold, concurrency=options.concurrency)
    metrics = chosen_metrics(plan.items, config.metric_specs(), where=f"{path}: metrics")
    manifest = Manifest(
        config=config.model_dump(mode="json"),
        config_digest=config.run_digest(),
        gold=stamp(gold),
        started=utc_now(),
        cards=cards_of(metrics),
        measures=measures_of(metrics),
        models={name: identity_of(model) for name, model in generation.models.items()},
        environment=environment(),
    )
    run, manifest = claim_directory(
        options.run_dir, name=path.stem, manifest=manifest, resume=options.resume
    )
    with run.lock():
        counts = _generate(run, manifest, generation, plan, progress)
        scored = None
        if options.score:
            job = ScoringJob(
                plan=plan,
                gold=gold,
                metrics=metrics,
                failures=config.failures,
                max_failed=config.max_failed,
                seed=config.seed,
            )
            scored = score_directory(run, job)
        state = "generated" if scored is None else "failed" if scored.incomplete else "finished"
        dataclasses.replace(
            manifest,
            state=state,
            finished=utc_now(),
            counts=counts,
            scores_digest=scored.scores_digest if scored else None,
        ).write(run.manifest)
    return Finished(run=run, config=config, scored=scored)


def _generate(
    run: RunDirectory,
    manifest: Manifest,
    generation: Generation,
    plan: Plan,
    progress: Reporter,
) -> dict[str, dict[str, int]]:
    """Makes the missing calls; returns planned, stored and failed calls by `model/task`."""
    index = index_predictions(run.predictions)
    check_planned(index, plan)
    missing = (key for key in plan.calls() if key not in index.offsets)
    n_missing = len(plan) - len(index.offsets)
    manifest.write(run.manifest)
    with PredictionWriter(run.predictions) as writer, progress(n_missing, "calls") as ticker:

        def store(prediction: Prediction) -> None:
            writer.write(prediction)
            ticker.tick(failed=isinstance(prediction.result, Failure))

        try:
            generation.run(missing, store)
        except KeyboardInterrupt:
            dataclasses.replace(manifest, state="interrupted").write(run.manifest)
            raise
    index = index_predictions(run.predictions)
    return _counts(plan, index.offsets.keys(), index.failed)


def _counts(plan: Plan, stored: Any, failed: Any) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for key in plan.calls():
        entry = counts.setdefault(f"{key.model}/{key.task}", dict.fromkeys(_COUNTED, 0))
        entry["planned"] += 1
        entry["stored"] += key in stored
        entry["failed"] += key in failed
    return counts


_COUNTED = ("planned", "stored", "failed")
