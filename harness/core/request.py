"""What a model sees. Nothing here comes from the gold's answers: a leak is a type error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSource:
    """A source as a model sees it: `number` is what a marker `[n]` names, counted from 1.

    `text` has the seed's own offsets: page furniture is blanked with spaces, never cut.
    """

    number: int
    name: str
    text: str
    title: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One call: the task, its instructions, the question (or query) and the numbered sources.

    `seed` is the run's seed; a model that draws at random seeds its generator from it, its
    own name and `item`, so that the order of calls changes nothing. `prompt` is all of this in the
    words of the task's own template, where it has one: a model that reads text is sent that and
    nothing else. `response_schema` is the JSON Schema of the answer, where one is asked for.
    """

    task: str
    item: str
    instructions: str
    question: str | None
    sources: tuple[ShownSource, ...]
    repeat: int = 0
    seed: int = 0
    prompt: str | None = None
    response_schema: Mapping[str, object] | None = field(default=None, hash=False)
