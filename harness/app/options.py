"""What the command line says of a run, and the config that comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.app.failing import failing_items
from harness.app.selection import select
from harness.config.load import load_config
from harness.config.schema import Config
from harness.core.errors import Problem, UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """What the command line says besides the config; without `cache` none is read or written.

    A `report` is the page that is written with the scores.
    """

    models: Sequence[str] = ()
    tasks: Sequence[str] = ()
    limit: int | None = None
    overrides: Sequence[str] = ()
    cache: bool = True
    run_dir: Path | None = None
    concurrency: int = 8
    resume: bool = False
    retry_errors: bool = False
    filter_failing: str | None = None
    score: bool = True
    report: bool = True


def asked_config(path: Path, options: RunOptions) -> Config:
    """The config in a file as the options change it. Raises `UsageError`."""
    _check(options)
    no_cache = () if options.cache else ("cache=false",)
    config = select(
        load_config(path, overrides=(*options.overrides, *no_cache)),
        models=options.models,
        tasks=options.tasks,
        limit=options.limit,
    )
    if options.filter_failing is None:
        return config
    items = failing_items(options.filter_failing, [model.name for model in config.models])
    return config.model_copy(update={"items": items})


def _check(options: RunOptions) -> None:
    if options.retry_errors and not options.resume:
        raise UsageError(
            Problem(
                where="--retry-errors",
                found="a new run, which has no failures yet",
                expected="--resume beside it",
                fix="add --resume, or leave --retry-errors out",
            )
        )
