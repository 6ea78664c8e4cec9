"""`harness validate`: the gold linter."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from harness.cli.options import GoldFolder, Json, SeedsFolder


def validate(
    gold: GoldFolder = None,
    seeds: SeedsFolder = None,
    fix_offsets: Annotated[
        bool,
        typer.Option("--fix-offsets", help="First move offsets to where unique quotes stand."),
    ] = False,
    json: Json = False,
) -> None:
    """Check gold and seeds: every problem at once, exit 2 on any."""
    import sys

    from harness.app.validate import validate_gold
    from harness.cli.exits import print_problem
    from harness.core.errors import EXIT_USAGE
    from harness.report.files import to_json
    from harness.report.terminal import console_for, print_document

    found = validate_gold(gold or Path("gold"), seeds or Path("seeds"), fix=fix_offsets)
    if json:
        sys.stdout.write(to_json(found.as_json()))
    else:
        for warning in found.warnings:
            print_problem(warning, label="warning")
        for problem in found.problems:
            print_problem(problem)
        print_document(found.document(), console_for(sys.stdout))
    if found.problems:
        raise typer.Exit(EXIT_USAGE)
