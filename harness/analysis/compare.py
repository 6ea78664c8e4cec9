"""Paired differences between two runs, item by item.

Paired always: by item id and item digest. Where gold, seeds or metric cards differ, the numbers
are not comparable and nothing is computed, unless that was allowed: then only items unchanged on
both sides count. What may differ is the treatment: models, parameters, context.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np

from harness.analysis.comparison import Comparison, Effect, Flip, FlipKind, ItemView
from harness.analysis.effects import effects_of, slices_of
from harness.analysis.flips import flips_of
from harness.analysis.pairs import Matched, match_sides
from harness.analysis.sides import Side
from harness.core.errors import NotComparableError, Problem
from harness.stats.bootstrap import Resampler
from harness.stats.multiple import holm

__all__ = [
    "Comparison",
    "Effect",
    "Flip",
    "FlipKind",
    "ItemView",
    "adjust_together",
    "compare_sides",
    "explore_sides",
]


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
    matched = match_sides(reference, candidate, metrics=metrics)
    [found] = adjust_together([_compared(matched, seed, margins=margins or {}, slices=False)])
    return found


def explore_sides(
    reference: Side,
    candidate: Side,
    *,
    metrics: Sequence[str] = (),
    allow: Collection[str] = (),
    seed: int = 0,
) -> Comparison:
    """The comparison with slices, nothing adjusted yet: see `adjust_together`.

    `allow` names what may differ besides the treatment: `gold`, `cards`. Raises as
    `compare_sides` does.
    """
    matched = match_sides(reference, candidate, metrics=metrics, allow=allow)
    return _compared(matched, seed, margins={}, slices=True)


def _compared(
    matched: Matched, seed: int, *, margins: Mapping[str, float], slices: bool
) -> Comparison:
    effects: list[Effect] = []
    exploratory: list[Effect] = []
    flips: list[Flip] = []
    left_out: dict[str, int] = {}
    for pair in matched.pairs:
        resampler = _resampler(seed, len(pair.before.items))
        for name in pair.metrics:
            one, two = (column.weights > 0 for column in pair.columns(name))
            key = f"{pair.after.model}/{pair.after.task}/{name}"
            left_out[key] = int(np.count_nonzero(one != two))
        effects += effects_of(pair, resampler, margins)
        exploratory += slices_of(pair, resampler) if slices else ()
        flips += flips_of(pair)
    if not effects:
        raise NotComparableError(_nothing_shared(matched))
    return Comparison(
        reference=matched.reference.name,
        candidate=matched.candidate.name,
        effects=tuple(effects),
        flips=tuple(flips),
        left_out={key: n for key, n in left_out.items() if n},
        family=len(effects),
        slices=tuple(exploratory),
        slice_family=len(exploratory),
        unpaired=matched.unpaired,
        overlaps=matched.overlaps,
        other_seeds=matched.reference.gold.seeds_digest != matched.candidate.gold.seeds_digest,
        other_cards=matched.other_cards,
    )


@functools.lru_cache(maxsize=2)
def _resampler(seed: int, n: int) -> Resampler:
    """One matrix for every model, task and pair of runs of the same size."""
    return Resampler(seed, n)


def _nothing_shared(matched: Matched) -> Problem:
    return Problem(
        where=f"{matched.reference.name} and {matched.candidate.name}",
        found="no item on which both have a value",
        expected="at least one",
        fix="check that both runs were scored on the same task",
    )


def adjust_together(comparisons: Iterable[Comparison]) -> tuple[Comparison, ...]:
    """The comparisons with p-values adjusted by Holm over all their effects.

    Their slices are a family of their own.
    """
    given = list(comparisons)
    effects = iter(_adjusted([effect for found in given for effect in found.effects]))
    slices = iter(_adjusted([effect for found in given for effect in found.slices]))
    family = sum(len(found.effects) for found in given)
    slice_family = sum(len(found.slices) for found in given)
    return tuple(
        dataclasses.replace(
            found,
            effects=tuple(next(effects) for _ in found.effects),
            slices=tuple(next(slices) for _ in found.slices),
            family=family,
            slice_family=slice_family,
        )
        for found in given
    )


def _adjusted(effects: Sequence[Effect]) -> list[Effect]:
    two_sided = holm([effect.p_value for effect in effects])
    losses = holm([effect.p_loss for effect in effects])
    return [
        dataclasses.replace(effect, p_adjusted=p, p_loss_adjusted=loss)
        for effect, p, loss in zip(effects, two_sided, losses, strict=True)
    ]
