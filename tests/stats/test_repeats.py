"""Repeats: averaged within the item, and their spread told apart."""

import numpy as np
import pytest

from harness.stats.repeats import Variances, average_repeats, variance_within_between


def test_an_item_weighs_the_same_however_many_repeats_are_defined():
    column = average_repeats([[1, 0, 0, 0], [1, 9, 9, 9]], [[1, 1, 1, 1], [1, 0, 0, 0]])
    assert column.values.tolist() == [0.25, 1.0]
    assert column.weights.tolist() == [1.0, 1.0]
    assert column.mean == 0.625


def test_weights_carry_through_to_the_ratio_of_sums():
    column = average_repeats([[0.5, 1.0]], [[2, 4]])
    assert column.weights.tolist() == [3.0]
    assert column.mean == pytest.approx(5 / 6)


def test_an_item_without_a_defined_repeat_stays_undefined():
    column = average_repeats([[np.nan, np.nan], [1, 0]], [[0, 0], [1, 1]])
    assert column.weights.tolist() == [0.0, 1.0]


def test_components_are_found_again():
    rng = np.random.default_rng(0)
    true = rng.normal(0, 2, 4_000)
    found = variance_within_between(true[:, None] + rng.normal(0, 1, (4_000, 3)))
    assert found.within == pytest.approx(1.0, rel=0.05)
    assert found.between == pytest.approx(4.0, rel=0.05)


def test_equals_the_analysis_of_variance():
    table = np.array([[1.0, 2.0, 4.0], [2.0, 2.0, 3.0], [7.0, 5.0, 6.0]])
    mean_square_within = table.var(axis=1, ddof=1).mean()
    mean_square_between = 3 * table.mean(axis=1).var(ddof=1)
    found = variance_within_between(table)
    assert found.within == pytest.approx(mean_square_within)
    assert found.between == pytest.approx((mean_square_between - mean_square_within) / 3)


def test_what_cannot_be_told_is_none():
    assert variance_within_between([[0.2], [0.8]]) == Variances(None, pytest.approx(0.18))
    assert variance_within_between([[0.2, 0.8]]) == Variances(pytest.approx(0.18), None)
    assert variance_within_between([[1.0]], [[0.0]]) == Variances(None, None)


def test_a_table_is_wanted():
    with pytest.raises(ValueError, match="items by repeats"):
        average_repeats([1, 2, 3])
