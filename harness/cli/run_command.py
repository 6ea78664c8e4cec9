"""`harness run`: models x tasks of a config -> a run directory and a leaderboard."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from harness.cli.options import Json, Outputs


def run(
    config: Annotated[Path, typer.Argument(help="The YAML config.", show_default=False)],
    model: Annotated[
        list[str] | None,
        typer.Option("-m", "--model", help="Only this model; an adapter or file.py:attr too."),
    ] = None,
    task: Annotated[list[str] | None, typer.Option("-t", "--task", help="Only this task.")] = None,
    limit: Annotated[
        int | None, typer.Option("-n", "--limit", min=1, help="Only the first items of a task.")
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", help="Override a config key, e.g. models.lead-3.params.sentences=2."),
    ] = None,
    run_dir: Annotated[
        Path | None, typer.Option("--run-dir", help="Where to write; by default results/runs/…")
    ] = None,
    jobs: Annotated[int, typer.Option("-j", "--jobs", min=1, help="Calls in flight at once.")] = 8,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with an interrupted run: only missing calls.")
    ] = False,
    score: Annotated[bool, typer.Option(help="Score what was generated.")] = True,
    by: Annotated[
        str | None,
        typer.Option("--by", help="Also show the headline by kind, answer_type or answerable."),
    ] = None,
    output: Outputs = None,
    json: Json = False,
) -> None:
    """Run a benchmark and print its leaderboard."""
    import functools
    import sys

    from harness.app.run import RunOptions, run_benchmark
    from harness.cli.results import check_outputs, check_unscored, show_generated, show_scored
    from harness.report.progress import progress

    check_outputs(output, by=by)
    if not score:
        check_unscored(output, by=by)
    options = RunOptions(
        models=model or (),
        tasks=task or (),
        limit=limit,
        overrides=set_ or (),
        run_dir=run_dir,
        concurrency=jobs,
        resume=resume,
        score=score,
    )
    reporter = functools.partial(progress, sys.stderr)
    finished = run_benchmark(config, options, progress=reporter)
    if finished.scored is None:
        show_generated(finished.run, json=json)
    else:
        show_scored(finished.scored, finished.config, outputs=output or (), json=json, by=by)
