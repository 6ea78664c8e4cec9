"""`harness compare`: paired differences between runs, or between the models of one."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import typer

from harness.cli.options import Json


class Differing(StrEnum):
    """What besides the treatment may be allowed to differ."""

    GOLD = "gold"
    CARDS = "cards"


def compare(
    runs: Annotated[
        list[str],
        typer.Argument(
            help="The runs, the one to compare with first; of one alone its models.",
            show_default=False,
        ),
    ],
    on: Annotated[list[str] | None, typer.Option("--on", help="Only this metric.")] = None,
    pairs: Annotated[
        Literal["first", "all"],
        typer.Option("--pairs", help="Every later run with the first, or all pairs."),
    ] = "first",
    allow: Annotated[
        list[Differing] | None,
        typer.Option("--allow", help="Let gold (only unchanged items count) or cards differ."),
    ] = None,
    output: Annotated[
        list[Path] | None, typer.Option("-o", "--output", help="Also write: .json .jsonl .md .csv")
    ] = None,
    json: Json = False,
) -> None:
    """Compare runs item by item: effects with intervals, Holm, slices, flips, the treatment."""
    # Products of slim matrices: a second thread costs more in waiting than it brings.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from harness.app.compare import compare_runs
    from harness.cli.printing import print_result
    from harness.report import comparison_files as files
    from harness.report.comparison import comparison_document

    output = output or []
    files.check_comparison_paths(output)
    found = compare_runs(runs, metrics=on or (), pairs=pairs, allow=allow or (), outputs=output)
    document, data = comparison_document(found), files.comparison_data(found)
    for path in output:
        files.write_comparison(path, document, data)
    print_result(document, data, json=json)
