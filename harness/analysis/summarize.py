"""From score rows to estimates: every mean with its interval, its denominators and its card.

Two targets, reported apart: these questions (`low`, `high`: items are drawn) and articles like
these (`doc_low`, `doc_high`: documents are drawn, Student-t over clusters).
"""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from harness.analysis.summary import Estimate, Summary, TaskSummary
from harness.analysis.tables import Array, FailurePolicy, ScoreTable, build_table
from harness.core.score import Direction, Measure, Outcome
from harness.stats.bootstrap import Resampler
from harness.stats.clusters import cluster_interval
from harness.stats.columns import Column
from harness.stats.combined import mean_of_estimates
from harness.stats.intervals import Interval, mean_intervals
from harness.store.records import ScoreRow

GROUPINGS = ("kind", "answer_type")
SHOULD_AGREE = (("exact_match", "exact_match_safe"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How to read score rows: the measures of each task in the order to print, and their cards."""

    measures: Mapping[str, Sequence[Measure]]
    cards: Mapping[str, str]
    failures: FailurePolicy = "exclude"
    seed: int = 0


def summarize(
    rows: Iterable[ScoreRow],
    reading: Reading,
    *,
    gold: Mapping[str, str | None],
    ceilings: Iterable[ScoreRow] = (),
) -> Summary:
    """The summary of score rows grouped by model and task, read once.

    `ceilings` are rows that no model stands behind; they are summarised apart.
    """
    return Summary(
        gold=gold,
        failures=reading.failures,
        models=_by_model(rows, reading),
        ceilings=_by_model(ceilings, reading),
    )


def _by_model(rows: Iterable[ScoreRow], reading: Reading) -> dict[str, dict[str, TaskSummary]]:
    models: dict[str, dict[str, TaskSummary]] = {}
    resamplers: dict[int, Resampler] = {}
    for (model, task), group in itertools.groupby(rows, key=lambda row: (row.model, row.task)):
        table = build_table(group, reading.measures[task], reading.failures)
        n = len(table.items)
        resampler = resamplers.setdefault(n, Resampler(reading.seed, n))
        models.setdefault(model, {})[task] = summarize_table(table, reading.cards, resampler)
    return models


def summarize_table(
    table: ScoreTable, cards: Mapping[str, str], resampler: Resampler
) -> TaskSummary:
    """The estimates of one table, over all its items and by slice.

    Only the estimates over all items speak about documents: a slice rarely spans enough of them.
    """
    slices = {
        name: _estimates(table, members, cards, resampler) for name, members in table.slices.items()
    }
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
        slices=slices,
        macro={name: _macro(slices, name) for name in GROUPINGS if _members(slices, name)},
        disagreements=_disagreements(table),
    )


def _members(
    slices: Mapping[str, Mapping[str, Estimate]], grouping: str
) -> list[Mapping[str, Estimate]]:
    return [found for name, found in slices.items() if name.startswith(f"{grouping}:")]


def _macro(slices: Mapping[str, Mapping[str, Estimate]], grouping: str) -> dict[str, Estimate]:
    """The mean over a grouping's slices of every metric that one of them defines."""
    groups = _members(slices, grouping)
    found = {}
    for name in groups[0]:
        parts = [group[name] for group in groups if group[name].value is not None]
        if parts:
            counted = [group[name] for group in groups]
            found[name] = dataclasses.replace(
                _mean(parts),
                **{key: sum(getattr(part, key) for part in counted) for key in _COUNTS},
            )
    return found


_COUNTS = ("n", *map(str, Outcome), "undefined")


def _mean(parts: Sequence[Estimate]) -> Estimate:
    intervals = [
        Interval(part.low, part.high, str(part.method))
        if part.low is not None and part.high is not None
        else None
        for part in parts
    ]
    value, interval = mean_of_estimates([part.value or 0.0 for part in parts], intervals)
    return Estimate(
        value=value,
        low=interval.low if interval else None,
        high=interval.high if interval else None,
        method=interval.method if interval else None,
    )


def _disagreements(table: ScoreTable) -> dict[str, tuple[str, ...]]:
    """By pair of metrics, the items on which both have a value and the values differ."""
    known = {measure.name for measure in table.measures}
    found = {}
    for one, two in SHOULD_AGREE:
        if one in known and two in known:
            a, b = table.column(one), table.column(two)
            both = (table.weights[:, a] > 0) & (table.weights[:, b] > 0)
            unlike = np.flatnonzero(both & (table.values[:, a] != table.values[:, b]))
            found[f"{one}/{two}"] = tuple(table.items[at] for at in unlike)
    return found


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
        once = sum(outcomes) == int(members.sum())  # a failed repeat is no item of its own
        n_failed = counts[Outcome.FAILED] if once else 0
        worst, best = _reach(value, weights[:, at], measure, n_failed)
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
