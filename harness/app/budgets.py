"""What a run used, read from its predictions, against the budgets of a gate."""

from __future__ import annotations

from collections.abc import Sequence

from harness.analysis.budgets import check_budgets
from harness.analysis.checks import Check
from harness.config.schema import Budgets
from harness.store.layout import RunDirectory
from harness.store.records import index_predictions


def budget_checks(
    budgets: Budgets, run: RunDirectory, *, models: Sequence[str], where: str
) -> list[Check]:
    """A check for every budget that is set and every model; nothing is read where none is.

    Raises `UsageError` for a budget that was not measured.
    """
    limits = budgets.model_dump(exclude_none=True)
    if not limits:
        return []
    calls = index_predictions(run.predictions).predictions()
    return check_budgets(limits, calls, models=models, where=where)
