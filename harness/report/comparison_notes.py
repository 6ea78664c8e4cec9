"""What a reader must know beside the numbers of a comparison, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from harness.analysis.comparison import Comparison, Overlap
from harness.report.document import Note

_NAMES_SHOWN = 5
_LEVEL = 0.05

Told = tuple[Comparison, Sequence[str], str]


def notes_of(told: Sequence[Told], *, family: int, slice_family: int) -> list[Note]:
    """The notes of comparisons that were adjusted together.

    Each comes with its treatment and the reason why passages are missing.
    """
    several = len(told) > 1
    notes = [note for found in told for note in _own_notes(*found, several=several)]
    tests = f"{family} tests" if family > 1 else "one test"
    notes.append(
        Note(
            text="Differences are after less before, with 95 % intervals over these questions. "
            "p is two-sided (exact McNemar for right or wrong, else sign-flip), adjusted by Holm "
            f"over {tests}."
        )
    )
    if slice_family:
        notes.append(
            Note(
                text=f"Slices are for looking, not for proving: their p is adjusted over "
                f"{slice_family} tests of their own."
            )
        )
    counts = {e.n_clusters for found, *_ in told for e in found.effects}
    few = [few_documents(n) for n in sorted(counts)]
    return [*notes, *(Note(text=text, tone="warning") for text in few if text)]


def few_documents(n: int) -> str:
    """What so few documents can't show, in words; '' where they are enough, or none is known.

    >>> few_documents(1)[:46]
    'These items come from one document: nothing is'
    """
    if n == 0 or 2.0 ** (1 - n) <= _LEVEL:
        return ""
    if n == 1:
        return (
            "These items come from one document: nothing is known of other documents. What is "
            "shown holds for these questions."
        )
    return (
        f"These items come from {n} documents. Even if all {n} pointed the same way, chance alone "
        f"would do that once in {2 ** (n - 1)} times (p = {2.0 ** (1 - n):g}, the smallest "
        "possible), so no difference here can be called significant for documents in general. "
        "What is shown holds for these questions."
    )


def _own_notes(
    comparison: Comparison, treatment: Sequence[str], no_passages: str, *, several: bool
) -> list[Note]:
    prefix = f"{comparison.candidate} against {comparison.reference}: " if several else ""
    same = "none, the same configuration"
    texts = [f"Treatment: {'; '.join(treatment) or same}."]
    warnings = [
        *_overlap_notes(comparison),
        *(
            f"{name} is read by unlike cards, {cards[0]} before and {cards[1]} after: part of a "
            "difference may be the metric's."
            for name, cards in comparison.other_cards.items()
        ),
        *(
            f"{key}: {n} items left out, without a value on one side."
            for key, n in comparison.left_out.items()
        ),
        *(f"{what} could not be compared: no item has a value on both sides."
          for what in comparison.unseen),
    ]  # fmt: skip
    if comparison.unpaired:
        names = ", ".join(comparison.unpaired)
        warnings.append(f"Not compared, for the reference has no such model: {names}.")
    if no_passages and comparison.flips:
        warnings.append(f"Flips lack question and passages: {no_passages}.")
    return [
        *(Note(text=prefix + text) for text in texts),
        *(Note(text=prefix + text, tone="warning") for text in warnings),
    ]


def _overlap_notes(comparison: Comparison) -> list[str]:
    if not comparison.overlaps:
        return []
    notes = [_overlap(overlap) for overlap in comparison.overlaps]
    if comparison.other_seeds:
        notes.append(
            "The source documents differ: even the same question may have become easier or harder."
        )
    return notes


def _overlap(overlap: Overlap) -> str:
    names = ", ".join(overlap.left_out[:_NAMES_SHOWN])
    n_more = len(overlap.left_out) - _NAMES_SHOWN
    out = f" Left out: {names}{f' and {n_more} more' if n_more > 0 else ''}." if names else ""
    return (
        f"{overlap.task}: only the items unchanged on both sides are compared, {overlap.n_common} "
        f"of {overlap.n_reference} before and {overlap.n_candidate} after.{out}"
    )
