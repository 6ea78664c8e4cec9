"""Compare two runs, item by item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from harness.analysis.compare import Comparison, compare_sides
from harness.analysis.sides import Side
from harness.app.rundir import differing_keys, find_run
from harness.core.digest import digest_file
from harness.core.errors import IncompleteError, Problem, UsageError
from harness.core.problems import describe_value
from harness.core.score import Measure
from harness.store.baseline import Baseline
from harness.store.layout import RunDirectory
from harness.store.manifest import Manifest, read_manifest
from harness.store.records import read_scores


def compare_runs(
    reference: str, candidate: str, *, metrics: Sequence[str] = ()
) -> tuple[Comparison, list[str]]:
    """The comparison of two runs and the treatment: what differs between their configs."""
    sides = []
    manifests = []
    for name in (reference, candidate):
        run = find_run(name)
        manifest = read_manifest(run.manifest)
        manifests.append(manifest)
        sides.append(side_of_run(run, manifest))
    comparison = compare_sides(sides[0], sides[1], metrics=metrics)
    return comparison, treatment(manifests[0].config, manifests[1].config)


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


def treatment(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """What differs between two configs, each with both values: `seed: 0 → 1`.

    Models are matched by name, or as the only one of each side. Where files stand and how the
    gate is set is no treatment.
    """
    sides = [_comparable(before), _comparable(after)]
    if all(len(side["models"]) == 1 for side in sides):
        for side in sides:
            [(name, spec)] = side["models"].items()
            side["models"] = {"name": name, **spec}
    return [
        f"{key}: {describe_value(_at(sides[0], key))} → {describe_value(_at(sides[1], key))}"
        for key in differing_keys(sides[0], sides[1])
    ]


def _comparable(config: Mapping[str, Any]) -> dict[str, Any]:
    beside = ("gate", "gold", "seeds", "models")
    kept = {key: value for key, value in config.items() if key not in beside}
    models = {
        spec["name"]: {key: value for key, value in spec.items() if key != "name"}
        for spec in config["models"]
    }
    return {"models": models, **kept}


def _at(value: Any, path: str) -> Any:
    """The value at a dotted path; None where a step is missing. Names may hold dots themselves."""
    if not path:
        return value
    if isinstance(value, Mapping):
        for key in sorted(value, key=len, reverse=True):
            if path == key or path.startswith(f"{key}."):
                return _at(value[key], path[len(key) + 1 :])
        return None
    head, _, rest = path.partition(".")
    return _at(value[int(head)], rest)
