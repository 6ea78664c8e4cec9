"""What there is to name: models, metrics, tasks, runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from harness.core.errors import Problem, UsageError
from harness.core.problems import did_you_mean
from harness.metrics.catalog import METRICS, all_measures
from harness.models.catalog import MODELS, ROLES
from harness.report.document import Cell, Column, Document, Note, Table
from harness.store.layout import run_directories
from harness.store.manifest import read_manifest

_TASKS = {
    "qa": "questions with short answers, answerable or not (qa.jsonl)",
    "summaries": "summaries of one or several sources, timelines, queries (summaries.jsonl)",
}
_NOTES = {
    "models": "These are adapters. A config gives them parameters, and names of its own such as "
    "lead-3 for lead with three sentences; -m takes either kind of name."
}


def listing(what: str) -> tuple[Document, dict[str, Any]]:
    """The names of one kind as a document and as data. Raises `UsageError` for another kind."""
    if what not in _KINDS:
        raise UsageError(
            Problem(
                where="harness list",
                found=repr(what),
                expected=f"one of {', '.join(_KINDS)}",
                fix=f"{did_you_mean(what, _KINDS)}name one of these",
            )
        )
    rows = _KINDS[what]()
    titles = [title for title in rows[0] if title != "card"] if rows else ["name"]
    table = Table(
        title=what.capitalize() if rows else f"No {what} yet",
        columns=[Column(title=title, numeric=False) for title in titles],
        rows=[[Cell(text=str(row[title])) for title in titles] for row in rows],
    )
    notes = [Note(text=_NOTES[what])] if what in _NOTES else []
    return Document(title=what, tables=[table], notes=notes), {what: rows}


def _models() -> list[dict[str, Any]]:
    return [
        {
            "name": found.name,
            "what it does": found.summary,
            "role": ROLES.get(found.name, ""),
            "origin": found.origin,
        }
        for found in MODELS.listing()
    ]


def _metrics() -> list[dict[str, Any]]:
    own = [
        {
            "name": measure.name,
            "task": ", ".join(sorted(metric.tasks)),
            "better": str(measure.direction),
            "what it measures": measure.summary,
            "card": str(metric.card(measure.name)),
        }
        for metric, measure in all_measures()
    ]
    plugins = [
        {
            "name": found.name,
            "task": "",
            "better": "",
            "what it measures": found.summary,
            "card": f"from {found.origin}",
        }
        for found in METRICS.listing()
        if found.origin != "built in"
    ]
    return own + plugins


def _tasks() -> list[dict[str, Any]]:
    return [{"name": name, "what it is": summary} for name, summary in _TASKS.items()]


def _runs() -> list[dict[str, Any]]:
    rows = []
    for run in run_directories():
        manifest = read_manifest(run.manifest)
        counts = manifest.counts.values()
        rows.append(
            {
                "name": run.path.name,
                "state": manifest.state,
                "started": manifest.started,
                "calls": sum(count.get("stored", 0) for count in counts),
                "failed": sum(count.get("failed", 0) for count in counts),
                "gold": manifest.gold.version or "",
            }
        )
    return rows


_KINDS: dict[str, Callable[[], list[dict[str, Any]]]] = {
    "models": _models,
    "metrics": _metrics,
    "tasks": _tasks,
    "runs": _runs,
}
