"""What an `evaluate` module returns, as scores: Python's numbers, numpy's, and what is none."""

from __future__ import annotations

import math
import numbers
from typing import Any

from harness.core.score import Score, Undefined


def score_of(value: Any) -> Score | Undefined:
    """A module's value as a score; what is no finite number is undefined.

    >>> score_of(0.5).value, score_of(float("nan"))
    (0.5, Undefined(reason='the module returned nan'))
    """
    if not is_number(value):
        what = "null" if value is None else f"a {type(value).__name__}"
        return Undefined(reason=f"the module returned {what}, no number")
    number = float(value)
    if not math.isfinite(number):
        return Undefined(reason=f"the module returned {number}")
    return Score(value=number)


def is_number(value: Any) -> bool:
    """Whether a value is one number, Python's or numpy's."""
    return isinstance(value, numbers.Real) or getattr(value, "ndim", None) == 0


def members_of(value: Any) -> list[Any] | None:
    """The members of a list, tuple or one-dimensional array, None for anything else."""
    if isinstance(value, list | tuple) or getattr(value, "ndim", None) == 1:
        return list(value)
    return None


def raised_by(error: ArithmeticError) -> Undefined:
    """Undefined, since the module's own arithmetic failed."""
    return Undefined(reason=f"the module raised {type(error).__name__}: {error}")
