"""The sign-flip test: brute force, scipy, and the three ways against each other."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import permutation_test

from harness.stats.columns import Column
from harness.stats.signflip import N_DRAWS, sign_flip


def _brute_force(a, b):
    """p-values over every swap, by the definition."""
    n = len(a.values)
    num = np.stack([a.values * a.weights, b.values * b.weights])
    den = np.stack([a.weights, b.weights])
    found = []
    for pick in product((0, 1), repeat=n):
        first, items = np.array(pick), np.arange(n)
        reference = num[first, items].sum() / den[first, items].sum()
        candidate = num[1 - first, items].sum() / den[1 - first, items].sum()
        found.append(candidate - reference)
    found = np.array(found)
    observed = found[0]
    return (
        (abs(found) >= abs(observed) - 1e-9).mean(),
        (found >= observed - 1e-9).mean(),
        (found <= observed + 1e-9).mean(),
    )


values = st.lists(
    st.tuples(
        st.sampled_from([0.0, 1 / 3, 0.5, 0.7, 1.0]), st.sampled_from([0.0, 0.31, 1.0]),
        st.sampled_from([1.0, 2.0]), st.sampled_from([1.0, 3.0]),
    ),
    min_size=1, max_size=8,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(values, st.booleans())
def test_equals_brute_force(rows, weighted):
    a, b, wa, wb = (np.array(side) for side in zip(*rows, strict=True))
    one = Column.of(a, wa if weighted else None)
    two = Column.of(b, wb if weighted else None)
    found = sign_flip(one, two)
    expected = _brute_force(one, two)
    assert (found.p_value, found.p_gain, found.p_loss) == pytest.approx(expected, abs=1e-10)


def test_exact_equals_scipy():
    rng = np.random.default_rng(0)
    a, b = rng.random(11), rng.random(11) + 0.2

    def statistic(x, y, axis):
        return (y - x).mean(axis=axis)

    found = sign_flip(a, b)
    options = {"permutation_type": "samples", "n_resamples": np.inf}
    for alternative, p in (
        ("two-sided", found.p_value), ("greater", found.p_gain), ("less", found.p_loss),
    ):  # fmt: skip
        oracle = permutation_test((a, b), statistic, alternative=alternative, **options)
        assert p == pytest.approx(oracle.pvalue, abs=1e-10)


def test_units_are_exact_however_many_differ():
    # With differences of one size the test is McNemar's: 60 gained, 40 lost.
    from scipy.stats import binomtest

    a = np.array([0.0] * 60 + [0.5] * 40)
    found = sign_flip(a, 0.5 - a)
    assert found.method == "exact sign-flip"
    assert found.p_value == pytest.approx(binomtest(60, 100).pvalue, abs=1e-10)
    assert found.p_gain == pytest.approx(
        binomtest(60, 100, alternative="greater").pvalue, abs=1e-10
    )


def test_units_agree_with_enumeration():
    rng = np.random.default_rng(2)
    a, b = rng.integers(0, 4, 12) / 3, rng.integers(0, 4, 12) / 3
    by_units = sign_flip(a, b)
    nudged = np.where(a == b, 0.0, 1e-9 * np.arange(12))  # no common unit, same order of sums
    by_enumeration = sign_flip(a * np.sqrt(2), b * np.sqrt(2))
    assert by_units == by_enumeration
    assert sign_flip(a, b + nudged).p_value <= 1


def test_draws_agree_with_the_exact_distribution():
    rng = np.random.default_rng(3)
    a, b = rng.integers(0, 3, 60) / 2, rng.integers(0, 3, 60) / 2
    exact, drawn = sign_flip(a, b), sign_flip(a * np.sqrt(2), b * np.sqrt(2), seed=5)
    assert drawn.method == f"sign-flip with {N_DRAWS} draws"
    for field in ("p_value", "p_gain", "p_loss"):
        assert getattr(drawn, field) == pytest.approx(getattr(exact, field), abs=0.02)


def test_draws_with_unequal_weights_agree_with_equal_ones_where_they_are_equal():
    rng = np.random.default_rng(4)
    a, b = rng.random(40), rng.random(40)
    plain = sign_flip(a, b)
    nearly = sign_flip(a, Column.of(b, np.where(np.arange(40) == 0, 1 + 1e-7, 1.0)))
    assert nearly.p_value == pytest.approx(plain.p_value, abs=1e-3)


def test_no_p_is_ever_zero():
    a = np.random.default_rng(0).random(200) / 10
    found = sign_flip(a, a + 0.5 + a * 0.1)
    assert found.p_value == found.p_gain == pytest.approx(1 / (N_DRAWS + 1))


def test_false_alarms_keep_to_their_level():
    rng = np.random.default_rng(5)
    p_values = [sign_flip(*rng.beta(3, 1, (2, 30)), seed=i).p_value for i in range(400)]
    assert 0.02 <= np.mean(np.array(p_values) <= 0.05) <= 0.085


def test_the_seed_fixes_the_draws():
    rng = np.random.default_rng(6)
    a, b = rng.random(50), rng.random(50) + 0.05
    assert sign_flip(a, b, seed=1) == sign_flip(a, b, seed=1)
    assert sign_flip(a, b, seed=1) != sign_flip(a, b, seed=2)


def test_nothing_differs_or_nothing_is_defined():
    assert sign_flip([0.5, 0.2], [0.5, 0.2]).p_value == 1.0
    with pytest.raises(ValueError, match="without a defined item"):
        sign_flip(Column.of([1.0], [0.0]), [1.0])


def test_a_swap_that_empties_a_column_counts_as_extreme():
    one, two = Column.of([0.5, 0.2], [1, 0]), Column.of([0.5, 0.9], [0, 1])
    found = sign_flip(one, two)
    assert 0 < found.p_value <= 1
