"""From a comparison with a baseline to a verdict.

A metric has *regressed* where a loss is significant (one-sided, Holm over the family of declared
metrics) and is not shown to lie inside the metric's margin. It is *not regressed* where a loss as
large as the margin is ruled out (one-sided non-inferiority), with the *loss noted* where one is
significant all the same. It is *unchanged* where every output is the same. Anything else is
*inconclusive*: the data can neither show a loss nor rule one out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from harness.analysis.compare import Comparison, Effect

ALPHA = 0.05


class Finding(StrEnum):
    """What the gate says of one metric."""

    REGRESSED = "regressed"
    UNCHANGED = "unchanged"
    NOT_REGRESSED = "not regressed"
    LOSS_NOTED = "not regressed, loss noted"
    INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricVerdict:
    """One metric's finding with the effect behind it and the margin it was held to."""

    effect: Effect
    margin: float
    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The gate's findings and the comparison they come from."""

    comparison: Comparison
    metrics: tuple[MetricVerdict, ...]

    @property
    def regressed(self) -> bool:
        """Whether any metric has regressed."""
        return any(found.finding is Finding.REGRESSED for found in self.metrics)


def judge(comparison: Comparison, margins: Mapping[str, float]) -> Verdict:
    """The verdict on every effect of a comparison of the declared metrics."""
    return Verdict(
        comparison=comparison,
        metrics=tuple(
            MetricVerdict(
                effect=effect,
                margin=margins[effect.metric],
                finding=_finding(effect),
            )
            for effect in comparison.effects
        ),
    )


def _finding(effect: Effect) -> Finding:
    if effect.unchanged:
        return Finding.UNCHANGED
    if effect.p_loss_adjusted < ALPHA:
        return Finding.LOSS_NOTED if effect.within_margin else Finding.REGRESSED
    return Finding.NOT_REGRESSED if effect.within_margin else Finding.INCONCLUSIVE
