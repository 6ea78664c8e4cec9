"""Effects of one pair: over all items, and within slices of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from harness.analysis.comparison import ALL, Effect
from harness.analysis.pairs import Pair
from harness.analysis.resampled import Contrast, contrast_intervals, contrast_tests
from harness.analysis.summarize import GROUPINGS
from harness.core.score import Direction, Measure
from harness.stats.bootstrap import Resampler
from harness.stats.clusters import compare_clusters, smallest_possible_p
from harness.stats.columns import Column, both_defined
from harness.stats.intervals import is_binary
from harness.stats.noninferiority import FEW_CHANGES, noninferior
from harness.stats.paired import (
    MCNEMAR,
    PairedResult,
    compare_binary,
    graded_result,
    linearised,
)
from harness.stats.power import (
    Aim,
    needed_n,
    needed_n_graded,
    smallest_effect,
    smallest_graded_effect,
)
from harness.stats.repeats import Variances, variance_within_between
from harness.stats.signflip import sign_flip
from harness.store.records import ScoreRow

DOCUMENT = "cluster"
SMALLEST_SLICE = 5


@dataclass(frozen=True, slots=True, eq=False)
class _Cell:
    """One metric within one slice: bool[n_items] of the items that both sides define."""

    metric: str
    slice: str
    both: npt.NDArray[np.bool_]


def effects_of(pair: Pair, resampler: Resampler, margins: Mapping[str, float]) -> list[Effect]:
    """The effect of every metric with a value on both sides, over all items.

    `margins` names, by metric, the loss that is to be ruled out.
    """
    cells = list(_cells(pair, ALL, np.ones(len(pair.before.items), dtype=bool), at_least=1))
    return [
        _with_reach(effect, pair, cell, resampler, margins.get(cell.metric))
        for cell, effect in zip(
            cells, _effects(pair, cells, resampler, exploratory=False), strict=True
        )
    ]


def slices_of(pair: Pair, resampler: Resampler) -> list[Effect]:
    """The effect of every metric within every slice of at least five items, and not of all."""
    cells = [
        cell
        for name, members in _slices(pair)
        for cell in _cells(pair, name, members, at_least=SMALLEST_SLICE)
    ]
    return _effects(pair, cells, resampler, exploratory=True)


def _slices(pair: Pair) -> Iterator[tuple[str, npt.NDArray[np.bool_]]]:
    """The slices of the run by kind and answer type, then one of each document."""
    for name, members in pair.before.slices.items():
        if name.partition(":")[0] in GROUPINGS and not members.all():
            yield name, members
    clusters = np.array([cluster or "" for cluster in pair.before.clusters])
    for cluster in sorted({name for name in pair.before.clusters if name}):
        members = clusters == cluster
        if not members.all():
            yield f"{DOCUMENT}:{cluster}", members


def _cells(
    pair: Pair, name: str, members: npt.NDArray[np.bool_], *, at_least: int
) -> Iterator[_Cell]:
    for metric in pair.metrics:
        one, two = pair.columns(metric)
        both = members & (one.weights > 0) & (two.weights > 0)
        if np.count_nonzero(both) >= at_least:
            yield _Cell(metric, name, both)


def _effects(
    pair: Pair, cells: Sequence[_Cell], resampler: Resampler, *, exploratory: bool
) -> list[Effect]:
    """The effects of the cells; graded intervals, and exploratory tests, share their draws."""
    contrasts = []
    for cell in cells:
        one, two = (_cut(column, cell.both) for column in pair.columns(cell.metric))
        contrasts.append(Contrast(one, two, pair.measure(cell.metric).bounded))
    graded = [contrast for contrast in contrasts if not _right_or_wrong(contrast)]
    intervals = contrast_intervals(graded, resampler)
    if exploratory:
        tests = contrast_tests(graded, resampler.seed)
    else:
        tests = [sign_flip(found.before, found.after, seed=resampler.seed) for found in graded]
    results = (
        graded_result(found.before, found.after, interval, test)
        for found, interval, test in zip(graded, intervals, tests, strict=True)
    )
    return [
        _effect(
            pair,
            cell,
            contrast,
            compare_binary(contrast.before, contrast.after)
            if _right_or_wrong(contrast)
            else next(results),
        )
        for cell, contrast in zip(cells, contrasts, strict=True)
    ]


def _cut(column: Column, keep: npt.NDArray[np.bool_]) -> Column:
    return Column(column.values[keep], column.weights[keep])


def _right_or_wrong(contrast: Contrast) -> bool:
    return contrast.bounded and is_binary(contrast.before) and is_binary(contrast.after)


def _effect(pair: Pair, cell: _Cell, contrast: Contrast, result: PairedResult) -> Effect:
    lower = pair.measure(cell.metric).direction is Direction.LOWER
    better, worse = result.n_gained, result.n_lost
    same = cell.both if cell.slice != ALL else np.ones_like(cell.both)
    return Effect(
        task=pair.before.task,
        metric=cell.metric,
        slice=cell.slice,
        reference=pair.before.model,
        candidate=pair.after.model,
        n=result.n,
        reference_value=contrast.before.mean,
        candidate_value=contrast.after.mean,
        difference=result.difference,
        low=result.interval.low if result.interval else None,
        high=result.interval.high if result.interval else None,
        method=result.method,
        p_value=result.p_value,
        p_loss=result.p_gain if lower else result.p_loss,
        n_better=worse if lower else better,
        n_worse=better if lower else worse,
        lower_is_better=lower,
        unchanged=not result.n_discordant and bool(pair.same_outputs[same].all()),
    )


class _Documents(NamedTuple):
    """The effect with documents as the unit; see `Effect`."""

    doc_low: float | None
    doc_high: float | None
    doc_p: float
    doc_smallest_p: float
    n_clusters: int


def _with_reach(
    effect: Effect, pair: Pair, cell: _Cell, resampler: Resampler, margin: float | None
) -> Effect:
    """The effect over all items with what it says of documents, margins, power and repeats."""
    one, two = both_defined(*pair.columns(cell.metric))
    measure = pair.measure(cell.metric)
    documents = _documents(pair, cell, measure)
    detectable, needed = _reach(effect, one, two, measure=measure, margin=margin)
    return dataclasses.replace(
        effect,
        within_margin=None if margin is None else _within(one, two, margin, measure, resampler),
        detectable=detectable,
        needed_n=needed,
        reference_variances=_variances(pair.rows[0], pair.before.items, cell.metric),
        candidate_variances=_variances(pair.rows[1], pair.before.items, cell.metric),
        **(documents._asdict() if documents else {}),
    )


def _documents(pair: Pair, cell: _Cell, measure: Measure) -> _Documents | None:
    clusters = pair.before.clusters
    placed = cell.both & np.array([cluster is not None for cluster in clusters])
    if not placed.any():
        return None
    one, two = (
        Column(column.values, np.where(placed, column.weights, 0.0))
        for column in pair.columns(cell.metric)
    )
    found = compare_clusters(one, two, clusters, bounded=measure.bounded)
    return _Documents(
        doc_low=found.interval.low if found.interval else None,
        doc_high=found.interval.high if found.interval else None,
        doc_p=found.p_value,
        doc_smallest_p=smallest_possible_p(found.n),
        n_clusters=found.n,
    )


def _within(
    a: Column, b: Column, margin: float, measure: Measure, resampler: Resampler
) -> bool | None:
    """Whether a loss of `margin` or more is ruled out; None for a measure without bounds."""
    if not measure.bounded:
        return None
    if measure.direction is Direction.LOWER:
        a, b = b, a
    return noninferior(a, b, margin=margin, resampler=resampler, bounded=True).shown


def _reach(
    effect: Effect, one: Column, two: Column, *, measure: Measure, margin: float | None
) -> tuple[float | None, int | None]:
    """The smallest effect that is found, and the items that find the one asked about.

    With a margin, few graded changes count as whole ones, as they do for `noninferior`: verdict
    and reach are of one procedure.
    """
    aim = Aim(one_sided=margin is not None)
    asked = effect.difference if margin is None else margin
    n_changed = effect.n_better + effect.n_worse
    few = n_changed < FEW_CHANGES and np.array_equal(one.weights, two.weights)
    if effect.method == MCNEMAR or (margin is not None and measure.bounded and few):
        share = n_changed / effect.n
        return smallest_effect(effect.n, share, aim), needed_n(share, asked, aim)
    if effect.n < 2:
        return None, None
    spread = float((linearised(one, two) * effect.n).std(ddof=1))
    largest = 1.0 if measure.bounded else 100 * spread
    needed = needed_n_graded(spread, asked, aim) if spread > 0 else None
    return smallest_graded_effect(effect.n, spread, aim, largest=largest), needed


def _variances(rows: Sequence[ScoreRow], items: Sequence[str], name: str) -> Variances | None:
    """The variance components of a run's repeats, None where every item has one."""
    n_repeats = len({row.repeat for row in rows})
    if n_repeats < 2:
        return None
    place = {item: at for at, item in enumerate(items)}
    column = {repeat: at for at, repeat in enumerate(sorted({row.repeat for row in rows}))}
    values = np.zeros((len(items), n_repeats))
    weights = np.zeros_like(values)
    for row in rows:
        if name in row.scores:
            at = place[row.item], column[row.repeat]
            values[at], weights[at] = row.scores[name]
    return variance_within_between(values, weights)
