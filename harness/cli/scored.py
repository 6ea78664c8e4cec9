"""How a finished run is shown: leaderboard or JSON on stdout, what failed on stderr."""

from __future__ import annotations

import functools
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import typer

from harness.app.leaderboard import describe_scored
from harness.app.options import RunOptions
from harness.app.run import run_benchmark
from harness.app.scoring import Scored
from harness.cli.exits import print_problem
from harness.cli.results import emit
from harness.core.errors import EXIT_INCOMPLETE
from harness.report.document import Document
from harness.report.files import to_json
from harness.report.progress import progress


def show_scored(
    scored: Scored,
    described: tuple[Document, Mapping[str, Any]],
    *,
    outputs: Sequence[Path] | None,
    json: bool,
) -> None:
    """A run as it is described, and where its files are; exits with 3 if too many calls failed."""
    emit(*described, outputs=outputs, json=json)
    print(f"run: {scored.run.path}", file=sys.stderr)
    if scored.page is not None:
        for problem in scored.page.problems:
            print_problem(problem, label="no report")
        if not scored.page.problems:
            print(f"report: {scored.page.address}", file=sys.stderr)
    if scored.incomplete is not None:
        print_problem(scored.incomplete)
        raise typer.Exit(EXIT_INCOMPLETE)


def run_and_show(
    config: Path, asked: RunOptions, *, outputs: Sequence[Path] | None, json: bool, by: str | None
) -> None:
    """Runs a benchmark, progress on stderr, and shows the scores, or where predictions are."""
    done = run_benchmark(config, asked, progress=functools.partial(progress, sys.stderr))
    if done.scored is not None:
        described = describe_scored(done.scored, by=by, accounts=done.accounts)
        show_scored(done.scored, described, outputs=outputs, json=json)
    elif json:
        sys.stdout.write(to_json({"run_dir": str(done.run.path)}))
    else:
        path = done.run.path
        print(f"Predictions are in {done.run.predictions}; `harness score {path}` scores them.")
