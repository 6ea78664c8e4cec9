"""From score rows to estimates: every mean with its interval, its denominators and its card.

Two targets, reported apart: these questions (`low`, `high`: items are drawn) and articles like
these (`doc_low`, `doc_high`: documents are drawn, Student-t over clusters).
"""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from harness.analysis.tables import Array, FailurePolicy, ScoreTable, build_table
from harness.core.score import Direction, Measure, Outcome
from harness.stats.bootstrap import Resampler
from harness.stats.clusters import cluster_interval
from harness.stats.columns import Column
from harness.stats.intervals import Interval, mean_intervals
from harness.store.records import ScoreRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One number with everything needed to believe it.

    `value` is null where no item defines it. `n` counts calls: answered + abstained + unparsed
    + failed; `undefined` those that did arrive but have no value. `worst` and `best` bound the
    value that failed calls could have given it; null where none failed.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    method: str | None = None
    doc_low: float | None = None
    doc_high: float | None = None
    n: int = 0
    answered: int = 0
    abstained: int = 0
    unparsed: int = 0
    failed: int = 0
    undefined: int = 0
    worst: float | None = None
    best: float | None = None
    card: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSummary:
    """The estimates of one model on one task, over all items and by slice."""

    metrics: Mapping[str, Estimate]
    slices: Mapping[str, Mapping[str, Estimate]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """`summary.json`: what a run shows. Holds no clock and no path."""

    gold: Mapping[str, str | None]
    failures: FailurePolicy
    models: Mapping[str, Mapping[str, TaskSummary]]

    def as_json(self) -> dict[str, Any]:
        """The summary as plain JSON values, in the form of `run --json`."""
        return {
            "gold": dict(self.gold),
            "failures": self.failures,
            "models": {
                model: {"tasks": {task: _task_json(found) for task, found in tasks.items()}}
                for model, tasks in self.models.items()
            },
        }


def _task_json(summary: TaskSummary) -> dict[str, Any]:
    """A slice leaves out what is null and the card, which is the same as over all items."""

    def short(estimate: Estimate) -> dict[str, Any]:
        fields = dataclasses.asdict(estimate)
        return {k: v for k, v in fields.items() if k == "value" or (v is not None and k != "card")}

    return {
        "metrics": {name: dataclasses.asdict(found) for name, found in summary.metrics.items()},
        "slices": {
            name: {metric: short(found) for metric, found in metrics.items()}
            for name, metrics in summary.slices.items()
        },
    }


def summary_from_json(data: Mapping[str, Any]) -> Summary:
    """The summary that `as_json` wrote."""

    def estimates(found: Mapping[str, Any]) -> dict[str, Estimate]:
        return {name: Estimate(**fields) for name, fields in found.items()}

    return Summary(
        gold=data["gold"],
        failures=data["failures"],
        models={
            model: {
                task: TaskSummary(
                    metrics=estimates(found["metrics"]),
                    slices={name: estimates(part) for name, part in found["slices"].items()},
                )
                for task, found in tasks["tasks"].items()
            }
            for model, tasks in data["models"].items()
        },
    )


def summarize(
    rows: Iterable[ScoreRow],
    *,
    measures: Mapping[str, Sequence[Measure]],
    cards: Mapping[str, str],
    gold: Mapping[str, str | None],
    failures: FailurePolicy = "exclude",
    seed: int = 0,
) -> Summary:
    """The summary of score rows grouped by model and task, read once.

    `measures` holds the measures of each task in the order to print, `cards` the card of each.
    """
    models: dict[str, dict[str, TaskSummary]] = {}
    resamplers: dict[int, Resampler] = {}
    for (model, task), group in itertools.groupby(rows, key=lambda row: (row.model, row.task)):
        table = build_table(group, measures[task], failures)
        n = len(table.items)
        resampler = resamplers.setdefault(n, Resampler(seed, n))
        models.setdefault(model, {})[task] = summarize_table(table, cards, resampler)
    return Summary(gold=gold, failures=failures, models=models)


def summarize_table(
    table: ScoreTable, cards: Mapping[str, str], resampler: Resampler
) -> TaskSummary:
    """The estimates of one table, over all its items and by slice.

    Only the estimates over all items speak about documents: a slice rarely spans enough of them.
    """
    everything = _estimates(table, np.ones(len(table.items), dtype=bool), cards, resampler)
    documents = _document_intervals(table)
    return TaskSummary(
        metrics={
            name: dataclasses.replace(
                estimate,
                doc_low=found.low if found else None,
                doc_high=found.high if found else None,
            )
            for (name, estimate), found in zip(everything.items(), documents, strict=True)
        },
        slices={
            name: _estimates(table, members, cards, resampler)
            for name, members in table.slices.items()
        },
    )


def _document_intervals(table: ScoreTable) -> list[Interval | None]:
    placed = np.array([cluster is not None for cluster in table.clusters])
    return [
        cluster_interval(
            Column.of(table.values[:, at], np.where(placed, table.weights[:, at], 0.0)),
            table.clusters,
            bounded=measure.bounded,
        )
        for at, measure in enumerate(table.measures)
    ]


def _estimates(
    table: ScoreTable,
    members: npt.NDArray[np.bool_],
    cards: Mapping[str, str],
    resampler: Resampler,
) -> dict[str, Estimate]:
    weights = np.where(members[:, None], table.weights, 0.0)
    bounded = [measure.bounded for measure in table.measures]
    intervals = mean_intervals(table.values, weights, bounded=bounded, resampler=resampler)
    outcomes = table.outcomes[members].sum(axis=0).tolist()
    undefined = table.n_undefined[members].sum(axis=0).tolist()
    found = {}
    for at, measure in enumerate(table.measures):
        value = weighted_mean(table.values[:, at], weights[:, at])
        counts = dict(zip(Outcome, outcomes, strict=True))
        worst, best = _reach(value, weights[:, at], measure, counts[Outcome.FAILED])
        interval = intervals[at]
        found[measure.name] = Estimate(
            value=value,
            low=interval.low if interval else None,
            high=interval.high if interval else None,
            method=interval.method if interval else None,
            n=sum(outcomes),
            answered=counts[Outcome.ANSWERED],
            abstained=counts[Outcome.ABSTAINED],
            unparsed=counts[Outcome.UNPARSED],
            failed=counts[Outcome.FAILED],
            undefined=undefined[at],
            worst=worst,
            best=best,
            card=cards[measure.name],
        )
    return found


def weighted_mean(values: Array, weights: Array) -> float | None:
    """The weighted mean by exact summation, None where no weight is positive.

    >>> weighted_mean(np.array([1.0, 0.0]), np.array([2.0, 1.0]))
    0.6666666666666666
    """
    total = math.fsum(weights)
    return math.fsum(values * weights) / total if total > 0 else None


def _reach(
    value: float | None, weights: Array, measure: Measure, n_failed: int
) -> tuple[float | None, float | None]:
    """The worst and best mean had the failed calls arrived, for bounded plain means."""
    plain = bool(np.isin(weights, (0.0, 1.0)).all())
    if not n_failed or not measure.bounded or not plain:
        return None, None
    n = float(weights.sum())
    total = (value or 0.0) * n
    low, high = total / (n + n_failed), (total + n_failed) / (n + n_failed)
    return (high, low) if measure.direction is Direction.LOWER else (low, high)
