"""One attempt: a model is called, and what it gives or raises becomes a value.

Here stands the package's one broad `except`: whatever a model raises is a failure of its call,
`sys.exit` included; only Ctrl-C ends a run.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from harness.core.answer import Failure, Output
from harness.core.digest import canonical_json
from harness.models.base import as_output
from harness.models.endpoint.errors import CallTimeoutError
from harness.run.engines.local import LocalEngine, is_async

_MESSAGE_LIMIT = 2_000
ReadT = TypeVar("ReadT")


async def attempt(
    engine: LocalEngine,
    function: Callable[..., Any],
    argument: object,
    *,
    read: Callable[[Any], ReadT],
    limit_s: float,
) -> ReadT | BaseException:
    """What `read` makes of the function's value, or what was raised on the way.

    Past the limit an async function is cancelled, and the error may be tried again; a plain one
    can't be stopped and goes on in its thread, so that its error is final.
    """
    limit = asyncio.timeout(limit_s)
    try:
        async with limit:
            return read(await engine.call(function, argument))
    except asyncio.CancelledError as error:
        if _is_cancelled():
            raise
        return error  # the model's own, from a timeout inside it
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a model may raise anything
        if limit.expired():
            late = f"no answer within {limit_s:g} s (timeout_s)"
            return CallTimeoutError(late) if is_async(function) else TimeoutError(late)
        return error


def _is_cancelled() -> bool:
    """Whether this call is being dropped, by an interrupt of the run."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def storable(returned: object) -> Output:
    """What a model returned as an output.

    Raises `TypeError` or `ValueError` where no line of a file could hold it.
    """
    output = as_output(returned)
    if not isinstance(output.raw, str | Mapping):
        raise TypeError(f"Output.raw must be a string or a mapping, not {_kind(output.raw)}")
    canonical_json([output.raw, dict(output.usage), output.finish_reason])
    return output


def storable_batch(returned: Sequence[object], n: int) -> list[Output | BaseException]:
    """What a model returned for a batch of `n`, an output or an exception each.

    Raises `TypeError` or `ValueError` where one of them is neither, or the number is another.
    """
    if len(returned) != n:
        raise ValueError(f"the model returned {len(returned)} answers to a batch of {n}")
    return [one if isinstance(one, Exception) else storable(one) for one in returned]


def failure_of(error: BaseException, shown: Callable[[str], str]) -> Failure:
    """The failure that stands for an error; `shown` takes out what must not be stored."""
    try:
        message = str(error)
    except Exception:  # noqa: BLE001 - an error whose text cannot be had is an error all the same
        message = ""
    return Failure(error_class=_kind(error), message=shown(message)[:_MESSAGE_LIMIT])


def _kind(value: object) -> str:
    return type(value).__name__
