"""Compare runs, or the models of one run, item by item."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from harness.analysis.compare import Comparison, adjust_together, explore_sides
from harness.analysis.flips import with_views
from harness.analysis.sides import Side
from harness.app.outputs import check_apart
from harness.app.rundir import find_run
from harness.app.sides import check_scores, side_of_baseline, side_of_run
from harness.app.treatment import changed_code, treatment
from harness.app.views import views_of
from harness.core.errors import Problem, UsageError
from harness.report.comparison import Compared
from harness.store.layout import RunDirectory
from harness.store.manifest import Manifest, read_manifest

__all__ = ["check_scores", "compare_runs", "side_of_baseline", "side_of_run", "treatment"]

Pairs: TypeAlias = Literal["first", "all"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """What is compared: a run, or one model of it, whose manifest then names that model alone."""

    run: RunDirectory
    manifest: Manifest
    side: Side


def compare_runs(
    names: Sequence[str],
    *,
    metrics: Sequence[str] = (),
    pairs: Pairs = "first",
    allow: Collection[str] = (),
    outputs: Sequence[Path] = (),
) -> tuple[Compared, ...]:
    """The comparison of every later run with the first, or of all pairs; adjusted together.

    A single run stands for its models in the order of its config. Raises `UsageError` for a
    single run of one model, and where one of the `outputs` is a file of the runs.
    """
    check_apart(outputs, map(find_run, names))
    entries = [_entry(name, names) for name in names]
    if len(entries) == 1:
        entries = _by_model(entries[0])
    chosen = [
        (a, b) for a, b in itertools.combinations(entries, 2) if pairs == "all" or a is entries[0]
    ]
    found = adjust_together(
        explore_sides(a.side, b.side, metrics=metrics, allow=allow) for a, b in chosen
    )
    return tuple(_told(a, b, comparison) for (a, b), comparison in zip(chosen, found, strict=True))


def _entry(name: str, names: Sequence[str]) -> _Entry:
    run = find_run(name)
    manifest = read_manifest(run.manifest)
    side = side_of_run(run, manifest)
    if [Path(other).name for other in names].count(side.name) > 1:
        side = dataclasses.replace(side, name=name)
    return _Entry(run=run, manifest=manifest, side=side)


def _by_model(entry: _Entry) -> list[_Entry]:
    specs = {spec["name"]: spec for spec in entry.manifest.config["models"]}
    present = entry.side.models()
    if len(present) < 2:
        raise UsageError(
            Problem(
                where=entry.side.name,
                found="one run of one model",
                expected="a second run, or a run of several models",
                fix="name the run to compare it with",
            )
        )
    return [
        dataclasses.replace(
            entry,
            manifest=dataclasses.replace(
                entry.manifest, config={**entry.manifest.config, "models": [specs[name]]}
            ),
            side=dataclasses.replace(
                entry.side,
                name=f"{entry.side.name}:{name}",
                rows=tuple(row for row in entry.side.rows if row.model == name),
            ),
        )
        for name in specs
        if name in present
    ]


def _told(a: _Entry, b: _Entry, comparison: Comparison) -> Compared:
    flipped = {(flip.task, flip.item) for flip in comparison.flips}
    digests = {(row.task, row.item): row.item_digest for row in a.side.rows}
    views, why = views_of(a.run, a.manifest, {key: digests[key] for key in sorted(flipped)})
    changed = treatment(a.manifest.config, b.manifest.config)
    return Compared(
        comparison=dataclasses.replace(comparison, flips=with_views(comparison.flips, views)),
        treatment=(*changed, *changed_code(a.manifest, b.manifest)),
        no_passages=why,
    )
