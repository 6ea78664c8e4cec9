"""Abstention from the 2x2 table (answerable or not) x (answered or not), always shown together.

| measure | over | 1 where |
|---|---|---|
| `refusal_precision` | abstained | the item is unanswerable |
| `refusal_recall` | unanswerable | abstained |
| `refusal_f1` | both | 2TP / (2TP + FP + FN), class "abstained on an unanswerable item" |
| `answerable_f1` | | the same for the class "answered an answerable item" |
| `over_refusal` (lower is better) | answerable | abstained |

Source: Trust-Score (declare-lab/trust-align) for the two F1s. Each aggregate is a weighted mean
over items: an F1 gives a true positive value 1 and weight 2, a false positive or negative value 0
and weight 1. Unparsed output is neither an answer nor an abstention: it misses the answerable item,
and misses the abstention on an unanswerable one. Corrected premises count as abstained.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from harness.core.score import Direction, Measure, Outcome, Score, Undefined
from harness.metrics.base import QA, Case, Metric, ScoreMap
from harness.metrics.outcomes import asked

_NO_PART = Undefined(reason="a cell of the table that this measure does not count")
_FAILED = Undefined(reason="the call failed")


@dataclass(frozen=True)
class Abstention(Metric):
    """When the model declined to answer, and whether it should have.

    >>> from harness.core.answer import Answer
    >>> from harness.core.item import QaItem
    >>> from harness.metrics.base import Sources
    >>> item = QaItem(id="q", question="Who?", answers=(), answerable=False)
    >>> said = Answer(text="", abstained=True)
    >>> case = Case(item=item, answer=said, outcome=Outcome.ABSTAINED, sources=Sources())
    >>> found = Abstention().score(case)
    >>> found["refusal_recall"].value, found["refusal_f1"].weight, found["over_refusal"].reason
    (1.0, 2.0, 'the item is unanswerable')
    """

    tasks: ClassVar[frozenset[str]] = frozenset((QA,))
    recipe: ClassVar[dict[str, str]] = {"table": "answerable x answered"}

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The five numbers of the table."""
        return (
            Measure(name="refusal_f1", summary="F1 of abstaining where nothing is to be answered"),
            Measure(name="refusal_precision", summary="abstentions on unanswerable items / all"),
            Measure(name="refusal_recall", summary="unanswerable items abstained on / all"),
            Measure(name="answerable_f1", summary="F1 of answering where there is an answer"),
            Measure(
                name="over_refusal",
                summary="answerable items abstained on / all",
                direction=Direction.LOWER,
            ),
        )

    def score(self, case: Case) -> ScoreMap:
        """The item's part in each of the five."""
        item = asked(case)
        if case.outcome is Outcome.FAILED:
            return {measure.name: _FAILED for measure in self.measures}
        abstained = case.outcome is Outcome.ABSTAINED
        answered = case.outcome is Outcome.ANSWERED
        share = Score(value=float(abstained), counts={"abstained": float(abstained)})
        precision = Score(value=float(not item.answerable)) if abstained else _NOT_ABSTAINED
        return {
            "refusal_f1": _in_f1(predicted=abstained, actual=not item.answerable),
            "refusal_precision": precision,
            "refusal_recall": _ANSWERABLE if item.answerable else share,
            "answerable_f1": _in_f1(predicted=answered, actual=item.answerable),
            "over_refusal": share if item.answerable else _UNANSWERABLE,
        }


_NOT_ABSTAINED = Undefined(reason="not abstained")
_ANSWERABLE = Undefined(reason="the item is answerable")
_UNANSWERABLE = Undefined(reason="the item is unanswerable")


def _in_f1(*, predicted: bool, actual: bool) -> Score | Undefined:
    if predicted and actual:
        return Score(value=1.0, weight=2.0, counts={"tp": 1.0})
    if predicted:
        return Score(value=0.0, counts={"fp": 1.0}, reason="false positive")
    if actual:
        return Score(value=0.0, counts={"fn": 1.0}, reason="false negative")
    return _NO_PART
