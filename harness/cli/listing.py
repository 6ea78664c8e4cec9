"""`harness list`: what there is to name in a config or on a command line."""

from __future__ import annotations

from typing import Annotated

import typer

from harness.cli.options import Json


def list_names(
    what: Annotated[
        str, typer.Argument(help="models, metrics, tasks or runs.", show_default=False)
    ],
    json: Json = False,
) -> None:
    """List models, metrics, tasks or runs, each with a line of documentation."""
    from harness.app.listing import listing
    from harness.cli.results import emit

    document, data = listing(what)
    emit(document, data, outputs=None, json=json)
