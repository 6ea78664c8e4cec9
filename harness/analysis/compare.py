"""Paired differences between two runs, item by item.

Paired always: by item id and item digest. Where gold, seeds or metric cards differ, the numbers
are not comparable and nothing is computed. What may differ is the treatment: models, parameters,
context.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from harness.analysis.sides import Side, check_comparable, check_same_items, paired_models
from harness.analysis.tables import ScoreTable, build_table
from harness.core.errors import NotComparableError, Problem, UsageError
from harness.core.problems import did_you_mean
from harness.core.score import Direction, Measure
from harness.stats.bootstrap import Resampler
from harness.stats.columns import Column
from harness.stats.multiple import holm
from harness.stats.noninferiority import noninferior
from harness.stats.paired import compare as compare_columns
from harness.store.records import ScoreRow

DEFAULT_METRICS = ("correct", "evidence_f1", "rougeLsum")


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What changed on one metric between the reference and the candidate.

    `difference` is candidate less reference over the `n` items that both define; `p_value` is
    two-sided, `p_loss` one-sided for "worse", `p_adjusted` and `p_loss_adjusted` Holm's over the
    family. `n_better` and `n_worse` count items; `unchanged` is true where every output is the
    same. `within_margin` says whether a loss is shown to be smaller than the margin asked about
    (one-sided non-inferiority), None where none was.
    """

    task: str
    metric: str
    reference: str
    candidate: str
    n: int
    reference_value: float
    candidate_value: float
    difference: float
    low: float | None
    high: float | None
    method: str
    p_value: float
    p_loss: float
    n_better: int
    n_worse: int
    lower_is_better: bool = False
    unchanged: bool = False
    within_margin: bool | None = None
    p_adjusted: float = 1.0
    p_loss_adjusted: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """An item whose value on a metric changed, with both answers."""

    task: str
    metric: str
    item: str
    candidate: str
    before: float
    after: float
    reference_text: str
    candidate_text: str
    worse: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Everything a comparison found.

    `left_out` counts, by `model/task/metric`, the items with a value on one side only.
    """

    reference: str
    candidate: str
    effects: tuple[Effect, ...]
    flips: tuple[Flip, ...]
    left_out: Mapping[str, int]

    @property
    def family(self) -> int:
        """How many tests were made together."""
        return len(self.effects)

    @property
    def unseen(self) -> tuple[str, ...]:
        """The `model/task/metric`s with values on one side only: nothing could be compared."""
        seen = {f"{e.candidate}/{e.task}/{e.metric}" for e in self.effects}
        return tuple(key for key in self.left_out if key not in seen)


def compare_sides(
    reference: Side,
    candidate: Side,
    *,
    metrics: Sequence[str] = (),
    margins: Mapping[str, float] | None = None,
    seed: int = 0,
) -> Comparison:
    """The paired comparison of two runs on the named metrics (default: the headline ones).

    `margins` names, by metric, the loss that is to be ruled out.
    Raises `NotComparableError` where gold, seeds, cards, items or models do not match, naming
    them; `UsageError` for a metric that neither has.
    """
    wanted = _metrics(reference, candidate, metrics)
    check_comparable(reference, candidate, wanted)
    effects: list[Effect] = []
    flips: list[Flip] = []
    left_out: dict[str, int] = {}
    for pair in _pairs(reference, candidate):
        resampler = Resampler(seed, len(pair.before.items))
        known = {measure.name for measure in pair.before.measures}
        for name in [name for name in wanted if name in known]:
            left_out[f"{pair.after.model}/{pair.after.task}/{name}"] = _one_sided(pair, name)
            effect = _effect(pair, name, resampler, (margins or {}).get(name))
            if effect is not None:
                effects.append(effect)
                flips += _flips(pair, name)
    if not effects:
        raise NotComparableError(
            Problem(
                where=f"{reference.name} and {candidate.name}",
                found="no item on which both have a value",
                expected="at least one",
                fix="check that both runs were scored on the same task",
            )
        )
    return Comparison(
        reference=reference.name,
        candidate=candidate.name,
        effects=_adjusted(effects),
        flips=tuple(flips),
        left_out={key: n for key, n in left_out.items() if n},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """One model's rows on one task, before and after."""

    before: ScoreTable
    after: ScoreTable
    rows: tuple[Sequence[ScoreRow], Sequence[ScoreRow]]


def _pairs(reference: Side, candidate: Side) -> Iterator[_Pair]:
    for (a, b), task in itertools.product(paired_models(reference, candidate), reference.tasks()):
        rows = reference.of(a, task), candidate.of(b, task)
        if rows[0] or rows[1]:
            check_same_items(rows[0], rows[1], task, b)
            yield _Pair(
                before=build_table(rows[0], reference.measures[task], reference.failures),
                after=build_table(rows[1], candidate.measures[task], candidate.failures),
                rows=rows,
            )


def _metrics(reference: Side, candidate: Side, asked: Sequence[str]) -> tuple[str, ...]:
    known = {m.name for side in (reference, candidate) for ms in side.measures.values() for m in ms}
    for name in asked:
        if name not in known:
            raise UsageError(
                Problem(
                    where=f"metric {name}",
                    found="no such metric in these runs",
                    expected="one that both were scored on",
                    fix=f"{did_you_mean(name, known)}score them again with -M {name}",
                )
            )
    return tuple(asked) or tuple(name for name in DEFAULT_METRICS if name in known)


def _same_outputs(a: Sequence[ScoreRow], b: Sequence[ScoreRow]) -> bool:
    def outputs(rows: Sequence[ScoreRow]) -> dict[tuple[str, int], tuple[str, str | None]]:
        return {(r.item, r.repeat): (str(r.outcome), r.output_digest) for r in rows}

    return outputs(a) == outputs(b)


def _effect(pair: _Pair, name: str, resampler: Resampler, margin: float | None) -> Effect | None:
    a, b = pair.before, pair.after
    measure = a.measures[a.column(name)]
    one, two = (_column(table, name) for table in (a, b))
    both = (one.weights > 0) & (two.weights > 0)
    if not both.any():
        return None
    result = compare_columns(one, two, resampler=resampler, bounded=measure.bounded)
    lower = measure.direction is Direction.LOWER
    better, worse = result.n_gained, result.n_lost
    return Effect(
        task=a.task,
        metric=name,
        reference=a.model,
        candidate=b.model,
        n=int(both.sum()),
        reference_value=Column(one.values, np.where(both, one.weights, 0.0)).mean,
        candidate_value=Column(two.values, np.where(both, two.weights, 0.0)).mean,
        difference=result.difference,
        low=result.interval.low if result.interval else None,
        high=result.interval.high if result.interval else None,
        method=result.method,
        p_value=result.p_value,
        p_loss=result.p_gain if lower else result.p_loss,
        n_better=worse if lower else better,
        n_worse=better if lower else worse,
        lower_is_better=lower,
        unchanged=not np.any(one.values[both] != two.values[both]) and _same_outputs(*pair.rows),
        within_margin=None if margin is None else _within(one, two, margin, measure, resampler),
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


def _one_sided(pair: _Pair, name: str) -> int:
    """How many items have a value on one side only: failed or undefined on the other."""
    one, two = (_column(table, name).weights > 0 for table in (pair.before, pair.after))
    return int(np.count_nonzero(one != two))


def _column(table: ScoreTable, name: str) -> Column:
    at = table.column(name)
    return Column(table.values[:, at], table.weights[:, at])


def _adjusted(effects: Sequence[Effect]) -> tuple[Effect, ...]:
    from dataclasses import replace

    two_sided = holm([effect.p_value for effect in effects])
    losses = holm([effect.p_loss for effect in effects])
    return tuple(
        replace(effect, p_adjusted=p, p_loss_adjusted=loss)
        for effect, p, loss in zip(effects, two_sided, losses, strict=True)
    )


def _flips(pair: _Pair, name: str) -> Iterator[Flip]:
    """Items whose value changed, on metrics that are right or wrong."""
    a, b = pair.before, pair.after
    one, two = (_column(table, name) for table in (a, b))
    both = (one.weights > 0) & (two.weights > 0)
    values = np.concatenate([one.values[both], two.values[both]])
    if not np.isin(values, (0.0, 1.0)).all():
        return
    lower = a.measures[a.column(name)].direction is Direction.LOWER
    texts = [{row.item: str(row.answer.get("text", "")) for row in found} for found in pair.rows]
    for at in np.flatnonzero(both & (one.values != two.values)):
        item = a.items[at]
        yield Flip(
            task=a.task,
            metric=name,
            item=item,
            candidate=b.model,
            before=float(one.values[at]),
            after=float(two.values[at]),
            reference_text=texts[0].get(item, ""),
            candidate_text=texts[1].get(item, ""),
            worse=bool((two.values[at] < one.values[at]) != lower),
        )
