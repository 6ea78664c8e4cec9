"""Score the stored predictions of a run again, with the metrics and the gold of today."""

from __future__ import annotations

import dataclasses
import os

from harness.app.entailers import open_entailer
from harness.app.gold import open_gold
from harness.app.manifests import scored_again
from harness.app.metrics import chosen_metrics
from harness.app.pages import withdraw_page, write_page
from harness.app.rundir import config_of, find_run
from harness.app.score_options import ScoreOptions
from harness.app.scoring import Scored, ScoringJob, score_directory
from harness.app.secrets import check_files, secrets_of
from harness.config.schema import MetricSpec
from harness.core.errors import Problem, UsageError
from harness.run.plan import make_plan
from harness.store.manifest import read_manifest


def score_run(name: str, options: ScoreOptions) -> Scored:
    """Scores a run again; of models only a judge of support is asked.

    A page in the run's folder is written anew. Raises `IncompleteError` where a file of the run
    holds a secret.
    """
    _check(options)
    run = find_run(name)
    manifest = read_manifest(run.manifest)
    config = config_of(run, manifest)
    gold = open_gold(config, folder=options.gold, seeds=options.seeds)
    plan = make_plan(config, gold)
    specs = [MetricSpec(name=name) for name in options.metrics] or config.metric_specs()
    replayed = options.replayed()
    where = "--entailer" if replayed else f"{run.manifest}: config.entailer"
    with open_entailer(replayed or config.entailer, where=where) as entailer, run.lock():
        metrics = chosen_metrics(plan.items, specs, entailer=entailer)
        job = ScoringJob(plan=plan, gold=gold, metrics=metrics, config=config, entailer=entailer)
        scored = score_directory(run, job)
        had_page = withdraw_page(run)
        scored_again(manifest, job, scored).write(run.manifest)
        if had_page:
            scored = dataclasses.replace(scored, page=write_page(run))
        check_files(run, secrets_of(config, os.environ))
    return scored


def _check(options: ScoreOptions) -> None:
    for flag, value in (("--task", options.task), ("--run-dir", options.run_dir)):
        if value is not None:
            raise UsageError(
                Problem(
                    where=flag,
                    found="a run directory to score",
                    expected=f"{flag} only with a predictions file",
                    fix=f"leave {flag} out",
                )
            )
