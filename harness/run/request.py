"""From gold items to requests: what a model is shown, and nothing of the answers."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from harness.config.task import TaskSpec
from harness.core.digest import digest
from harness.core.item import Item, QaItem, Source
from harness.core.request import Request, ShownSource
from harness.core.rng import generator
from harness.gold.spans import spans_of
from harness.run.instructions import RESPONSE_SCHEMA, AnswerFormat, instructions
from harness.run.prompt import Prompt, make_prompt
from harness.run.retriever import Retriever

Context: TypeAlias = Literal["all", "gold", "retrieved", "none"]
_FIELDS = tuple(field.name for field in dataclasses.fields(Request))
_SHOWN = tuple(field.name for field in dataclasses.fields(ShownSource))
_CHARACTERS_A_TOKEN = 4  # of English prose, by the usual tokenizers' own rule of thumb


def shown_names(item: Item, sources: Mapping[str, Source], context: Context) -> tuple[str, ...]:
    """The names of the seeds shown for an item, in order of file name: `[n]` is the n-th.

    In context `all` a question is shown every seed and a summary the seeds it summarises; in
    `gold` a question is shown only the seeds that hold its evidence or its distractors; `retrieved`
    chooses among those of `all`.
    """
    if context == "none":
        return ()
    if not isinstance(item, QaItem):
        return tuple(sorted(item.seeds))
    if context == "gold":
        return tuple(sorted({span.seed for _, span in spans_of(item)}))
    return tuple(sorted(sources))


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestBuilder:
    """Builds the requests of one task.

    With a `retriever` an item that asks something is shown the `top_k` best of its sources, best
    first. Shuffled sources stand in an order drawn from the seed and the item.
    """

    task: str
    sources: Mapping[str, Source]
    context: Context = "all"
    furniture: Literal["hidden", "shown"] = "hidden"
    order: Literal["fixed", "shuffled"] = "fixed"
    answer_format: AnswerFormat = "inline"
    retriever: Retriever | None = None
    top_k: int = 1
    prompt: Prompt | None = None
    seed: int = 0

    def shown(self, item: Item) -> tuple[str, ...]:
        """The names of the sources shown for an item: `[n]` is the n-th."""
        names, asked = shown_names(item, self.sources, self.context), _question(item)
        if self.retriever is not None and asked is not None:
            names = self.retriever.best(asked, among=names, k=self.top_k)
        if self.order == "shuffled":
            draw = generator(self.seed, "source-order", self.task, item.id)
            return tuple(draw.sample(names, len(names)))
        return names

    def build(self, item: Item, *, repeat: int) -> Request:
        """The request for an item; holds no field of the gold's answers.

        Raises `UsageError` where the task's template fails on it.
        """
        request = Request(
            task=self.task,
            item=item.id,
            instructions=instructions(item, self.answer_format, closed_book=self.context == "none"),
            question=_question(item),
            sources=tuple(
                self._shown(number, self.sources[name])
                for number, name in enumerate(self.shown(item), start=1)
            ),
            repeat=repeat,
            seed=self.seed,
            response_schema=RESPONSE_SCHEMA if self.answer_format == "json" else None,
        )
        if self.prompt is None:
            return request
        return dataclasses.replace(request, prompt=self.prompt.render(request))

    def _shown(self, number: int, source: Source) -> ShownSource:
        return ShownSource(
            number=number,
            name=source.name,
            text=_text(source, self.furniture),
            title=source.title,
            date=source.date,
        )


def make_builder(spec: TaskSpec, sources: Mapping[str, Source], *, seed: int) -> RequestBuilder:
    """The builder of a task as its config resolves it. Raises `UsageError` for a bad template."""
    as_json, retriever, prompt = spec.answer_format == "json", None, None
    if spec.context == "retrieved":
        texts = {name: _text(source, spec.furniture) for name, source in sources.items()}
        retriever = Retriever(texts)
    if spec.prompt is not None:
        prompt = make_prompt(spec.prompt.read(), path=spec.prompt.path, with_schema=as_json)
    return RequestBuilder(
        task=spec.name,
        sources=sources,
        context=spec.context or "all",
        furniture=spec.furniture,
        order=spec.order,
        answer_format=spec.answer_format,
        retriever=retriever,
        top_k=spec.top_k or 1,
        prompt=prompt,
        seed=seed,
    )


def _question(item: Item) -> str | None:
    return item.question if isinstance(item, QaItem) else item.query


def _text(source: Source, furniture: Literal["hidden", "shown"]) -> str:
    return source.content() if furniture == "hidden" else source.text


def request_digest(request: Request) -> str:
    """SHA-256 of everything a model is shown."""
    asked = {name: getattr(request, name) for name in _FIELDS}  # `asdict` copies every value
    asked["sources"] = [{name: getattr(s, name) for name in _SHOWN} for s in request.sources]
    return digest(asked)


def estimated_tokens(request: Request) -> int:
    """A guess at the tokens of a request, since no tokenizer is at hand: a quarter of its letters.

    Counts the prompt, or else instructions, question and sources with their titles and dates.

    >>> asked = Request(task="qa", item="q", instructions="Say.", question="Why?", sources=())
    >>> estimated_tokens(asked)
    2
    """
    parts: list[str | None] = [request.prompt]
    if request.prompt is None:
        parts = [request.instructions, request.question]
        parts += [part for s in request.sources for part in (s.title or s.name, s.date, s.text)]
    return math.ceil(sum(len(part or "") for part in parts) / _CHARACTERS_A_TOKEN)
