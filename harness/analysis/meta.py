"""The metrics' agreement with people, from a stream of rows: of each only numbers are kept.

Nothing depends on the order of the rows: they are sorted by their question, group and numbers
before anything is drawn.
"""

from __future__ import annotations

import dataclasses
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from harness.analysis.agreement import (
    STATISTICS,
    Agreement,
    Difference,
    Figure,
    JudgedTable,
    Yardstick,
    agreements,
)
from harness.core.digest import digest_text
from harness.core.score import Undefined
from harness.stats.agreement import Codes
from harness.stats.agreement_bounds import blocks_of
from harness.stats.bootstrap import Resampler

NO_GROUP = "(no group)"
_LONE = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """What `harness meta` shows.

    `units` says what was resampled, questions or rows, `n_units` how many there are and `n_blocks`
    into how many blocks they were dealt (None where they stand alone).
    """

    n_rows: int
    dropped: Mapping[str, int]
    graded: bool
    units: str
    n_units: int
    n_blocks: int | None
    groups: tuple[str, ...]
    yardsticks: tuple[Yardstick, ...]
    agreements: tuple[Agreement, ...]
    differences: tuple[Difference, ...]

    def as_json(self) -> dict[str, Any]:
        """Everything as plain JSON values, in the form of `meta --json`."""
        return {
            "rows": {"judged": self.n_rows, "dropped": dict(self.dropped)},
            "human": "graded" if self.graded else "yes or no",
            "resampled": {"what": self.units, "n": self.n_units, "blocks": self.n_blocks},
            "metrics": {y.name: self._metric(y) for y in self.yardsticks},
            "differences": [dataclasses.asdict(found) for found in self.differences],
        }

    def _metric(self, yardstick: Yardstick) -> dict[str, Any]:
        found = {a.group: _plain(a) for a in self.agreements if a.metric == yardstick.name}
        return {
            "card": yardstick.card or None,
            "direction": str(yardstick.direction),
            "threshold": yardstick.threshold,
            "pooled": found.pop(None),
            "groups": found,
        }


def _plain(agreement: Agreement) -> dict[str, Any]:
    data = dataclasses.asdict(agreement)
    return {key: value for key, value in data.items() if key not in ("metric", "group")}


class VerdictCollector:
    """Takes in judged rows one by one, then holds every yardstick against people.

    A row takes 24 bytes, and 8 for every yardstick.
    """

    def __init__(self, yardsticks: Sequence[Yardstick]) -> None:
        self._yardsticks = list(yardsticks)
        self._why: list[str | None] = [None] * len(self._yardsticks)
        self._human, self._values = array("d"), array("d")
        self._group, self._question = array("q"), array("q")
        self._groups: dict[str, int] = {}

    @property
    def n_rows(self) -> int:
        """How many rows were taken in."""
        return len(self._human)

    def add(
        self,
        human: float,
        values: Sequence[float | Undefined],
        *,
        group: str | None = None,
        question: str | None = None,
    ) -> None:
        """Takes in a row: people's verdict and a value of every yardstick, in order."""
        self._human.append(human)
        for at, value in enumerate(values):
            if isinstance(value, Undefined):
                self._why[at] = min(self._why[at] or value.reason, value.reason)
            self._values.append(np.nan if isinstance(value, Undefined) else value)
        name = NO_GROUP if group is None else group
        self._group.append(self._groups.setdefault(name, len(self._groups)))
        self._question.append(_LONE if question is None else _number(question))

    def hold_up(self, *, dropped: Mapping[str, int], seed: int = 0) -> Meta:
        """The agreement of every yardstick. Raises `ValueError` where there is no row."""
        if not self._human:
            raise ValueError("no row was taken in")
        yardsticks = tuple(
            dataclasses.replace(yardstick, undefined=why)
            for yardstick, why in zip(self._yardsticks, self._why, strict=True)
        )
        table, n_units = self._table(seed)
        n_blocks = int(table.block.max()) + 1
        parts = list(agreements(table, yardsticks, Resampler(seed, n_blocks)))
        return Meta(
            n_rows=self.n_rows,
            dropped=dict(sorted(dropped.items())),
            graded=table.graded,
            units="questions" if n_units < self.n_rows else "rows",
            n_units=n_units,
            n_blocks=n_blocks if n_blocks < n_units else None,
            groups=table.groups,
            yardsticks=yardsticks,
            agreements=tuple(found for part, _ in parts for found in part),
            differences=tuple(found for _, part in parts for found in part),
        )

    def _table(self, seed: int) -> tuple[JudgedTable, int]:
        """The rows in an order of their own, groups by name, and the number of units."""
        names = sorted(self._groups)
        code = np.empty(len(names), dtype=np.int64)
        code[[self._groups[name] for name in names]] = np.arange(len(names))
        human = np.frombuffer(self._human)
        values = np.frombuffer(self._values).reshape(len(human), -1)
        group = code[np.frombuffer(self._group, dtype=np.int64)]
        question = np.frombuffer(self._question, dtype=np.int64)
        order = np.lexsort((*values.T, human, group, question))
        unit = _units(question[order])
        table = JudgedTable(
            human=human[order],
            values=values[order],
            group=group[order],
            groups=tuple(names) if names != [NO_GROUP] else (),
            unit=unit,
            block=blocks_of(unit, seed),
        )
        return table, int(unit.max()) + 1


def _units(question: Codes) -> Codes:
    """The unit of each row, given sorted questions: those without one stand alone."""
    first = np.diff(question, prepend=question[0] - 1) != 0
    return np.asarray(np.cumsum(first | (question == _LONE)) - 1, dtype=np.int64)


def _number(question: str) -> int:
    """A question as 63 bits of its digest."""
    return int(digest_text(question)[:16], 16) >> 1


def figures(agreement: Agreement) -> dict[str, Figure]:
    """The statistics of an agreement by name, in the order of its fields."""
    return {name: getattr(agreement, name) for name in STATISTICS}
