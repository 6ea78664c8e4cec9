"""`harness parse`: raw outputs to answer text and citations."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def parse(
    file: Annotated[
        Path, typer.Argument(help='Lines of {"id", "raw"}: .jsonl, .csv, .parquet or -.')
    ],
    index_base: Annotated[
        int, typer.Option("--index-base", min=0, max=1, help="The number of the first source.")
    ] = 1,
    seeds: Annotated[
        Path | None,
        typer.Option("--seeds", help="Resolve file names in citations through this folder."),
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="One JSON object on stdout instead of a line each.")
    ] = False,
) -> None:
    """Parse raw outputs: a line each with answer_text, citations, abstained, format, warnings.

    Exit 3 where the file holds no output.
    """
    import sys

    from harness.app.parse import parse_file
    from harness.report.files import json_line, to_json

    rows = parse_file(file, seeds=seeds, index_base=index_base)
    if json:
        sys.stdout.write(to_json({"answers": list(rows)}))
        return
    for row in rows:
        sys.stdout.write(json_line(row))
