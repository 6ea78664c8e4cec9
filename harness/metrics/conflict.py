"""`own_side` and `acknowledged`: what an answer makes of sources that differ.

For items with `positions`, one for each side of a conflict between the sources:

* acknowledged = sides whose value stands in the answer / sides.
* own_side = sides whose value stands in a claim that cites a source which holds it / sides. A
  citation of the other side's source beside it does no harm here; `evidence_precision` and
  `citation_precision` see it.

A value stands in a text by the strict rule of `answer_match`, with aliases unless spelling is the
question. An abstention and unparsed output score 0. Undefined on items without positions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from harness.core.item import Position, QaItem
from harness.core.score import Measure, Score, Undefined
from harness.metrics.answer_match import match_answer
from harness.metrics.base import QA, Case, Metric, ScoreMap
from harness.metrics.facts import with_aliases
from harness.metrics.outcomes import asked, unanswered

_NAMES = ("acknowledged", "own_side")
_NO_CONFLICT = Undefined(reason="the item has no positions: its sources do not differ")


def sides_given(case: Case, item: QaItem, text: str) -> list[bool]:
    """For each position of an item, whether its value stands in the text."""
    return [
        match_answer(
            text, with_aliases(case, (position.answer, *position.aliases)), strict=True
        ).matched
        for position in item.positions
    ]


@dataclass(frozen=True)
class Conflict(Metric):
    """Whether the sides of a conflict are named, each with a source that holds it."""

    tasks: ClassVar[frozenset[str]] = frozenset((QA,))
    recipe: ClassVar[dict[str, str]] = {"match": "answer_match, strict", "unit": "side"}

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Sides named, and sides named with their own source."""
        return (
            Measure(name="acknowledged", summary="share of a conflict's sides that are named"),
            Measure(
                name="own_side", summary="share of a conflict's sides cited to a source that has it"
            ),
        )

    def score(self, case: Case) -> ScoreMap:
        """Both shares for one answer."""
        item = asked(case)
        if not item.positions:
            return dict.fromkeys(_NAMES, _NO_CONFLICT)
        settled = unanswered(case)
        if settled is not None:
            return dict.fromkeys(_NAMES, settled)
        named = sides_given(case, item, case.answer.text)
        cited = [False] * len(item.positions)
        for number, claim in enumerate(case.answer.claims):
            sources = _sources_of(case, number)
            given = sides_given(case, item, claim.text)
            for at, position in enumerate(item.positions):
                cited[at] |= given[at] and not sources.isdisjoint(_seeds_of(position))
        return {
            "acknowledged": _share(named, "sides are named"),
            "own_side": _share(cited, "sides are cited to a source that has them"),
        }


def _sources_of(case: Case, claim: int) -> set[str]:
    """The shown sources that a claim cites."""
    numbers = [c.source for c in case.answer.citations if claim in c.claims and c.source]
    return {name for number in numbers if (name := case.sources.name_of(number))}


def _seeds_of(position: Position) -> set[str]:
    return {span.seed for group in position.evidence for span in group}


def _share(found: list[bool], what: str) -> Score:
    n, of = sum(found), len(found)
    return Score(
        value=n / of,
        counts={"found": float(n), "sides": float(of)},
        reason=f"{n} of {of} {what}",
    )
