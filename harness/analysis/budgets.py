"""What a run used, by model, against what it may use.

Nothing is estimated: where a call that was answered reports no usage, or no latency was taken,
the budget was not measured, and that is an error rather than a pass.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence

from harness.analysis.checks import Check, Finding
from harness.core.answer import Output, Prediction
from harness.core.errors import Problem, UsageError
from harness.core.usage import tokens_of

_PERCENT = 95


def latency_p95(predictions: Sequence[Prediction]) -> float | None:
    """The latency in seconds that 95 % of the calls don't exceed (nearest rank), or None.

    >>> call = dict(model="m", task="qa", item="q", repeat=0, result=Output(raw=""), sources=())
    >>> latency_p95([Prediction(**call, latency_s=float(s)) for s in range(1, 21)])
    19.0
    """
    known = sorted(p.latency_s for p in predictions if p.latency_s is not None)
    if not known or len(known) < len(predictions):
        return None
    return known[math.ceil(len(known) * _PERCENT / 100) - 1]


def tokens(predictions: Sequence[Prediction]) -> float | None:
    """The tokens in and out of all answered calls, or None where one doesn't report them."""
    return _total(predictions, _tokens_of)


def cost(predictions: Sequence[Prediction]) -> float | None:
    """The sum of `cost` in the usage of all answered calls, or None where one doesn't say."""
    return _total(predictions, lambda usage: usage.get("cost"))


def _tokens_of(usage: Mapping[str, int]) -> float | None:
    told = tokens_of(usage)
    return usage.get("total_tokens", None if told is None else sum(told))


def _total(
    predictions: Sequence[Prediction], read: Callable[[Mapping[str, int]], float | None]
) -> float | None:
    usages = [p.result.usage for p in predictions if isinstance(p.result, Output)]
    found = [read(usage) for usage in usages]
    known = [value for value in found if value is not None]
    return math.fsum(known) if known and len(known) == len(found) else None


_MEASURES: Mapping[str, Callable[[Sequence[Prediction]], float | None]] = {
    "cost": cost,
    "latency_p95_s": latency_p95,
    "tokens": tokens,
}


def check_budgets(
    budgets: Mapping[str, float],
    predictions: Iterable[Prediction],
    *,
    models: Iterable[str],
    where: str,
) -> list[Check]:
    """A check for every budget and model, over all calls of the model.

    Raises `UsageError` naming each budget that was not measured, and the model.
    """
    by_model: dict[str, list[Prediction]] = {model: [] for model in models}
    for prediction in predictions:
        if prediction.model in by_model:
            by_model[prediction.model].append(prediction)
    found, problems = [], []
    for name, limit in budgets.items():
        for model, calls in by_model.items():
            used = _MEASURES[name](calls)
            if used is None:
                problems.append(_unmeasured(f"{where}: gate.budgets.{name}", model, name))
                continue
            over = used > limit
            found.append(
                Check(
                    kind="budget",
                    name=name,
                    model=model,
                    finding=Finding.REGRESSED if over else Finding.NOT_REGRESSED,
                    detail=f"{used:.6g} of {limit:.6g}" + (", over the budget" if over else ""),
                )
            )
    if problems:
        raise UsageError(problems)
    return found


def _unmeasured(where: str, model: str, name: str) -> Problem:
    return Problem(
        where=where,
        found=f"calls of model {model!r} without it",
        expected="a latency for every call"
        if name == "latency_p95_s"
        else f"a usage with {'`cost`' if name == 'cost' else 'token counts'} for every answer",
        fix="return an Output with `usage`, or take the budget out and set the baseline anew",
    )
