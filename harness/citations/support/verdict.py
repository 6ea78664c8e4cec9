"""What the judge hands back, and what a guard finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Label(StrEnum):
    """Whether a passage supports a claim."""

    SUPPORTED = "supported"
    UNSUPPORTED = "unsupported"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportVerdict:
    """The label, the probability in [0, 1] that a reader would say "supported", and why.

    `guard` names the guard that decided, None where the wording alone did.
    """

    label: Label
    p: float
    reason: str
    guard: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A contradiction that a guard saw: `hard` ones decide, the others leave it open."""

    guard: str
    reason: str
    hard: bool
