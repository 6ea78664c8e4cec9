"""What a comparison finds, as values: effects, flips and what they were computed on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from harness.core.item import Span
from harness.stats.repeats import Variances

ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What changed on one metric between the reference and the candidate.

    `difference` is candidate less reference over the `n` items that both define; `p_value` is
    two-sided, `p_loss` one-sided for "worse", `p_adjusted` and `p_loss_adjusted` Holm's over the
    family. `n_better` and `n_worse` count items; `unchanged` is true where every output is the
    same. `within_margin` says whether a loss is shown to be smaller than the margin asked about
    (one-sided non-inferiority), None where none was.

    `doc_low`, `doc_high` and `doc_p` speak about documents like the `n_clusters` ones that the
    items come from; `doc_smallest_p` is the least p that so few can give. They are None for a
    slice and where no item names a document.

    `detectable` is the smallest true difference that this comparison finds with a power of 0.80,
    None where there is none at this n; `needed_n` the number of items that finds the difference
    asked about (the margin, else the one seen), None where there is none to find. With a margin
    both are those of a one-sided test; both are None for a slice.

    `reference_variances` and `candidate_variances` tell the spread of repeats within an item from
    that between items, None without repeats.
    """

    task: str
    metric: str
    reference: str
    candidate: str
    n: int
    reference_value: float
    candidate_value: float
    difference: float
    low: float | None
    high: float | None
    method: str
    p_value: float
    p_loss: float
    n_better: int
    n_worse: int
    slice: str = ALL
    lower_is_better: bool = False
    unchanged: bool = False
    within_margin: bool | None = None
    p_adjusted: float = 1.0
    p_loss_adjusted: float = 1.0
    doc_low: float | None = None
    doc_high: float | None = None
    doc_p: float | None = None
    doc_smallest_p: float | None = None
    n_clusters: int = 0
    detectable: float | None = None
    needed_n: int | None = None
    reference_variances: Variances | None = None
    candidate_variances: Variances | None = None


class FlipKind(StrEnum):
    """How an item changed sides."""

    LOST = "right to wrong"
    WON = "wrong to right"
    CITATION = "citation broke"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """What the gold says of an item, for a reader: question, good answers, their passages."""

    question: str
    gold: tuple[str, ...] = ()
    passages: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """An item that changed sides on a metric, with both answers.

    `citation broke`: `correct` is 1 on both sides and the named citation metric fell. `view` is
    None where the gold at hand is not the one the runs were scored on.
    """

    task: str
    metric: str
    item: str
    candidate: str
    before: float
    after: float
    reference_text: str
    candidate_text: str
    worse: bool
    kind: FlipKind
    reference_cited: tuple[str, ...] = ()
    candidate_cited: tuple[str, ...] = ()
    view: ItemView | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """How much of a task was compared where the two sides hold other items.

    `n_common` items have the same digest on both sides, of `n_reference` and `n_candidate`;
    `left_out` names the others.
    """

    task: str
    n_common: int
    n_reference: int
    n_candidate: int
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Everything a comparison found.

    `effects` are over all items and were tested together with the other comparisons asked for:
    `family` tests in all. `slices` are effects within groups of items, exploratory, adjusted
    among themselves: `slice_family` tests. `left_out` counts, by `model/task/metric`, the items
    with a value on one side only; `unpaired` names models that only the candidate has. `overlaps`
    and `other_cards` (metric to both cards) say what was allowed to differ.
    """

    reference: str
    candidate: str
    effects: tuple[Effect, ...]
    flips: tuple[Flip, ...]
    left_out: Mapping[str, int]
    family: int
    slices: tuple[Effect, ...] = ()
    slice_family: int = 0
    unpaired: tuple[str, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    other_seeds: bool = False
    other_cards: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def unseen(self) -> tuple[str, ...]:
        """The `model/task/metric`s with values on one side only: nothing could be compared."""
        seen = {f"{e.candidate}/{e.task}/{e.metric}" for e in self.effects}
        return tuple(key for key in self.left_out if key not in seen)
