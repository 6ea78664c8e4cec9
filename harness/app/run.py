"""Run a benchmark: a config's models on its tasks, then score what they said."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from harness.app.rundir import claim_directory
from harness.app.scoring import (
    Scored,
    ScoringJob,
    cards_of,
    known_task,
    measures_of,
    score_directory,
    stamp,
)
from harness.config.load import load_config
from harness.config.schema import Config, ModelSpec, TaskSpec
from harness.core.answer import Failure, Prediction
from harness.core.errors import ConfigError, Problem
from harness.core.problems import did_you_mean
from harness.gold.load import Gold, load_gold
from harness.gold.oracle import oracle_output
from harness.metrics.catalog import metrics_for
from harness.models.base import Model
from harness.models.catalog import MODELS, build_model
from harness.models.replay import Replay
from harness.run.generate import Generation
from harness.run.plan import Plan, make_plan
from harness.run.request import RequestBuilder, shown_names
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
    config = select(load_config(path, overrides=options.overrides), options)
    tasks = [task.name for task in config.tasks] if config.tasks else None
    gold = load_gold(Path(config.gold), Path(config.seeds), tasks=tasks)
    config = config.with_tasks(gold.tasks)
    plan = make_plan(config, gold)
    builders = _builders(config, gold)
    models = {spec.name: _model(spec, path, gold, builders) for spec in config.models}
    metrics = {task: metrics_for(task) for task in plan.items}
    manifest = Manifest(
        config=config.model_dump(mode="json"),
        config_digest=config.run_digest(),
        gold=stamp(gold),
        started=utc_now(),
        cards=cards_of(metrics),
        measures=measures_of(metrics),
        environment=environment(),
    )
    run, manifest = claim_directory(
        options.run_dir, name=path.stem, manifest=manifest, resume=options.resume
    )
    generation = Generation(
        models=models, builders=builders, items=gold.tasks, concurrency=options.concurrency
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
        dataclasses.replace(manifest, state=state, finished=utc_now(), counts=counts).write(
            run.manifest
        )
    return Finished(run=run, config=config, scored=scored)


def select(config: Config, options: RunOptions) -> Config:
    """The config cut to the models and tasks named on the command line.

    A name that the config does not know is taken as an adapter, so that
    `-m examples/my_model.py:answer` tries a model without editing the file.
    """
    update: dict[str, Any] = {}
    if options.models:
        known = {spec.name: spec for spec in config.models}
        names = dict.fromkeys(options.models)  # a name given twice is run once
        update["models"] = [known.get(name) or _ad_hoc(name, known) for name in names]
    if options.tasks:
        specs: dict[str, TaskSpec] = {spec.name: spec for spec in config.tasks or ()}
        update["tasks"] = [
            specs.get(name)
            or TaskSpec.model_validate({"name": known_task(name, where=f"-t {name}")})
            for name in dict.fromkeys(options.tasks)
        ]
    if options.limit is not None:
        update["limit"] = options.limit
    return config.model_copy(update=update)


def _ad_hoc(name: str, known: Mapping[str, ModelSpec]) -> ModelSpec:
    if ":" not in name and name not in {entry.name for entry in MODELS.listing()}:
        raise ConfigError(
            Problem(
                where=f"-m {name}",
                found=f"no model {name!r}",
                expected=f"one of {', '.join(known)}, an adapter, module:attr or file.py:attr",
                fix=f"{did_you_mean(name, known)}`harness list models` shows the adapters",
            )
        )
    try:
        return ModelSpec(name=name, adapter=name)
    except ValidationError as error:
        raise ConfigError(
            Problem(
                where="-m",
                found=f"a name that no model can have ({error.errors()[0]['msg']})",
                expected="at most 200 characters, none of them a control character",
                fix="name the model in the config, or move the file",
            )
        ) from error


def _builders(config: Config, gold: Gold) -> dict[str, RequestBuilder]:
    return {
        spec.name: RequestBuilder(
            task=spec.name,
            sources=gold.sources,
            context=spec.context,
            furniture=spec.furniture,
            seed=config.seed,
        )
        for spec in config.tasks or ()
    }


def _model(
    spec: ModelSpec, path: Path, gold: Gold, builders: Mapping[str, RequestBuilder]
) -> Model:
    where = f"{path}: model {spec.name!r}"
    if spec.adapter != "gold":
        return build_model(spec.adapter, spec.params, where=where)
    outputs: dict[str | tuple[str, str], Any] = {
        (task, item.id): oracle_output(
            item, shown_names(item, gold.sources, builders[task].context)
        )
        for task in builders
        for item in gold.tasks[task].values()
    }
    return Replay.from_mapping(outputs, name="gold")


def _generate(
    run: RunDirectory,
    manifest: Manifest,
    generation: Generation,
    plan: Plan,
    progress: Reporter,
) -> dict[str, dict[str, int]]:
    """Makes the missing calls; returns planned, stored and failed calls by `model/task`."""
    index = index_predictions(run.predictions)
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
