"""One model's way through a run: its calls paced, bounded, tried again, and stopped in time."""

from __future__ import annotations

import functools
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from harness.core.answer import Output
from harness.core.request import Request
from harness.core.rng import generator
from harness.core.usage import tokens_of
from harness.models.base import BatchModel, Model, identity_of
from harness.run.attempt import attempt, storable, storable_batch
from harness.run.circuit import Circuit, is_overload
from harness.run.engines.local import LocalEngine
from harness.run.limits import Halt, Pace, Window
from harness.run.request import estimated_tokens
from harness.run.retry import Retries


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the calls of a model are held to.

    `timeout_s` is the most that an attempt may take; a batch may take it for each of its calls.
    Models of one `host` slow down together.
    """

    timeout_s: float = 600.0
    requests_per_minute: float | None = None
    tokens_per_minute: float | None = None
    concurrency: int | None = None
    host: str | None = None


class Tried(NamedTuple):
    """How a call ended: an output or the last error, after how many attempts; times in seconds."""

    outcome: Output | BaseException
    attempts: int
    latency_s: float
    waited_s: float


@dataclass(slots=True)
class _Call:
    """A call and what it has met so far."""

    request: Request
    began_s: float = field(default_factory=time.monotonic)
    errors: list[BaseException] = field(default_factory=list)
    waited_s: float = 0.0


class _Made(NamedTuple):
    """What an attempt gave each of its calls; `whole` where one error stands for all of them."""

    outcomes: Sequence[Output | BaseException]
    latency_s: float
    whole: bool


class Lane:
    """The calls of one model, at most `most` of them at once."""

    def __init__(
        self,
        name: str,
        model: Model,
        engine: LocalEngine,
        *,
        terms: Terms,
        retries: Retries,
        most: int,
    ) -> None:
        self.name, self.model, self.host = name, model, terms.host or name
        self.batch_size = model.batch_size if isinstance(model, BatchModel) else 1
        own = 1 if self.batch_size > 1 else most  # a batch fills its device
        taken: int = getattr(model, "concurrency", most)
        self.window = Window(min(most, taken, terms.concurrency or own))
        self.neighbours = [self.window]
        self.circuit, self.halt = Circuit(), Halt()
        self._engine, self._retries, self._timeout_s = engine, retries, terms.timeout_s
        self._requests = Pace(terms.requests_per_minute) if terms.requests_per_minute else None
        self._tokens = Pace(terms.tokens_per_minute) if terms.tokens_per_minute else None

    @functools.cached_property
    def identity(self) -> str:
        """What makes the model that model."""
        return identity_of(self.model)

    async def ask(self, requests: Sequence[Request]) -> list[Tried | None]:
        """How each call ended, or None for one that was given up as the run came to a halt.

        Several requests go as one batch; where that fails they are made singly.
        """
        calls = [_Call(request) for request in requests]
        made = await self._make(calls)
        if made is None:
            return [None] * len(calls)
        ended = []
        for call, outcome in zip(calls, made.outcomes, strict=True):
            ended.append(await self._end(call, made._replace(outcomes=[outcome])))
        return ended

    async def _end(self, call: _Call, made: _Made) -> Tried | None:
        """The end of a call after its first attempt, with as many more as it may have."""
        [outcome] = made.outcomes
        while not isinstance(outcome, Output):
            call.errors.append(outcome)
            late = isinstance(outcome, TimeoutError)  # a plain function, which is still at it
            wait_s = 0.0 if made.whole and not late else self._wait_s(call)
            if wait_s is None:
                return Tried(outcome, len(call.errors), made.latency_s, call.waited_s)
            call.waited_s += wait_s
            await self.halt.sleep(wait_s)
            again = await self._make([call])
            if again is None:
                return None
            made, [outcome] = again, again.outcomes
        return Tried(outcome, len(call.errors) + 1, made.latency_s, call.waited_s)

    def _wait_s(self, call: _Call) -> float | None:
        request, n_tried = call.request, len(call.errors)
        words = (self.name, request.task, request.item, str(request.repeat), str(n_tried))
        return self._retries.wait_s(
            call.errors,
            elapsed_s=time.monotonic() - call.began_s,
            draw=generator(request.seed, "retry", *words).random(),
        )

    async def _make(self, calls: Sequence[_Call]) -> _Made | None:
        """One attempt on all of the calls together; None where the run came to a halt before it."""
        requests = [call.request for call in calls]
        async with self.window:
            n_reserved = await self._keep_pace(requests)
            if self.halt:
                return None
            began_s = time.monotonic()
            made = await self._attempt(requests)
            now_s = time.monotonic()
            outcomes = [made] * len(calls) if isinstance(made, BaseException) else made
            self._take_note(outcomes, n_reserved, began_s=began_s, now_s=now_s)
        whole = isinstance(made, BaseException) and len(calls) > 1
        return _Made(outcomes, round(now_s - began_s, 6), whole)

    async def _attempt(
        self, requests: Sequence[Request]
    ) -> list[Output | BaseException] | BaseException:
        engine, n = self._engine, len(requests)
        if n > 1 and isinstance(self.model, BatchModel):
            return await attempt(
                engine,
                self.model.answer_batch,
                requests,
                read=lambda returned: storable_batch(returned, n),
                limit_s=n * self._timeout_s,
            )
        return await attempt(
            engine,
            self.model.answer,
            requests[0],
            read=lambda returned: [storable(returned)],
            limit_s=self._timeout_s,
        )

    async def _keep_pace(self, requests: Sequence[Request]) -> float:
        """Waits for the model's turn; the tokens reserved, a guess until the model tells."""
        now_s, waits, n_reserved = time.monotonic(), [0.0], 0.0
        if self._requests:
            waits.append(self._requests.reserve(len(requests), now_s=now_s))
        if self._tokens:
            n_reserved = sum(map(estimated_tokens, requests))
            waits.append(self._tokens.reserve(n_reserved, now_s=now_s))
        await self.halt.sleep(max(waits))
        return n_reserved

    def _take_note(
        self,
        outcomes: Sequence[Output | BaseException],
        n_reserved: float,
        *,
        began_s: float,
        now_s: float,
    ) -> None:
        """Lets the outcome bear on the pace and on how many calls may run at once."""
        used = [tokens_of(one.usage) for one in outcomes if isinstance(one, Output)]
        if self._tokens and len(used) == len(outcomes) and None not in used:
            self._tokens.correct(sum(sum(tokens) for tokens in used if tokens) - n_reserved)
        for outcome in outcomes:
            if isinstance(outcome, Output):
                self.window.grow()
            elif is_overload(outcome):
                for window in self.neighbours:
                    window.shrink(began_s=began_s, now_s=now_s)
