"""Gate a run against a baseline, and take a baseline from a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from harness.analysis.compare import compare_sides
from harness.analysis.gate import Verdict, judge
from harness.app.compare import check_scores, side_of_baseline, side_of_run, treatment
from harness.app.rundir import config_of, find_run
from harness.config.load import load_config
from harness.config.schema import GateSpec, MetricGate
from harness.core.errors import IncompleteError, NotComparableError, Problem, UsageError
from harness.store.baseline import Baseline, baseline_path, read_baseline
from harness.store.layout import RunDirectory
from harness.store.manifest import Manifest, read_manifest
from harness.store.records import read_scores


@dataclass(frozen=True, slots=True, kw_only=True)
class Gated:
    """A verdict with the treatment between baseline and run."""

    verdict: Verdict
    treatment: list[str]


def set_baseline(run_name: str, name: str) -> Path:
    """Writes a finished run's scores as a baseline; returns the file."""
    run = find_run(run_name)
    manifest = read_manifest(run.manifest)
    _check_complete(run, manifest)
    check_scores(run, manifest)
    config = config_of(run, manifest)
    path = baseline_path(name)
    Baseline(
        gold=manifest.gold,
        cards=manifest.cards,
        measures=manifest.measures,
        gate=config.gate.model_dump(mode="json", exclude={"baseline"}),
        config=manifest.config,
        rows=tuple(read_scores(run.scores)),
    ).write(path)
    return path


def gate_run(
    run_name: str,
    *,
    baseline: str | None,
    config_path: Path | None = None,
    margins: Mapping[str, float] | None = None,
) -> Gated:
    """The verdict on a run. Thresholds are the baseline's own; `margins` may only tighten them.

    Raises `IncompleteError` for a run with too many failed calls and `NotComparableError` where
    gold, cards, items or thresholds differ from the baseline's.
    """
    run = find_run(run_name)
    manifest = read_manifest(run.manifest)
    _check_complete(run, manifest)
    config = config_of(run, manifest)
    asked = load_config(config_path).gate if config_path else None
    path = baseline_path(_baseline_name(baseline, asked or config.gate))
    stored = read_baseline(path)
    spec = _spec_of(stored, path)
    _check_thresholds(spec, asked, path, config_path)
    tightened = _tightened(spec.metrics, margins or {})
    reference = side_of_baseline(path.name, stored)
    candidate = side_of_run(run, manifest)
    sides = (reference, candidate)
    known = {m.name for side in sides for found in side.measures.values() for m in found}
    declared = [name for name in tightened if name in known]
    if not declared:
        raise NotComparableError(
            Problem(
                where=str(path),
                found=f"a gate on {_in_words(tightened)} alone",
                expected="at least one declared metric that the run was scored on",
                fix="declare a metric of the run's tasks in `gate.metrics`",
            )
        )
    margins = {name: tightened[name].margin for name in declared}
    comparison = compare_sides(reference, candidate, metrics=declared, margins=margins)
    return Gated(
        verdict=judge(comparison, margins),
        treatment=treatment(stored.config, manifest.config),
    )


def _spec_of(stored: Baseline, path: Path) -> GateSpec:
    try:
        return GateSpec.model_validate(stored.gate)
    except ValidationError as error:
        raise UsageError(
            Problem(
                where=f"{path}: gate",
                found=f"no gate ({error.errors()[0]['msg']})",
                expected="the thresholds as `harness baseline set` wrote them",
                fix="write it again with `harness baseline set RUN NAME`",
            )
        ) from error


def _baseline_name(name: str | None, spec: GateSpec) -> str:
    if name or spec.baseline:
        return str(name or spec.baseline)
    raise UsageError(
        Problem(
            where="--baseline",
            found="nothing, and no `gate.baseline` in the config",
            expected="a baseline's name or file",
            fix="write one with `harness baseline set RUN NAME`",
        )
    )


def _check_complete(run: RunDirectory, manifest: Manifest) -> None:
    if manifest.state != "finished":
        raise IncompleteError(
            Problem(
                where=str(run.path),
                found=f"a run that is {manifest.state}",
                expected="a finished run with no more failed calls than `max_failed`",
                fix="mend what failed and run again",
            )
        )


def _check_thresholds(
    spec: GateSpec, asked: GateSpec | None, path: Path, config_path: Path | None
) -> None:
    if asked is None or asked.metrics == spec.metrics:
        return
    raise NotComparableError(
        Problem(
            where=f"{config_path}: gate.metrics",
            found=_in_words(asked.metrics),
            expected=f"{_in_words(spec.metrics)}, as {path} was taken with",
            fix="restore the thresholds, or set the baseline anew with the changed ones",
        )
    )


def _in_words(metrics: Mapping[str, MetricGate]) -> str:
    return ", ".join(f"{name} (margin {gate.margin:g})" for name, gate in sorted(metrics.items()))


def _tightened(
    metrics: Mapping[str, MetricGate], margins: Mapping[str, float]
) -> dict[str, MetricGate]:
    found = dict(metrics)
    for name, margin in margins.items():
        if name not in found or not 0 <= margin <= found[name].margin:
            wrong = "a wider margin" if margin > 0 else "a margin that is no share"
            raise UsageError(
                Problem(
                    where=f"--margin {name}={margin:g}",
                    found=wrong if name in found else "no declared metric",
                    expected=f"a margin no wider than declared: {_in_words(metrics)}",
                    fix="change the config's gate and set the baseline anew",
                )
            )
        found[name] = MetricGate(margin=margin)
    return found
