"""`exact_match` and `f1`: official SQuAD v2 on short answers.

Source: rajpurkar/SQuAD-explorer `evaluate-v2.0.py`. Text is lower-cased, `string.punctuation` and
a/an/the are deleted, white space squeezed; golds that normalise to nothing are dropped, and an
item without golds has the one gold ''. Exact match and F1 over token *bags* are each the best over
the golds; where one side is empty, F1 is equality.

An abstained answer enters as '' and so is right on an unanswerable item. Unparsed output scores 0,
before the official function would call '' right. The official HasAns and NoAns figures are the
slices `has_ans` and `no_ans` of every summary.
Known differences to a reader: "$5.5 million" equals "55 million" (see `exact_match_safe`), and the
answer "the" is right on an unanswerable item.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from harness.core.item import QaItem
from harness.core.score import Measure, Outcome, Score, Undefined
from harness.metrics.base import QA, Case, Metric, ScoreMap
from harness.metrics.outcomes import asked, either, quoted, unscored
from harness.text.normalize import answer_tokens, normalize_answer


def squad_scores(prediction: str, golds: Sequence[str]) -> tuple[float, float]:
    """Exact match (0 or 1) and F1 of one prediction, the best over the golds for each.

    No golds, or golds that normalise to nothing, mean that '' is the right answer.

    >>> squad_scores("New York, New York", ["New York"])
    (0.0, 0.6666666666666666)
    >>> squad_scores("", [])
    (1.0, 1.0)
    """
    kept = [gold for gold in golds if normalize_answer(gold)] or [""]
    return (
        max(float(normalize_answer(prediction) == normalize_answer(gold)) for gold in kept),
        max(token_f1(prediction, gold) for gold in kept),
    )


def token_f1(prediction: str, gold: str) -> float:
    """F1 of the normalised tokens as bags, in [0, 1]; 1 where neither text has any."""
    predicted, wanted = answer_tokens(prediction), answer_tokens(gold)
    if not predicted or not wanted:
        return float(predicted == wanted)
    overlap = (Counter(predicted) & Counter(wanted)).total()
    if not overlap:
        return 0.0
    precision, recall = overlap / len(predicted), overlap / len(wanted)
    return 2 * precision * recall / (precision + recall)


@dataclass(frozen=True)
class Squad(Metric):
    """Official SQuAD v2 exact match and F1."""

    tasks: ClassVar[frozenset[str]] = frozenset((QA,))
    recipe: ClassVar[dict[str, str]] = {"normaliser": "squad-v2", "golds": "max", "f1": "bags"}

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Both scores."""
        return (
            Measure(name="exact_match", summary="SQuAD v2 exact match"),
            Measure(name="f1", summary="SQuAD v2 token F1"),
        )

    def score(self, case: Case) -> ScoreMap:
        """Both scores of one answer."""
        exact, f1 = self._both(case, asked(case))
        return {"exact_match": exact, "f1": f1}

    def _both(self, case: Case, item: QaItem) -> tuple[Score | Undefined, Score | Undefined]:
        settled = unscored(case)
        if settled is not None:
            return settled, settled
        text = "" if case.outcome is Outcome.ABSTAINED else case.answer.text
        golds = item.answers if item.answerable else ()
        exact, f1 = squad_scores(text, golds)
        reason = _why(text, golds, exact)
        return Score(value=exact, reason=reason), Score(value=f1, reason=reason)


def _why(text: str, golds: Sequence[str], exact: float) -> str:
    said = f"the answer is {quoted(text)}" if text else "abstained"
    wanted = either(golds) if golds else "an abstention"
    return f"{said}, as the gold" if exact else f"{said}, the gold {wanted}"
