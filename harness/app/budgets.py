"""What a run used, read from its predictions, against the budgets of a gate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from harness.analysis.budgets import check_budgets
from harness.analysis.checks import Check
from harness.config.schema import Budgets
from harness.core.answer import Prediction
from harness.store.layout import RunDirectory
from harness.store.records import index_predictions


def budget_checks(
    budgets: Budgets, run: RunDirectory, *, models: Sequence[str], where: str
) -> list[Check]:
    """A check for every budget that is set and every model; nothing is read where none is.

    Raises `UsageError` for a budget that was not measured.
    """
    limits = budgets.model_dump(exclude_none=True)
    return check_budgets(limits, _calls(run), models=models, where=where) if limits else []


def _calls(run: RunDirectory) -> Iterator[Prediction]:
    """The last prediction of every call."""
    index = index_predictions(run.predictions)
    if not index.offsets:
        return
    with run.predictions.open("rb") as handle:
        for key in index.offsets:
            prediction = index.read(key, handle)
            if prediction is not None:
                yield prediction
