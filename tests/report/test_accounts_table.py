from __future__ import annotations

from harness.report.accounts import accounts_table
from harness.store.accounts import Account

PLAIN = Account(errors={}, attempts=3, cached=0, waited_s=0.0, latency_s={"p50": 0.1})
TIMES = {"p50": 0.123, "p95": 1.5, "p99": 22.0}


def texts(accounts):
    return [[cell.text for cell in row] for row in accounts_table(accounts).rows]


def test_models_that_tell_nothing_have_no_table():
    assert accounts_table({}) is None
    assert accounts_table({"m/qa": PLAIN}) is None


def test_what_is_known_is_shown():
    priced = Account(
        errors={},
        attempts=1_234,
        cached=0,
        waited_s=0.0,
        latency_s=TIMES,
        tokens_in=56_789,
        tokens_out=10,
        cost=0.123456,
        currency="USD",
    )
    cached = Account(errors={}, attempts=0, cached=7, waited_s=0.0, latency_s={})
    assert texts({"a/qa": priced, "b/qa": PLAIN, "c/qa": cached}) == [
        ["a/qa", "1,234", "0", "56,789", "10", "0.12", "1.50", "22.00", "0.1235 USD"],
        ["c/qa", "0", "7", "–", "–", "–", "–", "–", "–"],
    ]
