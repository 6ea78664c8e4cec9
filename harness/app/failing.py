"""Which items a run got wrong, for another run over them alone."""

from __future__ import annotations

from collections.abc import Iterable

from harness.app.rundir import find_run
from harness.core.errors import Problem, UsageError
from harness.core.score import Outcome
from harness.store.records import ScoreRow, read_scores

_MEASURE = "correct"


def failing_items(name: str, models: Iterable[str]) -> list[str]:
    """The ids of items that failed in a run, or were not wholly correct, in order.

    Only summaries that failed count, since none is simply right. The run's rows of the `models`
    named are read, or those of all its models where it has none of these. Raises `UsageError`
    where the run is not scored, or nothing in it went wrong.
    """
    path, wanted = find_run(name).scores, set(models)
    rows = [(row.model, row.item, _went_wrong(row)) for row in read_scores(path)]
    mine = wanted & {model for model, _, _ in rows}
    failing = {item for model, item, wrong in rows if wrong and (model in mine or not mine)}
    if not failing:
        raise UsageError(
            Problem(
                where=f"--filter-failing {name}",
                found="no item that failed or was not correct",
                expected="at least one",
                fix="leave the option out, or name another run",
            )
        )
    return sorted(failing)


def _went_wrong(row: ScoreRow) -> bool:
    value = row.scores.get(_MEASURE, (1.0, 1.0))[0]
    return row.outcome is Outcome.FAILED or value < 1
