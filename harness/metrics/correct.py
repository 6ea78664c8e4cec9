"""`correct`, the headline: whether a careful reader would take the answer as right.

`answer_if_cited` is the same verdict, counted only where the answer cites a source for every
group of gold evidence. Without gold evidence it is undefined on an answerable item; declining an
unanswerable one needs no citation.

| item | 1 where |
|---|---|
| unanswerable | abstained, or corrected the question's premise; any answer is 0 |
| kind conflict (has `positions`) | every position's value is given: "they differ" is not enough |
| answer type list (has `items`) | list F1 = 1 |
| decision, reason, condition (has `key_facts`) | all vital facts, no `reject` |
| any other, and those above without what they need | `answer_match` (strict), aliases, rejects |

An answer that only lists things of one type ("Turkey or Russia") does not give the one that is
asked for. An abstention on an answerable item, unparsed output, and an answer of more than
`max_words` words (verbose: copying the source is no answer) are 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from harness.core.item import QaItem
from harness.core.score import Measure, Outcome, Score, Undefined
from harness.metrics.answer_match import match_answer
from harness.metrics.base import QA, Case, Metric, ScoreMap
from harness.metrics.citation import NO_EVIDENCE, cited_sources, gold_groups, n_covered
from harness.metrics.facts import facts_found, list_scores, members_of, rejected, with_aliases
from harness.metrics.match_values import only_lists
from harness.metrics.outcomes import asked, golds_of, unanswered, unscored
from harness.metrics.phrases import read_phrase

_SINGLE = frozenset(("person", "organisation", "place", "number", "date"))
_BY_FACTS = frozenset(("decision", "reason", "condition"))


@dataclass(frozen=True)
class Correct(Metric):
    """One verdict per answer, by the rule of its item's type.

    `max_words`: a longer answer is verbose and not correct.

    >>> from harness.core.answer import Answer
    >>> from harness.metrics.base import Sources
    >>> item = QaItem(id="q", question="How many?", answers=("20,000",), answerable=True)
    >>> said = Answer(text="About twenty thousand.")
    >>> case = Case(item=item, answer=said, outcome=Outcome.ANSWERED, sources=Sources())
    >>> Correct().score(case)["correct"].value
    1.0
    """

    tasks: ClassVar[frozenset[str]] = frozenset((QA,))
    recipe: ClassVar[dict[str, str]] = {"rule": "by answer type"}

    max_words: int = 80

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The verdict, and the verdict where the evidence is cited."""
        return (
            Measure(name="correct", summary="right, by the rule of the item's answer type"),
            Measure(
                name="answer_if_cited", summary="`correct`, 0 unless all gold evidence is cited"
            ),
        )

    def score(self, case: Case) -> ScoreMap:
        """1 where the answer is right, else 0; the second only with its sources."""
        verdict = self._score(case)
        return {"correct": verdict, "answer_if_cited": _if_cited(case, verdict)}

    def _score(self, case: Case) -> Score | Undefined:
        item = asked(case)
        if not item.answerable:
            return unscored(case) or _on_unanswerable(case)
        settled = unanswered(case)
        if settled is not None:
            return settled
        n_words = len(case.answer.text.split())
        if n_words > self.max_words:
            reason = f"verbose: {n_words} words, {self.max_words} at most"
            return Score(value=0.0, counts={"verbose": 1.0}, reason=reason)
        return _by_type(case, item)


def _if_cited(case: Case, verdict: Score | Undefined) -> Score | Undefined:
    item = asked(case)
    if isinstance(verdict, Undefined) or not item.answerable:
        return verdict
    groups = gold_groups(item)
    if not groups:
        return NO_EVIDENCE
    covered = n_covered(groups, cited_sources(case.answer, case.sources).names)
    counts = {"correct": verdict.value, "covered": float(covered), "groups": float(len(groups))}
    if covered == len(groups):
        return Score(value=verdict.value, counts=counts, reason=verdict.reason)
    reason = f"{covered} of {len(groups)} evidence groups are cited"
    return Score(value=0.0, counts=counts, reason=reason)


def _on_unanswerable(case: Case) -> Score:
    if case.outcome is Outcome.ABSTAINED:
        return Score(value=1.0, reason="abstained on an unanswerable item")
    return Score(value=0.0, reason="answered an unanswerable item")


def _by_type(case: Case, item: QaItem) -> Score:
    if item.positions:
        return _both_sides(case, item)
    if item.items and item.answer_type == "list":
        members = list_scores(members_of(case))["list_f1"]
        return Score(
            value=float(members.value == 1.0), counts=members.counts, reason=members.reason
        )
    if item.key_facts and item.answer_type in _BY_FACTS:
        return _vital_facts(case, item)
    golds = golds_of(case)
    if item.answer_type in _SINGLE and only_lists(
        [read_phrase(gold) for gold in golds], read_phrase(case.answer.text)
    ):
        return Score(value=0.0, reason="the answer lists others beside the one asked for")
    match = match_answer(case.answer.text, golds, item.reject, strict=True)
    return Score(value=float(match.matched), reason=match.reason)


def _both_sides(case: Case, item: QaItem) -> Score:
    sides = [
        with_aliases(case, (position.answer, *position.aliases)) for position in item.positions
    ]
    missing = [
        position.answer
        for position, wordings in zip(item.positions, sides, strict=True)
        if not match_answer(case.answer.text, wordings, strict=True).matched
    ]
    if missing:
        return Score(value=0.0, reason=f"a side is missing: {'; '.join(missing)}")
    reject = rejected(case.answer.text, item, [name for side in sides for name in side])
    if reject is not None:
        return Score(value=0.0, reason=f"the answer says {reject!r}, a known wrong answer")
    return Score(value=1.0, reason="every side is given")


def _vital_facts(case: Case, item: QaItem) -> Score:
    found = facts_found(case, item)
    missing = [
        fact.any[0]
        for fact, hit in zip(item.key_facts, found, strict=True)
        if fact.vital and fact.any and not hit
    ]
    counts = {"found": float(sum(found)), "facts": float(len(found))}
    if missing:
        reason = f"not stated: {'; '.join(missing)}"
        return Score(value=0.0, counts=counts, reason=reason)
    reject = rejected(
        case.answer.text, item, [word for fact in item.key_facts for word in fact.any]
    )
    if reject is not None:
        reason = f"the answer says {reject!r}, a known wrong answer"
        return Score(value=0.0, counts=counts, reason=reason)
    return Score(value=1.0, counts=counts, reason="every vital fact is stated")
