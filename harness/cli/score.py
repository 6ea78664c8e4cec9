"""`harness score`: score stored or foreign outputs, no model."""

from __future__ import annotations

from pathlib import Path

from harness.cli import score_options as options
from harness.cli.options import GoldFolder, Json, Outputs, SeedsFolder
from harness.cli.run_options import By


def score(
    what: options.What,
    task: options.Task = None,
    gold: GoldFolder = None,
    seeds: SeedsFolder = None,
    metric: options.Metrics = None,
    run_dir: options.RunDir = None,
    entailer: options.Entailer = None,
    by: By = None,
    output: Outputs = None,
    json: Json = False,
) -> None:
    """Score a run again, or predictions made elsewhere."""
    from harness.app.leaderboard import describe_scored
    from harness.app.rescore import score_run
    from harness.app.score import score_predictions
    from harness.app.score_options import ScoreOptions
    from harness.cli.results import check_outputs
    from harness.cli.scored import show_scored

    check_outputs(output, by=by)
    asked = ScoreOptions(
        task=task,
        gold=gold,
        seeds=seeds,
        metrics=metric or (),
        run_dir=run_dir,
        entailer=entailer,
    )
    path = Path(what)
    foreign = what == "-" or path.is_file() or path.suffix in {".jsonl", ".csv", ".parquet"}
    scored = score_predictions(path, asked) if foreign else score_run(what, asked)
    described = describe_scored(scored, by=by, only=metric or ())
    show_scored(scored, described, outputs=output, json=json)
