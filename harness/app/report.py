"""A page of runs: everything they show, with the gold and the sources they were scored on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from harness.app.compare import Pairs
from harness.app.report_calls import ScoredRun, open_runs
from harness.app.report_entries import entries_of, merged_summary
from harness.app.report_exam import exam_for
from harness.app.report_items import item_calls
from harness.app.report_pairs import compared_models
from harness.app.report_runs import run_facts
from harness.core.errors import Problem, UsageError
from harness.core.files import write_atomically
from harness.report.files import check_output_path
from harness.report.html.page import render_page
from harness.report.html.values import Report

PAGE = "report.html"


def check_page_path(path: Path) -> None:
    """Nothing, or `UsageError` for a path that is no page or can't be written."""
    if path.suffix != ".html":
        raise UsageError(
            Problem(
                where=f"-o {path}",
                found=f"the suffix {path.suffix!r}",
                expected=".html",
                fix="choose a file name that ends in .html",
            )
        )
    check_output_path(path.with_suffix(".json"))


def write_report(
    names: Sequence[str],
    path: Path | None = None,
    *,
    pairs: Pairs = "all",
    selftest: Path | None = None,
) -> Path:
    """Where the page of these runs stands now: `report.html` in the first run unless told.

    `selftest` is a result of `harness selftest`. Raises `UsageError` for what is no run, path or
    result, `IncompleteError` for a run without scores, `NotComparableError` for an exam on another
    gold.
    """
    if path is not None:
        check_page_path(path)
    runs = open_runs(names)
    path = path or runs[0].path / PAGE
    write_atomically(path, render_page(gather_report(runs, pairs=pairs, selftest=selftest)))
    return path


def gather_report(
    runs: Sequence[ScoredRun], *, pairs: Pairs = "all", selftest: Path | None = None
) -> Report:
    """Everything a page of these runs shows."""
    calls = item_calls(runs)
    entries = entries_of(runs, calls)
    compared, why = compared_models(runs, pairs=pairs)
    first = runs[0]
    return Report(
        title=", ".join(run.side.name for run in runs),
        runs=run_facts(runs, entries),
        entries=entries,
        summary=merged_summary(runs),
        measures={task: first.side.measures[task] for task in first.side.tasks()},
        items=calls,
        sources={name: s for run in reversed(runs) for name, s in run.sources.items()},
        n_documents={
            task: len({row.cluster for row in first.side.rows if row.task == task and row.cluster})
            for task in first.side.tasks()
        },
        compared=compared,
        no_gold=next((run.no_gold for run in runs if run.no_gold), ""),
        not_compared=why,
        exam=exam_for(first.manifest, selftest),
    )
