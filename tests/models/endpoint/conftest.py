from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from harness.core.answer import Output
from harness.core.request import Request
from harness.models.base import as_output
from harness.models.catalog import build_model


@pytest.fixture
def build() -> Callable[..., Any]:
    """A model by adapter and parameters."""
    return lambda adapter, **params: build_model(adapter, params, where="c.yaml:models[0]")


@pytest.fixture
def answered() -> Callable[..., list[Output | Exception]]:
    """What a model answers to requests asked at once, exceptions in their places."""

    def ask_all(model: Any, *requests: Request) -> list[Any]:
        async def run() -> list[Any]:
            try:
                return await asyncio.gather(
                    *(model.answer(request) for request in requests), return_exceptions=True
                )
            finally:
                await model.aclose()

        found = asyncio.run(run())
        return [one if isinstance(one, Exception) else as_output(one) for one in found]

    return ask_all
