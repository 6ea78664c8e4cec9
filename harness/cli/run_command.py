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
    import functools
    import sys

    from harness.app.options import RunOptions
    from harness.app.run import run_benchmark
    from harness.cli import results
    from harness.report.progress import progress

    results.check_outputs(output, by=by)
    if not score:
        results.check_idle("--no-score", {"-o": output, "--by": by})
    asked = RunOptions(
        models=model or (),
        tasks=task or (),
        limit=limit,
        overrides=set_ or (),
        cache=not (no_cache or dry_run),
        run_dir=run_dir,
        concurrency=jobs,
        resume=resume,
        retry_errors=retry_errors,
        filter_failing=filter_failing,
        score=score,
    )
    if dry_run:
        from harness.app.dry_run import dry_run as foreseen

        results.check_idle("--dry-run", {"--run-dir": run_dir, "--resume": resume, "--by": by})
        results.emit(*foreseen(config, asked), outputs=output, json=json)
        return
    reporter = functools.partial(progress, sys.stderr)
    finished = run_benchmark(config, asked, progress=reporter)
    if finished.scored is None:
        results.show_generated(finished.run, json=json)
    else:
        results.show_scored(
            finished.scored,
            finished.config,
            outputs=output or (),
            json=json,
            by=by,
            accounts=finished.accounts,
        )
        if not no_report:
            results.show_page(finished.run)
        results.leave(finished.scored)
