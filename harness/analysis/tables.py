"""Score rows as columns: one row an item, one column a measure, repeats averaged within the item.

Rows are sorted by item id, so that nothing computed from a table depends on the order of calls.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from harness.core.score import Direction, Measure, Outcome
from harness.store.records import ScoreRow

Array: TypeAlias = npt.NDArray[np.float64]
FailurePolicy: TypeAlias = Literal["exclude", "zero"]


@dataclass(frozen=True, slots=True, eq=False)
class ScoreTable:
    """The scores of one model on one task.

    `values` and `weights` are float64[n_items, n_measures], weight 0 where undefined: the
    weighted mean of an item's defined repeats, and the mean of their weights;
    `n_undefined` int32[n_items, n_measures] counts calls; `outcomes` int32[n_items, 4] counts
    calls by outcome in the order of `Outcome`; `slices` maps a slice to its bool[n_items].
    """

    model: str
    task: str
    items: tuple[str, ...]
    item_digests: tuple[str, ...]
    clusters: tuple[str | None, ...]
    measures: tuple[Measure, ...]
    values: Array
    weights: Array
    n_undefined: npt.NDArray[np.int32]
    outcomes: npt.NDArray[np.int32]
    slices: Mapping[str, npt.NDArray[np.bool_]]

    def column(self, name: str) -> int:
        """The index of a measure by name."""
        return [measure.name for measure in self.measures].index(name)


class TableBuilder:
    """Collects the rows of one model and task, then builds their table.

    Numbers go into flat machine arrays, so that a hundred thousand items take tens of megabytes.
    """

    def __init__(self, measures: Sequence[Measure], failures: FailurePolicy) -> None:
        self._measures = tuple(measures)
        self._at = {measure.name: at for at, measure in enumerate(self._measures)}
        self._worst = [_value_of_failure(measure, failures) for measure in self._measures]
        self._row_of: dict[str, int] = {}
        self._digests: list[str] = []
        self._clusters: list[str | None] = []
        self._slices: list[int] = []
        self._slice_sets: dict[tuple[str, ...], int] = {}
        self._outcomes = array("i")
        self._weighted, self._weights = array("d"), array("d")
        self._defined, self._undefined = array("i"), array("i")

    def add(self, row: ScoreRow) -> None:
        """Takes in one call."""
        at = self._row_of.get(row.item)
        if at is None:
            at = self._new_item(row)
        self._outcomes[at * len(Outcome) + _OUTCOMES[row.outcome]] += 1
        first = at * len(self._measures)
        if row.outcome is Outcome.FAILED:
            for column, value in enumerate(self._worst):
                if value is not None:
                    self._weighted[first + column] += value
                    self._weights[first + column] += 1
                    self._defined[first + column] += 1
            return
        for name, (value, weight) in row.scores.items():
            column = first + self._at[name]
            self._weighted[column] += value * weight
            self._weights[column] += weight
            self._defined[column] += weight > 0
        for name in row.undefined:
            self._undefined[first + self._at[name]] += 1

    def _new_item(self, row: ScoreRow) -> int:
        at = self._row_of[row.item] = len(self._row_of)
        self._digests.append(row.item_digest)
        self._clusters.append(row.cluster)
        names = tuple(row.slices)
        self._slices.append(self._slice_sets.setdefault(names, len(self._slice_sets)))
        n = len(self._measures)
        self._outcomes.extend([0] * len(Outcome))
        self._weighted.extend([0.0] * n)
        self._weights.extend([0.0] * n)
        self._defined.extend([0] * n)
        self._undefined.extend([0] * n)
        return at

    def build(self, model: str, task: str) -> ScoreTable:
        """The table, rows sorted by item id."""
        items = sorted(self._row_of)
        order = np.array([self._row_of[item] for item in items], dtype=np.int64)
        shape = (len(items), len(self._measures))
        outcomes = np.frombuffer(self._outcomes, dtype=np.int32).reshape(-1, len(Outcome))[order]
        weights = np.frombuffer(self._weights).reshape(shape)[order]
        values = np.frombuffer(self._weighted).reshape(shape)[order]
        np.divide(values, weights, out=values, where=weights > 0)
        defined = np.frombuffer(self._defined, dtype=np.int32).reshape(shape)[order]
        weights /= np.maximum(defined, 1)
        sets = np.array(self._slices, dtype=np.int64)[order]
        names = sorted({name for found in self._slice_sets for name in found})
        return ScoreTable(
            model=model,
            task=task,
            items=tuple(items),
            item_digests=tuple(self._digests[at] for at in order),
            clusters=tuple(self._clusters[at] for at in order),
            measures=self._measures,
            values=values,
            weights=weights,
            n_undefined=np.frombuffer(self._undefined, dtype=np.int32).reshape(shape)[order],
            outcomes=outcomes,
            slices={
                name: np.isin(sets, [at for found, at in self._slice_sets.items() if name in found])
                for name in names
            },
        )


_OUTCOMES = {outcome: at for at, outcome in enumerate(Outcome)}


def _value_of_failure(measure: Measure, failures: FailurePolicy) -> float | None:
    """What a failed call counts as under `zero`: the worst value, where the measure has one."""
    if failures == "exclude" or not measure.bounded or measure.direction is Direction.NONE:
        return None
    return 0.0 if measure.direction is Direction.HIGHER else 1.0


def build_table(
    rows: Iterable[ScoreRow], measures: Sequence[Measure], failures: FailurePolicy
) -> ScoreTable:
    """The table of rows that all belong to one model and task. Raises `ValueError` if not."""
    builder = TableBuilder(measures, failures)
    belongs: Counter[tuple[str, str]] = Counter()
    for row in rows:
        builder.add(row)
        belongs[row.model, row.task] += 1
    if len(belongs) != 1:
        raise ValueError(f"rows of one model and task are wanted, found {sorted(belongs)}")
    [(model, task)] = belongs
    return builder.build(model, task)
