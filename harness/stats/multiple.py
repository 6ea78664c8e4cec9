"""Many comparisons: Holm's step-down adjustment."""

from __future__ import annotations

from collections.abc import Sequence


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjusted p-values, in the order given; the family is all of them.

    A comparison is significant at `alpha` where its adjusted p is at most `alpha`; the chance of
    any false one is then at most `alpha`, whatever the dependence. Source: S. Holm, Scandinavian
    Journal of Statistics 6 (1979); equals statsmodels' `multipletests(method="holm")`. Raises
    `ValueError` for a value outside [0, 1].

    The smallest is multiplied by 3, the next by 2, and none falls below one before it:

    >>> holm([0.04, 0.01, 0.5])
    [0.08, 0.03, 0.5]
    """
    if not all(0 <= p <= 1 for p in p_values):
        raise ValueError("p-values lie in [0, 1]")
    adjusted = [0.0] * len(p_values)
    reached = 0.0
    for rank, at in enumerate(sorted(range(len(p_values)), key=lambda i: p_values[i])):
        reached = max(reached, min(1.0, p_values[at] * (len(p_values) - rank)))
        adjusted[at] = reached
    return adjusted
