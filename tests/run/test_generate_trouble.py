"""Calls that fail, hang, or are too many: what is tried again, given up, left for a resumed run."""

from __future__ import annotations

import asyncio
import signal
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

import pytest

from harness.core.answer import Failure, Output
from harness.core.item import QaItem
from harness.core.usage import Price
from harness.models.endpoint.errors import (
    BadRequestError,
    ConnectionLostError,
    OverloadedError,
    RateLimitedError,
    ServerError,
    UnauthorisedError,
)
from harness.models.function import Function
from harness.run import retry
from harness.run.budget import Budget
from harness.run.generate import Generation
from harness.run.lane import Terms
from harness.run.request import RequestBuilder
from harness.run.retry import Retries
from harness.run.secrets import Mask
from harness.store.records import CallKey

ITEMS = {
    f"q{n:02}": QaItem(id=f"q{n:02}", question=f"{n}?", answers=("a",), answerable=True)
    for n in range(12)
}


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch):
    monkeypatch.setattr(retry, "_FIRST_WAIT_S", 0.001)


@dataclass
class Ran:
    stored: dict
    problems: tuple
    said: list = field(default_factory=list)

    def raw(self, item):
        return self.stored[item].result.raw

    def error(self, item):
        return self.stored[item].result.error_class


def run(model, *, ids=tuple(ITEMS), concurrency=1, **how) -> Ran:
    stored, said = [], []
    generation = Generation(
        models={"m": model if hasattr(model, "answer") else Function.wrap(model)},
        builders={"qa": RequestBuilder(task="qa", sources={}, seed=3)},
        items={"qa": ITEMS},
        concurrency=concurrency,
        **how,
    )
    keys = iter([CallKey("m", "qa", item, 0) for item in ids])
    problems = generation.run(keys, stored.append, say=said.append)
    assert len({p.item for p in stored}) == len(stored)
    return Ran({p.item: p for p in stored}, problems, said)


class Failing:
    """Raises the errors given, one a call, then answers."""

    def __init__(self, *errors):
        self.errors, self.n_calls = list(errors), 0

    async def answer(self, request):
        self.n_calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return "fine"


def test_passing_errors_are_tried_again_and_told():
    model = Failing(ServerError("a"), RateLimitedError("b", retry_after_s=0.01), ServerError("c"))
    found = run(model, ids=["q00"]).stored["q00"]
    assert found.result == Output(raw="fine")
    assert found.attempts == model.n_calls == 4
    assert found.waited_s >= 0.01
    assert found.latency_s < found.waited_s


@pytest.mark.parametrize(
    ("model", "attempts"),
    [
        (Failing(BadRequestError("a")), 1),
        (Failing(ServerError("a"), BadRequestError("a")), 2),
        (Failing(*[ServerError("a")] * 99), 5),
        (Failing(*[ServerError("a"), OverloadedError("a")] * 99), 8),
        (Failing(RateLimitedError("a", retry_after_s=9_999.0)), 1),
    ],
)
def test_no_call_is_tried_for_ever(model, attempts):
    found = run(model, ids=["q00"]).stored["q00"]
    assert isinstance(found.result, Failure)
    assert found.attempts == model.n_calls == attempts


def test_bounds_come_from_the_caller():
    model = Failing(*[ServerError("a")] * 99)
    assert run(model, ids=["q00"], retries=Retries(max_same_error=2)).stored["q00"].attempts == 2


async def hang(request):
    if request.item == "q01":
        await asyncio.sleep(600)
    return "fine"


def test_a_hanging_call_ends_and_the_rest_goes_on():
    once = Retries(max_attempts=1)
    found = run(hang, concurrency=2, retries=once, terms={"m": Terms(timeout_s=0.1)})
    assert found.error("q01") == "CallTimeoutError"
    assert "0.1 s" in found.stored["q01"].result.message
    assert len(found.stored) == 12


def test_a_hanging_plain_function_ends_as_a_failure_and_is_left_behind():
    leave = threading.Event()

    def answer(request):
        if request.item in ("q01", "q02"):
            leave.wait(600)
        return "fine"

    found = run(answer, terms={"m": Terms(timeout_s=0.1)})
    leave.set()
    assert found.error("q01") == found.error("q02") == "TimeoutError"
    assert found.stored["q01"].attempts == 1
    assert found.raw("q11") == "fine"


@pytest.mark.parametrize("error", [ConnectionLostError, UnauthorisedError, OverloadedError])
def test_a_server_that_is_gone_stops_its_model_and_leaves_its_calls_unstored(error):
    calls = Counter()

    async def answer(request):
        calls[request.item] += 1
        if request.item >= "q03":
            raise error("nobody there")
        return "fine"

    found = run(answer, retries=Retries(max_attempts=2))
    assert set(found.stored) == {"q00", "q01", "q02"}
    [problem] = found.problems
    assert problem.where == "model 'm'"
    assert "5 calls in a row" in problem.found
    assert "nobody there" in problem.found
    assert "--resume" in problem.fix
    assert len(calls) == 3 + 5


def test_an_outage_that_passes_is_stored_as_single_failures():
    async def answer(request):
        if "q03" <= request.item < "q07":
            raise UnauthorisedError("no")
        return "fine"

    found = run(answer)
    assert found.problems == ()
    assert len(found.stored) == 12
    assert found.error("q06") == "UnauthorisedError"


def test_one_models_server_does_not_stop_another_model():
    stored = []
    gone = Function.wrap(Failing(*[ConnectionLostError("x")] * 999).answer)
    generation = Generation(
        models={"gone": gone, "well": Function.wrap(lambda request: "fine")},
        builders={"qa": RequestBuilder(task="qa", sources={})},
        items={"qa": ITEMS},
        concurrency=2,
        retries=Retries(max_attempts=1),
    )
    keys = [CallKey(model, "qa", item, 0) for model in ("gone", "well") for item in ITEMS]
    [problem] = generation.run(iter(keys), stored.append)
    assert problem.where == "model 'gone'"
    assert [p.model for p in stored] == ["well"] * 12


@dataclass
class Batching:
    """Answers in batches; an item named in `bad` fails alone, one in `spoils` takes all along."""

    batch_size: int = 5
    bad: tuple = ()
    spoils: tuple = ()
    batches: list = field(default_factory=list)
    alone: list = field(default_factory=list)

    def answer(self, request):
        self.alone.append(request.item)
        if request.item in self.spoils:
            raise ValueError("spoilt")
        return request.item

    def answer_batch(self, requests):
        self.batches.append([request.item for request in requests])
        if any(request.item in self.spoils for request in requests):
            raise MemoryError("too much")
        return [
            ValueError("bad") if request.item in self.bad else request.item for request in requests
        ]


def test_batches_are_filled_and_one_bad_item_fails_alone():
    model = Batching(bad=("q03",))
    found = run(model, concurrency=4)
    assert sorted(len(batch) for batch in model.batches) == [2, 5, 5]
    assert model.alone == []
    assert {item: p.result.raw for item, p in found.stored.items() if item != "q03"} == {
        item: item for item in ITEMS if item != "q03"
    }
    assert found.stored["q03"].result == Failure(error_class="ValueError", message="bad")


def test_a_failing_batch_is_made_singly():
    model = Batching(spoils=("q03",))
    found = run(model, concurrency=4)
    assert model.alone == ["q00", "q01", "q02", "q03", "q04"]
    assert found.error("q03") == "ValueError"
    assert found.raw("q04") == "q04"
    assert (found.stored["q04"].attempts, found.stored["q05"].attempts) == (2, 1)


def test_a_batch_of_another_length_is_made_singly():
    model = Batching()
    model.answer_batch = lambda requests: ["one too few"] * (len(requests) - 1)
    assert {item: p.result.raw for item, p in run(model).stored.items()} == {i: i for i in ITEMS}


class Cache(dict):
    def put(self, key, output):
        self[key] = output


class Dear(Failing):
    cacheable = True

    async def answer(self, request):
        self.n_calls += 1
        if request.item == "q05":
            raise ValueError
        return f"{request.item} sk-12345678"


def test_cached_answers_are_told_and_hold_no_secret():
    cache, model = Cache(), Dear()
    how = {"cache": cache, "mask": Mask(["sk-12345678"])}
    first = run(model, **how)
    assert len(cache) == 11  # failures are not kept
    again = run(model, **how)
    assert model.n_calls == 13
    hit = again.stored["q00"]
    assert (hit.cached, hit.attempts, hit.latency_s) == (True, 0, None)
    assert hit.result == first.stored["q00"].result == Output(raw="q00 ***")


def test_a_model_that_does_not_ask_for_it_is_not_cached():
    cache = Cache()
    run(Failing(), cache=cache)
    assert cache == {}


def test_money_spent_stops_the_run():
    async def answer(request):
        return Output(raw="a", usage={"prompt_tokens": 1_000_000, "completion_tokens": 0})

    prices = {"m": Price(input_per_million=2.0, output_per_million=9.0, currency="USD")}
    found = run(answer, budget=Budget(prices=prices, max_cost=5.0))
    assert len(found.stored) in (3, 4)  # one may be under way when the third is stored
    [problem] = found.problems
    assert problem.where == "max_cost"
    assert "--resume" in problem.fix


def test_a_cost_that_cannot_be_told_stops_the_run():
    prices = {"m": Price(input_per_million=2.0, output_per_million=9.0, currency="USD")}
    found = run(lambda request: "a", budget=Budget(prices=prices, max_cost=5.0))
    assert len(found.stored) < 12
    assert "doesn't tell its tokens" in found.problems[0].found


def test_time_spent_stops_the_run_and_wakes_what_waits():
    model = Failing(*[ServerError("a", retry_after_s=200.0)] * 99)
    found = run(model, budget=Budget(max_minutes=0.001))
    assert found.stored == {}
    assert found.problems[0].where == "max_minutes"


def test_the_first_ctrl_c_lets_calls_under_way_end():
    begun = []

    async def answer(request):
        begun.append(request.item)
        if len(begun) == 3:
            signal.raise_signal(signal.SIGINT)
        await asyncio.sleep(0.2)
        return "fine"

    stored, said = [], []
    generation = Generation(
        models={"m": Function.wrap(answer)},
        builders={"qa": RequestBuilder(task="qa", sources={})},
        items={"qa": ITEMS},
        concurrency=3,
    )
    with pytest.raises(KeyboardInterrupt):
        generation.run(
            iter([CallKey("m", "qa", item, 0) for item in ITEMS]), stored.append, say=said.append
        )
    assert begun == ["q00", "q01", "q02"]
    assert sorted(p.item for p in stored) == begun
    assert "Ctrl-C again" in said[0]


def test_calls_that_outlast_the_grace_are_dropped():
    async def answer(request):
        if request.item == "q01":
            signal.raise_signal(signal.SIGINT)
            await asyncio.sleep(600)
        return "fine"

    with pytest.raises(KeyboardInterrupt):
        run(answer, grace_s=0.1)


class Closing(Failing):
    closed = 0

    async def aclose(self):
        self.closed += 1
        raise RuntimeError("stuck")


def test_models_are_closed_in_the_end_and_none_of_them_fails_the_run():
    model = Closing()
    found = run(model)
    assert model.closed == 1
    assert len(found.stored) == 12
    assert "stuck" in found.said[0]


def test_overload_shrinks_how_many_calls_run_at_once():
    now, most = 0, []

    async def answer(request):
        nonlocal now
        now += 1
        most.append(now)
        await asyncio.sleep(0.05)
        now -= 1
        if len(most) <= 4:
            raise OverloadedError("full")
        return "fine"

    found = run(answer, concurrency=4)
    assert all(isinstance(p.result, Output) for p in found.stored.values())
    assert max(most[:4]) == 4
    assert max(most[4:10]) < 4


@pytest.mark.parametrize(("taken", "allowed"), [(2, None), (2, 5), (4, 2), (9, 2)])
def test_no_more_calls_are_timed_than_a_model_takes_at_once(taken, allowed):
    most, busy = [], set()

    class Crew:
        concurrency = taken

        def answer(self, request):
            busy.add(request.item)
            most.append(len(busy))
            time.sleep(0.01)
            busy.discard(request.item)
            return "fine"

    run(Crew(), concurrency=6, terms={"m": Terms(concurrency=allowed)})
    assert max(most) == 2


@pytest.mark.parametrize(
    "terms", [Terms(requests_per_minute=1.0), Terms(tokens_per_minute=0.001)], ids=["calls", "size"]
)
def test_limits_a_minute_hold_calls_back(terms):
    found = run(
        lambda request: "fine",
        concurrency=12,
        terms={"m": terms},
        budget=Budget(max_minutes=0.003),
    )
    assert set(found.stored) == {"q00"}


@pytest.mark.parametrize(("host", "most"), [("h", 4), (None, 8)])
def test_models_of_one_host_slow_down_together(host, most):
    now, counts, full = 0, [], set()

    async def overloaded_at_first(request):
        if request.item not in full:
            full.add(request.item)
            await asyncio.sleep(0.1)
            raise OverloadedError("full")
        return "fine"

    async def slow(request):
        nonlocal now
        now += 1
        counts.append(now)
        await asyncio.sleep(0.1)
        now -= 1
        return "fine"

    generation = Generation(
        models={"first": Function.wrap(overloaded_at_first), "next": Function.wrap(slow)},
        builders={"qa": RequestBuilder(task="qa", sources={})},
        items={"qa": ITEMS},
        concurrency=8,
        terms={name: Terms(host=host) for name in ("first", "next")},
    )
    ids = list(ITEMS)[:8]
    keys = [CallKey(model, "qa", item, 0) for model in ("first", "next") for item in ids]
    stored = []
    generation.run(iter(keys), stored.append)
    assert all(isinstance(p.result, Output) for p in stored)
    assert max(counts[:8]) == most
