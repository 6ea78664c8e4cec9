"""Comparisons on the page: a forest of differences, the full tables, the flips by reference."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from harness.analysis.comparison import Comparison, Effect, Flip, FlipKind
from harness.report.comparison import Compared, comparison_document, p_text
from harness.report.document import Document
from harness.report.html.escaping import Json
from harness.report.html.marks import Mark, difference_mark, scale_of
from harness.report.html.values import Report
from harness.report.leaderboard import number

_ORDER = (FlipKind.LOST, FlipKind.CITATION, FlipKind.WON)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One effect: what it is about, both values, the difference on the axis, p after Holm."""

    effect: Effect
    values: str
    mark: Mark
    p: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One comparison. `reach` is the end of the axis; `document` holds its tables and notes."""

    reference: str
    candidate: str
    several: bool
    lines: Sequence[Line]
    reach: str
    document: Document
    n_flips: int


def panels(report: Report) -> list[Panel]:
    """A panel for every comparison."""
    labels = {run.name: run.label for run in report.runs}
    return [_panel(found, labels) for found in report.compared]


def _panel(found: Compared, labels: Mapping[str, str]) -> Panel:
    comparison = found.comparison
    reach = scale_of(comparison.effects)
    without_flips = dataclasses.replace(comparison, flips=())
    return Panel(
        reference=labels.get(comparison.reference, comparison.reference),
        candidate=labels.get(comparison.candidate, comparison.candidate),
        several=len({effect.candidate for effect in comparison.effects}) > 1,
        lines=[
            Line(
                effect=effect,
                values=f"{number(effect.reference_value)} → {number(effect.candidate_value)}",
                mark=difference_mark(effect, reach),
                p="same outputs" if effect.unchanged else f"p {p_text(effect.p_adjusted)}",
            )
            for effect in comparison.effects
        ],
        reach=f"{reach:g}",
        document=comparison_document([dataclasses.replace(found, comparison=without_flips)]),
        n_flips=len(comparison.flips),
    )


def flips_json(report: Report, item_at: Mapping[tuple[str, str], int]) -> list[Json]:
    """The flips of each comparison, losses first, then as the page orders items.

    A flip is [item, metric, kind, before, after, entry before, entry after].
    """
    at = {(entry.run, entry.model): n for n, entry in enumerate(report.entries)}
    at |= {(entry.name, entry.model): n for n, entry in enumerate(report.entries)}

    def order(flip: Flip) -> tuple[int, int]:
        return _ORDER.index(flip.kind), item_at[flip.task, flip.item]

    return [
        [
            _flip(flip, found.comparison, item_at[flip.task, flip.item], at)
            for flip in sorted(found.comparison.flips, key=order)
        ]
        for found in report.compared
    ]


def _flip(
    flip: Flip, comparison: Comparison, item: int, at: Mapping[tuple[str, str], int]
) -> list[Json]:
    effects = comparison.effects
    before = next(e.reference for e in effects if e.candidate == flip.candidate)
    return [
        item,
        flip.metric,
        str(flip.kind),
        flip.before,
        flip.after,
        at[comparison.reference, before],
        at[comparison.candidate, flip.candidate],
    ]
