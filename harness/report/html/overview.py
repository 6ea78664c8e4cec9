"""The first page: who is best by how much, on which questions, at what cost, and how sure."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from harness.analysis.summary import Estimate, TaskSummary
from harness.core.score import Direction, Measure
from harness.report.comparison_notes import few_documents
from harness.report.document import Document, Note
from harness.report.html.marks import Mark, mark_of
from harness.report.html.scatter import Pair, Scatter, draw
from harness.report.html.values import Report
from harness.report.leaderboard import FEW_ITEMS, HEADLINES, leaderboard, tasks_of

CITING = ("citation_f1", "evidence_f1")
GROUPS = {"kind": "By kind", "answer_type": "By answer type", "source": "By source"}
_MOST_HEADLINES = 6
_MOST_PANELS = 24
_SIZES = ((620.0, 400.0), (340.0, 320.0))  # wide and narrow screens


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A model in a leaderboard: its headline marks and its calls by outcome."""

    name: str
    role: str
    marks: Sequence[Mark]
    outcomes: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A slice: every model's mark on the headline measure. `few` warns of a small n."""

    title: str
    n: int
    few: bool
    rows: Sequence[tuple[str, str, Mark]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """Accuracy against citation quality, drawn for wide and for narrow screens."""

    x: Measure
    y: Measure
    drawings: Sequence[Scatter]


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A task: its leaderboard, best first, its slices and its scatter."""

    task: str
    title: str
    measures: Sequence[Measure]
    rows: Sequence[Row]
    groups: Sequence[tuple[str, Sequence[Panel]]]
    plot: Plot | None


def headline_measures(report: Report, task: str) -> list[Measure]:
    """The measures that a task is told by; its first ones where none of the headlines is there."""
    by_name = {measure.name: measure for measure in report.measures[task]}
    has = next(tasks[task].metrics for tasks in report.summary.models.values() if task in tasks)
    found = [by_name[name] for name in HEADLINES.get(task, ()) if name in has]
    return found or [by_name[name] for name in list(has)[:_MOST_HEADLINES]]


def boards(report: Report) -> list[Board]:
    """A board for every task, in the order run."""
    return [_board(report, task) for task in tasks_of(report.summary)]


def _board(report: Report, task: str) -> Board:
    shown = headline_measures(report, task)
    table = _document(report, task).tables[0]
    names = [row[0].text for row in table.rows]
    roles = {entry.name: entry.role for entry in report.entries}
    ceilings = {name: tasks[task] for name, tasks in report.summary.ceilings.items()
                if task in tasks}  # fmt: skip
    models = {name: tasks[task] for name, tasks in report.summary.models.items() if task in tasks}
    found = {**ceilings, **models}
    ranked = {name: models[name] for name in names if name in models}
    return Board(
        task=task,
        title=table.title,
        measures=shown,
        rows=[
            Row(
                name=name,
                role="ceiling" if name in ceilings else roles[name],
                marks=[mark_of(found[name].metrics[m.name], bounded=m.bounded) for m in shown],
                outcomes=found[name].metrics[shown[0].name],
            )
            for name in names
        ],
        groups=[
            (title, panels)
            for key, title in GROUPS.items()
            if len(panels := _panels(ranked, f"{key}:", shown[0], roles)) > 1
        ],
        plot=_plot(report, task, shown[0], ranked),
    )


def _document(report: Report, task: str) -> Document:
    """The leaderboard of one task as every renderer shows it: its order and its notes."""

    def only(rows: Mapping[str, Mapping[str, TaskSummary]]) -> dict[str, dict[str, TaskSummary]]:
        return {name: {task: tasks[task]} for name, tasks in rows.items() if task in tasks}

    summary = dataclasses.replace(
        report.summary, models=only(report.summary.models), ceilings=only(report.summary.ceilings)
    )
    return leaderboard(
        summary,
        measures={measure.name: measure for measure in report.measures[task]},
        roles={entry.name: entry.role for entry in report.entries if entry.role},
        only=[measure.name for measure in headline_measures(report, task)],
    )


def _panels(
    ranked: Mapping[str, TaskSummary], prefix: str, measure: Measure, roles: Mapping[str, str]
) -> list[Panel]:
    first = next(iter(ranked.values()))
    names = [name for name in first.slices if name.startswith(prefix)]
    by_size = sorted(names, key=lambda name: -first.slices[name][measure.name].n)
    return [
        Panel(
            title=name.removeprefix(prefix),
            n=first.slices[name][measure.name].n,
            few=first.slices[name][measure.name].n < FEW_ITEMS,
            rows=[
                (model, roles[model], mark_of(found.slices[name][measure.name]))
                for model, found in ranked.items()
                if name in found.slices
            ],
        )
        for name in by_size[:_MOST_PANELS]
    ]


def _plot(report: Report, task: str, x: Measure, ranked: Mapping[str, TaskSummary]) -> Plot | None:
    by_name = {measure.name: measure for measure in report.measures[task]}
    y = next((by_name[name] for name in CITING if name in by_name), None)
    if y is None or y == x or not x.bounded:
        return None
    roles = {entry.name: entry.role for entry in report.entries}
    pairs = [
        Pair(
            name=name,
            role=roles[name],
            x=mark_of(found.metrics[x.name]),
            y=mark_of(found.metrics[y.name]),
        )
        for name, found in ranked.items()
    ]
    drawings = [draw(pairs, width=width, height=height) for width, height in _SIZES]
    return Plot(x=x, y=y, drawings=drawings) if drawings[0].points else None


def warnings(report: Report) -> list[Note]:
    """What a reader must know before believing a number: gaps first, then small samples."""
    found = [
        Note(text=f"The run {run.name} is {run.manifest.state}, not finished.", tone="bad")
        for run in report.runs
        if run.manifest.state != "finished"
    ]
    if report.no_gold:
        found.append(Note(text=f"Questions and passages: {report.no_gold}.", tone="warning"))
    if report.not_compared:
        what = "Some are not compared" if report.compared else "Nothing is compared"
        found.append(Note(text=f"{what}; Compare says why.", tone="warning"))
    tasks = tasks_of(report.summary)
    for task in tasks:
        found += [
            dataclasses.replace(note, text=f"{task}: {note.text}") if len(tasks) > 1 else note
            for note in _document(report, task).notes
            if note.tone in ("bad", "warning")
        ]
    few = dict.fromkeys(few_documents(n) for n in report.n_documents.values())
    return [*found, *(Note(text=text, tone="warning") for text in few if text)]


def lock(report: Report) -> list[tuple[str, str]]:
    """What the numbers hold for, as names and values: gold, seeds, config, scores, versions."""
    rows = []
    for run in report.runs:
        manifest = run.manifest
        rows += [
            ("run", run.name),
            ("started", manifest.started),
            ("finished", manifest.finished or "–"),
            ("gold", f"{manifest.gold.version or 'without a version'} · {manifest.gold.digest}"),
            ("seeds", manifest.gold.seeds_digest),
            ("config", manifest.config_digest),
            ("scores", manifest.scores_digest or "–"),
            *((f"model {name}", identity) for name, identity in manifest.models.items()),
            *manifest.environment.items(),
        ]
    return rows


def cards(report: Report) -> list[tuple[str, Measure, str, str]]:
    """Every measure with its task, its card and which way is better."""
    better = {Direction.HIGHER: "higher", Direction.LOWER: "lower", Direction.NONE: "neither"}
    known = report.runs[0].manifest.cards
    return [
        (task, measure, known.get(measure.name, ""), better[measure.direction])
        for task, measures in report.measures.items()
        for measure in measures
    ]
