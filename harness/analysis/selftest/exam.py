"""Sitting the exam: every change is made, what should see it is asked, and the shares are counted.

A change of an answer is seen where every measure of its class that is defined for the answer as it
was, and could get worse, does; a measure that then is undefined has not seen it. A harmless one is
an alarm where any of them gets worse or undefined. A change of a claim is seen where the verdict on
it and its own passages is not `supported`; only claims that are supported unchanged are changed.
What cannot be changed, or has no measure that could see it, is not counted.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from harness.analysis.selftest.classes import (
    SPREAD_UNSUPPORTED,
    TRUE_SUPPORTED,
    ClaimClass,
    ExamClass,
    OutputClass,
    claim_classes,
    output_classes,
    true_classes,
)
from harness.analysis.selftest.material import Raw, Statement, Subject, case_of, read_statements
from harness.analysis.selftest.outputs import Change
from harness.citations.support import Label
from harness.core.item import QaItem
from harness.core.rng import generator
from harness.core.score import Direction, Undefined
from harness.metrics.base import QA, SUMMARIES, Metric, ScoreMap
from harness.metrics.catalog import metrics_for
from harness.metrics.support import Jury
from harness.stats.intervals import wilson
from harness.text.aliases import AliasTable

_SHOWN = 5
_LEAST = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """A change that was not seen, or a harmless one that was: on which item, and how it reads."""

    item: str
    before: str
    after: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassResult:
    """What became of a class: `n` changes, `hits` of them seen (of harmless ones: false alarms).

    `missed` holds the first few that went wrong.
    """

    about: ExamClass
    n: int
    hits: int
    missed: tuple[Miss, ...] = ()

    @property
    def rate(self) -> float | None:
        """Hits / n; None where the gold has no material for the class."""
        return self.hits / self.n if self.n else None

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Wilson's 95 % interval of the rate."""
        if not self.n:
            return None
        found = wilson(self.hits, self.n)
        return found.low, found.high


Trial: TypeAlias = tuple[bool, Miss]


def sit_exam(
    subjects: Sequence[Subject], aliases: AliasTable, *, seed: int = 0
) -> list[ClassResult]:
    """The result of every class, in the order of `classes.all_classes`."""
    scorer = _Scorer()
    statements = read_statements(subjects)
    jury = Jury(aliases=aliases)
    return [
        *(_result(c.about, scorer.trials(c, subjects, seed)) for c in output_classes(subjects)),
        *(_result(c.about, _claim_trials(c, statements, jury, seed)) for c in claim_classes()),
        *(_result(about, _true_trials(about, statements, jury)) for about in true_classes()),
    ]


def _result(about: ExamClass, trials: Iterator[Trial]) -> ClassResult:
    told = list(trials)
    wrong = [miss for hit, miss in told if hit is about.harmless]
    return ClassResult(
        about=about, n=len(told), hits=sum(hit for hit, _ in told), missed=tuple(wrong[:_SHOWN])
    )


def _claim_trials(
    kind: ClaimClass, statements: Sequence[Statement], jury: Jury, seed: int
) -> Iterator[Trial]:
    for statement in statements:
        if jury.verdict(statement.passages, statement.text).label is not Label.SUPPORTED:
            continue
        draw = generator(seed, "selftest", kind.about.name, statement.item, statement.text)
        for text in kind.change(statement.text, statement.passage, draw, jury.aliases):
            verdict = jury.verdict(statement.passages, text)
            miss = Miss(item=statement.item, before=statement.text, after=text, why=verdict.reason)
            yield verdict.label is not Label.SUPPORTED, miss


def _true_trials(about: ExamClass, statements: Sequence[Statement], jury: Jury) -> Iterator[Trial]:
    spread = about.name == SPREAD_UNSUPPORTED
    wanted = Label.SUPPORTED if about.name == TRUE_SUPPORTED else Label.UNSUPPORTED
    for statement in statements:
        if (len(statement.passages) > 1) is spread:
            verdict = jury.verdict(statement.passages, statement.text)
            said = f"{verdict.label}: {verdict.reason}"
            miss = Miss(item=statement.item, before=statement.text, after=statement.text, why=said)
            yield verdict.label is wanted, miss


@dataclass(frozen=True, slots=True)
class _Scorer:
    """Scores of raw outputs, each computed once."""

    _known: dict[tuple[str, str, Metric], ScoreMap] = field(default_factory=dict)

    def trials(self, kind: OutputClass, subjects: Sequence[Subject], seed: int) -> Iterator[Trial]:
        """Whether each change of an answer made the measures of its class worse."""
        metrics = {task: metrics_for(task, kind.measures) for task in (QA, SUMMARIES)}
        for subject in subjects:
            draw = generator(seed, "selftest", kind.about.name, subject.item.id)
            task = QA if isinstance(subject.item, QaItem) else SUMMARIES
            for change in kind.change(subject, draw):
                found = self._compared(subject, change, metrics[task], kind)
                if found:
                    worse = (any if kind.about.harmless else all)(found.values())
                    yield worse, _miss(subject, change, found)

    def _compared(
        self, subject: Subject, change: Change, metrics: Sequence[Metric], kind: OutputClass
    ) -> dict[str, bool]:
        """For each measure of the class that could get worse, whether it did."""
        found = {}
        for metric in metrics:
            was, now = (self._scores(subject, metric, r) for r in (change.before, change.after))
            for measure in metric.measures:
                before, after = was[measure.name], now[measure.name]
                if measure.name not in kind.measures or isinstance(before, Undefined):
                    continue
                if isinstance(after, Undefined):
                    found[measure.name] = kind.about.harmless
                elif measure.direction is Direction.LOWER:
                    found[measure.name] = after.value > before.value + _LEAST
                elif before.value > 0:
                    found[measure.name] = after.value < before.value - _LEAST
        return found

    def _scores(self, subject: Subject, metric: Metric, raw: Raw) -> ScoreMap:
        key = (subject.item.id, json.dumps(raw, sort_keys=True), metric)
        if key not in self._known:
            self._known[key] = metric.score(case_of(subject, raw))
        return self._known[key]


def _miss(subject: Subject, change: Change, found: Mapping[str, bool]) -> Miss:
    before, after = (
        raw if isinstance(raw, str) else json.dumps(raw, ensure_ascii=False)
        for raw in (change.before, change.after)
    )
    said = ", ".join(f"{name} {'worse' if worse else 'no worse'}" for name, worse in found.items())
    return Miss(item=subject.item.id, before=before, after=after, why=said)
