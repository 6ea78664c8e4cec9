"""Run a benchmark: a config's models on its tasks, then score what they said."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from harness.app.entailers import open_entailer
from harness.app.generation import Job, Reporter, generate
from harness.app.manifests import begun
from harness.app.metrics import chosen_metrics
from harness.app.options import RunOptions
from harness.app.pages import withdraw_page, write_page
from harness.app.preparation import prepared
from harness.app.rundir import claim_directory
from harness.app.scoring import Scored, ScoringJob, score_directory
from harness.app.secrets import check_files
from harness.models.base import identity_of
from harness.store.accounts import Account
from harness.store.layout import RunDirectory
from harness.store.manifest import Manifest, utc_now


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A run that ended: where it is, and its scores unless they were not asked for."""

    run: RunDirectory
    scored: Scored | None
    accounts: Mapping[str, Account]


def run_benchmark(path: Path, options: RunOptions, *, progress: Reporter) -> Finished:
    """Generates what is missing, scores all of it, finishes the manifest and writes the page.

    `progress(total, what)` gives a context manager with a `Ticker`. Raises `HarnessError`s before
    anything is written; later an interrupt, a server that is gone, an empty budget or a verdict
    that a replayed entailer lacks can end it early (`IncompleteError`), and leave a run that
    `--resume` takes up. `IncompleteError` too where a file of the run holds a secret in the end.
    """
    with (
        prepared(path, options) as ready,
        open_entailer(ready.config.entailer, where=f"{path}: entailer") as entailer,
    ):
        config, generation = ready.config, ready.generation
        metrics = chosen_metrics(
            ready.plan.items, config.metric_specs(), entailer=entailer, where=f"{path}: metrics"
        )
        scoring = ScoringJob(
            plan=ready.plan, gold=ready.gold, metrics=metrics, config=config, entailer=entailer
        )
        models = {name: identity_of(model) for name, model in generation.models.items()}
        manifest = begun(scoring, models=models)
        run, manifest = claim_directory(
            options.run_dir, name=path.stem, manifest=manifest, resume=options.resume
        )
        job = Job(
            run=run, plan=ready.plan, generation=generation, retry_errors=options.retry_errors
        )
        with run.lock():
            withdraw_page(run)
            manifest = generate(job, manifest, progress)
            scored = _scored(run, manifest, scoring) if options.score else None
            _finish(run, manifest, scored)
            if scored and options.report:
                scored = dataclasses.replace(scored, page=write_page(run))
            check_files(run, ready.secrets)
    return Finished(run=run, scored=scored, accounts=manifest.accounts)


def _scored(run: RunDirectory, manifest: Manifest, job: ScoringJob) -> Scored:
    """The scores of a run; where none can be had, its manifest says that it ended early."""
    try:
        return score_directory(run, job)
    except BaseException:
        dataclasses.replace(manifest, state="interrupted").write(run.manifest)
        raise


def _finish(run: RunDirectory, manifest: Manifest, scored: Scored | None) -> None:
    state = "generated" if scored is None else "failed" if scored.incomplete else "finished"
    dataclasses.replace(
        manifest,
        state=state,
        finished=utc_now(),
        scores_digest=scored.scores_digest if scored else None,
    ).write(run.manifest)
