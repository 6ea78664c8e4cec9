"""A scored run as it is shown: its leaderboard, what it took, and how the judging went."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from harness.app.scoring import Scored
from harness.metrics.catalog import all_measures
from harness.models.catalog import ROLES
from harness.report.accounts import accounts_table
from harness.report.document import Document, Note
from harness.report.leaderboard import leaderboard
from harness.store.accounts import Account


def describe_scored(
    scored: Scored,
    *,
    by: str | None = None,
    only: Sequence[str] = (),
    accounts: Mapping[str, Account] = MappingProxyType({}),
) -> tuple[Document, dict[str, Any]]:
    """A run as a document and as data: of the metrics named by `only` alone, if there are any."""
    roles = {
        spec.name: role
        for spec in scored.config.models
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
    return document, data


def _measures_named(only: Sequence[str], scored: Scored) -> list[str]:
    """The measures to show: those named, and all of a metric that was named by its target."""
    named = [name for name in only if name in scored.measures]
    if len(named) == len(only):
        return named
    built_in = {measure.name for _, measure in all_measures()}
    return [*named, *(name for name in scored.measures if name not in built_in)]
