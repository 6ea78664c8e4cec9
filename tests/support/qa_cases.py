"""Questions, answers and values for the tests of metrics on short answers."""

from __future__ import annotations

from typing import Any

from harness.core.answer import Answer
from harness.core.item import QaItem
from harness.core.score import Outcome, Score
from harness.metrics.base import Case, Metric, Sources
from harness.text.aliases import AliasTable

ALIASES = AliasTable((("Khalifa Haftar", "Haftar", "Hifter"), ("UAE", "Emirates")))


def item(*answers: str, **fields: Any) -> QaItem:
    named = {"question": "Where?", "answerable": bool(answers), **fields}
    return QaItem(id="q", answers=answers, **named)


def case(gold: QaItem, text: str, outcome: Outcome = Outcome.ANSWERED) -> Case:
    answer = Answer(text=text, abstained=outcome is Outcome.ABSTAINED)
    return Case(item=gold, answer=answer, outcome=outcome, sources=Sources(aliases=ALIASES))


def value(metric: Metric, gold: QaItem, text: str, measure: str = "") -> float | None:
    score = metric.score(case(gold, text))[measure or metric.measures[0].name]
    return score.value if isinstance(score, Score) else None
