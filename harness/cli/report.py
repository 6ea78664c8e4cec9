"""`harness report`: runs as one HTML page."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

import typer


def report(
    runs: Annotated[
        list[str],
        typer.Argument(help="Run directories, their names or latest.", show_default=False),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", help="The page.", show_default="report.html in the first run"
        ),
    ] = None,
    pairs: Annotated[
        Literal["first", "all"],
        typer.Option("--pairs", help="Compare every later one with the first, or all pairs."),
    ] = "all",
    selftest: Annotated[
        Path | None,
        typer.Option(
            "--selftest",
            help="A result of harness selftest to show beside the citations.",
            show_default="results/baselines/selftest.yaml, if there is one",
        ),
    ] = None,
) -> None:
    """Write one self-contained page: leaderboard, items with their sources, comparisons."""
    # Products of slim matrices: a second thread costs more in waiting than it brings.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from harness.app.report import write_report

    print(write_report(runs, output, pairs=pairs, selftest=selftest))
