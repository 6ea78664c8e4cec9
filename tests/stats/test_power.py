"""Power: brute force by the definition, statsmodels, monotony, edges."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import multinomial
from statsmodels.stats.power import TTestPower

from harness.stats.paired import mcnemar
from harness.stats.power import (
    Aim,
    binomial,
    graded_power,
    mcnemar_power,
    needed_n,
    needed_n_graded,
    smallest_effect,
    smallest_graded_effect,
)

ONE_SIDED = Aim(one_sided=True)


@pytest.mark.parametrize("one_sided", [False, True])
@pytest.mark.parametrize(
    ("n", "discordance", "effect"), [(12, 0.5, 0.3), (25, 0.4, 0.4), (30, 0.2, 0.0), (9, 1.0, 0.9)]
)
def test_power_is_the_sum_over_every_table(n, discordance, effect, one_sided):
    gain, loss = (discordance + effect) / 2, (discordance - effect) / 2
    chances = multinomial(n, [gain, loss, 1 - discordance])
    expected = 0.0
    for gained, lost in product(range(n + 1), repeat=2):
        if gained + lost > n:
            continue
        test = mcnemar(gained, lost)
        if (test.p_gain if one_sided else test.p_value) <= 0.05:
            expected += chances.pmf([gained, lost, n - gained - lost])
    found = mcnemar_power(n, discordance, effect, one_sided=one_sided)
    assert found == pytest.approx(expected, abs=1e-10)


# Beyond these statsmodels gives NaN: its noncentral t underflows where the power is 1.
@pytest.mark.parametrize("n", [2, 5, 34, 1000])
@pytest.mark.parametrize("effect", [0.0, 0.01, 0.1, 0.2])
def test_graded_power_equals_statsmodels(n, effect):
    for one_sided, alternative in ((False, "two-sided"), (True, "larger")):
        found = graded_power(n, 1.0, effect, one_sided=one_sided)
        expected = TTestPower().power(effect, n, 0.05, alternative=alternative)
        assert found == pytest.approx(expected, abs=1e-10)


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 400), st.floats(0.01, 1), st.floats(0, 1), st.floats(0, 1))
def test_power_rises_with_the_effect_and_is_blind_to_its_side(n, discordance, one, two):
    less, more = (discordance * share for share in sorted((one, two)))
    low, high = (mcnemar_power(n, discordance, effect) for effect in (less, more))
    assert 0 <= low <= high + 1e-12 <= 1 + 1e-12
    assert mcnemar_power(n, discordance, -more) == high
    assert mcnemar_power(n, discordance, 0.0) <= 0.05


@pytest.mark.parametrize("discordance", [0.05, 0.1, 0.3, 1.0])
@pytest.mark.parametrize("n", [20, 85, 100, 1000])
def test_smallest_effect_is_where_power_reaches_the_aim(n, discordance):
    for aim in (Aim(), ONE_SIDED, Aim(power=0.9)):
        effect = smallest_effect(n, discordance, aim)
        options = {"alpha": aim.alpha, "one_sided": aim.one_sided}
        if effect is None:
            assert mcnemar_power(n, discordance, discordance, **options) < aim.power
            continue
        assert mcnemar_power(n, discordance, effect, **options) >= aim.power
        assert mcnemar_power(n, discordance, effect - 2e-6, **options) < aim.power


def test_smallest_effect_shrinks_with_n():
    effects = [smallest_effect(n, 0.2) for n in (60, 120, 500, 5_000)]
    assert effects == sorted(effects, reverse=True)


def test_none_at_this_n():
    assert smallest_effect(100, 0.0) is None
    assert smallest_effect(50, 0.05) is None
    assert smallest_graded_effect(10, 0.0) is None
    assert smallest_graded_effect(3, 0.9) is None
    assert smallest_graded_effect(1, 0.1) is None


@pytest.mark.parametrize(("discordance", "effect"), [(0.1, 0.05), (0.3, 0.1), (0.02, 0.05)])
def test_needed_n_does_and_a_tenth_less_does_not(discordance, effect):
    n = needed_n(discordance, effect)
    share = max(discordance, effect)
    assert mcnemar_power(n, share, effect) >= 0.8
    assert mcnemar_power(int(n * 0.9), share, effect) < 0.8
    assert needed_n(discordance, effect, ONE_SIDED) < n
    assert needed_n(discordance, -effect) == n


def test_needed_n_beyond_the_exact_range_goes_on_smoothly():
    exact, rough = needed_n(0.3, 0.00491), needed_n(0.3, 0.00484)
    assert exact < 100_000 < rough
    assert rough / exact == pytest.approx((0.00491 / 0.00484) ** 2, rel=0.02)
    assert needed_n(0.3, 1e-5) is None
    assert needed_n(0.3, 0.0) is None


def test_graded_effect_and_n_fit_each_other():
    effect = smallest_graded_effect(80, 0.3)
    assert graded_power(80, 0.3, effect) >= 0.8 > graded_power(80, 0.3, effect - 2e-6)
    assert needed_n_graded(0.3, effect) == 80
    assert needed_n_graded(0.3, effect, ONE_SIDED) < 80
    assert needed_n_graded(0.3, 0.0) is None
    assert graded_power(1, 0.3, 1.0) == 0.0
    assert graded_power(1_000, 1.0, 2.0) == 1.0
    assert mcnemar_power(10, 0.0, 0.0) == 0.0
    assert (graded_power(9, 0.0, 0.1), graded_power(9, 0.0, 0.0)) == (1.0, 0.05)


def test_binomial_probabilities_sum_to_one_for_large_n():
    assert binomial(np.arange(2_001), 2_000, 0.3).sum() == pytest.approx(1, abs=1e-10)
    assert binomial([0, 1], 1, 0.0).tolist() == [1.0, 0.0]


@pytest.mark.parametrize(("discordance", "effect"), [(0.1, 0.2), (1.5, 0.1), (-0.1, 0.0)])
def test_impossible_shares_are_refused(discordance, effect):
    with pytest.raises(ValueError, match="wants a discordance"):
        mcnemar_power(10, discordance, effect)
