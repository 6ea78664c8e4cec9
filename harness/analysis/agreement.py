"""Agreement of metrics with people's verdicts, over all rows and by group.

A metric that is better when lower is turned round first, so that in every number here more means
closer to people. Yes and no come from a threshold; AUC and the rank correlations use the values.
Where questions repeat (one question, many systems) the questions are the units that are resampled
and Wilson's interval stands at the effective number of rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from harness.core.score import Direction
from harness.stats.agreement import Codes, Ranks, cells, clustered_wilson
from harness.stats.agreement_bounds import ResampledCells, rank_intervals
from harness.stats.bootstrap import Resampler
from harness.stats.columns import Array
from harness.stats.intervals import Interval

Mask: TypeAlias = npt.NDArray[np.bool_]

GRADED = "the human verdicts are graded, not yes or no"
BINARY = "both the metric and people know yes and no alone"
NO_THRESHOLD = "the measure is no fraction and no threshold is given"
NO_VALUE = "no row has a value"
NO_SPREAD = "the resamples are too few or too alike for an interval"


@dataclass(frozen=True, slots=True, kw_only=True)
class Yardstick:
    """What is held against people: a measure, or another judge of the same rows.

    `threshold` is the value from which it says yes (up to which, where lower is better); None
    where no number is a fair one. `undefined` tells why rows had no value, if any had none.
    """

    name: str
    card: str = ""
    direction: Direction = Direction.HIGHER
    threshold: float | None = 0.5
    undefined: str | None = None

    @property
    def sign(self) -> float:
        """-1 where lower values are better, else 1."""
        return -1.0 if self.direction is Direction.LOWER else 1.0


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class JudgedTable:
    """Numbers alone: what people said of each row, and what each yardstick did.

    `human` float64[n_rows]; `values` float64[n_rows, n_yardsticks], NaN where undefined; `group`,
    `unit`, `block` int64[n_rows]: the row's group, what it is resampled with, and the resampler's
    number for that.
    """

    human: Array
    values: Array
    group: Codes
    groups: tuple[str, ...]
    unit: Codes
    block: Codes

    @property
    def graded(self) -> bool:
        """Whether people gave anything but yes and no."""
        return not is_yes_or_no(self.human)


def is_yes_or_no(values: Array) -> bool:
    """Whether the defined values are 0 and 1 alone.

    >>> is_yes_or_no(np.array([0.0, 1.0, np.nan])), is_yes_or_no(np.array([0.5]))
    (True, False)
    """
    return bool(np.isin(values[~np.isnan(values)], (0.0, 1.0)).all())


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number with its 95 % interval; `value` is None where undefined, and `reason` says why."""

    value: float | None
    low: float | None = None
    high: float | None = None
    method: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """One yardstick against people, over the `n` rows of a group where it has a value.

    `group` is None for all rows. `false_alarms` counts rows that it alone calls right, `misses`
    those that people alone do; None where one of the two gives no yes or no.
    """

    metric: str
    group: str | None
    n: int
    undefined: int
    false_alarms: int | None
    misses: int | None
    human_yes: Figure
    accuracy: Figure
    balanced_accuracy: Figure
    kappa: Figure
    precision: Figure
    recall: Figure
    auc: Figure
    kendall_tau_b: Figure
    spearman: Figure


STATISTICS = tuple(f.name for f in fields(Agreement) if f.type in ("Figure", Figure))


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Balanced accuracy of a yardstick less that of the reference, over rows that both define."""

    metric: str
    reference: str
    group: str | None
    n: int
    balanced_accuracy: Figure


def agreements(
    table: JudgedTable, yardsticks: Sequence[Yardstick], resampler: Resampler
) -> Iterator[tuple[list[Agreement], list[Difference]]]:
    """The agreements and paired differences over all rows, then of each group in order.

    The first yardstick is the one that the others are compared with.
    """
    everything = np.ones(len(table.human), dtype=bool)
    yield _Part(table, yardsticks, resampler, None, everything).both()
    for code, name in enumerate(table.groups):
        yield _Part(table, yardsticks, resampler, name, table.group == code).both()


class _Part:
    """The rows of one group, with the counts of every table that they want, resampled at once."""

    def __init__(
        self,
        table: JudgedTable,
        yardsticks: Sequence[Yardstick],
        resampler: Resampler,
        group: str | None,
        members: Mask,
    ) -> None:
        self._yardsticks = yardsticks
        self._resampler = resampler
        self._group = group
        self._graded = table.graded
        self._binary = [is_yes_or_no(column) for column in table.values.T]
        self._human = table.human[members]
        self._values = table.values[members] * [yardstick.sign for yardstick in yardsticks]
        self._unit, self._block = table.unit[members], table.block[members]
        self._defined = ~np.isnan(self._values)
        self._said = self._values >= [_turned_threshold(y) for y in yardsticks]
        self._cells = ResampledCells(resampler, self._block, self._all_cells())

    def both(self) -> tuple[list[Agreement], list[Difference]]:
        every = range(len(self._yardsticks))
        return [self._agreement(at) for at in every], [self._difference(at) for at in every[1:]]

    def _all_cells(self) -> Array:
        """Each yardstick's table, then the pairs that differences are made of.

        For each yardstick but the first: the first one's and its own, on the rows both define.
        """
        n = len(self._yardsticks)
        shared = [self._defined[:, 0] & self._defined[:, at] for at in range(1, n)]
        wanted = [(at, self._defined[:, at]) for at in range(n)]
        for at, rows in enumerate(shared, start=1):
            wanted += [(0, rows), (at, rows)]
        human = self._human >= 0.5
        found = [cells(human, self._said[:, at]) * rows[:, None] for at, rows in wanted]
        return np.concatenate(found, axis=1)

    def _agreement(self, at: int) -> Agreement:
        rows, said, human = self._defined[:, at], self._said[:, at], self._human >= 0.5
        n = int(rows.sum())
        why = self._why_no_table(at, n)
        observed = self._cells.observed(at)
        return Agreement(
            metric=self._yardsticks[at].name,
            group=self._group,
            n=n,
            undefined=int((~rows).sum()),
            false_alarms=None if why else int(observed.false_alarms),
            misses=None if why else int(observed.misses),
            human_yes=self._share(human, rows, self._why_no_human(at, n)),
            accuracy=self._share(said == human, rows, why),
            balanced_accuracy=self._crossed("balanced_accuracy", at, why),
            kappa=self._crossed("kappa", at, why),
            precision=self._share(
                human, rows & said, why or _never("the metric never says yes", rows & said)
            ),
            recall=self._share(
                said, rows & human, why or _never("people never say yes", rows & human)
            ),
            **self._ranked(at, rows),
        )

    def _difference(self, at: int) -> Difference:
        both = self._defined[:, 0] & self._defined[:, at]
        n = int(both.sum())
        why = self._why_no_table(0, n) or self._why_no_table(at, n)
        reference = len(self._yardsticks) + 2 * (at - 1)
        if why:
            figure = Figure(value=None, reason=why)
        else:
            found = self._cells.difference("balanced_accuracy", reference, reference + 1)
            figure = _figure(*found, why="people say the same of every row")
        return Difference(
            metric=self._yardsticks[at].name,
            reference=self._yardsticks[0].name,
            group=self._group,
            n=n,
            balanced_accuracy=figure,
        )

    def _why_no_human(self, at: int, n: int) -> str | None:
        if not n:
            told = self._yardsticks[at].undefined
            return f"{NO_VALUE}: {told}" if told else NO_VALUE
        return GRADED if self._graded else None

    def _why_no_table(self, at: int, n: int) -> str | None:
        no_threshold = NO_THRESHOLD if self._yardsticks[at].threshold is None else None
        return self._why_no_human(at, n) or no_threshold

    def _share(self, hits: Mask, rows: Mask, why: str | None) -> Figure:
        if why:
            return Figure(value=None, reason=why)
        found = clustered_wilson(hits[rows], self._unit[rows])
        return _figure(float(hits[rows].mean()), found, why="")

    def _crossed(self, name: str, at: int, why: str | None) -> Figure:
        if why:
            return Figure(value=None, reason=why)
        value, interval = self._cells.figure(name, at)
        return _figure(value, interval, why=_REASONS[name])

    def _ranked(self, at: int, rows: Mask) -> dict[str, Figure]:
        names = ("auc", "kendall_tau_b", "spearman")
        why = self._why_no_human(at, int(rows.sum()))
        if why and why != GRADED:
            return {name: Figure(value=None, reason=why) for name in names}
        ranks = Ranks(self._values[rows, at], self._human[rows])
        found = rank_intervals(ranks, self._block[rows], self._resampler)
        alike = "all values, or all of people's verdicts, are equal"
        figures = [_figure(*one, why=alike) for one in found]
        if self._graded:
            figures[0] = Figure(value=None, reason=GRADED)
        elif self._binary[at]:
            figures[1:] = [Figure(value=None, reason=BINARY)] * 2
        return dict(zip(names, figures, strict=True))


_REASONS: Mapping[str, str] = {
    "balanced_accuracy": "people say the same of every row",
    "kappa": "the metric and people say one and the same of every row",
}


def _never(why: str, rows: Mask) -> str | None:
    return None if rows.any() else why


def _turned_threshold(yardstick: Yardstick) -> float:
    return np.nan if yardstick.threshold is None else yardstick.threshold * yardstick.sign


def _figure(value: float, interval: Interval | None, *, why: str) -> Figure:
    if np.isnan(value):
        return Figure(value=None, reason=why)
    if interval is None:
        return Figure(value=value, reason=NO_SPREAD)
    return Figure(value=value, low=interval.low, high=interval.high, method=interval.method)
