"""The `http` adapter: a template, a path, and a real server."""

from __future__ import annotations

import asyncio
import json

import pytest
from canned_server import canned

from harness.core.errors import UsageError
from harness.models.base import identity_of
from harness.models.catalog import build_model
from harness.models.endpoint.errors import BadResponseError, ServerError

BODY = '{"q": {{ question|tojson }}, "shown": {{ sources|tojson }}, "all": {{ user|tojson }}}'
GIVEN = {"url": "http://127.0.0.1:1/ask", "body": BODY, "answer_path": "$.reply.text"}


def built(**params):
    return build_model("http", GIVEN | params, where="c.yaml:models[0]")


def exchange(request, reply, *, status=200, **params):
    async def run(model):
        try:
            return await model.answer(request)
        finally:
            await model.aclose()

    with canned(reply, status=status) as server:
        output = asyncio.run(run(built(url=f"{server.url}/ask?v=2", **params)))
    return server, output


def test_a_request_is_rendered_and_the_answer_found(ask, monkeypatch):
    monkeypatch.setenv("TEST_KEY", "sk-1")
    server, output = exchange(
        ask('Who said "no"?\n\\'), {"reply": {"text": "Léo [2]"}}, headers_env={"X-Key": "TEST_KEY"}
    )
    assert output.raw == "Léo [2]"
    [body] = server.bodies
    assert body["q"] == 'Who said "no"?\n\\'
    assert [source["name"] for source in body["shown"]] == ["news.txt", "rival.txt"]
    assert body["all"].endswith(body["q"])
    assert server.paths == ["/ask?v=2"]
    assert server.headers[0]["X-Key"] == "sk-1"


def test_citations_and_usage_are_found_too(ask):
    reply = {"reply": {"text": "Léo"}, "cited": [2], "n": {"prompt_tokens": 3, "name": "x"}}
    paths = {"citations_path": "$.cited", "usage_path": "$.n"}
    _, output = exchange(ask(), reply, **paths)
    assert output.raw == {"answer": "Léo", "citations": [2]}
    assert output.usage == {"prompt_tokens": 3}


def test_an_object_is_an_answer_as_it_is(ask):
    _, output = exchange(ask(), {"answer": None}, answer_path="$")
    assert output.raw == {"answer": None}


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ({"reply": {}}, r"answer_path \$.reply.text leads to 0 values"),
        ({"reply": {"text": 5}}, "answer_path leads to a int"),
        ({"reply": {"text": None}}, "answer_path leads to null, not to a text or an object"),
        ("oops", "no JSON"),
    ],
)
def test_a_response_without_the_answer(reply, said, ask):
    with pytest.raises(BadResponseError, match=said):
        exchange(ask(), reply)


def test_two_answers_are_none(ask):
    with pytest.raises(BadResponseError, match="leads to 2 values"):
        exchange(ask(), {"a": "x", "b": "y"}, answer_path="$.*")


def test_a_status_is_an_error(ask):
    with pytest.raises(ServerError, match="500: down"):
        exchange(ask(), {"detail": "down"}, status=500)


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"body": '{"q": "{{ question }}"}'}, "write every value with the filter"),
        ({"body": '{"q": {{ questio|tojson }}}'}, "there is no questio"),
        ({"body": '{"q": {{ question.upper()|tojson }}}'}, "has no attribute 'upper'"),
        ({"body": "{% if %}"}, "parameter body: found a template that fails"),
        ({"body": '{"q": {{ [].__class__.__mro__|string|tojson }}}'}, "unsafe"),
        ({"answer_path": "$.[", "usage_path": "$["}, "parameter answer_path: found no path"),
        ({"answer_path": "$.[", "usage_path": "$["}, "parameter usage_path: found no path"),
        ({"url": "ftp://h"}, "parameter url"),
        ({"method": "GET"}, "expected one of POST, PUT"),
    ],
)
def test_bad_parameters_are_refused_before_the_run(params, said):
    with pytest.raises(UsageError) as caught:
        built(**params)
    assert said in str(caught.value)


def test_template_and_paths_are_the_identity():
    known = [built(), built(body=json.dumps({"a": 1})), built(answer_path="$.b"), built(total_s=5)]
    assert len({identity_of(model) for model in known}) == 3
