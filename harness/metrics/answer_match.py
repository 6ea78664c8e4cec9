"""`answer_match`: a judge from (prediction, golds) alone, for answers of any length.

The prediction matches a gold answer where one of these holds, tried in this order:

1. the gold is yes or no, and the prediction says the same;
2. the gold stands in the prediction, values by value, endings and function words forgiven;
3. all values of a gold that is nothing but values are given; of a date the day and month are;
4. (not strict) the year of a more precise gold date is given;
5. it stands there if spaces and hyphens are ignored;
6. it is a person's name and the prediction names that person in another form;
7. it is a list in one string and every member is given, in any order;
8. the prediction is a part of the gold that a reader takes for it;
9. most (strict: all) of its content words stand together in the prediction, none replaced.

It never matches where it declines to answer, gives a `reject`, says "not X" of a gold X, lacks a
value of the gold, is negated and the gold is not, or gives a short gold only as the end of another
name than the longer gold's ("6+5 JMC" for "5+5 JMC" or "JMC"). What parentheses hold ("adenosine
diphosphate (ADP)") is a gold too.

The strict form refuses, besides, a gold that the answer leaves out ("every country except Turkey").
`correct` uses the strict form: people who judge answers to open questions let a bare year pass for
a day, and a phrase with its last word changed, but a gold item is written to be met. Known limits:
the question is not seen, so a gold that stands in an answer about something else passes, and so
does a date or number more precise than the gold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from harness.core.score import Measure, Score
from harness.metrics import match_values as values
from harness.metrics import match_words as words
from harness.metrics.base import QA, Case, Metric, ScoreMap
from harness.metrics.outcomes import asked, either, golds_of, quoted, unanswered
from harness.metrics.phrases import Phrase, forms_of, read_phrase
from harness.text.refusals import is_refusal
from harness.text.standing import stray

_STRICT = (
    (words.stands, "the answer gives the gold {gold}"),
    (values.gives_values, "the answer gives the values of the gold {gold}"),
    (values.gives_day, "the answer gives day and month of the gold {gold}"),
    (words.squashed, "the answer gives the gold {gold}, parted otherwise"),
    (words.names_person, "the answer names {gold} in another form"),
    (words.says_all_members, "the answer gives every member of the gold {gold}"),
    (words.is_part, "the answer is the telling part of the gold {gold}"),
    (words.says_all, "the answer gives the words of the gold {gold}"),
)
_LENIENT = (
    *_STRICT,
    (values.gives_year, "the answer gives the year of the gold {gold}"),
    (words.says_most, "the answer gives most of the gold {gold}"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A verdict, and why in words."""

    matched: bool
    reason: str


def match_answer(
    prediction: str, golds: Sequence[str], rejects: Sequence[str] = (), *, strict: bool = False
) -> Match:
    """Whether the prediction gives one of the golds and none of the rejects.

    >>> match_answer("It was about 20,000 fighters.", ["twenty thousand"]).matched
    True
    >>> match_answer("300", ["3,000"]).reason
    "the answer says '300', the gold '3,000'"
    """
    said = read_phrase(prediction)
    for reject in rejects:
        if stray(reject, said.tokens, golds):
            return Match(matched=False, reason=f"the answer says {reject!r}, a known wrong answer")
    if not any(is_refusal(gold) for gold in golds) and is_refusal(prediction):
        return Match(matched=False, reason="the answer declines to say")
    wanted = {form: read_phrase(form) for gold in golds for form in forms_of(gold)}
    for gold in golds:
        for form in forms_of(gold):
            reason = _given(wanted[form], said, strict=strict)
            if reason and not words.has_rival(wanted[form], tuple(wanted.values()), said):
                return Match(matched=True, reason=reason.format(gold=quoted(gold)))
    reason = f"the answer says {quoted(prediction)}, the gold {either(golds)}"
    return Match(matched=False, reason=reason)


def _given(gold: Phrase, said: Phrase, *, strict: bool) -> str | None:
    """The reason of the first rule by which the gold is given, or None."""
    wanted = values.yes_or_no(gold)
    if wanted is not None:
        return "the answer is {gold}" if values.polarity(said) == wanted else None
    if words.turned(gold, said) or (strict and words.excepted(gold, said)):
        return None
    rules = _STRICT if strict else _LENIENT
    return next((reason for rule, reason in rules if rule(gold, said)), None)


@dataclass(frozen=True)
class AnswerMatch(Metric):
    """Whether a reader who has only the gold answers would take the answer as right."""

    tasks: ClassVar[frozenset[str]] = frozenset((QA,))
    recipe: ClassVar[dict[str, str]] = {"golds": "any", "normaliser": "values+folded-words"}

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The one verdict."""
        return (Measure(name="answer_match", summary="a gold answer is given, by value and name"),)

    def score(self, case: Case) -> ScoreMap:
        """1 where the answer gives a gold answer and no reject, else 0."""
        settled = unanswered(case)
        if settled is None:
            match = match_answer(case.answer.text, golds_of(case), asked(case).reject)
            settled = Score(value=float(match.matched), reason=match.reason)
        return {"answer_match": settled}
