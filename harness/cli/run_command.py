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
    resume: options.Resume = False,
    retry_errors: options.RetryErrors = False,
    filter_failing: options.FilterFailing = None,
    score: options.Score = True,
    by: options.By = None,
    output: Outputs = None,
    json: Json = False,
) -> None:
    """Run a benchmark and print its leaderboard."""
    import functools
    import sys

    from harness.app.options import RunOptions
    from harness.app.run import run_benchmark
    from harness.cli.results import check_outputs, check_unscored, show_generated, show_scored
    from harness.report.progress import progress

    check_outputs(output, by=by)
    if not score:
        check_unscored(output, by=by)
    asked = RunOptions(
        models=model or (),
        tasks=task or (),
        limit=limit,
        overrides=set_ or (),
        run_dir=run_dir,
        concurrency=jobs,
        resume=resume,
        retry_errors=retry_errors,
        filter_failing=filter_failing,
        score=score,
    )
    reporter = functools.partial(progress, sys.stderr)
    finished = run_benchmark(config, asked, progress=reporter)
    if finished.scored is None:
        show_generated(finished.run, json=json)
    else:
        show_scored(
            finished.scored,
            finished.config,
            outputs=output or (),
            json=json,
            by=by,
            accounts=finished.accounts,
        )
