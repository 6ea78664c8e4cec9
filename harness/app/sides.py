"""Runs and baselines as sides of a comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from harness.analysis.sides import Side
from harness.core.digest import digest_file
from harness.core.errors import IncompleteError, Problem, UsageError
from harness.core.score import Measure
from harness.store.baseline import Baseline
from harness.store.layout import RunDirectory
from harness.store.manifest import Manifest
from harness.store.records import read_scores


def side_of_run(run: RunDirectory, manifest: Manifest) -> Side:
    """A run as one side of a comparison. Raises `IncompleteError` where it was never scored."""
    if manifest.state in ("running", "interrupted", "generated") or not run.scores.is_file():
        raise IncompleteError(
            Problem(
                where=str(run.path),
                found=f"a run that is {manifest.state}",
                expected="a scored run",
                fix="finish it with `harness run … --resume`, or score it with `harness score`",
            )
        )
    check_scores(run, manifest)
    return Side(
        name=run.path.name,
        gold=manifest.gold,
        cards=manifest.cards,
        measures=_measures(manifest.measures, run.manifest),
        rows=tuple(read_scores(run.scores)),
        failures=manifest.config.get("failures", "exclude"),
    )


def check_scores(run: RunDirectory, manifest: Manifest) -> None:
    """Nothing, or `UsageError` where the scores are not those that scoring wrote."""
    if manifest.scores_digest == digest_file(run.scores):
        return
    raise UsageError(
        Problem(
            where=str(run.scores),
            found="another content than when the run was scored",
            expected="the scores as they were written",
            fix=f"score the run again: harness score {run.path}",
        )
    )


def side_of_baseline(name: str, baseline: Baseline) -> Side:
    """A baseline as the reference side of a comparison."""
    return Side(
        name=name,
        gold=baseline.gold,
        cards=baseline.cards,
        measures=_measures(baseline.measures, name),
        rows=baseline.rows,
        failures=baseline.config.get("failures", "exclude"),
    )


def _measures(
    stored: Mapping[str, Sequence[Mapping[str, Any]]], where: object
) -> dict[str, list[Measure]]:
    try:
        return {task: [Measure.from_json(data) for data in found] for task, found in stored.items()}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UsageError(
            Problem(
                where=f"{where}: measures",
                found=f"no measure ({type(error).__name__}: {error})",
                expected="the measures as this program wrote them",
                fix="restore the file, or write it again",
            )
        ) from error
