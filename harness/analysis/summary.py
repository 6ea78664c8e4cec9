"""What a run shows, as values: estimates by model, task and slice, to JSON and back."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from harness.analysis.tables import FailurePolicy


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
    """The estimates of one model on one task.

    `metrics` are over all items (each counts alike: the micro average), `slices` over groups of
    them; `macro` has, by grouping (`kind`), the mean over its slices, each slice counting alike.
    `disagreements` lists, by pair of metrics that should agree, the items on which they don't.
    """

    metrics: Mapping[str, Estimate]
    slices: Mapping[str, Mapping[str, Estimate]] = field(default_factory=dict)
    macro: Mapping[str, Mapping[str, Estimate]] = field(default_factory=dict)
    disagreements: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """`summary.json`: what a run shows. Holds no clock and no path.

    `models` has the estimates by model and task; `ceilings` those of what no model wrote, such as
    each reference against the others.
    """

    gold: Mapping[str, str | None]
    failures: FailurePolicy
    models: Mapping[str, Mapping[str, TaskSummary]]
    ceilings: Mapping[str, Mapping[str, TaskSummary]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The summary as plain JSON values, in the form of `run --json`."""
        return {
            "gold": dict(self.gold),
            "failures": self.failures,
            "models": _rows_json(self.models),
            "ceilings": _rows_json(self.ceilings),
        }


def _rows_json(rows: Mapping[str, Mapping[str, TaskSummary]]) -> dict[str, Any]:
    return {
        name: {"tasks": {task: _task_json(found) for task, found in tasks.items()}}
        for name, tasks in rows.items()
    }


_NAMES = tuple(field.name for field in dataclasses.fields(Estimate))


def _fields(estimate: Estimate) -> dict[str, Any]:
    """The fields, which are all plain values: nothing of them is copied."""
    return {name: getattr(estimate, name) for name in _NAMES}


def _task_json(summary: TaskSummary) -> dict[str, Any]:
    """A slice leaves out what is null and the card, which is the same as over all items."""

    def short(estimate: Estimate) -> dict[str, Any]:
        fields = _fields(estimate)
        return {k: v for k, v in fields.items() if k == "value" or (v is not None and k != "card")}

    def grouped(groups: Mapping[str, Mapping[str, Estimate]]) -> dict[str, Any]:
        return {
            name: {metric: short(found) for metric, found in metrics.items()}
            for name, metrics in groups.items()
        }

    return {
        "metrics": {name: _fields(found) for name, found in summary.metrics.items()},
        "slices": grouped(summary.slices),
        "macro": grouped(summary.macro),
        "disagreements": {pair: list(items) for pair, items in summary.disagreements.items()},
    }


def summary_from_json(data: Mapping[str, Any]) -> Summary:
    """The summary that `as_json` wrote."""

    def estimates(found: Mapping[str, Any]) -> dict[str, Estimate]:
        return {name: Estimate(**fields) for name, fields in found.items()}

    def grouped(groups: Mapping[str, Any]) -> dict[str, dict[str, Estimate]]:
        return {name: estimates(part) for name, part in groups.items()}

    def rows(found: Mapping[str, Any]) -> dict[str, dict[str, TaskSummary]]:
        return {
            name: {
                task: TaskSummary(
                    metrics=estimates(part["metrics"]),
                    slices=grouped(part["slices"]),
                    macro=grouped(part["macro"]),
                    disagreements=part["disagreements"],
                )
                for task, part in tasks["tasks"].items()
            }
            for name, tasks in found.items()
        }

    return Summary(
        gold=data["gold"],
        failures=data["failures"],
        models=rows(data["models"]),
        ceilings=rows(data["ceilings"]),
    )
