"""The `openai` adapter against a server that fails as it is told."""

from __future__ import annotations

import asyncio
import time

import pytest
from aiohttp import web
from canned_server import canned
from fault_server import FaultServer, answer_to, by_item, serve

from harness.core.errors import UsageError
from harness.models.base import identity_of
from harness.models.endpoint import errors

KEY = "sk-test/1234567890+abc"


@pytest.fixture
def served(monkeypatch, build):
    """The model of a server under a plan."""
    monkeypatch.setenv("TEST_KEY", KEY)

    def model(server, **params):
        limits = {"connect_s": 5, "read_s": 5, "total_s": 5, "api_key_env": "TEST_KEY"}
        return build("openai", base_url=server.base_url, model="m", **(limits | params))

    return model


def about(ask, item):
    return ask(f"Who? item:{item}", item=item)


def test_an_answer_has_text_usage_and_a_reason_to_stop(served, answered, ask):
    with FaultServer() as server:
        [output] = answered(served(server), about(ask, "q1"))
    assert output.raw == answer_to("q1")
    assert output.finish_reason == "stop"
    assert output.usage["completion_tokens"] == 4
    assert output.usage["prompt_tokens"] > 50
    assert [row.item for row in server.log] == ["q1"]


@pytest.mark.parametrize(
    ("fault", "kind", "said"),
    [
        ("429", errors.RateLimitedError, "429: planned 429"),
        ("500", errors.ServerError, "500: planned 500"),
        ("503", errors.OverloadedError, "503: planned 503"),
        ("400", errors.BadRequestError, "400: planned 400"),
        ("403", errors.UnauthorisedError, "403: planned 403"),
        ("408", errors.CallTimeoutError, "408: planned 408"),
        ("529", errors.OverloadedError, "529: planned 529"),
        ("reset", errors.ConnectionLostError, "ClientOSError"),
        ("half", errors.BadResponseError, "cut off"),
        ("not-json", errors.BadResponseError, "no JSON"),
        ("no-choices", errors.BadResponseError, "no choice"),
        ("error-200", errors.BadResponseError, "an error under status 200: planned error"),
        ("echo-key", errors.UnauthorisedError, "401: wrong key: Bearer ***"),
    ],
)
def test_every_fault_has_its_class(fault, kind, said, served, answered, ask):
    with FaultServer(by_item({"*": [fault]})) as server:
        [error] = answered(served(server), about(ask, "q1"))
    assert type(error) is kind
    assert said in str(error)
    assert KEY not in str(error)
    assert len(server.log) == 1, "an adapter never tries again"


def test_retry_after_is_passed_on(served, answered, ask):
    with FaultServer(by_item({"a": ["429:1.5"], "b": ["503:2"], "c": ["429"]})) as server:
        found = answered(served(server), *(about(ask, item) for item in "abc"))
    assert [error.retry_after_s for error in found] == [1.5, 2.0, None]


@pytest.mark.parametrize(
    ("fault", "limit", "said"),
    [("hang", "read_s", "no further bytes"), ("drip", "total_s", "no whole answer")],
)
def test_a_server_that_is_silent_or_slow_is_left(fault, limit, said, served, answered, ask):
    with FaultServer(by_item({"*": [fault]})) as server:
        [error] = answered(served(server, **{limit: 0.2}), about(ask, "q1"))
    assert type(error) is errors.CallTimeoutError
    assert str(error) == f"{said} within 0.2 s ({limit})"


def test_a_server_that_is_not_there(served, answered, ask):
    with FaultServer() as server:
        model = served(server)
    [error] = answered(model, about(ask, "q1"))
    assert type(error) is errors.ConnectionLostError


def test_the_pool_does_not_hold_calls_back(build, answered, ask):
    """The server answers none before all have come in."""
    n_calls, arrived = 400, []

    def application():
        all_here = asyncio.Event()

        async def handle(request):
            arrived.append(request)
            if len(arrived) == n_calls:
                all_here.set()
            await all_here.wait()
            return web.json_response({"choices": [{"message": {"content": "Yes"}}]})

        app = web.Application()
        app.router.add_post("/chat/completions", handle)
        return app

    with serve(application) as url:
        found = answered(build("openai", base_url=url, model="m", total_s=30), *([ask()] * n_calls))
    assert [output.raw for output in found] == ["Yes"] * n_calls


def test_one_model_serves_one_loop_after_another(served, answered, ask):
    with FaultServer() as server:
        model = served(server)
        found = [answered(model, about(ask, item)) for item in ("a", "b")]
    assert [one.raw for [one] in found] == [answer_to("a"), answer_to("b")]


def test_the_request_has_what_the_config_says(build, answered, ask, monkeypatch):
    monkeypatch.setenv("TEST_KEY", KEY)
    monkeypatch.setenv("TEAM", "red")
    given = {"temperature": 0, "max_tokens": 9, "top_p": 0.5, "stop": ["END"], "seed": 3}
    reply = {"choices": [{"message": {"content": "Yes. END no"}, "finish_reason": "stop"}]}
    with canned(reply) as server:
        model = build(
            "openai",
            base_url=f"{server.url}/v1/",
            model="m",
            api_key_env="TEST_KEY",
            headers={"X-Plain": "1"},
            headers_env={"X-Team": "TEAM"},
            generation=given,
            extra_body={"top_k": 5},
        )
        [output] = answered(model, ask("Who?", instructions="Be brief."))
    assert output.raw == "Yes. ", "a server may leave the stop text in"
    assert server.paths == ["/v1/chat/completions"]
    [headers], [body] = server.headers, server.bodies
    assert headers["Authorization"] == f"Bearer {KEY}"
    assert (headers["X-Plain"], headers["X-Team"]) == ("1", "red")
    assert {name: body[name] for name in given} == given
    assert (body["top_k"], body["stream"], body["model"]) == (5, False, "m")
    assert body["messages"][0] == {"role": "system", "content": "Be brief."}
    user = body["messages"][1]["content"]
    assert user.startswith("[1] Ministers meet over the harbour\nMinisters meet")
    assert "\n\n[2] Dockers strike\n" in user
    assert user.endswith("\n\nWho?")


def test_json_is_asked_for_in_the_server_s_words(build, answered, ask):
    schema = {"type": "object", "properties": {"answer": {"type": "string"}}}
    reply = {"choices": [{"message": {"content": "{}"}}]}
    with canned(reply) as server:
        for generation in ({"response_format": "json"}, {"json_schema": schema}):
            model = build("openai", base_url=server.url, model="m", generation=generation)
            answered(model, ask())
    formats = [body["response_format"] for body in server.bodies]
    assert formats[0] == {"type": "json_object"}
    assert formats[1]["type"] == "json_schema"
    assert formats[1]["json_schema"]["schema"] == schema
    assert "Authorization" not in server.headers[0]


@pytest.mark.parametrize(
    "choice",
    [
        {"message": {"content": "Yes", "annotations": [{"type": "url_citation"}]}},
        {"message": {"content": None, "refusal": "I can't say."}},
        {"message": {"content": "Yes"}, "logprobs": {"content": [{"token": "Yes"}]}},
        {"message": {"content": [{"type": "text", "text": "Yes"}]}},
    ],
)
def test_a_response_that_says_more_than_text_is_kept_whole(choice, build, answered, ask):
    with canned({"choices": [choice]}) as server:
        model = build("openai", base_url=server.url, model="m", generation={"logprobs": True})
        [output] = answered(model, ask())
    assert output.raw == {"choices": [choice]}
    assert server.bodies[0]["logprobs"] is True


def test_no_text_is_no_empty_answer(build, answered, ask):
    choice = {"message": {"content": None}, "finish_reason": "content_filter"}
    with canned({"choices": [choice]}) as server:
        [error] = answered(build("openai", base_url=server.url, model="m"), ask())
    assert type(error) is errors.NoTextError
    assert "content_filter" in str(error)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ('{"choices": [{"message": {"content": NaN}}]}', "no JSON"),
        ("[" * 100_000, "no JSON"),
        ("", "no JSON"),
        ("[]", "no choice"),
        ('{"choices": "none"}', "no choice"),
    ],
)
def test_what_is_no_completion_is_a_bad_response(answer, said, build, answered, ask):
    with canned(answer) as server:
        [error] = answered(build("openai", base_url=server.url, model="m"), ask())
    assert type(error) is errors.BadResponseError
    assert said in str(error)


def test_a_response_without_end_is_left(build, answered, ask, monkeypatch):
    monkeypatch.setattr("harness.models.endpoint.connection._MOST_BYTES", 1000)
    with canned({"choices": [{"message": {"content": "x" * 1000}}]}) as server:
        [error] = answered(build("openai", base_url=server.url, model="m"), ask())
    assert type(error) is errors.BadResponseError
    assert str(error) == "more than 1000 bytes"


def test_a_redirect_is_not_followed(build, answered, ask):
    with canned({}) as there, canned({}, status=307, headers={"Location": there.url}) as server:
        [error] = answered(build("openai", base_url=server.url, model="m"), ask())
    assert type(error) is errors.BadRequestError
    assert there.paths == []


def refused(build, **params):
    with pytest.raises(UsageError) as caught:
        build("openai", **({"base_url": "http://h/v1", "model": "m"} | params))
    assert all(p.where.startswith("c.yaml:models[0]: ") for p in caught.value.problems)
    return str(caught.value)


def test_a_key_that_is_not_set_is_found_before_the_run(build, monkeypatch):
    monkeypatch.delenv("NO_KEY", raising=False)
    monkeypatch.setenv("TWO_LINES", "sk-secret\nline")
    text = refused(build, api_key_env="NO_KEY", headers_env={"X-A": "TWO_LINES", "X-B": "NO_B"})
    assert "environment variable NO_KEY: found nothing" in text
    assert "environment variable TWO_LINES: found a line break" in text
    assert "environment variable NO_B: found nothing" in text
    assert "sk-secret" not in text


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"base_url": "http://[h/v1"}, "parameter base_url: found no such address"),
        ({"base_url": "localhost:8000"}, "parameter base_url: found no such address"),
        ({"base_url": "http://me:pw@h/v1"}, "found user name or password in it"),
        (
            {"headers": {"Authorization": "Bearer x"}},
            "header Authorization: found a value in clear",
        ),
        ({"headers": {"X-A": "a\r\nX-B: b"}}, "header X-A: found a line break"),
        ({"total_s": 0}, "parameter total_s: found no limit"),
        ({"read_s": float("inf")}, "parameter read_s"),
        ({"generation": {"temprature": 0}}, "did you mean 'temperature'?"),
        ({"generation": {"temperature": 3}}, "expected a number from 0 to 2"),
        ({"generation": {"max_tokens": 0}}, "expected a whole number, 1 at least"),
        ({"generation": {"temperature": "hot"}}, "parameter temperature: found a text"),
        ({"extra_body": {"stream": True}}, "extra_body: stream"),
        ({"key": "x"}, "parameter key: found a name that it does not take"),
    ],
)
def test_bad_parameters_are_refused(params, said, build):
    assert said in refused(build, **params)


def test_keys_and_limits_are_no_part_of_the_identity(build, monkeypatch):
    monkeypatch.setenv("TEST_KEY", KEY)
    same = {"base_url": "http://h/v1", "model": "m"}
    plain = build("openai", **same, generation={"seed": 1, "temperature": 0})
    keyed = build(
        "openai",
        base_url="http://h/v1/",
        model="m",
        api_key_env="TEST_KEY",
        total_s=9,
        generation={"temperature": 0.0, "seed": 1},
    )
    assert identity_of(plain) == identity_of(keyed)
    assert KEY not in repr(keyed)
    others = [
        {"generation": {"seed": 2, "temperature": 0}},
        {"model": "n"},
        {"base_url": "http://other/v1"},
        {"extra_body": {"top_k": 1}},
        {"headers": {"X-A": "1"}},
    ]
    known = {identity_of(build("openai", **(same | other))) for other in others}
    assert len(known | {identity_of(plain)}) == len(others) + 1


def test_a_call_that_is_dropped_leaves_nothing_open(served, ask):
    async def drop(model):
        try:
            async with asyncio.timeout(0.2):
                await model.answer(about(ask, "q1"))
        finally:
            await model.aclose()

    with FaultServer(by_item({"*": ["hang"]})) as server, pytest.raises(TimeoutError):
        asyncio.run(drop(served(server)))
    assert len(server.log) == 1


def test_a_date_in_retry_after():
    date = "Fri, 21 Aug 2020 10:00:30 GMT"
    at_ten = 1_598_004_000
    assert errors.read_retry_after(date, now_s=at_ten) == 30
    assert errors.read_retry_after(date, now_s=at_ten + 60) == 0
    assert errors.read_retry_after("-5", now_s=time.time()) == 0
    for nonsense in ("", "nan", "inf", "tomorrow", "Fri, 99 Aug 2020 10:00:30 GMT"):
        assert errors.read_retry_after(nonsense, now_s=0) is None
