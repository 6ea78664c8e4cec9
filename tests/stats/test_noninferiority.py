"""Non-inferiority: the bound, its level, its power by the definition, sparse changes."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import multinomial

from harness.stats.bootstrap import Resampler
from harness.stats.columns import Column
from harness.stats.intervals import tango
from harness.stats.noninferiority import (
    needed_n_noninferior,
    noninferior,
    noninferiority_power,
)
from harness.stats.paired import difference_interval
from harness.stats.power import Aim


def _binary(gained, lost, n):
    a = np.zeros(n)
    b = np.zeros(n)
    a[:lost] = 1
    b[lost : lost + gained] = 1
    return a, b


def _shown(a, b, margin=0.05, **options):
    resampler = options.pop("resampler", Resampler(0, len(np.asarray(a)), 2_000))
    return noninferior(a, b, margin=margin, resampler=resampler, **options)


def test_binary_bound_is_tango_at_the_doubled_level():
    found = _shown(*_binary(3, 8, 120), margin=0.1)
    assert found.bound == tango(3, 8, 120, 0.9).low
    assert found.shown == (found.bound > -0.1)
    assert found.difference == pytest.approx(-5 / 120)


def test_graded_bound_is_that_of_the_difference():
    rng = np.random.default_rng(0)
    a, b = rng.random(60), rng.random(60)
    resampler = Resampler(3, 60)
    found = _shown(a, b, resampler=resampler)
    assert found.bound == difference_interval(a, b, resampler=resampler, confidence=0.9).low
    assert found.method == "bca"


@given(st.integers(2, 80), st.data())
def test_a_wider_margin_never_takes_back_what_is_shown(n, data):
    gained = data.draw(st.integers(0, n))
    lost = data.draw(st.integers(0, n - gained))
    shown = [_shown(*_binary(gained, lost, n), margin=m).shown for m in (0.0, 0.05, 0.2, 1.0)]
    assert shown == sorted(shown)


def test_few_changes_of_graded_scores_prove_nothing_in_a_small_sample():
    a = np.linspace(0.1, 0.9, 12)
    b = a.copy()
    assert not _shown(a, b).shown
    b[3] += 0.05
    found = _shown(a, b)
    assert (found.method, found.shown) == ("tango", False)
    assert found.bound == tango(0, 0, 12, 0.9).low
    b[5] -= 0.05
    assert _shown(a, b).bound == tango(0, 1, 12, 0.9).low


def test_few_changes_in_a_large_sample_do():
    a = np.random.default_rng(0).random(400)
    b = np.where(np.arange(400) < 3, a * 0.9, a)
    assert _shown(a, b).shown


def test_weights_count_in_kishs_size():
    weights = np.where(np.arange(100) < 50, 3.0, 1.0)
    column = Column.of(np.linspace(0, 1, 100), weights)
    found = _shown(column.values, column.values)
    heavy = noninferior(column, column, margin=0.05, resampler=Resampler(0, 100))
    assert heavy.bound == tango(0, 0, 80, 0.9).low < found.bound


def test_unbounded_measures_go_by_the_interval():
    a = np.arange(30.0)
    found = _shown(a, a + np.tile([0.0, 1.0], 15), margin=0.5, bounded=False)
    assert (found.method, found.shown) == ("bca", True)


def test_a_single_pair_shows_nothing():
    found = _shown([1.0], [1.0])
    assert (found.bound, found.shown) == (None, False)
    with pytest.raises(ValueError, match="not negative"):
        _shown([1.0, 1.0], [1.0, 1.0], margin=-0.1)


@pytest.mark.parametrize(("n", "discordance", "effect"), [(20, 0.3, 0.0), (30, 0.2, -0.1)])
def test_power_is_the_sum_over_every_table(n, discordance, effect):
    gain, loss = (discordance + effect) / 2, (discordance - effect) / 2
    chances = multinomial(n, [gain, loss, 1 - discordance])
    expected = sum(
        chances.pmf([gained, lost, n - gained - lost])
        for gained, lost in product(range(n + 1), repeat=2)
        if gained + lost <= n and tango(gained, lost, n, 0.9).low > -0.2
    )
    found = noninferiority_power(n, discordance, 0.2, effect=effect)
    assert found == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("n", [50, 100, 400])
@pytest.mark.parametrize("discordance", [0.08, 0.2, 0.5])
def test_a_loss_of_the_margin_is_waved_through_in_about_one_of_twenty(n, discordance):
    assert noninferiority_power(n, discordance, 0.05, effect=-0.05) <= 0.06


def test_needed_n_does_and_a_tenth_less_does_not():
    n = needed_n_noninferior(0.1, 0.05)
    assert noninferiority_power(n, 0.1, 0.05) >= 0.8 > noninferiority_power(int(0.9 * n), 0.1, 0.05)
    assert needed_n_noninferior(0.1, 0.05, Aim(power=0.9)) > n
    rough = needed_n_noninferior(0.3, 0.01)
    assert rough == pytest.approx(0.3 * (1.6449 + 0.8416) ** 2 / 1e-4, rel=1e-3)
    assert needed_n_noninferior(0.3, 0.0) is None
    assert needed_n_noninferior(0.3, 1e-5) is None


def test_impossible_shares_are_refused():
    with pytest.raises(ValueError, match="wants a discordance"):
        noninferiority_power(10, 0.1, 0.05, effect=-0.2)
