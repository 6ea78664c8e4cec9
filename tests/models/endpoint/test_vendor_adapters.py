"""The vendors' own interfaces: what is sent, and what the parser reads in what comes back."""

from __future__ import annotations

import pytest
from canned_server import canned

from harness.citations.parse import parse
from harness.core.errors import UsageError
from harness.models.endpoint.errors import BadResponseError, NoTextError

NAMES = ("news.txt", "rival.txt")
SCHEMA = {"type": "object", "properties": {"answer": {"type": "string"}}}


@pytest.fixture
def exchange(build, answered, ask, monkeypatch):
    """What a vendor's adapter sends, and what it makes of a reply."""
    for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GEMINI_API_KEY", "CO_API_KEY"):
        monkeypatch.setenv(name, f"key of {name}")

    def run(adapter, reply, question="Who opened the talks?", **params):
        with canned(reply) as server:
            model = build(adapter, base_url=server.url, model="m", **params)
            [output] = answered(model, ask(question, instructions="Be brief."))
        return server, output

    return run


ANTHROPIC = {
    "type": "message",
    "role": "assistant",
    "content": [
        {"type": "thinking", "thinking": "Hm."},
        {"type": "text", "text": "Ana Ruiz opened the talks."},
    ],
    "stop_reason": "end_turn",
    "usage": {"input_tokens": 10, "cache_read_input_tokens": 5, "output_tokens": 7},
}


def test_anthropic_sends_documents_and_reads_text(exchange):
    given = {"max_tokens": 64, "temperature": 0, "top_p": 0.5, "stop": ["END"]}
    server, output = exchange("anthropic", ANTHROPIC, generation=given)
    assert (output.raw, output.finish_reason) == ("Ana Ruiz opened the talks.", "end_turn")
    assert output.usage == {"prompt_tokens": 15, "completion_tokens": 7}
    [headers], [body] = server.headers, server.bodies
    assert server.paths == ["/v1/messages"]
    assert headers["x-api-key"] == "key of ANTHROPIC_API_KEY"
    assert headers["anthropic-version"] == "2023-06-01"
    assert (body["system"], body["max_tokens"]) == ("Be brief.", 64)
    assert (body["top_p"], body["stop_sequences"]) == (0.5, ["END"])
    first, second, asked = body["messages"][0]["content"]
    assert first["source"]["type"] == "text"
    assert first["source"]["data"].startswith("Ministers meet")
    assert first["citations"] == {"enabled": True}
    assert second["title"] == "[2] Dockers strike"
    assert asked == {"type": "text", "text": "Who opened the talks?"}


def test_anthropic_s_citations_reach_the_parser(exchange):
    quote = "The harbour minister, Ana Ruiz, opened the talks in Porto."
    place = {"type": "char_location", "cited_text": quote, "document_index": 0}
    reply = {**ANTHROPIC, "content": [{"type": "text", "text": "Ruiz.", "citations": [place]}]}
    _, output = exchange("anthropic", reply, generation={"max_tokens": 9})
    [citation] = parse(output.raw, shown=NAMES).citations
    assert (citation.source, citation.quote, citation.format) == (1, quote, "anthropic")


def test_anthropic_with_a_schema_has_the_sources_in_the_text(exchange):
    server, _ = exchange(
        "anthropic", ANTHROPIC, generation={"max_tokens": 9, "json_schema": SCHEMA}
    )
    [body] = server.bodies
    [asked] = body["messages"][0]["content"]
    assert asked["text"].startswith("[1] Ministers meet")
    assert body["output_config"] == {"format": {"type": "json_schema", "schema": SCHEMA}}


def test_without_a_question_the_instructions_fill_the_turn(exchange):
    server, _ = exchange("anthropic", ANTHROPIC, None, generation={"max_tokens": 9})
    assert server.bodies[0]["messages"][0]["content"][-1]["text"] == "Be brief."


def test_anthropic_needs_max_tokens(exchange):
    with pytest.raises(UsageError, match="max_tokens: found nothing"):
        exchange("anthropic", ANTHROPIC)


COHERE = {
    "finish_reason": "COMPLETE",
    "message": {"role": "assistant", "content": [{"type": "text", "text": "Ana Ruiz."}]},
    "usage": {"tokens": {"input_tokens": 12.0, "output_tokens": 3.0}},
}


def test_cohere_sends_documents_and_reads_text(exchange):
    given = {"temperature": 0.5, "max_tokens": 9, "top_p": 0.5, "stop": ["E"], "seed": 1}
    server, output = exchange("cohere", COHERE, generation=given)
    assert (output.raw, output.finish_reason) == ("Ana Ruiz.", "COMPLETE")
    assert output.usage == {"prompt_tokens": 12, "completion_tokens": 3}
    [headers], [body] = server.headers, server.bodies
    assert server.paths == ["/v2/chat"]
    assert headers["Authorization"] == "Bearer key of CO_API_KEY"
    assert (body["p"], body["stop_sequences"], body["seed"]) == (0.5, ["E"], 1)
    assert [document["id"] for document in body["documents"]] == list(NAMES)
    assert body["documents"][1]["data"]["title"] == "[2] Dockers strike"
    assert body["messages"][1] == {"role": "user", "content": "Who opened the talks?"}


def test_cohere_s_citations_reach_the_parser(exchange):
    source = {"type": "document", "id": "rival.txt", "document": {"id": "rival.txt"}}
    said = {"start": 0, "end": 8, "text": "Ana Ruiz", "sources": [source]}
    reply = {**COHERE, "message": {**COHERE["message"], "citations": [said]}}
    _, output = exchange("cohere", reply)
    answer = parse(output.raw, shown=NAMES)
    assert [(c.source, c.format) for c in answer.citations] == [(2, "cohere")]


def test_cohere_with_json_has_the_sources_in_the_text(exchange):
    server, _ = exchange("cohere", COHERE, generation={"json_schema": SCHEMA})
    [body] = server.bodies
    assert "documents" not in body
    assert "[2] Dockers strike" in body["messages"][1]["content"]
    assert body["response_format"] == {"type": "json_object", "json_schema": SCHEMA}


RESPONSES = {
    "object": "response",
    "status": "completed",
    "error": None,
    "output": [
        {"type": "reasoning", "summary": []},
        {
            "type": "message",
            "role": "assistant",
            "content": [{"type": "output_text", "text": "Ana Ruiz [1].", "annotations": []}],
        },
    ],
    "usage": {"input_tokens": 20, "output_tokens": 4},
}


def test_openai_s_responses(exchange):
    server, output = exchange(
        "openai-responses", RESPONSES, generation={"max_tokens": 9, "response_format": "json"}
    )
    assert (output.raw, output.finish_reason) == ("Ana Ruiz [1].", "completed")
    assert output.usage == {"prompt_tokens": 20, "completion_tokens": 4}
    [headers], [body] = server.headers, server.bodies
    assert server.paths == ["/responses"]
    assert headers["Authorization"] == "Bearer key of OPENAI_API_KEY"
    assert (body["instructions"], body["max_output_tokens"]) == ("Be brief.", 9)
    assert (body["store"], body["text"]) == (False, {"format": {"type": "json_object"}})
    assert body["input"].endswith("Who opened the talks?")


def test_a_schema_for_openai_s_responses(exchange):
    server, _ = exchange("openai-responses", RESPONSES, generation={"json_schema": SCHEMA})
    told = {"type": "json_schema", "name": "answer", "schema": SCHEMA}
    assert server.bodies[0]["text"] == {"format": told}


def test_annotations_of_a_response_reach_the_parser(exchange):
    said = {"type": "file_citation", "index": 9, "file_id": "file-1", "filename": "rival.txt"}
    part = {"type": "output_text", "text": "Ana Ruiz.", "annotations": [said]}
    message = {"type": "message", "role": "assistant", "content": [part]}
    _, output = exchange("openai-responses", {**RESPONSES, "output": [message]})
    assert parse(output.raw, shown=NAMES).cited() == (2,)


def test_log_probabilities_of_a_response_are_kept(exchange):
    part = {"type": "output_text", "text": "Yes", "annotations": [], "logprobs": [{"token": "Y"}]}
    reply = {**RESPONSES, "output": [{"type": "message", "content": [part]}]}
    server, output = exchange("openai-responses", reply, generation={"logprobs": True})
    assert output.raw == reply
    assert server.bodies[0]["include"] == ["message.output_text.logprobs"]


def test_a_response_that_was_cut_off_says_why(exchange):
    reply = {**RESPONSES, "incomplete_details": {"reason": "max_output_tokens"}}
    assert exchange("openai-responses", reply)[1].finish_reason == "max_output_tokens"


def test_a_response_that_failed_is_an_error(exchange):
    failed = {"object": "response", "status": "failed", "output": []}
    error = {"code": "server_error", "message": "it broke, key of OPENAI_API_KEY"}
    _, found = exchange("openai-responses", {**failed, "error": error})
    assert type(found) is BadResponseError
    assert str(found) == "an error under status 200: it broke, ***"


GEMINI = {
    "candidates": [
        {
            "content": {
                "role": "model",
                "parts": [
                    {"text": "Hm.", "thought": True},
                    {"text": "Ana "},
                    {"text": "Ruiz [1]."},
                ],
            },
            "finishReason": "STOP",
        }
    ],
    "usageMetadata": {
        "promptTokenCount": 30,
        "candidatesTokenCount": 4,
        "thoughtsTokenCount": 2,
        "totalTokenCount": 36,
    },
}


def test_gemini(exchange):
    given = {"temperature": 0, "max_tokens": 9, "top_p": 0.5, "stop": ["E"], "seed": 1}
    server, output = exchange("gemini", GEMINI, generation={**given, "json_schema": SCHEMA})
    assert (output.raw, output.finish_reason) == ("Ana Ruiz [1].", "STOP")
    assert output.usage == {"prompt_tokens": 30, "completion_tokens": 6}
    [headers], [body] = server.headers, server.bodies
    assert server.paths == ["/models/m:generateContent"]
    assert headers["x-goog-api-key"] == "key of GEMINI_API_KEY"
    assert body["systemInstruction"] == {"parts": [{"text": "Be brief."}]}
    assert body["generationConfig"] == {
        "temperature": 0,
        "maxOutputTokens": 9,
        "topP": 0.5,
        "stopSequences": ["E"],
        "seed": 1,
        "responseMimeType": "application/json",
        "responseJsonSchema": SCHEMA,
    }
    assert body["contents"][0]["parts"][0]["text"].startswith("[1] Ministers")


def test_gemini_s_grounding_is_kept(exchange):
    [candidate] = GEMINI["candidates"]
    reply = {**GEMINI, "candidates": [{**candidate, "groundingMetadata": {"groundingChunks": []}}]}
    assert exchange("gemini", reply)[1].raw == reply


@pytest.mark.parametrize(
    ("adapter", "reply", "said"),
    [
        ("gemini", {"promptFeedback": {"blockReason": "SAFETY"}}, "SAFETY"),
        ("gemini", {"candidates": [{"finishReason": "MAX_TOKENS"}]}, "MAX_TOKENS"),
        ("anthropic", {"content": [], "stop_reason": "refusal"}, "refusal"),
        ("cohere", {"message": {"content": []}, "finish_reason": "ERROR"}, "ERROR"),
        ("openai-responses", {"output": [{"type": "reasoning"}], "status": "incomplete"}, "incom"),
    ],
)
def test_no_text_is_no_empty_answer(adapter, reply, said, exchange):
    _, error = exchange(adapter, reply, generation={"max_tokens": 9})
    assert type(error) is NoTextError
    assert said in str(error)


@pytest.mark.parametrize(
    ("adapter", "given"),
    [
        ("anthropic", {"seed": 1, "logprobs": True, "response_format": "json"}),
        ("openai-responses", {"seed": 1, "stop": ["E"]}),
    ],
)
def test_what_an_interface_does_not_have_is_refused(adapter, given, exchange):
    with pytest.raises(UsageError) as caught:
        exchange(adapter, {}, generation={"max_tokens": 9, **given})
    assert len(caught.value.problems) == len(given)
    assert "doesn't have" in str(caught.value)


@pytest.mark.parametrize(
    ("adapter", "variable"),
    [
        ("openai-responses", "OPENAI_API_KEY"),
        ("anthropic", "ANTHROPIC_API_KEY"),
        ("gemini", "GEMINI_API_KEY"),
        ("cohere", "CO_API_KEY"),
    ],
)
def test_the_vendor_s_key_is_looked_for_before_the_run(adapter, variable, build, monkeypatch):
    monkeypatch.delenv(variable, raising=False)
    generation = {"max_tokens": 9}
    with pytest.raises(UsageError, match=f"environment variable {variable}: found nothing"):
        build(adapter, model="m", generation=generation)
    build(adapter, model="m", generation=generation, api_key_env=None)
