"""Every registered model and metric keeps its contract; the contract notices one that does not."""

from __future__ import annotations

import contextlib
import itertools
import sys
from dataclasses import dataclass
from typing import ClassVar

import pytest
import stand_in.any_llm
from canned_server import canned
from tiny_model import make_tiny, needs_extra

from harness.core.answer import Output
from harness.core.score import Card, Measure, Outcome, Score, Undefined
from harness.metrics.base import Metric
from harness.metrics.catalog import METRICS
from harness.models.catalog import MODELS, build_model
from harness.models.replay import Replay
from harness.testing.contracts import (
    ContractError,
    check_metric,
    check_model,
    contract_cases,
    contract_requests,
)

STORED = {request.item: "Ana Ruiz [1]" for request in contract_requests()}


@pytest.mark.parametrize("name", [listing.name for listing in METRICS.listing()])
def test_every_registered_metric_keeps_the_contract(name):
    check_metric(METRICS.resolve(name, where="test")())


# What the server of an adapter answers, in the interface's own shape.
REPLIES = {
    "openai": {"choices": [{"message": {"content": "Ana Ruiz [1]"}}]},
    "openai-responses": {
        "output": [{"type": "message", "content": [{"type": "output_text", "text": "Ana"}]}]
    },
    "anthropic": {"content": [{"type": "text", "text": "Ana Ruiz [1]"}]},
    "gemini": {"candidates": [{"content": {"parts": [{"text": "Ana Ruiz [1]"}]}}]},
    "cohere": {"message": {"content": [{"type": "text", "text": "Ana Ruiz [1]"}]}},
    "http": {"reply": "Ana Ruiz [1]"},
}
PROGRAM = """
import json, sys
for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps({"id": request["id"], "output": request["question"] or "all"}), flush=True)
"""


# What the adapters take that need no server, and of the others what they take besides its address.
PARAMETERS = {
    "anthropic": {"generation": {"max_tokens": 8}},
    "any-llm": {"provider": "p", "model": "m"},
    "process": {"command": [sys.executable, "-c", PROGRAM]},
    "local": {"device": "cpu", "max_new_tokens": 4},
}
HTTP = {"body": '{"q": {{ question|tojson }}}', "answer_path": "$.reply"}


@pytest.fixture
def with_parameters(tmp_path, monkeypatch):
    """A model of any adapter, with what stands behind it."""
    monkeypatch.setitem(sys.modules, "any_llm", stand_in.any_llm)
    with contextlib.ExitStack() as open_servers:

        def build(name):
            if name in ("gold", "replay"):
                return Replay.from_mapping(STORED)
            params = dict(PARAMETERS.get(name, {}))
            if name == "local":
                params["path"] = str(make_tiny(tmp_path, ["Who", "Ana"]))
            if name in REPLIES:
                url = open_servers.enter_context(canned(REPLIES[name])).url
                served = {"base_url": url, "model": "m", "api_key_env": None}
                params |= {"url": url, **HTTP} if name == "http" else served
            return build_model(name, params, where="test")

        yield build


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(listing.name, marks=[needs_extra, pytest.mark.slow])
        if listing.name == "local"
        else listing.name
        for listing in MODELS.listing()
    ],
)
def test_every_registered_model_keeps_the_contract(name, with_parameters):
    check_model(with_parameters(name))


def test_the_cases_have_every_outcome_that_a_metric_sees():
    outcomes = {case.outcome for case in contract_cases(frozenset(("qa", "summaries")))}
    assert outcomes == {Outcome.ANSWERED, Outcome.ABSTAINED, Outcome.UNPARSED}


@dataclass(frozen=True)
class Fair(Metric):
    tasks: ClassVar[frozenset[str]] = frozenset(("qa",))

    @property
    def measures(self):
        return (Measure(name="fair", summary="one"),)

    def score(self, case):
        return {"fair": Score(value=1.0)}


turns = itertools.count()


class Returns(Fair):
    """A metric that returns what a test says."""

    given: ClassVar[dict] = {}

    def score(self, case):
        return dict(self.given)


def returning(given):
    return type("Returning", (Returns,), {"given": given})()


class Twice(Fair):
    @property
    def measures(self):
        return (*super().measures, *super().measures)


class Elsewhere(Fair):
    tasks: ClassVar[frozenset[str]] = frozenset(("translation",))


class WrongCard(Fair):
    def card(self, measure):
        return Card(name="other", version=1)


class Restless(Fair):
    def card(self, measure):
        return Card(name=measure, version=next(turns))


class Moody(Fair):
    def score(self, case):
        return {"fair": Score(value=float(next(turns) % 2))}


class Raising(Fair):
    def score(self, case):
        raise KeyError(case.item.id)


class ByPlace(Fair):
    def score_batch(self, cases):
        return [{"fair": Score(value=float(at == 0))} for at, _ in enumerate(cases)]


class Short(Fair):
    def score_batch(self, cases):
        return [self.score(case) for case in cases[1:]]


@pytest.mark.parametrize(
    ("metric", "clause"),
    [
        (Twice(), "'fair' twice"),
        (Elsewhere(), "translation"),
        (WrongCard(), "names 'other'"),
        (Restless(), "not the same every time"),
        (Moody(), "the second time"),
        (Raising(), "raises KeyError"),
        (ByPlace(), "a batch otherwise"),
        (Short(), "a batch"),
        (returning({}), "too little"),
        (returning({"fair": Score(value=1.0), "more": Score(value=1.0)}), "too much"),
        (returning({"fair": 1.0}), "neither Score nor Undefined"),
        (returning({"fair": Score(value=1.5)}), "bounded"),
        (returning({"fair": Score(value=float("nan"))}), "finite"),
        (returning({"fair": Score(value=1.0, weight=-1.0)}), "negative weight"),
        (returning({"fair": Score(value=1.0, counts={"n": float("inf")})}), "finite"),
        (returning({"fair": Undefined(reason="")}), "without a reason"),
    ],
)
def test_a_metric_that_breaks_a_clause_is_told_which(metric, clause):
    with pytest.raises(ContractError, match=clause):
        check_metric(metric)


def test_a_fair_metric_passes():
    check_metric(Fair())


class Answers:
    def __init__(self, answer):
        self.answer = answer


async def politely(request):
    return Output(raw="yes [1]")


@pytest.mark.parametrize(
    "answer", [lambda request: "yes", lambda request: {"answer": "yes"}, politely]
)
def test_a_fair_model_passes(answer):
    check_model(Answers(answer))


def needs_sources(request):
    return request.sources[0].text


def ascii_only(request):
    return "".join(s.text for s in request.sources).encode("ascii").decode()


def needs_a_question(request):
    return request.question.upper()


@pytest.mark.parametrize(
    ("answer", "clause"),
    [
        (needs_sources, "no-sources"),
        (ascii_only, "two-scripts"),
        (needs_a_question, "no-question"),
        (lambda request: None, "must return"),
        (lambda request: {"answer": float("nan")}, "no-sources"),
        (lambda request: str(next(turns)), "when asked again"),
    ],
)
def test_a_model_that_breaks_a_clause_is_told_which(answer, clause):
    with pytest.raises(ContractError, match=clause):
        check_model(Answers(answer))


def test_a_model_that_claims_no_determinism_may_vary():
    check_model(Answers(lambda request: str(next(turns))), deterministic=False)


def test_a_model_is_closed_after_each_answer():
    told = []

    class Open:
        def answer(self, request):
            told.append(request.item)
            return "a"

        async def aclose(self):
            told.append("closed")

    check_model(Open())
    assert told[1::2] == ["closed"] * (2 * len(contract_requests()))
