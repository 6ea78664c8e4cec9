"""`citation_recall`, `citation_precision`, `citation_f1`, `citation_minimality`: strict support.

ALCE's rule (Gao et al. 2023) without its holes, on parsed citations. Every claim of an answer is
judged against what it cites (`metrics.support`): 1 supported, 0.5 undecided, 0 unsupported. A claim
said again, in the same words up to typography, accents, case, list number and end punctuation
(`metrics.repeats`), is one claim that cites what any of its copies cites: repeats gain nothing, and
a bad citation of any copy stays bad. The wording judged is that of the first.

* recall = the mean over claims of the verdict on all the texts a claim cites, taken together. A
  claim without a citation counts 0.
* precision = over the distinct citations of each claim, the share that counts. A citation has the
  verdict of its claim, but 0 where it names no shown source, where its quote does not stand in the
  cited source, and where it alone supports the claim less than all do but the others as much.
* f1 = their harmonic mean, 0 where either is 0.
  A citation tied to no claim (of a source list, of an answer with markers of its own) counts 0,
  unless its source is cited by a claim.
* minimality = citations of the smallest sets that support as much as all do / citations, over the
  claims that are supported or undecided. 1: nothing superfluous. Undefined without such a claim.

What differs from `alce_*`: unknown numbers stay in the denominator of precision, `[0]` is an
unknown number, lists and ranges are read whole, the side of the full stop does not matter, a source
cited twice for one claim is one citation, all citations of a sentence are read.

An abstention has no claim: 0 on an answerable item, undefined on an unanswerable one. Unparsed
output is 0. Undefined where no source was shown. Counts, of claims and citations each once: claims,
supported, undecided, unsupported, uncited; citations, counted, loose (tied to no claim), unknown,
misquoted.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from harness.citations.entail.base import Entailer
from harness.citations.support import Label
from harness.core.item import QaItem
from harness.core.score import Card, Measure, Outcome, Score, Undefined
from harness.metrics.base import QA, SUMMARIES, Case, Metric, ScoreMap
from harness.metrics.located import Cited, cited_of, shown_sources
from harness.metrics.outcomes import quoted, unscored
from harness.metrics.repeats import repeat_key
from harness.metrics.support import VALUES, Jury, passage_of, scorer_of

_NAMES = ("citation_recall", "citation_precision", "citation_f1", "citation_minimality")
_MOST_COMBINED = 6  # beyond it not every set of citations is tried: they are left out one by one
_NO_SOURCES = Undefined(reason="no source was shown")
_NOTHING_SUPPORTED = Undefined(reason="no claim is supported by what it cites")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimVerdict:
    """What became of one claim and its citations.

    `text` is its first wording. `value` is 1, 0.5 or 0; `credits` holds what each distinct
    citation counts; `needed` is the size of the smallest set of citations with the same value, 0
    where the value is 0.
    """

    text: str
    label: Label | None
    reason: str
    value: float
    credits: tuple[float, ...]
    needed: int
    unknown: int
    misquoted: int


@dataclass(frozen=True)
class CitationSupport(Metric):
    """Whether the claims of an answer are supported by what they cite.

    `entailer` is asked where the rules are undecided; its id stands on the card.
    """

    tasks: ClassVar[frozenset[str]] = frozenset((QA, SUMMARIES))
    recipe: ClassVar[dict[str, str]] = {
        "undecided": "half",
        "unit": "distinct claim",
        "unknown": "in denominator",
    }

    entailer: Entailer | None = None

    @property
    def measures(self) -> tuple[Measure, ...]:
        """F1's two parts, F1, and minimality."""
        return (
            Measure(name="citation_recall", summary="share of claims supported by what they cite"),
            Measure(name="citation_precision", summary="share of citations that count"),
            Measure(name="citation_f1", summary="harmonic mean of citation recall and precision"),
            Measure(
                name="citation_minimality", summary="smallest sufficient citations / citations"
            ),
        )

    def card(self, measure: str) -> Card:
        """The recipe with the id of who judges."""
        recipe = {**self.recipe, "scorer": scorer_of(self.entailer)}
        return Card(name=measure, version=self.version, recipe=recipe)

    def score(self, case: Case) -> ScoreMap:
        """All four for one answer."""
        settled = _settled(case)
        if settled is not None:
            return {**dict.fromkeys(_NAMES, settled), "citation_minimality": _NOTHING_SUPPORTED}
        found = judge_claims(case, Jury(aliases=case.sources.aliases, entailer=self.entailer))
        return dict(zip(_NAMES, _scores(found, loose_citations(case)), strict=True))


def _settled(case: Case) -> Score | Undefined | None:
    if not shown_sources(case.sources):
        return _NO_SOURCES
    settled = unscored(case)
    if settled is None and case.outcome is Outcome.ABSTAINED:
        if isinstance(case.item, QaItem) and not case.item.answerable:
            return Undefined(reason="an abstention makes no claim")
        return Score(value=0.0, reason="abstained on an answerable item")
    return settled


def judge_claims(case: Case, jury: Jury) -> list[ClaimVerdict]:
    """The verdict on every claim of an answer, repeats joined, in order of first appearance."""
    citations, claims = cited_of(case), case.answer.claims
    copies: dict[str, set[int]] = {}
    for number, claim in enumerate(claims):
        copies.setdefault(repeat_key(claim.text), set()).add(number)
    return [
        _judge(
            claims[min(numbers)].text,
            [c for c in citations if not numbers.isdisjoint(c.citation.claims)],
            jury,
        )
        for numbers in copies.values()
    ]


def loose_citations(case: Case) -> list[Cited]:
    """The distinct citations that no claim is tied to and whose source no claim cites."""
    citations = cited_of(case)
    tied = {c.named for c in citations if c.citation.claims}
    loose = [c for c in citations if not c.citation.claims and c.named not in tied]
    return list({c.named: c for c in loose}.values())


def _judge(claim: str, citations: Sequence[Cited], jury: Jury) -> ClaimVerdict:
    distinct = list({_identity(c): c for c in citations}.values())
    passages = [passage_of(c) for c in distinct]
    standing = [passage for passage in passages if passage is not None]
    verdict = jury.verdict(standing, claim)
    value = VALUES[verdict.label] if standing else 0.0
    return ClaimVerdict(
        text=claim,
        label=verdict.label if citations else None,
        reason=verdict.reason,
        value=value,
        credits=tuple(_credit(passages, at, claim, jury, value) for at in range(len(passages))),
        needed=_fewest(standing, claim, jury, value),
        unknown=sum(c.source is None for c in distinct),
        misquoted=sum(c.source is not None and not c.stands for c in distinct),
    )


def _identity(cited: Cited) -> tuple[object, ...]:
    """What makes two citations of a claim the same: the source and the passage read in it."""
    return cited.named, passage_of(cited) if cited.stands else cited.citation.quote


def _credit(passages: Sequence[str | None], at: int, claim: str, jury: Jury, value: float) -> float:
    passage = passages[at]
    if passage is None or not value:
        return 0.0
    others = [other for n, other in enumerate(passages) if n != at and other is not None]
    if not others or VALUES[jury.verdict([passage], claim).label] >= value:
        return value
    return 0.0 if VALUES[jury.verdict(others, claim).label] >= value else value


def _fewest(passages: Sequence[str], claim: str, jury: Jury, value: float) -> int:
    """The size of the smallest set of passages with the value; of many, of one none can leave."""
    if not value:
        return 0

    def enough(chosen: Sequence[str]) -> bool:
        return VALUES[jury.verdict(chosen, claim).label] >= value

    if any(enough([passage]) for passage in passages):
        return 1
    if len(passages) > _MOST_COMBINED:
        kept = list(passages)
        for passage in passages:
            without = [other for other in kept if other is not passage]
            kept = without if enough(without) else kept
        return len(kept)
    sizes = range(2, len(passages))
    found = (n for n in sizes if any(map(enough, itertools.combinations(passages, n))))
    return next(found, len(passages))


def _scores(found: Sequence[ClaimVerdict], loose: Sequence[Cited]) -> tuple[Score | Undefined, ...]:
    n_citations = sum(len(claim.credits) for claim in found) + len(loose)
    recall = sum(claim.value for claim in found) / len(found) if found else 0.0
    counted = sum(sum(claim.credits) for claim in found)
    precision = counted / n_citations if n_citations else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision and recall else 0.0
    counts = {
        "claims": float(len(found)),
        **{str(label): float(sum(c.label is label for c in found)) for label in Label},
        "uncited": float(sum(c.label is None for c in found)),
        "citations": float(n_citations),
        "counted": counted,
        "loose": float(len(loose)),
        "unknown": float(sum(c.unknown for c in found) + sum(c.source is None for c in loose)),
        "misquoted": float(sum(c.misquoted for c in found)),
    }
    reason = _why(found)
    scores = tuple(
        Score(value=value, counts=counts, reason=reason) for value in (recall, precision, f1)
    )
    needed = [claim for claim in found if claim.value]
    if not needed:
        return *scores, _NOTHING_SUPPORTED
    cited = sum(len(claim.credits) for claim in needed)
    minimality = sum(claim.needed for claim in needed) / cited
    return *scores, Score(value=minimality, counts={"citations": float(cited)})


def _why(found: Sequence[ClaimVerdict]) -> str:
    """The first claim that is not supported, in words."""
    for verdict in found:
        if verdict.value < 1:
            said = "uncited" if verdict.label is None else f"{verdict.label}: {verdict.reason}"
            return f"{quoted(verdict.text)} is {said}"
    return f"all {len(found)} claims are supported by what they cite"
