"""The contract of a plugin: what every registered model and metric must keep.

Call one of these in the tests of a package of your own; the harness calls them on all it ships:

    from harness.testing.contracts import check_metric, check_model

    def test_my_metric():
        check_metric(MyMetric(threshold=0.5))

    def test_my_model():
        check_model(MyModel(), deterministic=True)

Both collect every broken clause and raise `ContractError` once, with a line for each.

A **metric**: scores known tasks; has measures with unique names; its card
names the measure and is the same every time, also of an equal metric; `score` gives exactly its
measures for answered, abstained and unparsed cases; a `Score` is a finite number, in [0, 1] where
the measure is bounded, with a weight that is finite and not negative; an `Undefined` says why; it
is pure (the same case, the same result) and scores each case by itself (neither the batch nor the
order of cases changes anything).

A **model**: answers a request without sources, one with sources in several scripts, and one
without a question; returns a string, a mapping or an `Output` that can be stored as JSON; and,
where it says that it is deterministic, gives the same answer to the same request whatever it was
asked before. One that has `aclose` is closed after each answer, and opens again for the next.
"""

from __future__ import annotations

import asyncio
import dataclasses
import inspect
import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from harness.citations.parse import parse
from harness.core.answer import Output
from harness.core.digest import canonical_json
from harness.core.item import Fact, Item, QaItem, ReferenceSentence, Source, Span, SummaryItem
from harness.core.request import Request, ShownSource
from harness.core.score import Measure, Score, Undefined
from harness.metrics.base import QA, SUMMARIES, Case, Metric, Sources, outcome_of
from harness.models.base import ClosableModel, Model, as_output

_TEXTS = {
    "a.txt": "Ana Ruiz opened the talks in Porto on 4 May 2020.\nThe council sent 300 dockers.\n",
    "b.txt": "“Nobody signed,” said Léo Brun. Переговоры прошли в Порту. 会谈在波尔图举行。 😀\n",
}
_OUTPUTS = (
    "Ana Ruiz [1].",
    "Ana Ruiz opened the talks in Porto.[1] The council sent 300 dockers [1][9].",
    "Léo Brun 😀 会谈 [2]",
    "[0]",
    "The sources do not say.",
    "",
    " \n",
)


class ContractError(AssertionError):
    """A model or a metric that does not keep its contract; the message has a line a clause."""

    def __init__(self, subject: object, broken: Sequence[str]) -> None:
        self.broken = tuple(broken)
        lines = "\n".join(f"  - {clause}" for clause in self.broken)
        super().__init__(f"{type(subject).__name__} breaks its contract:\n{lines}")


def check_metric(metric: Metric) -> None:
    """Nothing where the metric keeps the contract. Raises `ContractError` where it does not.

    >>> from harness.metrics.squad import Squad
    >>> check_metric(Squad())
    """
    broken = [*_shape(metric), *_cards(metric)]
    cases = contract_cases(metric.tasks)
    measures = {measure.name: measure for measure in metric.measures}
    for case in cases:
        broken += _scores(metric, measures, case)
    broken += _independence(metric, cases)
    _raise_if_any(metric, broken)


def check_model(model: Model, *, deterministic: bool = True) -> None:
    """Nothing where the model keeps the contract. Raises `ContractError` where it does not.

    `deterministic` says whether it claims to answer the same request alike for a fixed seed.

    >>> from harness.models.function import Function
    >>> check_model(Function.wrap(lambda request: request.question or "nothing asked"))
    """
    broken: list[str] = []
    requests = contract_requests()
    first = [_answered(model, request, broken) for request in requests]
    if deterministic and not broken:
        again = [_answered(model, request, broken) for request in reversed(requests)][::-1]
        broken += [
            f"answers {request.item!r} otherwise when asked again, after other requests"
            for request, one, two in zip(requests, first, again, strict=True)
            if one != two
        ]
    _raise_if_any(model, broken)


def contract_requests() -> tuple[Request, ...]:
    """The requests that a model must be able to answer."""
    sources = tuple(
        ShownSource(number=number, name=name, text=text)
        for number, (name, text) in enumerate(_TEXTS.items(), start=1)
    )
    question = "Who opened the talks — 谁?"

    def request(task: str, item: str, asked: str | None, shown: tuple[ShownSource, ...]) -> Request:
        said = "Answer from the sources."
        return Request(
            task=task, item=item, instructions=said, question=asked, sources=shown, seed=7
        )

    return (
        request(QA, "no-sources", question, ()),
        request(QA, "two-scripts", question, sources),
        request(QA, "blank-source", question, _blank()),
        request(SUMMARIES, "no-question", None, sources),
    )


def _blank() -> tuple[ShownSource, ...]:
    return (ShownSource(number=1, name="blank.txt", text=" \n"),)


def contract_cases(tasks: frozenset[str]) -> list[Case]:
    """Cases of every outcome but `failed`, for every kind of item of the tasks."""
    sources = Sources(
        shown=tuple(_TEXTS), corpus={name: Source(name=name, text=t) for name, t in _TEXTS.items()}
    )
    cases = []
    for item in _items(tasks):
        for raw in _OUTPUTS:
            answer = parse(raw, shown=sources.shown)
            outcome = outcome_of(item, answer)
            cases.append(Case(item=item, answer=answer, outcome=outcome, sources=sources))
    return cases


def _items(tasks: frozenset[str]) -> Iterator[Item]:
    span = Span(seed="a.txt", quote="Ana Ruiz", start=0, end=8)
    facts = (Fact(any=("Ana Ruiz",)), Fact(any=("Porto",), vital=False))
    if QA in tasks:
        asked: dict[str, Any] = {
            "question": "Who opened the talks?",
            "answers": ("Ana Ruiz",),
            "answerable": True,
        }
        yield QaItem(id="bare", **asked)
        yield QaItem(
            id="full",
            kind="single_source",
            answer_type="reason",
            key_facts=facts,
            reject=("Léo Brun",),
            evidence=((span,),),
            **asked,
        )
        yield QaItem(
            id="list",
            answer_type="list",
            items=(("Ana Ruiz",), ("Léo Brun", "Brun")),
            **asked,
        )
        yield QaItem(id="none", question="Who signed?", answers=(), answerable=False)
    if SUMMARIES in tasks:
        sentence = ReferenceSentence(text="Ana Ruiz opened the talks.", evidence=((span,),))
        yield SummaryItem(
            id="one", kind="single", seeds=("a.txt",), references=((sentence,),), key_facts=facts
        )
        yield SummaryItem(id="bare", kind="multi", seeds=tuple(_TEXTS), references=((sentence,),))


def _shape(metric: Metric) -> Iterator[str]:
    if not metric.tasks or not metric.tasks <= {QA, SUMMARIES}:
        yield f"scores the tasks {sorted(metric.tasks)}, not some of {QA}, {SUMMARIES}"
    names = [measure.name for measure in metric.measures]
    if not names:
        yield "has no measures"
    yield from (
        f"has the measure {name!r} twice" for name in sorted(set(names)) if names.count(name) > 1
    )


def _cards(metric: Metric) -> Iterator[str]:
    for measure in metric.measures:
        card = metric.card(measure.name)
        if card.name != measure.name:
            yield f"has a card for {measure.name!r} that names {card.name!r}"
        if str(card) != str(dataclasses.replace(metric).card(measure.name)):
            yield f"has a card for {measure.name!r} that is not the same every time"


def _scores(metric: Metric, measures: dict[str, Measure], case: Case) -> Iterator[str]:
    where = f"on item {case.item.id!r}, {case.outcome}, {case.answer.text!r}"
    found = _tried(lambda: metric.score(case))
    if isinstance(found, Exception):
        yield f"raises {found!r} {where}"
        return
    if set(found) != set(measures):
        yield f"gives {sorted(set(found) ^ set(measures))} too much or too little {where}"
        return
    for name, score in found.items():
        fault = _fault(score, measures[name])
        if fault:
            yield f"gives {name} {fault} {where}"
    if metric.score(case) != found:
        yield f"gives another result the second time {where}"


def _fault(score: object, measure: Measure) -> str | None:
    if isinstance(score, Undefined):
        return None if score.reason else "as undefined without a reason"
    if not isinstance(score, Score):
        return f"as a {type(score).__name__}, neither Score nor Undefined"
    numbers = [score.value, score.weight, *score.counts.values()]
    if not all(map(_is_finite, numbers)):
        return f"a value, weight or count that is no finite number ({score})"
    if score.weight < 0:
        return f"a negative weight ({score.weight})"
    if measure.bounded and not 0 <= score.value <= 1:
        return f"the value {score.value}, though it is bounded"
    return None


def _is_finite(number: object) -> bool:
    return isinstance(number, int | float) and math.isfinite(number)


def _independence(metric: Metric, cases: Sequence[Case]) -> Iterator[str]:
    alone = _tried(lambda: [metric.score(case) for case in cases])
    batch = _tried(lambda: list(metric.score_batch(cases)))
    turned = _tried(lambda: list(metric.score_batch(cases[::-1]))[::-1])
    if isinstance(batch, Exception):
        yield f"raises {batch!r} on a batch"
    elif batch != alone:
        yield "scores a batch otherwise than its cases one by one"
    elif turned != batch:
        yield "scores a batch otherwise when its order is turned round"
    empty = _tried(lambda: list(metric.score_batch([])))
    if empty != []:
        yield f"gives {empty!r} for a batch of nothing"


def _tried(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except Exception as error:  # noqa: BLE001 - a plugin may raise anything; it is reported
        return error


def _answered(model: Model, request: Request, broken: list[str]) -> Output | None:
    async def ask() -> Output:
        try:
            returned = model.answer(request)
            output = as_output(await returned if inspect.isawaitable(returned) else returned)
        finally:
            if isinstance(model, ClosableModel):
                await model.aclose()
        canonical_json([output.raw, dict(output.usage), output.finish_reason])
        return output

    found = _tried(lambda: asyncio.run(ask()))
    if isinstance(found, Exception):
        broken.append(f"does not answer {request.item!r}: {found!r}")
        return None
    output: Output = found
    return output


def _raise_if_any(subject: object, broken: Sequence[str]) -> None:
    if broken:
        raise ContractError(subject, broken)


__all__ = ["ContractError", "check_metric", "check_model", "contract_cases", "contract_requests"]
