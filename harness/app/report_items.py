"""The calls of scored runs, each with its output, its gold item and its citations as read."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from harness.app.report_calls import Key, ScoredRun, models_of
from harness.citations.parse import parse
from harness.core.answer import Output, Prediction
from harness.core.item import QaItem
from harness.metrics.base import Case, Sources
from harness.metrics.located import cited_of
from harness.report.html.values import Call, ItemCalls
from harness.report.order import natural_key
from harness.store.layout import RunDirectory
from harness.store.records import CallKey, ScoreRow, index_predictions


def item_calls(runs: Sequence[ScoredRun]) -> list[ItemCalls]:
    """Every item of the runs by task and then by name, with the calls of all of them.

    Entries are numbered through the runs, models in the order of their rows.
    """
    calls: dict[Key, list[Call]] = {}
    golds: dict[Key, ScoredRun] = {}
    first_entry = 0
    for run in runs:
        at = {model: first_entry + n for n, model in enumerate(models_of(run))}
        for row, prediction in _stored(run):
            key = (row.task, row.item)
            calls.setdefault(key, []).append(_call(run, row, prediction, entry=at[row.model]))
            if key in run.items:
                golds.setdefault(key, run)
        first_entry += len(at)
    tasks = list(dict.fromkeys(task for task, _ in calls))
    return [
        ItemCalls(
            task=key[0],
            id=key[1],
            item=golds[key].items[key] if key in golds else None,
            aliases=_aliases(golds[key], key) if key in golds else (),
            calls=calls[key],
        )
        for key in sorted(calls, key=lambda key: (tasks.index(key[0]), natural_key(key[1])))
    ]


def _stored(run: ScoredRun) -> Iterator[tuple[ScoreRow, Prediction | None]]:
    """Every row with its prediction; without one where predictions were not kept."""
    index = index_predictions(RunDirectory(run.path).predictions)
    if not index.offsets:
        yield from ((row, None) for row in run.side.rows)
        return
    with index.path.open("rb") as handle:
        for row in run.side.rows:
            key = CallKey(row.model, row.task, row.item, row.repeat)
            yield row, index.read(key, handle)


def _call(run: ScoredRun, row: ScoreRow, prediction: Prediction | None, *, entry: int) -> Call:
    call = Call(entry=entry, row=row, prediction=prediction)
    item = run.items.get((row.task, row.item))
    if prediction is None or item is None or not isinstance(prediction.result, Output):
        return call
    answer = parse(prediction.result.raw, shown=prediction.sources)
    sources = Sources(shown=prediction.sources, corpus=run.sources)
    case = Case(item=item, answer=answer, outcome=row.outcome, sources=sources)
    return dataclasses.replace(call, answer=answer, cited=cited_of(case))


def _aliases(run: ScoredRun, key: Key) -> Sequence[str]:
    """The spellings that count besides the gold's own answers."""
    item = run.items[key]
    if run.gold is None or not isinstance(item, QaItem) or item.spelling:
        return ()
    expanded = run.gold.aliases.expand(item.answers)
    return [name for name in expanded if name not in item.answers]
