"""Any callable as a model: `def answer(request): return "text [1]"`, plain or `async`."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from harness.core.digest import digest_text
from harness.core.errors import Problem, UsageError
from harness.core.registry import load_attribute
from harness.core.request import Request
from harness.models.base import Returned

Answering: TypeAlias = Callable[..., Returned | Awaitable[Returned]]


@dataclass(frozen=True)
class Function:
    """A model that calls the function at `target` (`module:attr` or `file.py:attr`).

    `params` are passed on as keywords. `code` is the digest of the file that defines the function,
    so that an edited function is another model; what that file imports is not looked into.
    """

    target: str
    params: Mapping[str, Any] = field(default_factory=dict, hash=False)
    code: str = field(init=False)
    _call: Answering = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Load the target. Raises `UsageError` where it is not there or cannot be called."""
        self._keep(load_attribute(self.target, where=f"model function {self.target!r}"))

    @classmethod
    def wrap(
        cls, call: Answering, *, target: str = "", params: Mapping[str, Any] | None = None
    ) -> Function:
        """A model around a callable in hand; `target` is the name it goes by.

        >>> from harness.core.request import Request
        >>> asked = Request(task="qa", item="q1", instructions="", question="Who?", sources=())
        >>> Function.wrap(lambda request: request.question.upper(), target="shout").answer(asked)
        'WHO?'
        """
        wrapped = object.__new__(cls)
        object.__setattr__(wrapped, "target", target or getattr(call, "__qualname__", repr(call)))
        object.__setattr__(wrapped, "params", dict(params or {}))
        wrapped._keep(call)
        return wrapped

    @property
    def is_async(self) -> bool:
        """Whether `answer` returns an awaitable."""
        called = getattr(self._call, "__call__", None)  # noqa: B004  (objects with async __call__)
        return inspect.iscoroutinefunction(self._call) or inspect.iscoroutinefunction(called)

    @property
    def cacheable(self) -> bool:
        """Whether the function says of itself that its answers are worth keeping."""
        return getattr(self._call, "cacheable", False) is True

    def answer(self, request: Request) -> Returned | Awaitable[Returned]:
        """What the function returns, or the awaitable of it; raises what the function raises."""
        return self._call(request, **self.params)

    def _keep(self, call: object) -> None:
        if not callable(call):
            raise UsageError(
                Problem(
                    where=f"model function {self.target!r}",
                    found=f"{type(call).__name__}, which cannot be called",
                    expected="a function of one request",
                    fix="name a function: def answer(request): return 'text [1]'",
                )
            )
        object.__setattr__(self, "code", _code_digest(call))
        object.__setattr__(self, "_call", call)


def _code_digest(call: object) -> str:
    """The digest of the defining file; of the empty text where there is none to read."""
    defined = call if inspect.isroutine(call) else type(call)
    try:
        path = inspect.getsourcefile(inspect.unwrap(defined))
        return digest_text(Path(path).read_text(encoding="utf-8") if path else "")
    except (TypeError, OSError):
        return digest_text("")
