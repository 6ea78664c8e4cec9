"""`harness export`: a scored run as a table or records for other tools."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def export(
    run: Annotated[
        str, typer.Argument(help="A run directory, its name or latest.", show_default=False)
    ],
    to: Annotated[
        str,
        typer.Option(
            "--to",
            help="eee (Every Eval Ever records), inspect (logs), hf (a datasets folder), parquet "
            "or csv.",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", help="The new file or folder.", show_default="in the run directory"),
    ] = None,
) -> None:
    """Export a run as a table (a row a call, a column a measure) or as another tool's records."""
    import sys

    from harness.app.export import export_run

    path, amount = export_run(run, to=to, out=out)
    print(path)
    print(amount, file=sys.stderr)
