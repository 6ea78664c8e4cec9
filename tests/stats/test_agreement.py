"""Agreement with people: equal to hand formulas and scipy; intervals that respect questions."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kendalltau, mannwhitneyu, spearmanr

from harness.stats.agreement import (
    CLUSTERED_WILSON,
    Crossed,
    Ranks,
    cells,
    clustered_wilson,
    rank_statistics,
)
from harness.stats.agreement_bounds import (
    MOST_BLOCKS,
    ResampledCells,
    blocks_of,
    interval_of,
    rank_intervals,
)
from harness.stats.bootstrap import Resampler
from harness.stats.clusters import cluster_interval
from harness.stats.intervals import wilson

LEVELS = {"two": 2, "five": 5, "many": 1_000_000}


def _kappa(human, said):
    observed = np.mean(human == said)
    chance = human.mean() * said.mean() + (1 - human.mean()) * (1 - said.mean())
    return (observed - chance) / (1 - chance)


@pytest.mark.parametrize("seed", range(5))
def test_tables_equal_the_formulas(seed):
    rng = np.random.default_rng(seed)
    human, said = rng.random(80) < 0.7, rng.random(80) < 0.4
    table = Crossed(*cells(human, said).sum(axis=0))
    balanced = (said[human].mean() + (~said[~human]).mean()) / 2
    assert float(table.balanced_accuracy) == pytest.approx(balanced, abs=1e-12)
    assert float(table.kappa) == pytest.approx(_kappa(human, said), abs=1e-12)
    assert float(table.precision) == pytest.approx(human[said].mean(), abs=1e-12)
    assert float(table.recall) == pytest.approx(said[human].mean(), abs=1e-12)


@pytest.mark.parametrize("statistic", ["balanced_accuracy", "kappa", "precision"])
def test_what_a_table_cannot_tell_is_nan(statistic):
    # People and the metric say no to everything.
    assert np.isnan(float(getattr(Crossed(*np.array([0.0, 0, 0, 9])), statistic)))


def _scipy(x, y):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return kendalltau(x, y).statistic, spearmanr(x, y).statistic


@pytest.mark.parametrize("x_levels", LEVELS)
@pytest.mark.parametrize("y_levels", LEVELS)
def test_ranks_equal_scipy(x_levels, y_levels):
    rng = np.random.default_rng(len(x_levels) + len(y_levels))
    x = rng.integers(0, LEVELS[x_levels], 150) / 7
    y = rng.integers(0, LEVELS[y_levels], 150) + (x > np.median(x))
    if y_levels == "two":
        y = (y > 0).astype(float)
    found = rank_statistics(x, y)
    tau, rho = _scipy(x, y)
    assert float(found.tau_b[0]) == pytest.approx(tau, abs=1e-10)
    assert float(found.spearman[0]) == pytest.approx(rho, abs=1e-10)
    if y_levels == "two":
        yes, no = x[y == 1], x[y == 0]
        auc = mannwhitneyu(yes, no).statistic / (len(yes) * len(no))
        assert float(found.auc[0]) == pytest.approx(auc, abs=1e-10)
    else:
        assert np.isnan(found.auc[0])


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 3)), min_size=4))
@settings(max_examples=60, deadline=None)
def test_a_weight_is_so_many_equal_rows(rows):
    x, y, weights = (np.array(column) for column in zip(*rows, strict=True))
    ranks = Ranks(x, y)
    found = ranks.statistics(weights[None, ranks.order].astype(np.uint8))
    tau, rho = _scipy(x.repeat(weights), y.repeat(weights)) if weights.sum() > 1 else (np.nan,) * 2
    assert float(found.tau_b[0]) == pytest.approx(tau, abs=1e-10, nan_ok=True)
    assert float(found.spearman[0]) == pytest.approx(rho, abs=1e-10, nan_ok=True)


def test_reversed_verdicts_turn_the_signs_round():
    rng = np.random.default_rng(4)
    x, y = rng.random(50), (rng.random(50) < 0.5).astype(float)
    there, back = rank_statistics(x, y).stacked(), rank_statistics(-x, y).stacked()
    assert there + back == pytest.approx(np.array([[1.0], [0.0], [0.0]]), abs=1e-12)


def _sample(n=200):
    rng = np.random.default_rng(n)
    human = rng.random(n) < 0.6
    return human, np.where(human, rng.random(n) + 0.2, rng.random(n))


def _intervals(human, values, units):
    resampler = Resampler(0, int(units.max()) + 1)
    tables = ResampledCells(resampler, units, cells(human, values >= 0.5))
    found = [tables.figure(name, 0) for name in ("balanced_accuracy", "kappa")]
    return [*found, *rank_intervals(Ranks(values, human), units, resampler)]


def test_copies_of_an_answer_teach_nothing_new():
    human, values = _sample()
    units = np.arange(len(human))
    once = _intervals(human, values, units)
    thrice = _intervals(human.repeat(3), values.repeat(3), units.repeat(3))
    for one, other in zip(once, thrice, strict=True):
        assert one[0] == pytest.approx(other[0], abs=1e-12)
        assert (one[1].low, one[1].high) == pytest.approx((other[1].low, other[1].high), abs=1e-9)


def test_interval_of_balanced_accuracy_is_near_the_closed_form():
    human, values = _sample(2_000)
    said = values >= 0.5
    (value, found), *_ = _intervals(human, values, np.arange(2_000))
    error = np.sqrt(said[human].var() / human.sum() + said[~human].var() / (~human).sum()) / 2
    assert (found.low, found.high) == pytest.approx(
        (value - 1.96 * error, value + 1.96 * error), abs=0.1 * error
    )


def test_interval_of_auc_is_near_delong():
    human, values = _sample(2_000)
    (_, _, (value, found), *_) = _intervals(human, values, np.arange(2_000))
    wins = (values[human][:, None] > values[~human]) * 1.0
    variance = wins.mean(axis=1).var() / human.sum() + wins.mean(axis=0).var() / (~human).sum()
    error = np.sqrt(variance)
    assert (found.low, found.high) == pytest.approx(
        (value - 1.96 * error, value + 1.96 * error), abs=0.15 * error
    )


@pytest.mark.parametrize("levels", [3, 40, 1_000_000])
def test_linearised_tau_is_near_the_bootstrap(monkeypatch, levels):
    rng = np.random.default_rng(levels)
    x = rng.integers(0, levels, 400)
    y = x / levels + rng.integers(0, levels, 400) / levels
    units = np.arange(400) // 2
    ranks = Ranks(x, y)
    tau, influence = ranks.tau_influence()
    assert tau == pytest.approx(kendalltau(x, y).statistic, abs=1e-10)
    assert influence.sum() == pytest.approx(0, abs=1e-10)
    _, (_, drawn), _ = rank_intervals(ranks, units, Resampler(0, 200))
    monkeypatch.setattr("harness.stats.agreement_bounds.MOST_CROSSINGS", 0)
    _, (value, linear), _ = rank_intervals(ranks, units, Resampler(0, 200))
    assert value == tau
    assert (linear.method, drawn.method) == ("linearised-t", "bca")
    width = drawn.high - drawn.low
    assert (linear.low, linear.high) == pytest.approx((drawn.low, drawn.high), abs=0.12 * width)


def test_above_so_many_rows_ranks_have_percentiles(monkeypatch):
    monkeypatch.setattr("harness.stats.agreement_bounds.MOST_LEFT_OUT", 100)
    human, values = _sample()
    assert {found.method for _, found in _intervals(human, values, np.arange(200))[2:]} == {
        "percentile"
    }


def test_differences_are_paired():
    human, values = _sample()
    said = values >= 0.5
    other = said ^ (np.arange(len(said)) % 20 == 0)
    units = np.arange(len(said))
    tables = np.concatenate([cells(human, said), cells(human, other)], axis=1)
    found = ResampledCells(Resampler(0, len(said)), units, tables)
    value, interval = found.difference("balanced_accuracy", 0, 1)
    each = [found.figure("balanced_accuracy", at) for at in (0, 1)]
    assert value == pytest.approx(each[1][0] - each[0][0], abs=1e-12)
    assert interval.high - interval.low < 0.8 * (each[0][1].high - each[0][1].low)


def test_no_interval_where_no_resample_differs():
    human = np.arange(30) % 2 == 0
    for value, interval in _intervals(human, human.astype(float), np.arange(30)):
        assert value == 1.0
        assert interval is None


def test_no_interval_where_most_resamples_are_undefined():
    drawn = np.array([np.nan] * 6 + [0.5, 0.6, 0.7, 0.4])
    assert interval_of(0.5, drawn, np.array([0.4, 0.6])) is None
    assert interval_of(0.5, drawn[4:], np.array([0.4, 0.6])) is not None


def test_wilson_stands_at_the_effective_size():
    hits = np.array([True, True, False, True, False, False, True, True])
    alone = clustered_wilson(hits, np.arange(8))
    assert alone == wilson(5, 8)
    pairs = clustered_wilson(hits, np.arange(8) // 2)
    assert pairs.method == CLUSTERED_WILSON
    robust = cluster_interval(hits.astype(float), (np.arange(8) // 2).tolist())
    t_of_3 = 3.182446305
    error = (robust.high - robust.low) / 2 / t_of_3
    size = 5 / 8 * 3 / 8 / error**2
    assert (pairs.low, pairs.high) == pytest.approx(
        (wilson(5 / 8 * size, size).low, wilson(5 / 8 * size, size).high), abs=1e-6
    )
    assert clustered_wilson(np.ones(8, dtype=bool), np.arange(8) // 2).low == wilson(4, 4).low


def test_too_many_units_are_dealt_into_blocks_whole():
    units = np.arange(20_000) // 2
    blocks = blocks_of(units, seed=1)
    assert blocks.max() < MOST_BLOCKS
    assert (blocks[::2] == blocks[1::2]).all()
    assert len(np.unique(blocks)) > 0.8 * MOST_BLOCKS  # 1 - exp(-2) of them are met
    assert (blocks == blocks_of(units, seed=1)).all()
    assert (blocks != blocks_of(units, seed=2)).any()
