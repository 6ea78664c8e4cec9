"""What a judge of support is, and what it hands back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from harness.citations.support import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Entailment:
    """Whether the premises together support the hypothesis; `p` in [0, 1] that they do."""

    label: Label
    p: float


class Entailer(Protocol):
    """Judges whether texts together support a statement."""

    @property
    def scorer_id(self) -> str:
        """Everything that could change a verdict: name, version, weights, thresholds."""
        ...

    def score(self, premises: Sequence[str], hypothesis: str) -> Entailment:
        """The verdict on one pair; raises where none can be had."""
        ...
