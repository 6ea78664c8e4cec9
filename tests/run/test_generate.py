from __future__ import annotations

import asyncio
import signal
import time

import pytest

from harness.core.answer import Failure, Output
from harness.core.item import QaItem, Source
from harness.models.function import Function
from harness.run.generate import Generation
from harness.run.request import RequestBuilder
from harness.store.records import CallKey

ITEMS = {
    f"q{n}": QaItem(id=f"q{n}", question=f"{n}?", answers=("a",), answerable=True) for n in range(6)
}
SOURCES = {"a.txt": Source(name="a.txt", text="Ana opened the talks.")}


def generated(answer, *, concurrency=2, ids=tuple(ITEMS)):
    stored = []
    generation = Generation(
        models={"m": Function.wrap(answer)},
        builders={"qa": RequestBuilder(task="qa", sources=SOURCES, seed=3)},
        items={"qa": ITEMS},
        concurrency=concurrency,
    )
    generation.run(iter([CallKey("m", "qa", item, 0) for item in ids]), stored.append)
    return {prediction.item: prediction for prediction in stored}


def test_a_prediction_keeps_the_output_and_what_was_shown():
    found = generated(lambda request: request.question + " [1]")
    assert {item: p.result.raw for item, p in found.items()} == {
        f"q{n}": f"{n}? [1]" for n in range(6)
    }
    assert found["q1"].sources == ("a.txt",)
    assert len({p.request_digest for p in found.values()}) == 6
    assert all(p.latency_s >= 0 for p in found.values())


@pytest.mark.parametrize(
    ("error", "message"), [(ValueError("no"), "no"), (SystemExit(3), "3"), (TimeoutError(), "")]
)
def test_what_a_model_raises_is_a_failure_and_the_others_go_on(error, message):
    def answer(request):
        if request.item == "q3":
            raise error
        return "fine"

    found = generated(answer)
    assert found["q3"].result == Failure(error_class=type(error).__name__, message=message)
    assert all(isinstance(p.result, Output) for item, p in found.items() if item != "q3")


def test_a_long_message_is_cut():
    def answer(request):
        raise ValueError("x" * 9_999)

    assert len(generated(answer, ids=["q0"])["q0"].result.message) == 2_000


@pytest.mark.parametrize(
    "raw",
    [None, 5, ["a"], b"a", Output(raw=None), Output(raw="a", usage={"n": object()}), {"a": {1, 2}}],
)
def test_what_no_file_could_hold_is_a_failure(raw):
    assert generated(lambda request: raw, ids=["q0"])["q0"].result.error_class == "TypeError"


def test_a_cancellation_of_the_models_own_is_a_failure():
    async def answer(request):
        raise asyncio.CancelledError

    assert generated(answer, ids=["q0"])["q0"].result.error_class == "CancelledError"


def test_ctrl_c_ends_the_run_and_keeps_what_was_stored():
    def answer(request):
        if request.item == "q0":
            signal.raise_signal(signal.SIGINT)
            time.sleep(0.5)  # as a model at work; the signal reaches the loop meanwhile
        return "fine"

    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        generated(answer, concurrency=1)
    assert signal.getsignal(signal.SIGINT) is before


def test_a_request_holds_nothing_of_the_answers():
    asked = []
    item = QaItem(id="q", question="who?", answers=("SECRET",), answerable=True, reject=("SECRET",))
    builder = RequestBuilder(task="qa", sources=SOURCES)
    asked.append(builder.build(item, repeat=0))
    assert "SECRET" not in repr(asked)
