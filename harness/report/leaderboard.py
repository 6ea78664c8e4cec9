"""The leaderboard: models by headline metrics, each number with its interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from harness.analysis.summary import Estimate, Summary, TaskSummary
from harness.core.digest import short
from harness.core.score import Direction, Measure
from harness.report.document import Cell, Column, Document, Note, Table, Tone

HEADLINES: Mapping[str, tuple[str, ...]] = {
    "qa": ("correct", "exact_match", "f1", "citation_f1", "evidence_f1", "refusal_f1"),
    "summaries": ("rougeLsum", "rouge1", "rouge2", "key_fact_recall", "citation_f1", "evidence_f1"),
}
_ARROWS = {Direction.HIGHER: " ↑", Direction.LOWER: " ↓", Direction.NONE: ""}
_MARKS = {"ceiling": "▲", "floor": "▽"}
_TONES: Mapping[str, Tone] = {"ceiling": "good", "floor": "muted"}
FEW_ITEMS = 30


def leaderboard(
    summary: Summary,
    *,
    measures: Mapping[str, Measure],
    roles: Mapping[str, str],
    by: str | None = None,
    only: Sequence[str] = (),
) -> Document:
    """The leaderboard of a summary, a table a task, best model first.

    `roles` marks models as ceiling or floor; `by` adds a table of the headline metric by slice
    (`kind`, `answer_type`, `answerable`); `only` names the metrics to show instead of the
    headline ones.
    """
    tables = []
    for task in tasks_of(summary):
        shown = _shown(summary, task, only)
        if shown:
            tables.append(_table(summary, task, shown, measures, roles))
        if by and shown:
            tables.append(_by_slice(summary, task, shown[0], by, roles))
    return Document(title="Leaderboard", tables=tables, notes=_notes(summary, roles))


def tasks_of(summary: Summary) -> tuple[str, ...]:
    """The tasks of a summary in the order run."""
    return tuple(dict.fromkeys(task for tasks in summary.models.values() for task in tasks))


def _shown(summary: Summary, task: str, only: Sequence[str]) -> tuple[str, ...]:
    has = next(tasks[task].metrics for tasks in summary.models.values() if task in tasks)
    return tuple(name for name in (only or HEADLINES[task]) if name in has)


def _ranked(summary: Summary, task: str, metric: str) -> list[tuple[str, TaskSummary]]:
    found = [(model, tasks[task]) for model, tasks in summary.models.items() if task in tasks]

    def rank(pair: tuple[str, TaskSummary]) -> tuple[bool, float]:
        value = pair[1].metrics[metric].value
        return value is None, -(value or 0.0)

    return sorted(found, key=rank)


def _table(
    summary: Summary,
    task: str,
    shown: Sequence[str],
    measures: Mapping[str, Measure],
    roles: Mapping[str, str],
) -> Table:
    ceilings = [(name, tasks[task]) for name, tasks in summary.ceilings.items() if task in tasks]
    ranked = [*ceilings, *_ranked(summary, task, shown[0])]
    roles = {**roles, **{name: "ceiling" for name, _ in ceilings}}
    columns = [
        Column(title="model", numeric=False),
        *(Column(title=f"{name}{_ARROWS[measures[name].direction]}") for name in shown),
        Column(title="answered · abstained · unparsed · failed"),
    ]
    rows = [
        [
            _model_cell(model, roles),
            *(
                _estimate_cell(
                    found.metrics[name], headline=at == 0, bounded=measures[name].bounded
                )
                for at, name in enumerate(shown)
            ),
            _outcomes_cell(found.metrics[shown[0]]),
        ]
        for model, found in ranked
    ]
    n = max(found.metrics[shown[0]].n for _, found in _ranked(summary, task, shown[0]))
    version = summary.gold.get("version") or "without a version"
    stamp = short(summary.gold["digest"] or "")
    return Table(
        title=f"{task} · {n} calls a model · gold {version} ({stamp})",
        columns=columns,
        rows=rows,
    )


def _by_slice(summary: Summary, task: str, metric: str, by: str, roles: Mapping[str, str]) -> Table:
    ranked = _ranked(summary, task, metric)
    names = [name for name in ranked[0][1].slices if _belongs(name, by)]
    titles = [name.partition(":")[2] or name for name in names]
    macro = [found.macro.get(by, {}).get(metric) for _, found in ranked]
    rows = [
        [_model_cell(model, roles)]
        + [_estimate_cell(found.slices[name][metric], bounded=True) for name in names]
        + ([_estimate_cell(mean, bounded=True)] if mean else [])
        for (model, found), mean in zip(ranked, macro, strict=True)
    ]
    counts = [ranked[0][1].slices[name][metric].n for name in names]
    return Table(
        title=f"{task} · {metric} by {by}",
        columns=[
            Column(title="model", numeric=False),
            *(Column(title=f"{t} (n={n})") for t, n in zip(titles, counts, strict=True)),
            *([Column(title="macro")] if any(macro) else []),
        ],
        rows=rows,
    )


def _belongs(name: str, by: str) -> bool:
    return name in ("has_ans", "no_ans") if by == "answerable" else name.startswith(f"{by}:")


def _model_cell(model: str, roles: Mapping[str, str]) -> Cell:
    role = roles.get(model, "")
    return Cell(text=model, detail=_MARKS.get(role, ""), tone=_TONES.get(role, "strong"))


def _estimate_cell(estimate: Estimate, *, bounded: bool, headline: bool = False) -> Cell:
    if estimate.value is None:
        return Cell(text="–", tone="muted")
    return Cell(
        text=number(estimate.value),
        detail=interval(estimate.low, estimate.high),
        tone="strong" if headline else "plain",
        bar=estimate.value if headline and bounded else None,
    )


def number(value: float) -> str:
    """A value with two decimals below ten, else with one.

    >>> number(0.456), number(87.25)
    ('0.46', '87.2')
    """
    return f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}"


def interval(low: float | None, high: float | None) -> str:
    """An interval in short, '' where there is none.

    >>> interval(0.384, 1.0)
    '.38–1'
    """
    if low is None or high is None:
        return ""
    return f"{_short_number(low)}–{_short_number(high)}"


def _short_number(value: float) -> str:
    text = number(value)
    if text in ("0.00", "1.00"):
        return text[0]
    return text[1:] if text.startswith("0.") else text


def _outcomes_cell(estimate: Estimate) -> Cell:
    counts = (estimate.answered, estimate.abstained, estimate.unparsed, estimate.failed)
    return Cell(text="·".join(map(str, counts)), tone="bad" if estimate.failed else "muted")


def _notes(summary: Summary, roles: Mapping[str, str]) -> list[Note]:
    notes = [
        Note(
            text="95 % intervals over these questions (Wilson, BCa bootstrap). "
            "▲ ceiling: the gold's own answers, or a second reading. ▽ floor: no reading involved."
            if roles
            else "95 % intervals over these questions (Wilson, BCa bootstrap)."
        )
    ]
    estimates = [
        estimate
        for tasks in summary.models.values()
        for found in tasks.values()
        for estimate in list(found.metrics.values())[:1]
    ]
    failed = sum(estimate.failed for estimate in estimates)
    if failed:
        how = "left out of the means" if summary.failures == "exclude" else "counted as worst"
        notes.append(Note(text=f"{failed} calls failed; they are {how}.", tone="bad"))
    if summary.ceilings:
        what = ", ".join(summary.ceilings)
        notes.append(Note(text=f"{what}: each reference scored against the others of its item."))
    notes += _disagreements(summary)
    few = min((estimate.n for estimate in estimates), default=0)
    if few < FEW_ITEMS:
        notes.append(
            Note(text=f"Only {few} calls in the smallest cell: intervals are wide.", tone="warning")
        )
    return notes


def _disagreements(summary: Summary) -> list[Note]:
    """Where two metrics that should agree do not, item by item."""
    found: dict[str, dict[str, list[str]]] = {}
    for model, tasks in summary.models.items():
        for task in tasks.values():
            for pair, items in task.disagreements.items():
                for item in items:
                    found.setdefault(pair, {}).setdefault(item, []).append(model)
    return [
        Note(
            text=f"{' and '.join(pair.split('/'))} disagree on {len(items)} items: "
            + "; ".join(f"{item} ({', '.join(models)})" for item, models in sorted(items.items())),
            tone="warning",
        )
        for pair, items in found.items()
    ]
