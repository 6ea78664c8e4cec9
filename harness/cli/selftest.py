"""`harness selftest`: the metrics' own exam."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from harness.cli.options import GoldFolder, Json, Outputs, SeedsFolder


def selftest(
    gold: GoldFolder = None,
    seeds: SeedsFolder = None,
    floors: Annotated[
        Path | None,
        typer.Option(
            "--floors",
            help="The file of limits and committed values.",
            show_default="results/baselines/selftest.yaml",
        ),
    ] = None,
    update: Annotated[
        bool,
        typer.Option("--update", help="Write the measured values into that file as committed."),
    ] = False,
    output: Outputs = None,
    json: Json = False,
) -> None:
    """Spoil the gold's own answers and see whether the metrics notice; exit 1 where they don't."""
    from harness.app.selftest import SelftestOptions, run_selftest
    from harness.cli.results import check_outputs, emit
    from harness.core.errors import EXIT_REGRESSED
    from harness.report.selftest import selftest_document

    check_outputs(output)
    options = SelftestOptions(
        gold=gold or Path("gold"), seeds=seeds or Path("seeds"), floors=floors, update=update
    )
    found = run_selftest(options)
    emit(selftest_document(found), found.as_json(), outputs=output, json=json)
    if not found.ok:
        raise typer.Exit(EXIT_REGRESSED)
