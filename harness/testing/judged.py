"""What became of each test of a benchmark, and the text that a reader of a failure needs."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from harness.analysis.checks import Check, Finding
from harness.analysis.compare import Comparison, Effect, adjust_together, explore_sides
from harness.analysis.gate import ALPHA, Verdict
from harness.analysis.must_pass import MEASURE, check_must_pass
from harness.app.baselines import check_complete
from harness.app.cases import illustrated
from harness.app.gate import GateOptions, gate_run
from harness.app.quarantine import without
from harness.app.sides import side_of_run
from harness.app.thresholds import check_declared
from harness.core.score import Direction, Outcome
from harness.report.verdict import Gating, shown
from harness.store.layout import RunDirectory
from harness.store.manifest import read_manifest
from harness.store.records import ScoreRow
from harness.testing.benchmark import (
    ITEM,
    VERDICT,
    Benchmark,
    Held,
    id_of,
    item_id,
    judged_tasks,
    slice_id,
    ways_of,
)
from harness.testing.failure_text import Told, calls_of, failure_text
from harness.testing.harness_run import HarnessRun

Ending = Literal["passed", "failed", "skipped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One test's ending: a line that says why, and the whole text of a failure."""

    ending: Ending
    headline: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A run for asserts of one's own, and what became of the tests by id.

    A test without an entry had nothing to compare, which `unseen` is the ending of.
    """

    run: HarnessRun
    tests: Mapping[str, Judged]
    unseen: Ending

    def of(self, test: str) -> Judged:
        """What became of a test."""
        nothing = "INCONCLUSIVE: no item has a value on both sides"
        return self.tests.get(test) or Judged(ending=self.unseen, headline=nothing, text=nothing)


def judge_run(benchmark: Benchmark, run: RunDirectory, ways: Sequence[str]) -> Judgement:
    """What became of every test, once the run is there.

    Raises `IncompleteError` for a run with too many failed calls, and all that `gate_run` does.
    """
    manifest = read_manifest(run.manifest)
    check_complete(run, manifest)
    side, held, gating = side_of_run(run, manifest), benchmark.held, None
    if held is not None:
        options = GateOptions(baseline=str(held.path), config=benchmark.path)
        gating = gate_run(str(run.path), options)
    result = HarnessRun(path=run.path, side=side, verdict=gating.verdict if gating else None)
    found: dict[str, tuple[Check, str]] = {}
    for way in ways_of(benchmark, ways):
        if way == ITEM:
            found.update(_items(benchmark, result, gating))
        elif held and gating:
            found.update(_checks(gating) if way == VERDICT else _slices(held, result, gating))
    sides = (held.side if held else side, side)
    nothing = Comparison(reference="", candidate="", effects=(), flips=(), left_out={}, family=0)
    checks = tuple(check for check, _ in found.values())
    asked = Verdict(comparison=nothing, metrics=(), checks=checks, family=0)
    _, cases, untold = illustrated(asked, run, manifest, sides)
    told = Told(
        cases=cases,
        untold=untold,
        treatment=gating.treatment if gating else (),
        after=calls_of(side.rows, ()),
        before=calls_of(held.side.rows, benchmark.pairs()) if held else None,
        lower_is_better={
            measure.name
            for measures in side.measures.values()
            for measure in measures
            if measure.direction is Direction.LOWER
        },
    )
    loud = gating is not None and gating.inconclusive_fails
    return Judgement(
        run=result,
        tests={
            test: _judged(check, headline, told, loud=loud)
            for test, (check, headline) in found.items()
        },
        unseen="failed" if loud else "skipped",
    )


def _judged(check: Check, headline: str, told: Told, *, loud: bool) -> Judged:
    """The ending that a finding is to a test; `loud` fails what is inconclusive."""
    if check.finding is Finding.REGRESSED or (loud and check.finding is Finding.INCONCLUSIVE):
        return Judged(ending="failed", headline=headline, text=failure_text(check, headline, told))
    unsure = check.finding in (Finding.INCONCLUSIVE, Finding.NOT_ENFORCED)
    return Judged(ending="skipped" if unsure else "passed", headline=headline)


def _checks(gating: Gating) -> Iterator[tuple[str, tuple[Check, str]]]:
    for check in gating.verdict.checks:
        yield id_of(check), (check, f"{shown(check.finding)}: {check.detail}")


def _items(
    benchmark: Benchmark, run: HarnessRun, gating: Gating | None
) -> Iterator[tuple[str, tuple[Check, str]]]:
    """Every item as a check of its own: right to wrong, or wrong where there is no baseline."""
    reference = benchmark.held.side if benchmark.held else run.side
    out = {entry.item: entry for entry in gating.quarantined} if gating else {}
    calls: defaultdict[tuple[str, str, str], list[ScoreRow]] = defaultdict(list)
    for row in run.side.rows:
        calls[row.model, row.task, row.item].append(row)
    for task in judged_tasks(benchmark):
        items = sorted({item for _, of_task, item in calls if of_task == task})
        for found in check_must_pass(reference, run.side, items):
            check = found
            if entry := out.get(found.name):
                detail = f"quarantined: {entry.reason} ({entry.measured})"
                check = _as(found, Finding.NOT_ENFORCED, detail)
            elif benchmark.held is None and found.finding is Finding.NOT_ENFORCED:
                check = _wrong(found, calls[found.model, task, found.name])
            yield item_id(check.model, task, check.name), (check, check.detail)


def _wrong(check: Check, rows: Sequence[ScoreRow]) -> Check:
    """What an item that is not right is: wrong, or not to be judged."""
    if any(row.outcome is Outcome.FAILED for row in rows):
        return _as(check, Finding.REGRESSED, "wrong: its call failed")
    if any(MEASURE in row.scores for row in rows):
        return _as(check, Finding.REGRESSED, "wrong")
    why = next((row.undefined[MEASURE] for row in rows if MEASURE in row.undefined), "")
    return _as(check, Finding.NOT_ENFORCED, f"`{MEASURE}` has no value: {why}")


def _as(check: Check, finding: Finding, detail: str) -> Check:
    items = (check.name,) if finding is Finding.REGRESSED else ()
    return dataclasses.replace(check, finding=finding, detail=detail, items=items)


def _slices(held: Held, run: HarnessRun, gating: Gating) -> Iterator[tuple[str, tuple[Check, str]]]:
    """Every slice as a check: exploratory, so that it fails on a loss beyond chance alone."""
    reference, candidate = (without(side, gating.quarantined) for side in (held.side, run.side))
    margins = {name: gate.margin for name, gate in held.thresholds.metrics.items()}
    metrics = check_declared(reference, candidate, margins)
    [comparison] = adjust_together([explore_sides(reference, candidate, metrics=metrics)])
    effects: defaultdict[tuple[str, str, str], list[Effect]] = defaultdict(list)
    for effect in comparison.slices:
        effects[effect.candidate, effect.task, effect.slice].append(effect)
    members: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
    for row in candidate.rows:
        for name in row.slices:
            members[row.model, row.task, name].add(row.item)
    for key, items in members.items():
        worse = {f.item for f in comparison.flips if f.worse and (f.candidate, f.task) == key[:2]}
        check, headline = _slice(key, effects[key], sorted(worse & items))
        yield slice_id(*key), (check, headline)


def _slice(
    key: tuple[str, str, str], effects: Sequence[Effect], worse: Sequence[str]
) -> tuple[Check, str]:
    model, task, name = key
    lost = [effect for effect in effects if effect.p_loss_adjusted <= ALPHA]
    finding = Finding.REGRESSED if lost else Finding.NOT_REGRESSED
    detail = "; ".join(
        f"{effect.metric} {effect.difference:+.3f} over {effect.n} items, {effect.n_worse} worse "
        f"and {effect.n_better} better, p {effect.p_loss_adjusted:.2g} (loss, Holm over slices)"
        for effect in lost or effects
    )
    headline = f"{'REGRESSED' if lost else 'no loss stands out'}: {detail}"
    if not effects:
        finding, headline = (
            Finding.NOT_ENFORCED,
            "no slice to compare: too few items, or all of them",
        )
    check = Check(
        kind="metric",
        name=name,
        model=model,
        task=task,
        finding=finding,
        detail=detail,
        items=tuple(worse) if lost else (),
    )
    return check, headline
