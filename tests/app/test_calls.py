from __future__ import annotations

import pytest

from harness.app.calls import on_terms
from harness.app.secrets import secrets_of
from harness.config.schema import Config
from harness.run.generate import Generation
from harness.run.lane import Terms


def config(**model):
    spec = {"name": "m", "adapter": "openai", **model}
    return Config.model_validate({"models": [spec], "retries": {"max_attempts": 3}})


def told(config, secrets=()):
    return on_terms(Generation(models={}, builders={}, items={}), config, dict(secrets))


@pytest.mark.parametrize(
    ("params", "host"),
    [
        ({"base_url": "https://api.example.org/v1"}, "api.example.org"),
        ({"url": "http://127.0.0.1:8000/ask"}, "127.0.0.1:8000"),
        ({"sentences": 3}, None),
    ],
)
def test_models_are_known_by_the_host_they_ask(params, host):
    assert told(config(params=params)).terms == {"m": Terms(host=host)}


def test_what_the_config_says_of_calls_is_done():
    limits = {"requests_per_minute": 60.0, "tokens_per_minute": 9.0, "concurrency": 2}
    prices = {"input_per_million": 1.0, "output_per_million": 2.0, "currency": "EUR"}
    found = told(config(limits=limits, prices=prices, timeout_s=5.0), {"K": "sk-12345678"})
    assert found.terms == {"m": Terms(timeout_s=5.0, **limits)}
    assert (found.retries.max_attempts, found.retries.max_seconds) == (3, 300.0)
    assert found.budget.prices["m"].currency == "EUR"
    assert found.mask.text("sk-12345678") == "***"


def test_variables_of_the_judge_are_found_too():
    params = {"adapter": "openai", "params": {"model": "m", "api_key_env": "J"}}
    asked = {"models": [{"name": "m", "adapter": "lead"}]}
    entailer = {"adapter": "judge", "params": params, "verdicts": "v.jsonl"}
    found = secrets_of(Config.model_validate({**asked, "entailer": entailer}), {"J": "j-secret"})
    assert found == {"J": "j-secret"}


def test_variables_are_found_at_any_depth_and_by_name_alone():
    params = {
        "api_key_env": "A",
        "headers_env": {"X-Key": "B"},
        "judge": [{"params": {"api_key_env": "C"}}],
        "env": "NO",
        "token": "NO",
        "missing_env": "D",
    }
    environ = {"A": "a-secret", "B": "b-secret", "C": "c-secret", "NO": "plain", "D": ""}
    assert secrets_of(config(params=params), environ) == {
        "A": "a-secret",
        "B": "b-secret",
        "C": "c-secret",
    }
