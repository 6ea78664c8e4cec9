"""What a metric is: a pure function of (gold item, parsed answer, sources), with its card.

A metric is a frozen dataclass whose fields are its parameters. It yields one or more named
measures (`rouge1`, `rouge1.p`, …) so that work shared between them is done once. It never sees a
model, a file or a clock.
"""

from __future__ import annotations

import abc
import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from harness.core.answer import Answer
from harness.core.item import Item, QaItem, Source
from harness.core.score import Card, Measure, Outcome, Score, Undefined
from harness.text.aliases import AliasTable
from harness.text.normalize import normalize_answer

QA = "qa"
SUMMARIES = "summaries"
_LONGEST_CORRECTION = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The sources behind an answer: `[n]` is `shown[n-1]`; `corpus` has every seed by name."""

    shown: tuple[str, ...] = ()
    corpus: Mapping[str, Source] = field(default_factory=dict)
    aliases: AliasTable = field(default_factory=AliasTable)

    def name_of(self, number: int) -> str | None:
        """The seed that `[number]` names, or None where no such source was shown.

        >>> Sources(shown=("a.txt",)).name_of(1), Sources(shown=("a.txt",)).name_of(0)
        ('a.txt', None)
        """
        return self.shown[number - 1] if 1 <= number <= len(self.shown) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One scoring job: a gold item, the parsed answer, the outcome and the sources.

    `raw` is the output as it came, where it is a text: for scores that are defined on it.
    """

    item: Item
    answer: Answer
    outcome: Outcome
    sources: Sources
    raw: str | None = None


ScoreMap = Mapping[str, Score | Undefined]


@dataclass(frozen=True)
class Metric(abc.ABC):
    """Base of every metric. Subclasses are frozen dataclasses; their fields are parameters.

    Class attributes: `tasks` (which tasks it scores), `version` (raised whenever a number could
    change), `recipe` (normaliser, tokeniser, aggregation: what the card prints besides the
    non-default parameters).
    """

    tasks: ClassVar[frozenset[str]]
    version: ClassVar[int] = 1
    recipe: ClassVar[Mapping[str, str]] = {}

    @property
    @abc.abstractmethod
    def measures(self) -> tuple[Measure, ...]:
        """The named numbers that `score` yields, headline first."""

    @abc.abstractmethod
    def score(self, case: Case) -> ScoreMap:
        """A `Score` or `Undefined` for every name in `measures`; pure."""

    def score_batch(self, cases: Sequence[Case]) -> list[ScoreMap]:
        """`score` of every case in order; override where a compiled library wants a batch."""
        return [self.score(case) for case in cases]

    def card(self, measure: str) -> Card:
        """The recipe of one measure: name, version, recipe and non-default parameters."""
        changed = {
            f.name: str(getattr(self, f.name))
            for f in dataclasses.fields(self)
            if getattr(self, f.name) != f.default
        }
        return Card(name=measure, version=self.version, recipe={**self.recipe, **changed})


def outcome_of(item: Item, answer: Answer) -> Outcome:
    """How an answer that did arrive counts: answered, abstained or unparsed.

    An explicit abstention, or a statement that corrects the question's false premise (the
    item's `premise_corrections`), is abstained; a blank or unreadable text is unparsed.

    >>> outcome_of(QaItem(id="q", question="?", answers=("a",), answerable=True), Answer(text=" "))
    <Outcome.UNPARSED: 'unparsed'>
    """
    if answer.abstained:
        return Outcome.ABSTAINED
    if not answer.text.strip():
        return Outcome.UNPARSED
    if isinstance(item, QaItem) and corrects_premise(item, answer.text):
        return Outcome.ABSTAINED
    return Outcome.ANSWERED


def corrects_premise(item: QaItem, text: str) -> bool:
    """Whether one of the item's `premise_corrections` stands in the text as whole words.

    A text of more than 80 words corrects nothing: it may be the whole source.
    """
    if not item.premise_corrections or len(text.split()) > _LONGEST_CORRECTION:
        return False
    said = f" {normalize_answer(text)} "
    return any(f" {normalize_answer(wording)} " in said for wording in item.premise_corrections)
