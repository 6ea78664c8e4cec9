"""Scoring: stored predictions to score rows, through the parser and the metrics.

Predictions are read back by key in plan order, in batches, so that memory does not grow with the
run and the rows come out the same whatever the order of arrival.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from harness.citations.parse import parse
from harness.core.answer import Answer, Failure, Output, Prediction
from harness.core.digest import digest
from harness.core.item import Item, QaItem, Source
from harness.core.score import Outcome, Score, Undefined
from harness.gold.fingerprint import item_digest
from harness.metrics.base import Case, Metric, ScoreMap, Sources, outcome_of
from harness.store.records import CallKey, PredictionIndex, ScoreRow
from harness.text.aliases import AliasTable

_BATCH = 256
MISSING = Failure(error_class="missing", message="no prediction is stored for this call")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """Everything that turns stored predictions into score rows.

    `metrics` holds the metrics of each task; `index_base` is the number of the first source in
    raw outputs.
    """

    items: Mapping[str, Mapping[str, Item]]
    metrics: Mapping[str, Sequence[Metric]]
    corpus: Mapping[str, Source] = field(default_factory=dict)
    aliases: AliasTable = field(default_factory=AliasTable)
    index_base: int = 1

    def rows(self, keys: Iterable[CallKey], index: PredictionIndex) -> Iterator[ScoreRow]:
        """A row for every key in order; a call without a stored prediction is a failed one."""
        groups = itertools.groupby(keys, key=lambda key: (key.model, key.task))
        if not index.offsets:
            for key in itertools.chain.from_iterable(group for _, group in groups):
                yield self._failed(key, MISSING)
            return
        with index.path.open("rb") as handle:
            for (_, task), group in groups:
                while batch := list(itertools.islice(group, _BATCH)):
                    yield from self._batch(task, [(key, index.read(key, handle)) for key in batch])

    def _batch(
        self, task: str, stored: Sequence[tuple[CallKey, Prediction | None]]
    ) -> Iterator[ScoreRow]:
        cases: dict[CallKey, Case] = {}
        outputs: dict[CallKey, Output] = {}
        for key, prediction in stored:
            if prediction is not None and isinstance(prediction.result, Output):
                outputs[key] = prediction.result
                cases[key] = self._case(key, prediction.result, prediction.sources)
        scored = [_scored(metric, list(cases.values())) for metric in self.metrics[task]]
        maps = dict(zip(cases, zip(*scored, strict=True), strict=True)) if scored else {}
        for key, prediction in stored:
            if key in cases:
                yield self._row(key, cases[key], outputs[key], maps.get(key, ()))
            else:
                result = prediction.result if prediction is not None else MISSING
                yield self._failed(key, result if isinstance(result, Failure) else MISSING)

    def _case(self, key: CallKey, output: Output, shown: tuple[str, ...]) -> Case:
        item = self.items[key.task][key.item]
        answer = parse(output.raw, shown=shown, index_base=self.index_base)
        return Case(
            item=item,
            answer=answer,
            outcome=outcome_of(item, answer),
            sources=Sources(shown=shown, corpus=self.corpus, aliases=self.aliases),
            raw=output.raw if isinstance(output.raw, str) else None,
        )

    def score_case(self, key: CallKey, case: Case, output: Output) -> ScoreRow:
        """The row of one case that no stored prediction stands behind."""
        maps = [_scored(metric, [case])[0] for metric in self.metrics[key.task]]
        return self._row(key, case, output, maps)

    def _row(
        self, key: CallKey, case: Case, output: Output, score_maps: Iterable[ScoreMap]
    ) -> ScoreRow:
        merged = {name: _checked(s) for scores in score_maps for name, s in scores.items()}
        defined = {name: s for name, s in merged.items() if isinstance(s, Score)}
        return ScoreRow(
            **key._asdict(),
            **_item_fields(case.item),
            outcome=case.outcome,
            output_digest=digest(output.raw),
            answer=answer_row(case.answer),
            scores={name: (s.value, s.weight) for name, s in defined.items()},
            undefined={name: s.reason for name, s in merged.items() if not isinstance(s, Score)},
            counts={name: dict(s.counts) for name, s in defined.items() if s.counts},
            reasons={name: s.reason for name, s in defined.items() if s.reason},
        )

    def _failed(self, key: CallKey, failure: Failure) -> ScoreRow:
        return ScoreRow(
            **key._asdict(),
            **_item_fields(self.items[key.task][key.item]),
            outcome=Outcome.FAILED,
            error={"class": failure.error_class, "message": failure.message},
        )


def _scored(metric: Metric, cases: Sequence[Case]) -> list[ScoreMap]:
    """The scores of a batch; a measure that the metric leaves out is undefined, never gone."""
    none = dict.fromkeys(
        (measure.name for measure in metric.measures),
        Undefined(reason="the metric gave no value"),
    )
    return [{**none, **scores} for scores in metric.score_batch(cases)]


def _item_fields(item: Item) -> dict[str, Any]:
    return {
        "item_digest": item_digest(item),
        "slices": slices_of(item),
        "cluster": item.document_cluster(),
    }


def slices_of(item: Item) -> tuple[str, ...]:
    """The groups an item is reported in besides all: answerability, kind, answer type.

    >>> slices_of(QaItem(id="q", question="?", answers=("a",), answerable=True, kind="temporal"))
    ('has_ans', 'kind:temporal')
    """
    if not isinstance(item, QaItem):
        return (f"kind:{item.kind}",)
    found = ["has_ans" if item.answerable else "no_ans"]
    if item.kind:
        found.append(f"kind:{item.kind}")
    if item.answer_type:
        found.append(f"answer_type:{item.answer_type}")
    return tuple(found)


def _checked(score: Score | Undefined) -> Score | Undefined:
    """A score as it may be stored: a value that is no finite number is undefined, never kept."""
    if isinstance(score, Score) and not math.isfinite(score.value):
        return Undefined(reason=f"the metric returned {score.value}")
    return score


def answer_row(answer: Answer) -> dict[str, object]:
    """A parsed answer as it stands in a line of `scores.jsonl`; empty parts are left out."""
    citations = [
        {
            name: value
            for name, value in (
                ("claims", list(citation.claims)),
                ("source", citation.source),
                ("quote", citation.quote),
                ("raw", citation.raw),
            )
            if value is not None
        }
        for citation in answer.citations
    ]
    row: dict[str, object] = {"text": answer.text, "format": answer.format}
    optional = {
        "abstained": answer.abstained,
        "claims": [[claim.start, claim.end] for claim in answer.claims],
        "citations": citations,
        "warnings": list(answer.warnings),
    }
    return {**row, **{name: value for name, value in optional.items() if value}}
