"""What a model is: anything with `answer(request)`.

A model is a frozen dataclass whose fields are its parameters, so that its identity is its name
plus its fields. `answer` may be a plain function or `async`, and returns an `Output`, a string, or
a mapping such as `{"text": …}` / `{"answer": …, "citations": […]}`. It raises freely: only the run
turns an exception into a stored failure.

A model may offer more, each of it optional: `answer_batch`, as in `BatchModel`, `async aclose()`,
as in `ClosableModel`, and `concurrency`, the most calls that it takes at once.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Mapping, Sequence
from typing import Protocol, TypeAlias, runtime_checkable

from harness.core.answer import Json, Output
from harness.core.digest import digest
from harness.core.request import Request
from harness.core.usage import counts_of

Returned: TypeAlias = Output | str | Mapping[str, Json]


@runtime_checkable
class Model(Protocol):
    """Answers one request at a time, sync or async."""

    def answer(self, request: Request) -> Returned | Awaitable[Returned]:
        """The answer to one request; raises on failure."""
        ...


@runtime_checkable
class BatchModel(Model, Protocol):
    """Answers several requests faster together; `batch_size` is the most that it takes at once."""

    @property
    def batch_size(self) -> int:
        """The most requests of a batch, 1 at least."""
        ...

    def answer_batch(self, requests: Sequence[Request]) -> Sequence[Returned | Exception]:
        """An answer for each request, in order, or the exception that it alone failed with.

        What it raises itself is the failure of every request of the batch.
        """
        ...


@runtime_checkable
class ClosableModel(Model, Protocol):
    """Holds connections or processes, which it opens as it is asked."""

    async def aclose(self) -> None:
        """Let go of what is open, in the loop that asked; a later call opens it anew."""
        ...


def as_output(returned: object) -> Output:
    """What a model returned as an `Output`. Raises `TypeError` for any other type.

    A mapping is kept whole, as a structured output for the parser; the whole numbers of its `usage`
    count as what the call used.

    >>> as_output("yes [1]").raw
    'yes [1]'
    """
    if isinstance(returned, Output):
        return returned
    if isinstance(returned, str):
        return Output(raw=returned)
    if isinstance(returned, Mapping):
        return Output(raw=dict(returned), usage=counts_of(returned.get("usage")))
    raise TypeError(
        f"a model must return a string, a mapping or an Output, not {type(returned).__name__}"
    )


def identity_of(model: object) -> str:
    """SHA-256 of what makes a model that model: its class and, of a dataclass, its fields.

    Fields that take no part in comparisons are left out; a model of another kind is known by its
    class alone.
    """
    kind = type(model)
    known = dataclasses.fields(kind) if dataclasses.is_dataclass(kind) else ()
    fields = {field.name: repr(getattr(model, field.name)) for field in known if field.compare}
    return digest({"class": f"{kind.__module__}:{kind.__qualname__}", "fields": fields})
