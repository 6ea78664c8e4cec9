"""The model as a judge: what it is asked, and how strictly its reply is read."""

from __future__ import annotations

import pytest

from harness.citations.entail.llm_judge import LlmJudge, read_reply, request_of
from harness.citations.support import Label


@pytest.mark.parametrize(
    ("reply", "label", "p"),
    [
        ("supported 0.93", Label.SUPPORTED, 0.93),
        (" Unsupported, 0.08.\n", Label.UNSUPPORTED, 0.08),
        ("UNDECIDED: .5", Label.UNDECIDED, 0.5),
        ("undecided 0.9", Label.UNDECIDED, 0.9),
        ("supported 1", Label.SUPPORTED, 1.0),
        ("unsupported 0", Label.UNSUPPORTED, 0.0),
        ("supported 0.5", Label.SUPPORTED, 0.5),
        ("unsupported 0.5", Label.UNSUPPORTED, 0.5),
    ],
)
def test_a_word_and_a_probability_are_a_verdict(reply, label, p):
    found = read_reply(reply)
    assert (found.label, found.p) == (label, p)


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "supported",
        "0.9",
        "supported 93%",
        "supported 1.5",
        "supported -0.9",
        "supported 0.2",  # the word and the number are at odds
        "unsupported 0.8",
        "not supported 0.1",
        "It is supported 0.9",
        "supported 0.9 since the passage says so",
        "supported 0.9\nunsupported 0.1",
        "supported nan",
    ],
)
def test_anything_else_is_no_verdict(reply):
    assert read_reply(reply) is None


def test_an_unreadable_reply_is_undecided_and_counted():
    replies = iter(["supported 0.9", "I can't say.", "unsupported 0.1"])
    judge = LlmJudge(ask=lambda request: next(replies), scorer_id="mine")
    found = [judge.score(["It rained."], f"It was wet {n}.") for n in range(3)]
    assert [e.label for e in found] == [Label.SUPPORTED, Label.UNDECIDED, Label.UNSUPPORTED]
    assert found[1].p == 0.5
    assert (judge.n_unreadable, judge.n_replies) == (1, 3)


def test_what_the_model_raises_passes_through():
    def fail(request):
        raise ConnectionError("no route")

    judge = LlmJudge(ask=fail, scorer_id="mine")
    with pytest.raises(ConnectionError, match="no route"):
        judge.score(["It rained."], "It was wet.")
    assert judge.n_replies == 0


def test_the_request_shows_every_premise_and_the_claim():
    request = request_of(["It rained.", "It poured."], "It was wet.")
    assert [(s.number, s.text) for s in request.sources] == [(1, "It rained."), (2, "It poured.")]
    assert request.question == "Claim: It was wet."
    assert request.item != request_of(["It rained.It poured."], "It was wet.").item
    for word in Label:
        assert f'"{word}"' in request.instructions
