"""Run a benchmark: a config's models on its tasks, then score what they said."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from harness.app.assembly import assemble
from harness.app.calls import on_terms
from harness.app.generation import Job, Reporter, generate
from harness.app.gold import open_gold
from harness.app.metrics import chosen_metrics
from harness.app.options import RunOptions, asked_config
from harness.app.rundir import claim_directory
from harness.app.scoring import (
    Scored,
    ScoringJob,
    cards_of,
    measures_of,
    score_directory,
    stamp,
)
from harness.app.secrets import check_config, check_files, secrets_of
from harness.app.selection import check_gate
from harness.config.schema import Config
from harness.models.base import identity_of
from harness.run.plan import make_plan
from harness.store.accounts import Account
from harness.store.layout import RunDirectory
from harness.store.manifest import Manifest, environment, utc_now


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A run that ended: where it is, and its scores unless they were not asked for."""

    run: RunDirectory
    config: Config
    scored: Scored | None
    accounts: Mapping[str, Account]


def run_benchmark(path: Path, options: RunOptions, *, progress: Reporter) -> Finished:
    """Generates what is missing, scores all of it, and finishes the manifest.

    `progress(total, what)` gives a context manager with a `Ticker`. Raises `HarnessError`s before
    anything is written; later an interrupt, a server that is gone or an empty budget can end it
    early (`IncompleteError`), and leave a run that `--resume` takes up.
    """
    config = asked_config(path, options)
    gold = open_gold(config)
    config = config.with_tasks(gold.tasks)
    check_gate(config, path)
    secrets = secrets_of(config, os.environ)
    check_config(config, secrets, where=str(path))
    plan = make_plan(config, gold)
    generation = on_terms(
        assemble(config, path, gold, concurrency=options.concurrency), config, secrets
    )
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
        job = Job(run=run, plan=plan, generation=generation, retry_errors=options.retry_errors)
        manifest = generate(job, manifest, progress)
        scored = None
        if options.score:
            scoring = ScoringJob(
                plan=plan,
                gold=gold,
                metrics=metrics,
                failures=config.failures,
                max_failed=config.max_failed,
                seed=config.seed,
            )
            scored = score_directory(run, scoring)
        state = "generated" if scored is None else "failed" if scored.incomplete else "finished"
        dataclasses.replace(
            manifest,
            state=state,
            finished=utc_now(),
            scores_digest=scored.scores_digest if scored else None,
        ).write(run.manifest)
        check_files(run, secrets)
    return Finished(run=run, config=config, scored=scored, accounts=manifest.accounts)
