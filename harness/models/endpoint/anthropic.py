"""Anthropic's Messages interface; sources go as documents with citations enabled.

Shapes: `MessageCreateParams`, `DocumentBlockParam`, `OutputConfigParam` and `Message` of the Python
SDK, and the guide "Citations" of the Claude platform documentation. JSON by schema and citations
exclude each other there: where a schema is given, the sources stand in the text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from harness.citations.formats.payload import fields_of, objects_in, whole_number
from harness.core.answer import Output
from harness.core.errors import Problem
from harness.core.request import Request
from harness.models.endpoint.endpoint import Endpoint, reason_of, usage_of
from harness.models.endpoint.errors import NoTextError
from harness.models.endpoint.messages import heading, messages

_VERSION = "2023-06-01"


@dataclass(frozen=True, kw_only=True)
class Anthropic(Endpoint):
    """A model of a server with `/v1/messages`; `generation` needs `max_tokens`."""

    NAMES: ClassVar[Mapping[str, str]] = {
        "temperature": "temperature",
        "max_tokens": "max_tokens",
        "top_p": "top_p",
        "stop": "stop_sequences",
    }
    FORMATS = frozenset(("json_schema",))
    KEY_HEADER = ("x-api-key", "")

    base_url: str = "https://api.anthropic.com"
    api_key_env: str | None = field(default="ANTHROPIC_API_KEY", compare=False)

    def __post_init__(self) -> None:
        """Check the parameters; the interface's version is a header."""
        object.__setattr__(self, "headers", {"anthropic-version": _VERSION, **self.headers})
        super().__post_init__()

    def _problems(self) -> list[Problem]:
        if self._settings.max_tokens is not None:
            return super()._problems()
        missing = Problem(
            where="generation: parameter max_tokens",
            found="nothing",
            expected="a whole number, which this interface requires",
            fix="write for example `generation: {max_tokens: 1024}`",
        )
        return [missing, *super()._problems()]

    def _url(self) -> str:
        return f"{self.base_url}/v1/messages"

    def _body(self, request: Request) -> dict[str, Any]:
        schema = self._settings.asked(request).schema
        in_text = schema is not None or request.prompt is not None
        told = messages(request, with_sources=in_text)
        documents = [
            {
                "type": "document",
                "source": {"type": "text", "media_type": "text/plain", "data": source.text},
                "title": heading(source),
                "citations": {"enabled": True},
            }
            for source in (() if in_text else request.sources)
        ]
        turn = [*documents, {"type": "text", "text": told.user}]
        body = {
            "model": self.model,
            "messages": [{"role": "user", "content": turn}],
            **self._named(),
        }
        if told.system:
            body["system"] = told.system
        if schema is not None:
            body["output_config"] = {"format": {"type": "json_schema", "schema": schema}}
        return body

    def _output(self, response: Any) -> Output:
        fields = fields_of(response)
        blocks = [b for b in objects_in(fields.get("content")) if b.get("type") == "text"]
        reason = reason_of(fields.get("stopreason"))
        if not blocks:
            raise NoTextError(f"no text in the answer (stop reason: {reason})")
        cites = any(block.get("citations") for block in blocks)
        usage = fields_of(fields.get("usage"))
        prompt = ("inputtokens", "cachecreationinputtokens", "cachereadinputtokens")
        counts = [n for name in prompt if (n := whole_number(usage.get(name))) is not None]
        return Output(
            raw=response if cites else "".join(str(block.get("text", "")) for block in blocks),
            usage=usage_of(sum(counts) if counts else None, usage.get("outputtokens")),
            finish_reason=reason,
        )
