"""The items that a gate leaves out, and those whose time in quarantine is over."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from harness.analysis.must_pass import MEASURE, judged_items
from harness.analysis.sides import Side
from harness.config.quarantine import Quarantined, read_quarantine, unknown_item
from harness.config.schema import GateSpec
from harness.core.errors import ConfigError, Problem


def heeded_quarantine(
    spec: GateSpec, reference: Side, *, today: str, where: str
) -> tuple[list[Quarantined], list[Quarantined]]:
    """The entries that hold today, and those that ended.

    Raises `ConfigError` for a `must_pass` item that is unknown, in quarantine or neither right
    nor wrong, and for a file that is wrong.
    """
    ids = sorted({row.item for row in reference.rows})
    entries = read_quarantine(Path(spec.quarantine), ids) if spec.quarantine else ()
    held = [entry for entry in entries if entry.holds_on(today)]
    place = f"{where}: gate.must_pass"
    problems = [unknown_item(place, item, ids) for item in spec.must_pass if item not in ids]
    problems += _unheeded(spec, reference, {entry.item for entry in held}, place)
    if problems:
        raise ConfigError(problems)
    return held, [entry for entry in entries if entry not in held]


def _unheeded(
    spec: GateSpec, reference: Side, out: Collection[str], place: str
) -> Iterator[Problem]:
    """The `must_pass` items that could never fail: those left out, and those not judged."""
    unjudged = {row.item for row in reference.rows} - judged_items(reference)
    for item in spec.must_pass:
        if item in out:
            yield Problem(
                where=place,
                found=f"{item!r}, which {spec.quarantine} leaves out",
                expected="an item that must pass or is quarantined, not both",
                fix="take it out of one of the two",
            )
        elif item in unjudged:
            yield Problem(
                where=place,
                found=f"{item!r}, which is neither right nor wrong: no `{MEASURE}` on the baseline",
                expected=f"a question with gold answers, scored with `{MEASURE}`",
                fix="take it out and set the baseline anew; a margin in `gate.metrics` holds "
                "summaries",
            )


def without(side: Side, entries: Sequence[Quarantined]) -> Side:
    """A side without the quarantined items."""
    out = {entry.item for entry in entries}
    return dataclasses.replace(side, rows=[row for row in side.rows if row.item not in out])
