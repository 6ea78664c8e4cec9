"""`harness baseline`: take a baseline from a run, or show one."""

from __future__ import annotations

from typing import Annotated

import typer

from harness.cli.options import Json

app = typer.Typer(help="Write or show a baseline.", no_args_is_help=True, rich_markup_mode=None)


@app.command("set")
def set_(
    run: Annotated[str, typer.Argument(help="A finished run; `latest` too.", show_default=False)],
    name: Annotated[
        str, typer.Argument(help="A name, or a path ending in .json.", show_default=False)
    ],
    json: Json = False,
) -> None:
    """Write results/baselines/NAME.json from a finished run."""
    import sys

    from harness.app.baselines import set_baseline
    from harness.report.files import to_json

    path = set_baseline(run, name)
    sys.stdout.write(to_json({"baseline": str(path)}) if json else f"Wrote {path}\n")


@app.command("show")
def show(
    name: Annotated[str, typer.Argument(help="A baseline's name or file.", show_default=False)],
    json: Json = False,
) -> None:
    """Show what a baseline was taken on and what it scored."""
    from harness.app.baselines import describe_baseline
    from harness.cli.printing import print_result

    document, data = describe_baseline(name)
    print_result(document, data, json=json)
