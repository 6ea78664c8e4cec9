"""Generation: every planned call once, its prediction stored as soon as it is there.

Here stands the package's one broad `except`: whatever a model raises becomes a stored `Failure`,
`sys.exit` in a model included; only Ctrl-C ends a run.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from harness.core.answer import Failure, Output, Prediction
from harness.core.digest import canonical_json
from harness.core.item import Item
from harness.core.request import Request
from harness.models.base import Model, as_output
from harness.run.engines.local import LocalEngine
from harness.run.request import RequestBuilder, request_digest
from harness.store.records import CallKey

_MESSAGE_LIMIT = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """Everything that turns call keys into predictions."""

    models: Mapping[str, Model]
    builders: Mapping[str, RequestBuilder]
    items: Mapping[str, Mapping[str, Item]]
    concurrency: int = 8

    def run(self, keys: Iterator[CallKey], store: Callable[[Prediction], None]) -> None:
        """Calls the models for every key and stores each prediction as it arrives.

        Returns when all are stored. Raises `KeyboardInterrupt` on Ctrl-C; what has arrived by
        then is stored already.
        """
        try:
            asyncio.run(self._run(keys, store))
        except asyncio.CancelledError:
            raise KeyboardInterrupt from None

    async def _run(self, keys: Iterator[CallKey], store: Callable[[Prediction], None]) -> None:
        engine = LocalEngine(self.concurrency)

        async def answer(key: CallKey) -> Prediction:
            return await self._answer(key, engine)

        try:
            with _heeding_interrupts():
                async for prediction in engine.map(answer, keys):
                    store(prediction)
        finally:
            engine.close()

    async def _answer(self, key: CallKey, engine: LocalEngine) -> Prediction:
        request = self.builders[key.task].build(self.items[key.task][key.item], repeat=key.repeat)
        started = time.perf_counter()
        result = await self._call(self.models[key.model], request, engine)
        return Prediction(
            model=key.model,
            task=key.task,
            item=key.item,
            repeat=key.repeat,
            result=result,
            sources=tuple(source.name for source in request.sources),
            request_digest=request_digest(request),
            latency_s=round(time.perf_counter() - started, 6),
        )

    @staticmethod
    async def _call(model: Model, request: Request, engine: LocalEngine) -> Output | Failure:
        try:
            return _storable(as_output(await engine.call(model.answer, request)))
        except asyncio.CancelledError as error:
            if _is_cancelled():
                raise
            return _failure(error)  # the model's own, from a timeout inside it
        except (Exception, SystemExit) as error:  # noqa: BLE001 - a model may raise anything
            return _failure(error)


@contextlib.contextmanager
def _heeding_interrupts() -> Iterator[None]:
    """While the block runs, Ctrl-C cancels the task that it stands in.

    asyncio's own handler waits for the loop to wake, which an idle one does not do where the
    kernel hands the signal to a thread in which a model is at work.
    """
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    heeded = signal.getsignal(signal.SIGINT) not in (signal.SIG_IGN, None)
    if task is None or not heeded or threading.current_thread() is not threading.main_thread():
        yield
        return
    loop.add_signal_handler(signal.SIGINT, task.cancel)
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGINT)


def _storable(output: Output) -> Output:
    """The output. Raises `TypeError` or `ValueError` where no line of a file could hold it."""
    if not isinstance(output.raw, str | Mapping):
        raise TypeError(f"Output.raw must be a string or a mapping, not {_kind(output.raw)}")
    canonical_json([output.raw, dict(output.usage), output.finish_reason])
    return output


def _kind(value: object) -> str:
    return type(value).__name__


def _is_cancelled() -> bool:
    """Whether this call is being dropped, by an interrupt of the run."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _failure(error: BaseException) -> Failure:
    try:
        message = str(error)
    except Exception:  # noqa: BLE001 - an error whose text cannot be had is an error all the same
        message = ""
    return Failure(error_class=_kind(error), message=message[:_MESSAGE_LIMIT])
