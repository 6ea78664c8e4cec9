"""A benchmark as a list of tests, known before any model is called.

Three ways to cut it: a test for each check of the gate (`verdict`), for each item (`item`), for
each slice (`slice`). The ids are stable: they name the model, the task and the item, slice or
check, never a position.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.analysis.checks import Check, CheckKind, Finding
from harness.analysis.hard_failures import KINDS
from harness.analysis.must_pass import MEASURE, check_must_pass
from harness.analysis.sides import Side
from harness.app.gold import open_gold
from harness.app.metrics import chosen_metrics
from harness.app.rundir import differing_keys, find_run
from harness.app.scoring import measures_of, stamp
from harness.app.selection import check_gate
from harness.app.sides import side_of_baseline
from harness.app.thresholds import locked_thresholds
from harness.config.load import load_config
from harness.config.schema import GateSpec
from harness.core.errors import Problem, UsageError
from harness.report.document import printable
from harness.run.plan import Plan, make_plan
from harness.store.baseline import baseline_path, read_baseline
from harness.store.layout import RunDirectory
from harness.store.manifest import read_manifest

ROOT = "harness"
ITEM, SLICE, VERDICT = "item", "slice", "verdict"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a benchmark is held to: a baseline as a side, with the thresholds locked in it."""

    path: Path
    side: Side
    thresholds: GateSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    """A config read and planned, what it is held to (None without a baseline), and its tests.

    `run` is the run to judge where one was named, None where it is still to be made.
    """

    path: Path
    plan: Plan
    measures: Mapping[str, Sequence[str]]
    held: Held | None
    run: RunDirectory | None

    def pairs(self) -> list[tuple[str, str]]:
        """Models of the baseline and of the config, as the gate pairs them."""
        before, after = self.held.side.models() if self.held else (), self.plan.models
        if len(before) == len(after) == 1:
            return [(before[0], after[0])]
        return [(name, name) for name in before if name in after]


def open_benchmark(path: Path, *, baseline: str | None, run: str | None) -> Benchmark:
    """The benchmark of a config. Raises the `HarnessError`s of what it reads.

    `baseline` and `run` are names or files; without `baseline` the config's own holds, if any.
    """
    config = load_config(path)
    gold = open_gold(config)
    config = config.with_tasks(gold.tasks)
    check_gate(config, path)
    plan = make_plan(config, gold)
    metrics = chosen_metrics(plan.items, config.metric_specs(), where=f"{path}: metrics")
    measures = measures_of(metrics)
    name = baseline or config.gate.baseline
    found = find_run(run) if run else None
    if found:
        manifest = read_manifest(found.manifest)
        changed = differing_keys(manifest.config, config.model_dump(mode="json"))
        changed = [key for key in changed if not key.startswith("gate")]
        changed += ["the gold or the seeds"] if manifest.gold != stamp(gold) else []
        if changed:
            raise UsageError(_another_run(found, path, changed))
    return Benchmark(
        path=path,
        plan=plan,
        measures={task: [str(m["name"]) for m in given] for task, given in measures.items()},
        held=_held(baseline_path(name)) if name else None,
        run=found,
    )


def _held(path: Path) -> Held:
    stored = read_baseline(path)
    return Held(
        path=path,
        side=side_of_baseline(path.name, stored),
        thresholds=locked_thresholds(stored, path),
    )


def _another_run(run: RunDirectory, path: Path, changed: Sequence[str]) -> Problem:
    return Problem(
        where=str(run.path),
        found=f"a run of another benchmark: {', '.join(changed)} differ",
        expected=f"a run of all of {path}, on the gold there is",
        fix="leave --harness-run out, or name a run of this config",
    )


def ids_by(benchmark: Benchmark, ways: Sequence[str]) -> list[str]:
    """The ids of the tests, in a fixed order; by verdict with a baseline, else by item.

    Raises `UsageError` for a way that needs a baseline or the metric `correct`, and has none.
    """
    found: list[str] = []
    for way in ways_of(benchmark, ways):
        if way == ITEM:
            found += _items(benchmark)
        else:
            held = _needed(benchmark, way)
            found += _slices(benchmark, held) if way == SLICE else _checks(benchmark, held)
    return list(dict.fromkeys(found))


def ways_of(benchmark: Benchmark, asked: Sequence[str]) -> Sequence[str]:
    """The ways asked for, each once; else by verdict with a baseline and by item without."""
    return list(dict.fromkeys(asked)) or [VERDICT if benchmark.held else ITEM]


def item_id(model: str, task: str, item: str) -> str:
    """The id of an item's test.

    >>> item_id("bm25", "qa", "qa-001")
    'harness::bm25::qa::qa-001'
    """
    return printable(f"{ROOT}::{model}::{task}::{item}")


def slice_id(model: str, task: str, name: str) -> str:
    """The id of a slice's test.

    >>> slice_id("bm25", "qa", "kind:temporal")
    'harness::bm25::qa::slice[kind:temporal]'
    """
    return printable(f"{ROOT}::{model}::{task}::slice[{name}]")


def check_id(model: str, kind: CheckKind, name: str, task: str | None = None) -> str:
    """The id of the test of a gate's check; without a model that of a check of all models.

    >>> check_id("bm25", "metric", "correct", "qa")
    'harness::bm25::gate::metric[qa/correct]'
    """
    place = f"{ROOT}::{model}::gate" if model else f"{ROOT}::gate"
    return printable(f"{place}::{kind}[{f'{task}/' if task else ''}{name}]")


def id_of(check: Check) -> str:
    """The id of the test that a check of the gate is."""
    return check_id(check.model, check.kind, check.name, check.task)


def judged_tasks(benchmark: Benchmark) -> list[str]:
    """The tasks whose items are right or wrong. Raises `UsageError` where there are none."""
    found = [task for task in benchmark.plan.items if MEASURE in benchmark.measures[task]]
    if not found:
        raise UsageError(
            Problem(
                where="--harness-by item",
                found=f"no task of {benchmark.path} that is scored with `{MEASURE}`",
                expected="a metric by which an item is right or wrong",
                fix="add the metric or the task `qa`, or use --harness-by verdict",
            )
        )
    return found


def _items(benchmark: Benchmark) -> Iterator[str]:
    """Every item, or with a baseline those that are right on it."""
    tasks = judged_tasks(benchmark)
    if benchmark.held is None:
        for call in benchmark.plan.calls():
            if call.task in tasks:
                yield item_id(call.model, call.task, call.item)
        return
    side = benchmark.held.side
    for task in tasks:
        items = sorted({row.item for row in side.rows if row.task == task})
        right = {
            (check.model, check.name)
            for check in check_must_pass(side, side, items)
            if check.finding is Finding.NOT_REGRESSED
        }
        for before, after in benchmark.pairs():
            yield from (item_id(after, task, item) for item in items if (before, item) in right)


def _slices(benchmark: Benchmark, held: Held) -> Iterator[str]:
    for before, after in benchmark.pairs():
        for task in held.side.tasks():
            names = {name for row in held.side.of(before, task) for name in row.slices}
            yield from (slice_id(after, task, name) for name in sorted(names))


def _checks(benchmark: Benchmark, held: Held) -> Iterator[str]:
    """What the gate looks at: metrics, hard failures, `must_pass` items and budgets."""
    spec = held.thresholds
    scored = {task: {m.name for m in given} for task, given in held.side.measures.items()}
    measures = set().union(*benchmark.measures.values(), *scored.values())
    for _, model in benchmark.pairs():
        for task, known in scored.items():
            yield from (check_id(model, "metric", m, task) for m in spec.metrics if m in known)
        for kind in KINDS:
            if kind.measure is None or kind.measure in measures:
                yield check_id(model, "hard_failures", kind.name)
        yield from (check_id(model, "must_pass", item) for item in spec.must_pass)
        limits = spec.budgets.model_dump(exclude_none=True)
        yield from (check_id(model, "budget", name) for name in limits)
    unscored = set(spec.metrics).difference(*scored.values())
    yield from (check_id("", "metric", name) for name in spec.metrics if name in unscored)


def _needed(benchmark: Benchmark, way: str) -> Held:
    if benchmark.held is not None:
        return benchmark.held
    raise UsageError(
        Problem(
            where=f"--harness-by {way}",
            found=f"no --harness-baseline, and no `gate.baseline` in {benchmark.path}",
            expected="a baseline to hold the run to",
            fix="write one with `harness baseline set RUN NAME`, or use --harness-by item",
        )
    )
