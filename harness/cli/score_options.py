"""The options of `harness score`, so that the command itself stays short."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

What: TypeAlias = Annotated[
    str,
    typer.Argument(
        help="A run directory, or predictions as .jsonl, .csv or .parquet.", show_default=False
    ),
]
Task: TypeAlias = Annotated[
    str | None, typer.Option("--task", help="The task of a predictions file: qa, summaries.")
]
Metrics: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("-M", "--metric", help="Only this metric; module:attr for one of your own."),
]
RunDir: TypeAlias = Annotated[
    Path | None, typer.Option("--run-dir", help="Where to keep a predictions file's run.")
]
Entailer: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--entailer",
        metavar="VERDICTS",
        help="Replay this file of verdicts where the rules are undecided.",
        show_default="that of the run's config",
    ),
]
