"""What a record for another tool is made of: one model on one task, with its gold and outputs."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from harness.analysis.summary import Estimate
from harness.core.answer import Output, Prediction
from harness.core.digest import digest
from harness.core.item import Item, QaItem
from harness.core.score import Measure
from harness.core.usage import Tokens, tokens_of
from harness.store.manifest import Manifest
from harness.store.records import ScoreRow

_LONE = re.compile("[\ud800-\udfff]")
_RESERVED = re.compile(r"(data|con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_GENERATION = ("temperature", "top_p", "max_tokens", "seed")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCall:
    """A scored call with its gold item; the prediction is None where none was kept."""

    row: ScoreRow
    item: Item
    prediction: Prediction | None = None

    @property
    def question(self) -> str:
        """The question or query; of a summary without one, what is to be summarised."""
        if isinstance(self.item, QaItem):
            return self.item.question
        return self.item.query or f"A summary of {', '.join(self.item.seeds)}"

    @property
    def references(self) -> tuple[str, ...]:
        """The gold answers, the sides of a conflict, or the reference summaries."""
        if isinstance(self.item, QaItem):
            return self.item.answers or tuple(side.answer for side in self.item.positions)
        return self.item.reference_texts()

    @property
    def answer(self) -> str:
        """The text of the answer as parsed."""
        return str(self.row.answer.get("text", ""))

    @property
    def output(self) -> str | None:
        """What the model gave back, an object as JSON; None where the call failed."""
        if self.row.error is not None:
            return None
        result = self.prediction.result if self.prediction else None
        if not isinstance(result, Output):
            return self.answer
        return (
            result.raw
            if isinstance(result.raw, str)
            else json.dumps(result.raw, ensure_ascii=False)
        )

    @property
    def error(self) -> str | None:
        """Why the call failed."""
        found = self.row.error
        return f"{found['class']}: {found['message']}" if found else None

    @property
    def tokens(self) -> Tokens | None:
        """The tokens that the model reported, if it did."""
        result = self.prediction.result if self.prediction else None
        return tokens_of(result.usage) if isinstance(result, Output) else None

    @property
    def latency_s(self) -> float | None:
        """Seconds that the last attempt took, where that was measured."""
        return self.prediction.latency_s if self.prediction else None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRun:
    """One model on one task: the estimates by measure and every call."""

    model: str
    task: str
    manifest: Manifest
    measures: Sequence[Measure]
    estimates: Mapping[str, Estimate]
    calls: Sequence[TaskCall] = field(repr=False)

    @property
    def spec(self) -> Mapping[str, Any]:
        """The model's entry in the config; empty where outputs of others were scored."""
        models = self.manifest.config.get("models", ())
        return next((spec for spec in models if spec["name"] == self.model), {})

    @property
    def generation(self) -> dict[str, float]:
        """The generation parameters that both forms have a name for."""
        spec = self.spec
        given = {**spec.get("params", {}).get("generation", {}), **spec.get("generation", {})}
        return {name: given[name] for name in _GENERATION if given.get(name) is not None}

    @property
    def dataset(self) -> str:
        """The gold's name: its folder, or the data set's own."""
        gold = self.manifest.config.get("gold", "gold")
        return str(gold["dataset"] if isinstance(gold, Mapping) else gold)

    @property
    def ended(self) -> datetime.datetime:
        """When the run ended; where that is not known, when it began."""
        return datetime.datetime.fromisoformat(self.manifest.finished or self.manifest.started)

    @property
    def digest(self) -> str:
        """64 hexadecimal digits that tell this model and task of this run from any other."""
        stamp = self.manifest.scores_digest, self.manifest.started
        return digest([self.model, self.task, *stamp])


def file_part(name: str) -> str:
    """A name as part of a path on any system, of 80 characters at most.

    >>> file_part("org/model: 7B"), file_part("data"), file_part("…")
    ('org-model-7B', 'data-', 'unnamed')
    """
    part = re.sub(r"[^0-9A-Za-z.-]+", "-", name).strip("-.")[:80].rstrip("-.") or "unnamed"
    return f"{part}-" if _RESERVED.match(part) else part


def encoded(value: Mapping[str, Any], *, indent: int | None = None) -> bytes:
    r"""The JSON text of a value on its own line; a lone surrogate becomes a written escape.

    >>> encoded({"a": "é\ud800"}).decode()
    '{"a": "é\\\\ud800"}\n'
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
    return (_LONE.sub(lambda found: rf"\\u{ord(found[0]):04x}", text) + "\n").encode()
