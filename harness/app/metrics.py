"""Which metrics score a run: those of the config, or those named on the command line."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

from harness.citations.entail.base import Entailer
from harness.config.schema import MetricSpec
from harness.core.errors import Problem, UsageError
from harness.metrics.base import Metric
from harness.metrics.catalog import EVALUATE, metrics_for
from harness.models.parameters import checked

DEFAULT = "default"
_ENTAILER = "entailer"


def chosen_metrics(
    tasks: Iterable[str],
    specs: Sequence[MetricSpec] = (),
    *,
    entailer: Entailer | None = None,
    where: str = "-M",
) -> dict[str, list[Metric]]:
    """The metrics of each task, with their parameters; all built-in ones where none is named.

    `default` stands for all built-in ones; a metric named after it with parameters replaces its
    built-in form. A metric with a field `entailer` gets the one given. Raises `UsageError` for a
    name or parameter that is unknown, and for a metric that none of the tasks uses.
    """
    wanted = specs or [MetricSpec(name=DEFAULT)]
    found: dict[str, list[Metric]] = {task: [] for task in tasks}
    for spec in wanted:
        metrics = {task: _of_spec(spec, task, where) for task in found}
        if found and not any(metrics.values()):
            raise UsageError(
                Problem(
                    where=f"{where} {spec.name}",
                    found="a metric of another task",
                    expected=f"one that scores {' or '.join(found)}",
                    fix="`harness list metrics` shows the task of each",
                )
            )
        for task, chosen in metrics.items():
            found[task] = _without(found[task], chosen) + chosen
    return {task: [_judging(metric, entailer) for metric in m] for task, m in found.items()}


def _judging(metric: Metric, entailer: Entailer | None) -> Metric:
    """The metric with the entailer, where it asks one."""
    if entailer is None or not _asks(metric):
        return metric
    given: dict[str, Any] = {_ENTAILER: entailer}
    return dataclasses.replace(metric, **given)


def _asks(metric: Metric) -> bool:
    return any(field.name == _ENTAILER for field in dataclasses.fields(metric))


def _without(metrics: list[Metric], chosen: list[Metric]) -> list[Metric]:
    """The metrics that none of the chosen yields the measures of."""
    names = {measure.name for metric in chosen for measure in metric.measures}
    return [m for m in metrics if names.isdisjoint(measure.name for measure in m.measures)]


def _of_spec(spec: MetricSpec, task: str, where: str) -> list[Metric]:
    if spec.name == DEFAULT:
        return metrics_for(task)
    if spec.name.startswith(EVALUATE):
        from harness.metrics.hf import load_evaluate

        metric = load_evaluate(spec.name, spec.params)
        return [metric] if task in metric.tasks else []
    metrics = metrics_for(task, [spec.name])
    if not spec.params:
        return metrics
    if _ENTAILER in spec.params and any(map(_asks, metrics)):
        raise UsageError(
            Problem(
                where=f"{where} {spec.name}: parameter {_ENTAILER}",
                found="an entailer of one metric's own",
                expected="one for all metrics, since they judge the same claims",
                fix="move it to `entailer` at the top of the config, or use --entailer",
            )
        )
    return [
        type(metric)(**checked(type(metric), spec.params, where=f"{where} {spec.name}"))
        for metric in metrics
    ]
