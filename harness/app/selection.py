"""Which of a config's models and tasks to run, and whether its gate names metrics there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from harness.app.scoring import known_task
from harness.config.schema import Config, ModelSpec
from harness.config.task import TaskSpec
from harness.core.errors import ConfigError, Problem
from harness.core.problems import did_you_mean
from harness.metrics.catalog import all_measures
from harness.models.catalog import MODELS


def select(
    config: Config, *, models: Sequence[str], tasks: Sequence[str], limit: int | None
) -> Config:
    """The config cut to the models and tasks named on the command line.

    A name that the config does not know is taken as an adapter, so that
    `-m examples/my_model.py:answer` tries a model without editing the file.
    """
    update: dict[str, Any] = {}
    if models:
        known = {spec.name: spec for spec in config.models}
        names = dict.fromkeys(models)  # a name given twice is run once
        update["models"] = [known.get(name) or _ad_hoc(name, known) for name in names]
    if tasks:
        specs: dict[str, TaskSpec] = {spec.name: spec for spec in config.tasks or ()}
        update["tasks"] = [
            specs.get(name)
            or TaskSpec.model_validate({"name": known_task(name, where=f"-t {name}")})
            for name in dict.fromkeys(tasks)
        ]
    if limit is not None:
        update["limit"] = limit
    return config.model_copy(update=update)


def _ad_hoc(name: str, known: Mapping[str, ModelSpec]) -> ModelSpec:
    if ":" not in name and name not in {entry.name for entry in MODELS.listing()}:
        raise ConfigError(
            Problem(
                where=f"-m {name}",
                found=f"no model {name!r}",
                expected=f"one of {', '.join(known)}, an adapter, module:attr or file.py:attr",
                fix=f"{did_you_mean(name, known)}`harness list models` shows the adapters",
            )
        )
    try:
        return ModelSpec(name=name, adapter=name)
    except ValidationError as error:
        raise ConfigError(
            Problem(
                where="-m",
                found=f"a name that no model can have ({error.errors()[0]['msg']})",
                expected="at most 200 characters, none of them a control character",
                fix="name the model in the config, or move the file",
            )
        ) from error


def check_gate(config: Config, path: Path) -> None:
    """Nothing, or `ConfigError` naming every gated metric that does not exist."""
    known = [measure.name for _, measure in all_measures()]
    problems = [
        Problem(
            where=f"{path}: gate.metrics.{name}",
            found=f"no metric {name!r}",
            expected="a metric that `harness list metrics` shows",
            fix=f"{did_you_mean(name, known)}rename or remove it",
        )
        for name in config.gate.metrics
        if name not in known
    ]
    if problems:
        raise ConfigError(problems)
