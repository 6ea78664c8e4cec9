"""From a config and its gold to what generates: request builders and models."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from harness.config.schema import Config, ModelSpec
from harness.gold.load import Gold
from harness.gold.oracle import oracle_output
from harness.models.base import Model
from harness.models.catalog import build_model
from harness.models.replay import Replay
from harness.run.generate import Generation
from harness.run.request import RequestBuilder, make_builder
from harness.store.cache import Cache, is_cacheable


def assemble(
    config: Config, path: Path, gold: Gold, *, concurrency: int, make_cache: bool = True
) -> Generation:
    """Everything that answers a plan's calls; a cache that is not there is made where asked.

    The adapter `gold` is wired here: its answers become a replay, so that no model sees gold.
    Raises `UsageError` for a model that can't be built, for a prompt that fails on any item, and
    for a cache that can't be used.
    """
    builders: dict[str, RequestBuilder] = {
        spec.name: make_builder(spec, gold.sources, seed=config.seed) for spec in config.tasks or ()
    }
    for task, builder in builders.items():
        if builder.prompt is not None:
            for item in gold.tasks[task].values():
                builder.build(item, repeat=0)  # so that a template fails before any call
    models = {spec.name: _model(spec, path, gold, builders) for spec in config.models}
    return Generation(
        models=models,
        builders=builders,
        items=gold.tasks,
        concurrency=concurrency,
        cache=_cache(config, models, make=make_cache),
    )


def _cache(config: Config, models: Mapping[str, Model], *, make: bool) -> Cache | None:
    """The cache, where a model's answers are worth keeping."""
    wanted = any(map(is_cacheable, models.values()))
    if not config.cache or not wanted or not (make or Path(config.cache).exists()):
        return None
    return Cache(Path(config.cache))


def _model(
    spec: ModelSpec, path: Path, gold: Gold, builders: Mapping[str, RequestBuilder]
) -> Model:
    where = f"{path}: model {spec.name!r}"
    if spec.adapter != "gold":
        asked = {"generation": spec.generation} if spec.generation else {}
        return build_model(spec.adapter, {**spec.params, **asked}, where=where)
    outputs: dict[str | tuple[str, str], Any] = {
        (task, item.id): oracle_output(item, builders[task].shown(item))
        for task in builders
        for item in gold.tasks[task].values()
    }
    return Replay.from_mapping(outputs, name="gold")
