"""The options of `harness run`, so that the command itself stays short."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

ConfigFile: TypeAlias = Annotated[Path, typer.Argument(help="The YAML config.", show_default=False)]
Models: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("-m", "--model", help="Only this model; an adapter or file.py:attr too."),
]
Tasks: TypeAlias = Annotated[list[str] | None, typer.Option("-t", "--task", help="Only this task.")]
Limit: TypeAlias = Annotated[
    int | None, typer.Option("-n", "--limit", min=1, help="Only the first items of a task.")
]
Overrides: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--set", help="Override a config key, e.g. models.lead-3.params.sentences=2."),
]
RunDir: TypeAlias = Annotated[
    Path | None, typer.Option("--run-dir", help="Where to write; by default results/runs/…")
]
Jobs: TypeAlias = Annotated[
    int, typer.Option("-j", "--jobs", min=1, help="Calls in flight at once.")
]
NoCache: TypeAlias = Annotated[
    bool, typer.Option("--no-cache", help="Neither read nor write the response cache.")
]
DryRun: TypeAlias = Annotated[
    bool, typer.Option("--dry-run", help="Call nothing: show the calls, tokens and cost to come.")
]
Resume: TypeAlias = Annotated[
    bool, typer.Option("--resume", help="Go on with an interrupted run: only missing calls.")
]
RetryErrors: TypeAlias = Annotated[
    bool, typer.Option("--retry-errors", help="With --resume: make failed calls again too.")
]
FilterFailing: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--filter-failing", metavar="RUN", help="Only items that failed or were wrong in RUN."
    ),
]
Score: TypeAlias = Annotated[bool, typer.Option(help="Score what was generated.")]
NoReport: TypeAlias = Annotated[
    bool, typer.Option("--no-report", help="Write no report page into the run.")
]
By: TypeAlias = Annotated[
    str | None,
    typer.Option("--by", help="Also show the headline by kind, answer_type or answerable."),
]
