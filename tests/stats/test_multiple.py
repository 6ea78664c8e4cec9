"""Holm's adjustment: equal to statsmodels, order irrelevant."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from harness.stats.multiple import holm

p_lists = st.lists(st.floats(0, 1) | st.sampled_from([0.0, 0.01, 0.05, 1.0]), max_size=12)


@settings(max_examples=12, deadline=None)  # statsmodels collects garbage at every call
@given(p_lists.filter(len))
def test_equals_statsmodels(p_values):
    expected = multipletests(p_values, method="holm")[1]
    assert holm(p_values) == pytest.approx(expected.tolist(), abs=1e-12)


@given(p_lists)
def test_order_is_irrelevant_and_no_p_falls(p_values):
    adjusted = holm(p_values)
    assert adjusted[::-1] == holm(p_values[::-1])
    assert all(p <= q <= 1 for p, q in zip(p_values, adjusted, strict=True))


def test_none_and_one():
    assert holm([]) == []
    assert holm([0.04]) == [0.04]


def test_values_outside_the_unit_interval_are_refused():
    with pytest.raises(ValueError, match="lie in"):
        holm([0.1, 1.5])
    with pytest.raises(ValueError, match="lie in"):
        holm([float("nan")])
