"""Scored runs with the gold and the sources they were scored on, as far as those are at hand."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from string import ascii_uppercase
from typing import TypeAlias

from harness.analysis.sides import Side
from harness.app.gold import open_gold
from harness.app.rundir import config_of, find_run
from harness.app.sides import side_of_run
from harness.core.errors import UsageError
from harness.core.item import Item, Source
from harness.gold.fingerprint import item_digest, seeds_digest
from harness.gold.load import Gold
from harness.store.layout import RunDirectory
from harness.store.manifest import Manifest, read_manifest

Key: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredRun:
    """A scored run with the gold it was scored on, as far as that is still at hand.

    `items` are those unchanged since, by task and id; `no_gold` says why some are missing.
    `letter` tells it from the other runs of a page, '' where it is the only one.
    """

    path: Path
    manifest: Manifest
    side: Side
    items: Mapping[Key, Item] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    gold: Gold | None = None
    no_gold: str = ""
    letter: str = ""


def open_runs(names: Sequence[str]) -> list[ScoredRun]:
    """The runs by these names, each named apart. Raises `IncompleteError` for one not scored."""
    runs = [_open(find_run(name)) for name in dict.fromkeys(names)]
    if len(runs) == 1:
        return runs
    known = [run.side.name for run in runs]
    return [
        dataclasses.replace(
            run,
            letter=_letter(at),
            side=dataclasses.replace(run.side, name=str(run.path))
            if known.count(run.side.name) > 1
            else run.side,
        )
        for at, run in enumerate(runs)
    ]


def _letter(at: int) -> str:
    """A to Z, then A2 to Z2, and so on."""
    turn, place = divmod(at, len(ascii_uppercase))
    return ascii_uppercase[place] + (str(turn + 1) if turn else "")


def _open(run: RunDirectory) -> ScoredRun:
    manifest = read_manifest(run.manifest)
    side = side_of_run(run, manifest)
    found = ScoredRun(path=run.path, manifest=manifest, side=side)
    try:
        gold = open_gold(config_of(run, manifest))
    except UsageError as error:
        return dataclasses.replace(found, no_gold=f"the gold cannot be read ({error.problems[0]})")
    if seeds_digest(gold.sources) != manifest.gold.seeds_digest:
        why = f"the seeds in {gold.seeds_folder} are no longer those of the run"
        return dataclasses.replace(found, no_gold=why)
    digests = {(row.task, row.item): row.item_digest for row in side.rows}
    items = {
        key: item
        for key, wanted in digests.items()
        if (item := gold.tasks.get(key[0], {}).get(key[1])) and item_digest(item) == wanted
    }
    n_changed = len(digests) - len(items)
    return dataclasses.replace(
        found,
        items=items,
        sources=gold.sources,
        gold=gold,
        no_gold=f"{n_changed} of {len(digests)} items are no longer as scored" if n_changed else "",
    )


def models_of(run: ScoredRun) -> tuple[str, ...]:
    """The models of a run in the order of its rows, which is that of its config."""
    return tuple(dict.fromkeys(row.model for row in run.side.rows))
