"""One measure by the document that items hang on."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from harness.analysis.summarize import Reading, summarize
from harness.analysis.summary import Summary
from harness.analysis.tables import FailurePolicy
from harness.core.score import Measure
from harness.store.records import ScoreRow

PREFIX = "source:"


def by_source(
    rows: Iterable[ScoreRow], measure: Measure, *, task: str, card: str, failures: FailurePolicy
) -> Summary:
    """A summary of the rows of a task whose slices are the documents, as `source:NAME`.

    Rows of one model stand together, as in `scores.jsonl`.
    """
    name = measure.name
    placed = (
        dataclasses.replace(
            row,
            slices=(f"{PREFIX}{row.cluster}",) if row.cluster else (),
            scores={name: row.scores[name]} if name in row.scores else {},
            undefined={name: row.undefined[name]} if name in row.undefined else {},
        )
        for row in rows
        if row.task == task
    )
    reading = Reading(measures={task: [measure]}, cards={name: card}, failures=failures)
    return summarize(placed, reading, gold={})
