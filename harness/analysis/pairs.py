"""Two sides matched: one model's items on one task, before and after, as two tables."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from harness.analysis.comparison import Overlap
from harness.analysis.sides import (
    Side,
    check_comparable,
    common_items,
    item_problems,
    paired_models,
    repeated_items,
)
from harness.analysis.tables import ScoreTable, build_table
from harness.core.errors import NotComparableError, Problem, UsageError
from harness.core.problems import did_you_mean
from harness.core.score import Measure
from harness.stats.columns import Column
from harness.store.records import ScoreRow

DEFAULT_METRICS = ("correct", "citation_f1", "evidence_f1", "rougeLsum")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pair:
    """One model's rows on one task, before and after, over the same items in the same order.

    `same_outputs` is bool[n_items]; `metrics` are those asked for that both have.
    """

    before: ScoreTable
    after: ScoreTable
    rows: tuple[Sequence[ScoreRow], Sequence[ScoreRow]]
    same_outputs: npt.NDArray[np.bool_]
    metrics: tuple[str, ...]

    def columns(self, name: str) -> tuple[Column, Column]:
        """A metric before and after."""
        found = []
        for table in (self.before, self.after):
            at = table.column(name)
            found.append(Column(table.values[:, at], table.weights[:, at]))
        return found[0], found[1]

    def measure(self, name: str) -> Measure:
        """A metric as the reference reads it."""
        return self.before.measures[self.before.column(name)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """Two sides whose pairs may be compared, and how they differ where that was allowed."""

    reference: Side
    candidate: Side
    pairs: tuple[Pair, ...]
    overlaps: tuple[Overlap, ...] = ()

    @property
    def unpaired(self) -> tuple[str, ...]:
        """Models that only the candidate has."""
        a, b = self.reference.models(), self.candidate.models()
        return () if len(a) == len(b) == 1 else tuple(name for name in b if name not in a)

    @property
    def other_cards(self) -> dict[str, tuple[str, str]]:
        """The metrics compared although their cards differ, with both cards."""
        names = dict.fromkeys(name for pair in self.pairs for name in pair.metrics)
        cards = {name: (self.reference.cards[name], self.candidate.cards[name]) for name in names}
        return {name: found for name, found in cards.items() if found[0] != found[1]}


def match_sides(
    reference: Side,
    candidate: Side,
    *,
    metrics: Sequence[str] = (),
    allow: Collection[str] = (),
) -> Matched:
    """The two sides paired by model, task and item on the named metrics (default: the headlines).

    With `gold` in `allow` only the items unchanged on both sides are matched, with `cards`
    metrics of unlike cards too. Raises `NotComparableError` where anything else differs, naming
    it; `UsageError` for a metric that neither has.
    """
    wanted = _metrics(reference, candidate, metrics)
    check_comparable(reference, candidate, wanted, allow=allow)
    problems: list[Problem] = []
    pairs: list[Pair] = []
    overlaps: list[Overlap] = []
    for a, b, task in _cells(reference, candidate):
        names = _measured(reference, candidate, task, wanted)
        rows: tuple[Sequence[ScoreRow], ...] = (reference.of(a, task), candidate.of(b, task))
        where = f"{b}, task {task}"
        if not names:
            continue
        if "gold" in allow:
            problems += repeated_items(rows[0], where) + repeated_items(rows[1], where)
            overlap, rows = _overlap(rows[0], rows[1], task)
            overlaps.append(overlap)
        else:
            problems += item_problems(rows[0], rows[1], where)
        if rows[0] and not problems:
            pairs.append(_pair(reference, candidate, (rows[0], rows[1]), names))
    if problems:
        raise NotComparableError(problems)
    return Matched(
        reference=reference,
        candidate=candidate,
        pairs=tuple(pairs),
        overlaps=tuple(dict.fromkeys(overlaps)),
    )


def _cells(reference: Side, candidate: Side) -> Iterator[tuple[str, str, str]]:
    """Every model before, the one after that it is paired with, and every task of either."""
    tasks = dict.fromkeys((*reference.tasks(), *candidate.tasks()))
    for (a, b), task in itertools.product(paired_models(reference, candidate), tasks):
        yield a, b, task


def _measured(reference: Side, candidate: Side, task: str, wanted: Sequence[str]) -> list[str]:
    """The wanted metrics of a task, in order; those of the only side where one has no such task."""
    known = [{m.name for m in side.measures.get(task, ())} for side in (reference, candidate)]
    both = known[0] & known[1] if all(known) else known[0] | known[1]
    return [name for name in wanted if name in both]


def _overlap(
    a: Sequence[ScoreRow], b: Sequence[ScoreRow], task: str
) -> tuple[Overlap, tuple[Sequence[ScoreRow], ...]]:
    common, others = common_items(a, b)
    overlap = Overlap(
        task=task,
        n_common=len(common),
        n_reference=len({row.item for row in a}),
        n_candidate=len({row.item for row in b}),
        left_out=tuple(sorted(others)),
    )
    return overlap, tuple([row for row in rows if row.item in common] for rows in (a, b))


def _pair(
    reference: Side,
    candidate: Side,
    rows: tuple[Sequence[ScoreRow], Sequence[ScoreRow]],
    names: Sequence[str],
) -> Pair:
    task = rows[0][0].task
    before = build_table(rows[0], reference.measures[task], reference.failures)
    return Pair(
        before=before,
        after=build_table(rows[1], candidate.measures[task], candidate.failures),
        rows=rows,
        same_outputs=_same_outputs(*rows, before.items),
        metrics=tuple(names),
    )


def _same_outputs(
    a: Sequence[ScoreRow], b: Sequence[ScoreRow], items: Sequence[str]
) -> npt.NDArray[np.bool_]:
    """By item, whether every repeat ended alike with the same output; both sides in one order."""
    changed = {
        one.item
        for one, two in zip(a, b, strict=True)
        if (one.outcome, one.output_digest) != (two.outcome, two.output_digest)
    }
    return np.array([item not in changed for item in items], dtype=bool)


def _metrics(reference: Side, candidate: Side, asked: Sequence[str]) -> tuple[str, ...]:
    known = {m.name for side in (reference, candidate) for ms in side.measures.values() for m in ms}
    for name in asked:
        if name not in known:
            raise UsageError(
                Problem(
                    where=f"metric {name}",
                    found="no such metric in these runs",
                    expected="one that both were scored on",
                    fix=f"{did_you_mean(name, known)}score them again with -M {name}",
                )
            )
    return tuple(dict.fromkeys(asked)) or tuple(n for n in DEFAULT_METRICS if n in known)
