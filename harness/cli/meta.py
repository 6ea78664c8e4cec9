"""`harness meta`: agreement of metrics with human verdicts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from harness.cli.options import Json, Outputs


def meta(
    file: Annotated[
        Path,
        typer.Argument(
            help='Rows of {"prediction", "answers" or "references" or "source", "human"}: .jsonl, '
            ".csv, .parquet or -; or a set that --format names.",
            show_default=False,
        ),
    ],
    metric: Annotated[
        list[str] | None,
        typer.Option("-M", "--metric", help="This metric; the first is compared with the others."),
    ] = None,
    format_: Annotated[
        str, typer.Option("--format", help="rows, or a set: evouna, openqa, begin.")
    ] = "rows",
    columns: Annotated[
        list[str] | None,
        typer.Option("--map", help="Columns by other names: prediction=col,answers=col,…"),
    ] = None,
    split_answers: Annotated[
        str | None, typer.Option("--split-answers", help="What parts answers in one string.")
    ] = None,
    gold: Annotated[
        list[Path] | None,
        typer.Option("--gold", help="openqa: model outputs that carry the gold answers."),
    ] = None,
    judge: Annotated[
        list[Path] | None,
        typer.Option("--judge", help="openqa: another judge's verdicts of the same answers."),
    ] = None,
    threshold: Annotated[
        float | None,
        typer.Option("--threshold", help="The value from which a metric says yes; else 0.5."),
    ] = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="Take predictions as they are, not as raw outputs.")
    ] = False,
    output: Outputs = None,
    json: Json = False,
) -> None:
    """Hold metrics against people: accuracy, kappa, AUC, rank correlations, with intervals."""
    from harness.app.meta import MetaOptions, columns_of, measure_agreement
    from harness.cli.results import check_outputs, emit
    from harness.report.agreement import agreement_document
    from harness.store.verdict_rows import Layout

    check_outputs(output)
    layout = Layout(
        format=format_,
        columns=columns_of(columns or ()),
        separator=split_answers,
        gold=tuple(gold or ()),
        judges=tuple(judge or ()),
    )
    options = MetaOptions(metrics=metric or (), threshold=threshold, plain=plain)
    found = measure_agreement(file, layout, options)
    emit(agreement_document(found), found.as_json(), outputs=output, json=json)
