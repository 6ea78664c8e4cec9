"""Models of many providers through the package any-llm-sdk (extra `any-llm`).

Interface: `AnyLLM.create`, `AnyLLM.acompletion` and `any_llm.exceptions`, version 1.0 and later.
Answers have the shape of chat completions. Failures are told apart by the HTTP status that the
provider's own error carries; one without a status is taken for a lost connection.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from harness.core.answer import Output
from harness.core.errors import Problem, UsageError
from harness.core.extras import require
from harness.core.request import Request
from harness.models.endpoint.endpoint import Endpoint
from harness.models.endpoint.errors import (
    CallError,
    CallTimeoutError,
    ConnectionLostError,
    error_of_status,
    read_retry_after,
)
from harness.models.endpoint.generation import Generation, read_generation
from harness.models.endpoint.messages import messages
from harness.models.endpoint.openai import CHAT_NAMES, chat_format, read_completion
from harness.models.endpoint.secrets import SecretHeader, outgoing_headers, scrub


@dataclass(frozen=True, kw_only=True)
class AnyLlm:
    """A `model` of a `provider`, both named as any-llm names them.

    The key is the value of the variable `api_key_env`; without it the package looks for one by
    itself, and messages can't be scrubbed of it. Raises `MissingExtraError` where the package is
    not installed and `UsageError` where it knows no such provider or finds no key.
    """

    cacheable: ClassVar[bool] = True

    provider: str
    model: str
    api_base: str | None = None
    api_key_env: str | None = field(default=None, compare=False)
    generation: Mapping[str, Any] = field(default_factory=dict, hash=False)
    total_s: float = field(default=300.0, compare=False)
    _settings: Generation = field(init=False, repr=False, compare=False)
    _secrets: tuple[str, ...] = field(init=False, repr=False, compare=False)
    _client: Any = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Open the provider's client."""
        any_llm = require("any_llm", extra="any-llm", purpose="the model 'any-llm'")
        settings = read_generation(self.generation, supported={*CHAT_NAMES, *Endpoint.FORMATS})
        named = {"key": SecretHeader(self.api_key_env)} if self.api_key_env else {}
        outgoing, problems = outgoing_headers({}, named)
        if problems:
            raise UsageError(problems)
        key = outgoing.headers.get("key")
        try:
            client = any_llm.AnyLLM.create(self.provider, api_key=key, api_base=self.api_base)
        except Exception as error:
            raise UsageError(
                Problem(
                    where=f"provider {self.provider!r} of any-llm",
                    found=scrub(f"{type(error).__name__}: {error}", outgoing.secrets),
                    expected="a provider that it knows, its package, and its key",
                    fix="correct `provider`, or name the key's variable in `api_key_env`",
                )
            ) from error
        object.__setattr__(self, "_settings", settings)
        object.__setattr__(self, "generation", settings.given())
        object.__setattr__(self, "_secrets", outgoing.secrets)
        object.__setattr__(self, "_client", client)

    async def answer(self, request: Request) -> Output:
        """The provider's answer. Raises `CallError`s."""
        given = self._settings.given()
        asked = {name: given[name] for name in CHAT_NAMES if name in given}
        if "stop" in asked:
            asked["stop"] = list(asked["stop"])
        try:
            async with asyncio.timeout(self.total_s):
                completion = await self._client.acompletion(
                    model=self.model,
                    messages=messages(request).as_chat(),
                    stream=False,
                    **asked,
                    **chat_format(self._settings.asked(request)),
                )
        except TimeoutError as error:
            raise CallTimeoutError(f"no answer within {self.total_s:g} s (total_s)") from error
        except Exception as error:
            raise self._classed(error) from error
        return read_completion(completion.model_dump(), stop=self._settings.stop)

    def _classed(self, error: Exception) -> CallError:
        """The error of ours that a provider's stands for."""
        said = scrub(f"{type(error).__name__}: {error}", self._secrets)
        response = getattr(error, "response", None)
        status = getattr(error, "status_code", getattr(response, "status_code", None))
        if not isinstance(status, int):
            return ConnectionLostError(said)
        wait = getattr(response, "headers", {}).get("Retry-After", None)
        wait = getattr(error, "retry_after", wait)
        return error_of_status(
            status, said, retry_after_s=read_retry_after(wait, now_s=time.time())
        )
