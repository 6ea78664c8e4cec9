"""From raw output to a parsed answer.

A model returns an `Output` or raises; only the run's one broad `except` builds a `Failure`.
A `Prediction` is what the store keeps of a call; an `Answer` is what the parser makes of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

Json: TypeAlias = bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """What a model gave back, untouched: text, or the JSON object a structured API returned."""

    raw: str | Mapping[str, Json]
    usage: Mapping[str, int] = field(default_factory=dict)
    finish_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A call that raised or timed out. Never scored as an empty answer."""

    error_class: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """One stored call. `sources` are the seeds' names as shown: `[n]` is `sources[n-1]`.

    `latency_s` is the last attempt's own, `waited_s` the time spent between attempts. An answer
    from the cache is `cached`: no attempt was made and there is no latency.
    """

    model: str
    task: str
    item: str
    repeat: int
    result: Output | Failure
    sources: tuple[str, ...]
    request_digest: str | None = None
    latency_s: float | None = None
    attempts: int = 1
    waited_s: float = 0.0
    cached: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A sentence of an answer, or an element of a JSON claim list: `answer.text[start:end]`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One pointer from claims to a source.

    `claims` are indices into `Answer.claims`; `source` is the 1-based number as given, also
    where no such source was shown, and None where a name could not be resolved; `start` and
    `end` are offsets of the quote in the source where the format gives them.
    """

    claims: tuple[int, ...]
    source: int | None
    raw: str
    format: str
    quote: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A parsed output. `text` is free of markers, fences, labels and source lists.

    `abstained` is true where the model declined to answer; `format` names the form the output
    came in; `warnings` tell what the parser had to guess or drop.
    """

    text: str
    abstained: bool = False
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    format: str = "text"
    warnings: tuple[str, ...] = ()

    def cited(self) -> tuple[int, ...]:
        """All numbers cited, each once, in order of first appearance.

        >>> Answer(text="a", citations=tuple(
        ...     Citation(claims=(0,), source=n, raw=f"[{n}]", format="inline") for n in (2, 1, 2)
        ... )).cited()
        (2, 1)
        """
        return tuple(dict.fromkeys(c.source for c in self.citations if c.source is not None))
