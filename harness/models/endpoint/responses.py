"""OpenAI's Responses interface.

Shapes: `ResponseCreateParams`, `Response`, `ResponseOutputText` and `ResponseUsage` of the Python
SDK. Responses are not stored at the server.
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
from harness.models.endpoint.messages import messages


@dataclass(frozen=True, kw_only=True)
class Responses(Endpoint):
    """A model of a server with `/responses`."""

    NAMES: ClassVar[Mapping[str, str]] = {
        "temperature": "temperature",
        "max_tokens": "max_output_tokens",
        "top_p": "top_p",
    }
    FORMATS = Endpoint.FORMATS | {"logprobs"}

    base_url: str = "https://api.openai.com/v1"
    api_key_env: str | None = field(default="OPENAI_API_KEY", compare=False)

    def _url(self) -> str:
        return f"{self.base_url}/responses"

    def _body(self, request: Request) -> dict[str, Any]:
        told = messages(request)
        body = {"model": self.model, "input": told.user, "store": False, **self._named()}
        if told.system:
            body["instructions"] = told.system
        if self._settings.logprobs:
            body["include"] = ["message.output_text.logprobs"]
        settings = self._settings.asked(request)
        if settings.schema is not None:
            schema = settings.schema
            body["text"] = {"format": {"type": "json_schema", "name": "answer", "schema": schema}}
        elif settings.is_json:
            body["text"] = {"format": {"type": "json_object"}}
        return body

    def _output(self, response: Any) -> Output:
        fields = fields_of(response)
        said = [item for item in objects_in(fields.get("output")) if item.get("type") == "message"]
        parts = [part for item in said for part in objects_in(item.get("content"))]
        cut_off = fields_of(fields.get("incompletedetails")).get("reason")
        reason = reason_of(cut_off or fields.get("status"))
        if not parts:
            raise NoTextError(f"no message in the response ({reason})")
        whole = any(
            part.get("annotations") or part.get("refusal") or part.get("logprobs") for part in parts
        )
        usage = fields_of(fields.get("usage"))
        return Output(
            raw=response if whole else "".join(str(part.get("text", "")) for part in parts),
            usage=usage_of(usage.get("inputtokens"), usage.get("outputtokens")),
            finish_reason=reason,
        )
