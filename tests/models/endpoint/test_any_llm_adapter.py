"""The `any-llm` adapter: the missing extra, and calls of a stand-in for the package."""

from __future__ import annotations

import asyncio
import sys

import pytest
import stand_in.any_llm

from harness.core.errors import MissingExtraError, UsageError
from harness.models.endpoint import errors


@pytest.fixture
def package(monkeypatch):
    monkeypatch.setitem(sys.modules, "any_llm", stand_in.any_llm)
    monkeypatch.setenv("TEST_KEY", "sk-12345678")


def test_without_the_package_the_extra_is_named(build, monkeypatch):
    monkeypatch.setitem(sys.modules, "any_llm", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'gold-harness\[any-llm\]'"):
        build("any-llm", provider="mistral", model="m")


def test_a_call_and_its_answer(package, build, ask):
    generation = {"temperature": 0, "stop": ["END"], "response_format": "json"}
    given = {"api_key_env": "TEST_KEY", "api_base": "http://h", "generation": generation}
    model = build("any-llm", provider="mistral", model="m", **given)
    output = asyncio.run(model.answer(ask()))
    assert output.raw == "Who opened the talks?"
    assert output.usage["completion_tokens"] == 2
    assert model._client.opened == ("mistral", "sk-12345678", "http://h")
    asked = model._client.asked
    assert (asked["temperature"], asked["stop"]) == (0, ["END"])
    assert asked["response_format"] == {"type": "json_object"}
    assert "sk-12345678" not in repr(model)


@pytest.mark.parametrize(
    ("model", "kind", "wait"),
    [
        ("fails 429 2.5", errors.RateLimitedError, 2.5),
        ("fails 401", errors.UnauthorisedError, None),
        ("fails 500", errors.ServerError, None),
        ("fails 0", errors.ConnectionLostError, None),
    ],
)
def test_a_provider_s_error_has_its_class(model, kind, wait, package, build, ask):
    model = build("any-llm", provider="p", model=model, api_key_env="TEST_KEY")
    with pytest.raises(kind, match=r"no, \*\*\*") as caught:
        asyncio.run(model.answer(ask()))
    assert caught.value.retry_after_s == wait


def test_a_call_has_a_limit(package, build, ask):
    model = build("any-llm", provider="p", model="slow", total_s=0.1)
    with pytest.raises(errors.CallTimeoutError, match="total_s"):
        asyncio.run(model.answer(ask()))


def test_bad_parameters_are_refused_before_the_run(package, build, monkeypatch):
    with pytest.raises(UsageError, match=r"unknown provider, \*\*\*"):
        build("any-llm", provider="nobody", model="m", api_key_env="TEST_KEY")
    with pytest.raises(UsageError, match="variable NO_KEY: found nothing"):
        build("any-llm", provider="p", model="m", api_key_env="NO_KEY")
