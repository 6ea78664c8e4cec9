from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.stats.combined import mean_of_estimates
from harness.stats.intervals import Interval, wilson


def test_one_part_keeps_its_own_interval():
    found = wilson(3, 10)
    assert mean_of_estimates([0.3], [found])[1] == Interval(found.low, found.high, "mover")


def test_equal_parts_shrink_by_the_root_of_their_number():
    part = Interval(0.3, 0.7, "wilson")
    _, found = mean_of_estimates([0.5] * 4, [part] * 4)
    assert found is not None
    assert (found.low, found.high) == (0.4, 0.6)


def test_a_part_without_an_interval_leaves_none():
    assert mean_of_estimates([0.5, 1.0], [wilson(1, 2), None]) == (0.75, None)


def test_no_part_is_an_error():
    with pytest.raises(ValueError, match="at least one"):
        mean_of_estimates([], [])


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 20)), min_size=1, max_size=6))
def test_the_interval_holds_the_mean_and_stays_in_bounds(parts):
    sizes = [max(k, n) for k, n in parts]
    values = [k / n for (k, _), n in zip(parts, sizes, strict=True)]
    mean, found = mean_of_estimates(
        values, [wilson(k, n) for (k, _), n in zip(parts, sizes, strict=True)]
    )
    assert found is not None
    assert -1e-9 <= found.low <= mean + 1e-9
    assert mean - 1e-9 <= found.high <= 1 + 1e-9


def test_coverage_of_a_macro_average_is_near_nominal():
    rng = np.random.default_rng(0)
    shares, sizes = (0.1, 0.5, 0.9), (8, 20, 45)
    truth = sum(shares) / 3
    hits = 0
    for _ in range(600):
        counts = [int(rng.binomial(n, p)) for n, p in zip(sizes, shares, strict=True)]
        intervals = [wilson(k, n) for k, n in zip(counts, sizes, strict=True)]
        values = [k / n for k, n in zip(counts, sizes, strict=True)]
        _, found = mean_of_estimates(values, intervals)
        assert found is not None
        hits += found.low <= truth <= found.high
    assert 0.92 <= hits / 600 <= 0.985
