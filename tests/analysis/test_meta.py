"""Metrics held against people: what is counted, by group, and what has no value."""

import numpy as np
import pytest

from harness.analysis.agreement import BINARY, GRADED, NO_SPREAD, NO_THRESHOLD, Yardstick
from harness.analysis.meta import NO_GROUP, VerdictCollector
from harness.core.score import Direction, Undefined
from harness.stats.intervals import wilson

GOOD, BAD = Yardstick(name="good"), Yardstick(name="bad")


def _rows(n=60, systems=("a", "b")):
    """Rows of (human, good, bad, group, question); `good` is right 5 times in 6."""
    rng = np.random.default_rng(n)
    for at in range(n):
        human = float(rng.random() < 0.6)
        good = human if rng.random() < 5 / 6 else 1 - human
        bad = float(rng.random() < 0.5)
        yield human, good, bad, systems[at % len(systems)], f"q{at // len(systems)}"


def _meta(rows, yardsticks=(GOOD, BAD), **options):
    collector = VerdictCollector(yardsticks)
    for human, *values, group, question in rows:
        collector.add(human, values, group=group, question=question)
    return collector.hold_up(dropped={}, **options)


def _of(meta, metric, group=None):
    [found] = [a for a in meta.agreements if (a.metric, a.group) == (metric, group)]
    return found


def test_counts_over_all_rows_and_by_group():
    rows = list(_rows())
    meta = _meta(rows)
    assert meta.groups == ("a", "b")
    assert (meta.units, meta.n_units, meta.n_blocks) == ("questions", 30, None)
    for group in (None, "a", "b"):
        members = [row for row in rows if group in (None, row[3])]
        found = _of(meta, "good", group)
        assert found.n == len(members)
        assert found.misses == sum(human > good for human, good, *_ in members)
        assert found.false_alarms == sum(human < good for human, good, *_ in members)
        right = sum(human == good for human, good, *_ in members)
        assert found.accuracy.value == pytest.approx(right / len(members), abs=1e-12)
        assert found.auc.value == pytest.approx(found.balanced_accuracy.value, abs=1e-12)
    one_each = _of(meta, "good", "a").accuracy
    assert one_each.method == "wilson"  # one answer a question: nothing repeats within the group
    assert one_each.low == wilson(round(one_each.value * 30), 30).low


def test_difference_is_against_the_first_named():
    found = {d.group: d for d in _meta(_rows(200)).differences}
    assert set(found) == {None, "a", "b"}
    overall = found[None]
    assert (overall.reference, overall.metric, overall.n) == ("good", "bad", 200)
    assert overall.balanced_accuracy.value < overall.balanced_accuracy.high < 0


def test_nothing_depends_on_the_order_of_rows():
    rows = [*_rows(), *((human, good, bad, "c", None) for human, good, bad, *_ in _rows(40))]
    assert _meta(rows).as_json() == _meta(rows[::-1]).as_json()


def test_rows_without_a_question_stand_alone():
    meta = _meta([(h, g, b, group, None) for h, g, b, group, _ in _rows()])
    assert (meta.units, meta.n_units) == ("rows", 60)


def test_questions_that_repeat_widen_the_interval():
    rows = [row for row in _rows(40) for _ in range(3)]
    together = _of(_meta(rows), "good").balanced_accuracy
    apart = _of(_meta([(*row[:4], None) for row in rows]), "good").balanced_accuracy
    assert together.value == apart.value
    assert together.high - together.low > 1.3 * (apart.high - apart.low)


def test_undefined_rows_are_left_out_and_counted():
    rows = list(_rows())
    gap = Undefined(reason="no number")
    meta = _meta([(h, g, gap if at % 3 else b, *rest) for at, (h, g, b, *rest) in enumerate(rows)])
    found = _of(meta, "bad")
    assert (found.n, found.undefined) == (20, 40)
    assert [d.n for d in meta.differences if d.group is None] == [20]
    nothing = _of(_meta([(h, g, gap, *rest) for h, g, _, *rest in rows]), "bad")
    assert nothing.n == 0
    assert nothing.accuracy.value is nothing.auc.value is None
    assert nothing.accuracy.reason == nothing.auc.reason == "no row has a value: no number"


def test_graded_verdicts_have_ranks_alone():
    rng = np.random.default_rng(7)
    rows = [(float(h), h + rng.random(), 0.0, "a", None) for h in rng.integers(1, 6, 80)]
    found = _of(_meta(rows), "good")
    assert found.kendall_tau_b.low < found.kendall_tau_b.value < found.kendall_tau_b.high
    assert found.spearman.value > 0.8
    for figure in (found.accuracy, found.kappa, found.precision, found.auc, found.human_yes):
        assert (figure.value, figure.reason) == (None, GRADED)
    assert found.misses is found.false_alarms is None
    assert _of(_meta(rows), "bad").spearman.reason.startswith("all values")


def test_two_binary_verdicts_have_no_rank_correlation():
    found = _of(_meta(_rows()), "good")
    assert found.spearman.reason == found.kendall_tau_b.reason == BINARY


def test_lower_is_better_is_turned_round():
    down = Yardstick(name="down", direction=Direction.LOWER, threshold=0.3)
    rows = [(1.0, 0.3, 0.0, "a", None), (1.0, 0.1, 0.0, "a", None), (0.0, 0.4, 0.0, "a", None)] * 5
    found = _of(_meta(rows, (down, BAD)), "down")
    assert found.accuracy.value == found.auc.value == 1.0
    assert found.spearman.value > 0
    assert found.balanced_accuracy.reason == NO_SPREAD


def test_no_threshold_no_table():
    length = Yardstick(name="length", threshold=None)
    meta = _meta(_rows(), (GOOD, length))
    found = _of(meta, "length")
    assert found.accuracy.reason == NO_THRESHOLD
    assert found.auc.value is not None
    assert meta.differences[0].balanced_accuracy.reason == NO_THRESHOLD


@pytest.mark.parametrize(("human", "said", "statistic", "why"), [
    (1.0, 0.0, "precision", "the metric never says yes"),
    (0.0, 1.0, "recall", "people never say yes"),
    (0.0, 1.0, "balanced_accuracy", "people say the same of every row"),
    (1.0, 1.0, "kappa", "the metric and people say one and the same of every row"),
    (1.0, 0.5, "auc", "all values, or all of people's verdicts, are equal"),
])  # fmt: skip
def test_undefined_statistics_say_why(human, said, statistic, why):
    meta = _meta([(human, said, 0.0, None, None)] * 4)
    figure = getattr(_of(meta, "good"), statistic)
    assert (figure.value, figure.reason) == (None, why)


def test_groups_are_named_only_where_rows_have_one():
    assert _meta([(h, g, b, None, q) for h, g, b, _, q in _rows()]).groups == ()
    some = [(h, g, b, None if at else "a", q) for at, (h, g, b, _, q) in enumerate(_rows())]
    assert _meta(some).groups == (NO_GROUP, "a")


def test_json_has_every_metric_by_group():
    data = _meta(_rows()).as_json()
    assert set(data["metrics"]) == {"good", "bad"}
    assert set(data["metrics"]["good"]["groups"]) == {"a", "b"}
    assert data["metrics"]["good"]["pooled"]["n"] == 60
    assert data["resampled"] == {"what": "questions", "n": 30, "blocks": None}


def test_no_row_is_no_agreement():
    with pytest.raises(ValueError, match="no row"):
        VerdictCollector([GOOD]).hold_up(dropped={})
