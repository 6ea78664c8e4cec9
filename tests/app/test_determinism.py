from __future__ import annotations

import pytest

from harness.analysis.sides import Side
from harness.app.determinism import is_deterministic, stochastic_models
from harness.core.score import Measure, Outcome
from harness.models.catalog import MODELS
from harness.store.manifest import GoldStamp
from harness.store.records import ScoreRow

OFFLINE = {
    *("gold", "empty", "refuse", "copy-source", "cite-all", "random-sentence", "lead", "bm25"),
    *("lexrank", "textrank", "replay"),
}


def test_baselines_and_replays_alone_are_deterministic_by_themselves():
    assert {name for name in MODELS.builtin if is_deterministic({"adapter": name})} == OFFLINE


@pytest.mark.parametrize("adapter", ["bm25", "my.py:answer", "elsewhere"])
@pytest.mark.parametrize("said", [True, False])
def test_a_config_has_the_last_word(adapter, said):
    assert is_deterministic({"adapter": adapter, "deterministic": said}) is said


def side(model: str) -> Side:
    row = ScoreRow(
        model=model, task="qa", item="q", repeat=0, item_digest="d", outcome=Outcome.ANSWERED
    )
    return Side(
        name="run",
        gold=GoldStamp(version="1", digest="g", seeds_digest="s"),
        cards={},
        measures={"qa": [Measure(name="correct", summary="")]},
        rows=[row],
    )


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [("bm25", "bm25", set()), ("bm25", "served", {"new"}), ("served", "bm25", {"new"})],
)
def test_a_model_wavers_where_either_side_does(before, after, found):
    configs = (
        {"models": [{"name": "old", "adapter": before}]},
        {"models": [{"name": "new", "adapter": after}]},
    )
    assert stochastic_models(side("old"), side("new"), configs) == found


def test_a_candidate_may_not_call_itself_wavering():
    configs = (
        {"models": [{"name": "old", "adapter": "bm25"}]},
        {"models": [{"name": "new", "adapter": "bm25", "deterministic": False}]},
    )
    assert stochastic_models(side("old"), side("new"), configs) == set()
    taken_so = (
        {"models": [{"name": "old", "adapter": "bm25", "deterministic": False}]},
        configs[1],
    )
    assert stochastic_models(side("old"), side("new"), taken_so) == {"new"}
