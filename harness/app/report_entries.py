"""The rows of a page: every model of every run, with what its citations amount to."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping, Sequence

from harness.analysis.by_source import by_source
from harness.analysis.confusion import Pointing, confusion, summed_counts
from harness.analysis.summary import Summary, TaskSummary, summary_from_json
from harness.app.report_calls import ScoredRun, models_of
from harness.core.files import read_text
from harness.models.catalog import ROLES
from harness.report.html.citing import COUNTED
from harness.report.html.values import Call, Entry, ItemCalls
from harness.report.leaderboard import HEADLINES
from harness.store.layout import RunDirectory


def entries_of(runs: Sequence[ScoredRun], items: Sequence[ItemCalls]) -> list[Entry]:
    """An entry for every model of every run, in the order of `item_calls`."""
    found: dict[int, dict[str, list[tuple[ItemCalls, Call]]]] = {}
    for item in items:
        for call in item.calls:
            found.setdefault(call.entry, {}).setdefault(item.task, []).append((item, call))
    return [_entry(run, model, name, found[n]) for n, (run, model, name) in enumerate(_named(runs))]


def _named(runs: Sequence[ScoredRun]) -> list[tuple[ScoredRun, str, str]]:
    """Every model with its name on the page: with its run's letter where two runs have such."""
    models = [(run, model) for run in runs for model in models_of(run)]
    known = [model for _, model in models]
    return [
        (run, model, f"{model} · {run.letter}" if known.count(model) > 1 else model)
        for run, model in models
    ]


def _entry(
    run: ScoredRun, model: str, name: str, by_task: Mapping[str, list[tuple[ItemCalls, Call]]]
) -> Entry:
    told = run.manifest.accounts
    return Entry(
        name=name,
        run=run.side.name,
        model=model,
        role=roles_of(run).get(model, ""),
        accounts={task: told[name] for task in by_task if (name := f"{model}/{task}") in told},
        counts={
            task: summed_counts((call.row for _, call in found), COUNTED)
            for task, found in by_task.items()
        },
        confusion={task: confusion(_pointings(found)) for task, found in by_task.items()},
    )


def roles_of(run: ScoredRun) -> dict[str, str]:
    """Which models of a run are a ceiling or a floor."""
    models = run.manifest.config["models"]
    found = {spec["name"]: spec.get("role") or ROLES.get(spec["adapter"]) for spec in models}
    return {name: role for name, role in found.items() if role}


def _pointings(found: Iterable[tuple[ItemCalls, Call]]) -> list[Pointing]:
    return [
        Pointing(
            needed=[[span.seed for span in group] for group in item.item.evidence_groups()],
            cited=[cited.source.name for cited in call.cited if cited.source],
            unknown=any(cited.source is None for cited in call.cited),
        )
        for item, call in found
        if item.item is not None and call.answer is not None
    ]


def merged_summary(runs: Sequence[ScoredRun]) -> Summary:
    """The summaries of all runs as one, by name of entry, with slices by source."""
    summaries = {run.path: _with_sources(run) for run in runs}
    first = summaries[runs[0].path]
    models = {name: summaries[run.path].models[model] for run, model, name in _named(runs)}
    return dataclasses.replace(first, models=models)


def _with_sources(run: ScoredRun) -> Summary:
    path = RunDirectory(run.path).summary
    summary = summary_from_json(json.loads(read_text(path, what="summary")))
    for task, measures in run.side.measures.items():
        names = (*HEADLINES.get(task, ()), *(measure.name for measure in measures))
        headline = next(m for name in names for m in measures if m.name == name)
        found = by_source(
            run.side.rows,
            headline,
            task=task,
            card=run.manifest.cards[headline.name],
            failures=run.side.failures,
        )
        summary = _sliced(summary, found, task)
    return summary


def _sliced(summary: Summary, found: Summary, task: str) -> Summary:
    """A summary whose task has the slices of another besides its own."""

    def joined(mine: TaskSummary, other: TaskSummary) -> TaskSummary:
        return dataclasses.replace(mine, slices={**mine.slices, **other.slices})

    models = {
        model: {**tasks, task: joined(tasks[task], found.models[model][task])}
        if task in tasks
        else tasks
        for model, tasks in summary.models.items()
    }
    return dataclasses.replace(summary, models=models)
