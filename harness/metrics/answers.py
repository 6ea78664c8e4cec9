"""`exact_match_safe` and `contains`: short answers compared as strings, with a reader's care.

`exact_match_safe` (ours): exact match that keeps apart what SQuAD normalisation throws together,
and takes together what only typesetting parts. Text is folded (NFKC, curly quotes, dashes, accents,
case), articles and outer punctuation dropped; numbers, number words, units, currencies and dates
compare by value and precision; "5+5" and "3-1" are kept whole; aliases count as the answer. So
"$5.5 million" is neither "55 million" nor "5.5 million", "300" not "3,000", "August 15" is
"15 August" and not "August 15, 2021". Where it and `exact_match` disagree a report lists the item.

`contains`: a SQuAD-normalised gold answer (or alias) stands in the prediction as whole tokens, and
no `reject` stands there outside of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from harness.core.score import Measure, Outcome, Score, Undefined
from harness.metrics.base import QA, Case, Metric, ScoreMap
from harness.metrics.outcomes import asked, either, golds_of, quoted, unanswered, unscored
from harness.metrics.squad import squad_scores
from harness.text.fold import fold_text
from harness.text.normalize import answer_tokens
from harness.text.tokens import keys, read_tokens


def safe_match(prediction: str, golds: Sequence[str]) -> bool:
    """Whether the prediction is one of the golds, values by value and words by folded key.

    Texts without a word or value (an article, a sign) are compared by their folded characters.

    >>> safe_match("15 August", ["August 15"]), safe_match("3-1", ["31"])
    (True, False)
    """
    said = _safe_key(prediction)
    return any(said == _safe_key(gold) for gold in golds)


def _safe_key(text: str) -> tuple[str, ...]:
    return keys(read_tokens(text)) or (fold_text(text).strip(" .,;:!?\"'"),)


@dataclass(frozen=True)
class ExactMatchSafe(Metric):
    """Exact match that no change of a value survives and no change of typesetting upsets."""

    tasks: ClassVar[frozenset[str]] = frozenset((QA,))
    recipe: ClassVar[dict[str, str]] = {"normaliser": "values+folded-words", "golds": "max"}

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The one number."""
        summary = "exact match that keeps signs, decimals, units and joined figures apart"
        return (Measure(name="exact_match_safe", summary=summary),)

    def score(self, case: Case) -> ScoreMap:
        """1 where the answer equals a gold answer; on unanswerable items, where abstained."""
        return {"exact_match_safe": _safe_score(case)}


def _safe_score(case: Case) -> Score | Undefined:
    item = asked(case)
    settled = unscored(case)
    if settled is not None:
        return settled
    abstained = case.outcome is Outcome.ABSTAINED
    if abstained or not item.answerable:
        right = abstained and not item.answerable
        did = "abstained" if abstained else "answered"
        where = "answerable" if item.answerable else "unanswerable"
        return Score(value=float(right), reason=f"{did} on an {where} item")
    text, golds = case.answer.text, golds_of(case)
    right = safe_match(text, golds)
    official = squad_scores(text, item.answers)[0]
    reason = f"the answer says {quoted(text)}, the gold {either(golds)}"
    if bool(official) != right:
        reason += "; SQuAD normalisation decides otherwise"
    return Score(value=float(right), counts={"disagrees": float(official != right)}, reason=reason)


@dataclass(frozen=True)
class Contains(Metric):
    """Whether a gold answer stands in the answer as whole tokens, and no reject does."""

    tasks: ClassVar[frozenset[str]] = frozenset((QA,))
    recipe: ClassVar[dict[str, str]] = {"normaliser": "squad-v2", "golds": "any", "match": "tokens"}

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The one number."""
        return (Measure(name="contains", summary="a gold answer stands in the answer, no reject"),)

    def score(self, case: Case) -> ScoreMap:
        """1 where a gold answer stands in the answer and no reject does, else 0."""
        settled = unanswered(case)
        if settled is None:
            settled = _contained(case.answer.text, golds_of(case), asked(case).reject)
        return {"contains": settled}


def _contained(text: str, golds: Sequence[str], rejects: Sequence[str]) -> Score:
    said = answer_tokens(text)
    found = [span for gold in golds for span in _places(answer_tokens(gold), said)]
    if not found:
        return Score(value=0.0, reason="no gold answer stands in the answer")
    for reject in rejects:
        for start, end in _places(answer_tokens(reject), said):
            if not any(first <= start and end <= last for first, last in found):
                return Score(value=0.0, reason=f"the answer says {reject!r}, a known wrong answer")
    return Score(value=1.0, reason="a gold answer stands in the answer")


def _places(phrase: list[str], text: list[str]) -> Iterator[tuple[int, int]]:
    size = len(phrase)
    for at in range(len(text) - size + 1 if size else 0):
        if text[at : at + size] == phrase:
            yield at, at + size
