from __future__ import annotations

import pytest

from harness.core.answer import Failure, Output, Prediction
from harness.core.usage import Price
from harness.store.accounts import Account, accounts_of

PRICE = Price(input_per_million=2.0, output_per_million=10.0, currency="EUR")
USAGE = {"prompt_tokens": 1_000, "completion_tokens": 100}


def prediction(n, *, error=None, usage=USAGE, task="qa", **fields):
    result = Failure(error_class=error, message="") if error else Output(raw="a", usage=usage)
    return Prediction(
        model="m", task=task, item=f"q{n}", repeat=0, result=result, sources=(), **fields
    )


def test_an_account_by_hand():
    calls = [prediction(n, latency_s=float(n)) for n in range(1, 101)]
    calls += [
        prediction(101, error="TimeoutError", latency_s=999.0, attempts=3, waited_s=1.5),
        prediction(102, error="TimeoutError", attempts=2),
        prediction(103, error="ServerError", waited_s=0.25),
        prediction(104, cached=True, attempts=0),
    ]
    assert accounts_of(calls, {"m": PRICE}) == {
        "m/qa": Account(
            errors={"TimeoutError": 2, "ServerError": 1},
            attempts=106,
            cached=1,
            waited_s=1.75,
            latency_s={"p50": 50.0, "p95": 95.0, "p99": 99.0},
            tokens_in=100_000,
            tokens_out=10_000,
            cost=pytest.approx(0.3),
            currency="EUR",
        )
    }


@pytest.mark.parametrize(
    "calls",
    [
        [prediction(1), prediction(2, usage={})],
        [prediction(1, usage={"total_tokens": 5})],
        [prediction(1, error="ValueError")],
        [prediction(1, cached=True)],
    ],
)
def test_nothing_is_guessed(calls):
    account = accounts_of(calls, {"m": PRICE})["m/qa"]
    assert (account.tokens_in, account.tokens_out, account.cost) == (None, None, None)


def test_tokens_without_a_price_cost_nothing_known():
    account = accounts_of([prediction(1)], {})["m/qa"]
    assert (account.tokens_in, account.cost, account.currency) == (1_000, None, None)


def test_tasks_are_apart():
    calls = [prediction(1), prediction(2, task="summaries"), prediction(3, task="summaries")]
    found = accounts_of(calls, {})
    assert {name: account.attempts for name, account in found.items()} == {
        "m/qa": 1,
        "m/summaries": 2,
    }
