"""From a comparison with a baseline to a verdict.

A metric has *regressed* where a loss is significant (one-sided, Holm over the gate's family: the
declared metrics and the tested counts of hard failures) and is not shown to lie inside the
metric's margin. It is *not regressed* where a loss as large as the margin is ruled out (one-sided
non-inferiority), with the *loss noted* where one is significant all the same. It is *unchanged*
where every output is the same: that is seen, not tested, and asks nothing of the family (its p is
1 whatever the level: R. E. Tarone, Biometrics 46, 1990). Anything else is *inconclusive*: the data
can neither show a loss nor rule one out.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from harness.analysis.checks import Check, Finding
from harness.analysis.comparison import Comparison, Effect, Flip
from harness.analysis.hard_failures import HardCount
from harness.stats.multiple import holm

ALPHA = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricVerdict:
    """One metric's finding with the effect behind it and the margin it was held to.

    The effect's `p_loss_adjusted` is Holm's over the gate's family.
    """

    effect: Effect
    margin: float
    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The gate's findings and the comparison they come from.

    `checks` has a line for everything looked at, the metrics included; `family` is the number of
    tests made together.
    """

    comparison: Comparison
    metrics: tuple[MetricVerdict, ...]
    checks: tuple[Check, ...]
    family: int

    @property
    def regressed(self) -> bool:
        """Whether any check has regressed."""
        return any(check.finding is Finding.REGRESSED for check in self.checks)

    @property
    def inconclusive(self) -> bool:
        """Whether any check can tell neither way."""
        return any(check.finding is Finding.INCONCLUSIVE for check in self.checks)


def judge(
    comparison: Comparison,
    margins: Mapping[str, float],
    *,
    hard: Sequence[HardCount] = (),
    checks: Sequence[Check] = (),
) -> Verdict:
    """The verdict on a comparison of the declared metrics, which are those of `margins`.

    `hard` are counts of hard failures; `checks` are checks that need no test, taken as they are.
    A declared metric without a comparison is inconclusive, never left out.
    """
    losses = [effect.p_loss for effect in comparison.effects if not effect.unchanged]
    losses += [count.p_loss for count in hard if count.tested]
    adjusted = iter(holm(losses))
    metrics = tuple(
        _metric(effect, 1.0 if effect.unchanged else next(adjusted), margins[effect.metric])
        for effect in comparison.effects
    )
    return Verdict(
        comparison=comparison,
        metrics=metrics,
        checks=(
            *(_metric_check(found, comparison.flips) for found in metrics),
            *_uncompared(comparison, margins),
            *(count.check(next(adjusted) if count.tested else 1.0, ALPHA) for count in hard),
            *checks,
        ),
        family=len(losses),
    )


def finding_of(*, p_adjusted: float, within_margin: bool, unchanged: bool = False) -> Finding:
    """The gate's rule: what an adjusted one-sided p and a non-inferiority test come to.

    >>> str(finding_of(p_adjusted=0.01, within_margin=False))
    'regressed'
    """
    if unchanged:
        return Finding.UNCHANGED
    if p_adjusted <= ALPHA:
        return Finding.LOSS_NOTED if within_margin else Finding.REGRESSED
    return Finding.NOT_REGRESSED if within_margin else Finding.INCONCLUSIVE


def _metric(effect: Effect, p_adjusted: float, margin: float) -> MetricVerdict:
    finding = finding_of(
        p_adjusted=p_adjusted,
        within_margin=bool(effect.within_margin),
        unchanged=effect.unchanged,
    )
    effect = dataclasses.replace(effect, p_loss_adjusted=p_adjusted)
    return MetricVerdict(effect=effect, margin=margin, finding=finding)


def _metric_check(found: MetricVerdict, flips: Sequence[Flip]) -> Check:
    effect = found.effect
    key = (effect.candidate, effect.task, effect.metric)
    worse = [f.item for f in flips if f.worse and (f.candidate, f.task, f.metric) == key]
    return Check(
        kind="metric",
        name=effect.metric,
        model=effect.candidate,
        task=effect.task,
        finding=found.finding,
        detail=f"{effect.difference:+.3f} over {effect.n} items, {effect.n_worse} worse and "
        f"{effect.n_better} better, p {effect.p_loss_adjusted:.2g} (loss, Holm), "
        f"margin {found.margin:g}{_reach_told(found)}",
        items=tuple(worse),
    )


def reach(found: MetricVerdict) -> tuple[str, str]:
    """The smallest loss found with power 0.80, and the items that could tell, in words.

    They speak of a test of its own at the changes seen, so they can miss what the gate did find,
    or promise what it did not. Each is '' where the finding answers it, and "more than" what was
    seen where the finding shows that the forecast is too low.
    """
    effect = found.effect
    if found.finding in (Finding.REGRESSED, Finding.LOSS_NOTED):
        return "", ""
    loss = effect.difference if effect.lower_is_better else -effect.difference
    undecided = found.finding is Finding.INCONCLUSIVE
    if effect.detectable is None:
        smallest = "none at this n" if undecided else ""
    else:
        smallest = (
            f"{effect.detectable:.3f}" if effect.detectable > loss else f"more than {loss:.3f}"
        )
    if not undecided:
        return smallest, ""
    if effect.needed_n is None:
        return smallest, "not known"
    more = effect.needed_n > effect.n
    return smallest, f"{effect.needed_n:,}" if more else f"more than {effect.n:,}"


def _reach_told(found: MetricVerdict) -> str:
    smallest, needed = reach(found)
    return (f"; smallest loss found with power 0.80: {smallest}" if smallest else "") + (
        f"; items that could tell: {needed}" if needed else ""
    )


def _uncompared(comparison: Comparison, margins: Mapping[str, float]) -> Iterator[Check]:
    """Declared metrics that have no effect: valued on one side only, or scored on neither."""
    unseen = [key.rsplit("/", 2) for key in comparison.unseen]
    for model, task, metric in unseen:
        yield _inconclusive(metric, "could not be compared: values on one side only", model, task)
    seen = {effect.metric for effect in comparison.effects} | {metric for *_, metric in unseen}
    for metric in margins:
        if metric not in seen:
            yield _inconclusive(metric, "declared, but neither side was scored on it", "", None)


def _inconclusive(metric: str, detail: str, model: str, task: str | None) -> Check:
    finding = Finding.INCONCLUSIVE
    return Check(kind="metric", name=metric, model=model, task=task, finding=finding, detail=detail)
