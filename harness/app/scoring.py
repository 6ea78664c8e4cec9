"""Scoring a run directory: predictions in, `scores.jsonl` and `summary.json` out, both whole."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness.analysis.summarize import Reading, summarize
from harness.analysis.summary import Summary
from harness.app.entailers import notes_on
from harness.app.pages import Page
from harness.citations.entail.base import Entailer
from harness.config.schema import Config
from harness.core.digest import digest_file
from harness.core.errors import GoldError, Problem, UsageError
from harness.core.files import write_atomically
from harness.core.problems import did_you_mean
from harness.core.score import Measure, Outcome
from harness.gold.fingerprint import gold_digest, seeds_digest
from harness.gold.load import TASK_FILES, Gold
from harness.metrics.base import Metric
from harness.report.files import to_json
from harness.run.ceilings import reference_rows
from harness.run.plan import Plan
from harness.run.score import Scoring
from harness.store.layout import RunDirectory
from harness.store.manifest import GoldStamp
from harness.store.records import PredictionIndex, ScoreRow, index_predictions


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """What scoring gave: the summary, its measures by name, and the calls that failed.

    `failures` counts failed calls by (model, error class, message); `incomplete` is the problem
    that more of them failed than the config tolerates, or None. `notes` say how the judging went;
    `page` is the page of the run where one was written with the scores.
    """

    run: RunDirectory
    config: Config
    summary: Summary
    measures: Mapping[str, Measure]
    failures: Mapping[tuple[str, str, str], int]
    incomplete: Problem | None
    scores_digest: str
    notes: tuple[str, ...] = ()
    page: Page | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringJob:
    """What to score: the calls planned, on which gold, with which metrics of each task.

    `entailer` is the one that the metrics hold, open until they have scored.
    """

    plan: Plan
    gold: Gold
    metrics: Mapping[str, Sequence[Metric]]
    config: Config
    entailer: Entailer | None = None
    stamp: GoldStamp = field(init=False)

    def __post_init__(self) -> None:
        """Digest the gold, once for all who ask."""
        object.__setattr__(self, "stamp", stamp(self.gold))


def known_task(name: str | None, *, where: str) -> str:
    """The name of a task. Raises `UsageError` for any other word."""
    if name in TASK_FILES:
        return name
    raise UsageError(
        Problem(
            where=where,
            found="nothing" if name is None else repr(name),
            expected=f"one of {', '.join(TASK_FILES)}",
            fix=f"{did_you_mean(name or '', TASK_FILES)}name the task",
        )
    )


def stamp(gold: Gold) -> GoldStamp:
    """The version and digests of a gold set."""
    return GoldStamp(
        version=gold.version, digest=gold_digest(gold), seeds_digest=seeds_digest(gold.sources)
    )


def cards_of(metrics: Mapping[str, Sequence[Metric]]) -> dict[str, str]:
    """The card of every measure, as text."""
    return {
        measure.name: str(metric.card(measure.name))
        for found in metrics.values()
        for metric in found
        for measure in metric.measures
    }


def measures_of(metrics: Mapping[str, Sequence[Metric]]) -> dict[str, list[dict[str, Any]]]:
    """What is needed to read every measure of each task, as the manifest stores it."""
    return {
        task: [measure.as_json() for metric in found for measure in metric.measures]
        for task, found in metrics.items()
    }


def score_directory(run: RunDirectory, job: ScoringJob) -> Scored:
    """Parses and scores every planned call of a run; the files appear whole or not at all."""
    gold, metrics = job.gold, job.metrics
    scoring = Scoring(items=gold.tasks, metrics=metrics, corpus=gold.sources, aliases=gold.aliases)
    tally: Counter[tuple[str, str, str]] = Counter()
    index = index_predictions(run.predictions)
    check_planned(index, job.plan)
    rows = scoring.rows(job.plan.calls(), index)
    reading = Reading(
        measures={task: [m for x in metrics[task] for m in x.measures] for task in job.plan.items},
        cards=cards_of(metrics),
        failures=job.config.failures,
        seed=job.config.seed,
    )
    references = (
        row
        for task, items in job.plan.items.items()
        for row in reference_rows(scoring, task, items)
    )
    summary = summarize(
        _written(_tallied(rows, tally), run.scores),
        reading,
        gold={"version": job.stamp.version, "digest": job.stamp.digest},
        ceilings=references,
    )
    write_atomically(run.summary, to_json(summary.as_json()))
    return Scored(
        run=run,
        config=job.config,
        summary=summary,
        measures={m.name: m for x in metrics.values() for y in x for m in y.measures},
        failures=tally,
        incomplete=_incomplete(run, tally, len(job.plan), job.config.max_failed),
        scores_digest=digest_file(run.scores),
        notes=notes_on(job.entailer),
    )


def _written(rows: Iterable[ScoreRow], path: Path) -> Iterator[ScoreRow]:
    """The same rows, each written on its way; the file gets its name when all are there."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as handle:
            for row in rows:
                handle.write(row.encoded())
                yield row
            handle.flush()
            os.fsync(handle.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _tallied(rows: Iterable[ScoreRow], tally: Counter[tuple[str, str, str]]) -> Iterator[ScoreRow]:
    for row in rows:
        if row.outcome is Outcome.FAILED and row.error:
            tally[row.model, row.error["class"], row.error["message"]] += 1
        yield row


def check_planned(index: PredictionIndex, plan: Plan) -> None:
    """Nothing, or `GoldError` naming stored predictions that the plan does not hold."""
    if sum(key in index.offsets for key in plan.calls()) < len(index.offsets):
        extra = index.offsets.keys() - set(plan.calls())
        names = ", ".join(sorted({f"{key.model}/{key.task}/{key.item}" for key in extra})[:5])
        raise GoldError(
            Problem(
                where=str(index.path),
                found=f"{len(extra)} predictions of calls that are not planned ({names})",
                expected="predictions of the config's models and the gold's items alone",
                fix="restore the file or the gold, or run anew into another directory",
            )
        )


def _incomplete(
    run: RunDirectory, tally: Counter[tuple[str, str, str]], n_calls: int, max_failed: float
) -> Problem | None:
    n_failed = tally.total()
    if n_failed < n_calls and n_failed / n_calls <= max_failed:
        return None
    worst = ", ".join(
        f"{model}: {n} x {error_class}: {message[:80] or 'without a message'}"
        for (model, error_class, message), n in tally.most_common(3)
    )
    return Problem(
        where=str(run.path),
        found=f"{n_failed} of {n_calls} calls failed ({worst})",
        expected=f"at most {max_failed:.0%} (max_failed), and never all of them",
        fix="mend the model, or raise `max_failed`, and run again",
    )
