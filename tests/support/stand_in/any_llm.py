"""The interface of any-llm that the adapter uses, with a provider that repeats what it is asked.

A model named `fails STATUS SECONDS` raises an error with this status and `retry_after`, which
repeats a key; `slow` never answers.
"""

from __future__ import annotations

import asyncio
from typing import Any

KEY = "sk-12345678"


class ToldError(Exception):
    def __init__(self, status: str, wait: str | None = None) -> None:
        super().__init__(f"no, {KEY}")
        if status != "0":
            self.status_code = int(status)
        if wait:
            self.retry_after = wait


class Completion:
    def __init__(self, text: str) -> None:
        self.text = text

    def model_dump(self) -> dict[str, Any]:
        message = {"content": f"{self.text}END", "role": "assistant"}
        usage = {"prompt_tokens": len(self.text.split()), "completion_tokens": 2}
        return {"choices": [{"message": message, "finish_reason": "stop"}], "usage": usage}


class AnyLLM:
    opened: tuple[str, str | None, str | None]
    asked: dict[str, Any]

    @classmethod
    def create(
        cls, provider: str, api_key: str | None = None, api_base: str | None = None
    ) -> AnyLLM:
        if provider == "nobody":
            raise ValueError(f"unknown provider, {api_key}")
        made = cls()
        made.opened = (provider, api_key, api_base)
        return made

    async def acompletion(
        self, *, model: str, messages: list[dict[str, str]], stream: bool, **rest: Any
    ) -> Completion:
        self.asked = {"model": model, "messages": messages, "stream": stream, **rest}
        if model == "slow":
            await asyncio.Event().wait()
        if model.startswith("fails"):
            raise ToldError(*model.split()[1:])
        return Completion(messages[-1]["content"].splitlines()[-1])
