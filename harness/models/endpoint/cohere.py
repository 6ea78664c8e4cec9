"""Cohere's chat, version 2; sources go as documents under their names, which citations repeat.

Shapes: `V2Client.chat`, `Document`, `JsonObjectResponseFormatV2` and `V2ChatResponse` of the Python
SDK. JSON and documents exclude each other there: where JSON is asked for, the sources stand in the
text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from harness.citations.formats.payload import fields_of, objects_in
from harness.core.answer import Output
from harness.core.request import Request
from harness.models.endpoint.endpoint import Endpoint, reason_of, usage_of
from harness.models.endpoint.errors import NoTextError
from harness.models.endpoint.messages import heading, messages


@dataclass(frozen=True, kw_only=True)
class Cohere(Endpoint):
    """A model of a server with `/v2/chat`."""

    NAMES: ClassVar[Mapping[str, str]] = {
        "temperature": "temperature",
        "max_tokens": "max_tokens",
        "top_p": "p",
        "stop": "stop_sequences",
        "seed": "seed",
        "logprobs": "logprobs",
    }

    base_url: str = "https://api.cohere.com"
    api_key_env: str | None = field(default="CO_API_KEY", compare=False)

    def _url(self) -> str:
        return f"{self.base_url}/v2/chat"

    def _body(self, request: Request) -> dict[str, Any]:
        settings = self._settings.asked(request)
        in_text = settings.is_json or request.prompt is not None
        body = {
            "model": self.model,
            "messages": messages(request, with_sources=in_text).as_chat(),
            "stream": False,
            **self._named(),
        }
        if request.sources and not in_text:
            body["documents"] = [
                {"id": source.name, "data": {"title": heading(source), "text": source.text}}
                for source in request.sources
            ]
        if settings.is_json:
            schema = settings.schema
            body["response_format"] = {"type": "json_object"} | (
                {} if schema is None else {"json_schema": schema}
            )
        return body

    def _output(self, response: Any) -> Output:
        fields = fields_of(response)
        message, usage = fields_of(fields.get("message")), fields_of(fields.get("usage"))
        parts = [p for p in objects_in(message.get("content")) if p.get("type") == "text"]
        reason = reason_of(fields.get("finishreason"))
        if not parts:
            raise NoTextError(f"no text in the answer (finish reason: {reason})")
        whole = message.get("citations") or fields.get("logprobs")
        counts = fields_of(usage.get("tokens"))
        return Output(
            raw=response if whole else "".join(str(part.get("text", "")) for part in parts),
            usage=usage_of(counts.get("inputtokens"), counts.get("outputtokens")),
            finish_reason=reason,
        )
