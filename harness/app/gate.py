"""Gate a run against a baseline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from harness.analysis.compare import compare_sides
from harness.analysis.gate import judge
from harness.analysis.hard_failures import count_hard_failures, uncounted
from harness.analysis.must_pass import check_must_pass
from harness.analysis.sides import paired_models
from harness.app.baselines import check_complete, check_failures
from harness.app.budgets import budget_checks
from harness.app.cases import illustrated
from harness.app.determinism import stochastic_models
from harness.app.margins import margins_of
from harness.app.outputs import check_apart
from harness.app.quarantine import heeded_quarantine, without
from harness.app.rundir import config_of, find_run
from harness.app.sides import side_of_baseline, side_of_run
from harness.app.thresholds import (
    baseline_named,
    check_declared,
    check_thresholds,
    locked_thresholds,
    says_something,
)
from harness.app.treatment import changed_code, treatment
from harness.config.load import load_config
from harness.report.verdict import Gating
from harness.store.baseline import baseline_path, read_baseline
from harness.store.manifest import read_manifest, utc_now


@dataclass(frozen=True, slots=True, kw_only=True)
class GateOptions:
    """What the command line says. `on_inconclusive` is None where it is silent.

    `outputs` are files that the verdict is written to.
    """

    baseline: str | None = None
    config: Path | None = None
    margins: Mapping[str, float] = field(default_factory=dict)
    on_inconclusive: Literal["pass", "fail"] | None = None
    outputs: Sequence[Path] = ()


def gate_run(run_name: str, options: GateOptions) -> Gating:
    """The verdict on a run. Thresholds are the baseline's own; `margins` may only tighten them.

    Raises `IncompleteError` for a run with too many failed calls, `NotComparableError` where
    gold, seeds, cards, items or thresholds differ from the baseline's, and `UsageError` for a
    quarantine, a `must_pass` or a budget that can't be heeded.
    """
    run = find_run(run_name)
    manifest = read_manifest(run.manifest)
    check_complete(run, manifest)
    config = config_of(run, manifest)
    asked = load_config(options.config).gate if options.config else config.gate
    path = baseline_path(baseline_named(options.baseline, asked))
    check_apart(options.outputs, [run], baseline=path)
    stored = read_baseline(path)
    spec = locked_thresholds(stored, path)
    if options.config or says_something(asked):
        check_thresholds(spec, asked, path=path, where=str(options.config or run.manifest))
    margins = margins_of(spec.metrics, options.margins)
    reference = side_of_baseline(path.name, stored)
    held, ended = heeded_quarantine(spec, reference, today=utc_now()[:10], where=str(path))
    reference = without(reference, held)
    judged = side_of_run(run, manifest)
    check_failures(judged, stored)
    candidate = without(judged, held)
    declared = check_declared(reference, candidate, margins)
    comparison = compare_sides(reference, candidate, metrics=declared, margins=margins)
    configs = (stored.config, manifest.config)
    models = [after for _, after in paired_models(reference, candidate)]
    verdict = judge(
        comparison,
        margins,
        hard=count_hard_failures(
            reference, candidate, stochastic=stochastic_models(reference, candidate, configs)
        ),
        checks=[
            *uncounted(reference, candidate),
            *check_must_pass(reference, candidate, spec.must_pass),
            *budget_checks(spec.budgets, run, models=models, where=str(path)),
        ],
    )
    verdict, cases, why_not = illustrated(verdict, run, manifest, (reference, candidate))
    return Gating(
        verdict=verdict,
        treatment=[*treatment(*configs), *changed_code(stored, manifest)],
        cases=cases,
        untold=why_not,
        quarantined=held,
        ended=ended,
        inconclusive_fails=(options.on_inconclusive or spec.on_inconclusive) == "fail",
    )
