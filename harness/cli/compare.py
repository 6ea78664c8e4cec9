"""`harness compare`: paired differences between two runs."""

from __future__ import annotations

from typing import Annotated

import typer

from harness.cli.options import Json, Outputs


def compare(
    reference: Annotated[str, typer.Argument(help="The run to compare with.", show_default=False)],
    candidate: Annotated[str, typer.Argument(help="The run that is new.", show_default=False)],
    on: Annotated[list[str] | None, typer.Option("--on", help="Only this metric.")] = None,
    output: Outputs = None,
    json: Json = False,
) -> None:
    """Compare two runs item by item: effects with intervals, Holm, flips."""
    import dataclasses

    from harness.app.compare import compare_runs
    from harness.cli.results import check_outputs, emit
    from harness.report.comparison import comparison_document

    check_outputs(output)
    comparison, treatment = compare_runs(reference, candidate, metrics=on or ())
    data = {"treatment": treatment, **dataclasses.asdict(comparison), "family": comparison.family}
    emit(comparison_document(comparison, treatment), data, outputs=output, json=json)
