"""Show what a baseline holds."""

from __future__ import annotations

from typing import Any

from harness.analysis.summarize import weighted_mean
from harness.analysis.tables import build_table
from harness.app.compare import side_of_baseline
from harness.core.digest import short
from harness.report.document import Cell, Column, Document, Note, Table
from harness.report.leaderboard import HEADLINES, number
from harness.store.baseline import baseline_path, read_baseline


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
