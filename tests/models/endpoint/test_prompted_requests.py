"""A task's own prompt and the schema of its answers, as every interface sends them."""

from __future__ import annotations

import json

import pytest

from harness.core.request import Request, ShownSource
from harness.models.catalog import build_model

SCHEMA = {"type": "object", "properties": {"answer": {"type": "string"}}}
SOURCE = ShownSource(number=1, name="a.txt", text="A text that is shown.")
ADAPTERS = ("openai", "openai-responses", "anthropic", "gemini", "cohere")


def body(adapter, generation=(), **fields):
    params = {
        "model": "m",
        "base_url": "http://127.0.0.1:1",
        "api_key_env": None,
        "generation": {"max_tokens": 9, **dict(generation)},
    }
    request = Request(
        task="qa", item="q", instructions="Do.", question="Why?", sources=(SOURCE,), **fields
    )
    return json.dumps(build_model(adapter, params, where="test")._body(request))


@pytest.mark.parametrize("adapter", ADAPTERS)
def test_a_prompt_is_all_that_is_sent(adapter):
    sent = body(adapter, prompt="My own words.")
    assert sent.count("My own words.") == 1
    assert not any(text in sent for text in ("Do.", "Why?", SOURCE.text))
    assert "json" not in sent.lower()


@pytest.mark.parametrize("adapter", ADAPTERS)
def test_the_schema_of_a_request_is_sent_and_stands_for_the_config_s(adapter):
    for generation in ({}, {"json_schema": {"type": "array"}}):
        sent = body(adapter, generation, response_schema=SCHEMA)
        assert json.dumps(SCHEMA) in sent
        assert '"array"' not in sent
        assert SOURCE.text in sent
    assert json.dumps(SCHEMA) not in body(adapter)


@pytest.mark.parametrize("adapter", ADAPTERS)
def test_a_server_that_knows_no_schema_is_sent_none(adapter):
    without = body(adapter, {"json_schema": False}, response_schema=SCHEMA)
    assert without == body(adapter)


@pytest.mark.parametrize("adapter", sorted({*ADAPTERS} - {"anthropic"}))
def test_json_of_any_shape_is_asked_for_without_a_schema(adapter):
    given = {"json_schema": False, "response_format": "json"}
    without = body(adapter, given, response_schema=SCHEMA)
    assert without == body(adapter, {"response_format": "json"}) != body(adapter)
