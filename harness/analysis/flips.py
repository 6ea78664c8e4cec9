"""Items that changed sides between the reference and the candidate, with both answers."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from harness.analysis.comparison import Flip, FlipKind, ItemView
from harness.analysis.pairs import Pair
from harness.core.score import Direction
from harness.store.records import ScoreRow

CORRECT = "correct"
CITATION_METRICS = ("citation_f1", "evidence_f1")
_LEAST_FALL = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class _Calls:
    """A pair with the calls of every item, repeats in order."""

    pair: Pair
    before: Mapping[str, Sequence[ScoreRow]]
    after: Mapping[str, Sequence[ScoreRow]]


def flips_of(pair: Pair) -> Iterator[Flip]:
    """The flips of a pair, metric by metric, items in order.

    Metrics that are right or wrong flip where an item crosses from one to the other (with
    repeats: by the majority). Citation metrics flip where the answer stayed right and they fell;
    each item is named once, by the first that fell.
    """
    told: set[str] = set()
    calls = _Calls(pair, *(_by_item(rows) for rows in pair.rows))
    for name in pair.metrics:
        if name in CITATION_METRICS:
            broken = [flip for flip in _broken(calls, name) if flip.item not in told]
            told |= {flip.item for flip in broken}
            yield from broken
        elif _is_right_or_wrong(pair, name):
            yield from _crossed(calls, name)


def with_views(
    flips: Sequence[Flip], views: Mapping[tuple[str, str], ItemView]
) -> tuple[Flip, ...]:
    """The flips with what the gold says of their items, by task and item."""
    return tuple(
        dataclasses.replace(flip, view=views.get((flip.task, flip.item))) for flip in flips
    )


def _is_right_or_wrong(pair: Pair, name: str) -> bool:
    if pair.measure(name).direction is Direction.NONE:
        return False
    scores = (row.scores.get(name, (0.0, 0.0))[0] for rows in pair.rows for row in rows)
    return all(value in (0.0, 1.0) for value in scores)


def _crossed(calls: _Calls, name: str) -> Iterator[Flip]:
    pair = calls.pair
    one, two = pair.columns(name)
    both = (one.weights > 0) & (two.weights > 0)
    crossed = both & ((one.values > 0.5) != (two.values > 0.5))
    lower = pair.measure(name).direction is Direction.LOWER
    for at in np.flatnonzero(crossed).tolist():
        worse = bool(two.values[at] < one.values[at]) != lower
        kind = FlipKind.LOST if worse else FlipKind.WON
        yield _flip(calls, name, at, values=(one.values[at], two.values[at]), kind=kind)


def _broken(calls: _Calls, name: str) -> Iterator[Flip]:
    pair = calls.pair
    if CORRECT not in {measure.name for measure in pair.before.measures}:
        return
    right = np.logical_and.reduce(
        [(column.weights > 0) & (column.values == 1.0) for column in pair.columns(CORRECT)]
    )
    one, two = pair.columns(name)
    both = (one.weights > 0) & (two.weights > 0)
    for at in np.flatnonzero(right & both & (two.values < one.values - _LEAST_FALL)).tolist():
        values = one.values[at], two.values[at]
        yield _flip(calls, name, at, values=values, kind=FlipKind.CITATION)


def _flip(
    calls: _Calls, name: str, at: int, *, values: tuple[float, float], kind: FlipKind
) -> Flip:
    pair = calls.pair
    item = pair.before.items[at]
    sides = (calls.before[item], calls.after[item])
    spoken = [_spoken(rows, name, value) for rows, value in zip(sides, values, strict=True)]
    return Flip(
        task=pair.before.task,
        metric=name,
        item=item,
        candidate=pair.after.model,
        before=float(values[0]),
        after=float(values[1]),
        reference_text=str(spoken[0].answer.get("text", "")),
        candidate_text=str(spoken[1].answer.get("text", "")),
        worse=kind is not FlipKind.WON,
        kind=kind,
        reference_cited=_cited(spoken[0]),
        candidate_cited=_cited(spoken[1]),
    )


def _by_item(rows: Sequence[ScoreRow]) -> dict[str, list[ScoreRow]]:
    return {item: list(found) for item, found in itertools.groupby(rows, key=lambda row: row.item)}


def _spoken(repeats: Sequence[ScoreRow], name: str, value: float) -> ScoreRow:
    """The first of an item's repeats that is nearest to its mean."""
    return min(repeats, key=lambda row: abs(row.scores.get(name, (0.0, 0.0))[0] - value))


def _cited(row: ScoreRow) -> tuple[str, ...]:
    """The citations as a reader would write them: the number of the source, then the quote."""
    return tuple(
        f"[{found.get('source', found.get('raw', '?'))}]"
        + (f" “{found['quote']}”" if found.get("quote") else "")
        for found in row.answer.get("citations", ())
    )
