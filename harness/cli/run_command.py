"""`harness run`: models x tasks of a config -> a run directory and a leaderboard."""

from __future__ import annotations

from harness.cli import run_options as options
from harness.cli.options import Json, Outputs


def run(
    config: options.ConfigFile,
    model: options.Models = None,
    task: options.Tasks = None,
    limit: options.Limit = None,
    set_: options.Overrides = None,
    run_dir: options.RunDir = None,
    jobs: options.Jobs = 8,
    no_cache: options.NoCache = False,
    dry_run: options.DryRun = False,
    resume: options.Resume = False,
    retry_errors: options.RetryErrors = False,
    filter_failing: options.FilterFailing = None,
    score: options.Score = True,
    no_report: options.NoReport = False,
    by: options.By = None,
    output: Outputs = None,
    json: Json = False,
) -> None:
    """Run a benchmark and print its leaderboard."""
    from harness.cli import results

    results.check_outputs(output, by=by)
    if not score:
        results.check_idle("--no-score", {"-o": output, "--by": by})
    if dry_run:
        results.check_idle("--dry-run", {"--run-dir": run_dir, "--resume": resume, "--by": by})
    from harness.app.options import RunOptions

    asked = RunOptions(
        models=model or (),
        tasks=task or (),
        limit=limit,
        overrides=set_ or (),
        cache=not no_cache,
        run_dir=run_dir,
        concurrency=jobs,
        resume=resume,
        retry_errors=retry_errors,
        filter_failing=filter_failing,
        score=score,
        report=not no_report,
    )
    if dry_run:
        from harness.app.dry_run import dry_run as foreseen

        results.emit(*foreseen(config, asked), outputs=output, json=json)
    else:
        from harness.cli.scored import run_and_show

        run_and_show(config, asked, outputs=output, json=json, by=by)
