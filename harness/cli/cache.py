"""`harness cache`: the answers kept from earlier runs."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer

from harness.cli.options import Json

app = typer.Typer(help="Show or shrink the cache.", no_args_is_help=True, rich_markup_mode=None)
CacheFile: TypeAlias = Annotated[
    Path | None, typer.Option("--cache", help="The file.", show_default="results/cache.sqlite")
]


@app.command("stats")
def stats(cache: CacheFile = None, json: Json = False) -> None:
    """Show how many answers there are, their size and age."""
    from harness.app.cache import describe_cache
    from harness.cli.results import emit

    emit(*describe_cache(cache), outputs=None, json=json)


@app.command("prune")
def prune(
    cache: CacheFile = None,
    older_than: Annotated[
        int | None,
        typer.Option("--older-than", min=0, help="Answers not used for more than so many days."),
    ] = None,
    max_size: Annotated[
        float | None,
        typer.Option("--max-size", min=0, help="All but the last used, up to so many MB of them."),
    ] = None,
    json: Json = False,
) -> None:
    """Take out old answers, or those beyond a size."""
    from harness.app.cache import prune_cache

    _tell(prune_cache(cache, unused_days=older_than, max_mb=max_size), json=json)


@app.command("clear")
def clear(cache: CacheFile = None, json: Json = False) -> None:
    """Take out all answers."""
    from harness.app.cache import clear_cache

    _tell(clear_cache(cache), json=json)


def _tell(done: Mapping[str, Any], *, json: bool) -> None:
    from harness.report.files import to_json

    words = f"Took {done['taken_out']} answers out of {done['cache']}\n"
    sys.stdout.write(to_json(done) if json else words)
