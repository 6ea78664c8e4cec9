"""The page in a run's own folder: taken out as it goes out of date, written with the scores."""

from __future__ import annotations

from dataclasses import dataclass

from harness.core.errors import HarnessError, Problem
from harness.store.layout import RunDirectory


@dataclass(frozen=True, slots=True)
class Page:
    """The address of a page, or why it was not written: a run stands without one too."""

    address: str
    problems: tuple[Problem, ...] = ()


def withdraw_page(run: RunDirectory) -> bool:
    """Takes the run's page out; whether there was one."""
    from harness.app.report import PAGE

    page = run.path / PAGE
    was_there = page.is_file()
    if was_there:
        page.unlink()
    return was_there


def write_page(run: RunDirectory) -> Page:
    """The page of a run that has just been scored, its models compared with the first."""
    from harness.app.report import write_report

    try:
        return Page(str(write_report([str(run.path)], pairs="first")))
    except HarnessError as error:
        return Page("", tuple(error.problems))
