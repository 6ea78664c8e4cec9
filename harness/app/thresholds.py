"""The thresholds that a gate holds a run to: those locked in the baseline, tightened at most."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from harness.analysis.sides import Side
from harness.config.schema import GateSpec
from harness.core.errors import NotComparableError, Problem, UsageError
from harness.core.problems import describe_value
from harness.store.baseline import Baseline


def baseline_named(name: str | None, spec: GateSpec) -> str:
    """The baseline that the command line names, else the config. Raises `UsageError`."""
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


def locked_thresholds(stored: Baseline, path: Path) -> GateSpec:
    """The thresholds a baseline was taken with. Raises `UsageError` where it holds none."""
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


def check_thresholds(locked: GateSpec, asked: GateSpec, *, path: Path, where: str) -> None:
    """Nothing, or `NotComparableError` naming every threshold that is not the baseline's."""
    problems = [
        Problem(
            where=f"{where}: gate.{key}",
            found=describe_value(value, limit=200),
            expected=f"{describe_value(_plain(locked)[key], limit=200)}, as {path} was taken with",
            fix="restore the threshold, or set the baseline anew with the changed one",
        )
        for key, value in _plain(asked).items()
        if value != _plain(locked)[key]
    ]
    if problems:
        raise NotComparableError(problems)


def says_something(spec: GateSpec) -> bool:
    """Whether a config has thresholds of its own."""
    return _plain(spec) != _plain(GateSpec())


def _plain(spec: GateSpec) -> dict[str, object]:
    """The thresholds without the name of the baseline, which is none."""
    return spec.model_dump(mode="json", exclude={"baseline"})


def check_declared(reference: Side, candidate: Side, margins: Mapping[str, float]) -> list[str]:
    """The declared metrics that a side was scored on. Raises `NotComparableError` for none."""
    scored = {
        m.name for side in (reference, candidate) for ms in side.measures.values() for m in ms
    }
    declared = [name for name in margins if name in scored]
    if not declared:
        raise NotComparableError(
            Problem(
                where=reference.name,
                found=f"a gate on {', '.join(margins) or 'no metric'} alone",
                expected="at least one declared metric that the run was scored on",
                fix="declare a metric of the run's tasks in `gate.metrics`",
            )
        )
    return declared
