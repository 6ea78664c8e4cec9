"""The margins of a gate: as declared, or tighter."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from harness.config.schema import MetricGate
from harness.core.errors import Problem, UsageError


def parse_margins(texts: Sequence[str]) -> dict[str, float]:
    """Margins by metric from `METRIC=NUMBER`, the tightest of a metric named twice.

    Raises `UsageError` for a text of another form.

    >>> parse_margins(["correct=0.02"])
    {'correct': 0.02}
    """
    found: dict[str, float] = {}
    for text in texts:
        name, _, value = text.partition("=")
        try:
            found[name] = min(float(value), found.get(name, math.inf))
        except ValueError:
            raise UsageError(
                Problem(
                    where=f"--margin {text}",
                    found="no METRIC=NUMBER",
                    expected="a metric, an equals sign and a number",
                    fix="write for example --margin correct=0.02",
                )
            ) from None
    return found


def margins_of(metrics: Mapping[str, MetricGate], asked: Mapping[str, float]) -> dict[str, float]:
    """The margin of every declared metric, those asked for laid over.

    Raises `UsageError` for one that is wider than declared, or of a metric that is not.
    """
    found = {name: gate.margin for name, gate in metrics.items()}
    for name, margin in asked.items():
        if name not in found or not 0 <= margin <= found[name]:
            wrong = "a wider margin" if margin > 0 else "a margin that is no share"
            declared = ", ".join(f"{metric} (margin {m:g})" for metric, m in sorted(found.items()))
            raise UsageError(
                Problem(
                    where=f"--margin {name}={margin:g}",
                    found=wrong if name in found else "no declared metric",
                    expected=f"a margin no wider than declared: {declared}",
                    fix="change the config's gate and set the baseline anew",
                )
            )
        found[name] = margin
    return found
