"""`list_f1` and `key_facts`: answers that are right in parts.

`list_f1` (with `.p` and `.r`), for items with `items`, one alias group per member. The answer is
split into members at commas, semicolons, line breaks, "and", "or", "as well as". A group is found
where one of its names, or an alias of one, stands in the answer (longest names first, no text
counted twice). Recall = groups found / groups. Precision = groups found / (groups found + strange
members); a member is strange where no group stands in it and it holds a name or a value that is not
in the question (for lists of common nouns: any content word). A `reject` is always strange. Known
difference to a reader: a clause around the list that brings in a name of its own counts as strange.

`key_facts`, for items with `key_facts`: weight of the fact groups found / weight of all, a vital
fact 1, an okay one 0.5; 0 where a `reject` stands in the answer outside of the facts found. A fact
is found where one of its wordings stands in one sentence of the answer, endings forgiven, in order,
with few words between, and not negated.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from harness.core.item import QaItem
from harness.core.score import Measure, Score, Undefined
from harness.metrics.base import QA, Case, Metric, ScoreMap
from harness.metrics.outcomes import asked, unanswered
from harness.text.aliases import AliasTable
from harness.text.members import Members, read_members
from harness.text.standing import states, stray
from harness.text.tokens import read_tokens


@dataclass(frozen=True)
class ListF1(Metric):
    """Precision, recall and F1 over the members of a list."""

    tasks: ClassVar[frozenset[str]] = frozenset((QA,))
    recipe: ClassVar[dict[str, str]] = {"members": "alias groups", "normaliser": "values+words"}

    @property
    def measures(self) -> tuple[Measure, ...]:
        """F1, then its two parts."""
        return (
            Measure(name="list_f1", summary="F1 over the members of a list"),
            Measure(name="list_f1.p", summary="members given that are right / given"),
            Measure(name="list_f1.r", summary="members found / all"),
        )

    def score(self, case: Case) -> ScoreMap:
        """The three numbers of one answer, with the counts behind them."""
        settled = unanswered(case)
        if not asked(case).items and not isinstance(settled, Undefined):
            settled = Undefined(reason="the item is no list (it has no `items`)")
        if settled is not None:
            return {measure.name: settled for measure in self.measures}
        return list_scores(members_of(case))


def members_of(case: Case) -> Members:
    """The members of a list item that the answer gives."""
    item = asked(case)
    groups = [with_aliases(case, group) for group in item.items]
    return read_members(
        case.answer.text, groups=groups, question=item.question, rejects=item.reject
    )


def with_aliases(case: Case, names: Iterable[str]) -> tuple[str, ...]:
    """Names with their aliases, unless spelling is the question."""
    table = AliasTable() if asked(case).spelling else case.sources.aliases
    return table.expand(names)


def list_scores(members: Members) -> dict[str, Score]:
    """F1, precision and recall of a list that was read.

    >>> scores = list_scores(Members(found=(True, False), strange=("Turkey",)))
    >>> [round(score.value, 2) for score in scores.values()]
    [0.5, 0.5, 0.5]
    """
    found, groups, strange = sum(members.found), len(members.found), len(members.strange)
    given = found + strange
    counts = {"found": float(found), "given": float(given), "members": float(groups)}
    reason = f"{found} of {groups} members found"
    if strange:
        reason += f", {strange} that are none: {', '.join(members.strange)}"
    values = (2 * found / (given + groups), found / given if given else 0.0, found / groups)
    return {
        name: Score(value=value, counts=counts, reason=reason)
        for name, value in zip(("list_f1", "list_f1.p", "list_f1.r"), values, strict=True)
    }


@dataclass(frozen=True)
class KeyFacts(Metric):
    """The weighted share of the gold's facts that the answer states."""

    tasks: ClassVar[frozenset[str]] = frozenset((QA,))
    recipe: ClassVar[dict[str, str]] = {
        "weights": "vital 1, okay 0.5",
        "normaliser": "values+words",
    }

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The one number."""
        return (Measure(name="key_facts", summary="weight of the facts stated / of all"),)

    def score(self, case: Case) -> ScoreMap:
        """The share of one answer, with the two weights as counts."""
        item = asked(case)
        settled = unanswered(case)
        if not item.key_facts and not isinstance(settled, Undefined):
            settled = Undefined(reason="the item has no `key_facts`")
        if settled is None:
            found = facts_found(case, item)
            settled = _fact_score(case.answer.text, item, found)
        return {"key_facts": settled}


def facts_found(case: Case, item: QaItem) -> tuple[bool, ...]:
    """For each fact of the item whether the answer states it."""
    return tuple(
        any(states(wording, case.answer.text) for wording in with_aliases(case, fact.any))
        for fact in item.key_facts
    )


def rejected(text: str, item: QaItem, right: Sequence[str]) -> str | None:
    """The first `reject` that the text gives outside of the right wordings, or None."""
    said = read_tokens(text)
    return next((reject for reject in item.reject if stray(reject, said, right)), None)


def _fact_score(text: str, item: QaItem, found: tuple[bool, ...]) -> Score:
    whole = sum(fact.weight for fact in item.key_facts)
    got = sum(f.weight for f, hit in zip(item.key_facts, found, strict=True) if hit)
    counts = {"found_weight": got, "weight": whole}
    reject = rejected(text, item, [wording for fact in item.key_facts for wording in fact.any])
    if reject is not None:
        reason = f"the answer says {reject!r}, a known wrong answer"
        return Score(value=0.0, counts=counts, reason=reason)
    missing = [f.any[0] for f, hit in zip(item.key_facts, found, strict=True) if not hit and f.any]
    reason = f"not stated: {'; '.join(missing)}" if missing else "every fact is stated"
    return Score(value=got / whole if whole else 0.0, counts=counts, reason=reason)
