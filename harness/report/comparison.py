"""Comparisons for readers: effects with intervals first, then their reach, slices and flips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from harness.analysis.comparison import Comparison, Effect
from harness.report.comparison_flips import flip_tables
from harness.report.comparison_notes import notes_of
from harness.report.document import Cell, Column, Document, Table, Tone
from harness.report.leaderboard import number

SLICES_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A comparison with what a reader needs beside it.

    `treatment` says what differs between the configs, `no_passages` why flips lack the question
    and its passages, '' where none does.
    """

    comparison: Comparison
    treatment: Sequence[str] = ()
    no_passages: str = ""


def comparison_document(compared: Sequence[Compared]) -> Document:
    """One comparison or several: what differs, by how much, and which items changed."""
    first = compared[0].comparison
    against = ", ".join(dict.fromkeys(found.comparison.reference for found in compared))
    candidates = ", ".join(dict.fromkeys(found.comparison.candidate for found in compared))
    return Document(
        title=f"{candidates} against {against}",
        tables=[table for found in compared for table in _tables(found.comparison)],
        notes=notes_of(
            [(found.comparison, found.treatment, found.no_passages) for found in compared],
            family=first.family,
            slice_family=first.slice_family,
        ),
    )


def _tables(comparison: Comparison) -> list[Table]:
    effects = comparison.effects
    return [
        _effects(effects, f"{comparison.candidate} against {comparison.reference}"),
        *_reach(effects),
        *_slices(comparison.slices),
        *_repeats(effects),
        *flip_tables(comparison.flips),
    ]


def _named(effect: Effect) -> list[Cell]:
    """The cells that say what a row is about: the model and the metric."""
    against = "" if effect.reference == effect.candidate else f"vs {effect.reference}"
    arrow = " ↓" if effect.lower_is_better else ""
    return [
        Cell(text=effect.candidate, detail=against),
        Cell(text=f"{effect.metric}{arrow}", detail=effect.task),
    ]


def _columns(*titles: str) -> list[Column]:
    return [
        *(Column(title=title, numeric=False) for title in ("model", "metric")),
        *(Column(title=title) for title in titles),
    ]


def _effects(effects: Sequence[Effect], title: str) -> Table:
    changed = [effect for effect in effects if not effect.unchanged]
    titles = ("before · after", "difference", "better · worse", "p · Holm")
    return Table(
        title=title,
        columns=_columns(*titles),
        rows=[
            [
                *_named(effect),
                Cell(
                    text=f"{number(effect.reference_value)} → {number(effect.candidate_value)}",
                    detail=f"n = {effect.n}",
                ),
                difference_cell(effect),
                Cell(text=f"{effect.n_better} / {effect.n_worse}"),
                Cell(text="same" if effect.unchanged else p_text(effect.p_adjusted)),
            ]
            for effect in changed or effects
        ],
        caption=_unchanged(effects),
    )


def _unchanged(effects: Sequence[Effect]) -> str:
    """Which models gave the same outputs throughout, and which metrics of the others."""
    same = [effect for effect in effects if effect.unchanged]
    if len(same) == len(effects):
        return "every output is the same"
    moved = {effect.candidate for effect in effects if not effect.unchanged}
    names = dict.fromkeys(
        effect.candidate
        if effect.candidate not in moved
        else f"{effect.candidate} on {effect.task} ({effect.metric})"
        for effect in same
    )
    return f"the same outputs in both, not shown: {', '.join(names)}" if names else ""


def difference_cell(effect: Effect) -> Cell:
    """The difference with its interval, coloured by whether it is one for the worse."""
    worse = (effect.difference > 0) if effect.lower_is_better else (effect.difference < 0)
    tone: Tone = "plain" if not effect.difference else "bad" if worse else "good"
    return Cell(
        text=signed(effect.difference),
        detail=_interval(effect.low, effect.high),
        tone=tone,
    )


def _interval(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f"{_brief(low)} to {_brief(high)}"


def signed(value: float) -> str:
    """A difference with its sign and as many decimals as `number` gives.

    >>> signed(0.123), signed(-12.34), signed(0.0)
    ('+0.12', '−12.3', '0.00')
    """
    text = number(abs(value))
    if not float(text):
        return text
    return f"{'−' if value < 0 else '+'}{text}"


def _brief(value: float) -> str:
    """A signed number without the nought before the point.

    >>> _brief(-0.31), _brief(0.0), _brief(1.0)
    ('−.31', '0', '+1')
    """
    text = signed(value)
    if float(number(abs(value))) in (0.0, 1.0):
        return text.partition(".")[0]
    return text.replace("0.", ".", 1) if abs(value) < 1 else text


def p_text(p: float) -> str:
    """A p-value with two digits, never as 0.

    >>> p_text(0.0312), p_text(0.00001), p_text(1.0)
    ('0.031', '<0.001', '1')
    """
    return "<0.001" if p < 0.001 else f"{p:.2g}"


def _reach(effects: Sequence[Effect]) -> list[Table]:
    changed = [effect for effect in effects if effect.n_better + effect.n_worse]
    if not changed:
        return []
    titles = ("over documents", "can detect", "items needed")
    rows = [
        [
            *_named(effect),
            Cell(text=_interval(effect.doc_low, effect.doc_high) or "–", detail=_documents(effect)),
            Cell(
                text="nothing" if effect.detectable is None else f"±{number(effect.detectable)}",
                tone="warning" if effect.detectable is None else "plain",
            ),
            Cell(text="–" if effect.needed_n is None else str(effect.needed_n)),
        ]
        for effect in changed
    ]
    table = Table(
        title="What this comparison can tell",
        columns=_columns(*titles),
        rows=rows,
        caption="over documents: the interval of the difference, and its p, for documents like "
        "these; can detect: the smallest true difference that a test of its own finds 4 times in "
        "5 at this n, were as many items to change; items needed: how many it would take for the "
        "difference seen",
    )
    return [table]


def _documents(effect: Effect) -> str:
    return "" if effect.doc_p is None else f"n = {effect.n_clusters}, p = {p_text(effect.doc_p)}"


def _slices(slices: Sequence[Effect]) -> list[Table]:
    changed = [effect for effect in slices if effect.n_better + effect.n_worse]
    if not changed:
        return []
    ordered = sorted(changed, key=lambda effect: (effect.p_adjusted, effect.p_value))
    n_more = len(ordered) - SLICES_SHOWN
    rows = [
        [
            *_named(effect),
            Cell(text=effect.slice, detail=f"n = {effect.n}"),
            difference_cell(effect),
            Cell(text=f"{effect.n_better} / {effect.n_worse}"),
            Cell(text=p_text(effect.p_adjusted)),
        ]
        for effect in ordered[:SLICES_SHOWN]
    ]
    titles = ("slice", "difference", "better · worse", "p · Holm")
    more = f"and {n_more} more with a change; -o FILE.json lists all" if n_more > 0 else ""
    return [
        Table(
            title="Slices, exploratory",
            columns=_columns(*titles),
            rows=rows,
            caption=more,
        )
    ]


def _repeats(effects: Sequence[Effect]) -> list[Table]:
    sides = [
        (effect, name, found)
        for effect in effects
        for name, found in (
            ("before", effect.reference_variances),
            ("after", effect.candidate_variances),
        )
        if found is not None
    ]
    if not sides:
        return []
    rows = [
        [
            *_named(effect),
            Cell(text=name),
            *(Cell(text="–" if v is None else f"{v:.4f}") for v in (found.within, found.between)),
        ]
        for effect, name, found in sides
    ]
    return [
        Table(
            title="Variance of repeats",
            columns=_columns("side", "within items", "between items"),
            rows=rows,
        )
    ]
