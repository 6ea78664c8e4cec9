"""Strategies that read nothing must rank below one that does, and repeats must gain nothing.

Over the answerable questions, since an abstention has no citation score on the others: `correct`
and the strict `citation_f1` of each strategy against those of the reference. Where both score 0
there is nothing to rank. The strategy `repeat-best` gives the reference's answer nine times, and
then the question as if it were one, cited to a number that no source has; it must not score above
the same with the answer given once, which stands in for the reference there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from harness.analysis.selftest.material import Cite, Draft, Part, Subject, case_of
from harness.core.item import QaItem
from harness.core.score import Score
from harness.metrics.base import QA, Case
from harness.metrics.catalog import metrics_for

MEASURES = ("correct", "citation_f1")
REPEATING = "repeat-best"
_TIMES = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The mean of a strategy on a measure beside the reference's."""

    strategy: str
    measure: str
    value: float
    reference: float
    n: int

    @property
    def ok(self) -> bool:
        """Whether the strategy ranks below the reference, or both have nothing.

        Of repeats: whether they rank no higher.
        """
        if self.strategy == REPEATING:
            return self.value <= self.reference
        return self.value < self.reference or self.value == self.reference == 0


def rank(strategies: Mapping[str, Sequence[Case]], reference: Sequence[Case]) -> list[Standing]:
    """Where each strategy stands on each measure, repeats last; nothing without a case to score."""
    if not reference:
        return []
    best = _means(reference)
    found = {name: (_means(cases), best) for name, cases in strategies.items()}
    often, once = (_means([_padded(case, n) for case in reference]) for n in (_TIMES, 1))
    return [
        Standing(
            strategy=name, measure=measure, value=value, reference=to[measure], n=len(reference)
        )
        for name, (means, to) in (found | {REPEATING: (often, once)}).items()
        for measure, value in means.items()
    ]


def _padded(case: Case, times: int) -> Case:
    """The case with its answer given some times, and a wrongly cited sentence after it."""
    item, answer = case.item, case.answer
    if not isinstance(item, QaItem) or not answer.claims:
        return case
    cites = [Cite(number=c.source, quote=c.quote) for c in answer.citations if c.source is not None]
    best = Part(text=answer.text, cites=tuple(cites))
    wrong = Part(text=item.question, cites=(Cite(number=len(case.sources.shown) + 1),))
    draft = Draft(parts=(*[best] * times, wrong), listed=True)
    return case_of(Subject(item=item, draft=draft, sources=case.sources), draft.as_json())


def _means(cases: Sequence[Case]) -> dict[str, float]:
    """The mean of each measure; an undefined value counts 0, as a strategy could wish for it."""
    scored = [metric.score_batch(cases) for metric in metrics_for(QA, MEASURES)]
    totals = dict.fromkeys(MEASURES, 0.0)
    for found in (found for batch in scored for found in batch):
        for measure in MEASURES:
            score = found.get(measure)
            totals[measure] += score.value if isinstance(score, Score) else 0.0
    return {measure: total / len(cases) for measure, total in totals.items()}
