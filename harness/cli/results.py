"""How a finished run is shown: leaderboard or JSON on stdout, what failed on stderr."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import typer

from harness.app.scoring import Scored
from harness.cli.exits import print_problem
from harness.config.schema import Config
from harness.core.errors import EXIT_INCOMPLETE, HarnessError, Problem, UsageError
from harness.metrics.catalog import all_measures
from harness.models.catalog import ROLES
from harness.report.accounts import accounts_table
from harness.report.document import Document, Note
from harness.report.files import check_output_path, to_json, write_output
from harness.report.leaderboard import leaderboard
from harness.report.terminal import console_for, print_document
from harness.store.accounts import Account
from harness.store.layout import RunDirectory

SLICINGS = ("kind", "answer_type", "answerable")


def check_outputs(paths: Iterable[Path] | None, *, by: str | None = None) -> None:
    """Refuses, before any work, what could not be written or shown in the end."""
    for path in paths or ():
        check_output_path(path)
    if by is not None and by not in SLICINGS:
        raise UsageError(
            Problem(
                where=f"--by {by}",
                found="no such slicing",
                expected=f"one of {', '.join(SLICINGS)}",
                fix="choose one of these",
            )
        )


def check_idle(beside: str, options: Mapping[str, object]) -> None:
    """Refuses options that the flag `beside` them leaves nothing to do for."""
    problems = [
        Problem(
            where=flag,
            found=f"{beside} beside it",
            expected="something for it to do",
            fix="leave out one of the two",
        )
        for flag, value in options.items()
        if value
    ]
    if problems:
        raise UsageError(problems)


def emit(
    document: Document, data: Mapping[str, Any], *, outputs: Sequence[Path] | None, json: bool
) -> None:
    """Shows a result on stdout and writes the files asked for."""
    for path in outputs or ():
        write_output(path, document, data)
    if json:
        sys.stdout.write(to_json(data))
    else:
        print_document(document, console_for(sys.stdout))


def show_scored(
    scored: Scored,
    config: Config,
    *,
    outputs: Sequence[Path] | None,
    json: bool,
    by: str | None = None,
    only: Sequence[str] = (),
    accounts: Mapping[str, Account] = MappingProxyType({}),
) -> None:
    """The leaderboard of a scored run, with what it took and how the judging went."""
    roles = {
        spec.name: role
        for spec in config.models
        if (role := spec.role or ROLES.get(spec.adapter)) is not None
    }
    shown = _measures_named(only, scored)
    document = leaderboard(scored.summary, measures=scored.measures, roles=roles, by=by, only=shown)
    data = {"run_dir": str(scored.run.path), **scored.summary.as_json()}
    if table := accounts_table(accounts):
        document = dataclasses.replace(document, tables=[*document.tables, table])
        data["accounts"] = {name: dataclasses.asdict(one) for name, one in accounts.items()}
    if scored.notes:
        notes = [*document.notes, *(Note(text=note, tone="warning") for note in scored.notes)]
        document = dataclasses.replace(document, notes=notes)
        data["notes"] = list(scored.notes)
    emit(document, data, outputs=outputs, json=json)
    print(f"run: {scored.run.path}", file=sys.stderr)


def show_page(run: RunDirectory) -> None:
    """Writes the report page of a scored run and names it; without a page the run stands too."""
    from harness.app.report import write_report

    try:
        print(f"report: {write_report([str(run.path)], pairs='first')}", file=sys.stderr)
    except HarnessError as error:
        for problem in error.problems:
            print_problem(problem, label="no report")


def leave(scored: Scored) -> None:
    """Nothing, or an exit with 3 where too many calls failed."""
    if scored.incomplete is not None:
        print_problem(scored.incomplete)
        raise typer.Exit(EXIT_INCOMPLETE)


def _measures_named(only: Sequence[str], scored: Scored) -> list[str]:
    """The measures to show: those named, and all of a metric that was named by its target."""
    named = [name for name in only if name in scored.measures]
    if len(named) == len(only):
        return named
    built_in = {measure.name for _, measure in all_measures()}
    return [*named, *(name for name in scored.measures if name not in built_in)]


def show_generated(run: RunDirectory, *, json: bool) -> None:
    """Where the predictions of an unscored run stand."""
    if json:
        sys.stdout.write(to_json({"run_dir": str(run.path)}))
    else:
        print(f"Predictions are in {run.predictions}; `harness score {run.path}` scores them.")
