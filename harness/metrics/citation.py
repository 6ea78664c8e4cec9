"""`citation_valid` and `evidence_precision`, `_recall`, `_f1`: citations by number and source.

`citation_valid` is the share of an answer's citations that name a shown source. A number that no
source has (`[0]`, `[99]`) and a name that could not be resolved are wrong citations, in the
denominator. Undefined where an answer, or an abstention, has no citation: there is nothing to
check, and `evidence_recall` counts the lack. A pair of shown source and claim counts once: a
citation that brings no new pair (the source again for the same claim, also where the claim is said
again: `metrics.repeats`) is a duplicate and gains nothing. A wrong one counts every time.

`evidence_*` compare the distinct cited sources with the gold evidence (every group is needed, any
one span of a group is enough; of a conflict, the groups of all positions):

* precision = cited sources that hold a span of any group / distinct cited. Each unknown number
  counts once, each unresolved name once; so one good citation and nine `[99]` give 1/2.
* recall = groups with a span in a cited source / groups.
* f1 = their harmonic mean, 0 where either is 0.

An answer without citations, and an abstention without citations, scores 0 on all three where the
item has gold evidence: it never leaves the mean. Without gold evidence (unanswerable items, gold
that has answers only) they are undefined. Unparsed output scores 0 on all four.

By source: a source cited for the wrong sentence counts as right here; what the cited text says
is checked by the support metrics, not by these.

Counts. `citation_valid`: valid, citations, unknown (unresolved names), out_of_range and
on_abstention without duplicates; duplicates; claims and uncited_claims, each claim once.
`evidence_*`: tp, cited, groups, covered, unknown (numbers and names without a source), duplicates
(citations of a source already cited).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from harness.core.answer import Answer, Citation
from harness.core.item import EvidenceGroup, Item
from harness.core.score import Card, Measure, Outcome, Score, Undefined
from harness.metrics.base import QA, SUMMARIES, Case, Metric, ScoreMap, Sources
from harness.metrics.outcomes import unscored
from harness.metrics.repeats import repeat_key

_NAMES = ("evidence_precision", "evidence_recall", "evidence_f1")
_NO_CITATION = Undefined(reason="the answer has no citation to check")
NO_EVIDENCE = Undefined(reason="the item has no gold evidence")


def gold_groups(item: Item) -> tuple[EvidenceGroup, ...]:
    """The evidence groups an item needs, each once; of a conflict those of all positions."""
    return tuple(group for group in item.evidence_groups() if group)


def n_covered(groups: Sequence[EvidenceGroup], names: Collection[str]) -> int:
    """How many groups have a span in one of the named sources."""
    return sum(any(span.seed in names for span in group) for group in groups)


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedSources:
    """The distinct things an answer cites, in order of first appearance.

    `names` are shown sources; `unknown` counts numbers without a source, once each, and
    unresolved names; `duplicates` are citations of a source or number already cited.
    """

    names: tuple[str, ...]
    unknown: int
    duplicates: int

    @property
    def total(self) -> int:
        """Distinct cited sources, unknown ones included."""
        return len(self.names) + self.unknown


def cited_sources(answer: Answer, sources: Sources) -> CitedSources:
    """What an answer cites, read through the sources as shown.

    >>> from harness.core.answer import Citation
    >>> cites = [Citation(claims=(0,), source=n, raw=f"[{n}]", format="inline") for n in (1, 9, 1)]
    >>> cited_sources(Answer(text="a", citations=tuple(cites)), Sources(shown=("a.txt",)))
    CitedSources(names=('a.txt',), unknown=1, duplicates=1)
    """
    numbers = answer.cited()
    names = tuple(dict.fromkeys(name for n in numbers if (name := sources.name_of(n))))
    unresolved = sum(citation.source is None for citation in answer.citations)
    unknown = sum(sources.name_of(n) is None for n in numbers) + unresolved
    return CitedSources(
        names=names,
        unknown=unknown,
        duplicates=len(answer.citations) - len(names) - unknown,
    )


@dataclass(frozen=True)
class Citations(Metric):
    """Whether citations name shown sources, and whether these are the ones the gold needs."""

    tasks: ClassVar[frozenset[str]] = frozenset((QA, SUMMARIES))
    recipe: ClassVar[dict[str, str]] = {"unknown": "in denominator", "unit": "source"}

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Validity, and precision, recall and F1 against gold evidence."""
        return (
            Measure(name="citation_valid", summary="share of citations that name a shown source"),
            Measure(
                name="evidence_precision",
                summary="share of distinct cited sources that hold gold evidence",
            ),
            Measure(
                name="evidence_recall", summary="share of gold evidence groups in a cited source"
            ),
            Measure(name="evidence_f1", summary="harmonic mean of evidence precision and recall"),
        )

    def card(self, measure: str) -> Card:
        """The recipe; of validity the unit is another."""
        card = super().card(measure)
        if measure != "citation_valid":
            return card
        return replace(card, recipe={**card.recipe, "unit": "distinct shown source of a claim"})

    def score(self, case: Case) -> ScoreMap:
        """All four for one answer, from its claims and citations."""
        return {"citation_valid": _validity(case), **_evidence(case)}


def _validity(case: Case) -> Score | Undefined:
    settled = unscored(case)
    if settled is not None:
        return settled
    answer, sources = case.answer, case.sources
    claims = [repeat_key(claim.text) for claim in answer.claims]
    right = [c for c in answer.citations if c.source is not None and sources.name_of(c.source)]
    wrong = len(answer.citations) - len(right)
    valid = len(_distinct(right, claims))
    n = valid + wrong
    if n == 0:
        return _NO_CITATION
    unknown = sum(citation.source is None for citation in answer.citations)
    cited_claims = {claims[number] for citation in answer.citations for number in citation.claims}
    return Score(
        value=valid / n,
        counts={
            "valid": valid,
            "citations": n,
            "unknown": unknown,
            "out_of_range": wrong - unknown,
            "duplicates": len(right) - valid,
            "claims": len(set(claims)),
            "uncited_claims": len(set(claims)) - len(cited_claims),
            "on_abstention": n if case.outcome is Outcome.ABSTAINED else 0,
        },
        reason=f"{valid} of {n} citations name a shown source",
    )


def _distinct(citations: Sequence[Citation], claims: Sequence[str]) -> list[Citation]:
    """The citations that tie a source to a claim, or to none, which no citation before them did."""
    tied: set[tuple[int | None, str]] = set()
    distinct = []
    for citation in citations:
        source = citation.source
        pairs = {(source, claims[number]) for number in citation.claims} or {(source, "")}
        if not pairs <= tied:
            tied |= pairs
            distinct.append(citation)
    return distinct


def _evidence(case: Case) -> dict[str, Score | Undefined]:
    groups = gold_groups(case.item)
    if not groups:
        return dict.fromkeys(_NAMES, NO_EVIDENCE)
    settled = unscored(case)
    if settled is not None:
        return dict.fromkeys(_NAMES, settled)
    return dict(zip(_NAMES, _evidence_scores(case, groups), strict=True))


def _evidence_scores(case: Case, groups: tuple[EvidenceGroup, ...]) -> tuple[Score, Score, Score]:
    cited = cited_sources(case.answer, case.sources)
    needed = {span.seed for group in groups for span in group}
    tp = sum(name in needed for name in cited.names)
    covered = n_covered(groups, cited.names)
    precision = tp / cited.total if cited.total else 0.0
    recall = covered / len(groups)
    f1 = 2 * precision * recall / (precision + recall) if precision and recall else 0.0
    counts = {
        "tp": tp,
        "cited": cited.total,
        "groups": len(groups),
        "covered": covered,
        "unknown": cited.unknown,
        "duplicates": cited.duplicates,
    }
    if not cited.total:
        reasons = ("the answer has no citation",) * 3
    else:
        of_cited = f"{tp} of {cited.total} cited sources hold gold evidence"
        of_groups = f"{covered} of {len(groups)} evidence groups are cited"
        reasons = (of_cited, of_groups, f"{of_cited}; {of_groups}")
    values = (precision, recall, f1)
    first, second, third = (
        Score(value=value, counts=counts, reason=reason)
        for value, reason in zip(values, reasons, strict=True)
    )
    return first, second, third
