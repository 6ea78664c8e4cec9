"""Baselines: taken from a run, and shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from harness.analysis.hard_failures import KEPT_COUNTS
from harness.analysis.sides import Side
from harness.analysis.summarize import weighted_mean
from harness.analysis.tables import build_table
from harness.app.outputs import check_apart
from harness.app.rundir import config_of, find_run
from harness.app.sides import check_scores, side_of_baseline
from harness.core.digest import short
from harness.core.errors import IncompleteError, Problem
from harness.core.score import Outcome
from harness.report.document import Cell, Column, Document, Note, Table
from harness.report.leaderboard import HEADLINES, number
from harness.store.baseline import Baseline, baseline_path, read_baseline, row_for_baseline
from harness.store.layout import RunDirectory
from harness.store.manifest import Manifest, read_manifest
from harness.store.records import read_scores


def set_baseline(run_name: str, name: str) -> Path:
    """Writes a finished run's scores and thresholds as a baseline; returns the file."""
    run, path = find_run(run_name), baseline_path(name)
    check_apart([path], [run])
    manifest = read_manifest(run.manifest)
    check_complete(run, manifest)
    check_scores(run, manifest)
    config = config_of(run, manifest)
    Baseline(
        gold=manifest.gold,
        cards=manifest.cards,
        measures=manifest.measures,
        gate=config.gate.model_dump(mode="json", exclude={"baseline"}),
        config=manifest.config,
        models=manifest.models,
        rows=tuple(row_for_baseline(row, KEPT_COUNTS) for row in read_scores(run.scores)),
    ).write(path)
    return path


def check_complete(run: RunDirectory, manifest: Manifest) -> None:
    """Nothing, or `IncompleteError` for a run that did not finish or had too many failures."""
    if manifest.state != "finished":
        raise IncompleteError(
            Problem(
                where=str(run.path),
                found=f"a run that is {manifest.state}",
                expected="a finished run with no more failed calls than `max_failed`",
                fix="mend what failed and run again",
            )
        )


def check_failures(candidate: Side, baseline: Baseline) -> None:
    """Nothing, or `IncompleteError` for more failed calls than the baseline's `max_failed`.

    The share is the candidate's over all its calls; its own config cannot raise what it may be.
    """
    allowed = float(baseline.config.get("max_failed", 0))
    n_failed = sum(row.outcome is Outcome.FAILED for row in candidate.rows)
    if n_failed > allowed * len(candidate.rows):
        raise IncompleteError(
            Problem(
                where=candidate.name,
                found=f"{n_failed} failed calls of {len(candidate.rows)}",
                expected=f"at most a share of {allowed:g}, as the baseline was taken with",
                fix="mend what failed and run again",
            )
        )


def describe_baseline(name: str) -> tuple[Document, dict[str, Any]]:
    """The baseline's models with their headline metrics, as a document and as data."""
    path = baseline_path(name)
    baseline = read_baseline(path)
    side = side_of_baseline(path.name, baseline)
    rows = []
    for task in side.tasks():
        for model in side.models():
            found = side.of(model, task)
            if not found:
                continue
            table = build_table(found, side.measures[task], "exclude")
            known = [measure.name for measure in table.measures]
            for metric in [name for name in HEADLINES[task] if name in known]:
                at = table.column(metric)
                value = weighted_mean(table.values[:, at], table.weights[:, at])
                rows.append({"task": task, "model": model, "metric": metric, "value": value})
    titles = ("task", "model", "metric", "value")
    table_shown = Table(
        title=str(path),
        columns=[Column(title=title, numeric=title == "value") for title in titles],
        rows=[
            [Cell(text=number(v) if isinstance(v, float) else str(v or "–")) for v in row.values()]
            for row in rows
        ],
    )
    gold = f"gold {baseline.gold.version or 'without a version'} ({short(baseline.gold.digest)})"
    gates = ", ".join(
        f"{metric} (margin {gate['margin']:g})"
        for metric, gate in sorted(baseline.gate.get("metrics", {}).items())
    )
    notes = [Note(text=f"{gold}; {len(baseline.rows)} calls; gate on {gates}.")]
    data = {
        "baseline": str(path),
        "gold": {"version": baseline.gold.version, "digest": baseline.gold.digest},
        "gate": dict(baseline.gate),
        "n_calls": len(baseline.rows),
        "values": rows,
    }
    return Document(title="Baseline", tables=[table_shown], notes=notes), data
