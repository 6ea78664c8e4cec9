"""`harness verify`: whether quotes stand in their sources and support their claims."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from harness.cli.options import SeedsFolder


def verify(
    file: Annotated[
        Path,
        typer.Argument(
            help='Lines of {"id", "claim", "source", "quote"}: .jsonl, .csv, .parquet or -.'
        ),
    ],
    fail_on: Annotated[
        list[str] | None,
        typer.Option(
            "--fail-on", help="Exit 1 where a line has this verdict, of quote or support; repeat."
        ),
    ] = None,
    seeds: SeedsFolder = None,
) -> None:
    """Check citations: a line each with the quote's verdict, its place, support and why.

    A line whose quote is null has no verdict on it; its claim is judged by the whole source.
    """
    import sys
    from collections import Counter

    from harness.app.verify import check_verdicts, verify_file
    from harness.core.errors import EXIT_REGRESSED
    from harness.report.files import json_line

    refused = check_verdicts(fail_on or ())
    met: Counter[str] = Counter()
    n_unquoted = 0
    for row in verify_file(file, seeds=seeds or Path("seeds")):
        sys.stdout.write(json_line(row))
        met.update(refused & {row["quote_verdict"], row["support"]})
        n_unquoted += row["quote_verdict"] is None
    if n_unquoted:
        print(f"without a quote: {n_unquoted}", file=sys.stderr)
    if met:
        told = ", ".join(f"{n} {verdict}" for verdict, n in sorted(met.items()))
        print(f"failed: {told}", file=sys.stderr)
        raise typer.Exit(EXIT_REGRESSED)
