"""Score outputs that are there already: a run's again, or predictions that others made."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from harness.app.entailers import open_entailer
from harness.app.gold import open_gold
from harness.app.metrics import chosen_metrics
from harness.app.rundir import claim_directory, config_of, find_run
from harness.app.scoring import (
    Scored,
    ScoringJob,
    cards_of,
    known_task,
    measures_of,
    score_directory,
    stamp,
)
from harness.config.schema import Config, EntailerSpec, MetricSpec
from harness.core.answer import Output, Prediction
from harness.core.errors import GoldError, Problem, UsageError
from harness.gold.load import TASK_FILES, Gold, load_gold
from harness.report.document import printable
from harness.run.plan import Plan, make_plan
from harness.run.request import shown_names
from harness.store.foreign import read_outputs
from harness.store.layout import RunDirectory
from harness.store.manifest import Manifest, environment, read_manifest, utc_now
from harness.store.records import PredictionWriter

_PROBLEMS_SHOWN = 50
_LOCK = ".lock"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreOptions:
    """What the command line says. `gold` and `seeds` are None where it is silent.

    `entailer` is a file of verdicts to replay; without it a run's config says who judges.
    """

    task: str | None = None
    gold: Path | None = None
    seeds: Path | None = None
    metrics: Sequence[str] = ()
    run_dir: Path | None = None
    entailer: Path | None = None


def score_run(name: str, options: ScoreOptions) -> Scored:
    """Scores the stored predictions of a run again; of models only a judge of support is asked."""
    for flag, value in (("--task", options.task), ("--run-dir", options.run_dir)):
        if value is not None:
            raise UsageError(
                Problem(
                    where=flag,
                    found="a run directory to score",
                    expected=f"{flag} only with a predictions file",
                    fix=f"leave {flag} out",
                )
            )
    run = find_run(name)
    manifest = read_manifest(run.manifest)
    config = config_of(run, manifest)
    gold = open_gold(config, folder=options.gold, seeds=options.seeds)
    plan = make_plan(config, gold)
    specs = [MetricSpec(name=name) for name in options.metrics] or config.metric_specs()
    replayed = _replayed(options.entailer)
    where = "--entailer" if replayed else f"{run.manifest}: config.entailer"
    with open_entailer(replayed or config.entailer, where=where) as entailer, run.lock():
        metrics = chosen_metrics(plan.items, specs, entailer=entailer)
        job = ScoringJob(
            plan=plan,
            gold=gold,
            metrics=metrics,
            failures=config.failures,
            max_failed=config.max_failed,
            seed=config.seed,
            entailer=entailer,
        )
        scored = score_directory(run, job)
        dataclasses.replace(
            manifest,
            gold=stamp(gold),
            cards=cards_of(metrics),
            measures=measures_of(metrics),
            state="failed" if scored.incomplete else "finished",
            scores_digest=scored.scores_digest,
        ).write(run.manifest)
    return scored


def score_predictions(path: Path, options: ScoreOptions) -> Scored:
    """Takes a file of predictions into a run of its own and scores it.

    The model is named after the file. Items without a line count as failed calls. Raises
    `GoldError` with every unknown or repeated id; nothing is left behind then.
    """
    task = known_task(options.task, where="--task")
    gold = load_gold(options.gold or Path("gold"), options.seeds or Path("seeds"), tasks=[task])
    model = _model_name(path)
    config = Config.model_validate(
        {
            "gold": str(gold.folder),
            "seeds": str(gold.seeds_folder),
            "models": [{"name": model, "adapter": "replay", "params": {"file": str(path)}}],
            "tasks": [{"name": task}],
            "entailer": _replayed(options.entailer),
        }
    )
    plan = Plan(models=(model,), items={task: tuple(sorted(gold.tasks[task]))})
    with open_entailer(config.entailer, where="--entailer") as entailer:
        specs = [MetricSpec(name=name) for name in options.metrics]
        metrics = chosen_metrics([task], specs, entailer=entailer)
        job = ScoringJob(plan=plan, gold=gold, metrics=metrics, entailer=entailer)
        return _score_anew(path, options.run_dir, config, job)


def _score_anew(path: Path, run_dir: Path | None, config: Config, job: ScoringJob) -> Scored:
    """Makes a run of a predictions file and scores it."""
    [model], [task] = job.plan.models, job.plan.items
    manifest = Manifest(
        config=config.model_dump(mode="json"),
        config_digest=config.run_digest(),
        gold=stamp(job.gold),
        started=utc_now(),
        cards=cards_of(job.metrics),
        measures=measures_of(job.metrics),
        environment=environment(),
    )
    was_there = run_dir is not None and run_dir.exists()
    run, manifest = claim_directory(run_dir, name=model, manifest=manifest, resume=False)
    with run.lock():
        try:
            n_stored = _take_in(path, run, job.gold, task, model)
            scored = score_directory(run, job)
        except BaseException:
            _withdraw(run, was_there=was_there)
            raise
        n_calls = len(job.plan)
        counts = {"planned": n_calls, "stored": n_stored, "failed": n_calls - n_stored}
        dataclasses.replace(
            manifest,
            state="failed" if scored.incomplete else "finished",
            scores_digest=scored.scores_digest,
            finished=utc_now(),
            counts={f"{model}/{task}": counts},
        ).write(run.manifest)
    return scored


def _replayed(verdicts: Path | None) -> EntailerSpec | None:
    """The entailer that replays a file. Raises `UsageError` for a path that a config can't hold."""
    if verdicts is None:
        return None
    try:
        return EntailerSpec(adapter="replay", verdicts=str(verdicts))
    except ValidationError as error:
        raise UsageError(
            Problem(
                where="--entailer",
                found=f"a path that a run's config can't hold ({error.errors()[0]['msg']})",
                expected="the path of a file of verdicts",
                fix="move the file, or name it by a shorter path",
            )
        ) from error


def _model_name(path: Path) -> str:
    """The file's name without its suffix, fit to stand in a config."""
    return "stdin" if str(path) == "-" else printable(path.stem).strip()[:200] or "predictions"


def _withdraw(run: RunDirectory, *, was_there: bool) -> None:
    """Takes back what was written to a run that did not come about."""
    for path in (run.predictions, run.scores, run.summary, run.path / _LOCK):
        path.unlink(missing_ok=True)
    if not was_there:
        with contextlib.suppress(OSError):  # somebody put a file of theirs there meanwhile
            run.path.rmdir()


def _take_in(path: Path, run: RunDirectory, gold: Gold, task: str, model: str) -> int:
    """Copies the file's rows into the run as predictions; returns how many."""
    first_line: dict[str, int] = {}
    problems: list[Problem] = []
    with PredictionWriter(run.predictions) as writer:
        for line, row in read_outputs(path):
            if isinstance(row, Problem):
                problems.append(row)
                continue
            item_id, output = row
            problem = _misplaced(item_id, f"{path}:{line}: id", first_line, gold, task)
            if problem:
                problems.append(problem)
                continue
            first_line[item_id] = line
            shown = shown_names(gold.tasks[task][item_id], gold.sources, "all")
            writer.write(
                Prediction(
                    model=model,
                    task=task,
                    item=item_id,
                    repeat=0,
                    result=Output(raw=output),
                    sources=shown,
                )
            )
    if problems:
        raise GoldError(problems[:_PROBLEMS_SHOWN])
    return len(first_line)


def _misplaced(
    item_id: str, where: str, first_line: dict[str, int], gold: Gold, task: str
) -> Problem | None:
    if item_id in first_line:
        return Problem(
            where=where,
            found=f"{item_id!r} a second time (first in line {first_line[item_id]})",
            expected="one prediction an item",
            fix="remove one of the two",
        )
    if item_id not in gold.tasks[task]:
        return Problem(
            where=where,
            found=f"{item_id!r}",
            expected=f"an id of {gold.folder / TASK_FILES[task]}",
            fix="correct the id or score against the gold it belongs to",
        )
    return None
