"""Chat completions as OpenAI defined them and vLLM, Ollama, llama.cpp and others serve them.

Shapes: `CompletionCreateParams`, `ChatCompletion` and `ResponseFormatJSONSchema` of the Python SDK.
Known differences between servers: `transformers serve` leaves a stop text in the answer, so it is
cut here too, and ignores `logprobs` and `response_format`; models that refuse `max_tokens` take
`extra_body: {max_completion_tokens: …}`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from harness.citations.formats.payload import fields_of, objects_in
from harness.core.answer import Output
from harness.core.request import Request
from harness.models.endpoint.endpoint import Endpoint, reason_of, usage_of
from harness.models.endpoint.errors import BadResponseError, NoTextError
from harness.models.endpoint.generation import Generation
from harness.models.endpoint.messages import messages

CHAT_NAMES: Mapping[str, str] = {
    name: name for name in ("temperature", "max_tokens", "top_p", "stop", "seed", "logprobs")
}


@dataclass(frozen=True, kw_only=True)
class OpenAi(Endpoint):
    """A model of any server with an OpenAI-compatible `/chat/completions`."""

    NAMES: ClassVar[Mapping[str, str]] = CHAT_NAMES

    def _url(self) -> str:
        return f"{self.base_url}/chat/completions"

    def _body(self, request: Request) -> dict[str, Any]:
        return {
            "model": self.model,
            "messages": messages(request).as_chat(),
            "stream": False,
            **self._named(),
            **chat_format(self._settings.asked(request)),
        }

    def _output(self, response: Any) -> Output:
        return read_completion(response, stop=self._settings.stop)


def chat_format(settings: Generation) -> dict[str, Any]:
    """The field that asks for JSON; empty where text is asked for."""
    if settings.schema is not None:
        schema = {"name": "answer", "schema": settings.schema}
        return {"response_format": {"type": "json_schema", "json_schema": schema}}
    return {"response_format": {"type": "json_object"}} if settings.is_json else {}


def read_completion(response: Any, *, stop: Sequence[str] = ()) -> Output:
    """The text of the first choice, up to a stop text; the response whole where more was said.

    That is: annotations, a refusal, log-probabilities, or content in parts. Raises
    `BadResponseError` where there is no choice and `NoTextError` where it says nothing.

    >>> read_completion({"choices": [{"message": {"content": "Yes. Q: No"}}]}, stop=[" Q:"]).raw
    'Yes.'
    """
    fields = fields_of(response)
    choice = next(iter(objects_in(fields.get("choices"))), None)
    if choice is None:
        raise BadResponseError("no choice in the response")
    message, usage = fields_of(choice.get("message")), fields_of(fields.get("usage"))
    text, reason = message.get("content"), reason_of(choice.get("finishreason"))
    more = (message.get("annotations"), message.get("refusal"), choice.get("logprobs"))
    raw: Any = response
    if isinstance(text, str) and not any(more):
        raw = _cut(text, stop)
    elif not isinstance(text, str | list) and not message.get("refusal"):
        raise NoTextError(f"no text in the answer (finish reason: {reason})")
    return Output(
        raw=raw,
        usage=usage_of(usage.get("prompttokens"), usage.get("completiontokens")),
        finish_reason=reason,
    )


def _cut(text: str, stop: Sequence[str]) -> str:
    """The text before the first stop text."""
    return text[: min((at for s in stop if s and (at := text.find(s)) >= 0), default=len(text))]
