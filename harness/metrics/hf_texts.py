"""Measures over plain texts, as other libraries hold them: an answer, and a list of golds.

What an item of this harness knows beyond that (aliases, rejects, sources) is not there, so that
only measures that need none are offered. A text is scored as it is: no markers are parsed, no
wording is read as a refusal. A blank one declines to answer, which is SQuAD's convention, and right
where there are no golds; elsewhere in this harness blank output is unparsed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from harness.core.answer import Answer
from harness.core.errors import Problem, UsageError
from harness.core.item import Item, QaItem, ReferenceSentence, SummaryItem
from harness.core.problems import did_you_mean
from harness.core.score import Measure, Outcome, Score
from harness.metrics.answer_match import AnswerMatch
from harness.metrics.answers import Contains, ExactMatchSafe
from harness.metrics.base import QA, Case, Metric, Sources
from harness.metrics.rouge import Rouge
from harness.metrics.squad import Squad

_METRICS: tuple[Metric, ...] = (Squad(), ExactMatchSafe(), AnswerMatch(), Contains(), Rouge())
_OFFERED: dict[str, tuple[Metric, Measure]] = {
    measure.name: (metric, measure) for metric in _METRICS for measure in metric.measures
}


def text_measures() -> tuple[str, ...]:
    """The names of the measures offered."""
    return tuple(_OFFERED)


def known_measure(name: str) -> str:
    """The name of an offered measure. Raises `UsageError` for any other."""
    if name in _OFFERED:
        return name
    raise UsageError(
        Problem(
            where="config_name of the evaluate module",
            found="nothing" if name == "default" else repr(name),
            expected=f"one of {', '.join(_OFFERED)}",
            fix=f"{did_you_mean(name, _OFFERED)}write evaluate.load(path, 'exact_match')",
        )
    )


def summary_of(name: str) -> str:
    """One line on what an offered measure is."""
    return _OFFERED[known_measure(name)][1].summary


def score_texts(
    name: str, predictions: Sequence[str], references: Sequence[Sequence[str] | None]
) -> dict[str, float | int | str | None]:
    """The mean of a measure over pairs of a text and its golds, with `n`, `undefined`, `card`.

    The mean is over the pairs that have a value, summed exactly, as in every summary of this
    harness; None where no pair has one. Raises `UsageError` where there are no pairs at all, and
    `ValueError` where the lists differ in length.

    >>> score_texts("f1", ["New York"], [["New York, New York", "NYC"]])["f1"]
    0.6666666666666666
    """
    metric = _OFFERED[known_measure(name)][0]
    if not predictions:
        raise UsageError(
            Problem(
                where=f"{name}: predictions",
                found="an empty list",
                expected="at least one prediction",
                fix="check what was added before compute()",
            )
        )
    pairs = zip(predictions, references, strict=True)
    cases = [_case(metric, text, golds) for text, golds in pairs]
    scores = [scored[name] for scored in metric.score_batch(cases)]
    defined = [score for score in scores if isinstance(score, Score)]
    weight = math.fsum(score.weight for score in defined)
    total = math.fsum(score.value * score.weight for score in defined)
    return {
        name: total / weight if weight > 0 else None,
        "n": len(scores),
        "undefined": len(scores) - len(defined),
        "card": str(metric.card(name)),
    }


def _case(metric: Metric, text: str, golds: Sequence[str] | None) -> Case:
    kept = tuple(gold for gold in golds or () if gold and gold.strip())
    said = bool(text.strip())
    item: Item
    if QA in metric.tasks:
        item = QaItem(id="text", question="", answers=kept, answerable=bool(kept))
    else:
        sentences = tuple((ReferenceSentence(text=gold),) for gold in kept)
        item = SummaryItem(id="text", kind="single", seeds=(), references=sentences)
    return Case(
        item=item,
        answer=Answer(text=text if said else "", abstained=not said),
        outcome=Outcome.ANSWERED if said else Outcome.ABSTAINED,
        sources=Sources(),
    )
