"""`harness score`: score stored or foreign outputs, no model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from harness.cli.options import GoldFolder, Json, Outputs, SeedsFolder


def score(
    what: Annotated[
        str,
        typer.Argument(
            help="A run directory, or predictions as .jsonl, .csv or .parquet.", show_default=False
        ),
    ],
    task: Annotated[
        str | None, typer.Option("--task", help="The task of a predictions file: qa, summaries.")
    ] = None,
    gold: GoldFolder = None,
    seeds: SeedsFolder = None,
    metric: Annotated[
        list[str] | None,
        typer.Option("-M", "--metric", help="Only this metric; module:attr for one of your own."),
    ] = None,
    run_dir: Annotated[
        Path | None, typer.Option("--run-dir", help="Where to keep a predictions file's run.")
    ] = None,
    entailer: Annotated[
        Path | None,
        typer.Option(
            "--entailer",
            metavar="VERDICTS",
            help="Replay this file of verdicts where the rules are undecided.",
            show_default="that of the run's config",
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option("--by", help="Also show the headline by kind, answer_type or answerable."),
    ] = None,
    output: Outputs = None,
    json: Json = False,
) -> None:
    """Score a run again, or predictions made elsewhere."""
    from harness.app.rundir import config_of
    from harness.app.score import ScoreOptions, score_predictions, score_run
    from harness.cli.results import check_outputs, leave, show_scored
    from harness.store.manifest import read_manifest

    check_outputs(output, by=by)
    options = ScoreOptions(
        task=task,
        gold=gold,
        seeds=seeds,
        metrics=metric or (),
        run_dir=run_dir,
        entailer=entailer,
    )
    path = Path(what)
    foreign = what == "-" or path.is_file() or path.suffix in {".jsonl", ".csv", ".parquet"}
    scored = score_predictions(path, options) if foreign else score_run(what, options)
    config = config_of(scored.run, read_manifest(scored.run.manifest))
    show_scored(scored, config, outputs=output, json=json, by=by, only=metric or ())
    leave(scored)
