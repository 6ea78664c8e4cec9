"""The items that a gate leaves out, and those whose time in quarantine is over."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from pathlib import Path

from harness.analysis.sides import Side
from harness.config.quarantine import Quarantined, read_quarantine, unknown_item
from harness.config.schema import GateSpec
from harness.core.errors import ConfigError, Problem


def heeded_quarantine(
    spec: GateSpec, known: Iterable[str], *, today: str, where: str
) -> tuple[list[Quarantined], list[Quarantined]]:
    """The entries that hold today, and those that ended.

    Raises `ConfigError` for a `must_pass` item that is unknown or in quarantine, and for a file
    that is wrong.
    """
    ids = sorted(set(known))
    entries = read_quarantine(Path(spec.quarantine), ids) if spec.quarantine else ()
    held = [entry for entry in entries if entry.holds_on(today)]
    out = {entry.item for entry in held}
    place = f"{where}: gate.must_pass"
    problems = [unknown_item(place, item, ids) for item in spec.must_pass if item not in ids]
    problems += [
        Problem(
            where=place,
            found=f"{item!r}, which {spec.quarantine} leaves out",
            expected="an item that must pass or is quarantined, not both",
            fix="take it out of one of the two",
        )
        for item in spec.must_pass
        if item in out
    ]
    if problems:
        raise ConfigError(problems)
    return held, [entry for entry in entries if entry not in held]


def without(side: Side, entries: Sequence[Quarantined]) -> Side:
    """A side without the quarantined items."""
    out = {entry.item for entry in entries}
    return dataclasses.replace(side, rows=[row for row in side.rows if row.item not in out])
