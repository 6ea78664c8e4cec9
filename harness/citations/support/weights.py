"""The weights of the overlap's features, in the order of `overlap.Overlap`, the intercept last.

Fitted by `python benchmarks/support.py --human WOW CMU --fit` on both development files of BEGIN
(google/BEGIN-dataset @6e65f0d, 846 responses with people's verdicts), logistic regression with
each class weighing the same, L2 penalty 0.001, each feature held to its sign: p is the
probability under even odds.
"""

from __future__ import annotations

WEIGHTS = (3.86, 3.46, 0.96, -2.81, -0.75, -1.82, -1.59, -3.58)
