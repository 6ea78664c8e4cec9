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
from harness.run.request import RequestBuilder, shown_names


def assemble(config: Config, path: Path, gold: Gold, *, concurrency: int) -> Generation:
    """Everything that answers a plan's calls. Raises `UsageError` for a model that can't be built.

    The adapter `gold` is wired here: its answers become a replay, so that no model sees gold.
    """
    builders: dict[str, RequestBuilder] = {
        spec.name: RequestBuilder(
            task=spec.name,
            sources=gold.sources,
            context=spec.context or "all",
            furniture=spec.furniture,
            seed=config.seed,
        )
        for spec in config.tasks or ()
    }
    models = {spec.name: _model(spec, path, gold, builders) for spec in config.models}
    return Generation(models=models, builders=builders, items=gold.tasks, concurrency=concurrency)


def _model(
    spec: ModelSpec, path: Path, gold: Gold, builders: Mapping[str, RequestBuilder]
) -> Model:
    where = f"{path}: model {spec.name!r}"
    if spec.adapter != "gold":
        return build_model(spec.adapter, spec.params, where=where)
    outputs: dict[str | tuple[str, str], Any] = {
        (task, item.id): oracle_output(
            item, shown_names(item, gold.sources, builders[task].context)
        )
        for task in builders
        for item in gold.tasks[task].values()
    }
    return Replay.from_mapping(outputs, name="gold")
