"""The runs of a page as its reader meets them: by letter, and by what differs from the first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from harness.app.report_calls import ScoredRun
from harness.app.treatment import changed_code, treatment
from harness.report.html.values import Entry, RunFacts


def run_facts(runs: Sequence[ScoredRun], entries: Sequence[Entry]) -> list[RunFacts]:
    """The facts of every run. A run of one model goes by that model's name, others by letter."""
    names = [[entry.name for entry in entries if entry.run == run.side.name] for run in runs]
    alone = all(len(found) == 1 for found in names)
    return [
        RunFacts(
            name=run.side.name,
            manifest=run.manifest,
            letter=run.letter,
            label=found[0] if alone else f"run {run.letter}",
            differs=_differs(runs[0], run),
        )
        for run, found in zip(runs, names, strict=True)
    ]


def _differs(first: ScoredRun, run: ScoredRun) -> list[str]:
    if run is first:
        return []
    a, b = first.manifest, run.manifest
    mine, others = ([spec["name"] for spec in side.config["models"]] for side in (b, a))
    if len(mine) == len(others) == 1:
        return [*treatment(a.config, b.config), *changed_code(a, b)]
    told = {
        "without": [name for name in others if name not in mine],
        "with": [name for name in mine if name not in others],
    }
    configs = [_of_models(side.config, {*mine} & {*others}) for side in (a, b)]
    return [
        *(f"{word} {', '.join(names)}" for word, names in told.items() if names),
        *treatment(*configs),
        *changed_code(a, b),
    ]


def _of_models(config: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    return {**config, "models": [spec for spec in config["models"] if spec["name"] in names]}
