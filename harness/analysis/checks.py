"""What a gate looks at, one check a line, and what it finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeAlias

CheckKind: TypeAlias = Literal["metric", "must_pass", "hard_failures", "budget"]


class Finding(StrEnum):
    """What the gate says of one check."""

    REGRESSED = "regressed"
    UNCHANGED = "unchanged"
    NOT_REGRESSED = "not regressed"
    LOSS_NOTED = "not regressed, loss noted"
    INCONCLUSIVE = "inconclusive"
    NOT_ENFORCED = "not enforced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check of one model: what was found, in words, and the items it hangs on.

    `name` is the metric, the `must_pass` item, the kind of hard failure or the budget. `task` is
    None where a check is over all tasks.
    """

    kind: CheckKind
    name: str
    model: str
    finding: Finding
    detail: str
    task: str | None = None
    items: tuple[str, ...] = ()
