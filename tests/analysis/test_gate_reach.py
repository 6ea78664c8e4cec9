"""What a gate says it could have seen never contradicts what it saw."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.analysis.checks import Finding
from harness.analysis.compare import compare_sides
from harness.analysis.gate import judge, reach
from harness.analysis.sides import Side
from harness.core.score import Measure, Outcome
from harness.report.verdict import Gating, verdict_document
from harness.stats.power import Aim, needed_n
from harness.store.manifest import GoldStamp
from harness.store.records import ScoreRow

LOST = (Finding.REGRESSED, Finding.LOSS_NOTED)


def side(*columns: list[float]) -> Side:
    names = [f"m{at}" for at in range(len(columns))]
    return Side(
        name="run",
        gold=GoldStamp(version="1", digest="g", seeds_digest="s"),
        cards={name: name for name in names},
        measures={"qa": [Measure(name=name, summary="") for name in names]},
        rows=[
            ScoreRow(
                model="m",
                task="qa",
                item=f"q{at:03}",
                repeat=0,
                item_digest="d",
                outcome=Outcome.ANSWERED,
                output_digest=str(values),
                scores={name: (v, 1.0) for name, v in zip(names, values, strict=True)},
            )
            for at, values in enumerate(zip(*columns, strict=True))
        ],
    )


def judged(*metrics: list[tuple[float, float]], margin: float = 0.05):
    """The verdict on metrics, each given as its items' values before and after."""
    before, after = (side(*([pair[at] for pair in m] for m in metrics)) for at in (0, 1))
    margins = {f"m{at}": margin for at in range(len(metrics))}
    return judge(compare_sides(before, after, metrics=list(margins), margins=margins), margins)


def changed(n: int, *after: float) -> list[tuple[float, float]]:
    """`n` items that were 1 and of which the first are given another value."""
    return [(1.0, value) for value in after] + [(1.0, 1.0)] * (n - len(after))


def test_few_graded_losses_are_forecast_as_the_verdict_counts_them_whole():
    [found] = judged(changed(100, 0.9, 0.9, 0.9)).metrics
    assert found.finding is Finding.INCONCLUSIVE
    assert reach(found) == ("none at this n", str(needed_n(0.03, 0.05, Aim(one_sided=True))))


def test_a_loss_that_was_found_is_not_forecast_to_be_beyond_reach():
    [found] = judged(changed(8, 0, 0, 0, 0, 0)).metrics
    assert (found.finding, found.effect.detectable) == (Finding.REGRESSED, None)
    assert reach(found) == ("", "")


def test_items_that_could_not_tell_are_not_said_to_be_enough():
    verdict = judged(changed(140, *[0] * 4))
    [found] = verdict.metrics
    assert (found.finding, found.effect.needed_n) == (Finding.INCONCLUSIVE, 134)
    assert reach(found)[1] == "more than 140"
    assert verdict.checks[0].detail.endswith("items that could tell: more than 140")


def test_a_loss_that_was_not_found_is_not_said_to_be_large_enough():
    [found, _] = judged(changed(60, *[0] * 5), changed(60, *[0] * 5)).metrics
    assert (found.finding, found.effect.p_loss_adjusted) == (Finding.INCONCLUSIVE, 0.0625)
    assert reach(found)[0] == "none at this n"


BINARY = st.sampled_from([(1.0, 1.0), (1.0, 0.0), (0.0, 1.0), (0.0, 0.0)])
GRADED = st.sampled_from([(0.5, 0.5)] * 4 + [(1.0, 0.9), (0.6, 0.0), (0.2, 0.3), (0.0, 1.0)])


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([BINARY, GRADED]).flatmap(
        lambda values: st.lists(values, min_size=2, max_size=12)
    ),
    st.integers(1, 14),
    st.integers(0, 120),
    st.sampled_from([0.0, 0.02, 0.05, 0.3]),
)
def test_no_sentence_contradicts_the_finding(pairs, times, n_same, margin):
    verdict = judged(pairs * times + [(1.0, 1.0)] * n_same, margin=margin)
    [found], [check] = verdict.metrics, verdict.checks
    smallest, needed = reach(found)
    told = [cell.text for cell in verdict_document(Gating(verdict=verdict)).tables[0].rows[0]]
    assert told[-2:] == [smallest or "–", needed or "–"]
    if found.finding in LOST:
        assert (smallest, needed) == ("", "")
        assert "smallest loss" not in check.detail
    elif found.finding is Finding.INCONCLUSIVE:
        assert needed
        assert not needed.isdigit() or int(needed) > found.effect.n
    else:
        assert (needed, smallest == "none at this n") == ("", False)
    if smallest[:1].isdigit():
        assert float(smallest) >= -found.effect.difference - 0.0005  # three decimals are shown


@pytest.mark.parametrize("n", [3, 4])
def test_a_total_collapse_of_too_few_items_says_why_and_what_to_do(n):
    verdict = judged(changed(n, *[0] * n))
    for fails, stop in ((False, ", or fail on this: --on-inconclusive fail"), (True, "")):
        headline = verdict_document(Gating(verdict=verdict, inconclusive_fails=fails)).notes[0].text
        assert headline == (
            "INCONCLUSIVE on 1 of 1 checks (1 of them tests, adjusted by Holm): "
            f"{n} items are too few to tell a loss from chance (m0: {n} worse, 0 better). "
            f"To do: add items, name questions that may never break in must_pass{stop}."
        )
