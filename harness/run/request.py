"""From gold items to requests: what a model is shown, and nothing of the answers."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from harness.core.digest import digest
from harness.core.item import Item, QaItem, Source
from harness.core.request import Request, ShownSource
from harness.gold.spans import spans_of

Context: TypeAlias = Literal["all", "gold", "none"]

_CITE = "Cite the sources of every statement by number, like [1] or [2][3]."
INSTRUCTIONS: Mapping[str, str] = {
    "qa": (
        "Answer the question from the numbered sources alone, as briefly as possible. "
        f"{_CITE} If the sources do not answer the question, say so. "
        "If they contradict each other, give every side with its source."
    ),
    "single": f"Summarise the source in two or three sentences, 75 to 115 words. {_CITE}",
    "multi": (
        "Summarise the sources together in about 120 words; say where they disagree. " + _CITE
    ),
    "timeline": f"List the dated events of the sources in order of time, a line each. {_CITE}",
    "query": f"Summarise in 75 to 115 words what the sources say on the query. {_CITE}",
}


def shown_names(item: Item, sources: Mapping[str, Source], context: Context) -> tuple[str, ...]:
    """The names of the seeds shown for an item, in order of file name: `[n]` is the n-th.

    In context `all` a question is shown every seed and a summary the seeds it summarises; in
    `gold` a question is shown only the seeds that hold its evidence or its distractors.
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
    """Builds the requests of one task."""

    task: str
    sources: Mapping[str, Source]
    context: Context = "all"
    furniture: Literal["hidden", "shown"] = "hidden"
    seed: int = 0

    def build(self, item: Item, *, repeat: int) -> Request:
        """The request for an item; holds no field of the gold's answers."""
        names = shown_names(item, self.sources, self.context)
        return Request(
            task=self.task,
            item=item.id,
            instructions=INSTRUCTIONS["qa" if isinstance(item, QaItem) else item.kind],
            question=item.question if isinstance(item, QaItem) else item.query,
            sources=tuple(
                self._shown(number, self.sources[name])
                for number, name in enumerate(names, start=1)
            ),
            repeat=repeat,
            seed=self.seed,
        )

    def _shown(self, number: int, source: Source) -> ShownSource:
        return ShownSource(
            number=number,
            name=source.name,
            text=source.content() if self.furniture == "hidden" else source.text,
            title=source.title,
            date=source.date,
        )


def request_digest(request: Request) -> str:
    """SHA-256 of everything a model is shown."""
    return digest(dataclasses.asdict(request))
