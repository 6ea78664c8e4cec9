"""Generation: every planned call once, its prediction stored as soon as it is there."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from harness.core.answer import Failure, Output, Prediction
from harness.core.digest import digest
from harness.core.errors import Problem
from harness.core.item import Item
from harness.core.request import Request
from harness.models.base import ClosableModel, Model
from harness.run.attempt import failure_of
from harness.run.budget import Budget
from harness.run.circuit import IN_A_ROW, is_outage
from harness.run.engines.local import LocalEngine
from harness.run.interrupts import heeding_interrupts
from harness.run.lane import Lane, Terms, Tried
from harness.run.request import RequestBuilder, request_digest
from harness.run.retry import Retries
from harness.run.secrets import Mask
from harness.store.cache import is_cacheable
from harness.store.records import CallKey

_CLOSING_S = 5.0


class ResponseCache(Protocol):
    """Answers of earlier runs, by a key of model name, model identity and request."""

    def get(self, key: str) -> Output | None:
        """The answer stored under a key."""
        ...

    def holds(self, key: str) -> bool:
        """Whether there is an answer under a key."""
        ...

    def put(self, key: str, output: Output) -> None:
        """Stores an answer."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """Everything that turns call keys into predictions.

    `terms` are by model; `grace_s` is how long calls under way have after the first Ctrl-C.
    """

    models: Mapping[str, Model]
    builders: Mapping[str, RequestBuilder]
    items: Mapping[str, Mapping[str, Item]]
    concurrency: int = 8
    terms: Mapping[str, Terms] = field(default_factory=dict)
    retries: Retries = field(default_factory=Retries)
    budget: Budget = field(default_factory=Budget)
    mask: Mask = field(default_factory=Mask)
    cache: ResponseCache | None = None
    grace_s: float = 30.0

    def run(
        self,
        keys: Iterator[CallKey],
        store: Callable[[Prediction], None],
        *,
        say: Callable[[str], None] = lambda _: None,
    ) -> tuple[Problem, ...]:
        """Calls the models for every key and stores each prediction as it arrives.

        Returns the problems that ended it early, for a model or for all; a call that was not made
        then is not stored. Raises `KeyboardInterrupt` after Ctrl-C; what has arrived by then is
        stored already. `say` tells the user how it goes.
        """
        try:
            return asyncio.run(_Session(self, store, say).run(keys))
        except asyncio.CancelledError:
            raise KeyboardInterrupt from None


class _Asked(NamedTuple):
    """A call with its request, and the digest that stands for it."""

    key: CallKey
    request: Request
    digest: str


class _Session:
    """One run of a generation, in one event loop."""

    def __init__(
        self,
        generation: Generation,
        store: Callable[[Prediction], None],
        say: Callable[[str], None],
    ) -> None:
        self._of, self._store, self._say = generation, store, say
        self._engine = LocalEngine(generation.concurrency)
        self._problems: list[Problem] = []
        self._interrupted = False
        self._cache = generation.cache
        self._lanes = {
            name: Lane(
                name,
                model,
                self._engine,
                terms=generation.terms.get(name, Terms()),
                retries=generation.retries,
                most=generation.concurrency,
            )
            for name, model in generation.models.items()
        }
        by_host = defaultdict(list)
        for lane in self._lanes.values():
            by_host[lane.host].append(lane.window)
        for lane in self._lanes.values():
            lane.neighbours = by_host[lane.host]

    async def run(self, keys: Iterator[CallKey]) -> tuple[Problem, ...]:
        try:
            with heeding_interrupts(self._interrupt, grace_s=self._of.grace_s), self._timed():
                async for predictions in self._engine.map(self._answer, self._jobs(keys)):
                    self._keep(predictions)
            for lane in self._lanes.values():
                self._keep(lane.circuit.release())
        finally:
            await self._close()
        if self._interrupted:
            raise KeyboardInterrupt
        return tuple(self._problems)

    def _jobs(self, keys: Iterator[CallKey]) -> Iterator[Sequence[CallKey]]:
        """The calls in order, as batches of what one model takes at once, up to a halt."""
        for model, own in itertools.groupby(keys, key=lambda key: key.model):
            lane = self._lanes[model]
            while batch := tuple(itertools.islice(own, lane.batch_size)):
                if problem := self._of.budget.exhausted():
                    self._halt(problem)
                if lane.halt:
                    break
                yield batch

    async def _answer(self, keys: Sequence[CallKey]) -> list[Prediction]:
        """What may be stored of these calls, now that they have ended."""
        lane = self._lanes[keys[0].model]
        found: list[Prediction] = []
        asked: list[_Asked] = []
        for key in keys:
            item = self._of.items[key.task][key.item]
            request = self._of.builders[key.task].build(item, repeat=key.repeat)
            call = _Asked(key, request, request_digest(request))
            hit = self._recalled(lane, call)
            if hit is None:
                asked.append(call)
            else:
                found.append(_prediction(call, hit, None))
        tries = await lane.ask([call.request for call in asked]) if asked else []
        for call, tried in zip(asked, tries, strict=True):
            if tried is not None:
                found += self._settled(lane, call, tried)
        return found

    def _settled(self, lane: Lane, call: _Asked, tried: Tried) -> list[Prediction]:
        outcome, mask = tried.outcome, self._of.mask
        if isinstance(outcome, Output):
            output = mask.output(outcome)
            if self._cache is not None and is_cacheable(lane.model):
                self._cache.put(cache_key(lane.name, lane.identity, call.digest), output)
            return lane.circuit.settle(_prediction(call, output, tried), outage=False)
        failure = failure_of(outcome, mask.text)
        prediction = _prediction(call, failure, tried)
        settled = lane.circuit.settle(prediction, outage=is_outage(outcome))
        if lane.circuit.is_open and not lane.halt:
            lane.halt.set()
            self._problems.append(_out_of_order(lane.name, failure))
        return settled

    def _recalled(self, lane: Lane, call: _Asked) -> Output | None:
        if self._cache is None or not is_cacheable(lane.model):
            return None
        return self._cache.get(cache_key(lane.name, lane.identity, call.digest))

    def _keep(self, predictions: Sequence[Prediction]) -> None:
        for prediction in predictions:
            self._of.budget.spend(prediction)
            self._store(prediction)

    def _halt(self, problem: Problem | None = None) -> None:
        """Lets no lane begin another attempt."""
        if problem is not None and problem not in self._problems:
            self._problems.append(problem)
        for lane in self._lanes.values():
            lane.halt.set()

    def _interrupt(self) -> None:
        self._interrupted = True
        self._halt()
        self._say(
            f"Stopping: calls under way have {self._of.grace_s:g} s to end; "
            "Ctrl-C again drops them."
        )

    @contextlib.contextmanager
    def _timed(self) -> Iterator[None]:
        """While the block runs, the halt that `max_minutes` calls for is due."""
        minutes = self._of.budget.max_minutes
        if minutes is None:
            yield
            return
        loop, problem = asyncio.get_running_loop(), self._of.budget.timed_out()
        timer = loop.call_later(60 * minutes, self._halt, problem)
        try:
            yield
        finally:
            timer.cancel()

    async def _close(self) -> None:
        """Lets go of threads, and of what the models hold open; none can hold the run up."""
        self._engine.close()
        models = self._of.models.values()
        closing = [
            asyncio.ensure_future(model.aclose())
            for model in models
            if isinstance(model, ClosableModel)
        ]
        if closing:
            done, _ = await asyncio.wait(closing, timeout=_CLOSING_S)
            for task in done:
                if not task.cancelled() and task.exception() is not None:
                    self._say(f"A model did not close: {task.exception()!r}")


def cache_key(model: str, identity: str, request_digest: str) -> str:
    """The key of a call in a cache: two names, two models or two requests never share one."""
    return digest([model, identity, request_digest])


def _prediction(call: _Asked, result: Output | Failure, tried: Tried | None) -> Prediction:
    """What is stored of a call; without a try the result is from the cache."""
    return Prediction(
        **call.key._asdict(),
        result=result,
        sources=tuple(source.name for source in call.request.sources),
        request_digest=call.digest,
        latency_s=tried.latency_s if tried else None,
        attempts=tried.attempts if tried else 0,
        waited_s=round(tried.waited_s, 6) if tried else 0.0,
        cached=tried is None,
    )


def _out_of_order(model: str, last: Failure) -> Problem:
    return Problem(
        where=f"model {model!r}",
        found=f"{IN_A_ROW} calls in a row that failed, the last with {last.error_class}: "
        f"{last.message[:200] or 'no message'}",
        expected="a server that can be reached, has room and takes the key, "
        "or a program that keeps running and prints answers only",
        fix="mend that and run the same command with --resume: what was answered is kept, "
        "these calls and those not made yet are made then",
    )
