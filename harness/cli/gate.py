"""`harness gate`: pass or fail a run against a baseline."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from harness.cli.options import Json


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
    on_inconclusive: Annotated[
        Literal["pass", "fail"] | None,
        typer.Option(help="fail exits 4; by default as the baseline was taken."),
    ] = None,
    output: Annotated[
        list[Path] | None,
        typer.Option("-o", "--output", help="Also write: .json .jsonl .md .csv .html .junit.xml"),
    ] = None,
    json: Json = False,
) -> None:
    """Judge a run against a baseline: exit 0 without a regression, 1 with one."""
    import os

    from harness.app.gate import GateOptions, gate_run
    from harness.app.margins import parse_margins
    from harness.cli.printing import print_result
    from harness.report.verdict import verdict_data, verdict_document
    from harness.report.verdict_files import append_summary, check_verdict_paths, write_verdict

    check_verdict_paths(output or ())
    options = GateOptions(
        baseline=baseline,
        config=config,
        margins=parse_margins(margin or ()),
        on_inconclusive=on_inconclusive,
        outputs=output or (),
    )
    gating = gate_run(run, options)
    for path in output or ():
        write_verdict(path, gating)
    print_result(verdict_document(gating), verdict_data(gating), json=json)
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        append_summary(Path(summary), gating)
    if gating.exit_code:
        raise typer.Exit(gating.exit_code)
