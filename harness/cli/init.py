"""`harness init`: a benchmark of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A new or empty folder.", show_default=False)
    ],
) -> None:
    """Write a benchmark to start from: documents, gold, config and CI workflow that work."""
    import shlex
    import sys

    from harness.app.init import create_benchmark

    for path in create_benchmark(folder):
        print(path)
    print(
        f"cd {shlex.quote(str(folder))} && harness validate && harness run configs/bench.yaml",
        file=sys.stderr,
    )
