"""Which items a gate's `must_pass` may name: those that can be right or wrong on the baseline."""

from __future__ import annotations

import pytest

from harness.analysis.sides import Side
from harness.app.quarantine import heeded_quarantine
from harness.config.schema import GateSpec
from harness.core.errors import ConfigError
from harness.core.score import Measure, Outcome
from harness.store.manifest import GoldStamp
from harness.store.records import ScoreRow


def row(item: str, task: str, *, scores: tuple[str, ...] = (), **fields) -> ScoreRow:
    given = {"model": "m", "repeat": 0, "item_digest": "d", "outcome": Outcome.ANSWERED}
    scored = dict.fromkeys(scores, (1.0, 1.0))
    return ScoreRow(item=item, task=task, scores=scored, **{**given, **fields})


SIDE = Side(
    name="b.json",
    gold=GoldStamp(version="1", digest="g", seeds_digest="s"),
    cards={},
    measures={
        task: [Measure(name=name, summary="") for name in names]
        for task, names in {"qa": ("correct", "f1"), "summaries": ("rougeLsum",)}.items()
    },
    rows=[
        row("right", "qa", scores=("correct", "f1")),
        row("failed", "qa", outcome=Outcome.FAILED),
        row("no-gold", "qa", scores=("f1",)),
        row("sum-1", "summaries", scores=("rougeLsum",)),
        row("sum-2", "summaries", outcome=Outcome.FAILED),
    ],
)


def heeded(*items: str, quarantine: str | None = None):
    spec = GateSpec(must_pass=list(items), quarantine=quarantine)
    return heeded_quarantine(spec, SIDE, today="2020-01-01", where="b.json")


def test_an_item_that_is_right_or_wrong_may_be_named_though_its_call_failed():
    assert heeded("right", "failed") == ([], [])


@pytest.mark.parametrize("item", ["no-gold", "sum-1", "sum-2"])
def test_an_item_that_is_neither_is_refused_with_the_reason(item):
    with pytest.raises(ConfigError, match=f"'{item}', which is neither right nor wrong"):
        heeded("right", item)


def test_every_problem_is_named_at_once(tmp_path):
    path = tmp_path / "q.yaml"
    path.write_text("right: {reason: x, measured: flips in 3 of 9}\n")
    with pytest.raises(ConfigError) as raised:
        heeded("sum-1", "right", "rihgt", quarantine=str(path))
    told = [problem.found for problem in raised.value.problems]
    assert [text.split("'")[1] for text in told] == ["rihgt", "sum-1", "right"]
    assert "leaves out" in told[2]
