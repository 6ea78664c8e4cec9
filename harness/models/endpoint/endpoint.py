"""A model behind an HTTP interface: what the interfaces of all vendors have in common."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from harness.citations.formats.payload import fields_of, whole_number
from harness.core.answer import Output
from harness.core.errors import Problem
from harness.core.request import Request
from harness.models.endpoint.connection import Remote, url_problem
from harness.models.endpoint.generation import Generation, read_generation
from harness.models.endpoint.secrets import SecretHeader


@dataclass(frozen=True, kw_only=True)
class Endpoint(Remote, ABC):
    """Asks one model at `base_url`; the key is the value of the variable `api_key_env`.

    `generation` are the parameters of `Generation`; `extra_body` holds further fields of the
    request, named as the vendor names them. Raises `UsageError` for what the interface doesn't
    take and for a key that is not there.
    """

    NAMES: ClassVar[Mapping[str, str]]  # of generation parameters, in the interface
    FORMATS: ClassVar[frozenset[str]] = frozenset(("response_format", "json_schema"))
    KEY_HEADER: ClassVar[tuple[str, str]] = ("Authorization", "Bearer ")
    RESERVED: ClassVar[frozenset[str]] = frozenset(
        ("model", "messages", "input", "contents", "documents", "stream", "generationConfig")
    )

    model: str
    base_url: str
    api_key_env: str | None = field(default=None, compare=False)
    generation: Mapping[str, Any] = field(default_factory=dict, hash=False)
    extra_body: Mapping[str, Any] = field(default_factory=dict, hash=False)
    _settings: Generation = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check the parameters and read the key."""
        settings = read_generation(self.generation, supported={*self.NAMES, *self.FORMATS})
        object.__setattr__(self, "_settings", settings)
        object.__setattr__(self, "generation", settings.given())
        object.__setattr__(self, "base_url", self.base_url.rstrip("/"))
        super().__post_init__()

    async def answer(self, request: Request) -> Output:
        """The model's answer. Raises `CallError`s."""
        body = {**self._body(request), **self.extra_body}
        response = await self._connection.send("POST", self._url(), json.dumps(body).encode())
        if error := fields_of(response).get("error"):
            raise self._connection.error_under_200(error)
        return self._output(response)

    @abstractmethod
    def _url(self) -> str:
        """Where requests go."""

    @abstractmethod
    def _body(self, request: Request) -> dict[str, Any]:
        """What a request says."""

    @abstractmethod
    def _output(self, response: Any) -> Output:
        """The output in a response. Raises `BadResponseError` or `NoTextError` without one."""

    def _named(self) -> dict[str, Any]:
        """The generation parameters as the interface names them, the answer's format left out."""
        given = self._settings.given()
        return {name: given[own] for own, name in self.NAMES.items() if own in given}

    def _secret_headers(self) -> dict[str, SecretHeader]:
        name, prefix = self.KEY_HEADER
        key = {name: SecretHeader(self.api_key_env, prefix)} if self.api_key_env else {}
        return key | super()._secret_headers()

    def _problems(self) -> list[Problem]:
        taken = sorted(self.RESERVED.intersection(self.extra_body))
        return url_problem("base_url", self.base_url) + [
            Problem(
                where=f"extra_body: {name}",
                found="a field that the harness fills",
                expected="fields besides those",
                fix="remove it; see `model` and `generation`",
            )
            for name in taken
        ]


def usage_of(prompt: Any, completion: Any) -> dict[str, int]:
    """The tokens in and out, where the server tells them.

    >>> usage_of(12, 3.0), usage_of(12, None)
    ({'prompt_tokens': 12, 'completion_tokens': 3}, {'prompt_tokens': 12})
    """
    told = {"prompt_tokens": prompt, "completion_tokens": completion}
    counts = {
        name: whole_number(int(n) if isinstance(n, float) and n.is_integer() else n)
        for name, n in told.items()
    }
    return {name: count for name, count in counts.items() if count is not None}


def reason_of(value: object) -> str | None:
    """Why the model stopped, where the server says so in a text."""
    return value if isinstance(value, str) else None
