"""Gemini's `generateContent`, without grounding: the sources stand in the text.

Shapes: `GenerateContentParameters`, `GenerationConfig` and `GenerateContentResponse` of the Python
SDK google-genai, and the REST reference of the Gemini API.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import quote

from harness.citations.formats.payload import fields_of, objects_in
from harness.core.answer import Output
from harness.core.request import Request
from harness.models.endpoint.endpoint import Endpoint, reason_of, usage_of
from harness.models.endpoint.errors import NoTextError
from harness.models.endpoint.messages import messages


@dataclass(frozen=True, kw_only=True)
class Gemini(Endpoint):
    """A model of a server with `/models/MODEL:generateContent`."""

    NAMES: ClassVar[Mapping[str, str]] = {
        "temperature": "temperature",
        "max_tokens": "maxOutputTokens",
        "top_p": "topP",
        "stop": "stopSequences",
        "seed": "seed",
        "logprobs": "responseLogprobs",
    }
    KEY_HEADER = ("x-goog-api-key", "")

    base_url: str = "https://generativelanguage.googleapis.com/v1beta"
    api_key_env: str | None = field(default="GEMINI_API_KEY", compare=False)

    def _url(self) -> str:
        name = self.model if "/" in self.model else f"models/{self.model}"
        return f"{self.base_url}/{quote(name)}:generateContent"

    def _body(self, request: Request) -> dict[str, Any]:
        told = messages(request)
        config = self._named()
        settings = self._settings.asked(request)
        if settings.is_json:
            config["responseMimeType"] = "application/json"
        if settings.schema is not None:
            config["responseJsonSchema"] = settings.schema
        body: dict[str, Any] = {
            "contents": [{"role": "user", "parts": [{"text": told.user}]}],
            "generationConfig": config,
        }
        if told.system:
            body["systemInstruction"] = {"parts": [{"text": told.system}]}
        return body

    def _output(self, response: Any) -> Output:
        fields = fields_of(response)
        candidate = next(iter(objects_in(fields.get("candidates"))), {})
        parts = objects_in(fields_of(candidate.get("content")).get("parts"))
        texts = [
            p["text"] for p in parts if isinstance(p.get("text"), str) and not p.get("thought")
        ]
        blocked = fields_of(fields.get("promptfeedback")).get("blockreason")
        reason = reason_of(candidate.get("finishreason") or blocked)
        if not texts:
            raise NoTextError(f"no text in the response ({reason})")
        whole = candidate.get("groundingmetadata") or candidate.get("logprobsresult")
        usage = fields_of(fields.get("usagemetadata"))
        written = [usage.get(name) for name in ("candidatestokencount", "thoughtstokencount")]
        counts = [n for n in written if isinstance(n, int)]
        return Output(
            raw=response if whole else "".join(texts),
            usage=usage_of(usage.get("prompttokencount"), sum(counts) if counts else None),
            finish_reason=reason,
        )
