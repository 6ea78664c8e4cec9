"""`kilt_em`, `kilt_f1`, `kilt_rprecision`: KILT's scores, which need the right pages cited.

Source: facebookresearch/KILT `kilt/eval_downstream.py` and `kilt/eval_retrieval.py` @2664322.
R-precision is, over the gold evidence sets, the best share of a set's R pages among the first R
distinct pages predicted. EM and F1 (SQuAD-normalised; F1 over token bags, 0 where no token is
shared) are the best over the gold answers, and count only where R-precision is 1. KILT's rougel is
another package's and is left out.

On our items: the pages are the cited sources in order of first appearance; a number without a
source and an unresolved name take a rank too. Evidence groups (every group, any one span of a
group) become KILT's form (any one set, every page of it) by choosing a span in each group. An
abstained answer is empty and scores 0. Undefined without gold evidence or gold answers.

Known difference to the official script: an empty prediction scores 0 where the script stops.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from harness.core.answer import Answer
from harness.core.item import EvidenceGroup
from harness.core.score import Measure, Outcome, Score, Undefined
from harness.metrics.base import QA, Case, Metric, ScoreMap, Sources
from harness.metrics.citation import gold_groups
from harness.metrics.outcomes import asked, unscored
from harness.metrics.squad import token_f1
from harness.text.normalize import answer_tokens, normalize_answer

_MOST_SETS = 4096
_NAMES = ("kilt_em", "kilt_f1", "kilt_rprecision")


class KiltScores(NamedTuple):
    """One record's numbers: the answer's own, R-precision, and the answer's where that is 1."""

    em: float
    f1: float
    rprecision: float
    kilt_em: float
    kilt_f1: float


def r_precision(predicted: Sequence[str], gold_sets: Iterable[Collection[str]]) -> float:
    """The best share, over the gold sets, of a set found in as many first distinct ids.

    0 without gold sets, and for an empty one.

    >>> r_precision(["b", "b", "x", "a"], [{"a", "b"}, {"c"}])
    0.5
    """
    distinct = list(dict.fromkeys(predicted))
    shares = [0.0]
    for gold in map(set, gold_sets):
        if gold:
            shares.append(len(gold.intersection(distinct[: len(gold)])) / len(gold))
    return max(shares)


def answer_scores(prediction: str, golds: Iterable[str]) -> tuple[float, float]:
    """Exact match and token F1 by KILT's rules, the best over the golds; 0 for blank text.

    >>> answer_scores("it was suicide", ["suicide"])
    (0.0, 0.5)
    """
    kept = [gold for gold in golds if gold.strip()]
    if not prediction.strip() or not kept:
        return 0.0, 0.0
    said = normalize_answer(prediction)
    exact = max(float(said == normalize_answer(gold)) for gold in kept)
    return exact, max(_token_f1(prediction, gold) for gold in kept)


def kilt_scores(
    prediction: str,
    golds: Iterable[str],
    *,
    predicted: Sequence[str],
    gold_sets: Iterable[Collection[str]],
) -> KiltScores:
    """All of one record: `predicted` are its page ids in order, `gold_sets` those of the gold.

    >>> kilt_scores("Sirte", ["sirte"], predicted=["b"], gold_sets=[{"a"}]).kilt_em
    0.0
    """
    exact, f1 = answer_scores(prediction, golds)
    found = r_precision(predicted, gold_sets)
    counts = found == 1
    return KiltScores(exact, f1, found, exact if counts else 0.0, f1 if counts else 0.0)


def evidence_sets(groups: Iterable[EvidenceGroup]) -> tuple[frozenset[str], ...] | None:
    """Every set of seeds that has a span of each group; None where there are over 4096.

    >>> from harness.core.item import Span
    >>> a, b = Span(seed="a", quote="x"), Span(seed="b", quote="y")
    >>> [sorted(found) for found in evidence_sets([(a,), (a, b)])]
    [['a'], ['a', 'b']]
    """
    sets: dict[frozenset[str], None] = {frozenset(): None}
    for group in groups:
        seeds = dict.fromkeys(span.seed for span in group)
        sets = dict.fromkeys(chosen | {seed} for chosen in sets for seed in seeds)
        if len(sets) > _MOST_SETS:
            return None
    return tuple(sets)


def _token_f1(prediction: str, gold: str) -> float:
    """SQuAD's F1, but 0 where neither text has a token."""
    return token_f1(prediction, gold) if answer_tokens(prediction) else 0.0


@dataclass(frozen=True)
class Kilt(Metric):
    """KILT's answer scores, which count only with the right sources cited first."""

    tasks: ClassVar[frozenset[str]] = frozenset((QA,))
    recipe: ClassVar[dict[str, str]] = {
        "normaliser": "squad",
        "golds": "max",
        "evidence": "one choice per group",
        "unit": "source",
    }

    @property
    def measures(self) -> tuple[Measure, ...]:
        """EM and F1 where the sources are right, and R-precision."""
        return (
            Measure(name="kilt_em", summary="KILT exact match, 0 unless R-precision is 1"),
            Measure(name="kilt_f1", summary="KILT token F1, 0 unless R-precision is 1"),
            Measure(name="kilt_rprecision", summary="KILT R-precision of the cited sources"),
        )

    def score(self, case: Case) -> ScoreMap:
        """All three for one answer."""
        item, groups = asked(case), gold_groups(case.item)
        sets = evidence_sets(groups)
        if not groups or not item.answers:
            return _all(Undefined(reason="the item has no gold evidence or no gold answer"))
        if sets is None:
            return _all(Undefined(reason=f"the evidence can be chosen in over {_MOST_SETS} ways"))
        settled = unscored(case)
        if settled is not None:
            return _all(settled)
        text = "" if case.outcome is Outcome.ABSTAINED else case.answer.text
        ranked = ranked_sources(case.answer, case.sources)
        found = kilt_scores(text, item.answers, predicted=ranked, gold_sets=sets)
        counts = {"cited": len(ranked), "evidence_sets": len(sets), "em": found.em, "f1": found.f1}
        reason = f"R-precision {found.rprecision:.2f} of {len(ranked)} cited sources"
        values = (found.kilt_em, found.kilt_f1, found.rprecision)
        return {
            name: Score(value=value, counts=counts, reason=reason)
            for name, value in zip(_NAMES, values, strict=True)
        }


def ranked_sources(answer: Answer, sources: Sources) -> tuple[str, ...]:
    """What an answer cites in order of first appearance, each source once.

    A number without a source and an unresolved name stand in the ranking as themselves.
    """
    ranked: dict[str, None] = {}
    for citation in answer.citations:
        number = citation.source
        name = sources.name_of(number) if number is not None else None
        ranked.setdefault(name or f"[{citation.raw if number is None else number}]")
    return tuple(ranked)


def _all(score: Score | Undefined) -> ScoreMap:
    return dict.fromkeys(_NAMES, score)
