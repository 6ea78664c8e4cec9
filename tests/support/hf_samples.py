"""Cases to score, and `evaluate` modules written for a test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from harness.core.answer import Answer
from harness.core.item import QaItem, ReferenceSentence, SummaryItem
from harness.core.score import Score, Undefined
from harness.metrics.base import Case, Sources, outcome_of

TEXTS = ["New York, New York", "the Sirte", "in May 2020", "Ana Ruiz left Porto. It ended.", "3-1"]
GOLDS = [["New York", "NYC"], ["Sirte"], ["May 2020", "2020"], ["Ruiz left. It ended."], ["31"]]


def qa(text: str, golds: list[str], **answer: Any) -> Case:
    item = QaItem(id="q", question="?", answers=tuple(golds), answerable=bool(golds))
    parsed = Answer(text=text, **answer)
    outcome = outcome_of(item, parsed)
    return Case(item=item, answer=parsed, outcome=outcome, sources=Sources())


def summary(text: str, references: list[str]) -> Case:
    item = SummaryItem(
        id="s",
        kind="single",
        seeds=(),
        references=tuple((ReferenceSentence(text=reference),) for reference in references),
    )
    answer = Answer(text=text)
    return Case(item=item, answer=answer, outcome=outcome_of(item, answer), sources=Sources())


MODULE = """
import math

import datasets
import evaluate
import numpy as np
{imports}

class Probe(evaluate.Metric):
    def _info(self):
        return evaluate.MetricInfo(
            description="", citation="", inputs_description="",
            features={features},
        )

    def _compute(self, {arguments}):
{body}
"""
TEXT = 'datasets.Value("string")'
PAIR = f'datasets.Features({{"predictions": {TEXT}, "references": datasets.List({TEXT})}})'
HITS = """
        hits = [np.float64(p in r) for p, r in zip(predictions, references)]
        return {"hits": hits if as_list else np.mean(hits), "name": "x", "n": len(hits)}
"""


def write(
    folder: Path,
    body: str = HITS,
    *,
    name: str = "probe",
    features: str = PAIR,
    imports: str = "",
    arguments: str = "predictions, references, as_list=False",
) -> str:
    place = folder / name
    place.mkdir(exist_ok=True)
    text = MODULE.format(imports=imports, features=features, arguments=arguments, body=body)
    (place / f"{name}.py").write_text(text, encoding="utf-8")
    return str(place)


def values(scores: dict[str, Score | Undefined]) -> dict[str, float | str]:
    return {k: s.value if isinstance(s, Score) else s.reason for k, s in scores.items()}
