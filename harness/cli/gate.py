"""`harness gate`: pass or fail a run against a baseline."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from harness.cli.options import Json, Outputs


def gate(
    run: Annotated[str, typer.Argument(help="The run to judge; `latest` too.", show_default=False)],
    baseline: Annotated[
        str | None,
        typer.Option("--baseline", help="A baseline's file or name; by default the config's."),
    ] = None,
    config: Annotated[
        Path | None, typer.Option("--config", help="Check this config's thresholds are the same.")
    ] = None,
    margin: Annotated[
        list[str] | None,
        typer.Option("--margin", help="Tighten a declared margin, e.g. correct=0.02."),
    ] = None,
    output: Outputs = None,
    json: Json = False,
) -> None:
    """Judge a run against a baseline: exit 0 without a regression, 1 with one."""
    import dataclasses

    from harness.app.gate import gate_run
    from harness.cli.results import check_outputs, emit
    from harness.core.errors import EXIT_REGRESSED
    from harness.report.comparison import verdict_document

    check_outputs(output)
    margins = dict(_margin(text) for text in margin or ())
    gated = gate_run(run, baseline=baseline, config_path=config, margins=margins)
    data = {
        "regressed": gated.verdict.regressed,
        "treatment": gated.treatment,
        "metrics": [dataclasses.asdict(found) for found in gated.verdict.metrics],
        "flips": [dataclasses.asdict(flip) for flip in gated.verdict.comparison.flips],
        "left_out": dict(gated.verdict.comparison.left_out),
    }
    emit(verdict_document(gated.verdict, gated.treatment), data, outputs=output, json=json)
    if gated.verdict.regressed:
        raise typer.Exit(EXIT_REGRESSED)


def _margin(text: str) -> tuple[str, float]:
    from harness.core.errors import Problem, UsageError

    name, _, value = text.partition("=")
    try:
        return name, float(value)
    except ValueError:
        raise UsageError(
            Problem(
                where=f"--margin {text}",
                found="no METRIC=NUMBER",
                expected="a metric, an equals sign and a number",
                fix="write for example --margin correct=0.02",
            )
        ) from None
