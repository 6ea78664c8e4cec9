"""Hard failures: what no answer may do, counted by model and held against the baseline.

A kind is counted from score rows alone, so that one whose measure a later version or a plugin
brings joins by being scored.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from harness.analysis.checks import Check, Finding
from harness.analysis.sides import Side, check_comparable, item_problems, paired_models
from harness.core.errors import NotComparableError
from harness.core.score import Outcome
from harness.stats.paired import mcnemar
from harness.store.records import ScoreRow


@dataclass(frozen=True, slots=True, kw_only=True)
class HardKind:
    """A kind of hard failure: the counts of a measure that add up to it.

    Where a row has none of the counts, a value above 0 of a measure for which `lower_is_better`
    stands for one failure. Without a measure the kind is the outcome `unparsed`.
    """

    name: str
    measure: str | None = None
    counts: tuple[str, ...] = ()
    lower_is_better: bool = True

    def count(self, row: ScoreRow) -> int:
        """How often it happened in one call.

        >>> row = ScoreRow(
        ...     model="m", task="qa", item="q", repeat=0, item_digest="d",
        ...     outcome=Outcome.ANSWERED, counts={"citation_valid": {"unknown": 1, "valid": 3}},
        ... )
        >>> KINDS[2].name, KINDS[2].count(row)
        ('unknown source ids', 1)
        """
        if self.measure is None:
            return int(row.outcome is Outcome.UNPARSED)
        counts = row.counts.get(self.measure, {})
        found = [counts[name] for name in self.counts if name in counts]
        if found or not self.lower_is_better:
            return int(sum(found))
        return int(row.scores.get(self.measure, (0.0, 0.0))[0] > 0)


KINDS = (
    HardKind(name="fabricated quotes", measure="quote_fabricated", counts=("fabricated",)),
    HardKind(name="misattributed quotes", measure="quote_misattributed", counts=("misattributed",)),
    HardKind(
        name="unknown source ids",
        measure="citation_valid",
        counts=("unknown", "out_of_range"),
        lower_is_better=False,
    ),
    HardKind(name="unparsed outputs"),
)
# What a baseline has to keep of the counts behind scores.
KEPT_COUNTS: Mapping[str, tuple[str, ...]] = {
    kind.measure: kind.counts for kind in KINDS if kind.measure
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HardCount:
    """One kind of hard failure of one model, before and after.

    `more` names the items with more of it, `n_fewer` counts those with fewer. `stochastic` says
    that the outputs may differ from call to call, so that an increase has to be tested.
    """

    kind: str
    model: str
    before: int
    after: int
    more: tuple[str, ...]
    n_fewer: int
    stochastic: bool

    @property
    def tested(self) -> bool:
        """Whether it is a test of the gate's family: where no item differs there is none."""
        return self.stochastic and len(self.more) + self.n_fewer > 0

    @property
    def p_loss(self) -> float:
        """Exact one-sided p of "more items have more": a sign test over the items that differ."""
        return mcnemar(self.n_fewer, len(self.more)).p_loss

    def check(self, p_adjusted: float, alpha: float) -> Check:
        """The finding, `p_adjusted` being the adjusted p of a tested one."""
        grew = self.after > self.before
        detail = f"{self.before} → {self.after}"
        if self.tested:
            detail += f", p {p_adjusted:.2g} (one-sided, Holm)"
            lost = p_adjusted <= alpha
            open_ = Finding.INCONCLUSIVE if grew else Finding.NOT_REGRESSED
            finding = Finding.REGRESSED if lost else open_
        elif not self.more and not self.n_fewer:
            finding = Finding.UNCHANGED
        else:
            finding = Finding.REGRESSED if grew else Finding.NOT_REGRESSED
        return Check(
            kind="hard_failures",
            name=self.kind,
            model=self.model,
            finding=finding,
            detail=detail,
            items=self.more if grew or finding is Finding.REGRESSED else (),
        )


def count_hard_failures(
    reference: Side, candidate: Side, *, stochastic: Collection[str] = ()
) -> list[HardCount]:
    """Every kind that the baseline counted, for every model; `stochastic` names such models.

    A model whose repeats differ is stochastic whether named or not. Raises `NotComparableError`
    where a measure behind a kind has another card or was not scored, or items differ.
    """
    kinds = [kind for kind in KINDS if kind.measure is None or kind.measure in reference.cards]
    check_comparable(reference, candidate, [kind.measure for kind in kinds if kind.measure])
    _check_items(reference, candidate)
    found = []
    for a, b in paired_models(reference, candidate):
        rows = [
            [row for row in side.rows if row.model == model]
            for side, model in ((reference, a), (candidate, b))
        ]
        wavers = b in stochastic or any(_differ(side) for side in rows)
        found += [_count(kind, b, rows, stochastic=wavers) for kind in kinds]
    return found


def _check_items(reference: Side, candidate: Side) -> None:
    """Nothing, or `NotComparableError` naming the items of any task that only one side has."""
    problems = [
        problem
        for a, b in paired_models(reference, candidate)
        for task in reference.measures
        for problem in item_problems(
            reference.of(a, task), candidate.of(b, task), f"{b}, task {task}"
        )
    ]
    if problems:
        raise NotComparableError(problems)


def uncounted(reference: Side, candidate: Side) -> list[Check]:
    """The kinds that only the candidate was scored on: nothing to hold it to."""
    return [
        Check(
            kind="hard_failures",
            name=kind.name,
            model=model,
            finding=Finding.NOT_ENFORCED,
            detail=f"the baseline has no {kind.measure}: set it anew to hold the run to it",
        )
        for kind in KINDS
        if kind.measure in candidate.cards and kind.measure not in reference.cards
        for _, model in paired_models(reference, candidate)
    ]


def _differ(rows: Sequence[ScoreRow]) -> bool:
    """Whether any item got different outputs in its repeats."""
    outputs: defaultdict[tuple[str, str], set[str | None]] = defaultdict(set)
    for row in rows:
        if row.outcome is not Outcome.FAILED:
            outputs[row.task, row.item].add(row.output_digest)
    return any(len(found) > 1 for found in outputs.values())


def _count(
    kind: HardKind, model: str, rows: Sequence[Sequence[ScoreRow]], *, stochastic: bool
) -> HardCount:
    before, after = (_by_item(kind, side) for side in rows)
    items = sorted(before.keys() | after.keys())
    return HardCount(
        kind=kind.name,
        model=model,
        before=before.total(),
        after=after.total(),
        more=tuple(item for _, item in [key for key in items if after[key] > before[key]]),
        n_fewer=sum(after[key] < before[key] for key in items),
        stochastic=stochastic,
    )


def _by_item(kind: HardKind, rows: Sequence[ScoreRow]) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for row in rows:
        found[row.task, row.item] += kind.count(row)
    return found
