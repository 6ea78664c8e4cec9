"""What a test of one's own asks of a run: its values, its rows, its verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.analysis.gate import Verdict
from harness.analysis.sides import Side
from harness.analysis.summarize import weighted_mean
from harness.analysis.tables import build_table
from harness.core.errors import Problem, UsageError
from harness.core.problems import did_you_mean
from harness.core.score import Measure
from harness.store.records import ScoreRow


@dataclass(frozen=True, slots=True, kw_only=True)
class HarnessRun:
    """A scored run; `verdict` is the gate's, None without a baseline."""

    path: Path
    side: Side
    verdict: Verdict | None

    def rows(
        self,
        *,
        model: str | None = None,
        task: str | None = None,
        slice: str | None = None,  # noqa: A002 - the word of the results
    ) -> tuple[ScoreRow, ...]:
        """The scored calls of a model, a task and a slice such as `kind:temporal`; None is any.

        Raises `UsageError` for a name that no call has.
        """
        rows = self.side.rows
        asked: Mapping[str, tuple[str | None, set[str]]] = {
            "model": (model, {row.model for row in rows}),
            "task": (task, {row.task for row in rows}),
            "slice": (slice, {name for row in rows for name in row.slices}),
        }
        for what, (name, known) in asked.items():
            if name is not None and name not in known:
                raise UsageError(self._unknown(what, name, sorted(known)))
        return tuple(
            row
            for row in rows
            if model in (None, row.model)
            and task in (None, row.task)
            and (slice is None or slice in row.slices)
        )

    def value(
        self,
        metric: str,
        *,
        model: str,
        task: str = "qa",
        slice: str | None = None,  # noqa: A002 - the word of the results
    ) -> float:
        """The mean of a metric as the leaderboard has it, over all items or those of a slice.

        Raises `UsageError` for an unknown name, and where no item has a value.
        """
        rows = self.rows(model=model, task=task, slice=slice)
        measures: Sequence[Measure] = self.side.measures[task]
        names = [measure.name for measure in measures]
        if metric not in names:
            raise UsageError(self._unknown("metric", metric, names))
        value = None
        if rows:
            table = build_table(rows, measures, self.side.failures)
            at = table.column(metric)
            value = weighted_mean(table.values[:, at], table.weights[:, at])
        if value is None:
            raise UsageError(self._unknown("value of", metric, ["a metric with a value there"]))
        return value

    def _unknown(self, what: str, name: str, known: Sequence[str]) -> Problem:
        return Problem(
            where=str(self.path),
            found=f"no {what} {name!r}",
            expected=f"one of {', '.join(known)}",
            fix=f"{did_you_mean(name, known)}correct the name",
        )
