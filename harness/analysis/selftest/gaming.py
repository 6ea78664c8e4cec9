"""Strategies that read nothing must rank below one that does.

Over the answerable questions, since an abstention has no citation score on the others: `correct`
and the strict `citation_f1` of each strategy against those of the reference. Where both score 0
there is nothing to rank.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from harness.core.score import Score
from harness.metrics.base import QA, Case
from harness.metrics.catalog import metrics_for

MEASURES = ("correct", "citation_f1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The mean of a strategy on a measure beside the reference's."""

    strategy: str
    measure: str
    value: float
    reference: float
    n: int

    @property
    def ok(self) -> bool:
        """Whether the strategy ranks below the reference, or both have nothing."""
        return self.value < self.reference or self.value == self.reference == 0


def rank(strategies: Mapping[str, Sequence[Case]], reference: Sequence[Case]) -> list[Standing]:
    """Where each strategy stands on each measure; nothing without a case to score."""
    if not reference:
        return []
    best = _means(reference)
    return [
        Standing(strategy=name, measure=measure, value=value, reference=best[measure], n=len(cases))
        for name, cases in strategies.items()
        for measure, value in _means(cases).items()
    ]


def _means(cases: Sequence[Case]) -> dict[str, float]:
    """The mean of each measure; an undefined value counts 0, as a strategy could wish for it."""
    scored = [metric.score_batch(cases) for metric in metrics_for(QA, MEASURES)]
    totals = dict.fromkeys(MEASURES, 0.0)
    for found in (found for batch in scored for found in batch):
        for measure in MEASURES:
            score = found.get(measure)
            totals[measure] += score.value if isinstance(score, Score) else 0.0
    return {measure: total / len(cases) for measure, total in totals.items()}
