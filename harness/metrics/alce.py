"""`alce_recall`, `alce_precision`: ALCE's citation scores, bug for bug, from raw output.

Source: princeton-nlp/ALCE `eval.py`, `compute_autoais` @246c476. The output is split into
sentences; markers `[n` are found by pattern, so `[1, 2]` loses the 2; at most three citations of
a sentence are read.

* recall = sentences whose cited texts, joined in order, entail them / sentences. A sentence
  without a citation, or with a number beyond the last source, counts as not entailed.
* precision = citations that count / citations of the sentences whose numbers all exist. A citation
  of an entailed sentence counts unless it alone does not entail it and the others do.

Kept as they are, since the figures are there to be compared with published ones: `[0]` is the
last source; a number beyond the last source takes its whole sentence out of precision; a marker
after the full stop belongs to the next sentence; a source cited twice is left out once. The
metric `citation_f1` is the same idea without these.

The rules (`citations.support`), and an entailer where one is given, stand in for the T5-XXL of the
original; the id of who judges stands on the card: figures from other judges are not comparable.
Undecided is not entailed. Sentences are split after a full stop before white space and a capital or
a `[`, where the original calls nltk. Undefined for output that is no text, or blank (the original
leaves it out of its mean), and where no source was shown. An abstention is text like any other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from harness.citations.entail.base import Entailer
from harness.citations.support import Label
from harness.core.score import Card, Measure, Score, Undefined
from harness.metrics.base import QA, SUMMARIES, Case, Metric, ScoreMap
from harness.metrics.located import shown_sources
from harness.metrics.outcomes import unscored
from harness.metrics.support import Jury, scorer_of

MOST_CITATIONS = 3
_SENTENCE_END = re.compile(r"(?<=\.)\s+(?=[A-Z\[])")
_NUMBER = re.compile(r"\[(\d+)")

Entails = Callable[[Sequence[int], str], bool]


class AlceScores(NamedTuple):
    """One output's numbers, in [0, 1], with the counts behind them."""

    recall: float
    precision: float
    entailed: int
    sentences: int
    counted: int
    citations: int


def alce_scores(output: str, *, n_sources: int, entails: Entails) -> AlceScores | None:
    """ALCE's recall and precision of one raw output; None where it has no sentence.

    `entails` is asked with 0-based source numbers in the order cited (repeats included) and the
    sentence without its markers.

    >>> alce_scores("It met [1]. It sat [9].", n_sources=2, entails=lambda sources, claim: True)
    AlceScores(recall=0.5, precision=1.0, entailed=1, sentences=2, counted=1, citations=1)
    """
    sentences = [part for part in _SENTENCE_END.split(output.strip()) if part]
    if not sentences:
        return None
    entailed = counted = citations = 0
    for sentence in sentences:
        cited = [int(number) - 1 for number in _NUMBER.findall(sentence)]
        if not cited or max(cited) >= n_sources:
            continue
        cited = [number % n_sources for number in cited[:MOST_CITATIONS]]
        citations += len(cited)
        claim = _without_markers(sentence)
        if entails(cited, claim):
            entailed += 1
            counted += _counted(cited, claim, entails)
    return AlceScores(
        recall=entailed / len(sentences),
        precision=counted / citations if citations else 0.0,
        entailed=entailed,
        sentences=len(sentences),
        counted=counted,
        citations=citations,
    )


def _counted(cited: list[int], claim: str, entails: Entails) -> int:
    """How many citations of an entailed sentence count."""
    if len(cited) == 1:
        return 1
    n = 0
    for source in cited:
        # The original removes the first mention of the source, not the one at hand.
        first = cited.index(source)
        others = cited[:first] + cited[first + 1 :]
        n += entails([source], claim) or not entails(others, claim)
    return n


def _without_markers(sentence: str) -> str:
    without = re.sub(r"\[\d+", "", re.sub(r" \[\d+", "", sentence))
    return without.replace(" |", "").replace("]", "").strip()


@dataclass(frozen=True)
class Alce(Metric):
    """ALCE's two scores of a raw output."""

    tasks: ClassVar[frozenset[str]] = frozenset((QA, SUMMARIES))
    recipe: ClassVar[dict[str, str]] = {"rule": "ALCE", "citations": f"first {MOST_CITATIONS}"}

    entailer: Entailer | None = None

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Recall and precision."""
        return (
            Measure(name="alce_recall", summary="ALCE citation recall, bug for bug"),
            Measure(name="alce_precision", summary="ALCE citation precision, bug for bug"),
        )

    def card(self, measure: str) -> Card:
        """The recipe with the id of who judges."""
        recipe = {**self.recipe, "scorer": scorer_of(self.entailer)}
        return Card(name=measure, version=self.version, recipe=recipe)

    def score(self, case: Case) -> ScoreMap:
        """Both scores of one output."""
        shown = shown_sources(case.sources)
        reason = _undefined(case, shown)
        if reason:
            return dict.fromkeys(("alce_recall", "alce_precision"), Undefined(reason=reason))
        jury = Jury(aliases=case.sources.aliases, entailer=self.entailer)
        texts = [source.content() for source in shown]

        def entails(sources: Sequence[int], claim: str) -> bool:
            return jury.verdict([texts[n] for n in sources], claim).label is Label.SUPPORTED

        found = alce_scores(case.raw or "", n_sources=len(texts), entails=entails)
        if found is None:
            return dict.fromkeys(("alce_recall", "alce_precision"), Undefined(reason="no sentence"))
        counts = {name: float(n) for name, n in found._asdict().items() if isinstance(n, int)}
        return {
            "alce_recall": Score(value=found.recall, counts=counts),
            "alce_precision": Score(value=found.precision, counts=counts),
        }


def _undefined(case: Case, shown: Sequence[object]) -> str | None:
    if not shown:
        return "no source was shown"
    settled = unscored(case)
    if isinstance(settled, Undefined):
        return settled.reason
    written = case.answer.format in ("text", "inline") and bool(case.raw and case.raw.strip())
    return None if written else "the output is no text"
